//! The gradient of a layer's parameters: dW = Xᵀ·Δ and db = Σ Δ, summed over the batch.
//!
//! A register tile holds the sums of a few weights, vector by vector of samples, and adds up its
//! lanes at the very end.

use super::lanes::{Lanes, Machine, Vector};
use super::panels::Panels;
use super::rows::Blocks;

/// Panels whose samples are added up before they join the total. A long sum in one go would lose
/// digits where the gradients of real and fake samples cancel; batches of 150 have only one.
const PANELS_IN_A_SUM: usize = 24;

/// Most outputs of a tile: with eight inputs, or six, it holds 24 or 12 sums.
#[inline(always)]
fn most_columns<M: Machine>() -> usize {
    if M::HAS_MANY_REGISTERS { 3 } else { 2 }
}

/// Computes a layer's gradient.
///
/// - `x`: the layer's input and `delta`: the gradient of its sums, both in panels
/// - `weight`: `[inputs, outputs]` and `bias`: `[outputs]`, overwritten
#[inline(always)]
pub(super) fn parameter_gradient<M: Machine>(
    lanes: Lanes<M>,
    panels: Panels,
    x: &[f32],
    delta: &[f32],
    weight: &mut [f32],
    bias: &mut [f32],
) {
    let outputs = bias.len();
    let inputs = weight.len() / outputs;
    for block in Blocks::new::<M>(inputs) {
        let mut column = 0;
        while column < outputs {
            let columns = (outputs - column).min(most_columns::<M>());
            let at = Corner {
                inputs,
                outputs,
                row: block.row,
                column,
            };
            match (block.rows, columns) {
                (8, 3) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 8, 3>(lanes, panels, x, delta, at, weight);
                }
                (8, 2) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 8, 2>(lanes, panels, x, delta, at, weight);
                }
                (8, _) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 8, 1>(lanes, panels, x, delta, at, weight);
                }
                (6, 3) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 6, 3>(lanes, panels, x, delta, at, weight);
                }
                (6, 2) => tile::<M, 6, 2>(lanes, panels, x, delta, at, weight),
                (6, _) => tile::<M, 6, 1>(lanes, panels, x, delta, at, weight),
                (4, 3) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 4, 3>(lanes, panels, x, delta, at, weight);
                }
                (4, 2) => tile::<M, 4, 2>(lanes, panels, x, delta, at, weight),
                (4, _) => tile::<M, 4, 1>(lanes, panels, x, delta, at, weight),
                (2, 3) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 2, 3>(lanes, panels, x, delta, at, weight);
                }
                (2, 2) => tile::<M, 2, 2>(lanes, panels, x, delta, at, weight),
                (2, _) => tile::<M, 2, 1>(lanes, panels, x, delta, at, weight),
                (_, 3) if M::HAS_MANY_REGISTERS => {
                    tile::<M, 1, 3>(lanes, panels, x, delta, at, weight);
                }
                (_, 2) => tile::<M, 1, 2>(lanes, panels, x, delta, at, weight),
                (_, _) => tile::<M, 1, 1>(lanes, panels, x, delta, at, weight),
            }
            column += columns;
        }
    }
    let mut column = 0;
    while column < outputs {
        let bias = &mut bias[column..];
        column += if bias.len() >= 4 {
            sums_of::<M, 4>(lanes, panels, delta, (column, outputs), bias)
        } else {
            sums_of::<M, 1>(lanes, panels, delta, (column, outputs), bias)
        };
    }
}

/// Sums of the `C` features from `column` on, of `width`; returns `C`. Several at once, as one sum
/// would wait for each of its additions.
#[inline(always)]
fn sums_of<M: Machine, const C: usize>(
    lanes: Lanes<M>,
    panels: Panels,
    delta: &[f32],
    (column, width): (usize, usize),
    out: &mut [f32],
) -> usize {
    let mut totals = [lanes.splat(0.0); C];
    let mut sums = totals;
    for (index, panel) in panels.iter().enumerate() {
        if index % PANELS_IN_A_SUM == 0 {
            for c in 0..C {
                totals[c] = lanes.add(totals[c], sums[c]);
            }
            sums = [lanes.splat(0.0); C];
        }
        let delta = lanes.vectors(&delta[panels.range(panel, width)]);
        let delta = &delta[column * panel.vectors..][..C * panel.vectors];
        for v in 0..panel.vectors {
            for c in 0..C {
                sums[c] = lanes.add(sums[c], delta[c * panel.vectors + v]);
            }
        }
    }
    for c in 0..C {
        out[c] = lanes.sum(lanes.add(totals[c], sums[c]));
    }
    C
}

/// Where a tile lies in a weight.
#[derive(Clone, Copy)]
struct Corner {
    inputs: usize,
    outputs: usize,
    row: usize,
    column: usize,
}

#[inline(always)]
fn tile<M: Machine, const R: usize, const C: usize>(
    lanes: Lanes<M>,
    panels: Panels,
    x: &[f32],
    delta: &[f32],
    at: Corner,
    weight: &mut [f32],
) {
    let mut totals = [[lanes.splat(0.0); C]; R];
    let (full, last) = panels.full_and_last();
    let (x_stride, delta_stride) = (panels.stride(at.inputs), panels.stride(at.outputs));
    // By index: an iterator over chunks would divide in every tile.
    let mut panel = 0;
    while panel < full {
        let mut sums = [[lanes.splat(0.0); C]; R];
        let end = full.min(panel + PANELS_IN_A_SUM);
        while panel < end {
            let (x, delta) = (&x[panel * x_stride..], &delta[panel * delta_stride..]);
            if M::HAS_MANY_REGISTERS {
                sums = accumulate::<M, 3, R, C>(lanes, x, delta, at, sums);
            } else {
                sums = accumulate::<M, 2, R, C>(lanes, x, delta, at, sums);
            }
            panel += 1;
        }
        for (totals, sums) in totals.iter_mut().zip(sums) {
            for c in 0..C {
                totals[c] = lanes.add(totals[c], sums[c]);
            }
        }
    }
    let (last_x, last_delta) = (&x[full * x_stride..], &delta[full * delta_stride..]);
    if last == 2 {
        totals = accumulate::<M, 2, R, C>(lanes, last_x, last_delta, at, totals);
    } else if last == 1 {
        totals = accumulate::<M, 1, R, C>(lanes, last_x, last_delta, at, totals);
    }
    for (r, totals) in totals.iter().enumerate() {
        let start = (at.row + r) * at.outputs + at.column;
        if let Some(weights) = weight[start..].first_chunk_mut::<C>() {
            for c in 0..C {
                weights[c] = lanes.sum(totals[c]);
            }
        }
    }
}

/// Adds what a panel of `V` vectors contributes.
#[inline(always)]
fn accumulate<M: Machine, const V: usize, const R: usize, const C: usize>(
    lanes: Lanes<M>,
    x: &[f32],
    delta: &[f32],
    at: Corner,
    mut sums: [[Vector<M>; C]; R],
) -> [[Vector<M>; C]; R] {
    // Feature by feature, `V` vectors each.
    let x = &lanes.vectors(x).as_chunks::<V>().0[at.row..];
    let delta = &lanes.vectors(delta).as_chunks::<V>().0[at.column..];
    let (Some(x), Some(delta)) = (x.first_chunk::<R>(), delta.first_chunk::<C>()) else {
        return sums;
    };
    for v in 0..V {
        for r in 0..R {
            for c in 0..C {
                sums[r][c] = lanes.mul_add(x[r][v], delta[c][v], sums[r][c]);
            }
        }
    }
    sums
}
