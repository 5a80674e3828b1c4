//! What is around a picture: the numbers of its axes, and the bar of the surface's colours.

use eframe::egui::{self, Align2, FontId, Mesh, Rect, Sense, Ui, pos2, vec2};

use super::layers::Layer;
use super::shapes::Transform;
use crate::ui::charts::{round_step, with_step_decimals};
use crate::ui::theme;

/// Least distance of two numbers of an axis.
const TICK_DISTANCE: f32 = 42.0;
/// Size of the small texts in and at the picture.
pub const SMALL_TEXT: f32 = 11.0;
/// Height of the colour bar.
pub const BAR_HEIGHT: f32 = 15.0;

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
    let mut mesh = Mesh::default();
    for (index, color) in colors.iter().enumerate() {
        let x = bar.left() + index as f32 * bar.width() / 2.0;
        mesh.colored_vertex(pos2(x, bar.top()), *color);
        mesh.colored_vertex(pos2(x, bar.bottom()), *color);
    }
    for first in [0, 2] {
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    let painter = ui.painter();
    painter.add(mesh);
    let border = ui.visuals().widgets.noninteractive.bg_stroke;
    painter.rect_stroke(bar, theme::SQUARE, border, egui::StrokeKind::Outside);
    let [fake, unsure, real] = colors;
    let inner = bar.shrink2(vec2(5.0, 0.0));
    for (at, align, text, color) in [
        (inner.left_center(), Align2::LEFT_CENTER, "fake", fake),
        (inner.center(), Align2::CENTER_CENTER, "unsure", unsure),
        (inner.right_center(), Align2::RIGHT_CENTER, "real", real),
    ] {
        let ink = theme::on_map_color(color);
        let font = FontId::proportional(SMALL_TEXT);
        painter.text(at, align, text, font, ink);
    }
    response.on_hover_text(Layer::Surface.help());
}
