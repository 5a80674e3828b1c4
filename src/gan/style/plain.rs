//! Style networks in burn's own operations.

use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, activation};

use super::SQUARE_EPSILON;
use super::discriminator::StyleDiscriminator;
use super::generator::{Side, StyleGenerator, StyleInput, StyledLayer, Styling};
use crate::config::{Activation, StyleLayers, StyleStart, WeightScale};
use crate::gan::convolutional::NORM_EPSILON;
use crate::gan::plain_convolution::{doubled, from_rows, standardised, to_rows};

/// Blocks in the order in which a pass takes them; what is missing is zeros, so that a mistake is a wrong number in a
/// test and no crash.
struct Blocks<'a> {
    rest: std::slice::Iter<'a, Tensor<2>>,
    first: &'a Tensor<2>,
}

impl<'a> Blocks<'a> {
    fn new(blocks: &'a [Tensor<2>], x: &'a Tensor<2>) -> Self {
        Self {
            rest: blocks.iter(),
            first: x,
        }
    }

    fn take(&mut self) -> Tensor<2> {
        let next = self.rest.next();
        next.cloned().unwrap_or_else(|| self.first.zeros_like())
    }

    /// Weight `[inputs, outputs]` and bias of a dense layer.
    fn dense(&mut self, x: &Tensor<2>, of_sums: f32, of_bias: f32) -> Tensor<2> {
        x.clone().matmul(self.take() * of_sums) + self.take() * of_bias
    }

    /// A list as factors or terms of the channels of an image.
    fn channels(&mut self) -> Tensor<4> {
        let list = self.take();
        let count = list.dims()[1];
        list.reshape([1, count, 1, 1])
    }
}

/// LeakyReLU of the mapping, whatever the layers have.
fn mapped(x: Tensor<2>, weights: WeightScale) -> Tensor<2> {
    Activation::LeakyRelu.forward(x) * weights.of_activation()
}

/// Styles w `[n, width]` of noise `[n, latent]`; `blocks` are the generator's.
pub(in crate::gan) fn styles(
    network: &StyleGenerator,
    blocks: &[Tensor<2>],
    noise: &Tensor<2>,
) -> Tensor<2> {
    mapping(network, &mut Blocks::new(blocks, noise), noise)
}

fn mapping(network: &StyleGenerator, blocks: &mut Blocks<'_>, noise: &Tensor<2>) -> Tensor<2> {
    let mut w = noise.clone();
    // Of one number only the sign would be left.
    if network.latent > 1 {
        let square = (noise.clone() * noise.clone()).mean_dim(1);
        w = w / (square + SQUARE_EPSILON).sqrt();
    }
    for index in 0..network.mapping_layers {
        let inputs = if index == 0 {
            network.latent
        } else {
            network.width
        };
        let rate = match network.weights {
            WeightScale::Plain => 1.0,
            WeightScale::Equalised => network.mapping_rate,
        };
        let of_sums = rate * network.weights.of_sums(inputs);
        w = mapped(blocks.dense(&w, of_sums, rate), network.weights);
    }
    w
}

/// Images `[batch, outputs]` of what the generator is given, `[batch, inputs]`. Notes what batch norms find, and shows
/// what each layer makes, `[batch, channels, y, x]`, to be changed before the next one sees it.
pub(in crate::gan) fn generate(
    network: &StyleGenerator,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    noted: Option<&mut Vec<f32>>,
    mut see: impl FnMut(&mut Tensor<4>),
) -> Tensor<2> {
    let mut blocks = Blocks::new(blocks, x);
    let styles = styles_of_layers(network, &mut blocks, x);
    let style = |index: usize| styles.get(index).unwrap_or(x);
    let mut statistics = Vec::new();
    let weights = network.weights;
    let first = network.level(network.depth);
    let batch = x.dims()[0];
    let activated = |image| network.activation.forward(image) * weights.of_activation();
    let mut image = match network.start {
        StyleStart::FromW => {
            let weight = blocks.take() * weights.of_sums(network.width);
            let sums = from_rows(style(0).clone().matmul(weight), first.side);
            let image = if network.has_norm {
                let found = standardised(sums);
                statistics.extend(found.seen());
                found.normal * blocks.channels() + blocks.channels()
            } else {
                sums + blocks.channels()
            };
            let mut image = activated(image);
            see(&mut image);
            image
        }
        StyleStart::Constant => {
            let constant = blocks.take().reshape([1, first.numbers()]);
            from_rows(constant, first.side).repeat(&[batch, 1, 1, 1])
        }
    };
    let layers = network.styled_layers();
    let skipped = network.styled() - layers.len();
    for (index, layer) in layers.iter().enumerate() {
        let w = style(index + skipped);
        image = styled(network, layer, &mut blocks, image, w, &mut statistics);
        see(&mut image);
    }
    let last = network.level(0).channels;
    let rows = match network.layers {
        StyleLayers::Normalised => {
            let weight = blocks.take() * weights.of_sums(super::KERNEL.pow(2) * last);
            let sums = convolved(image, weight, super::KERNEL, 1);
            activation::tanh(to_rows(sums + blocks.channels()))
        }
        StyleLayers::Modulated => {
            let factors = blocks.dense(style(network.depth), weights.of_sums(network.width), 1.0);
            let weight = blocks.take() * weights.of_sums(last);
            let sums = convolved(image * over_pixels(factors), weight, 1, 1);
            to_rows(sums + blocks.channels())
        }
    };
    if let Some(noted) = noted {
        *noted = statistics;
    }
    rows
}

/// A style for each layer.
fn styles_of_layers(
    network: &StyleGenerator,
    blocks: &mut Blocks<'_>,
    x: &Tensor<2>,
) -> Vec<Tensor<2>> {
    let count = network.styled();
    match network.input {
        StyleInput::Noise => vec![mapping(network, blocks, x); count],
        StyleInput::Mixed { cut } => {
            // Both go through the mapping as one batch.
            let both = Tensor::cat(x.clone().chunk(2, 1), 0);
            let both = mapping(network, blocks, &both).chunk(2, 0);
            let of = |index| both.get(usize::from(index >= cut)).unwrap_or(x).clone();
            (0..count).map(of).collect()
        }
        StyleInput::Styles => {
            for _ in 0..2 * network.mapping_layers {
                blocks.take();
            }
            x.clone().chunk(count, 1)
        }
    }
}

/// What a layer makes of an image and a style.
fn styled(
    network: &StyleGenerator,
    layer: &StyledLayer,
    blocks: &mut Blocks<'_>,
    image: Tensor<4>,
    w: &Tensor<2>,
    statistics: &mut Vec<f32>,
) -> Tensor<4> {
    let weights = network.weights;
    let activated = |image| network.activation.forward(image) * weights.of_activation();
    let weight = blocks.take() * weights.of_sums(layer.fan_in);
    let style = blocks.dense(w, weights.of_sums(network.width), 1.0);
    // What the style does to channels that are normal.
    let shaped = |normal: Tensor<4>| {
        let (channels, style) = (layer.made.channels, style.clone());
        let scale = over_pixels(style.clone().narrow(1, 0, channels)) + 1.0;
        normal * scale + over_pixels(style.narrow(1, channels, channels))
    };
    match layer.styling {
        Styling::Modulated => {
            let squares = (weight.clone() * weight.clone())
                .reshape([
                    super::KERNEL.pow(2),
                    layer.from.channels,
                    layer.made.channels,
                ])
                .sum_dim(0)
                .reshape([layer.from.channels, layer.made.channels]);
            let expected = (style.clone() * style.clone()).matmul(squares) + SQUARE_EPSILON;
            let sums = sums(layer, image * over_pixels(style.clone()), weight);
            let sums = sums / over_pixels(expected.sqrt());
            activated(sums + blocks.channels())
        }
        Styling::Adain => {
            let image = activated(sums(layer, image, weight) + blocks.channels());
            shaped(normal_each(image))
        }
        Styling::InstanceNorm => activated(shaped(normal_each(sums(layer, image, weight)))),
        Styling::BatchNorm => {
            let sums = sums(layer, image, weight);
            let normal = if layer.has_bias {
                sums + blocks.channels()
            } else {
                let found = standardised(sums);
                statistics.extend(found.seen());
                found.normal
            };
            activated(shaped(normal))
        }
    }
}

/// Each channel of each image with mean 0 and variance 1 (Ulyanov et al., arXiv 1607.08022).
fn normal_each(image: Tensor<4>) -> Tensor<4> {
    let centered = image.clone() - image.mean_dims(&[2, 3]);
    let variance = (centered.clone() * centered.clone()).mean_dims(&[2, 3]);
    centered / (variance + NORM_EPSILON).sqrt()
}

/// `[batch, channels]` as factors or terms of every pixel.
fn over_pixels(list: Tensor<2>) -> Tensor<4> {
    let [batch, channels] = list.dims();
    list.reshape([batch, channels, 1, 1])
}

fn sums(layer: &StyledLayer, image: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    match layer.side {
        Side::Same => convolved(image, weight, super::KERNEL, 1),
        Side::Doubled => convolved(doubled(image), weight, super::KERNEL, 1),
        Side::Transposed => {
            let kernel = crate::gan::convolutional::KERNEL;
            let (outputs, inputs) = (layer.made.channels, layer.from.channels);
            let weight = weight
                .reshape([kernel, kernel, outputs, inputs])
                .permute([3, 2, 0, 1]);
            let options = ConvTransposeOptions::new([2; 2], [1; 2], [0; 2], [1; 2], 1);
            conv_transpose2d(image, weight, None, options)
        }
    }
}

/// A convolution with weight `[ky · kx · inputs, outputs]`, the image padded by zeros.
fn convolved(image: Tensor<4>, weight: Tensor<2>, kernel: usize, stride: usize) -> Tensor<4> {
    let inputs = image.dims()[1];
    let outputs = weight.dims()[1];
    let weight = weight
        .reshape([kernel, kernel, inputs, outputs])
        .permute([3, 2, 0, 1]);
    let padding = (kernel - 1) / 2;
    conv2d(
        image,
        weight,
        None,
        ConvOptions::new([stride; 2], [padding; 2], [1; 2], 1),
    )
}

/// Scores `[batch, 1]` of images `[batch, inputs]`; shows what each convolution makes, `[batch, channels, y, x]`, to be changed
/// before the next one sees it.
pub(in crate::gan) fn judge(
    network: &StyleDiscriminator,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    mut see: impl FnMut(&mut Tensor<4>),
) -> Tensor<2> {
    let mut blocks = Blocks::new(blocks, x);
    let weights = network.weights;
    let mut image = from_rows(x.clone(), network.image.side);
    for layer in network.convolutions() {
        if layer.sees_batch {
            let parts = image.chunk(network.groups, 0).into_iter();
            image = Tensor::cat(parts.map(with_deviation).collect(), 0);
        }
        let weight = blocks.take() * weights.of_sums(layer.fan_in());
        let sums = convolved(image, weight, layer.kernel, layer.stride) + blocks.channels();
        image = network.activation.forward(sums) * weights.of_activation();
        see(&mut image);
    }
    let rows = to_rows(image);
    let of_sums = weights.of_sums(rows.dims()[1]);
    blocks.dense(&rows, of_sums, 1.0)
}

/// How scores change, to first order, when the images do by `dx`: `[batch, 1]`. Autodiff can go back through it.
pub(in crate::gan) fn change(
    network: &StyleDiscriminator,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    dx: &Tensor<2>,
) -> Tensor<2> {
    let mut blocks = Blocks::new(blocks, x);
    let weights = network.weights;
    let side = network.image.side;
    let (mut image, mut change) = (from_rows(x.clone(), side), from_rows(dx.clone(), side));
    for layer in network.convolutions() {
        if layer.sees_batch {
            change = with_deviation_change(&image, change);
            image = with_deviation(image);
        }
        let weight = blocks.take() * weights.of_sums(layer.fan_in());
        let sums = convolved(image, weight.clone(), layer.kernel, layer.stride) + blocks.channels();
        let moved = convolved(change, weight, layer.kernel, layer.stride);
        let y = network.activation.forward(sums.clone());
        let slope = network.activation.derivative(sums, y.clone());
        change = moved * slope * weights.of_activation();
        image = y * weights.of_activation();
    }
    let rows = to_rows(change);
    let of_sums = weights.of_sums(rows.dims()[1]);
    rows.matmul(blocks.take() * of_sums)
}

/// Deviation of each number over the batch, `[1, channels, y, x]`, and what it is the deviation of.
fn deviations(image: &Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let centered = image.clone() - image.clone().mean_dim(0);
    let variance = (centered.clone() * centered.clone()).mean_dim(0);
    ((variance + SQUARE_EPSILON).sqrt(), centered)
}

/// One more channel: a number for the whole batch.
fn with_channel(image: Tensor<4>, number: Tensor<1>) -> Tensor<4> {
    let [batch, _, height, width] = image.dims();
    let channel = number
        .reshape([1, 1, 1, 1])
        .repeat(&[batch, 1, height, width]);
    Tensor::cat(vec![image, channel], 1)
}

fn with_deviation(image: Tensor<4>) -> Tensor<4> {
    let mean = deviations(&image).0.mean();
    with_channel(image, mean)
}

/// How the image with its deviation changes when it does by `change`.
fn with_deviation_change(image: &Tensor<4>, change: Tensor<4>) -> Tensor<4> {
    let (deviation, centered) = deviations(image);
    let of_variance = (centered * change.clone()).mean_dim(0);
    with_channel(change, (of_variance / deviation).mean())
}
