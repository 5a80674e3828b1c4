//! A whole network forward, and its gradients back, in one call each.
//!
//! With Δ the gradient of a layer's sums, X its input, W its weight and a′ the slope of the
//! activation below: dW = Xᵀ·Δ, db = Σ Δ, and the next Δ = (Δ·Wᵀ)·a′ (Rumelhart, Hinton and Williams
//! 1986, Learning representations by back-propagating errors).

use std::ops::Range;

use super::lanes::{Kernel, Lanes, Machine};
use super::outer::parameter_gradient;
use super::panels::{Panel, Panels};
use super::rows::{
    BlockTask, Blocks, Finish, PackedLayer, compute_block, pack_backward, pack_forward,
};
use super::scratch::Buffer;
use super::simd::Simd;
use super::slopes::{activate, leaky_slope, multiply, multiply_by_slope, silu_with_slopes};
use crate::config::Activation;
use crate::gan::{DenseSpec, Output};

/// What a forward pass leaves for the way back: each layer's values, in panels, from the input to
/// the output, then for SiLU the slopes at its hidden units.
#[derive(Debug)]
pub(super) struct Tape {
    simd: Simd,
    batch: usize,
    values: Buffer,
}

/// Outputs `[batch, outputs]` of the inputs `x` `[batch, inputs]`, row by row.
///
/// # Panics
///
/// If `parameters`, `x` or `y` have the wrong length.
pub(super) fn forward(simd: Simd, spec: DenseSpec, parameters: &[f32], x: &[f32], y: &mut [f32]) {
    simd.run(Forward {
        spec,
        parameters,
        x,
        y,
        keeps_tape: false,
    });
}

/// As [`forward`], and what [`backward`] needs.
///
/// # Panics
///
/// If `parameters`, `x` or `y` have the wrong length.
pub(super) fn forward_with_tape(
    simd: Simd,
    spec: DenseSpec,
    parameters: &[f32],
    x: &[f32],
    y: &mut [f32],
) -> Tape {
    let values = simd.run(Forward {
        spec,
        parameters,
        x,
        y,
        keeps_tape: true,
    });
    Tape {
        simd,
        batch: x.len() / spec.layout.inputs(),
        values,
    }
}

/// From the gradient of the outputs `dy` `[batch, outputs]` to those of the inputs `dx`
/// `[batch, inputs]` and of the parameters `[parameters]`, each only where it is asked for.
///
/// # Panics
///
/// If a length does not fit the network and the batch of the tape.
pub(super) fn backward(
    spec: DenseSpec,
    parameters: &[f32],
    tape: &Tape,
    dy: &[f32],
    dx: Option<&mut [f32]>,
    d_parameters: Option<&mut [f32]>,
) {
    tape.simd.run(Backward {
        spec,
        parameters,
        tape,
        dy,
        dx,
        d_parameters,
    });
}

/// Where each layer's values are in a tape.
#[derive(Clone, Copy)]
struct TapeMap {
    spec: DenseSpec,
    panels: Panels,
}

impl TapeMap {
    /// Numbers in the tape.
    #[inline(always)]
    fn len(self) -> usize {
        let last = self.spec.layout.hidden_layers() + 1;
        if self.spec.activation == Activation::Silu {
            self.slopes(last).start
        } else {
            self.values(last).end
        }
    }

    /// The values of the `level`-th row of units; 0 is the input.
    #[inline(always)]
    fn values(self, level: usize) -> Range<usize> {
        let layout = self.spec.layout;
        // All rows between input and output are alike.
        let start = if level == 0 {
            0
        } else {
            let hidden = self.panels.len(layout.neurons());
            self.panels.len(layout.inputs()) + (level - 1) * hidden
        };
        start..start + self.panels.len(layout.width(level))
    }

    /// The slopes at the `level`-th row of units, of SiLU.
    #[inline(always)]
    fn slopes(self, level: usize) -> Range<usize> {
        let values = self.values(self.spec.layout.hidden_layers() + 1).end;
        let hidden = self.panels.len(self.spec.layout.neurons());
        let start = values + (level - 1) * hidden;
        start..start + hidden
    }
}

/// `range` within `outer`.
#[inline(always)]
fn within(outer: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    outer.start + range.start..outer.start + range.end
}

struct Forward<'a> {
    spec: DenseSpec,
    parameters: &'a [f32],
    x: &'a [f32],
    y: &'a mut [f32],
    keeps_tape: bool,
}

impl Kernel for Forward<'_> {
    type Output = Buffer;

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) -> Buffer {
        let Self {
            spec,
            parameters,
            x,
            y,
            keeps_tape,
        } = self;
        let layout = spec.layout;
        let panels = Panels::new::<M>(x.len() / layout.inputs());
        let map = TapeMap { spec, panels };
        let leaky = leaky_slope(spec.activation);

        let mut packed = Buffer::take(parameters.len());
        for layer in layout.layers() {
            pack_forward(
                Blocks::new::<M>(layer.outputs),
                &parameters[layer.weight.clone()],
                &mut packed[layer.weight],
            );
        }

        // Without a tape two rows of units of one panel take turns.
        let turn = layout.widest() * Lanes::<M>::PANEL_VECTORS * Lanes::<M>::COUNT;
        let mut values = Buffer::take(if keeps_tape { map.len() } else { 2 * turn });
        let last = layout.hidden_layers() + 1;
        for panel in panels.iter() {
            let mut from = place(keeps_tape, map, turn, 0, panel);
            panels.pack_panel(panel, x, layout.inputs(), &mut values[from.clone()]);
            for (index, layer) in layout.layers().enumerate() {
                let level = index + 1;
                let is_hidden = level < last;
                let to = place(keeps_tape, map, turn, level, panel);
                if let Ok([inputs, outputs]) = values.get_disjoint_mut([from, to.clone()]) {
                    let finish = match leaky {
                        Some(slope) if is_hidden => Finish::Leaky(slope),
                        _ => Finish::None,
                    };
                    let layer = PackedLayer {
                        weights: &packed[layer.weight.clone()],
                        bias: Some(&parameters[layer.bias.clone()]),
                        inputs: layer.inputs,
                        outputs: layer.outputs,
                    };
                    layer.compute(lanes, panel.vectors, inputs, finish, outputs);
                }
                if is_hidden && spec.activation == Activation::Silu && keeps_tape {
                    let slopes = within(&map.slopes(level), &panels.range(panel, layer.outputs));
                    if let Ok([values, slopes]) = values.get_disjoint_mut([to.clone(), slopes]) {
                        silu_with_slopes(lanes, values, slopes);
                    }
                } else if is_hidden {
                    activate(lanes, spec.activation, &mut values[to.clone()]);
                } else if spec.output == Output::Tanh {
                    activate(lanes, Activation::Tanh, &mut values[to.clone()]);
                }
                from = to;
            }
            panels.unpack_panel(panel, &values[from], layout.outputs(), y);
        }
        values
    }
}

/// Where the values of one panel are.
#[inline(always)]
fn place(keeps_tape: bool, map: TapeMap, turn: usize, level: usize, panel: Panel) -> Range<usize> {
    let width = map.spec.layout.width(level);
    let range = map.panels.range(panel, width);
    if keeps_tape {
        within(&map.values(level), &range)
    } else {
        let start = level % 2 * turn;
        start..start + range.len()
    }
}

struct Backward<'a> {
    spec: DenseSpec,
    parameters: &'a [f32],
    tape: &'a Tape,
    dy: &'a [f32],
    dx: Option<&'a mut [f32]>,
    d_parameters: Option<&'a mut [f32]>,
}

impl Kernel for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        let Self {
            spec,
            parameters,
            tape,
            dy,
            dx,
            mut d_parameters,
        } = self;
        let layout = spec.layout;
        let panels = Panels::new::<M>(tape.batch);
        let map = TapeMap { spec, panels };
        let leaky = leaky_slope(spec.activation);
        let values = &tape.values;

        // The gradients of two rows of units take turns.
        let turn = panels.len(layout.widest());
        let mut deltas = Buffer::take(2 * turn);
        let (mut delta, mut next) = deltas.split_at_mut(turn);
        let mut packed = Buffer::take(parameters.len());

        for panel in panels.iter() {
            let range = panels.range(panel, layout.outputs());
            let delta = &mut delta[range.clone()];
            panels.pack_panel(panel, dy, layout.outputs(), delta);
            if spec.output == Output::Tanh {
                let outputs = map.values(layout.hidden_layers() + 1);
                let y = &values[within(&outputs, &range)];
                multiply_by_slope(lanes, Activation::Tanh, y, delta);
            }
        }
        for (level, layer) in (0..=layout.hidden_layers())
            .rev()
            .map(|level| (level, layout.layer(level)))
        {
            let x = &values[map.values(level)];
            if let Some(gradient) = d_parameters.as_deref_mut() {
                let (weight, bias) =
                    gradient[layer.weight.start..layer.bias.end].split_at_mut(layer.weight.len());
                parameter_gradient(lanes, panels, x, delta, weight, bias);
            }
            let is_first = level == 0;
            if is_first && dx.is_none() {
                break;
            }
            let blocks = Blocks::new::<M>(layer.inputs);
            let packed = &mut packed[layer.weight.clone()];
            pack_backward(
                blocks.clone(),
                layer.outputs,
                &parameters[layer.weight.clone()],
                packed,
            );
            for panel in panels.iter() {
                let samples = panel.vectors * Lanes::<M>::COUNT;
                let delta = &delta[panels.range(panel, layer.outputs)];
                let range = panels.range(panel, layer.inputs);
                let (x, next) = (&x[range.clone()], &mut next[range.clone()]);
                for block in blocks.clone() {
                    let rows = block.row * samples..(block.row + block.rows) * samples;
                    let finish = match leaky {
                        Some(slope) if !is_first => Finish::LeakyGradient {
                            slope,
                            outputs: &x[rows.clone()],
                        },
                        _ => Finish::None,
                    };
                    let weights = block.row * layer.outputs..;
                    let task = BlockTask {
                        weights: &packed[weights][..block.rows * layer.outputs],
                        bias: None,
                        inputs: delta,
                        finish,
                        out: &mut next[rows],
                    };
                    compute_block(lanes, panel.vectors, block.rows, task);
                }
                if !is_first && spec.activation == Activation::Silu {
                    multiply(lanes, next, &values[within(&map.slopes(level), &range)]);
                } else if !is_first {
                    multiply_by_slope(lanes, spec.activation, x, next);
                }
            }
            std::mem::swap(&mut delta, &mut next);
        }
        if let Some(dx) = dx {
            panels.unpack(delta, layout.inputs(), dx);
        }
    }
}
