//! A preset or a trained model, by shipped name or by file.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::config::share::{self, ShareError};
use crate::config::{Config, Preset, SHIPPED, shipped};
use crate::data::table::{Import, Table};
use crate::files::{FileError, Problem, has_ending};
use crate::folder::PicturesAt;
use crate::lessons::Lesson;
use crate::models::{Model, trained, weights};
use crate::open::{Opened, model_of, open};
use crate::text::did_you_mean;
use crate::training::Checkpoint;

/// Why a preset could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Neither a shipped name nor a file.
    #[error(
        "there is no shipped preset and no file `{name}`{}; `gan-playground presets` lists the names",
        hint(name)
    )]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// The file was refused; as a cause, which is asked for the exit code.
    #[error("{0}")]
    Refused(#[from] FileError),
    /// It is a shared line that cannot be opened.
    #[error(transparent)]
    Line(#[from] ShareError),
    /// The file is an experiment.
    #[error(
        "{}",
        tr!(
            "{name}: this is an experiment, not a preset; `gan-playground experiment {name}` runs it",
            name = .name
        )
    )]
    Experiment {
        /// The file.
        name: String,
    },
    /// The file is a lesson.
    #[error(
        "{name}: this is a lesson, not a preset; `gan-playground {name}` opens it in the window"
    )]
    Lesson {
        /// The file.
        name: String,
        /// What is in it.
        lesson: Box<Lesson>,
    },
    /// It is a folder.
    #[error(
        "{name}: this is a folder; `gan-playground train digits --images {name}` trains on the pictures in it"
    )]
    Folder {
        /// The folder.
        name: String,
    },
    /// The file has points.
    #[error(
        "{name}: these are points, not a preset; `gan-playground train start --data {name}` trains on them, and \
         `gan-playground {name}` opens them in the window"
    )]
    Points {
        /// The file.
        name: String,
        /// What is in it.
        read: Box<(Table, Import)>,
    },
}

impl SourceError {
    /// Whether there is a file that cannot be opened, and not a name that nothing has.
    pub fn is_of_file(&self) -> bool {
        match self {
            Self::Unknown { .. } | Self::Line(_) | Self::Folder { .. } => false,
            Self::Refused(FileError { problem, .. }) => {
                !matches!(problem, Problem::Unreadable(error) if error.kind() == io::ErrorKind::NotFound)
            }
            Self::Experiment { .. } | Self::Lesson { .. } | Self::Points { .. } => true,
        }
    }
}

fn hint(name: &str) -> String {
    did_you_mean(SHIPPED.iter().map(|s| s.slug), name)
}

/// A preset and where it came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The preset.
    pub preset: Preset,
    /// How far it was trained, if it is a model.
    pub model: Option<Model>,
    /// The preset's file; `None` for a shipped preset, and for a model, which is no preset file.
    pub path: Option<PathBuf>,
    /// The file, where it is that of a model.
    pub model_file: Option<PathBuf>,
}

/// The folder of pictures, the sheet, or the file of many, that a name stands for, if it does; shipped names come first.
pub fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    (shipped(name).is_none() && PicturesAt::of(path).is_some())
        .then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// The file that a name stands for, where it is none that ships.
pub fn file_of(name: &str) -> Option<&Path> {
    shipped(name).is_none().then(|| Path::new(name))
}

/// Finds a preset or a model: shipped names come first; `./name` always means a file, and what is in it
/// says what it is.
///
/// # Errors
///
/// If there is none, or its file is refused or is of another kind.
pub fn find(name: &str) -> Result<Source, SourceError> {
    if let Some(shipped) = shipped(name) {
        return Ok(Source {
            preset: shipped.preset.clone(),
            model: None,
            path: None,
            model_file: None,
        });
    }
    if share::is_line(name) {
        return Ok(Source {
            preset: share::parse(name)?,
            model: None,
            path: None,
            model_file: None,
        });
    }
    of_file(Path::new(name))
}

/// The same of a path, which need not be UTF-8: then it is that of a file.
///
/// # Errors
///
/// As [`find`].
pub fn find_at(path: &Path) -> Result<Source, SourceError> {
    path.to_str().map_or_else(|| of_file(path), find)
}

/// The same, with the trained model that ships with a preset where it has none of its own.
///
/// # Errors
///
/// As [`find`].
pub fn find_trained(path: &Path) -> Result<Source, SourceError> {
    let mut source = find_at(path)?;
    let ships = || path.to_str().and_then(trained::of_preset);
    source.model = source.model.or_else(ships);
    Ok(source)
}

/// What is in a file.
fn of_file(path: &Path) -> Result<Source, SourceError> {
    let owned = || path.display().to_string();
    // As the window remembers it for a start from another folder.
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !path.exists() && !has_ending(path) {
        return Err(SourceError::Unknown { name: owned() });
    }
    if path.is_dir() {
        return Err(SourceError::Folder { name: owned() });
    }
    match open(path)? {
        Opened::Preset(preset) => Ok(Source {
            model: model_of(path, &preset)?,
            preset: *preset,
            path: Some(absolute()),
            model_file: None,
        }),
        Opened::Model(model) => Ok(Source {
            preset: model.preset(),
            model: Some(*model),
            path: None,
            model_file: Some(absolute()),
        }),
        Opened::Experiment(_) => Err(SourceError::Experiment { name: owned() }),
        Opened::Lesson(lesson) => Err(SourceError::Lesson {
            name: owned(),
            lesson,
        }),
        Opened::Table(table, import) => Err(SourceError::Points {
            name: owned(),
            read: Box::new((*table, *import)),
        }),
    }
}

/// A run that begins with the weights of a file, as `--weights` asks for; `name` is what was opened, and `source` what was in it.
///
/// # Errors
///
/// If that is a trained model, or the weights are none of the networks of these settings.
pub fn begun_with(
    path: &Path,
    name: &str,
    source: &Source,
    config: &Config,
) -> anyhow::Result<Checkpoint> {
    if source.model.is_some() {
        bail!("{name}: a trained model has weights of its own; give --weights with a preset");
    }
    let networks = weights::read(path, config).context("--weights")?;
    Ok(Checkpoint::begun(config.clone(), networks))
}
