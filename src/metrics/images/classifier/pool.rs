//! The largest of two by two pixels, then the leaky rectifier (which may come second, as it keeps the
//! order of numbers and there is a quarter of the work).

use pulp::{Simd, WithSimd};

use super::super::vectors::LANES;
use super::plane::Plane;

/// What the rectifier makes of a slope below zero.
pub(super) const LEAK: f32 = 0.1;

/// Its derivative.
#[inline(always)]
pub(super) fn slope(value: f32) -> f32 {
    if value > 0.0 { 1.0 } else { LEAK }
}

/// One instruction, which `f32::max` is not. NaN may get lost.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// Where the four pixels of a window begin.
#[inline(always)]
fn window(plane: &Plane, y: usize, x: usize) -> [usize; 4] {
    let (y, x) = (2 * y, 2 * x);
    [
        plane.at(y, x),
        plane.at(y, x + 1),
        plane.at(y + 1, x),
        plane.at(y + 1, x + 1),
    ]
}

/// From a plane to one of half its side.
pub(super) struct Pool<'a> {
    pub input: &'a Plane,
    pub output: &'a mut Plane,
}

impl WithSimd for Pool<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { input, output } = self;
        for y in 0..output.side {
            for x in 0..output.side {
                let pixels = window(input, y, x);
                let at = output.at(y, x);
                for channel in 0..output.channels {
                    let [a, b, c, d] = pixels.map(|p| &input.values[p + channel]);
                    let lanes = &mut output.values[at + channel];
                    for l in 0..LANES {
                        let most = larger(larger(a[l], b[l]), larger(c[l], d[l]));
                        lanes[l] = most * slope(most);
                    }
                }
            }
        }
    }
}

/// The gradient by the input, of that by the output: the first of the largest gets it all.
pub(super) struct Unpool<'a> {
    pub input: &'a Plane,
    /// The gradient by the output.
    pub output: &'a Plane,
    /// Becomes the gradient by the input.
    pub gradient: &'a mut Plane,
}

impl WithSimd for Unpool<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            input,
            output,
            gradient,
        } = self;
        for y in 0..output.side {
            for x in 0..output.side {
                let from = window(input, y, x);
                let to = window(gradient, y, x);
                let at = output.at(y, x);
                for channel in 0..output.channels {
                    let [a, b, c, d] = from.map(|p| input.values[p + channel]);
                    let passed = output.values[at + channel];
                    let mut parts = [[0.0; LANES]; 4];
                    for l in 0..LANES {
                        let most = larger(larger(a[l], b[l]), larger(c[l], d[l]));
                        let value = passed[l] * slope(most);
                        let is = [a[l] == most, b[l] == most, c[l] == most, d[l] == most];
                        parts[0][l] = if is[0] { value } else { 0.0 };
                        parts[1][l] = if is[1] && !is[0] { value } else { 0.0 };
                        parts[2][l] = if is[2] && !is[0] && !is[1] {
                            value
                        } else {
                            0.0
                        };
                        parts[3][l] = if is[0] || is[1] || is[2] { 0.0 } else { value };
                    }
                    for (place, part) in to.into_iter().zip(parts) {
                        gradient.values[place + channel] = part;
                    }
                }
            }
        }
    }
}
