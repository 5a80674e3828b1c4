//! Eight Gaussians on a circle.

use std::f64::consts::TAU;

use super::rule::{Mode, Rule, Shape};

const SPREAD: f64 = 0.02;
const RADIUS: f64 = 0.35;

pub(super) const RULE: Rule = Rule {
    own_spread: SPREAD,
    shape: Shape::Mixture(|spread| {
        let std = spread.unwrap_or(SPREAD);
        (0..8)
            .map(|i| {
                let (sin, cos) = (f64::from(i) * TAU / 8.0).sin_cos();
                Mode::round([0.5 + RADIUS * cos, 0.5 + RADIUS * sin], std)
            })
            .collect()
    }),
};
