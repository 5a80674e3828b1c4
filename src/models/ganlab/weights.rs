//! Which file of weights belongs to a JSON file.

use std::io;
use std::path::{Path, PathBuf};

use super::format::{Artifacts, WeightGroup};
use crate::files::{
    FileError, Problem, TextError, has_ending, is_same_file, parse_json, read_bytes, read_text,
};
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
    let (file, note) = file_of_weights(path, listed);
    let file_name = shortened(
        &file.file_name().unwrap_or_default().to_string_lossy(),
        MOST_NAME,
    )
    .into_owned();
    let bytes = read_bytes(&file, MAX_WEIGHT_BYTES).map_err(|error| match error {
        TextError::Unreadable(e) if e.kind() == io::ErrorKind::NotFound => no_model(
            &name,
            tr!(
                "its weights are not there; put {file_name} beside it",
                file_name
            ),
        ),
        // What the machine says is kept as that.
        TextError::Unreadable(e) => {
            FileError::new(&name, Problem::Unreadable(e)).in_field(file_name)
        }
        TextError::Folder => no_model(
            &name,
            tr!("its weights {file_name} are a folder", file_name),
        ),
        TextError::TooLarge | TextError::NotUtf8(_) => no_model(
            &name,
            tr!("its weights {file_name} are too large", file_name),
        ),
    })?;
    Ok(Weights { file, bytes, note })
}

/// The file that the weights are read from, where this one is listed, and what to say of the choice.
fn file_of_weights(path: &Path, listed: &str) -> (PathBuf, Option<Note>) {
    let listed = listed.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = path.with_file_name(listed);
    let own = own_weights(path, listed);
    match own.iter().find(|file| file.exists()) {
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
    }
}

/// The file that the weights of a model of GAN Lab are read from; `None` of any other file.
pub fn weights_of(path: &Path) -> Option<PathBuf> {
    let listed = listed_weights(path);
    let listed = listed.first()?;
    Some(file_of_weights(path, listed).0)
}

/// The model of GAN Lab that has its weights in this file, if one is beside it that its name leads to: a browser saves a second
/// download as `… (1).json` and `….weights (1).bin`.
pub fn owner_of_weights(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    let (base, number) = name.strip_suffix(".bin")?.rsplit_once(".weights")?;
    let model = file.with_file_name(format!("{base}{number}.json"));
    let weights = weights_of(&model)?;
    is_same_file(&weights, file).then_some(model)
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
    let listed = listed_weights(path);
    let mut names = listed.iter().map(|path| path.rsplit(['/', '\\']).next());
    names.any(|name| name == Some(file))
}

/// The files of weights that a model of GAN Lab lists; none of any other file, or of what cannot be read twice.
fn listed_weights(path: &Path) -> Vec<String> {
    if !path.is_file() {
        return Vec::new();
    }
    let artifacts = read_text(path, FILE.max_bytes())
        .ok()
        .and_then(|text| parse_json::<Artifacts>(&text, "").ok());
    let groups = artifacts.map(|artifacts| artifacts.manifest);
    let groups = groups.into_iter().flatten();
    groups.flat_map(|group| group.paths).collect()
}
