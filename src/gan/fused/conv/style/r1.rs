//! The gradient of the R1 penalty γ/2·mean |∇D(x)|² for the parameters of `StyleGAN`'s discriminator.
//!
//! As for every other network it is γ/batch times that of how ΣD changes along ∇D, which is kept constant (Pearlmutter
//! 1994, Fast exact multiplication by the Hessian). With activations of two straight lines that change is a pass through
//! the same weights and slopes, so the way back through it has the δ of ΣD itself. What does depend on the samples is
//! how the deviation of the batch changes; from there the way back goes on as an ordinary one.

use super::super::crew::Crew;
use super::super::product::{Finish, pack};
use super::discriminator::{SCORE, Step, judged};
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::simd::Simd;
use crate::gan::style::StyleDiscriminator;

/// The gradient `[parameters]`, overwritten, at samples `x` `[batch, inputs]`.
///
/// # Panics
///
/// If a list has the wrong length, or the batch has not `spec.groups` equal parts.
pub(in crate::gan::fused) fn gradient(
    simd: Simd,
    threads: usize,
    spec: &StyleDiscriminator,
    gamma: f32,
    parameters: &[f32],
    x: &[f32],
    out: &mut [f32],
) {
    let crew = Crew { simd, threads };
    crew.together(|| of_penalty(crew, spec, gamma, parameters, x, out));
}

fn of_penalty(
    crew: Crew,
    spec: &StyleDiscriminator,
    gamma: f32,
    parameters: &[f32],
    x: &[f32],
    out: &mut [f32],
) {
    out.fill(0.0);
    let batch = x.len() / spec.image.numbers();
    let mut scores = vec![0.0; batch];
    let tape = judged(crew, batch, spec, parameters, x, &mut scores);
    let cut = &tape.cut;
    // The way back from ΣD, level by level.
    let mut ones = Buffer::take(SCORE.len(cut));
    pack(crew, cut, SCORE, &vec![1.0; batch], &mut ones);
    let layers = tape.plan.layers.len();
    let mut steps: Vec<Step> = vec![tape.below_scores(spec, &ones)];
    for index in (0..layers).rev() {
        if let Some(made) = steps.last() {
            let before = tape.before(spec, index, &made.delta);
            steps.push(before);
        }
    }
    steps.reverse();
    // The change along it, level by level, and what each weight has of that.
    let mut image = Buffer::take(steps[0].delta.len());
    image.copy_from_slice(&steps[0].delta);
    let mut change = image;
    let mut of_samples = None;
    for index in 0..layers {
        let (convolution, _, _) = tape.layer(index);
        let (layer, [weight, _]) = &tape.plan.layers[index];
        let before = &tape.levels[index];
        let deviation = tape.deviation.as_ref().filter(|_| layer.sees_batch);
        if let Some(deviation) = deviation {
            let both = [&*before.values, &*change];
            let of_deviation = &steps[index].of_deviation;
            let of_level = deviation.back_of_change(cut, before.plane, both, of_deviation);
            of_samples = Some((index, of_level));
            change = deviation.change(cut, before.plane, &before.values, &change);
        }
        convolution.gradient(&change, &steps[index + 1].delta, &mut out[weight.clone()]);
        let mut next = Buffer::take(steps[index + 1].delta.len());
        convolution.forward(&change, None, Finish::None, [&mut *next, &mut [], &mut []]);
        tape.undo(spec, index + 1, &mut next);
        change = next;
    }
    let [weight, _] = tape.plan.score.clone();
    if let Some(last) = tape.levels.last() {
        tape.of_score(last.plane, &change, &ones, &mut out[weight]);
    }
    // And what the samples have, through the layers before.
    if let Some((level, delta)) = of_samples {
        let mut more = vec![0.0; out.len()];
        let mut step = tape.step_of(spec, level, delta);
        for index in (0..level).rev() {
            tape.of_layer(index, &step, &mut more);
            if index > 0 {
                step = tape.before(spec, index, &step.delta);
            }
        }
        for (out, more) in out.iter_mut().zip(more) {
            *out += more;
        }
    }
    let share = gamma / batch as f32;
    for number in &mut *out {
        *number *= share;
    }
    tape.plan.scales.apply(out);
}
