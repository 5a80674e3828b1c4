//! One arm that winds outwards.

use std::f64::consts::TAU;

use super::rule::{Rule, Shape};

const TURNS: f64 = 2.0;
/// Radius at the inner and the outer end.
const RADII: (f64, f64) = (0.03, 0.37);

pub(super) const RULE: Rule = Rule {
    own_spread: 0.01,
    shape: Shape::Places(|_, u, _| {
        // √u gives every piece of the arm the same density.
        let t = u.sqrt();
        let radius = RADII.0 + (RADII.1 - RADII.0) * t;
        let (sin, cos) = (TAU * TURNS * t).sin_cos();
        [0.5 + radius * cos, 0.5 + radius * sin]
    }),
};
