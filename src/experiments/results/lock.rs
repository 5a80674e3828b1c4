//! No two processes write to one results file.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::{failed, other_kind};
use crate::files::FileError;
use crate::files::lock::lock_within;

/// A program that is just being started has all of our files for a moment, and our locks on them.
const PATIENCE: Duration = Duration::from_millis(200);

/// How often a file is opened anew that another one took the place of meanwhile.
const MOST_REOPENED: usize = 20;

/// What `open` opens at this path, locked until it is closed. While one waits for a lock, `merge` may put another file in the
/// place of the one that is waited for.
///
/// # Errors
///
/// If it cannot be opened, or is another process's.
pub(super) fn open_locked(
    path: &Path,
    open: impl Fn() -> io::Result<File>,
) -> Result<File, FileError> {
    let locked = || -> Result<File, FileError> {
        let file = open().map_err(failed(path))?;
        lock(&file, path)?;
        Ok(file)
    };
    let mut file = locked()?;
    for _ in 0..MOST_REOPENED {
        if is_still_there(&file, path) {
            break;
        }
        file = locked()?;
    }
    Ok(file)
}

/// Keeps other processes from writing to a file while it is open.
fn lock(file: &File, path: &Path) -> Result<(), FileError> {
    if lock_within(file, PATIENCE).map_err(failed(path))? {
        return Ok(());
    }
    Err(other_kind(
        path,
        tr!("another process is writing to this file; wait for it or choose another file"),
    ))
}

/// Whether it is still this file that stands there.
#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let (file, there) = (file.metadata().map(id), path.metadata().map(id));
    matches!((file, there), (Ok(file), Ok(there)) if file == there)
}

#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    // An open file cannot be replaced.
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::fs;
    use std::io::Read as _;

    #[test]
    fn a_file_that_was_replaced_while_it_was_opened_is_opened_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (path, new) = (folder.path().join("r"), folder.path().join("new"));
        fs::write(&path, "old").unwrap();
        fs::write(&new, "new").unwrap();
        let first = Cell::new(Some(File::open(&path).unwrap()));
        fs::rename(&new, &path).unwrap();
        let mut file = open_locked(&path, || match first.take() {
            Some(file) => Ok(file),
            None => File::open(&path),
        })
        .unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "new");
        let refused = open_locked(&path, || File::open(&path)).unwrap_err();
        assert!(refused.to_string().contains("another process"), "{refused}");
    }
}
