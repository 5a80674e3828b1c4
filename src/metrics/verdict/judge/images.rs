//! What is said of runs on images. Distances are shares of the variance of real images here; docs/VERDICTS.md has the
//! words, and how often they are right.

use super::series::{gain, mean, most, range};
use super::{Judgement, View, said, says_something};
use crate::language::{fixed, grouped, text};
use crate::metrics::images::score::UNLIKE;
use crate::metrics::verdict::{Record, Verdict};

/// The overlap of images that are good, at the least: their distance is a tenth of the variance beyond the floor.
const GOOD: f32 = 0.72;
/// A change of the distance beyond the floor, relative to it, that is progress.
const NEARER: f64 = 0.2;
/// The same of images that are good already: what is gained there is in pixels rather than in what they show.
const NEARER_IF_GOOD: f64 = 0.35;
/// The overlap of images that may be as good as they get, at the least: a ninth of the variance.
const AS_GOOD_AS_IT_GETS: f32 = 0.69;
/// Beyond so many standard errors of it.
const ERRORS: f64 = 3.0;
/// A change of the distance or of the variety that is too much to say that nothing is gained.
const SLOWLY: f64 = 0.08;
/// Fakes that are so much nearer to each other than real images are many times the same image…
const SAME: f32 = 0.2;
/// …or a share of the classes, of so many, is all that is left.
const FEW: f64 = 0.5;
const LEAST_CLASSES: u16 = 8;
/// D's loss below this share of its equilibrium means that D is sure of nearly every image.
const WINNING_SHARE: f64 = 0.1;
/// D's loss within this share of its equilibrium is as good as there, on average…
const IDEAL: f64 = 0.05;
/// …and at every record.
const ABOUT_IDEAL: f64 = 0.12;
/// D's loss below this share of its equilibrium means that D tells many fakes from real images: for the log loss 0.49 is a mean
/// probability of 0.62.
const TELLING_SHARE: f64 = 0.7;
/// The overlap of images that nobody takes for real, at the most.
const VISIBLY_BAD: f32 = 0.85;
/// A share of the fixed noise that changes class, on average, where a run does not settle…
const RESTLESS: f64 = 0.4;
/// …though D sees what is wrong with them, by its loss…
const UNDECIDED: f64 = 0.85;
/// …and it is a lot…
const BAD: f32 = 0.45;
/// …which means something for images like real ones only.
const LIKE: f32 = 1.2;
/// The same where something may be gained by it, but D is sure of every image, after so many records before the judged
/// half.
const RESTLESS_IN_VAIN: f64 = 0.35;
const LIKE_IN_VAIN: f32 = 1.8;
const SETTLED: usize = 8;
/// …and the distance rises at this share of the steps from record to record: slow learning, restless too, hardly ever does.
const RISING: f64 = 0.1;
/// A gradient below this moves no pixel.
const NO_PULL: f32 = 1e-6;
/// Fakes whose brightness and variety change less than this stand still.
const STILL: f32 = 1e-4;

/// Whether images are not [`BAD`]: a classifier sees a class in any blot.
pub(super) fn is_like(record: &Record) -> bool {
    record.overlap >= BAD
}

/// Judges the view; `classes` is what is counted, in the plural.
pub(super) fn judge(view: &View<'_>, classes: &str) -> Judgement {
    let course = Course(view);
    let verdict = course.verdict();
    let mut judgement = said(verdict, course.evidence(classes));
    if let Some(sentence) = course.sentence(verdict) {
        judgement.sentence = sentence;
    }
    judgement
}

struct Course<'a, 'b>(&'a View<'b>);

impl Course<'_, '_> {
    fn verdict(&self) -> Verdict {
        let (is_good, is_progress) = (self.is_good(), self.is_progress());
        let is_stuck = !is_good && !self.is_slow_progress();
        if !is_good && (self.is_one_image() || (self.has_few_classes() && !is_progress)) {
            Verdict::Collapsed
        } else if (is_stuck && self.is_restless(RESTLESS, LIKE))
            || (!is_good && self.is_restless_in_vain())
        {
            Verdict::Oscillating
        } else if is_stuck && self.is_sure_of_everything() {
            Verdict::DiscriminatorWins
        } else if !is_good && self.is_frozen() {
            Verdict::Frozen
        } else if self.is_blind() {
            Verdict::BlindDiscriminator
        } else if is_progress {
            Verdict::Learning
        } else if self.has_settled() {
            Verdict::Converged
        } else {
            Verdict::NotSure
        }
    }

    fn is_good(&self) -> bool {
        self.0.recent.iter().all(|r| r.overlap >= GOOD)
    }

    /// Whether the images were good for the judged half, and hardly get better.
    fn has_settled(&self) -> bool {
        let is_near = |r: &Record| r.overlap >= AS_GOOD_AS_IT_GETS;
        self.0.recent.iter().all(is_near) && self.gain() <= NEARER_IF_GOOD
    }

    /// Whether many fakes were the same image for the judged half.
    fn is_one_image(&self) -> bool {
        let is_same = |r: &Record| r.spread < SAME;
        most(self.0.recent, is_same) && self.0.newer.iter().all(is_same)
    }

    /// Whether few classes were there for the judged half, and none is being found.
    fn has_few_classes(&self) -> bool {
        let is_few = |r: &Record| {
            let few = |m: super::super::Found| {
                m.total >= LEAST_CLASSES
                    && m.captured > 0
                    && f64::from(m.captured) <= FEW * f64::from(m.total)
            };
            r.modes.is_some_and(few)
        };
        let most_of = |part: &[Record]| {
            part.iter()
                .filter_map(|r| r.modes)
                .map(|m| m.captured)
                .max()
        };
        self.0.recent.iter().all(is_few) && most_of(self.0.newer) <= most_of(self.0.older)
    }

    fn is_sure_of_everything(&self) -> bool {
        let bar = WINNING_SHARE * self.0.situation.d_equilibrium;
        bar > 0.0 && most(self.0.newer, |r| f64::from(r.d_loss) < bar)
    }

    /// Whether D tells many fakes from real images, whatever they look like: its loss says so, where it has an equilibrium.
    fn does_d_tell(&self) -> bool {
        let ideal = self.0.situation.d_equilibrium;
        ideal > 0.0 && mean(self.0.newer, |r| r.d_loss) < TELLING_SHARE * ideal
    }

    /// Whether D cannot tell fakes that anybody could.
    fn is_blind(&self) -> bool {
        let ideal = self.0.situation.d_equilibrium;
        let is_near = |loss: f64, bar: f64| (loss - ideal).abs() <= bar * ideal;
        ideal > 0.0
            && is_near(mean(self.0.newer, |r| r.d_loss), IDEAL)
            && self
                .0
                .recent
                .iter()
                .all(|r| is_near(r.d_loss.into(), ABOUT_IDEAL))
            && self.0.recent.iter().all(|r| r.overlap < VISIBLY_BAD)
    }

    fn is_frozen(&self) -> bool {
        let newer = self.0.newer;
        let moves = |of: fn(&Record) -> f32| {
            let (low, high) = range(newer.iter().map(of));
            high - low > STILL
        };
        self.0.situation.is_trained
            && newer.iter().all(|r| r.pull < NO_PULL)
            && !moves(|r| r.center[0])
            && !moves(|r| r.center[1])
            && !moves(|r| r.spread)
    }

    /// The squared distance beyond the floor.
    fn excess(&self, record: &Record) -> f32 {
        let floor = (self.0.situation.perfect.distance as f32).powi(2);
        (record.distance.powi(2) - floor).max(0.0)
    }

    /// Whether the newer part is nearer than the older one, and than whatever was before.
    fn is_progress(&self) -> bool {
        let View {
            before,
            older,
            newer,
            ..
        } = self.0;
        let excess = |r: &Record| self.excess(r);
        let (gain, noise) = gain(newer, older, excess);
        let newest = mean(newer, excess);
        let earlier = before.rchunks_exact(older.len().max(1)).chain([*older]);
        let best = earlier
            .map(|part| mean(part, excess))
            .fold(f64::INFINITY, f64::min);
        let is_good = mean(newer, |r| r.overlap) >= f64::from(GOOD);
        let bar = if is_good { NEARER_IF_GOOD } else { NEARER };
        let is_clear = gain > bar * mean(older, excess) && gain > ERRORS / 2.0 * noise;
        is_clear && newest < best
    }

    /// By how much of its distance beyond the floor the newer part is nearer than the older one.
    fn gain(&self) -> f64 {
        let excess = |part| mean(part, |r| self.excess(r));
        1.0 - excess(self.0.newer) / excess(self.0.older).max(f64::MIN_POSITIVE)
    }

    /// Whether it may be that the newer part is nearer or more varied.
    fn is_slow_progress(&self) -> bool {
        let variety = |part| mean(part, |r: &Record| r.spread);
        let (before, now) = (variety(self.0.older), variety(self.0.newer));
        self.gain() > SLOWLY || now > (1.0 + 2.0 * SLOWLY) * before
    }

    /// The share of fixed noise whose fake changed its class, on average over the judged half; `None` where hardly any
    /// of it can be compared.
    fn changed(&self) -> Option<f64> {
        let View { before, recent, .. } = self.0;
        let all: Vec<Record> = before.iter().chain(*recent).copied().collect();
        let shares: Vec<f64> = recent
            .iter()
            .filter_map(|record| record.seeds?.changed(record.epoch, &all))
            .collect();
        let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
        (2 * shares.len() > recent.len()).then_some(mean)
    }

    fn is_restless(&self, share: f64, like: f32) -> bool {
        let is_like = |r: &Record| r.distance.powi(2) < like;
        let is_bad = self.0.recent.iter().all(|r| r.overlap < BAD);
        let ideal = self.0.situation.d_equilibrium;
        let does_d_see = ideal <= 0.0 || mean(self.0.newer, |r| r.d_loss) < UNDECIDED * ideal;
        is_bad
            && does_d_see
            && most(self.0.recent, is_like)
            && self.changed().is_some_and(|changed| changed >= share)
    }

    /// The same where something may be gained by it: D is sure all the same, the run is no longer young, and it goes there
    /// and back.
    fn is_restless_in_vain(&self) -> bool {
        let steps = self.0.recent.windows(2);
        let rises = steps
            .clone()
            .filter(|pair| pair[1].distance > pair[0].distance)
            .count();
        self.0.before.len() >= SETTLED
            && rises as f64 >= RISING * steps.len() as f64
            && self.is_sure_of_everything()
            && self.is_restless(RESTLESS_IN_VAIN, LIKE_IN_VAIN)
    }

    /// How many classes are found, in words; `None` without labels, and of blots, as wherever classes are counted.
    fn found(&self, classes: &str) -> Option<String> {
        let last = self.0.recent.last()?;
        let found = last.modes?;
        let (captured, total) = (f64::from(found.captured), f64::from(found.total));
        says_something(Some(is_like(last)), captured, total).then(|| {
            tr!(
                "{captured} of {total} {classes}",
                captured = found.captured,
                total = found.total,
                classes = text(classes)
            )
        })
    }

    /// What is said of images; `None` leaves what is said of points. Without counts: those of the epoch that was judged
    /// would contradict the newer ones beside it, and stand in the evidence.
    fn sentence(&self, verdict: Verdict) -> Option<String> {
        let is_unlike = |r: &Record| f64::from(r.distance).powi(2) >= UNLIKE;
        Some(match verdict {
            Verdict::Collapsed if self.0.newer.iter().any(is_unlike) => {
                tr!("The fakes are nearly one image, and unlike any real one.").to_owned()
            }
            Verdict::Collapsed if self.is_one_image() => {
                tr!("Many fakes are the same image.").to_owned()
            }
            Verdict::Collapsed => {
                tr!("At least half of the classes are missing, and no more come.").to_owned()
            }
            // Whether the settings ask for other advice is asked later; with β1 as of DCGAN the rates are what is left.
            Verdict::Oscillating if self.0.situation.setup.has_high_beta1 => tr!(
                "The fakes keep changing what they show: the same noise changes its class again and again. Lower β1 or \
                 the learning rates."
            )
            .to_owned(),
            Verdict::Oscillating => tr!(
                "The fakes keep changing what they show: the same noise changes its class again and again. Lower the \
                 learning rates."
            )
            .to_owned(),
            // They may be as good as these networks make them, and far from real ones.
            Verdict::Converged if self.does_d_tell() => tr!(
                "The images hardly get better any more, though the discriminator still tells many of them from real ones."
            )
            .to_owned(),
            Verdict::Converged => tr!("The images hardly get better any more.").to_owned(),
            _ => return None,
        })
    }

    fn evidence(&self, classes: &str) -> String {
        let View {
            situation: s,
            older,
            newer,
            recent,
            ..
        } = self.0;
        let (Some(first), Some(last)) = (recent.first(), recent.last()) else {
            return String::new();
        };
        let share = |part: &[Record]| 100.0 * mean(part, |r| r.distance.powi(2));
        let mut lines = vec![
            tr!(
                "Judged over epochs {first} to {last}.",
                first = grouped(first.epoch),
                last = grouped(last.epoch)
            ),
            tr!(
                "Squared distance from the real images: {older} %, then {newer} % of their variance (real images: {real} %).",
                older = fixed(share(older), 0),
                newer = fixed(share(newer), 0),
                real = fixed(100.0 * s.perfect.distance.powi(2), 0)
            ),
            tr!(
                "Distance to the nearest other fake: {spread} of that of real images.",
                spread = fixed(mean(newer, |r| r.spread), 2)
            ),
        ];
        if let Some(found) = self.found(classes) {
            lines.push(tr!("Found: {found}.", found));
        }
        if let Some(changed) = self.changed() {
            lines.push(tr!(
                "Fixed noise that changed its class: {changed} %.",
                changed = fixed(100.0 * changed, 0)
            ));
        }
        let ideal = match s.d_equilibrium {
            ideal if ideal > 0.0 => tr!(" (undecided: {ideal})", ideal = fixed(ideal, 3)),
            _ => String::new(),
        };
        lines.push(tr!(
            "Discriminator's loss: {d_loss}{ideal}.",
            d_loss = fixed(mean(newer, |r| r.d_loss), 3),
            ideal
        ));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests;
