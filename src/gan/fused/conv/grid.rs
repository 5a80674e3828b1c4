//! How a batch of images lies in memory: `[y][panel][x][channel][sample]`.
//!
//! As in dense networks, the samples of a batch are the SIMD dimension. They are cut into blocks of sixteen,
//! and blocks into panels, which a register tile is as wide as. For a row of an image and a panel everything is
//! contiguous, so what a convolution reads from a row of pixels is one run, and work can be divided among
//! threads by the rows it writes. An image has a column of zeros at its left and at its right.
//!
//! Each part of a batch that is normalised by itself has panels of its own. The samples that fill up its last
//! block are zeros.

use std::ops::Range;

use crate::data::ImageShape;
use crate::gan::fused::lanes::{Kernel, Lanes, Machine};
use crate::gan::fused::simd::Simd;

/// Vectors in a block: as many as hold the partial sums of a sum over samples, so that a block's first
/// sample always belongs to the first one. Without fused multiply-adds there is no such rule.
#[inline(always)]
pub(super) const fn block_vectors<M: Machine>() -> usize {
    if M::HAS_FMA { Lanes::<M>::PARTS } else { 2 }
}

/// Most vectors in a panel: beside six rows, 24 sums where there are 32 registers, 12 where there are 16.
#[inline(always)]
pub(super) const fn panel_vectors<M: Machine>() -> usize {
    if M::HAS_MANY_REGISTERS { 4 } else { 2 }
}

/// Neighbouring samples that are computed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    /// The part of the batch that it belongs to.
    pub group: usize,
    /// Its first sample.
    pub first: usize,
    /// Samples that are there; zeros fill up the others.
    pub present: usize,
    /// Blocks before it.
    pub first_block: usize,
    /// Its blocks: 1, 2 or 4.
    pub blocks: usize,
}

/// One row of an image's pixels for one panel: what is computed in one go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The row.
    pub y: usize,
    /// The samples.
    pub panel: Panel,
    /// Samples in the panel, those that fill it up included.
    pub samples: usize,
}

/// A cut of a batch into panels.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// Samples in a block.
    pub block: usize,
    /// Blocks of the batch.
    pub blocks: usize,
    /// Samples that are normalised together.
    pub in_group: usize,
    /// All panels.
    pub panels: Vec<Panel>,
}

impl Cut {
    /// For a batch of `groups` equal parts.
    pub fn new(simd: Simd, batch: usize, groups: usize) -> Self {
        let sizes = simd.run(Measure);
        let in_group = batch / groups;
        let mut panels = Vec::new();
        let mut first_block = 0;
        for group in 0..groups {
            let mut first = 0;
            while first < in_group {
                let left = (in_group - first).div_ceil(sizes.block);
                let blocks = match left {
                    4.. if sizes.most_blocks == 4 => 4,
                    2 | 3 if sizes.most_blocks == 4 => 2,
                    _ => 1,
                };
                panels.push(Panel {
                    group,
                    first: group * in_group + first,
                    present: (in_group - first).min(blocks * sizes.block),
                    first_block,
                    blocks,
                });
                first_block += blocks;
                first += blocks * sizes.block;
            }
        }
        Self {
            block: sizes.block,
            blocks: first_block,
            in_group,
            panels,
        }
    }

    /// Parts of the batch.
    pub fn groups(&self) -> usize {
        self.panels.last().map_or(0, |panel| panel.group + 1)
    }

    /// Numbers of a channel that are normalised together.
    pub fn count(&self, plane: Plane) -> f32 {
        (self.in_group * plane.rows * plane.columns) as f32
    }

    /// Units of an image of so many rows.
    #[inline(always)]
    pub fn units(&self, rows: usize) -> usize {
        rows * self.panels.len()
    }

    /// The `index`-th unit in memory's order.
    #[inline(always)]
    pub fn unit(&self, index: usize) -> Unit {
        let panel = self.panels[index % self.panels.len()];
        Unit {
            y: index / self.panels.len(),
            panel,
            samples: panel.blocks * self.block,
        }
    }

    /// Samples before the `index`-th unit, those of all rows above it included.
    #[inline(always)]
    pub fn samples_before(&self, index: usize) -> usize {
        let count = self.panels.len();
        let first = self.panels[index % count].first_block;
        (index / count * self.blocks + first) * self.block
    }
}

struct Sizes {
    block: usize,
    most_blocks: usize,
}

/// Asks an instruction set for its sizes.
struct Measure;

impl Kernel for Measure {
    type Output = Sizes;

    #[inline(always)]
    fn run<M: Machine>(self, _: Lanes<M>) -> Sizes {
        Sizes {
            block: block_vectors::<M>() * Lanes::<M>::COUNT,
            most_blocks: panel_vectors::<M>() / block_vectors::<M>(),
        }
    }
}

/// Shape of what is kept of each sample: an image, or a list of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    /// Rows of pixels.
    pub rows: usize,
    /// Pixels in a row.
    pub columns: usize,
    /// Columns of zeros at each side.
    pub border: usize,
    /// Numbers in a pixel.
    pub channels: usize,
}

impl Plane {
    /// Of an image.
    pub fn image(shape: ImageShape) -> Self {
        Self {
            rows: shape.side,
            columns: shape.side,
            border: 1,
            channels: shape.channels,
        }
    }

    /// Of `channels` numbers for each of `rows` rows.
    pub fn list(rows: usize, channels: usize) -> Self {
        Self {
            rows,
            columns: 1,
            border: 0,
            channels,
        }
    }

    /// Of a number for each channel of an image.
    pub fn of_channels(self) -> Self {
        Self::list(1, self.channels)
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        self.border == 0
    }

    /// Numbers in a row of one sample.
    #[inline(always)]
    pub fn width(self) -> usize {
        (self.columns + 2 * self.border) * self.channels
    }

    /// Numbers of the whole batch.
    #[inline(always)]
    pub fn len(self, cut: &Cut) -> usize {
        self.rows * cut.blocks * cut.block * self.width()
    }

    /// Where a row of a panel is.
    #[inline(always)]
    pub fn range(self, cut: &Cut, y: usize, panel: Panel) -> Range<usize> {
        let start = (y * cut.blocks + panel.first_block) * cut.block * self.width();
        start..start + panel.blocks * cut.block * self.width()
    }

    /// Of a unit's row, the part without the zeros at its ends.
    #[inline(always)]
    pub fn inner(self, unit: Unit) -> Range<usize> {
        let edge = self.border * self.channels * unit.samples;
        edge..edge + self.columns * self.channels * unit.samples
    }

    /// Clears a unit's columns of zeros, and the samples that fill up its panel.
    #[inline(always)]
    pub fn clear_edges(self, unit: Unit, row: &mut [f32]) {
        let inner = self.inner(unit);
        row[..inner.start].fill(0.0);
        row[inner.end..].fill(0.0);
        clear_filling(unit, &mut row[inner]);
    }
}

/// Clears the samples that fill up a panel.
#[inline(always)]
pub(super) fn clear_filling(unit: Unit, row: &mut [f32]) {
    if unit.panel.present < unit.samples {
        for samples in row.chunks_exact_mut(unit.samples) {
            samples[unit.panel.present..].fill(0.0);
        }
    }
}

/// Two of the images that are kept, to make one of the other.
pub(super) fn two<T>(levels: &mut [T], from: usize, to: usize) -> [&mut T; 2] {
    levels
        .get_disjoint_mut([from, to])
        .unwrap_or_else(|_| unreachable!("neighbouring levels"))
}
