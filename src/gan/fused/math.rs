//! exp, log and their relatives on vectors, to a few units in the last place. The errors are tested
//! against `f64` in [`super::tests`].
//!
//! Polynomials are plain Taylor series on intervals short enough for `f32`.

use pulp::Simd as _;

use super::lanes::{Lanes, Machine, Vector};

/// Beyond this, eˣ is no finite `f32` or is 0 for our purposes; 2ⁿ below stays a normal number.
const EXP_LIMIT: f32 = 87.0;
/// Adding and subtracting 1.5·2²³ rounds to an integer, whose low bits are then the number's own.
const ROUNDER: f32 = 12_582_912.0;
/// ln 2 in two parts: products of the first, which has 9 bits, with small integers are exact
/// (Cody and Waite 1980, Software Manual for the Elementary Functions).
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Bits of a `f32`'s mantissa.
const MANTISSA_BITS: u32 = 23;
const ONE_BITS: u32 = 0x3f80_0000;

impl<M: Machine> Lanes<M> {
    /// Σ cᵢ·xⁱ by Horner's rule, the highest coefficient first.
    #[inline(always)]
    fn polynomial<const N: usize>(self, x: Vector<M>, coefficients: [f32; N]) -> Vector<M> {
        let mut sum = self.splat(0.0);
        for c in coefficients {
            sum = self.mul_add(sum, x, self.splat(c));
        }
        sum
    }

    /// (2ⁿ, eʳ − 1) with x = n·ln 2 + r and |r| ≤ ln 2 / 2.
    #[inline(always)]
    fn exp_parts(self, x: Vector<M>) -> (Vector<M>, Vector<M>) {
        let limit = self.splat(EXP_LIMIT);
        let low = self.splat(-EXP_LIMIT);
        // The limit first: a NaN in `x` must come through.
        let x = self.max(low, self.min(limit, x));
        let shifted = self.mul_add(x, self.splat(std::f32::consts::LOG2_E), self.splat(ROUNDER));
        let n = self.sub(shifted, self.splat(ROUNDER));
        let r = self.mul_add(n, self.splat(-LN_2_HIGH), x);
        let r = self.mul_add(n, self.splat(-LN_2_LOW), r);
        let series = self.polynomial(
            r,
            [
                1.0 / 5040.0,
                1.0 / 720.0,
                1.0 / 120.0,
                1.0 / 24.0,
                1.0 / 6.0,
                0.5,
                1.0,
            ],
        );
        let simd = self.0;
        let bits = simd.transmute_u32s_f32s(shifted);
        let exponent = simd.wrapping_dyn_shl_u32s(bits, simd.splat_u32s(MANTISSA_BITS));
        let power = simd.add_u32s(exponent, simd.splat_u32s(ONE_BITS));
        (simd.transmute_f32s_u32s(power), self.mul(r, series))
    }

    /// eˣ; x is taken to be within ±87.
    #[inline(always)]
    pub fn exp(self, x: Vector<M>) -> Vector<M> {
        let (power, rest) = self.exp_parts(x);
        self.mul_add(power, rest, power)
    }

    /// eˣ − 1, precise for small x too.
    #[inline(always)]
    pub fn exp_m1(self, x: Vector<M>) -> Vector<M> {
        let (power, rest) = self.exp_parts(x);
        self.mul_add(power, rest, self.sub(power, self.splat(1.0)))
    }

    /// ln(1 + x) for x in [0, 1]: 2·artanh(s) with s = x/(2 + x) ≤ 1/3.
    #[inline(always)]
    pub fn ln_1p(self, x: Vector<M>) -> Vector<M> {
        let s = self.div(x, self.add(x, self.splat(2.0)));
        let series = self.polynomial(
            self.mul(s, s),
            [
                2.0 / 15.0,
                2.0 / 13.0,
                2.0 / 11.0,
                2.0 / 9.0,
                2.0 / 7.0,
                2.0 / 5.0,
                2.0 / 3.0,
                2.0,
            ],
        );
        self.mul(s, series)
    }

    /// σ(x) = 1/(1 + e⁻ˣ).
    #[inline(always)]
    pub fn sigmoid(self, x: Vector<M>) -> Vector<M> {
        let one = self.splat(1.0);
        let e = self.exp(self.sub(self.splat(0.0), x));
        self.div(one, self.add(one, e))
    }

    /// tanh x = (e²ˣ − 1)/(e²ˣ + 1).
    #[inline(always)]
    pub fn tanh(self, x: Vector<M>) -> Vector<M> {
        let e = self.exp_m1(self.add(x, x));
        self.div(e, self.add(e, self.splat(2.0)))
    }

    /// softplus(x) = ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
    #[inline(always)]
    pub fn softplus(self, x: Vector<M>) -> Vector<M> {
        let zero = self.splat(0.0);
        let tail = self.ln_1p(self.exp(self.sub(zero, self.abs(x))));
        self.add(self.max(zero, x), tail)
    }
}
