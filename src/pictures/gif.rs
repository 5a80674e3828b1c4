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

/// What comes after the last picture, before the first one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A rest, so that one can look at it.
    Rest,
    /// Nothing: the first one is the next.
    Loop,
}

/// What is said of a GIF that nobody wants any more.
pub const CANCELLED: &str = "it was cancelled";

/// The bytes of a GIF of pictures of one size, each [`with_few_colors`]; of every other one, and again, until it has at most
/// [`MOST_BYTES`].
///
/// # Errors
///
/// A sentence, if it was cancelled, or a picture has no size that a GIF can have.
pub fn gif(
    mut frames: Vec<RgbImage>,
    end: End,
    is_cancelled: impl Fn() -> bool,
) -> Result<Vec<u8>, String> {
    let mut delay = FRAME_CS.0;
    loop {
        let bytes = encoded(&frames, delay, end)?;
        if bytes.len() <= MOST_BYTES || frames.len() <= LEAST_FRAMES {
            return Ok(bytes);
        }
        if is_cancelled() {
            return Err(CANCELLED.to_owned());
        }
        let kept = match end {
            // The last one among them.
            End::Rest => frames.len() % 2,
            // The first one, which is the last as well, at the same pace.
            End::Loop => {
                delay *= 2;
                1
            }
        };
        let mut index = 0;
        frames.retain(|_| {
            index += 1;
            index % 2 == kept
        });
    }
}

/// The bytes of a GIF of these pictures; each holds only what changed.
fn encoded(frames: &[RgbImage], delay: u16, end: End) -> Result<Vec<u8>, String> {
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
            let rests = end == End::Rest && index + 1 == frames.len();
            let frame = gif::Frame {
                delay: if rests { FRAME_CS.1 } else { delay },
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

#[cfg(test)]
mod tests {
    use image::AnimationDecoder as _;
    use image::codecs::gif::GifDecoder;

    use super::*;

    #[test]
    fn a_large_loop_keeps_its_first_picture_and_its_pace() {
        // As unlike each other as pictures can be, the first one black.
        let picture = |number: u32| {
            let level = move |x: u32, y: u32| {
                let mixed =
                    (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)).wrapping_add(number);
                let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
                if number == 0 { 0 } else { (mixed >> 24) as u8 }
            };
            with_few_colors(&RgbImage::from_fn(200, 200, |x, y| {
                Rgb([level(x, y), level(y, x), 0])
            }))
        };
        let pictures: Vec<_> = (0..128).map(picture).collect();
        let bytes = gif(pictures, End::Loop, || false).unwrap();
        assert!(bytes.len() <= MOST_BYTES);
        let decoder = GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
        let frames = decoder.into_frames().collect_frames().unwrap();
        assert!(
            frames.len() < 128 && frames.len() >= LEAST_FRAMES / 2,
            "{}",
            frames.len()
        );
        assert!(
            frames[0]
                .buffer()
                .pixels()
                .all(|pixel| pixel.0[..3] == [0; 3])
        );
        // Half as many pictures take twice as long each.
        let whole: u32 = frames
            .iter()
            .map(|frame| frame.delay().numer_denom_ms().0)
            .sum();
        assert_eq!(whole, 128 * 10 * u32::from(FRAME_CS.0));
    }
}
