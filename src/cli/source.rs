//! A preset by shipped name or by file.

use std::path::{Path, PathBuf};

use crate::config::value::closest_of;
use crate::config::{Preset, PresetError, SHIPPED, shipped};

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
    /// The file; `None` for a shipped preset.
    pub path: Option<PathBuf>,
}

/// Finds a preset: shipped names come first; `./name` always means a file.
///
/// # Errors
///
/// If there is none, or its file is refused.
pub fn find(name: &str) -> Result<Source, SourceError> {
    if let Some(shipped) = shipped(name) {
        return Ok(Source {
            preset: shipped.preset.clone(),
            path: None,
        });
    }
    let path = Path::new(name);
    if !path.exists() && path.extension().is_none() {
        return Err(SourceError::Unknown {
            name: name.to_owned(),
        });
    }
    Ok(Source {
        preset: Preset::read(path)?,
        // Absolute, as the window remembers it for a start from another folder.
        path: Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
    })
}
