//! `StyleGAN`'s discriminator, forward and back.

use std::ops::Range;

use super::super::crew::Crew;
use super::super::dense::{DenseWeight, Gather, Spread};
use super::super::dense_gradient::GatherGradient;
use super::super::grid::{Cut, Plane};
use super::super::product::{Back, Finish, Product, Source, pack};
use super::super::rows::Unpack;
use super::super::sums::{fold, total};
use super::channels::{Undo, sums_of_rows};
use super::convolution::{Convolution, Kind};
use super::deviation::{Deviation, wider};
use crate::config::Activation;
use crate::gan::convolutional::Direction;
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::simd::Simd;
use crate::gan::style::discriminator::{self as shape, StyleDiscriminator};

/// What a forward pass leaves for the way back.
pub(in crate::gan::fused) struct Tape {
    crew: Crew,
    cut: Cut,
    plan: Plan,
    /// Scaled.
    parameters: Vec<f32>,
    /// The image, and what each convolution makes.
    levels: Vec<Level>,
    /// What the last convolution sees beside that.
    deviation: Option<Deviation>,
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tape of {} images", self.levels.len())
    }
}

struct Level {
    plane: Plane,
    values: Buffer,
    slopes: Buffer,
}

/// Places of parameters, in the order of [`StyleDiscriminator::blocks`].
struct Plan {
    layers: Vec<(shape::Convolution, [Range<usize>; 2])>,
    score: [Range<usize>; 2],
    scales: Vec<(Range<usize>, f32)>,
}

impl Plan {
    fn new(spec: &StyleDiscriminator) -> Self {
        let mut blocks = spec.blocks().into_iter();
        let mut scales = Vec::new();
        let mut take = |scale: f32| {
            let range = blocks.next().map_or(0..0, |block| block.range);
            scales.push((range.clone(), scale));
            range
        };
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

    fn scale(&self, numbers: &mut [f32]) {
        for (range, scale) in &self.scales {
            if *scale != 1.0 {
                for number in &mut numbers[range.clone()] {
                    *number *= scale;
                }
            }
        }
    }
}

/// The list of scores.
const SCORE: Plane = Plane {
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

fn judged(
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
    plan.scale(&mut scaled);
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

/// From the gradient of the scores `dy` `[batch, 1]` to those of the images `dx` and of the parameters, each only where
/// it is asked for; overwritten.
///
/// # Panics
///
/// If a length does not fit the network and the batch of the tape.
pub(in crate::gan::fused) fn backward(
    spec: &StyleDiscriminator,
    tape: &Tape,
    dy: &[f32],
    dx: Option<&mut [f32]>,
    gradient: Option<&mut [f32]>,
) {
    tape.crew.together(|| back(spec, tape, dy, dx, gradient));
}

fn back(
    spec: &StyleDiscriminator,
    tape: &Tape,
    dy: &[f32],
    dx: Option<&mut [f32]>,
    mut gradient: Option<&mut [f32]>,
) {
    let Tape {
        crew,
        cut,
        plan,
        parameters,
        levels,
        deviation,
    } = tape;
    let crew = *crew;
    let Some(last) = levels.last() else {
        return;
    };
    let mut scores = Buffer::take(SCORE.len(cut));
    pack(crew, cut, SCORE, dy, &mut scores);
    let [weight, bias] = plan.score.clone();
    if let Some(gradient) = gradient.as_deref_mut() {
        total(&fold(crew.simd, cut, SCORE, &scores), &mut gradient[bias]);
        crew.simd.run(GatherGradient {
            cut,
            image: last.plane,
            values: &last.values,
            list: SCORE,
            delta: &scores,
            out: &mut gradient[weight.clone()],
        });
    }
    let weight = &parameters[weight];
    let mut packed = Buffer::take(weight.len());
    dense(weight).pack_spread(last.plane.channels, &mut packed);
    let way = |level: &Level| -> [Buffer; 2] {
        [
            level.plane,
            Plane::list(level.plane.rows, level.plane.channels),
        ]
        .map(|plane| Buffer::take(plane.len(cut)))
    };
    let [mut delta, mut sums] = way(last);
    let product = Product {
        cut,
        plane: last.plane,
        source: Source::spread(Spread {
            list: SCORE,
            values: &scores,
            image: last.plane,
            weights: &packed,
            bias: None,
        }),
        finish: undone(spec, last),
    };
    crew.run(&product, [&mut *delta, &mut *sums, &mut []]);
    for (index, (layer, [weight, bias])) in plan.layers.iter().enumerate().rev() {
        let (before, made) = (&levels[index], &levels[index + 1]);
        let deviation = deviation.as_ref().filter(|_| layer.sees_batch);
        let (from, values) = seen(before, deviation);
        let of = &parameters[weight.clone()];
        let convolution = convolution(crew, cut, layer, from, made.plane, of);
        if let Some(gradient) = gradient.as_deref_mut() {
            let of_bias = fold(crew.simd, cut, made.plane, &sums);
            total(&of_bias, &mut gradient[bias.clone()]);
            convolution.gradient(values, &delta, &mut gradient[weight.clone()]);
        }
        if index == 0 && dx.is_none() {
            break;
        }
        let [mut next, next_sums] = way(before);
        sums = next_sums;
        if let Some(deviation) = deviation {
            let mut of_wide = Buffer::take(from.len(cut));
            let outputs = [&mut *of_wide, &mut [], &mut []];
            convolution.back(&delta, Finish::None, outputs);
            next = deviation.back(cut, before.plane, &before.values, &of_wide);
            let undo = Undo {
                cut,
                plane: before.plane,
                activation: spec.activation,
                values: &before.values,
                slopes: &before.slopes,
            };
            crew.run(&undo, [&mut *next]);
            sums_of_rows(crew, cut, before.plane, &next, &mut sums);
        } else {
            let finish = if index == 0 {
                Finish::None
            } else {
                undone(spec, before)
            };
            let sums: &mut [f32] = if index == 0 { &mut [] } else { &mut sums };
            convolution.back(&delta, finish, [&mut *next, sums, &mut []]);
        }
        delta = next;
    }
    if let Some(dx) = dx {
        let unpack = Unpack {
            cut,
            plane: levels[0].plane,
            values: &delta,
        };
        crew.run(&unpack, [dx]);
    }
    if let Some(gradient) = gradient {
        plan.scale(gradient);
    }
}

/// The way back through the activation that made a level; with the sums that its bias needs.
fn undone<'a>(spec: &StyleDiscriminator, level: &'a Level) -> Finish<'a> {
    Finish::Back(Back {
        activation: Some(spec.activation),
        values: &level.values,
        slopes: &level.slopes,
        norm: None,
    })
}
