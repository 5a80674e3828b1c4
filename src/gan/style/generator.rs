//! [`StyleGenerator`]: shape of a generator with styles, and where its parameters are.
//!
//! Noise is scaled to length √dimensions; the mapping, dense layers with LeakyReLU, makes the style w of it. An image
//! of `side / 2^depth` is where it starts, `depth` layers double its side, and a last convolution makes the picture.
//! Each layer (the first image is one, too) has an affine map of its own from w to what it does to its channels; so
//! layers may be given the styles of different noise.

use std::ops::Range;

use super::places::Places;
use super::{KERNEL, level};
use crate::config::{Activation, LastLayer, StyleLayers, StyleStart, WeightScale};
use crate::data::ImageShape;
use crate::gan::convolutional;
use crate::gan::layout::{Block, BlockKind};

/// What a generator is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleInput {
    /// A noise vector.
    Noise,
    /// Two noise vectors: layers from this one on have the style of the second.
    Mixed {
        /// 1 to `depth`.
        cut: usize,
    },
    /// A style w for each layer.
    Styles,
}

/// Shape of a generator; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StyleGenerator {
    /// What it makes.
    pub image: ImageShape,
    /// Numbers of a noise vector.
    pub latent: usize,
    /// What it is given.
    pub input: StyleInput,
    /// Dense layers from noise to w.
    pub mapping_layers: usize,
    /// Numbers of w.
    pub width: usize,
    /// What the image starts from.
    pub start: StyleStart,
    /// How layers take their style.
    pub layers: StyleLayers,
    /// How the last one does.
    pub last: LastLayer,
    /// Channels of the last layer; every layer before it has twice as many.
    pub channels: usize,
    /// Up to this.
    pub most_channels: usize,
    /// Layers that double the side.
    pub depth: usize,
    /// Nonlinearity of the layers.
    pub activation: Activation,
    /// How weights are scaled.
    pub weights: WeightScale,
    /// Share of the learning rate that the mapping has with equalised weights.
    pub mapping_rate: f32,
    /// Whether batch norms have the statistics of their batch; else they are part of the layer before them.
    pub has_norm: bool,
}

/// How a layer takes its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gan) enum Styling {
    /// Sums, batch norm, style, activation. A bias in place of the norm where there is none.
    BatchNorm,
    /// Sums, instance norm, style, activation.
    InstanceNorm,
    /// Sums and bias, activation, instance norm, style.
    Adain,
    /// Style, sums divided by their expected size, bias, activation.
    Modulated,
}

/// What a layer's convolution does to the side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gan) enum Side {
    /// 3×3, keeps it; weight `[ky][kx][input][output]`.
    Same,
    /// Each pixel is doubled, then the same.
    Doubled,
    /// 4×4 with stride 2, transposed; weight `[ky][kx][output][input]`.
    Transposed,
}

/// A layer with a style.
#[derive(Clone, Debug)]
pub(in crate::gan) struct StyledLayer {
    /// How it takes its style.
    pub styling: Styling,
    /// What it does to the side.
    pub side: Side,
    /// What it sees.
    pub from: ImageShape,
    /// What it makes.
    pub made: ImageShape,
    /// Inputs of one of its sums.
    pub fan_in: usize,
    /// Of its convolution.
    pub weight: Range<usize>,
    /// Numbers that the style gives it.
    pub styles: usize,
    /// Whether it has a bias.
    pub has_bias: bool,
}

impl Styling {
    fn has_bias(self, has_norm: bool) -> bool {
        match self {
            Self::BatchNorm => !has_norm,
            Self::InstanceNorm => false,
            Self::Adain | Self::Modulated => true,
        }
    }
}

impl StyleGenerator {
    /// Width of the input.
    pub fn inputs(&self) -> usize {
        match self.input {
            StyleInput::Noise => self.latent,
            StyleInput::Mixed { .. } => 2 * self.latent,
            StyleInput::Styles => self.styled() * self.width,
        }
    }

    /// Layers that have a style of their own.
    pub fn styled(&self) -> usize {
        self.depth + 1
    }

    /// The same generator, given something else.
    #[must_use]
    pub fn with_input(self, input: StyleInput) -> Self {
        Self { input, ..self }
    }

    /// What the layer makes that so many layers lie behind, 0 being the last one.
    pub fn level(&self, steps: usize) -> ImageShape {
        level(self.image, steps, self.channels, self.most_channels)
    }

    /// Side of the image that each layer with a style makes, from the first.
    pub fn sides(&self) -> Vec<usize> {
        let steps = (0..=self.depth).rev();
        steps.map(|steps| self.level(steps).side).collect()
    }

    /// The layers of the synthesis that have a convolution, by their places among those with styles, and how each takes
    /// its style: `batch_norm`, `instance_norm`, `adain` or `modulated`.
    pub fn layer_kinds(&self) -> Vec<(usize, &'static str)> {
        let layers = self.styled_layers();
        let skipped = self.styled() - layers.len();
        let kinds = layers.iter().map(|layer| match layer.styling {
            Styling::BatchNorm => "batch_norm",
            Styling::InstanceNorm => "instance_norm",
            Styling::Adain => "adain",
            Styling::Modulated => "modulated",
        });
        (skipped..).zip(kinds).collect()
    }

    /// Channels of each batch norm.
    pub fn norm_channels(&self) -> Vec<usize> {
        if !self.has_norm {
            return Vec::new();
        }
        let start = (self.start == StyleStart::FromW).then(|| self.level(self.depth).channels);
        let layers = self.walk().1;
        let styled = layers
            .iter()
            .filter(|layer| layer.styling == Styling::BatchNorm)
            .map(|layer| layer.made.channels);
        start.into_iter().chain(styled).collect()
    }

    /// All parameters in their order.
    pub fn blocks(&self) -> Vec<Block> {
        self.walk().0
    }

    /// The layers with styles, from the first.
    pub(in crate::gan) fn styled_layers(&self) -> Vec<StyledLayer> {
        self.walk().1
    }

    fn styling(&self, is_last: bool) -> Styling {
        match (self.layers, is_last, self.last) {
            (StyleLayers::Normalised, true, LastLayer::InstanceNorm) => Styling::InstanceNorm,
            (StyleLayers::Normalised, ..) => Styling::BatchNorm,
            (StyleLayers::Modulated, true, LastLayer::InstanceNorm) => Styling::Adain,
            (StyleLayers::Modulated, ..) => Styling::Modulated,
        }
    }

    /// Blocks and layers, in the order in which a pass takes them. Names are those of a layer's index.
    fn walk(&self) -> (Vec<Block>, Vec<StyledLayer>) {
        let mut places = Places::default();
        let weights = self.weights;
        for index in 0..self.mapping_layers {
            let inputs = if index == 0 { self.latent } else { self.width };
            // He et al., arXiv 1502.01852, for LeakyReLU with slope 0.2.
            let std = match weights {
                WeightScale::Plain => (2.0 / 1.04 / inputs as f64).sqrt(),
                WeightScale::Equalised => f64::from(self.mapping_rate).recip(),
            };
            let name = format!("mapping.{index}");
            let shape = [inputs, self.width];
            places.weight(&format!("{name}.weight"), &shape, shape, std);
            places.list(&format!("{name}.bias"), BlockKind::Bias, self.width, 0.0);
        }
        let first = self.level(self.depth);
        let mut layers = Vec::new();
        match self.start {
            StyleStart::FromW => {
                let shape = [self.width, first.numbers()];
                places.weight("start.weight", &shape, shape, weights.start(0.05));
                let count = first.channels;
                if self.has_norm {
                    places.list("start.scale", BlockKind::Scale, count, 1.0);
                    places.list("start.shift", BlockKind::Shift, count, 0.0);
                } else {
                    places.list("start.bias", BlockKind::Bias, count, 0.0);
                }
            }
            StyleStart::Constant => {
                let count = first.numbers();
                let shape = [first.side, first.side, first.channels];
                places.weight("start.constant", &shape, [1, count], 1.0);
                layers.push(self.layer(&mut places, 0, first, first));
            }
        }
        for index in 1..=self.depth {
            let (from, made) = (self.depth + 1 - index, self.depth - index);
            let (from, made) = (self.level(from), self.level(made));
            layers.push(self.layer(&mut places, index, from, made));
        }
        let last = self.level(0).channels;
        let (side, std) = match self.layers {
            StyleLayers::Normalised => (KERNEL, 0.05),
            StyleLayers::Modulated => {
                self.affine(&mut places, "image", last, 1.0);
                (1, (last as f64).sqrt().recip())
            }
        };
        let channels = self.image.channels;
        let area = side * side;
        places.weight(
            "image.weight",
            &[side, side, last, channels],
            [area * last, area * channels],
            weights.start(std),
        );
        places.list("image.bias", BlockKind::Bias, channels, 0.0);
        (places.into_blocks(), layers)
    }

    fn layer(
        &self,
        places: &mut Places,
        index: usize,
        from: ImageShape,
        made: ImageShape,
    ) -> StyledLayer {
        let styling = self.styling(index == self.depth);
        let (inputs, outputs) = (from.channels, made.channels);
        let side = match (self.layers, index) {
            (_, 0) => Side::Same,
            (StyleLayers::Normalised, _) => Side::Transposed,
            (StyleLayers::Modulated, _) => Side::Doubled,
        };
        // Of a transposed convolution, a sum has a quarter of the kernel.
        let (shape, met, area) = match side {
            Side::Transposed => {
                let kernel = convolutional::KERNEL;
                let shape = [kernel, kernel, outputs, inputs];
                (shape, kernel * kernel / 4, kernel * kernel)
            }
            Side::Same | Side::Doubled => {
                let shape = [KERNEL, KERNEL, inputs, outputs];
                (shape, KERNEL * KERNEL, KERNEL * KERNEL)
            }
        };
        let fan_in = met * inputs;
        let std = match (self.layers, side) {
            (StyleLayers::Modulated, _) => (2.0 / fan_in as f64).sqrt(),
            (StyleLayers::Normalised, Side::Same) => 0.05,
            (StyleLayers::Normalised, _) => 0.02,
        };
        let name = format!("layer.{index}");
        let weight = places.weight(
            &format!("{name}.weight"),
            &shape,
            [fan_in, area * outputs],
            self.weights.start(std),
        );
        let (styles, neutral) = match styling {
            Styling::Modulated => (inputs, 1.0),
            _ => (2 * outputs, 0.0),
        };
        self.affine(places, &name, styles, neutral);
        let has_bias = styling.has_bias(self.has_norm);
        if has_bias {
            places.list(&format!("{name}.bias"), BlockKind::Bias, outputs, 0.0);
        }
        StyledLayer {
            styling,
            side,
            from,
            made,
            fan_in,
            weight,
            styles,
            has_bias,
        }
    }

    /// From w to what it does to a layer's channels; with this bias that is nothing.
    fn affine(&self, places: &mut Places, name: &str, count: usize, neutral: f64) {
        let size = [self.width, count];
        let part = match self.layers {
            StyleLayers::Normalised => 0.5,
            StyleLayers::Modulated => 1.0,
        };
        let std = part / (self.width as f64).sqrt();
        let name = format!("{name}.style");
        let std = self.weights.start(std);
        places.weight(&format!("{name}.weight"), &size, size, std);
        places.list(&format!("{name}.bias"), BlockKind::Bias, count, neutral);
    }
}
