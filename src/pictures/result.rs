//! What a preset comes to, as a small picture for the gallery: its real samples and its fakes, or a few fake images.

use image::{Rgba, RgbaImage};

use super::grid::grid;
use crate::data::{ImageShape, Point};

/// Pixels of its side.
pub const SIDE: u32 = 96;
/// Images in a row.
const COLUMNS: usize = 3;
/// Colours that are seen on light and on dark ground: of real samples and of fakes.
const REAL: Rgba<u8> = Rgba([0x1f, 0xa3, 0x50, 255]);
const FAKE: Rgba<u8> = Rgba([0xb4, 0x56, 0xd0, 255]);
/// Most samples of each kind: more would hide each other.
const MOST: usize = 260;
/// What is shown of the plane in each direction: the unit square, and a little around it.
const ROOM: (f32, f32) = (-0.04, 1.04);

/// Points on nothing: real ones, and fakes over them. What lies outside is at the edge.
pub fn of_points(real: &[Point], fakes: &[Point]) -> RgbaImage {
    let mut picture = RgbaImage::from_pixel(SIDE, SIDE, Rgba([0, 0, 0, 0]));
    let place = |value: f32| {
        let share = (value - ROOM.0) / (ROOM.1 - ROOM.0);
        (share.clamp(0.0, 1.0) * (SIDE - 2) as f32) as u32
    };
    for (points, color) in [(real, REAL), (fakes, FAKE)] {
        let finite = points.iter().filter(|p| p.iter().all(|v| v.is_finite()));
        for [x, y] in finite.take(MOST) {
            let (left, top) = (place(*x), SIDE - 2 - place(*y));
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                picture.put_pixel(left + dx, top + dy, color);
            }
        }
    }
    picture
}

/// The first fakes of `[image][y][x][channel]`, in rows of three.
pub fn of_images(shape: ImageShape, fakes: &[f32]) -> RgbaImage {
    let count = (COLUMNS * COLUMNS * shape.numbers()).min(fakes.len());
    let scale = (SIDE as usize / (COLUMNS * shape.side.max(1))).max(1);
    let rows = grid(
        shape,
        fakes.get(..count).unwrap_or_default(),
        COLUMNS,
        scale,
    );
    let whole = image::DynamicImage::ImageRgb8(rows).into_rgba8();
    image::imageops::resize(&whole, SIDE, SIDE, image::imageops::FilterType::Triangle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fakes_lie_over_real_samples_and_what_is_outside_at_the_edge() {
        let picture = of_points(
            &[[0.0, 0.0], [1.0, 1.0]],
            &[[0.0, 0.0], [9.0, f32::NAN], [9.0, 9.0]],
        );
        let of = |color: Rgba<u8>| picture.pixels().filter(|pixel| **pixel == color).count();
        // Four pixels each: one real sample is under a fake; one fake is no number, one is at the corner.
        assert_eq!((of(REAL), of(FAKE)), (4, 8));
        assert_eq!(*picture.get_pixel(SIDE - 1, 0), FAKE);
    }

    #[test]
    fn images_fill_the_picture() {
        let shape = ImageShape {
            side: 16,
            channels: 1,
        };
        let picture = of_images(shape, &vec![1.0; 9 * 256]);
        assert_eq!(picture.dimensions(), (SIDE, SIDE));
        assert!(picture.get_pixel(SIDE / 2 - 8, SIDE / 2 - 8).0[0] > 240);
        assert_eq!(of_images(shape, &[]).dimensions(), (SIDE, SIDE));
    }
}
