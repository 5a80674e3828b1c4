//! [`ImageSet`]: the data sets, and what each is.

use super::digits;
use super::faces::{self, Face};
use super::picture;
use super::shapes::{self, Many, One};
use super::space::Sky;
use super::{Factor, ImageBatch};
use crate::data::Rng;

/// A data set of images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageSet {
    /// Handwritten digits, grey.
    Digits,
    /// Drawn faces of eight factors, in colour.
    Faces,
    /// A white circle, square, triangle or cross about the middle.
    OneShape,
    /// One of four shapes in four colours at four places.
    ManyShapes,
    /// Nebulae, stars and planets, in colour.
    Space,
}

impl ImageSet {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Digits,
        Self::Faces,
        Self::OneShape,
        Self::ManyShapes,
        Self::Space,
    ];

    /// Colour channels of an image: 1 (grey) or 3 (red, green, blue).
    pub const fn channels(self) -> usize {
        match self {
            Self::Digits | Self::OneShape => 1,
            Self::Faces | Self::ManyShapes | Self::Space => 3,
        }
    }

    /// Its name in files.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Faces => "faces",
            Self::OneShape => "one_shape",
            Self::ManyShapes => "many_shapes",
            Self::Space => "space",
        }
    }

    /// What is known of every image; empty where nothing is.
    pub const fn factors(self) -> &'static [Factor] {
        match self {
            Self::Digits => digits::FACTORS,
            Self::Faces => faces::FACTORS,
            Self::OneShape => shapes::ONE,
            Self::ManyShapes => shapes::MANY,
            Self::Space => &[],
        }
    }

    /// What is counted among its images, in the plural; empty where nothing is.
    pub const fn classes(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::OneShape => "shapes",
            // Of several factors.
            Self::Faces | Self::ManyShapes => "values",
            Self::Space => "",
        }
    }

    /// Where it comes from and under which licence, in one sentence.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Digits => {
                msg!(
                    "E. Alpaydin and C. Kaynak, \"Optical Recognition of Handwritten Digits\" (test set), UCI Machine \
                 Learning Repository, 1998, doi.org/10.24432/C50P49, CC BY 4.0; enlarged by this program."
                )
            }
            Self::Faces | Self::OneShape | Self::ManyShapes | Self::Space => {
                msg!("Drawn by this program, under its own licence.")
            }
        }
    }

    /// Draws `count` images of `side`×`side` pixels; they are made for 8, 16, 28 and 32.
    ///
    /// Of the 1,797 digits all come in a random order, and after the last one they begin again. A seed
    /// gives the same images in every size.
    pub fn sample(self, side: usize, count: usize, rng: &mut Rng) -> ImageBatch {
        let side = side.max(1);
        match self {
            Self::Digits => digits::sample(side, count, rng),
            Self::Faces => picture::sample::<Face, 3, 8>(side, count, rng),
            Self::OneShape => picture::sample::<One, 1, 1>(side, count, rng),
            Self::ManyShapes => picture::sample::<Many, 3, 4>(side, count, rng),
            Self::Space => picture::sample::<Sky, 3, 0>(side, count, rng),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Stream;

    const SIDES: [usize; 4] = [8, 16, 28, 32];
    /// Images that shares are counted in.
    const COUNT: usize = 6_000;

    fn images(set: ImageSet, side: usize, count: usize, seed: u64) -> ImageBatch {
        set.sample(side, count, &mut Stream::Real.rng(seed))
    }

    /// FNV-1a of all numbers and labels (Fowler, Noll and Vo).
    fn digest(images: &ImageBatch) -> String {
        let bytes = images
            .pixels
            .iter()
            .flat_map(|pixel| pixel.to_bits().to_le_bytes());
        let hash = bytes
            .chain(images.labels.iter().copied())
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{hash:016x}")
    }

    #[test]
    fn a_seed_gives_the_same_images_for_ever() {
        // Recorded once, at 8, 16, 28 and 32 pixels: if these change, whoever trains on images sees others.
        let recorded = [
            (
                ImageSet::Digits,
                [
                    "63664cc398197bd9",
                    "0bef8e868c32f059",
                    "b5f5c35c613eccb2",
                    "f4487badf507aa5c",
                ],
            ),
            (
                ImageSet::Faces,
                [
                    "7ff05cb73258f8cd",
                    "7bec7c499a340625",
                    "9438e7595df15279",
                    "ae57b15b5eb13436",
                ],
            ),
            (
                ImageSet::OneShape,
                [
                    "df2f43dad3f47586",
                    "7df1e6580a95ef21",
                    "ca6d66e4e42e1a49",
                    "1c7b505144360885",
                ],
            ),
            (
                ImageSet::ManyShapes,
                [
                    "6a77c0baa8baacf2",
                    "b2a31a5caa130c60",
                    "aa25fc2901432729",
                    "76bfefb0b328d7f7",
                ],
            ),
            (
                ImageSet::Space,
                [
                    "2f3351d38aa64a47",
                    "f640a1aeac2391e1",
                    "8f01a27bb5e70448",
                    "ed0b44be0dd1e11d",
                ],
            ),
        ];
        let actual =
            recorded.map(|(set, _)| (set, SIDES.map(|side| digest(&images(set, side, 100, 1)))));
        let recorded = recorded.map(|(set, digests)| (set, digests.map(str::to_owned)));
        assert_eq!(actual, recorded);
    }

    #[test]
    fn every_size_has_as_many_numbers_as_it_says_within_the_unit_range() {
        for &set in ImageSet::ALL {
            for side in SIDES {
                let images = images(set, side, 50, 3);
                assert_eq!((images.side, images.channels), (side, set.channels()));
                assert_eq!(images.pixels.len(), 50 * side * side * set.channels());
                assert_eq!(images.labels.len(), 50 * set.factors().len());
                assert!(
                    images
                        .pixels
                        .iter()
                        .all(|pixel| (-1.0..=1.0).contains(pixel))
                );
                // None is blank.
                for index in 0..50 {
                    let image = images.image(index).unwrap();
                    assert!(
                        image.iter().any(|pixel| *pixel != image[0]),
                        "{set:?} {index}"
                    );
                }
            }
            assert_eq!(images(set, 16, 0, 3).count(), 0);
            assert_eq!(images(set, 0, 2, 3).side, 1);
        }
    }

    #[test]
    fn a_drawn_pixel_is_one_of_256_levels() {
        for set in [
            ImageSet::Faces,
            ImageSet::OneShape,
            ImageSet::ManyShapes,
            ImageSet::Space,
        ] {
            for pixel in images(set, 16, 50, 4).pixels {
                let level = ((pixel + 1.0) * 127.5).round() as u8;
                assert_eq!(pixel, crate::data::images::batch::pixel(level));
            }
        }
    }

    #[test]
    fn labels_and_pictures_do_not_depend_on_the_size() {
        for set in [
            ImageSet::Faces,
            ImageSet::OneShape,
            ImageSet::ManyShapes,
            ImageSet::Space,
        ] {
            let (small, large) = (images(set, 16, 40, 5), images(set, 32, 40, 5));
            assert_eq!(small.labels, large.labels);
            let mut off = 0.0;
            for (index, pixel) in small.pixels.iter().enumerate() {
                let (channels, rest) = (small.channels, index / small.channels);
                let (x, y, image) = (rest % 16, rest / 16 % 16, rest / 256);
                let at = |dx, dy| {
                    let place = (image * 32 + 2 * y + dy) * 32 + 2 * x + dx;
                    large.pixels[place * channels + index % channels]
                };
                let mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0;
                off += (mean - pixel).abs();
            }
            let mean = off / small.pixels.len() as f32;
            assert!(mean < 0.02, "{set:?}: {mean}");
        }
    }

    #[test]
    fn every_value_of_every_factor_has_its_share() {
        let equal = |count: usize| vec![1.0 / count as f64; count];
        let shares = |set: ImageSet, factor: &Factor| match (set, factor.name) {
            // Without hair there is no colour.
            (ImageSet::Faces, "Hair colour") => [vec![1.0 / 6.0; 4], vec![1.0 / 3.0]].concat(),
            (ImageSet::Faces, "Glasses") => vec![0.75, 0.25],
            _ => equal(factor.values.len()),
        };
        for &set in ImageSet::ALL {
            let images = images(set, 8, COUNT, 6);
            for (place, factor) in set.factors().iter().enumerate() {
                let mut counts = vec![0.0; factor.values.len()];
                for index in 0..COUNT {
                    counts[usize::from(images.labels_of(index)[place])] += 1.0;
                }
                for (count, share) in counts.iter().zip(shares(set, factor)) {
                    let off = count / COUNT as f64 - share;
                    assert!(off.abs() < 0.025, "{set:?} {}: {counts:?}", factor.name);
                }
            }
        }
    }

    #[test]
    fn every_set_says_what_it_is() {
        let counts = |set: ImageSet| {
            let factors = set.factors().iter();
            factors
                .map(|factor| factor.values.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(counts(ImageSet::Digits), [10]);
        assert_eq!(counts(ImageSet::Faces), [4, 5, 4, 3, 3, 2, 2, 3]);
        assert_eq!(counts(ImageSet::OneShape), [4]);
        assert_eq!(counts(ImageSet::ManyShapes), [4, 4, 2, 2]);
        assert!(counts(ImageSet::Space).is_empty());
        assert!(ImageSet::Digits.source().contains("CC BY 4.0"));
        for set in ImageSet::ALL {
            assert!(set.source().ends_with('.') && !set.source().contains("  "));
        }
    }
}
