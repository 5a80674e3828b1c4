//! From the records of a run to its verdict: a pure function of the records and the newest facts.
//!
//! The last half of the run since its settings were last changed is judged, in an older and a newer part,
//! beside what it reached before. So a run has to stay good for as long as it took to become so, and what
//! is called a swing has swung for as long as the run is old.

use super::record::LEAST_STRIDE;
use super::{Perfect, Record, Verdict};

/// Records of the judged half without which nothing is said.
const LEAST: usize = 8;
/// A pull below this moves no fake: a step of learning rate 1 would be a millionth of the plot.
const NO_PULL: f32 = 1e-6;
/// Fakes whose mean and spread change less than this stand still.
const STILL: f32 = 1e-4;
/// D's loss below this share of its equilibrium means that D is sure of nearly every sample: for the log
/// loss 0.07 is a mean probability of 0.93.
const WINNING_SHARE: f64 = 0.1;
/// Fakes within this spread are on one spot, to the eye and if the data are not…
const SPOT: f64 = 0.05;
/// …which is to say, that much less spread than the data.
const SPOT_SHARE: f64 = 0.25;
/// A mixture is collapsed when at most this share of four modes or more is left.
const COLLAPSED_SHARE: f64 = 0.25;
const LEAST_MODES: u16 = 4;
/// The overlap of fakes that are about where the real samples are, on average…
const GOOD: f64 = 0.72;
/// …and at the least.
const LEAST_GOOD: f64 = 0.6;
/// So near fakes are good where the data are about one spot, beyond what fresh samples score.
const NEAR: f64 = 0.01;
/// A change of the overlap that is progress.
const PROGRESS: f64 = 0.05;
/// A change of the distance, relative to it, that is progress.
const NEARER: f64 = 0.2;
/// A swing of the fakes' mean, relative to their distance, and in units of the plot.
const SWING: (f64, f64) = (0.5, 0.1);
/// Turns that make a swing: there and back, three times. Fewer are seen in runs that learn all the same.
const TURNS: usize = 6;

/// What a run learns, as far as verdicts know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Points in a plane.
    Points,
    /// Images, and what their classes are called: digits, say. Empty without labels.
    Images(&'static str),
}

/// What a verdict takes into account beside the records.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// What is learnt.
    pub kind: Kind,
    /// What fresh real samples score.
    pub perfect: Perfect,
    /// D's loss at equilibrium, as plotted; 0 for a critic without one.
    pub d_equilibrium: f64,
    /// Whether G has updates at all.
    pub is_trained: bool,
    /// Whether an update just ended in NaN or ∞.
    pub has_diverged: bool,
    /// When the settings were last changed.
    pub since: u64,
    /// Whether either network has had an update.
    pub has_begun: bool,
}

/// A verdict, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// What is happening.
    pub verdict: Verdict,
    /// In one sentence.
    pub sentence: String,
    /// The numbers behind it, a line for each; empty where there are none yet.
    pub evidence: String,
}

/// Judges a run by its records up to the moment in question, the oldest first.
pub fn judge(records: &[Record], situation: &Situation) -> Judgement {
    let all = &records[records.partition_point(|r| r.since < situation.since)..];
    let Some(view) = View::new(all, situation) else {
        let verdict = if situation.has_diverged {
            Verdict::Diverged
        } else if situation.has_begun {
            Verdict::NotSure
        } else {
            Verdict::NotTrained
        };
        let least = LEAST as u64 * LEAST_STRIDE;
        let evidence = match situation.since {
            0 => format!("It takes {least} epochs to judge a run."),
            epoch => format!("It takes {least} epochs to judge what happens since epoch {epoch}."),
        };
        return said(verdict, evidence);
    };
    let verdict = if situation.has_diverged {
        Verdict::Diverged
    } else {
        view.verdict()
    };
    let mut judgement = said(verdict, view.evidence());
    if verdict == Verdict::Collapsed && view.is_one_spot() {
        "All fakes are on one spot.".clone_into(&mut judgement.sentence);
    }
    judgement
}

fn said(verdict: Verdict, evidence: String) -> Judgement {
    Judgement {
        verdict,
        sentence: verdict.info().sentence.to_owned(),
        evidence,
    }
}

/// The judged part of a run.
struct View<'a> {
    situation: &'a Situation,
    /// Before the judged half.
    before: &'a [Record],
    /// The judged half, in two parts.
    older: &'a [Record],
    newer: &'a [Record],
    recent: &'a [Record],
}

impl<'a> View<'a> {
    fn new(all: &'a [Record], situation: &'a Situation) -> Option<Self> {
        let last = all.last()?;
        let age = |r: &Record| r.epoch - situation.since;
        let half = all.partition_point(|r| 2 * age(r) <= age(last));
        let (before, recent) = all.split_at(half);
        let (older, newer) = recent.split_at(recent.len() / 2);
        (recent.len() >= LEAST).then_some(Self {
            situation,
            before,
            older,
            newer,
            recent,
        })
    }

    fn verdict(&self) -> Verdict {
        let is_good = self.is_good();
        if !is_good && self.is_sure_of_everything() && !self.is_progress() {
            Verdict::DiscriminatorWins
        } else if !is_good && self.is_frozen() {
            Verdict::Frozen
        } else if self.is_one_spot() || self.has_few_modes() {
            Verdict::Collapsed
        } else if self.is_progress() {
            Verdict::Learning
        } else if is_good {
            Verdict::Converged
        } else if self.is_swinging() {
            Verdict::Oscillating
        } else {
            Verdict::NotSure
        }
    }

    fn is_frozen(&self) -> bool {
        let moves = |of: fn(&Record) -> f32| {
            let (low, high) = range(self.newer.iter().map(of));
            high - low > STILL
        };
        self.situation.is_trained
            && self.newer.iter().all(|r| r.pull < NO_PULL)
            && !moves(|r| r.center[0])
            && !moves(|r| r.center[1])
            && !moves(|r| r.spread)
    }

    fn is_sure_of_everything(&self) -> bool {
        let bar = WINNING_SHARE * self.situation.d_equilibrium;
        bar > 0.0 && most(self.newer, |r| f64::from(r.d_loss) < bar)
    }

    /// Whether all fakes were on one spot for the judged half, while the data are not.
    fn is_one_spot(&self) -> bool {
        let bar = SPOT.min(SPOT_SHARE * self.situation.perfect.spread);
        most(self.recent, |r| f64::from(r.spread) < bar)
            && self.newer.iter().all(|r| f64::from(r.spread) < bar)
    }

    /// Whether few modes were there for the judged half, and none is being found.
    fn has_few_modes(&self) -> bool {
        let seen = |r: &Record| r.modes.map_or(u16::MAX, |m| m.visited.max(m.captured));
        let total = self.recent[0].modes.map_or(0, |m| m.total);
        let is_few = |r: &Record| f64::from(seen(r)) <= COLLAPSED_SHARE * f64::from(total);
        let most_of = |part: &[Record]| part.iter().map(seen).max();
        total >= LEAST_MODES
            && self.newer.iter().all(is_few)
            && most(self.recent, is_few)
            && most_of(self.newer) <= most_of(self.older)
    }

    fn is_good(&self) -> bool {
        let perfect = self.situation.perfect;
        let is_spot = perfect.spread < SPOT;
        let is_near = |r: &Record| is_spot && f64::from(r.distance) < perfect.distance + NEAR;
        let mean = mean(self.recent, |r| r.overlap);
        self.recent.iter().all(is_near)
            || (mean >= GOOD
                && self
                    .recent
                    .iter()
                    .all(|r| f64::from(r.overlap) >= LEAST_GOOD))
    }

    /// Whether the newer part is better than the older one, and than whatever was before.
    fn is_progress(&self) -> bool {
        let perfect = self.situation.perfect.distance;
        let (overlap, distance) = (|r: &Record| r.overlap, |r: &Record| r.distance);
        let best_overlap = self.blocks().map(|b| mean(b, overlap)).fold(0.0, f64::max);
        let best_distance = self
            .blocks()
            .map(|b| mean(b, distance))
            .fold(f64::INFINITY, f64::min);
        let (gain, noise) = gain(self.older, self.newer, overlap);
        let denser = gain > PROGRESS && gain > noise && mean(self.newer, overlap) > best_overlap;
        let (gain, noise) = self::gain(self.newer, self.older, distance);
        let newest = mean(self.newer, distance);
        let nearer = gain > NEARER * mean(self.older, distance)
            && gain > perfect
            && gain > noise
            && newest < best_distance;
        // What comes nearer by leaving the real samples' places, or the other way round, is none.
        let is_farther = newest > 1.1 * mean(self.older, distance) + perfect;
        let is_thinner = mean(self.newer, overlap) + PROGRESS < mean(self.older, overlap);
        (denser && !is_farther) || (nearer && !is_thinner)
    }

    /// Parts of the run before the judged newer one, each as long as it.
    fn blocks(&self) -> impl Iterator<Item = &[Record]> {
        self.before.rchunks_exact(LEAST).chain([self.older])
    }

    /// Whether the fakes as a whole went there and back through the judged half.
    fn is_swinging(&self) -> bool {
        let distance = mean(self.recent, |r| r.distance);
        let bar = (SWING.0 * distance).max(SWING.1);
        swings(self.recent, bar) >= TURNS
    }

    fn evidence(&self) -> String {
        let s = self.situation;
        let (first, last) = (self.recent[0].epoch, self.recent[self.recent.len() - 1]);
        let percent = |part| 100.0 * mean(part, |r| r.overlap);
        let distance = |part| mean(part, |r| r.distance);
        let mut lines = vec![
            format!("Judged over epochs {first} to {}.", last.epoch),
            format!(
                "Fakes that lie as the real samples do: {:.0} %, then {:.0} % (fresh real samples: 100 %).",
                percent(self.older),
                percent(self.newer)
            ),
            format!(
                "Distance from the real samples: {:.3}, then {:.3} (fresh real samples: {:.3}).",
                distance(self.older),
                distance(self.newer),
                s.perfect.distance
            ),
            format!(
                "Spread of the fakes: {:.3} (real samples: {:.3}).",
                last.spread, s.perfect.spread
            ),
        ];
        if let Some(found) = last.modes {
            lines.push(format!(
                "Modes found: {} of {}.",
                found.captured, found.total
            ));
        }
        lines.push(format!(
            "Discriminator's loss: {:.3}{}. Mean gradient at the fakes: {}.",
            mean(self.newer, |r| r.d_loss),
            if s.d_equilibrium > 0.0 {
                format!(" (undecided: {:.3})", s.d_equilibrium)
            } else {
                String::new()
            },
            match mean(self.newer, |r| r.pull) {
                pull if pull >= 5e-4 || pull == 0.0 => format!("{pull:.3}"),
                pull => format!("{pull:.0e}"),
            }
        ));
        lines.join("\n")
    }
}

fn mean(records: &[Record], of: impl Fn(&Record) -> f32) -> f64 {
    records.iter().map(|r| f64::from(of(r))).sum::<f64>() / records.len().max(1) as f64
}

/// By how much the mean of `to` is above that of `from`, and two standard errors of it.
fn gain(from: &[Record], to: &[Record], of: impl Fn(&Record) -> f32 + Copy) -> (f64, f64) {
    let error = |part: &[Record]| {
        let mean = mean(part, of);
        let squares = part.iter().map(|r| (f64::from(of(r)) - mean).powi(2));
        squares.sum::<f64>() / (part.len() * part.len()).max(1) as f64
    };
    (
        mean(to, of) - mean(from, of),
        2.0 * (error(from) + error(to)).sqrt(),
    )
}

fn range(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    })
}

/// Whether it holds for three quarters of them.
fn most(records: &[Record], holds: impl Fn(&Record) -> bool) -> bool {
    4 * records.iter().filter(|r| holds(r)).count() >= 3 * records.len()
}

/// How often the fakes' mean turns to go the other way by at least `bar`, along the axis along which it does
/// so more often.
pub fn swings(records: &[Record], bar: f64) -> usize {
    let along = |axis: usize| turns(records.iter().map(|r| r.center[axis]), bar);
    along(0).max(along(1))
}

/// How often a series turns to go up or down by at least so much, one after the other; setting out counts.
fn turns(mut values: impl Iterator<Item = f32>, bar: f64) -> usize {
    let Some(first) = values.next().map(f64::from) else {
        return 0;
    };
    // The lowest and the highest value since the last turn.
    let (mut low, mut high, mut count) = (first, first, 0);
    let mut goes_up = None;
    for value in values.map(f64::from) {
        (low, high) = (low.min(value), high.max(value));
        if goes_up != Some(true) && value - low >= bar {
            (goes_up, high, count) = (Some(true), value, count + 1);
        } else if goes_up != Some(false) && high - value >= bar {
            (goes_up, low, count) = (Some(false), value, count + 1);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::Found;
    use super::super::record::tests::record;
    use super::super::recorded::{RecordedRun, Share};
    use super::*;
    use std::collections::BTreeMap;

    /// Made by `gan-playground verdicts-page .`
    const RECORDED: &str = include_str!("../../../tests/data/verdicts.txt");

    fn situation() -> Situation {
        Situation {
            kind: Kind::Points,
            perfect: Perfect {
                distance: 0.01,
                overlap: 0.8,
                spread: 0.3,
            },
            d_equilibrium: 0.676,
            is_trained: true,
            has_diverged: false,
            since: 0,
            has_begun: true,
        }
    }

    /// Records of a run of 1,024 epochs, 16 in the judged half.
    fn run(of: impl Fn(u64, &mut Record)) -> Vec<Record> {
        (1..=32_u64)
            .map(|i| {
                let mut record = record(32 * i, 0);
                of(i, &mut record);
                record
            })
            .collect()
    }

    #[test]
    fn recorded_runs_are_told_apart() {
        let runs = RecordedRun::parse(RECORDED).unwrap();
        let (mut all, mut each) = (Share::default(), BTreeMap::<Verdict, Share>::new());
        for run in &runs {
            for (epoch, truth) in &run.truths {
                let said = run.judged(*epoch).verdict;
                all.count(said, truth);
                each.entry(said).or_default().count(said, truth);
            }
        }
        // Oscillation is the hardest to tell from slow progress: docs/VERDICTS.md has its share.
        let kinds = [
            Verdict::Learning,
            Verdict::Converged,
            Verdict::DiscriminatorWins,
            Verdict::Frozen,
            Verdict::Collapsed,
        ];
        for kind in kinds {
            let share = each.get(&kind).copied().unwrap_or_default();
            assert!(share.all() >= 10, "{kind:?}: {share:?}");
            assert!(20 * share.right >= 18 * share.all(), "{kind:?}: {share:?}");
        }
        assert!(20 * all.right >= 19 * (all.right + all.wrong), "{all:?}");
        assert!(all.right > all.not_sure, "{all:?}");
    }

    #[test]
    fn each_kind_of_run_is_called_what_it_is() {
        let runs = RecordedRun::parse(RECORDED).unwrap();
        for (case, epoch, verdict) in [
            ("start", 256, Verdict::Learning),
            ("learning-rate-one", 2_048, Verdict::Frozen),
            ("mode-collapse", 2_048, Verdict::Collapsed),
            ("mixed-optimizers", 2_048, Verdict::Collapsed),
            ("too-many-layers", 1_024, Verdict::Collapsed),
            ("strong-discriminator", 1_024, Verdict::DiscriminatorWins),
            ("start-slow", 1_024, Verdict::Learning),
        ] {
            let of_case: Vec<_> = runs.iter().filter(|run| run.case == case).collect();
            let said: Vec<_> = of_case
                .iter()
                .map(|run| run.judged(epoch).verdict)
                .collect();
            let hits = said.iter().filter(|said| **said == verdict).count();
            assert!(2 * hits >= said.len() && hits > 0, "{case}: {said:?}");
        }
        let never = |case: &str, verdict: Verdict| {
            for run in runs.iter().filter(|run| run.case.starts_with(case)) {
                for (epoch, _) in &run.truths {
                    assert_ne!(run.judged(*epoch).verdict, verdict, "{case} {epoch}");
                }
            }
        };
        never("dirac", Verdict::Collapsed);
        never("start-one-spot", Verdict::Collapsed);
    }

    #[test]
    fn a_swing_is_told_from_a_trend() {
        let of = |run: Vec<Record>| judge(&run, &situation()).verdict;
        let swing = |i: u64, r: &mut Record| r.center[0] = if i % 4 < 2 { 0.3 } else { 0.7 };
        assert_eq!(of(run(swing)), Verdict::Oscillating);
        // Who comes nearer all the same learns.
        let nearer = run(|i, r| {
            swing(i, r);
            r.distance = 5.0 / i as f32;
        });
        assert_eq!(of(nearer), Verdict::Learning);
        // Too little to be seen, or once there and back.
        let little = run(|i, r| r.center[0] = if i % 4 < 2 { 0.48 } else { 0.52 });
        assert_eq!(of(little), Verdict::NotSure);
        let once = run(|i, r| r.center[0] = if (22..28).contains(&i) { 0.3 } else { 0.7 });
        assert_eq!(of(once), Verdict::NotSure);
        let falling = run(|i, r| r.distance = 5.0 / i as f32);
        assert_eq!(of(falling), Verdict::Learning);
        assert_eq!(of(run(|_, r| r.overlap = 0.9)), Verdict::Converged);
        // What was better before does not learn by coming half way back.
        let back = run(|i, r| r.distance = if i < 16 { 0.02 } else { 2.0 / i as f32 });
        assert_ne!(of(back), Verdict::Learning);
        // Bad and still is nothing that has a name.
        assert_eq!(of(run(|_, _| ())), Verdict::NotSure);
        assert_eq!(
            of(run(|_, r| r.overlap = 0.9)[..6].to_vec()),
            Verdict::NotSure
        );
    }

    #[test]
    fn frozen_is_seen_whatever_the_losses_are() {
        for d_loss in [0.676, 0.4] {
            let still = run(|_, r| (r.pull, r.d_loss) = (0.0, d_loss));
            assert_eq!(judge(&still, &situation()).verdict, Verdict::Frozen);
        }
        let drifting = run(|i, r| (r.pull, r.center) = (0.0, [0.001 * i as f32, 0.5]));
        assert_ne!(judge(&drifting, &situation()).verdict, Verdict::Frozen);
        let untrained = Situation {
            is_trained: false,
            ..situation()
        };
        let still = run(|_, r| r.pull = 0.0);
        assert_ne!(judge(&still, &untrained).verdict, Verdict::Frozen);
    }

    #[test]
    fn one_spot_is_a_collapse_only_if_the_data_are_more() {
        let spot = run(|_, r| (r.spread, r.distance) = (0.004, 0.012));
        assert_eq!(judge(&spot, &situation()).verdict, Verdict::Collapsed);
        let mut of_a_spot = situation();
        of_a_spot.perfect.spread = 0.0;
        assert_eq!(judge(&spot, &of_a_spot).verdict, Verdict::Converged);
    }

    #[test]
    fn few_modes_are_a_collapse_unless_more_are_being_found() {
        let found = |visited: u16| Found {
            captured: visited,
            visited,
            total: 25,
        };
        let stuck = run(|_, r| r.modes = Some(found(3)));
        let judgement = judge(&stuck, &situation());
        assert_eq!(judgement.verdict, Verdict::Collapsed);
        // Their number stands at the badge, from more fakes; here it is part of the evidence.
        assert_eq!(judgement.sentence, Verdict::Collapsed.info().sentence);
        assert!(judgement.evidence.contains("Modes found: 3 of 25."));
        let finding = run(|i, r| r.modes = Some(found(i as u16 / 6)));
        assert_ne!(judge(&finding, &situation()).verdict, Verdict::Collapsed);
    }

    #[test]
    fn a_change_of_settings_is_judged_by_what_follows() {
        let mut records = run(|_, r| r.spread = 0.004);
        let changed = Situation {
            since: 1_024,
            ..situation()
        };
        let judgement = judge(&records, &changed);
        assert_eq!(judgement.verdict, Verdict::NotSure);
        assert!(judgement.evidence.contains("1024"), "{judgement:?}");
        records.extend((1..=16).map(|i| record(1_024 + 16 * i, 1_024)));
        assert_ne!(judge(&records, &changed).verdict, Verdict::Collapsed);
        let diverged = Situation {
            has_diverged: true,
            ..changed
        };
        assert_eq!(judge(&records[..5], &diverged).verdict, Verdict::Diverged);
    }

    #[test]
    fn before_the_first_update_there_is_nothing_to_be_unsure_of() {
        let fresh = Situation {
            has_begun: false,
            ..situation()
        };
        assert_eq!(judge(&[], &fresh).verdict, Verdict::NotTrained);
        assert_eq!(judge(&[], &situation()).verdict, Verdict::NotSure);
        let diverged = Situation {
            has_diverged: true,
            ..fresh
        };
        assert_eq!(judge(&[], &diverged).verdict, Verdict::Diverged);
    }
}
