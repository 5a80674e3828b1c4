//! From the big image to the small one: a convolution's outputs, and the gradient of a transposed
//! convolution's inputs.
//!
//! For each row of the kernel, the four pixels of the big image that a pixel of the small one meets are one run,
//! and so are their weights. Rows of the kernel beyond the image are left out.

use super::grid::{Cut, Plane, Unit};
use super::tile::{Run, Start, Strip};
use crate::gan::convolutional::KERNEL;
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
        // Inputs that a row of the kernel meets.
        let length = KERNEL * self.big.channels;
        let weights = &self.weights[block.row * KERNEL * length..];
        let mut runs = [Run::default(); KERNEL];
        // Those rows of the kernel that are within the image.
        let first = usize::from(unit.y == 0);
        let last = (self.big.rows + 1 - 2 * unit.y).min(KERNEL);
        for ky in first..last {
            let row = self.big.range(cut, 2 * unit.y + ky - 1, unit.panel);
            runs[ky] = Run {
                weights: &weights[ky * length * block.rows..][..length * block.rows],
                inputs: &self.values[row],
            };
        }
        let out_step = self.small.channels * unit.samples;
        Strip {
            rows: block.rows,
            runs,
            start: Start::from_bias(self.bias, block.row),
            count: self.small.columns,
            step: 2 * self.big.channels * unit.samples,
            // After the column of zeros.
            at: out_step + block.row * unit.samples,
            out_step,
        }
    }
}
