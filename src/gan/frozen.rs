//! [`FrozenGenerator`]: G with fixed statistics in its batch norms, so that an image depends on its own noise alone.

use burn::tensor::Device;

use super::features::{FeatureMaps, of_first};
use super::running::Running;
use super::tensors::{rows, values};
use super::{Gan, Network, Simd};
use crate::config::{Config, NormStatistics};

/// A generator that makes the same of a noise vector whatever else it is asked for.
#[derive(Clone)]
pub struct FrozenGenerator {
    network: Network,
    device: Device,
    simd: Option<Simd>,
}

impl Gan {
    /// G with the parameters that pictures show, its batch norms with the statistics of the fakes of these noise vectors
    /// `[n · noise.dim]`, unless the configuration gives it running ones.
    pub fn frozen_generator(&self, config: &Config, reference: &[f32]) -> FrozenGenerator {
        let shown = self.shown_generator();
        let mut networks = self.networks.clone();
        let device = networks.device.clone();
        let simd = networks.picture_simd();
        if !shown.spec.has_norm() {
            return FrozenGenerator {
                network: shown,
                device,
                simd,
            };
        }
        // The pass of an update notes them, on the fused route too; its gradient is not needed.
        let mut noting = config.clone();
        noting.generator.norm_statistics = NormStatistics::Running;
        noting.generator.dropout = 0.0;
        noting.discriminator.dropout = 0.0;
        networks.generator = shown.clone();
        let noise = rows(reference.to_vec(), shown.spec.inputs(), &device);
        let statistics = networks.generator_pass(&noting, noise).statistics;
        FrozenGenerator {
            network: Running::folded(shown, Some(&Running::from_numbers(statistics))),
            device,
            simd,
        }
    }
}

impl FrozenGenerator {
    /// What each layer but the last makes of a noise vector `[noise.dim]`; nothing of dense networks.
    pub fn features(&self, noise: &[f32]) -> Vec<FeatureMaps> {
        if noise.is_empty() || noise.len() != self.network.spec.inputs() {
            return Vec::new();
        }
        let noise = rows(noise.to_vec(), noise.len(), &self.device);
        of_first(&self.network, &noise)
    }

    /// Its fakes of noise vectors `[n · noise.dim]`, row by row; nothing of noise of another length.
    pub fn rows(&self, noise: &[f32]) -> Vec<f32> {
        let width = self.network.spec.inputs();
        if noise.is_empty() || width == 0 || !noise.len().is_multiple_of(width) {
            return Vec::new();
        }
        let noise = rows(noise.to_vec(), width, &self.device);
        values(self.network.forward(self.simd, noise))
    }
}
