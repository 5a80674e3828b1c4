//! Temporary files beside those that they become, and what killed processes left of theirs.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

const PREFIX: &str = ".gan-playground-";
/// A younger file may be one whose writer has not locked it yet.
const OLD: Duration = Duration::from_mins(1);

/// A new file in a folder, which is gone when it is dropped. It is locked as long as it is written, so
/// that no other process takes it for a leftover.
pub(super) fn temporary(folder: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    named(folder, PREFIX, is_private)
}

/// The same with a name that a person finds, and that is never cleaned up.
pub(super) fn backup(folder: &Path, of: &str) -> io::Result<NamedTempFile> {
    named(folder, &format!("{of}.backup-"), true)
}

fn named(folder: &Path, prefix: &str, is_private: bool) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new()
        .prefix(prefix)
        .make_in(folder, |path| create(path, is_private))?;
    // Where locks are not known, leftovers are not cleaned up either.
    file.as_file().try_lock().ok();
    Ok(file)
}

/// With tempfile's own way of opening, errors would name the temporary file.
fn create(path: &Path, is_private: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // An ordinary new file: the umask takes away what it should.
        options.mode(if is_private { 0o600 } else { 0o666 });
    }
    #[cfg(not(unix))]
    let _ = is_private;
    options.open(path)
}

/// Removes temporary files of ours whose writer is gone: old ones that nobody has locked.
pub(super) fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            remove_if_left(&entry.path(), OLD).ok();
        }
    }
}

fn remove_if_left(path: &Path, age: Duration) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    let is_old = metadata.modified()?.elapsed().is_ok_and(|e| e >= age);
    if metadata.is_file() && is_old {
        let file = OpenOptions::new().write(true).open(path)?;
        if file.try_lock().is_ok() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_dead_writer_left_long_ago_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".gan-playground-dead");
        fs::write(&left, "half").unwrap();
        let alive = temporary(folder.path(), true).unwrap();
        let any_age = Duration::ZERO;
        remove_if_left(alive.path(), any_age).unwrap();
        assert!(alive.path().exists(), "it is being written");
        clean(folder.path());
        assert!(left.exists(), "too young to be sure");
        let long_ago = std::time::SystemTime::now() - 2 * OLD;
        let file = OpenOptions::new().write(true).open(&left).unwrap();
        file.set_modified(long_ago).unwrap();
        alive.as_file().set_modified(long_ago).unwrap();
        drop(file);
        fs::write(folder.path().join("mine.ron"), "").unwrap();
        clean(folder.path());
        assert!(!left.exists());
        assert!(alive.path().exists() && folder.path().join("mine.ron").exists());
    }
}
