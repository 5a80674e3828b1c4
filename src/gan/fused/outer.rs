//! The gradient of a layer's parameters: dW = Xᵀ·Δ and db = Σ Δ, summed over the batch.
//!
//! These are the only sums over samples in a pass, and the only ones that could depend on how many
//! samples a vector holds. So they have one order on every instruction set with fused multiply-adds
//! ([`Lanes::PARTS`]): sixteen partial sums, of every sixteenth sample each, that are folded at the very
//! end, the low half plus the high half. A vector of sixteen numbers holds all of them; of narrower
//! vectors a register tile takes every second or fourth, and the next pass over the batch the others.

use super::lanes::{Lanes, Machine, Vector, call};
use super::panels::Panels;
use super::rows::Blocks;

/// Samples that are added up before they join the total. A long sum in one go would lose digits where
/// the gradients of real and fake samples cancel. A multiple of the samples of every panel.
const SAMPLES_IN_A_SUM: usize = 1152;
/// The same without fused multiply-adds.
const SAMPLES_IN_A_SUM_WITHOUT_FMA: usize = 192;

/// Panels of a sum.
#[inline(always)]
fn panels_in_a_sum<M: Machine>() -> usize {
    let samples = if M::HAS_FMA {
        SAMPLES_IN_A_SUM
    } else {
        SAMPLES_IN_A_SUM_WITHOUT_FMA
    };
    samples / (Lanes::<M>::PANEL_VECTORS * Lanes::<M>::COUNT)
}

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
    weight_gradient(lanes, panels, x, delta, bias.len(), weight);
    bias_gradient(lanes, panels, delta, bias);
}

/// dW = Xᵀ·Δ, `[inputs, outputs]`, overwritten; see [`parameter_gradient`].
#[inline(always)]
pub(super) fn weight_gradient<M: Machine>(
    lanes: Lanes<M>,
    panels: Panels,
    x: &[f32],
    delta: &[f32],
    outputs: usize,
    weight: &mut [f32],
) {
    if M::IS_BASELINE {
        call(lanes, (x, delta, weight), |lanes, (x, delta, weight)| {
            weight_gradient_in_tiles(lanes, panels, x, delta, outputs, weight);
        });
    } else {
        weight_gradient_in_tiles(lanes, panels, x, delta, outputs, weight);
    }
}

#[inline(always)]
fn weight_gradient_in_tiles<M: Machine>(
    lanes: Lanes<M>,
    panels: Panels,
    x: &[f32],
    delta: &[f32],
    outputs: usize,
    weight: &mut [f32],
) {
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
                (8, 3) if Lanes::<M>::TILE_ROWS == 8 => {
                    tile::<M, 8, 3>(lanes, panels, x, delta, at, weight);
                }
                (8, 2) if Lanes::<M>::TILE_ROWS == 8 => {
                    tile::<M, 8, 2>(lanes, panels, x, delta, at, weight);
                }
                (8, _) if Lanes::<M>::TILE_ROWS == 8 => {
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
}

/// db = Σ Δ, `[outputs]`, overwritten.
#[inline(always)]
pub(super) fn bias_gradient<M: Machine>(
    lanes: Lanes<M>,
    panels: Panels,
    delta: &[f32],
    bias: &mut [f32],
) {
    let outputs = bias.len();
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
    place: (usize, usize),
    out: &mut [f32],
) -> usize {
    let mut sums = partial_sums_of::<M, C>(lanes, panels, delta, place, 0);
    if Lanes::<M>::PARTS == 2 {
        let odd = partial_sums_of::<M, C>(lanes, panels, delta, place, 1);
        sums = added(lanes, sums, odd);
    } else if Lanes::<M>::PARTS == 4 {
        let third = partial_sums_of::<M, C>(lanes, panels, delta, place, 2);
        let odd = partial_sums_of::<M, C>(lanes, panels, delta, place, 1);
        let fourth = partial_sums_of::<M, C>(lanes, panels, delta, place, 3);
        sums = added(lanes, added(lanes, sums, third), added(lanes, odd, fourth));
    }
    for c in 0..C {
        out[c] = lanes.sum(sums[c]);
    }
    C
}

/// The sums of every [`Lanes::PARTS`]-th vector, from the `k`-th on.
#[inline(always)]
fn partial_sums_of<M: Machine, const C: usize>(
    lanes: Lanes<M>,
    panels: Panels,
    delta: &[f32],
    (column, width): (usize, usize),
    k: usize,
) -> [Vector<M>; C] {
    let mut totals = [lanes.splat(0.0); C];
    let mut sums = totals;
    for (index, panel) in panels.iter().enumerate() {
        if index % panels_in_a_sum::<M>() == 0 {
            totals = added(lanes, totals, sums);
            sums = [lanes.splat(0.0); C];
        }
        let delta = lanes.vectors(&delta[panels.range(panel, width)]);
        let delta = &delta[column * panel.vectors..][..C * panel.vectors];
        let mut v = k;
        while v < panel.vectors {
            for c in 0..C {
                sums[c] = lanes.add(sums[c], delta[c * panel.vectors + v]);
            }
            v += Lanes::<M>::PARTS;
        }
    }
    added(lanes, totals, sums)
}

#[inline(always)]
fn added<M: Machine, const C: usize>(
    lanes: Lanes<M>,
    mut a: [Vector<M>; C],
    b: [Vector<M>; C],
) -> [Vector<M>; C] {
    for c in 0..C {
        a[c] = lanes.add(a[c], b[c]);
    }
    a
}

#[inline(always)]
fn added_rows<M: Machine, const R: usize, const C: usize>(
    lanes: Lanes<M>,
    mut a: [[Vector<M>; C]; R],
    b: [[Vector<M>; C]; R],
) -> [[Vector<M>; C]; R] {
    for r in 0..R {
        a[r] = added(lanes, a[r], b[r]);
    }
    a
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
    let mut totals = partial_sums::<M, R, C, 0>(lanes, panels, x, delta, at);
    if Lanes::<M>::PARTS == 2 {
        let odd = partial_sums::<M, R, C, 1>(lanes, panels, x, delta, at);
        totals = added_rows(lanes, totals, odd);
    } else if Lanes::<M>::PARTS == 4 {
        let third = partial_sums::<M, R, C, 2>(lanes, panels, x, delta, at);
        totals = added_rows(lanes, totals, third);
        let odd = partial_sums::<M, R, C, 1>(lanes, panels, x, delta, at);
        let fourth = partial_sums::<M, R, C, 3>(lanes, panels, x, delta, at);
        totals = added_rows(lanes, totals, added_rows(lanes, odd, fourth));
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

/// The sums of every [`Lanes::PARTS`]-th vector, from the `K`-th on.
#[inline(always)]
fn partial_sums<M: Machine, const R: usize, const C: usize, const K: usize>(
    lanes: Lanes<M>,
    panels: Panels,
    x: &[f32],
    delta: &[f32],
    at: Corner,
) -> [[Vector<M>; C]; R] {
    let mut totals = [[lanes.splat(0.0); C]; R];
    let mut sums = totals;
    let (full, last) = panels.full_and_last();
    let (x_stride, delta_stride) = (panels.stride(at.inputs), panels.stride(at.outputs));
    // By index: an iterator over chunks would divide in every tile.
    let mut panel = 0;
    while panel < full {
        let end = panel + panels_in_a_sum::<M>();
        let until = full.min(end);
        while panel < until {
            let (x, delta) = (&x[panel * x_stride..], &delta[panel * delta_stride..]);
            sums = match Lanes::<M>::PANEL_VECTORS {
                4 => accumulate::<M, 4, R, C, K>(lanes, x, delta, at, sums),
                3 => accumulate::<M, 3, R, C, K>(lanes, x, delta, at, sums),
                _ => accumulate::<M, 2, R, C, K>(lanes, x, delta, at, sums),
            };
            panel += 1;
        }
        // What is left of the batch belongs to the last sum, if that is not full.
        if panel == end || !M::HAS_FMA {
            totals = added_rows(lanes, totals, sums);
            sums = [[lanes.splat(0.0); C]; R];
        }
    }
    let (x, delta) = (&x[full * x_stride..], &delta[full * delta_stride..]);
    if !M::HAS_FMA {
        return match last {
            1 => accumulate::<M, 1, R, C, K>(lanes, x, delta, at, totals),
            _ => totals,
        };
    }
    sums = match last {
        3 if Lanes::<M>::PANEL_VECTORS > 3 => {
            accumulate::<M, 3, R, C, K>(lanes, x, delta, at, sums)
        }
        2 if Lanes::<M>::PANEL_VECTORS > 2 => {
            accumulate::<M, 2, R, C, K>(lanes, x, delta, at, sums)
        }
        1 => accumulate::<M, 1, R, C, K>(lanes, x, delta, at, sums),
        _ => sums,
    };
    added_rows(lanes, totals, sums)
}

/// Adds what a panel of `V` vectors contributes to the `K`-th part.
#[inline(always)]
fn accumulate<M: Machine, const V: usize, const R: usize, const C: usize, const K: usize>(
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
        if v % Lanes::<M>::PARTS == K {
            for r in 0..R {
                for c in 0..C {
                    sums[r][c] = lanes.mul_add(x[r][v], delta[c][v], sums[r][c]);
                }
            }
        }
    }
    sums
}
