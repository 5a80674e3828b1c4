//! [`ResultsError`]: why a results file could not be used.

use std::io;
use std::path::PathBuf;

/// Why a results file could not be used; one line.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The file system said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Not an ordinary file.
    #[error("{}: runs can only be kept in an ordinary file; choose another name", path.display())]
    NoFile {
        /// The path.
        path: PathBuf,
    },
    /// More than can be read again.
    #[error("{}: so many arms with so many points do not fit into a results file; vary fewer values, or draw fewer points", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes to it.
    #[error("{}: another process is writing to this file; wait for it or choose another file", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The content is no results.
    #[error("{}:{line}: {message}; this is not a results file of this program, choose another name", path.display())]
    NoResults {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// A line that this program did not write so.
    #[error("{}:{line}: {message}; take this line out to go on with the others", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// Of other settings.
    #[error("{}: these results are of {what}; choose another file, or go back to what it was begun with", path.display())]
    OtherPlan {
        /// The file.
        path: PathBuf,
        /// In what they differ.
        what: String,
    },
}
