//! Principal components of a data set (Pearson 1901), as features of an image: its place along the 32 directions in which real
//! images vary most, and how far it is off all of them. Without the latter the features would be
//! blind to noise, which hardly moves an image along any of the 32.

use pulp::Arch;

use super::subspace::{GROUP, Panel, Project, rows, search};
use super::vectors::SquaredNorm;

/// Directions that are kept.
const COMPONENTS: usize = 32;
/// Features of an image: its coordinates, and the norm of what they leave out.
pub const WIDTH: usize = COMPONENTS + 1;
/// Images that components are made of at most.
pub const IMAGES: usize = 2_000;

/// The directions in which images of a data set vary most.
#[derive(Clone, Debug)]
pub struct Principal {
    mean: Vec<f32>,
    panels: Vec<Panel>,
}

impl Principal {
    /// Of the first [`IMAGES`] images, each of `values` numbers. Directions beyond those that the
    /// images span are zero. `None` without images, or if a number is NaN or infinite.
    pub fn new(images: &[f32], values: usize) -> Option<Self> {
        if values == 0 || images.len() < values {
            return None;
        }
        let images = images.chunks_exact(values).take(IMAGES);
        let count = images.len();
        let mut sums = vec![0.0_f64; values];
        for image in images.clone() {
            for (sum, value) in sums.iter_mut().zip(image) {
                *sum += f64::from(*value);
            }
        }
        let mean: Vec<f32> = sums.iter().map(|s| (s / count as f64) as f32).collect();
        // A last group that is not full is filled up with zeros, which change no sum.
        let mut centred = vec![0.0; count.next_multiple_of(GROUP) * values];
        for (row, image) in centred.chunks_exact_mut(values).zip(images) {
            centre(row, image, &mean);
        }
        let panels = search(&centred, values, COMPONENTS)?;
        Some(Self { mean, panels })
    }

    /// The features of images, `[image][WIDTH]`, in the unit of a pixel. Those of an image with NaN
    /// or ∞ are not finite. What is left over of an image does not count.
    pub fn features(&self, images: &[f32]) -> Vec<f32> {
        let values = self.mean.len();
        let count = images.len() / values;
        let mut features = Vec::with_capacity(count * WIDTH);
        let mut centred = vec![0.0; GROUP * values];
        let images = images.chunks_exact(values);
        let mut left = images.clone();
        let arch = Arch::new();
        for start in (0..count).step_by(GROUP) {
            let group = left.by_ref().take(GROUP);
            for (row, image) in centred.chunks_exact_mut(values).zip(group) {
                centre(row, image, &self.mean);
            }
            let rows = rows(&centred, values);
            let places: Vec<_> = self
                .panels
                .iter()
                .map(|p| arch.dispatch(Project(rows, p)))
                .collect();
            for i in 0..GROUP.min(count - start) {
                let place = places.iter().flat_map(|panel| panel[i]);
                let along: f32 = place.clone().map(|v| v * v).sum();
                features.extend(place);
                features.push(off(arch.dispatch(SquaredNorm(rows[i])), along));
            }
        }
        features
    }

    /// Variance along each direction that is kept, of features that [`Self::features`] made.
    #[cfg(test)]
    fn variances(features: &[f32]) -> Vec<f64> {
        let count = features.len() / WIDTH;
        let square = |k: usize| {
            features
                .iter()
                .skip(k)
                .step_by(WIDTH)
                .map(|v| f64::from(v * v))
        };
        (0..COMPONENTS)
            .map(|k| square(k).sum::<f64>() / (count - 1) as f64)
            .collect()
    }
}

/// What is left of a squared length, as a length. Rounding may leave less than nothing; what is no
/// number stays none, which `max` would hide.
fn off(squared: f32, along: f32) -> f32 {
    let left = squared - along;
    if left < 0.0 { 0.0 } else { left.sqrt() }
}

fn centre(row: &mut [f32], image: &[f32], mean: &[f32]) {
    for ((row, value), mean) in row.iter_mut().zip(image).zip(mean) {
        *row = value - mean;
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt as _;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::super::symmetric::Square;
    use super::*;
    use crate::data::Rng;

    const DEVIATIONS: [f32; 5] = [8.0, 4.0, 2.0, 1.0, 0.5];

    fn random(count: usize, seed: u64) -> Vec<f32> {
        let mut rng = Rng::seed_from_u64(seed);
        (0..count)
            .map(|_| rng.random::<f32>() * 2.0 - 1.0)
            .collect()
    }

    /// Images that vary along known pixels, around 0.3.
    fn known(count: usize, values: usize) -> Vec<f32> {
        let mut images = random(count * values, 3);
        for image in images.chunks_exact_mut(values) {
            for (i, value) in image.iter_mut().enumerate() {
                // A value between -1 and 1 has the variance 1/3.
                let deviation = DEVIATIONS.get(i / 7).filter(|_| i % 7 == 0);
                *value = 0.3 + *value * 3.0_f32.sqrt() * deviation.unwrap_or(&0.01);
            }
        }
        images
    }

    #[test]
    fn directions_are_those_along_which_images_vary() {
        let images = known(2_000, 768);
        let principal = Principal::new(&images, 768).unwrap();
        let features = principal.features(&images);
        let found = Principal::variances(&features);
        for (deviation, found) in DEVIATIONS.iter().zip(&found) {
            let expected = f64::from(deviation * deviation);
            assert!(
                (found / expected - 1.0).abs() < 0.05,
                "{found} of {expected}"
            );
        }
        // What is left is noise of 0.01 in a little fewer than all pixels.
        let residual = features[WIDTH - 1];
        assert!(
            (residual - 0.01 * 740.0_f32.sqrt()).abs() < 0.03,
            "{residual}"
        );
    }

    #[test]
    fn coordinates_and_residual_are_what_an_exact_decomposition_gives() {
        // 40 numbers: few enough for the eigenvectors of the whole covariance.
        let values = 40;
        let images = random(300 * values, 5);
        let principal = Principal::new(&images, values).unwrap();
        let mut covariance = Square::zeros(values);
        for image in images.chunks_exact(values) {
            for i in 0..values {
                for j in 0..values {
                    let [a, b] = [i, j].map(|k| f64::from(image[k] - principal.mean[k]));
                    covariance.row_mut(i)[j] += a * b / 299.0;
                }
            }
        }
        let mut exact = covariance.eigenvalues().unwrap();
        exact.sort_by(|a, b| b.total_cmp(a));
        let found = Principal::variances(&principal.features(&images));
        for (exact, found) in exact.iter().zip(&found) {
            assert!((found / exact - 1.0).abs() < 1e-3, "{found} of {exact}");
        }
        for (image, features) in images
            .chunks_exact(values)
            .zip(principal.features(&images).chunks_exact(WIDTH))
        {
            let length: f32 = features.iter().map(|v| v * v).sum();
            let off = image
                .iter()
                .zip(&principal.mean)
                .map(|(v, m)| (v - m).powi(2));
            assert!((length / off.sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn features_of_an_image_do_not_depend_on_its_neighbours() {
        let images = random(30 * 64, 6);
        let principal = Principal::new(&images, 64).unwrap();
        let all = principal.features(&images);
        for (image, features) in images.chunks_exact(64).zip(all.chunks_exact(WIDTH)) {
            assert_eq!(principal.features(image), features);
        }
        assert_eq!(all.len(), 30 * WIDTH);
    }

    #[test]
    fn few_images_and_constant_ones_are_no_problem() {
        let images = random(3 * 64, 7);
        let principal = Principal::new(&images, 64).unwrap();
        let features = principal.features(&images);
        assert!(features.iter().all(|v| v.is_finite()));
        // Three images span two directions: nothing is left of them.
        assert!(features.chunks_exact(WIDTH).all(|f| f[WIDTH - 1] < 1e-2));
        let constant = vec![0.25; 50 * 64];
        let principal = Principal::new(&constant, 64).unwrap();
        assert!(principal.features(&constant).iter().all(|v| v.abs() < 1e-6));
        let off = principal.features(&[1.25; 64]);
        assert!((off[WIDTH - 1] - 8.0).abs() < 1e-5);
    }

    #[test]
    fn what_is_no_number_is_not_hidden() {
        let images = random(100 * 64, 8);
        let principal = Principal::new(&images, 64).unwrap();
        for bad in [f32::NAN, f32::INFINITY] {
            let mut image = images[..64].to_vec();
            image[9] = bad;
            assert!(principal.features(&image).iter().any(|v| !v.is_finite()));
            let mut all = images.clone();
            all[70] = bad;
            assert!(Principal::new(&all, 64).is_none());
        }
        assert!(Principal::new(&[], 64).is_none());
        assert!(Principal::new(&images, 0).is_none());
        assert!(principal.features(&images[..63]).is_empty());
    }
}
