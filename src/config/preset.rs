//! Preset files: RON with a name, a description, the format's version and a [`Config`].
//!
//! Reading refuses whatever it does not understand and says where; writing replaces the old file
//! only when the new one is complete. The answers to bad input are tested in `tests/presets.rs`.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Config, Violations, check};
pub use crate::files::write::write as write_atomically;
pub(crate) use crate::files::{TextError, read_text};
pub use crate::files::{WriteError, with_ending};
use crate::files::{read::without_mark, ron_text};
use crate::text::{plain_type, shortened};

/// Most characters of a message about one place of a file.
pub(crate) const MOST: usize = 600;

/// Version of the format that this program writes. History: 1, the first.
pub const FORMAT: u32 = 1;
/// Largest preset file that is read. The longest that we write, with a drawing and an import of
/// 20,000 points each, is shorter (tested).
pub const MAX_BYTES: u64 = 1 << 20;

/// A configuration with a name and a text on what to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Version of the file format.
    #[serde(default = "current_format")]
    pub format: u32,
    /// Title.
    pub name: String,
    /// What to look for.
    #[serde(default)]
    pub description: String,
    /// The settings.
    #[serde(default)]
    pub config: Config,
}

fn current_format() -> u32 {
    FORMAT
}

/// Only the version, whatever else is in the file: a newer format may have fields that we lack.
#[derive(Deserialize)]
#[serde(rename = "Preset")]
struct Header {
    #[serde(default = "current_format")]
    format: u32,
}

/// Why a preset was refused.
#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    /// The file system said no.
    #[error("{path}: cannot read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// A folder was given.
    #[error("{path}: this is a folder; choose a preset file (.ron) in it")]
    Folder {
        /// The folder.
        path: String,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("{path}: larger than 1 MiB, so this is not a preset file")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// Not text.
    #[error("{path}: not a text file: invalid UTF-8 at byte {byte}")]
    NotUtf8 {
        /// The file.
        path: String,
        /// Offset of the first bad byte.
        byte: usize,
    },
    /// Not RON, or not the fields that a preset has.
    #[error("{path}:{line}:{column}: {}{message}", field_prefix(field))]
    Syntax {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Dotted path of the field; empty outside any.
        field: String,
        /// What was found and expected.
        message: String,
    },
    /// Written by a newer program.
    #[error(
        "{path}: this preset has format version {found}; this program reads up to {FORMAT}. Update GAN Playground to open it"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        found: u32,
    },
    /// A version that never existed.
    #[error("{path}: format version 0 does not exist; the first is 1")]
    NoSuchFormat {
        /// The file.
        path: String,
    },
    /// Values that the table does not allow.
    #[error("{path}: {violations}")]
    OutOfRange {
        /// The file.
        path: String,
        /// All of them.
        violations: Violations,
    },
}

fn field_prefix(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!("{field}: ")
    }
}

impl Preset {
    /// A preset of the current format.
    pub fn new(name: impl Into<String>, description: impl Into<String>, config: Config) -> Self {
        Self {
            format: FORMAT,
            name: name.into(),
            description: description.into(),
            config,
        }
    }

    /// Reads the text of a preset; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// See [`PresetError`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, PresetError> {
        let path = origin.to_owned();
        match parse_ron::<Header>(text, origin)?.format {
            0 => return Err(PresetError::NoSuchFormat { path }),
            // Formats older than FORMAT are migrated here, once there are any.
            1..=FORMAT => {}
            found => return Err(PresetError::Newer { path, found }),
        }
        let preset: Self = parse_ron(text, origin)?;
        match check(&preset.config) {
            Ok(()) => Ok(preset),
            Err(violations) => Err(PresetError::OutOfRange { path, violations }),
        }
    }

    /// Reads a preset file.
    ///
    /// # Errors
    ///
    /// See [`PresetError`].
    pub fn read(path: &Path) -> Result<Self, PresetError> {
        let origin = path.display().to_string();
        let text = read_text(path, MAX_BYTES).map_err(|error| refused(error, origin.clone()))?;
        Self::parse(&text, &origin)
    }

    /// The text of the preset file.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(3);
        // Plain structs of numbers, strings and unit variants always have a RON form.
        let mut text = ron::ser::to_string_pretty(self, pretty).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Writes the preset file.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or if the file could not be read again; an existing file is
    /// intact then.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        let text = self.to_ron();
        self.check_readable(&text)
            .map_err(|reason| WriteError::unreadable(path, reason))?;
        write_atomically(path, text.as_bytes()).map_err(|source| WriteError {
            path: path.to_owned(),
            source,
        })
    }

    fn check_readable(&self, text: &str) -> Result<(), String> {
        if text.len() as u64 > MAX_BYTES {
            return Err(
                "it would be larger than 1 MiB and could not be opened again; shorten the description"
                    .to_owned(),
            );
        }
        match Self::parse(text, "the preset") {
            Ok(read) if read == *self => Ok(()),
            Ok(_) => Err("the file would be read as something else".to_owned()),
            Err(error) => Err(format!("it could not be opened again: {error}")),
        }
    }
}

/// Reads RON of any type; errors name line, column and field.
pub(crate) fn parse_ron<T: DeserializeOwned>(text: &str, origin: &str) -> Result<T, PresetError> {
    let text = without_mark(text);
    let plain = ron_text::with_plain_blanks(text);
    let syntax = |error: ron::error::SpannedError, field: &str| {
        let (start, end) = (error.span.start, error.span.end);
        let (line, column, message) = match ron_text::slip(text, (end.line, end.col)) {
            Some(slip) => (slip.line, slip.column, slip.message),
            None => (start.line, start.col, in_words(&error.code)),
        };
        // serde_path_to_error's marks for the root and for what it could not name.
        let field = field.trim_end_matches('?').trim_matches('.');
        PresetError::Syntax {
            path: origin.to_owned(),
            line,
            column,
            field: shortened(field, MOST).into_owned(),
            message: shortened(&message, MOST).into_owned(),
        }
    };
    let mut deserializer = ron::Deserializer::from_str(&plain).map_err(|e| syntax(e, ""))?;
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
    let name_of = |found: &str| shortened(found, MOST / 4).into_owned();
    let one_of = |names: &[&str]| match names {
        [] => "there are none here".to_owned(),
        names => format!("expected one of `{}`", names.join("`, `")),
    };
    match code {
        Error::ExpectedNamedStructLike(_) | Error::ExpectedStructLike => {
            "Expected opening `(`".to_owned()
        }
        Error::ExpectedDifferentStructName { found, .. } => {
            format!(
                "Expected opening `(` but found the name `{}`",
                name_of(found)
            )
        }
        Error::ExpectedStructName(_) => "Expected a name before `(`".to_owned(),
        Error::InvalidValueForType { expected, found } => format!(
            "Expected {} but found {} instead",
            plain_type(expected),
            name_of(found)
        ),
        Error::ExpectedDifferentLength { expected, found } => {
            format!("Expected {} but found {found}", plain_type(expected))
        }
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => format!(
            "Unexpected variant named `{}`, {}",
            name_of(found),
            one_of(expected)
        ),
        Error::NoSuchStructField {
            expected, found, ..
        } => format!(
            "Unexpected field named `{}`, {}",
            name_of(found),
            one_of(expected)
        ),
        Error::MissingStructField { field, .. } => format!("the field `{field}` is missing"),
        Error::DuplicateStructField { field, .. } => format!("the field `{field}` is there twice"),
        Error::SuggestRawIdentifier(found) | Error::InvalidIdentifier(found) => {
            format!("`{}` is not understood here", name_of(found))
        }
        Error::ExceededRecursionLimit => "this is nested too deeply".to_owned(),
        Error::Eof => "the file ends in the middle".to_owned(),
        Error::ExpectedStringEnd => {
            "the text that begins here has no closing quotation mark".to_owned()
        }
        Error::TrailingCharacters => "something follows the end".to_owned(),
        other => other.to_string(),
    }
}

pub(crate) fn refused(error: TextError, path: String) -> PresetError {
    match error {
        TextError::Unreadable(source) => PresetError::Unreadable { path, source },
        TextError::Folder => PresetError::Folder { path },
        TextError::TooLarge => PresetError::TooLarge { path },
        TextError::NotUtf8(byte) => PresetError::NotUtf8 { path, byte },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.ron");
        let good = Preset::new(
            "\u{0}\u{1b}\"\\\u{feff}\r\n\u{2028}𝄞",
            "r#\"\"#",
            Config::default(),
        );
        good.write(&path).unwrap();
        assert_eq!(Preset::read(&path).unwrap(), good);
        let long = Preset::new("long", "x".repeat(2 << 20), Config::default());
        let mut out_of_range = good.clone();
        out_of_range.config.generator.learning_rate = f64::NAN;
        for (bad, part) in [
            (long, "1 MiB"),
            (out_of_range, "generator.learning_rate is NaN"),
        ] {
            let error = bad.write(&path).unwrap_err().to_string();
            assert!(
                error.contains(part) && error.contains("mine.ron"),
                "{error}"
            );
            assert!(error.contains("Nothing was changed"), "{error}");
            assert_eq!(Preset::read(&path).unwrap(), good);
        }
    }

    #[test]
    fn messages_have_no_names_of_ours_in_them() {
        for text in [
            "3",
            "{}",
            "Other(name: \"x\")",
            "(name: \"x\", config: 3)",
            "(name: \"x\", config: (noise: Wrong(dim: 2)))",
            "(name: \"x\", config: (noise: [2]))",
            "(name: \"x\", config: (noise: (dim: \"2\")))",
            "(name: \"x\", config: (loss: 1.5))",
            "(name: \"x\", config: (noise: (dim: 0.5)))",
            "(name: \"x\", config: (real_weight: \"x\"))",
            "(name: \"x\", config: (noise: (dim: 99999999999999999999)))",
            "(name: \"x\", name: \"y\")",
            "(description: \"x\")",
            "(name: \"x\", config: (data: (drawn: [(1, 2, 3)])))",
            "(name: \"x\", config: (data: (drawn: 3)))",
            "(name: \"x\", config: (loss: logg))",
            "(name: \"x\", config: (nois: (dim: 2)))",
        ] {
            let error = Preset::parse(text, "p.ron").unwrap_err().to_string();
            for name in [
                "Preset", "Header", "Config", "Noise", "Data", "Loss", "struct", "enum", "u32",
                "u64", "f64", "f32", "tuple", "std",
            ] {
                assert!(!error.contains(name), "{text}: {error}");
            }
        }
        let endless = format!("(name: \"x\", {}: 1)", "a".repeat(600_000));
        let error = Preset::parse(&endless, "p.ron").unwrap_err().to_string();
        assert!(error.len() < 2_000, "{}", error.len());
    }
}
