//! [`LeftRuns`]: the last few runs that other settings ended, to be gone on with when those settings are
//! taken back.

use std::sync::Arc;

use super::{Checkpoint, History, Moments};
use crate::config::{Config, needs_rebuild};

/// Most runs that are kept.
const MOST: usize = 3;
/// Most bytes of the past of such a run; of a longer one fewer moments are kept.
const MOST_BYTES: usize = 32 << 20;

/// A run where it was left.
pub(super) struct Left {
    pub checkpoint: Checkpoint,
    pub history: History,
    pub moments: Moments,
    pub other_road: Option<Arc<History>>,
}

/// The runs, the one that was left last at the end.
#[derive(Default)]
pub(super) struct LeftRuns(Vec<Left>);

impl LeftRuns {
    /// Keeps a run; the oldest makes room.
    pub fn push(&mut self, mut left: Left) {
        left.moments.thin_to(MOST_BYTES);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(left);
    }

    /// Takes the run out that was left last of those that can go on with these settings.
    pub fn take(&mut self, config: &Config) -> Option<Left> {
        let is_same = |left: &Left| left.checkpoint.config == *config;
        let fits = |left: &Left| !needs_rebuild(&left.checkpoint.config, config);
        // Of two that differ in live settings alone it is the one that had these.
        let same = self.0.iter().rposition(is_same);
        let index = same.or_else(|| self.0.iter().rposition(fits))?;
        Some(self.0.remove(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;
    use crate::training::Counters;
    use crate::training::Session;

    #[test]
    fn the_run_left_last_comes_back_and_old_ones_are_forgotten() {
        let template = Session::new(Config::default(), Backend::Flex).checkpoint();
        let of = |seed: u64, epoch: u64| Left {
            checkpoint: Checkpoint {
                config: Config {
                    seed,
                    ..Config::default()
                },
                counters: Counters {
                    epoch,
                    ..template.counters
                },
                ..template.clone()
            },
            history: History::default(),
            moments: Moments::default(),
            other_road: None,
        };
        let mut runs = LeftRuns::default();
        for (seed, epoch) in [(1, 10), (1, 20), (2, 30), (1, 40)] {
            runs.push(of(seed, epoch));
        }
        let mut wanted = of(1, 0).checkpoint.config;
        // What acts at once does not matter.
        wanted.generator.learning_rate = 0.5;
        let mut epoch = || runs.take(&wanted).map(|left| left.checkpoint.epoch());
        assert_eq!([epoch(), epoch(), epoch()], [Some(40), Some(20), None]);
    }
}
