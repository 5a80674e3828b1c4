//! What the top bar shows of the run and the window, and what is done that was clicked there.

use eframe::egui::{Frame, Panel, Ui};

use super::App;
use crate::lessons::Part;
use crate::training::Phase;
use crate::ui::top_bar::TopBar;

impl App {
    /// The bar, above all else.
    pub(super) fn top_bar_ui(&mut self, ui: &mut Ui, frame: Frame) {
        let output = Panel::top("top bar")
            .frame(frame)
            .exact_size(42.0)
            .show(ui, |ui| {
                let frame = self.trainer.frame();
                TopBar {
                    is_running: self.trainer.is_running(),
                    has_waiting_data: self.pages.has_waiting_data(),
                    phase: frame.map_or(&Phase::Paused, |f| &f.phase),
                    epoch: frame.map_or(0, |f| f.snapshot.counters.epoch),
                    stop: frame.and_then(|f| f.stop),
                    configs: (&self.document.config, self.document.pinned.as_ref()),
                    epochs_per_second: frame.map_or(0.0, |f| f.epochs_per_second),
                    frames_per_second: self.frame_rate.last,
                    route: frame.and_then(|f| f.route),
                    limit: self.trainer.limit(),
                    is_behind: self.frame_rate.is_behind,
                    is_slow: self.trainer.slow_motion().is_some(),
                    has_overview: self.has_graph(),
                    hides_graph: self.hides(Part::Graph),
                    shows_settings: self.shows_left,
                    left_is_kept: self.left_is_kept,
                    hides_rest: self.left_is_alone,
                    has_settings_button: !(self.is_presenting() && self.left_is_kept),
                    is_side_by_side: self.document.pinned.is_some(),
                    is_edited: self.document.is_edited(),
                    can_undo: self.can_undo_by_hand() || self.history.can_undo(&self.document),
                    can_redo: self.history.can_redo(&self.document),
                }
                .ui(ui)
            })
            .inner;
        if let Some(limit) = output.limit {
            self.set_speed(limit);
        }
        if let Some(stop) = output.stop {
            self.trainer.stop_at(stop);
        }
        if let Some(action) = output.action {
            let ctx = ui.ctx().clone();
            self.act(&ctx, action);
        }
    }
}
