//! [`Network`]: the layers of the classifier, forward and back: 3×3 convolution to 12 channels, pooled
//! to half; 3×3 to 24, pooled; dense to 32 features; dense to a logit of each value of each factor.

use pulp::Arch;

use super::super::vectors::LANES;
use super::convolution::{Backward, ByParameters, Convolution, Forward, Packed};
use super::plane::Plane;
use super::pool::{Pool, Unpool, slope};
use super::{FEATURES, SIDE};

/// Channels after the two convolutions.
const CHANNELS: [usize; 2] = [12, 24];

/// The layers, in their order.
pub(super) fn layers(channels: usize, logits: usize) -> [Convolution; 4] {
    let layer = |window, inputs, outputs| Convolution {
        window,
        inputs,
        outputs,
    };
    [
        layer(3, channels, CHANNELS[0]),
        layer(3, CHANNELS[0], CHANNELS[1]),
        layer(SIDE / 4, CHANNELS[1], FEATURES),
        layer(1, FEATURES, logits),
    ]
}

/// Number of parameters of all layers.
pub(super) fn parameters(channels: usize, logits: usize) -> usize {
    let layers = layers(channels, logits);
    layers.iter().map(|layer| layer.parameters()).sum()
}

/// Layers with their weights.
#[derive(Clone, Debug)]
pub(super) struct Network {
    packed: [Packed; 4],
}

/// What the layers give for [`LANES`] images.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// The images.
    pub image: Plane,
    convolved: [Plane; 2],
    pooled: [Plane; 2],
    hidden: Plane,
    /// 32 of them.
    pub features: Plane,
    /// One for each value of each factor.
    pub logits: Plane,
}

impl Pass {
    /// Room for it.
    pub fn new(channels: usize, logits: usize) -> Self {
        let [.., last] = layers(channels, logits);
        let [first, second] = CHANNELS;
        Self {
            image: Plane::new(SIDE, channels, 1),
            convolved: [Plane::new(SIDE, first, 0), Plane::new(SIDE / 2, second, 0)],
            // The second convolution wants a border, the dense layer none.
            pooled: [
                Plane::new(SIDE / 2, first, 1),
                Plane::new(SIDE / 4, second, 0),
            ],
            hidden: Plane::new(1, FEATURES, 0),
            features: Plane::new(1, FEATURES, 0),
            logits: Plane::new(1, last.padded(), 0),
        }
    }
}

impl Network {
    /// With parameters of all layers, one after the other, as many as [`parameters`] says.
    pub fn new(channels: usize, logits: usize, parameters: &[f32], backward: bool) -> Self {
        let mut rest = parameters;
        let packed = layers(channels, logits).map(|layer| {
            let (own, others) = rest.split_at(layer.parameters());
            rest = others;
            layer.packed(own, backward)
        });
        Self { packed }
    }

    /// From the images of a pass to all else.
    pub fn forward(&self, pass: &mut Pass) {
        let arch = Arch::new();
        let [first, second, third, last] = &self.packed;
        let [convolved, convolved_again] = &mut pass.convolved;
        let [pooled, pooled_again] = &mut pass.pooled;
        let apply = |weights, input: &Plane, output: &mut Plane| {
            arch.dispatch(Forward {
                weights,
                input,
                output,
            });
        };
        apply(first, &pass.image, convolved);
        arch.dispatch(Pool {
            input: convolved,
            output: pooled,
        });
        apply(second, pooled, convolved_again);
        arch.dispatch(Pool {
            input: convolved_again,
            output: pooled_again,
        });
        apply(third, pooled_again, &mut pass.hidden);
        for (feature, hidden) in pass.features.values.iter_mut().zip(&pass.hidden.values) {
            *feature = hidden.map(|value| value * slope(value));
        }
        apply(last, &pass.features, &mut pass.logits);
    }

    /// Adds the gradient by all parameters to `sums`, given the pass and the gradient by its logits.
    /// `back` is room for the gradients by what is between. The network was made to go backward.
    pub fn backward(&self, pass: &Pass, back: &mut Pass, sums: &mut [f32]) {
        let arch = Arch::new();
        let [first, second, third, last] = &self.packed;
        let mut rest = sums;
        let [on_first, on_second, on_third, on_last] = [first, second, third, last].map(|packed| {
            let (own, others) = std::mem::take(&mut rest).split_at_mut(packed.layer.parameters());
            rest = others;
            own
        });
        let step = |packed: &Packed, input: &Plane, output: &Plane, sums: &mut [f32]| {
            arch.dispatch(ByParameters {
                layer: packed.layer,
                input,
                output,
                sums,
            });
        };
        let to_input = |weights, output: &Plane, input: &mut Plane| {
            arch.dispatch(Backward {
                weights,
                output,
                input,
            });
        };
        step(last, &pass.features, &back.logits, on_last);
        to_input(last, &back.logits, &mut back.features);
        let gradients = back.hidden.values.iter_mut().zip(&back.features.values);
        for ((gradient, feature), hidden) in gradients.zip(&pass.hidden.values) {
            for l in 0..LANES {
                gradient[l] = feature[l] * slope(hidden[l]);
            }
        }
        step(third, &pass.pooled[1], &back.hidden, on_third);
        to_input(third, &back.hidden, &mut back.pooled[1]);
        arch.dispatch(Unpool {
            input: &pass.convolved[1],
            output: &back.pooled[1],
            gradient: &mut back.convolved[1],
        });
        step(second, &pass.pooled[0], &back.convolved[1], on_second);
        to_input(second, &back.convolved[1], &mut back.pooled[0]);
        arch.dispatch(Unpool {
            input: &pass.convolved[0],
            output: &back.pooled[0],
            gradient: &mut back.convolved[0],
        });
        step(first, &pass.image, &back.convolved[0], on_first);
    }
}
