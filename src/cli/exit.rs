//! How a command ends: exit codes, and a line on stderr.

use std::io::{self, Write as _};

use crate::files::{FileError, Problem};
use crate::text::line_of;

/// Exit code of a result that could not be printed or saved, and of a disk that is full or fails.
pub const FAILED: u8 = 1;
/// Exit code of bad usage and bad files, as clap's.
pub const BAD_INPUT: u8 = 2;
/// Exit code of a run that Ctrl-C cut short, as a shell's for SIGINT.
pub const INTERRUPTED: u8 = 130;

/// A line on stderr, fit for a terminal. Nothing is left to do where there is no stderr.
pub fn complain(text: &str) {
    writeln!(io::stderr(), "{}", line_of(text)).ok();
}

/// Exit code of an error: [`BAD_INPUT`], but where the machine is to blame and other arguments would not help.
pub fn code_of(error: &anyhow::Error) -> u8 {
    let is_failure = error.chain().any(|cause| {
        let of_file = cause.downcast_ref::<FileError>();
        let of_system = of_file.and_then(|error| match &error.problem {
            Problem::Unreadable(error) | Problem::Unusable(error) => Some(error),
            _ => None,
        });
        let of_system = of_system.or_else(|| cause.downcast_ref());
        of_system.is_some_and(is_of_machine)
    });
    if is_failure { FAILED } else { BAD_INPUT }
}

/// Whether there is no room left, or the disk fails.
fn is_of_machine(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, OutOfMemory, QuotaExceeded, StorageFull};
    // The standard library has no kind for a disk that fails.
    #[cfg(unix)]
    let fails = error.raw_os_error() == Some(libc::EIO);
    #[cfg(not(unix))]
    let fails = false;
    fails
        || matches!(
            error.kind(),
            StorageFull | QuotaExceeded | FileTooLarge | OutOfMemory
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_nobodys_bad_input() {
        let of = |kind: io::ErrorKind| FileError::new("r.jsonl", Problem::Unusable(kind.into()));
        for (error, code) in [
            (anyhow::Error::from(of(io::ErrorKind::StorageFull)), FAILED),
            (
                anyhow::Error::from(of(io::ErrorKind::QuotaExceeded)).context("--resume"),
                FAILED,
            ),
            (of(io::ErrorKind::PermissionDenied).into(), BAD_INPUT),
            (of(io::ErrorKind::NotFound).into(), BAD_INPUT),
            (anyhow::anyhow!("no such key"), BAD_INPUT),
        ] {
            assert_eq!(code_of(&error), code, "{error:#}");
        }
    }
}
