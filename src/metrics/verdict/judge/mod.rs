//! From the records of a run to its verdict: a pure function of the records and the newest facts.
//!
//! The last half of the run since its settings were last changed is judged, in an older and a newer part,
//! beside what it reached before. So a run has to stay good for as long as it took to become so, and what
//! is called a swing has swung for as long as the run is old.
//!
//! - `points`: what is said of runs on points
//! - `images`: what is said of runs on images
//! - `advice`: what is said where one network is far behind the other
//! - `series`: means, gains and swings over records

mod advice;
mod images;
mod points;
mod series;
#[cfg(test)]
mod tests;

pub use self::series::swings;

use self::series::mean;

use super::record::LEAST_STRIDE;
use super::{Perfect, Record, Setup, Verdict};
use crate::language;

/// Records of the judged half without which nothing is said of points…
const LEAST: usize = 8;
/// …and of images, which come far in fewer epochs.
const LEAST_OF_IMAGES: usize = 4;
/// A change of the distance, relative to it, that is spoken of where nothing else can be said.
const DRIFT: f64 = 0.05;

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
    /// When the run was opened trained, without its past; 0 if it was not.
    pub opened: u64,
    /// Whether either network has had an update.
    pub has_begun: bool,
    /// Settings that the advice depends on; the verdict does not.
    pub setup: Setup,
}

/// What has to be trained on before there is anything to judge, though a run is old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotYet {
    /// Nothing, or the run is young.
    #[default]
    Nothing,
    /// Trained networks that were just opened.
    Opened,
    /// A run whose settings were just changed.
    Changed,
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
    /// Of images: whether the newest record's are near enough to real ones that what a classifier sees in them says something. None
    /// where there is no record yet.
    pub is_like: Option<bool>,
    /// Why nothing is known, if the verdict is that and the reason has a name of its own.
    pub not_yet: NotYet,
}

impl Judgement {
    /// What the window calls it: the name of the verdict, or why there is none.
    pub fn label(&self) -> &'static str {
        match self.not_yet {
            NotYet::Nothing => self.verdict.label(),
            NotYet::Opened => tr!("Trained model, not judged yet"),
            NotYet::Changed => tr!("Just changed: too early to say"),
        }
    }

    /// The same in a sentence.
    pub fn in_words(&self) -> String {
        match self.not_yet {
            NotYet::Nothing => tr!(
                "{verdict}: {sentence}",
                verdict = self.verdict.label(),
                sentence = self.sentence
            ),
            NotYet::Opened | NotYet::Changed => self.sentence.clone(),
        }
    }
}

/// Whether a number of classes says something of fakes: of blots only that few are found, as a classifier sees some class in
/// anything. `is_like` is [`Judgement::is_like`]; before the first record, as of networks that were opened trained, the count itself
/// says it: it is 0 of fakes that are like nothing.
pub fn says_something(is_like: Option<bool>, found: f64, total: f64) -> bool {
    is_like.unwrap_or(found > 0.0) || (found > 0.0 && 2.0 * found <= total)
}

/// Judges a run by its records up to the moment in question, the oldest first.
pub fn judge(records: &[Record], situation: &Situation) -> Judgement {
    Judgement {
        is_like: records.last().map(images::is_like),
        ..judged(records, situation)
    }
}

fn judged(records: &[Record], situation: &Situation) -> Judgement {
    let all = &records[records.partition_point(|r| r.since < situation.since)..];
    let needed = match situation.kind {
        Kind::Points => LEAST,
        Kind::Images(_) => LEAST_OF_IMAGES,
    };
    let Some(view) = View::new(all, situation, needed) else {
        let verdict = if situation.has_diverged {
            Verdict::Diverged
        } else if situation.has_begun {
            Verdict::NotSure
        } else {
            Verdict::NotTrained
        };
        let epochs = needed as u64 * LEAST_STRIDE;
        let evidence = match situation.since {
            0 => trn!(
                epochs,
                "It takes {n} epoch to judge a run.",
                "It takes {n} epochs to judge a run."
            ),
            epoch => trn!(
                epochs,
                "It takes {n} epoch to judge what happens since epoch {epoch}.",
                "It takes {n} epochs to judge what happens since epoch {epoch}.",
                epoch
            ),
        };
        let not_yet = match (verdict, situation.since) {
            (Verdict::NotSure, since @ 1..) if since == situation.opened => NotYet::Opened,
            (Verdict::NotSure, 1..) => NotYet::Changed,
            _ => NotYet::Nothing,
        };
        let mut judgement = said(verdict, evidence);
        judgement.not_yet = not_yet;
        let sentence = match not_yet {
            NotYet::Nothing => return judgement,
            NotYet::Opened => tr!(
                "This model was opened trained: what it does from here on is judged once it has trained for a while."
            ),
            NotYet::Changed => tr!(
                "Settings were just changed: what follows is judged once it has trained for a while."
            ),
        };
        sentence.clone_into(&mut judgement.sentence);
        return judgement;
    };
    let mut judgement = match situation.kind {
        Kind::Points => points::judge(&view),
        Kind::Images(classes) => images::judge(&view, classes),
    };
    if judgement.verdict == Verdict::NotSure {
        view.drift().clone_into(&mut judgement.sentence);
    }
    if let Some(sentence) = advice::sentence(judgement.verdict, situation) {
        sentence.clone_into(&mut judgement.sentence);
    }
    if situation.has_diverged {
        judgement = said(Verdict::Diverged, judgement.evidence);
    }
    judgement
}

fn said(verdict: Verdict, evidence: String) -> Judgement {
    Judgement {
        verdict,
        sentence: language::text(verdict.info().sentence).to_owned(),
        evidence,
        is_like: None,
        not_yet: NotYet::Nothing,
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
    /// What happened lately, which says nothing of what will: the fakes' distance from the real samples in the newer part, held
    /// against the older one.
    fn drift(&self) -> &'static str {
        let distance = |part| mean(part, |r: &Record| r.distance);
        let (before, now) = (distance(self.older), distance(self.newer));
        if now < (1.0 - DRIFT) * before {
            tr!("The fakes came nearer lately, and it cannot be said whether that goes on.")
        } else if now > (1.0 + DRIFT) * before {
            tr!("The fakes went away lately, and it cannot be said whether that goes on.")
        } else {
            tr!("The fakes are about as near as before, and it cannot be said where this goes.")
        }
    }

    fn new(all: &'a [Record], situation: &'a Situation, needed: usize) -> Option<Self> {
        let last = all.last()?;
        let age = |r: &Record| r.epoch - situation.since;
        let half = all.partition_point(|r| 2 * age(r) <= age(last));
        let (before, recent) = all.split_at(half);
        let (older, newer) = recent.split_at(recent.len() / 2);
        (recent.len() >= needed).then_some(Self {
            situation,
            before,
            older,
            newer,
            recent,
        })
    }
}
