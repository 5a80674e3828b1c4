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
//! - [`error`]: why a file could not be used

pub mod error;
pub mod file;
mod header;
mod lines;
mod lock;
pub mod merge;
pub mod origins;
#[cfg(test)]
mod tests;

pub use error::ResultsError;
pub use file::ResultsFile;
pub use merge::{Merged, merge};
pub use origins::Origins;
