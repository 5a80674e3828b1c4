//! [`Yardstick`]: scores fakes for a [`Record`], cheaply, against one target
//! distribution, and knows what fresh real samples would score.

use super::record::{Found, Record};
use crate::config::Config;
use crate::data::{self, Mode, Point, Stream};
use crate::metrics::modes::mode_coverage;

/// Fakes of a record.
pub const SAMPLES: usize = 512;
/// Of them, those that D is asked about, beside as many real samples.
pub const ASKED: usize = 128;
/// Of them, those at which the gradient is taken.
pub const PULLED: usize = 64;
/// Real points that the fakes are held against.
const REAL: usize = 4_096;
/// Sets of real samples that are scored in place of fakes, to know what can be reached.
const TRIALS: usize = 8;
/// Cells along a side.
const SIDE: usize = 30;
const HALF_SQRT: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// Directions that the distance is taken along.
const DIRECTIONS: [[f32; 2]; 4] = [
    [1.0, 0.0],
    [HALF_SQRT, HALF_SQRT],
    [0.0, 1.0],
    [-HALF_SQRT, HALF_SQRT],
];
/// Share of the distance between the two nearest modes within which a fake is near one.
const NEARBY: f64 = 0.25;
/// Share of a mode's due number of fakes with which it is visited.
const VISITED: f64 = 0.125;

/// What fresh real samples score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Perfect {
    /// As [`Record::distance`].
    pub distance: f64,
    /// Share of the real samples' density that they cover; [`Record::overlap`] is relative to it.
    pub overlap: f64,
    /// As [`Record::spread`].
    pub spread: f64,
}

/// Scores fakes against one target distribution.
pub struct Yardstick {
    real: Vec<f32>,
    /// For each direction the real samples' quantiles, as many as there are fakes.
    quantiles: [Vec<f32>; 4],
    /// Held-out real points for D.
    asked: Vec<Point>,
    noise: Vec<f32>,
    modes: Vec<Mode>,
    /// Within which of a mode's centre a fake is near it.
    nearby: f64,
    perfect: Perfect,
}

impl Yardstick {
    /// Draws points and noise that neither training nor the other metrics see.
    pub fn new(config: &Config) -> Self {
        let mut rng = Stream::Verdict.rng(config.seed);
        let real = data::real::sample(&config.data, REAL, &mut rng);
        let noise = data::noise::sample(
            config.noise.distribution,
            config.noise.dim as usize,
            SAMPLES,
            &mut Stream::VerdictNoise.rng(config.seed),
        );
        let modes = data::real::modes(&config.data);
        let mut this = Self {
            quantiles: DIRECTIONS.map(|direction| quantiles(&sorted(&real, direction))),
            asked: real.iter().copied().take(ASKED).collect(),
            nearby: nearby(&modes),
            real: density(&real),
            perfect: Perfect {
                distance: 0.0,
                overlap: 1.0,
                spread: spread(&real).1,
            },
            noise,
            modes,
        };
        let mut scores = [0.0; 2];
        for _ in 0..TRIALS {
            let fresh = data::real::sample(&config.data, SAMPLES, &mut rng);
            scores[0] += this.distance(&fresh) / TRIALS as f64;
            scores[1] += this.overlap(&fresh) / TRIALS as f64;
        }
        [this.perfect.distance, this.perfect.overlap] = scores;
        this
    }

    /// Noise of the fakes: `[SAMPLES · noise.dim]`.
    pub fn noise(&self) -> &[f32] {
        &self.noise
    }

    /// Real samples to ask D about.
    pub fn asked(&self) -> &[Point] {
        &self.asked
    }

    /// What fresh real samples score.
    pub fn perfect(&self) -> Perfect {
        self.perfect
    }

    /// The record of these fakes, D's loss of them, and the mean gradient at them.
    pub fn record(
        &self,
        (epoch, since): (u64, u64),
        fakes: &[Point],
        d_loss: f64,
        pull: f64,
    ) -> Record {
        let (center, spread) = spread(fakes);
        let overlap = self.overlap(fakes) / self.perfect.overlap.max(f64::MIN_POSITIVE);
        Record {
            epoch,
            since,
            distance: self.distance(fakes) as f32,
            overlap: overlap.min(1.0) as f32,
            center,
            spread: spread as f32,
            d_loss: d_loss as f32,
            pull: pull as f32,
            modes: self.found(fakes),
            seeds: None,
        }
        .finite()
    }

    fn distance(&self, fakes: &[Point]) -> f64 {
        let along = DIRECTIONS
            .iter()
            .zip(&self.quantiles)
            .map(|(direction, real)| {
                let fakes = sorted(fakes, *direction);
                let sum: f32 = fakes.iter().zip(real).map(|(a, b)| (a - b).abs()).sum();
                f64::from(sum) / fakes.len().max(1) as f64
            });
        along.sum::<f64>() / DIRECTIONS.len() as f64
    }

    fn overlap(&self, fakes: &[Point]) -> f64 {
        let common = self.real.iter().zip(density(fakes)).map(|(p, q)| p.min(q));
        f64::from(common.sum::<f32>())
    }

    /// The modes that fakes have found; `None` where there are none.
    pub fn found(&self, fakes: &[Point]) -> Option<Found> {
        let coverage = mode_coverage(&self.modes, fakes)?;
        let mut near = vec![0_u32; self.modes.len()];
        for fake in fakes {
            let squared = |mode: &Mode| {
                (0..2)
                    .map(|axis| (f64::from(fake[axis]) - mode.center[axis]).powi(2))
                    .sum::<f64>()
            };
            for (mode, near) in self.modes.iter().zip(&mut near) {
                let [a, b] = mode.std;
                if squared(mode) <= self.nearby.max(3.0 * a.max(b)).powi(2) {
                    *near += 1;
                }
            }
        }
        let due = VISITED * fakes.len() as f64 / self.modes.len() as f64;
        Some(Found {
            captured: coverage.captured as u16,
            visited: near.iter().filter(|near| f64::from(**near) >= due).count() as u16,
            total: coverage.total as u16,
        })
    }
}

/// A share of the least distance between two modes.
fn nearby(modes: &[Mode]) -> f64 {
    let mut least = f64::INFINITY;
    for (i, a) in modes.iter().enumerate() {
        for b in &modes[..i] {
            let [x, y] = [0, 1].map(|axis| a.center[axis] - b.center[axis]);
            least = least.min(x.hypot(y));
        }
    }
    if least.is_finite() {
        NEARBY * least
    } else {
        0.0
    }
}

fn sorted(points: &[Point], [x, y]: [f32; 2]) -> Vec<f32> {
    let mut along: Vec<f32> = points.iter().map(|p| p[0] * x + p[1] * y).collect();
    along.sort_unstable_by(f32::total_cmp);
    along
}

/// As many as a record has fakes.
fn quantiles(sorted: &[f32]) -> Vec<f32> {
    let at = |i: usize| (2 * i + 1) * sorted.len() / (2 * SAMPLES);
    (0..SAMPLES)
        .filter_map(|i| sorted.get(at(i)).copied())
        .collect()
}

/// Share of the points in each cell of the unit square, the last being outside. A point is shared by the four
/// cells around it, so that one that moves a little changes a little, however tiny the data are.
fn density(points: &[Point]) -> Vec<f32> {
    let mut density = vec![0.0; SIDE * SIDE + 1];
    let share = 1.0 / points.len().max(1) as f32;
    let last = (SIDE - 1) as f32;
    for [x, y] in points {
        let is_inside = |v: f32| (0.0..=1.0).contains(&v);
        if !is_inside(*x) || !is_inside(*y) {
            density[SIDE * SIDE] += share;
            continue;
        }
        let at = |v: f32| {
            let v = (v * SIDE as f32 - 0.5).clamp(0.0, last);
            let cell = (v as usize).min(SIDE - 2);
            (cell, v - cell as f32)
        };
        let ((column, u), (row, v)) = (at(*x), at(*y));
        let cell = row * SIDE + column;
        density[cell] += share * (1.0 - u) * (1.0 - v);
        density[cell + 1] += share * u * (1.0 - v);
        density[cell + SIDE] += share * (1.0 - u) * v;
        density[cell + SIDE + 1] += share * u * v;
    }
    density
}

/// Mean, and √(var x + var y).
fn spread(points: &[Point]) -> ([f32; 2], f64) {
    let n = points.len().max(1) as f64;
    let along = [0, 1].map(|axis| {
        let mean = points.iter().map(|p| f64::from(p[axis])).sum::<f64>() / n;
        let squares = points.iter().map(|p| (f64::from(p[axis]) - mean).powi(2));
        (mean, squares.sum::<f64>() / n)
    });
    (along.map(|a| a.0 as f32), (along[0].1 + along[1].1).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Choice as _, Distribution, Points};

    #[test]
    fn fresh_real_samples_score_as_perfect_on_every_distribution() {
        for &distribution in Distribution::ALL {
            let mut config = Config::default();
            config.data.distribution = distribution;
            config.data.drawn = Points::from(vec![[0.2, 0.2], [0.8, 0.8]]);
            config.data.imported = Points::from(vec![[0.5, 0.5]]);
            let yardstick = Yardstick::new(&config);
            let other = data::real::sample(&config.data, SAMPLES, &mut Stream::Real.rng(9));
            let record = yardstick.record((16, 0), &other, 0.6, 0.1);
            assert!(record.overlap > 0.93, "{distribution:?}: {record:?}");
            let perfect = yardstick.perfect();
            assert!(perfect.overlap > 0.6, "{distribution:?}: {perfect:?}");
            assert!(record.distance < 0.025, "{distribution:?}: {record:?}");
            assert!((f64::from(record.spread) - perfect.spread).abs() < 0.02);
            if let Some(found) = record.modes {
                assert_eq!((found.captured, found.visited), (found.total, found.total));
            }
            // A spot is no data, unless the data are one.
            let spot = yardstick.record((16, 0), &[[0.5, 0.5]; SAMPLES], 0.6, 0.1);
            let is_spot = distribution == Distribution::Imported;
            assert_eq!(spot.overlap > 0.5, is_spot, "{distribution:?}: {spot:?}");
        }
    }

    #[test]
    fn what_moves_a_little_changes_a_little() {
        let at = |x: f32| density(&[[x, 0.5]]);
        let (here, there) = (at(0.4999), at(0.5001));
        let change: f32 = here.iter().zip(&there).map(|(a, b)| (a - b).abs()).sum();
        assert!(change < 0.02, "{change}");
        for x in [0.0, 0.3, 1.0] {
            assert!((at(x).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
        assert_eq!(at(1.1).last(), Some(&1.0));
    }
}
