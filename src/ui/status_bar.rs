//! The line at the bottom: what is happening, in one sentence, and how fine the surface is drawn.

use eframe::egui::{self, Align, Layout, Ui};

use crate::metrics::diagnosis::{Diagnosis, Evidence, Kind, diagnose};
use crate::training::snapshot::SURFACE_SIDES;
use crate::training::{Frame, Phase};

/// Measurements that a diagnosis looks at.
const SEEN: usize = 32;

/// Draws the line; edits the number of cells along the decision surface's side.
pub fn status_bar_ui(
    ui: &mut Ui,
    frame: Option<&Frame>,
    has_played: bool,
    surface_side: &mut usize,
) {
    ui.horizontal(|ui| {
        let (mut sentence, evidence) = sentence(frame, has_played);
        if frame.is_some_and(|frame| frame.twin.is_some()) {
            sentence.insert_str(0, "B: ");
        }
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

/// What is happening, and the numbers behind it; no numbers where it is no diagnosis.
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
    if let Some(text) = &frame.diverged {
        return (
            "Training diverged: the picture shows the last finite networks.".to_owned(),
            text.clone(),
        );
    }
    let is_paused = frame.phase == Phase::Paused;
    if is_paused && !has_played && frame.snapshot.epoch == 0 {
        return plain(
            "Press Play (Space) and watch the purple fakes become the green real samples.",
        );
    }
    let Diagnosis {
        kind,
        sentence,
        evidence,
    } = diagnosis(frame);
    match kind {
        Kind::NotSure if is_paused => {
            plain("Paused. Space plays on, → trains one epoch, D and G one update of a network.")
        }
        _ if is_paused => (format!("Paused. {sentence}"), evidence),
        _ => (sentence, evidence),
    }
}

fn diagnosis(frame: &Frame) -> Diagnosis {
    let buckets = frame.history.js.buckets();
    let recent = &buckets[buckets.len().saturating_sub(SEEN)..];
    let js: Vec<f64> = recent.iter().map(|b| b.mean).collect();
    let equilibrium = frame.config.loss.equilibrium(frame.config.real_weight);
    diagnose(&Evidence {
        epoch: frame.snapshot.epoch,
        // One update says little; the newest point of the curve has some.
        d_loss: frame.history.d_loss.buckets().last().map(|b| b.mean),
        d_equilibrium: equilibrium.discriminator,
        pull: frame.snapshot.pull,
        metrics: frame.metrics.as_ref().map(|(_, m)| m),
        js: &js,
    })
}
