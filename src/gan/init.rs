//! Initial parameters: normal weights, zero biases.

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
            Self::Dcgan => DCGAN_STD,
        }
    }

    /// Draws the flat parameters of a network.
    pub fn parameters(self, spec: &NetworkSpec, rng: &mut Rng) -> Vec<f32> {
        let mut parameters = vec![0.0; spec.parameters()];
        for block in spec.blocks() {
            let (mean, std) = match block.kind {
                BlockKind::Weight => (0.0, self.std(&block)),
                BlockKind::Scale if self == Self::Dcgan => (1.0, DCGAN_STD),
                BlockKind::Scale => (1.0, 0.0),
                // Biases start at 0.
                BlockKind::Bias => continue,
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
    fn weights_have_the_published_standard_deviation_and_biases_are_zero() {
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
                assert!(parameters[layer.bias.clone()].iter().all(|b| *b == 0.0));
            }
        }
        assert_eq!(Init::ALL.len(), 4, "a new kind belongs into the list above");
    }
}
