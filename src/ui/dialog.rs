//! What is asked for with a file dialog, and what a dialog answers, whoever shows it.

use std::iter;
use std::path::{Path, PathBuf};

use super::export_kind::Export;
use crate::files::{other_ending, with_ending};
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
    /// The endings that what is written may have; without one it is given the first.
    pub fn endings(self) -> Vec<&'static str> {
        match self {
            Self::Open | Self::Folder => Vec::new(),
            Self::Save => vec!["ron"],
            Self::Export(export) => {
                let others = export.other_endings().iter().copied();
                iter::once(export.file().2).chain(others).collect()
            }
        }
    }

    /// The ending of a path, as it was typed or chosen, that says another kind of file than is written.
    pub fn other_ending(self, path: &Path) -> Option<String> {
        let endings = self.endings();
        // What is opened is known by its content.
        if endings.is_empty() {
            return None;
        }
        other_ending(path, &endings)
    }

    /// The file that is meant by a path: with its ending, where something is written.
    pub fn target(self, path: PathBuf) -> PathBuf {
        match self.endings().first() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_another_kind_of_file_is_known() {
        for (purpose, name, other) in [
            (Purpose::Save, "a.ron", None),
            (Purpose::Save, "a", None),
            (Purpose::Save, "run-lr0.05", None),
            (Purpose::Save, "a.json", Some("json")),
            (Purpose::Export(Export::Model), "a.csv", Some("csv")),
            (Purpose::Export(Export::Model), "a.json", None),
            (Purpose::Export(Export::Picture), "a.jpg", Some("jpg")),
            (Purpose::Export(Export::Metrics), "a.txt", None),
            (Purpose::Export(Export::Metrics), "a.npy", Some("npy")),
            (Purpose::Export(Export::Drawing), "a.npy", None),
            (Purpose::Open, "a.csv", None),
            (Purpose::Folder, "a.csv", None),
        ] {
            let found = purpose.other_ending(Path::new(name));
            assert_eq!(found.as_deref(), other, "{purpose:?} {name}");
        }
    }
}
