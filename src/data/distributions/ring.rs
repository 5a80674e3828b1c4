//! An ellipse with a soft edge.

use std::f64::consts::TAU;

use super::rule::{Rule, Shape};

pub(super) const RULE: Rule = Rule {
    own_spread: 0.025,
    shape: Shape::Places(|_, u, _| {
        let (sin, cos) = (TAU * u).sin_cos();
        [0.5 + 0.3 * cos, 0.45 + 0.25 * sin]
    }),
};
