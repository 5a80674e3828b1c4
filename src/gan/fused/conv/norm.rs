//! Batch norm forward and back (Ioffe and Szegedy 2015, arXiv 1502.03167), with the statistics of each part of the batch.
//!
//! With x̂ = (x − mean)/√(variance + ε) and n numbers in a channel, the outputs are scale·x̂ + shift, and from their
//! gradient δ that of x is scale/√(variance + ε) · (δ − Σδ/n − x̂·Σ(δ·x̂)/n). The variance is that of what is apart
//! from the mean, not a difference of squares, of which too few digits would be left.

use std::ops::Range;

use super::crew::{Crew, Stage};
use super::grid::{Cut, Plane, Unit, panel_vectors};
use super::sums::{self, fold};
use super::transpose::{Transposed, transpose_row};
use crate::gan::convolutional::NORM_EPSILON;
use crate::gan::fused::lanes::{Lanes, Machine};

/// What the norm of a layer makes of its channels, `[group][channel]` each.
#[derive(Debug)]
pub(super) struct Statistics {
    /// Means.
    pub mean: Vec<f32>,
    /// 1/√(variance + ε).
    pub inverse: Vec<f32>,
    /// Variances times n/(n − 1), of n numbers in a channel: unbiased estimates of those of all images that there could be.
    pub unbiased: Vec<f32>,
}

impl Statistics {
    /// Of sums `raw`, whose rows' sums are in `sums`; these are overwritten.
    pub fn new(crew: Crew, cut: &Cut, plane: Plane, raw: &[f32], sums: &mut [f32]) -> Self {
        let count = cut.count(plane);
        let mut mean = fold(crew.simd, cut, plane, sums);
        for mean in &mut mean {
            *mean /= count;
        }
        let squares = Squares {
            cut,
            plane,
            raw,
            mean: &mean,
        };
        crew.run(&squares, [&mut *sums]);
        let mut inverse = fold(crew.simd, cut, plane, sums);
        let unbiased = inverse.iter().map(|sum| sum / (count - 1.0).max(1.0));
        let unbiased = unbiased.collect();
        for inverse in &mut inverse {
            *inverse = 1.0 / (*inverse / count + NORM_EPSILON).sqrt();
        }
        Self {
            mean,
            inverse,
            unbiased,
        }
    }

    /// Means of a group.
    #[inline(always)]
    pub fn mean_of(&self, group: usize, channels: usize) -> &[f32] {
        &self.mean[group * channels..][..channels]
    }

    /// Means and unbiased variances of a group.
    pub fn seen_by(&self, group: usize, channels: usize) -> [&[f32]; 2] {
        let unbiased = &self.unbiased[group * channels..][..channels];
        [self.mean_of(group, channels), unbiased]
    }

    /// Means and inverse deviations of a group.
    #[inline(always)]
    pub fn of_group(&self, group: usize, channels: usize) -> (&[f32], &[f32]) {
        let inverse = &self.inverse[group * channels..][..channels];
        (self.mean_of(group, channels), inverse)
    }

    /// Scales `[channel]` times the inverse deviations, `[group][channel]`.
    fn scaled(&self, scale: &[f32]) -> Vec<f32> {
        let pairs = self.inverse.iter().zip(scale.iter().cycle());
        pairs.map(|(inverse, scale)| scale * inverse).collect()
    }
}

/// A norm on the way forward, from the sums of a layer to what its activation is applied to.
pub(super) struct Norm<'a> {
    raw: &'a [f32],
    statistics: &'a Statistics,
    /// scale/√(variance + ε), `[group][channel]`.
    scale: Vec<f32>,
    shift: &'a [f32],
}

impl<'a> Norm<'a> {
    /// Of sums `raw`, with scales and shifts, `[channel]`.
    pub fn new(
        raw: &'a [f32],
        statistics: &'a Statistics,
        scale: &[f32],
        shift: &'a [f32],
    ) -> Self {
        Self {
            raw,
            statistics,
            scale: statistics.scaled(scale),
            shift,
        }
    }

    /// One row of an image, without the zeros at its ends.
    #[inline(always)]
    pub fn row<M: Machine>(
        &self,
        lanes: Lanes<M>,
        cut: &Cut,
        plane: Plane,
        unit: Unit,
        out: &mut [f32],
    ) {
        let (group, channels) = (unit.panel.group, plane.channels);
        normalise_row(
            lanes,
            unit.samples / Lanes::<M>::COUNT,
            &self.raw[plane.range(cut, unit.y, unit.panel)][plane.inner(unit)],
            Affine {
                mean: self.statistics.mean_of(group, channels),
                scale: &self.scale[group * channels..],
                shift: self.shift,
            },
            out,
        );
    }
}

/// Sums of squares of what is apart from the mean.
struct Squares<'a> {
    cut: &'a Cut,
    plane: Plane,
    raw: &'a [f32],
    mean: &'a [f32],
}

impl Stage<1> for Squares<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.channels
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [sums]: [&mut [f32]; 1]) {
        let channels = self.plane.channels;
        let mut rest = sums;
        for index in units {
            let unit = self.cut.unit(index);
            let (sums, tail) = rest.split_at_mut(channels * unit.samples);
            rest = tail;
            let row = &self.raw[self.plane.range(self.cut, unit.y, unit.panel)];
            let mean = &self.mean[unit.panel.group * channels..][..channels];
            sums::squares_of_row(lanes, unit, &row[self.plane.inner(unit)], mean, sums);
        }
    }
}

/// From the sums of a layer to what its activation is applied to.
#[inline(always)]
pub(super) fn normalise_row<M: Machine>(
    lanes: Lanes<M>,
    vectors: usize,
    raw: &[f32],
    norm: Affine<'_>,
    out: &mut [f32],
) {
    // The bounds are constants for the compiler.
    match vectors {
        4 if panel_vectors::<M>() == 4 => normalise::<M, 4>(lanes, raw, norm, out),
        2 => normalise::<M, 2>(lanes, raw, norm, out),
        _ => normalise::<M, 1>(lanes, raw, norm, out),
    }
}

/// What is done to each channel: (x − mean)·scale + shift.
#[derive(Clone, Copy)]
pub(super) struct Affine<'a> {
    pub mean: &'a [f32],
    pub scale: &'a [f32],
    pub shift: &'a [f32],
}

#[inline(always)]
fn normalise<M: Machine, const V: usize>(
    lanes: Lanes<M>,
    raw: &[f32],
    norm: Affine<'_>,
    out: &mut [f32],
) {
    let channels = norm.mean.len();
    let (scale, shift) = (&norm.scale[..channels], &norm.shift[..channels]);
    let raw = lanes.vectors(raw).as_chunks::<V>().0;
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let pixels = raw.chunks_exact(channels);
    for (raw, out) in pixels.zip(out.chunks_exact_mut(channels)) {
        for channel in 0..channels {
            let mean = lanes.splat(norm.mean[channel]);
            let (scale, shift) = (lanes.splat(scale[channel]), lanes.splat(shift[channel]));
            for v in 0..V {
                out[channel][v] = lanes.mul_add(lanes.sub(raw[channel][v], mean), scale, shift);
            }
        }
    }
}

/// The way back through a norm, in place, and if that is asked for its result transposed.
pub(super) struct Back<'a> {
    cut: &'a Cut,
    plane: Plane,
    /// The layer's sums.
    raw: &'a [f32],
    /// Of the forward pass.
    statistics: &'a Statistics,
    /// scale/√(variance + ε), Σδ/n and −Σ(δ·x̂)/n/√(variance + ε), `[group][channel]` each; see [`Self::new`].
    way: [Vec<f32>; 3],
    /// Where the result goes to a second time.
    transposed: Option<Transposed>,
}

impl<'a> Back<'a> {
    /// From the sums Σδ and Σ(δ·x̂), `[group][channel]`.
    pub fn new(
        cut: &'a Cut,
        plane: Plane,
        (raw, statistics): (&'a [f32], &'a Statistics),
        scale: &[f32],
        [sums, products]: [Vec<f32>; 2],
        transposed: Option<Transposed>,
    ) -> Self {
        let count = cut.count(plane);
        let inverse = &statistics.inverse;
        let by = statistics.scaled(scale);
        let sums = sums.iter().map(|sum| sum / count).collect();
        let products = inverse.iter().zip(&products);
        let products = products.map(|(inverse, sum)| -inverse * (sum / count));
        Self {
            cut,
            plane,
            raw,
            statistics,
            way: [by, sums, products.collect()],
            transposed,
        }
    }
}

/// What is done to each channel on the way back.
#[derive(Clone, Copy)]
struct Way<'a> {
    mean: &'a [f32],
    by: &'a [f32],
    sum: &'a [f32],
    product: &'a [f32],
}

#[inline(always)]
fn back<M: Machine, const V: usize>(lanes: Lanes<M>, raw: &[f32], way: Way<'_>, out: &mut [f32]) {
    let channels = way.mean.len();
    let raw = lanes.vectors(raw).as_chunks::<V>().0;
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let pixels = raw.chunks_exact(channels);
    for (raw, out) in pixels.zip(out.chunks_exact_mut(channels)) {
        for channel in 0..channels {
            let mean = lanes.splat(way.mean[channel]);
            let by = lanes.splat(way.by[channel]);
            let sum = lanes.splat(way.sum[channel]);
            let product = lanes.splat(way.product[channel]);
            for v in 0..V {
                let rest = lanes.sub(out[channel][v], sum);
                let rest = lanes.mul_add(lanes.sub(raw[channel][v], mean), product, rest);
                out[channel][v] = lanes.mul(by, rest);
            }
        }
    }
}

impl Stage<2> for Back<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, output: usize, unit: usize) -> usize {
        let width = match (output, self.transposed) {
            (0, _) => self.plane.width(),
            (_, Some(transposed)) => transposed.width(),
            _ => 0,
        };
        self.cut.samples_before(unit) * width
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [delta, transposed]: [&mut [f32]; 2],
    ) {
        let channels = self.plane.channels;
        let mut rest = delta;
        let mut rest_transposed = transposed;
        for index in units {
            let unit = self.cut.unit(index);
            let vectors = unit.samples / Lanes::<M>::COUNT;
            let (delta, tail) = rest.split_at_mut(self.plane.width() * unit.samples);
            rest = tail;
            let raw = &self.raw[self.plane.range(self.cut, unit.y, unit.panel)];
            let inner = self.plane.inner(unit);
            let group = unit.panel.group;
            let way = Way {
                mean: self.statistics.mean_of(group, channels),
                by: &self.way[0][group * channels..][..channels],
                sum: &self.way[1][group * channels..][..channels],
                product: &self.way[2][group * channels..][..channels],
            };
            let out = &mut delta[inner.clone()];
            match vectors {
                4 if panel_vectors::<M>() == 4 => {
                    back::<M, 4>(lanes, &raw[inner.clone()], way, out);
                }
                2 => back::<M, 2>(lanes, &raw[inner.clone()], way, out),
                _ => back::<M, 1>(lanes, &raw[inner.clone()], way, out),
            }
            super::grid::clear_filling(unit, &mut delta[inner.clone()]);
            if let Some(to) = self.transposed {
                let (row, tail) = rest_transposed.split_at_mut(to.width() * unit.samples);
                rest_transposed = tail;
                transpose_row(lanes, to, unit, &delta[inner], row);
            }
        }
    }
}
