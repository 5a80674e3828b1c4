//! The choice of burn backend, made at run time: burn's tensors carry their backend in the device.

use burn::tensor::Device;

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
