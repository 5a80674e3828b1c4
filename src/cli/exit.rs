//! How a command ends: exit codes, and a line on stderr.

use std::io::{self, Write as _};

use crate::text::line_of;

/// Exit code of a result that could not be printed or saved.
pub const FAILED: u8 = 1;
/// Exit code of bad usage and bad files, as clap's.
pub const BAD_INPUT: u8 = 2;
/// Exit code of a run that Ctrl-C cut short, as a shell's for SIGINT.
pub const INTERRUPTED: u8 = 130;

/// A line on stderr, fit for a terminal. Nothing is left to do where there is no stderr.
pub fn complain(text: &str) {
    writeln!(io::stderr(), "{}", line_of(text)).ok();
}
