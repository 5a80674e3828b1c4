//! What stands at a path that is to be written: links are followed, and only a plain file is replaced.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

/// What is written to.
pub(super) enum Target {
    /// There is nothing yet.
    New(PathBuf),
    /// A plain file, open for writing, as it was found.
    File(PathBuf, File, Metadata),
    /// A pipe, a device, or what a descriptor of this process stands for.
    Stream(PathBuf),
}

impl Target {
    /// What is written to when this path is.
    ///
    /// # Errors
    ///
    /// If it is a folder or a disk, or if there is no such folder, or no permission.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let path = match followed(path)? {
            Followed::Path(path) => path,
            Followed::Descriptor(path) => return Ok(Self::Stream(path)),
        };
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let is_folder = path
                    .as_os_str()
                    .to_string_lossy()
                    .ends_with(std::path::is_separator);
                if is_folder || path.file_name().is_none() {
                    let text = tr!("this is no name of a file");
                    return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
                }
                let folder = folder_of(&path);
                if !folder.is_dir() {
                    let text = tr!("there is no folder {folder}", folder = folder.display());
                    return Err(io::Error::new(io::ErrorKind::NotFound, text));
                }
                return Ok(Self::New(path));
            }
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                tr!("this is a folder"),
            ));
        }
        if !metadata.is_file() {
            return if is_disk(&metadata) {
                Err(io::Error::other(tr!("this is a disk, not a file")))
            } else {
                Ok(Self::Stream(path))
            };
        }
        // Asked as for any other writing: a file that is write-protected is not replaced.
        let file = OpenOptions::new().write(true).open(&path)?;
        let metadata = file.metadata()?;
        Ok(Self::File(path, file, metadata))
    }
}

/// Whether two paths are of one file, there already or not. Pipes and devices are many things to many.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    if is_stream(a) || is_stream(b) {
        return false;
    }
    if is_one_file(a, b) {
        return true;
    }
    let real = |path: &Path| {
        // Where links lead, if nothing is there yet.
        let path = match followed(path) {
            Ok(Followed::Path(path)) => path,
            _ => path.to_owned(),
        };
        fs::canonicalize(&path)
            .or_else(|_| {
                let folder = fs::canonicalize(folder_of(&path))?;
                Ok::<_, io::Error>(folder.join(path.file_name().unwrap_or_default()))
            })
            .unwrap_or(path)
    };
    let (a, b) = (real(a), real(b));
    a == b || (FOLDS_CASE && !a.exists() && !b.exists() && differ_in_case_only(&a, &b))
}

/// Whether folders of this system usually take names that differ only in case for one. What is there already is known by itself;
/// this is about files that are not there yet.
const FOLDS_CASE: bool = cfg!(any(windows, target_os = "macos"));

fn differ_in_case_only(a: &Path, b: &Path) -> bool {
    let folded = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().to_lowercase()
    };
    a.parent() == b.parent() && folded(a) == folded(b)
}

/// Whether both are there and one, under whatever names.
#[cfg(unix)]
fn is_one_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| fs::metadata(path).map(|m| (m.dev(), m.ino()));
    matches!((id(a), id(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(not(unix))]
fn is_one_file(_: &Path, _: &Path) -> bool {
    false
}

/// Whether a pipe, a device or an open descriptor stands there.
pub(crate) fn is_stream(path: &Path) -> bool {
    matches!(followed(path), Ok(Followed::Descriptor(_)))
        || fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Where links lead.
enum Followed {
    Path(PathBuf),
    /// To an open descriptor, as `/dev/stdout` does: its file must stay the one that is open.
    Descriptor(PathBuf),
}

/// Where links at the end of a path lead, also if nothing is there yet.
fn followed(path: &Path) -> io::Result<Followed> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink()) {
            return Ok(Followed::Path(path));
        }
        let folder = fs::canonicalize(folder_of(&path))?;
        if folder.starts_with("/proc") || folder.ends_with("dev/fd") {
            let name = path.file_name().unwrap_or_default();
            return Ok(Followed::Descriptor(folder.join(name)));
        }
        path = folder.join(fs::read_link(&path)?);
    }
    Err(io::Error::other(tr!("links lead round in a circle")))
}

#[cfg(unix)]
fn is_disk(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    metadata.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_disk(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_only_in_case_may_be_of_one_file() {
        let same = |a: &str, b: &str| differ_in_case_only(Path::new(a), Path::new(b));
        assert!(same("runs/Run.csv", "runs/run.CSV"));
        assert!(same("Мои.csv", "мои.csv"));
        assert!(!same("runs/run.csv", "runs/run2.csv"));
        assert!(!same("runs/run.csv", "others/run.csv"));
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(is_same_file(&at("Run.csv"), &at("run.csv")), FOLDS_CASE);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_known_by_itself_whatever_it_is_called() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        fs::write(at("Run.csv"), "same").unwrap();
        fs::write(at("other.csv"), "same").unwrap();
        // As a folder without case has it: two names, one file.
        fs::hard_link(at("Run.csv"), at("run.csv")).unwrap();
        symlink("../Run.csv", at("sub/link")).unwrap();
        symlink("new.csv", at("dangling")).unwrap();
        symlink("sub", at("way")).unwrap();
        for (a, b, is_same) in [
            ("Run.csv", "run.csv", true),
            ("Run.csv", "sub/link", true),
            ("run.csv", "sub/../Run.csv", true),
            ("dangling", "new.csv", true),
            ("way/new.csv", "sub/new.csv", true),
            ("Run.csv", "other.csv", false),
            ("new.csv", "sub/new.csv", false),
            ("Run.csv", "new.csv", false),
        ] {
            assert_eq!(is_same_file(&at(a), &at(b)), is_same, "{a} and {b}");
        }
        let null = Path::new("/dev/null");
        assert!(!is_same_file(null, null), "what is written there is gone");
    }
}
