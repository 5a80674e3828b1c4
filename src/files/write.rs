//! Writing a whole file or nothing.
//!
//! A plain file is replaced at once, by one that was written beside it, with its permissions and owner.
//! Where that would part it from what it is — other names of it (hard links), an owner that only root
//! could give it back — it is written in place, with a backup beside it until that is done. Links are
//! followed; pipes and devices are written to.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::leftovers::{backup, clean, temporary};
use super::stream;
use super::target::{Target, folder_of, is_stream};

/// Why a file could not be written.
#[derive(Debug)]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The reason.
    pub source: io::Error,
}

impl std::error::Error for WriteError {}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}",
            tr!(
                "{path}: cannot save: {source}",
                path = self.path.display(),
                source = self.source
            )
        )?;
        match self.source.kind() {
            _ if is_damage(&self.source) => Ok(()),
            io::ErrorKind::InvalidData => f.write_str(tr!(". Nothing was changed on disk")),
            // What went into it is gone, and it is in no folder.
            io::ErrorKind::TimedOut | io::ErrorKind::BrokenPipe if is_stream(&self.path) => {
                f.write_str(tr!("; have something read from it, or choose a file"))
            }
            _ if is_stream(&self.path) => f.write_str(tr!("; choose a file")),
            _ => f.write_str(tr!(". Nothing was changed on disk; choose another folder")),
        }
    }
}

impl WriteError {
    /// Content that could not be read again, so it is not written.
    pub fn unreadable(path: &Path, reason: impl fmt::Display) -> Self {
        Self {
            path: path.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidData, reason.to_string()),
        }
    }
}

/// Writing in place failed, and so did putting the old content back.
#[derive(Debug)]
struct Damage {
    reason: io::Error,
    backup: PathBuf,
}

impl std::error::Error for Damage {}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}",
            tr!(
                "{reason}. The file is damaged; what was in it is in {backup}",
                reason = self.reason,
                backup = self.backup.display()
            )
        )
    }
}

fn is_damage(error: &io::Error) -> bool {
    let inner = error.get_ref();
    inner
        .and_then(|inner| inner.downcast_ref::<Damage>())
        .is_some()
}

/// Writes a whole file or nothing.
///
/// # Errors
///
/// Whatever the file system answered; a file that was there is intact then, or the message names its
/// backup.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Prepared::new(path, bytes)?.commit()
}

/// Writes several files that belong together: none is touched before all that can be is on disk.
///
/// # Errors
///
/// As [`write`], with the file that it is about.
pub fn write_together(files: &[(&Path, &[u8])]) -> Result<(), WriteError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError { path, source }
    };
    let mut prepared = Vec::new();
    for (path, bytes) in files {
        let ready = Prepared::new(path, bytes).map_err(failed(path))?;
        prepared.push((ready, *path));
    }
    for (ready, path) in prepared {
        ready.commit().map_err(failed(path))?;
    }
    Ok(())
}

/// Asks whether a file could be written now, without changing it.
///
/// # Errors
///
/// Why not.
pub fn check_writable(path: &Path) -> io::Result<()> {
    match Target::of(path)? {
        Target::New(path) | Target::File(path, ..) => temporary(folder_of(&path), true).map(drop),
        Target::Stream(_) => Ok(()),
    }
}

/// Content that is on disk, where that is possible before the file itself is touched.
enum Prepared<'a> {
    /// The new content, and the file that it becomes.
    Beside(NamedTempFile, PathBuf),
    /// A file to be written in place, and a copy of what is in it.
    InPlace(File, NamedTempFile, &'a [u8]),
    Stream(PathBuf, &'a [u8]),
}

impl<'a> Prepared<'a> {
    fn new(path: &Path, bytes: &'a [u8]) -> io::Result<Self> {
        let (path, old) = match Target::of(path)? {
            Target::Stream(path) => return Ok(Self::Stream(path, bytes)),
            Target::New(path) => (path, None),
            Target::File(path, file, metadata) => (path, Some((file, metadata))),
        };
        let folder = folder_of(&path);
        let mut new = temporary(folder, old.is_some())?;
        if let Some((file, metadata)) = old
            && !takes_after(new.as_file(), &metadata)
        {
            drop(new);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let mut copy = backup(folder, &name)?;
            io::copy(&mut File::open(&path)?, copy.as_file_mut())?;
            copy.as_file().sync_all()?;
            return Ok(Self::InPlace(file, copy, bytes));
        }
        // Of the file itself: an error of the other would name it, which nobody knows.
        new.as_file_mut().write_all(bytes)?;
        new.as_file().sync_all()?;
        Ok(Self::Beside(new, path))
    }

    fn commit(self) -> io::Result<()> {
        match self {
            Self::Beside(new, path) => {
                new.persist(&path).map_err(|e| e.error)?;
                let folder = folder_of(&path);
                // The name itself is on disk, too, where a folder can be asked for that.
                File::open(folder).and_then(|f| f.sync_all()).ok();
                clean(folder);
                Ok(())
            }
            Self::InPlace(file, copy, bytes) => {
                in_place(&file, copy, |file| overwrite(file, bytes))
            }
            Self::Stream(path, bytes) => stream::write(&path, bytes),
        }
    }
}

/// Writes a file in place, or puts back what is in the copy of it.
fn in_place(
    file: &File,
    mut copy: NamedTempFile,
    write: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let Err(reason) = write(file) else {
        return Ok(());
    };
    let old = copy.rewind().and_then(|()| {
        let mut old = Vec::new();
        io::copy(copy.as_file_mut(), &mut old)?;
        overwrite(file, &old)
    });
    if old.is_ok() {
        return Err(reason);
    }
    let backup = copy.path().to_owned();
    copy.keep().ok();
    Err(io::Error::new(reason.kind(), Damage { reason, backup }))
}

/// What was beyond the new end goes last, so that nothing is given up before there is room.
fn overwrite(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Gives a new file what others know the old one by; whether it can take its place then.
#[cfg(unix)]
fn takes_after(new: &File, old: &Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let has_owner = new.metadata().is_ok_and(|m| {
        (m.uid(), m.gid()) == (old.uid(), old.gid())
            || fchown(new, Some(old.uid()), Some(old.gid())).is_ok()
    });
    let mode = std::fs::Permissions::from_mode(old.mode() & 0o7777);
    old.nlink() == 1 && has_owner && new.set_permissions(mode).is_ok()
}

#[cfg(not(unix))]
fn takes_after(_: &File, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_that_is_not_there_is_named_and_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no/mine.ron");
        for result in [check_writable(&path), write(&path, b"new")] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("there is no folder"), "{error}");
            assert!(!error.contains(".gan"), "{error}");
        }
        assert_eq!(
            check_writable(folder.path()).unwrap_err().kind(),
            io::ErrorKind::IsADirectory
        );
        let path = folder.path().join("mine.ron");
        check_writable(&path).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(names(folder.path()), ["mine.ron"]);
    }

    #[test]
    fn files_that_belong_together_are_written_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").unwrap();
        let (a, nowhere) = (at("a"), at("no/b"));
        let error = write_together(&[(&a, b"new"), (&nowhere, b"new")]).unwrap_err();
        assert_eq!(error.path, nowhere);
        assert_eq!(fs::read(&a).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a"]);
        write_together(&[(&a, b"new"), (&at("b"), b"too")]).unwrap();
        assert_eq!(
            (fs::read(&a).unwrap(), fs::read(at("b")).unwrap()),
            (b"new".into(), b"too".into())
        );
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

        #[test]
        fn links_lead_on_and_hard_links_and_permissions_stay() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at("old"), "a longer old content").unwrap();
            fs::set_permissions(at("old"), fs::Permissions::from_mode(0o640)).unwrap();
            symlink("old", at("link")).unwrap();
            symlink("new", at("dangling")).unwrap();
            fs::create_dir(at("sub")).unwrap();
            symlink("../dangling", at("sub/two")).unwrap();
            write(&at("link"), b"1").unwrap();
            assert_eq!(fs::read(at("old")).unwrap(), b"1");
            assert_eq!(fs::metadata(at("old")).unwrap().mode() & 0o777, 0o640);
            write(&at("sub/two"), b"2").unwrap();
            assert_eq!(fs::read(at("new")).unwrap(), b"2");
            for link in ["link", "dangling", "sub/two"] {
                assert!(at(link).is_symlink(), "{link}");
            }
            fs::hard_link(at("old"), at("twin")).unwrap();
            write(&at("old"), b"a much longer content").unwrap();
            write(&at("twin"), b"3").unwrap();
            assert_eq!(fs::read(at("old")).unwrap(), b"3");
            assert_eq!(fs::metadata(at("old")).unwrap().nlink(), 2);
            symlink("round", at("round")).unwrap();
            assert!(write(&at("round"), b"4").is_err());
            let expected = ["dangling", "link", "new", "old", "round", "sub", "twin"];
            assert_eq!(names(folder.path()), expected);
        }

        #[test]
        fn a_device_and_a_descriptor_are_written_to() {
            let folder = tempfile::tempdir().unwrap();
            write(Path::new("/dev/null"), b"gone").unwrap();
            assert!(!fs::metadata("/dev/null").unwrap().is_file());
            let link = folder.path().join("link");
            symlink("/dev/null", &link).unwrap();
            write(&link, b"gone").unwrap();
            assert!(link.is_symlink() && !fs::metadata(&link).unwrap().is_file());
            if cfg!(target_os = "linux") {
                use std::os::fd::AsRawFd as _;
                let path = folder.path().join("open");
                let mut file = File::create(&path).unwrap();
                file.write_all(b"before, ").unwrap();
                let descriptor = format!("/proc/self/fd/{}", file.as_raw_fd());
                write(Path::new(&descriptor), b"behind").unwrap();
                assert_eq!(fs::read(&path).unwrap(), b"before, behind");
            }
        }

        #[test]
        fn a_write_in_place_that_fails_puts_the_old_content_back() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("mine.ron");
            let twin = folder.path().join("twin.ron");
            fs::write(&path, "old").unwrap();
            fs::hard_link(&path, &twin).unwrap();
            let Prepared::InPlace(file, copy, _) = Prepared::new(&path, b"").unwrap() else {
                panic!("it has two names");
            };
            let error = in_place(&file, copy, |mut file| {
                file.write_all(b"half of it")?;
                Err(io::ErrorKind::StorageFull.into())
            });
            assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
            assert_eq!(fs::read(&twin).unwrap(), b"old");
            assert_eq!(names(folder.path()), ["mine.ron", "twin.ron"]);
            // Nor can that be put back: what was in it is named.
            let Prepared::InPlace(_, copy, _) = Prepared::new(&path, b"").unwrap() else {
                panic!("it has two names");
            };
            let source = in_place(&File::open(&path).unwrap(), copy, |_| {
                Err(io::ErrorKind::StorageFull.into())
            })
            .unwrap_err();
            let text = WriteError { path, source }.to_string();
            assert!(text.contains("mine.ron.backup-"), "{text}");
            assert!(!text.contains("Nothing was changed"), "{text}");
            let kept = names(folder.path());
            assert_eq!(kept.len(), 3, "{kept:?}");
        }
    }
}
