//! [`NetworkSpec`]: what a network is, without its parameters. Fully connected: hidden layers with one
//! activation, then a linear or tanh output.

use super::Layout;
use crate::config::settings::Role;
use crate::config::{self, Activation, Config};

/// What the output layer ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The discriminator's logit.
    Linear,
    /// The generator's point, each coordinate in (−1, 1).
    Tanh,
}

/// Shape of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkSpec {
    /// Sizes of the layers.
    pub layout: Layout,
    /// Nonlinearity of the hidden layers.
    pub activation: Activation,
    /// End of the output layer.
    pub output: Output,
}

impl NetworkSpec {
    /// The network of these settings between `inputs` and `outputs` coordinates.
    pub fn new<R: Role>(
        settings: &config::Network<R>,
        inputs: usize,
        outputs: usize,
        output: Output,
    ) -> Self {
        let size = |n: u32| n as usize;
        Self {
            layout: Layout::new(
                inputs,
                size(settings.hidden_layers),
                size(settings.neurons),
                outputs,
            ),
            activation: settings.activation,
            output,
        }
    }
}

/// Shapes of G and D.
pub fn specs(config: &Config) -> [NetworkSpec; 2] {
    [
        NetworkSpec::new(
            &config.generator,
            config.noise.dim as usize,
            2,
            Output::Tanh,
        ),
        NetworkSpec::new(&config.discriminator, 2, 1, Output::Linear),
    ]
}
