//! How good the fakes are. Pure functions of points; knows nothing of tensors, threads or egui.
//!
//! - [`grid`]: KL and JS divergence, coverage and precision over the cells of a grid
//! - [`images`]: all of images
//! - [`verdict`]: what is happening, in one word
//! - [`sliced`]: sliced 1-Wasserstein distance
//! - [`modes`]: modes captured and high-quality samples of a mixture
//! - [`Evaluator`]: all of them against one target distribution, with what can be computed once

pub mod grid;
pub mod images;
pub mod modes;
pub mod sliced;
pub mod verdict;

use crate::config::Config;
use crate::data::{self, Point, Stream};
use grid::Histogram;
use modes::{ModeCoverage, mode_coverage};
use sliced::Projections;

/// Held-out real points, and fakes of a final report.
pub const REPORT_SAMPLES: usize = 12_000;
/// Fakes of a live picture: as many as the mode metrics of the literature take.
pub const LIVE_SAMPLES: usize = modes::SAMPLES;
/// A run whose [`Metrics::fake_std`] is below this counts as collapsed to one spot: no shipped
/// distribution is that small (the smallest, disjoint, has 0.24).
pub const COLLAPSED_STD: f64 = 0.05;

/// How good a set of fakes is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Number of fakes that were scored.
    pub samples: usize,
    /// KL divergence of the fakes from the real samples, in bits; 0 is perfect.
    pub kl: f64,
    /// Jensen-Shannon divergence in bits, 0 (perfect) to 1.
    pub js: f64,
    /// Sliced 1-Wasserstein distance, in units of the plot; about 0.007 is perfect for 2,000 samples.
    pub sliced_wasserstein: f64,
    /// Of the grid cells with real mass, the share with a fake.
    pub coverage: f64,
    /// The share of fakes in a cell with real mass.
    pub precision: f64,
    /// √(var x + var y) of the fakes.
    pub fake_std: f64,
    /// For mixtures only.
    pub modes: Option<ModeCoverage>,
}

/// Scores fakes against one target distribution.
pub struct Evaluator {
    real: Histogram,
    projections: Projections,
    modes: Vec<data::Mode>,
    /// Noise vectors of all reports, `[REPORT_SAMPLES · dim]`.
    noise: Vec<f32>,
    dim: usize,
}

impl Evaluator {
    /// Draws held-out real points and noise that training never sees.
    pub fn new(config: &Config) -> Self {
        let dim = config.noise.dim as usize;
        let real = data::real::sample(
            &config.data,
            REPORT_SAMPLES,
            &mut Stream::Evaluation.rng(config.seed),
        );
        let noise = data::noise::sample(
            config.noise.distribution,
            dim,
            REPORT_SAMPLES,
            &mut Stream::EvaluationNoise.rng(config.seed),
        );
        Self {
            real: Histogram::new(&real),
            projections: Projections::new(&real),
            modes: data::real::modes(&config.data),
            noise,
            dim,
        }
    }

    /// The first `count` noise vectors of every report, `[count · dim]`.
    pub fn noise(&self, count: usize) -> &[f32] {
        &self.noise[..count.min(REPORT_SAMPLES) * self.dim]
    }

    /// Scores the fakes. All are used but for the sliced distance, which takes the first 2,000,
    /// and the modes, which take the first 2,500. `None` without fakes.
    pub fn score(&self, fakes: &[Point]) -> Option<Metrics> {
        if fakes.is_empty() {
            return None;
        }
        let grid = self.real.compare(&Histogram::new(fakes));
        Some(Metrics {
            samples: fakes.len(),
            kl: grid.kl,
            js: grid.js,
            coverage: grid.coverage,
            precision: grid.precision,
            sliced_wasserstein: self.projections.distance(&Projections::new(fakes)),
            fake_std: spread(fakes),
            modes: mode_coverage(&self.modes, fakes),
        })
    }
}

/// √(var x + var y).
fn spread(points: &[Point]) -> f64 {
    let n = points.len() as f64;
    let variance = |axis: usize| {
        let mean = points.iter().map(|p| f64::from(p[axis])).sum::<f64>() / n;
        points
            .iter()
            .map(|p| (f64::from(p[axis]) - mean).powi(2))
            .sum::<f64>()
            / n
    };
    (variance(0) + variance(1)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Choice, Distribution, Points};

    fn evaluator(distribution: Distribution, seed: u64) -> (Evaluator, Config) {
        let mut config = Config {
            seed,
            ..Config::default()
        };
        config.data.distribution = distribution;
        config.data.drawn = Points::from(vec![[0.2, 0.2], [0.8, 0.8]]);
        config.data.imported = config.data.drawn.clone();
        (Evaluator::new(&config), config)
    }

    #[test]
    fn fresh_real_samples_score_as_perfect_on_every_distribution() {
        for &distribution in Distribution::ALL {
            let (evaluator, config) = evaluator(distribution, 1);
            let other = data::real::sample(&config.data, 12_000, &mut Stream::Real.rng(9));
            let score = evaluator.score(&other).unwrap();
            assert!(
                score.js < 0.03 && score.kl < 0.1,
                "{distribution:?}: {score:?}"
            );
            assert!(
                score.sliced_wasserstein < 0.02,
                "{distribution:?}: {score:?}"
            );
            assert!(score.coverage > 0.8, "{distribution:?}: {score:?}");
            assert!(score.precision > 0.95, "{distribution:?}: {score:?}");
            assert!(
                score.fake_std > COLLAPSED_STD,
                "{distribution:?}: {score:?}"
            );
            if let Some(modes) = score.modes {
                assert_eq!(modes.captured, modes.total, "{distribution:?}");
                // 1 − e^(−9/2): a 2-D normal's mass within three standard deviations.
                assert!((modes.high_quality - 0.989).abs() < 0.01, "{score:?}");
            }
        }
    }

    #[test]
    fn one_spot_scores_as_collapsed() {
        let (evaluator, _) = evaluator(Distribution::Ring, 1);
        let score = evaluator.score(&vec![[0.5, 0.45]; 2_500]).unwrap();
        // DESIGN: about 0.18 is everything on one spot.
        assert!((score.sliced_wasserstein - 0.18).abs() < 0.02, "{score:?}");
        assert!(score.js > 0.9 && score.coverage < 0.01 && score.precision < 0.01);
        assert!(score.fake_std < 1e-6 && score.modes.is_none());
        assert!(evaluator.score(&[]).is_none());
    }

    #[test]
    fn spread_by_hand() {
        // x: 0 and 2 around 1, y: 0: variance 1.
        assert!((spread(&[[0.0, 0.0], [2.0, 0.0]]) - 1.0).abs() < 1e-12);
    }
}
