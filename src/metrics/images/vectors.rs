//! Sums over long rows of pixels, the same to the last bit on every machine: [`LANES`] partial sums
//! that are added up at the end in one order, and products that are rounded before they are added.
//! Compilers turn such loops into the widest vectors that they may use, and what is dispatched by
//! `pulp` may use all that this processor has.

use pulp::{Simd, WithSimd};

/// Partial sums; also the samples that the classifier computes side by side.
pub(super) const LANES: usize = 16;

/// One number of each of [`LANES`] sums or samples.
pub(super) type Lanes = [f32; LANES];

/// The sum of all lanes: low half + high half, until one is left.
#[inline(always)]
pub(super) fn sum(mut lanes: Lanes) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for l in 0..half {
            lanes[l] += lanes[l + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// The sum of the squares of a row.
pub(super) struct SquaredNorm<'a>(pub &'a [f32]);

impl WithSimd for SquaredNorm<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f32 {
        let (lanes, rest) = self.0.as_chunks::<LANES>();
        let mut sums: Lanes = [0.0; LANES];
        for values in lanes {
            for l in 0..LANES {
                sums[l] += values[l] * values[l];
            }
        }
        for (sum, value) in sums.iter_mut().zip(rest) {
            *sum += value * value;
        }
        sum(sums)
    }
}
