//! JSON of any type, read with the place of an error and without the names of our types.

use serde::Deserialize;

use super::error::Place;
use super::read::without_mark;
use super::{FileError, Problem};
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
        let mut refused = FileError::syntax(origin, place, field, message);
        if let (true, Problem::Syntax(message)) = (is_of_unknown_name(error), &mut refused.problem)
        {
            refused.problem = Problem::UnknownName(std::mem::take(message));
        }
        refused
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

/// The message of `serde_json` without the place, which it repeats at the end.
fn without_place(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    if text.ends_with(&place) {
        text.truncate(text.len() - place.len());
    }
    text
}

/// Whether there is no field, or no variant, of a name that was found; `serde_json` says it in its message alone.
fn is_of_unknown_name(error: &serde_json::Error) -> bool {
    let text = without_place(error);
    ["unknown field `", "unknown variant `"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The message of `serde_json` without the place, and without the names of our types.
pub(crate) fn in_words(error: &serde_json::Error) -> String {
    let text = without_place(error);
    match text.rsplit_once(", expected ") {
        Some((found, expected)) if !expected.starts_with('`') && !expected.contains(" or ") => {
            tr!(
                "{found}, expected {expected}",
                found,
                expected = plain_type(expected)
            )
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Pair {
        #[expect(dead_code, reason = "read, to be refused")]
        kind: Kind,
        #[expect(dead_code, reason = "read, to be refused")]
        count: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Noise,
        Data,
    }

    #[test]
    fn a_name_that_there_is_none_of_is_told_from_whatever_says_so() {
        for (text, is_unknown, said) in [
            (
                r#"{"kind": "noise", "count": 1, "other": 2}"#,
                true,
                "unknown field `other`, expected `kind` or `count`",
            ),
            (
                r#"{"kind": "other", "count": 1}"#,
                true,
                "unknown variant `other`, expected `noise` or `data`",
            ),
            (
                r#"{"kind": "data", "count": "unknown field `x`"}"#,
                false,
                "invalid type: string \"unknown field `x`\", expected a whole number",
            ),
            (
                r#"{"kind": "data", "count": 1"#,
                false,
                "EOF while parsing an object",
            ),
        ] {
            let error = parse_json::<Pair>(text, "x").unwrap_err();
            let found = matches!(error.problem, Problem::UnknownName(_));
            assert_eq!(
                (found, error.problem.to_string()),
                (is_unknown, said.to_owned())
            );
            assert!(error.place.is_some(), "{error}");
        }
    }
}
