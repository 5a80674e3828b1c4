//! Pictures one after the other, as an animated GIF that is small enough to be sent around.

use std::borrow::Cow;

use gif::Repeat;
use image::RgbImage;

use super::palette::{AS_BEFORE, Palette};

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

/// The bytes of a GIF of pictures of one size, with one palette for all of them; of fewer of them, evenly apart, until it has at
/// most [`MOST_BYTES`].
///
/// # Errors
///
/// A sentence, if it was cancelled, or a picture has no size that a GIF can have.
pub fn gif(
    frames: Vec<RgbImage>,
    end: End,
    is_cancelled: impl Fn() -> bool,
) -> Result<Vec<u8>, String> {
    let Some(first) = frames.first() else {
        return Ok(Vec::new());
    };
    let checked =
        |pixels: u32| u16::try_from(pixels).map_err(|_| "the picture is too large".to_owned());
    let size = (checked(first.width())?, checked(first.height())?);
    let wanted = || {
        if is_cancelled() {
            return Err(CANCELLED.to_owned());
        }
        Ok(())
    };
    let palette = Palette::of(&frames, &is_cancelled).ok_or_else(|| CANCELLED.to_owned())?;
    // Each goes as soon as there are its indices.
    let indices = frames.into_iter().map(|frame| -> Result<_, String> {
        wanted()?;
        Ok(palette.indices(&frame))
    });
    let mut frames: Vec<Vec<u8>> = indices.collect::<Result<_, _>>()?;
    let mut delay = FRAME_CS.0;
    loop {
        let bytes = encoded(&frames, &palette, size, (delay, end), wanted)?;
        if bytes.len() <= MOST_BYTES || frames.len() <= LEAST_FRAMES {
            return Ok(bytes);
        }
        match end {
            // As few go as have to.
            End::Rest => {
                let share = 0.95 * MOST_BYTES as f64 / bytes.len() as f64;
                let fitting = (share * frames.len() as f64) as usize;
                let most = fitting.clamp(LEAST_FRAMES, frames.len() - 1);
                thin(&mut frames, most);
            }
            // Every other one, at the same pace; the first one stays, which is the last as well.
            End::Loop => {
                delay *= 2;
                let mut is_kept = false;
                frames.retain(|_| {
                    is_kept = !is_kept;
                    is_kept
                });
            }
        }
    }
}

/// Leaves so many, evenly apart, the first and the last one among them.
fn thin(frames: &mut Vec<Vec<u8>>, most: usize) {
    let last = frames.len().saturating_sub(1);
    let gaps = most.saturating_sub(1).max(1);
    let mut kept = (0..=gaps).map(|gap| gap * last / gaps).peekable();
    let mut index = 0_usize;
    frames.retain(|_| {
        let is_kept = kept.next_if_eq(&index).is_some();
        index += 1;
        is_kept
    });
}

/// The bytes of a GIF of these pictures, given as indices of the palette; each holds only what changed.
fn encoded(
    frames: &[Vec<u8>],
    palette: &Palette,
    (width, height): (u16, u16),
    (delay, end): (u16, End),
    wanted: impl Fn() -> Result<(), String>,
) -> Result<Vec<u8>, String> {
    // Not by `image`, which wipes the picture between two frames.
    let mut bytes = Vec::new();
    {
        let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette.bytes())
            .map_err(|e| e.to_string())?;
        encoder
            .set_repeat(Repeat::Infinite)
            .map_err(|e| e.to_string())?;
        for (index, frame) in frames.iter().enumerate() {
            wanted()?;
            let before = index.checked_sub(1).and_then(|before| frames.get(before));
            let changes = before.map_or_else(
                || frame.clone(),
                |before| {
                    let pixels = frame.iter().zip(before);
                    let changed =
                        pixels.map(|(now, before)| if now == before { AS_BEFORE } else { *now });
                    changed.collect()
                },
            );
            let rests = end == End::Rest && index + 1 == frames.len();
            let frame = gif::Frame {
                width,
                height,
                buffer: Cow::Owned(changes),
                transparent: Some(AS_BEFORE),
                delay: if rests { FRAME_CS.1 } else { delay },
                dispose: gif::DisposalMethod::Keep,
                ..gif::Frame::default()
            };
            encoder.write_frame(&frame).map_err(|e| e.to_string())?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::codecs::gif::GifDecoder;
    use image::{AnimationDecoder as _, Rgb};

    use super::*;

    /// Pictures as unlike each other as they can be, the first one black.
    fn picture(number: u32) -> RgbImage {
        let level = move |x: u32, y: u32| {
            let mixed =
                (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)).wrapping_add(number);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
            if number == 0 { 0 } else { (mixed >> 24) as u8 }
        };
        RgbImage::from_fn(200, 200, |x, y| Rgb([level(x, y), level(y, x), 0]))
    }

    #[test]
    fn a_large_run_keeps_its_ends_and_loses_no_more_than_it_has_to() {
        let white = RgbImage::from_pixel(200, 200, Rgb([255; 3]));
        let pictures: Vec<_> = (0..127).map(picture).chain([white]).collect();
        let bytes = gif(pictures, End::Rest, || false).unwrap();
        assert!(bytes.len() <= MOST_BYTES);
        assert!(bytes.len() > MOST_BYTES / 100 * 85, "{}", bytes.len());
        let decoder = GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
        let frames = decoder.into_frames().collect_frames().unwrap();
        for (frame, level) in [(frames.first(), 0_u8), (frames.last(), 255)] {
            let mut pixels = frame.unwrap().buffer().pixels();
            assert!(pixels.all(|pixel| pixel.0[..3] == [level; 3]), "{level}");
        }
    }

    #[test]
    fn it_is_cancelled_at_once_however_far_it_is() {
        use std::cell::Cell;
        let part = |number| image::imageops::crop_imm(&picture(number), 0, 0, 40, 40).to_image();
        let pictures: Vec<_> = (0..3).map(part).collect();
        let asked = Cell::new(0);
        let until = |last: usize| {
            asked.set(0);
            gif(pictures.clone(), End::Rest, || {
                asked.set(asked.get() + 1);
                asked.get() > last
            })
        };
        until(usize::MAX).unwrap();
        let all = asked.get();
        // For the palette, for the indices of each picture and for its bytes.
        assert!(all > 3 + 3 + 3, "{all}");
        for last in [0, 2, all / 2, all - 5, all - 1] {
            assert_eq!(until(last), Err(CANCELLED.to_owned()), "{last} of {all}");
            assert_eq!(asked.get(), last + 1);
        }
    }

    #[test]
    fn a_large_loop_keeps_its_first_picture_and_its_pace() {
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
