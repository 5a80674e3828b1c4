//! The line at the bottom: what is happening, in one sentence, and how fine the surface is drawn.

use eframe::egui::{self, Align, Layout, Ui};

use crate::metrics::verdict::{Judgement, Verdict};
use crate::training::plane::SURFACE_SIDES;
use crate::training::{Frame, Phase};

/// Draws the line; edits the number of cells along the decision surface's side.
pub fn status_bar_ui(
    ui: &mut Ui,
    frame: Option<&Frame>,
    has_played: bool,
    surface_side: &mut usize,
) {
    ui.horizontal(|ui| {
        let (sentence, evidence) = sentence(frame, has_played);
        let response = ui.label(sentence);
        if !evidence.is_empty() {
            response.on_hover_text(evidence);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let number = egui::DragValue::new(surface_side)
                .range(SURFACE_SIDES.0..=SURFACE_SIDES.1)
                .custom_parser(super::number::parse_whole)
                .speed(0.5);
            let response = ui.add(number);
            let label = ui.weak("Surface cells");
            response.labelled_by(label.id).on_hover_text(
                "Cells along a side of the decision surface; GAN Lab has 30. Fewer are faster.",
            );
        });
    });
}

/// What is happening, and the numbers behind it; no numbers where it is no verdict.
fn sentence(frame: Option<&Frame>, has_played: bool) -> (String, String) {
    let plain = |text: &str| (text.to_owned(), String::new());
    let Some(frame) = frame else {
        return plain("Preparing the networks…");
    };
    if frame.shown.is_some() {
        return plain(
            "Looking back. Play returns to the present; “Go on from here” takes another road from this \
             moment.",
        );
    }
    match frame.phase {
        Phase::Diverged(_) => {
            return plain("Training diverged: the picture shows the last finite networks.");
        }
        Phase::Crashed(_) => return plain("The training code failed. Reset starts again."),
        Phase::Paused | Phase::Running => {}
    }
    if frame.twin.is_none()
        && let Some(text) = &frame.diverged
    {
        return (
            "Training diverged: the picture shows the last finite networks.".to_owned(),
            text.clone(),
        );
    }
    let is_paused = frame.phase == Phase::Paused;
    if is_paused && !has_played && frame.snapshot.counters.epoch == 0 {
        return plain(
            "Press Play (Space) and watch the purple fakes become the green real samples.",
        );
    }
    let (text, evidence) = judged(frame);
    let is_open = |frame: &Frame| frame.judgement.verdict == Verdict::NotSure;
    if !is_paused {
        (text, evidence)
    } else if frame.twin.is_none() && is_open(frame) {
        let step = match frame.slow {
            Some(_) => "goes on by one sub-step",
            None => "trains one epoch",
        };
        plain(&format!(
            "Paused. Space plays on, → {step}, D and G one update of a network."
        ))
    } else {
        (format!("Paused. {text}"), evidence)
    }
}

/// The verdict in a sentence; side by side, those on both runs in a word each.
fn judged(frame: &Frame) -> (String, String) {
    let Judgement {
        verdict,
        sentence,
        evidence,
        ..
    } = &frame.judgement;
    let Some(twin) = &frame.twin else {
        return (format!("{}: {sentence}", verdict.label()), evidence.clone());
    };
    let of = |name: &str, judgement: &Judgement| {
        let Judgement {
            sentence, evidence, ..
        } = judgement;
        format!("{name}: {sentence}\n{evidence}")
    };
    let sentence = format!(
        "A: {}. B: {}.",
        twin.judgement.verdict.label(),
        verdict.label()
    );
    let evidence = [of("A", &twin.judgement), of("B", &frame.judgement)];
    (sentence, evidence.join("\n\n"))
}
