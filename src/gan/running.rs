//! [`Running`]: running averages of what batch norms see, for samples that depend on no others.
//!
//! As in `PyTorch`'s `BatchNorm2d`: means start at 0 and variances at 1, every batch moves them a tenth of the way to its
//! own, and variances are the unbiased ones. An update of a network moves its own; D's sees two batches, real samples and
//! fakes.

use super::convolutional::{Convolutional, LayerKind, NORM_EPSILON, Offset};
use super::tensors::{list, values};
use super::{Network, NetworkSpec};

/// Share of the old statistics that a batch leaves (`PyTorch`'s momentum of 0.1).
const KEPT: f32 = 0.9;

/// Means of the channels that a batch norm normalises, then their variances, layer by layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Running(Vec<f32>);

impl Running {
    /// Before the first batch.
    pub fn new(network: &NetworkSpec) -> Self {
        let layers = network.norm_channels().into_iter();
        let of_layer = |channels| [vec![0.0; channels], vec![1.0; channels]].concat();
        Self(layers.flat_map(of_layer).collect())
    }

    /// As [`Self::numbers`] gave them, of as many as [`NetworkSpec::statistics`] says.
    pub fn from_numbers(numbers: Vec<f32>) -> Self {
        Self(numbers)
    }

    /// All of them.
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }

    /// After some batches, the statistics of each in the same order.
    #[must_use]
    pub fn after(mut self, batches: &[f32]) -> Self {
        for batch in batches.chunks_exact(self.0.len().max(1)) {
            for (own, seen) in self.0.iter_mut().zip(batch) {
                *own = KEPT * *own + (1.0 - KEPT) * seen;
            }
        }
        self
    }

    /// Their running average, as parameters have one.
    #[must_use]
    pub fn averaged(mut self, now: &Self, decay: f64) -> Self {
        for (average, now) in self.0.iter_mut().zip(&now.0) {
            *average = (f64::from(*average) * decay + f64::from(*now) * (1.0 - decay)) as f32;
        }
        self
    }

    /// Those after batches in which these were found; none where nobody asks for them.
    pub fn moved(running: Option<Self>, network: &Network, batches: &[f32]) -> Option<Self> {
        let running = || running.unwrap_or_else(|| Self::new(&network.spec));
        (!batches.is_empty()).then(|| running().after(batches))
    }

    /// The network with running statistics in place of those of a batch, if there are any.
    pub fn folded(network: Network, running: Option<&Self>) -> Network {
        match running {
            Some(running) => running.fold(&network),
            None => network,
        }
    }

    /// The network that has these statistics in place of those of its batches: one without norm, as a norm with fixed
    /// statistics is part of the layer before it.
    fn fold(&self, network: &Network) -> Network {
        let with_norm = match network.spec {
            NetworkSpec::Convolutional(with_norm) => with_norm,
            NetworkSpec::StyleGenerator(style) => {
                let parameters = values(network.parameters.clone());
                let (without, parameters) = style.folded(&parameters, &self.0);
                return Network {
                    spec: NetworkSpec::StyleGenerator(without),
                    parameters: list(parameters, &network.parameters.device()),
                };
            }
            NetworkSpec::Dense(_) | NetworkSpec::StyleDiscriminator(_) => return network.clone(),
        };
        let without = Convolutional {
            has_norm: false,
            ..with_norm
        };
        let from = values(network.parameters.clone());
        let mut to = vec![0.0; without.parameters()];
        let mut statistics = self.0.as_slice();
        for (layer, folded) in with_norm.layers().iter().zip(without.layers()) {
            let Offset::Bias(bias) = folded.offset else {
                continue;
            };
            let weight = &mut to[folded.weight];
            weight.copy_from_slice(&from[layer.weight.clone()]);
            let (scale, shift) = match &layer.offset {
                Offset::Bias(range) => {
                    to[bias].copy_from_slice(&from[range.clone()]);
                    continue;
                }
                Offset::Norm { scale, shift } => (&from[scale.clone()], &from[shift.clone()]),
            };
            let (mean, rest) = statistics.split_at(scale.len().min(statistics.len()));
            let (variance, rest) = rest.split_at(scale.len().min(rest.len()));
            statistics = rest;
            let pairs = scale.iter().zip(variance);
            // A file may hold anything.
            let deviation = |variance: &f32| (variance.max(0.0) + NORM_EPSILON).sqrt();
            let factors: Vec<_> = pairs.map(|(scale, v)| scale / deviation(v)).collect();
            // How many numbers of the weight stand beside each other for one channel of the output.
            let beside = match layer.kind {
                LayerKind::Transposed => layer.small.channels,
                LayerKind::Dense | LayerKind::Convolution => 1,
            };
            for (weights, factor) in weight.chunks_mut(beside).zip(factors.iter().cycle()) {
                for weight in weights {
                    *weight *= factor;
                }
            }
            let offsets = shift.iter().zip(mean).zip(&factors);
            for (bias, ((shift, mean), factor)) in to[bias].iter_mut().zip(offsets) {
                *bias = shift - mean * factor;
            }
        }
        let device = network.parameters.device();
        Network {
            spec: NetworkSpec::Convolutional(without),
            parameters: list(to, &device),
        }
    }
}
