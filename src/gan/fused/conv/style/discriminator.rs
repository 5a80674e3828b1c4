//! `StyleGAN`'s discriminator, forward; `back` has the way back.

mod back;

use std::ops::Range;

use super::super::crew::Crew;
use super::super::dense::{DenseWeight, Gather};
use super::super::grid::{Cut, Plane};
use super::super::product::{Finish, Product, Source, pack};
use super::super::rows::Unpack;
use super::convolution::{Convolution, Kind};
use super::deviation::{Deviation, wider};
use super::plan::Scales;
use crate::config::Activation;
use crate::gan::convolutional::Direction;
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::simd::Simd;
use crate::gan::style::discriminator::{self as shape, StyleDiscriminator};

pub(super) use back::Step;
pub(in crate::gan::fused) use back::backward;

/// What a forward pass leaves for the way back.
pub(in crate::gan::fused) struct Tape {
    pub(super) crew: Crew,
    pub(super) cut: Cut,
    pub(super) plan: Plan,
    /// Scaled.
    parameters: Vec<f32>,
    /// The image, and what each convolution makes.
    pub(super) levels: Vec<Level>,
    /// What the last convolution sees beside that.
    pub(super) deviation: Option<Deviation>,
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tape of {} images", self.levels.len())
    }
}

pub(super) struct Level {
    pub plane: Plane,
    pub values: Buffer,
    slopes: Buffer,
}

/// Places of parameters, in the order of [`StyleDiscriminator::blocks`].
pub(super) struct Plan {
    pub layers: Vec<(shape::Convolution, [Range<usize>; 2])>,
    pub score: [Range<usize>; 2],
    pub scales: Scales,
}

impl Plan {
    fn new(spec: &StyleDiscriminator) -> Self {
        let mut scales = Scales::new(spec.blocks());
        let mut take = |scale: f32| scales.take(scale);
        let weights = spec.weights;
        let gain = weights.of_activation();
        let layers = spec.convolutions().into_iter().map(|layer| {
            let of_sums = weights.of_sums(layer.fan_in());
            (layer, [take(of_sums * gain), take(gain)])
        });
        let layers = layers.collect();
        let inputs = spec.level(spec.depth).numbers();
        let score = [take(weights.of_sums(inputs)), take(1.0)];
        Self {
            layers,
            score,
            scales,
        }
    }
}

/// The list of scores.
pub(super) const SCORE: Plane = Plane {
    rows: 1,
    columns: 1,
    border: 0,
    channels: 1,
};

/// Scores `[batch, 1]` of images `[batch, inputs]`, and what [`backward`] needs.
///
/// # Panics
///
/// If a list has the wrong length, or the batch has not `spec.groups` equal parts.
pub(in crate::gan::fused) fn forward(
    simd: Simd,
    threads: usize,
    spec: &StyleDiscriminator,
    parameters: &[f32],
    x: &[f32],
    y: &mut [f32],
) -> Tape {
    let batch = x.len() / spec.image.numbers();
    assert!(
        batch > 0 && batch.is_multiple_of(spec.groups) && y.len() == batch,
        "inputs and outputs must be of one batch, of equal parts",
    );
    let crew = Crew { simd, threads };
    crew.together(|| judged(crew, batch, spec, parameters, x, y))
}

pub(super) fn judged(
    crew: Crew,
    batch: usize,
    spec: &StyleDiscriminator,
    parameters: &[f32],
    x: &[f32],
    y: &mut [f32],
) -> Tape {
    let cut = Cut::new(crew.simd, batch, spec.groups);
    let plan = Plan::new(spec);
    let mut scaled = parameters.to_vec();
    plan.scales.apply(&mut scaled);
    let plane = Plane::image(spec.image);
    let mut image = Level {
        plane,
        values: Buffer::take(plane.len(&cut)),
        slopes: Buffer::default(),
    };
    pack(crew, &cut, plane, x, &mut image.values);
    let mut levels = vec![image];
    let mut deviation = None;
    for (layer, [weight, bias]) in &plan.layers {
        let Some(before) = levels.last() else {
            break;
        };
        let made = Plane::image(crate::data::ImageShape {
            side: before.plane.rows / layer.stride,
            channels: layer.outputs,
        });
        let mut next = Level {
            plane: made,
            values: Buffer::take(made.len(&cut)),
            slopes: Buffer::take(match spec.activation {
                Activation::Silu => made.len(&cut),
                _ => 0,
            }),
        };
        if layer.sees_batch {
            deviation = Some(Deviation::new(&cut, before.plane, &before.values));
        }
        let (from, seen) = seen(before, deviation.as_ref().filter(|_| layer.sees_batch));
        let convolution = convolution(crew, &cut, layer, from, made, &scaled[weight.clone()]);
        let outputs = [&mut *next.values, &mut *next.slopes, &mut []];
        let finish = Finish::Activate(spec.activation);
        convolution.forward(seen, Some(&scaled[bias.clone()]), finish, outputs);
        levels.push(next);
    }
    if let Some(last) = levels.last() {
        let [weight, bias] = plan.score.clone().map(|range| &scaled[range]);
        let mut packed = Buffer::take(weight.len());
        dense(weight).pack_gather(&mut packed);
        let mut scores = Buffer::take(SCORE.len(&cut));
        let product = Product {
            cut: &cut,
            plane: SCORE,
            source: Source::gather(Gather {
                image: last.plane,
                values: &last.values,
                list: SCORE,
                weights: &packed,
                bias: Some(bias),
            }),
            finish: Finish::None,
        };
        crew.run(&product, [&mut *scores, &mut [], &mut []]);
        let unpack = Unpack {
            cut: &cut,
            plane: SCORE,
            values: &scores,
        };
        crew.run(&unpack, [y]);
    }
    Tape {
        crew,
        plan,
        parameters: scaled,
        levels,
        deviation,
        cut,
    }
}

/// What a convolution sees: the image before it, or that with the channel of the batch.
fn seen<'a>(before: &'a Level, deviation: Option<&'a Deviation>) -> (Plane, &'a [f32]) {
    match deviation {
        Some(deviation) => (wider(before.plane), &deviation.values),
        None => (before.plane, &before.values),
    }
}

fn convolution<'a>(
    crew: Crew,
    cut: &'a Cut,
    layer: &shape::Convolution,
    from: Plane,
    made: Plane,
    weight: &'a [f32],
) -> Convolution<'a> {
    Convolution {
        crew,
        cut,
        kind: Kind::Down {
            kernel: layer.kernel,
            stride: layer.stride,
        },
        from,
        made,
        weight,
    }
}

fn dense(weight: &[f32]) -> DenseWeight<'_> {
    DenseWeight {
        numbers: weight,
        direction: Direction::Down,
        latent: 1,
    }
}
