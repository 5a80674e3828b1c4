//! [`NetworkSpec`]: what a network is, without its parameters: one of the architectures.

use super::convolutional::{Convolutional, Direction};
use super::layout::{Block, Layout};
use super::sight::Sight;
use super::style::{StyleDiscriminator, StyleGenerator, StyleInput};
use crate::config::role::Role;
use crate::config::{self, Activation, Architecture, BatchDeviation, Config, Norm, WeightScale};
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
    /// A generator with styles.
    StyleGenerator(StyleGenerator),
    /// `StyleGAN`'s discriminator.
    StyleDiscriminator(StyleDiscriminator),
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
            Self::StyleGenerator(style) => style.inputs(),
            Self::StyleDiscriminator(style) => style.image.numbers(),
        }
    }

    /// Width of the output.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.outputs(),
            Self::Convolutional(convolutional) => convolutional.outputs(),
            Self::StyleGenerator(style) => style.image.numbers(),
            Self::StyleDiscriminator(_) => 1,
        }
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.parameters(),
            Self::Convolutional(convolutional) => convolutional.parameters(),
            Self::StyleGenerator(_) | Self::StyleDiscriminator(_) => {
                self.blocks().last().map_or(0, |block| block.range.end)
            }
        }
    }

    /// All parameters, block by block in their order.
    pub fn blocks(&self) -> Vec<Block> {
        match self {
            Self::Dense(dense) => dense.layout.blocks().collect(),
            Self::Convolutional(convolutional) => convolutional.blocks().collect(),
            Self::StyleGenerator(style) => style.blocks(),
            Self::StyleDiscriminator(style) => style.blocks(),
        }
    }

    /// Whether a sample's output depends on the other samples of its batch.
    pub fn has_norm(&self) -> bool {
        match self {
            Self::Dense(_) => false,
            Self::Convolutional(network) => network.has_norm,
            Self::StyleGenerator(network) => !network.norm_channels().is_empty(),
            Self::StyleDiscriminator(network) => network.sees_batch,
        }
    }

    /// Channels of each batch norm.
    pub fn norm_channels(&self) -> Vec<usize> {
        match self {
            Self::Dense(_) | Self::StyleDiscriminator(_) => Vec::new(),
            Self::Convolutional(network) => network.norm_channels().collect(),
            Self::StyleGenerator(network) => network.norm_channels(),
        }
    }

    /// Numbers of the statistics of its batch norms: a mean and a variance for each channel.
    pub fn statistics(&self) -> usize {
        2 * self.norm_channels().iter().sum::<usize>()
    }

    /// Units whose sums are computed together, at most: what the width of vectors is weighed against.
    pub fn widest(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.layout.neurons(),
            Self::Convolutional(network) => network.level(network.depth).channels,
            Self::StyleGenerator(network) => network.level(network.depth).channels,
            Self::StyleDiscriminator(network) => network.level(network.depth).channels,
        }
    }

    /// Whether the R1 penalty has a fused form.
    pub fn has_fused_r1(&self) -> bool {
        match self {
            Self::Dense(_) | Self::Convolutional(_) => true,
            Self::StyleGenerator(_) => false,
            Self::StyleDiscriminator(style) => is_of_two_lines(style.activation),
        }
    }

    /// Whether a pass has a fused form.
    pub fn has_fused_form(&self) -> bool {
        match self {
            Self::Dense(_) | Self::Convolutional(_) => true,
            Self::StyleGenerator(style) => can_scale(style.weights, style.activation),
            Self::StyleDiscriminator(style) => can_scale(style.weights, style.activation),
        }
    }

    /// The same network for a batch of so many equal parts, each normalised by itself.
    #[must_use]
    pub fn with_groups(self, groups: usize) -> Self {
        match self {
            Self::Convolutional(network) => {
                Self::Convolutional(Convolutional { groups, ..network })
            }
            Self::StyleDiscriminator(network) => {
                Self::StyleDiscriminator(StyleDiscriminator { groups, ..network })
            }
            other @ (Self::Dense(_) | Self::StyleGenerator(_)) => other,
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

/// Whether every operation of an update has a fused form; dropout in dense networks, instance noise and batch deviation of points have none.
pub fn has_fused_form(config: &Config) -> bool {
    let has_dropout = config.generator.dropout > 0.0 || config.discriminator.dropout > 0.0;
    match config.architecture() {
        _ if config.discriminator.instance_noise > 0.0 || config.sees_batch() => false,
        Architecture::Dense => !has_dropout,
        Architecture::Convolutional => true,
        Architecture::Style => specs(config).iter().all(NetworkSpec::has_fused_form),
    }
}

/// Whether a pass can have an activation's factor in the parameters before it.
fn can_scale(weights: WeightScale, activation: Activation) -> bool {
    weights == WeightScale::Plain || is_of_two_lines(activation)
}

/// Whether an activation goes through 0 in two straight lines.
fn is_of_two_lines(activation: Activation) -> bool {
    matches!(activation, Activation::Relu | Activation::LeakyRelu)
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
        (Architecture::Style, Some(image)) => {
            let discriminator = if config.has_dcgan_critic() {
                NetworkSpec::Convolutional(convolutional(d, Direction::Down, image, 1))
            } else {
                NetworkSpec::StyleDiscriminator(style_discriminator(config, image))
            };
            let generator = style_generator(config, image, noise);
            [NetworkSpec::StyleGenerator(generator), discriminator]
        }
        (_, image) => {
            let width = image.map_or(2, ImageShape::numbers);
            let seen = Sight::without_companies(config, width).inputs();
            [
                dense(g, noise, width, Output::Tanh),
                dense(d, seen, 1, Output::Linear),
            ]
        }
    }
}

/// Side of the image that each layer with a style makes, from the first; none of a generator without styles.
pub fn styled_sides(config: &Config) -> Vec<usize> {
    match specs(config) {
        [NetworkSpec::StyleGenerator(style), _] => style.sides(),
        _ => Vec::new(),
    }
}

fn style_generator(config: &Config, image: ImageShape, latent: usize) -> StyleGenerator {
    let (settings, style) = (&config.generator, &config.style);
    let mapping_layers = style.mapping_layers as usize;
    StyleGenerator {
        image,
        latent,
        input: StyleInput::Noise,
        mapping_layers,
        width: if mapping_layers > 0 {
            style.width as usize
        } else {
            latent
        },
        start: style.start,
        layers: style.layers,
        last: style.last,
        channels: settings.channels as usize,
        most_channels: style.most_channels as usize,
        depth: depth(settings.depth, image),
        activation: settings.activation,
        weights: style.weights,
        mapping_rate: style.mapping_rate as f32,
        has_norm: true,
    }
}

fn style_discriminator(config: &Config, image: ImageShape) -> StyleDiscriminator {
    let settings = &config.discriminator;
    StyleDiscriminator {
        image,
        channels: settings.channels as usize,
        most_channels: config.style.most_channels as usize,
        depth: depth(settings.depth, image),
        activation: settings.activation,
        weights: config.style.weights,
        sees_batch: config.style.batch_deviation == BatchDeviation::On,
        groups: 1,
    }
}

/// As often as the image's side can be halved, at most.
fn depth(setting: u32, image: ImageShape) -> usize {
    (setting as usize).clamp(1, image.most_halvings())
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
        depth: depth(settings.depth, image),
        has_norm: settings.norm == Norm::Batch,
        activation: settings.activation,
        resampling: settings.resampling,
        groups: 1,
    }
}
