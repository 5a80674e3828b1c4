//! [`Hyperparameter`]: all that is declared of one, once.

use super::Config;
use super::choice::ChoiceInfo;
use crate::language;

/// Where a hyperparameter is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The target distribution.
    RealData,
    /// The generator's input.
    Noise,
    /// The generator and its optimizer.
    Generator,
    /// The discriminator and its optimizer.
    Discriminator,
    /// Loss, batches, initial weights, seed.
    Training,
}

impl Group {
    /// Every group, in the order shown.
    pub const ALL: [Self; 5] = [
        Self::RealData,
        Self::Noise,
        Self::Generator,
        Self::Discriminator,
        Self::Training,
    ];

    /// Heading in the window and in the docs.
    pub fn label(self) -> &'static str {
        match self {
            Self::RealData => tr!("Real data"),
            Self::Noise => tr!("Noise"),
            Self::Generator => tr!("Generator"),
            Self::Discriminator => tr!("Discriminator"),
            Self::Training => tr!("Training"),
        }
    }
}

/// How soon a hyperparameter is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// At once, as GAN Lab does.
    Essential,
    /// With its group.
    Basic,
    /// Below all others of its group.
    Advanced,
}

/// When a changed value takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Between two epochs of the running training.
    Live,
    /// By starting again from epoch 0 with new networks and new data.
    Rebuild,
}

/// How a number is spread over a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Logarithmic,
}

/// What numbers are in, and how that stands beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nothing.
    None,
    /// What is counted, and read with the number: "10 layers".
    Counted(&'static str),
    /// A word or more, in brackets behind what is allowed: "(probability)".
    Named(&'static str),
    /// A formula or a sentence, in a line of its own.
    Formula(&'static str),
}

impl Unit {
    /// As the table has it, in English; empty if there is none.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Counted(text) | Self::Named(text) | Self::Formula(text) => text,
        }
    }
}

/// Type, range and access of a hyperparameter.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A whole number in an inclusive range.
    Integer {
        /// Smallest and largest allowed value.
        range: (u64, u64),
        /// How a slider spreads the range.
        scale: Scale,
        /// Reads the value.
        get: fn(&Config) -> u64,
        /// Writes the value; the range is checked before.
        set: fn(&mut Config, u64),
    },
    /// A number in an inclusive range.
    Real {
        /// Smallest and largest allowed value.
        range: (f64, f64),
        /// How a slider spreads the range.
        scale: Scale,
        /// Reads the value.
        get: fn(&Config) -> f64,
        /// Writes the value; the range is checked before.
        set: fn(&mut Config, f64),
    },
    /// A number in an inclusive range, or `auto`.
    AutoReal {
        /// Smallest and largest allowed value.
        range: (f64, f64),
        /// What `auto` stands for.
        auto: fn(&Config) -> f64,
        /// Reads the value; `None` is `auto`.
        get: fn(&Config) -> Option<f64>,
        /// Writes the value; the range is checked before.
        set: fn(&mut Config, Option<f64>),
    },
    /// One of a few named options.
    Choice {
        /// The options.
        options: &'static [ChoiceInfo],
        /// Reads the position in `options`.
        get: fn(&Config) -> usize,
        /// Writes the position in `options`.
        set: fn(&mut Config, usize),
    },
}

/// One row of [`super::TABLE`].
pub struct Hyperparameter {
    /// Name in files and on the command line, such as `noise.dim`.
    pub key: &'static str,
    /// Name in the window.
    pub label: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// What its numbers are in.
    pub unit: Unit,
    /// Where it is shown.
    pub group: Group,
    /// How soon it is shown.
    pub level: Level,
    /// When a change takes effect.
    pub effect: Effect,
    /// Type, range and access.
    pub kind: Kind,
    /// Whether it has any influence under this configuration (Adam's β1 has none under SGD).
    pub relevant: fn(&Config) -> bool,
    /// What it needs to have any: "Adam". Empty where it always has.
    pub needs: &'static str,
}

impl Hyperparameter {
    /// That it has no influence, and what it needs to have any.
    pub fn no_influence(&self) -> String {
        tr!(
            "{key} has no influence here: it needs {needs}",
            key = self.key,
            needs = language::text(self.needs)
        )
    }
}
