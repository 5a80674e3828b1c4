//! The way back through a discriminator, level by level; the R1 penalty has its steps from here, too.

use super::super::super::dense::Spread;
use super::super::super::dense_gradient::GatherGradient;
use super::super::super::grid::Plane;
use super::super::super::product::{Back, Finish, Product, Source, pack};
use super::super::super::rows::Unpack;
use super::super::super::sums::{fold, total};
use super::super::channels::{Undo, sums_of_rows};
use super::super::convolution::Convolution;
use super::{Level, SCORE, Tape, convolution, dense, seen};
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::discriminator::StyleDiscriminator;

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
        tape.plan.scales.apply(gradient);
    }
}

/// The way back, at a level.
pub(in super::super) struct Step {
    /// The gradient of the level before its activation; of the image itself.
    pub delta: Buffer,
    /// Its sums over the pixels of a row.
    sums: Buffer,
    /// That of the channel of the batch that is computed from the level, of each group.
    pub of_deviation: Vec<f32>,
}

impl Tape {
    /// The convolution after a level, and what it sees.
    pub(in super::super) fn layer(&self, index: usize) -> (Convolution<'_>, Plane, &[f32]) {
        let (layer, [weight, _]) = &self.plan.layers[index];
        let deviation = self.deviation.as_ref().filter(|_| layer.sees_batch);
        let (from, values) = seen(&self.levels[index], deviation);
        let weight = &self.parameters[weight.clone()];
        let made = self.levels[index + 1].plane;
        let convolution = convolution(self.crew, &self.cut, layer, from, made, weight);
        (convolution, from, values)
    }

    /// The way back through the activation that made a level, in place of δ.
    pub(in super::super) fn undo(
        &self,
        spec: &StyleDiscriminator,
        index: usize,
        delta: &mut [f32],
    ) {
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
    pub(in super::super) fn of_score(
        &self,
        image: Plane,
        values: &[f32],
        scores: &[f32],
        out: &mut [f32],
    ) {
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
    pub(in super::super) fn of_layer(&self, index: usize, made: &Step, gradient: &mut [f32]) {
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
    pub(in super::super) fn below_scores(&self, spec: &StyleDiscriminator, scores: &[f32]) -> Step {
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
    pub(in super::super) fn before(
        &self,
        spec: &StyleDiscriminator,
        index: usize,
        delta: &[f32],
    ) -> Step {
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
    pub(in super::super) fn activated(
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
    pub(in super::super) fn step_of(
        &self,
        spec: &StyleDiscriminator,
        index: usize,
        delta: Buffer,
    ) -> Step {
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
