//! Pictures as a text: a PNG of all of them below each other, in base64.

use std::io::Cursor;
use std::panic::catch_unwind;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::{ColorType, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, Limits};

use super::{MAX_PICTURES, MIN_PICTURES, PICTURE_SIDE};

/// Longer texts are not decoded; pictures that nothing can be compressed of are shorter.
const MAX_TEXT: usize = 22 << 20;
/// Most bytes that a decoder may take: all pixels of the most pictures, and as much for its work.
const MAX_BYTES: u64 = 2 * (MAX_PICTURES * PICTURE_SIDE * PICTURE_SIDE * 3) as u64;

/// Why pictures cannot be kept, or a text is none of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PicturesError {
    /// It is longer than that of the most pictures.
    #[error("{}", tr!("the pictures are longer than {most} MiB of text; choose the folder again", most = MAX_TEXT >> 20))]
    TooLong,
    /// It is no base64.
    #[error("{}", tr!("the pictures are damaged (no base64 text); choose the folder again"))]
    Base64,
    /// What is in the base64 cannot be decoded.
    #[error("{}", tr!("the pictures are damaged (no PNG that can be read); choose the folder again"))]
    Png,
    /// It has another depth, or an alpha channel.
    #[error("{}", tr!("the pictures must be 8 bits deep, and grey or red, green and blue"))]
    Kind,
    /// They are not below each other.
    #[error("{}", tr!("the PNG of the pictures is {width} × {height} pixels, but must be {PICTURE_SIDE} wide and a multiple of \
         {PICTURE_SIDE} high", width, height, PICTURE_SIDE))]
    Size {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// There are too few or too many.
    #[error("{}", tr!("there are {count} pictures, but there must be {MIN_PICTURES} to {MAX_PICTURES}", count = .0, MIN_PICTURES, MAX_PICTURES))]
    Count(usize),
}

/// The text of pictures `[picture][y][x][channel]`.
pub(super) fn encode(channels: usize, levels: &[u8]) -> Result<String, PicturesError> {
    let color = match channels {
        1 => ExtendedColorType::L8,
        3 => ExtendedColorType::Rgb8,
        _ => return Err(PicturesError::Kind),
    };
    let row = PICTURE_SIDE * channels;
    let size = (PICTURE_SIDE as u32, (levels.len() / row) as u32);
    check_size(size)?;
    if !levels.len().is_multiple_of(row) {
        return Err(PicturesError::Kind);
    }
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(
        Cursor::new(&mut png),
        CompressionType::Default,
        FilterType::Adaptive,
    );
    encoder
        .write_image(levels, size.0, size.1, color)
        .map_err(|_| PicturesError::Png)?;
    Ok(STANDARD.encode(png))
}

/// Channels and levels of the pictures of a text.
pub(super) fn decode(text: &str) -> Result<(usize, Vec<u8>), PicturesError> {
    if text.len() > MAX_TEXT {
        return Err(PicturesError::TooLong);
    }
    let png = STANDARD.decode(text).map_err(|_| PicturesError::Base64)?;
    // A decoder that panics has met a file that it does not understand.
    catch_unwind(|| decode_png(&png)).unwrap_or(Err(PicturesError::Png))
}

fn decode_png(png: &[u8]) -> Result<(usize, Vec<u8>), PicturesError> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_BYTES);
    let decoder =
        PngDecoder::with_limits(Cursor::new(png), limits).map_err(|_| PicturesError::Png)?;
    // What it says it will be is asked before there is room made for it.
    let channels = match decoder.color_type() {
        ColorType::L8 => 1,
        ColorType::Rgb8 => 3,
        _ => return Err(PicturesError::Kind),
    };
    let (width, height) = decoder.dimensions();
    check_size((width, height))?;
    let mut levels = vec![0; width as usize * height as usize * channels];
    if decoder.total_bytes() != levels.len() as u64 {
        return Err(PicturesError::Kind);
    }
    decoder
        .read_image(&mut levels)
        .map_err(|_| PicturesError::Png)?;
    Ok((channels, levels))
}

fn check_size((width, height): (u32, u32)) -> Result<(), PicturesError> {
    let side = PICTURE_SIDE as u32;
    if width != side || !height.is_multiple_of(side) {
        return Err(PicturesError::Size { width, height });
    }
    let count = (height / side) as usize;
    if (MIN_PICTURES..=MAX_PICTURES).contains(&count) {
        Ok(())
    } else {
        Err(PicturesError::Count(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbaImage};

    fn text_of(picture: &DynamicImage, format: ImageFormat) -> String {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        STANDARD.encode(bytes.into_inner())
    }

    fn refusal(text: &str) -> PicturesError {
        decode(text).unwrap_err()
    }

    #[test]
    fn what_is_no_sheet_of_pictures_is_refused_with_the_reason() {
        let grey = |width, height| {
            let picture = ImageBuffer::from_pixel(width, height, Luma([100_u8]));
            text_of(&picture.into(), ImageFormat::Png)
        };
        let good = grey(32, 16 * 32);
        assert_eq!(decode(&good), Ok((1, vec![100; 16 * 32 * 32])));
        for (width, height) in [(31, 16 * 32), (64, 16 * 32), (32, 16 * 32 + 1)] {
            assert_eq!(
                refusal(&grey(width, height)),
                PicturesError::Size { width, height }
            );
        }
        assert_eq!(refusal(&grey(32, 15 * 32)), PicturesError::Count(15));
        assert_eq!(refusal(&grey(32, 5_001 * 32)), PicturesError::Count(5_001));
        for text in ["====", "äöü", "not base64!", "YQ", &good[1..]] {
            assert_eq!(refusal(text), PicturesError::Base64, "{text:.20}");
        }
        // Cut to whole groups of four, so that only the PNG is broken.
        for text in ["YWJj", &good[..good.len() / 8 * 4], &good[..40]] {
            assert_eq!(refusal(text), PicturesError::Png, "{text:.20}");
        }
        let long = "A".repeat(MAX_TEXT + 4);
        assert_eq!(refusal(&long), PicturesError::TooLong);
        let clear = RgbaImage::new(32, 16 * 32);
        let deep = ImageBuffer::from_pixel(32, 16 * 32, Rgb([1_u16; 3]));
        for other in [clear.into(), deep.into()] {
            let text = text_of(&other, ImageFormat::Png);
            assert_eq!(refusal(&text), PicturesError::Kind);
        }
        let picture = ImageBuffer::from_pixel(32, 16 * 32, Luma([100_u8]));
        let jpeg = text_of(&picture.into(), ImageFormat::Jpeg);
        assert_eq!(refusal(&jpeg), PicturesError::Png);
        assert_eq!(
            encode(2, &vec![0; 2 * 16 * 1_024]),
            Err(PicturesError::Kind)
        );
        assert_eq!(
            encode(1, &vec![0; 15 * 1_024]),
            Err(PicturesError::Count(15))
        );
        let size = PicturesError::Size {
            width: 32,
            height: 511,
        };
        assert_eq!(encode(1, &vec![0; 511 * 32 + 3]), Err(size));
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_says_of_itself() {
        let picture = ImageBuffer::from_pixel(32, 16 * 32, Luma([0_u8]));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(picture)
            .write_to(&mut png, ImageFormat::Png)
            .unwrap();
        let png = png.into_inner();
        let boast = |width: u32, height: u32| {
            let mut png = png.clone();
            png[16..20].copy_from_slice(&width.to_be_bytes());
            png[20..24].copy_from_slice(&height.to_be_bytes());
            let sum = !png[12..29].iter().fold(!0_u32, |crc, &byte| {
                (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                    (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
                })
            });
            png[29..33].copy_from_slice(&sum.to_be_bytes());
            refusal(&STANDARD.encode(png))
        };
        // The decoder has no room for such a row.
        assert_eq!(boast(2_000_000_000, 32), PicturesError::Png);
        let (width, height) = (50_000, 512);
        assert_eq!(boast(width, height), PicturesError::Size { width, height });
        assert_eq!(
            boast(32, 2_000_000_000),
            PicturesError::Count(2_000_000_000 / 32)
        );
        // Within bounds, and not there.
        assert_eq!(boast(32, 5_000 * 32), PicturesError::Png);
    }
}
