//! [`Experiment`]: a question about GANs as a file (RON), read and checked.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::config::preset::{MAX_BYTES, TextError, parse_ron, read_text};
use crate::config::value::closest_of;
use crate::config::{Config, PresetError, SHIPPED, START, find, set, shipped};
use crate::quantities::{Direction, Quantity};

/// Version of the format that this program reads.
pub const VERSION: u32 = 1;
/// Most seeds of an experiment.
pub const MAX_SEEDS: u32 = 10_000;
/// Most epochs of a run.
pub const MAX_EPOCHS: u64 = 10_000_000;
/// Most checkpoints of a run.
pub const MAX_CHECKPOINTS: u32 = 200;
/// Most arms: a map of 20 by 20.
pub const MAX_ARMS: usize = 400;
/// Arms that a message names before it counts the rest.
const MOST_NAMED: usize = 8;

/// A question: which arms to train, from how many seeds, and what somebody said would come of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Version of the file format.
    pub version: u32,
    /// Title.
    pub name: String,
    /// What somebody said, in one sentence.
    #[serde(default)]
    pub claim: String,
    /// Where it was observed.
    #[serde(default)]
    pub source: String,
    /// Shipped preset that all arms start from.
    pub preset: String,
    /// Changes of the preset for all arms.
    #[serde(default)]
    pub set: Settings,
    /// One or two varied hyperparameters; each combination of their values is an arm.
    #[serde(default)]
    pub vary: Vec<Vary>,
    /// Or the arms by name.
    #[serde(default)]
    pub arms: Vec<NamedArm>,
    /// Metrics that are listed beside the compared one.
    #[serde(default)]
    pub also: Vec<Quantity>,
    /// Published figures to put beside the results, a sentence each.
    #[serde(default)]
    pub published: Vec<String>,
    /// Pairs of arms that the claim is about.
    #[serde(default)]
    pub compare: Vec<Comparison>,
    /// Runs of each arm; their seeds are 1, 2, 3, …, the same in all arms.
    #[serde(default = "default_seeds")]
    pub seeds: u32,
    /// Epochs of a run.
    #[serde(default = "default_epochs")]
    pub epochs: u64,
    /// How often a run is measured, at equal distances; the last time at its end.
    #[serde(default = "default_checkpoints")]
    pub checkpoints: u32,
    /// What is compared.
    #[serde(default = "default_metric")]
    pub metric: Quantity,
    /// Sliced Wasserstein distance below which a run counts as converged, in units of the plot; 0.007
    /// is perfect, 0.18 everything on one spot.
    #[serde(default = "default_threshold")]
    pub threshold: f64,
}

fn default_seeds() -> u32 {
    20
}

fn default_epochs() -> u64 {
    2_000
}

fn default_checkpoints() -> u32 {
    10
}

fn default_metric() -> Quantity {
    Quantity::SlicedWasserstein
}

fn default_threshold() -> f64 {
    0.05
}

/// Values of hyperparameters by key, as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Settings(pub BTreeMap<String, String>);

// Checked while reading, so that the message has the line.
impl TryFrom<BTreeMap<String, String>> for Settings {
    type Error = String;

    fn try_from(map: BTreeMap<String, String>) -> Result<Self, String> {
        for (key, value) in &map {
            read_setting(key, value)?;
        }
        Ok(Self(map))
    }
}

impl Settings {
    fn apply(&self, config: &mut Config) {
        for (key, value) in &self.0 {
            if let Some(h) = find(key) {
                // Checked when it was read; a refused value changes nothing.
                h.set_text(config, value).ok();
            }
        }
    }
}

/// The value as the table writes it: `0.10` is `0.1`. Whether it suits the other settings is asked of
/// the configurations that it makes ([`Experiment::plan_checked`]).
fn read_setting(key: &str, value: &str) -> Result<String, String> {
    if key.trim() == "seed" {
        return Err("the seeds are those of `seeds`; `seed` cannot be set".to_owned());
    }
    let mut config = Config::default();
    set(&mut config, &format!("{key}={value}")).map_err(|e| e.to_string())?;
    Ok(find(key).map_or_else(|| value.to_owned(), |row| row.value(&config)))
}

/// A varied hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawVary")]
pub struct Vary {
    /// Its key in the table.
    pub key: String,
    /// Its values, as text.
    pub values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVary {
    key: String,
    values: Vec<String>,
}

impl TryFrom<RawVary> for Vary {
    type Error = String;

    fn try_from(RawVary { key, values }: RawVary) -> Result<Self, String> {
        Self::new(key, values)
    }
}

impl Vary {
    /// A hyperparameter with the values it takes.
    ///
    /// # Errors
    ///
    /// In one line: an unknown key, a value out of range, a value given twice, or none.
    pub fn new(key: String, values: Vec<String>) -> Result<Self, String> {
        if values.is_empty() {
            return Err(format!("{key}: give at least one value"));
        }
        let mut seen = Vec::new();
        for value in &values {
            let read = read_setting(&key, value)?;
            // Also `0.1` and `0.10`.
            if seen.contains(&read) {
                return Err(format!("{key}: the value {value} is given twice"));
            }
            seen.push(read);
        }
        Ok(Self { key, values })
    }
}

/// An arm by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedArm {
    /// What tables call it.
    pub name: String,
    /// Shipped preset that it starts from; the experiment's if left out.
    #[serde(default)]
    pub preset: String,
    /// In what it differs from the others.
    #[serde(default)]
    pub set: Settings,
}

/// What the claim expects of two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The first is better.
    ABetter,
    /// The second is better.
    BBetter,
    /// The first is higher, in a metric of which neither direction is better.
    AHigher,
    /// The second is higher, in a metric of which neither direction is better.
    BHigher,
    /// It makes no difference.
    NoDifference,
}

/// A metric by its name alone, where RON would want `Some(…)`.
mod plain_option {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::Quantity;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's signature"
    )]
    pub fn serialize<S: Serializer>(metric: &Option<Quantity>, to: S) -> Result<S::Ok, S::Error> {
        metric.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Quantity>, D::Error> {
        Quantity::deserialize(from).map(Some)
    }
}

/// Two arms, compared seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Name of the first arm.
    pub a: String,
    /// Name of the second arm.
    pub b: String,
    /// What is compared; the experiment's metric if left out.
    #[serde(default, with = "plain_option")]
    pub metric: Option<Quantity>,
    /// What the claim says.
    pub expect: Expectation,
}

/// Why an experiment was refused; one line.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// The file cannot be read, is no RON, or a field is wrong.
    #[error(transparent)]
    File(#[from] PresetError),
    /// It is a folder, or too large.
    #[error("{path}: {reason}; an experiment is a text file (.ron) of at most 1 MiB")]
    NoExperiment {
        /// The file.
        path: String,
        /// What it is.
        reason: &'static str,
    },
    /// Written for a newer program.
    #[error(
        "{path}: version: this experiment has version {found}; this program reads version {VERSION}. Update GAN Playground to use it"
    )]
    Version {
        /// The file.
        path: String,
        /// Its version.
        found: u32,
    },
    /// A field does not fit the others, or is out of range.
    #[error("{path}:{line}: {field}: {message}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// The field.
        field: String,
        /// What is wrong and what to do.
        message: String,
    },
}

fn wrong<T>(field: &str, message: String) -> Result<T, (String, String)> {
    Err((field.to_owned(), message))
}

fn no_such_preset(preset: &str) -> String {
    let hint = closest_of(SHIPPED.iter().map(|s| s.slug), preset)
        .map_or_else(String::new, |best| format!(", did you mean `{best}`?"));
    format!("there is no shipped preset `{preset}`{hint}")
}

#[derive(Deserialize)]
#[serde(rename = "experiment")]
struct Header {
    version: u32,
}

impl Experiment {
    /// A sweep without a claim. Its plan is [`Self::plan_checked`] from the settings that it varies.
    pub fn sweep(name: String, vary: Vec<Vary>, metric: Quantity) -> Self {
        Self {
            version: VERSION,
            name,
            claim: String::new(),
            source: String::new(),
            // The settings come from elsewhere; the name only has to be one that is shipped.
            preset: START.to_owned(),
            set: Settings::default(),
            vary,
            arms: Vec::new(),
            also: Vec::new(),
            published: Vec::new(),
            compare: Vec::new(),
            seeds: default_seeds(),
            epochs: default_epochs(),
            checkpoints: default_checkpoints(),
            metric,
            threshold: default_threshold(),
        }
    }

    /// Reads the text of an experiment; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// See [`ExperimentError`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, ExperimentError> {
        let found = parse_ron::<Header>(text, origin)?.version;
        if found != VERSION {
            return Err(ExperimentError::Version {
                path: origin.to_owned(),
                found,
            });
        }
        let experiment: Self = parse_ron(text, origin)?;
        experiment.check().map_err(|(field, message)| {
            // Where the field stands, or its list, or the end of the file if it was left out.
            let word = field.split(['[', '.']).next().unwrap_or_default();
            let start = format!("{word}:");
            let line = text
                .lines()
                .position(|line| line.trim_start().starts_with(&start))
                .unwrap_or(text.lines().count().saturating_sub(1));
            ExperimentError::Invalid {
                path: origin.to_owned(),
                line: line + 1,
                field,
                message,
            }
        })?;
        Ok(experiment)
    }

    /// Reads an experiment file.
    ///
    /// # Errors
    ///
    /// See [`ExperimentError`].
    pub fn read(path: &Path) -> Result<Self, ExperimentError> {
        let origin = path.display().to_string();
        let text = read_text(path, MAX_BYTES).map_err(|error| {
            let path = origin.clone();
            match error {
                TextError::Unreadable(source) => PresetError::Unreadable { path, source }.into(),
                TextError::NotUtf8(byte) => PresetError::NotUtf8 { path, byte }.into(),
                TextError::Folder => ExperimentError::NoExperiment {
                    path,
                    reason: "this is a folder",
                },
                TextError::TooLarge => ExperimentError::NoExperiment {
                    path,
                    reason: "larger than 1 MiB",
                },
            }
        })?;
        Self::parse(&text, &origin)
    }

    /// Checks fields against each other and against their ranges, from the shipped preset.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn check(&self) -> Result<(), (String, String)> {
        if shipped(&self.preset).is_none() {
            return wrong("preset", no_such_preset(&self.preset));
        }
        self.plan_checked(self.base()).map(drop)
    }

    /// The runs of this experiment from the settings that it varies, once all of it is checked against
    /// them: what is missing in a preset may be there in these.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn plan_checked(&self, base: Config) -> Result<Plan, (String, String)> {
        self.check_numbers()?;
        let of_arms = self.arms.iter().map(|arm| &arm.preset);
        for preset in of_arms.filter(|preset| !preset.is_empty()) {
            if shipped(preset).is_none() {
                return wrong("arms", no_such_preset(preset));
            }
        }
        self.check_arms()?;
        let plan = self.plan_from(base);
        for (i, arm) in plan.arms.iter().enumerate() {
            if plan.arms[..i].iter().any(|other| other.name == arm.name) {
                return wrong("arms", format!("two arms are called `{}`", arm.name));
            }
            if let Err(violations) = crate::config::check(&arm.config) {
                let field = if self.arms.is_empty() { "vary" } else { "arms" };
                return wrong(field, format!("`{}`: {violations}", arm.name));
            }
        }
        for (i, comparison) in self.compare.iter().enumerate() {
            self.check_comparison(&plan, &format!("compare[{i}]"), comparison)?;
        }
        Ok(plan)
    }

    fn check_numbers(&self) -> Result<(), (String, String)> {
        let within = |field: &str, value: u64, max: u64| {
            if (1..=max).contains(&value) {
                Ok(())
            } else {
                wrong(field, format!("is {value}, but must be from 1 to {max}"))
            }
        };
        within("seeds", self.seeds.into(), MAX_SEEDS.into())?;
        within("epochs", self.epochs, MAX_EPOCHS)?;
        let most = u64::from(MAX_CHECKPOINTS).min(self.epochs);
        within("checkpoints", self.checkpoints.into(), most)?;
        if !(self.threshold > 0.0 && self.threshold.is_finite()) {
            return wrong(
                "threshold",
                format!("is {}, but must be above 0", self.threshold),
            );
        }
        Ok(())
    }

    fn check_arms(&self) -> Result<(), (String, String)> {
        if self.vary.is_empty() == self.arms.is_empty() {
            let message = "give either `vary` or `arms`, one of the two".to_owned();
            return wrong(if self.arms.is_empty() { "vary" } else { "arms" }, message);
        }
        if self.vary.len() > 2 {
            return wrong(
                "vary",
                "at most two hyperparameters can be varied".to_owned(),
            );
        }
        if self.vary.len() == 2 && self.vary[0].key == self.vary[1].key {
            return wrong("vary", format!("{} is varied twice", self.vary[0].key));
        }
        let values = self.vary.iter().map(|v| v.values.len());
        let product = values.fold(1, usize::saturating_mul);
        let arms = product.max(self.arms.len());
        if arms > MAX_ARMS {
            let field = if self.arms.is_empty() { "vary" } else { "arms" };
            return wrong(
                field,
                format!("makes {arms} arms; at most {MAX_ARMS} are allowed"),
            );
        }
        if self.arms.iter().any(|arm| arm.name.trim().is_empty()) {
            return wrong("arms", "an arm has no name".to_owned());
        }
        Ok(())
    }

    fn check_comparison(
        &self,
        plan: &Plan,
        field: &str,
        comparison: &Comparison,
    ) -> Result<(), (String, String)> {
        for (side, name) in [("a", &comparison.a), ("b", &comparison.b)] {
            if !plan.arms.iter().any(|arm| arm.name == *name) {
                let arms = plan.arms.iter();
                let mut names: Vec<_> = arms
                    .take(MOST_NAMED)
                    .map(|a| format!("`{}`", a.name))
                    .collect();
                if plan.arms.len() > MOST_NAMED {
                    names.push(format!("{} more", plan.arms.len() - MOST_NAMED));
                }
                let message = format!(
                    "there is no arm `{name}`; the arms are {}",
                    names.join(", ")
                );
                return wrong(&format!("{field}.{side}"), message);
            }
        }
        if comparison.a == comparison.b {
            return wrong(field, "compares an arm with itself".to_owned());
        }
        let metric = comparison.metric.unwrap_or(self.metric);
        let fits = match comparison.expect {
            Expectation::ABetter | Expectation::BBetter => metric.direction() != Direction::Neither,
            Expectation::AHigher | Expectation::BHigher => metric.direction() == Direction::Neither,
            Expectation::NoDifference => true,
        };
        if fits {
            return Ok(());
        }
        let message = if metric.direction() == Direction::Neither {
            format!(
                "no {} is better than another; expect a_higher or b_higher",
                metric.label()
            )
        } else {
            format!(
                "{} has a better direction; expect a_better or b_better",
                metric.key()
            )
        };
        wrong(&format!("{field}.expect"), message)
    }

    /// The settings of the shipped preset.
    fn base(&self) -> Config {
        shipped(&self.preset).map_or_else(Config::default, |s| s.preset.config.clone())
    }

    /// The runs of this experiment, from the shipped preset.
    pub fn plan(&self) -> Plan {
        self.plan_from(self.base())
    }

    /// The runs of this experiment, from a configuration that need not be shipped.
    fn plan_from(&self, mut base: Config) -> Plan {
        self.set.apply(&mut base);
        let mut arms = vec![(String::new(), base)];
        for vary in &self.vary {
            arms = arms
                .iter()
                .flat_map(|(name, config)| {
                    vary.values.iter().map(move |value| {
                        let mut config = config.clone();
                        Settings([(vary.key.clone(), value.clone())].into()).apply(&mut config);
                        let separator = if name.is_empty() { "" } else { ", " };
                        (format!("{name}{separator}{}={value}", vary.key), config)
                    })
                })
                .collect();
        }
        if let [(_, base)] = arms.as_slice()
            && self.vary.is_empty()
        {
            arms = self
                .arms
                .iter()
                .map(|arm| {
                    let mut config = base.clone();
                    if let Some(other) = shipped(&arm.preset) {
                        config = other.preset.config.clone();
                        self.set.apply(&mut config);
                    }
                    arm.set.apply(&mut config);
                    (arm.name.clone(), config)
                })
                .collect();
        }
        Plan::new(arms, self.seeds, self.epochs, self.checkpoints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"(
        version: 1,
        name: "n",
        preset: "ganlab-ring",
        set: {"batch_size": "10"},
        vary: [(key: "noise.dim", values: ["1", "2"]), (key: "loss", values: ["log", "hinge"])],
        compare: [(a: "noise.dim=1, loss=log", b: "noise.dim=2, loss=log", expect: b_better)],
    )"#;

    #[test]
    fn varied_values_multiply_and_keep_the_preset() {
        let plan = Experiment::parse(GOOD, "x").unwrap().plan();
        let names: Vec<_> = plan.arms.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "noise.dim=1, loss=log",
                "noise.dim=1, loss=hinge",
                "noise.dim=2, loss=log",
                "noise.dim=2, loss=hinge"
            ]
        );
        for arm in &plan.arms {
            assert_eq!(arm.config.batch_size, 10);
            assert_eq!(
                arm.config.data.distribution,
                crate::config::Distribution::Ring
            );
        }
        assert_eq!(plan.arms[1].config.loss, crate::config::Loss::Hinge);
    }

    #[test]
    fn bad_fields_are_refused_with_their_line() {
        for (old, new, expected) in [
            ("\"batch_size\"", "\"batch_sice\"", "x:5:"),
            (
                "\"batch_size\"",
                "\"batch_sice\"",
                "did you mean `batch_size`?",
            ),
            ("\"10\"", "\"0\"", "batch_size is 0, but must be"),
            (
                "\"batch_size\"",
                "\"seed\"",
                "the seeds are those of `seeds`",
            ),
            ("\"2\"]", "\"99\"]", "x:6:"),
            ("\"2\"]", "\"99\"]", "vary[0]: noise.dim is 99"),
            ("\"2\"]", "\"1\"]", "given twice"),
            (
                "version: 1",
                "version: 2",
                "version: this experiment has version 2",
            ),
            (
                "ganlab-ring",
                "ganlab-rin",
                "x:4: preset: there is no shipped preset",
            ),
            (
                "a: \"noise.dim=1",
                "a: \"noise.dim=7",
                "x:7: compare[0].a: there is no arm",
            ),
            ("b_better", "b_higher", "expect a_better or b_better"),
            ("name: \"n\"", "nam: \"n\"", "x:3:"),
            (
                "preset:",
                "seeds: 0, preset:",
                "seeds: is 0, but must be from 1 to",
            ),
            (
                "set: {",
                "metric: d_loss, set: {",
                "expect a_higher or b_higher",
            ),
            (
                "compare:",
                "arms: [(name: \"a\")], compare:",
                "one of the two",
            ),
        ] {
            let error = Experiment::parse(&GOOD.replacen(old, new, 1), "x")
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{new}: {error}");
            assert!(error.starts_with("x:") && !error.contains('\n'), "{error}");
        }
    }
}
