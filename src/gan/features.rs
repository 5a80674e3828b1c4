//! [`Features`]: what each layer of convolutional networks makes of one image, as slow motion shows it.

use burn::tensor::Tensor;

use super::network::Network;
use super::pass::Networks;
use super::plain_convolution::forward_seen;
use super::spec::NetworkSpec;
use super::style;
use super::tensors::values;
use crate::data::ImageShape;

/// What one layer makes, after its activation.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMaps {
    /// Of each map, and how many: a channel is a map.
    pub shape: ImageShape,
    /// `[y][x][map]`.
    pub numbers: Vec<f32>,
}

/// The layers of both networks but their last ones, from input to output, for the first sample of a batch; empty where a network
/// is dense. Norms are over the whole batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// G's, of the first fake.
    pub generator: Vec<FeatureMaps>,
    /// D's, of the first fake.
    pub of_fake: Vec<FeatureMaps>,
    /// D's, of the first real image; empty for G's update, which sees none.
    pub of_real: Vec<FeatureMaps>,
}

impl Features {
    /// Of a batch of noise, of the fakes made of it, and of real samples beside them. Without dropout.
    pub(super) fn new(
        networks: &Networks,
        noise: &Tensor<2>,
        fakes: &Tensor<2>,
        real: Option<&Tensor<2>>,
    ) -> Self {
        let discriminator = &networks.discriminator;
        Self {
            generator: of_first(&networks.generator, noise),
            of_fake: of_first(discriminator, fakes),
            of_real: real.map_or_else(Vec::new, |real| of_first(discriminator, real)),
        }
    }
}

pub(super) fn of_first(network: &Network, samples: &Tensor<2>) -> Vec<FeatureMaps> {
    layers_seen(network, samples, |image| {
        let [_, channels, side, _] = image.dims();
        let first = image.clone().narrow(0, 0, 1).permute([0, 2, 3, 1]);
        FeatureMaps {
            shape: ImageShape { side, channels },
            numbers: values(first),
        }
    })
}

/// What is taken of each layer of a network of images but its last one, `[n, channel, y, x]` after the activation, for samples
/// `[n, width]`; nothing of a dense one.
pub(super) fn layers_seen<T>(
    network: &Network,
    samples: &Tensor<2>,
    take: impl Fn(&Tensor<4>) -> T,
) -> Vec<T> {
    let mut layers = Vec::new();
    passed(network, samples, |image| layers.push(take(image)));
    if let NetworkSpec::Convolutional(_) = network.spec {
        // What the last one makes is the image, or the logit.
        layers.pop();
    }
    layers
}

/// What a network of images makes of samples, `[n, inputs] → [n, outputs]`, in burn's own operations. `see` is shown what each layer
/// makes, `[n, channel, y, x]` after the activation, from the first on, and the next layer is given what it leaves of it; of plain
/// convolutions the last layer's sums are shown as well. `None` of a dense network.
pub(super) fn passed(
    network: &Network,
    samples: &Tensor<2>,
    see: impl FnMut(&mut Tensor<4>),
) -> Option<Tensor<2>> {
    let constants = network.constants();
    let blocks = constants.blocks();
    match network.spec {
        NetworkSpec::Dense(_) => None,
        NetworkSpec::Convolutional(spec) => {
            Some(forward_seen(&spec, blocks, samples, None, None, see))
        }
        NetworkSpec::StyleGenerator(spec) => {
            Some(style::plain::generate(&spec, blocks, samples, None, see))
        }
        NetworkSpec::StyleDiscriminator(spec) => {
            Some(style::plain::judge(&spec, blocks, samples, see))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Architecture, Config, ImageData};
    use crate::data::{Stream, noise};
    use crate::gan::{Backend, Gan, Player};

    #[test]
    fn each_layer_is_seen_and_the_last_one_leads_to_the_image() {
        let mut config = Config::default();
        config.data.images = ImageData::OneShape;
        config.architecture = Architecture::Convolutional;
        config.noise.dim = 4;
        config.generator.channels = 4;
        config.discriminator.channels = 4;
        let gan = Gan::new(&config, Backend::Flex);
        let numbers = noise::sample(config.noise.distribution, 4, 8, &mut Stream::Noise.rng(1));
        let device = Backend::Flex.device();
        let batch = crate::gan::tensors::rows(numbers.clone(), 4, &device);
        let real = crate::gan::tensors::rows(vec![0.5; 8 * 256], 256, &device);
        let explained = |player| {
            gan.explain(player, &config, real.clone(), batch.clone())
                .unwrap()
        };
        let of_d = explained(Player::Discriminator);
        let shapes = |layers: &[FeatureMaps]| -> Vec<(usize, usize)> {
            let shape = |layer: &FeatureMaps| {
                assert_eq!(layer.numbers.len(), layer.shape.numbers());
                (layer.shape.side, layer.shape.channels)
            };
            layers.iter().map(shape).collect()
        };
        assert_eq!(shapes(&of_d.features.generator), [(4, 8), (8, 4)]);
        assert_eq!(shapes(&of_d.features.of_fake), [(8, 4), (4, 8)]);
        assert_eq!(shapes(&of_d.features.of_real), [(8, 4), (4, 8)]);
        assert_ne!(of_d.features.of_real, of_d.features.of_fake);
        assert_eq!(explained(Player::Generator).features.of_real, []);
        // G's activation is ReLU or leaky; a map that were not the first image's would differ.
        let other = crate::gan::tensors::rows(numbers[4..].to_vec(), 4, &device);
        let of_other = of_first(&gan.networks.generator, &other);
        assert_ne!(of_other, of_d.features.generator);
        // Points have dense networks.
        let config = Config::default();
        let gan = Gan::new(&config, Backend::Flex);
        let noise = crate::gan::tensors::rows(vec![0.5; 8], 2, &device);
        let explained = gan.explain(Player::Generator, &config, noise.clone(), noise);
        assert_eq!(explained.unwrap().features, Features::default());
    }
}
