//! An argument that is not UTF-8, by name: clap says only that there is one.

use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use super::Args;

/// The first of a program's arguments that has to be UTF-8 and is not, as far as it can be shown; paths need not be.
pub(super) fn not_utf8(arguments: &[OsString]) -> Option<String> {
    let mut readable = arguments.to_vec();
    for (index, argument) in arguments.iter().enumerate() {
        if argument.to_str().is_some() {
            continue;
        }
        let shown = argument.to_string_lossy().into_owned();
        if let Some(place) = readable.get_mut(index) {
            *place = shown.clone().into();
        }
        let has_more = Args::try_parse_from(&readable)
            .is_err_and(|error| error.kind() == ErrorKind::InvalidUtf8);
        if !has_more {
            return Some(shown);
        }
    }
    None
}
