//! Opening a file whatever it is: opened once, read once, its kind seen from its content.

use std::fmt::Write as _;
use std::path::Path;

use crate::config::preset::{MAX_BYTES as MAX_RON, PresetError};
use crate::config::{self, Preset};
use crate::data::points_file::{self, MAX_BYTES as MAX_POINTS};
use crate::data::{ImportedPoints, PointsError};
use crate::experiments::{Experiment, ExperimentError};
use crate::files::kind::of_file;
use crate::files::read::text_of;
use crate::files::{Kind, Reading, TextError};
use crate::models::file::{self as model_file, MAX_BYTES as MAX_MODEL};
use crate::models::{Model, ModelError};

/// What was in a file.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A preset.
    Preset(Box<Preset>),
    /// An experiment.
    Experiment(Box<Experiment>),
    /// A trained model.
    Model(Box<Model>),
    /// Points.
    Points(ImportedPoints),
}

impl Opened {
    /// Its name, or what it is, with what is to be told of it.
    pub fn summary(&self) -> String {
        match self {
            Self::Preset(preset) => preset.name.clone(),
            Self::Experiment(experiment) => experiment.name.clone(),
            Self::Points(points) => points.note.clone(),
            Self::Model(model) => {
                let mut text = model.name.clone();
                if !model.notes.is_empty() {
                    let _ = write!(text, "; {}", model.note());
                }
                text
            }
        }
    }
}

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// As a preset.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// As an experiment.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// As a model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// As points.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// It is nothing that can be opened.
    #[error("{path}: {reason}")]
    Other {
        /// The file.
        path: String,
        /// What it is.
        reason: String,
    },
}

/// Opens a file.
///
/// # Errors
///
/// If it cannot be read, or is refused as what it is.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    let origin = path.display().to_string();
    let by_name = of_file(path, "");
    let failed = |error: TextError| refused_as(by_name, error, origin.clone());
    let mut reading = Reading::open(path).map_err(failed)?;
    let kind = kind_of(path, reading.head().map_err(failed)?);
    let failed = |error: TextError| refused_as(kind, error, origin.clone());
    let limit = match kind {
        Kind::Model => MAX_MODEL,
        Kind::Points => MAX_POINTS,
        Kind::Binary | Kind::Results => {
            // Weights are often dropped together with the model they belong to.
            let reason = match (kind, path.extension().is_some_and(|e| e == "bin")) {
                (Kind::Results, _) => {
                    "these are results of an experiment; give them to --resume or `merge`"
                }
                (_, true) => {
                    "not a text file; if these are the weights of a GAN Lab model, open its .json file"
                }
                _ => "not a text file, so this is no preset, experiment, model or points file",
            };
            return Err(OpenError::Other {
                path: origin,
                reason: reason.to_owned(),
            });
        }
        Kind::Preset | Kind::Experiment | Kind::Unknown => MAX_RON,
    };
    let text = reading.text(limit).map_err(failed)?;
    Ok(match of_file(path, &text) {
        Kind::Experiment => Opened::Experiment(Box::new(Experiment::parse(&text, &origin)?)),
        Kind::Model => Opened::Model(Box::new(Model::parse(path, &text)?)),
        Kind::Points => Opened::Points(points_file::parse_points(&text, &origin)?),
        _ => Opened::Preset(Box::new(Preset::parse(&text, &origin)?)),
    })
}

/// The kind of a file that begins with these bytes.
fn kind_of(path: &Path, head: &[u8]) -> Kind {
    let text = match text_of(head.to_vec()) {
        Ok(text) => text,
        // The head may end within a character.
        Err(_) => String::from_utf8_lossy(head).into_owned(),
    };
    of_file(path, &text)
}

fn refused_as(kind: Kind, error: TextError, path: String) -> OpenError {
    match kind {
        Kind::Model => model_file::refused(error, path).into(),
        Kind::Points => points_file::refused(error, path).into(),
        _ => config::preset::refused(error, path).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_opened_as_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let opened = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            open(&path)
        };
        assert!(matches!(
            opened("lesson.ron.txt", b"\xef\xbb\xbf(name: \"x\")"),
            Ok(Opened::Preset(p)) if p.name == "x"
        ));
        assert!(matches!(
            opened("moons.dat", b"0.1 0.2\n0.3 0.4\n"),
            Ok(Opened::Points(p)) if p.points.len() == 2
        ));
        let long = format!("0.1 0.2\n{}\n", "ä".repeat(1 << 16));
        assert!(matches!(
            opened("p.csv", long.as_bytes()),
            Err(OpenError::Points(_))
        ));
        let wide: Vec<u8> = "(name: \"ä\")"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(matches!(
            opened("notepad.ron", &[&[0xff, 0xfe], &wide[..]].concat()),
            Ok(Opened::Preset(p)) if p.name == "ä"
        ));
        for (name, bytes, part) in [
            ("m.weights.bin", &[0, 1, 2, 3][..], "open its .json"),
            ("x.ron", b"\x89PNG\0", "not a text file"),
            ("r", b"{\"results\":1}\n", "--resume"),
            ("p.ron", b"(version: 1, arms: 3)", "arms"),
            ("q.ron", b"name: 3", "q.ron:1:"),
        ] {
            let error = opened(name, bytes).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains(name), "{error}");
        }
        let error = open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("this is a folder"), "{error}");
    }
}
