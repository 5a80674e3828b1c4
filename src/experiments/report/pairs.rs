//! Which arms are compared, and how far apart they are.

use crate::experiments::verdict::{Compared, paired_differences};
use crate::experiments::{Comparison, Experiment, Plan, RunResult};

/// The pairs that the experiment names, with what it expects; without any, each arm against the first, of which nothing is expected.
pub(super) fn comparisons(experiment: &Experiment, plan: &Plan) -> Vec<Comparison> {
    if !experiment.compare.is_empty() {
        return experiment.compare.clone();
    }
    let Some((first, others)) = plan.arms.split_first() else {
        return Vec::new();
    };
    let against_first = others.iter().map(|arm| Comparison {
        a: arm.name.clone(),
        b: first.name.clone(),
        metric: None,
        expect: None,
    });
    against_first.collect()
}

/// The same with the differences of the runs that there are.
pub(super) fn pairs(experiment: &Experiment, plan: &Plan, results: &[&RunResult]) -> Vec<Compared> {
    let index = |name: &str| plan.arms.iter().position(|a| a.name == name);
    let of = |comparison: Comparison| {
        let metric = comparison.metric.unwrap_or(experiment.metric);
        let arms = (index(&comparison.a)?, index(&comparison.b)?);
        Some(Compared {
            differences: paired_differences(results, arms, metric, experiment.threshold),
            comparison,
            metric,
        })
    };
    comparisons(experiment, plan)
        .into_iter()
        .filter_map(of)
        .collect()
}
