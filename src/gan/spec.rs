//! [`NetworkSpec`]: what a network is, without its parameters: one of two architectures.

use super::convolutional::{Convolutional, Direction};
use super::layout::{Block, Layout};
use crate::config::settings::Role;
use crate::config::{self, Activation, Architecture, Config, Norm};
use crate::data::ImageShape;

/// What the output layer ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The discriminator's logit.
    Linear,
    /// The generator's sample, each number in (−1, 1).
    Tanh,
}

/// Shape of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NetworkSpec {
    /// Fully connected.
    Dense(DenseSpec),
    /// Strided convolutions.
    Convolutional(Convolutional),
}

/// Shape of a fully connected network: hidden layers with one activation, then a linear or tanh output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseSpec {
    /// Sizes of the layers.
    pub layout: Layout,
    /// Nonlinearity of the hidden layers.
    pub activation: Activation,
    /// End of the output layer.
    pub output: Output,
}

impl NetworkSpec {
    /// Width of the input.
    pub fn inputs(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.inputs(),
            Self::Convolutional(convolutional) => convolutional.inputs(),
        }
    }

    /// Width of the output.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.outputs(),
            Self::Convolutional(convolutional) => convolutional.outputs(),
        }
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.parameters(),
            Self::Convolutional(convolutional) => convolutional.parameters(),
        }
    }

    /// All parameters, block by block in their order.
    pub fn blocks(&self) -> Vec<Block> {
        match self {
            Self::Dense(dense) => dense.layout.blocks().collect(),
            Self::Convolutional(convolutional) => convolutional.blocks().collect(),
        }
    }

    /// Whether a sample's output depends on the other samples of its batch.
    pub fn has_norm(&self) -> bool {
        matches!(self, Self::Convolutional(network) if network.has_norm)
    }

    /// Numbers of the statistics of its batch norms: a mean and a variance for each channel.
    pub fn statistics(&self) -> usize {
        match self {
            Self::Dense(_) => 0,
            Self::Convolutional(network) => 2 * network.norm_channels().sum::<usize>(),
        }
    }

    /// Units whose sums are computed together, at most: what the width of vectors is weighed against.
    pub fn widest(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.neurons(),
            Self::Convolutional(network) => network.level(network.depth).channels,
        }
    }

    /// The same network for a batch of so many equal parts, each normalised by itself.
    #[must_use]
    pub fn with_groups(self, groups: usize) -> Self {
        match self {
            Self::Convolutional(network) => {
                Self::Convolutional(Convolutional { groups, ..network })
            }
            dense @ Self::Dense(_) => dense,
        }
    }
}

fn dense<R: Role>(
    settings: &config::Network<R>,
    inputs: usize,
    outputs: usize,
    output: Output,
) -> NetworkSpec {
    let size = |n: u32| n as usize;
    NetworkSpec::Dense(DenseSpec {
        layout: Layout::new(
            inputs,
            size(settings.hidden_layers),
            size(settings.neurons),
            outputs,
        ),
        activation: settings.activation,
        output,
    })
}

/// Whether every operation of an update has a fused form; dropout in dense networks has none.
pub fn has_fused_form(config: &Config) -> bool {
    let has_dropout = config.generator.dropout > 0.0 || config.discriminator.dropout > 0.0;
    config.is_convolutional() || !has_dropout
}

/// Shapes of G and D.
pub fn specs(config: &Config) -> [NetworkSpec; 2] {
    let noise = config.noise.dim as usize;
    let (g, d) = (&config.generator, &config.discriminator);
    match (config.architecture(), config.data.image_shape()) {
        (Architecture::Convolutional, Some(image)) => [
            NetworkSpec::Convolutional(convolutional(g, Direction::Up, image, noise)),
            NetworkSpec::Convolutional(convolutional(d, Direction::Down, image, 1)),
        ],
        (_, image) => {
            let width = image.map_or(2, ImageShape::numbers);
            [
                dense(g, noise, width, Output::Tanh),
                dense(d, width, 1, Output::Linear),
            ]
        }
    }
}

fn convolutional<R: Role>(
    settings: &config::Network<R>,
    direction: Direction,
    image: ImageShape,
    latent: usize,
) -> Convolutional {
    Convolutional {
        direction,
        image,
        latent,
        channels: settings.channels as usize,
        depth: (settings.depth as usize).clamp(1, image.most_halvings()),
        has_norm: settings.norm == Norm::Batch,
        activation: settings.activation,
        resampling: settings.resampling,
        groups: 1,
    }
}
