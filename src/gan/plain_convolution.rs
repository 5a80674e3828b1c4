//! A convolutional network in burn's own operations: what the fused kernels are held against, and what processors
//! without wide vectors compute with.

use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, activation};

use super::convolutional::{
    Convolutional, ConvolutionalLayer, Direction, LayerKind, NORM_EPSILON, Offset,
};
use super::dropout::Dropout;
use super::tensors::values;
use crate::config::Resampling;

/// Of all convolutions.
const PADDING: usize = 1;

/// `[batch, inputs] → [batch, outputs]`. `blocks` are the network's blocks in their order, each `[rows, columns]` with
/// its last dimension as columns. Statistics of batch norms are noted as [`super::network::Layers::forward_noting`] says.
/// Dropout switches off whole channels of a sample (Tompson et al., arXiv 1411.4280).
pub(super) fn forward(
    network: &Convolutional,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    dropout: Option<Dropout<'_>>,
    noted: Option<&mut Vec<f32>>,
) -> Tensor<2> {
    forward_seen(network, blocks, x, dropout, noted, |_| ())
}

/// The same for somebody who looks at what each layer makes, `[batch, channels, y, x]`, and may change it before the next one sees it.
pub(super) fn forward_seen(
    network: &Convolutional,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    mut dropout: Option<Dropout<'_>>,
    noted: Option<&mut Vec<f32>>,
    mut see: impl FnMut(&mut Tensor<4>),
) -> Tensor<2> {
    let mut statistics = vec![Vec::new(); network.groups];
    let mut blocks = blocks.iter().cloned();
    let mut take = || blocks.next().unwrap_or_else(|| x.zeros_like());
    let batch = x.dims()[0];
    // `[batch, channels, y, x]` from here on.
    let mut image = from_rows(
        x.clone(),
        match network.direction {
            Direction::Down => network.image.side,
            Direction::Up => 1,
        },
    );
    for layer in network.layers() {
        image = sums(network, &layer, take(), image);
        let channels = image.dims()[1];
        match layer.offset {
            Offset::Bias(_) => image = image + take().reshape([1, channels, 1, 1]),
            Offset::Norm { .. } => {
                let scale = take().reshape([1, channels, 1, 1]);
                let shift = take().reshape([1, channels, 1, 1]);
                let parts = image.chunk(network.groups, 0).into_iter().map(standardised);
                let parts: Vec<_> = parts.collect();
                if noted.is_some() {
                    for (seen, part) in statistics.iter_mut().zip(&parts) {
                        seen.extend(part.seen());
                    }
                }
                let normal = parts.into_iter().map(|part| part.normal).collect();
                image = Tensor::cat(normal, 0) * scale + shift;
            }
        }
        if !layer.is_last {
            image = network.activation.forward(image);
            if let Some(dropout) = dropout.as_mut().filter(|d| d.rate > 0.0) {
                let mask = dropout.mask([batch, channels], &image.device());
                image = image * mask.reshape([batch, channels, 1, 1]);
            }
        }
        see(&mut image);
    }
    if let Some(noted) = noted {
        *noted = statistics.concat();
    }
    let rows = to_rows(image);
    match network.direction {
        Direction::Up => activation::tanh(rows),
        Direction::Down => rows,
    }
}

/// How the outputs change, to first order, when the samples do by `dx`: `[batch, outputs]`. Without dropout; of a network
/// that ends in a logit. Autodiff can go back through it.
pub(super) fn change(
    network: &Convolutional,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    dx: &Tensor<2>,
) -> Tensor<2> {
    let mut blocks = blocks.iter().cloned();
    let mut take = || blocks.next().unwrap_or_else(|| x.zeros_like());
    let mut image = from_rows(x.clone(), network.image.side);
    let mut change = from_rows(dx.clone(), network.image.side);
    for layer in network.layers() {
        let weight = take();
        image = sums(network, &layer, weight.clone(), image);
        change = sums(network, &layer, weight, change);
        let channels = image.dims()[1];
        match layer.offset {
            Offset::Bias(_) => image = image + take().reshape([1, channels, 1, 1]),
            Offset::Norm { .. } => {
                let scale = take().reshape([1, channels, 1, 1]);
                let shift = take().reshape([1, channels, 1, 1]);
                let Standardised {
                    normal, deviation, ..
                } = standardised(image);
                let moved = change.clone() - change.mean_dims(&[0, 2, 3]);
                let along = (normal.clone() * moved.clone()).mean_dims(&[0, 2, 3]);
                change = (moved - normal.clone() * along) / deviation * scale.clone();
                image = normal * scale + shift;
            }
        }
        if !layer.is_last {
            let y = network.activation.forward(image.clone());
            change = change * network.activation.derivative(image, y.clone());
            image = y;
        }
    }
    to_rows(change)
}

/// A layer's sums, `[batch, channels, y, x]`.
fn sums(
    network: &Convolutional,
    layer: &ConvolutionalLayer,
    weight: Tensor<2>,
    image: Tensor<4>,
) -> Tensor<4> {
    let side = network.kernel();
    let stride = match network.resampling {
        Resampling::Strides => 2,
        Resampling::Pooling => 1,
    };
    // `[small, big, ky, kx]`, as burn and `PyTorch` have it for both kinds.
    let kernel = |weight: Tensor<2>| {
        let (big, small) = (layer.big.channels, layer.small.channels);
        weight
            .reshape([side, side, big, small])
            .permute([3, 2, 0, 1])
    };
    match (layer.kind, network.direction) {
        (LayerKind::Dense, Direction::Up) => {
            from_rows(to_rows(image).matmul(weight), layer.small.side)
        }
        (LayerKind::Dense, Direction::Down) => from_rows(to_rows(image).matmul(weight), 1),
        (LayerKind::Convolution, _) => {
            let options = ConvOptions::new([stride; 2], [PADDING; 2], [1; 2], 1);
            let sums = conv2d(image, kernel(weight), None, options);
            match network.resampling {
                Resampling::Strides => sums,
                Resampling::Pooling => halved(sums),
            }
        }
        (LayerKind::Transposed, _) => {
            let image = match network.resampling {
                Resampling::Strides => image,
                Resampling::Pooling => doubled(image),
            };
            let options = ConvTransposeOptions::new([stride; 2], [PADDING; 2], [0; 2], [1; 2], 1);
            conv_transpose2d(image, kernel(weight), None, options)
        }
    }
}

/// The mean of each 2×2 pixels.
fn halved(image: Tensor<4>) -> Tensor<4> {
    let [batch, channels, height, width] = image.dims();
    image
        .reshape([batch * channels, height / 2, 2, width / 2, 2])
        .mean_dims(&[2, 4])
        .reshape([batch, channels, height / 2, width / 2])
}

/// Each pixel as 2×2 pixels.
pub(super) fn doubled(image: Tensor<4>) -> Tensor<4> {
    let [batch, channels, height, width] = image.dims();
    image
        .reshape([batch * channels, height, 1, width, 1])
        .repeat(&[1, 1, 2, 1, 2])
        .reshape([batch, channels, 2 * height, 2 * width])
}

/// A part of a batch with each channel brought to mean 0 and variance 1 (Ioffe and Szegedy, arXiv 1502.03167, algorithm
/// 1).
pub(super) struct Standardised {
    pub normal: Tensor<4>,
    /// What it was divided by, `[1, channels, 1, 1]`.
    deviation: Tensor<4>,
    mean: Tensor<4>,
    variance: Tensor<4>,
}

impl Standardised {
    /// Means, then unbiased variances.
    pub fn seen(&self) -> Vec<f32> {
        let [batch, _, height, width] = self.normal.dims();
        let count = (batch * height * width) as f64;
        let unbiased = self.variance.clone() * (count / (count - 1.0).max(1.0));
        let numbers = [self.mean.clone(), unbiased];
        numbers.map(|t| values(t.without_autodiff())).concat()
    }
}

pub(super) fn standardised(image: Tensor<4>) -> Standardised {
    let mean = image.clone().mean_dims(&[0, 2, 3]);
    let centered = image - mean.clone();
    let variance = (centered.clone() * centered.clone()).mean_dims(&[0, 2, 3]);
    let deviation = (variance.clone() + NORM_EPSILON).sqrt();
    Standardised {
        normal: centered / deviation.clone(),
        deviation,
        mean,
        variance,
    }
}

/// `[batch, side · side · channels]`, pixel by pixel → `[batch, channels, y, x]`.
pub(super) fn from_rows(rows: Tensor<2>, side: usize) -> Tensor<4> {
    let [batch, width] = rows.dims();
    rows.reshape([batch, side, side, width / (side * side)])
        .permute([0, 3, 1, 2])
}

pub(super) fn to_rows(image: Tensor<4>) -> Tensor<2> {
    let [batch, channels, height, width] = image.dims();
    image
        .permute([0, 2, 3, 1])
        .reshape([batch, height * width * channels])
}
