//! [`Report`]: what came of an experiment. This folder makes text, Markdown, CSV and JSON of it.
//!
//! - `summary`: the runs of each arm in numbers
//! - `pairs`: which arms are compared, and their differences
//! - [`findings`]: what came of each comparison, in sentences
//! - `conclusion`: what became of the claim as a whole
//! - `page`: for people, in a terminal or as Markdown
//! - `data`: for programs, as CSV and JSON
//! - [`numbers`]: numbers in a report

mod conclusion;
mod data;
pub mod findings;
pub mod numbers;
mod page;
mod pairs;
mod summary;
#[cfg(test)]
mod tests;

pub use conclusion::Conclusion;
pub use findings::{Finding, Naming};
pub use numbers::number;
pub use summary::ArmSummary;

use super::verdict::judge;
use super::{ComparisonResult, Experiment, Plan, RunResult};
use crate::quantities::Quantity;

/// What came of an experiment, or of a part of it.
#[derive(Debug)]
pub struct Report<'a> {
    /// The question.
    pub experiment: &'a Experiment,
    /// Its runs.
    pub plan: &'a Plan,
    /// The finished ones, sorted by seed and arm.
    pub results: Vec<&'a RunResult>,
    /// A line for each arm, in the plan's order.
    pub arms: Vec<ArmSummary>,
    /// The pairs that the experiment names; without any, each arm against the first.
    pub judgements: Vec<ComparisonResult>,
}

impl<'a> Report<'a> {
    /// Summarises finished runs and judges the comparisons; runs of other seeds than the plan's are left
    /// out.
    pub fn new(
        experiment: &'a Experiment,
        plan: &'a Plan,
        results: impl IntoIterator<Item = &'a RunResult>,
    ) -> Self {
        let mut report = Self::without_judgements(experiment, plan, results);
        report.judgements = judge(pairs::pairs(experiment, plan, &report.results));
        report
    }

    /// Summarises finished runs alone, which takes no time worth speaking of.
    pub fn without_judgements(
        experiment: &'a Experiment,
        plan: &'a Plan,
        results: impl IntoIterator<Item = &'a RunResult>,
    ) -> Self {
        let is_of_plan = |r: &&RunResult| r.seed <= plan.seeds.into() && r.arm < plan.arms.len();
        let mut results: Vec<_> = results.into_iter().filter(is_of_plan).collect();
        results.sort_by_key(|r| (r.seed, r.arm));
        Self {
            arms: summary::of_arms(experiment, plan, &results),
            experiment,
            plan,
            results,
            judgements: Vec::new(),
        }
    }

    /// Values of one arm's runs at their end.
    pub fn values(&self, arm: usize, metric: Quantity) -> Vec<f64> {
        let of_arm = self.results.iter().filter(|run| run.arm == arm);
        of_arm
            .filter_map(|run| metric.of_run(run, self.experiment.threshold))
            .collect()
    }

    /// Whether every processor with fused multiply-adds gives the same runs, bit for bit.
    pub fn is_reproducible(&self) -> bool {
        self.results.iter().all(|run| run.reproducible)
    }

    /// Whether every run of the plan is there: before that there is no verdict.
    pub fn is_complete(&self) -> bool {
        self.results.len() >= self.plan.count()
    }
}
