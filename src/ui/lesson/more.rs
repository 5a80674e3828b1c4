//! The sign at the end of what scrolls that there is more below: an arrow leads on.

use eframe::egui::{self, Button, Rect, ScrollArea, Ui, Vec2, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::ui::hover::LazyHover as _;

/// What is hidden below is no more than space.
const NOTHING: f32 = 6.0;
/// Size of the arrow's button.
const ARROW: Vec2 = vec2(40.0, 24.0);
/// Share of the height that a click goes on by: a line or two stay in sight.
const ON: f32 = 0.8;

/// Shows what scrolls (its text fades at the end, as all that scrolls does), with the sign over its end where there is more below that; a click on it goes on.
pub fn scroll_ui<R>(ui: &mut Ui, area: ScrollArea, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with("on to what is below");
    let wanted: Option<f32> = ui.ctx().data_mut(|data| data.remove_temp(id));
    let area = match wanted {
        Some(offset) => area.vertical_scroll_offset(offset),
        None => area,
    };
    let shown = area.show(ui, contents);
    let (rect, offset) = (shown.inner_rect, shown.state.clamped_offset().y);
    let hidden = shown.content_size.y - rect.height() - offset;
    if hidden <= NOTHING || rect.height() < ARROW.y {
        return shown.inner;
    }
    // At the end of the lines, where answers are not clicked.
    let center = rect.right_bottom() - ARROW / 2.0;
    let icon = icons::ICON_KEYBOARD_ARROW_DOWN.rich_text().size(18.0);
    let button = Button::new(icon).min_size(ARROW);
    let button = ui.put(Rect::from_center_size(center, ARROW), button);
    button.widget_info(|| {
        let name = tr!("More of the lesson is below");
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    let help = tr!("There is more below: a click or the wheel goes on.");
    if button.on_text_hover(help).clicked() {
        let on = offset + hidden.min(ON * rect.height());
        ui.ctx().data_mut(|data| data.insert_temp(id, on));
        ui.ctx().request_repaint();
    }
    shown.inner
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    const ARROW_NAME: &str = "More of the lesson is below";

    fn showing(lines: usize) -> Harness<'static> {
        let mut needs_font = true;
        let mut harness = Harness::builder()
            .with_size([200.0, 150.0])
            .build_ui(move |ui| {
                if std::mem::take(&mut needs_font) {
                    return crate::ui::theme::install(ui.ctx());
                }
                let area = ScrollArea::vertical().auto_shrink(false);
                scroll_ui(ui, area, |ui| {
                    for line in 0..lines {
                        ui.label(format!("Line {line}"));
                    }
                });
            });
        harness.run_steps(3);
        harness
    }

    #[test]
    fn an_arrow_leads_on_until_the_end_is_in_sight() {
        let mut harness = showing(20);
        let mut clicks = 0;
        while harness.query_by_label(ARROW_NAME).is_some() {
            harness.get_by_label(ARROW_NAME).click();
            harness.run_steps(20);
            clicks += 1;
            assert!(clicks < 10, "it never ends");
        }
        assert!(clicks > 0);
        let last = harness.get_by_label("Line 19").rect();
        assert!(last.bottom() <= 150.0, "{last}");
    }

    #[test]
    fn what_is_whole_has_no_sign() {
        assert!(showing(3).query_by_label(ARROW_NAME).is_none());
    }
}
