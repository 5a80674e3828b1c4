//! The bar that says what colours mean, with a word at its beginning, middle and end.

use eframe::egui::{self, Align2, Color32, FontId, Mesh, Painter, Rect, Ui, Visuals, pos2, vec2};

use super::theme;

/// Height of the bar.
pub const BAR_HEIGHT: f32 = 15.0;
/// Size of the small texts in and at the picture.
pub const SMALL_TEXT: f32 = 11.0;

/// Height of what is below a picture: the bar and a line of read-outs.
pub fn height_below(ui: &Ui) -> f32 {
    BAR_HEIGHT + ui.spacing().interact_size.y + 2.0 * ui.spacing().item_spacing.y
}

/// Paints a bar that goes evenly from colour to colour. All are opaque.
pub fn paint_bar(
    painter: &Painter,
    visuals: &Visuals,
    bar: Rect,
    colors: &[Color32],
    words: [&str; 3],
) {
    let (Some(first), Some(last)) = (colors.first(), colors.last()) else {
        return;
    };
    let middle = colors.get(colors.len() / 2).unwrap_or(first);
    let mut mesh = Mesh::default();
    let step = bar.width() / (colors.len() - 1).max(1) as f32;
    for (index, color) in colors.iter().enumerate() {
        let x = bar.left() + index as f32 * step;
        mesh.colored_vertex(pos2(x, bar.top()), *color);
        mesh.colored_vertex(pos2(x, bar.bottom()), *color);
        if index > 0 {
            let here = 2 * index as u32;
            mesh.add_triangle(here - 2, here - 1, here);
            mesh.add_triangle(here - 1, here, here + 1);
        }
    }
    painter.add(mesh);
    let border = visuals.widgets.noninteractive.bg_stroke;
    painter.rect_stroke(bar, theme::SQUARE, border, egui::StrokeKind::Outside);
    let inner = bar.shrink2(vec2(5.0, 0.0));
    let [left, center, right] = words;
    for (at, align, text, color) in [
        (inner.left_center(), Align2::LEFT_CENTER, left, first),
        (inner.center(), Align2::CENTER_CENTER, center, middle),
        (inner.right_center(), Align2::RIGHT_CENTER, right, last),
    ] {
        let ink = theme::on_map_color(*color);
        let font = FontId::proportional(SMALL_TEXT);
        painter.text(at, align, text, font, ink);
    }
}
