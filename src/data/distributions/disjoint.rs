//! Three small separate Gaussians.

use super::rule::{Mode, Rule, Shape};

const SPREAD: f64 = 0.025;

pub(super) const RULE: Rule = Rule {
    own_spread: SPREAD,
    shape: Shape::Mixture(|spread| {
        let std = spread.unwrap_or(SPREAD);
        [[0.35, 0.75], [0.75, 0.6], [0.45, 0.35]]
            .map(|center| Mode::round(center, std))
            .into()
    }),
};
