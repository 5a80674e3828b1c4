//! A folder of the user's own pictures, read with progress on stderr.

use std::path::Path;
use std::time::{Duration, Instant};

use super::long::bar;
use crate::config::{Config, ImageData, MAX_PICTURES};
use crate::data::images::folder::{FolderError, Imported, Progress, Watch, import};

/// Time between two steps of the progress bar.
const TICK: Duration = Duration::from_millis(100);

/// Reads a folder.
pub(super) fn read(path: &Path) -> Result<Imported, FolderError> {
    let bar = bar(
        MAX_PICTURES as u64,
        "{bar:40.green} {human_pos} of {human_len} pictures, {eta} left",
    );
    let mut shown = Instant::now();
    let mut progress = |now: Progress| {
        if shown.elapsed() >= TICK {
            shown = Instant::now();
            bar.set_length(now.files.min(MAX_PICTURES) as u64);
            bar.set_position(now.images as u64);
        }
    };
    let imported = import(
        path,
        Watch {
            cancel: None,
            progress: Some(&mut progress),
        },
    );
    bar.finish_and_clear();
    imported
}

/// Makes the pictures of a folder the data of a configuration. Returns what became of its files, in words.
pub(super) fn use_folder(config: &mut Config, path: &Path) -> Result<String, FolderError> {
    let Imported { pictures, tally } = read(path)?;
    config.data.pictures = pictures;
    config.data.images = ImageData::Own;
    Ok(format!("{}: {tally}", path.display()))
}
