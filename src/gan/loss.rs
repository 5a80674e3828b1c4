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
//! | log | softplus(t) | φ(−z) | Goodfellow et al., arXiv 1406.2661, section 3 |
//! | minimax | softplus(t) | −φ(z) | the same, equation 1 |
//! | least squares | σ(t)² | φ(−z) | Mao et al., arXiv 1611.04076, on σ(z) as in GAN Lab |
//! | hinge | max(0, 1 + t) | −z | Lim and Ye, arXiv 1705.02894 |
//! | Wasserstein | t | −z | Arjovsky et al., arXiv 1701.07875 |
//!
//! w is the one-sided real weight (0.95 in ganlab 0.2.1, `demo/ganlab_models.ts`) for log and
//! minimax, and 1 for the others.

use burn::tensor::{Tensor, activation};

use crate::config::Loss;

/// Losses at the equilibrium where the fakes are distributed as the real samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equilibrium {
    /// D's loss as plotted, which is half of what it minimises.
    pub discriminator: f64,
    /// G's loss, where the equilibrium determines it.
    pub generator: Option<f64>,
}

/// φ of the module's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// softplus(t) = ln(1 + eᵗ).
    Softplus,
    /// σ(t)².
    SquaredSigmoid,
    /// max(0, 1 + t).
    Hinge,
    /// t.
    Identity,
}

impl Penalty {
    /// Element by element.
    fn of(self, t: Tensor<2>) -> Tensor<2> {
        match self {
            // softplus(t) = −log σ(−t), in burn's stable form.
            Self::Softplus => -activation::log_sigmoid(-t),
            Self::SquaredSigmoid => {
                let sigmoid = activation::sigmoid(t);
                sigmoid.clone() * sigmoid
            }
            Self::Hinge => activation::relu(t + 1.0),
            Self::Identity => t,
        }
    }
}

/// One sum of a loss: scale · Σ φ(sign·z) over `count` logits z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// φ.
    pub penalty: Penalty,
    /// 1 or −1.
    pub sign: f32,
    /// Factor of the sum.
    pub scale: f32,
    /// Logits that it is over.
    pub count: usize,
}

/// A loss as a sum over consecutive logits: one term, or one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Over the first logits.
    pub first: Term,
    /// Over those after them.
    pub second: Option<Term>,
}

impl IntoIterator for Terms {
    type Item = Term;
    type IntoIter = std::iter::Chain<std::iter::Once<Term>, std::option::IntoIter<Term>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self.first).chain(self.second)
    }
}

impl Loss {
    /// φ.
    fn penalty(self) -> Penalty {
        match self {
            Self::Log | Self::Minimax => Penalty::Softplus,
            Self::LeastSquares => Penalty::SquaredSigmoid,
            Self::Hinge => Penalty::Hinge,
            Self::Wasserstein => Penalty::Identity,
        }
    }

    /// ψ as factor · φ(sign·z): (φ, sign, factor).
    fn generator_rule(self) -> (Penalty, f32, f32) {
        match self {
            Self::Log | Self::LeastSquares => (self.penalty(), -1.0, 1.0),
            Self::Minimax => (self.penalty(), 1.0, -1.0),
            Self::Hinge | Self::Wasserstein => (Penalty::Identity, -1.0, 1.0),
        }
    }

    /// Whether σ of D's logit is the probability that a sample is real, which the loss looks at; else the
    /// logit is a score without a unit.
    pub fn has_probability(self) -> bool {
        match self {
            Self::Log | Self::Minimax | Self::LeastSquares => true,
            Self::Hinge | Self::Wasserstein => false,
        }
    }

    /// The bound on D's parameters after each update, where the loss needs one (Arjovsky et al., arXiv
    /// 1701.07875, algorithm 1).
    pub fn clip(self, weight_clip: f64) -> Option<f64> {
        match self {
            Self::Wasserstein => Some(weight_clip),
            Self::Log | Self::Minimax | Self::LeastSquares | Self::Hinge => None,
        }
    }

    /// Weight of the real term; see the module.
    pub fn effective_real_weight(self, real_weight: f64) -> f64 {
        match self {
            Self::Log | Self::Minimax => real_weight,
            Self::LeastSquares | Self::Hinge | Self::Wasserstein => 1.0,
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
        (self.penalty().of(logits * signs) * weights).sum()
    }

    /// What D minimises, as terms over the logits of `batch` real samples followed by those of as
    /// many fakes.
    pub fn discriminator_terms(self, batch: usize, real_weight: f64) -> Terms {
        let share = 1.0 / batch as f64;
        let term = |sign, weight: f64| Term {
            penalty: self.penalty(),
            sign,
            scale: (weight * share) as f32,
            count: batch,
        };
        Terms {
            first: term(-1.0, self.effective_real_weight(real_weight)),
            second: Some(term(1.0, 1.0)),
        }
    }

    /// What G minimises for each fake: logits `[batch, 1]` → ψ `[batch, 1]`.
    pub fn generator(self, logits: Tensor<2>) -> Tensor<2> {
        let (penalty, sign, factor) = self.generator_rule();
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
        let (penalty, sign, factor) = self.generator_rule();
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

    /// Losses at equilibrium. There the optimal D says D* = w/(1 + w) everywhere for log and
    /// minimax (DESIGN's remark on the real weight) and 1/2 for least squares; the hinge and
    /// Wasserstein games fix D's loss, but G's only up to a constant.
    pub fn equilibrium(self, real_weight: f64) -> Equilibrium {
        let w = self.effective_real_weight(real_weight);
        let (log_real, log_fake) = ((w / (1.0 + w)).ln(), (1.0 / (1.0 + w)).ln());
        let (sum, generator) = match self {
            Self::Log => (-(w * log_real + log_fake), Some(-log_real)),
            Self::Minimax => (-(w * log_real + log_fake), Some(log_fake)),
            Self::LeastSquares => (0.5, Some(0.25)),
            Self::Hinge => (2.0, None),
            Self::Wasserstein => (0.0, None),
        };
        Equilibrium {
            discriminator: sum / 2.0,
            generator,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice;
    use crate::gan::Backend;
    use burn::tensor::TensorData;

    fn column(values: &[f32], backend: Backend) -> Tensor<2> {
        Tensor::from_data(
            TensorData::new(values.to_vec(), [values.len(), 1]),
            &backend.device(),
        )
    }

    /// D's and G's loss from logits of real samples and of fakes.
    fn losses(loss: Loss, w: f64, real: &[f32], fake: &[f32], backend: Backend) -> (f64, f64) {
        let (signs, weights) = signs_and_weights(real.len(), loss.effective_real_weight(w));
        let logits = column(&[real, fake].concat(), backend);
        let d = loss.discriminator(logits, column(&signs, backend), column(&weights, backend));
        let g = loss.generator(column(fake, backend)).mean();
        (
            f64::from(d.into_scalar::<f32>()),
            f64::from(g.into_scalar::<f32>()),
        )
    }

    #[test]
    fn values_agree_with_the_papers_in_probabilities() {
        // The published forms, from probabilities and in double precision.
        let (real, fake) = ([1.2_f32, -0.3], [0.4_f32, -2.0]);
        let sigmoid = |z: &f32| 1.0 / (1.0 + (-f64::from(*z)).exp());
        let mean = |values: &[f32], f: &dyn Fn(f64, f64) -> f64| {
            values
                .iter()
                .map(|z| f(sigmoid(z), f64::from(*z)))
                .sum::<f64>()
                / values.len() as f64
        };
        let log_d = -(0.95 * mean(&real, &|p, _| p.ln()) + mean(&fake, &|p, _| (1.0 - p).ln()));
        for backend in Backend::ALL {
            for &loss in Loss::ALL {
                let (d, g) = match loss {
                    Loss::Log => (log_d, -mean(&fake, &|p, _| p.ln())),
                    Loss::Minimax => (log_d, mean(&fake, &|p, _| (1.0 - p).ln())),
                    Loss::LeastSquares => (
                        mean(&real, &|p, _| (p - 1.0).powi(2)) + mean(&fake, &|p, _| p * p),
                        mean(&fake, &|p, _| (p - 1.0).powi(2)),
                    ),
                    Loss::Hinge => (
                        mean(&real, &|_, z| (1.0 - z).max(0.0))
                            + mean(&fake, &|_, z| (1.0 + z).max(0.0)),
                        -mean(&fake, &|_, z| z),
                    ),
                    Loss::Wasserstein => (
                        mean(&fake, &|_, z| z) - mean(&real, &|_, z| z),
                        -mean(&fake, &|_, z| z),
                    ),
                };
                let actual = losses(loss, 0.95, &real, &fake, backend);
                assert!(
                    (actual.0 - d).abs() < 1e-6 && (actual.1 - g).abs() < 1e-6,
                    "{loss:?} on {backend:?}: {actual:?}, expected {:?}",
                    (d, g)
                );
            }
        }
    }

    #[test]
    fn sure_discriminators_give_large_but_finite_losses() {
        for backend in Backend::ALL {
            for &loss in Loss::ALL {
                let (d, g) = losses(loss, 1.0, &[-200.0, 200.0], &[200.0, -200.0], backend);
                assert!(
                    d.is_finite() && g.is_finite(),
                    "{loss:?} on {backend:?}: {d}, {g}"
                );
            }
            let (d, g) = losses(Loss::Log, 1.0, &[-200.0], &[200.0], backend);
            assert!((d - 400.0).abs() < 1e-3 && g.abs() < 1e-6, "{d}, {g}");
        }
    }

    #[test]
    fn equilibrium_is_what_the_loss_gives_there() {
        // DESIGN: with w = 0.95, D's sum is 1.351 and G's loss 0.719.
        let log = Loss::Log.equilibrium(0.95);
        assert!((log.discriminator - 0.6755).abs() < 5e-4);
        assert!((log.generator.unwrap() - 0.719).abs() < 5e-4);
        // At D* = w/(1+w) the logit is ln w, the same for real and fake.
        for &loss in Loss::ALL {
            for w in [0.95, 1.0] {
                let z = loss.effective_real_weight(w).ln() as f32;
                let (d, g) = losses(loss, w, &[z], &[z], Backend::Flex);
                let expected = loss.equilibrium(w);
                assert!((d / 2.0 - expected.discriminator).abs() < 1e-6, "{loss:?}");
                if let Some(generator) = expected.generator {
                    assert!((g - generator).abs() < 1e-6, "{loss:?}");
                }
            }
        }
    }
}
