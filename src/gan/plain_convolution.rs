//! A convolutional network in burn's own operations: what the fused kernels are held against, and what dropout and
//! processors without wide vectors compute with.

use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, activation};

use super::convolutional::{
    Convolutional, ConvolutionalLayer, Direction, KERNEL, LayerKind, NORM_EPSILON, Offset,
};
use super::network::Dropout;

/// Of both kinds of convolution.
const STRIDE: usize = 2;
const PADDING: usize = 1;

/// `[batch, inputs] → [batch, outputs]`. `blocks` are the network's blocks in their order, each `[rows, columns]` with
/// its last dimension as columns. Dropout switches off whole channels of a sample (Tompson et al., arXiv 1411.4280).
pub(super) fn forward(
    network: &Convolutional,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    dropout: Option<Dropout<'_>>,
) -> Tensor<2> {
    forward_seen(network, blocks, x, dropout, |_| ())
}

/// The same for somebody who looks at what each layer makes, `[batch, channels, y, x]`.
pub(super) fn forward_seen(
    network: &Convolutional,
    blocks: &[Tensor<2>],
    x: &Tensor<2>,
    mut dropout: Option<Dropout<'_>>,
    mut see: impl FnMut(&Tensor<4>),
) -> Tensor<2> {
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
                image = normalized(image, network.groups) * scale + shift;
            }
        }
        if !layer.is_last {
            image = network.activation.forward(image);
            if let Some(dropout) = dropout.as_mut().filter(|d| d.rate > 0.0) {
                let mask = dropout.mask([batch, channels], &image.device());
                image = image * mask.reshape([batch, channels, 1, 1]);
            }
        }
        see(&image);
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
                let (normal, deviation) = standardised(image);
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
    // `[small, big, ky, kx]`, as burn and `PyTorch` have it for both kinds.
    let kernel = |weight: Tensor<2>| {
        let (big, small) = (layer.big.channels, layer.small.channels);
        weight
            .reshape([KERNEL, KERNEL, big, small])
            .permute([3, 2, 0, 1])
    };
    match (layer.kind, network.direction) {
        (LayerKind::Dense, Direction::Up) => {
            from_rows(to_rows(image).matmul(weight), layer.small.side)
        }
        (LayerKind::Dense, Direction::Down) => from_rows(to_rows(image).matmul(weight), 1),
        (LayerKind::Convolution, _) => {
            let options = ConvOptions::new([STRIDE; 2], [PADDING; 2], [1; 2], 1);
            conv2d(image, kernel(weight), None, options)
        }
        (LayerKind::Transposed, _) => {
            let options = ConvTransposeOptions::new([STRIDE; 2], [PADDING; 2], [0; 2], [1; 2], 1);
            conv_transpose2d(image, kernel(weight), None, options)
        }
    }
}

/// Each channel of each of `groups` equal parts of the batch with mean 0 and variance 1 (Ioffe and Szegedy, arXiv
/// 1502.03167, algorithm 1).
fn normalized(image: Tensor<4>, groups: usize) -> Tensor<4> {
    let parts = image.chunk(groups, 0).into_iter();
    Tensor::cat(parts.map(|part| standardised(part).0).collect(), 0)
}

/// Each channel with mean 0 and variance 1, and what it was divided by, `[1, channels, 1, 1]`.
fn standardised(image: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let centered = image.clone() - image.mean_dims(&[0, 2, 3]);
    let variance = (centered.clone() * centered.clone()).mean_dims(&[0, 2, 3]);
    let deviation = (variance + NORM_EPSILON).sqrt();
    (centered / deviation.clone(), deviation)
}

/// `[batch, side · side · channels]`, pixel by pixel → `[batch, channels, y, x]`.
fn from_rows(rows: Tensor<2>, side: usize) -> Tensor<4> {
    let [batch, width] = rows.dims();
    rows.reshape([batch, side, side, width / (side * side)])
        .permute([0, 3, 1, 2])
}

fn to_rows(image: Tensor<4>) -> Tensor<2> {
    let [batch, channels, height, width] = image.dims();
    image
        .permute([0, 2, 3, 1])
        .reshape([batch, height * width * channels])
}
