//! What came of each comparison, in sentences.

use super::Report;
use super::numbers::{number, quartiles};
use super::pairs::comparisons;
use crate::experiments::statistics::{Center, Quartiles};
use crate::experiments::verdict::seeds_needed;
use crate::experiments::{Comparison, ComparisonResult, Outcome, Winner};
use crate::language::fixed;
use crate::quantities::{Direction, Quantity};
use crate::text::{line_of, printable, shortened};

/// Characters of an arm's name in a report; two settings with their values are fewer.
const MOST_NAME: usize = 120;

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

impl Report<'_> {
    /// The arms in the plan's order, safe to print.
    pub(super) fn names(&self, naming: Naming) -> Vec<String> {
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
        let needed = seeds_needed(self.judgements.len());
        let too_few = (self.plan.seeds < needed).then_some((self.plan.seeds, needed));
        let finding = |a: &str, b: &str, metric: Quantity, judgement: Option<&ComparisonResult>| {
            let (a, b) = (place(a)?, place(b)?);
            let centers = [a, b].map(|arm| metric.center().of(&self.values(arm, metric)));
            let names = [called(a), called(b)];
            Some(match judgement {
                Some(judgement) => Finding {
                    sentence: sentence(judgement, names, centers, too_few),
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
            let of = |j: &ComparisonResult| finding(&j.a, &j.b, j.metric, Some(j));
            self.judgements.iter().map(of).collect::<Vec<_>>()
        } else {
            let pairs = comparisons(self.experiment, self.plan);
            let of = |c: &Comparison| {
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
                let values = self.values(index, *metric);
                if let Some(q) = Quartiles::of(&values) {
                    let label = metric.label();
                    let quartiles = quartiles(&q);
                    lines.push(tr!(
                        "{label}: {value}",
                        label = name,
                        value = format!("{label} {quartiles}")
                    ));
                }
            }
        }
        let published = e.published.iter();
        lines.extend(published.map(|line| tr!("Published: {line}", line = line_of(line))));
        lines
    }
}

/// A value that stands for an arm, in words where it is no number.
fn shown(metric: Quantity, center: Option<f64>) -> String {
    match center {
        None => tr!("undefined").to_owned(),
        Some(value) if value.is_infinite() && metric == Quantity::Convergence => {
            tr!("never").to_owned()
        }
        Some(value) if value.is_infinite() => tr!("diverged").to_owned(),
        Some(value) if metric == Quantity::Collapsed => format!("{:.0} %", 100.0 * value),
        Some(value) => number(value),
    }
}

/// What the values in a sentence are.
fn measured(metric: Quantity) -> String {
    match metric {
        Quantity::Collapsed => tr!("share of collapsed runs").to_owned(),
        metric if metric.is_count() => tr!("{metric} on average", metric = metric.label()),
        metric => tr!("median {metric}", metric = metric.label()),
    }
}

/// A verdict in a sentence; only that there is none, with too few seeds for any: so many, and needed.
fn sentence(
    j: &ComparisonResult,
    [a, b]: [&str; 2],
    centers: [Option<f64>; 2],
    too_few: Option<(u32, u32)>,
) -> String {
    let [of_a, of_b] = centers.map(|center| shown(j.metric, center));
    let measured = measured(j.metric);
    if let Some((seeds, needed)) = too_few {
        let seeds = trn!(seeds, "{n} seed", "{n} seeds");
        return tr!(
            "{upper_first} with “{a}”, {of_b} with “{b}”: {seeds} cannot tell that from chance, at least {needed} are \
             needed.",
            upper_first = upper_first(&format!("{measured} {of_a}")),
            a,
            of_b,
            b,
            seeds,
            needed
        );
    }
    let better =
        |[first, second]: [&str; 2], [of_first, of_second]: [&str; 2]| match j.metric.direction() {
            Direction::Neither => tr!(
                "“{first}” is higher than “{second}”: {measured} {of_first} against {of_second}.",
                first,
                second,
                measured,
                of_first,
                of_second
            ),
            Direction::Lower | Direction::Higher => tr!(
                "“{first}” does better than “{second}”: {measured} {of_first} against {of_second}.",
                first,
                second,
                measured,
                of_first,
                of_second
            ),
        };
    let found = match j.verdict {
        Winner::A => better([a, b], [&of_a, &of_b]),
        Winner::B => better([b, a], [&of_b, &of_a]),
        Winner::NoClearDifference => {
            tr!(
                "No clear difference between “{a}” and “{b}”: {measured} {of_a} and {of_b}.",
                a,
                b,
                measured,
                of_a,
                of_b
            )
        }
        Winner::NotSettled => tr!(
            "Not settled between “{a}” and “{b}”: {measured} {of_a} and {of_b}, and chance alone may make that.",
            a,
            b,
            measured,
            of_a,
            of_b
        ),
    };
    let outcome = match j.outcome() {
        Some(Outcome::Holds | Outcome::NoneFound) => tr!(" As claimed."),
        Some(Outcome::Opposite) => tr!(" The claim says the opposite."),
        Some(Outcome::NotShown) => tr!(" The claim expects a difference."),
        Some(Outcome::Differs) => tr!(" The claim expects none."),
        Some(Outcome::NotSettled) | None => "",
    };
    format!("{found}{outcome}")
}

/// What two arms have come to while runs are missing; `None` before both have a value.
fn so_far(metric: Quantity, [a, b]: [&str; 2], [of_a, of_b]: [Option<f64>; 2]) -> Option<String> {
    let [of_a, of_b] = [of_a?, of_b?].map(|center| shown(metric, Some(center)));
    let measured = measured(metric);
    Some(tr!(
        "So far: {measured} {of_a} with “{a}”, {of_b} with “{b}”.",
        measured,
        of_a,
        a,
        of_b,
        b
    ))
}

/// The numbers behind a verdict.
fn statistics(judgement: &ComparisonResult, [a, b]: [&str; 2], comparisons: usize) -> String {
    let center = match judgement.metric.center() {
        Center::Mean => tr!("mean"),
        Center::Median => tr!("median"),
    };
    let interval = judgement.interval.map_or_else(String::new, |(low, high)| {
        tr!(
            " (95 % interval {low} to {high})",
            low = number(low),
            high = number(high)
        )
    });
    let difference = judgement.difference.map_or_else(String::new, |d| {
        tr!(
            "; {center} difference {number}{interval}",
            center,
            number = number(d),
            interval
        )
    });
    let corrected = if comparisons > 1 {
        tr!(", corrected for {comparisons} comparisons", comparisons)
    } else {
        String::new()
    };
    let sign = &judgement.sign;
    let p = if judgement.p < 0.001 {
        format!("p < {}", fixed(0.001, 3))
    } else {
        format!("p = {}", fixed(judgement.p, 3))
    };
    tr!(
        "{metric}: “{a}” is above “{b}” in {positive}, below in {negative}, equal in {ties}{difference}; sign test {p}{corrected}.",
        metric = upper_first(judgement.metric.label()),
        a,
        b,
        positive = trn!(sign.positive, "{n} seed", "{n} seeds"),
        negative = sign.negative,
        ties = sign.ties,
        difference,
        p,
        corrected
    )
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}
