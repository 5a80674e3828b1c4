//! Trained models in files: ours, from which training goes on bit for bit, and those of GAN Lab.
//! Knows nothing of threads or egui.
//!
//! - [`Model`]: a preset and how far it was trained
//! - [`file`]: our format, one JSON file
//! - [`ganlab`]: GAN Lab's format, a JSON file and a binary one beside it
//! - [`compact`]: models of images as they ship
//! - [`pytorch`]: a generator as a Python script
//! - [`trained`]: the models that ship
//! - [`weights`]: weights alone, as safetensors and `.npz`

pub mod compact;
pub mod file;
pub mod ganlab;
pub mod pytorch;
pub mod trained;
pub mod weights;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::{Data, Preset};
use crate::files::FileError;
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
    /// What to tell whoever opens it; no part of a file.
    pub notes: Vec<Note>,
}

/// What was not plain when a model was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Its data are in no file. The configuration has GAN Lab's default data in their place, unless it was
    /// opened [on data at hand](Model::on_data).
    NoData,
    /// It names one file of weights, and another one was read.
    OtherWeights {
        /// That was read.
        read: PathBuf,
        /// That it names.
        named: PathBuf,
    },
    /// It names one file of weights, which was read, though by its own name it might have another.
    NamedWeights {
        /// That was read.
        read: PathBuf,
        /// That its own name suggests, which is not there.
        missing: PathBuf,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |path: &PathBuf| match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.display().to_string(),
        };
        match self {
            Self::NoData => f.write_str(
                tr!("It was trained on a drawing, which GAN Lab does not save with the model, so it is shown on other data."),
            ),
            Self::OtherWeights { read, named } => write!(f, "{}", tr!("Its weights were read from {read}, which belongs to its name, not from {named}.", read = name(read), named = name(named))),
            Self::NamedWeights { read, missing } => write!(f, "{}", tr!("Its weights were read from {read}; they may be another model's, as there is no {missing}.", read = name(read), missing = name(missing))),
        }
    }
}

impl Model {
    /// The run of a preset that begins with weights from elsewhere.
    pub fn begun(preset: &Preset, checkpoint: Checkpoint) -> Self {
        Self {
            name: preset.name.clone(),
            description: preset.description.clone(),
            checkpoint,
            history: History::default(),
            notes: Vec::new(),
        }
    }

    /// All notes in a line; empty if there is none.
    pub fn note(&self) -> String {
        let notes: Vec<_> = self.notes.iter().map(Note::to_string).collect();
        notes.join(" ")
    }

    /// Whether no file has the data that it was trained on.
    pub fn lacks_data(&self) -> bool {
        self.notes.contains(&Note::NoData)
    }

    /// The model on these data, if no file has its own.
    #[must_use]
    pub fn on_data(mut self, data: &Data) -> Self {
        if self.lacks_data() {
            self.checkpoint.config.data = data.clone();
        }
        self
    }

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
    /// If it cannot be read, or as [`Self::parse`].
    pub fn read(path: &Path) -> Result<Self, FileError> {
        Self::parse(path, &file::read(path)?)
    }

    /// Reads the text of a model file that stands at a path: the weights of a model of GAN Lab are beside
    /// it.
    ///
    /// # Errors
    ///
    /// If it is no model, of a version that this program cannot read, or damaged; or if the weights of a
    /// model of GAN Lab are not there, or do not fit it.
    pub fn parse(path: &Path, text: &str) -> Result<Self, FileError> {
        let name = path.display().to_string();
        let probe = file::Probe::of(text, &name)?;
        if probe.is_of_ganlab() {
            ganlab::parse(path, text)
        } else {
            file::parse_probed(text, &name, &probe)
        }
    }
}
