//! How good generated images are. Pure functions of pixels; knows nothing of tensors, threads or egui.
//!
//! - [`score`]: all of it against one data set, with what can be computed once
//! - [`frechet`]: Fréchet distance of two sets of features
//! - [`principal`]: features of any data set, its principal components
//! - [`classifier`]: features of a labelled data set, and what is seen in its images
//! - [`halves`]: what real images score against other real images
//! - [`coverage`]: classes, and values of factors, that fakes show
//! - [`mod@nearest`]: how far images are apart
//! - [`symmetric`]: eigenvalues and roots of small matrices
//! - `subspace`: how components are found
//! - `vectors`: sums over long rows, the same on every machine

// Kernels are compiled for several instruction sets, which is what inlining is for.
#![allow(clippy::inline_always)]

pub mod classifier;
pub mod coverage;
pub mod frechet;
pub mod halves;
pub mod nearest;
pub mod principal;
pub mod score;
mod subspace;
pub mod symmetric;
mod vectors;

pub use coverage::Found;
pub use halves::Distance;
pub use score::{ImageEvaluator, LiveScore, Report};
