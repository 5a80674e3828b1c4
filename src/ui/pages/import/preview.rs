//! The first rows of a table with what was recognised marked, and its points in the plane.

use eframe::egui::{
    self, Align2, Color32, FontId, Rect, RichText, ScrollArea, Sense, Shape, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::data::table::{Import, Table, short_number};
use crate::language::localized;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::{self, Role};

/// Points that are drawn: more are no more to see.
const MOST: usize = 2_000;
/// Columns that are shown.
const MOST_COLUMNS: usize = 30;
/// Their radius.
const RADIUS: f32 = 1.6;

/// The points as they would be learned, with the ranges of their axes.
pub(super) fn points_ui(ui: &mut Ui, import: &Import, is_right: bool, side: f32) {
    ui.vertical(|ui| {
        let (whole, response) = ui.allocate_exact_size(vec2(side, side + 16.0), Sense::hover());
        let room = Rect::from_min_size(whole.min, vec2(side, side));
        let visuals = ui.visuals().clone();
        ui.painter()
            .rect_filled(room, theme::SQUARE, theme::plot_background(&visuals));
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        let points = if is_right {
            import.points.as_slice()
        } else {
            &[]
        };
        let every = (points.len() / MOST).max(1);
        let color = Role::Real.color(&visuals);
        let at = |p: &[f32; 2]| pos2(room.left() + p[0] * side, room.bottom() - p[1] * side);
        let shapes = points
            .iter()
            .step_by(every)
            .map(|p| Shape::circle_filled(at(p), RADIUS, color));
        painter.extend(shapes);
        let border = visuals.widgets.noninteractive.bg_stroke;
        ui.painter()
            .rect_stroke(room, theme::SQUARE, border, egui::StrokeKind::Inside);
        let [x, y] = &import.axes;
        let inside = room.shrink(3.0);
        let ink = visuals.text_color();
        let text = |at: egui::Pos2, align: Align2, text: String, color: Color32| {
            let font = FontId::proportional(SMALL_TEXT);
            let galley = ui.painter().layout_no_wrap(text, font, color);
            let rect = align.anchor_size(at, galley.size());
            let back = theme::plot_background(&visuals).gamma_multiply(0.75);
            ui.painter().rect_filled(rect, theme::SQUARE, back);
            ui.painter().galley(rect.min, galley, color);
        };
        // As many digits as tell the ends apart.
        let number = |axis: &crate::config::OwnAxis, place| {
            let step = 10_f64.powf((axis.at_one - axis.at_zero).abs().log10().floor() - 1.0);
            localized(&short_number((axis.value(place) / step).round() * step))
        };
        if !is_right {
            return;
        }
        text(inside.left_top(), Align2::LEFT_TOP, number(y, 1.0), ink);
        text(
            inside.left_bottom(),
            Align2::LEFT_BOTTOM,
            number(y, 0.0),
            ink,
        );
        let below = whole.bottom() - 1.0;
        text(
            pos2(room.left(), below),
            Align2::LEFT_BOTTOM,
            number(x, 0.0),
            ink,
        );
        text(
            pos2(room.right(), below),
            Align2::RIGHT_BOTTOM,
            number(x, 1.0),
            ink,
        );
        response.widget_info(|| {
            let [x, y] = &import.names;
            let words = tr!(
                "{count} points of {x} and {y}",
                count = import.count(),
                x,
                y
            );
            WidgetInfo::labeled(egui::Role::Image, true, words)
        });
    });
}

/// The first rows.
pub(super) fn rows_ui(ui: &mut Ui, table: &Table, columns: [usize; 2]) {
    ui.label(RichText::new(tr!("The first rows")).strong());
    let visuals = ui.visuals().clone();
    let wide = table
        .first_rows
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0)
        .min(MOST_COLUMNS);
    ScrollArea::horizontal()
        .id_salt("first rows")
        .show(ui, |ui| {
            egui::Grid::new("first rows of a table")
                .striped(true)
                .spacing([14.0, 3.0])
                .show(ui, |ui| {
                    ui.weak(if table.counts_rows() {
                        tr!("row")
                    } else {
                        tr!("line")
                    });
                    for (index, column) in table.columns.iter().take(wide).enumerate() {
                        let is = |axis: usize| columns[axis] == index;
                        let axis = match (is(0), is(1)) {
                            (true, _) => "x",
                            (_, true) => "y",
                            _ => "",
                        };
                        let name = &column.name;
                        let text = if axis.is_empty() || name.eq_ignore_ascii_case(axis) {
                            name.clone()
                        } else {
                            format!("{name} → {axis}")
                        };
                        let text = RichText::new(text).strong();
                        let text = if axis.is_empty() {
                            text.color(visuals.weak_text_color())
                        } else {
                            text.color(Role::Real.text_color(&visuals))
                        };
                        ui.label(text).on_text_hover(column.holds.words());
                    }
                    ui.end_row();
                    for (index, (line, cells)) in table.first_rows.iter().enumerate() {
                        // Names of rows that are counted are none of them.
                        ui.weak(match line {
                            0 => String::new(),
                            line => line.to_string(),
                        });
                        let is_header = index < table.header_rows;
                        for (column, cell) in cells.iter().take(wide).enumerate() {
                            let text = RichText::new(cell);
                            let text = if is_header {
                                text.italics().color(visuals.weak_text_color())
                            } else if columns.contains(&column) {
                                text
                            } else {
                                text.color(visuals.weak_text_color())
                            };
                            ui.label(text);
                        }
                        ui.end_row();
                    }
                });
        });
}
