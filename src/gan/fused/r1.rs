//! The gradient of the R1 penalty, as [`crate::gan::r1`] derives it, from the same tiles as a pass.
//!
//! With s, x and W a layer's sums, input and weight: the way from the output back to the point is
//! v = r·a′(s), r ← v·Wᵀ; its last r is ∇D. What the penalty gives to that way goes forward again, and
//! where it meets a slope a′(s) it goes on to the sums by a″(s), and back through the layers.

use super::lanes::{Kernel, Lanes, Machine};
use super::outer::{bias_gradient, weight_gradient};
use super::panels::Panels;
use super::rows::{Blocks, Finish, PackedLayer, pack_backward, pack_forward};
use super::scratch::Buffer;
use super::simd::Simd;
use super::slopes::{derivatives_at, multiply};
use crate::config::Activation;
use crate::gan::DenseSpec;
use crate::gan::layout::Layer;

/// The gradient of γ/2·mean |∇D(x)|² for D's flat parameters `[spec.layout.parameters()]`,
/// overwritten, at points `x` `[batch, inputs]`.
///
/// # Panics
///
/// If a length does not fit the network, or it has more than one output.
pub(super) fn gradient(
    simd: Simd,
    spec: DenseSpec,
    gamma: f32,
    parameters: &[f32],
    x: &[f32],
    d_parameters: &mut [f32],
) {
    assert_eq!(spec.layout.outputs(), 1, "R1 is of a score");
    simd.run(R1 {
        spec,
        gamma,
        parameters,
        x,
        d_parameters,
    });
}

struct R1<'a> {
    spec: DenseSpec,
    gamma: f32,
    parameters: &'a [f32],
    x: &'a [f32],
    d_parameters: &'a mut [f32],
}

impl Kernel for R1<'_> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        let Self {
            spec,
            gamma,
            parameters,
            x,
            d_parameters,
        } = self;
        let layout = spec.layout;
        let batch = x.len() / layout.inputs();
        let panels = Panels::new::<M>(batch);
        let hidden_layers = layout.hidden_layers();
        let has_curvature = !matches!(spec.activation, Activation::Relu | Activation::LeakyRelu);

        let mut forwards = Buffer::take(parameters.len());
        let mut backwards = Buffer::take(parameters.len());
        for layer in layout.layers() {
            let weight = &parameters[layer.weight.clone()];
            pack_forward(
                Blocks::new::<M>(layer.outputs),
                weight,
                &mut forwards[layer.weight.clone()],
            );
            pack_backward(
                Blocks::new::<M>(layer.inputs),
                layer.outputs,
                weight,
                &mut backwards[layer.weight],
            );
        }
        let weights = Weights {
            panels,
            forwards: &forwards,
            backwards: &backwards,
            parameters,
        };

        // Rows of hidden units, level by level; the input has a row of its own.
        let (row, input_row) = (panels.len(layout.neurons()), panels.len(layout.inputs()));
        let rows = || Buffer::take(hidden_layers * row);
        let (mut values, mut slopes, mut curvatures) = (rows(), rows(), rows());
        let (mut ways, mut slowed) = (rows(), rows());
        let at = |index: usize| index * row..(index + 1) * row;

        let mut input = Buffer::take(input_row);
        for panel in panels.iter() {
            let range = panels.range(panel, layout.inputs());
            panels.pack_panel(panel, x, layout.inputs(), &mut input[range]);
        }
        for index in 0..hidden_layers {
            let layer = layout.layer(index);
            let (below, here) = values.split_at_mut(index * row);
            let from = match index {
                0 => &input[..],
                _ => &below[at(index - 1)],
            };
            let value = &mut here[..row];
            weights.forward(lanes, &layer, true, from, value);
            let (slope, curvature) = (&mut slopes[at(index)], &mut curvatures[at(index)]);
            derivatives(
                lanes,
                spec.activation,
                panels,
                layer.outputs,
                value,
                slope,
                curvature,
            );
        }

        // The way back. The output depends on itself with slope 1, that of the samples that fill up
        // the last vector with 0, so that they have no part in anything.
        let mut one = Buffer::take(panels.len(1));
        let mut ones = Buffer::take(batch);
        ones.fill(1.0);
        for panel in panels.iter() {
            let range = panels.range(panel, 1);
            panels.pack_panel(panel, &ones, 1, &mut one[range]);
        }
        let mut back = Buffer::take(input_row);
        for index in (0..=hidden_layers).rev() {
            let layer = layout.layer(index);
            let from = match index {
                _ if index == hidden_layers => &one[..],
                _ => &slowed[at(index)],
            };
            if index == 0 {
                weights.backward(lanes, &layer, from, &mut back);
            } else {
                let to = &mut ways[at(index - 1)];
                weights.backward(lanes, &layer, from, to);
                multiply_into(
                    lanes,
                    to,
                    &slopes[at(index - 1)],
                    &mut slowed[at(index - 1)],
                );
            }
        }

        // Forward again: `back` is what the penalty gives to the way, here to ∇D.
        let scale = lanes.splat(gamma / batch as f32);
        for value in lanes.vectors_mut(&mut back) {
            *value = lanes.mul(*value, scale);
        }
        let widest = panels.len(layout.widest());
        let (mut of_way, mut next) = (Buffer::take(widest), Buffer::take(widest));
        of_way[..input_row].copy_from_slice(&back);
        // What each row's slopes give to its sums takes the place of its curvature.
        for index in 0..=hidden_layers {
            let layer = layout.layer(index);
            let from = &of_way[..panels.len(layer.inputs)];
            let way = match index {
                _ if index == hidden_layers => &one[..],
                _ => &slowed[at(index)],
            };
            let weight = &mut d_parameters[layer.weight.clone()];
            weight_gradient(lanes, panels, from, way, layer.outputs, weight);
            d_parameters[layer.bias.clone()].fill(0.0);
            if index == hidden_layers {
                break;
            }
            let to = &mut next[..row];
            weights.forward(lanes, &layer, false, from, to);
            if has_curvature {
                let curvature = &mut curvatures[at(index)];
                multiply(lanes, curvature, to);
                multiply(lanes, curvature, &ways[at(index)]);
            }
            multiply(lanes, to, &slopes[at(index)]);
            std::mem::swap(&mut of_way, &mut next);
        }
        if !has_curvature {
            return;
        }

        // And back through the layers, from what the slopes of the last row of units depend on.
        let mut more = Buffer::take(parameters.len());
        for index in (0..hidden_layers).rev() {
            let layer = layout.layer(index);
            let (below, here) = curvatures.split_at_mut(index * row);
            let delta = &here[..row];
            let from = match index {
                0 => &input[..],
                _ => &values[at(index - 1)],
            };
            let more = &mut more[layer.weight.clone()];
            weight_gradient(lanes, panels, from, delta, layer.outputs, more);
            for (sum, more) in d_parameters[layer.weight.clone()].iter_mut().zip(more) {
                *sum += *more;
            }
            bias_gradient(lanes, panels, delta, &mut d_parameters[layer.bias.clone()]);
            if index > 0 {
                let to = &mut next[..row];
                weights.backward(lanes, &layer, delta, to);
                let own = &mut below[at(index - 1)];
                multiply_add(lanes, own, to, &slopes[at(index - 1)]);
            }
        }
    }
}

/// A network's weights, packed for both directions.
#[derive(Clone, Copy)]
struct Weights<'a> {
    panels: Panels,
    forwards: &'a [f32],
    backwards: &'a [f32],
    parameters: &'a [f32],
}

impl Weights<'_> {
    /// X·W, plus the bias where it is asked for, all in panels.
    #[inline(always)]
    fn forward<M: Machine>(
        self,
        lanes: Lanes<M>,
        layer: &Layer,
        has_bias: bool,
        from: &[f32],
        to: &mut [f32],
    ) {
        let packed = PackedLayer {
            weights: &self.forwards[layer.weight.clone()],
            bias: if has_bias {
                Some(&self.parameters[layer.bias.clone()])
            } else {
                None
            },
            inputs: layer.inputs,
            outputs: layer.outputs,
        };
        self.compute(lanes, packed, from, to);
    }

    /// X·Wᵀ, all in panels.
    #[inline(always)]
    fn backward<M: Machine>(self, lanes: Lanes<M>, layer: &Layer, from: &[f32], to: &mut [f32]) {
        let packed = PackedLayer {
            weights: &self.backwards[layer.weight.clone()],
            bias: None,
            inputs: layer.outputs,
            outputs: layer.inputs,
        };
        self.compute(lanes, packed, from, to);
    }

    #[inline(always)]
    fn compute<M: Machine>(
        self,
        lanes: Lanes<M>,
        packed: PackedLayer<'_>,
        from: &[f32],
        to: &mut [f32],
    ) {
        for panel in self.panels.iter() {
            let inputs = &from[self.panels.range(panel, packed.inputs)];
            let out = &mut to[self.panels.range(panel, packed.outputs)];
            packed.compute(lanes, panel.vectors, inputs, Finish::None, out);
        }
    }
}

/// Turns sums into values, and says their slopes a′ and curvatures a″.
#[inline(always)]
fn derivatives<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    panels: Panels,
    width: usize,
    values: &mut [f32],
    slopes: &mut [f32],
    curvatures: &mut [f32],
) {
    for panel in panels.iter() {
        let range = panels.range(panel, width);
        let values = lanes.vectors_mut(&mut values[range.clone()]).iter_mut();
        let slopes = lanes.vectors_mut(&mut slopes[range.clone()]).iter_mut();
        let curvatures = lanes.vectors_mut(&mut curvatures[range]).iter_mut();
        for ((value, slope), curvature) in values.zip(slopes).zip(curvatures) {
            (*value, *slope, *curvature) = derivatives_at(lanes, activation, *value);
        }
    }
}

/// `product` = `a`·`b`.
#[inline(always)]
fn multiply_into<M: Machine>(lanes: Lanes<M>, a: &[f32], b: &[f32], product: &mut [f32]) {
    let pairs = lanes.vectors(a).iter().zip(lanes.vectors(b));
    for (product, (a, b)) in lanes.vectors_mut(product).iter_mut().zip(pairs) {
        *product = lanes.mul(*a, *b);
    }
}

/// `sum` += `a`·`b`.
#[inline(always)]
fn multiply_add<M: Machine>(lanes: Lanes<M>, sum: &mut [f32], a: &[f32], b: &[f32]) {
    let pairs = lanes.vectors(a).iter().zip(lanes.vectors(b));
    for (sum, (a, b)) in lanes.vectors_mut(sum).iter_mut().zip(pairs) {
        *sum = lanes.mul_add(*a, *b, *sum);
    }
}
