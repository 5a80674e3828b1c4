//! Images that the program makes, as files: a grid of samples, a moving picture, numbers for other programs. Knows
//! nothing of training or egui.
//!
//! - [`grid`]: many small images as one picture
//! - [`gif`]: pictures one after the other, in a file that can be sent around
//! - [`npy`]: numbers as NumPy reads them

pub mod gif;
pub mod grid;
pub mod npy;
