//! The runs of each arm in numbers.

use super::numbers::{number, quartiles};
use crate::experiments::statistics::{Center, Quartiles};
use crate::experiments::{Arm, Experiment, Plan, RunResult};
use crate::metrics::{COLLAPSED_STD, verdict};

/// The runs of one arm in numbers.
#[derive(Clone, Debug)]
pub struct ArmSummary {
    /// Name of the arm.
    pub name: String,
    /// Finished runs.
    pub runs: usize,
    /// Those that ended with all fakes on one spot.
    pub collapsed: usize,
    /// Those that ended in NaN or ∞.
    pub diverged: usize,
    /// How many ended in each verdict, the commonest first; those of older files are left out.
    pub verdicts: Vec<(verdict::Verdict, usize)>,
    /// Quartiles of the experiment's metric at the end; infinite where runs count as worst.
    pub quartiles: Option<Quartiles>,
    /// Its mean, for counts.
    pub mean: Option<f64>,
}

impl ArmSummary {
    /// What stands for its runs, as text: the mean of counts, else the median with the quartiles.
    pub fn middle(&self) -> String {
        match (self.mean, &self.quartiles) {
            (Some(mean), _) => number(mean),
            (None, Some(q)) => quartiles(q),
            (None, None) => tr!("undefined").to_owned(),
        }
    }
}

/// A line for each arm, in the plan's order.
pub(super) fn of_arms(
    experiment: &Experiment,
    plan: &Plan,
    results: &[&RunResult],
) -> Vec<ArmSummary> {
    let metric = experiment.metric;
    let of_arm = |(index, arm): (usize, &Arm)| {
        let runs: Vec<_> = results.iter().copied().filter(|r| r.arm == index).collect();
        let values: Vec<_> = runs
            .iter()
            .filter_map(|run| metric.of_run(run, experiment.threshold))
            .collect();
        ArmSummary {
            name: arm.name.clone(),
            runs: runs.len(),
            collapsed: runs.iter().filter(|r| is_collapsed(r)).count(),
            diverged: runs.iter().filter(|r| r.diverged_at.is_some()).count(),
            verdicts: verdicts(&runs),
            quartiles: Quartiles::of(&values),
            mean: metric
                .is_count()
                .then(|| Center::Mean.of(&values))
                .flatten(),
        }
    };
    plan.arms.iter().enumerate().map(of_arm).collect()
}

/// How many runs ended in each verdict, the commonest first.
fn verdicts(runs: &[&RunResult]) -> Vec<(verdict::Verdict, usize)> {
    let mut counts: Vec<_> = verdict::VERDICTS
        .iter()
        .map(|info| {
            let of_run = |r: &&&RunResult| r.verdict == Some(info.verdict);
            (info.verdict, runs.iter().filter(of_run).count())
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// Whether a run that did not diverge ended with all fakes on one spot.
fn is_collapsed(run: &RunResult) -> bool {
    run.diverged_at.is_none()
        && run
            .measurements
            .last()
            .and_then(|m| m.fake_std)
            .is_some_and(|std| std < COLLAPSED_STD)
}
