//! Texts that appear when the pointer rests on something. They are made only then: a window shows a
//! hundred things and at most one of their texts.

use eframe::egui::{Label, Response, Ui};

/// Hover texts that are made when they are shown.
#[allow(
    clippy::return_self_not_must_use,
    reason = "as the methods of egui they stand for"
)]
pub trait LazyHover {
    /// As `on_hover_text`.
    fn on_hover(self, text: impl FnOnce() -> String) -> Self;
    /// As `on_disabled_hover_text`.
    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self;
}

impl LazyHover for Response {
    fn on_hover(self, text: impl FnOnce() -> String) -> Self {
        self.on_hover_ui(|ui| text_ui(ui, text()))
    }

    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self {
        self.on_disabled_hover_ui(|ui| text_ui(ui, text()))
    }
}

fn text_ui(ui: &mut Ui, text: String) {
    ui.set_max_width(ui.spacing().tooltip_width);
    ui.add(Label::new(text).wrap());
}
