//! The first rows of a table with what was recognised marked, and its points in the plane.

use std::f32::consts::FRAC_PI_2;

use eframe::egui::epaint::TextShape;
use eframe::egui::{
    self, Align2, FontId, Rect, RichText, ScrollArea, Sense, Shape, Ui, WidgetInfo, pos2, vec2,
};

use crate::config::OwnAxis;
use crate::data::table::{Import, Table, short_number};
use crate::language::{grouped, localized};
use crate::text::fitted;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::{self, Role};

/// Points that are drawn: more are no more to see.
const MOST: usize = 2_000;
/// Columns that are shown.
const MOST_COLUMNS: usize = 30;
/// Their radius.
const RADIUS: f32 = 1.6;
/// Between the picture and the numbers on its left.
const GAP: f32 = 4.0;

/// The points as they would be learned, with the ranges of their axes.
pub(super) fn points_ui(ui: &mut Ui, import: &Import, is_right: bool, side: f32) {
    ui.vertical(|ui| {
        let (whole, response) = ui.allocate_exact_size(vec2(side, side + 16.0), Sense::hover());
        // As many digits as tell the ends apart.
        let number = |axis: &OwnAxis, place| {
            let step = 10_f64.powf((axis.at_one - axis.at_zero).abs().log10().floor() - 1.0);
            localized(&short_number((axis.value(place) / step).round() * step))
        };
        let [x, y] = &import.axes;
        let ink = ui.visuals().text_color();
        let written = |axis: &OwnAxis, place| {
            let font = FontId::proportional(SMALL_TEXT);
            ui.painter().layout_no_wrap(number(axis, place), font, ink)
        };
        let ends = is_right.then(|| [written(y, 0.0), written(y, 1.0)]);
        // Numbers stand around the points, not over them, and between them the axes' names.
        let widths = ends.iter().flatten().map(|end| end.size().max_elem() + GAP);
        let left = widths.fold(0.0, f32::max);
        let name = |axis: &OwnAxis, room: f32| {
            let lay_out = |text: &str| {
                let font = FontId::proportional(SMALL_TEXT);
                ui.painter().layout_no_wrap(text.to_owned(), font, ink)
            };
            lay_out(&fitted(&axis.name, |text| lay_out(text).size().x <= room))
        };
        let side = (side - left).max(1.0);
        let room = Rect::from_min_size(whole.min + vec2(left, 0.0), vec2(side, side));
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
        let Some([lowest, highest]) = ends else {
            return;
        };
        let (below, beside) = (room.bottom() + 2.0, room.left() - GAP);
        let taken = lowest.size().y + highest.size().y;
        let y_name = name(y, side - taken - 4.0 * GAP);
        let end = room.center().y + y_name.size().x / 2.0;
        let start = pos2(beside - y_name.size().y, end);
        let upwards = TextShape::new(start, y_name, ink);
        ui.painter().add(upwards.with_angle(-FRAC_PI_2));
        let (first, last) = (written(x, 0.0), written(x, 1.0));
        let taken = first.size().x.max(last.size().x);
        let x_name = name(x, side - 2.0 * (taken + 2.0 * GAP));
        for (at, align, galley) in [
            (pos2(beside, room.top()), Align2::RIGHT_TOP, highest),
            (pos2(beside, room.bottom()), Align2::RIGHT_BOTTOM, lowest),
            (pos2(room.left(), below), Align2::LEFT_TOP, first),
            (pos2(room.right(), below), Align2::RIGHT_TOP, last),
            (pos2(room.center().x, below), Align2::CENTER_TOP, x_name),
        ] {
            let rect = align.anchor_size(at, galley.size());
            ui.painter().galley(rect.min, galley, ink);
        }
        response.widget_info(|| {
            let [x, y] = &import.names;
            let words = tr!(
                "{count} points of {x} and {y}",
                count = grouped(import.count() as u64),
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
