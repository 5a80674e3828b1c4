//! RON of any type, read with the place of an error and without the names of our types.

use ron::Options;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::error::Place;
use super::read::without_mark;
use super::ron_missing::missing;
use super::{FileError, ron_text};
use crate::text::{did_you_mean, plain_type, shortened};

/// Most characters of a name that was found.
const MOST_NAME: usize = 150;
/// Names that are seen at a glance.
const FEW: usize = 8;

/// Reads RON of any type; `origin` names the text in errors. What may be missing is written as it is, or in `Some(…)`.
///
/// # Errors
///
/// If it is no RON, or not of that type: with line, column and field.
pub fn parse_ron<T: DeserializeOwned>(text: &str, origin: &str) -> Result<T, FileError> {
    let text = without_mark(text);
    let plain = ron_text::with_plain_blanks(text);
    let syntax = |error: ron::error::SpannedError, field: &str| {
        let (start, end) = (error.span.start, error.span.end);
        let at = (end.line, end.col);
        let slip = ron_text::slip(text, at).or_else(|| missing(text, &error.code, at));
        let (line, column, message) = slip.map_or_else(
            || (start.line, start.col, in_words(&error.code)),
            |slip| (slip.line, slip.column, slip.message),
        );
        let place = Place {
            line,
            column: Some(column),
        };
        FileError::syntax(origin, place, field, &message)
    };
    // Nobody has to know which values may be missing: 0.02 is `Some(0.02)` there.
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let mut deserializer =
        ron::Deserializer::from_str_with_options(&plain, &options).map_err(|e| syntax(e, ""))?;
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        syntax(deserializer.span_error(error.into_inner()), &field)
    })?;
    deserializer
        .end()
        .map_err(|e| syntax(deserializer.span_error(e), ""))?;
    Ok(value)
}

/// ron's message without the names of our types.
fn in_words(code: &ron::Error) -> String {
    use ron::Error;
    let name_of = |found: &str| shortened(found, MOST_NAME).into_owned();
    let one_of = |names: &[&str]| match names {
        [] => tr!("there are none here").to_owned(),
        names => tr!("expected one of `{names}`", names = names.join("`, `")),
    };
    // Of a few names everybody sees which was meant.
    let meant = |names: &[&str], found: &str| {
        if names.len() > FEW {
            did_you_mean(names.iter().copied(), found)
        } else {
            String::new()
        }
    };
    match code {
        // A line that begins with # is taken for an attribute, which no file of ours has.
        Error::ExpectedNamedStructLike(_)
        | Error::ExpectedStructLike
        | Error::ExpectedAttribute
        | Error::ExpectedAttributeEnd
        | Error::NoSuchExtension(_) => tr!("Expected opening `(`").to_owned(),
        Error::ExpectedDifferentStructName { found, .. } => {
            tr!(
                "Expected opening `(` but found the name `{found}`",
                found = name_of(found)
            )
        }
        Error::ExpectedStructName(_) => tr!("Expected a name before `(`").to_owned(),
        Error::InvalidValueForType { expected, found } => tr!(
            "Expected {expected} but found {found} instead",
            expected = plain_type(expected),
            found = name_of(found)
        ),
        Error::ExpectedDifferentLength { expected, found } => {
            tr!(
                "Expected {expected} but found {found}",
                expected = plain_type(expected),
                found
            )
        }
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => tr!(
            "Unexpected variant named `{found}`, {expected}{hint}",
            found = name_of(found),
            expected = one_of(expected),
            hint = meant(expected, found)
        ),
        Error::NoSuchStructField {
            expected, found, ..
        } => tr!(
            "Unexpected field named `{found}`, {expected}{hint}",
            found = name_of(found),
            expected = one_of(expected),
            hint = meant(expected, found)
        ),
        Error::MissingStructField { field, .. } => tr!("the field `{field}` is missing", field),
        Error::DuplicateStructField { field, .. } => {
            tr!("the field `{field}` is there twice", field)
        }
        Error::SuggestRawIdentifier(found) | Error::InvalidIdentifier(found) => {
            tr!("`{found}` is not understood here", found = name_of(found))
        }
        Error::ExpectedIdentifier => {
            tr!("Expected a name; names stand here without quotation marks").to_owned()
        }
        Error::ExceededRecursionLimit => tr!("this is nested too deeply").to_owned(),
        Error::ExpectedString => tr!("Expected a text in quotation marks").to_owned(),
        Error::ExpectedInteger => tr!("Expected a whole number").to_owned(),
        Error::ExpectedFloat => tr!("Expected a number").to_owned(),
        Error::ExpectedBoolean => tr!("Expected true or false").to_owned(),
        Error::Eof => tr!("the file ends too early; copy it again").to_owned(),
        Error::ExpectedStringEnd => {
            tr!("the text that begins here has no closing quotation mark").to_owned()
        }
        Error::TrailingCharacters => tr!("something follows the end").to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Pair {
        #[expect(dead_code, reason = "read, to be refused")]
        a: Vec<Kind>,
        #[expect(dead_code, reason = "read, to be refused")]
        b: i32,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Noise,
        Generator,
        Discriminator,
        Picture,
        Charts,
        Badge,
        Legend,
        Timeline,
        Data,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Maybe {
        #[serde(default)]
        number: Option<f64>,
        #[serde(default)]
        pair: Option<[(f64, f64); 2]>,
        #[serde(default)]
        word: Option<String>,
    }

    #[test]
    fn what_may_be_missing_is_written_as_it_is() {
        let read = |text: &str| parse_ron::<Maybe>(text, "x").map_err(|error| error.to_string());
        let all = Maybe {
            number: Some(0.02),
            pair: Some([(1.0, 2.0), (3.0, 4.0)]),
            word: Some("None".to_owned()),
        };
        for text in [
            "(number: 0.02, pair: ((1, 2), (3, 4)), word: \"None\")",
            "(number: Some(0.02), pair: Some(((1, 2), (3, 4))), word: Some(\"None\"))",
        ] {
            assert_eq!(read(text).as_ref(), Ok(&all), "{text}");
        }
        let none = Maybe {
            number: None,
            pair: None,
            word: None,
        };
        for text in ["()", "(number: None, pair: None, word: None)"] {
            assert_eq!(read(text).as_ref(), Ok(&none), "{text}");
        }
        for (text, said) in [
            ("(number: \"a\")", "number: Expected a number"),
            ("(number: auto)", "Expected a number"),
            ("(number: 0,02)", "type a point: 0.02"),
            ("(word: a)", "a text in quotation marks"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn slips_are_said_where_they_are_and_what_was_meant() {
        for (text, said) in [
            // The line that lacks it, not the next one.
            (
                "(\n  a: [noise]\n  // more\n\n  b: 2,\n)",
                "x:2:13: Expected comma",
            ),
            ("(a: [noise] b: 2)", "x:1:12: Expected comma"),
            ("(a: \"see https://x\" b: 2)", "x:1:"),
            ("(a: [pictur], b: 2)", "did you mean `picture`?"),
            ("(a: [\"noise\"], b: 2)", "without quotation marks"),
        ] {
            let error = parse_ron::<Pair>(text, "x").unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        let all = "(a: [noise, generator, discriminator, picture, charts, badge, legend, timeline, data], b: 2)";
        assert!(parse_ron::<Pair>(all, "x").is_ok());
    }
}
