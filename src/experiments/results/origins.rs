//! [`Origins`]: where runs were computed, as far as it matters.

use std::collections::{BTreeMap, BTreeSet};

use crate::experiments::words::list;
use crate::experiments::{Plan, RunResult};

/// More would not fit into a line.
const MOST_ORIGINS: usize = 6;

/// Where the runs of each arm were computed, as far as it matters.
#[derive(Debug, Default)]
pub struct Origins(BTreeMap<usize, BTreeSet<String>>);

impl Origins {
    /// Of these runs.
    pub fn of<'a>(runs: impl IntoIterator<Item = &'a RunResult>) -> Self {
        let mut this = Self::default();
        runs.into_iter().for_each(|run| this.add(run));
        this
    }

    /// Counts another run.
    pub(super) fn add(&mut self, run: &RunResult) {
        // What every such processor repeats comes from one place.
        let origin = if run.reproducible {
            tr!("fused multiply-adds")
        } else {
            run.simd.as_str()
        };
        let of_arm = self.0.entry(run.arm).or_default();
        if of_arm.len() < MOST_ORIGINS && !of_arm.contains(origin) {
            of_arm.insert(origin.to_owned());
        }
    }

    /// A note where runs of one arm are from processors that round differently; `None` if one machine
    /// would have given the same.
    pub fn note(&self, plan: &Plan) -> Option<String> {
        let (arm, origins) = self.0.iter().find(|(_, origins)| origins.len() > 1)?;
        let name = plan.arms.get(*arm).map_or("", |arm| &arm.name);
        let origins: Vec<_> = origins.iter().collect();
        Some(tr!(
            "note: runs of `{name}` are from processors that round differently ({origins}): no single machine would \
             give all of them",
            name,
            origins = list(&origins)
        ))
    }
}
