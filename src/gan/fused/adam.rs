//! One step of Adam on a network's flat parameters in one pass over them, rounded as burn's own `Adam` rounds, which is a dozen
//! operations with a list each (tests hold the two against each other bit for bit). And whether lists are finite, in one look.

use super::lanes::{Kernel, Lanes, Machine};
use super::simd::Simd;

/// Numbers that are gone over at once: what is written of them is still in the cache when it is read.
const PART: usize = 1024;

/// What a step is made with.
#[derive(Clone, Copy, Debug)]
pub struct AdamStep {
    /// Size of the step.
    pub learning_rate: f32,
    /// β1 and β2.
    pub betas: [f32; 2],
    /// ε.
    pub epsilon: f32,
    /// L2 penalty that is added to the gradient, if there is one.
    pub weight_decay: Option<f32>,
    /// Steps with this one, from 1 on. The first one has nothing to average with.
    pub count: usize,
}

impl AdamStep {
    /// √(1 − β2ᵗ), and that over 1 − β1ᵗ: what corrects averages that start at 0.
    fn corrections(&self) -> (f32, f32) {
        let time = i32::try_from(self.count).unwrap_or(i32::MAX);
        let [beta1, beta2] = self.betas;
        let of_square = (1.0 - beta2.powi(time)).sqrt();
        (of_square, of_square / (1.0 - beta1.powi(time)))
    }
}

/// The lists that a step reads, each with a number for each parameter.
pub(super) struct Before<'a> {
    pub parameters: &'a [f32],
    pub gradient: &'a [f32],
    /// Averages of the gradient and of its square.
    pub averages: [&'a [f32]; 2],
}

/// Parameters, and the averages of the gradient and of its square, after the step. Element by element, without a sum over lanes and
/// without fused multiply-adds, it has the same bits on every instruction set.
pub(super) fn adam(simd: Simd, step: AdamStep, before: &Before<'_>) -> [Vec<f32>; 3] {
    simd.run(Step {
        made_with: step,
        before,
    })
}

struct Step<'a, 'b> {
    made_with: AdamStep,
    before: &'a Before<'b>,
}

impl Kernel for Step<'_, '_> {
    type Output = [Vec<f32>; 3];

    /// Plain arithmetic, which the compiler makes vectors of. Products and sums are rounded each by itself on every instruction
    /// set, so all of them give the same bits. A part is computed in the cache and then appended: lists that were filled with
    /// zeros first would be written twice.
    #[inline(always)]
    fn run<M: Machine>(self, _: Lanes<M>) -> [Vec<f32>; 3] {
        let Self {
            made_with: step,
            before,
        } = self;
        let [beta1, beta2] = step.betas;
        let rests = [1.0 - beta1, 1.0 - beta2];
        let (of_square, factor) = step.corrections();
        let epsilon = step.epsilon * of_square;
        let is_first = step.count == 1;
        let count = before.parameters.len();
        let mut after = [(); 3].map(|()| Vec::with_capacity(count));
        let of_network = before.parameters.chunks(PART);
        let averages = before.averages.map(|list| list.chunks(PART));
        let [means, squares] = averages;
        let [mut decayed, mut mean, mut square, mut parameters] = [[0.0_f32; PART]; 4];
        for (((from, gradient), old_mean), old_square) in of_network
            .zip(before.gradient.chunks(PART))
            .zip(means)
            .zip(squares)
        {
            let part = from.len();
            let (mean, square) = (&mut mean[..part], &mut square[..part]);
            let gradient = match step.weight_decay {
                Some(penalty) => {
                    let decayed = &mut decayed[..part];
                    for ((to, theta), g) in decayed.iter_mut().zip(from).zip(gradient) {
                        *to = *theta * penalty + *g;
                    }
                    &*decayed
                }
                None => gradient,
            };
            if is_first {
                for ((m, v), g) in mean.iter_mut().zip(square.iter_mut()).zip(gradient) {
                    *m = *g * rests[0];
                    *v = *g * *g * rests[1];
                }
            } else {
                let old = old_mean.iter().zip(old_square);
                let new = mean.iter_mut().zip(square.iter_mut());
                for (((m, v), (old_m, old_v)), g) in new.zip(old).zip(gradient) {
                    *m = *old_m * beta1 + *g * rests[0];
                    *v = *old_v * beta2 + *g * *g * rests[1];
                }
            }
            let parameters = &mut parameters[..part];
            let averages = mean.iter().zip(square.iter());
            for ((to, theta), (m, v)) in parameters.iter_mut().zip(from).zip(averages) {
                let direction = *m * factor / (v.sqrt() + epsilon);
                *to = *theta - direction * step.learning_rate;
            }
            for (list, part) in after.iter_mut().zip([&*parameters, &*mean, &*square]) {
                list.extend_from_slice(part);
            }
        }
        after
    }
}

/// Whether each number of these lists is finite.
pub(super) fn are_finite(simd: Simd, lists: [&[f32]; 3]) -> bool {
    simd.run(Finite(lists))
}

struct Finite<'a>([&'a [f32]; 3]);

impl Kernel for Finite<'_> {
    type Output = bool;

    /// Without a branch for each, so that it is a few instructions for many of them.
    #[inline(always)]
    fn run<M: Machine>(self, _: Lanes<M>) -> bool {
        for list in self.0 {
            for part in list.chunks(PART) {
                let mut all = true;
                for number in part {
                    all &= number.is_finite();
                }
                if !all {
                    return false;
                }
            }
        }
        true
    }
}
