//! One file, from bytes to a few pixels.

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::panic::catch_unwind;
use std::path::Path;

use image::imageops::{self, FilterType};
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};

use super::labels::Counts;
use super::packed::{Packed, chosen};
use super::{Colours, Cut, Fit, MIN_IMAGES, Unusable};
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
/// Longer sides are shrunk before a picture is padded.
const MAX_PADDED: u32 = 2_048;

/// Sides of tiles, in pixels.
pub const MIN_TILE: u32 = 2;
/// The largest.
pub const MAX_TILE: u32 = 1_024;
/// Sides of tiles that sheets have, the likeliest first.
const USUAL_TILES: [u32; 11] = [32, 28, 64, 16, 48, 24, 128, 96, 20, 12, 8];

/// What pictures become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Pixels in a row, and rows.
    pub side: usize,
    /// Whether colours are kept.
    pub colours: Colours,
    /// How they are cut out.
    pub cut: Cut,
}

/// Reads a picture as a square of levels, `[y][x][channel]`, or as one of each of its tiles; of a moving one the first picture.
pub(super) fn read(path: &Path, shape: Shape, most: usize) -> Result<Packed, Unusable> {
    let mut file = Reading::open(path).map_err(|error| reason(&error))?;
    let head = file.head().map_err(|error| reason(&error))?;
    if head.is_empty() {
        return Err(Unusable::Broken);
    }
    let Some(format) = format(head) else {
        return Err(Unusable::OtherKind);
    };
    let bytes = file.bytes(MAX_FILE).map_err(|error| reason(&error))?;
    if format == ImageFormat::Jpeg && !has_end(&bytes) {
        return Err(Unusable::Broken);
    }
    // A decoder that panics has met a file that it does not understand.
    let images = catch_unwind(|| {
        let picture = decoded(&bytes, format)?;
        Ok(match shape.cut.tile {
            None => Packed {
                images: vec![levels(picture, shape)],
                left: 0,
                blank: 0,
                labels: Counts::default(),
                mislabelled: None,
            },
            Some(side) if picture.width().min(picture.height()) < side => {
                return Err(Unusable::TooSmall);
            }
            Some(side) => tiles(&picture, side, shape, most),
        })
    });
    images.unwrap_or(Err(Unusable::Broken))
}

/// The kind of a picture that is read, by its first bytes.
fn format(head: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(head).ok();
    format.filter(|format| is_read(*format))
}

/// Whether a file has the ending of a picture that is read.
pub(super) fn is_called_read(file: &Path) -> bool {
    ImageFormat::from_path(file).is_ok_and(is_read)
}

/// Whether a file is a picture of a kind that is not read, whatever it is called: phones and web pages call HEIC and AVIF .jpg.
pub(super) fn is_other_picture(file: &Path) -> bool {
    Reading::head_of(file).is_some_and(|head| is_other_kind(&head))
}

fn is_other_kind(head: &[u8]) -> bool {
    // The box that begins files of HEIC and AVIF.
    let is_boxed = head.get(4..8) == Some(b"ftyp");
    is_boxed || image::guess_format(head).is_ok_and(|format| !is_read(format))
}

fn is_read(format: ImageFormat) -> bool {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, WebP};
    matches!(format, Png | Jpeg | WebP | Gif | Bmp)
}

/// At most so many tiles of a sheet, row by row; those of one colour are room that was left over.
fn tiles(sheet: &DynamicImage, side: u32, shape: Shape, most: usize) -> Packed {
    let tile = |(x, y): (u32, u32)| sheet.crop_imm(x, y, side, side);
    let (columns, rows) = (sheet.width() / side, sheet.height() / side);
    let places =
        (0..rows).flat_map(|row| (0..columns).map(move |column| (column * side, row * side)));
    let all = (columns * rows) as usize;
    // Places first: there may be millions of tiny tiles.
    let filled: Vec<(u32, u32)> = places
        .filter(|place| {
            let tile = tile(*place).to_rgba8();
            let first = tile.get_pixel(0, 0);
            tile.pixels().any(|pixel| pixel != first)
        })
        .collect();
    let images = chosen(filled.len(), most)
        .into_iter()
        .filter_map(|index| filled.get(index))
        .map(|place| levels(tile(*place), shape));
    let images: Vec<_> = images.collect();
    let left = filled.len() - images.len();
    Packed {
        images,
        left,
        blank: all - filled.len(),
        labels: Counts::default(),
        mislabelled: None,
    }
}

/// A side of tiles for a sheet that is one picture: a usual one that leaves nothing over; `None` if it is no picture.
pub fn suggested_tile(path: &Path) -> Option<u32> {
    // Pipes are not asked: what was read of them is gone.
    if !path.is_file() {
        return None;
    }
    let mut file = Reading::open(path).ok()?;
    let format = format(file.head().ok()?)?;
    let opened = BufReader::new(File::open(path).ok()?);
    let size = ImageReader::with_format(opened, format).into_dimensions();
    let (width, height) = size.ok()?;
    let fits = |side: &u32| {
        width.is_multiple_of(*side)
            && height.is_multiple_of(*side)
            && u64::from(width / side) * u64::from(height / side) >= MIN_IMAGES as u64
    };
    let usual = USUAL_TILES.into_iter().find(fits);
    Some(usual.unwrap_or((width.min(height) / 4).clamp(MIN_TILE, MAX_TILE)))
}

/// A picture as a square of levels.
pub(super) fn levels(picture: DynamicImage, shape: Shape) -> Vec<u8> {
    let square = shrunk(squared(picture, shape.cut.fit), shape.side as u32);
    match shape.colours {
        Colours::Grey => DynamicImage::from(square).into_luma8().into_raw(),
        Colours::Colour => square.into_raw(),
    }
}

pub(super) fn reason(error: &TextError) -> Unusable {
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

/// The picture, the way up that it was taken.
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
    let mut picture = DynamicImage::from_decoder(decoder).map_err(undecodable)?;
    if let Ok(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// The picture as a square.
fn squared(picture: DynamicImage, fit: Fit) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    if width == height {
        return picture;
    }
    match fit {
        Fit::Crop => {
            let side = width.min(height);
            picture.crop_imm((width - side) / 2, (height - side) / 2, side, side)
        }
        Fit::Pad => {
            let side = width.max(height);
            // Shrunk first: a long strip would make a huge square.
            let picture = if side > MAX_PADDED {
                picture.thumbnail(MAX_PADDED, MAX_PADDED)
            } else {
                picture
            };
            let picture = opaque(picture);
            let side = picture.width().max(picture.height());
            let mut square = RgbImage::from_pixel(side, side, edge(&picture));
            let place = |whole: u32, own: u32| i64::from((whole - own) / 2);
            let (x, y) = (place(side, picture.width()), place(side, picture.height()));
            imageops::replace(&mut square, &picture, x, y);
            square.into()
        }
    }
}

/// The mean colour of a picture's corners, which is most often that of its background.
fn edge(picture: &RgbImage) -> Rgb<u8> {
    let (right, bottom) = (
        picture.width().saturating_sub(1),
        picture.height().saturating_sub(1),
    );
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    let level = |channel: usize| {
        let sum: u32 = corners
            .iter()
            .map(|(x, y)| u32::from(picture.get_pixel(*x, *y).0[channel]))
            .sum();
        (sum / 4) as u8
    };
    Rgb([level(0), level(1), level(2)])
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
