//! Penalties on how steep D is: R1, γ/2·mean |∇D(x)|² at real points (Mescheder et al., arXiv 1801.04406, equation 9), and the gradient
//! penalty λ·mean (|∇D(x)| − 1)² anywhere (Gulrajani et al., arXiv 1704.00028, equation 3).
//!
//! Their gradient needs a derivative of a derivative. Here that is written out, so that no tape is needed
//! and it is exact for every activation a: with s, x and W a layer's sums, inputs and weight, and from
//! the output back to the input
//!
//! > v = r·a′(s),  r ← v·Wᵀ,  ∇D = the last r,
//!
//! the same steps are gone back, from the input to the output, and what they give to a′(s) goes on to
//! the sums by a″(s) and through the layers as in any backward pass.

use burn::tensor::Tensor;

use super::sight::Sight;
use super::{Network, NetworkSpec, Simd, plain_convolution, style};
use crate::config::{Activation, Loss};

/// The gradient of the penalty with weight `gamma` for D's flat parameters, `[spec.parameters()]`, at
/// samples `[batch, width]` that it sees in some way; of D without dropout. With `simd` by the fused operations.
pub fn r1_gradient(
    discriminator: &Network,
    sight: &Sight,
    simd: Option<Simd>,
    gamma: f64,
    samples: Tensor<2>,
) -> Tensor<1> {
    let samples = sight.with_constant_deviation(samples);
    let is_dense = matches!(discriminator.spec, NetworkSpec::Dense(_));
    // Without fused multiply-adds the dense kernel's partial sums lose too many digits.
    let has_form = discriminator.spec.has_fused_r1();
    let has_form = has_form && !sight.sees_batch();
    let exact = simd.filter(|simd| (simd.is_reproducible() || !is_dense) && has_form);
    match (exact, discriminator.spec) {
        (Some(simd), _) => discriminator.r1_gradient(simd, gamma, samples),
        (None, _) => plain(discriminator, samples, gamma, |slope| {
            sight.slope_of_samples(slope)
        }),
    }
}

/// The gradient of the gradient penalty with weight `lambda` for D's flat parameters, `[spec.parameters()]`, at samples
/// `[batch, width]` that it sees in some way; of D without dropout, by burn's own operations.
pub fn gradient_penalty(
    discriminator: &Network,
    sight: &Sight,
    lambda: f64,
    samples: Tensor<2>,
) -> Tensor<1> {
    let samples = sight.with_constant_deviation(samples);
    plain(discriminator, samples, 2.0 * lambda, |slope| {
        let slope = sight.slope_of_samples(slope);
        let size = (slope.clone() * slope.clone()).sum_dim(1).sqrt(); // [batch, 1]
        // Where D is flat it has no direction to become steeper in.
        let share = -size.clamp_min(1e-12).recip() + 1.0;
        slope * share
    })
}

/// The gradient of a penalty by burn's own operations, of which the derivative for ∇D(x) `[batch, inputs]` is
/// weight/batch · `push`(∇D(x)), an odd function.
fn plain(
    discriminator: &Network,
    samples: Tensor<2>,
    weight: f64,
    push: impl Fn(Tensor<2>) -> Tensor<2>,
) -> Tensor<1> {
    let weight = weight / samples.dims()[0] as f64;
    match discriminator.spec {
        NetworkSpec::Dense(spec) => dense(discriminator, spec.activation, samples, weight, push),
        NetworkSpec::Convolutional(network) => {
            along(discriminator, &samples, weight, push, |blocks, x, slope| {
                plain_convolution::change(&network, blocks, x, slope)
            })
        }
        NetworkSpec::StyleDiscriminator(network) => {
            along(discriminator, &samples, weight, push, |blocks, x, slope| {
                style::plain::change(&network, blocks, x, slope)
            })
        }
        // A generator has no score.
        NetworkSpec::StyleGenerator(_) => discriminator.parameters.zeros_like(),
    }
}

/// Of convolutional and style networks: the gradient, for the parameters, of how ΣD changes along `push`, which is kept
/// constant (Pearlmutter 1994, Fast exact multiplication by the Hessian). That change goes forward with the samples, and
/// autodiff brings its gradient back; the fused operation has the way back written out.
fn along(
    discriminator: &Network,
    samples: &Tensor<2>,
    weight: f64,
    push: impl Fn(Tensor<2>) -> Tensor<2>,
    change: impl Fn(&[Tensor<2>], &Tensor<2>, &Tensor<2>) -> Tensor<2>,
) -> Tensor<1> {
    // Of −ΣD, hence the sign below.
    let slope = discriminator.input_gradient_of(None, samples.clone(), Loss::Wasserstein);
    let layers = discriminator.leaves();
    let change = change(layers.blocks(), samples, &push(slope));
    let sum = change.sum() * -weight;
    layers.gradient(&mut sum.backward())
}

/// The same written out, for fully connected networks.
fn dense(
    discriminator: &Network,
    activation: Activation,
    points: Tensor<2>,
    factor: f64,
    push: impl Fn(Tensor<2>) -> Tensor<2>,
) -> Tensor<1> {
    let layers = discriminator.constants();
    let tensors: Vec<_> = layers
        .dense()
        .map(|(weight, bias)| (weight.clone(), bias.clone()))
        .collect();
    let hidden_layers = tensors.len().saturating_sub(1);

    let mut hidden = Vec::with_capacity(hidden_layers);
    let mut x = points;
    for (weight, bias) in &tensors[..hidden_layers] {
        let sums = x.clone().matmul(weight.clone()) + bias.clone(); // [batch, neurons]
        let y = activation.forward(sums.clone());
        hidden.push(Hidden {
            input: x,
            slope: activation.derivative(sums.clone(), y.clone()),
            curvature: activation.second_derivative(sums, y.clone()),
        });
        x = y;
    }

    // The output depends on itself with slope 1.
    let mut r = x.narrow(1, 0, 1) * 0.0 + 1.0; // [batch, 1]
    let mut ways = Vec::with_capacity(tensors.len());
    for (index, (weight, _)) in tensors.iter().enumerate().rev() {
        let v = match hidden.get(index) {
            Some(layer) => r.clone() * layer.slope.clone(),
            None => r.clone(),
        };
        let next = v.clone().matmul(weight.clone().transpose());
        ways.push(Way { r, v });
        r = next;
    }
    ways.reverse();

    // Back along that way, from the point to the output.
    let mut back = push(r) * factor; // of ∇D, `[batch, inputs]`
    let mut gradients = Vec::with_capacity(tensors.len());
    let mut of_sums = Vec::with_capacity(hidden_layers);
    for ((index, (weight, bias)), way) in tensors.iter().enumerate().zip(ways) {
        let of_weight = back.clone().transpose().matmul(way.v);
        gradients.push((of_weight, bias.zeros_like()));
        let of_v = back.matmul(weight.clone());
        let Some(layer) = hidden.get(index) else {
            break;
        };
        let curvature = layer.curvature.clone();
        of_sums.push(curvature.map(|curvature| of_v.clone() * way.r * curvature));
        back = of_v * layer.slope.clone();
    }

    // And through the layers to what the slopes depend on.
    let mut delta: Option<Tensor<2>> = None;
    for (index, layer) in hidden.iter().enumerate().rev() {
        let from_above = delta.and_then(|delta| {
            let (weight, _) = tensors.get(index + 1)?;
            Some(delta.matmul(weight.clone().transpose()) * layer.slope.clone())
        });
        delta = match (of_sums.pop().flatten(), from_above) {
            (Some(own), Some(above)) => Some(own + above),
            (own, above) => own.or(above),
        };
        if let (Some(delta), Some((of_weight, of_bias))) = (&delta, gradients.get_mut(index)) {
            let input = layer.input.clone().transpose();
            *of_weight = of_weight.clone() + input.matmul(delta.clone());
            *of_bias = delta.clone().sum_dim(0);
        }
    }
    let parts = gradients.into_iter().flat_map(|(w, b)| [w, b]);
    Tensor::cat(parts.map(|part| part.flatten::<1>(0, 1)).collect(), 0)
}

/// A hidden layer at the points.
struct Hidden {
    /// `[batch, inputs]`.
    input: Tensor<2>,
    /// a′ at its sums, `[batch, neurons]`.
    slope: Tensor<2>,
    /// a″ there, if it is not 0.
    curvature: Option<Tensor<2>>,
}

/// What a layer has of the way from the output to the point.
struct Way {
    /// Before the slope, `[batch, outputs]`.
    r: Tensor<2>,
    /// After it.
    v: Tensor<2>,
}
