//! Images with channels as the SIMD dimension: `[y][block][columns][x][sample][channel of the columns]`.
//!
//! The gradient of a weight adds up over samples and pixels, so its lanes have to be something else: the channels
//! of the small image. They are cut into columns of as many vectors as a register tile holds, the last one filled
//! up with zeros.

use std::ops::Range;

use super::crew::Stage;
use super::grid::{Cut, Plane, Unit, block_vectors, panel_vectors};
use crate::gan::fused::lanes::{Kernel, Lanes, Machine};
use crate::gan::fused::simd::Simd;

/// Shape of a transposed image.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transposed {
    /// Of the image.
    pub plane: Plane,
    /// Channels, and what fills up the last vector.
    pub padded: usize,
}

impl Transposed {
    /// Of an image.
    pub fn new(simd: Simd, plane: Plane) -> Self {
        Self {
            plane,
            padded: plane.channels.next_multiple_of(simd.run(Count)),
        }
    }

    /// Numbers in a row of one sample.
    #[inline(always)]
    pub fn width(self) -> usize {
        self.plane.columns * self.padded
    }

    /// Numbers of a whole batch.
    pub fn len(self, cut: &Cut) -> usize {
        self.plane.rows * cut.blocks * cut.block * self.width()
    }

    /// Where a row of a block is.
    #[inline(always)]
    pub fn range(self, cut: &Cut, y: usize, block: usize) -> Range<usize> {
        let length = cut.block * self.width();
        let start = (y * cut.blocks + block) * length;
        start..start + length
    }
}

/// Asks an instruction set for the length of its vectors.
struct Count;

impl Kernel for Count {
    type Output = usize;

    #[inline(always)]
    fn run<M: Machine>(self, _: Lanes<M>) -> usize {
        Lanes::<M>::COUNT
    }
}

/// The cut of padded channels into columns: the first channel of each, and its vectors.
pub(super) struct Columns {
    channel: usize,
    padded: usize,
    lanes: usize,
    most: usize,
}

impl Columns {
    #[inline(always)]
    pub fn new<M: Machine>(padded: usize) -> Self {
        Self {
            channel: 0,
            padded,
            lanes: Lanes::<M>::COUNT,
            most: panel_vectors::<M>(),
        }
    }
}

impl Iterator for Columns {
    type Item = (usize, usize);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, usize)> {
        let channel = self.channel;
        let vectors = match (self.padded - channel) / self.lanes {
            0 => return None,
            4.. if self.most == 4 => 4,
            2.. => 2,
            _ => 1,
        };
        self.channel += vectors * self.lanes;
        Some((channel, vectors))
    }
}

/// Transposes a unit's row, without the zeros at its ends.
#[inline(always)]
pub(super) fn transpose_row<M: Machine>(
    lanes: Lanes<M>,
    to: Transposed,
    unit: Unit,
    row: &[f32],
    out: &mut [f32],
) {
    // The bounds are constants for the compiler.
    match block_vectors::<M>() * Lanes::<M>::COUNT {
        16 => blocks::<M, 16>(lanes, to, unit, row, out),
        _ => blocks::<M, 8>(lanes, to, unit, row, out),
    }
}

#[inline(always)]
fn blocks<M: Machine, const B: usize>(
    _: Lanes<M>,
    to: Transposed,
    unit: Unit,
    row: &[f32],
    out: &mut [f32],
) {
    let Plane {
        columns, channels, ..
    } = to.plane;
    for (block, out) in out.chunks_exact_mut(B * to.width()).enumerate() {
        for (channel, vectors) in Columns::new::<M>(to.padded) {
            let width = vectors * Lanes::<M>::COUNT;
            let out = &mut out[channel * columns * B..][..width * columns * B];
            for (x, out) in out.chunks_exact_mut(width * B).enumerate() {
                let there = width.min(channels - channel);
                let from = &row[(x * channels + channel) * unit.samples + block * B..];
                for c in (0..there).step_by(4) {
                    let from = &from[c * unit.samples..];
                    let stride = unit.samples;
                    match there - c {
                        4.. => copy::<B, 4>(from, stride, &mut out[c..], width),
                        3 => copy::<B, 3>(from, stride, &mut out[c..], width),
                        2 => copy::<B, 2>(from, stride, &mut out[c..], width),
                        _ => copy::<B, 1>(from, stride, &mut out[c..], width),
                    }
                }
                if there < width {
                    for samples in out.chunks_exact_mut(width) {
                        samples[there..].fill(0.0);
                    }
                }
            }
        }
    }
}

/// Copies `R` rows of `B` numbers to `B` rows of `R`; rows are so far apart. Few rows at once, so that whole
/// vectors are written.
#[inline(always)]
pub(super) fn copy<const B: usize, const R: usize>(
    from: &[f32],
    from_stride: usize,
    to: &mut [f32],
    to_stride: usize,
) {
    let mut rows = [&[0.0; B]; R];
    for r in 0..R {
        if let Some(row) = from[r * from_stride..].first_chunk::<B>() {
            rows[r] = row;
        }
    }
    for b in 0..B {
        if let Some(to) = to[b * to_stride..].first_chunk_mut::<R>() {
            for r in 0..R {
                to[r] = rows[r][b];
            }
        }
    }
}

/// Transposes a whole image.
pub(super) struct Transpose<'a> {
    /// How the batch is cut.
    pub cut: &'a Cut,
    /// The image.
    pub values: &'a [f32],
    /// What is made of it.
    pub to: Transposed,
}

impl Stage<1> for Transpose<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.to.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.to.width()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [out]: [&mut [f32]; 1]) {
        let plane = self.to.plane;
        let mut rest = out;
        for index in units {
            let unit = self.cut.unit(index);
            let (out, tail) = rest.split_at_mut(self.to.width() * unit.samples);
            rest = tail;
            let row = &self.values[plane.range(self.cut, unit.y, unit.panel)];
            transpose_row(lanes, self.to, unit, &row[plane.inner(unit)], out);
        }
    }
}
