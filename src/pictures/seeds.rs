//! Images of seeds as files: beside each other, or one after the other. Window and command line write the same bytes.

use image::ImageResult;

use super::gif::{End, gif};
use super::grid::{grid, scale_for};
use super::png;
use crate::data::ImageShape;

/// About the side of an image in a grid, and of one that moves, in pixels.
const SIDE: (usize, usize) = (64, 256);

/// A PNG file of images `[n][y][x][channel]`, so many beside each other.
///
/// # Errors
///
/// If the picture has no size that a PNG can have.
pub fn sheet(shape: ImageShape, images: &[f32], columns: usize) -> ImageResult<Vec<u8>> {
    png(&grid(shape, images, columns, scale_for(shape, SIDE.0)))
}

/// The images of a table of so many columns for [`sheet`], with a white one in its corner: first those that head the
/// columns, then each row with the one that heads it.
pub fn with_headings(shape: ImageShape, images: &[f32], columns: usize) -> Vec<f32> {
    let corner = vec![1.0; shape.numbers()];
    let (headings, rows) = images.split_at((columns * shape.numbers()).min(images.len()));
    [&corner, headings, rows].concat()
}

/// A GIF file of images `[n][y][x][channel]`, one after the other.
///
/// # Errors
///
/// As [`gif`].
pub fn moving(
    shape: ImageShape,
    images: &[f32],
    is_cancelled: impl Fn() -> bool,
) -> Result<Vec<u8>, String> {
    let each = images.chunks_exact(shape.numbers().max(1));
    let frames = each.map(|image| grid(shape, image, 1, scale_for(shape, SIDE.1)));
    gif(frames.collect(), End::Loop, is_cancelled)
}
