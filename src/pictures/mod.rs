//! Images that the program makes, as files: a grid of samples, a moving picture, numbers for other programs. Knows
//! nothing of training or egui.
//!
//! - [`grid`]: many small images as one picture
//! - [`gif`]: pictures one after the other, in a file that can be sent around; `palette`: their colours
//! - [`seeds`]: images of seeds, beside or after each other
//! - [`result`]: what a preset comes to, for the gallery

pub mod gif;
pub mod grid;
mod palette;
pub mod result;
pub mod seeds;

use std::io::Cursor;

use image::{ImageBuffer, ImageFormat, ImageResult, PixelWithColorType};

/// The bytes of a PNG file.
///
/// # Errors
///
/// If the picture has no size that a PNG can have.
pub fn png<P: PixelWithColorType<Subpixel = u8>>(
    picture: &ImageBuffer<P, Vec<u8>>,
) -> ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
