//! [`StyleDiscriminator`]: shape of `StyleGAN`'s discriminator, and where its parameters are.
//!
//! A 3×3 convolution of the image, `depth` strided 4×4 ones that halve its side, a 3×3 one and a dense layer. All but
//! the last have an activation, all have biases. Before the last convolution there may be one more channel: the mean
//! standard deviation over the batch (Karras et al., arXiv 1710.10196, section 3).

use super::places::Places;
use super::{KERNEL, level};
use crate::config::{Activation, WeightScale};
use crate::data::ImageShape;
use crate::gan::convolutional;
use crate::gan::layout::{Block, BlockKind};

/// Shape of a discriminator; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StyleDiscriminator {
    /// What it judges.
    pub image: ImageShape,
    /// Channels next to the image; every layer further away has twice as many.
    pub channels: usize,
    /// Up to this.
    pub most_channels: usize,
    /// Convolutions that halve the side.
    pub depth: usize,
    /// Nonlinearity of all layers but the last.
    pub activation: Activation,
    /// How weights are scaled.
    pub weights: WeightScale,
    /// Whether it sees how much its batch differs.
    pub sees_batch: bool,
    /// Equal parts of a batch (real samples, fakes) of which each is a batch for that.
    pub groups: usize,
}

/// A convolution; weight `[ky][kx][input][output]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// Side of the kernel.
    pub kernel: usize,
    /// Pixels of a step.
    pub stride: usize,
    /// Channels of what it sees, the one of the batch included.
    pub inputs: usize,
    /// Channels of what it makes.
    pub outputs: usize,
    /// Whether it sees how much its batch differs.
    pub sees_batch: bool,
}

impl Convolution {
    /// Inputs of one sum.
    pub fn fan_in(&self) -> usize {
        self.kernel * self.kernel * self.inputs
    }
}

impl StyleDiscriminator {
    /// The image after so many halvings.
    pub fn level(&self, steps: usize) -> ImageShape {
        level(self.image, steps, self.channels, self.most_channels)
    }

    /// The convolutions, from the image on.
    pub fn convolutions(&self) -> Vec<Convolution> {
        let same = |inputs, outputs, sees_batch| Convolution {
            kernel: KERNEL,
            stride: 1,
            inputs: inputs + usize::from(sees_batch),
            outputs,
            sees_batch,
        };
        let channels = |steps| self.level(steps).channels;
        let strided = |step| Convolution {
            kernel: convolutional::KERNEL,
            stride: 2,
            inputs: channels(step),
            outputs: channels(step + 1),
            sees_batch: false,
        };
        let last = channels(self.depth);
        std::iter::once(same(self.image.channels, channels(0), false))
            .chain((0..self.depth).map(strided))
            .chain([same(last, last, self.sees_batch)])
            .collect()
    }

    /// All parameters in their order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut places = Places::default();
        for (index, convolution) in self.convolutions().into_iter().enumerate() {
            let Convolution {
                kernel,
                inputs,
                outputs,
                ..
            } = convolution;
            let fan_in = convolution.fan_in();
            places.weight(
                &format!("{index}.weight"),
                &[kernel, kernel, inputs, outputs],
                [fan_in, kernel * kernel * outputs],
                self.weights.start((2.0 / fan_in as f64).sqrt()),
            );
            places.list(&format!("{index}.bias"), BlockKind::Bias, outputs, 0.0);
        }
        let inputs = self.level(self.depth).numbers();
        let std = (inputs as f64).sqrt().recip();
        places.weight(
            "score.weight",
            &[inputs, 1],
            [inputs, 1],
            self.weights.start(std),
        );
        places.list("score.bias", BlockKind::Bias, 1, 0.0);
        places.into_blocks()
    }
}
