//! 25 Gaussians on a square grid.

use super::rule::{Mode, Rule, Shape};

const SPREAD: f64 = 0.02;
/// Modes along a side.
const SIDE: usize = 5;
/// Where the first and the last of a side are.
const RANGE: (f64, f64) = (0.1, 0.9);

pub(super) const RULE: Rule = Rule {
    own_spread: SPREAD,
    shape: Shape::Mixture(|spread| {
        let std = spread.unwrap_or(SPREAD);
        (0..SIDE * SIDE)
            .map(|i| {
                let step = (RANGE.1 - RANGE.0) / (SIDE - 1) as f64;
                let at = |k: usize| RANGE.0 + step * k as f64;
                Mode::round([at(i % SIDE), at(i / SIDE)], std)
            })
            .collect()
    }),
};
