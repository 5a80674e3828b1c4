//! Where a generator's parameters are, and how they are scaled in a pass.

use std::ops::Range;

use crate::config::{StyleLayers, StyleStart, WeightScale};
use crate::gan::layout::Block;
use crate::gan::style::generator::{StyleGenerator, StyledLayer, Styling};

/// Blocks of a network one after the other, and what a pass multiplies each by.
pub(super) struct Scales {
    blocks: std::vec::IntoIter<Block>,
    scales: Vec<(Range<usize>, f32)>,
}

impl Scales {
    /// Of a network's blocks in their order.
    pub fn new(blocks: Vec<Block>) -> Self {
        Self {
            blocks: blocks.into_iter(),
            scales: Vec::new(),
        }
    }

    /// The place of the next block, which is multiplied by this.
    pub fn take(&mut self, scale: f32) -> Range<usize> {
        let range = self.blocks.next().map_or(0..0, |block| block.range);
        self.scales.push((range.clone(), scale));
        range
    }

    /// Multiplies parameters, or their gradient, by what a pass multiplies them by.
    pub fn apply(&self, numbers: &mut [f32]) {
        for (range, scale) in &self.scales {
            if *scale != 1.0 {
                for number in &mut numbers[range.clone()] {
                    *number *= scale;
                }
            }
        }
    }
}

/// A weight and its bias.
pub(super) type Pair = [Range<usize>; 2];

/// What the first image is made of.
pub(super) enum Start {
    /// A dense layer of w; scale and shift of its norm, or a bias alone.
    FromW {
        weight: Range<usize>,
        offset: Offset,
    },
    /// Itself.
    Constant(Range<usize>),
}

/// What follows the sums of the first dense layer.
pub(super) enum Offset {
    Norm {
        scale: Range<usize>,
        shift: Range<usize>,
    },
    Bias(Range<usize>),
}

/// A layer with a style.
pub(super) struct Layer {
    pub shape: StyledLayer,
    pub weight: Range<usize>,
    pub style: Pair,
    pub bias: Option<Range<usize>>,
}

/// What makes the picture.
pub(super) struct Picture {
    /// With modulated layers.
    pub style: Option<Pair>,
    pub weight: Range<usize>,
    pub bias: Range<usize>,
}

/// All places, in the order of [`StyleGenerator::blocks`], and what each block is multiplied by.
pub(super) struct Plan {
    pub mapping: Vec<Pair>,
    pub start: Start,
    pub layers: Vec<Layer>,
    pub picture: Picture,
    pub scales: Scales,
}

impl Plan {
    /// Of a generator. An activation's factor is part of what comes before it, so it has to be one that goes through
    /// 0 in two straight lines, where there is a factor.
    pub fn new(spec: &StyleGenerator) -> Self {
        let mut scales = Scales::new(spec.blocks());
        let mut take = |scale: f32| scales.take(scale);
        let weights = spec.weights;
        let gain = weights.of_activation();
        let of_style = weights.of_sums(spec.width);
        let rate = match weights {
            WeightScale::Plain => 1.0,
            WeightScale::Equalised => spec.mapping_rate,
        };
        let mapping = (0..spec.mapping_layers).map(|index| {
            let inputs = if index == 0 { spec.latent } else { spec.width };
            [
                take(rate * weights.of_sums(inputs) * gain),
                take(rate * gain),
            ]
        });
        let mapping = mapping.collect();
        let start = match (spec.start, spec.has_norm) {
            (StyleStart::FromW, true) => Start::FromW {
                weight: take(of_style),
                offset: Offset::Norm {
                    scale: take(gain),
                    shift: take(gain),
                },
            },
            (StyleStart::FromW, false) => Start::FromW {
                weight: take(of_style * gain),
                offset: Offset::Bias(take(gain)),
            },
            (StyleStart::Constant, _) => Start::Constant(take(1.0)),
        };
        let layers = spec.styled_layers().into_iter().map(|shape| {
            let of_sums = weights.of_sums(shape.fan_in);
            let (of_weight, of_bias) = match shape.styling {
                Styling::Adain => (of_sums * gain, gain),
                Styling::Modulated => (of_sums, gain),
                Styling::InstanceNorm | Styling::BatchNorm => (of_sums, 1.0),
            };
            Layer {
                weight: take(of_weight),
                style: [take(of_style), take(1.0)],
                bias: shape.has_bias.then(|| take(of_bias)),
                shape,
            }
        });
        let layers = layers.collect();
        let last = spec.level(0).channels;
        let (style, inputs) = match spec.layers {
            StyleLayers::Normalised => (None, 9 * last),
            StyleLayers::Modulated => (Some([take(of_style), take(1.0)]), last),
        };
        let picture = Picture {
            style,
            weight: take(weights.of_sums(inputs)),
            bias: take(1.0),
        };
        Self {
            mapping,
            start,
            layers,
            picture,
            scales,
        }
    }
}
