//! [`Units`]: a layer of a network of images from inside: what each of its channels makes of one sample, what one of them looks for, and
//! which samples excite it most.

use burn::tensor::Tensor;

use super::features::{FeatureMaps, layers_seen};
use super::layout::BlockKind;
use super::spec::NetworkSpec;
use super::tensors::{rows, values};
use super::{Gan, MapPlace, Player};
use crate::data::ImageShape;

/// Samples that are listed as those that excite a channel most.
const LISTED: usize = 8;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitView {
    /// Whose layers.
    pub player: Player,
    /// From the input on, from 0.
    pub layer: usize,
    /// Of its maps.
    pub channel: usize,
    /// Which sample: a real image for D, a fake for G.
    pub sample: usize,
}

impl UnitView {
    /// The map.
    pub fn map(self) -> MapPlace {
        MapPlace {
            layer: self.layer,
            channel: self.channel,
        }
    }
}

/// A sample that excites a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Excited {
    /// Its number.
    pub sample: usize,
    /// The largest number of the channel's map.
    pub value: f32,
    /// Where that is: the middle of its place, across and down, as shares of the side.
    pub at: [f32; 2],
}

/// A layer from inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// What was asked for, within what there is.
    pub view: UnitView,
    /// The maps of each layer: their side, and how many there are.
    pub layers: Vec<ImageShape>,
    /// What the layer makes of the sample, after its activation.
    pub maps: FeatureMaps,
    /// What the channel multiplies each map of the layer before with, `[y][x][map before]`; `None` where it is no kernel.
    pub filter: Option<FeatureMaps>,
    /// The samples that excite the channel most, from the first one on.
    pub excited: Vec<Excited>,
}

impl Gan {
    /// A layer of a network as trained; `samples` are rows that it takes, real images for D and noise for G, normalised together.
    /// `None` where the network is dense, or there is no sample.
    pub fn units(&self, view: UnitView, samples: &[f32]) -> Option<Units> {
        let network = self.networks.of(view.player);
        let width = network.spec.inputs();
        let count = samples.len() / width.max(1);
        if count == 0 {
            return None;
        }
        let x = rows(
            samples[..count * width].to_vec(),
            width,
            &self.networks.device,
        );
        let seen: Vec<Tensor<4>> = layers_seen(network, &x, Tensor::clone);
        let shape = |image: &Tensor<4>| {
            let [_, channels, side, _] = image.dims();
            ImageShape { side, channels }
        };
        let layers: Vec<_> = seen.iter().map(shape).collect();
        let layer = view.layer.min(layers.len().checked_sub(1)?);
        let (image, of_layer) = (seen.get(layer)?.clone(), *layers.get(layer)?);
        let view = UnitView {
            layer,
            channel: view.channel.min(of_layer.channels.checked_sub(1)?),
            sample: view.sample.min(count - 1),
            ..view
        };
        let of_sample = image
            .clone()
            .narrow(0, view.sample, 1)
            .permute([0, 2, 3, 1]);
        Some(Units {
            maps: FeatureMaps {
                shape: of_layer,
                numbers: values(of_sample),
            },
            filter: filter(&network.spec, &self.parameters(view.player), view),
            excited: excited(&values(image.narrow(1, view.channel, 1)), of_layer.side),
            view,
            layers,
        })
    }
}

/// Of a channel's maps `[n][y][x]` those with the largest numbers.
fn excited(maps: &[f32], side: usize) -> Vec<Excited> {
    let of = |(sample, map): (usize, &[f32])| {
        let numbers = map.iter().copied().enumerate();
        let (place, value) = numbers.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let share = |at: usize| (at as f32 + 0.5) / side as f32;
        Some(Excited {
            sample,
            value,
            at: [share(place % side), share(place / side)],
        })
    };
    let each = maps.chunks_exact((side * side).max(1)).enumerate();
    let mut all: Vec<_> = each.filter_map(of).collect();
    // Of equal ones the first, so that it is the same each time.
    all.sort_by(|a, b| b.value.total_cmp(&a.value));
    all.truncate(LISTED);
    all
}

/// The kernel of a channel, where the layer is a convolution of the plain kind.
fn filter(spec: &NetworkSpec, parameters: &[f32], view: UnitView) -> Option<FeatureMaps> {
    let NetworkSpec::Convolutional(_) = spec else {
        return None;
    };
    let blocks = spec.blocks().into_iter();
    let mut weights = blocks.filter(|block| block.kind == BlockKind::Weight);
    let block = weights.nth(view.layer)?;
    // `[y, x, of the larger image, of the smaller image]`: D's layers make the smaller one, G's the larger one.
    let &[height, side, larger, smaller] = block.shape.as_slice() else {
        return None;
    };
    let (inputs, outputs) = match view.player {
        Player::Discriminator => (larger, smaller),
        Player::Generator => (smaller, larger),
    };
    let weight = parameters.get(block.range)?;
    if height != side || view.channel >= outputs {
        return None;
    }
    let place = |cell: usize, input: usize| match view.player {
        Player::Discriminator => (cell * larger + input) * smaller + view.channel,
        Player::Generator => (cell * larger + view.channel) * smaller + input,
    };
    let cells = (0..side * side).flat_map(|cell| (0..inputs).map(move |input| (cell, input)));
    let numbers = cells.map(|(cell, input)| weight.get(place(cell, input)).copied());
    Some(FeatureMaps {
        shape: ImageShape {
            side,
            channels: inputs,
        },
        numbers: numbers.collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Architecture, Config, ImageData, Norm};
    use crate::gan::Backend;

    fn config() -> Config {
        let mut config = Config::default();
        config.data.images = ImageData::Digits;
        config.architecture = Architecture::Convolutional;
        config.noise.dim = 5;
        config.generator.channels = 3;
        config.discriminator.channels = 4;
        config.discriminator.norm = Norm::None;
        config
    }

    fn view(player: Player, layer: usize, channel: usize, sample: usize) -> UnitView {
        UnitView {
            player,
            layer,
            channel,
            sample,
        }
    }

    #[test]
    fn the_first_layer_of_d_by_hand() {
        let config = config();
        let gan = Gan::new(&config, Backend::Flex);
        let side = 16;
        // Three images, of which the second is one bright pixel.
        let mut images = vec![0.0; 3 * side * side];
        let (y, x) = (6, 9);
        images[side * side + y * side + x] = 1.0;
        let units = gan
            .units(view(Player::Discriminator, 0, 2, 1), &images)
            .unwrap();
        assert_eq!(
            units.layers[0],
            ImageShape {
                side: 8,
                channels: 4
            }
        );
        let filter = units.filter.unwrap();
        assert_eq!(filter.shape.channels, 1);
        // A strided convolution sees the pixel through each place of its kernel: at (Y, X) through (y + 1 − 2·Y, x + 1 − 2·X).
        let kernel = filter.shape.side;
        let slope = |v: f32| if v > 0.0 { v } else { 0.2 * v };
        let bias = {
            let blocks = gan.networks.discriminator.spec.blocks();
            let bias = blocks.iter().find(|b| b.kind == BlockKind::Bias).unwrap();
            gan.parameters(Player::Discriminator)[bias.range.clone()][2]
        };
        let is_leaky = config.discriminator.activation == crate::config::Activation::LeakyRelu;
        for place in 0..64 {
            let (down, across) = (
                (y + 1).checked_sub(2 * (place / 8)),
                (x + 1).checked_sub(2 * (place % 8)),
            );
            let weight = match (down, across) {
                (Some(down), Some(across)) if down < kernel && across < kernel => {
                    filter.numbers[down * kernel + across]
                }
                _ => 0.0,
            };
            let sum = weight + bias;
            let expected = if is_leaky { slope(sum) } else { sum.max(0.0) };
            let actual = units.maps.numbers[place * 4 + 2];
            assert!(
                (actual - expected).abs() < 1e-5,
                "{place}: {actual} {expected}"
            );
        }
    }

    #[test]
    fn what_excites_a_channel_most_comes_first_with_its_place() {
        let maps = [
            0.0, 0.1, 0.2, 0.0, /* */ 0.0, 0.9, 0.0, 0.0, /* */ 0.5, 0.5, 0.5, 0.5,
        ];
        let found = excited(&maps, 2);
        let numbers: Vec<_> = found.iter().map(|e| (e.sample, e.value)).collect();
        assert_eq!(numbers, [(1, 0.9), (2, 0.5), (0, 0.2)]);
        assert_eq!((found[0].at, found[2].at), ([0.75, 0.25], [0.25, 0.75]));
    }

    #[test]
    fn every_layer_of_both_is_there_and_what_is_not_is_the_nearest() {
        let config = config();
        let gan = Gan::new(&config, Backend::Flex);
        let noise = vec![0.3; 4 * 5];
        let units = gan
            .units(view(Player::Generator, 99, 99, 99), &noise)
            .unwrap();
        assert_eq!(units.view.layer, units.layers.len() - 1);
        assert_eq!(units.view.sample, 3);
        assert_eq!(units.maps.numbers.len(), units.maps.shape.numbers());
        let kernel = units.filter.unwrap();
        assert_eq!(kernel.numbers.len(), kernel.shape.numbers());
        // The first layer takes noise, by no kernel.
        let first = gan.units(view(Player::Generator, 0, 0, 0), &noise).unwrap();
        assert_eq!(first.filter, None);
        assert_eq!(gan.units(view(Player::Generator, 0, 0, 0), &[]), None);
        let points = Gan::new(&Config::default(), Backend::Flex);
        assert_eq!(points.units(view(Player::Generator, 0, 0, 0), &noise), None);
    }
}
