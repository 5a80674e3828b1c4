//! [`Records`]: the few numbers that a run notes down of itself for its verdict, at epochs that lie ever
//! further apart.

use serde::{Deserialize, Serialize};

use super::Seeds;

/// Epochs between two records of a young run.
pub const LEAST_STRIDE: u64 = 16;
/// Records from an age to twice that age.
const PER_OCTAVE: u64 = 16;
/// Most records of a run. One without changes under way never gets there: up to the age of 2⁵⁵ epochs it
/// has some 800.
const MOST: usize = 1_024;
/// Farthest that anything can be from the real samples, in units of the plot; larger numbers in a file are
/// damage.
const MOST_AWAY: f32 = 1e6;

/// A run at one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Epochs finished.
    pub epoch: u64,
    /// The epoch at which its settings were last changed; 0 if they never were.
    pub since: u64,
    /// Sliced Wasserstein distance of the fakes from the real samples along four directions, in units of the
    /// plot.
    pub distance: f32,
    /// How much of the fakes lies as the real samples do, 0 to 1, where 1 is what fresh real samples score.
    pub overlap: f32,
    /// Mean of the fakes.
    pub center: [f32; 2],
    /// √(var x + var y) of the fakes.
    pub spread: f32,
    /// D's loss of held-out real samples and of the fakes, as plotted.
    pub d_loss: f32,
    /// Mean length of the gradients at the fakes.
    pub pull: f32,
    /// For mixtures, and images of a set with labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modes: Option<Found>,
    /// For images of a set with labels; files of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeds: Option<Seeds>,
}

/// Modes that the fakes have found; of images, values of all factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// With a fake within three standard deviations; of images, with a tenth of their fair share, and none as long as
    /// the fakes are unlike any real image.
    pub captured: u16,
    /// With an eighth of their share of the fakes nearby, however tiny the mode is; of images, what a classifier sees,
    /// whatever they are.
    pub visited: u16,
    /// There are.
    pub total: u16,
}

impl Record {
    /// Without NaN and ∞, which no file can hold: networks may be finite and what they say not.
    #[must_use]
    pub fn finite(mut self) -> Self {
        let numbers = [
            &mut self.distance,
            &mut self.overlap,
            &mut self.spread,
            &mut self.d_loss,
            &mut self.pull,
        ];
        for number in numbers.into_iter().chain(&mut self.center) {
            *number = if number.is_nan() {
                f32::MAX
            } else {
                number.clamp(f32::MIN, f32::MAX)
            };
        }
        self
    }

    fn is_valid(&self) -> bool {
        let numbers = [
            self.distance,
            self.overlap,
            self.spread,
            self.d_loss,
            self.pull,
        ];
        let is_near = |v: &f32| v.abs() <= MOST_AWAY;
        numbers.iter().chain(&self.center).all(|v| v.is_finite())
            && self.since < self.epoch
            && [self.distance, self.spread]
                .iter()
                .chain(&self.center)
                .all(is_near)
            && self
                .modes
                .is_none_or(|m| m.captured <= m.total && m.visited <= m.total)
    }
}

/// The records of a run, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Records {
    /// When its settings were last changed, or when it was opened without its past.
    since: u64,
    /// The latter, if it was: no setting was changed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<u64>,
    list: Vec<Record>,
}

impl Records {
    /// Whether the end of this epoch is one to note down. That depends on the epoch alone, and on when the
    /// settings were last changed.
    pub fn is_due(&self, epoch: u64) -> bool {
        let age = epoch.saturating_sub(self.since);
        let octave = 1_u64
            .checked_shl(age.checked_ilog2().unwrap_or(0))
            .unwrap_or(1);
        let stride = (octave / PER_OCTAVE).max(LEAST_STRIDE);
        age > 0 && age.is_multiple_of(stride) && self.list.last().is_none_or(|r| r.epoch < epoch)
    }

    /// Keeps a record that is [due](Self::is_due).
    pub fn push(&mut self, record: Record) {
        self.list.push(record);
        if self.list.len() > MOST {
            self.list.remove(0);
        }
    }

    /// Notes that the settings were changed after this epoch: what follows is judged by itself.
    pub fn turn(&mut self, epoch: u64) {
        self.since = epoch;
    }

    /// A run that comes without its records, from a file of a version that had none, is judged from here on.
    pub fn begin_if_missing(&mut self, epoch: u64) {
        if self.list.is_empty() && self.since == 0 && epoch >= LEAST_STRIDE {
            self.turn(epoch);
            self.opened = Some(epoch);
        }
    }

    /// The epoch from which what happens now is judged: when the settings were last changed, or the run was opened; 0 if
    /// neither was.
    pub fn since(&self) -> u64 {
        self.since
    }

    /// The epoch at which the run was opened without its past; 0 if it was not.
    pub fn opened(&self) -> u64 {
        self.opened.unwrap_or(0)
    }

    /// The epochs after which settings were changed, the oldest first, as far as there is a record of what followed. What was
    /// set at the moment at which a run was opened is what it goes on with.
    pub fn changes(&self) -> Vec<u64> {
        let mut turns = self.turns();
        turns.retain(|turn| Some(*turn) != self.opened);
        turns
    }

    /// The epochs from which on a run is judged anew, the oldest first: without any, its settings alone make it.
    pub fn turns(&self) -> Vec<u64> {
        let since = self
            .list
            .iter()
            .map(|record| record.since)
            .chain([self.since]);
        let mut turns: Vec<u64> = since.filter(|epoch| *epoch > 0).collect();
        turns.dedup();
        turns
    }

    /// Forgets what came after an epoch.
    pub fn truncate(&mut self, epoch: u64) {
        self.list.truncate(self.until(epoch).len());
        self.opened = self.opened.filter(|opened| *opened <= epoch);
        if self.since > epoch {
            self.since = self.list.last().map_or(self.opened(), |r| r.since);
        }
    }

    /// All up to an epoch, the oldest first.
    pub fn until(&self, epoch: u64) -> &[Record] {
        &self.list[..self.list.partition_point(|record| record.epoch <= epoch)]
    }

    /// Whether there is nothing to write into a file.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a file may hold them.
    pub fn is_valid(&self) -> bool {
        self.list.len() <= MOST
            && self.list.iter().all(Record::is_valid)
            && self
                .list
                .windows(2)
                .all(|w| w[0].epoch < w[1].epoch && w[0].since <= w[1].since)
            && self.list.last().is_none_or(|last| last.since <= self.since)
            && self.opened() <= self.list.first().map_or(self.since, |r| r.since)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn record(epoch: u64, since: u64) -> Record {
        Record {
            epoch,
            since,
            distance: 0.1,
            overlap: 0.5,
            center: [0.5, 0.5],
            spread: 0.2,
            d_loss: 0.6,
            pull: 0.1,
            modes: None,
            seeds: None,
        }
    }

    fn run(records: &mut Records, from: u64, to: u64) {
        for epoch in from + 1..=to {
            if records.is_due(epoch) {
                records.push(record(epoch, records.since()));
            }
        }
    }

    #[test]
    fn the_epoch_alone_says_when_and_a_long_run_has_few() {
        let mut records = Records::default();
        run(&mut records, 0, 100_000);
        let epochs: Vec<u64> = records.list.iter().map(|r| r.epoch).collect();
        assert_eq!(epochs[..4], [16, 32, 48, 64]);
        assert_eq!(
            epochs.iter().filter(|e| (512..1_024).contains(*e)).count(),
            16
        );
        // From age to age in ever larger steps, but never more than a sixteenth of it.
        for pair in epochs.windows(2).filter(|pair| pair[0] >= 256) {
            assert!(16 * (pair[1] - pair[0]) <= pair[0], "{pair:?}");
        }
        let octaves = (0..47).map(|i| 256_u64 << i);
        let all: u64 = octaves.map(|octave| octave / (octave / 16)).sum();
        assert!(all + 16 < MOST as u64, "{all}");
    }

    #[test]
    fn a_change_of_settings_begins_anew_and_can_be_taken_back() {
        let mut records = Records::default();
        run(&mut records, 0, 1_000);
        let before = records.clone();
        records.turn(1_000);
        assert!(!records.is_due(1_008) && records.is_due(1_016));
        run(&mut records, 1_000, 2_000);
        assert!(records.is_valid());
        assert_eq!(records.until(1_016).last().map(|r| r.since), Some(1_000));
        records.truncate(1_010);
        assert_eq!(
            (records.since(), records.list.len()),
            (1_000, before.list.len())
        );
        records.truncate(999);
        assert_eq!(records.since(), 0);
        // A file without records begins them where it stands; one that is too young for any does not.
        let mut old = Records::default();
        old.begin_if_missing(10);
        assert_eq!(old.since(), 0);
        old.begin_if_missing(5_000);
        assert!(old.is_due(5_016));
        // However often they are changed.
        for turn in 0..1_000 {
            records.turn(10_000 + 100 * turn);
            run(&mut records, 10_000 + 100 * turn, 10_100 + 100 * turn);
        }
        assert!(records.list.len() == MOST && records.is_valid());
    }

    #[test]
    fn a_record_is_always_one_that_a_file_can_hold() {
        let broken = Record {
            pull: f32::NAN,
            d_loss: f32::INFINITY,
            ..record(16, 0)
        };
        let mut records = Records::default();
        records.push(broken.finite());
        assert!(records.is_valid());
        let text = serde_json::to_string(&records).unwrap();
        assert_eq!(serde_json::from_str::<Records>(&text).unwrap(), records);
        for wrong in [
            record(0, 0),
            record(16, 16),
            Record {
                distance: 1e9,
                ..record(16, 0)
            },
        ] {
            let mut records = Records::default();
            records.push(wrong);
            assert!(!records.is_valid(), "{wrong:?}");
        }
    }

    #[test]
    fn every_turn_is_known_once() {
        let mut records = Records::default();
        assert!(records.turns().is_empty());
        records.push(record(8, 0));
        records.turn(10);
        records.push(record(18, 10));
        records.push(record(26, 10));
        assert_eq!(records.turns(), [10]);
        // The last one has no record yet.
        records.turn(30);
        assert_eq!(records.turns(), [10, 30]);
        assert_eq!(records.changes(), [10, 30]);
        records.truncate(12);
        assert!(records.turns().is_empty());
    }

    #[test]
    fn a_model_that_was_opened_is_no_change_of_settings() {
        let mut records = Records::default();
        records.begin_if_missing(6_000);
        assert_eq!((records.since(), records.opened()), (6_000, 6_000));
        // It is judged by itself, and its settings alone do not make it.
        assert_eq!(records.turns(), [6_000]);
        assert!(records.changes().is_empty());
        run(&mut records, 6_000, 6_100);
        assert!(records.is_valid() && records.changes().is_empty());
        records.turn(6_100);
        run(&mut records, 6_100, 6_200);
        assert_eq!(records.changes(), [6_100]);
        // So it is in a file, too, which has nothing of it where no run was opened.
        let text = serde_json::to_string(&records).unwrap();
        let mut read: Records = serde_json::from_str(&text).unwrap();
        assert_eq!(read, records);
        let text = serde_json::to_string(&Records::default()).unwrap();
        assert!(!text.contains("opened"), "{text}");
        // Without a record it still begins where it was opened.
        read.truncate(6_010);
        assert_eq!((read.since(), read.opened()), (6_000, 6_000));
        assert!(read.changes().is_empty());
        // Damage in a file.
        read.opened = Some(6_001);
        assert!(!read.is_valid());
    }
}
