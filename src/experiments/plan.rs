//! [`Plan`]: an experiment as a list of runs.

use serde::{Deserialize, Serialize};

use crate::config::Config;

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
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Position in [`Plan::runs`].
    pub index: usize,
    /// Position in [`Plan::arms`].
    pub arm: usize,
    /// The settings, with the run's seed.
    pub config: Config,
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

    /// All runs: seed by seed, so that whatever is finished first can be compared.
    pub fn runs(&self) -> Vec<Run> {
        let seeds = 1..=u64::from(self.seeds);
        seeds
            .flat_map(|seed| {
                self.arms
                    .iter()
                    .enumerate()
                    .map(move |(arm, a)| (seed, arm, a))
            })
            .enumerate()
            .map(|(index, (seed, arm, a))| Run {
                index,
                arm,
                config: Config {
                    seed,
                    ..a.config.clone()
                },
            })
            .collect()
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
            .map(|r| (r.index, r.arm, r.config.seed))
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
    }
}
