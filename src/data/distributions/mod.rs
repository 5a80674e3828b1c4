//! The target distributions: all that is known of one is in its file. A new one is its row in
//! `config/choice.rs`, a file here and an arm of `Distribution::rule`.
//!
//! The first four and the drawing are GAN Lab's (ganlab 0.2.1, `demo/ganlab_input_providers.ts`); 8
//! Gaussians and the grid are the usual tests for mode collapse (VEEGAN, arXiv 1705.07761), scaled into
//! the unit square.
//!
//! - `line`, `gaussians`, `ring`, `disjoint`: GAN Lab's
//! - `eight_gaussians`, `grid`: mixtures of many modes
//! - `two_moons`, `spiral`, `checkerboard`: curves and areas
//! - `own`: the user's drawing and imported points

mod checkerboard;
mod disjoint;
mod eight_gaussians;
mod gaussians;
mod grid;
mod line;
mod own;
mod ring;
mod spiral;
mod two_moons;

use super::Rng;
use crate::config::{Data, Distribution};

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
pub(super) struct Rule {
    /// Standard deviation of the noise or of the modes unless the user sets one.
    pub own_spread: f64,
    /// What points are drawn from.
    pub shape: Shape,
}

/// What points are drawn from before the noise of each coordinate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A mixture of Gaussians, equally likely and at least one: the modes, for the spread that the user
    /// sets, if any.
    Mixture(fn(Option<f64>) -> Vec<Mode>),
    /// A set of places: the one that belongs to a number in [0, 1), which is drawn uniformly, and to
    /// more random numbers where one is not enough.
    Places(fn(&Data, f64, &mut Rng) -> [f64; 2]),
}

impl Mode {
    /// A mode with the same standard deviation along x and y.
    fn round(center: [f64; 2], std: f64) -> Self {
        Self {
            center,
            std: [std; 2],
        }
    }
}

impl Distribution {
    /// What the distribution is.
    pub(super) const fn rule(self) -> Rule {
        match self {
            Self::Line => line::RULE,
            Self::Gaussians => gaussians::RULE,
            Self::Ring => ring::RULE,
            Self::Disjoint => disjoint::RULE,
            Self::EightGaussians => eight_gaussians::RULE,
            Self::Grid => grid::RULE,
            Self::TwoMoons => two_moons::RULE,
            Self::Spiral => spiral::RULE,
            Self::Checkerboard => checkerboard::RULE,
            Self::Drawn => own::DRAWN,
            Self::Imported => own::IMPORTED,
        }
    }

    /// Standard deviation of the noise or of the modes unless the user sets one. For the two
    /// Gaussians, which have four, that of the round one.
    pub fn own_spread(self) -> f64 {
        self.rule().own_spread
    }
}
