//! [`Simd`]: an instruction set that this processor has, chosen at run time. The instructions come from the crate `pulp`,
//! whose values prove that a processor has them, so nothing here is `unsafe`.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use pulp::Scalar128b;

use super::lanes::{Kernel, On};

/// Most units in a layer for which vectors of four numbers are faster than burn's own operations.
const NARROW_NEURONS: usize = 32;

/// Most threads that share a convolution; layers of these networks are too small for more.
pub const MOST_THREADS: usize = 8;

/// An instruction set of this processor. Those with fused multiply-adds (AVX-512, AVX2, NEON) give the
/// same bits, see [`Self::is_reproducible`]; the others round every product and add up in an order of
/// their own.
#[derive(Clone, Copy, Debug)]
pub struct Simd {
    token: Token,
    threads: usize,
}

#[derive(Clone, Copy, Debug)]
enum Token {
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    Sse(pulp::x86::V2),
    #[cfg(target_arch = "aarch64")]
    Neon(pulp::aarch64::Neon),
    Portable,
    #[cfg(test)]
    LikeAvx512,
    #[cfg(test)]
    LikeAvx2,
    #[cfg(test)]
    LikeNeon,
}

impl Simd {
    fn of(token: Token) -> Self {
        Self { token, threads: 1 }
    }

    /// The same instructions, where so many threads share a convolution; changes no bit of a run.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self {
            threads: threads.clamp(1, MOST_THREADS),
            ..self
        }
    }

    /// Threads that share a convolution.
    pub fn threads(self) -> usize {
        self.threads
    }

    /// Those of this processor, the fastest first; the last one, `portable`, exists everywhere.
    pub fn available() -> Vec<Self> {
        let tokens = [
            #[cfg(target_arch = "x86_64")]
            pulp::x86::V4::try_new().map(Token::Avx512),
            #[cfg(target_arch = "x86_64")]
            pulp::x86::V3::try_new().map(Token::Avx2),
            #[cfg(target_arch = "x86_64")]
            pulp::x86::V2::try_new().map(Token::Sse),
            #[cfg(target_arch = "aarch64")]
            pulp::aarch64::Neon::try_new().map(Token::Neon),
            Some(Token::Portable),
        ];
        tokens.into_iter().flatten().map(Self::of).collect()
    }

    /// The fastest of [`Self::available`]; found once.
    pub fn best() -> Self {
        static BEST: LazyLock<Simd> = LazyLock::new(|| {
            Simd::available()
                .first()
                .copied()
                .unwrap_or(Simd::of(Token::Portable))
        });
        *BEST
    }

    /// Whether the fused route is the faster one for layers of this many units. With vectors of four
    /// it is not for large ones: burn's matrix products find wider vectors by themselves (measured
    /// in benches/README.md).
    pub fn suits(self, neurons: usize) -> bool {
        match self.token {
            #[cfg(target_arch = "x86_64")]
            Token::Sse(_) => neurons <= NARROW_NEURONS,
            Token::Portable => neurons <= NARROW_NEURONS,
            _ => true,
        }
    }

    /// Whether a run on the fused route is the same, bit for bit, on every other instruction set that
    /// says so. Products are added without rounding on all of them, and every sum over samples has one
    /// order: sixteen partial sums, sample by sample, folded 16 → 8 → 4 → 2 → 1, low half + high half.
    pub fn is_reproducible(self) -> bool {
        match self.token {
            #[cfg(target_arch = "x86_64")]
            Token::Avx512(_) | Token::Avx2(_) => true,
            #[cfg(target_arch = "x86_64")]
            Token::Sse(_) => false,
            #[cfg(target_arch = "aarch64")]
            Token::Neon(_) => true,
            Token::Portable => false,
            #[cfg(test)]
            Token::LikeAvx512 | Token::LikeAvx2 | Token::LikeNeon => true,
        }
    }

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self.token {
            #[cfg(target_arch = "x86_64")]
            Token::Avx512(_) => "avx512",
            #[cfg(target_arch = "x86_64")]
            Token::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Token::Sse(_) => "sse4.2",
            #[cfg(target_arch = "aarch64")]
            Token::Neon(_) => "neon",
            Token::Portable => "portable",
            #[cfg(test)]
            Token::LikeAvx512 => "like avx512",
            #[cfg(test)]
            Token::LikeAvx2 => "like avx2",
            #[cfg(test)]
            Token::LikeNeon => "like neon",
        }
    }

    /// Runs a kernel with these instructions.
    pub(super) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.token {
            #[cfg(target_arch = "x86_64")]
            Token::Avx512(token) => pulp::Simd::vectorize(token, On::<K, true, true>(kernel)),
            #[cfg(target_arch = "x86_64")]
            Token::Avx2(token) => pulp::Simd::vectorize(token, On::<K, true, false>(kernel)),
            #[cfg(target_arch = "x86_64")]
            Token::Sse(token) => pulp::Simd::vectorize(token, On::<K, false, false>(kernel)),
            #[cfg(target_arch = "aarch64")]
            Token::Neon(token) => pulp::Simd::vectorize(token, On::<K, true, true>(kernel)),
            Token::Portable => {
                pulp::Simd::vectorize(Scalar128b, On::<K, false, false, true>(kernel))
            }
            #[cfg(test)]
            Token::LikeAvx512 => {
                pulp::Simd::vectorize(pulp::Scalar512b, On::<K, true, true, true>(kernel))
            }
            #[cfg(test)]
            Token::LikeAvx2 => {
                pulp::Simd::vectorize(pulp::Scalar256b, On::<K, true, false, true>(kernel))
            }
            #[cfg(test)]
            Token::LikeNeon => pulp::Simd::vectorize(Scalar128b, On::<K, true, true, true>(kernel)),
        }
    }

    /// The shapes of AVX-512 (16 lanes, many registers), AVX2 (8, few) and NEON (4, many) without their
    /// instructions, so that tests reach them on any machine.
    #[cfg(test)]
    pub(crate) fn stand_ins() -> [Self; 3] {
        [Token::LikeAvx512, Token::LikeAvx2, Token::LikeNeon].map(Self::of)
    }
}

impl Default for Simd {
    fn default() -> Self {
        Self::best()
    }
}

impl PartialEq for Simd {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Simd {}

impl fmt::Display for Simd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// This processor has no such instruction set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this processor has no `{asked}`; it has {available}")]
pub struct NotAvailable {
    asked: String,
    available: String,
}

impl FromStr for Simd {
    type Err = NotAvailable;

    fn from_str(name: &str) -> Result<Self, NotAvailable> {
        let available = Self::available();
        let found = available.iter().find(|simd| simd.name() == name);
        found.copied().ok_or_else(|| NotAvailable {
            asked: name.to_owned(),
            available: available
                .iter()
                .map(|simd| simd.name())
                .collect::<Vec<_>>()
                .join(", "),
        })
    }
}
