//! The gradient of a dense layer's weight.
//!
//! From the list to the image, `[number of the list][number of the image]`, it is summed sample by sample with channels
//! as lanes, as in [`super::gradient`]. The other way, `[number of the image][number of the list]`, the list is short, and
//! samples are lanes.

use std::ops::Range;

use super::crew::Stage;
use super::gradient::accumulate;
use super::grid::{Cut, Plane, block_vectors};
use super::sums::folded;
use super::transpose::{Columns, Transposed};
use crate::gan::fused::lanes::{Kernel, Lanes, Machine};
use crate::gan::fused::rows::{Block, Blocks};

/// Blocks of samples that are added up before they join the total.
const BLOCKS_IN_A_SUM: usize = 16;

/// Most numbers of a tile's row: four vectors of sixteen.
const MOST_COLUMNS: usize = 64;

/// The gradient of a layer up, in units of a few rows of it.
pub(super) struct SpreadGradient<'a> {
    cut: &'a Cut,
    list: Plane,
    list_values: &'a [f32],
    transposed: Transposed,
    delta: &'a [f32],
    blocks: Vec<Block>,
}

impl<'a> SpreadGradient<'a> {
    /// Of the layer's inputs and the gradient of its outputs, transposed.
    pub fn new(
        cut: &'a Cut,
        list: Plane,
        list_values: &'a [f32],
        transposed: Transposed,
        delta: &'a [f32],
    ) -> Self {
        Self {
            cut,
            list,
            list_values,
            transposed,
            delta,
            blocks: Blocks::of_six(list.channels).collect(),
        }
    }

    fn outputs(&self) -> usize {
        let Plane {
            rows,
            columns,
            channels,
            ..
        } = self.transposed.plane;
        rows * columns * channels
    }
}

/// A pixel and the first channel of a column.
#[derive(Clone, Copy)]
struct Spot {
    y: usize,
    x: usize,
    channel: usize,
}

impl Stage<1> for SpreadGradient<'_> {
    fn units(&self) -> usize {
        self.blocks.len()
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        let row = self.blocks.get(unit).map_or(self.list.channels, |b| b.row);
        row * self.outputs()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [out]: [&mut [f32]; 1]) {
        let blocks = &self.blocks[units];
        let plane = self.transposed.plane;
        for y in 0..plane.rows {
            for x in 0..plane.columns {
                for (channel, vectors) in Columns::new::<M>(self.transposed.padded) {
                    let spot = Spot { y, x, channel };
                    let mut rest = &mut *out;
                    for block in blocks {
                        let (out, tail) = rest.split_at_mut(block.rows * self.outputs());
                        rest = tail;
                        match vectors {
                            4 if M::HAS_MANY_REGISTERS => {
                                self.rows::<M, 4>(lanes, *block, spot, out);
                            }
                            2 => self.rows::<M, 2>(lanes, *block, spot, out),
                            _ => self.rows::<M, 1>(lanes, *block, spot, out),
                        }
                    }
                }
            }
        }
    }
}

impl SpreadGradient<'_> {
    #[inline(always)]
    fn rows<M: Machine, const V: usize>(
        &self,
        lanes: Lanes<M>,
        block: Block,
        spot: Spot,
        out: &mut [f32],
    ) {
        match block.rows {
            6 => self.tile::<M, V, 6>(lanes, block, spot, out),
            4 => self.tile::<M, V, 4>(lanes, block, spot, out),
            2 => self.tile::<M, V, 2>(lanes, block, spot, out),
            _ => self.tile::<M, V, 1>(lanes, block, spot, out),
        }
    }

    #[inline(always)]
    fn tile<M: Machine, const V: usize, const R: usize>(
        &self,
        lanes: Lanes<M>,
        block: Block,
        spot: Spot,
        out: &mut [f32],
    ) {
        let mut totals = [[lanes.splat(0.0); V]; R];
        let mut sums = totals;
        for panel in &self.cut.panels {
            let list = &self.list_values[self.list.range(self.cut, 0, *panel)];
            for index in 0..panel.blocks {
                let of_all = panel.first_block + index;
                if of_all.is_multiple_of(BLOCKS_IN_A_SUM) {
                    for r in 0..R {
                        for v in 0..V {
                            totals[r][v] = lanes.add(totals[r][v], sums[r][v]);
                        }
                    }
                    sums = [[lanes.splat(0.0); V]; R];
                }
                let delta = &self.delta[self.transposed.range(self.cut, spot.y, of_all)];
                let columns = self.transposed.plane.columns;
                let delta = &delta[spot.channel * columns * self.cut.block..];
                let delta = lanes.vectors(delta).as_chunks::<V>().0;
                let samples = panel.blocks * self.cut.block;
                let list = &list[block.row * samples + index * self.cut.block..];
                // The bounds are constants for the compiler.
                sums = if M::HAS_FMA {
                    let delta = &delta.as_chunks::<16>().0[spot.x];
                    accumulate(lanes, list, samples, delta, sums)
                } else {
                    let delta = &delta.as_chunks::<8>().0[spot.x];
                    accumulate(lanes, list, samples, delta, sums)
                };
            }
        }
        let plane = self.transposed.plane;
        let start = (spot.y * plane.columns + spot.x) * plane.channels + spot.channel;
        let there = (plane.channels - spot.channel).min(V * Lanes::<M>::COUNT);
        for (r, out) in out.chunks_exact_mut(self.outputs()).enumerate() {
            let mut sum = [lanes.splat(0.0); V];
            for v in 0..V {
                sum[v] = lanes.add(totals[r][v], sums[r][v]);
            }
            let out = &mut out[start..][..there];
            if let Some(out) = lanes.vectors_mut(out).first_chunk_mut::<V>() {
                *out = sum;
                continue;
            }
            let mut line = [0.0; MOST_COLUMNS];
            for (to, sum) in lanes.vectors_mut(&mut line).iter_mut().zip(sum) {
                *to = sum;
            }
            out.copy_from_slice(&line[..there]);
        }
    }
}

/// The gradient of a layer down.
pub(super) struct GatherGradient<'a> {
    /// How the batch is cut.
    pub cut: &'a Cut,
    /// Shape of the layer's inputs.
    pub image: Plane,
    /// The layer's inputs.
    pub values: &'a [f32],
    /// Shape of its outputs.
    pub list: Plane,
    /// Their gradient.
    pub delta: &'a [f32],
    /// `[number of the image][number of the list]`, overwritten.
    pub out: &'a mut [f32],
}

impl Kernel for GatherGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        let vectors = block_vectors::<M>();
        let Plane {
            columns, channels, ..
        } = self.image;
        let length = self.list.channels;
        let pixels = self.out.chunks_exact_mut(columns * channels * length);
        for (y, out) in pixels.enumerate() {
            for (number, out) in out.chunks_exact_mut(length).enumerate() {
                for (index, out) in out.iter_mut().enumerate() {
                    let mut totals = [lanes.splat(0.0); 4];
                    for panel in &self.cut.panels {
                        let samples = panel.blocks * self.cut.block;
                        let row = &self.values[self.image.range(self.cut, y, *panel)];
                        let start = (self.image.border * channels + number) * samples;
                        let row = lanes.vectors(&row[start..][..samples]);
                        let delta = &self.delta[self.list.range(self.cut, 0, *panel)];
                        let delta = lanes.vectors(&delta[index * samples..][..samples]);
                        let row = row.chunks_exact(vectors);
                        for (row, delta) in row.zip(delta.chunks_exact(vectors)) {
                            for v in 0..vectors {
                                totals[v] = lanes.mul_add(row[v], delta[v], totals[v]);
                            }
                        }
                    }
                    *out = folded(lanes, totals);
                }
            }
        }
    }
}
