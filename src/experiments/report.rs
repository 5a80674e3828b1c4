//! Results of an experiment as text, Markdown, CSV and JSON.

use std::fmt::Write as _;
use std::io;

use serde_json::{Map, Value, json};

use super::statistics::{Center, Quartiles};
use super::verdict::{judge, paired_differences};
use super::{
    Comparison, Direction, Expectation, Experiment, Judgement, Metric, Outcome, Plan, RunResult,
    Verdict,
};
use crate::metrics::{COLLAPSED_STD, verdict};

/// What came of an experiment, or of a part of it.
#[derive(Debug)]
pub struct Report<'a> {
    /// The question.
    pub experiment: &'a Experiment,
    /// Its runs.
    pub plan: &'a Plan,
    /// The finished ones, sorted by seed and arm.
    pub results: Vec<RunResult>,
    /// A line for each arm, in the plan's order.
    pub arms: Vec<ArmSummary>,
    /// The pairs that the experiment names; without any, each arm against the first.
    pub judgements: Vec<Judgement>,
}

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

impl<'a> Report<'a> {
    /// Summarises finished runs; those of other seeds than the plan's are left out.
    pub fn new(experiment: &'a Experiment, plan: &'a Plan, mut results: Vec<RunResult>) -> Self {
        results.retain(|r| r.seed <= plan.seeds.into() && r.arm < plan.arms.len());
        results.sort_by_key(|r| (r.seed, r.arm));
        let metric = experiment.metric;
        let arms = plan.arms.iter().enumerate().map(|(index, arm)| {
            let runs: Vec<_> = results.iter().filter(|r| r.arm == index).collect();
            let values = values(&results, index, metric, experiment.threshold);
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
        });
        let arms = arms.collect();
        let judgements = judge(pairs(experiment, plan, &results));
        Self {
            experiment,
            plan,
            results,
            arms,
            judgements,
        }
    }

    /// The table and the verdicts, for a terminal.
    pub fn text(&self) -> String {
        let e = self.experiment;
        let mut out = format!(
            "{}: {} of {} runs, {} epochs each\n",
            e.name,
            self.results.len(),
            self.plan.runs().len(),
            self.plan.epochs
        );
        if !e.claim.is_empty() {
            writeln!(out, "Claim: {} ({})", e.claim, e.source).ok();
        }
        let width = self
            .arms
            .iter()
            .map(|a| a.name.chars().count())
            .max()
            .unwrap_or(0)
            .max(4);
        let heading = self.heading();
        writeln!(
            out,
            "\n  {:<width$}  runs  {heading:<40}  collapsed  diverged",
            "arm"
        )
        .ok();
        for arm in &self.arms {
            writeln!(
                out,
                "  {:<width$}  {:>4}  {:<40}  {:>9}  {:>8}",
                arm.name,
                arm.runs,
                middle(arm),
                arm.collapsed,
                arm.diverged
            )
            .ok();
        }
        let says_verdicts = self.arms.iter().any(|arm| !arm.verdicts.is_empty());
        if says_verdicts || !self.judgements.is_empty() {
            out.push('\n');
        }
        for arm in self.arms.iter().filter(|arm| !arm.verdicts.is_empty()) {
            let counts = arm
                .verdicts
                .iter()
                .map(|(v, count)| format!("{} {count}", v.label()));
            let counts = counts.collect::<Vec<_>>().join(", ");
            writeln!(out, "{}: at the end {counts}", arm.name).ok();
        }
        for line in self.sentences() {
            writeln!(out, "{line}").ok();
        }
        out
    }

    /// A sentence for each comparison, then other metrics and published figures.
    pub fn sentences(&self) -> Vec<String> {
        let sentences = self.judgements.iter().map(sentence);
        sentences.chain(self.beside()).collect()
    }

    /// Other metrics of the arms, and published figures.
    fn beside(&self) -> Vec<String> {
        let e = self.experiment;
        let mut lines = Vec::new();
        for metric in &e.also {
            for (index, arm) in self.arms.iter().enumerate() {
                let values = values(&self.results, index, *metric, e.threshold);
                if let Some(q) = Quartiles::of(&values) {
                    let [median, lower, upper] = [q.median, q.lower, q.upper].map(number);
                    let label = metric.label();
                    lines.push(format!("{}: {label} {median} [{lower}, {upper}]", arm.name));
                }
            }
        }
        let published = e.published.iter().map(|line| format!("Published: {line}"));
        lines.extend(published);
        lines
    }

    /// The same for a page.
    pub fn markdown(&self) -> String {
        let mut out = format!(
            "| arm | runs | {} | collapsed | diverged |\n|---|---|---|---|---|\n",
            self.heading()
        );
        for arm in &self.arms {
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                arm.name,
                arm.runs,
                middle(arm),
                arm.collapsed,
                arm.diverged
            )
            .ok();
        }
        out.push('\n');
        for line in self.sentences() {
            writeln!(out, "- {line}").ok();
        }
        out
    }

    /// What became of the claim as a whole, in plain words; `None` if nothing was claimed.
    pub fn conclusion(&self) -> Option<&'static str> {
        let outcomes: Vec<Outcome> = self
            .judgements
            .iter()
            .filter_map(Judgement::outcome)
            .collect();
        let all = |test: fn(&Outcome) -> bool| outcomes.iter().all(test);
        let any = |test: fn(&Outcome) -> bool| outcomes.iter().any(test);
        let is_good = |o: &Outcome| matches!(o, Outcome::Holds | Outcome::NoneFound);
        let is_early = |j: &Judgement| j.sign.positive + j.sign.negative + j.sign.ties < 2;
        if outcomes.is_empty() {
            None
        } else if self.judgements.iter().any(is_early) {
            Some("Too few runs are finished to say anything.")
        } else if all(|o| *o == Outcome::NoneFound) {
            Some(
                "No difference was found, as the claim says; a small one may have escaped so few seeds.",
            )
        } else if all(is_good) {
            Some("The claim holds here.")
        } else if any(is_good) {
            Some("The claim holds only in part.")
        } else if any(|o| matches!(o, Outcome::Opposite | Outcome::Differs)) {
            Some("The claim does not hold here: the opposite was found.")
        } else {
            Some("The claim is not confirmed here: no clear difference was found.")
        }
    }

    /// A row for each run and checkpoint, with every metric.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_csv(&self, out: impl io::Write) -> Result<(), csv::Error> {
        let mut csv = csv::Writer::from_writer(out);
        let measured: Vec<Metric> = Metric::ALL
            .into_iter()
            .filter(|m| *m != Metric::Convergence)
            .collect();
        let names = measured.iter().map(|m| m.name());
        csv.write_record(
            ["arm", "seed", "epoch", "diverged_at", "verdict"]
                .into_iter()
                .chain(names),
        )?;
        for run in &self.results {
            for m in &run.measurements {
                let values = measured
                    .iter()
                    .map(|metric| metric.at(m).map_or_else(String::new, |v| v.to_string()));
                let first = [
                    self.plan.arms[run.arm].name.clone(),
                    run.seed.to_string(),
                    m.epoch.to_string(),
                    run.diverged_at.map_or_else(String::new, |e| e.to_string()),
                    run.verdict.map_or("", |v| v.key()).to_owned(),
                ];
                csv.write_record(first.into_iter().chain(values))?;
            }
        }
        csv.flush()?;
        Ok(())
    }

    /// One object; infinite and undefined numbers are null.
    pub fn json(&self) -> Value {
        let e = self.experiment;
        let arms: Vec<Value> = self
            .arms
            .iter()
            .map(|a| {
                let verdicts: Map<String, Value> =
                    a.verdicts.iter().map(|(v, count)| (v.key().to_owned(), json!(count))).collect();
                json!({
                    "name": a.name, "runs": a.runs, "collapsed": a.collapsed, "diverged": a.diverged,
                    "verdicts": verdicts,
                    "median": a.quartiles.map(|q| q.median), "lower_quartile": a.quartiles.map(|q| q.lower),
                    "upper_quartile": a.quartiles.map(|q| q.upper), "mean": a.mean,
                })
            })
            .collect();
        let comparisons: Vec<Value> = self
            .judgements
            .iter()
            .map(|j| {
                json!({
                    "a": j.a, "b": j.b, "metric": j.metric, "verdict": j.verdict, "expect": j.expect,
                    "outcome": j.outcome(), "a_above": j.sign.positive, "b_above": j.sign.negative,
                    "ties": j.sign.ties, "p": j.sign.p, "p_corrected": j.p, "difference": j.difference,
                    "interval": j.interval.map(|(low, high)| [low, high]),
                })
            })
            .collect();
        json!({
            "name": e.name, "claim": e.claim, "source": e.source, "metric": e.metric,
            "seeds": self.plan.seeds, "epochs": self.plan.epochs, "checkpoints": self.plan.checkpoints,
            "runs": self.plan.runs().len(), "finished": self.results.len(),
            "arms": arms, "comparisons": comparisons, "conclusion": self.conclusion(),
        })
    }

    fn heading(&self) -> String {
        let metric = self.experiment.metric;
        let what = if metric.is_count() {
            "mean"
        } else {
            "median [quartiles]"
        };
        format!("{}: {what}", metric.label())
    }
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

fn middle(arm: &ArmSummary) -> String {
    match (arm.mean, arm.quartiles) {
        (Some(mean), _) => number(mean),
        (None, Some(q)) => format!(
            "{} [{}, {}]",
            number(q.median),
            number(q.lower),
            number(q.upper)
        ),
        (None, None) => "undefined".to_owned(),
    }
}

/// Values of one arm's runs at their end.
pub fn values(results: &[RunResult], arm: usize, metric: Metric, threshold: f64) -> Vec<f64> {
    results
        .iter()
        .filter(|r| r.arm == arm)
        .filter_map(|r| metric.of_run(r, threshold))
        .collect()
}

/// Whether a run that did not diverge ended with all fakes on one spot.
fn is_collapsed(run: &RunResult) -> bool {
    run.diverged_at.is_none()
        && run
            .measurements
            .last()
            .is_some_and(|m| m.fake_std < COLLAPSED_STD)
}

type Pair = (Comparison, Option<Expectation>, Metric, Vec<f64>);

fn pairs(experiment: &Experiment, plan: &Plan, results: &[RunResult]) -> Vec<Pair> {
    let index = |name: &str| plan.arms.iter().position(|a| a.name == name);
    let differences = |a: &str, b: &str, metric| {
        let arms = (index(a)?, index(b)?);
        Some(paired_differences(
            results,
            arms,
            metric,
            experiment.threshold,
        ))
    };
    let of = |comparison: Comparison, expect| {
        let metric = comparison.metric.unwrap_or(experiment.metric);
        let differences = differences(&comparison.a, &comparison.b, metric)?;
        Some((comparison, expect, metric, differences))
    };
    if !experiment.compare.is_empty() {
        let named = experiment.compare.iter().cloned();
        return named
            .filter_map(|c| of(c.clone(), Some(c.expect)))
            .collect();
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
    against_first.filter_map(|c| of(c, None)).collect()
}

/// Three significant digits; a run that diverged or never converged is infinitely bad.
pub fn number(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let magnitude = value.abs();
    let digits = if magnitude == 0.0 || magnitude >= 100.0 {
        0
    } else {
        (2 - magnitude.log10().floor() as i32).clamp(0, 6) as usize
    };
    format!("{value:.digits$}")
}

/// A verdict with its numbers.
pub fn sentence(j: &Judgement) -> String {
    let word = match j.metric.direction() {
        Direction::Neither => "higher",
        Direction::Lower | Direction::Higher => "better",
    };
    let found = match j.verdict {
        Verdict::A => format!("`{}` is {word} than `{}`", j.a, j.b),
        Verdict::B => format!("`{}` is {word} than `{}`", j.b, j.a),
        Verdict::NoClearDifference => {
            format!("No clear difference between `{}` and `{}`", j.a, j.b)
        }
    };
    let center = if j.metric.is_count() {
        "mean"
    } else {
        "median"
    };
    let interval = j.interval.map_or_else(String::new, |(low, high)| {
        format!(" (95 %: {} to {})", number(low), number(high))
    });
    let difference = j.difference.map_or_else(String::new, |d| {
        format!("; {center} difference {}{interval}", number(d))
    });
    let s = &j.sign;
    let outcome = match j.outcome() {
        Some(Outcome::Holds) => " As claimed.",
        Some(Outcome::Opposite) => " The claim says the opposite.",
        Some(Outcome::NotShown) => " The claim expects one.",
        Some(Outcome::NoneFound) => " The claim expects none.",
        Some(Outcome::Differs) => " The claim expects no difference.",
        None => "",
    };
    format!(
        "{found} in {}: `{}` is above in {} seeds, below in {}, equal in {}{difference}; p = {}.{outcome}",
        j.metric.label(), j.a, s.positive, s.negative, s.ties,
        if j.p < 0.001 { "below 0.001".to_owned() } else { format!("{:.3}", j.p) },
    )
    .replace("p = below", "p below")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::run::tests::measurement;
    use crate::experiments::{Measurement, shipped_experiment};

    fn results(seeds: u64, coverage: [f64; 2]) -> Vec<RunResult> {
        (1..=seeds)
            .flat_map(|seed| {
                (0..2).map(move |arm| RunResult {
                    arm,
                    seed,
                    simd: "portable".into(),
                    diverged_at: (arm == 0 && seed == 1).then_some(3),
                    verdict: None,
                    measurements: vec![Measurement {
                        coverage: coverage[arm],
                        fake_std: if arm == 0 && seed == 2 { 0.01 } else { 0.3 },
                        ..measurement(10)
                    }],
                })
            })
            .collect()
    }

    #[test]
    fn the_table_counts_and_the_conclusion_follows_the_numbers() {
        let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
        let plan = experiment.plan();
        let report = Report::new(experiment, &plan, results(20, [0.1, 0.4]));
        assert_eq!((report.arms[0].collapsed, report.arms[0].diverged), (1, 1));
        assert_eq!(report.arms[0].quartiles.unwrap().median, 0.1);
        assert_eq!(report.conclusion(), Some("The claim holds here."));
        let text = report.text();
        assert!(text.contains("0.100 [0.100, 0.100]"), "{text}");
        assert!(text.contains("above in 20 seeds, below in 0"), "{text}");
        let report = Report::new(experiment, &plan, results(20, [0.4, 0.1]));
        assert!(report.conclusion().unwrap().contains("the opposite"));
        // What cannot be known from three seeds is not said.
        let report = Report::new(experiment, &plan, results(3, [0.1, 0.4]));
        assert!(report.conclusion().unwrap().contains("not confirmed"));
        assert_eq!(
            report.json()["comparisons"][0]["verdict"],
            "no_clear_difference"
        );
    }

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in [
            (0.012_34, "0.0123"),
            (1.234, "1.23"),
            (56.78, "56.8"),
            (2000.0, "2000"),
            (0.0, "0"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
