//! The dense layer between a list of numbers and the smallest image: from the list to the image
//! ([`Spread`]) and back ([`Gather`]), and the gradient of its weight where the image is its input.

use super::grid::{Cut, Plane, Unit};
use super::tile::{MOST_RUNS, Run, Start, Strip};
use crate::gan::convolutional::Direction;
use crate::gan::fused::rows::{Block, Blocks};

/// Where the weights of such a layer are, whichever end is its input.
#[derive(Clone, Copy)]
pub(super) struct DenseWeight<'a> {
    /// Row by row of its inputs.
    pub numbers: &'a [f32],
    /// Up from the list or down to it.
    pub direction: Direction,
    /// Numbers in the list.
    pub latent: usize,
}

impl DenseWeight<'_> {
    /// Numbers from a number of the list to the next, and from a number of the image to the next.
    fn strides(self) -> (usize, usize) {
        match self.direction {
            Direction::Up => (self.numbers.len() / self.latent, 1),
            Direction::Down => (1, self.latent),
        }
    }

    /// Packs it for [`Spread`]: pixel by pixel, block by block of channels,
    /// `[number of the list][channel of the block]`.
    pub fn pack_spread(self, channels: usize, packed: &mut [f32]) {
        let (of_list, of_image) = self.strides();
        let image = self.numbers.len() / self.latent;
        let mut rest = packed;
        for pixel in 0..image / channels {
            for block in Blocks::of_six(channels) {
                let (to, tail) = rest.split_at_mut(self.latent * block.rows);
                let from = &self.numbers[(pixel * channels + block.row) * of_image..];
                match block.rows {
                    6 => copy_block::<6>(from, (of_list, of_image), to),
                    4 => copy_block::<4>(from, (of_list, of_image), to),
                    2 => copy_block::<2>(from, (of_list, of_image), to),
                    _ => copy_block::<1>(from, (of_list, of_image), to),
                }
                rest = tail;
            }
        }
    }

    /// Packs it for [`Gather`]: block by block of the list, `[number of the image][number of the block]`.
    pub fn pack_gather(self, packed: &mut [f32]) {
        let (of_list, of_image) = self.strides();
        let image = self.numbers.len() / self.latent;
        let mut rest = packed;
        for block in Blocks::of_six(self.latent) {
            let (to, tail) = rest.split_at_mut(image * block.rows);
            for (number, to) in to.chunks_exact_mut(block.rows).enumerate() {
                let from = self.numbers[number * of_image + block.row * of_list..].iter();
                for (to, from) in to.iter_mut().zip(from.step_by(of_list)) {
                    *to = *from;
                }
            }
            rest = tail;
        }
    }
}

/// Packs a block of `R` channels: for each number of the list, so many numbers of the image.
fn copy_block<const R: usize>(from: &[f32], strides: (usize, usize), packed: &mut [f32]) {
    let (of_list, of_image) = strides;
    for (number, to) in packed.as_chunks_mut::<R>().0.iter_mut().enumerate() {
        let from = &from[number * of_list..];
        if of_image == 1
            && let Some(from) = from.first_chunk::<R>()
        {
            *to = *from;
        } else {
            for r in 0..R {
                to[r] = from[r * of_image];
            }
        }
    }
}

/// What a row of the image is computed from.
#[derive(Clone, Copy)]
pub(super) struct Spread<'a> {
    /// Shape of the list.
    pub list: Plane,
    /// The list.
    pub values: &'a [f32],
    /// Shape of the image.
    pub image: Plane,
    /// Of [`DenseWeight::pack_spread`].
    pub weights: &'a [f32],
    /// A number for each channel.
    pub bias: Option<&'a [f32]>,
}

impl Spread<'_> {
    /// The strip of a block of channels of the pixel at `x`.
    #[inline(always)]
    pub fn strip(&self, cut: &Cut, unit: Unit, (x, block): (usize, Block)) -> Strip<'_> {
        let Plane {
            columns, channels, ..
        } = self.image;
        let length = self.list.channels;
        let row = (unit.y * columns + x) * channels + block.row;
        let mut runs = [Run::default(); MOST_RUNS];
        runs[0] = Run {
            weights: &self.weights[row * length..][..length * block.rows],
            inputs: &self.values[self.list.range(cut, 0, unit.panel)],
        };
        Strip {
            rows: block.rows,
            runs,
            start: Start::from_bias(self.bias, block.row),
            count: 1,
            step: 0,
            // After the column of zeros.
            at: ((1 + x) * channels + block.row) * unit.samples,
            out_step: 0,
        }
    }
}

/// What a list is computed from.
#[derive(Clone, Copy)]
pub(super) struct Gather<'a> {
    /// Shape of the image.
    pub image: Plane,
    /// The image.
    pub values: &'a [f32],
    /// Shape of the list.
    pub list: Plane,
    /// Of [`DenseWeight::pack_gather`].
    pub weights: &'a [f32],
    /// A number for each number of the list.
    pub bias: Option<&'a [f32]>,
}

impl Gather<'_> {
    /// The strip of a block of the list and the rows of the image from `y` on, as many as a strip has runs.
    #[inline(always)]
    pub fn strip(&self, cut: &Cut, unit: Unit, (y, block): (usize, Block)) -> Strip<'_> {
        let length = self.image.columns * self.image.channels;
        let weights = &self.weights[block.row * self.image.rows * length..];
        let mut runs = [Run::default(); MOST_RUNS];
        let last = self.image.rows.min(y + MOST_RUNS);
        for row in y..last {
            let inputs = &self.values[self.image.range(cut, row, unit.panel)];
            runs[row - y] = Run {
                weights: &weights[row * length * block.rows..][..length * block.rows],
                inputs: &inputs[self.image.inner(unit)],
            };
        }
        Strip {
            rows: block.rows,
            runs,
            start: match y {
                0 => Start::from_bias(self.bias, block.row),
                _ => Start::Outputs,
            },
            count: 1,
            step: 0,
            at: block.row * unit.samples,
            out_step: 0,
        }
    }
}
