//! The target distributions. The first four and the drawing are GAN Lab's
//! (ganlab 0.2.1, `demo/ganlab_input_providers.ts`); 8 Gaussians and the grid are the usual tests
//! for mode collapse (VEEGAN, arXiv 1705.07761), scaled into the unit square.

use std::f64::consts::{PI, TAU};

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::{Point, Rng};
use crate::config::{Data, Distribution};

/// One component of a mixture of Gaussians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// Mean.
    pub center: [f64; 2],
    /// Standard deviation along x and y.
    pub std: [f64; 2],
}

const EIGHT_RADIUS: f64 = 0.35;
const GRID_SIDE: usize = 5;
const GRID_RANGE: (f64, f64) = (0.1, 0.9);
/// Cells along a side of the checkerboard, which spans [0.1, 0.9]².
const CHECKER_SIDE: usize = 4;
/// Turns of the spiral, and its radius at the inner and the outer end.
const SPIRAL_TURNS: f64 = 2.0;
const SPIRAL_RADII: (f64, f64) = (0.03, 0.37);

impl Distribution {
    /// Standard deviation of the noise or of the modes unless the user sets one. For the two
    /// Gaussians, which have four, that of the round one.
    pub fn own_spread(self) -> f64 {
        match self {
            Self::Gaussians => 0.1,
            Self::Ring | Self::Disjoint => 0.025,
            Self::Drawn | Self::EightGaussians | Self::Grid | Self::TwoMoons => 0.02,
            Self::Line | Self::Spiral => 0.01,
            Self::Checkerboard | Self::Imported => 0.0,
        }
    }
}

/// The components of a mixture, equally likely; empty where the distribution is no mixture.
pub fn modes(data: &Data) -> Vec<Mode> {
    let own = data.distribution.own_spread();
    let spread = data.spread;
    let round = |center| Mode {
        center,
        std: [spread.unwrap_or(own); 2],
    };
    match data.distribution {
        Distribution::Gaussians => vec![
            round([0.3, 0.7]),
            Mode {
                center: [0.7, 0.4],
                std: spread.map_or([0.05, 0.2], |s| [s, s]),
            },
        ],
        Distribution::Disjoint => [[0.35, 0.75], [0.75, 0.6], [0.45, 0.35]].map(round).into(),
        Distribution::EightGaussians => (0..8)
            .map(|i| {
                let (sin, cos) = (f64::from(i) * TAU / 8.0).sin_cos();
                round([0.5 + EIGHT_RADIUS * cos, 0.5 + EIGHT_RADIUS * sin])
            })
            .collect(),
        Distribution::Grid => (0..GRID_SIDE * GRID_SIDE)
            .map(|i| {
                let step = (GRID_RANGE.1 - GRID_RANGE.0) / (GRID_SIDE - 1) as f64;
                let at = |k: usize| GRID_RANGE.0 + step * k as f64;
                round([at(i % GRID_SIDE), at(i / GRID_SIDE)])
            })
            .collect(),
        Distribution::Line
        | Distribution::Ring
        | Distribution::TwoMoons
        | Distribution::Spiral
        | Distribution::Checkerboard
        | Distribution::Drawn
        | Distribution::Imported => Vec::new(),
    }
}

/// Draws `count` points. Drawn and imported distributions without points give the centre, so that
/// an unchecked configuration cannot crash a run.
pub fn sample(data: &Data, count: usize, rng: &mut Rng) -> Vec<Point> {
    let modes = modes(data);
    let spread = data.spread.unwrap_or(data.distribution.own_spread());
    (0..count)
        .map(|_| {
            let (center, std) = if modes.is_empty() {
                (skeleton(data, rng), [spread; 2])
            } else {
                let mode = modes[rng.random_range(0..modes.len())];
                (mode.center, mode.std)
            };
            std::array::from_fn(|axis| {
                let normal: f64 = rng.sample(StandardNormal);
                (center[axis] + std[axis] * normal) as f32
            })
        })
        .collect()
}

/// A point of the shape before noise is added.
fn skeleton(data: &Data, rng: &mut Rng) -> [f64; 2] {
    let u: f64 = rng.random();
    let pick = |points: &[Point]| {
        let index = (u * points.len() as f64) as usize;
        points.get(index).map_or([0.5; 2], |p| p.map(f64::from))
    };
    match data.distribution {
        Distribution::Line => [0.8 - 0.75 * u, 0.6 + 0.3 * u],
        Distribution::Ring => {
            let (sin, cos) = (TAU * u).sin_cos();
            [0.5 + 0.3 * cos, 0.45 + 0.25 * sin]
        }
        Distribution::TwoMoons => {
            // scikit-learn's moons, fitted into [0.1, 0.9] × [0.27, 0.73].
            let (sin, cos) = (PI * 2.0 * (u % 0.5)).sin_cos();
            let (x, y) = if u < 0.5 {
                (cos, sin)
            } else {
                (1.0 - cos, 0.5 - sin)
            };
            let fit = |v: f64, center: f64| 0.5 + (v - center) * 0.8 / 3.0;
            [fit(x, 0.5), fit(y, 0.25)]
        }
        Distribution::Spiral => {
            // √u gives every piece of the arm the same density.
            let t = u.sqrt();
            let radius = SPIRAL_RADII.0 + (SPIRAL_RADII.1 - SPIRAL_RADII.0) * t;
            let (sin, cos) = (TAU * SPIRAL_TURNS * t).sin_cos();
            [0.5 + radius * cos, 0.5 + radius * sin]
        }
        Distribution::Checkerboard => {
            let cell = rng.random_range(0..CHECKER_SIDE * CHECKER_SIDE / 2);
            let row = cell / (CHECKER_SIDE / 2);
            let column = 2 * (cell % (CHECKER_SIDE / 2)) + row % 2;
            let side = 0.8 / CHECKER_SIDE as f64;
            let v: f64 = rng.random();
            [
                0.1 + side * (column as f64 + u),
                0.1 + side * (row as f64 + v),
            ]
        }
        Distribution::Drawn => pick(data.drawn.as_slice()),
        Distribution::Imported => pick(data.imported.as_slice()),
        // Mixtures are drawn from their modes.
        Distribution::Gaussians
        | Distribution::Disjoint
        | Distribution::EightGaussians
        | Distribution::Grid => [0.5; 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Choice, Points};
    use crate::data::Stream;

    fn data(distribution: Distribution) -> Data {
        Data {
            distribution,
            drawn: Points::from(vec![[0.2, 0.3], [0.6, 0.7]]),
            imported: Points::from(vec![[0.25, 0.75]]),
            ..Data::default()
        }
    }

    /// Mean and covariance of 200,000 samples: x, y, var x, var y, cov.
    fn moments(data: &Data) -> [f64; 5] {
        let points = sample(data, 200_000, &mut Stream::Real.rng(1));
        let n = points.len() as f64;
        let mean = |f: &dyn Fn(f64, f64) -> f64| {
            points
                .iter()
                .map(|p| f(f64::from(p[0]), f64::from(p[1])))
                .sum::<f64>()
                / n
        };
        let (mx, my) = (mean(&|x, _| x), mean(&|_, y| y));
        [
            mx,
            my,
            mean(&|x, _| (x - mx).powi(2)),
            mean(&|_, y| (y - my).powi(2)),
            mean(&|x, y| (x - mx) * (y - my)),
        ]
    }

    #[test]
    fn moments_agree_with_the_formulas() {
        // Worked out by hand from the definitions in the module's source: u has mean 1/2 and
        // variance 1/12, cos and sin of a uniform angle have variance 1/2.
        let cases = [
            (
                Distribution::Line,
                [
                    0.425,
                    0.75,
                    0.5625 / 12.0 + 1e-4,
                    0.09 / 12.0 + 1e-4,
                    -0.225 / 12.0,
                ],
            ),
            (
                Distribution::Gaussians,
                [
                    0.5,
                    0.55,
                    0.04 + 0.5 * (0.01 + 0.0025),
                    0.0225 + 0.5 * (0.01 + 0.04),
                    -0.03,
                ],
            ),
            (
                Distribution::Ring,
                [0.5, 0.45, 0.045 + 0.000_625, 0.031_25 + 0.000_625, 0.0],
            ),
            (
                Distribution::EightGaussians,
                [0.5, 0.5, 0.061_25 + 0.0004, 0.061_25 + 0.0004, 0.0],
            ),
            (
                Distribution::Grid,
                [0.5, 0.5, 0.08 + 0.0004, 0.08 + 0.0004, 0.0],
            ),
            (
                Distribution::Drawn,
                [0.4, 0.5, 0.04 + 0.0004, 0.04 + 0.0004, 0.04],
            ),
            (Distribution::Imported, [0.25, 0.75, 0.0, 0.0, 0.0]),
        ];
        for (distribution, expected) in cases {
            let actual = moments(&data(distribution));
            for (a, e) in actual.iter().zip(expected) {
                assert!((a - e).abs() < 0.002, "{distribution:?}: {actual:?}");
            }
        }
    }

    #[test]
    fn every_distribution_stays_near_the_unit_square() {
        for &distribution in Distribution::ALL {
            let points = sample(&data(distribution), 10_000, &mut Stream::Real.rng(5));
            let inside = points
                .iter()
                .filter(|p| p.iter().all(|v| (0.0..=1.0).contains(v)))
                .count();
            assert!(inside > 9_500, "{distribution:?}: {inside} of 10000 inside");
        }
    }

    #[test]
    fn the_checkerboard_fills_its_eight_squares_and_nothing_else() {
        let points = sample(
            &data(Distribution::Checkerboard),
            8_000,
            &mut Stream::Real.rng(2),
        );
        let mut counts = [[0_u32; 4]; 4];
        for p in &points {
            let cell = |v: f32| (((f64::from(v) - 0.1) / 0.2) as usize).min(3);
            counts[cell(p[1])][cell(p[0])] += 1;
        }
        for (row, cells) in counts.iter().enumerate() {
            for (column, &count) in cells.iter().enumerate() {
                let expected = if (row + column) % 2 == 0 { 1_000 } else { 0 };
                assert!(count.abs_diff(expected) < 120, "{counts:?}");
            }
        }
    }

    #[test]
    fn spread_replaces_the_standard_deviation() {
        let ring = Data {
            spread: Some(0.1),
            ..data(Distribution::Ring)
        };
        assert!((moments(&ring)[2] - (0.045 + 0.01)).abs() < 0.002);
        let gaussians = Data {
            spread: Some(0.03),
            ..data(Distribution::Gaussians)
        };
        assert!((moments(&gaussians)[2] - (0.04 + 0.0009)).abs() < 0.002);
    }

    #[test]
    fn missing_points_do_not_crash() {
        let empty = Data {
            distribution: Distribution::Drawn,
            ..Data::default()
        };
        assert_eq!(sample(&empty, 3, &mut Stream::Real.rng(1)).len(), 3);
    }
}
