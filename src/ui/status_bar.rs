//! The line at the bottom: what is happening, in one sentence, and how fine the surface is drawn.

use eframe::egui::{self, Align, Layout, Ui};

use crate::metrics::COLLAPSED_STD;
use crate::training::snapshot::SURFACE_SIDES;
use crate::training::{Frame, Phase};

/// Draws the line; edits the number of cells along the decision surface's side.
pub fn status_bar_ui(
    ui: &mut Ui,
    frame: Option<&Frame>,
    has_played: bool,
    surface_side: &mut usize,
) {
    ui.horizontal(|ui| {
        ui.label(sentence(frame, has_played));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let number = egui::DragValue::new(surface_side)
                .range(SURFACE_SIDES.0..=SURFACE_SIDES.1)
                .speed(0.5);
            let response = ui.add(number);
            let label = ui.weak("Surface cells");
            response.labelled_by(label.id).on_hover_text(
                "Cells along a side of the decision surface; GAN Lab has 30. Fewer are faster.",
            );
        });
    });
}

fn sentence(frame: Option<&Frame>, has_played: bool) -> &'static str {
    let Some(frame) = frame else {
        return "Preparing the networks…";
    };
    let is_collapsed = frame
        .metrics
        .is_some_and(|(epoch, m)| epoch > 0 && m.fake_std < COLLAPSED_STD);
    match frame.phase {
        Phase::Diverged(_) => "Training diverged: the picture shows the last finite networks.",
        Phase::Crashed(_) => "The training code failed. Reset starts again.",
        _ if frame.shown.is_some() => {
            "Looking back. Play returns to the present; “Go on from here” takes another road from this \
             moment."
        }
        _ if is_collapsed => "Collapsed: all fakes are on one spot.",
        Phase::Running => "Training. Turn any knob on the left: most act at once.",
        Phase::Paused if !has_played => {
            "Press Play (Space) and watch the purple fakes become the green real samples."
        }
        Phase::Paused => {
            "Paused. Space plays on, → trains one epoch, D and G one update of a network."
        }
    }
}
