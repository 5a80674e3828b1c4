//! Sums over the samples and pixels of each channel, in an order that no vector's width shows in.
//!
//! A unit leaves, for each channel and each of its samples, the sum over its row of pixels. Then, row by row and
//! block by block, these join sixteen partial sums (sample `s` of a group belongs to the `s mod 16`-th), which are folded
//! low half + high half. What a lane adds up is short: a row of pixels, then rows times blocks.

use super::grid::{Cut, Plane, Unit, block_vectors, panel_vectors};
use crate::gan::fused::lanes::{Kernel, Lanes, Machine, Vector};
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::simd::Simd;

/// Sums of neighbouring vectors that are under way at once.
const AT_ONCE: usize = 8;

/// Sums of a unit's row over its pixels: `[channel][sample]` of `[x][channel][sample]`.
#[inline(always)]
pub(super) fn of_row<M: Machine>(lanes: Lanes<M>, row: &[f32], out: &mut [f32]) {
    let row = lanes.vectors(row);
    let out = lanes.vectors_mut(out);
    let width = out.len();
    let (chunks, rest) = out.as_chunks_mut::<AT_ONCE>();
    let mut start = 0;
    for chunk in chunks {
        let mut sums = [lanes.splat(0.0); AT_ONCE];
        let mut at = start;
        while at + AT_ONCE <= row.len() {
            if let Some(from) = row[at..].first_chunk::<AT_ONCE>() {
                for i in 0..AT_ONCE {
                    sums[i] = lanes.add(sums[i], from[i]);
                }
            }
            at += width;
        }
        *chunk = sums;
        start += AT_ONCE;
    }
    for sum in rest {
        *sum = lanes.splat(0.0);
        let mut at = start;
        while at < row.len() {
            *sum = lanes.add(*sum, row[at]);
            at += width;
        }
        start += 1;
    }
}

/// Sums of squares of what is apart from each channel's mean, as [`of_row`]; not of samples that fill up a panel.
#[inline(always)]
pub(super) fn squares_of_row<M: Machine>(
    lanes: Lanes<M>,
    unit: Unit,
    row: &[f32],
    mean: &[f32],
    out: &mut [f32],
) {
    // The bounds are constants for the compiler.
    match unit.samples / Lanes::<M>::COUNT {
        4 if panel_vectors::<M>() == 4 => squares::<M, 4>(lanes, row, mean, out),
        2 => squares::<M, 2>(lanes, row, mean, out),
        _ => squares::<M, 1>(lanes, row, mean, out),
    }
    super::grid::clear_filling(unit, out);
}

/// Sums of the products of `delta` and what `raw` is after the norm, as [`of_row`].
#[inline(always)]
pub(super) fn products_of_row<M: Machine>(
    lanes: Lanes<M>,
    unit: Unit,
    delta: &[f32],
    raw: &[f32],
    statistics: (&[f32], &[f32]),
    out: &mut [f32],
) {
    match unit.samples / Lanes::<M>::COUNT {
        4 if panel_vectors::<M>() == 4 => products::<M, 4>(lanes, delta, raw, statistics, out),
        2 => products::<M, 2>(lanes, delta, raw, statistics, out),
        _ => products::<M, 1>(lanes, delta, raw, statistics, out),
    }
}

#[inline(always)]
fn squares<M: Machine, const V: usize>(
    lanes: Lanes<M>,
    row: &[f32],
    mean: &[f32],
    out: &mut [f32],
) {
    let row = lanes.vectors(row).as_chunks::<V>().0;
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let channels = mean.len();
    for (channel, (out, mean)) in out.iter_mut().zip(mean).enumerate() {
        let mean = lanes.splat(*mean);
        let mut sums = [lanes.splat(0.0); V];
        for pixel in row.chunks_exact(channels) {
            for v in 0..V {
                let apart = lanes.sub(pixel[channel][v], mean);
                sums[v] = lanes.mul_add(apart, apart, sums[v]);
            }
        }
        *out = sums;
    }
}

#[inline(always)]
fn products<M: Machine, const V: usize>(
    lanes: Lanes<M>,
    delta: &[f32],
    raw: &[f32],
    (mean, inverse): (&[f32], &[f32]),
    out: &mut [f32],
) {
    let delta = lanes.vectors(delta).as_chunks::<V>().0;
    let raw = lanes.vectors(raw).as_chunks::<V>().0;
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let channels = mean.len();
    for channel in 0..channels {
        let (mean, inverse) = (lanes.splat(mean[channel]), lanes.splat(inverse[channel]));
        let mut sums = [lanes.splat(0.0); V];
        let pixels = delta.chunks_exact(channels);
        for (delta, raw) in pixels.zip(raw.chunks_exact(channels)) {
            for v in 0..V {
                let apart = lanes.sub(raw[channel][v], mean);
                sums[v] = lanes.mul_add(delta[channel][v], apart, sums[v]);
            }
        }
        for v in 0..V {
            out[channel][v] = lanes.mul(sums[v], inverse);
        }
    }
}

/// The last step: what the units of images left in `sums`, as `[group][channel]`.
pub(super) fn fold(simd: Simd, cut: &Cut, plane: Plane, sums: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; cut.groups() * plane.channels];
    simd.run(Fold {
        cut,
        plane: Plane::list(plane.rows, plane.channels),
        sums,
        out: &mut out,
    });
    out
}

/// Adds up what `[group][channel]` has for each channel.
pub(super) fn total(of_groups: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    for group in of_groups.chunks_exact(out.len()) {
        for (out, sum) in out.iter_mut().zip(group) {
            *out += sum;
        }
    }
}

/// Adds up rows and blocks.
struct Fold<'a> {
    cut: &'a Cut,
    /// Shape of the sums: a list for each row.
    plane: Plane,
    sums: &'a [f32],
    /// `[group][channel]`.
    out: &'a mut [f32],
}

impl Kernel for Fold<'_> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        let vectors = block_vectors::<M>();
        let channels = self.plane.channels;
        let mut totals = Buffer::take(channels * vectors * Lanes::<M>::COUNT);
        for (group, out) in self.out.chunks_exact_mut(channels).enumerate() {
            totals.fill(0.0);
            for y in 0..self.plane.rows {
                for panel in &self.cut.panels {
                    if panel.group == group {
                        let range = self.plane.range(self.cut, y, *panel);
                        join(lanes, panel.blocks, &self.sums[range], &mut totals);
                    }
                }
            }
            let totals = lanes.vectors(&totals).chunks_exact(vectors);
            for (out, total) in out.iter_mut().zip(totals) {
                let mut all = [lanes.splat(0.0); 4];
                all[..vectors].copy_from_slice(total);
                *out = folded(lanes, all);
            }
        }
    }
}

/// Adds the lists of a panel's blocks to the totals of each channel, the blocks in order.
#[inline(always)]
fn join<M: Machine>(lanes: Lanes<M>, blocks: usize, list: &[f32], totals: &mut [f32]) {
    let totals = lanes.vectors_mut(totals);
    let list = lanes.vectors(list);
    if blocks == 1 {
        for (total, sum) in totals.iter_mut().zip(list) {
            *total = lanes.add(*total, *sum);
        }
        return;
    }
    let vectors = block_vectors::<M>();
    let totals = totals.chunks_exact_mut(vectors);
    for (total, list) in totals.zip(list.chunks_exact(blocks * vectors)) {
        for block in list.chunks_exact(vectors) {
            for v in 0..vectors {
                total[v] = lanes.add(total[v], block[v]);
            }
        }
    }
}

/// The sum of all lanes, low half + high half of as many vectors as a block has.
#[inline(always)]
pub(super) fn folded<M: Machine>(lanes: Lanes<M>, [a, b, c, d]: [Vector<M>; 4]) -> f32 {
    lanes.sum(match block_vectors::<M>() {
        4 => lanes.add(lanes.add(a, c), lanes.add(b, d)),
        2 => lanes.add(a, b),
        _ => a,
    })
}
