//! [`FolderError`]: why a folder of pictures cannot be used, in one line.

use std::io;
use std::path::PathBuf;

use super::{MIN_IMAGES, Tally};
use crate::config::PicturesError;

/// Why a folder of pictures cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is nothing at its path.
    #[error("{}", tr!("{a}: there is no such folder", a = .0.display()))]
    Missing(PathBuf),
    /// There is a file at its path.
    #[error("{}", tr!("{a}: this is no folder; choose the folder that it is in", a = .0.display()))]
    NotAFolder(PathBuf),
    /// The file system said no.
    #[error("{}", tr!("{path}: cannot read the folder: {source}", path = path.display(), source))]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Too few of its files can be used.
    #[error("{}", tr!("{path}: at least {MIN_IMAGES} pictures are needed. {tally}", path = path.display(), MIN_IMAGES, tally))]
    TooFew {
        /// The folder.
        path: PathBuf,
        /// What became of its files.
        tally: Box<Tally>,
    },
    /// Nothing there has one of the labels that are wanted.
    #[error("{}", tr!("{a}: no picture here has one of these labels", a = .0.display()))]
    NoLabel(PathBuf),
    /// The pictures were read and cannot be kept.
    #[error("{}: {source}", path.display())]
    Unkept {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: PicturesError,
    },
    /// Whoever waited for it no longer does.
    #[error("{}", tr!("reading the folder was cancelled"))]
    Cancelled,
}
