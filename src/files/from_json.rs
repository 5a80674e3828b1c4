//! JSON of any type, read with the place of an error and without the names of our types.

use serde::Deserialize;

use super::FileError;
use super::error::Place;
use super::read::without_mark;
use crate::text::plain_type;

/// Reads JSON of any type; `origin` names the text in errors.
///
/// # Errors
///
/// If it is no JSON, or not of that type: with line, column and field.
pub fn parse_json<'a, T: Deserialize<'a>>(text: &'a str, origin: &str) -> Result<T, FileError> {
    let syntax = |error: &serde_json::Error, field: &str, message: &str| {
        let place = Place {
            line: error.line(),
            column: Some(error.column()),
        };
        FileError::syntax(origin, place, field, message)
    };
    let mut deserializer = serde_json::Deserializer::from_str(without_mark(text));
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        syntax(&inner, &field, &in_words(&inner))
    })?;
    deserializer
        .end()
        .map_err(|error| syntax(&error, "", tr!("something follows the end")))?;
    Ok(value)
}

/// The message of `serde_json` without the place, which it repeats at the end, and without the names of our
/// types.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&place).unwrap_or(&text);
    match text.rsplit_once(", expected ") {
        Some((found, expected)) if !expected.starts_with('`') && !expected.contains(" or ") => {
            tr!(
                "{found}, expected {expected}",
                found,
                expected = plain_type(expected)
            )
        }
        _ => text.to_owned(),
    }
}
