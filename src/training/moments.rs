//! [`Moments`]: the past of a run, kept thinly enough to fit into memory for ever.

use std::sync::Arc;

use super::Checkpoint;

/// Most moments that are kept: about one for every two pixels of the timeline.
const MOST: usize = 600;
/// Most bytes that they take together: a hundred moments of convolutional networks of 32 channels. Larger networks have
/// fewer.
const MOST_BYTES: usize = 448 << 20;
/// So few are kept however large they are: the first and a later one.
const LEAST: usize = 2;

/// Checkpoints at equal distances, from the beginning of a run to now. As the run grows, every other
/// one is dropped.
#[derive(Clone, Debug)]
pub struct Moments {
    kept: Vec<Arc<Checkpoint>>,
    /// Epochs between two of them; a power of two.
    stride: u64,
    bytes: usize,
    most_bytes: usize,
}

impl Default for Moments {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            stride: 1,
            bytes: 0,
            most_bytes: MOST_BYTES,
        }
    }
}

impl Moments {
    /// Whether the moment after so many epochs is one to keep.
    pub fn wants(&self, epoch: u64) -> bool {
        let is_newer = self.kept.last().is_none_or(|last| last.epoch() < epoch);
        is_newer && (self.kept.is_empty() || epoch.is_multiple_of(self.stride))
    }

    /// Keeps a moment that is [wanted](Self::wants).
    pub fn push(&mut self, checkpoint: Checkpoint) {
        self.bytes += checkpoint.bytes();
        self.kept.push(Arc::new(checkpoint));
        let is_too_much =
            |m: &Self| m.kept.len() > MOST || (m.bytes > m.most_bytes && m.kept.len() > LEAST);
        while is_too_much(self) {
            self.thin();
        }
    }

    /// Keeps as many of them as fit into so many bytes, at equal distances: none, if the first alone does not.
    pub fn thin_to(&mut self, bytes: usize) {
        while self.bytes > bytes && self.kept.len() > 1 {
            self.thin();
        }
        if self.bytes > bytes {
            self.kept.clear();
            self.bytes = 0;
        }
    }

    /// Drops every other one.
    fn thin(&mut self) {
        self.stride *= 2;
        let (stride, first) = (self.stride, self.kept.first().map(|m| m.epoch()));
        self.kept
            .retain(|m| m.epoch().is_multiple_of(stride) || Some(m.epoch()) == first);
        self.bytes = self.kept.iter().map(|m| m.bytes()).sum();
    }

    /// Their epochs, the oldest first.
    pub fn epochs(&self) -> Arc<[u64]> {
        self.kept.iter().map(|m| m.epoch()).collect()
    }

    /// Bytes that they take together, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// All of them, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Checkpoint>> {
        self.kept.iter()
    }

    /// The last one that is no later than an epoch; the first one if all are.
    pub fn at(&self, epoch: u64) -> Option<&Arc<Checkpoint>> {
        let after = self.kept.partition_point(|m| m.epoch() <= epoch);
        self.kept.get(after.saturating_sub(1))
    }

    /// Forgets what came after an epoch.
    pub fn truncate(&mut self, epoch: u64) {
        let kept = self.kept.partition_point(|m| m.epoch() <= epoch);
        self.kept.truncate(kept);
        self.bytes = self.kept.iter().map(|m| m.bytes()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::training::Session;

    fn checkpoint(epoch: u64) -> Checkpoint {
        let mut checkpoint = Session::new(Config::default(), Backend::Flex).checkpoint();
        checkpoint.counters.epoch = epoch;
        checkpoint
    }

    fn filled(epochs: u64, most_bytes: usize) -> Moments {
        let template = checkpoint(0);
        let mut moments = Moments {
            most_bytes,
            ..Moments::default()
        };
        for epoch in 0..=epochs {
            if moments.wants(epoch) {
                let mut checkpoint = template.clone();
                checkpoint.counters.epoch = epoch;
                moments.push(checkpoint);
            }
        }
        moments
    }

    #[test]
    fn a_short_run_is_kept_whole_and_a_long_one_at_equal_distances() {
        assert_eq!(filled(599, MOST_BYTES).epochs().len(), 600);
        let moments = filled(100_000, MOST_BYTES);
        let epochs = moments.epochs();
        assert!(
            (MOST / 2..=MOST).contains(&epochs.len()),
            "{}",
            epochs.len()
        );
        assert_eq!(epochs[0], 0);
        let stride = epochs[1];
        assert!(epochs.windows(2).all(|w| w[1] - w[0] == stride));
        assert!(100_000 - epochs.last().unwrap() < stride);
    }

    #[test]
    fn memory_is_bounded_and_counted() {
        let one = checkpoint(0).bytes();
        // Two networks of 2 × 8 and nothing remembered: 242 numbers.
        assert!(one >= 4 * (114 + 105), "{one}");
        let moments = filled(10_000, 10 * one);
        assert!(moments.kept.len() <= 10 && moments.kept.len() >= 5);
        assert!(moments.bytes <= 10 * one);
        // However small the bound, there is a past to go to.
        assert_eq!(filled(10_000, 1).kept.len(), LEAST);
    }

    #[test]
    fn the_past_of_a_run_that_was_left_is_thinned_to_what_there_is_room_for() {
        let mut moments = filled(500, MOST_BYTES);
        let one = moments.bytes() / moments.kept.len();
        moments.thin_to(100 * one);
        let epochs = moments.epochs();
        assert!((50..=100).contains(&epochs.len()), "{}", epochs.len());
        assert_eq!(epochs[0], 0);
        assert!(moments.bytes() <= 100 * one);
        // Nothing is lost where there is room.
        moments.thin_to(100 * one);
        assert_eq!(moments.epochs(), epochs);
        moments.thin_to(1);
        assert_eq!((moments.epochs().len(), moments.bytes()), (0, 0));
    }

    #[test]
    fn moments_are_found_and_forgotten_by_epoch() {
        let mut moments = filled(2_000, MOST_BYTES);
        let stride = moments.stride;
        assert_eq!(moments.at(10 * stride + 1).unwrap().epoch(), 10 * stride);
        assert_eq!(moments.at(u64::MAX).unwrap().epoch(), 2_000);
        moments.truncate(10 * stride);
        assert_eq!(moments.at(u64::MAX).unwrap().epoch(), 10 * stride);
        // The road goes on from there, at the same distances.
        assert!(!moments.wants(10 * stride) && moments.wants(11 * stride));
        assert!(Moments::default().at(5).is_none());
    }
}
