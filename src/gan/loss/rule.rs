//! [`LossRule`]: all that tells one loss from another, in one section for each. Whatever depends on the
//! loss reads it here, so a new one is its row in `config/choice.rs` and its section below.

use super::penalty::Penalty;
use crate::config::Loss;

/// What a loss is; see the table in [`super`].
#[derive(Clone, Copy, Debug)]
pub struct LossRule {
    /// φ.
    pub penalty: Penalty,
    /// ψ.
    pub generator: GeneratorRule,
    /// What D's output says.
    pub output: OutputMeaning,
    /// Whether the real term has the weight that a user chooses; else it has 1.
    pub has_real_weight: bool,
    /// Whether D's parameters are clipped after each update.
    pub clips_weights: bool,
    /// Losses at equilibrium for the weight of the real term that applies.
    pub equilibrium: fn(f64) -> Equilibrium,
    /// What D's loss adds up over the answers, as the beginning of a sentence.
    pub in_words: &'static str,
    /// Name in the model files of GAN Lab, if it has the loss.
    pub gan_lab_name: Option<&'static str>,
}

/// ψ(z) as factor · φ(sign·z), whose φ may be another than D's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneratorRule {
    /// φ.
    pub penalty: Penalty,
    /// 1 or −1.
    pub sign: f32,
    /// 1 or −1.
    pub factor: f32,
}

/// What D's output, the logit, says of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputMeaning {
    /// σ of it is the probability that the sample is real.
    Probability,
    /// A score without a unit, whose zero tells real from fake, with a margin at ±1 that the loss wants
    /// samples beyond.
    MarginScore,
    /// A score with neither zero nor unit.
    Score,
}

/// Losses at the equilibrium where the fakes are distributed as the real samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equilibrium {
    /// D's loss as plotted, which is half of what it minimises.
    pub discriminator: f64,
    /// G's loss, where the equilibrium determines it.
    pub generator: Option<f64>,
}

impl Loss {
    /// What the loss is.
    pub const fn rule(self) -> LossRule {
        match self {
            Self::Log => LOG,
            Self::Minimax => MINIMAX,
            Self::LeastSquares => LEAST_SQUARES,
            Self::Hinge => HINGE,
            Self::Wasserstein => WASSERSTEIN,
        }
    }
}

/// ψ(z) = −z: G raises D's score of its fakes.
const RAISES_SCORE: GeneratorRule = GeneratorRule {
    penalty: Penalty::Identity,
    sign: -1.0,
    factor: 1.0,
};

/// ψ(z) = φ(−z): G wants its fakes to be taken for real.
const fn as_if_real(penalty: Penalty) -> GeneratorRule {
    GeneratorRule {
        penalty,
        sign: -1.0,
        factor: 1.0,
    }
}

/// Logarithms of what the best D of the non-saturating loss and minimax says at equilibrium of real and fake being what they
/// are: there D* = w/(1 + w) everywhere.
fn logs_at_equilibrium(w: f64) -> (f64, f64) {
    ((w / (1.0 + w)).ln(), (1.0 / (1.0 + w)).ln())
}

const LOG: LossRule = LossRule {
    penalty: Penalty::Softplus,
    generator: as_if_real(Penalty::Softplus),
    output: OutputMeaning::Probability,
    has_real_weight: true,
    clips_weights: false,
    equilibrium: |w| {
        let (real, fake) = logs_at_equilibrium(w);
        Equilibrium {
            discriminator: -(w * real + fake) / 2.0,
            generator: Some(-real),
        }
    },
    in_words: msg!("Real should be 1 and fake 0: minus the logarithm of how right it is"),
    gan_lab_name: Some("Log loss"),
};

const MINIMAX: LossRule = LossRule {
    penalty: Penalty::Softplus,
    // ψ(z) = −φ(z): G maximises what D minimises.
    generator: GeneratorRule {
        penalty: Penalty::Softplus,
        sign: 1.0,
        factor: -1.0,
    },
    output: OutputMeaning::Probability,
    has_real_weight: true,
    clips_weights: false,
    equilibrium: |w| {
        let (real, fake) = logs_at_equilibrium(w);
        Equilibrium {
            discriminator: -(w * real + fake) / 2.0,
            generator: Some(fake),
        }
    },
    in_words: LOG.in_words,
    gan_lab_name: None,
};

const LEAST_SQUARES: LossRule = LossRule {
    penalty: Penalty::SquaredSigmoid,
    generator: as_if_real(Penalty::SquaredSigmoid),
    output: OutputMeaning::Probability,
    has_real_weight: false,
    clips_weights: false,
    // D says 1/2 everywhere.
    equilibrium: |_| Equilibrium {
        discriminator: 0.25,
        generator: Some(0.25),
    },
    in_words: msg!("Real should be 1 and fake 0: the squared difference"),
    gan_lab_name: Some("LeastSq loss"),
};

const HINGE: LossRule = LossRule {
    penalty: Penalty::Hinge,
    generator: RAISES_SCORE,
    output: OutputMeaning::MarginScore,
    has_real_weight: false,
    clips_weights: false,
    // The game fixes G's loss only up to a constant.
    equilibrium: |_| Equilibrium {
        discriminator: 1.0,
        generator: None,
    },
    in_words: msg!("Scores of real should be above 1, of fake below −1: what is missing"),
    gan_lab_name: None,
};

const WASSERSTEIN: LossRule = LossRule {
    penalty: Penalty::Identity,
    generator: RAISES_SCORE,
    output: OutputMeaning::Score,
    has_real_weight: false,
    // Arjovsky et al., arXiv 1701.07875, algorithm 1.
    clips_weights: true,
    // As for hinge.
    equilibrium: |_| Equilibrium {
        discriminator: 0.0,
        generator: None,
    },
    in_words: msg!("The mean score of fakes minus that of real samples: half of it"),
    gan_lab_name: None,
};
