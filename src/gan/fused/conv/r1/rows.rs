//! What the gradient of the R1 penalty does to rows of images beside products and norms; its letters are those of
//! [`super`].

use std::ops::Range;

use crate::config::Activation;
use crate::gan::fused::conv::crew::Stage;
use crate::gan::fused::conv::grid::{Cut, Plane, Unit, clear_filling, panel_vectors};
use crate::gan::fused::conv::norm::{Affine, Norm, Statistics, normalise_row};
use crate::gan::fused::conv::product::{first_of, within};
use crate::gan::fused::conv::sums;
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::slopes::{derivatives_at, leaky_slope, multiply};

/// A unit's row of an image without the zeros at its ends.
#[inline(always)]
fn row_of<'a>(image: &'a [f32], cut: &Cut, plane: Plane, unit: Unit) -> &'a [f32] {
    &image[plane.range(cut, unit.y, unit.panel)][plane.inner(unit)]
}

/// The norm, if there is one, and the activation. Outputs: y, in which z is without a norm; a′(z); a″(z), if it is
/// there.
pub(super) struct Activate<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    pub activation: Activation,
    /// From s to z.
    pub norm: Option<Norm<'a>>,
}

impl Stage<3> for Activate<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut values, mut slopes, mut curvatures]: [&mut [f32]; 3],
    ) {
        let Self { cut, plane, .. } = *self;
        for index in units {
            let unit = cut.unit(index);
            let width = plane.width() * unit.samples;
            let inner = plane.inner(unit);
            let row = first_of(&mut values, width);
            let slopes = within(first_of(&mut slopes, width), inner.clone());
            let curvatures = within(first_of(&mut curvatures, width), inner.clone());
            let values = &mut row[inner];
            if let Some(norm) = &self.norm {
                norm.row(lanes, cut, plane, unit, values);
            }
            activate(lanes, self.activation, values, slopes, curvatures);
            clear_filling(unit, values);
            plane.clear_edges(unit, row);
        }
    }
}

#[inline(always)]
fn activate<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    values: &mut [f32],
    slopes: &mut [f32],
    curvatures: &mut [f32],
) {
    let values = lanes.vectors_mut(values).iter_mut();
    let pairs = values.zip(lanes.vectors_mut(slopes));
    if let Some(slope) = leaky_slope(activation) {
        // A factor, as in the forward pass of an update.
        let (one, slope) = (lanes.splat(1.0), lanes.splat(slope));
        for (x, factor) in pairs {
            *factor = lanes.if_positive(*x, one, slope);
            *x = lanes.mul(*x, *factor);
        }
        return;
    }
    for ((x, slope), curvature) in pairs.zip(lanes.vectors_mut(curvatures)) {
        (*x, *slope, *curvature) = derivatives_at(lanes, activation, *x);
    }
}

/// The way back through an activation, in place: from r to e, or from ṙ to ė. Outputs: that; curvatures, where they are to
/// be multiplied by r; sums of the result, if they are there; and of its products with n, if there is a norm.
pub(super) struct Undo<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    /// a′(z).
    pub slopes: &'a [f32],
    /// a″(z)·r·ż, on the way from ṙ; nothing where it is 0.
    pub bend: &'a [f32],
    /// s, and what the norm found of it.
    pub norm: Option<(&'a [f32], &'a Statistics)>,
}

impl Stage<4> for Undo<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, output: usize, unit: usize) -> usize {
        let width = match output {
            0 | 1 => self.plane.width(),
            _ => self.plane.channels,
        };
        self.cut.samples_before(unit) * width
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut delta, mut curvatures, mut sums, mut products]: [&mut [f32]; 4],
    ) {
        let Self { cut, plane, .. } = *self;
        for index in units {
            let unit = cut.unit(index);
            let width = plane.width() * unit.samples;
            let inner = plane.inner(unit);
            let delta = within(first_of(&mut delta, width), inner.clone());
            let curvatures = within(first_of(&mut curvatures, width), inner);
            let sums = first_of(&mut sums, plane.channels * unit.samples);
            let products = first_of(&mut products, plane.channels * unit.samples);
            multiply(lanes, curvatures, delta);
            multiply(lanes, delta, row_of(self.slopes, cut, plane, unit));
            if !self.bend.is_empty() {
                add(lanes, row_of(self.bend, cut, plane, unit), delta);
            }
            if !sums.is_empty() {
                sums::of_row(lanes, delta, sums);
            }
            if let Some((raw, statistics)) = self.norm {
                let raw = row_of(raw, cut, plane, unit);
                let of_group = statistics.of_group(unit.panel.group, plane.channels);
                sums::products_of_row(lanes, unit, delta, raw, of_group, products);
            }
        }
    }
}

/// `out` += `from`.
#[inline(always)]
fn add<M: Machine>(lanes: Lanes<M>, from: &[f32], out: &mut [f32]) {
    for (out, from) in lanes.vectors_mut(out).iter_mut().zip(lanes.vectors(from)) {
        *out = lanes.add(*out, *from);
    }
}

/// The change of an activation's values. Outputs: ẏ, in which ż = ṡ is without a norm; a″(z)·r·ż, in which a″(z)·r is, if
/// it is there; sums of e·ṅ, if there is a norm.
pub(super) struct Change<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    /// a′(z).
    pub slopes: &'a [f32],
    pub norm: Option<NormChange<'a>>,
}

/// From ṅ to ż.
pub(super) struct NormChange<'a> {
    /// ṅ.
    pub normal: &'a [f32],
    /// e.
    pub delta: &'a [f32],
    /// `[channel]`.
    pub scale: &'a [f32],
    /// A number for each channel.
    pub zeros: &'a [f32],
    /// The same.
    pub ones: &'a [f32],
}

impl Stage<3> for Change<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, output: usize, unit: usize) -> usize {
        let width = match output {
            0 | 1 => self.plane.width(),
            _ => self.plane.channels,
        };
        self.cut.samples_before(unit) * width
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut change, mut bend, mut products]: [&mut [f32]; 3],
    ) {
        let Self { cut, plane, .. } = *self;
        for index in units {
            let unit = cut.unit(index);
            let width = plane.width() * unit.samples;
            let inner = plane.inner(unit);
            let row = first_of(&mut change, width);
            let bend = within(first_of(&mut bend, width), inner.clone());
            let products = first_of(&mut products, plane.channels * unit.samples);
            let change = &mut row[inner];
            if let Some(norm) = &self.norm {
                let normal = row_of(norm.normal, cut, plane, unit);
                let affine = Affine {
                    mean: norm.zeros,
                    scale: norm.scale,
                    shift: norm.zeros,
                };
                let vectors = unit.samples / Lanes::<M>::COUNT;
                normalise_row(lanes, vectors, normal, affine, change);
                let delta = row_of(norm.delta, cut, plane, unit);
                let as_it_is = (norm.zeros, norm.ones);
                sums::products_of_row(lanes, unit, delta, normal, as_it_is, products);
            }
            multiply(lanes, bend, change);
            multiply(lanes, change, row_of(self.slopes, cut, plane, unit));
            plane.clear_edges(unit, row);
        }
    }
}

/// Takes two images from another one, each channel of them times a number, `[group][channel]`. Output: the latter.
pub(super) struct Less<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    pub images: [(&'a [f32], Vec<f32>); 2],
}

impl Stage<1> for Less<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [mut out]: [&mut [f32]; 1]) {
        let Self { cut, plane, .. } = *self;
        for index in units {
            let unit = cut.unit(index);
            let row = first_of(&mut out, plane.width() * unit.samples);
            let row = &mut row[plane.inner(unit)];
            for (image, by) in &self.images {
                let image = row_of(image, cut, plane, unit);
                let by = &by[unit.panel.group * plane.channels..][..plane.channels];
                // The bounds are constants for the compiler.
                match unit.samples / Lanes::<M>::COUNT {
                    4 if panel_vectors::<M>() == 4 => less::<M, 4>(lanes, image, by, row),
                    2 => less::<M, 2>(lanes, image, by, row),
                    _ => less::<M, 1>(lanes, image, by, row),
                }
            }
        }
    }
}

#[inline(always)]
fn less<M: Machine, const V: usize>(lanes: Lanes<M>, image: &[f32], by: &[f32], out: &mut [f32]) {
    let image = lanes.vectors(image).as_chunks::<V>().0;
    let out = lanes.vectors_mut(out).as_chunks_mut::<V>().0;
    let pixels = image.chunks_exact(by.len());
    for (image, out) in pixels.zip(out.chunks_exact_mut(by.len())) {
        for channel in 0..by.len() {
            let by = lanes.splat(-by[channel]);
            for v in 0..V {
                out[channel][v] = lanes.mul_add(image[channel][v], by, out[channel][v]);
            }
        }
    }
}
