//! The gradient of a convolution's weight, `[ky][kx][channel of big][channel of small]`, whichever of the two images is its
//! input: the sum over samples and pixels of the products of both.
//!
//! Lanes are channels of the small image, which is transposed for it, and a number of the big one is multiplied with
//! all of them. So a sum is taken sample by sample: for a block of samples, the pixels of a few rows in order
//! and for each pixel the samples of the block; such sums join the total row by row, then block by block.

use std::ops::Range;

use super::crew::Stage;
use super::grid::{Cut, Panel, Plane, block_vectors, panel_vectors};
use super::transpose::{Columns, Transposed};
use crate::gan::convolutional::KERNEL;
use crate::gan::fused::lanes::{Lanes, Machine, Vector};
use crate::gan::fused::rows::Blocks;

/// Pixels of a block of samples that are added up before they join the total: a row, or as many rows as this
/// allows. A longer sum would lose digits, and its pixels would not stay in the first-level cache.
const PIXELS_IN_A_SUM: usize = 16;

/// Neighbouring rows of the gradient: taps along x and channels of the big image, for one row of the kernel.
#[derive(Clone, Copy)]
struct Taps {
    ky: usize,
    row: usize,
    rows: usize,
}

/// The gradient of a weight, in units of a few rows of it; outputs are the gradient, and room for
/// [`Self::room`] numbers.
pub(super) struct WeightGradient<'a> {
    cut: &'a Cut,
    big: Plane,
    big_values: &'a [f32],
    transposed: Transposed,
    small_values: &'a [f32],
    /// Side of the kernel, and pixels of a step.
    kernel: usize,
    stride: usize,
    taps: Vec<Taps>,
}

impl<'a> WeightGradient<'a> {
    /// Of the two images' numbers, the second one's transposed.
    pub fn new(
        cut: &'a Cut,
        big: Plane,
        big_values: &'a [f32],
        transposed: Transposed,
        small_values: &'a [f32],
    ) -> Self {
        Self {
            cut,
            big,
            big_values,
            transposed,
            small_values,
            kernel: KERNEL,
            stride: 2,
            taps: taps(KERNEL, big),
        }
    }

    /// The same of another kernel than that of a strided convolution.
    pub fn of_kernel(self, kernel: usize, stride: usize) -> Self {
        Self {
            kernel,
            stride,
            taps: taps(kernel, self.big),
            ..self
        }
    }

    /// Numbers that its totals take.
    pub fn totals(&self) -> usize {
        self.row(self.taps.len()) * self.transposed.padded
    }

    /// Numbers that the totals take.
    pub fn room(big: Plane, transposed: Transposed) -> usize {
        KERNEL * KERNEL * big.channels * transposed.padded
    }

    fn row(&self, unit: usize) -> usize {
        match self.taps.get(unit) {
            Some(taps) => taps.ky * self.kernel * self.big.channels + taps.row,
            None => self.kernel * self.kernel * self.big.channels,
        }
    }
}

/// The rows of the gradient of a kernel.
fn taps(kernel: usize, big: Plane) -> Vec<Taps> {
    let of_row = |ky| {
        Blocks::of_six(kernel * big.channels).map(move |block| Taps {
            ky,
            row: block.row,
            rows: block.rows,
        })
    };
    (0..kernel).flat_map(of_row).collect()
}

/// What a tile adds up: some rows of pixels of a block of samples.
#[derive(Clone, Copy)]
struct Part {
    panel: Panel,
    /// The block, of the panel's.
    block: usize,
    first: usize,
    end: usize,
    /// The first channel of the small image.
    channel: usize,
}

impl Stage<2> for WeightGradient<'_> {
    fn units(&self) -> usize {
        self.taps.len()
    }

    fn offset(&self, output: usize, unit: usize) -> usize {
        let width = match output {
            0 => self.transposed.plane.channels,
            _ => self.transposed.padded,
        };
        self.row(unit) * width
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [gradient, totals]: [&mut [f32]; 2],
    ) {
        let Transposed { plane, padded } = self.transposed;
        let taps = &self.taps[units];
        totals.fill(0.0);
        let at_once = (PIXELS_IN_A_SUM / plane.columns).max(1);
        for panel in &self.cut.panels {
            for block in 0..panel.blocks {
                for first in (0..plane.rows).step_by(at_once) {
                    for (channel, vectors) in Columns::new::<M>(padded) {
                        let part = Part {
                            panel: *panel,
                            block,
                            first,
                            end: (first + at_once).min(plane.rows),
                            channel,
                        };
                        // The bounds are constants for the compiler.
                        if M::HAS_FMA {
                            self.part::<M, 16>(lanes, taps, part, vectors, totals);
                        } else {
                            self.part::<M, 8>(lanes, taps, part, vectors, totals);
                        }
                    }
                }
            }
        }
        let rows = gradient.chunks_exact_mut(plane.channels);
        for (row, total) in rows.zip(totals.chunks_exact(padded)) {
            row.copy_from_slice(&total[..plane.channels]);
        }
    }
}

impl WeightGradient<'_> {
    /// Adds a part to all totals.
    #[inline(always)]
    fn part<M: Machine, const B: usize>(
        &self,
        lanes: Lanes<M>,
        taps: &[Taps],
        part: Part,
        vectors: usize,
        totals: &mut [f32],
    ) {
        let mut rest = totals;
        for taps in taps {
            let (totals, tail) = rest.split_at_mut(taps.rows * self.transposed.padded);
            rest = tail;
            match vectors {
                4 if M::HAS_MANY_REGISTERS => self.rows::<M, B, 4>(lanes, *taps, part, totals),
                2 => self.rows::<M, B, 2>(lanes, *taps, part, totals),
                _ => self.rows::<M, B, 1>(lanes, *taps, part, totals),
            }
        }
    }

    #[inline(always)]
    fn rows<M: Machine, const B: usize, const V: usize>(
        &self,
        lanes: Lanes<M>,
        taps: Taps,
        part: Part,
        totals: &mut [f32],
    ) {
        match taps.rows {
            6 => self.tile::<M, B, V, 6>(lanes, taps, part, totals),
            4 => self.tile::<M, B, V, 4>(lanes, taps, part, totals),
            2 => self.tile::<M, B, V, 2>(lanes, taps, part, totals),
            _ => self.tile::<M, B, V, 1>(lanes, taps, part, totals),
        }
    }

    #[inline(always)]
    fn tile<M: Machine, const B: usize, const V: usize, const R: usize>(
        &self,
        lanes: Lanes<M>,
        taps: Taps,
        part: Part,
        totals: &mut [f32],
    ) {
        let columns = self.transposed.plane.columns;
        let padding = (self.kernel - 1) / 2;
        let mut sums = [[lanes.splat(0.0); V]; R];
        for y in part.first..part.end {
            // The row of the big image, and its padding.
            let above = self.stride * y + taps.ky;
            if above < padding || above >= self.big.rows + padding {
                continue;
            }
            let big = &self.big_values[self.big.range(self.cut, above - padding, part.panel)];
            let samples = part.panel.blocks * B;
            // After what of the column of zeros the kernel does not reach.
            let row = taps.row + (1 - padding) * self.big.channels;
            let big = &big[row * samples + part.block * B..];
            let block = part.panel.first_block + part.block;
            let small = &self.small_values[self.transposed.range(self.cut, y, block)];
            let small = &lanes.vectors(&small[part.channel * columns * B..]);
            let small = small.as_chunks::<V>().0.as_chunks::<B>().0;
            for (x, small) in small[..columns].iter().enumerate() {
                let big = &big[self.stride * x * self.big.channels * samples..];
                sums = accumulate(lanes, big, samples, small, sums);
            }
        }
        for (sums, totals) in sums
            .iter()
            .zip(totals.chunks_exact_mut(self.transposed.padded))
        {
            let totals = lanes.vectors_mut(&mut totals[part.channel..]);
            if let Some(totals) = totals.first_chunk_mut::<V>() {
                for v in 0..V {
                    totals[v] = lanes.add(totals[v], sums[v]);
                }
            }
        }
    }
}

/// Adds what a block of samples contributes: rows of numbers, `stride` apart, each times the channels of `small`.
/// Panels of one block are all that there is but for the widest vectors, so that the compiler knows where the rows are.
#[inline(always)]
pub(super) fn accumulate<M: Machine, const B: usize, const V: usize, const R: usize>(
    lanes: Lanes<M>,
    big: &[f32],
    stride: usize,
    small: &[[Vector<M>; V]; B],
    mut sums: [[Vector<M>; V]; R],
) -> [[Vector<M>; V]; R] {
    let has_one_size = panel_vectors::<M>() == block_vectors::<M>();
    let stride = if has_one_size { B } else { stride };
    // As long as it is read, so that no row is missing below: beside a way out of the loop for one that is, the sums of AVX-512
    // would not stay in registers.
    let big = &big[..(R - 1) * stride + B];
    let mut rows = [&[0.0; B]; R];
    for r in 0..R {
        if let Some(row) = big[r * stride..].first_chunk::<B>() {
            rows[r] = row;
        } else {
            debug_assert!(false, "row {r} is shorter than {B} samples");
        }
    }
    for (s, small) in small.iter().enumerate() {
        for r in 0..R {
            let number = lanes.splat(rows[r][s]);
            for v in 0..V {
                sums[r][v] = lanes.mul_add(number, small[v], sums[r][v]);
            }
        }
    }
    sums
}
