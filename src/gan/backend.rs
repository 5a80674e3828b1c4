//! What computes: the burn backend, the path through it, and the SIMD instructions. All are chosen at
//! run time; burn's tensors carry their backend in the device.

use burn::tensor::Device;

use super::Simd;

/// A burn backend that runs on every CPU.
///
/// Both start from the same parameters for the same seed; as they add up in different orders,
/// their runs drift apart in the last bits. One backend repeats itself bit for bit.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// burn-flex: burn's CPU backend from 0.22 on, with SIMD kernels.
    #[default]
    Flex,
    /// burn-ndarray: its predecessor.
    Ndarray,
}

/// How networks and losses are computed.
///
/// Both paths agree to a few units in the last place of a step; over many steps their runs drift
/// apart, as runs on two backends do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Path {
    /// One operation for a whole network ([`super::fused`]).
    #[default]
    Fused,
    /// burn's own operations, several for each layer.
    Plain,
}

impl Path {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fused => "fused",
            Self::Plain => "plain",
        }
    }
}

/// All that decides how a run is computed. The same choice repeats a run bit for bit; on the fused
/// path, so does every machine with fused multiply-adds ([`Simd::is_reproducible`]). The plain path adds
/// up as burn's matrix products do, which look at the processor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compute {
    /// burn's backend.
    pub backend: Backend,
    /// The path that is wanted; dropout has only the plain one.
    pub path: Path,
    /// Instructions of the fused path.
    pub simd: Simd,
}

impl From<Backend> for Compute {
    /// The fastest on this backend.
    fn from(backend: Backend) -> Self {
        Self {
            backend,
            ..Self::default()
        }
    }
}

impl Backend {
    /// Both, in the order shown.
    pub const ALL: [Self; 2] = [Self::Flex, Self::Ndarray];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
        }
    }

    /// burn's device for it, without autodiff.
    #[expect(
        deprecated,
        reason = "burn 0.22 prefers flex to ndarray; here a user may compare the two"
    )]
    pub fn device(self) -> Device {
        match self {
            Self::Flex => Device::flex(),
            Self::Ndarray => Device::ndarray(),
        }
    }
}
