//! Labels in room of a fixed width, shortened where they do not fit.

use eframe::egui::{Align, Label, Layout, Rect, Response, RichText, Ui, UiBuilder, vec2};

use super::theme::BUTTON_SIZE;

/// Text in a slot of that width and as high as a button, so that nothing moves when a number grows.
pub fn fixed_label(ui: &mut Ui, width: f32, text: RichText) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, BUTTON_SIZE), layout, |ui| {
        ui.set_min_width(width);
        ui.add(Label::new(text).truncate().selectable(false))
    })
    .inner
}

/// Text in a rectangle that was allocated for it.
pub fn label_in(ui: &mut Ui, rect: Rect, text: &str) -> Response {
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    ui.new_child(builder)
        .add(Label::new(text).truncate().selectable(false))
}
