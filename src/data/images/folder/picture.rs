//! One file, from bytes to a few pixels.

use std::io::Cursor;
use std::panic::catch_unwind;
use std::path::Path;

use image::imageops::{self, FilterType};
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};

use super::{Colours, Unusable};
use crate::files::{Reading, TextError};

/// Larger files are not read.
const MAX_FILE: u64 = 64 << 20;
/// Pictures of more pixels are not decoded; today's large cameras have 50 million.
const MAX_PIXELS: u64 = 1 << 26;
/// Nor those that would take more bytes.
const MAX_BYTES: u64 = 256 << 20;
/// How many pixels in a row are left, for each that is wanted, by plain averages of blocks. That is several times faster
/// than a filter, and leaves the filter enough that the blocks are not seen.
const LEFT: u32 = 2;
/// Behind what is transparent.
const PAPER: f32 = 255.0;

/// Reads a picture as a square of `side`×`side` levels, `[y][x][channel]`.
pub(super) fn read(path: &Path, side: usize, colours: Colours) -> Result<Vec<u8>, Unusable> {
    let mut file = Reading::open(path).map_err(|error| reason(&error))?;
    let head = file.head().map_err(|error| reason(&error))?;
    if head.is_empty() {
        return Err(Unusable::Broken);
    }
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) = image::guess_format(head) else {
        return Err(Unusable::OtherKind);
    };
    let bytes = file.bytes(MAX_FILE).map_err(|error| reason(&error))?;
    if format == ImageFormat::Jpeg && !has_end(&bytes) {
        return Err(Unusable::Broken);
    }
    // A decoder that panics has met a file that it does not understand.
    let square = catch_unwind(|| Ok(shrunk(decoded(&bytes, format)?, side as u32)));
    let square = square.unwrap_or(Err(Unusable::Broken))?;
    Ok(match colours {
        Colours::Grey => DynamicImage::from(square).into_luma8().into_raw(),
        Colours::Colour => square.into_raw(),
    })
}

fn reason(error: &TextError) -> Unusable {
    match error {
        TextError::TooLarge => Unusable::TooLarge,
        TextError::Unreadable(_) | TextError::Folder => Unusable::Closed,
        TextError::NotUtf8(_) => Unusable::OtherKind,
    }
}

/// Whether a JPEG has its end, without which the decoder would make the rest of the picture grey. A small picture within
/// it has an end too, so only what comes after the head counts.
fn has_end(jpeg: &[u8]) -> bool {
    const MARK: u8 = 0xff;
    const SCAN: u8 = 0xda;
    const END: u8 = 0xd9;
    let mut rest = jpeg.get(2..).unwrap_or_default();
    loop {
        rest = match rest {
            [MARK, MARK, ..] => &rest[1..],
            [MARK, SCAN, scan @ ..] => return scan.windows(2).any(|pair| pair == [MARK, END]),
            [MARK, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest.get(2 + length..).unwrap_or_default()
            }
            [_, rest @ ..] => rest,
            [] => return false,
        }
    }
}

/// The picture's square in the middle, the way up that it was taken.
fn decoded(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Unusable> {
    let undecodable = |error: ImageError| match error {
        ImageError::Limits(_) => Unusable::TooLarge,
        _ => Unusable::Broken,
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(undecodable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || decoder.total_bytes() > MAX_BYTES {
        return Err(Unusable::TooLarge);
    }
    // A wrong note about it is no reason to leave a picture out.
    let orientation = decoder.orientation();
    let picture = DynamicImage::from_decoder(decoder).map_err(undecodable)?;
    let side = width.min(height);
    let mut square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    if let Ok(orientation) = orientation {
        square.apply_orientation(orientation);
    }
    Ok(square)
}

fn shrunk(square: DynamicImage, side: u32) -> RgbImage {
    let mut square = opaque(square);
    if square.width() >= 2 * LEFT * side {
        square = averaged(&square, LEFT * side);
    }
    let filter = if square.width() > side {
        FilterType::Triangle
    } else {
        FilterType::CatmullRom
    };
    imageops::resize(&square, side, side, filter)
}

/// A square of as many blocks as wanted, each the mean of its pixels; blocks may differ in size by one.
fn averaged(square: &RgbImage, side: u32) -> RgbImage {
    let (from, to) = (square.width() as usize, side as usize);
    let place = |block: usize| block * from / to;
    let rows: Vec<&[u8]> = square.as_raw().chunks_exact(3 * from).collect();
    RgbImage::from_fn(side, side, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let columns = place(x)..place(x + 1);
        let lines = place(y)..place(y + 1);
        let count = (columns.len() * lines.len()) as u64;
        let mut sums = [0_u64; 3];
        for row in &rows[lines] {
            let (pixels, _) = row[3 * columns.start..3 * columns.end].as_chunks::<3>();
            for pixel in pixels {
                for (sum, &level) in sums.iter_mut().zip(pixel) {
                    *sum += u64::from(level);
                }
            }
        }
        Rgb(sums.map(|sum| ((sum + count / 2) / count) as u8))
    })
}

/// 8 bits a channel, on white paper where it is transparent.
fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut opaque = RgbImage::new(picture.width(), picture.height());
    for (to, from) in opaque.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let share = f32::from(alpha) / 255.0;
        *to = Rgb([red, green, blue]
            .map(|level| (f32::from(level) * share + PAPER * (1.0 - share)).round() as u8));
    }
    opaque
}
