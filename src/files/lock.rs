//! Locks between processes that write the same file. They are advice: only who asks is kept off.

use std::fs::{File, TryLockError};
use std::io;
use std::thread;
use std::time::{Duration, Instant};

/// Time between two tries.
const PAUSE: Duration = Duration::from_millis(10);

/// Whether a file, which must be open, is locked until it is closed: `false` where another process, or another handle of this
/// one, still has it after `patience`. A file system that has no locks is taken to give them, as nobody there can be kept off.
///
/// # Errors
///
/// Whatever else the file system answered.
pub fn lock_within(file: &File, patience: Duration) -> io::Result<bool> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Ok(false),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) if has_no_locks(&error) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Whether that is the answer of a file system without locks, as some over the network are.
fn has_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    let is_known = matches!(
        error.raw_os_error(),
        Some(libc::ENOLCK | libc::ENOSYS | libc::EOPNOTSUPP)
    );
    #[cfg(not(unix))]
    let is_known = false;
    is_known || error.kind() == io::ErrorKind::Unsupported
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_waited_for_but_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let open = || File::options().append(true).create(true).open(&path);
        let first = open().unwrap();
        assert!(lock_within(&first, Duration::ZERO).unwrap());
        let second = open().unwrap();
        assert!(!lock_within(&second, Duration::ZERO).unwrap());
        let start = Instant::now();
        assert!(!lock_within(&second, 3 * PAUSE).unwrap());
        assert!(start.elapsed() >= 3 * PAUSE);
        drop(first);
        assert!(lock_within(&second, Duration::ZERO).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_system_without_locks_keeps_nobody_from_writing() {
        for (code, is_without) in [
            (libc::ENOLCK, true),
            (libc::ENOSYS, true),
            (libc::EOPNOTSUPP, true),
            (libc::EIO, false),
            (libc::EBADF, false),
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert_eq!(has_no_locks(&error), is_without, "{error}");
        }
    }
}
