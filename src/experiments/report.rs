//! Results of an experiment as text, Markdown, CSV and JSON.

use std::fmt::Write as _;
use std::io;

use serde_json::{Map, Value, json};

use super::statistics::{Center, Quartiles};
use super::verdict::{judge, paired_differences, seeds_needed};
use super::words::count;
use super::{Comparison, Expectation, Experiment, Judgement, Outcome, Plan, RunResult, Verdict};
use crate::metrics::{COLLAPSED_STD, verdict};
use crate::quantities::{Direction, Quantity};
use crate::text::{line_of, printable, shortened};

/// Characters of an arm's name in a report; two settings with their values are fewer.
const MOST_NAME: usize = 120;

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

/// What arms are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// As in files and commands: `noise.dim=2`.
    Keys,
    /// As in a sentence: noise: 2 dimensions.
    Labels,
}

/// What came of one comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In a sentence; without a verdict while runs are missing.
    pub sentence: String,
    /// The statistics behind it; empty while runs are missing.
    pub statistics: String,
}

impl<'a> Report<'a> {
    /// Summarises finished runs and judges the comparisons; runs of other seeds than the plan's are left
    /// out.
    pub fn new(experiment: &'a Experiment, plan: &'a Plan, results: Vec<RunResult>) -> Self {
        let mut report = Self::without_judgements(experiment, plan, results);
        report.judgements = judge(pairs(experiment, plan, &report.results));
        report
    }

    /// Summarises finished runs alone, which takes no time worth speaking of.
    pub fn without_judgements(
        experiment: &'a Experiment,
        plan: &'a Plan,
        mut results: Vec<RunResult>,
    ) -> Self {
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
        Self {
            experiment,
            plan,
            results,
            arms,
            judgements: Vec::new(),
        }
    }

    /// Whether every processor with fused multiply-adds gives the same runs, bit for bit.
    pub fn is_reproducible(&self) -> bool {
        self.results.iter().all(|run| run.reproducible)
    }

    /// Whether every run of the plan is there: before that there is no verdict.
    pub fn is_complete(&self) -> bool {
        self.results.len() >= self.plan.count()
    }

    /// The verdicts and the table, for a terminal.
    pub fn text(&self) -> String {
        let e = self.experiment;
        let mut out = format!("{}\n", line_of(&e.name));
        if !e.claim.is_empty() {
            let source = if e.source.is_empty() {
                String::new()
            } else {
                format!(" ({})", line_of(&e.source))
            };
            writeln!(out, "Claim: {}{source}", line_of(&e.claim)).ok();
        }
        if let Some(conclusion) = self.conclusion() {
            writeln!(out, "{conclusion}").ok();
        }
        let findings = self.findings(Naming::Keys);
        if !findings.is_empty() {
            out.push('\n');
        }
        for finding in &findings {
            writeln!(out, "{}", finding.sentence).ok();
        }
        writeln!(
            out,
            "\n{} of {}, {} each{}",
            self.results.len(),
            count(self.plan.count() as u64, "run", "runs"),
            count(self.plan.epochs, "epoch", "epochs"),
            if self.is_reproducible() {
                ""
            } else {
                "; processors with other instructions give other digits"
            }
        )
        .ok();
        let names = self.names(Naming::Keys);
        let widths = names.iter().map(|name| name.chars().count());
        let width = widths.max().unwrap_or(0).max(4);
        let heading = self.heading();
        writeln!(
            out,
            "\n  {:<width$}  runs  {heading:<40}  collapsed  diverged",
            "arm"
        )
        .ok();
        for (arm, name) in self.arms.iter().zip(&names) {
            writeln!(
                out,
                "  {name:<width$}  {:>4}  {:<40}  {:>9}  {:>8}",
                arm.runs,
                middle(arm),
                arm.collapsed,
                arm.diverged
            )
            .ok();
        }
        let beside = self.beside(Naming::Keys);
        let says_verdicts = self.arms.iter().any(|arm| !arm.verdicts.is_empty());
        if says_verdicts || !beside.is_empty() {
            out.push('\n');
        }
        let judged = self.arms.iter().zip(&names);
        for (arm, name) in judged.filter(|(arm, _)| !arm.verdicts.is_empty()) {
            let counts = arm
                .verdicts
                .iter()
                .map(|(v, count)| format!("{} {count}", v.label()));
            let counts = counts.collect::<Vec<_>>().join(", ");
            writeln!(out, "{name}: at the end {counts}").ok();
        }
        for line in beside {
            writeln!(out, "{line}").ok();
        }
        let statistics = findings.iter().filter(|f| !f.statistics.is_empty());
        for (index, finding) in statistics.enumerate() {
            if index == 0 {
                out.push_str("\nStatistics\n");
            }
            writeln!(out, "  {}", finding.statistics).ok();
        }
        out
    }

    /// The arms in the plan's order, safe to print.
    fn names(&self, naming: Naming) -> Vec<String> {
        let labels = match naming {
            Naming::Keys => self.plan.arms.iter().map(|arm| arm.name.clone()).collect(),
            Naming::Labels => self.experiment.labels(),
        };
        let shown = labels.iter().map(|l| shortened(l, MOST_NAME));
        shown.map(|l| printable(&l).into_owned()).collect()
    }

    /// What came of each comparison.
    pub fn findings(&self, naming: Naming) -> Vec<Finding> {
        let names = self.names(naming);
        let place = |name: &str| self.plan.arms.iter().position(|arm| arm.name == name);
        let called = |arm: usize| names.get(arm).map_or("", String::as_str);
        let finding = |a: &str, b: &str, metric: Quantity, judgement: Option<&Judgement>| {
            let (a, b) = (place(a)?, place(b)?);
            let centers = [a, b].map(|arm| {
                let values = values(&self.results, arm, metric, self.experiment.threshold);
                metric.center().of(&values)
            });
            let names = [called(a), called(b)];
            Some(match judgement {
                Some(judgement) => Finding {
                    sentence: sentence(judgement, names, centers),
                    statistics: statistics(judgement, names, self.judgements.len()),
                },
                None => Finding {
                    sentence: so_far(metric, names, centers)?,
                    statistics: String::new(),
                },
            })
        };
        let judged = self.is_complete() && !self.judgements.is_empty();
        let all = if judged {
            let of = |j: &Judgement| finding(&j.a, &j.b, j.metric, Some(j));
            self.judgements.iter().map(of).collect::<Vec<_>>()
        } else {
            let pairs = comparisons(self.experiment, self.plan);
            let of = |(c, _): &(Comparison, _)| {
                let metric = c.metric.unwrap_or(self.experiment.metric);
                finding(&c.a, &c.b, metric, None)
            };
            pairs.iter().map(of).collect()
        };
        all.into_iter().flatten().collect()
    }

    /// Other metrics of the arms, and published figures.
    pub fn beside(&self, naming: Naming) -> Vec<String> {
        let e = self.experiment;
        let names = self.names(naming);
        let mut lines = Vec::new();
        for metric in &e.also {
            for (index, name) in names.iter().enumerate() {
                let values = values(&self.results, index, *metric, e.threshold);
                if let Some(q) = Quartiles::of(&values) {
                    let label = metric.label();
                    let quartiles = quartiles(&q);
                    lines.push(format!("{name}: {label} {quartiles}"));
                }
            }
        }
        let published = e.published.iter();
        lines.extend(published.map(|line| format!("Published: {}", line_of(line))));
        lines
    }

    /// The same for a page.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let findings = self.findings(Naming::Labels);
        for finding in &findings {
            writeln!(out, "- {}", cell(&finding.sentence)).ok();
        }
        write!(
            out,
            "\n| arm | runs | {} | collapsed | diverged |\n|---|---|---|---|---|\n",
            self.heading()
        )
        .ok();
        for (arm, name) in self.arms.iter().zip(self.names(Naming::Labels)) {
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                cell(&name),
                arm.runs,
                middle(arm),
                arm.collapsed,
                arm.diverged
            )
            .ok();
        }
        let beside = self.beside(Naming::Labels);
        if !beside.is_empty() {
            out.push('\n');
        }
        for line in beside {
            writeln!(out, "- {}", cell(&line)).ok();
        }
        let statistics: Vec<_> = findings.iter().map(|f| cell(&f.statistics)).collect();
        if statistics.iter().any(|line| !line.is_empty()) {
            out.push_str("\nStatistics:\n\n");
            for line in statistics {
                writeln!(out, "- {line}").ok();
            }
        }
        out
    }

    /// What became of the claim as a whole, in plain words; before all runs are in, only that. `None` if
    /// nothing was claimed.
    pub fn conclusion(&self) -> Option<String> {
        let claims = self.experiment.compare.len();
        if claims == 0 {
            return None;
        }
        if !self.is_complete() {
            return Some(format!(
                "No verdict yet: {} of {}.",
                self.results.len(),
                count(self.plan.count() as u64, "run is", "runs are") + " finished"
            ));
        }
        let needed = seeds_needed(claims);
        if self.plan.seeds < needed {
            return Some(format!(
                "{} cannot tell a difference from chance; at least {needed} are needed.",
                count(self.plan.seeds, "seed", "seeds")
            ));
        }
        let outcomes: Vec<Outcome> = self
            .judgements
            .iter()
            .filter_map(Judgement::outcome)
            .collect();
        let all = |test: fn(&Outcome) -> bool| outcomes.iter().all(test);
        let any = |test: fn(&Outcome) -> bool| outcomes.iter().any(test);
        let is_good = |o: &Outcome| matches!(o, Outcome::Holds | Outcome::NoneFound);
        let conclusion = if outcomes.is_empty() {
            return None;
        } else if all(|o| *o == Outcome::NoneFound) {
            "No difference was found, as the claim says; a small one may have escaped so few seeds."
        } else if all(is_good) {
            "The claim holds here."
        } else if any(is_good) {
            "The claim holds only in part."
        } else if any(|o| matches!(o, Outcome::Opposite | Outcome::Differs)) {
            "The claim does not hold here: the opposite was found."
        } else {
            "The claim is not confirmed here: no clear difference was found."
        };
        Some(conclusion.to_owned())
    }

    /// A row for each run and checkpoint, with every metric.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_csv(&self, out: impl io::Write) -> Result<(), csv::Error> {
        let mut csv = csv::Writer::from_writer(out);
        let measured: Vec<Quantity> = Quantity::all()
            .filter(|m| *m != Quantity::Convergence)
            .collect();
        let names = measured.iter().map(|m| m.key());
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
                    spreadsheet_text(&self.plan.arms[run.arm].name),
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
            "runs": self.plan.count(), "finished": self.results.len(), "reproducible": self.is_reproducible(),
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
        (None, Some(q)) => quartiles(&q),
        (None, None) => "undefined".to_owned(),
    }
}

fn quartiles(q: &Quartiles) -> String {
    let [median, lower, upper] = [q.median, q.lower, q.upper].map(number);
    format!("{median} [{lower}, {upper}]")
}

/// Text inside a table of Markdown.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Text that a spreadsheet takes for text: what begins as a formula does would be one, and could call
/// programs. A number stays a number.
fn spreadsheet_text(text: &str) -> String {
    let text = printable(text);
    if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

/// Values of one arm's runs at their end.
pub fn values(results: &[RunResult], arm: usize, metric: Quantity, threshold: f64) -> Vec<f64> {
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

type Pair = (Comparison, Option<Expectation>, Quantity, Vec<f64>);

/// The pairs that the experiment names, with what it expects; without any, each arm against the first.
fn comparisons(experiment: &Experiment, plan: &Plan) -> Vec<(Comparison, Option<Expectation>)> {
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

fn pairs(experiment: &Experiment, plan: &Plan, results: &[RunResult]) -> Vec<Pair> {
    let index = |name: &str| plan.arms.iter().position(|a| a.name == name);
    let of = |(comparison, expect): (Comparison, Option<Expectation>)| {
        let metric = comparison.metric.unwrap_or(experiment.metric);
        let arms = (index(&comparison.a)?, index(&comparison.b)?);
        let differences = paired_differences(results, arms, metric, experiment.threshold);
        Some((comparison, expect, metric, differences))
    };
    comparisons(experiment, plan)
        .into_iter()
        .filter_map(of)
        .collect()
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
    format!("{value:.digits$}").replace('-', "−")
}

/// A value that stands for an arm, in words where it is no number.
fn shown(metric: Quantity, center: Option<f64>) -> String {
    match center {
        None => "undefined".to_owned(),
        Some(value) if value.is_infinite() && metric == Quantity::Convergence => "never".to_owned(),
        Some(value) if value.is_infinite() => "diverged".to_owned(),
        Some(value) if metric == Quantity::Collapsed => format!("{:.0} %", 100.0 * value),
        Some(value) => number(value),
    }
}

/// What the values in a sentence are.
fn measured(metric: Quantity) -> String {
    match metric {
        Quantity::Collapsed => "share of collapsed runs".to_owned(),
        metric if metric.is_count() => format!("{} on average", metric.label()),
        metric => format!("median {}", metric.label()),
    }
}

/// A verdict in a sentence.
fn sentence(j: &Judgement, [a, b]: [&str; 2], centers: [Option<f64>; 2]) -> String {
    let [of_a, of_b] = centers.map(|center| shown(j.metric, center));
    let measured = measured(j.metric);
    let is = match j.metric.direction() {
        Direction::Neither => "is higher than",
        Direction::Lower | Direction::Higher => "does better than",
    };
    let found = match j.verdict {
        Verdict::A => format!("“{a}” {is} “{b}”: {measured} {of_a} against {of_b}."),
        Verdict::B => format!("“{b}” {is} “{a}”: {measured} {of_b} against {of_a}."),
        Verdict::NoClearDifference => {
            format!("No clear difference between “{a}” and “{b}”: {measured} {of_a} and {of_b}.")
        }
    };
    let outcome = match j.outcome() {
        Some(Outcome::Holds | Outcome::NoneFound) => " As claimed.",
        Some(Outcome::Opposite) => " The claim says the opposite.",
        Some(Outcome::NotShown) => " The claim expects a difference.",
        Some(Outcome::Differs) => " The claim expects none.",
        None => "",
    };
    format!("{found}{outcome}")
}

/// What two arms have come to while runs are missing; `None` before both have a value.
fn so_far(metric: Quantity, [a, b]: [&str; 2], [of_a, of_b]: [Option<f64>; 2]) -> Option<String> {
    let [of_a, of_b] = [of_a?, of_b?].map(|center| shown(metric, Some(center)));
    let measured = measured(metric);
    Some(format!(
        "So far: {measured} {of_a} with “{a}”, {of_b} with “{b}”."
    ))
}

/// The numbers behind a verdict.
fn statistics(judgement: &Judgement, [a, b]: [&str; 2], comparisons: usize) -> String {
    let center = match judgement.metric.center() {
        Center::Mean => "mean",
        Center::Median => "median",
    };
    let interval = judgement.interval.map_or_else(String::new, |(low, high)| {
        format!(" (95 % interval {} to {})", number(low), number(high))
    });
    let difference = judgement.difference.map_or_else(String::new, |d| {
        format!("; {center} difference {}{interval}", number(d))
    });
    let corrected = if comparisons > 1 {
        format!(", corrected for {comparisons} comparisons")
    } else {
        String::new()
    };
    let sign = &judgement.sign;
    let p = if judgement.p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {:.3}", judgement.p)
    };
    format!(
        "{}: “{a}” is above “{b}” in {}, below in {}, equal in {}{difference}; sign test {p}{corrected}.",
        upper_first(judgement.metric.label()),
        count(sign.positive, "seed", "seeds"),
        sign.negative,
        sign.ties,
    )
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::run::tests::measurement;
    use crate::experiments::{Measurement, shipped_experiment};
    use crate::text::printable_json;

    fn results(seeds: u64, coverage: [f64; 2]) -> Vec<RunResult> {
        (1..=seeds)
            .flat_map(|seed| {
                (0..2).map(move |arm| RunResult {
                    arm,
                    seed,
                    simd: "portable".into(),
                    reproducible: false,
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
        assert_eq!(
            report.conclusion().as_deref(),
            Some("The claim holds here.")
        );
        let text = report.text();
        assert!(text.contains("0.100 [0.100, 0.100]"), "{text}");
        assert!(
            text.contains("“noise.dim=2” is above “noise.dim=1” in 20 seeds, below in 0"),
            "{text}"
        );
        // First what was found, then the table, then the statistics.
        let places = [
            "The claim holds here.",
            "“noise.dim=2” does better than “noise.dim=1”: median coverage 0.400 against 0.100. As claimed.",
            "arm ",
            "sign test p < 0.001.",
        ]
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")));
        assert!(places.is_sorted(), "{text}");
        let report = Report::new(experiment, &plan, results(20, [0.4, 0.1]));
        assert!(report.conclusion().unwrap().contains("the opposite"));
        // What cannot be known from three seeds is not said.
        let mut three = plan.clone();
        three.seeds = 3;
        let report = Report::new(experiment, &three, results(3, [0.1, 0.4]));
        let conclusion = report.conclusion().unwrap();
        assert!(conclusion.contains("at least 6 are needed"), "{conclusion}");
        assert_eq!(
            report.json()["comparisons"][0]["verdict"],
            "no_clear_difference"
        );
    }

    #[test]
    fn before_all_runs_are_in_there_is_no_verdict() {
        let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
        let plan = experiment.plan();
        let report = Report::new(experiment, &plan, results(19, [0.1, 0.4]));
        assert_eq!(
            report.conclusion().as_deref(),
            Some("No verdict yet: 38 of 40 runs are finished.")
        );
        let [finding] = &report.findings(Naming::Labels)[..] else {
            panic!("one comparison");
        };
        assert_eq!(
            finding.sentence,
            "So far: median coverage 0.400 with “noise: 2 dimensions”, 0.100 with “noise: 1 dimension”."
        );
        assert_eq!(finding.statistics, "");
        for verdict in ["better", "clear", "claim holds", "confirmed", "p ="] {
            assert!(!report.text().contains(verdict), "{}", report.text());
        }
        // Nothing can be said before both sides have a run.
        let none = Report::new(experiment, &plan, Vec::new());
        assert!(none.findings(Naming::Labels).is_empty());
    }

    #[test]
    fn names_from_a_file_cannot_act_in_a_terminal_or_a_spreadsheet() {
        let arms = [
            ("\u{1b}[31mred", "4"),
            ("=cmd|calc!A1", "8"),
            ("-0.5", "16"),
            ("@x\ry", "32"),
        ]
        .map(|(name, size)| format!("(name: {name:?}, set: {{\"batch_size\": \"{size}\"}})"));
        let text = format!(
            "(version: 1, name: \"\\u{{1b}}]0;x\\u{{7}}\", claim: \"a\\nb: ok\", preset: \"ganlab-line\", \
             published: [\"\\u{{9b}}2J\"], arms: [{}], seeds: 1, epochs: 20, checkpoints: 1)",
            arms.join(",")
        );
        let experiment = Experiment::parse(&text, "x").unwrap();
        let plan = experiment.plan();
        let all = (0..4).map(|arm| RunResult {
            arm,
            verdict: Some(verdict::Verdict::Learning),
            ..results(1, [0.1, 0.4])[1].clone()
        });
        let report = Report::new(&experiment, &plan, all.collect());
        for text in [
            report.text(),
            report.markdown(),
            printable_json(&report.json().to_string()).into_owned(),
        ] {
            let bad = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(bad, None, "{text:?}");
        }
        assert!(report.markdown().contains("=cmd\\|calc!A1"));
        let mut csv = Vec::new();
        report.write_csv(&mut csv).unwrap();
        let mut rows = csv::Reader::from_reader(csv.as_slice());
        let cells: Vec<_> = rows
            .records()
            .map(|row| row.unwrap().get(0).unwrap().to_owned())
            .collect();
        assert_eq!(cells.len(), 4);
        assert_eq!(cells[1..3], ["'=cmd|calc!A1", "-0.5"]);
        assert!(cells[3].starts_with("'@"), "{}", cells[3]);
        assert!(!cells.iter().any(|cell| cell.contains(char::is_control)));
    }

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in [
            (0.012_34, "0.0123"),
            (1.234, "1.23"),
            (56.78, "56.8"),
            (2000.0, "2000"),
            (0.0, "0"),
            (-0.25, "−0.250"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
