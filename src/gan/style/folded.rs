//! A generator with fixed statistics in its batch norms, as one without them.

use super::generator::{Side, StyleGenerator, Styling};
use crate::config::StyleStart;
use crate::gan::convolutional::NORM_EPSILON;
use crate::gan::layout::{Block, BlockKind};

impl StyleGenerator {
    /// The generator and its parameters with these statistics in place of those of its batches: of each norm the means,
    /// then the variances.
    pub(in crate::gan) fn folded(
        &self,
        parameters: &[f32],
        statistics: &[f32],
    ) -> (Self, Vec<f32>) {
        let without = Self {
            has_norm: false,
            ..*self
        };
        let of = |network: &Self, name: &str| -> Option<Block> {
            network
                .blocks()
                .into_iter()
                .find(|block| block.name == name)
        };
        let mut to = Vec::with_capacity(parameters.len());
        // What both have is the same; norms are replaced by biases below.
        for block in without.blocks() {
            match of(self, &block.name) {
                Some(same) => to.extend_from_slice(&parameters[same.range]),
                None => to.resize(to.len() + block.range.len(), 0.0),
            }
        }
        let mut rest = statistics;
        let mut take = |count: usize| {
            let (taken, left) = rest.split_at(count.min(rest.len()));
            rest = left;
            taken
        };
        // A file may hold anything.
        let factor = |variance: &f32| (variance.max(0.0) + NORM_EPSILON).sqrt().recip();
        if self.start == StyleStart::FromW {
            let channels = self.level(self.depth).channels;
            let (means, variances) = (take(channels), take(channels));
            let list =
                |name: &str| of(self, name).map_or(&[][..], |block| &parameters[block.range]);
            let (scale, shift) = (list("start.scale"), list("start.shift"));
            let factors: Vec<f32> = variances
                .iter()
                .zip(scale)
                .map(|(v, s)| s * factor(v))
                .collect();
            if let (Some(weight), Some(bias)) =
                (of(&without, "start.weight"), of(&without, "start.bias"))
            {
                for (weight, factor) in to[weight.range].iter_mut().zip(factors.iter().cycle()) {
                    *weight *= factor;
                }
                let offsets = shift.iter().zip(means).zip(&factors);
                for (bias, ((shift, mean), factor)) in to[bias.range].iter_mut().zip(offsets) {
                    *bias = shift - mean * factor;
                }
            }
        }
        let skipped = self.styled() - self.styled_layers().len();
        for (index, layer) in without.styled_layers().iter().enumerate() {
            if layer.styling != Styling::BatchNorm {
                continue;
            }
            let channels = layer.made.channels;
            let (means, variances) = (take(channels), take(channels));
            let factors: Vec<f32> = variances.iter().map(factor).collect();
            // Numbers of the weight that stand beside each other for one channel of the output.
            let beside = match layer.side {
                Side::Transposed => layer.from.channels,
                Side::Same | Side::Doubled => 1,
            };
            let weights = to[layer.weight.clone()].chunks_mut(beside);
            for (weights, factor) in weights.zip(factors.iter().cycle()) {
                for weight in weights {
                    *weight *= factor;
                }
            }
            let name = format!("layer.{}.bias", index + skipped);
            let bias = of(&without, &name).filter(|block| block.kind == BlockKind::Bias);
            if let Some(bias) = bias {
                for (bias, (mean, factor)) in
                    to[bias.range].iter_mut().zip(means.iter().zip(&factors))
                {
                    *bias = -mean * factor;
                }
            }
        }
        (without, to)
    }
}
