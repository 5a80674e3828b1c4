//! Which file of weights belongs to a JSON file.

use std::io;
use std::path::{Path, PathBuf};

use super::format::{Artifacts, WeightGroup};
use crate::files::{FileError, TextError, has_ending, read_bytes, read_text};
use crate::models::Note;
use crate::models::file::{FILE, no_model};
use crate::text::shortened;

/// Largest file of weights that is read: far more than GAN Lab's page can make.
const MAX_WEIGHT_BYTES: u64 = 16 << 20;
/// End of the name of a file of weights.
const WEIGHTS: &str = ".weights.bin";
/// Most characters of its name in a message.
const MOST_NAME: usize = 600;

/// A file of weights.
pub(super) struct Weights {
    pub file: PathBuf,
    pub bytes: Vec<u8>,
    /// What to say of the choice.
    pub note: Option<Note>,
}

/// The weights, from beside the JSON file: the folder in the manifest is often another machine's.
pub(super) fn read_weights(path: &Path, manifest: &[WeightGroup]) -> Result<Weights, FileError> {
    let name = path.display().to_string();
    let paths: Vec<&String> = manifest.iter().flat_map(|g| &g.paths).collect();
    let [listed] = paths.as_slice() else {
        return Err(no_model(
            &name,
            tr!("weightsManifest has to name one file of weights"),
        ));
    };
    let listed = listed.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = path.with_file_name(listed);
    let own = own_weights(path, listed);
    let (file, note) = match own.iter().find(|file| file.exists()) {
        Some(own) => {
            let note = named.exists().then(|| Note::OtherWeights {
                read: own.clone(),
                named: named.clone(),
            });
            (own.clone(), note)
        }
        // A second download without its weights: those of the first are all there is.
        None if own.len() > 1 => {
            let missing = own.first().cloned().unwrap_or_default();
            if named.exists() {
                let read = named.clone();
                (named, Some(Note::NamedWeights { read, missing }))
            } else {
                (missing, None)
            }
        }
        None => (named, None),
    };
    let file_name = shortened(
        &file.file_name().unwrap_or_default().to_string_lossy(),
        MOST_NAME,
    )
    .into_owned();
    let bytes = read_bytes(&file, MAX_WEIGHT_BYTES).map_err(|error| {
        no_model(
            &name,
            match error {
                TextError::Unreadable(e) if e.kind() == io::ErrorKind::NotFound => {
                    tr!(
                        "its weights are not there; put {file_name} beside it",
                        file_name
                    )
                }
                TextError::Unreadable(e) => {
                    tr!("its weights {file_name} cannot be read: {e}", file_name, e)
                }
                TextError::Folder => tr!("its weights {file_name} are a folder", file_name),
                TextError::TooLarge | TextError::NotUtf8(_) => {
                    tr!("its weights {file_name} are too large", file_name)
                }
            },
        )
    })?;
    Ok(Weights { file, bytes, note })
}

/// The files of weights that belong to a JSON file by its name, if that is not the one it was saved
/// under: a browser saves a second download as `… (1).json` and `….weights (1).bin`.
fn own_weights(path: &Path, listed: &str) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let base = listed.strip_suffix(WEIGHTS).unwrap_or(listed);
    if stem == base || stem.is_empty() {
        return Vec::new();
    }
    let numbered = stem
        .strip_prefix(base)
        .filter(|_| !base.is_empty())
        .map(|number| format!("{base}.weights{number}.bin"));
    numbered
        .into_iter()
        .chain([format!("{stem}{WEIGHTS}")])
        .map(|file| path.with_file_name(file))
        .collect()
}

/// The file of weights that [`write`] writes beside a JSON file.
pub fn weights_path(path: &Path) -> PathBuf {
    let stem = if has_ending(path) {
        path.file_stem()
    } else {
        path.file_name()
    };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(WEIGHTS);
    path.with_file_name(name)
}

/// Whether a file is a model of GAN Lab that has its weights in a file of this name.
pub(super) fn names_weights(path: &Path, file: &str) -> bool {
    let artifacts = read_text(path, FILE.max_bytes())
        .ok()
        .and_then(|text| serde_json::from_str::<Artifacts>(&text).ok());
    artifacts.is_some_and(|artifacts| {
        let mut paths = artifacts.manifest.iter().flat_map(|group| &group.paths);
        paths.any(|path| path.rsplit(['/', '\\']).next() == Some(file))
    })
}
