//! From the big image to the small one: a convolution's outputs, and the gradient of a transposed
//! convolution's inputs.
//!
//! For each row of the kernel, the pixels of the big image that a pixel of the small one meets are one run, four of a
//! strided convolution, and so are their weights. Rows of the kernel beyond the image are left out. Images of style
//! networks go to images of the same size through kernels of three pixels and of one.

use super::grid::{Cut, Plane, Unit};
use super::tile::{MOST_RUNS, Run, Start, Strip};
use crate::gan::fused::rows::{Block, Blocks};

/// What a row of the small image is computed from.
#[derive(Clone, Copy)]
pub(super) struct Down<'a> {
    /// Shape of the big image.
    pub big: Plane,
    /// The big image.
    pub values: &'a [f32],
    /// Shape of the small image.
    pub small: Plane,
    /// Of [`pack`].
    pub weights: &'a [f32],
    /// A number for each channel.
    pub bias: Option<&'a [f32]>,
    /// Side of the kernel, at most four.
    pub kernel: usize,
    /// Pixels of a step.
    pub stride: usize,
}

/// Packs a weight `[ky][kx][channel of big][channel of small]`: block by block of small channels,
/// `[ky][kx][channel of big][channel of the block]`.
pub(super) fn pack(small: usize, weight: &[f32], packed: &mut [f32]) {
    let mut rest = packed;
    for block in Blocks::of_six(small) {
        let (to, tail) = rest.split_at_mut(weight.len() / small * block.rows);
        match block.rows {
            6 => pack_block::<6>(small, block.row, weight, to),
            4 => pack_block::<4>(small, block.row, weight, to),
            2 => pack_block::<2>(small, block.row, weight, to),
            _ => pack_block::<1>(small, block.row, weight, to),
        }
        rest = tail;
    }
}

fn pack_block<const R: usize>(small: usize, row: usize, weight: &[f32], packed: &mut [f32]) {
    let packed = packed.as_chunks_mut::<R>().0;
    for (to, from) in packed.iter_mut().zip(weight.chunks_exact(small)) {
        if let Some(from) = from[row..].first_chunk::<R>() {
            *to = *from;
        }
    }
}

impl Down<'_> {
    /// The strip of a block of channels of a unit's row.
    #[inline(always)]
    pub fn strip(&self, cut: &Cut, unit: Unit, block: Block) -> Strip<'_> {
        let Self { kernel, stride, .. } = *self;
        // Inputs that a row of the kernel meets.
        let length = kernel * self.big.channels;
        let weights = &self.weights[block.row * kernel * length..];
        let mut runs = [Run::default(); MOST_RUNS];
        // Pixels that the kernel goes beyond the image, of the one column of zeros that there is.
        let padding = (kernel - 1) / 2;
        let start = (1 - padding) * self.big.channels * unit.samples;
        // Those rows of the kernel that are within the image.
        let first = padding.saturating_sub(stride * unit.y);
        let last = (self.big.rows + padding - stride * unit.y).min(kernel);
        for ky in first..last {
            let row = self
                .big
                .range(cut, stride * unit.y + ky - padding, unit.panel);
            runs[ky] = Run {
                weights: &weights[ky * length * block.rows..][..length * block.rows],
                inputs: &self.values[row][start..],
            };
        }
        let out_step = self.small.channels * unit.samples;
        Strip {
            rows: block.rows,
            runs,
            start: Start::from_bias(self.bias, block.row),
            count: self.small.columns,
            step: stride * self.big.channels * unit.samples,
            // After the column of zeros.
            at: out_step + block.row * unit.samples,
            out_step,
        }
    }
}
