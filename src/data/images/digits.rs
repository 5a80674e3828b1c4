//! Handwritten digits of 13 people, 8×8 pixels of 17 grey levels, and how they are enlarged.
//!
//! E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998,
//! <https://doi.org/10.24432/C50P49>: the test set, as scikit-learn carries it. `scripts/make_digits.py` made a
//! picture of it.

use std::sync::LazyLock;

use image::imageops::{self, FilterType};
use image::{ImageBuffer, ImageFormat, Luma};
use rand::seq::SliceRandom as _;

use super::batch::{ImageBatch, level, pixel};
use super::factor::Factor;
use crate::data::Rng;

/// What is known of a digit.
pub(super) const FACTORS: &[Factor] = &[Factor {
    name: msg!("Digit"),
    values: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
}];

/// All digits, class after class.
const SHEET: &[u8] = include_bytes!("../../../assets/digits.png");
/// Digits in a row of the sheet.
const COLUMNS: usize = 60;
/// How many of each class there are.
const COUNTS: [usize; 10] = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
/// Pixels in a row of a digit, and rows.
const SIDE: usize = 8;
/// The largest grey level.
const WHITE: f32 = 16.0;
/// How the sheet shows a level.
const SHADES: u8 = 15;
/// Enlarged strokes are blurred: what is below the first turns black, what is as far above it as the second, white.
const BLACK_BELOW: f32 = 0.12;
const CONTRAST: f32 = 0.70;

struct Digit {
    /// Its class.
    label: u8,
    /// `[y][x]`, from 0 to 16.
    levels: [u8; SIDE * SIDE],
}

// A test reads them all, so that there are none cannot ship.
static DIGITS: LazyLock<Vec<Digit>> = LazyLock::new(|| read_sheet(SHEET).unwrap_or_default());

fn read_sheet(png: &[u8]) -> Option<Vec<Digit>> {
    let sheet = image::load_from_memory_with_format(png, ImageFormat::Png)
        .ok()?
        .into_luma8();
    let classes = (0_u8..).zip(COUNTS);
    classes
        .flat_map(|(label, count)| std::iter::repeat_n(label, count))
        .enumerate()
        .map(|(index, label)| {
            let (left, top) = (index % COLUMNS * SIDE, index / COLUMNS * SIDE);
            let mut levels = [0; SIDE * SIDE];
            for (place, value) in levels.iter_mut().enumerate() {
                let (x, y) = (left + place % SIDE, top + place / SIDE);
                let Luma([shade]) = sheet.get_pixel_checked(x as u32, y as u32)?;
                *value = shade / SHADES;
            }
            Some(Digit { label, levels })
        })
        .collect()
}

/// Digits in a random order; after the last one it begins again.
pub(super) fn sample(side: usize, count: usize, rng: &mut Rng) -> ImageBatch {
    let mut order: Vec<&Digit> = DIGITS.iter().collect();
    order.shuffle(rng);
    let mut images = ImageBatch::with_capacity(side, 1, count);
    for digit in order.iter().take(count) {
        images.pixels.extend(pixels(&digit.levels, side));
    }
    // What is there already is not enlarged again.
    let values = images.values();
    for place in images.pixels.len()..count * values {
        let again = images.pixels.get(place.wrapping_sub(order.len() * values));
        images.pixels.extend(again.copied());
    }
    let labels = order.iter().cycle().take(count).map(|digit| digit.label);
    images.labels.extend(labels);
    images
}

/// `[y][x]` in [-1, 1].
fn pixels(levels: &[u8; SIDE * SIDE], side: usize) -> Vec<f32> {
    if side == SIDE {
        // There are 17 levels, which need no rounding to 256.
        return levels
            .iter()
            .map(|&value| f32::from(value) / (WHITE / 2.0) - 1.0)
            .collect();
    }
    // A border of a pixel, as strokes reach the edge.
    let padded = (SIDE + 2) as u32;
    let mut small = ImageBuffer::<Luma<f32>, Vec<f32>>::new(padded, padded);
    for (place, &value) in levels.iter().enumerate() {
        let (x, y) = (place % SIDE + 1, place / SIDE + 1);
        small.put_pixel(x as u32, y as u32, Luma([f32::from(value) / WHITE]));
    }
    imageops::resize(&small, side as u32, side as u32, FilterType::CatmullRom)
        .pixels()
        .map(|&Luma([value])| pixel(level((value - BLACK_BELOW) / CONTRAST)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Stream;

    #[test]
    fn the_sheet_has_every_digit_of_every_class() {
        let mut counts = [0; 10];
        for digit in DIGITS.iter() {
            counts[usize::from(digit.label)] += 1;
            assert!(digit.levels.iter().all(|&value| f32::from(value) <= WHITE));
        }
        assert_eq!(counts, COUNTS);
        // Of the table that scikit-learn has: the sum of all levels, and the first zero.
        let sum: u32 = DIGITS
            .iter()
            .flat_map(|digit| digit.levels)
            .map(u32::from)
            .sum();
        assert_eq!(sum, 561_718);
        assert_eq!(
            DIGITS[0].levels[..16],
            [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]
        );
    }

    #[test]
    fn a_broken_sheet_is_no_digits() {
        assert!(read_sheet(&SHEET[..SHEET.len() / 2]).is_none());
        assert!(read_sheet(b"").is_none());
    }

    #[test]
    fn a_sample_has_all_of_them_in_another_order_and_then_again() {
        let count = DIGITS.len();
        let images = sample(8, 2 * count + 3, &mut Stream::Real.rng(1));
        assert_eq!(images.count(), 2 * count + 3);
        assert_eq!(images.labels.len(), 2 * count + 3);
        let mut counts = [0; 10];
        for &label in &images.labels[..count] {
            counts[usize::from(label)] += 1;
        }
        assert_eq!(counts, COUNTS);
        for index in 0..count + 3 {
            let at = |index| (images.image(index), images.labels_of(index));
            assert_eq!(at(index), at(index + count));
        }
        assert_ne!(images.labels[..20], [0; 20]);
        let few = sample(8, 5, &mut Stream::Real.rng(1));
        assert_eq!(few.pixels, images.pixels[..few.pixels.len()]);
    }

    #[test]
    fn enlarged_digits_are_those_of_pillow() {
        // Rows 4 and 8 of the first zero at 16×16, rows 7 and 14 at 28×28: numpy's pad, Pillow's BICUBIC,
        // clip((v - 0.12) / 0.70).
        #[rustfmt::skip]
        let rows: [(usize, usize, &[f32]); 4] = [
            (16, 4, &[0.000, 0.000, 0.000, 0.000, 0.238, 1.000, 1.000, 0.793, 0.493, 0.791, 1.000, 0.660, 0.172, 0.000, 0.000, 0.000]),
            (16, 8, &[0.000, 0.000, 0.000, 0.127, 0.409, 0.583, 0.158, 0.000, 0.000, 0.153, 0.620, 0.641, 0.349, 0.000, 0.000, 0.000]),
            (28, 7, &[0.000, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000, 0.022, 0.518, 0.978, 1.000, 1.000, 1.000, 0.887, 0.683, 0.615, 0.836, 1.000, 1.000, 0.876, 0.489, 0.218, 0.010, 0.000, 0.000, 0.000, 0.000, 0.000]),
            (28, 14, &[0.000, 0.000, 0.000, 0.000, 0.000, 0.004, 0.181, 0.343, 0.531, 0.626, 0.479, 0.130, 0.000, 0.000, 0.000, 0.000, 0.101, 0.426, 0.612, 0.657, 0.607, 0.453, 0.155, 0.000, 0.000, 0.000, 0.000, 0.000]),
        ];
        for (side, row, expected) in rows {
            let image = pixels(&DIGITS[0].levels, side);
            for (actual, expected) in image[row * side..][..side].iter().zip(expected) {
                let difference = f32::midpoint(*actual, 1.0) - expected;
                assert!(
                    difference.abs() < 0.003,
                    "{side} {row}: {actual} {expected}"
                );
            }
        }
    }

    #[test]
    fn small_digits_are_as_they_are() {
        let image = pixels(&DIGITS[0].levels, 8);
        assert_eq!(image[..4], [-1.0, -1.0, -0.375, 0.625]);
    }
}
