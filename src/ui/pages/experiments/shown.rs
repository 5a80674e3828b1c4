//! What the page knows of an experiment's runs: brought up to date when they change, and else only read,
//! as the page is drawn many times a second.

use std::sync::Arc;

use super::laboratory::{Cell, Findings, Laboratory};
use super::value::{Value, value};

/// The runs by arm, and what they have come to.
#[derive(Default)]
pub struct Shown {
    /// The arms as a sentence calls them, in the plan's order.
    pub labels: Vec<String>,
    /// The same where there is little room.
    pub short_labels: Vec<String>,
    /// What can be said so far.
    pub findings: Arc<Findings>,
    /// What each arm stands for on a map.
    pub values: Vec<Value>,
    /// By arm, then by seed.
    cells: Vec<Vec<Option<Arc<Cell>>>>,
}

impl Shown {
    /// Before anything is known.
    pub fn new(lab: &Laboratory) -> Self {
        let (experiment, plan) = (lab.experiment(), lab.plan());
        Self {
            labels: experiment.labels(),
            short_labels: experiment.short_labels(),
            findings: Arc::default(),
            values: vec![Value::Unknown; plan.arms.len()],
            cells: vec![vec![None; plan.seeds as usize]; plan.arms.len()],
        }
    }

    /// Takes over what changed since the last time.
    pub fn update(&mut self, lab: &Laboratory) {
        let (news, findings) = (lab.take_changes(), lab.findings());
        let is_new = !Arc::ptr_eq(&findings, &self.findings);
        if news.is_empty() && !is_new {
            return;
        }
        let seeds = lab.plan().seeds as usize;
        for of_arm in &mut self.cells {
            of_arm.resize(seeds, None);
        }
        let arms = self.cells.len().max(1);
        let mut changed = vec![false; self.cells.len()];
        for (place, cell) in news {
            // Seed by seed, as in the plan.
            let (seed, arm) = (place / arms, place % arms);
            if let Some(old) = self.cells.get_mut(arm).and_then(|of| of.get_mut(seed)) {
                *old = Some(cell);
                changed[arm] = true;
            }
        }
        self.findings = findings;
        for (arm, has_changed) in changed.into_iter().enumerate() {
            if is_new || has_changed {
                let finished = self.findings.values.get(arm).map_or(&[][..], Vec::as_slice);
                self.values[arm] = value(lab.experiment().metric, finished, &self.cells[arm]);
            }
        }
    }

    /// The runs of an arm by seed; `None` before they were measured once.
    pub fn cells(&self, arm: usize) -> &[Option<Arc<Cell>>] {
        self.cells.get(arm).map_or(&[], Vec::as_slice)
    }
}
