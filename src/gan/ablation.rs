//! What a map contributes to what a network of images makes, seen with that map set to zero, as in "GAN Dissection" (Bau et al., arXiv
//! 1811.10597). A generator's norms keep their statistics, so that no later layer makes up for what is missing.

use burn::tensor::Tensor;

use super::features::passed;
use super::tensors::{list, rows, values};
use super::{FrozenGenerator, Network};
use crate::data::ImageShape;

/// A map of a network of images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapPlace {
    /// Whose map, from the input on, from 0.
    pub layer: usize,
    /// Which of its maps, from 0.
    pub channel: usize,
}

impl FrozenGenerator {
    /// The maps of each layer but the last one, from the input on: their side, and how many there are. None of a dense generator.
    pub fn layers(&self) -> Vec<ImageShape> {
        let maps = self.features(&vec![0.0; self.network.spec.inputs()]);
        maps.into_iter().map(|maps| maps.shape).collect()
    }

    /// Fakes of noise vectors `[n · noise.dim]`, row by row, with a map set to zero in all of them; as they are with no map, or one
    /// that there is not. In burn's own operations, so without a map they are [`Self::rows`] but for rounding. Nothing of a dense
    /// generator, nor of noise of another length.
    pub fn rows_without(&self, noise: &[f32], map: Option<MapPlace>) -> Vec<f32> {
        let width = self.network.spec.inputs();
        if noise.is_empty() || width == 0 || !noise.len().is_multiple_of(width) {
            return Vec::new();
        }
        let noise = rows(noise.to_vec(), width, &self.device);
        without(&self.network, &noise, map).map_or_else(Vec::new, values)
    }

    /// Whether another one makes the same of all noise.
    pub fn is_same(&self, other: &Self) -> bool {
        self.network() == other.network()
    }
}

/// What a network of images makes of samples, `[n, inputs] → [n, outputs]`, in burn's own operations, with a map set to zero in all of
/// them; all as it is with no map, or one that there is not. `None` of a dense network.
pub(super) fn without(
    network: &Network,
    samples: &Tensor<2>,
    map: Option<MapPlace>,
) -> Option<Tensor<2>> {
    let mut layer = 0;
    passed(network, samples, |image| {
        let channels = image.dims()[1];
        if let Some(map) = map.filter(|map| map.layer == layer && map.channel < channels) {
            let share = |channel| if channel == map.channel { 0.0 } else { 1.0 };
            let shares = list((0..channels).map(share).collect(), &image.device());
            *image = image.clone() * shares.reshape([1, channels, 1, 1]);
        }
        layer += 1;
    })
}

/// Mean absolute change of the numbers of images, each within −1 and 1, as pictures show it: from 0 to 2. 0 without any.
pub fn mean_change(before: &[f32], after: &[f32]) -> f32 {
    let seen = |v: &f32| f64::from(v.clamp(-1.0, 1.0));
    let pairs = before.iter().zip(after);
    let count = pairs.len().max(1) as f64;
    let sum: f64 = pairs.map(|(a, b)| (seen(a) - seen(b)).abs()).sum();
    (sum / count) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{
        Activation, Architecture, Config, ImageData, LastLayer, Norm, Resampling, StyleLayers,
        StyleStart, WeightScale,
    };
    use crate::data::{Stream, noise};
    use crate::gan::convolutional::{Convolutional, Direction, Offset};
    use crate::gan::{Backend, Gan, NetworkSpec, Player, Simd};

    fn config(architecture: Architecture) -> Config {
        let mut config = Config::default();
        config.data.images = ImageData::OneShape;
        config.architecture = architecture;
        config.noise.dim = 6;
        config.style.width = 8;
        config.style.most_channels = 8;
        // No map is 0 by chance.
        config.generator.activation = Activation::LeakyRelu;
        (config.generator.channels, config.discriminator.channels) = (4, 4);
        config
    }

    /// A fresh generator, and noise for five fakes.
    fn frozen(config: &Config) -> (FrozenGenerator, Vec<f32>) {
        let dim = config.noise.dim as usize;
        let mut rng = Stream::Noise.rng(3);
        let mut noise = noise::sample(config.noise.distribution, dim, 64, &mut rng);
        let generator = Gan::new(config, Backend::Flex).frozen_generator(config, &noise);
        noise.truncate(5 * dim);
        (generator, noise)
    }

    fn close(a: &[f32], b: &[f32], what: &str) {
        assert_eq!(a.len(), b.len(), "{what}");
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() < 1e-4, "{what}: {a} {b}");
        }
    }

    /// What the fused pass makes with other parameters.
    fn with(generator: &FrozenGenerator, parameters: Vec<f32>, noise: &[f32]) -> Vec<f32> {
        let (spec, device) = (generator.network.spec, &generator.device);
        let network = Network::with_parameters(spec, parameters, device);
        let simd = Simd::available().into_iter().next();
        values(network.forward(simd, rows(noise.to_vec(), spec.inputs(), device)))
    }

    #[test]
    fn a_generator_of_two_maps_by_hand() {
        // One noise number; maps of one pixel, max(0, 1·z) and max(0, 2·z); a pixel of the image is seen through one place of the
        // kernel: tanh(0.05 + 0.2·first − 0.1·second).
        let spec = Convolutional {
            direction: Direction::Up,
            image: ImageShape {
                side: 2,
                channels: 1,
            },
            latent: 1,
            channels: 2,
            depth: 1,
            has_norm: false,
            activation: Activation::Relu,
            resampling: Resampling::Strides,
            groups: 1,
        };
        let mut parameters = vec![1.0, 2.0, 0.0, 0.0];
        parameters.extend([0.2, -0.1].repeat(16));
        parameters.push(0.05);
        let device = Backend::Flex.device();
        let generator = FrozenGenerator {
            network: Network::with_parameters(
                NetworkSpec::Convolutional(spec),
                parameters,
                &device,
            ),
            device,
            simd: None,
            mean_style: None,
        };
        let only = |layer, channel| Some(MapPlace { layer, channel });
        assert_eq!(
            generator.layers(),
            [ImageShape {
                side: 1,
                channels: 2
            }]
        );
        // Of z = 0.5 and of z = −1, where both maps are 0.
        let noise = [0.5, -1.0];
        for (map, first) in [
            (None, 0.05_f32),
            (only(0, 0), -0.05),
            (only(0, 1), 0.15),
            (only(0, 2), 0.05),
            (only(7, 0), 0.05),
        ] {
            let expected = [[first.tanh(); 4], [0.05_f32.tanh(); 4]].concat();
            let actual = generator.rows_without(&noise, map);
            close(&actual, &expected, &format!("{map:?}"));
        }
        let fakes = generator.rows_without(&noise, None);
        let change =
            |channel| mean_change(&fakes, &generator.rows_without(&noise, only(0, channel)));
        assert!((change(0) - 0.05_f32.tanh()).abs() < 1e-5);
        let of_second = (0.15_f32.tanh() - 0.05_f32.tanh()) / 2.0;
        assert!((change(1) - of_second).abs() < 1e-5);
        assert!(generator.rows_without(&[], None).is_empty());
    }

    #[test]
    fn without_a_map_is_what_fused_kernels_make_with_its_weights_and_norm_at_zero() {
        for resampling in [Resampling::Strides, Resampling::Pooling] {
            let mut config = config(Architecture::Convolutional);
            config.generator.resampling = resampling;
            let (generator, noise) = frozen(&config);
            let (spec, parameters) = generator.network();
            let NetworkSpec::Convolutional(shape) = spec else {
                panic!("{spec:?}");
            };
            let fakes = generator.rows_without(&noise, None);
            close(&fakes, &generator.rows(&noise), "as it is");
            let layers = shape.layers();
            assert_eq!(generator.layers().len(), layers.len() - 1);
            for (index, layer) in layers
                .iter()
                .enumerate()
                .filter(|(_, layer)| !layer.is_last)
            {
                let channels = layer.made().channels;
                for channel in [0, channels - 1] {
                    let what = format!("{resampling:?}, layer {index}, map {channel}");
                    let mut parameters = parameters.clone();
                    let of_dense = |place: usize| place % channels == channel;
                    // `[y][x][channel made][channel before]`.
                    let of_kernel =
                        |place: usize| place / layer.small.channels % channels == channel;
                    for (place, weight) in parameters[layer.weight.clone()].iter_mut().enumerate() {
                        let is_of_map = if index == 0 {
                            of_dense(place)
                        } else {
                            of_kernel(place)
                        };
                        if is_of_map {
                            *weight = 0.0;
                        }
                    }
                    // The norm is in the bias, as its statistics are fixed.
                    let Offset::Bias(bias) = &layer.offset else {
                        panic!("{what}");
                    };
                    parameters[bias.start + channel] = 0.0;
                    let map = MapPlace {
                        layer: index,
                        channel,
                    };
                    let without = generator.rows_without(&noise, Some(map));
                    close(&without, &with(&generator, parameters, &noise), &what);
                    assert!(mean_change(&fakes, &without) > 1e-4, "{what}");
                }
            }
        }
    }

    #[test]
    fn without_a_map_of_a_modulated_layer_is_what_it_makes_with_its_weights_and_bias_at_zero() {
        let mut config = config(Architecture::Style);
        config.style.layers = StyleLayers::Modulated;
        config.style.last = LastLayer::AsOthers;
        config.style.start = StyleStart::Constant;
        config.style.weights = WeightScale::Equalised;
        let (generator, noise) = frozen(&config);
        let fakes = generator.rows_without(&noise, None);
        for (layer, maps) in generator.layers().into_iter().enumerate() {
            let what = format!("layer {layer}");
            let (spec, mut parameters) = generator.network();
            let channel = maps.channels - 1;
            // `[y · x · channel before, channel made]`; a later layer's expected size of its sums knows nothing of it.
            for block in spec.blocks() {
                let is_of_layer = block.name == format!("layer.{layer}.weight")
                    || block.name == format!("layer.{layer}.bias");
                if is_of_layer {
                    let own = parameters[block.range].iter_mut().skip(channel);
                    own.step_by(maps.channels).for_each(|v| *v = 0.0);
                }
            }
            let map = MapPlace { layer, channel };
            let without = generator.rows_without(&noise, Some(map));
            close(&without, &with(&generator, parameters, &noise), &what);
            assert!(mean_change(&fakes, &without) > 1e-4, "{what}");
        }
    }

    #[test]
    fn without_a_map_of_a_normalised_layer_is_what_those_make_that_do_not_listen_to_it() {
        let (generator, noise) = frozen(&config(Architecture::Style));
        let fakes = generator.rows_without(&noise, None);
        close(&fakes, &generator.rows(&noise), "as it is");
        let layers = generator.layers();
        for (layer, maps) in layers.iter().enumerate() {
            let what = format!("layer {layer}");
            let (spec, mut parameters) = generator.network();
            let is_last = layer + 1 == layers.len();
            let reader = if is_last {
                "image.weight".to_owned()
            } else {
                format!("layer.{}.weight", layer + 1)
            };
            let blocks = spec.blocks();
            let block = blocks.iter().find(|block| block.name == reader).unwrap();
            let made = block.shape[3];
            for (place, weight) in parameters[block.range.clone()].iter_mut().enumerate() {
                // The last one is `[y][x][before][made]`, transposed ones are `[y][x][made][before]`.
                let before = if is_last {
                    place / made % maps.channels
                } else {
                    place % maps.channels
                };
                if before == 1 {
                    *weight = 0.0;
                }
            }
            let map = MapPlace { layer, channel: 1 };
            let without = generator.rows_without(&noise, Some(map));
            close(&without, &with(&generator, parameters, &noise), &what);
            assert!(mean_change(&fakes, &without) > 1e-4, "{what}");
        }
    }

    #[test]
    fn d_without_a_map_says_what_it_says_with_its_weights_and_bias_at_zero() {
        let mut config = config(Architecture::Convolutional);
        config.discriminator.norm = Norm::None;
        config.discriminator.activation = Activation::LeakyRelu;
        let gan = Gan::new(&config, Backend::Flex);
        let NetworkSpec::Convolutional(spec) = gan.networks.discriminator.spec else {
            panic!("no convolutions");
        };
        let mut rng = Stream::Noise.rng(5);
        let images = noise::sample(config.noise.distribution, spec.inputs(), 5, &mut rng);
        let before = gan.logits_of_rows(&images);
        for (index, layer) in spec.layers().iter().enumerate().take(spec.depth) {
            let what = format!("layer {index}");
            let channels = layer.made().channels;
            let channel = channels - 1;
            let Offset::Bias(bias) = &layer.offset else {
                panic!("{what}");
            };
            // `[y][x][channel before][channel made]`.
            let own = layer.weight.clone().skip(channel).step_by(channels);
            let mut by_hand = gan.clone();
            for place in own.chain([bias.start + channel]) {
                let before = by_hand.set_parameter(Player::Discriminator, place, 0.0);
                assert!(before.is_some(), "{what}");
            }
            let map = MapPlace {
                layer: index,
                channel,
            };
            let without = gan.logits_without(&images, map);
            close(&without, &by_hand.logits_of_rows(&images), &what);
            let change = without.iter().zip(&before).map(|(a, b)| (a - b).abs());
            assert!(change.fold(0.0, f32::max) > 1e-3, "{what}");
        }
        let nowhere = MapPlace {
            layer: 99,
            channel: 0,
        };
        close(
            &gan.logits_without(&images, nowhere),
            &before,
            "no such map",
        );
    }

    #[test]
    fn dense_generators_have_no_maps_and_changes_are_those_that_are_seen() {
        let (generator, noise) = frozen(&config(Architecture::Dense));
        assert_eq!(generator.layers(), []);
        assert!(generator.rows_without(&noise, None).is_empty());
        assert!(generator.is_same(&generator.clone()));
        assert_eq!(
            mean_change(&[0.5, 3.0, -1.0, 0.0], &[0.0, 1.0, 1.0, 0.0]),
            0.625
        );
        assert_eq!(mean_change(&[], &[]), 0.0);
    }
}
