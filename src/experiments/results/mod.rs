//! Finished runs in a file: JSON lines, the first a header that says what plan they are of, then one for
//! each run, written as it finishes. What a killed program leaves behind can be gone on with, and files
//! from several machines can be merged.
//!
//! - [`file`]: [`ResultsFile`], to go on with
//! - [`merge`](mod@merge): several files become one
//! - `header`: the first line, and whether two belong together
//! - `lines`: one line after the other, read and checked
//! - `lock`: no two processes write to one file
//! - [`origins`]: where runs were computed, as far as it matters

pub mod file;
mod header;
mod lines;
mod lock;
pub mod merge;
pub mod origins;
#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

pub use file::ResultsFile;
pub use merge::{MergeError, Merged, merge};
pub use origins::Origins;

use crate::files::{FileError, Problem};

fn refused(path: &Path, problem: Problem) -> FileError {
    FileError::new(path.display().to_string(), problem)
}

fn other_kind(path: &Path, message: &str) -> FileError {
    refused(path, Problem::OtherKind(message.to_owned()))
}

/// What the file system answered.
fn failed(path: &Path) -> impl Fn(io::Error) -> FileError + Copy {
    move |source| refused(path, Problem::Unusable(source))
}

/// Of other settings, or of another version of the program.
fn other_plan(path: &Path, what: &str) -> FileError {
    let message = tr!(
        "these results are of {what}; choose another file, or go back to what it was begun with",
        what
    );
    refused(path, Problem::Invalid(message))
}
