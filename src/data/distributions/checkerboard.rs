//! Eight uniform squares with sharp edges, in [0.1, 0.9]².

use rand::RngExt as _;

use super::rule::{Rule, Shape};

/// Cells along a side.
const SIDE: usize = 4;

pub(super) const RULE: Rule = Rule {
    own_spread: 0.0,
    shape: Shape::Places(|_, u, rng| {
        let cell = rng.random_range(0..SIDE * SIDE / 2);
        let row = cell / (SIDE / 2);
        let column = 2 * (cell % (SIDE / 2)) + row % 2;
        let side = 0.8 / SIDE as f64;
        let v: f64 = rng.random();
        [
            0.1 + side * (column as f64 + u),
            0.1 + side * (row as f64 + v),
        ]
    }),
};
