//! The product that both directions of a layer are made of: rows of weights times a panel.
//!
//! Forward, a row is one unit and its weights those of the layer's inputs; backward, a row is one
//! input and its weights those to the units that it feeds. Weights are packed so that a register tile
//! of [`Block`]s reads them in order.

use super::lanes::{Lanes, Machine, call};

/// Neighbouring rows that are computed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The first row.
    pub row: usize,
    /// 1, 2, 4, 6 or 8 rows.
    pub rows: usize,
}

/// Cuts `rows` rows into blocks, the largest first.
#[derive(Clone)]
pub(super) struct Blocks {
    row: usize,
    rows: usize,
    most: usize,
}

impl Blocks {
    /// Of at most six rows on every instruction set.
    #[inline(always)]
    pub fn of_six(rows: usize) -> Self {
        Self {
            row: 0,
            rows,
            most: 6,
        }
    }

    /// Of as many rows as a tile of this instruction set has.
    #[inline(always)]
    pub fn new<M: Machine>(rows: usize) -> Self {
        Self {
            row: 0,
            rows,
            most: Lanes::<M>::TILE_ROWS,
        }
    }
}

impl Iterator for Blocks {
    type Item = Block;

    #[inline(always)]
    fn next(&mut self) -> Option<Block> {
        let rows = match self.rows - self.row {
            0 => return None,
            1 => 1,
            2 | 3 => 2,
            8.. if self.most == 8 => 8,
            // Two blocks of four are faster than six and two.
            4 | 5 | 7 | 8 => 4,
            _ => 6,
        };
        let block = Block {
            row: self.row,
            rows,
        };
        self.row += rows;
        Some(block)
    }
}

/// Packs a layer's weight `[inputs, outputs]` for the forward pass: block by block of outputs,
/// `[input][output of the block]`.
#[inline(always)]
pub(super) fn pack_forward(blocks: Blocks, weight: &[f32], packed: &mut [f32]) {
    let outputs = blocks.rows;
    let mut rest = packed;
    for Block { row, rows } in blocks {
        let (block, tail) = rest.split_at_mut(weight.len() / outputs * rows);
        let sources = weight.chunks_exact(outputs);
        match rows {
            8 => copy_columns::<8>(sources, row, block),
            6 => copy_columns::<6>(sources, row, block),
            4 => copy_columns::<4>(sources, row, block),
            2 => copy_columns::<2>(sources, row, block),
            _ => copy_columns::<1>(sources, row, block),
        }
        rest = tail;
    }
}

#[inline(always)]
fn copy_columns<const R: usize>(
    sources: std::slice::ChunksExact<'_, f32>,
    row: usize,
    block: &mut [f32],
) {
    for (to, from) in block.as_chunks_mut::<R>().0.iter_mut().zip(sources) {
        if let Some(from) = from[row..].first_chunk::<R>() {
            *to = *from;
        }
    }
}

/// Packs a layer's weight `[inputs, outputs]` for the backward pass: block by block of inputs,
/// `[output][input of the block]`.
#[inline(always)]
pub(super) fn pack_backward(blocks: Blocks, outputs: usize, weight: &[f32], packed: &mut [f32]) {
    let mut rest = packed;
    for Block { row, rows } in blocks {
        let (block, tail) = rest.split_at_mut(rows * outputs);
        let sources = weight[row * outputs..].chunks_exact(outputs);
        for (i, source) in sources.take(rows).enumerate() {
            for (to, from) in block.chunks_exact_mut(rows).zip(source) {
                to[i] = *from;
            }
        }
        rest = tail;
    }
}

/// What is done to a tile before it is stored.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// Nothing.
    None,
    /// max(x, slope·x), with slope 0 ReLU.
    Leaky(f32),
    /// ·1 where the unit's output is above 0, else ·slope: the way back through [`Self::Leaky`].
    LeakyGradient { slope: f32, outputs: &'a [f32] },
}

/// What a block of rows is computed from and where it goes.
pub(super) struct BlockTask<'a> {
    /// `[input][row]`, of this block.
    pub weights: &'a [f32],
    /// What each row starts from, its bias; `None` is 0.
    pub bias: Option<&'a [f32]>,
    /// `[input][sample]`.
    pub inputs: &'a [f32],
    /// What is done before the result is stored.
    pub finish: Finish<'a>,
    /// `[row][sample]`.
    pub out: &'a mut [f32],
}

/// A layer in one direction, its weights packed.
#[derive(Clone, Copy)]
pub(super) struct PackedLayer<'a> {
    /// All blocks, `[inputs · outputs]`.
    pub weights: &'a [f32],
    /// `[outputs]`; `None` is 0.
    pub bias: Option<&'a [f32]>,
    /// Rows that come in.
    pub inputs: usize,
    /// Rows that go out.
    pub outputs: usize,
}

impl PackedLayer<'_> {
    /// Computes one panel of `vectors` vectors: `inputs` `[input][sample]`, `out` `[output][sample]`.
    #[inline(always)]
    pub fn compute<M: Machine>(
        self,
        lanes: Lanes<M>,
        vectors: usize,
        inputs: &[f32],
        finish: Finish<'_>,
        out: &mut [f32],
    ) {
        let samples = vectors * Lanes::<M>::COUNT;
        for Block { row, rows } in Blocks::new::<M>(self.outputs) {
            #[expect(clippy::manual_map, reason = "a closure would not be inlined")]
            let bias = match self.bias {
                Some(bias) => Some(&bias[row..row + rows]),
                None => None,
            };
            let task = BlockTask {
                weights: &self.weights[row * self.inputs..][..rows * self.inputs],
                bias,
                inputs,
                finish,
                out: &mut out[row * samples..(row + rows) * samples],
            };
            compute_block(lanes, vectors, rows, task);
        }
    }
}

/// Computes one block of `rows` rows for one panel of `vectors` vectors.
#[inline(always)]
pub(super) fn compute_block<M: Machine>(
    lanes: Lanes<M>,
    vectors: usize,
    rows: usize,
    task: BlockTask<'_>,
) {
    if M::IS_BASELINE {
        call(lanes, task, |lanes, task| {
            compute_panel(lanes, vectors, rows, task);
        });
    } else {
        compute_panel(lanes, vectors, rows, task);
    }
}

#[inline(always)]
fn compute_panel<M: Machine>(lanes: Lanes<M>, vectors: usize, rows: usize, task: BlockTask<'_>) {
    match vectors {
        // Not compiled where panels are not so wide.
        4 if Lanes::<M>::PANEL_VECTORS == 4 => compute_rows::<M, 4>(lanes, rows, task),
        3 if Lanes::<M>::PANEL_VECTORS >= 3 => compute_rows::<M, 3>(lanes, rows, task),
        2 => compute_rows::<M, 2>(lanes, rows, task),
        _ => compute_rows::<M, 1>(lanes, rows, task),
    }
}

#[inline(always)]
fn compute_rows<M: Machine, const V: usize>(lanes: Lanes<M>, rows: usize, task: BlockTask<'_>) {
    match rows {
        // Not compiled where the registers do not suffice.
        8 if Lanes::<M>::TILE_ROWS == 8 => tile::<M, V, 8>(lanes, task),
        6 => tile::<M, V, 6>(lanes, task),
        4 => tile::<M, V, 4>(lanes, task),
        2 => tile::<M, V, 2>(lanes, task),
        _ => tile::<M, V, 1>(lanes, task),
    }
}

#[inline(always)]
fn tile<M: Machine, const V: usize, const R: usize>(lanes: Lanes<M>, task: BlockTask<'_>) {
    let BlockTask {
        weights,
        bias,
        inputs,
        finish,
        out,
    } = task;
    let mut sums = [[lanes.splat(0.0); V]; R];
    // Whole arrays and constant bounds: only so do the sums stay in registers.
    if let Some(bias) = bias.and_then(|b| b.first_chunk::<R>()) {
        for r in 0..R {
            sums[r] = [lanes.splat(bias[r]); V];
        }
    }
    let weights = weights.as_chunks::<R>().0;
    let inputs = lanes.vectors(inputs).as_chunks::<V>().0;
    for (weights, inputs) in weights.iter().zip(inputs) {
        for r in 0..R {
            let weight = lanes.splat(weights[r]);
            for v in 0..V {
                sums[r][v] = lanes.mul_add(weight, inputs[v], sums[r][v]);
            }
        }
    }
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let Some(out) = out.first_chunk_mut::<R>() else {
        return;
    };
    match finish {
        Finish::None => *out = sums,
        Finish::Leaky(slope) => {
            let slope = lanes.splat(slope);
            for r in 0..R {
                for v in 0..V {
                    out[r][v] = lanes.max(sums[r][v], lanes.mul(slope, sums[r][v]));
                }
            }
        }
        Finish::LeakyGradient { slope, outputs } => {
            let slope = lanes.splat(slope);
            let outputs = lanes.vectors(outputs).as_chunks::<V>().0;
            let Some(outputs) = outputs.first_chunk::<R>() else {
                return;
            };
            for r in 0..R {
                for v in 0..V {
                    let flat = lanes.mul(slope, sums[r][v]);
                    out[r][v] = lanes.if_positive(outputs[r][v], sums[r][v], flat);
                }
            }
        }
    }
}
