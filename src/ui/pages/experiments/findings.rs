//! What came of the runs, in words.

use eframe::egui::{CollapsingHeader, RichText, Ui};

use super::laboratory::{Findings, Laboratory};
use crate::experiments::verdict::{LEVEL, NEAR};
use crate::ui::number::short;

/// The answer in a sentence, once there is one.
pub fn conclusion_ui(ui: &mut Ui, lab: &Laboratory, findings: &Findings) {
    if findings.conclusion.is_empty() {
        return;
    }
    let all = lab.plan().count();
    let stopped = if lab.is_over() && findings.finished < all {
        tr!("Stopped. ")
    } else {
        ""
    };
    let text = format!("{stopped}{}", findings.conclusion);
    ui.label(RichText::new(text).strong().size(16.0));
}

/// What came of each comparison, with the statistics behind it folded away.
pub fn findings_ui(ui: &mut Ui, findings: &Findings) {
    for finding in &findings.findings {
        ui.label(&finding.sentence);
    }
    for line in &findings.beside {
        ui.label(line);
    }
    let statistics = || findings.findings.iter().map(|f| &f.statistics);
    if statistics().all(String::is_empty) {
        return;
    }
    CollapsingHeader::new(tr!("Why?"))
        .id_salt("statistics")
        .show(ui, |ui| {
            ui.weak(
                tr!("A difference is clear if the sign test over the seeds leaves at most {level} % for chance, and \
                 the interval of the difference does not contain 0; with {level} to {near} % it is not settled, and more seeds are tried.", level = short(100.0 * LEVEL), near = short(100.0 * NEAR)),
            );
            for line in statistics() {
                ui.label(line);
            }
        });
}
