//! What is around a picture: the numbers of its axes, and the bar of the surface's colours.

use eframe::egui::{Align2, FontId, Rect, Sense, Ui, pos2, vec2};

use super::shapes::Transform;
use crate::ui::charts::{round_step, with_step_decimals};
use crate::ui::color_bar::{BAR_HEIGHT, SMALL_TEXT, paint_bar};
use crate::ui::kind::DataKind;
use crate::ui::layers::Layer;
use crate::ui::theme;

/// Least distance of two numbers of an axis.
const TICK_DISTANCE: f32 = 42.0;

/// Numbers on the left and below.
pub fn axes_ui(ui: &Ui, transform: Transform, room: Rect, whole: Rect) {
    let painter = ui.painter();
    let font = FontId::proportional(SMALL_TEXT);
    let color = ui.visuals().weak_text_color();
    let unit = f64::from(transform.unit().x);
    let Some(step) = round_step(f64::from(TICK_DISTANCE) / unit) else {
        return;
    };
    let marks = |from: f32, to: f32| {
        let index = |v: f32| f64::from(v) / step;
        let (first, last) = (index(from).ceil() as i64, index(to).floor() as i64);
        (first..=last).map(move |i| i as f64 * step)
    };
    let low = transform.inverse(room.left_bottom());
    let high = transform.inverse(room.right_top());
    for value in marks(low[0], high[0]) {
        let x = transform.at([value as f32, 0.0]).x;
        let text = with_step_decimals(value, step);
        let galley = painter.layout_no_wrap(text, font.clone(), color);
        let most = whole.right() - galley.size().x;
        let left = (x - galley.size().x / 2.0).clamp(whole.left(), most.max(whole.left()));
        painter.vline(x, room.bottom()..=room.bottom() + 3.0, (1.0, color));
        painter.galley(pos2(left, room.bottom() + 3.0), galley, color);
    }
    for value in marks(low[1], high[1]) {
        let y = transform.at([0.0, value as f32]).y;
        let text = with_step_decimals(value, step);
        painter.hline(room.left() - 3.0..=room.left(), y, (1.0, color));
        let at = pos2(room.left() - 5.0, y);
        painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), color);
    }
}

/// What the surface's colours mean, below the picture and as wide; room that stays free while it is hidden.
pub fn bar_ui(ui: &mut Ui, room: Rect, is_shown: bool) {
    let width = ui.available_width();
    let (line, response) = ui.allocate_exact_size(vec2(width, BAR_HEIGHT), Sense::hover());
    if !is_shown {
        return;
    }
    let bar = Rect::from_x_y_ranges(room.x_range(), line.y_range());
    let colors = theme::opinion_colors(ui.visuals());
    let words = ["fake", "unsure", "real"];
    paint_bar(ui.painter(), ui.visuals(), bar, &colors, words);
    response.on_hover_text(Layer::Surface.help(DataKind::Points));
}
