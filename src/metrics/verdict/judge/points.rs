//! What is said of runs on points.

use super::series::{gain, mean, most, range, swings};
use super::{Judgement, LEAST, View, said};
use crate::language::{fixed, grouped, localized};
use crate::metrics::verdict::{Record, Verdict};

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
const LEAST_GOOD: f64 = 0.7;
/// So near fakes are good where the data are about one spot, beyond what fresh samples score.
const NEAR: f64 = 0.01;
/// A change of the overlap that is progress.
const PROGRESS: f64 = 0.05;
/// A change of the distance, relative to it, that is progress.
const NEARER: f64 = 0.2;
/// A swing of the fakes' mean, relative to their distance, and in units of the plot.
const SWING: (f64, f64) = (0.5, 0.2);
/// Turns that make a swing: there and back, three times. Fewer are seen in runs that learn all the same.
const TURNS: usize = 6;
/// Fakes that come nearer by this share of their distance do not just swing.
const SOME_NEARER: f64 = 0.1;

/// Judges the view.
pub(super) fn judge(view: &View<'_>) -> Judgement {
    let verdict = view.verdict();
    let mut judgement = said(verdict, view.evidence());
    if verdict == Verdict::Collapsed && view.is_one_spot() {
        tr!("All fakes are on one spot.").clone_into(&mut judgement.sentence);
    }
    judgement
}

/// Modes that a record has seen a fake on.
fn modes_seen(record: &Record) -> Option<u16> {
    record.modes.map(|m| m.visited.max(m.captured))
}

/// Whether a record saw a quarter or less of four modes and more.
fn has_few(record: &Record) -> bool {
    let total = record.modes.map_or(0, |m| m.total);
    let share = COLLAPSED_SHARE * f64::from(total);
    total >= LEAST_MODES && modes_seen(record).is_some_and(|seen| f64::from(seen) <= share)
}

impl View<'_> {
    fn verdict(&self) -> Verdict {
        let is_good = self.is_good();
        if self.is_left_with_few_modes() && !self.is_progress() {
            Verdict::Collapsed
        } else if !is_good && self.is_sure_of_everything() && !self.is_progress() {
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

    /// Whether few modes were there for most of the judged half, and none is being found.
    fn has_few_modes(&self) -> bool {
        self.newer.iter().all(has_few) && most(self.recent, has_few) && self.finds_no_more()
    }

    /// Whether few modes were there throughout the judged half, and none is being found: whatever else is true, say that
    /// the fakes swing from one mode to another, this is why.
    fn is_left_with_few_modes(&self) -> bool {
        self.recent.iter().all(has_few) && self.finds_no_more()
    }

    /// Whether the newer part saw no more modes than all that was before it.
    fn finds_no_more(&self) -> bool {
        let most_of = |part: &[Record]| part.iter().filter_map(modes_seen).max();
        most_of(self.newer) <= most_of(self.older).max(most_of(self.before))
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
        let (gain, noise) = super::series::gain(self.newer, self.older, distance);
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

    /// Whether the fakes as a whole went there and back through the judged half, and came no nearer by it.
    fn is_swinging(&self) -> bool {
        let distance = mean(self.recent, |r| r.distance);
        let bar = (SWING.0 * distance).max(SWING.1);
        let (older, newer) = (
            mean(self.older, |r| r.distance),
            mean(self.newer, |r| r.distance),
        );
        swings(self.recent, bar) >= TURNS && older - newer <= SOME_NEARER * older
    }

    fn evidence(&self) -> String {
        let s = self.situation;
        let (first, last) = (self.recent[0].epoch, self.recent[self.recent.len() - 1]);
        let percent = |part| 100.0 * mean(part, |r| r.overlap);
        let distance = |part| mean(part, |r| r.distance);
        let mut lines = vec![
            tr!(
                "Judged over epochs {first} to {last}.",
                first = grouped(first),
                last = grouped(last.epoch)
            ),
            tr!(
                "Fakes that lie as the real samples do: {older} %, then {newer} % (fresh real samples: 100 %).",
                older = fixed(percent(self.older), 0),
                newer = fixed(percent(self.newer), 0)
            ),
            tr!(
                "Distance from the real samples: {older}, then {newer} (fresh real samples: {real}).",
                older = fixed(distance(self.older), 3),
                newer = fixed(distance(self.newer), 3),
                real = fixed(s.perfect.distance, 3)
            ),
            tr!(
                "Spread of the fakes: {fakes} (real samples: {real}).",
                fakes = fixed(last.spread, 3),
                real = fixed(s.perfect.spread, 3)
            ),
        ];
        if let Some(found) = last.modes {
            lines.push(tr!(
                "Modes found: {captured} of {total}.",
                captured = found.captured,
                total = found.total
            ));
        }
        lines.push(tr!(
            "Discriminator's loss: {d_loss}{ideal}. Mean gradient at the fakes: {pull}.",
            d_loss = fixed(mean(self.newer, |r| r.d_loss), 3),
            ideal = if s.d_equilibrium > 0.0 {
                tr!(" (undecided: {ideal})", ideal = fixed(s.d_equilibrium, 3))
            } else {
                String::new()
            },
            pull = match mean(self.newer, |r| r.pull) {
                pull if pull >= 5e-4 || pull == 0.0 => fixed(pull, 3),
                pull => localized(&format!("{pull:.0e}")),
            }
        ));
        lines.join("\n")
    }
}
