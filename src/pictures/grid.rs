//! Many small images as one picture.

use image::{Rgb, RgbImage};

use crate::data::ImageShape;

/// Grey between the images.
const GAP: Rgb<u8> = Rgb([128; 3]);

/// Rows of `columns` images each, from the top left, every pixel `scale` × `scale` large, with a line of such pixels
/// around each image. `images` is `[n][y][x][channel]` in [−1, 1], grey or red, green, blue.
pub fn grid(shape: ImageShape, images: &[f32], columns: usize, scale: usize) -> RgbImage {
    let (columns, scale) = (columns.max(1), scale.max(1));
    let all = images.chunks_exact(shape.numbers().max(1));
    let rows = all.len().div_ceil(columns);
    let step = shape.side + 1;
    let size = |count: usize| ((count * step + 1) * scale) as u32;
    let mut picture = RgbImage::from_pixel(size(columns), size(rows), GAP);
    for (index, image) in all.enumerate() {
        let (column, row) = (index % columns, index / columns);
        for (place, pixel) in image.chunks_exact(shape.channels.max(1)).enumerate() {
            let x = column * step + 1 + place % shape.side;
            let y = row * step + 1 + place / shape.side;
            let colour = rgb(pixel);
            for dy in 0..scale {
                for dx in 0..scale {
                    picture.put_pixel((x * scale + dx) as u32, (y * scale + dy) as u32, colour);
                }
            }
        }
    }
    picture
}

/// The scale at which an image of a grid has about that side, in pixels.
pub fn scale_for(shape: ImageShape, side: usize) -> usize {
    (side / (shape.side + 1)).max(1)
}

/// The colour of a pixel of numbers in [−1, 1]; NaN is black.
pub fn rgb(pixel: &[f32]) -> Rgb<u8> {
    // A float beyond a byte, or NaN, becomes the nearest one, or 0.
    let level = |v: f32| ((v + 1.0) * 127.5).round() as u8;
    match pixel {
        [red, green, blue] => Rgb([*red, *green, *blue].map(level)),
        [grey, ..] => Rgb([level(*grey); 3]),
        [] => GAP,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_image_is_in_its_place() {
        let shape = ImageShape {
            side: 2,
            channels: 1,
        };
        // Three images: black, white, and one with a white pixel at the lower left.
        let images = [
            -1.0,
            -1.0,
            -1.0,
            -1.0,
            1.0,
            1.0,
            1.0,
            1.0,
            -1.0,
            -1.0,
            1.0,
            f32::NAN,
        ];
        let picture = grid(shape, &images, 2, 3);
        assert_eq!(picture.dimensions(), (7 * 3, 7 * 3));
        let at = |x: u32, y: u32| picture.get_pixel(x * 3 + 1, y * 3 + 1).0[0];
        assert_eq!(
            [at(0, 0), at(1, 1), at(2, 2), at(4, 1), at(5, 2)],
            [128, 0, 0, 255, 255]
        );
        assert_eq!([at(1, 4), at(1, 5), at(2, 5), at(4, 4)], [0, 255, 0, 128]);
    }
}
