//! No two processes write to one results file.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::{failed, other_kind};
use crate::files::FileError;

/// How often, and after what time, a lock is tried again.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Keeps other processes from writing to a file while it is open.
pub(super) fn lock(file: &File, path: &Path) -> Result<(), FileError> {
    let mut answer = file.try_lock();
    // A program that is just being started has all of our files for a moment, and our locks on them.
    for _ in 0..LOCK_TRIES {
        if !matches!(answer, Err(TryLockError::WouldBlock)) {
            break;
        }
        thread::sleep(LOCK_PAUSE);
        answer = file.try_lock();
    }
    answer.map_err(|error| match error {
        TryLockError::WouldBlock => other_kind(
            path,
            tr!("another process is writing to this file; wait for it or choose another file"),
        ),
        TryLockError::Error(source) => failed(path)(source),
    })
}
