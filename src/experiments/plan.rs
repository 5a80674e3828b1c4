//! [`Plan`]: an experiment as a list of runs.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::files::FieldError;
use crate::files::field::{check_count, wrong};

/// Most seeds of an experiment.
pub const MAX_SEEDS: u32 = 10_000;
/// Most epochs of a run.
pub const MAX_EPOCHS: u64 = 10_000_000;
/// Most checkpoints of a run.
pub const MAX_CHECKPOINTS: u32 = 200;
/// Most arms: a map of 20 by 20.
pub const MAX_ARMS: usize = 400;

/// One way to train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// What tables call it.
    pub name: String,
    /// Its settings; each run has a seed of its own.
    pub config: Config,
}

/// Which runs an experiment consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The arms.
    pub arms: Vec<Arm>,
    /// Runs of each arm, with the seeds from 1 to this.
    pub seeds: u32,
    /// Epochs of a run.
    pub epochs: u64,
    /// The epochs after which a run is measured, ascending; the last one is its end.
    pub checkpoints: Vec<u64>,
}

/// One training to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Position in [`Plan::runs`].
    pub index: usize,
    /// Position in [`Plan::arms`].
    pub arm: usize,
    /// Seed of all its random numbers, from 1.
    pub seed: u64,
}

impl Plan {
    /// A plan of named configurations. `checkpoints` is their number, at most `epochs`.
    pub fn new(arms: Vec<(String, Config)>, seeds: u32, epochs: u64, checkpoints: u32) -> Self {
        let count = u64::from(checkpoints);
        Self {
            arms: arms
                .into_iter()
                .map(|(name, mut config)| {
                    // No run has the preset's seed, and plans that differ in it are the same.
                    config.seed = 1;
                    Arm { name, config }
                })
                .collect(),
            seeds,
            epochs,
            checkpoints: (1..=count).map(|i| epochs * i / count).collect(),
        }
    }

    /// The same with so many seeds.
    #[must_use]
    pub fn with_seeds(&self, seeds: u32) -> Self {
        Self {
            seeds,
            ..self.clone()
        }
    }

    /// How many runs there are.
    pub fn count(&self) -> usize {
        self.arms.len() * self.seeds as usize
    }

    /// All runs: seed by seed, so that whatever is finished first can be compared.
    pub fn runs(&self) -> Vec<Run> {
        let seeds = 1..=u64::from(self.seeds);
        let arms = 0..self.arms.len();
        seeds
            .flat_map(|seed| arms.clone().filter_map(move |arm| self.run(arm, seed)))
            .collect()
    }

    /// The run of an arm with a seed; `None` if it is none of the plan's.
    pub fn run(&self, arm: usize, seed: u64) -> Option<Run> {
        let is_of_plan = arm < self.arms.len() && (1..=u64::from(self.seeds)).contains(&seed);
        is_of_plan.then(|| Run {
            // Seed by seed, from 1.
            index: (seed - 1) as usize * self.arms.len() + arm,
            arm,
            seed,
        })
    }

    /// The runs of an arm, seed by seed.
    pub fn runs_of(&self, arm: usize) -> impl Iterator<Item = Run> {
        (1..=u64::from(self.seeds)).filter_map(move |seed| self.run(arm, seed))
    }

    /// The settings of a run: those of its arm, with its seed. `None` if the plan has no such arm.
    pub fn config(&self, run: &Run) -> Option<Config> {
        let arm = self.arms.get(run.arm)?;
        Some(Config {
            seed: run.seed,
            ..arm.config.clone()
        })
    }

    /// Checks a plan that comes from a file.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn check(&self) -> Result<(), FieldError> {
        check_count("arms", self.arms.len() as u64, MAX_ARMS as u64)?;
        check_count("seeds", self.seeds.into(), MAX_SEEDS.into())?;
        check_count("epochs", self.epochs, MAX_EPOCHS)?;
        let last = self.checkpoints.last().copied();
        if !self.checkpoints.is_sorted_by(|a, b| a < b)
            || self.checkpoints.first() == Some(&0)
            || last != Some(self.epochs)
            || self.checkpoints.len() > MAX_CHECKPOINTS as usize
        {
            let message = tr!(
                "must be 1 to {MAX_CHECKPOINTS} ascending epochs, the last of them {epochs}",
                MAX_CHECKPOINTS,
                epochs = self.epochs
            );
            return wrong("checkpoints", message);
        }
        let mut names = HashSet::new();
        for (i, arm) in self.arms.iter().enumerate() {
            if !names.insert(&arm.name) {
                let message = tr!("there is another arm `{arm}`", arm = arm.name);
                return wrong(&format!("arms[{i}].name"), message);
            }
            if let Err(violations) = crate::config::check(&arm.config) {
                return wrong(&format!("arms[{i}].config"), violations.to_string());
            }
        }
        Ok(())
    }

    /// Whether the runs of the other plan are runs of this one too; it may have more or fewer seeds.
    pub fn is_same_but_for_seeds(&self, other: &Self) -> bool {
        self.arms == other.arms
            && self.epochs == other.epochs
            && self.checkpoints == other.checkpoints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arm_has_every_seed_and_a_measurement_at_the_end() {
        let preset = Config {
            seed: 51,
            ..Config::default()
        };
        let arms = vec![("a".into(), preset.clone()), ("b".into(), preset)];
        let plan = Plan::new(arms, 3, 100, 3);
        assert_eq!(plan.checkpoints, [33, 66, 100]);
        let runs: Vec<_> = plan
            .runs()
            .iter()
            .map(|r| (r.index, r.arm, r.seed))
            .collect();
        assert_eq!(
            runs,
            [
                (0, 0, 1),
                (1, 1, 1),
                (2, 0, 2),
                (3, 1, 2),
                (4, 0, 3),
                (5, 1, 3)
            ]
        );
        // What differs between the runs of an arm is only the seed.
        let last = plan.runs()[5];
        let expected = Config {
            seed: 3,
            ..plan.arms[1].config.clone()
        };
        assert_eq!(plan.config(&last), Some(expected));
        assert_eq!(plan.config(&Run { arm: 2, ..last }), None);
        // Where a run is, is known without the list, however many seeds there are.
        for run in plan.runs() {
            assert_eq!(plan.run(run.arm, run.seed), Some(run));
            assert_eq!(plan.with_seeds(9).run(run.arm, run.seed), Some(run));
        }
        let of_b: Vec<usize> = plan.runs_of(1).map(|run| run.index).collect();
        assert_eq!(of_b, [1, 3, 5]);
        for (arm, seed) in [(0, 0), (0, 4), (2, 1)] {
            assert_eq!(plan.run(arm, seed), None);
        }
    }
}
