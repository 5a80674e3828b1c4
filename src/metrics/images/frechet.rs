//! Fréchet distance of two sets of features, each taken as a normal distribution (Dowson & Landau
//! 1982, The Fréchet Distance between Multivariate Normal Distributions; for generated images Heusel
//! et al. 2017, GANs Trained by a Two Time-Scale Update Rule):
//! `|m₁ − m₂|² + tr(A + B − 2 (A^½ B A^½)^½)` with means m and covariances A, B. 0 is equal; the unit
//! is that of the features, squared.
//!
//! It depends on the number of images: of n real images against n others it is not 0 but a *floor*
//! that falls about as 1/n. Distances of different n are never comparable.

use super::symmetric::Square;

/// Mean and covariance of a set of features.
#[derive(Clone, Debug)]
pub struct Moments {
    mean: Vec<f64>,
    covariance: Square,
}

impl Moments {
    /// Of features `[n][width]`; covariances divide by n − 1. `None` if there are fewer than two
    /// rows, or if a number is NaN or infinite. What is left over of a row does not count.
    pub fn new(features: &[f32], width: usize) -> Option<Self> {
        if width == 0 {
            return None;
        }
        let rows = features.chunks_exact(width);
        let count = rows.len();
        if count < 2 {
            return None;
        }
        let mut mean = vec![0.0; width];
        for row in rows.clone() {
            for (sum, value) in mean.iter_mut().zip(row) {
                *sum += f64::from(*value);
            }
        }
        for sum in &mut mean {
            *sum /= count as f64;
        }
        let mut covariance = Square::zeros(width);
        let mut centred = vec![0.0; width];
        for row in rows {
            for ((c, value), mean) in centred.iter_mut().zip(row).zip(&mean) {
                *c = f64::from(*value) - mean;
            }
            for (i, factor) in centred.iter().enumerate() {
                for (sum, c) in covariance.row_mut(i).iter_mut().zip(&centred) {
                    *sum += factor * c;
                }
            }
        }
        for i in 0..width {
            for sum in covariance.row_mut(i) {
                *sum /= (count - 1) as f64;
            }
        }
        let finite = covariance.is_finite() && mean.iter().all(|m| m.is_finite());
        finite.then_some(Self { mean, covariance })
    }

    /// Sum of the variances of all features.
    pub fn total_variance(&self) -> f64 {
        self.covariance.trace()
    }
}

/// One side of the distance, with what can be computed once.
#[derive(Clone, Debug)]
pub struct Reference {
    moments: Moments,
    root: Square,
}

impl Reference {
    /// `None` if the covariance has no square root in `f64`.
    pub fn new(moments: Moments) -> Option<Self> {
        let root = moments.covariance.root()?;
        root.is_finite().then_some(Self { moments, root })
    }

    /// The distance to features of the same width, 0 or more. `None` if the widths differ or if it
    /// is too large for a number.
    pub fn distance(&self, other: &Moments) -> Option<f64> {
        let Moments { mean, covariance } = &self.moments;
        if mean.len() != other.mean.len() {
            return None;
        }
        let means = mean.iter().zip(&other.mean);
        let means: f64 = means.map(|(a, b)| (a - b) * (a - b)).sum();
        let product = self.root.times(&other.covariance).times(&self.root);
        // Rounding makes eigenvalues of 0 negative.
        let roots: f64 = product
            .eigenvalues()?
            .iter()
            .map(|v| v.max(0.0).sqrt())
            .sum();
        let spreads = covariance.trace() + other.covariance.trace() - 2.0 * roots;
        let distance = (means + spreads).max(0.0);
        distance.is_finite().then_some(distance)
    }
}

/// The distance of features `[n][width]` to others of the same width; see [`Moments::new`] and
/// [`Reference::distance`] for when there is none.
pub fn distance(a: &[f32], b: &[f32], width: usize) -> Option<f64> {
    Reference::new(Moments::new(a, width)?)?.distance(&Moments::new(b, width)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without pattern that other languages can make as well.
    fn features(count: u64, width: u64, seed: u64) -> Vec<f32> {
        let value = |i: u64, j: u64| {
            let hash = (i * 7_919 + j * 104_729 + seed * 31) * (i + 3 * j + seed) % 1_009;
            hash as f32 / 100.0 + (i % (j + 2)) as f32
        };
        let rows = (0..count).flat_map(|i| (0..width).map(move |j| value(i, j)));
        rows.collect()
    }

    /// Features whose covariance is diagonal: each row differs from the mean in one coordinate.
    fn diagonal(mean: &[f32], deviations: &[f64]) -> Vec<f32> {
        let count = 2 * mean.len();
        let mut rows = Vec::new();
        for (axis, deviation) in deviations.iter().enumerate() {
            // Variance of ±x in two of `count` rows and 0 in the others: 2 x² / (count − 1).
            let x = deviation * ((count - 1) as f64 / 2.0).sqrt();
            for x in [x, -x] {
                let mut row = mean.to_vec();
                row[axis] += x as f32;
                rows.extend(row);
            }
        }
        rows
    }

    #[test]
    fn closed_form_of_independent_normals() {
        let a = diagonal(&[1.0, -2.0, 0.5], &[1.0, 2.0, 0.25]);
        let b = diagonal(&[0.0, 1.0, 0.5], &[3.0, 0.5, 0.25]);
        // Per axis: (m₁ − m₂)² + (s₁ − s₂)².
        let expected = (1.0 + 4.0) + (9.0 + 2.25) + 0.0;
        assert!((distance(&a, &b, 3).unwrap() - expected).abs() < 1e-5);
    }

    #[test]
    fn as_scipy_computes_it() {
        // numpy.cov and scipy.linalg.sqrtm of the same numbers, see `features`.
        let (a, b) = (features(200, 32, 1), features(150, 32, 2));
        let expected = 76.426_850_564_523_93;
        let found = distance(&a, &b, 32).unwrap();
        assert!((found / expected - 1.0).abs() < 1e-6, "{found}");
    }

    #[test]
    fn both_ways_alike_and_zero_for_equal_sets() {
        let (a, b) = (features(200, 32, 3), features(60, 32, 4));
        let there = distance(&a, &b, 32).unwrap();
        let back = distance(&b, &a, 32).unwrap();
        assert!((there - back).abs() < 1e-9 * there);
        assert!(distance(&a, &a, 32).unwrap() < 1e-9 * there);
    }

    #[test]
    fn fewer_rows_than_features_and_constant_features() {
        // Covariances without full rank: both are points, or one of them is.
        let one_spot = vec![0.5; 10 * 8];
        let other = vec![1.5; 10 * 8];
        assert!((distance(&one_spot, &other, 8).unwrap() - 8.0).abs() < 1e-12);
        let few = features(5, 8, 1);
        let spread = Moments::new(&few, 8).unwrap().total_variance();
        let from_mean = distance(&few, &one_spot, 8).unwrap();
        assert!(from_mean > spread);
        assert!(distance(&few, &few, 8).unwrap() < 1e-6 * spread);
    }

    #[test]
    fn no_distance_of_what_is_no_number() {
        let good = features(20, 4, 1);
        for bad in [f32::NAN, f32::INFINITY] {
            let mut rows = good.clone();
            rows[7] = bad;
            assert!(distance(&good, &rows, 4).is_none());
            assert!(distance(&rows, &good, 4).is_none());
        }
        assert!(distance(&good, &good[..4], 4).is_none());
        assert!(distance(&good, &[], 4).is_none());
        assert!(distance(&good, &good, 0).is_none());
        let huge = vec![f32::MAX; 8];
        assert!(distance(&good, &huge, 4).is_none_or(f64::is_finite));
    }
}
