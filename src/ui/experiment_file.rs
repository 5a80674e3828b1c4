//! What came of an experiment as files: the plot and the table that the command line writes, and both with the answer on one page (HTML,
//! with all that it needs inside) to print or send.

use std::fmt::Write as _;
use std::sync::Arc;

use super::export_kind::Export;
use super::pages::experiments::laboratory::Laboratory;
use super::report::markup::{STYLE, escaped, row};
use crate::experiments::{Experiment, Naming, Plan, Report, RunResult, plot};
use crate::language;

/// The finished runs of an experiment, to be written as one kind of file.
pub struct ExperimentFile {
    kind: Export,
    experiment: Experiment,
    plan: Arc<Plan>,
    results: Vec<Arc<RunResult>>,
}

impl ExperimentFile {
    /// Of the runs that are finished by now; `kind` is one of [`Export::OF_EXPERIMENT`].
    pub fn new(lab: &Laboratory, kind: Export) -> Self {
        Self {
            kind,
            experiment: lab.experiment().clone(),
            plan: lab.plan(),
            results: lab.results(),
        }
    }

    /// The bytes of the file. The statistics take a moment.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let results = self.results.iter().map(|result| &**result);
        let report = Report::new(&self.experiment, &self.plan, results);
        match self.kind {
            Export::ExperimentPlot => drawing(&report).map(String::into_bytes),
            Export::ExperimentRuns => {
                let mut bytes = Vec::new();
                let written = report.write_csv(&mut bytes);
                written.map(|()| bytes).map_err(|e| e.to_string())
            }
            _ => html(&report).map(String::into_bytes),
        }
    }
}

fn drawing(report: &Report<'_>) -> Result<String, String> {
    plot::svg(report).map_err(|e| e.to_string())
}

/// The page: the claim, what became of it, the plot, the arms in numbers, the statistics.
fn html(report: &Report<'_>) -> Result<String, String> {
    let (e, plan) = (report.experiment, report.plan);
    let title = escaped(language::text(&e.name));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style></head>\n<body class=\"pair\">\n\
         <h1>{title}</h1>\n",
        language::current().code()
    );
    if !e.claim.is_empty() {
        let claim = tr!("“{claim}”", claim = language::text(&e.claim));
        let source = language::text(&e.source);
        page += &paragraph("", &claim);
        page += &paragraph(" class=\"weak\"", source);
    }
    if let Some(conclusion) = report.conclusion() {
        let _ = writeln!(page, "<p><b>{}</b></p>", escaped(&conclusion));
    }
    let findings = report.findings(Naming::Labels);
    for finding in &findings {
        page += &paragraph("", &finding.sentence);
    }
    for line in report.beside(Naming::Labels) {
        page += &paragraph("", &line);
    }
    let runs = tr!(
        "{done} of {runs}, {epochs} each, the same seeds for all.",
        done = report.results.len(),
        runs = trn!(plan.count(), "{n} run", "{n} runs"),
        epochs = trn!(plan.epochs, "{n} epoch", "{n} epochs")
    );
    let _ = writeln!(
        page,
        "{}{}",
        drawing(report)?,
        paragraph(" class=\"weak\"", &runs)
    );
    page += &table(report);
    let statistics = findings.iter().map(|finding| &finding.statistics);
    let statistics: Vec<_> = statistics.filter(|line| !line.is_empty()).collect();
    if !statistics.is_empty() {
        let _ = writeln!(page, "<h2>{}</h2>", tr!("Statistics"));
    }
    for line in statistics {
        page += &paragraph("", line);
    }
    let _ = writeln!(
        page,
        "<p class=\"weak\">GAN Playground {}</p>\n</body></html>",
        env!("CARGO_PKG_VERSION")
    );
    Ok(page)
}

/// The arms in numbers.
fn table(report: &Report<'_>) -> String {
    let heads = [
        tr!("Runs").to_owned(),
        report.heading(),
        tr!("Collapsed").to_owned(),
        tr!("Diverged").to_owned(),
        tr!("Verdicts at the end").to_owned(),
    ];
    let heads = heads.map(|head| format!("<th>{}</th>", escaped(&head)));
    let mut text = format!("<table>\n<tr><th></th>{}</tr>\n", heads.concat());
    for (arm, name) in report.arms.iter().zip(report.experiment.labels()) {
        let verdicts = arm.verdicts.iter();
        let verdicts = verdicts.map(|(verdict, count)| format!("{} {count}", verdict.label()));
        let cells = [
            arm.runs.to_string(),
            arm.middle(),
            arm.collapsed.to_string(),
            arm.diverged.to_string(),
            verdicts.collect::<Vec<_>>().join(", "),
        ];
        text += &row(&name, "", cells.map(|cell| escaped(&cell)));
    }
    text + "</table>\n"
}

fn paragraph(class: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<p{class}>{}</p>\n", escaped(text))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::experiments::observer::Silent;
    use crate::experiments::{run_all, shipped_experiment};
    use crate::gan::{Backend, Compute};

    /// What the window saves is what `--plot` and `--csv` write, and the page has the same answer.
    #[test]
    fn the_files_of_an_experiment_are_those_of_the_command_line() {
        let shipped = shipped_experiment("noise-dimension").unwrap();
        let mut experiment = shipped.experiment.clone();
        (experiment.seeds, experiment.epochs, experiment.checkpoints) = (2, 40, 2);
        experiment.claim = "a < b".to_owned();
        let plan = Arc::new(experiment.plan());
        let (compute, stop) = (Compute::from(Backend::Flex), AtomicBool::new(false));
        let runs = plan.runs();
        let runs = run_all(&plan, &runs, compute, NonZeroUsize::MIN, &stop, &Silent).unwrap();
        let file = |kind| {
            let file = ExperimentFile {
                kind,
                experiment: experiment.clone(),
                plan: plan.clone(),
                results: runs.iter().cloned().map(Arc::new).collect(),
            };
            String::from_utf8(file.bytes().unwrap()).unwrap()
        };
        let report = Report::new(&experiment, &plan, &runs);
        let mut csv = Vec::new();
        report.write_csv(&mut csv).unwrap();
        assert_eq!(file(Export::ExperimentRuns).into_bytes(), csv);
        let svg = plot::svg(&report).unwrap();
        assert_eq!(file(Export::ExperimentPlot), svg);
        let page = file(Export::ExperimentReport);
        assert!(page.contains(&svg) && page.contains("“a &lt; b”"), "{page}");
        assert!(page.contains(&escaped(&report.conclusion().unwrap())));
        for (arm, label) in report.arms.iter().zip(experiment.labels()) {
            assert!(page.contains(&format!("<td>{}</td><td>2</td>", escaped(&label))));
            assert!(page.contains(&arm.middle()));
        }
    }
}
