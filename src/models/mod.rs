//! Trained models in files: ours, from which training goes on bit for bit, and those of GAN Lab.
//! Knows nothing of threads or egui.
//!
//! - [`Model`]: a preset and how far it was trained
//! - [`file`]: our format, one JSON file
//! - [`ganlab`]: GAN Lab's format, a JSON file and a binary one beside it
//! - [`trained`]: the models that ship

pub mod file;
pub mod ganlab;
pub mod trained;

use std::path::Path;

pub use file::ModelError;

use crate::config::Preset;
use crate::training::{Checkpoint, History};

/// A preset and how far it was trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Title.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The run.
    pub checkpoint: Checkpoint,
    /// Its curves; empty where a file has none.
    pub history: History,
}

impl Model {
    /// The preset that it was trained with.
    pub fn preset(&self) -> Preset {
        Preset::new(
            self.name.clone(),
            self.description.clone(),
            self.checkpoint.config.clone(),
        )
    }

    /// Reads a model of ours or of GAN Lab, whichever the file holds.
    ///
    /// # Errors
    ///
    /// See [`ModelError`].
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let text = file::read(path)?;
        if ganlab::is_ganlab(&text) {
            ganlab::parse(path, &text)
        } else {
            file::parse(&text, &path.display().to_string())
        }
    }
}

/// Whether a file is taken for a model, by its name.
pub fn is_model_path(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"))
}
