//! Two interleaved half circles: scikit-learn's moons, fitted into [0.1, 0.9] × [0.27, 0.73].

use std::f64::consts::PI;

use super::rule::{Rule, Shape};

pub(super) const RULE: Rule = Rule {
    own_spread: 0.02,
    shape: Shape::Places(|_, u, _| {
        let (sin, cos) = (PI * 2.0 * (u % 0.5)).sin_cos();
        let (x, y) = if u < 0.5 {
            (cos, sin)
        } else {
            (1.0 - cos, 0.5 - sin)
        };
        let fit = |v: f64, center: f64| 0.5 + (v - center) * 0.8 / 3.0;
        [fit(x, 0.5), fit(y, 0.25)]
    }),
};
