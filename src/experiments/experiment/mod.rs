//! [`Experiment`]: a question about GANs.
//!
//! - [`settings`]: what is set and varied, as text
//! - [`comparison`]: pairs of arms, and what the claim expects of them
//! - `arms`: the arms as configurations, and the runs of all
//! - [`places`]: the same claim on other settings
//! - `check`: fields against each other and against their ranges
//! - `file`: the question as a file (RON)

mod arms;
mod check;
pub mod comparison;
mod file;
pub mod places;
pub mod settings;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::config::START;
use crate::quantities::Quantity;
pub use comparison::{Comparison, Expectation};
pub use places::Elsewhere;
pub use settings::{Settings, Vary};

/// Version of the format that this program reads.
pub const VERSION: u32 = 1;

/// A question: which arms to train, from how many seeds, and what somebody said would come of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Version of the file format.
    pub version: u32,
    /// Title.
    pub name: String,
    /// What somebody said, in one sentence.
    #[serde(default)]
    pub claim: String,
    /// Where it was observed.
    #[serde(default)]
    pub source: String,
    /// Shipped preset that all arms start from.
    pub preset: String,
    /// The preset with the settings that the claim is from, `preset` or one of `elsewhere`; empty where none has them.
    #[serde(default)]
    pub observed_on: String,
    /// Other settings on which the claim is tested as well, each by itself ([`Experiment::on`]).
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
    /// Changes of the preset for all arms.
    #[serde(default)]
    pub set: Settings,
    /// One or two varied hyperparameters; each combination of their values is an arm.
    #[serde(default)]
    pub vary: Vec<Vary>,
    /// Or the arms by name.
    #[serde(default)]
    pub arms: Vec<NamedArm>,
    /// Metrics that are listed beside the compared one.
    #[serde(default)]
    pub also: Vec<Quantity>,
    /// Published figures to put beside the results, a sentence each.
    #[serde(default)]
    pub published: Vec<String>,
    /// Pairs of arms that the claim is about.
    #[serde(default)]
    pub compare: Vec<Comparison>,
    /// Runs of each arm; their seeds are 1, 2, 3, …, the same in all arms.
    #[serde(default = "default_seeds")]
    pub seeds: u32,
    /// Epochs of a run.
    #[serde(default = "default_epochs")]
    pub epochs: u64,
    /// How often a run is measured, at equal distances; the last time at its end.
    #[serde(default = "default_checkpoints")]
    pub checkpoints: u32,
    /// What is compared; left out in a file, what runs on the preset's kind of data
    /// [are compared by](Quantity::compared_by_default).
    #[serde(default = "default_metric")]
    pub metric: Quantity,
    /// Sliced Wasserstein distance below which a run counts as converged, in units of the plot; 0.007
    /// is perfect, 0.18 everything on one spot.
    #[serde(default = "default_threshold")]
    pub threshold: f64,
    /// Whether the claim is about more than is compared here, as that is not measured: what remains says nothing of it as a whole.
    /// No file can say so.
    #[serde(skip)]
    pub is_claim_cut: bool,
}

fn default_seeds() -> u32 {
    20
}

fn default_epochs() -> u64 {
    2_000
}

fn default_checkpoints() -> u32 {
    10
}

fn default_metric() -> Quantity {
    Quantity::SlicedWasserstein
}

fn default_threshold() -> f64 {
    0.05
}

/// An arm by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedArm {
    /// What tables call it.
    pub name: String,
    /// Shipped preset that it starts from; the experiment's if left out.
    #[serde(default)]
    pub preset: String,
    /// In what it differs from the others.
    #[serde(default)]
    pub set: Settings,
}

impl Experiment {
    /// A sweep without a claim. Its plan is [`Self::plan_checked`] from the settings that it varies.
    pub fn sweep(name: String, vary: Vec<Vary>, metric: Quantity) -> Self {
        Self {
            version: VERSION,
            name,
            claim: String::new(),
            source: String::new(),
            // The settings come from elsewhere; the name only has to be one that is shipped.
            preset: START.to_owned(),
            observed_on: String::new(),
            elsewhere: Vec::new(),
            set: Settings::default(),
            vary,
            arms: Vec::new(),
            also: Vec::new(),
            published: Vec::new(),
            compare: Vec::new(),
            seeds: default_seeds(),
            epochs: default_epochs(),
            checkpoints: default_checkpoints(),
            metric,
            threshold: default_threshold(),
            is_claim_cut: false,
        }
    }
}
