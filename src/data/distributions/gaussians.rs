//! One round and one tall Gaussian, GAN Lab's default.

use super::rule::{Mode, Rule, Shape};

/// Standard deviation of the round one.
const ROUND: f64 = 0.1;
/// Of the tall one, along x and y.
const TALL: [f64; 2] = [0.05, 0.2];

pub(super) const RULE: Rule = Rule {
    own_spread: ROUND,
    shape: Shape::Mixture(|spread| {
        vec![
            Mode::round([0.3, 0.7], spread.unwrap_or(ROUND)),
            Mode {
                center: [0.7, 0.4],
                std: spread.map_or(TALL, |spread| [spread; 2]),
            },
        ]
    }),
};
