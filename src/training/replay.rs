//! [`Replay`]: the kept moments of a run, to be pictured one after the other on any thread.

use std::sync::Arc;

use super::subject::Subject;
use super::{Checkpoint, Snapshot, View};
use crate::gan::{Compute, Gan, WrongState};

/// Moments of one run, the oldest first, and what their pictures have in common.
#[derive(Clone)]
pub struct Replay {
    pub(super) moments: Vec<Arc<Checkpoint>>,
    pub(super) compute: Compute,
    pub(super) subject: Arc<Subject>,
}

impl Replay {
    /// Thins to at most so many moments, the first and the last among them, at equal distances on a
    /// logarithmic scale of epochs: most of what can be seen happens early.
    #[must_use]
    pub fn thinned_by_log(mut self, most: usize) -> Self {
        let (count, most) = (self.moments.len(), most.max(2));
        let (Some(first), Some(last)) = (self.moments.first(), self.moments.last()) else {
            return self;
        };
        if count <= most {
            return self;
        }
        let first = first.epoch();
        let length = ((last.epoch() - first) as f64).ln_1p();
        let mut kept: Vec<usize> = (0..most)
            .map(|i| {
                let after = (length * i as f64 / (most - 1) as f64).exp_m1();
                // Rounding must not miss the last one.
                let epoch = first + (after + 1e-6).floor() as u64;
                let later = self.moments.partition_point(|m| m.epoch() <= epoch);
                later.saturating_sub(1)
            })
            .collect();
        kept.dedup();
        self.moments = kept
            .into_iter()
            .filter_map(|index| self.moments.get(index).cloned())
            .collect();
        self
    }

    /// A moment for each of these epochs: the last one that there was by then, or the first of all.
    #[must_use]
    pub fn at(mut self, epochs: &[u64]) -> Self {
        let moment = |epoch: &u64| {
            let later = self.moments.partition_point(|m| m.epoch() <= *epoch);
            self.moments.get(later.saturating_sub(1)).cloned()
        };
        self.moments = epochs.iter().filter_map(moment).collect();
        self
    }

    /// Their epochs, the oldest first.
    pub fn epochs(&self) -> impl ExactSizeIterator<Item = u64> {
        self.moments.iter().map(|moment| moment.epoch())
    }

    /// The pictures, the oldest first, each made when it is asked for.
    ///
    /// # Errors
    ///
    /// If a moment is of other networks than its configuration.
    pub fn pictures(&self, view: View) -> impl Iterator<Item = Result<Snapshot, WrongState>> {
        self.moments.iter().map(move |moment| {
            let networks = moment.networks.clone();
            let gan = Gan::with_state(&moment.config, self.compute, networks)?;
            Ok(Snapshot::of_moment(moment, &gan, &self.subject, view))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::training::{Moments, Session};

    #[test]
    fn a_replay_pictures_what_was_there() {
        let mut session = Session::new(Config::default(), Backend::Flex);
        let mut moments = Moments::default();
        let mut seen = Vec::new();
        for epoch in 0..=20 {
            if epoch > 0 {
                session.run_epoch().unwrap();
            }
            moments.push(session.checkpoint());
            seen.push(session.snapshot(View::default()));
        }
        let replay = session.replay(&moments);
        let pictures = replay.pictures(View::default());
        assert_eq!(pictures.collect::<Result<Vec<_>, _>>().unwrap(), seen);
        let few: Vec<_> = replay.clone().thinned_by_log(5).epochs().collect();
        assert_eq!(few, [0, 1, 3, 8, 20]);
        assert_eq!(replay.clone().thinned_by_log(99).epochs().len(), 21);
        let chosen: Vec<_> = replay.clone().at(&[3, 3, 99]).epochs().collect();
        assert_eq!(chosen, [3, 3, 20]);
    }
}
