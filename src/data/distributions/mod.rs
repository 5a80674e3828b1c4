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
//! - `own`: the user's drawing, imported points and formulas
//! - `rule`: what each of them has to say

mod checkerboard;
mod disjoint;
mod eight_gaussians;
mod gaussians;
mod grid;
mod line;
mod own;
mod ring;
mod rule;
mod spiral;
mod two_moons;

pub use self::rule::Mode;
pub(super) use self::rule::{Rule, Shape};
use crate::config::Distribution;

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
            Self::Formula => own::FORMULA,
        }
    }

    /// Standard deviation of the noise or of the modes unless the user sets one. For the two
    /// Gaussians, which have four, that of the round one.
    pub fn own_spread(self) -> f64 {
        self.rule().own_spread
    }
}
