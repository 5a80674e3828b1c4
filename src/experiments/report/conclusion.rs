//! What became of the claim as a whole.

use super::Report;
use crate::experiments::verdict::seeds_needed;
use crate::experiments::{ComparisonResult, Outcome};

impl Report<'_> {
    /// What became of the claim as a whole, in plain words; before all runs are in, only that. `None` if
    /// nothing was claimed.
    pub fn conclusion(&self) -> Option<String> {
        let claims = self.experiment.compare.len();
        if claims == 0 {
            return None;
        }
        if !self.is_complete() {
            return Some(trn!(
                self.plan.count(),
                "No verdict yet: {results} of {n} run is finished.",
                "No verdict yet: {results} of {n} runs are finished.",
                results = self.results.len()
            ));
        }
        let needed = seeds_needed(claims);
        if self.plan.seeds < needed {
            return Some(tr!(
                "{seeds} cannot tell a difference from chance; at least {needed} are needed.",
                seeds = trn!(self.plan.seeds, "{n} seed", "{n} seeds"),
                needed
            ));
        }
        let outcomes: Vec<Outcome> = self
            .judgements
            .iter()
            .filter_map(ComparisonResult::outcome)
            .collect();
        let all = |test: fn(&Outcome) -> bool| outcomes.iter().all(test);
        let any = |test: fn(&Outcome) -> bool| outcomes.iter().any(test);
        let is_good = |o: &Outcome| matches!(o, Outcome::Holds | Outcome::NoneFound);
        let conclusion = if outcomes.is_empty() {
            return None;
        } else if all(|o| *o == Outcome::NoneFound) {
            tr!(
                "No difference was found, as the claim says; a small one may have escaped so few seeds."
            )
        } else if all(is_good) {
            tr!("The claim holds here.")
        } else if any(is_good) {
            tr!("The claim holds only in part.")
        } else if any(|o| matches!(o, Outcome::Opposite | Outcome::Differs)) {
            tr!("The claim does not hold here: the opposite was found.")
        } else {
            tr!("The claim is not confirmed here: no clear difference was found.")
        };
        Some(conclusion.to_owned())
    }
}
