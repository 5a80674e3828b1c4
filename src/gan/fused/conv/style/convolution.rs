//! A convolution of a style network, forward and back, on the kernels that strided ones have.

use std::borrow::Cow;

use super::super::crew::Crew;
use super::super::down::{self, Down};
use super::super::gradient::WeightGradient;
use super::super::grid::{Cut, Plane};
use super::super::product::{Finish, Product, Source};
use super::super::transpose::{Transpose, Transposed};
use super::super::up::{self, Up};
use crate::gan::convolutional::KERNEL;
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::generator::Side;

/// Taps of a 3×3 kernel along a side.
const TAPS: usize = 3;

/// What a convolution does.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Of a bigger image or one as big; weight `[ky][kx][input][output]`.
    Down {
        /// Side of the kernel.
        kernel: usize,
        /// Pixels of a step.
        stride: usize,
    },
    /// 4×4 with stride 2, transposed; weight `[ky][kx][output][input]`.
    Transposed,
    /// 3×3 of an image whose pixels are doubled; weight `[ky][kx][input][output]`.
    Doubled,
}

impl From<Side> for Kind {
    fn from(side: Side) -> Self {
        match side {
            Side::Same => Self::Down {
                kernel: TAPS,
                stride: 1,
            },
            Side::Doubled => Self::Doubled,
            Side::Transposed => Self::Transposed,
        }
    }
}

/// A convolution between two images.
#[derive(Clone, Copy)]
pub(super) struct Convolution<'a> {
    pub crew: Crew,
    pub cut: &'a Cut,
    pub kind: Kind,
    pub from: Plane,
    pub made: Plane,
    pub weight: &'a [f32],
}

impl Convolution<'_> {
    /// The image that it makes, and what is done to it; further outputs are those of the finish.
    pub fn forward(
        &self,
        values: &[f32],
        bias: Option<&[f32]>,
        finish: Finish<'_>,
        outputs: [&mut [f32]; 3],
    ) {
        let Self {
            cut,
            from: small,
            made,
            ..
        } = *self;
        let weight = self.up_weight();
        let mut packed = Buffer::take(weight.len());
        let twice;
        let source = match self.kind {
            Kind::Down { kernel, stride } => {
                down::pack(made.channels, &weight, &mut packed);
                Source::down(Down {
                    big: small,
                    values,
                    small: made,
                    weights: &packed,
                    bias,
                    kernel,
                    stride,
                })
            }
            Kind::Transposed | Kind::Doubled => {
                up::pack(made.channels, small.channels, &weight, &mut packed);
                twice = bias.map(|bias| [bias, bias].concat());
                Source::up(Up {
                    small,
                    values,
                    big: made,
                    weights: &packed,
                    bias: twice.as_deref(),
                })
            }
        };
        let product = Product {
            cut,
            plane: made,
            source,
            finish,
        };
        self.crew.run(&product, outputs);
    }

    /// The gradient of what it sees from that of what it makes, and what is done to it.
    pub fn back(&self, delta: &[f32], finish: Finish<'_>, outputs: [&mut [f32]; 3]) {
        let Self {
            cut, from, made, ..
        } = *self;
        let weight = self.up_weight();
        let mut packed = Buffer::take(weight.len());
        let source = match self.kind {
            Kind::Down { kernel, stride: 1 } => {
                let flipped = flipped(&weight, kernel, from.channels, made.channels);
                down::pack(from.channels, &flipped, &mut packed);
                Source::down(Down {
                    big: made,
                    values: delta,
                    small: from,
                    weights: &packed,
                    bias: None,
                    kernel,
                    stride: 1,
                })
            }
            Kind::Down { .. } => {
                up::pack(from.channels, made.channels, &weight, &mut packed);
                Source::up(Up {
                    small: made,
                    values: delta,
                    big: from,
                    weights: &packed,
                    bias: None,
                })
            }
            Kind::Transposed | Kind::Doubled => {
                down::pack(from.channels, &weight, &mut packed);
                Source::down(Down {
                    big: made,
                    values: delta,
                    small: from,
                    weights: &packed,
                    bias: None,
                    kernel: KERNEL,
                    stride: 2,
                })
            }
        };
        let product = Product {
            cut,
            plane: from,
            source,
            finish,
        };
        self.crew.run(&product, outputs);
    }

    /// The gradient of its weight, overwritten.
    pub fn gradient(&self, values: &[f32], delta: &[f32], out: &mut [f32]) {
        let Self { from, made, .. } = *self;
        match self.kind {
            // Lanes are the channels of what is transposed, so these should be many; the kernel is seen from the other side.
            Kind::Down { kernel, stride: 1 } if made.channels < from.channels => {
                let mut mirrored = vec![0.0; out.len()];
                self.products([(made, delta), (from, values)], [kernel, 1], &mut mirrored);
                out.copy_from_slice(&flipped(&mirrored, kernel, made.channels, from.channels));
            }
            Kind::Down { kernel, stride } => {
                self.products([(from, values), (made, delta)], [kernel, stride], out);
            }
            Kind::Transposed => {
                self.products([(made, delta), (from, values)], [KERNEL, 2], out);
            }
            Kind::Doubled => {
                let mut of_tied = vec![0.0; KERNEL * KERNEL * made.channels * from.channels];
                self.products([(made, delta), (from, values)], [KERNEL, 2], &mut of_tied);
                untie(&of_tied, from.channels, made.channels, out);
            }
        }
    }

    /// Sums of the products of two images' numbers that meet in each place of a kernel, `[ky][kx][big][small]`.
    fn products(
        &self,
        [(big, big_values), (small, small_values)]: [(Plane, &[f32]); 2],
        [kernel, stride]: [usize; 2],
        out: &mut [f32],
    ) {
        let cut = self.cut;
        let to = Transposed::new(self.crew.simd, small);
        let mut transposed = Buffer::take(to.len(cut));
        let stage = Transpose {
            cut,
            values: small_values,
            to,
        };
        self.crew.run(&stage, [&mut transposed]);
        let of_weight =
            WeightGradient::new(cut, big, big_values, to, &transposed).of_kernel(kernel, stride);
        let mut totals = Buffer::take(of_weight.totals());
        self.crew.run(&of_weight, [out, &mut totals]);
    }

    /// The weight as the kernels take it.
    fn up_weight(&self) -> Cow<'_, [f32]> {
        match self.kind {
            Kind::Doubled => tied(self.weight, self.from.channels, self.made.channels).into(),
            _ => self.weight.into(),
        }
    }
}

/// The kernel with which the gradient of a 1-stride convolution's inputs is one: `[ky][kx][output][input]`, mirrored.
fn flipped(weight: &[f32], kernel: usize, inputs: usize, outputs: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(weight.len());
    for tap in weight.chunks_exact(inputs * outputs).rev() {
        for output in 0..outputs {
            out.extend(tap.iter().skip(output).step_by(outputs));
        }
    }
    debug_assert_eq!(out.len(), kernel * kernel * inputs * outputs);
    out
}

/// Taps of a 4×4 kernel's row that a tap of the 3×3 one is part of: where doubled pixels meet the same pixel.
fn met(tap: usize) -> [usize; 2] {
    [TAPS - 1 - tap, TAPS - tap]
}

/// A 3×3 kernel of an image with doubled pixels as a transposed 4×4 one, `[ky][kx][output][input]`.
fn tied(weight: &[f32], inputs: usize, outputs: usize) -> Vec<f32> {
    let numbers = inputs * outputs;
    let mut out = vec![0.0; KERNEL * KERNEL * numbers];
    for (at, tap) in weight.chunks_exact(numbers).enumerate() {
        for ky in met(at / TAPS) {
            for kx in met(at % TAPS) {
                let out = &mut out[(ky * KERNEL + kx) * numbers..][..numbers];
                for (output, out) in out.chunks_exact_mut(inputs).enumerate() {
                    for (out, from) in out.iter_mut().zip(tap.iter().skip(output).step_by(outputs))
                    {
                        *out += from;
                    }
                }
            }
        }
    }
    out
}

/// The gradient of the 3×3 kernel, from that of the 4×4 one; overwritten.
fn untie(of_tied: &[f32], inputs: usize, outputs: usize, gradient: &mut [f32]) {
    let numbers = inputs * outputs;
    gradient.fill(0.0);
    for (at, tap) in gradient.chunks_exact_mut(numbers).enumerate() {
        for ky in met(at / TAPS) {
            for kx in met(at % TAPS) {
                let from = &of_tied[(ky * KERNEL + kx) * numbers..][..numbers];
                for (output, from) in from.chunks_exact(inputs).enumerate() {
                    for (to, from) in tap.iter_mut().skip(output).step_by(outputs).zip(from) {
                        *to += from;
                    }
                }
            }
        }
    }
}
