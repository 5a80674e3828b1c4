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

    pub fn scale(&self, numbers: &mut [f32]) {
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
    let Tape { crew, cut, .. } = tape;
    let mut scores = Buffer::take(SCORE.len(cut));
    pack(*crew, cut, SCORE, dy, &mut scores);
    if let Some(gradient) = gradient.as_deref_mut() {
        let [weight, bias] = tape.plan.score.clone();
        total(&fold(crew.simd, cut, SCORE, &scores), &mut gradient[bias]);
        if let Some(last) = tape.levels.last() {
            tape.of_score(last.plane, &last.values, &scores, &mut gradient[weight]);
        }
    }
    let mut step = tape.below_scores(spec, &scores);
    for index in (0..tape.plan.layers.len()).rev() {
        if let Some(gradient) = gradient.as_deref_mut() {
            tape.of_layer(index, &step, gradient);
        }
        if index > 0 || dx.is_some() {
            step = tape.before(spec, index, &step.delta);
        }
    }
    if let Some(dx) = dx {
        let unpack = Unpack {
            cut,
            plane: tape.levels[0].plane,
            values: &step.delta,
        };
        crew.run(&unpack, [dx]);
    }
    if let Some(gradient) = gradient {
        tape.plan.scale(gradient);
    }
}

/// The way back, at a level.
pub(super) struct Step {
    /// The gradient of the level before its activation; of the image itself.
    pub delta: Buffer,
    /// Its sums over the pixels of a row.
    sums: Buffer,
    /// That of the channel of the batch that is computed from the level, of each group.
    pub of_deviation: Vec<f32>,
}

impl Tape {
    /// The convolution after a level, and what it sees.
    pub(super) fn layer(&self, index: usize) -> (Convolution<'_>, Plane, &[f32]) {
        let (layer, [weight, _]) = &self.plan.layers[index];
        let deviation = self.deviation.as_ref().filter(|_| layer.sees_batch);
        let (from, values) = seen(&self.levels[index], deviation);
        let weight = &self.parameters[weight.clone()];
        let made = self.levels[index + 1].plane;
        let convolution = convolution(self.crew, &self.cut, layer, from, made, weight);
        (convolution, from, values)
    }

    /// The way back through the activation that made a level, in place of δ.
    pub(super) fn undo(&self, spec: &StyleDiscriminator, index: usize, delta: &mut [f32]) {
        let level = &self.levels[index];
        let stage = Undo {
            cut: &self.cut,
            plane: level.plane,
            activation: spec.activation,
            values: &level.values,
            slopes: &level.slopes,
        };
        self.crew.run(&stage, [delta]);
    }

    /// The gradient of the last weight.
    pub(super) fn of_score(&self, image: Plane, values: &[f32], scores: &[f32], out: &mut [f32]) {
        self.crew.simd.run(GatherGradient {
            cut: &self.cut,
            image,
            values,
            list: SCORE,
            delta: scores,
            out,
        });
    }

    /// The gradient of a layer's parameters, from that of what it makes; overwritten.
    pub(super) fn of_layer(&self, index: usize, made: &Step, gradient: &mut [f32]) {
        let (convolution, _, values) = self.layer(index);
        let [weight, bias] = self.plan.layers[index].1.clone();
        let plane = self.levels[index + 1].plane;
        let of_bias = fold(self.crew.simd, &self.cut, plane, &made.sums);
        total(&of_bias, &mut gradient[bias]);
        convolution.gradient(values, &made.delta, &mut gradient[weight]);
    }

    /// Room for the way back at a level.
    fn step(&self, index: usize) -> Step {
        let plane = self.levels[index].plane;
        let rows = Plane::list(plane.rows, plane.channels);
        Step {
            delta: Buffer::take(plane.len(&self.cut)),
            sums: Buffer::take(rows.len(&self.cut)),
            of_deviation: Vec::new(),
        }
    }

    /// From the gradient of the scores to that of what the last convolution makes.
    pub(super) fn below_scores(&self, spec: &StyleDiscriminator, scores: &[f32]) -> Step {
        let index = self.levels.len() - 1;
        let last = &self.levels[index];
        let weight = &self.parameters[self.plan.score[0].clone()];
        let mut packed = Buffer::take(weight.len());
        dense(weight).pack_spread(last.plane.channels, &mut packed);
        let mut step = self.step(index);
        let product = Product {
            cut: &self.cut,
            plane: last.plane,
            source: Source::spread(Spread {
                list: SCORE,
                values: scores,
                image: last.plane,
                weights: &packed,
                bias: None,
            }),
            finish: undone(spec, last),
        };
        let outputs = [&mut *step.delta, &mut *step.sums, &mut []];
        self.crew.run(&product, outputs);
        step
    }

    /// From the gradient of what a layer makes to that of the level before it.
    pub(super) fn before(&self, spec: &StyleDiscriminator, index: usize, delta: &[f32]) -> Step {
        let (convolution, from, _) = self.layer(index);
        let before = &self.levels[index];
        let mut step = self.step(index);
        let is_image = index == 0;
        if let Some(deviation) = &self.deviation
            && self.plan.layers[index].0.sees_batch
        {
            let mut of_wide = Buffer::take(from.len(&self.cut));
            let outputs = [&mut *of_wide, &mut [], &mut []];
            convolution.back(delta, Finish::None, outputs);
            (step.delta, step.of_deviation) =
                deviation.back(&self.cut, before.plane, &before.values, &of_wide);
            return self.activated(spec, index, step);
        }
        let (finish, sums): (_, &mut [f32]) = if is_image {
            (Finish::None, &mut [])
        } else {
            (undone(spec, before), &mut step.sums)
        };
        convolution.back(delta, finish, [&mut *step.delta, sums, &mut []]);
        step
    }

    /// The way back through the activation of a level, and the sums of the result.
    pub(super) fn activated(
        &self,
        spec: &StyleDiscriminator,
        index: usize,
        mut step: Step,
    ) -> Step {
        let plane = self.levels[index].plane;
        self.undo(spec, index, &mut step.delta);
        sums_of_rows(self.crew, &self.cut, plane, &step.delta, &mut step.sums);
        step
    }

    /// The same of another gradient of a level.
    pub(super) fn step_of(&self, spec: &StyleDiscriminator, index: usize, delta: Buffer) -> Step {
        let step = Step {
            delta,
            ..self.step(index)
        };
        self.activated(spec, index, step)
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
