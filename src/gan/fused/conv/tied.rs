//! Pooling, as strided convolutions whose weights are tied.
//!
//! The mean of 2×2 pixels of a 3×3 convolution is a 4×4 convolution with stride 2: its weight in row m is a quarter of
//! the sum of those of the 3×3 kernel in the rows m and m − 1, likewise for columns. A transposed 3×3 convolution of an
//! image whose pixels were doubled is a transposed 4×4 convolution in the same way, without the quarter. So both are
//! computed by the kernels that are there, with 2.25 times fewer multiplications than pixel by pixel.

use std::ops::Range;

use crate::config::Resampling;
use crate::gan::convolutional::{Convolutional, Direction, KERNEL, POOLED_KERNEL};
use crate::gan::layout::Block;

/// The parameters of the strided network that does the same; `None` where it is one already.
pub(super) fn strided(spec: &Convolutional, parameters: &[f32]) -> Option<Vec<f32>> {
    (spec.resampling == Resampling::Pooling).then(|| {
        let mut out = vec![0.0; spec.with_strides().parameters()];
        for (pooled, strided) in pairs(spec) {
            let (from, to) = (
                &parameters[pooled.range.clone()],
                &mut out[strided.range.clone()],
            );
            if pooled.shape == strided.shape {
                to.copy_from_slice(from);
                continue;
            }
            let numbers = numbers(&pooled);
            for ([ky, kx], taps) in taps() {
                let from = &from[place(POOLED_KERNEL, [ky, kx], numbers)];
                for tap in taps {
                    let to = &mut to[place(KERNEL, tap, numbers)];
                    for (to, weight) in to.iter_mut().zip(from) {
                        *to += share(spec) * weight;
                    }
                }
            }
        }
        out
    })
}

/// The gradient of the parameters, from that of the strided network's.
pub(super) fn fold(spec: &Convolutional, of_strided: &[f32], gradient: &mut [f32]) {
    for (pooled, strided) in pairs(spec) {
        let (from, to) = (
            &of_strided[strided.range.clone()],
            &mut gradient[pooled.range.clone()],
        );
        if pooled.shape == strided.shape {
            to.copy_from_slice(from);
            continue;
        }
        let numbers = numbers(&pooled);
        for ([ky, kx], taps) in taps() {
            let to = &mut to[place(POOLED_KERNEL, [ky, kx], numbers)];
            to.fill(0.0);
            for tap in taps {
                let from = &from[place(KERNEL, tap, numbers)];
                for (to, slope) in to.iter_mut().zip(from) {
                    *to += share(spec) * slope;
                }
            }
        }
    }
}

/// What a tap has of a weight.
fn share(spec: &Convolutional) -> f32 {
    match spec.direction {
        Direction::Up => 1.0,
        Direction::Down => 0.25,
    }
}

/// The blocks of the network beside those of the strided one.
fn pairs(spec: &Convolutional) -> impl Iterator<Item = (Block, Block)> {
    spec.blocks().zip(spec.with_strides().blocks())
}

/// Each place of the small kernel, and the four of the large one that it is a part of.
fn taps() -> impl Iterator<Item = ([usize; 2], [[usize; 2]; 4])> {
    let places = (0..POOLED_KERNEL).flat_map(|ky| (0..POOLED_KERNEL).map(move |kx| [ky, kx]));
    places.map(|[ky, kx]| {
        let taps = [[ky, kx], [ky, kx + 1], [ky + 1, kx], [ky + 1, kx + 1]];
        ([ky, kx], taps)
    })
}

/// Weights at one place of a kernel.
fn numbers(block: &Block) -> usize {
    block.range.len() / (POOLED_KERNEL * POOLED_KERNEL)
}

/// Where those of a place are.
fn place(side: usize, [ky, kx]: [usize; 2], numbers: usize) -> Range<usize> {
    let start = (ky * side + kx) * numbers;
    start..start + numbers
}
