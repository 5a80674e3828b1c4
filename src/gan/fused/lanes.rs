//! SIMD arithmetic on `f32` lanes: [`Lanes`] computes with the instructions of a [`super::simd::Simd`].
//!
//! Code that runs under an instruction set is a [`Kernel`]. Everything it calls must be
//! `#[inline(always)]` and take no closures: what is not inlined is compiled for the oldest processor,
//! where each instruction becomes a call (right results, 20 to 40 times slower).

use std::marker::PhantomData;

use pulp::{Simd as _, WithSimd};

/// Partial sums that a sum over samples is made of on every instruction set that has fused
/// multiply-adds, however wide its vectors are: sample `s` belongs to the `s mod 16`-th.
const PARTIAL_SUMS: usize = 16;

/// Work that is compiled once for each instruction set.
pub(super) trait Kernel {
    /// What it returns.
    type Output;

    /// Does the work. Must be `#[inline(always)]`, as must be all that it calls.
    fn run<M: Machine>(self, lanes: Lanes<M>) -> Self::Output;
}

/// What kernels have to know of an instruction set.
pub(super) trait Machine: Copy {
    /// Its instructions.
    type Simd: pulp::Simd;
    /// Whether it computes a·b + c in one step.
    const HAS_FMA: bool;
    /// Whether 24 sums, and what feeds them, fit into its registers; else 12 do.
    const HAS_MANY_REGISTERS: bool;
    /// Whether it has no instructions but those that every processor has, so that what is not inlined into a kernel is no
    /// slower. Large parts of kernels are functions of their own then, as they are most of what compiling takes.
    const IS_BASELINE: bool;
}

/// A vector of numbers.
pub(super) type Vector<M> = <<M as Machine>::Simd as pulp::Simd>::f32s;

#[derive(Clone, Copy)]
struct Is<S, const FMA: bool, const MANY: bool, const BASELINE: bool>(PhantomData<S>);

impl<S: pulp::Simd, const FMA: bool, const MANY: bool, const BASELINE: bool> Machine
    for Is<S, FMA, MANY, BASELINE>
{
    type Simd = S;
    const HAS_FMA: bool = FMA;
    const HAS_MANY_REGISTERS: bool = MANY;
    const IS_BASELINE: bool = BASELINE;
}

/// A kernel on its way through `pulp`, which picks the instructions only.
pub(super) struct On<K, const FMA: bool, const MANY: bool, const BASELINE: bool = false>(pub K);

impl<K: Kernel, const FMA: bool, const MANY: bool, const BASELINE: bool> WithSimd
    for On<K, FMA, MANY, BASELINE>
{
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) -> K::Output {
        self.0.run(Lanes::<Is<S, FMA, MANY, BASELINE>>(simd))
    }
}

/// An operation on vectors. For a stand-in it is a call: sixteen numbers one by one, inlined into every kernel, are most of
/// what compiling the tests would take.
macro_rules! elementwise {
    ($lanes:expr, $operation:path, $($x:ident),+) => {{
        #[cfg(test)]
        if M::IS_BASELINE && M::HAS_FMA {
            return call($lanes.0, ($($x,)+), |simd, ($($x,)+)| $operation(simd, $($x),+));
        }
        $operation($lanes.0, $($x),+)
    }};
}

#[inline(always)]
fn larger<S: pulp::Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
    simd.select_f32s(simd.greater_than_f32s(a, b), a, b)
}

#[inline(always)]
fn smaller<S: pulp::Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
    simd.select_f32s(simd.less_than_f32s(a, b), a, b)
}

#[inline(always)]
fn positive_or<S: pulp::Simd>(simd: S, x: S::f32s, yes: S::f32s, no: S::f32s) -> S::f32s {
    simd.select_f32s(simd.greater_than_f32s(x, simd.splat_f32s(0.0)), yes, no)
}

/// Applies a function that is compiled once, not as a part of each kernel: where [`Machine::IS_BASELINE`].
#[inline(never)]
pub(super) fn call<S, X, Y>(simd: S, x: X, function: impl Fn(S, X) -> Y) -> Y {
    function(simd, x)
}

/// Arithmetic on vectors.
#[derive(Clone, Copy)]
pub(super) struct Lanes<M: Machine>(pub M::Simd);

impl<M: Machine> Lanes<M> {
    /// Numbers in a vector.
    pub const COUNT: usize = <M::Simd as pulp::Simd>::F32_LANES;
    /// Vectors that the partial sums of a sum over samples take, neighbouring vectors of a batch: 1, 2
    /// or 4. Without fused multiply-adds runs differ anyway, and there is one.
    pub const PARTS: usize = if M::HAS_FMA {
        PARTIAL_SUMS / Self::COUNT
    } else {
        1
    };
    /// Most vectors in a panel, a multiple of [`Self::PARTS`].
    pub const PANEL_VECTORS: usize = match (M::HAS_MANY_REGISTERS, Self::PARTS) {
        (true, 4) => 4,
        (true, _) => 3,
        (false, _) => 2,
    };
    /// Most rows of a tile beside so many vectors: 24 sums where there are 32 registers, 12 where there
    /// are 16.
    pub const TILE_ROWS: usize = match Self::PANEL_VECTORS {
        3 => 8,
        _ => 6,
    };

    #[inline(always)]
    pub fn splat(self, x: f32) -> Vector<M> {
        self.0.splat_f32s(x)
    }

    #[inline(always)]
    pub fn add(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, M::Simd::add_f32s, a, b)
    }

    #[inline(always)]
    pub fn sub(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, M::Simd::sub_f32s, a, b)
    }

    #[inline(always)]
    pub fn mul(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, M::Simd::mul_f32s, a, b)
    }

    #[inline(always)]
    pub fn div(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, M::Simd::div_f32s, a, b)
    }

    /// `a·b + c`. Without an instruction for it, product and sum are rounded one after the other: a
    /// fused one would be a library call for each lane.
    #[inline(always)]
    pub fn mul_add(self, a: Vector<M>, b: Vector<M>, c: Vector<M>) -> Vector<M> {
        if M::HAS_FMA {
            elementwise!(self, M::Simd::mul_add_f32s, a, b, c)
        } else {
            self.0.add_f32s(self.0.mul_f32s(a, b), c)
        }
    }

    /// The larger of each pair; `b` where either is NaN, on every instruction set.
    #[inline(always)]
    pub fn max(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, larger, a, b)
    }

    /// The smaller of each pair; `b` where either is NaN.
    #[inline(always)]
    pub fn min(self, a: Vector<M>, b: Vector<M>) -> Vector<M> {
        elementwise!(self, smaller, a, b)
    }

    /// `yes` where `x` is above 0, else `no`.
    #[inline(always)]
    pub fn if_positive(self, x: Vector<M>, yes: Vector<M>, no: Vector<M>) -> Vector<M> {
        elementwise!(self, positive_or, x, yes, no)
    }

    #[inline(always)]
    pub fn abs(self, a: Vector<M>) -> Vector<M> {
        elementwise!(self, M::Simd::abs_f32s, a)
    }

    /// The sum of the lanes.
    #[inline(always)]
    pub fn sum(self, a: Vector<M>) -> f32 {
        self.0.reduce_sum_f32s(a)
    }

    /// A slice as whole vectors; what is left over is not returned.
    #[inline(always)]
    #[expect(clippy::unused_self, reason = "reads as all that is computed")]
    pub fn vectors(self, slice: &[f32]) -> &[Vector<M>] {
        M::Simd::as_simd_f32s(slice).0
    }

    /// As [`Self::vectors`], to be written.
    #[inline(always)]
    #[expect(clippy::unused_self, reason = "reads as all that is computed")]
    pub fn vectors_mut(self, slice: &mut [f32]) -> &mut [Vector<M>] {
        M::Simd::as_mut_simd_f32s(slice).0
    }
}
