//! A preset or a trained model, by shipped name or by file.

use std::path::{Path, PathBuf};

use crate::config::value::closest_of;
use crate::config::{Preset, PresetError, SHIPPED, shipped};
use crate::models::{Model, ModelError, is_model_path};

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
    /// The file was refused.
    #[error(transparent)]
    Refused(#[from] PresetError),
    /// The model file was refused.
    #[error(transparent)]
    RefusedModel(#[from] ModelError),
}

fn hint(name: &str) -> String {
    closest_of(SHIPPED.iter().map(|s| s.slug), name)
        .map_or_else(String::new, |best| format!(", did you mean `{best}`?"))
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
}

/// Finds a preset or a model: shipped names come first; `./name` always means a file, `….json` a model.
///
/// # Errors
///
/// If there is none, or its file is refused.
pub fn find(name: &str) -> Result<Source, SourceError> {
    if let Some(shipped) = shipped(name) {
        return Ok(Source {
            preset: shipped.preset.clone(),
            model: None,
            path: None,
        });
    }
    let path = Path::new(name);
    if !path.exists() && path.extension().is_none() {
        return Err(SourceError::Unknown {
            name: name.to_owned(),
        });
    }
    if is_model_path(path) {
        let model = Model::read(path)?;
        return Ok(Source {
            preset: model.preset(),
            model: Some(model),
            path: None,
        });
    }
    Ok(Source {
        preset: Preset::read(path)?,
        model: None,
        // Absolute, as the window remembers it for a start from another folder.
        path: Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
    })
}
