//! Initial parameters: normal weights; biases 0, or small.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::NetworkSpec;
use super::layout::{Block, BlockKind};
use crate::config::Init;
use crate::data::Rng;

/// Standard deviation of the weights in DCGAN (Radford et al., arXiv 1511.06434, section 4).
const DCGAN_STD: f64 = 0.02;

impl Init {
    /// Standard deviation of a block of weights.
    fn std(self, block: &Block) -> f64 {
        let (inputs, outputs) = (block.fan_in as f64, block.fan_out as f64);
        match self {
            // ganlab 0.2.1, demo/ganlab_models.ts: 1/√2 for the first layer, whatever its width.
            Self::GanLab if block.is_first => 0.5_f64.sqrt(),
            Self::GanLab => inputs.recip().sqrt(),
            // Glorot and Bengio 2010, the normal form of equation 12.
            Self::Xavier => (2.0 / (inputs + outputs)).sqrt(),
            // He et al., arXiv 1502.01852, equation 10.
            Self::He => (2.0 / inputs).sqrt(),
            Self::Dcgan | Self::DcganBiases => DCGAN_STD,
        }
    }

    /// Draws the flat parameters of a network.
    pub fn parameters(self, spec: &NetworkSpec, rng: &mut Rng) -> Vec<f32> {
        let mut parameters = vec![0.0; spec.parameters()];
        for block in spec.blocks() {
            let (mean, std) = match (block.kind, self) {
                _ if let Some(start) = block.start => (start.mean, start.std),
                (BlockKind::Weight, _) => (0.0, self.std(&block)),
                (BlockKind::Scale, Self::Dcgan | Self::DcganBiases) => (1.0, DCGAN_STD),
                (BlockKind::Scale, _) => (1.0, 0.0),
                (BlockKind::Bias, Self::DcganBiases) => {
                    // PyTorch's default, which most DCGANs leave as it is.
                    let most = (block.fan_in.max(1) as f32).sqrt().recip();
                    for bias in &mut parameters[block.range] {
                        *bias = rng.random_range(-most..most);
                    }
                    continue;
                }
                // Biases start at 0.
                (BlockKind::Bias | BlockKind::Shift, _) => continue,
            };
            for parameter in &mut parameters[block.range] {
                let normal: f64 = rng.sample(StandardNormal);
                *parameter = (mean + std * normal) as f32;
            }
        }
        parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Activation, Choice};
    use crate::data::Stream;
    use crate::gan::{DenseSpec, Layout, Output};

    #[test]
    fn weights_have_the_published_standard_deviation_and_biases_are_zero_or_small() {
        let layout = Layout::new(2, 2, 200, 1);
        let spec = NetworkSpec::Dense(DenseSpec {
            layout,
            activation: Activation::Relu,
            output: Output::Linear,
        });
        for (init, first, second) in [
            (Init::GanLab, std::f64::consts::FRAC_1_SQRT_2, 0.0707),
            (Init::Xavier, 0.0995, 0.0707),
            (Init::He, 1.0, 0.1),
            (Init::Dcgan, 0.02, 0.02),
            (Init::DcganBiases, 0.02, 0.02),
        ] {
            let parameters = init.parameters(&spec, &mut Stream::GeneratorInit.rng(1));
            let layers: Vec<_> = layout.layers().collect();
            for (layer, expected) in [(&layers[0], first), (&layers[1], second)] {
                let weights = &parameters[layer.weight.clone()];
                let n = weights.len() as f64;
                let std = (weights.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / n).sqrt();
                // Four standard errors of a standard deviation.
                let tolerance = expected * 4.0 / (2.0 * n).sqrt();
                assert!((std - expected).abs() < tolerance, "{init:?}: {std}");
                let biases = &parameters[layer.bias.clone()];
                let most = match init {
                    Init::DcganBiases => (layer.inputs as f32).sqrt().recip(),
                    _ => 0.0,
                };
                assert!(biases.iter().all(|b| b.abs() <= most));
                let largest = biases.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
                assert!(largest >= 0.9 * most, "{init:?}: {largest}");
            }
        }
        assert_eq!(Init::ALL.len(), 5, "a new kind belongs into the list above");
    }
}
