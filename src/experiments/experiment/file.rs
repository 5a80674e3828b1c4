//! Experiments as files: RON, read and checked.

use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::{Experiment, VERSION};
use crate::config::shipped;
use crate::files::{FieldError, FileError, FileFormat, Problem, parse_ron, read_text};
use crate::quantities::Quantity;

/// Files of experiments.
const FORMAT: FileFormat = FileFormat {
    name: msg!("an experiment file"),
    shown: msg!("an experiment file (.ron)"),
    most_mib: 1,
};

/// Only the version, and whether it says what is compared, whatever else is in the file: a newer one may have fields
/// that we lack.
#[derive(Deserialize)]
#[serde(rename = "experiment")]
struct Header {
    version: u32,
    #[serde(default)]
    metric: IsThere,
}

/// Whether a field is there.
#[derive(Default)]
struct IsThere(bool);

impl<'de> Deserialize<'de> for IsThere {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer)?;
        Ok(Self(true))
    }
}

impl Experiment {
    /// Reads the text of an experiment; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// If it is no RON, of another version, or a field is wrong.
    pub fn parse(text: &str, origin: &str) -> Result<Self, FileError> {
        let header = parse_ron::<Header>(text, origin)?;
        let found = header.version;
        if found != VERSION {
            let message = tr!(
                "this experiment has version {found}; this program reads version {VERSION}. Update GAN \
                 Playground to use it",
                found,
                VERSION
            );
            return Err(FileError::new(origin, Problem::Version(message)).in_field("version"));
        }
        let mut experiment: Self = parse_ron(text, origin)?;
        if !header.metric.0 && shipped(&experiment.preset).is_some() {
            experiment.metric = Quantity::compared_by_default(&experiment.base());
        }
        experiment
            .check()
            .map_err(|FieldError { field, message }| {
                // Where the field stands, or its list, or the end of the file if it was left out.
                let word = field.split(['[', '.']).next().unwrap_or_default();
                let start = format!("{word}:");
                let line = text
                    .lines()
                    .position(|line| line.trim_start().starts_with(&start))
                    .unwrap_or(text.lines().count().saturating_sub(1));
                FileError::new(origin, Problem::Invalid(message))
                    .in_field(field)
                    .in_line(line + 1)
            })?;
        Ok(experiment)
    }

    /// Reads an experiment file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or as [`Self::parse`].
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let origin = path.display().to_string();
        let text = read_text(path, FORMAT.max_bytes())
            .map_err(|error| FileError::unread(&origin, error, &FORMAT))?;
        Self::parse(&text, &origin)
    }
}
