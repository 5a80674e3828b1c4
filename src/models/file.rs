//! Our model files: JSON with the configuration, the parameters of both networks, what the optimizers
//! remember, and the place in the random numbers. Every number is written so that reading it gives the
//! same bits.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Model;
use crate::config::preset::{TextError, WriteError, read_text, write_atomically};
use crate::config::{Violations, check};
use crate::gan::{Gan, Memory, WrongState};
use crate::training::{Checkpoint, History};

/// What the field `format` says in a model file of ours.
pub const FORMAT: &str = "gan-playground-model";
/// Version of the format that this program writes. History: 1, the first.
pub const VERSION: u32 = 1;
/// Largest file that is read; two networks of 20 hidden layers of 256 with Adam's memory take less.
const MAX_BYTES: u64 = 256 << 20;

/// Most epochs or updates: a thousand years at a million a second.
const MAX_COUNT: u64 = 1 << 55;
/// Most steps of Adam, which burn counts in 32 bits with a sign.
const MAX_STEPS: usize = 2_000_000_000;

/// Why a model was refused.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file system said no.
    #[error("{path}: cannot read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// It is no model file at all.
    #[error("{path}: {reason}")]
    NoModel {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Not JSON, or not the fields that a model has.
    #[error("{path}:{line}:{column}: {}{message}", prefix(field))]
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
        "{path}: this model has format version {found}; this program reads up to {VERSION}. Update GAN Playground to open it"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        found: u32,
    },
    /// Settings that the table does not allow.
    #[error("{path}: {violations}")]
    OutOfRange {
        /// The file.
        path: String,
        /// All of them.
        violations: Violations,
    },
    /// Networks that do not fit the settings.
    #[error("{path}: {source}")]
    WrongState {
        /// The file.
        path: String,
        /// What does not fit.
        source: WrongState,
    },
}

fn prefix(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!("{field}: ")
    }
}

/// The file's fields.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    name: String,
    #[serde(default)]
    description: String,
    checkpoint: Checkpoint,
    #[serde(default)]
    history: History,
}

/// Only what says whether the rest can be read.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u32,
}

/// Reads the text of a model file.
///
/// # Errors
///
/// If it cannot be read, is too large or not text.
pub fn read(path: &Path) -> Result<String, ModelError> {
    let name = || path.display().to_string();
    read_text(path, MAX_BYTES).map_err(|error| match error {
        TextError::Unreadable(source) => ModelError::Unreadable {
            path: name(),
            source,
        },
        TextError::Folder => no_model(
            name(),
            "this is a folder; choose a model file (.json) in it",
        ),
        TextError::TooLarge => no_model(name(), "larger than 256 MiB, so this is not a model file"),
        TextError::NotUtf8(byte) => no_model(
            name(),
            format!("not a text file: invalid UTF-8 at byte {byte}"),
        ),
    })
}

pub(super) fn no_model(path: String, reason: impl Into<String>) -> ModelError {
    ModelError::NoModel {
        path,
        reason: reason.into(),
    }
}

/// Reads JSON and names the place of an error.
pub(super) fn parse_json<'a, T: Deserialize<'a>>(
    text: &'a str,
    path: &str,
) -> Result<T, ModelError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        ModelError::Syntax {
            path: path.to_owned(),
            line: inner.line(),
            column: inner.column(),
            field: field.trim_end_matches('?').trim_matches('.').to_owned(),
            // serde_json repeats the place at the end.
            message: inner
                .to_string()
                .split(" at line ")
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    })?;
    deserializer.end().map_err(|error| ModelError::Syntax {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
        field: String::new(),
        message: "something follows the end of the model".to_owned(),
    })?;
    Ok(value)
}

/// Reads the text of a model file of ours; `path` names it in errors.
///
/// # Errors
///
/// See [`ModelError`].
pub fn parse(text: &str, path: &str) -> Result<Model, ModelError> {
    let header: Header = parse_json(text, path)?;
    if header.format != FORMAT {
        let reason = "this JSON file is no model of GAN Playground or GAN Lab";
        return Err(no_model(path.to_owned(), reason));
    }
    if header.version == 0 {
        let reason = "format version 0 does not exist; the first is 1";
        return Err(no_model(path.to_owned(), reason));
    }
    if header.version > VERSION {
        return Err(ModelError::Newer {
            path: path.to_owned(),
            found: header.version,
        });
    }
    let file: File = parse_json(text, path)?;
    let model = Model {
        name: file.name,
        description: file.description,
        checkpoint: file.checkpoint,
        history: file.history,
    };
    validate(&model, path)?;
    Ok(model)
}

/// Checks what the types cannot: ranges, lengths, finite numbers.
pub(super) fn validate(model: &Model, path: &str) -> Result<(), ModelError> {
    let path = || path.to_owned();
    let checkpoint = &model.checkpoint;
    check(&checkpoint.config).map_err(|violations| ModelError::OutOfRange {
        path: path(),
        violations,
    })?;
    Gan::fits(&checkpoint.config, &checkpoint.networks).map_err(|source| {
        ModelError::WrongState {
            path: path(),
            source,
        }
    })?;
    let counts = [checkpoint.epoch, checkpoint.d_updates, checkpoint.g_updates];
    let networks = [
        &checkpoint.networks.generator,
        &checkpoint.networks.discriminator,
    ];
    let steps = networks.map(|network| match network.optimizer {
        Memory::Adam { steps, .. } => steps,
        Memory::None | Memory::Sgd { .. } | Memory::RmsProp { .. } => 0,
    });
    if counts.iter().any(|c| *c > MAX_COUNT) || steps.iter().any(|s| *s > MAX_STEPS) {
        let reason = "it claims more epochs or updates than anybody can train";
        return Err(no_model(path(), reason));
    }
    let losses = [checkpoint.d_loss, checkpoint.g_loss];
    if losses.into_iter().flatten().any(|l| !l.is_finite()) || !model.history.is_valid() {
        return Err(no_model(path(), "its curves are damaged"));
    }
    Ok(())
}

/// The text of the model file.
///
/// # Errors
///
/// If a number has no JSON form.
fn to_json(model: &Model) -> serde_json::Result<String> {
    serde_json::to_string(&File {
        format: FORMAT.to_owned(),
        version: VERSION,
        name: model.name.clone(),
        description: model.description.clone(),
        checkpoint: model.checkpoint.clone(),
        history: model.history.clone(),
    })
}

/// Writes a model file.
///
/// # Errors
///
/// If the folder cannot be written; an existing file is intact then.
pub fn write(model: &Model, path: &Path) -> Result<(), WriteError> {
    to_json(model)
        .map_err(io::Error::other)
        .and_then(|text| write_atomically(path, text.as_bytes()))
        .map_err(|source| WriteError {
            path: path.to_owned(),
            source,
        })
}
