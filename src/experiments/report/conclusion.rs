//! What became of the claim as a whole.

use super::Report;
use crate::experiments::plan::MAX_SEEDS;
use crate::experiments::verdict::{LOOKS, seeds_needed};
use crate::experiments::{ComparisonResult, Outcome, Winner};
use crate::language::grouped;

/// What became of a claim of which every part was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Every part of it is true.
    Holds,
    /// No difference was claimed, and none is clear.
    NoneFound,
    /// A part of it is true.
    InPart,
    /// No part of it is true, and of one the opposite is.
    Opposite,
    /// Differences were claimed, and none is clear.
    NotConfirmed,
    /// A few runs more may turn it round.
    NotSettled,
}

impl Conclusion {
    fn of(outcomes: &[Outcome]) -> Self {
        let all = |test: fn(&Outcome) -> bool| outcomes.iter().all(test);
        let any = |test: fn(&Outcome) -> bool| outcomes.iter().any(test);
        let is_good = |o: &Outcome| matches!(o, Outcome::Holds | Outcome::NoneFound);
        if any(|o| *o == Outcome::NotSettled) {
            Self::NotSettled
        } else if all(|o| *o == Outcome::NoneFound) {
            Self::NoneFound
        } else if all(is_good) {
            Self::Holds
        } else if any(is_good) {
            Self::InPart
        } else if any(|o| matches!(o, Outcome::Opposite | Outcome::Differs)) {
            Self::Opposite
        } else {
            Self::NotConfirmed
        }
    }

    /// In a sentence, of settings that were named before it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Holds => tr!("The claim holds here."),
            Self::NoneFound => tr!(
                "No difference was found, as the claim says; a small one may have escaped so few seeds."
            ),
            Self::InPart => tr!("The claim holds only in part."),
            Self::Opposite => tr!("The claim does not hold here: the opposite was found."),
            Self::NotConfirmed => {
                tr!("The claim is not confirmed here: no clear difference was found.")
            }
            Self::NotSettled => {
                tr!("Not settled with so many seeds: a few more may turn it round.")
            }
        }
    }

    /// In a word or two, for tables of the docs.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::NoneFound => "holds: no difference found",
            Self::InPart => "in part",
            Self::Opposite => "the opposite",
            Self::NotConfirmed => "not confirmed",
            Self::NotSettled => "not settled",
        }
    }
}

impl Report<'_> {
    /// Whether anything is expected of what is compared.
    fn is_claimed(&self) -> bool {
        let mut compared = self.experiment.compare.iter();
        compared.any(|comparison| comparison.expect.is_some())
    }

    /// Fewest seeds with which its comparisons can show a difference.
    fn seeds_needed(&self) -> u32 {
        seeds_needed(self.experiment.compare.len())
    }

    /// What became of the claim as a whole; `None` if nothing was claimed, before all runs are in, of too few seeds to tell, and
    /// where some of the claim is about what is not measured.
    pub fn judged(&self) -> Option<Conclusion> {
        let is_whole = self.is_claimed() && !self.experiment.is_claim_cut;
        if !is_whole || !self.is_complete() || self.plan.seeds < self.seeds_needed() {
            return None;
        }
        let outcomes = self.judgements.iter().map(ComparisonResult::outcome);
        let outcomes: Vec<Outcome> = outcomes.flatten().collect();
        (!outcomes.is_empty()).then(|| Conclusion::of(&outcomes))
    }

    /// The same in plain words; before all runs are in, only that, and where it is not judged, why. `None` if nothing was claimed.
    pub fn conclusion(&self) -> Option<String> {
        let is_cut = self.experiment.is_claim_cut;
        if !self.is_claimed() {
            let unjudged = tr!("The claim is not judged here: what it is about is not measured.");
            return is_cut.then(|| unjudged.to_owned());
        }
        if !self.is_complete() {
            return Some(trn!(
                self.plan.count(),
                "No verdict yet: {results} of {n} run is finished.",
                "No verdict yet: {results} of {n} runs are finished.",
                results = grouped(self.results.len() as u64)
            ));
        }
        let needed = self.seeds_needed();
        if self.plan.seeds < needed {
            return Some(tr!(
                "{seeds} cannot tell a difference from chance; at least {needed} are needed.",
                seeds = trn!(self.plan.seeds, "{n} seed", "{n} seeds"),
                needed
            ));
        }
        if is_cut {
            let in_part = tr!(
                "Only a part of the claim is judged here: the rest is about what is not measured."
            );
            return Some(in_part.to_owned());
        }
        Some(self.judged()?.sentence().to_owned())
    }

    /// With how many seeds to go on, where chance and a difference cannot be told apart yet; `None` where all is settled, and
    /// where it has looked often enough ([`LOOKS`]). The answer is the same whatever machine asks, as runs are.
    pub fn seeds_to_settle(&self) -> Option<u32> {
        let is_open = |j: &ComparisonResult| j.expect.is_some() && j.verdict == Winner::NotSettled;
        let most = self.experiment.seeds.saturating_mul(1 << (LOOKS - 1));
        let next = self.plan.seeds.saturating_mul(2).min(MAX_SEEDS);
        // Fewer than these could not tell whatever they are.
        let are_few = self.is_claimed() && self.plan.seeds < self.seeds_needed();
        let is_open = are_few || self.judgements.iter().any(is_open);
        let can_go_on = next > self.plan.seeds && next <= most;
        (self.is_complete() && is_open && can_go_on).then_some(next)
    }
}
