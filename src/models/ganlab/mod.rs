//! Models in GAN Lab's format (ganlab 0.2.1): TensorFlow.js model artifacts, a JSON file whose
//! `modelTopology` holds GAN Lab's settings, and a binary file with the weights.
//!
//! Weights are `[inputs, outputs]` row by row, then the bias, layer by layer, D's before G's, which is
//! the order of our own flat parameters. The file has no optimizer memory: Adam starts afresh.
//!
//! - `format`: what is in the files
//! - `names`: what GAN Lab calls what a configuration has
//! - `read`: a model of theirs becomes one of ours
//! - `weights`: which file of weights belongs to a JSON file
//! - `lacks`: what of a configuration GAN Lab cannot say
//! - `write`: a model of ours becomes one of theirs

mod format;
mod lacks;
mod names;
mod read;
mod weights;
mod write;

pub use lacks::{NotExpressible, missing};
pub use read::parse;
pub use weights::{owner_of_weights, weights_of, weights_path};
pub use write::{ExportError, check_weights, write};
