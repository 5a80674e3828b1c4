//! What computes a run, which changes none of its settings.

use eframe::egui::Ui;

use super::InspectorRequest;
use crate::gan::Backend;
use crate::gan::backend::fastest_threads;
use crate::ui::hover::LazyHover as _;

/// How many cores share a convolution. Returns what was chosen.
pub(super) fn threads_ui(ui: &mut Ui, threads: usize) -> Option<InspectorRequest> {
    let mut chosen = threads;
    ui.horizontal(|ui| {
        ui.label(tr!("Threads")).on_text_hover(
            tr!("Processor cores that share a convolution. It changes the speed alone: the run stays the same, bit for bit."),
        );
        for count in 1..=fastest_threads() {
            ui.selectable_value(&mut chosen, count, count.to_string());
        }
    });
    (chosen != threads).then_some(InspectorRequest::SetThreads(chosen))
}

/// What computes. Returns what was chosen.
pub(super) fn backend_ui(ui: &mut Ui, backend: Backend) -> Option<InspectorRequest> {
    let mut chosen = backend;
    ui.horizontal(|ui| {
        ui.label(tr!("Compute with")).on_text_hover(
            tr!("Two ways of computing the same (backends of the library burn): flex is the faster one, \
             ndarray the older. Changing it starts the training again, from the same weights."),
        );
        for option in Backend::ALL {
            ui.selectable_value(&mut chosen, option, option.name());
        }
    });
    (chosen != backend).then_some(InspectorRequest::SetBackend(chosen))
}
