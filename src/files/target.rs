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
                "this is a folder",
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
    real(a) == real(b)
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
