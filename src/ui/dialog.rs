//! What is asked for with a file dialog, and what a dialog answers, whoever shows it.

use std::iter;
use std::path::{Path, PathBuf};

use super::export_kind::Export;
use crate::files::with_ending;
use crate::models::ganlab::weights_path;

/// What a dialog asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A file to open.
    #[default]
    Open,
    /// A folder of pictures to learn.
    Folder,
    /// A file to save the preset to.
    Save,
    /// A file to take something away in.
    Export(Export),
}

impl Purpose {
    /// The ending of what is written.
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::Folder => None,
            Self::Save => Some("ron"),
            Self::Export(export) => Some(export.file().2),
        }
    }

    /// The file that is meant by a path: with its ending, where something is written.
    pub fn target(self, path: PathBuf) -> PathBuf {
        match self.ending() {
            Some(ending) => with_ending(path, ending),
            None => path,
        }
    }

    /// The first of the files that writing to a target would replace.
    pub fn replaced(self, target: &Path) -> Option<PathBuf> {
        let beside = match self {
            Self::Open | Self::Folder => return None,
            Self::Export(Export::GanLab) => Some(weights_path(target)),
            Self::Save | Self::Export(_) => None,
        };
        let mut files = iter::once(target.to_owned()).chain(beside);
        files.find(|file| file.exists())
    }

    /// The native dialog that asks for it.
    pub fn dialog(self, suggested_name: String) -> Dialog {
        let (title, kind, endings) = match self {
            Self::Open => (
                tr!("Open a preset, a trained model, weights or points"),
                tr!("Presets, models, weights and points"),
                vec![
                    "ron",
                    "json",
                    "jsonl",
                    "csv",
                    "tsv",
                    "txt",
                    "safetensors",
                    "npz",
                    "npy",
                ],
            ),
            Self::Folder => (
                tr!("Choose a folder of pictures"),
                tr!("Pictures"),
                Vec::new(),
            ),
            Self::Save => (tr!("Save the preset"), tr!("Preset"), vec!["ron"]),
            Self::Export(export) => {
                let (title, kind, ending) = export.file();
                (title, kind, vec![ending])
            }
        };
        Dialog {
            title,
            kind,
            endings,
            name: suggested_name,
            saves: !matches!(self, Self::Open | Self::Folder),
            is_of_folder: self == Self::Folder,
        }
    }
}

/// What a native dialog shows.
pub struct Dialog {
    /// Its title.
    pub title: &'static str,
    /// What the files are.
    pub kind: &'static str,
    /// Their endings.
    pub endings: Vec<&'static str>,
    /// The name that is suggested.
    pub name: String,
    /// Whether it is for a file to write.
    pub saves: bool,
    /// Whether it is for a folder.
    pub is_of_folder: bool,
}

/// What came of a native dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A file was chosen.
    Chosen(PathBuf),
    /// The user wants none.
    Cancelled,
    /// There was no dialog, or it is gone.
    Missing,
}
