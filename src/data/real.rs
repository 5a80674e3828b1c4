//! Samples of the target distributions, and the modes of those that are mixtures.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::distributions::Shape;
use super::{Mode, Point, Rng, Stream};
use crate::config::{Config, Data};

/// The components of a mixture, equally likely; empty where the distribution is no mixture.
pub fn modes(data: &Data) -> Vec<Mode> {
    match data.distribution.rule().shape {
        Shape::Mixture(modes) => modes(data.spread),
        Shape::Places(_) => Vec::new(),
    }
}

/// The points that a run trains on.
pub fn training_set(config: &Config) -> Vec<Point> {
    let rng = &mut Stream::Real.rng(config.seed);
    sample(&config.data, config.data.count as usize, rng)
}

/// The samples that a run trains on, row by row: points, or images `[count · y · x · channel]` from −1 to 1.
pub fn training_rows(config: &Config) -> Vec<f32> {
    match (config.data.image_source(), config.data.image_shape()) {
        (Some(source), Some(shape)) => {
            let rng = &mut Stream::Real.rng(config.seed);
            source
                .sample(shape.side, config.data.count as usize, rng)
                .pixels
        }
        _ => training_set(config).as_flattened().to_vec(),
    }
}

/// Draws `count` points. Drawn and imported distributions without points give the centre, so that
/// an unchecked configuration cannot crash a run.
pub fn sample(data: &Data, count: usize, rng: &mut Rng) -> Vec<Point> {
    let rule = data.distribution.rule();
    let spread = data.spread.unwrap_or(rule.own_spread);
    let modes = modes(data);
    (0..count)
        .map(|_| {
            let (center, std) = match rule.shape {
                Shape::Mixture(_) => {
                    let mode = modes[rng.random_range(0..modes.len())];
                    (mode.center, mode.std)
                }
                Shape::Places(place) => {
                    let u = rng.random();
                    (place(data, u, rng), [spread; 2])
                }
            };
            std::array::from_fn(|axis| {
                let normal: f64 = rng.sample(StandardNormal);
                (center[axis] + std[axis] * normal) as f32
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Choice as _, Distribution, Points};
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
        // Worked out by hand from the definitions in `distributions`: u has mean 1/2 and
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
            // r = 0.4 cos 3θ, whose mean square is 0.08, half along each axis.
            (
                Distribution::Formula,
                [0.5, 0.5, 0.04 + 0.0001, 0.04 + 0.0001, 0.0],
            ),
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

    #[test]
    fn a_point_takes_its_random_numbers_in_an_order_that_never_changes() {
        // Where it is, then the noise along x and y; else every preset would train differently.
        for &distribution in Distribution::ALL {
            let data = data(distribution);
            let mut by_hand = Stream::Real.rng(4);
            match distribution {
                Distribution::Gaussians
                | Distribution::Disjoint
                | Distribution::EightGaussians
                | Distribution::Grid => {
                    by_hand.random_range(0..modes(&data).len());
                }
                Distribution::Formula => {
                    let _: [f64; 2] = by_hand.random();
                }
                Distribution::Checkerboard => {
                    let _: f64 = by_hand.random();
                    by_hand.random_range(0..8_usize);
                    let _: f64 = by_hand.random();
                }
                Distribution::Line
                | Distribution::Ring
                | Distribution::TwoMoons
                | Distribution::Spiral
                | Distribution::Drawn
                | Distribution::Imported => {
                    let _: f64 = by_hand.random();
                }
            }
            for _ in 0..2 {
                let _: f64 = by_hand.sample(StandardNormal);
            }
            let mut rng = Stream::Real.rng(4);
            sample(&data, 1, &mut rng);
            let next = (rng.random::<u64>(), by_hand.random::<u64>());
            assert_eq!(next.0, next.1, "{distribution:?}");
        }
    }
}
