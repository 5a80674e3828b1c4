//! Where samples come from. Knows nothing of tensors, threads or egui.
//!
//! - [`real`]: the target distributions and their modes
//! - [`noise`]: the generator's input
//! - [`rng`]: the one seeded generator, in streams that do not disturb each other
//! - [`points_file`]: reading drawn or measured points from CSV

pub mod noise;
pub mod points_file;
pub mod real;
pub mod rng;

pub use points_file::{ImportedPoints, read_points};
pub use real::Mode;
pub use rng::{Rng, Stream};

/// A point `[x, y]`; real data live in the unit square.
pub type Point = [f32; 2];
