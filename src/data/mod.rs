//! Where samples come from. Knows nothing of tensors, threads or egui.
//!
//! - [`distributions`]: the target distributions, one file each
//! - [`real`]: samples of them, and their modes
//! - [`images`]: data sets of images
//! - [`noise`]: the generator's input
//! - [`rng`]: the one seeded generator, in streams that do not disturb each other
//! - [`seed_list`]: several seeds as text
//! - [`seeds`]: noise by number, and what is between two numbers
//! - [`shape`]: the size of an image
//! - [`table`]: points of any table

pub mod distributions;
pub mod images;
pub mod noise;
pub mod real;
pub mod rng;
pub mod seed_list;
pub mod seeds;
pub mod shape;
pub mod table;

pub use distributions::Mode;
pub use rng::{Rng, Stream};
pub use seed_list::SeedList;
pub use seeds::SeedNoise;
pub use shape::ImageShape;

/// A point `[x, y]`; real data live in the unit square.
pub type Point = [f32; 2];
