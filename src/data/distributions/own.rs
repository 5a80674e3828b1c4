//! The user's own points: a drawing and formulas, to which noise is added, and points from a file, which are taken as they are. Without points it is the centre, so that an unchecked configuration cannot crash a run.

use rand::RngExt as _;

use super::rule::{Rule, Shape};
use crate::data::Point;

pub(super) const DRAWN: Rule = Rule {
    own_spread: 0.02,
    shape: Shape::Places(|data, u, _| pick(data.drawn.as_slice(), u)),
};

pub(super) const IMPORTED: Rule = Rule {
    own_spread: 0.0,
    shape: Shape::Places(|data, u, _| pick(data.imported.as_slice(), u)),
};

pub(super) const FORMULA: Rule = Rule {
    own_spread: 0.01,
    shape: Shape::Places(|data, t, rng| data.formula.point(t, rng.random())),
};

fn pick(points: &[Point], u: f64) -> [f64; 2] {
    let index = (u * points.len() as f64) as usize;
    points.get(index).map_or([0.5; 2], |p| p.map(f64::from))
}
