//! Which arms are compared, and how far apart they are.

use crate::experiments::verdict::{Compared, paired_differences};
use crate::experiments::{Comparison, Expectation, Experiment, Plan, RunResult};

/// The pairs that the experiment names, with what it expects; without any, each arm against the first.
pub(super) fn comparisons(
    experiment: &Experiment,
    plan: &Plan,
) -> Vec<(Comparison, Option<Expectation>)> {
    if !experiment.compare.is_empty() {
        let named = experiment.compare.iter().cloned();
        return named.map(|c| (c.clone(), Some(c.expect))).collect();
    }
    let Some((first, others)) = plan.arms.split_first() else {
        return Vec::new();
    };
    let against_first = others.iter().map(|arm| Comparison {
        a: arm.name.clone(),
        b: first.name.clone(),
        metric: None,
        expect: Expectation::NoDifference,
    });
    against_first.map(|c| (c, None)).collect()
}

/// The same with the differences of the runs that there are.
pub(super) fn pairs(experiment: &Experiment, plan: &Plan, results: &[&RunResult]) -> Vec<Compared> {
    let index = |name: &str| plan.arms.iter().position(|a| a.name == name);
    let of = |(comparison, expect): (Comparison, Option<Expectation>)| {
        let metric = comparison.metric.unwrap_or(experiment.metric);
        let arms = (index(&comparison.a)?, index(&comparison.b)?);
        Some(Compared {
            differences: paired_differences(results, arms, metric, experiment.threshold),
            comparison,
            expect,
            metric,
        })
    };
    comparisons(experiment, plan)
        .into_iter()
        .filter_map(of)
        .collect()
}
