//! What styles do to images: each channel of each sample has numbers of its own, in lists `[channel][sample]`.
//!
//! [`Affine`] multiplies and adds on the way forward, [`sums`] and [`products`] add up over pixels, and [`Combine`] is the way back
//! through any norm: the gradient, the image and a number of the list, each times a number of the list.

use std::ops::Range;

use super::super::activation;
use super::super::crew::{Crew, Stage};
use super::super::grid::{Cut, Plane, clear_filling};
use super::super::product::{first_of, within};
use super::super::sums as row_sums;
use crate::config::Activation;
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::scratch::Buffer;

/// image ⊙ factors + terms, and the activation after it. Outputs: the result, and slopes if they are there.
pub(super) struct Affine<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    pub image: &'a [f32],
    pub factors: &'a [f32],
    /// None where they are 0.
    pub terms: &'a [f32],
    pub activation: Option<Activation>,
}

impl Stage<2> for Affine<'_> {
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
        [mut out, mut slopes]: [&mut [f32]; 2],
    ) {
        let list = self.plane.of_channels();
        for index in units {
            let unit = self.cut.unit(index);
            let width = self.plane.width() * unit.samples;
            let row = first_of(&mut out, width);
            let slopes = first_of(&mut slopes, width);
            let inner = self.plane.inner(unit);
            let image = &self.image[self.plane.range(self.cut, unit.y, unit.panel)];
            let image = lanes.vectors(&image[inner.clone()]);
            let place = list.range(self.cut, 0, unit.panel);
            let factors = lanes.vectors(&self.factors[place.clone()]);
            let values = lanes.vectors_mut(&mut row[inner.clone()]);
            let count = factors.len();
            let pixels = values
                .chunks_exact_mut(count)
                .zip(image.chunks_exact(count));
            if self.terms.is_empty() {
                for (values, image) in pixels {
                    for i in 0..count {
                        values[i] = lanes.mul(image[i], factors[i]);
                    }
                }
            } else {
                let terms = &lanes.vectors(&self.terms[place])[..count];
                for (values, image) in pixels {
                    for i in 0..count {
                        values[i] = lanes.mul_add(image[i], factors[i], terms[i]);
                    }
                }
            }
            let values = &mut row[inner.clone()];
            if let Some(activation) = self.activation {
                activation::apply(lanes, activation, values, within(slopes, inner));
            }
            clear_filling(unit, values);
            self.plane.clear_edges(unit, row);
        }
    }
}

/// Sums over the pixels of a row, for each channel of each sample: of an image, and of its products with another one.
/// Outputs: a list for each row of both.
struct Rows<'a> {
    cut: &'a Cut,
    plane: Plane,
    image: &'a [f32],
    other: &'a [f32],
}

impl Stage<2> for Rows<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.channels
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut sums, mut products]: [&mut [f32]; 2],
    ) {
        for index in units {
            let unit = self.cut.unit(index);
            let width = self.plane.channels * unit.samples;
            let inner = self.plane.inner(unit);
            let place = self.plane.range(self.cut, unit.y, unit.panel);
            let image = &self.image[place.clone()][inner.clone()];
            let sums = first_of(&mut sums, width);
            if !sums.is_empty() {
                row_sums::of_row(lanes, image, sums);
            }
            let products = first_of(&mut products, width);
            if products.is_empty() {
                continue;
            }
            let products = lanes.vectors_mut(products);
            products.fill(lanes.splat(0.0));
            let count = products.len();
            let image = lanes.vectors(image).chunks_exact(count);
            let other = lanes.vectors(&self.other[place][inner]);
            for (image, other) in image.zip(other.chunks_exact(count)) {
                for i in 0..count {
                    products[i] = lanes.mul_add(image[i], other[i], products[i]);
                }
            }
        }
    }
}

/// Sums over the pixels of each row of an image.
pub(super) fn sums_of_rows(crew: Crew, cut: &Cut, plane: Plane, image: &[f32], sums: &mut [f32]) {
    let stage = Rows {
        cut,
        plane,
        image,
        other: image,
    };
    crew.run(&stage, [sums, &mut []]);
}

/// Sums over the pixels of an image, as a list.
pub(super) fn sums(crew: Crew, cut: &Cut, plane: Plane, image: &[f32]) -> Buffer {
    let mut sums = Buffer::take(Plane::list(plane.rows, plane.channels).len(cut));
    sums_of_rows(crew, cut, plane, image, &mut sums);
    of_rows(cut, plane, &sums)
}

/// Sums over the pixels of the products of two images, as a list.
pub(super) fn products(
    crew: Crew,
    cut: &Cut,
    plane: Plane,
    image: &[f32],
    other: &[f32],
) -> Buffer {
    let mut products = Buffer::take(Plane::list(plane.rows, plane.channels).len(cut));
    let stage = Rows {
        cut,
        plane,
        image,
        other,
    };
    crew.run(&stage, [&mut [], &mut products]);
    of_rows(cut, plane, &products)
}

/// Adds up the lists of all rows, from the first.
fn of_rows(cut: &Cut, plane: Plane, rows: &[f32]) -> Buffer {
    let list = plane.of_channels();
    let length = list.len(cut);
    let mut total = Buffer::take(length);
    let mut rows = rows.chunks_exact(length);
    match rows.next() {
        Some(first) => total.copy_from_slice(first),
        None => total.fill(0.0),
    }
    for row in rows {
        for (total, row) in total.iter_mut().zip(row) {
            *total += row;
        }
    }
    total
}

/// The way back: δ ⊙ factors + image ⊙ `of_image` + terms, in place of δ.
pub(super) struct Combine<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    pub image: &'a [f32],
    pub factors: &'a [f32],
    pub of_image: &'a [f32],
    pub terms: &'a [f32],
}

impl Stage<1> for Combine<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [mut delta]: [&mut [f32]; 1]) {
        let list = self.plane.of_channels();
        for index in units {
            let unit = self.cut.unit(index);
            let row = first_of(&mut delta, self.plane.width() * unit.samples);
            let inner = self.plane.inner(unit);
            let image = &self.image[self.plane.range(self.cut, unit.y, unit.panel)];
            let image = lanes.vectors(&image[inner.clone()]);
            let place = list.range(self.cut, 0, unit.panel);
            let factors = lanes.vectors(&self.factors[place.clone()]);
            let count = factors.len();
            let of_image = &lanes.vectors(&self.of_image[place.clone()])[..count];
            let terms = &lanes.vectors(&self.terms[place])[..count];
            let values = lanes.vectors_mut(&mut row[inner.clone()]);
            let pixels = values
                .chunks_exact_mut(count)
                .zip(image.chunks_exact(count));
            for (values, image) in pixels {
                for i in 0..count {
                    let rest = lanes.mul_add(values[i], factors[i], terms[i]);
                    values[i] = lanes.mul_add(image[i], of_image[i], rest);
                }
            }
            clear_filling(unit, &mut row[inner]);
            self.plane.clear_edges(unit, row);
        }
    }
}

/// The way back through an activation, in place of δ. Outputs: that.
pub(super) struct Undo<'a> {
    pub cut: &'a Cut,
    pub plane: Plane,
    pub activation: Activation,
    pub values: &'a [f32],
    pub slopes: &'a [f32],
}

impl Stage<1> for Undo<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, [mut delta]: [&mut [f32]; 1]) {
        for index in units {
            let unit = self.cut.unit(index);
            let row = first_of(&mut delta, self.plane.width() * unit.samples);
            let place = self.plane.range(self.cut, unit.y, unit.panel);
            let slopes = if self.slopes.is_empty() {
                self.slopes
            } else {
                &self.slopes[place.clone()]
            };
            // Edges are 0 and stay so.
            activation::undo(lanes, self.activation, &self.values[place], slopes, row);
        }
    }
}
