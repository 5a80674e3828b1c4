//! [`Convolutional`]: shape of a network of strided convolutions between an image and a few numbers, as in
//! DCGAN (Radford et al., arXiv 1511.06434).
//!
//! The generator goes up: noise → dense → image of `side / 2^depth` → transposed convolutions, each of which
//! doubles the side and halves the channels → image, tanh. The discriminator goes down the same way, and a dense
//! layer makes its logit. All convolutions are 4×4 with stride 2 and one pixel of zeros around: pixel `y` of the
//! small image and pixel `Y` of the big one meet in the kernel's row `ky` where `Y = 2·y + ky − 1`. A layer with
//! batch norm has no bias; the last layer of either and the discriminator's first one have no norm.
//!
//! With [`Resampling::Pooling`], kernels are 3×3 and go over the image of twice the side, pixel by pixel: the
//! discriminator then averages 2×2 pixels, the generator has doubled each pixel before.
//!
//! An image is `[y][x][channel]` from the top left, here and in files.

use std::ops::Range;

use super::layout::{Block, BlockKind};
use crate::config::{Activation, Resampling};
use crate::data::ImageShape;

/// Side of a strided convolution's kernel.
pub const KERNEL: usize = 4;
/// Side of the kernel of a convolution beside a pooling.
pub const POOLED_KERNEL: usize = 3;
/// Added to a variance before it divides (`PyTorch`'s default as well).
pub const NORM_EPSILON: f32 = 1e-5;

/// Which way a network goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From noise to an image: the generator.
    Up,
    /// From an image to a logit: the discriminator.
    Down,
}

/// Shape of a network; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convolutional {
    /// Which way it goes.
    pub direction: Direction,
    /// The image at its one end.
    pub image: ImageShape,
    /// Numbers at the other end: of a noise vector, or 1.
    pub latent: usize,
    /// Channels next to the image; every layer further away has twice as many.
    pub channels: usize,
    /// Strided convolutions; the image's side can be halved that often.
    pub depth: usize,
    /// Whether there is batch norm.
    pub has_norm: bool,
    /// Nonlinearity after every layer but the last.
    pub activation: Activation,
    /// What halves or doubles the image's side.
    pub resampling: Resampling,
    /// Equal parts of a batch (real samples, fakes) that are normalised each by itself.
    pub groups: usize,
}

/// What a layer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// Every input goes to every output; weight `[inputs, outputs]`. One end is an image of `small`'s shape, the
    /// other one `latent` numbers.
    Dense,
    /// From `big` to `small`; weight `[ky][kx][channel of big][channel of small]`.
    Convolution,
    /// From `small` to `big`; weight as for [`Self::Convolution`].
    Transposed,
}

/// What follows a layer's sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offset {
    /// A number for each output channel (for each logit of the head).
    Bias(Range<usize>),
    /// Batch norm over samples and pixels, with a scale and a shift for each output channel.
    Norm {
        /// Place of the scales.
        scale: Range<usize>,
        /// Place of the shifts.
        shift: Range<usize>,
    },
}

/// One layer, and its place in the flat parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvolutionalLayer {
    /// What it does.
    pub kind: LayerKind,
    /// Its end nearer to the image; of a dense layer, the same as `small`.
    pub big: ImageShape,
    /// Its end further from the image.
    pub small: ImageShape,
    /// Its weight.
    pub weight: Range<usize>,
    /// What follows its sums.
    pub offset: Offset,
    /// Whether it is the network's last one, after which there is no activation (but the generator's tanh).
    pub is_last: bool,
}

impl ConvolutionalLayer {
    /// The image that it makes, unless it is the discriminator's last one.
    pub fn made(&self) -> ImageShape {
        match self.kind {
            LayerKind::Transposed => self.big,
            LayerKind::Dense | LayerKind::Convolution => self.small,
        }
    }
}

impl Convolutional {
    /// Width of the input.
    pub fn inputs(&self) -> usize {
        match self.direction {
            Direction::Up => self.latent,
            Direction::Down => self.image.numbers(),
        }
    }

    /// Width of the output.
    pub fn outputs(&self) -> usize {
        match self.direction {
            Direction::Up => self.image.numbers(),
            Direction::Down => self.latent,
        }
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        self.layers().last().map_or(0, |layer| match &layer.offset {
            Offset::Bias(range) | Offset::Norm { shift: range, .. } => range.end,
        })
    }

    /// The same network with strided convolutions.
    #[must_use]
    pub fn with_strides(self) -> Self {
        Self {
            resampling: Resampling::Strides,
            ..self
        }
    }

    /// Channels of all hidden layers: what dropout switches off of a sample.
    pub fn hidden_channels(&self) -> usize {
        let layers = self.layers().into_iter().filter(|layer| !layer.is_last);
        layers.map(|layer| layer.made().channels).sum()
    }

    /// Channels of each layer with batch norm.
    pub fn norm_channels(&self) -> impl Iterator<Item = usize> {
        self.layers().into_iter().filter_map(|layer| {
            let is_normal = matches!(layer.offset, Offset::Norm { .. });
            is_normal.then(|| layer.made().channels)
        })
    }

    /// The image after `steps` halvings; 0 is the image itself.
    pub fn level(&self, steps: usize) -> ImageShape {
        match steps {
            0 => self.image,
            _ => ImageShape {
                side: self.image.side >> steps,
                channels: self.channels << (steps - 1),
            },
        }
    }

    /// Side of the convolutions' kernels.
    pub fn kernel(&self) -> usize {
        match self.resampling {
            Resampling::Strides => KERNEL,
            Resampling::Pooling => POOLED_KERNEL,
        }
    }

    /// The layers, from input to output.
    pub fn layers(&self) -> Vec<ConvolutionalLayer> {
        let count = self.depth + 1;
        let kernel = self.kernel().pow(2);
        let mut start = 0;
        let mut take = |numbers: usize| {
            let range = start..start + numbers;
            start = range.end;
            range
        };
        let mut layers = Vec::with_capacity(count);
        for index in 0..count {
            let is_last = index + 1 == count;
            // The image's end of the layer, in halvings; the dense layer is beyond the last one.
            let step = match self.direction {
                Direction::Up => self.depth - index,
                Direction::Down => index,
            };
            let is_dense = step == self.depth;
            let (big, small) = if is_dense {
                (self.level(step), self.level(step))
            } else {
                (self.level(step), self.level(step + 1))
            };
            let (kind, weights, channels) = match self.direction {
                Direction::Up if is_dense => (
                    LayerKind::Dense,
                    self.latent * small.numbers(),
                    small.channels,
                ),
                Direction::Down if is_dense => {
                    (LayerKind::Dense, small.numbers() * self.latent, self.latent)
                }
                Direction::Up => (
                    LayerKind::Transposed,
                    kernel * big.channels * small.channels,
                    big.channels,
                ),
                Direction::Down => (
                    LayerKind::Convolution,
                    kernel * big.channels * small.channels,
                    small.channels,
                ),
            };
            let sees_image = self.direction == Direction::Down && index == 0;
            let weight = take(weights);
            let offset = if self.has_norm && !is_last && !sees_image {
                Offset::Norm {
                    scale: take(channels),
                    shift: take(channels),
                }
            } else {
                Offset::Bias(take(channels))
            };
            layers.push(ConvolutionalLayer {
                kind,
                big,
                small,
                weight,
                offset,
                is_last,
            });
        }
        layers
    }

    /// All parameters, block by block in their order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + use<> {
        let network = *self;
        self.layers()
            .into_iter()
            .enumerate()
            .flat_map(move |(index, layer)| network.blocks_of(index, layer))
    }

    fn blocks_of(&self, index: usize, layer: ConvolutionalLayer) -> Vec<Block> {
        let (big, small) = (layer.big, layer.small);
        let side = self.kernel();
        let kernel = vec![side, side, big.channels, small.channels];
        // With stride 2, a pixel of the big image meets a quarter of the kernel.
        let area = side * side;
        let met = match self.resampling {
            Resampling::Strides => area / 4,
            Resampling::Pooling => area,
        };
        let (shape, fan_in, fan_out) = match (layer.kind, self.direction) {
            (LayerKind::Dense, Direction::Up) => {
                let outputs = small.numbers();
                (vec![self.latent, outputs], self.latent, outputs)
            }
            (LayerKind::Dense, Direction::Down) => {
                let inputs = small.numbers();
                (vec![inputs, self.latent], inputs, self.latent)
            }
            (LayerKind::Convolution, _) => (kernel, area * big.channels, met * small.channels),
            (LayerKind::Transposed, _) => (kernel, met * small.channels, area * big.channels),
        };
        let block = |name: &str, kind, range: Range<usize>, shape| Block {
            name: format!("{index}.{name}"),
            kind,
            // GAN Lab's own rule for the first layer is for two coordinates.
            is_first: false,
            range,
            shape,
            fan_in,
            fan_out,
            start: None,
        };
        let mut blocks = vec![block("weight", BlockKind::Weight, layer.weight, shape)];
        let one = |name, kind, range: Range<usize>| {
            let shape = vec![range.len()];
            block(name, kind, range, shape)
        };
        match layer.offset {
            Offset::Bias(range) => blocks.push(one("bias", BlockKind::Bias, range)),
            Offset::Norm { scale, shift } => {
                blocks.push(one("scale", BlockKind::Scale, scale));
                blocks.push(one("shift", BlockKind::Shift, shift));
            }
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dcgan(direction: Direction) -> Convolutional {
        Convolutional {
            direction,
            image: ImageShape {
                side: 16,
                channels: 1,
            },
            latent: if direction == Direction::Up { 64 } else { 1 },
            channels: 16,
            depth: 2,
            has_norm: true,
            activation: Activation::Relu,
            resampling: Resampling::Strides,
            groups: 1,
        }
    }

    #[test]
    fn sizes_are_those_of_the_paper_s_scheme() {
        let generator = dcgan(Direction::Up);
        // 64·(4·4·32) + 32+32, 16·32·16 + 16+16, 16·16·1 + 1.
        assert_eq!(generator.parameters(), 32_768 + 64 + 8_192 + 32 + 256 + 1);
        let kinds: Vec<_> = generator.layers().iter().map(|l| l.kind).collect();
        assert_eq!(
            kinds,
            [
                LayerKind::Dense,
                LayerKind::Transposed,
                LayerKind::Transposed
            ]
        );
        let discriminator = dcgan(Direction::Down);
        // 16·1·16 + 16, 16·16·32 + 32+32, 4·4·32·1 + 1.
        assert_eq!(discriminator.parameters(), 256 + 16 + 8_192 + 64 + 512 + 1);
        assert_eq!((discriminator.inputs(), discriminator.outputs()), (256, 1));
    }

    #[test]
    fn blocks_cover_all_parameters_in_their_order() {
        for direction in [Direction::Up, Direction::Down] {
            for (depth, has_norm) in [(1, true), (2, false), (3, true)] {
                let network = Convolutional {
                    depth,
                    has_norm,
                    ..dcgan(direction)
                };
                let mut next = 0;
                for block in network.blocks() {
                    assert_eq!(block.range.start, next, "{}", block.name);
                    assert_eq!(block.range.len(), block.shape.iter().product::<usize>());
                    next = block.range.end;
                }
                assert_eq!(next, network.parameters());
            }
        }
    }
}
