//! Our model files: JSON with the configuration, the parameters of both networks, what the optimizers
//! remember, and the place in the random numbers. Every number is written so that reading it gives the
//! same bits.

use std::borrow::Cow;
use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Model;
use crate::config::check;
use crate::config::preset::check_texts;
use crate::files::read::without_mark;
use crate::files::readable::unopenable;
use crate::files::{
    FileError, FileFormat, Problem, WriteError, parse_json, read_text, write_readable,
};
use crate::training::{Checkpoint, History};

/// What the field `format` says in a model file of ours.
pub const FORMAT: &str = "gan-playground-model";
/// Version of the format that this program writes. History: 1, the first.
pub const VERSION: u32 = 1;
/// Files of models; two networks of 20 hidden layers of 256 with Adam's memory take less than is read.
pub const FILE: FileFormat = FileFormat {
    name: msg!("a model file"),
    shown: msg!("a model file (.json)"),
    most_mib: 256,
};

/// Most epochs or updates: a thousand years at a million a second.
const MAX_COUNT: u64 = 1 << 55;
/// Most steps of Adam, which burn counts in 32 bits with a sign.
const MAX_STEPS: usize = 2_000_000_000;

/// The file's fields.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    format: Cow<'a, str>,
    version: u32,
    name: Cow<'a, str>,
    #[serde(default)]
    description: Cow<'a, str>,
    checkpoint: Cow<'a, Checkpoint>,
    #[serde(default)]
    history: Cow<'a, History>,
}

/// Only what says whose model it is, and whether the rest can be read: looked for once, as a file may be large. Whatever types
/// others give these fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Probe {
    #[serde(rename = "modelTopology")]
    topology: Option<IgnoredAny>,
    format: Option<Value>,
    version: Option<Value>,
}

impl Probe {
    /// Of the text of a model file; `path` names it in errors.
    ///
    /// # Errors
    ///
    /// If it is no JSON, or no object that could have these fields.
    pub(super) fn of(text: &str, path: &str) -> Result<Self, FileError> {
        parse_json(text, path).map_err(|error| {
            // A list, say, is no damaged model but none at all.
            let text = without_mark(text);
            let is_object = text.trim_start().starts_with('{');
            if !is_object && serde_json::from_str::<IgnoredAny>(text).is_ok() {
                no_model(
                    path,
                    tr!("this JSON file is no model of GAN Playground or GAN Lab"),
                )
            } else {
                error
            }
        })
    }

    /// Whether it looks like a model of GAN Lab.
    pub(super) fn is_of_ganlab(&self) -> bool {
        self.topology.is_some()
    }

    /// Refuses what is no model of ours, or of a version that this program cannot read.
    fn check(&self, path: &str) -> Result<(), FileError> {
        if self.format.as_ref().and_then(Value::as_str) != Some(FORMAT) {
            let reason = tr!("this JSON file is no model of GAN Playground or GAN Lab");
            return Err(no_model(path, reason));
        }
        let of_version = |message| FileError::new(path, Problem::Version(message));
        // One that is no whole number is refused with its place when the whole file is read.
        match self.version.as_ref().map_or(Some(0), Value::as_u64) {
            Some(0) => {
                let message = tr!("format version 0 does not exist; the first is 1");
                Err(of_version(message.to_owned()))
            }
            Some(version) if version > u64::from(VERSION) => Err(of_version(tr!(
                "this model has format version {version}; this program reads up to {VERSION}. Update GAN Playground to \
                 open it",
                version,
                VERSION
            ))),
            _ => Ok(()),
        }
    }
}

/// Reads the text of a model file.
///
/// # Errors
///
/// If it cannot be read, is too large or not text.
pub fn read(path: &Path) -> Result<String, FileError> {
    read_text(path, FILE.max_bytes())
        .map_err(|error| FileError::unread(path.display().to_string(), error, &FILE))
}

pub(super) fn no_model(path: &str, reason: impl Into<String>) -> FileError {
    FileError::new(path, Problem::OtherKind(reason.into()))
}

fn invalid(path: &str, reason: impl Into<String>) -> FileError {
    FileError::new(path, Problem::Invalid(reason.into()))
}

/// Reads the text of a model file of ours; `path` names it in errors.
///
/// # Errors
///
/// If it is no model of ours, of a version that this program cannot read, or damaged.
pub fn parse(text: &str, path: &str) -> Result<Model, FileError> {
    parse_probed(text, path, &Probe::of(text, path)?)
}

/// The same of a text that was looked into.
pub(super) fn parse_probed(text: &str, path: &str, probe: &Probe) -> Result<Model, FileError> {
    probe.check(path)?;
    let file: File = parse_json(text, path)?;
    let model = Model {
        name: file.name.into_owned(),
        description: file.description.into_owned(),
        checkpoint: file.checkpoint.into_owned(),
        history: file.history.into_owned(),
        notes: Vec::new(),
    };
    validate(&model, path)?;
    Ok(model)
}

/// Checks what the types cannot: ranges, lengths, finite numbers.
pub(super) fn validate(model: &Model, path: &str) -> Result<(), FileError> {
    let checkpoint = &model.checkpoint;
    check(&checkpoint.config).map_err(|violations| invalid(path, violations.to_string()))?;
    check_texts(&model.name, &model.description).map_err(|message| invalid(path, message))?;
    let networks = checkpoint.networks.check(&checkpoint.config);
    networks.map_err(|error| invalid(path, error.to_string()))?;
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
        let reason = tr!("it claims more epochs or updates than anybody can train");
        return Err(invalid(path, reason));
    }
    let losses = [checkpoint.counters.d_loss, checkpoint.counters.g_loss];
    if losses.into_iter().flatten().any(|l| !l.is_finite()) || !model.history.is_valid() {
        return Err(invalid(path, tr!("its curves are damaged")));
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
        format: FORMAT.into(),
        version: VERSION,
        name: model.name.as_str().into(),
        description: model.description.as_str().into(),
        checkpoint: Cow::Borrowed(&model.checkpoint),
        history: Cow::Borrowed(&model.history),
    })
}

/// Writes a model file, if it could be read again.
///
/// # Errors
///
/// If the folder cannot be written, or if a number in the model is none that can be read again; an
/// existing file is intact then.
pub fn write(model: &Model, path: &Path) -> Result<(), WriteError> {
    let text = check_readable(model)
        .and_then(|()| to_json(model).map_err(|error| error.to_string()))
        .map_err(|reason| WriteError::unreadable(path, reason))?;
    // JSON has no NaN and no ∞, and what is written in their place is no number.
    write_readable(path, &text, &FILE, |text| {
        Ok(parse(text, tr!("the model"))?.checkpoint == model.checkpoint)
    })
}

/// Whether a file of the model could be opened.
pub(super) fn check_readable(model: &Model) -> Result<(), String> {
    validate(model, tr!("the model")).map_err(|error| unopenable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, OptimizerKind};
    use crate::gan::{Backend, Memory};
    use crate::training::Session;

    #[test]
    fn whose_model_a_file_is_and_of_which_version_is_seen_at_once() {
        let said = |text: &str| {
            let error = Model::parse(Path::new("m.json"), text).unwrap_err();
            error.to_string()
        };
        for (text, part) in [
            ("[]", "is no model of GAN Playground or GAN Lab"),
            // Not taken for one of GAN Lab, whose field would come first.
            ("[1]", "is no model of GAN Playground or GAN Lab"),
            ("3", "is no model of GAN Playground or GAN Lab"),
            (
                "{\"format\": 3}",
                "is no model of GAN Playground or GAN Lab",
            ),
            (
                "{\"format\": \"gan-playground-model\"}",
                "version 0 does not exist",
            ),
            (
                "{\"format\": \"gan-playground-model\", \"version\": 5000000000}",
                "has format version 5000000000",
            ),
            (
                "{\"format\": \"gan-playground-model\", \"version\": \"1\"}",
                "version: invalid type",
            ),
            ("{\"format\": ", "m.json:1:"),
            // Of GAN Lab, whatever else is in it, and behind a byte order mark.
            ("{\"modelTopology\": 3, \"format\": 3}", "modelTopology"),
            ("\u{feff}{\"modelTopology\": {}}", "modelTopology"),
        ] {
            assert!(said(text).contains(part), "{text}: {}", said(text));
        }
    }

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
