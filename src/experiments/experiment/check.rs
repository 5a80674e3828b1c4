//! The fields of an experiment, checked against each other and against their ranges.

use super::{Comparison, Expectation, Experiment};
use crate::config::{Config, Hyperparameter, ImageData, SHIPPED, find, shipped};
use crate::experiments::Plan;
use crate::experiments::plan::{MAX_ARMS, MAX_CHECKPOINTS, MAX_EPOCHS, MAX_SEEDS};
use crate::files::FieldError;
use crate::files::field::{check_count, wrong};
use crate::quantities::{Direction, Quantity, Scope};
use crate::text::did_you_mean;

/// Other presets that an experiment may list.
const MOST_PLACES: usize = 8;

/// Arms that a message names before it counts the rest.
const MOST_NAMED: usize = 8;

fn no_such_preset(preset: &str) -> String {
    let hint = did_you_mean(SHIPPED.iter().map(|s| s.slug), preset);
    tr!("there is no shipped preset `{preset}`{hint}", preset, hint)
}

/// Refuses a metric that no run has.
fn check_metric(metric: Quantity, plan: &Plan, field: &str) -> Result<(), FieldError> {
    let Some(first) = plan.arms.first() else {
        return Ok(());
    };
    if plan.arms.iter().any(|arm| metric.is_measured(&arm.config)) {
        return Ok(());
    }
    let kind = match first.config.data.images {
        ImageData::None if metric.info().scope == Scope::Mixtures => {
            tr!("points without known modes")
        }
        ImageData::None => tr!("points"),
        _ if metric.info().scope == Scope::Labelled => tr!("images without known classes"),
        _ => tr!("images"),
    };
    let other = Quantity::compared_by_default(&first.config).key();
    let message = tr!(
        "{key} is not measured in runs on {kind}; choose another one, such as {other}",
        key = metric.key(),
        kind,
        other
    );
    wrong(field, message)
}

impl Experiment {
    /// Checks all fields against each other and against their ranges, with the settings of its shipped preset and of the others
    /// that it lists. The first field that is wrong, and what is wrong with it, is the error.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        if shipped(&self.preset).is_none() {
            return wrong("preset", no_such_preset(&self.preset));
        }
        let plan = self.plan_checked(self.base())?;
        self.check_influence(&plan)?;
        self.check_places()
    }

    /// The first setting that is varied, or that an arm is made of, and that has no influence in any arm, with the field that
    /// says it.
    pub fn without_influence(
        &self,
        plan: &Plan,
    ) -> Option<(&'static str, &'static Hyperparameter)> {
        let varied = self.vary.iter().map(|vary| ("vary", &vary.key));
        let of_arms = self.arms.iter().flat_map(|arm| arm.set.0.keys());
        let mut all = varied.chain(of_arms.map(|key| ("arms", key)));
        all.find_map(|(field, key)| {
            let row = find(key.trim())?;
            let acts = plan.arms.iter().any(|arm| (row.relevant)(&arm.config));
            (!acts).then_some((field, row))
        })
    }

    /// Refuses arms that would differ in nothing, of which anything that is found would be about nothing.
    ///
    /// # Errors
    ///
    /// The field, and which setting it is.
    pub fn check_influence(&self, plan: &Plan) -> Result<(), FieldError> {
        match self.without_influence(plan) {
            None => Ok(()),
            Some((field, row)) => wrong(field, row.no_influence()),
        }
    }

    fn check_places(&self) -> Result<(), FieldError> {
        if self.elsewhere.len() > MOST_PLACES {
            let message = tr!(
                "at most {MOST_PLACES} other presets can be listed",
                MOST_PLACES
            );
            return wrong("elsewhere", message);
        }
        if !self.elsewhere.is_empty() && self.arms.iter().any(|arm| !arm.preset.is_empty()) {
            let message = tr!("arms that start from presets of their own cannot start elsewhere");
            return wrong("elsewhere", message.to_owned());
        }
        for (i, place) in self.elsewhere.iter().enumerate() {
            let field = |name: &str| format!("elsewhere[{i}].{name}");
            let preset = &place.preset;
            if shipped(preset).is_none() {
                return wrong(&field("preset"), no_such_preset(preset));
            }
            if self.places().take(i + 1).any(|other| other == preset) {
                let message = tr!("the preset `{preset}` is there twice", preset);
                return wrong(&field("preset"), message);
            }
            let there = self.on(preset);
            there
                .plan_checked(there.base())
                .and_then(|plan| there.check_influence(&plan))
                .map_err(|error| FieldError {
                    field: field("preset"),
                    message: tr!(
                        "on `{preset}`: {what}: {message}",
                        preset,
                        what = error.field,
                        message = error.message
                    ),
                })?;
        }
        if !self.observed_on.is_empty() && !self.places().any(|place| place == self.observed_on) {
            let message = tr!(
                "`{preset}` is neither `preset` nor one of `elsewhere`",
                preset = self.observed_on
            );
            return wrong("observed_on", message);
        }
        Ok(())
    }

    /// The runs of this experiment from the settings that it varies, once all of it is checked against
    /// them: what is missing in a preset may be there in these.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn plan_checked(&self, base: Config) -> Result<Plan, FieldError> {
        self.plan_checked_with(base, |_| {})
    }

    /// The same, with something done to the settings of each arm before they are checked.
    ///
    /// # Errors
    ///
    /// As [`Self::plan_checked`].
    pub fn plan_checked_with(
        &self,
        base: Config,
        change: impl Fn(&mut Config),
    ) -> Result<Plan, FieldError> {
        self.check_numbers()?;
        let of_arms = self.arms.iter().map(|arm| &arm.preset);
        for preset in of_arms.filter(|preset| !preset.is_empty()) {
            if shipped(preset).is_none() {
                return wrong("arms", no_such_preset(preset));
            }
        }
        self.check_arms()?;
        let mut plan = self.plan_from(base);
        for arm in &mut plan.arms {
            change(&mut arm.config);
        }
        for (i, arm) in plan.arms.iter().enumerate() {
            if plan.arms[..i].iter().any(|other| other.name == arm.name) {
                return wrong("arms", tr!("two arms are called `{arm}`", arm = arm.name));
            }
            if let Err(violations) = crate::config::check(&arm.config) {
                let field = if self.arms.is_empty() { "vary" } else { "arms" };
                return wrong(field, format!("`{}`: {violations}", arm.name));
            }
        }
        check_metric(self.metric, &plan, "metric")?;
        for (i, comparison) in self.compare.iter().enumerate() {
            if let Some(metric) = comparison.metric {
                check_metric(metric, &plan, &format!("compare[{i}].metric"))?;
            }
            self.check_comparison(&plan, &format!("compare[{i}]"), comparison)?;
        }
        Ok(plan)
    }

    fn check_numbers(&self) -> Result<(), FieldError> {
        check_count("seeds", self.seeds.into(), MAX_SEEDS.into())?;
        check_count("epochs", self.epochs, MAX_EPOCHS)?;
        let most = u64::from(MAX_CHECKPOINTS).min(self.epochs);
        check_count("checkpoints", self.checkpoints.into(), most)?;
        if !(self.threshold > 0.0 && self.threshold.is_finite()) {
            return wrong(
                "threshold",
                tr!(
                    "is {threshold}, but must be above 0",
                    threshold = self.threshold
                ),
            );
        }
        Ok(())
    }

    fn check_arms(&self) -> Result<(), FieldError> {
        if self.vary.is_empty() == self.arms.is_empty() {
            let message = tr!("give either `vary` or `arms`, one of the two").to_owned();
            return wrong(if self.arms.is_empty() { "vary" } else { "arms" }, message);
        }
        if self.vary.len() > 2 {
            return wrong(
                "vary",
                tr!("at most two hyperparameters can be varied").to_owned(),
            );
        }
        if self.vary.len() == 2 && self.vary[0].key == self.vary[1].key {
            return wrong("vary", tr!("{key} is varied twice", key = self.vary[0].key));
        }
        let is_set = |key: &str| self.set.0.keys().any(|set| set.trim() == key.trim());
        if let Some(vary) = self.vary.iter().find(|vary| is_set(&vary.key)) {
            let key = vary.key.trim();
            return wrong(
                "vary",
                tr!("{key} is in `set` too; leave it out of one of the two", key),
            );
        }
        let values = self.vary.iter().map(|v| v.values.len());
        let product = values.fold(1, usize::saturating_mul);
        let arms = product.max(self.arms.len());
        if arms > MAX_ARMS {
            let field = if self.arms.is_empty() { "vary" } else { "arms" };
            return wrong(
                field,
                tr!(
                    "makes {arms} arms; at most {MAX_ARMS} are allowed",
                    arms,
                    MAX_ARMS
                ),
            );
        }
        if self.arms.iter().any(|arm| arm.name.trim().is_empty()) {
            return wrong("arms", tr!("an arm has no name").to_owned());
        }
        Ok(())
    }

    fn check_comparison(
        &self,
        plan: &Plan,
        field: &str,
        comparison: &Comparison,
    ) -> Result<(), FieldError> {
        for (side, name) in [("a", &comparison.a), ("b", &comparison.b)] {
            if !plan.arms.iter().any(|arm| arm.name == *name) {
                let arms = plan.arms.iter();
                let mut names: Vec<_> = arms
                    .take(MOST_NAMED)
                    .map(|a| format!("`{}`", a.name))
                    .collect();
                if plan.arms.len() > MOST_NAMED {
                    names.push(tr!("{arms} more", arms = plan.arms.len() - MOST_NAMED));
                }
                let message = tr!(
                    "there is no arm `{name}`; the arms are {list}",
                    name,
                    list = names.join(", ")
                );
                return wrong(&format!("{field}.{side}"), message);
            }
        }
        if comparison.a == comparison.b {
            return wrong(field, tr!("compares an arm with itself").to_owned());
        }
        let metric = comparison.metric.unwrap_or(self.metric);
        let fits = match comparison.expect {
            Some(Expectation::ABetter | Expectation::BBetter) => {
                metric.direction() != Direction::Neither
            }
            Some(Expectation::AHigher | Expectation::BHigher) => {
                metric.direction() == Direction::Neither
            }
            Some(Expectation::NoDifference) | None => true,
        };
        if fits {
            return Ok(());
        }
        let message = if metric.direction() == Direction::Neither {
            tr!(
                "no {metric} is better than another; expect a_higher or b_higher",
                metric = metric.label()
            )
        } else {
            tr!(
                "{key} has a better direction; expect a_better or b_better",
                key = metric.key()
            )
        };
        wrong(&format!("{field}.expect"), message)
    }
}
