//! A thin diagonal segment.

use super::rule::{Rule, Shape};

pub(super) const RULE: Rule = Rule {
    own_spread: 0.01,
    shape: Shape::Places(|_, u, _| [0.8 - 0.75 * u, 0.6 + 0.3 * u]),
};
