//! Images of the user's own pictures.

use rand::seq::SliceRandom as _;

use super::ImageBatch;
use super::batch::{level_of, pixel};
use super::resize::resized;
use crate::config::{PICTURE_SIDE, Pictures};
use crate::data::Rng;

/// At most `count` of the pictures in a random order, each once: batches begin again after the last one. What becomes
/// smaller is the mean of what a pixel covers. Without pictures it is one grey image, so that an unchecked configuration
/// cannot crash a run.
pub(super) fn sample(pictures: &Pictures, side: usize, count: usize, rng: &mut Rng) -> ImageBatch {
    let side = side.max(1);
    let channels = pictures.channels();
    let values = PICTURE_SIDE * PICTURE_SIDE * channels;
    let mut order: Vec<&[u8]> = pictures.levels().chunks_exact(values).collect();
    order.shuffle(rng);
    order.truncate(count);
    let mut images = ImageBatch::with_capacity(side, channels, order.len());
    for levels in &order {
        let picture: Vec<f32> = levels.iter().map(|of| pixel(*of)).collect();
        // Rounded like any picture, so that a last bit of the mean is not seen.
        let smaller = resized(&picture, PICTURE_SIDE, channels, side);
        let rounded = smaller.iter().map(|value| pixel(level_of(*value)));
        images.pixels.extend(rounded);
    }
    if pictures.is_empty() {
        images.pixels = vec![0.0; side * side * channels];
    }
    images
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Stream;

    /// 20 pictures, the first half of each dark and the second one bright; their first level tells them apart.
    fn pictures(channels: usize) -> Pictures {
        let picture = |number: usize| {
            let values = PICTURE_SIDE * PICTURE_SIDE * channels;
            let mut levels = vec![40_u8; values / 2];
            levels.resize(values, 200);
            levels[..channels].fill(number as u8);
            levels
        };
        Pictures::new(channels, (0..20).flat_map(picture).collect()).unwrap()
    }

    fn of(seed: u64, side: usize, count: usize) -> ImageBatch {
        sample(&pictures(3), side, count, &mut Stream::Real.rng(seed))
    }

    #[test]
    fn the_seed_decides_the_order_and_each_picture_comes_once() {
        let first_levels = |images: &ImageBatch| -> Vec<u8> {
            let pixels = images.pixels.chunks_exact(images.values());
            pixels.map(|p| level_of(p[0])).collect()
        };
        let all = of(1, PICTURE_SIDE, 100);
        assert_eq!((all.count(), all.side, all.channels), (20, 32, 3));
        let mut levels = first_levels(&all);
        assert_ne!(levels, first_levels(&of(2, PICTURE_SIDE, 100)));
        assert_eq!(levels[..7], first_levels(&of(1, PICTURE_SIDE, 7)));
        levels.sort_unstable();
        assert_eq!(levels, (0..20).collect::<Vec<u8>>());
    }

    #[test]
    fn smaller_images_are_means_of_levels() {
        for side in [8, 16, 28] {
            let images = of(1, side, 5);
            assert_eq!((images.count(), images.side), (5, side));
            let image = images.image(0).unwrap();
            let last = level_of(image[image.len() - 1]);
            let early = level_of(image[3 * side]);
            assert_eq!((early, last), (40, 200), "{side}");
            for &value in image {
                assert_eq!(value, pixel(level_of(value)));
            }
        }
        // Of four levels, one of which is another: (3·40 + n)/4.
        let corner = of(1, 16, 20).pixels;
        for image in corner.chunks_exact(16 * 16 * 3) {
            let mean = f32::midpoint(image[0], 1.0) * 255.0;
            assert!((29.5..=35.5).contains(&mean), "{mean}");
        }
    }

    #[test]
    fn without_pictures_there_is_a_grey_one() {
        let images = sample(&Pictures::default(), 8, 12, &mut Stream::Real.rng(1));
        assert_eq!((images.count(), images.channels), (1, 1));
        assert!(images.pixels.iter().all(|&value| value == 0.0));
    }
}
