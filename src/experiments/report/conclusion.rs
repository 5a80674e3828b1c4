//! What became of the claim as a whole.

use super::Report;
use crate::experiments::verdict::seeds_needed;
use crate::experiments::words::count;
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
            return Some(format!(
                "No verdict yet: {} of {}.",
                self.results.len(),
                count(self.plan.count() as u64, "run is", "runs are") + " finished"
            ));
        }
        let needed = seeds_needed(claims);
        if self.plan.seeds < needed {
            return Some(format!(
                "{} cannot tell a difference from chance; at least {needed} are needed.",
                count(self.plan.seeds, "seed", "seeds")
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
            "No difference was found, as the claim says; a small one may have escaped so few seeds."
        } else if all(is_good) {
            "The claim holds here."
        } else if any(is_good) {
            "The claim holds only in part."
        } else if any(|o| matches!(o, Outcome::Opposite | Outcome::Differs)) {
            "The claim does not hold here: the opposite was found."
        } else {
            "The claim is not confirmed here: no clear difference was found."
        };
        Some(conclusion.to_owned())
    }
}
