//! Pipes and devices. They are opened without waiting: a pipe that nobody writes to is an error after a while, and one that nobody
//! reads from is in the window; commands say that they wait for a reader, and do until Ctrl-C.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek as _, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long nothing may come or go.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How long a pipe may have nobody at its other end.
pub(super) const ALONE: Duration = Duration::from_secs(3);
const NAP: Duration = Duration::from_millis(5);

/// Who is asked whether a pipe without a reader is waited for any longer; see [`wait_for_readers`].
static GOES_ON: OnceLock<fn(&Path, bool) -> bool> = OnceLock::new();

/// Has pipes without a reader waited for as long as `goes_on` says so, which is asked again and again once such a pipe had none for a
/// few seconds: its path, and whether it is asked for the first time, so that it can be said what is waited for. Without this they are
/// an error then, as in the window, which must not stand still.
pub fn wait_for_readers(goes_on: fn(&Path, bool) -> bool) {
    GOES_ON.set(goes_on).ok();
}

/// Opens a file, and returns at once whatever it is.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path)
}

fn is_pipe(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        file.metadata().is_ok_and(|m| m.file_type().is_fifo())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}

/// Reads to the end, and waits for what has not come yet.
pub(super) struct Patient {
    file: File,
    is_pipe: bool,
    /// Whether anything came.
    has_begun: bool,
    alone: Duration,
    patience: Duration,
}

impl Patient {
    pub(super) fn new(file: File) -> Self {
        Self {
            is_pipe: is_pipe(&file),
            file,
            has_begun: false,
            alone: ALONE,
            patience: PATIENCE,
        }
    }
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = Instant::now();
        loop {
            match self.file.read(buffer) {
                // A pipe is also at its end before anybody writes to it.
                Ok(0) if self.is_pipe && !self.has_begun && !buffer.is_empty() => {
                    if start.elapsed() > self.alone {
                        return Err(timed_out(tr!("this is a pipe, and nobody writes to it")));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if start.elapsed() > self.patience {
                        return Err(timed_out(&tr!(
                            "nothing came for {as_secs} seconds",
                            as_secs = self.patience.as_secs()
                        )));
                    }
                }
                other => {
                    self.has_begun = true;
                    return other;
                }
            }
            sleep(NAP);
        }
    }
}

fn timed_out(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, text)
}

/// Opens a file to be read more than once; what can be read only once, such as a pipe, is copied first.
///
/// # Errors
///
/// If it cannot be read, or nobody writes to it.
pub(crate) fn seekable(path: &Path) -> io::Result<File> {
    let file = open(OpenOptions::new().read(true), path)?;
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    let mut copy = tempfile::tempfile()?;
    io::copy(&mut Patient::new(file), &mut copy)?;
    copy.rewind()?;
    Ok(copy)
}

/// Writes all of it to a pipe or a device, behind what was written there before.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_while(path, bytes, |is_first| {
        GOES_ON.get().is_some_and(|goes_on| goes_on(path, is_first))
    })
}

/// The same; `goes_on` is asked where nobody reads.
fn write_while(path: &Path, bytes: &[u8], goes_on: impl Fn(bool) -> bool) -> io::Result<()> {
    let (start, mut is_first) = (Instant::now(), true);
    let mut file = loop {
        if let Some(file) = own_output(path) {
            break file;
        }
        match open(OpenOptions::new().append(true), path) {
            // No such device or address: nobody has opened the pipe for reading.
            Err(error) if is_unread(path, &error) => {
                if start.elapsed() > ALONE {
                    if !goes_on(is_first) {
                        return Err(timed_out(tr!("this is a pipe, and nobody reads from it")));
                    }
                    is_first = false;
                }
                sleep(NAP);
            }
            other => break other?,
        }
    };
    let (mut rest, mut last) = (bytes, Instant::now());
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                rest = rest.get(written..).unwrap_or_default();
                last = Instant::now();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if last.elapsed() > PATIENCE {
                    return Err(timed_out(tr!("the reader of this pipe takes nothing")));
                }
                sleep(NAP);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Our own stdout or stderr, if that is what a path stands for: what is printed later comes behind.
fn own_output(path: &Path) -> Option<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let own = format!("/proc/{}/fd", std::process::id());
        let folder = path.parent()?;
        if folder != Path::new(&own) && !folder.ends_with("dev/fd") {
            return None;
        }
        let descriptor = match path.file_name()?.to_str()? {
            "1" => io::stdout().as_fd().try_clone_to_owned(),
            "2" => io::stderr().as_fd().try_clone_to_owned(),
            _ => return None,
        };
        descriptor.ok().map(File::from)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

fn is_unread(path: &Path, error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        error.raw_os_error() == Some(libc::ENXIO)
            && path.metadata().is_ok_and(|m| m.file_type().is_fifo())
    }
    #[cfg(not(unix))]
    {
        let _ = (path, error);
        false
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// A reader of a named pipe, with little patience.
    fn pipe(folder: &Path) -> (std::path::PathBuf, Patient) {
        let path = folder.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let file = open(OpenOptions::new().read(true), &path).unwrap();
        let mut patient = Patient::new(file);
        patient.alone = Duration::from_millis(300);
        patient.patience = Duration::from_millis(300);
        (path, patient)
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_ends_with_a_message() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut patient) = pipe(folder.path());
        let error = patient.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("nobody writes"), "{error}");
        // Somebody who holds it and says nothing.
        let silent = OpenOptions::new().append(true).open(&path).unwrap();
        let error = patient.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("nothing came"), "{error}");
        drop(silent);
    }

    #[test]
    fn a_pipe_that_nobody_reads_from_ends_with_a_message_as_soon() {
        let folder = tempfile::tempdir().unwrap();
        let (path, patient) = pipe(folder.path());
        // Nobody has it open any more.
        drop(patient);
        let start = Instant::now();
        let error = write(&path, b"x").unwrap_err();
        assert!(error.to_string().contains("nobody reads"), "{error}");
        assert!(start.elapsed() < PATIENCE / 3);
    }

    #[test]
    fn a_reader_that_comes_late_is_waited_for_where_somebody_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (path, patient) = pipe(folder.path());
        drop(patient);
        let late = path.clone();
        let (asks, is_asked) = std::sync::mpsc::channel();
        let reader = std::thread::Builder::new().spawn(move || {
            // The first time, and again while it goes on.
            let first = [is_asked.recv().unwrap(), is_asked.recv().unwrap()];
            (first, std::fs::read(late).unwrap())
        });
        write_while(&path, b"x", |is_first| {
            asks.send(is_first).ok();
            true
        })
        .unwrap();
        let read = reader.unwrap().join().unwrap();
        assert_eq!(read, ([true, false], b"x".to_vec()));
        // Until that is over.
        let error = write_while(&path, b"x", |is_first| is_first).unwrap_err();
        assert!(error.to_string().contains("nobody reads"), "{error}");
    }

    #[test]
    fn what_comes_late_and_in_parts_is_read_and_written() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut patient) = pipe(folder.path());
        let large = vec![b'x'; 300_000];
        let copy = large.clone();
        let writer = std::thread::Builder::new().spawn(move || {
            sleep(Duration::from_millis(50));
            write(&path, &copy)
        });
        let mut read = Vec::new();
        patient.read_to_end(&mut read).unwrap();
        writer.unwrap().join().unwrap().unwrap();
        assert_eq!(read, large);
    }
}
