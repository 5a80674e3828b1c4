//! [`FrozenGenerator`]: G with fixed statistics in its batch norms, so that an image depends on its own noise alone.

use std::sync::Arc;

use burn::tensor::Device;

use super::features::{FeatureMaps, of_first};
use super::running::Running;
use super::style::{StyleGenerator, StyleInput, plain};
use super::tensors::{rows, values};
use super::{Gan, Network, NetworkSpec, Simd, Wanted};
use crate::config::{Config, NormStatistics};
use crate::data::{Stream, noise};

/// A generator that makes the same of a noise vector whatever else it is asked for.
#[derive(Clone)]
pub struct FrozenGenerator {
    pub(super) network: Network,
    pub(super) device: Device,
    pub(super) simd: Option<Simd>,
    /// Of generators with styles.
    pub(super) mean_style: Option<Arc<[f32]>>,
}

/// Noise vectors whose mean style is that of all.
const AVERAGED: usize = 1_024;

impl Gan {
    /// G with the parameters that pictures show, its batch norms with the statistics of the fakes of these noise vectors
    /// `[n · noise.dim]`, unless the configuration gives it running ones.
    pub fn frozen_generator(&self, config: &Config, reference: &[f32]) -> FrozenGenerator {
        let shown = self.shown_generator();
        let mut networks = self.networks.clone();
        let device = networks.device.clone();
        let simd = networks.simd();
        let mean_style = mean_style(config, &shown, &device);
        if !shown.spec.has_norm() {
            return FrozenGenerator {
                network: shown,
                device,
                simd,
                mean_style,
            };
        }
        let noise = rows(reference.to_vec(), shown.spec.inputs(), &device);
        let statistics = if simd.is_some() {
            // The pass of an update notes them; its gradient is not needed.
            let mut noting = config.clone();
            noting.generator.norm_statistics = NormStatistics::Running;
            noting.generator.dropout = 0.0;
            noting.discriminator.dropout = 0.0;
            noting.style.mixing = 0.0;
            networks.generator = shown.clone();
            networks.generator_pass(&noting, noise).statistics
        } else {
            let mut found = Vec::new();
            let layers = shown.constants();
            layers.forward_noting(noise, None, Some(&mut found));
            found
        };
        FrozenGenerator {
            network: Running::folded(shown, Some(&Running::from_numbers(statistics))),
            device,
            simd,
            mean_style,
        }
    }
}

/// The mean style of noise that is the same for all runs.
fn mean_style(config: &Config, generator: &Network, device: &Device) -> Option<Arc<[f32]>> {
    let NetworkSpec::StyleGenerator(spec) = generator.spec else {
        return None;
    };
    let rng = &mut Stream::EvaluationNoise.rng(0);
    let noise = noise::sample(config.noise.distribution, spec.latent, AVERAGED, rng);
    let noise = rows(noise, spec.latent, device);
    let layers = generator.constants();
    let styles = plain::styles(&spec, layers.blocks(), &noise);
    Some(values(styles.mean_dim(0)).into())
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
        if let NetworkSpec::StyleGenerator(spec) = self.network.spec
            && spec.input == StyleInput::Noise
        {
            // By way of its styles, so that a seed is the same whether it is mixed or not.
            return self.make(&Wanted::of(noise.to_vec()));
        }
        let noise = rows(noise.to_vec(), width, &self.device);
        values(self.network.forward(self.simd, noise))
    }

    /// Its network, and its parameters in the order of the network's blocks.
    pub fn network(&self) -> (NetworkSpec, Vec<f32>) {
        (self.network.spec, values(self.network.parameters.clone()))
    }

    /// The generator where its layers have styles: what [`StyledGenerator`] mixes.
    pub fn styled(&self) -> Option<StyledGenerator> {
        let NetworkSpec::StyleGenerator(spec) = self.network.spec else {
            return None;
        };
        let network = Network {
            spec: NetworkSpec::StyleGenerator(spec.with_input(StyleInput::Styles)),
            ..self.network.clone()
        };
        Some(StyledGenerator {
            spec,
            mean: self.mean_style.clone()?,
            frozen: Self {
                network,
                ..self.clone()
            },
        })
    }
}

/// A frozen generator that is given a style for each of its layers.
#[derive(Clone)]
pub struct StyledGenerator {
    spec: StyleGenerator,
    mean: Arc<[f32]>,
    frozen: FrozenGenerator,
}

impl StyledGenerator {
    /// Numbers of a style w.
    pub fn width(&self) -> usize {
        self.spec.width
    }

    /// The mean style of all noise, `[width]`: that of [`AVERAGED`] noise vectors.
    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// Side of the image that each layer with a style makes, from the first.
    pub fn sides(&self) -> Vec<usize> {
        self.spec.sides()
    }

    /// The styles w of noise vectors `[n · noise.dim]`, row by row; nothing of noise of another length.
    pub fn styles(&self, noise: &[f32]) -> Vec<f32> {
        let latent = self.spec.latent;
        if noise.is_empty() || latent == 0 || !noise.len().is_multiple_of(latent) {
            return Vec::new();
        }
        let noise = rows(noise.to_vec(), latent, &self.frozen.device);
        let layers = self.frozen.network.constants();
        values(plain::styles(&self.spec, layers.blocks(), &noise))
    }

    /// Images of a style for each layer, `[n · layers · width]`, row by row; nothing of lists of another length.
    pub fn rows(&self, styles: &[f32]) -> Vec<f32> {
        self.frozen.rows(styles)
    }

    /// What each layer makes of a style for each of them, `[layers · width]`.
    pub fn features(&self, styles: &[f32]) -> Vec<FeatureMaps> {
        self.frozen.features(styles)
    }
}
