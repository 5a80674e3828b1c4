//! Style networks: a generator whose layers are each told by a style w what to make (Karras et al., `StyleGAN`, arXiv
//! 1812.04948; modulated convolutions of `StyleGAN2`, arXiv 1912.04958), and a discriminator beside it.
//!
//! - [`generator`]: shape of a generator, and where its parameters are
//! - [`discriminator`]: the same of a discriminator
//! - `places`: one block of parameters after the other
//! - `plain`: both in burn's own operations
//! - `work`: what a pass of both computes
//! - `folded`: a generator with fixed statistics in place of those of its batches

pub mod discriminator;
mod folded;
pub mod generator;
mod places;
pub(super) mod plain;
mod work;

pub use discriminator::StyleDiscriminator;
pub use generator::{StyleGenerator, StyleInput};

use crate::config::WeightScale;
use crate::data::ImageShape;

/// Added to squares before their root divides (`StyleGAN`'s).
pub(super) const SQUARE_EPSILON: f32 = 1e-8;
/// Side of the kernels that keep the side of an image.
const KERNEL: usize = 3;

impl WeightScale {
    /// What sums are multiplied by, for so many inputs of a unit.
    pub(super) fn of_sums(self, fan_in: usize) -> f32 {
        match self {
            Self::Plain => 1.0,
            Self::Equalised => (fan_in.max(1) as f32).sqrt().recip(),
        }
    }

    /// What an activation is multiplied by.
    pub(super) fn of_activation(self) -> f32 {
        match self {
            Self::Plain => 1.0,
            Self::Equalised => std::f32::consts::SQRT_2,
        }
    }

    /// Standard deviation with which weights start that would have this one if they were plain.
    fn start(self, plain: f64) -> f64 {
        match self {
            Self::Plain => plain,
            Self::Equalised => 1.0,
        }
    }
}

/// The image after so many halvings; channels double up to the most.
fn level(image: ImageShape, steps: usize, channels: usize, most: usize) -> ImageShape {
    ImageShape {
        side: image.side >> steps,
        channels: (channels << steps).min(most).max(1),
    }
}
