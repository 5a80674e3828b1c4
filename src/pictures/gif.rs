//! Pictures one after the other, as an animated GIF that is small enough to be sent around.

use std::collections::HashSet;

use gif::Repeat;
use image::{Rgb, RgbImage, Rgba, RgbaImage};

/// So few pictures are kept however large they are.
const LEAST_FRAMES: usize = 8;
/// Most bytes of a file that can be sent around.
pub const MOST_BYTES: usize = 2_000_000;
/// How long a picture is shown, and the last one, in hundredths of a second.
const FRAME_CS: (u16, u16) = (12, 200);

/// What is said of a GIF that nobody wants any more.
pub const CANCELLED: &str = "it was cancelled";

/// The bytes of a GIF of pictures of one size, each [`with_few_colors`]; of every other one, and again, until it has at most
/// [`MOST_BYTES`].
///
/// # Errors
///
/// A sentence, if it was cancelled, or a picture has no size that a GIF can have.
pub fn gif(mut frames: Vec<RgbImage>, is_cancelled: impl Fn() -> bool) -> Result<Vec<u8>, String> {
    loop {
        let bytes = encoded(&frames)?;
        if bytes.len() <= MOST_BYTES || frames.len() <= LEAST_FRAMES {
            return Ok(bytes);
        }
        if is_cancelled() {
            return Err(CANCELLED.to_owned());
        }
        // The last one among them.
        let is_odd = frames.len() % 2;
        let mut index = 0;
        frames.retain(|_| {
            index += 1;
            index % 2 == is_odd
        });
    }
}

/// The bytes of a GIF of these pictures; each holds only what changed.
fn encoded(frames: &[RgbImage]) -> Result<Vec<u8>, String> {
    // Not by `image`, which wipes the picture between two frames.
    let Some(first) = frames.first() else {
        return Ok(Vec::new());
    };
    let side =
        |pixels: u32| u16::try_from(pixels).map_err(|_| "the picture is too large".to_owned());
    let (width, height) = (side(first.width())?, side(first.height())?);
    let mut bytes = Vec::new();
    {
        let mut encoder =
            gif::Encoder::new(&mut bytes, width, height, &[]).map_err(|e| e.to_string())?;
        encoder
            .set_repeat(Repeat::Infinite)
            .map_err(|e| e.to_string())?;
        for (index, frame) in frames.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| frames.get(before));
            let mut changes = RgbaImage::from_fn(frame.width(), frame.height(), |x, y| {
                let color = frame.get_pixel(x, y);
                let is_same = before.is_some_and(|before| before.get_pixel(x, y) == color);
                let Rgb([r, g, b]) = *color;
                Rgba(if is_same {
                    [0, 0, 0, 0]
                } else {
                    [r, g, b, 255]
                })
            });
            let is_last = index + 1 == frames.len();
            let frame = gif::Frame {
                delay: if is_last { FRAME_CS.1 } else { FRAME_CS.0 },
                dispose: gif::DisposalMethod::Keep,
                ..gif::Frame::from_rgba_speed(width, height, &mut changes, 10)
            };
            encoder.write_frame(&frame).map_err(|e| e.to_string())?;
        }
    }
    Ok(bytes)
}

/// With so few colours that all are kept: a palette has 256, one of which is "as before".
pub fn with_few_colors(picture: &RgbImage) -> RgbImage {
    let rounded = |levels: [u32; 3]| {
        let mut picture = picture.clone();
        for pixel in picture.pixels_mut() {
            for (channel, levels) in pixel.0.iter_mut().zip(levels) {
                let level = u32::from(*channel) * levels / 256;
                *channel = (level * 255 / (levels - 1)) as u8;
            }
        }
        picture
    };
    let mut last = rounded([64; 3]);
    // The last are 252 colours, of images in colour; eyes tell most shades of green apart.
    for levels in [[32; 3], [16; 3], [8; 3], [6, 7, 6]] {
        let colors: HashSet<&Rgb<u8>> = last.pixels().collect();
        if colors.len() < 256 {
            break;
        }
        last = rounded(levels);
    }
    last
}
