//! What the two networks minimise. All losses are computed from D's logit z, never from the log of
//! a sigmoid, which would overflow where D is sure.
//!
//! All five have one shape. With s = −1 for a real sample and +1 for a fake, D minimises
//!
//! > w · mean over real φ(−z) + mean over fake φ(+z)
//!
//! and G minimises the mean of ψ(z) over fakes:
//!
//! | loss | φ(t) | ψ(z) | source |
//! |---|---|---|---|
//! | non-saturating | softplus(t) | φ(−z) | Goodfellow et al., arXiv 1406.2661, section 3 |
//! | minimax | softplus(t) | −φ(z) | the same, equation 1 |
//! | least squares | σ(t)² | φ(−z) | Mao et al., arXiv 1611.04076, on σ(z) as in GAN Lab |
//! | hinge | max(0, 1 + t) | −z | Lim and Ye, arXiv 1705.02894 |
//! | Wasserstein | t | −z | Arjovsky et al., arXiv 1701.07875 |
//!
//! w is the one-sided real weight (0.95 in ganlab 0.2.1, `demo/ganlab_models.ts`) for the
//! non-saturating loss and minimax, and 1 for the others.
//!
//! - [`rule`]: all that tells the losses apart, in one section for each
//! - [`penalty`]: φ, and a loss as sums of it

pub mod penalty;
pub mod rule;
#[cfg(test)]
mod tests;

use burn::tensor::Tensor;

pub use self::penalty::{Penalty, Term, Terms};
pub use self::rule::{Equilibrium, GeneratorRule, LossRule, OutputMeaning};
use crate::config::Loss;

impl Loss {
    /// Whether σ of D's logit is the probability that a sample is real, which the loss looks at; else the
    /// logit is a score without a unit.
    pub fn has_probability(self) -> bool {
        self.rule().output == OutputMeaning::Probability
    }

    /// Whether what D minimises, and what G does, can never be below zero.
    pub fn never_negative(self) -> [bool; 2] {
        let GeneratorRule {
            penalty, factor, ..
        } = self.rule().generator;
        [
            self.rule().penalty.is_never_negative(),
            factor > 0.0 && penalty.is_never_negative(),
        ]
    }

    /// The bound on D's parameters after each update, where the loss needs one.
    pub fn clip(self, weight_clip: f64) -> Option<f64> {
        self.rule().clips_weights.then_some(weight_clip)
    }

    /// Weight of the real term; see the module.
    pub fn effective_real_weight(self, real_weight: f64) -> f64 {
        if self.rule().has_real_weight {
            real_weight
        } else {
            1.0
        }
    }

    /// What D minimises, `[1]`, from the logits of real samples followed by those of as many fakes
    /// `[2·batch, 1]`, and [`signs_and_weights`] `[2·batch, 1]` each.
    pub fn discriminator(
        self,
        logits: Tensor<2>,
        signs: Tensor<2>,
        weights: Tensor<2>,
    ) -> Tensor<1> {
        (self.rule().penalty.of(logits * signs) * weights).sum()
    }

    /// What D minimises, as terms over the logits of `batch` real samples followed by those of as
    /// many fakes.
    pub fn discriminator_terms(self, batch: usize, real_weight: f64) -> Terms {
        let share = 1.0 / batch as f64;
        let term = |sign, weight: f64| Term {
            penalty: self.rule().penalty,
            sign,
            scale: (weight * share) as f32,
            count: batch,
        };
        Terms {
            first: term(-1.0, self.effective_real_weight(real_weight)),
            second: Some(term(1.0, 1.0)),
        }
    }

    /// What D minimises, from plain logits of real samples and of fakes.
    pub fn discriminator_value(self, real: &[f32], fake: &[f32], real_weight: f64) -> f64 {
        let penalty = self.rule().penalty;
        let mean = |logits: &[f32], sign: f64| {
            let of = |z: &f32| penalty.value(sign * f64::from(*z));
            logits.iter().map(of).sum::<f64>() / logits.len().max(1) as f64
        };
        self.effective_real_weight(real_weight) * mean(real, -1.0) + mean(fake, 1.0)
    }

    /// What G minimises for each fake: logits `[batch, 1]` → ψ `[batch, 1]`.
    pub fn generator(self, logits: Tensor<2>) -> Tensor<2> {
        let GeneratorRule {
            penalty,
            sign,
            factor,
        } = self.rule().generator;
        let signed = if sign < 0.0 { -logits } else { logits };
        let psi = penalty.of(signed);
        if factor < 0.0 { -psi } else { psi }
    }

    /// What G minimises, as a term over the logits of `count` fakes: the mean of ψ.
    pub fn generator_mean(self, count: usize) -> Terms {
        self.generator_term(count, 1.0 / count as f32)
    }

    /// The sum of ψ over the logits of `count` fakes.
    pub fn generator_sum(self, count: usize) -> Terms {
        self.generator_term(count, 1.0)
    }

    fn generator_term(self, count: usize, share: f32) -> Terms {
        let GeneratorRule {
            penalty,
            sign,
            factor,
        } = self.rule().generator;
        Terms {
            first: Term {
                penalty,
                sign,
                scale: factor * share,
                count,
            },
            second: None,
        }
    }

    /// Losses at equilibrium.
    pub fn equilibrium(self, real_weight: f64) -> Equilibrium {
        (self.rule().equilibrium)(self.effective_real_weight(real_weight))
    }
}

/// s of [`Loss::discriminator`] for `batch` real samples followed by as many fakes, and the weight
/// of each: w/batch or 1/batch.
pub fn signs_and_weights(batch: usize, real_weight: f64) -> (Vec<f32>, Vec<f32>) {
    let both = |real: f32, fake: f32| {
        let mut values = vec![real; batch];
        values.resize(2 * batch, fake);
        values
    };
    let share = 1.0 / batch as f64;
    (
        both(-1.0, 1.0),
        both((real_weight * share) as f32, share as f32),
    )
}
