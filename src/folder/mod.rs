//! A folder of the user's own pictures, or a file of many: PNG, JPEG, WebP, GIF and BMP, IDX and CIFAR's batches, whatever they
//! are called, made squares as small as images that are trained on. What cannot be used is left out, counted, and said in words.
//!
//! - [`listing`]: the files of a folder and of those in it
//! - [`picture`]: one file, from bytes to a few pixels
//! - [`packed`]: a file of many images
//! - [`labels`]: what of their names tells pictures apart
//! - [`tally`]: what was read and what was not, in words
//! - [`error`]: why a folder cannot be used
//! - [`import`]: a folder as the pictures of a configuration

pub mod error;
pub mod import;
mod labels;
mod listing;
mod packed;
mod picture;
pub mod tally;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rand::seq::SliceRandom as _;

pub use self::error::FolderError;
pub use self::import::{Imported, import};
use self::labels::{Counts, label_of, labels_beside};
pub use self::labels::{MAX_LABELS, Mislabelled};
use self::listing::Listing;
use self::packed::Packed;
use self::picture::Shape;
pub use self::picture::{MAX_TILE, MIN_TILE, suggested_tile};
pub use self::tally::{Tally, Unusable};
use crate::config::MIN_PICTURES;
use crate::data::Stream;
use crate::data::images::ImageBatch;
use crate::data::images::batch::pixel;
use crate::files::Reading;

/// Fewer pictures than these are learnt by heart at once.
pub const MIN_IMAGES: usize = MIN_PICTURES;
/// More than these are not read.
pub const MAX_IMAGES: usize = 20_000;
/// Pixels in a row, at most.
pub const MAX_SIDE: usize = 256;
/// Files of many images are read until these gave so many times what is wanted.
const MOST_PACKS: usize = 8;
/// Numbers of all images together, at most: 256 MiB of them. 20,000 images of 32×32 in colour are fewer.
const MAX_VALUES: usize = 1 << 26;

/// Whether colours are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// One channel.
    Grey,
    /// Three: red, green, blue.
    Colour,
}

impl Colours {
    /// Channels of an image.
    pub const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Colour => 3,
        }
    }
}

/// What is done to pictures that are no squares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// Their middle is taken.
    #[default]
    Crop,
    /// They are put on a square of the colour of their corners.
    Pad,
}

/// How images are cut out of pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// What is done to those that are no squares.
    pub fit: Fit,
    /// Side of the tiles that each picture is cut into, in pixels; `None` takes pictures as one image each.
    pub tile: Option<u32>,
}

/// What is chosen of a folder, and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// How images are cut out of pictures.
    pub cut: Cut,
    /// Pictures of these labels alone; `None` takes all.
    pub only: Option<BTreeSet<String>>,
}

impl Choices {
    fn takes(&self, label: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(label))
    }
}

/// What images a folder should become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Pixels in a row, and rows: from 1 to [`MAX_SIDE`].
    pub side: usize,
    /// Whether colours are kept.
    pub colours: Colours,
    /// Which pictures are taken, and how they are cut out.
    pub choices: Choices,
    /// How many images at most: from [`MIN_IMAGES`] to [`MAX_IMAGES`], and no more than 256 MiB of them.
    pub limit: usize,
}

/// Who waits for a folder. Both may be left out.
#[derive(Default)]
pub struct Watch<'a> {
    /// Reading ends soon after this is set.
    pub cancel: Option<&'a AtomicBool>,
    /// Called after each file.
    pub progress: Option<&'a mut dyn FnMut(Progress)>,
}

impl Watch<'_> {
    fn check(&self) -> Result<(), FolderError> {
        match self.cancel {
            Some(cancel) if cancel.load(Ordering::Relaxed) => Err(FolderError::Cancelled),
            _ => Ok(()),
        }
    }
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files that were opened, of [`Progress::files`].
    pub opened: usize,
    /// Images that they gave; once there are as many as wanted, no more files are opened.
    pub images: usize,
    /// Files in the folder.
    pub files: usize,
}

/// The images of a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderImages {
    /// The images, without labels, of levels from 0 to 255 that became [-1, 1].
    pub images: ImageBatch,
    /// What was read and what was not; its `Display` says it in a sentence or two.
    pub tally: Tally,
    /// What pictures can be chosen by, with how many there are, the folder or the label that stands beside them; none if
    /// that is one alone, or more than [`MAX_LABELS`].
    pub labels: Vec<(String, usize)>,
}

/// Reads the pictures of a folder and of the folders in it, in the order of their paths, or of a file of many. Where there are more
/// than wanted, they are drawn from all of the folder, or of such a file, by lot, the same ones each time.
///
/// Takes about a millisecond for a small picture, 0.2 s for one of 12 million pixels, and as long to be cancelled.
///
/// # Errors
///
/// If there is no such folder, if fewer than [`MIN_IMAGES`] of its files can be used, or if it was cancelled.
pub fn read_folder(
    path: &Path,
    wanted: &Wanted,
    watch: Watch<'_>,
) -> Result<FolderImages, FolderError> {
    let mut watch = watch;
    let choices = &wanted.choices;
    let side = wanted.side.clamp(1, MAX_SIDE);
    let channels = wanted.colours.channels();
    let most = MAX_IMAGES
        .min(wanted.limit)
        .min(MAX_VALUES / (side * side * channels))
        .max(MIN_IMAGES);
    let Listing { mut files, skipped } = listing::list(path, &watch)?;
    let mut counts = Counts::of(path, &files);
    // A file of many images has labels of its own.
    files.retain(|file| {
        let label = label_of(path, file);
        let is_opened = choices.takes(&label) || packed::may_be_one(file);
        if !is_opened && !packed::is_called_picture(file) {
            counts.replace(&label, Counts::default());
        }
        is_opened
    });
    if files.is_empty() && choices.only.is_some() {
        return Err(FolderError::NoLabel(path.to_owned()));
    }
    if files.len() > most {
        files.shuffle(&mut Stream::Real.rng(0));
    }
    let shape = Shape {
        side,
        colours: wanted.colours,
        cut: choices.cut,
    };
    let mut tally = Tally {
        files: files.len(),
        skipped,
        ..Tally::default()
    };
    let (mut singles, mut packed) = (Vec::new(), Vec::new());
    for (opened, file) in (1..).zip(&files) {
        if singles.len() == most || packed.len() >= MOST_PACKS * most {
            break;
        }
        watch.check()?;
        let label = label_of(path, file);
        match read_file(file, shape, most, (choices, &label)) {
            Ok(FileImages::One(image)) => singles.push(image),
            Ok(FileImages::Many(found, origin)) => {
                let is_untiled = origin == Origin::Packed && choices.cut.tile.is_some();
                // Labels beside images are read as none.
                tally.untiled += usize::from(is_untiled && !found.images.is_empty());
                tally.packs += 1;
                tally.left += found.left;
                tally.blank += found.blank;
                tally.mislabelled = tally.mislabelled.or(found.mislabelled);
                packed.extend(found.images);
                counts.replace(&label, found.labels);
            }
            Err(reason) => {
                tally.add(reason, file);
                counts.replace(&label, Counts::default());
            }
        }
        if let Some(progress) = &mut watch.progress {
            progress(Progress {
                opened,
                images: (singles.len() + packed.len()).min(most),
                files: files.len(),
            });
        }
    }
    tally.singles = singles.len();
    singles.extend(packed);
    let Packed { images, left, .. } = Packed::chosen(singles, most);
    tally.read = images.len();
    tally.left += left;
    let levels: Vec<u8> = images.into_iter().flatten().collect();
    if tally.read < MIN_IMAGES {
        return Err(FolderError::TooFew {
            path: path.to_owned(),
            tally: Box::new(tally),
        });
    }
    let images = ImageBatch {
        side,
        channels,
        pixels: levels.into_iter().map(pixel).collect(),
        labels: Vec::new(),
    };
    Ok(FolderImages {
        images,
        tally,
        labels: counts.in_order(),
    })
}

/// What a file gave.
enum FileImages {
    /// A picture, as levels.
    One(Vec<u8>),
    /// Many.
    Many(Packed, Origin),
}

/// Where many images of one file are from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A file of many.
    Packed,
    /// The tiles of a picture.
    Tiles,
}

/// Reads a picture, or at most so many images of a file of many.
fn read_file(
    file: &Path,
    shape: Shape,
    most: usize,
    choices: (&Choices, &str),
) -> Result<FileImages, Unusable> {
    match picture::read(file, shape, most) {
        Err(Unusable::OtherKind) => {
            let packed = packed::read(file, shape, most, choices)?;
            // What is called a picture was meant as one, unless it is a whole one of another kind.
            let reason = if picture::is_called_read(file) && !picture::is_other_picture(file) {
                Unusable::Broken
            } else {
                Unusable::OtherKind
            };
            let many = packed.map(|packed| FileImages::Many(packed, Origin::Packed));
            many.ok_or(reason)
        }
        Ok(mut packed) if shape.cut.tile.is_none() => packed
            .images
            .pop()
            .map(FileImages::One)
            .ok_or(Unusable::Broken),
        Ok(tiles) => Ok(FileImages::Many(tiles, Origin::Tiles)),
        Err(reason) => Err(reason),
    }
}

/// What pictures stand at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PicturesAt {
    /// A folder, which may have some.
    Folder,
    /// A file of many.
    Many,
    /// A picture, which is a sheet of tiles of this side.
    Sheet(u32),
}

impl PicturesAt {
    /// `None` of any other file, and where there is none.
    pub fn of(path: &Path) -> Option<Self> {
        if path.is_dir() {
            Some(Self::Folder)
        } else if holds_images(path) {
            Some(Self::Many)
        } else {
            suggested_tile(path).map(Self::Sheet)
        }
    }
}

/// The files that are read with a file of many images that begins so, unpacked: the labels of IDX's, the names of those in CIFAR's
/// batches. None of any other file.
pub fn read_beside(path: &Path, head: &[u8]) -> Vec<PathBuf> {
    if matches!(head, [0, 0, 8, 3 | 4, ..]) {
        return labels_beside(path).into_iter().collect();
    }
    if !packed::is_batch(head) {
        return Vec::new();
    }
    let names = labels::NAMES.map(|name| path.with_file_name(name));
    names.into_iter().filter(|path| path.is_file()).collect()
}

/// Whether a file holds many images.
pub fn holds_images(path: &Path) -> bool {
    Reading::head_of(path).is_some_and(|head| packed::is_packed(&head))
}
