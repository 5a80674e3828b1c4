//! Fused passes of convolutional networks ([`Convolutional`]), forward and back.
//!
//! - `grid`: how a batch of images lies in memory, with samples as the SIMD dimension
//! - `forward`, `backward`: a whole pass, stage by stage
//! - `crew`: a stage on one thread or on several
//! - `product`: the stage that computes an image from the one before, and what is done to its rows
//! - `down`, `up`, `dense`: what a row is computed from: a convolution, a transposed one, the dense layer; each is
//!   the gradient of another's inputs as well
//! - `tile`: the register tile of all three
//! - `gradient`, `dense_gradient`: gradients of weights; `transpose`: images with channels as the SIMD dimension for them
//! - `dropout`: channels that are switched off
//! - `norm`, `sums`: batch norm, and sums over samples and pixels
//! - [`style`]: networks with styles
//! - `r1`: the gradient of the R1 penalty
//! - `tied`: pooling, as strided convolutions with tied weights
//! - `activation`, `rows`: a row's activation; images as users have them
//!
//! Every number is a sum that has one order, whatever the width of vectors and the number of threads: the same
//! bits on every instruction set with fused multiply-adds, and on any number of threads.

#![allow(
    clippy::needless_range_loop,
    reason = "constant bounds over several arrays, which only so stay in registers"
)]

mod activation;
mod backward;
mod crew;
mod dense;
mod dense_gradient;
mod down;
mod dropout;
mod forward;
mod gradient;
mod grid;
mod norm;
mod product;
mod r1;
#[cfg(test)]
mod r1_tests;
#[cfg(test)]
mod reference;
mod rows;
pub(super) mod style;
mod sums;
#[cfg(test)]
mod tests;
mod tied;
mod tile;
mod transpose;
mod up;

use self::backward::{BackRoom, Backward};
use self::crew::Crew;
use self::forward::{Forward, Room};
use self::grid::Cut;
use self::r1::R1;
use super::simd::Simd;
use crate::gan::convolutional::{Convolutional, Direction};

/// What a pass is given.
#[derive(Clone, Copy)]
pub(in crate::gan::fused) struct Given<'a> {
    /// Of the network.
    pub parameters: &'a [f32],
    /// `[batch, inputs]`, row by row; an image is `[y][x][channel]`.
    pub x: &'a [f32],
    /// What the values of every hidden layer are multiplied by (dropout), `[batch, channels]` of each; or nothing.
    pub masks: &'a [f32],
}

/// What a forward pass leaves for the way back.
#[derive(Debug)]
pub(in crate::gan::fused) struct Tape {
    crew: Crew,
    /// Parameters of the strided network, where the network has pooling.
    strided: Option<Vec<f32>>,
    cut: Cut,
    room: Room,
}

impl Tape {
    /// What the batch norms found: means of each layer, then unbiased variances, group by group.
    pub fn statistics(&self, spec: &Convolutional) -> Vec<f32> {
        let mut all = Vec::new();
        for group in 0..spec.groups {
            for index in 0..=spec.depth {
                let step = match spec.direction {
                    Direction::Up => spec.depth - index,
                    Direction::Down => index,
                };
                let statistics = self.room.levels.get(step);
                if let Some(statistics) = statistics.and_then(|level| level.statistics.as_ref()) {
                    let channels = spec.level(step).channels;
                    all.extend(statistics.seen_by(group, channels).concat());
                }
            }
        }
        all
    }
}

/// Outputs `[batch, outputs]`, row by row.
///
/// # Panics
///
/// If a list has the wrong length, or the batch has not `spec.groups` equal parts.
pub(in crate::gan::fused) fn forward(
    simd: Simd,
    threads: usize,
    spec: &Convolutional,
    given: Given<'_>,
    y: &mut [f32],
) {
    pass(simd, threads, spec, given, y, false);
}

/// As [`forward`], and what [`backward`] needs.
///
/// # Panics
///
/// As [`forward`].
pub(in crate::gan::fused) fn forward_with_tape(
    simd: Simd,
    threads: usize,
    spec: &Convolutional,
    given: Given<'_>,
    y: &mut [f32],
) -> Tape {
    pass(simd, threads, spec, given, y, true)
}

fn pass(
    simd: Simd,
    threads: usize,
    spec: &Convolutional,
    given: Given<'_>,
    y: &mut [f32],
    keeps_all: bool,
) -> Tape {
    let Given {
        parameters,
        x,
        masks,
    } = given;
    let batch = x.len() / spec.inputs();
    assert!(
        batch > 0 && batch.is_multiple_of(spec.groups) && y.len() == batch * spec.outputs(),
        "inputs and outputs must be of one batch, of equal parts",
    );
    assert!(
        masks.is_empty() || masks.len() == batch * spec.hidden_channels(),
        "masks for every hidden channel, or none",
    );
    let crew = Crew { simd, threads };
    let strided = tied::strided(spec, parameters);
    let spec = &spec.with_strides();
    let parameters = strided.as_deref().unwrap_or(parameters);
    let cut = Cut::new(simd, batch, spec.groups);
    let mut room = Room::new(spec, &cut, keeps_all, !masks.is_empty());
    let forward = Forward {
        crew,
        spec,
        cut: &cut,
        parameters,
        masks,
    };
    crew.together(|| forward.run(&mut room, x, y));
    Tape {
        crew,
        strided,
        cut,
        room,
    }
}

/// From the gradient of the outputs `dy` `[batch, outputs]` to those of the inputs `dx` `[batch, inputs]` and
/// of the parameters `[parameters]`, each only where it is asked for; overwritten.
///
/// # Panics
///
/// If a length does not fit the network and the batch of the tape.
pub(in crate::gan::fused) fn backward(
    spec: &Convolutional,
    parameters: &[f32],
    tape: &Tape,
    dy: &[f32],
    dx: Option<&mut [f32]>,
    d_parameters: Option<&mut [f32]>,
) {
    let Tape {
        crew,
        strided,
        cut,
        room,
    } = tape;
    let pooled = spec;
    let spec = &spec.with_strides();
    let parameters = strided.as_deref().unwrap_or(parameters);
    let backward = Backward {
        crew: *crew,
        spec,
        cut,
        parameters,
        tape: room,
        layers: spec.layers(),
    };
    let mut room = BackRoom::new(*crew, spec, cut);
    match (strided, d_parameters) {
        (Some(_), Some(gradient)) => {
            let mut of_strided = vec![0.0; spec.parameters()];
            crew.together(|| backward.run(&mut room, dy, dx, Some(&mut of_strided)));
            tied::fold(pooled, &of_strided, gradient);
        }
        (_, d_parameters) => crew.together(|| backward.run(&mut room, dy, dx, d_parameters)),
    }
}

/// The gradient of the R1 penalty γ/2·mean |∇D(x)|² of a discriminator without dropout for its parameters `[parameters]`,
/// overwritten, at samples `x` `[batch, inputs]`.
///
/// # Panics
///
/// If a list has the wrong length, the batch has not `spec.groups` equal parts, or the network is a generator.
pub(in crate::gan::fused) fn r1_gradient(
    simd: Simd,
    threads: usize,
    spec: &Convolutional,
    gamma: f32,
    parameters: &[f32],
    x: &[f32],
    gradient: &mut [f32],
) {
    assert_eq!(
        (spec.direction, spec.outputs()),
        (Direction::Down, 1),
        "R1 is of a score"
    );
    let batch = x.len() / spec.inputs();
    assert!(
        batch > 0 && batch.is_multiple_of(spec.groups) && gradient.len() == parameters.len(),
        "samples must be a batch of equal parts, and the gradient that of all parameters",
    );
    let crew = Crew { simd, threads };
    let cut = Cut::new(simd, batch, spec.groups);
    let pooled = spec;
    let strided = tied::strided(spec, parameters);
    let spec = &spec.with_strides();
    let parameters = strided.as_deref().unwrap_or(parameters);
    let penalty = R1 {
        crew,
        spec,
        cut: &cut,
        parameters,
        layers: spec.layers(),
    };
    let mut room = r1::Room::new(crew, spec, &cut);
    if strided.is_some() {
        let mut of_strided = vec![0.0; parameters.len()];
        crew.together(|| penalty.run(&mut room, gamma, x, &mut of_strided));
        tied::fold(pooled, &of_strided, gradient);
    } else {
        crew.together(|| penalty.run(&mut room, gamma, x, gradient));
    }
}
