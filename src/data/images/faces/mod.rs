//! Faces of eight factors, each of which a generator may find or lose, and a style mixer take from one face or
//! another.
//!
//! - [`face`]: what is random of a face
//! - [`palette`]: its colours, and what the values of factors are called
//! - [`paint`]: how it is painted

mod face;
mod paint;
mod palette;

pub(super) use face::Face;
pub(super) use palette::FACTORS;
