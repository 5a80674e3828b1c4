//! A convolutional network in `f64`, written down from the definitions, for tests.

use crate::config::Activation;
use crate::gan::activation::LEAKY_SLOPE;
use crate::gan::convolutional::{
    Convolutional, ConvolutionalLayer, Direction, KERNEL, LayerKind, NORM_EPSILON, Offset,
};

/// What a layer made of a batch.
pub(super) struct Step {
    /// Its inputs.
    inputs: Vec<f64>,
    /// What its activation was applied to.
    pub before: Vec<f64>,
    /// Normalised sums; empty without a norm.
    normal: Vec<f64>,
    /// 1/√(variance + ε), `[group][channel]`.
    inverse: Vec<f64>,
    /// What its activated channels are multiplied by, `[sample][channel]`; empty without dropout.
    masks: Vec<f64>,
}

impl Step {
    /// Of the `index`-th number of a batch of `outputs` numbers each.
    fn mask(&self, index: usize, outputs: usize, channels: usize) -> f64 {
        let place = index / outputs * channels + index % channels;
        self.masks.get(place).copied().unwrap_or(1.0)
    }
}

/// A forward pass.
pub(super) struct Trace {
    pub steps: Vec<Step>,
    pub outputs: Vec<f64>,
}

pub(super) struct Gradients {
    pub inputs: Vec<f64>,
    pub parameters: Vec<f64>,
}

/// Numbers of a sample before and after a layer, and its channels.
fn sizes(spec: &Convolutional, layer: &ConvolutionalLayer) -> (usize, usize, usize) {
    let (big, small) = (layer.big, layer.small);
    match (layer.kind, spec.direction) {
        (LayerKind::Dense, Direction::Up) => (spec.latent, small.numbers(), small.channels),
        (LayerKind::Dense, Direction::Down) => (small.numbers(), spec.latent, spec.latent),
        (LayerKind::Convolution, _) => (big.numbers(), small.numbers(), small.channels),
        (LayerKind::Transposed, _) => (small.numbers(), big.numbers(), big.channels),
    }
}

/// Every product of a layer: (input, weight, output), the input and output within a sample.
fn products(spec: &Convolutional, layer: &ConvolutionalLayer) -> Vec<(usize, usize, usize)> {
    let (inputs, outputs, _) = sizes(spec, layer);
    let mut all = Vec::new();
    if layer.kind == LayerKind::Dense {
        for input in 0..inputs {
            all.extend((0..outputs).map(|output| (input, input * outputs + output, output)));
        }
        return all;
    }
    let (big, small) = (layer.big, layer.small);
    for y in 0..small.side {
        for x in 0..small.side {
            for ky in 0..KERNEL {
                for kx in 0..KERNEL {
                    let (above, left) = (2 * y + ky, 2 * x + kx);
                    if !(1..=big.side).contains(&above) || !(1..=big.side).contains(&left) {
                        continue;
                    }
                    for b in 0..big.channels {
                        for s in 0..small.channels {
                            let of_big = ((above - 1) * big.side + left - 1) * big.channels + b;
                            let of_small = (y * small.side + x) * small.channels + s;
                            let weight =
                                ((ky * KERNEL + kx) * big.channels + b) * small.channels + s;
                            all.push(match layer.kind {
                                LayerKind::Convolution => (of_big, weight, of_small),
                                _ => (of_small, weight, of_big),
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

fn value(activation: Option<Activation>, z: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + (-z).exp());
    match activation {
        None => z,
        Some(Activation::Relu) => z.max(0.0),
        Some(Activation::LeakyRelu) => z.max(LEAKY_SLOPE * z),
        Some(Activation::Elu) => {
            if z > 0.0 {
                z
            } else {
                z.exp_m1()
            }
        }
        Some(Activation::Silu) => z * sigmoid,
        Some(Activation::Tanh) => z.tanh(),
        Some(Activation::Sigmoid) => sigmoid,
    }
}

fn slope(activation: Option<Activation>, z: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + (-z).exp());
    match activation {
        None => 1.0,
        Some(Activation::Relu) => f64::from(u8::from(z > 0.0)),
        Some(Activation::LeakyRelu) if z > 0.0 => 1.0,
        Some(Activation::LeakyRelu) => LEAKY_SLOPE,
        Some(Activation::Elu) => z.min(0.0).exp(),
        Some(Activation::Silu) => sigmoid * (1.0 + z * (1.0 - sigmoid)),
        Some(Activation::Tanh) => 1.0 - z.tanh().powi(2),
        Some(Activation::Sigmoid) => sigmoid * (1.0 - sigmoid),
    }
}

fn activation_of(spec: &Convolutional, layer: &ConvolutionalLayer) -> Option<Activation> {
    match (layer.is_last, spec.direction) {
        (false, _) => Some(spec.activation),
        (true, Direction::Up) => Some(Activation::Tanh),
        (true, Direction::Down) => None,
    }
}

/// All numbers of a channel in a group's samples, as places in a batch of `outputs` numbers each.
fn places(
    spec: &Convolutional,
    batch: usize,
    outputs: usize,
    channels: usize,
    (group, channel): (usize, usize),
) -> Vec<usize> {
    let in_group = batch / spec.groups;
    let mut all = Vec::new();
    for sample in group * in_group..(group + 1) * in_group {
        for pixel in 0..outputs / channels {
            all.push(sample * outputs + pixel * channels + channel);
        }
    }
    all
}

/// Outputs of the inputs, row by row. `masks` are those of every hidden layer, `[sample][channel]` each, or none.
pub(super) fn forward(
    spec: &Convolutional,
    parameters: &[f64],
    x: &[f64],
    mut masks: &[f64],
) -> Trace {
    let batch = x.len() / spec.inputs();
    let mut values = x.to_vec();
    let mut steps = Vec::new();
    for layer in spec.layers() {
        let (inputs, outputs, channels) = sizes(spec, &layer);
        let weight = &parameters[layer.weight.clone()];
        let mut sums = vec![0.0; batch * outputs];
        for (input, w, output) in products(spec, &layer) {
            for sample in 0..batch {
                sums[sample * outputs + output] += values[sample * inputs + input] * weight[w];
            }
        }
        let mut step = Step {
            inputs: std::mem::take(&mut values),
            before: Vec::new(),
            normal: Vec::new(),
            inverse: Vec::new(),
            masks: Vec::new(),
        };
        if !masks.is_empty() && !layer.is_last {
            let (these, later) = masks.split_at(batch * channels);
            step.masks = these.to_vec();
            masks = later;
        }
        match &layer.offset {
            Offset::Bias(bias) => {
                for (index, sum) in sums.iter_mut().enumerate() {
                    *sum += parameters[bias.start + index % channels];
                }
            }
            Offset::Norm { scale, shift } => {
                step.normal = sums.clone();
                for group in 0..spec.groups {
                    for channel in 0..channels {
                        let places = places(spec, batch, outputs, channels, (group, channel));
                        let count = places.len() as f64;
                        let mean = places.iter().map(|p| sums[*p]).sum::<f64>() / count;
                        let squares = places.iter().map(|p| (sums[*p] - mean).powi(2));
                        let variance = squares.sum::<f64>() / count;
                        let inverse = 1.0 / (variance + f64::from(NORM_EPSILON)).sqrt();
                        step.inverse.push(inverse);
                        for p in places {
                            step.normal[p] = (sums[p] - mean) * inverse;
                            sums[p] = parameters[scale.start + channel] * step.normal[p]
                                + parameters[shift.start + channel];
                        }
                    }
                }
            }
        }
        let activation = activation_of(spec, &layer);
        let numbers = sums.iter().enumerate();
        let masked =
            |(index, z): (usize, &f64)| value(activation, *z) * step.mask(index, outputs, channels);
        values = numbers.map(masked).collect();
        step.before = sums;
        steps.push(step);
    }
    Trace {
        steps,
        outputs: values,
    }
}

/// The gradients that `dy` of the outputs leads to.
pub(super) fn backward(
    spec: &Convolutional,
    parameters: &[f64],
    trace: &Trace,
    dy: &[f64],
) -> Gradients {
    let batch = dy.len() / spec.outputs();
    let mut gradient = vec![0.0; parameters.len()];
    let mut delta = dy.to_vec();
    for (layer, step) in spec.layers().iter().zip(&trace.steps).rev() {
        let (inputs, outputs, channels) = sizes(spec, layer);
        let activation = activation_of(spec, layer);
        for (index, (delta, z)) in delta.iter_mut().zip(&step.before).enumerate() {
            *delta *= slope(activation, *z) * step.mask(index, outputs, channels);
        }
        match &layer.offset {
            Offset::Bias(bias) => {
                for (index, delta) in delta.iter().enumerate() {
                    gradient[bias.start + index % channels] += delta;
                }
            }
            Offset::Norm { scale, shift } => {
                for group in 0..spec.groups {
                    for channel in 0..channels {
                        let places = places(spec, batch, outputs, channels, (group, channel));
                        let count = places.len() as f64;
                        let sum: f64 = places.iter().map(|p| delta[*p]).sum();
                        let product: f64 = places.iter().map(|p| delta[*p] * step.normal[*p]).sum();
                        gradient[shift.start + channel] += sum;
                        gradient[scale.start + channel] += product;
                        let by = parameters[scale.start + channel]
                            * step.inverse[group * channels + channel];
                        for p in places {
                            delta[p] =
                                by * (delta[p] - sum / count - step.normal[p] * product / count);
                        }
                    }
                }
            }
        }
        let weight = &parameters[layer.weight.clone()];
        let of_weight = &mut gradient[layer.weight.clone()];
        let mut next = vec![0.0; batch * inputs];
        for (input, w, output) in products(spec, layer) {
            for sample in 0..batch {
                let delta = delta[sample * outputs + output];
                next[sample * inputs + input] += delta * weight[w];
                of_weight[w] += delta * step.inputs[sample * inputs + input];
            }
        }
        delta = next;
    }
    Gradients {
        inputs: delta,
        parameters: gradient,
    }
}
