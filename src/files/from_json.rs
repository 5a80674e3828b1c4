//! JSON objects of any type, read with the place of an error and without the names of our types.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::error::Place;
use super::read::without_mark;
use super::{FileError, Problem};
use crate::text::plain_type;

/// Reads a JSON object of any type; `origin` names the text in errors.
///
/// # Errors
///
/// If it is no JSON, no object, or not of that type: with line, column and field.
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
    let text = without_mark(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let object = serde_path_to_error::deserialize(&mut deserializer);
    let Object(value) = object.map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if is_cut(&inner, text) {
            return syntax(
                &inner,
                &field,
                tr!("the file ends too early; copy it again"),
            );
        }
        syntax(&inner, &field, &in_words(&inner))
    })?;
    deserializer
        .end()
        .map_err(|error| syntax(&error, "", tr!("something follows the end")))?;
    Ok(value)
}

/// What is read from an object alone: serde's derived types are content with a list of their fields' values, too, or of some of them.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(Fields(from)).map(Object)
    }
}

/// Where an object stands, or who takes its fields and nothing else.
struct Fields<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Fields<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Fields(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(fields)
    }
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

/// Whether a text ends before its values do: what is copied only in part. A number that ends with the text is only an invalid one to
/// `serde_json` where nobody wants its value.
fn is_cut(error: &serde_json::Error, text: &str) -> bool {
    let is_at_end = || {
        let end = text.rsplit('\n').next().unwrap_or_default().len();
        error.line() == text.split('\n').count() && error.column() >= end
    };
    error.is_eof() || (without_place(error) == "invalid number" && is_at_end())
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
    fn a_list_of_values_is_no_group_of_fields() {
        for text in [r#"["noise", 1]"#, "[]", "3"] {
            let error = parse_json::<Pair>(text, "x").unwrap_err().to_string();
            let said = error.ends_with(", expected a group of fields");
            assert!(said && error.starts_with("x:1:"), "{error}");
        }
        let pair = r#"{"kind": "noise", "count": 1}"#;
        assert!(parse_json::<Pair>(pair, "x").is_ok());
    }

    #[derive(Debug, Deserialize)]
    struct Any {
        #[expect(dead_code, reason = "read, to be refused")]
        any: serde::de::IgnoredAny,
    }

    #[test]
    fn a_text_that_was_cut_is_said_to_be_wherever_it_was() {
        let whole = "{\n\"any\": [\"noise\", true, -0.25e-3]}";
        assert!(parse_json::<Any>(whole, "x").is_ok());
        for (end, _) in whole.char_indices().skip(1) {
            let error = parse_json::<Any>(&whole[..end], "x").unwrap_err();
            let said = error.problem.to_string();
            assert_eq!(said, "the file ends too early; copy it again", "{end}");
        }
        // What is wrong in the middle is not.
        let error = parse_json::<Any>("{\"any\": -, \"b\": 1}", "x").unwrap_err();
        assert_eq!(error.problem.to_string(), "invalid number");
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
                "the file ends too early; copy it again",
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
