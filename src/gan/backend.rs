//! What computes: the burn backend, the route through it, and the SIMD instructions. All are chosen at
//! run time; burn's tensors carry their backend in the device.

use std::str::FromStr;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::Simd;

/// A burn backend that runs on every CPU.
///
/// Both start from the same parameters for the same seed; as they add up in different orders,
/// their runs drift apart in the last bits. One backend repeats itself bit for bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
/// Both routes agree to a few units in the last place of a step; over many steps their runs drift
/// apart, as runs on two backends do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Route {
    /// One operation for a whole network ([`super::fused`]), where everything has such a form: a network
    /// of dense layers without dropout, or of convolutions.
    #[default]
    Fused,
    /// burn's own operations, several for each layer; it can do everything.
    Plain,
}

/// A name that nothing has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is none of {}", .known.join(", "))]
pub struct UnknownName {
    /// What was given.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl Route {
    /// Both, in the order shown.
    pub const ALL: [Self; 2] = [Self::Fused, Self::Plain];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fused => "fused",
            Self::Plain => "plain",
        }
    }
}

/// All that decides how a run is computed. The same choice repeats a run bit for bit; on the fused
/// route, so does every machine with fused multiply-adds ([`Simd::is_reproducible`]). The plain route adds
/// up as burn's matrix products do, which look at the processor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compute {
    /// burn's backend.
    pub backend: Backend,
    /// The route that is wanted; what has no fused form takes the plain one all the same.
    pub route: Route,
    /// Instructions of the fused route.
    pub simd: Simd,
}

impl Compute {
    /// The same, where so many threads share a convolution; changes no bit of a run.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self {
            simd: self.simd.with_threads(threads),
            ..self
        }
    }
}

/// Threads that a convolution is shared by where one run has the machine to itself.
pub fn fastest_threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // Each thread has a part of every layer, and small layers are soon too small for more.
    cores.min(MOST_SHARED)
}

/// See [`fastest_threads`].
pub const MOST_SHARED: usize = 4;

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

impl FromStr for Backend {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        by_name(name, &Self::ALL, Self::name)
    }
}

impl FromStr for Route {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        by_name(name, &Self::ALL, Self::name)
    }
}

fn by_name<T: Copy>(
    name: &str,
    all: &[T],
    name_of: fn(T) -> &'static str,
) -> Result<T, UnknownName> {
    let found = all.iter().copied().find(|one| name_of(*one) == name);
    found.ok_or_else(|| UnknownName {
        name: name.to_owned(),
        known: all.iter().copied().map(name_of).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_and_routes_are_found_by_their_names() {
        for backend in Backend::ALL {
            assert_eq!(backend.name().parse(), Ok(backend));
        }
        for route in Route::ALL {
            assert_eq!(route.name().parse(), Ok(route));
        }
        let error = "Fused".parse::<Route>().unwrap_err().to_string();
        assert_eq!(error, "`Fused` is none of fused, plain");
    }
}
