//! Results for people: in a terminal, and as Markdown.

use std::fmt::Write as _;

use super::{Naming, Report};
use crate::text::line_of;

impl Report<'_> {
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
            let observed = if e.is_where_observed() {
                ", where it was observed"
            } else {
                ""
            };
            let others: Vec<_> = e.places().skip(1).map(|p| format!("--on {p}")).collect();
            let also = if others.is_empty() {
                String::new()
            } else {
                format!("; elsewhere: {}", others.join(", "))
            };
            writeln!(out, "On {}{observed}{also}", line_of(&e.preset)).ok();
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
            trn!(self.plan.count(), "{n} run", "{n} runs"),
            trn!(self.plan.epochs, "{n} epoch", "{n} epochs"),
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
                arm.middle(),
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
                arm.middle(),
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

    /// What [`ArmSummary::middle`](super::ArmSummary::middle) is of.
    pub fn heading(&self) -> String {
        let metric = self.experiment.metric;
        let what = if metric.is_count() {
            tr!("mean")
        } else {
            tr!("median [quartiles]")
        };
        tr!("{label}: {value}", label = metric.label(), value = what)
    }
}

/// Text inside a table of Markdown.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
