//! [`Preset`]: a configuration with a name, and its text: RON with a name, a description, the format's
//! version and a [`Config`].
//!
//! Reading refuses whatever it does not understand and says where. Files of them are read and written in
//! [`crate::open`]; the answers to bad input are tested in `tests/presets.rs`.

use serde::{Deserialize, Serialize};

use super::{Config, Kind, Showing, check, find};
use crate::files::{FileError, FileFormat, Problem, parse_ron};

/// Version of the format that this program writes. History: 1, the first.
pub const FORMAT: u32 = 1;
/// Files of presets. The longest that we write, with a drawing and an import of 20,000 points each and 5,000 pictures, is
/// shorter than the longest that is read (tested).
pub const FILE: FileFormat = FileFormat {
    name: msg!("a preset file"),
    shown: msg!("a preset file (.ron)"),
    most_mib: 24,
};

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
    /// How it wants to be shown.
    #[serde(default, skip_serializing_if = "Showing::is_empty")]
    pub window: Showing,
}

/// Most characters of a name and of a description.
pub const MOST_NAME: usize = 120;
/// See [`MOST_NAME`].
pub const MOST_DESCRIPTION: usize = 4_000;

/// Whether a name and a description are short enough to be shown.
///
/// # Errors
///
/// Which is not.
pub fn check_texts(name: &str, description: &str) -> Result<(), String> {
    for (field, text, most) in [
        ("name", name, MOST_NAME),
        ("description", description, MOST_DESCRIPTION),
    ] {
        if text.chars().nth(most).is_some() {
            return Err(tr!(
                "{field} has {count} characters, but must have at most {most}",
                field,
                count = text.chars().count(),
                most
            ));
        }
    }
    Ok(())
}

/// What is wrong with a number that has a range is told with it.
fn with_range(mut error: FileError) -> FileError {
    let row = error.field.strip_prefix("config.").and_then(find);
    let row = row.filter(|row| !matches!(row.kind, Kind::Choice { .. }));
    if let (Some(row), Problem::Syntax(message)) = (row, &mut error.problem) {
        *message += &tr!("; it must be {allowed}", allowed = row.allowed());
    }
    error
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

impl Preset {
    /// A preset of the current format.
    pub fn new(name: impl Into<String>, description: impl Into<String>, config: Config) -> Self {
        Self {
            format: FORMAT,
            name: name.into(),
            description: description.into(),
            config,
            window: Showing::default(),
        }
    }

    /// Reads the text of a preset; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// If it is no RON, of a version that this program cannot read, or out of range.
    pub fn parse(text: &str, origin: &str) -> Result<Self, FileError> {
        let refused = |problem| Err(FileError::new(origin, problem));
        match parse_ron::<Header>(text, origin)?.format {
            0 => {
                let message = tr!("format version 0 does not exist; the first is 1").to_owned();
                return refused(Problem::Version(message));
            }
            // Formats older than FORMAT are migrated here, once there are any.
            1..=FORMAT => {}
            found => {
                let message = tr!(
                    "this preset has format version {found}; this program reads up to {FORMAT}. Update GAN \
                     Playground to open it",
                    found,
                    FORMAT
                );
                return refused(Problem::Version(message));
            }
        }
        let preset: Self = parse_ron(text, origin).map_err(with_range)?;
        if let Err(message) = check_texts(&preset.name, &preset.description) {
            return refused(Problem::Invalid(message));
        }
        if let Err(violations) = check(&preset.config) {
            return refused(Problem::Invalid(violations.to_string()));
        }
        match preset.window.check(&preset.config) {
            Ok(()) => Ok(preset),
            Err(message) => refused(Problem::Invalid(message)),
        }
    }

    /// The text of the preset file.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(3);
        // Plain structs of numbers, strings and unit variants always have a RON form.
        let mut text = ron::ser::to_string_pretty(self, pretty).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "# A title",
        ] {
            let error = Preset::parse(text, "p.ron").unwrap_err().to_string();
            for name in [
                "Preset", "Header", "Config", "Noise", "Data", "Loss", "struct", "enum", "u32",
                "u64", "f64", "f32", "tuple", "std", "enable",
            ] {
                assert!(!error.contains(name), "{text}: {error}");
            }
        }
        let endless = format!("(name: \"x\", {}: 1)", "a".repeat(600_000));
        let error = Preset::parse(&endless, "p.ron").unwrap_err().to_string();
        assert!(error.len() < 2_000, "{}", error.len());
    }
}
