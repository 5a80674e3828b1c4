//! [`Rule`]: what each distribution has to say.

use crate::config::Data;
use crate::data::Rng;

/// One component of a mixture of Gaussians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// Mean.
    pub center: [f64; 2],
    /// Standard deviation along x and y.
    pub std: [f64; 2],
}

/// What a distribution is.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct Rule {
    /// Standard deviation of the noise or of the modes unless the user sets one.
    pub own_spread: f64,
    /// What points are drawn from.
    pub shape: Shape,
}

/// What points are drawn from before the noise of each coordinate.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) enum Shape {
    /// A mixture of Gaussians, equally likely and at least one: the modes, for the spread that the user
    /// sets, if any.
    Mixture(fn(Option<f64>) -> Vec<Mode>),
    /// A set of places: the one that belongs to a number in [0, 1), which is drawn uniformly, and to
    /// more random numbers where one is not enough.
    Places(fn(&Data, f64, &mut Rng) -> [f64; 2]),
}

impl Mode {
    /// A mode with the same standard deviation along x and y.
    pub(super) fn round(center: [f64; 2], std: f64) -> Self {
        Self {
            center,
            std: [std; 2],
        }
    }
}
