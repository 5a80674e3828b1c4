//! A folder as the pictures of a configuration.

use std::path::Path;

use super::{Choices, Colours, FolderError, FolderImages, Tally, Wanted, Watch, read_folder};
use crate::config::{MAX_PICTURES, PICTURE_SIDE, Pictures};
use crate::data::images::batch::level_of;

/// The pictures of a folder, and what became of its files.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// In colour, unless all of them are grey.
    pub pictures: Pictures,
    /// What was read and what was not; its `Display` says it in a sentence or two.
    pub tally: Tally,
    /// What they can be chosen by, with how many there are.
    pub labels: Vec<(String, usize)>,
}

/// Reads a folder as [`read_folder`] does: at most [`MAX_PICTURES`], of 32 × 32 pixels.
///
/// # Errors
///
/// If there is no such folder, if too few of its files can be used, or if it was cancelled.
pub fn import(path: &Path, choices: Choices, watch: Watch<'_>) -> Result<Imported, FolderError> {
    let wanted = Wanted {
        side: PICTURE_SIDE,
        colours: Colours::Colour,
        choices,
        limit: MAX_PICTURES,
    };
    let cancel = watch.cancel;
    let FolderImages {
        images,
        tally,
        labels,
    } = read_folder(path, &wanted, watch)?;
    let levels = images.pixels.iter().map(|value| level_of(*value));
    let is_grey = images
        .pixels
        .as_chunks::<3>()
        .0
        .iter()
        .all(|[red, green, blue]| red == green && green == blue);
    let pictures = if is_grey {
        Pictures::new(1, levels.step_by(3).collect())
    } else {
        Pictures::new(3, levels.collect())
    };
    // Compressing them took a while.
    let watch = Watch {
        cancel,
        progress: None,
    };
    watch.check()?;
    let pictures = pictures.map_err(|source| FolderError::Unkept {
        path: path.to_owned(),
        source,
    })?;
    Ok(Imported {
        pictures,
        tally,
        labels,
    })
}
