//! The register tile that every product of a pass is made of: some rows of weights, times a panel, at one or
//! several pixels.
//!
//! What a tile sums over are a few runs, each contiguous in the inputs and in the packed weights. A tile has six
//! rows where there are as many; of fewer rows it computes several pixels at once, as else too few sums would
//! be under way to keep the processor busy.

use super::grid::panel_vectors;
use crate::gan::fused::lanes::{Lanes, Machine, Vector};

/// Part of what a tile sums over.
#[derive(Clone, Copy, Default)]
pub(super) struct Run<'a> {
    /// `[input][row]`.
    pub weights: &'a [f32],
    /// `[input][sample]` for the first pixel; may be longer.
    pub inputs: &'a [f32],
}

/// Most runs of a strip.
pub(super) const MOST_RUNS: usize = 4;

/// What a tile starts from.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// 0.
    Zero,
    /// A number for each row.
    Bias(&'a [f32]),
    /// What the outputs are already.
    Outputs,
}

impl<'a> Start<'a> {
    /// From a bias, if there is one, for the rows from `row` on.
    #[inline(always)]
    pub fn from_bias(bias: Option<&'a [f32]>, row: usize) -> Self {
        match bias {
            Some(bias) => Self::Bias(&bias[row..]),
            None => Self::Zero,
        }
    }
}

/// A block of rows at some neighbouring pixels.
#[derive(Clone, Copy)]
pub(super) struct Strip<'a> {
    /// Rows of the block.
    pub rows: usize,
    /// What is summed over, in this order; what is not needed is empty.
    pub runs: [Run<'a>; MOST_RUNS],
    /// What the sums start from.
    pub start: Start<'a>,
    /// Pixels.
    pub count: usize,
    /// Numbers from the inputs of one to those of the next.
    pub step: usize,
    /// Where the outputs of the first one are.
    pub at: usize,
    /// Numbers from the outputs of one to those of the next.
    pub out_step: usize,
}

/// Computes a strip for a panel of `vectors` vectors. Called in one place only: each call is all tiles once more.
#[inline(always)]
pub(super) fn compute<M: Machine>(
    lanes: Lanes<M>,
    vectors: usize,
    strip: &Strip<'_>,
    out: &mut [f32],
) {
    let out = &mut out[strip.at..];
    match vectors {
        // Not compiled where panels are not so wide, or always wider.
        4 if panel_vectors::<M>() == 4 => rows_of::<M, 4>(lanes, strip, out),
        2 if panel_vectors::<M>() == 2 || Lanes::<M>::PARTS == 1 => {
            rows_of::<M, 2>(lanes, strip, out);
        }
        1 if panel_vectors::<M>() == 4 && Lanes::<M>::PARTS == 1 => {
            rows_of::<M, 1>(lanes, strip, out);
        }
        _ => unreachable!("panels are not so wide"),
    }
}

#[inline(always)]
fn rows_of<M: Machine, const V: usize>(lanes: Lanes<M>, strip: &Strip<'_>, out: &mut [f32]) {
    match strip.rows {
        6 => pixels::<M, V, 6, 1>(lanes, strip, out),
        4 => pixels::<M, V, 4, 1>(lanes, strip, out),
        2 => pixels::<M, V, 2, 3>(lanes, strip, out),
        _ => pixels::<M, V, 1, 6>(lanes, strip, out),
    }
}

/// A run as whole arrays.
type Arrays<'a, M, const V: usize, const R: usize> = (&'a [[f32; R]], &'a [[Vector<M>; V]]);

/// The pixels of a strip, `P` at once as long as there are so many.
#[inline(always)]
fn pixels<M: Machine, const V: usize, const R: usize, const P: usize>(
    lanes: Lanes<M>,
    strip: &Strip<'_>,
    out: &mut [f32],
) {
    let mut runs: [Arrays<'_, M, V, R>; MOST_RUNS] = [(&[], &[]); MOST_RUNS];
    let mut count = 0;
    for run in &strip.runs {
        if !run.weights.is_empty() {
            let inputs = lanes.vectors(run.inputs).as_chunks::<V>().0;
            runs[count] = (run.weights.as_chunks::<R>().0, inputs);
            count += 1;
        }
    }
    let runs = &runs[..count];
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    // In arrays of `V` vectors.
    let width = V * Lanes::<M>::COUNT;
    let (step, out_step) = (strip.step / width, strip.out_step / width);
    let mut pixel = 0;
    if P > 1 {
        while pixel + P <= strip.count {
            let (at, out) = (pixel * step, &mut out[pixel * out_step..]);
            tile::<M, V, R, P>(lanes, runs, strip.start, (at, step), out, out_step);
            pixel += P;
        }
    }
    while pixel < strip.count {
        let (at, out) = (pixel * step, &mut out[pixel * out_step..]);
        tile::<M, V, R, 1>(lanes, runs, strip.start, (at, step), out, out_step);
        pixel += 1;
    }
}

#[inline(always)]
fn tile<M: Machine, const V: usize, const R: usize, const P: usize>(
    lanes: Lanes<M>,
    runs: &[Arrays<'_, M, V, R>],
    start: Start<'_>,
    (at, step): (usize, usize),
    out: &mut [[Vector<M>; V]],
    out_step: usize,
) {
    // Whole arrays and constant bounds: only so do the sums stay in registers.
    let mut sums = [[[lanes.splat(0.0); V]; R]; P];
    match start {
        Start::Zero => {}
        Start::Bias(bias) => {
            if let Some(bias) = bias.first_chunk::<R>() {
                for p in 0..P {
                    for r in 0..R {
                        sums[p][r] = [lanes.splat(bias[r]); V];
                    }
                }
            }
        }
        Start::Outputs => {
            for p in 0..P {
                if let Some(out) = out[p * out_step..].first_chunk::<R>() {
                    sums[p] = *out;
                }
            }
        }
    }
    for (weights, all) in runs {
        let mut inputs: [&[[Vector<M>; V]]; P] = [&[]; P];
        for p in 0..P {
            inputs[p] = &all[at + p * step..][..weights.len()];
        }
        if P == 1 {
            for (weights, inputs) in weights.iter().zip(inputs[0]) {
                for r in 0..R {
                    let weight = lanes.splat(weights[r]);
                    for v in 0..V {
                        sums[0][r][v] = lanes.mul_add(weight, inputs[v], sums[0][r][v]);
                    }
                }
            }
        } else {
            for k in 0..weights.len() {
                let mut weight = [lanes.splat(0.0); R];
                for r in 0..R {
                    weight[r] = lanes.splat(weights[k][r]);
                }
                for p in 0..P {
                    for v in 0..V {
                        let input = inputs[p][k][v];
                        for r in 0..R {
                            sums[p][r][v] = lanes.mul_add(weight[r], input, sums[p][r][v]);
                        }
                    }
                }
            }
        }
    }
    for p in 0..P {
        if let Some(out) = out[p * out_step..].first_chunk_mut::<R>() {
            *out = sums[p];
        }
    }
}
