//! Our model files: JSON with the configuration, the parameters of both networks, what the optimizers
//! remember, and the place in the random numbers. Every number is written so that reading it gives the
//! same bits.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Model;
use crate::config::preset::MOST;
use crate::config::{Violations, check};
use crate::files::read::without_mark;
use crate::files::{self, TextError, WriteError, read_text};
use crate::gan::WrongState;
use crate::text::{plain_type, shortened};
use crate::training::{Checkpoint, History};

/// What the field `format` says in a model file of ours.
pub const FORMAT: &str = "gan-playground-model";
/// Version of the format that this program writes. History: 1, the first.
pub const VERSION: u32 = 1;
/// Largest file that is read; two networks of 20 hidden layers of 256 with Adam's memory take less.
pub const MAX_BYTES: u64 = 256 << 20;

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
    read_text(path, MAX_BYTES).map_err(|error| refused(error, path.display().to_string()))
}

pub(crate) fn refused(error: TextError, path: String) -> ModelError {
    match error {
        TextError::Unreadable(source) => ModelError::Unreadable { path, source },
        TextError::Folder => no_model(path, "this is a folder; choose a model file (.json) in it"),
        TextError::TooLarge => no_model(path, "larger than 256 MiB, so this is not a model file"),
        TextError::NotUtf8(byte) => no_model(
            path,
            format!("not a text file: invalid UTF-8 at byte {byte}"),
        ),
    }
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
    let syntax = |error: &serde_json::Error, field: &str, message: &str| ModelError::Syntax {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
        field: shortened(field.trim_end_matches('?').trim_matches('.'), MOST).into_owned(),
        message: shortened(message, MOST).into_owned(),
    };
    let mut deserializer = serde_json::Deserializer::from_str(without_mark(text));
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        syntax(&inner, &field, &in_words(&inner))
    })?;
    deserializer
        .end()
        .map_err(|error| syntax(&error, "", "something follows the end of the model"))?;
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
            format!("{found}, expected {}", plain_type(expected))
        }
        _ => text.to_owned(),
    }
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
        notes: Vec::new(),
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
    checkpoint
        .networks
        .check(&checkpoint.config)
        .map_err(|source| ModelError::WrongState {
            path: path(),
            source,
        })?;
    let counts = [
        checkpoint.epoch(),
        checkpoint.counters.d_updates,
        checkpoint.counters.g_updates,
    ];
    let networks = [
        &checkpoint.networks.generator,
        &checkpoint.networks.discriminator,
    ];
    let steps = networks.map(|network| network.optimizer.steps());
    if counts.iter().any(|c| *c > MAX_COUNT) || steps.iter().any(|s| *s > MAX_STEPS) {
        let reason = "it claims more epochs or updates than anybody can train";
        return Err(no_model(path(), reason));
    }
    let losses = [checkpoint.counters.d_loss, checkpoint.counters.g_loss];
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

/// Writes a model file, if it could be read again.
///
/// # Errors
///
/// If the folder cannot be written, or if a number in the model is none that can be read again; an
/// existing file is intact then.
pub fn write(model: &Model, path: &Path) -> Result<(), WriteError> {
    let text = readable_json(model).map_err(|reason| WriteError::unreadable(path, reason))?;
    files::write(path, text.as_bytes()).map_err(|source| WriteError {
        path: path.to_owned(),
        source,
    })
}

/// The text of the model file, which has been read again: JSON has no NaN and no ∞, and what is written
/// in their place is no number.
fn readable_json(model: &Model) -> Result<String, String> {
    check_readable(model)?;
    let text = to_json(model).map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_BYTES {
        return Err("it would be larger than 256 MiB and could not be opened again".to_owned());
    }
    match parse(&text, "the model") {
        Ok(read) if read.checkpoint == model.checkpoint => Ok(text),
        Ok(_) => Err("the file would be read as another run".to_owned()),
        Err(error) => Err(unopenable(&error)),
    }
}

/// Whether a file of the model could be opened.
pub(super) fn check_readable(model: &Model) -> Result<(), String> {
    validate(model, "the model").map_err(|error| unopenable(&error))
}

fn unopenable(error: &ModelError) -> String {
    let text = error.to_string();
    let reason = text.strip_prefix("the model: ").unwrap_or(&text);
    format!("it could not be opened again: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, OptimizerKind};
    use crate::gan::{Backend, Memory};
    use crate::training::Session;

    #[test]
    fn a_model_that_could_not_be_read_again_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.json");
        let mut config = Config::default();
        config.discriminator.optimizer = OptimizerKind::RmsProp;
        let mut session = Session::new(config, Backend::Flex);
        session.run_epoch().unwrap();
        let good = Model {
            name: "\u{1b}“x”".to_owned(),
            description: String::new(),
            checkpoint: session.checkpoint(),
            history: session.history().clone(),
            notes: Vec::new(),
        };
        write(&good, &path).unwrap();
        let spoilt = |spoil: fn(&mut Model)| {
            let mut model = good.clone();
            spoil(&mut model);
            model
        };
        let cases = [
            spoilt(|m| {
                let memory = &mut m.checkpoint.networks.discriminator.optimizer;
                let Memory::RmsProp(average) = memory else {
                    panic!("{memory:?}");
                };
                average.square[0] = f32::INFINITY;
            }),
            spoilt(|m| m.checkpoint.networks.generator.parameters[3] = f32::NAN),
            spoilt(|m| m.checkpoint.networks.generator.average = Some(vec![0.0; 3])),
            spoilt(|m| m.checkpoint.counters.d_loss = Some(f64::NAN)),
            spoilt(|m| m.checkpoint.config.real_weight = f64::INFINITY),
        ];
        for bad in cases {
            for result in [
                write(&bad, &path).map_err(|e| e.to_string()),
                crate::models::ganlab::write(&bad, &path).map_err(|e| e.to_string()),
            ] {
                let error = result.unwrap_err();
                let is_other = error.contains("GAN Lab has no");
                assert!(
                    error.contains("could not be opened again") || is_other,
                    "{error}"
                );
            }
            assert_eq!(Model::read(&path).unwrap(), good);
        }
    }
}
