//! The ✕ that closes a part of the window.

use eframe::egui::{Button, Response, Role, Ui, WidgetInfo};
use egui_material_icons::icons;

/// Draws it; `name` is for screen readers.
pub fn close_ui(ui: &mut Ui, size: f32, name: &str) -> Response {
    let icon = icons::ICON_CLOSE.rich_text().size(size);
    let close = ui.add(Button::new(icon).frame(false));
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    close
}
