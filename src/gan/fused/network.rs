//! A network of any architecture, forward and back: dense ones by [`super::pass`], convolutional and style networks by
//! [`super::conv`].

pub(super) use super::conv::Given;
use super::conv::style::{self, discriminator, generator};
use super::simd::Simd;
use super::{conv, pass, r1};
use crate::gan::NetworkSpec;

/// What a forward pass leaves for the way back.
#[derive(Debug)]
pub(super) enum Tape {
    Dense(pass::Tape),
    Convolutional(conv::Tape),
    StyleGenerator(Box<generator::Tape>),
    StyleDiscriminator(Box<discriminator::Tape>),
}

impl Tape {
    /// What the batch norms found: means of each layer, then unbiased variances, group by group.
    pub fn statistics(&self, spec: &NetworkSpec) -> Vec<f32> {
        match (self, spec) {
            (Self::Convolutional(tape), NetworkSpec::Convolutional(network)) => {
                tape.statistics(network)
            }
            (Self::StyleGenerator(tape), _) => tape.statistics(),
            _ => Vec::new(),
        }
    }
}

/// Outputs `[batch, outputs]`, row by row.
///
/// # Panics
///
/// If a list has the wrong length.
pub(super) fn forward(simd: Simd, spec: &NetworkSpec, given: Given<'_>) -> Vec<f32> {
    let Given { parameters, x, .. } = given;
    let mut y = room(spec, x);
    match spec {
        NetworkSpec::Dense(dense) => pass::forward(simd, *dense, parameters, x, &mut y),
        NetworkSpec::Convolutional(network) => {
            conv::forward(simd, simd.threads(), network, given, &mut y);
        }
        NetworkSpec::StyleGenerator(network) => {
            generator::forward(simd, simd.threads(), network, parameters, x, &mut y);
        }
        NetworkSpec::StyleDiscriminator(network) => {
            discriminator::forward(simd, simd.threads(), network, parameters, x, &mut y);
        }
    }
    y
}

/// As [`forward`], and what [`backward`] needs.
///
/// # Panics
///
/// If a list has the wrong length.
pub(super) fn forward_with_tape(
    simd: Simd,
    spec: &NetworkSpec,
    given: Given<'_>,
) -> (Vec<f32>, Tape) {
    let Given { parameters, x, .. } = given;
    let mut y = room(spec, x);
    let tape = match spec {
        NetworkSpec::Dense(dense) => {
            let tape = pass::forward_with_tape(simd, *dense, parameters, x, &mut y);
            Tape::Dense(tape)
        }
        NetworkSpec::Convolutional(network) => {
            let threads = simd.threads();
            let tape = conv::forward_with_tape(simd, threads, network, given, &mut y);
            Tape::Convolutional(tape)
        }
        NetworkSpec::StyleGenerator(network) => {
            let tape = generator::forward(simd, simd.threads(), network, parameters, x, &mut y);
            Tape::StyleGenerator(Box::new(tape))
        }
        NetworkSpec::StyleDiscriminator(network) => {
            let tape = discriminator::forward(simd, simd.threads(), network, parameters, x, &mut y);
            Tape::StyleDiscriminator(Box::new(tape))
        }
    };
    (y, tape)
}

/// From the gradient of the outputs `dy` `[batch, outputs]` to those of the inputs `dx` `[batch, inputs]` and of the
/// parameters `[parameters]`, each only where it is asked for.
///
/// # Panics
///
/// If a length does not fit the network and the batch of the tape, or the tape is another network's.
pub(super) fn backward(
    spec: &NetworkSpec,
    parameters: &[f32],
    tape: &Tape,
    dy: &[f32],
    dx: Option<&mut [f32]>,
    d_parameters: Option<&mut [f32]>,
) {
    match (spec, tape) {
        (NetworkSpec::Dense(dense), Tape::Dense(tape)) => {
            pass::backward(*dense, parameters, tape, dy, dx, d_parameters);
        }
        (NetworkSpec::Convolutional(network), Tape::Convolutional(tape)) => {
            conv::backward(network, parameters, tape, dy, dx, d_parameters);
        }
        (NetworkSpec::StyleGenerator(network), Tape::StyleGenerator(tape)) => {
            // Nobody asks for the gradient of noise.
            if let Some(d_parameters) = d_parameters {
                generator::backward(network, tape, dy, d_parameters);
            }
        }
        (NetworkSpec::StyleDiscriminator(network), Tape::StyleDiscriminator(tape)) => {
            discriminator::backward(network, tape, dy, dx, d_parameters);
        }
        _ => unreachable!("a tape of another network"),
    }
}

/// The gradient of the R1 penalty γ/2·mean |∇D(x)|² for the parameters `[parameters]`, overwritten, at samples `x`
/// `[batch, inputs]`.
///
/// # Panics
///
/// If a length does not fit the network, or it is no discriminator.
pub(super) fn r1_gradient(
    simd: Simd,
    spec: &NetworkSpec,
    gamma: f32,
    parameters: &[f32],
    x: &[f32],
    d_parameters: &mut [f32],
) {
    match spec {
        NetworkSpec::Dense(dense) => {
            r1::gradient(simd, *dense, gamma, parameters, x, d_parameters);
        }
        NetworkSpec::Convolutional(network) => {
            let threads = simd.threads();
            conv::r1_gradient(simd, threads, network, gamma, parameters, x, d_parameters);
        }
        NetworkSpec::StyleDiscriminator(network) => {
            let threads = simd.threads();
            style::r1::gradient(simd, threads, network, gamma, parameters, x, d_parameters);
        }
        NetworkSpec::StyleGenerator(_) => unreachable!("a generator has no score"),
    }
}

/// Room for a network's outputs.
fn room(spec: &NetworkSpec, x: &[f32]) -> Vec<f32> {
    vec![0.0; x.len() / spec.inputs() * spec.outputs()]
}
