//! [`Opinion`]: what D's outputs say, as a number between fake and real.

use crate::config::Loss;
use crate::gan::loss::OutputMeaning;

/// How D's outputs become opinions in [0, 1], with one half where it cannot tell; the default is that of
/// a probability.
///
/// Non-saturating, minimax and least squares look at σ(output), which is the opinion. Hinge and Wasserstein
/// look at the output itself, a score. Hinge's has a zero, and a margin at ±1 that it wants samples beyond;
/// Wasserstein's has neither zero nor unit, and is taken between its means of real and fake samples.
/// At the margin, or at those means, the opinion is σ(±2): 0.88 and 0.12.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion {
    center: f32,
    scale: f32,
    is_score: bool,
}

impl Default for Opinion {
    fn default() -> Self {
        Self {
            center: 0.0,
            scale: 1.0,
            is_score: false,
        }
    }
}

/// What D says of a place, in the unit of its loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// How likely it is real, from 0 to 1.
    Probability(f32),
    /// A score: the larger, the more real.
    Score(f32),
}

/// Logit of the opinion at the margin.
const AT_MARGIN: f32 = 2.0;
/// Opinions nearer to 0 or 1 than this are told apart no more.
const NEAREST: f32 = 1e-6;

impl Opinion {
    pub(super) fn new(loss: Loss, real: &[f32], fake: &[f32]) -> Self {
        match loss.rule().output {
            OutputMeaning::Probability => Self::default(),
            OutputMeaning::MarginScore => Self {
                center: 0.0,
                scale: AT_MARGIN,
                is_score: true,
            },
            OutputMeaning::Score => {
                let mean = |z: &[f32]| z.iter().sum::<f32>() / z.len().max(1) as f32;
                let (real, fake) = (mean(real), mean(fake));
                Self {
                    center: f32::midpoint(real, fake),
                    scale: 2.0 * AT_MARGIN / (real - fake).abs().max(1e-6),
                    is_score: true,
                }
            }
        }
    }

    pub(super) fn of(self, logits: Vec<f32>) -> Vec<f32> {
        let sigmoid = |z: f32| 1.0 / (1.0 + (-(z - self.center) * self.scale).exp());
        logits.into_iter().map(sigmoid).collect()
    }

    /// What D said where this is the opinion; a score beyond all that can be told apart is the last one
    /// that can.
    pub fn answer(self, opinion: f32) -> Answer {
        if !self.is_score {
            return Answer::Probability(opinion);
        }
        let opinion = opinion.clamp(NEAREST, 1.0 - NEAREST);
        Answer::Score(self.center + (opinion / (1.0 - opinion)).ln() / self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;

    #[test]
    fn every_loss_has_its_own_opinion() {
        // Probabilities are what they are; scores are read by their margin, or between their means.
        let (real, fake) = ([10.0, 12.0], [5.0, 5.0]);
        for &loss in Loss::ALL {
            let output = loss.rule().output;
            let opinion = Opinion::new(loss, &real, &fake);
            let of = |z: f32| opinion.of(vec![z])[0];
            let (unsure, likely, unlikely) = match output {
                OutputMeaning::Probability => (0.0, 2.0, -2.0),
                OutputMeaning::MarginScore => (0.0, 1.0, -1.0),
                OutputMeaning::Score => (8.0, 11.0, 5.0),
            };
            assert!((of(unsure) - 0.5).abs() < 1e-6, "{loss:?}");
            assert!((of(likely) - 0.8808).abs() < 1e-3, "{loss:?}");
            assert!((of(unlikely) - 0.1192).abs() < 1e-3, "{loss:?}");
            for z in [unsure, likely, unlikely] {
                match opinion.answer(of(z)) {
                    Answer::Score(score) => {
                        assert_ne!(output, OutputMeaning::Probability, "{loss:?}");
                        assert!((score - z).abs() < 1e-3, "{loss:?} {z} {score}");
                    }
                    Answer::Probability(p) => {
                        assert_eq!(output, OutputMeaning::Probability, "{loss:?}");
                        assert_eq!(p, of(z));
                    }
                }
            }
            assert!(match opinion.answer(1.0) {
                Answer::Probability(v) | Answer::Score(v) => v.is_finite(),
            });
        }
    }
}
