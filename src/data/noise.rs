//! The generator's input: GAN Lab's noise, for any dimension
//! (ganlab 0.2.1, `demo/ganlab_input_providers.ts`).

use rand::RngExt as _;
use rand_distr::StandardNormal;
use statrs::distribution::{ContinuousCDF as _, Normal};

use super::Rng;
use crate::config::NoiseDistribution;

/// Noise vectors in a run's pool (GAN Lab's `NOISE_ATLAS` size).
pub const POOL_COUNT: usize = 12_000;
/// Mean of the Gaussian noise.
pub(super) const MEAN: f32 = 0.5;
/// Standard deviation of the Gaussian noise before truncation.
pub(super) const STD: f32 = 0.25;
/// Values further out than this many standard deviations are drawn again, so noise is in [0, 1].
pub(super) const TRUNCATION: f32 = 2.0;

/// Draws one coordinate: uniform and Gaussian ones in [0, 1], symmetric ones in [−1, 1].
pub fn coordinate(distribution: NoiseDistribution, rng: &mut Rng) -> f32 {
    match distribution {
        NoiseDistribution::Uniform => rng.random(),
        NoiseDistribution::Symmetric => 2.0 * rng.random::<f32>() - 1.0,
        NoiseDistribution::Gaussian => loop {
            let normal: f32 = rng.sample(StandardNormal);
            if normal.abs() <= TRUNCATION {
                break MEAN + STD * normal;
            }
        },
        NoiseDistribution::Normal => rng.sample(StandardNormal),
    }
}

/// The coordinate at `u` of the unit interval that noise is pictured in: normal noise at its quantiles, symmetric noise
/// from end to end, the others as they are.
pub fn at(distribution: NoiseDistribution, u: f32) -> f32 {
    match distribution {
        NoiseDistribution::Uniform | NoiseDistribution::Gaussian => u,
        NoiseDistribution::Symmetric => 2.0 * u - 1.0,
        NoiseDistribution::Normal => {
            // Three standard deviations are all but one in 400.
            let u = f64::from(u).clamp(0.001_35, 0.998_65);
            Normal::standard().inverse_cdf(u) as f32
        }
    }
}

/// Where a coordinate is pictured, in [0, 1]; goes back from [`at`].
pub fn place(distribution: NoiseDistribution, z: f32) -> f32 {
    match distribution {
        NoiseDistribution::Uniform | NoiseDistribution::Gaussian => z,
        NoiseDistribution::Symmetric => 0.5 * z + 0.5,
        NoiseDistribution::Normal => Normal::standard().cdf(f64::from(z)) as f32,
    }
}

/// The middle of a coordinate's distribution.
pub fn center(distribution: NoiseDistribution) -> f32 {
    at(distribution, 0.5)
}

/// Density of noise at `u` of the unit interval that it is pictured in, up to a factor that does not depend on `u`.
pub fn density(distribution: NoiseDistribution, u: f32) -> f32 {
    match distribution {
        NoiseDistribution::Uniform | NoiseDistribution::Symmetric | NoiseDistribution::Normal => {
            1.0
        }
        NoiseDistribution::Gaussian => (-((u - MEAN) / STD).powi(2) / 2.0).exp(),
    }
}

/// Draws `count` vectors of `dim` coordinates, row after row: `[count · dim]`.
pub fn sample(
    distribution: NoiseDistribution,
    dim: usize,
    count: usize,
    rng: &mut Rng,
) -> Vec<f32> {
    (0..count * dim)
        .map(|_| coordinate(distribution, rng))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;
    use crate::data::Stream;

    /// Mean and standard deviation of 100,000 draws.
    fn moments(distribution: NoiseDistribution) -> (f64, f64) {
        let values = sample(distribution, 1, 100_000, &mut Stream::Noise.rng(3));
        assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
        let n = values.len() as f64;
        let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
        let var = values
            .iter()
            .map(|v| (f64::from(*v) - mean).powi(2))
            .sum::<f64>()
            / n;
        (mean, var.sqrt())
    }

    #[test]
    fn noise_has_the_moments_of_its_distribution() {
        // Uniform on [0, 1]: std 1/√12. Normal truncated at ±2σ: std 0.8796·σ (Johnson, Kotz and
        // Balakrishnan, Continuous Univariate Distributions, vol. 1, ch. 13).
        let (mean, std) = moments(NoiseDistribution::Uniform);
        assert!((mean - 0.5).abs() < 0.005 && (std - 0.288_7).abs() < 0.003);
        let (mean, std) = moments(NoiseDistribution::Gaussian);
        assert!((mean - 0.5).abs() < 0.005 && (std - 0.8796 * 0.25).abs() < 0.003);
    }

    #[test]
    fn normal_noise_is_standard_and_pictured_at_its_quantiles() {
        let values = sample(
            NoiseDistribution::Normal,
            1,
            100_000,
            &mut Stream::Noise.rng(3),
        );
        let n = values.len() as f64;
        let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
        let square = values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / n;
        assert!(mean.abs() < 0.015 && (square - 1.0).abs() < 0.015);
        // Quantiles from a table of the normal distribution.
        for (u, z) in [(0.5, 0.0), (0.841_345, 1.0), (0.022_750, -2.0)] {
            assert!((at(NoiseDistribution::Normal, u) - z).abs() < 1e-4);
            assert!((place(NoiseDistribution::Normal, z) - u).abs() < 1e-5);
        }
    }

    #[test]
    fn symmetric_noise_has_mean_nothing_and_is_pictured_from_end_to_end() {
        let symmetric = NoiseDistribution::Symmetric;
        let values = sample(symmetric, 1, 100_000, &mut Stream::Noise.rng(3));
        let n = values.len() as f64;
        let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
        let square = values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / n;
        // Uniform on [−1, 1]: variance 1/3.
        assert!(mean.abs() < 0.01 && (square - 1.0 / 3.0).abs() < 0.005);
        for (u, z) in [(0.0, -1.0), (0.5, 0.0), (0.75, 0.5), (1.0, 1.0)] {
            assert!((at(symmetric, u) - z).abs() < 1e-6);
            assert!((place(symmetric, z) - u).abs() < 1e-6);
        }
    }

    #[test]
    fn noise_is_as_dense_as_its_density_says() {
        for &distribution in NoiseDistribution::ALL {
            let mut counts = [0.0_f64; 10];
            for z in sample(distribution, 1, 100_000, &mut Stream::Noise.rng(4)) {
                let u = place(distribution, z);
                counts[((u * 10.0) as usize).min(9)] += 1e-5;
            }
            let at = |i: usize| f64::from(density(distribution, (i as f32 + 0.5) / 10.0));
            let total: f64 = (0..10).map(at).sum();
            for (i, share) in counts.iter().enumerate() {
                let expected = at(i) / total;
                assert!(
                    (share - expected).abs() < 0.01,
                    "{distribution:?}: {counts:?}"
                );
            }
        }
    }
}
