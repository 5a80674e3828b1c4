//! The heading of a chart: its title, and its values of now.

use eframe::egui::{Label, Response, RichText, TextStyle, TextWrapMode, Ui, WidgetText};

use super::Room;
use super::series::Series;

/// Between two lines of a heading that is alone.
const BETWEEN_LINES: f32 = 2.0;

/// Draws it; with `is_wrapped` many values have two lines, also while they are short.
pub(super) fn heading_ui(
    ui: &mut Ui,
    title: &str,
    series: &[Series<'_>],
    (room, is_wrapped): (Room, bool),
) {
    if room == Room::Column {
        ui.horizontal(|ui| ui.label(RichText::new(title).strong()));
    }
    let heading = ui.scope(|ui| {
        if room == Room::One {
            // Nothing in it is to be clicked, and what its lines leave is the chart's.
            let line = ui.text_style_height(&TextStyle::Body);
            ui.spacing_mut().interact_size.y = line;
            ui.spacing_mut().item_spacing.y = BETWEEN_LINES;
        }
        ui.horizontal_wrapped(|ui| {
            if room != Room::Column {
                ui.label(RichText::new(title).strong());
            }
            ui.spacing_mut().item_spacing.x = 10.0;
            for s in series {
                let text = s
                    .now
                    .map_or_else(|| format!("{} –", s.label), |v| s.text(v));
                let size = if series.len() > 2 { 11.5 } else { 13.0 };
                value_ui(ui, RichText::new(text).color(s.color).size(size)).on_hover_text(s.help);
            }
        });
    });
    let height_now = heading.response.rect.height();
    let two = 2.0 * ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    let is_long = is_wrapped && series.len() > 2;
    let least = if is_long { two } else { 0.0 };
    ui.add_space(kept_height(ui, title, height_now.max(least)) - height_now);
}

/// A value goes into the next line as a whole, rather than its end alone; what is longer than any line has two.
fn value_ui(ui: &mut Ui, text: RichText) -> Response {
    // Of the whole line, whatever is before it there.
    let (wrap, width) = (Some(TextWrapMode::Wrap), ui.available_width());
    let galley = WidgetText::from(text).into_galley(ui, wrap, width, TextStyle::Body);
    ui.add(Label::new(galley))
}

/// The most height that a heading ever took at this width: a longer number must not push the curves down, nor a
/// shorter one up.
fn kept_height(ui: &Ui, title: &str, now: f32) -> f32 {
    let id = ui
        .scope_id()
        .with((title, ui.available_width().round() as u32));
    ui.data_mut(|data| {
        let kept: &mut f32 = data.get_temp_mut_or_default(id);
        *kept = kept.max(now);
        *kept
    })
}
