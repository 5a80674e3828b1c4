//! Pooling, as strided convolutions whose weights are tied.
//!
//! The mean of 2×2 pixels of a 3×3 convolution is a 4×4 convolution with stride 2: its weight in row m is a quarter of
//! the sum of those of the 3×3 kernel in the rows m and m − 1, likewise for columns. A transposed 3×3 convolution of an
//! image whose pixels were doubled is a transposed 4×4 convolution in the same way, without the quarter. So both are
//! computed by the kernels that are there, with 2.25 times fewer multiplications than pixel by pixel.

use std::ops::Range;

use crate::config::Resampling;
use crate::gan::convolutional::{Convolutional, Direction, KERNEL, POOLED_KERNEL};

/// Some neighbouring parameters of a network with pooling, and of the strided one that does the same.
struct Tie {
    pooled: Range<usize>,
    strided: Range<usize>,
    /// What the latter have of the former.
    share: f32,
}

/// The parameters of the strided network that does the same; `None` where it is one already.
pub(super) fn strided(spec: &Convolutional, parameters: &[f32]) -> Option<Vec<f32>> {
    (spec.resampling == Resampling::Pooling).then(|| {
        let mut out = vec![0.0; spec.with_strides().parameters()];
        for tie in ties(spec) {
            add(&parameters[tie.pooled], tie.share, &mut out[tie.strided]);
        }
        out
    })
}

/// The gradient of the parameters, from that of the strided network's; overwritten.
pub(super) fn fold(spec: &Convolutional, of_strided: &[f32], gradient: &mut [f32]) {
    gradient.fill(0.0);
    for tie in ties(spec) {
        add(
            &of_strided[tie.strided],
            tie.share,
            &mut gradient[tie.pooled],
        );
    }
}

fn add(from: &[f32], share: f32, to: &mut [f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += share * from;
    }
}

fn ties(spec: &Convolutional) -> Vec<Tie> {
    let share = match spec.direction {
        Direction::Up => 1.0,
        Direction::Down => 0.25,
    };
    let mut ties = Vec::new();
    for (pooled, strided) in spec.blocks().zip(spec.with_strides().blocks()) {
        if pooled.shape == strided.shape {
            ties.push(Tie {
                pooled: pooled.range,
                strided: strided.range,
                share: 1.0,
            });
            continue;
        }
        let numbers = pooled.range.len() / (POOLED_KERNEL * POOLED_KERNEL);
        let place = |start: usize, side: usize, [ky, kx]: [usize; 2]| {
            let start = start + (ky * side + kx) * numbers;
            start..start + numbers
        };
        for at in 0..POOLED_KERNEL * POOLED_KERNEL {
            let [ky, kx] = [at / POOLED_KERNEL, at % POOLED_KERNEL];
            for tap in [[ky, kx], [ky, kx + 1], [ky + 1, kx], [ky + 1, kx + 1]] {
                ties.push(Tie {
                    pooled: place(pooled.range.start, POOLED_KERNEL, [ky, kx]),
                    strided: place(strided.range.start, KERNEL, tap),
                    share,
                });
            }
        }
    }
    ties
}
