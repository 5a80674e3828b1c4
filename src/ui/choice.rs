//! Boxes and rings to choose with: empty ones look empty. egui fills them as it fills the way of a slider, which has to be seen on a
//! projector, and so they looked chosen.

use eframe::egui::{Response, Stroke, Ui, Visuals, WidgetText};

use super::theme;

/// A box to tick.
pub fn check(ui: &mut Ui, is_on: &mut bool, words: impl Into<WidgetText>) -> Response {
    let words = words.into();
    hollow(ui, |ui| ui.checkbox(is_on, words))
}

/// One of several values.
pub fn one_of<T: PartialEq>(
    ui: &mut Ui,
    value: &mut T,
    this: T,
    words: impl Into<WidgetText>,
) -> Response {
    let words = words.into();
    hollow(ui, |ui| ui.radio_value(value, this, words))
}

/// Draws boxes and rings with an edge in place of a fill.
pub fn hollow<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        empty(ui.visuals_mut());
        add(ui)
    })
    .inner
}

fn empty(visuals: &mut Visuals) {
    let inside = theme::plot_background(visuals);
    let widgets = &mut visuals.widgets;
    let edge = widgets.inactive.bg_fill;
    for widget in [
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
    ] {
        widget.bg_fill = inside;
        widget.bg_stroke = Stroke::new(1.5, edge);
    }
}
