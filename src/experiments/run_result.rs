//! [`RunResult`]: what one run has come to, as results files have it.

use serde::{Deserialize, Serialize};

use super::plan::MAX_SEEDS;
use super::{Measurement, Plan};
use crate::files::FieldError;
use crate::files::field::wrong;
use crate::metrics::verdict::Verdict;

/// What a run has come to. A diverged run is a result as any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a run")]
pub struct RunResult {
    /// Position in [`Plan::arms`].
    pub arm: usize,
    /// Seed of the run.
    pub seed: u64,
    /// Instructions it was computed with; after `plain` those of the processor, where burn chose its own.
    pub simd: String,
    /// Whether every processor with fused multiply-adds gives the same run, bit for bit; others differ in
    /// the last bits, and drift apart.
    #[serde(default)]
    pub reproducible: bool,
    /// The epoch in which training ended in NaN or ∞.
    pub diverged_at: Option<u64>,
    /// What was happening at its end; `None` in files of versions that did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// One for each checkpoint that was reached, and for a diverged run one of its last state, if its
    /// fakes are numbers there.
    pub measurements: Vec<Measurement>,
}

impl RunResult {
    /// Checks a result that comes from a file: no run of the plan can have other values.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn check(&self, plan: &Plan) -> Result<(), FieldError> {
        if self.arm >= plan.arms.len() {
            let last = plan.arms.len().saturating_sub(1);
            return wrong(
                "arm",
                format!("is {}, but the last one is {last}", self.arm),
            );
        }
        if !(1..=u64::from(MAX_SEEDS)).contains(&self.seed) {
            let message = format!("is {}, but must be from 1 to {MAX_SEEDS}", self.seed);
            return wrong("seed", message);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || "._- ".contains(c);
        if !(1..=32).contains(&self.simd.len()) || !self.simd.chars().all(is_name) {
            return wrong("simd", "is no name of instructions");
        }
        if let Some(at) = self
            .diverged_at
            .filter(|at| !(1..=plan.epochs).contains(at))
        {
            let message = format!("is {at}, but must be from 1 to {}", plan.epochs);
            return wrong("diverged_at", message);
        }
        self.check_epochs(plan)?;
        for (i, measurement) in self.measurements.iter().enumerate() {
            measurement
                .check()
                .map_err(|error| error.within(format!("measurements[{i}].")))?;
        }
        Ok(())
    }

    /// A whole run is measured at every checkpoint; one that diverged at the first ones, and perhaps once
    /// more before its end.
    fn check_epochs(&self, plan: &Plan) -> Result<(), FieldError> {
        let epochs = || self.measurements.iter().map(|m| m.epoch);
        let most = plan.checkpoints.len() + usize::from(self.diverged_at.is_some());
        let least = match self.diverged_at {
            None => most,
            Some(_) => 0,
        };
        if !(least..=most).contains(&self.measurements.len()) {
            let message = format!(
                "are {}, but the plan has {} checkpoints",
                self.measurements.len(),
                plan.checkpoints.len()
            );
            return wrong("measurements", message);
        }
        for (i, epoch) in epochs().enumerate() {
            let is_last = i + 1 == self.measurements.len();
            let before = i.checked_sub(1).and_then(|i| plan.checkpoints.get(i));
            let is_good = plan.checkpoints.get(i) == Some(&epoch)
                || (is_last
                    && self.diverged_at.is_some_and(|at| epoch <= at)
                    && before.is_none_or(|before| *before <= epoch));
            if !is_good || self.diverged_at.is_some_and(|at| epoch > at) {
                let message = format!("is {epoch}, which is no checkpoint of the plan there");
                return wrong(&format!("measurements[{i}].epoch"), message);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::experiments::measurement::tests::measurement;
    use crate::experiments::run::tests::result_of;

    #[test]
    fn values_that_no_run_can_have_are_told_from_those_of_a_run() {
        type Spoil = fn(&mut RunResult);
        let plan = Plan::new(vec![("a".into(), Config::default())], 1, 60, 3);
        let good = result_of(Config::default(), 60, 3);
        good.check(&plan).unwrap();
        let diverged = RunResult {
            diverged_at: Some(25),
            measurements: vec![measurement(20), measurement(24)],
            ..good.clone()
        };
        diverged.check(&plan).unwrap();
        // All 25 modes of the grid, and all values of what is known of shapes.
        let mut best = good.clone();
        best.measurements[0].modes_captured = Some(25);
        best.measurements[0].classes_found = Some(12);
        best.check(&plan).unwrap();
        let cases: [(Spoil, &str); 22] = [
            (|r| r.seed = 0, "seed"),
            (|r| r.seed = 10_001, "seed"),
            (|r| r.arm = 1, "arm"),
            (|r| r.simd = String::new(), "simd"),
            (|r| r.simd = "\u{1b}[2J".into(), "simd"),
            (|r| r.diverged_at = Some(0), "diverged_at"),
            (|r| r.diverged_at = Some(61), "diverged_at"),
            (|r| r.measurements.clear(), "measurements"),
            (|r| r.measurements.reverse(), "measurements[0].epoch"),
            (|r| r.measurements[2].epoch = 61, "measurements[2].epoch"),
            (
                |r| r.measurements[1].sliced_wasserstein = Some(-1.0),
                "measurements[1].sliced_wasserstein",
            ),
            (
                |r| r.measurements[1].sliced_wasserstein = Some(1e308),
                "measurements[1].sliced_wasserstein",
            ),
            (|r| r.measurements[0].js = Some(1.1), "measurements[0].js"),
            (
                |r| r.measurements[0].coverage = Some(2.0),
                "measurements[0].coverage",
            ),
            (
                |r| r.measurements[0].precision = Some(f64::NAN),
                "measurements[0].precision",
            ),
            (
                |r| r.measurements[0].fake_std = Some(-0.1),
                "measurements[0].fake_std",
            ),
            (
                |r| r.measurements[0].high_quality = Some(1.5),
                "measurements[0].high_quality",
            ),
            (
                |r| r.measurements[0].modes_captured = Some(26),
                "measurements[0].modes_captured",
            ),
            (
                |r| r.measurements[0].classes_found = Some(1_000),
                "measurements[0].classes_found",
            ),
            (
                |r| r.measurements[0].frechet = Some(-1.0),
                "measurements[0].frechet",
            ),
            (
                |r| r.measurements[2].frechet = Some(1e300),
                "measurements[2].frechet",
            ),
            (
                |r| r.measurements[1].nearest_fake = Some(f64::NAN),
                "measurements[1].nearest_fake",
            ),
        ];
        for (spoil, field) in cases {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert_eq!(bad.check(&plan).unwrap_err().field, field);
        }
        let mut late = diverged;
        late.measurements[1].epoch = 26;
        assert_eq!(
            late.check(&plan).unwrap_err().field,
            "measurements[1].epoch"
        );
    }
}
