//! The files of a folder and of those in it.
//!
//! Linked folders are not entered, so no circle of links is an endless folder; linked files are read.
//! Depth and number are bounded, as someone may choose a whole disk.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::tally::{MAX_DEPTH, MAX_ENTRIES, Skipped};
use super::{FolderError, Watch};

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Files, and what may be some, in the order of their paths.
    pub files: Vec<PathBuf>,
    /// What was not looked into.
    pub skipped: Skipped,
}

/// What an entry of a folder is.
enum Kind {
    /// A file, or a link to one, or something that will say why it is none when it is read.
    File,
    Folder,
    LinkedFolder,
    /// A pipe, a socket or a device: opening it may wait for ever.
    Special,
}

/// Lists a folder.
pub(super) fn list(path: &Path, watch: &Watch<'_>) -> Result<Listing, FolderError> {
    let unreadable = |source: io::Error| {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => FolderError::Missing(path),
            io::ErrorKind::NotADirectory => FolderError::NotAFolder(path),
            _ => FolderError::Unreadable { path, source },
        }
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_file() {
        return Ok(Listing {
            files: vec![path.to_owned()],
            skipped: Skipped::default(),
        });
    }
    if !metadata.is_dir() {
        return Err(FolderError::NotAFolder(path.to_owned()));
    }
    // That it can be opened is asked of this one alone; others that cannot are counted.
    fs::read_dir(path).map_err(unreadable)?;

    let mut listing = Listing::default();
    let mut folders = vec![(path.to_owned(), 1)];
    let mut looked_at = 0;
    'all: while let Some((folder, depth)) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            listing.skipped.closed_folders += 1;
            continue;
        };
        for entry in entries.flatten() {
            watch.check()?;
            // What systems leave in folders is hidden: ".DS_Store", "._face.jpg".
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            looked_at += 1;
            if looked_at > MAX_ENTRIES {
                listing.skipped.has_more = true;
                break 'all;
            }
            match kind(&entry) {
                Kind::File => listing.files.push(entry.path()),
                Kind::Folder if depth < MAX_DEPTH => folders.push((entry.path(), depth + 1)),
                Kind::Folder => listing.skipped.deep_folders += 1,
                Kind::LinkedFolder => listing.skipped.linked_folders += 1,
                Kind::Special => listing.skipped.special += 1,
            }
        }
    }
    listing.files.sort_unstable();
    Ok(listing)
}

fn kind(entry: &DirEntry) -> Kind {
    let Ok(own) = entry.file_type() else {
        return Kind::File;
    };
    if !own.is_symlink() {
        return match own {
            own if own.is_dir() => Kind::Folder,
            own if own.is_file() => Kind::File,
            _ => Kind::Special,
        };
    }
    match fs::metadata(entry.path()) {
        Ok(target) if target.is_dir() => Kind::LinkedFolder,
        Ok(target) if !target.is_file() => Kind::Special,
        // A link to nothing is told when it is read.
        Ok(_) | Err(_) => Kind::File,
    }
}
