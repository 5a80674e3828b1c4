//! Labels in room of a fixed width, shortened where they do not fit; and what lists to choose from say.

use eframe::egui::{
    Align, Label, Layout, Rect, Response, RichText, Role, TextStyle, Ui, UiBuilder, WidgetInfo,
    vec2,
};

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

/// Tells a screen reader what a list to choose from is called, and what is chosen.
pub fn name_list(response: &Response, name: &str, chosen: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(chosen.to_owned());
        info
    });
}

/// Width of a text on one line, with a little room.
pub fn text_width(ui: &Ui, text: &str) -> f32 {
    width_in(ui, &TextStyle::Body, text) + 4.0
}

/// Width of a text on one line, of that size.
pub fn width_in(ui: &Ui, style: &TextStyle, text: &str) -> f32 {
    let font = style.resolve(ui.style());
    let color = ui.visuals().text_color();
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    galley.size().x.ceil()
}
