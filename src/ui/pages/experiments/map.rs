//! A sweep over two settings as a map: a coloured cell for each combination.

use crate::language::{self, grouped};
use crate::quantities::{Direction, Quantity};
use std::sync::Arc;

use eframe::egui::{
    self, Align2, Color32, FontId, Painter, Rect, RectAlign, RichText, Sense, Stroke, StrokeKind,
    Tooltip, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::laboratory::{Cell, Laboratory};
use super::runs::{model_of, paint_run};
use super::shown::Shown;
use super::value::Value;
use crate::experiments::report::number;
use crate::experiments::words::{self, setting_of};
use crate::models::Model;
use crate::ui::hover;
use crate::ui::theme::{map_color, on_map_color, plot_background};

/// Largest and least side of a cell.
const SIDE: (f32, f32) = (84.0, 30.0);
/// Cells narrower than this have no number.
const LEAST_FOR_NUMBER: f32 = 38.0;
/// Room for the values of the setting that varies downwards.
const LEFT: f32 = 88.0;
/// Where the tooltip of a cell is, if there is no room to the right of the map and down from the cell.
const BESIDE: [RectAlign; 5] = [
    RectAlign::RIGHT_END,
    RectAlign::LEFT_START,
    RectAlign::LEFT_END,
    RectAlign::BOTTOM_START,
    RectAlign::TOP_START,
];
/// Side of a run's picture in a tooltip, and pictures in a row.
const PICTURE: (f32, usize) = (118.0, 3);

/// Draws the map, within some room if it can be. Returns the run that was clicked.
pub fn map_ui(ui: &mut Ui, room: Vec2, lab: &Laboratory, shown: &Shown) -> Option<Model> {
    let [across, down] = lab.experiment().vary.as_slice() else {
        return None;
    };
    let metric = lab.experiment().metric;
    let values = shown.values.as_slice();
    let range = range(values);
    let (columns, rows) = (across.values.len(), down.values.len());
    let side = ((room.x - LEFT - 12.0) / columns.max(1) as f32)
        .min((room.y - 104.0) / rows.max(1) as f32)
        .clamp(SIDE.1, SIDE.0);

    ui.weak(language::text(&lab.experiment().name));
    legend_ui(ui, metric, range, values.contains(&Value::Infinite));
    ui.horizontal_wrapped(|ui| {
        for (direction, vary) in [(tr!("across"), across), (tr!("down"), down)] {
            ui.label(tr!("{words}:", words = direction));
            ui.label(RichText::new(setting_of(&vary.key)).strong());
        }
    });
    let (width, height) = (side * columns as f32, side * rows as f32);
    let (area, _) = ui.allocate_exact_size(vec2(LEFT + width, 20.0 + height), Sense::hover());
    let origin = area.min + vec2(LEFT, 20.0);
    let text_color = ui.visuals().text_color();
    let font = FontId::proportional(12.0);
    let painter = ui.painter_at(area);
    for (column, value) in across.values.iter().enumerate() {
        let at = pos2(origin.x + side * (column as f32 + 0.5), origin.y - 3.0);
        let text = fitting(
            &painter,
            &words::value(&across.key, value),
            &font,
            side - 2.0,
        );
        painter.text(at, Align2::CENTER_BOTTOM, text, font.clone(), text_color);
    }
    for (row, value) in down.values.iter().enumerate() {
        let at = pos2(origin.x - 6.0, origin.y + side * (row as f32 + 0.5));
        let text = fitting(&painter, &words::value(&down.key, value), &font, LEFT - 8.0);
        painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), text_color);
    }
    let mut clicked = None;
    for column in 0..columns {
        for row in 0..rows {
            let arm = column * rows + row;
            let (Some(value), Some(name)) = (values.get(arm), shown.labels.get(arm)) else {
                continue;
            };
            let corner = origin + side * vec2(column as f32, row as f32);
            let rect = Rect::from_min_size(corner, Vec2::splat(side)).shrink(1.0);
            let combination = Combination {
                name,
                metric,
                value: *value,
                color: color(*value, metric, range),
                cells: shown.cells(arm),
            };
            if combination.ui(ui, rect, area) {
                clicked = combination.middle().map(|cell| model_of(lab, name, cell));
            }
        }
    }
    clicked
}

/// As much of a text as there is room for.
fn fitting(painter: &Painter, text: &str, font: &FontId, width: f32) -> String {
    let has_room = |text: &str| {
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER);
        galley.size().x <= width
    };
    if has_room(text) {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while short.pop().is_some() {
        let cut = format!("{}…", short.trim_end());
        if has_room(&cut) {
            return cut;
        }
    }
    String::new()
}

/// Smallest and largest of the finite values.
fn range(values: &[Value]) -> Option<(f64, f64)> {
    let finite = values.iter().filter_map(|v| match v {
        Value::Finite(v) => Some(*v),
        Value::Unknown | Value::Infinite => None,
    });
    finite.fold(None, |range, v| {
        let (low, high) = range.unwrap_or((v, v));
        Some((v.min(low), v.max(high)))
    })
}

/// Bright is better; where neither direction is, bright is more. `None` has no colour.
fn color(value: Value, metric: Quantity, range: Option<(f64, f64)>) -> Option<Color32> {
    let (Value::Finite(value), Some((low, high))) = (value, range) else {
        return None;
    };
    let share = if high > low {
        (value - low) / (high - low)
    } else {
        0.5
    };
    Some(map_color(match metric.direction() {
        Direction::Lower => 1.0 - share,
        Direction::Higher | Direction::Neither => share,
    }))
}

/// What the colours mean.
fn legend_ui(ui: &mut Ui, metric: Quantity, range: Option<(f64, f64)>, has_infinite: bool) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(metric.label()).strong());
        let Some((low, high)) = range else {
            return;
        };
        let (dark, bright) = match metric.direction() {
            Direction::Lower => (
                tr!("{high} worst", high = number(high)),
                tr!("best {low}", low = number(low)),
            ),
            Direction::Higher => (
                tr!("{low} worst", low = number(low)),
                tr!("best {high}", high = number(high)),
            ),
            Direction::Neither => (number(low), number(high)),
        };
        ui.label(dark);
        let (rect, _) = ui.allocate_exact_size(vec2(120.0, 12.0), Sense::hover());
        let steps: u8 = 24;
        let step = rect.width() / f32::from(steps);
        for i in 0..steps {
            let left = rect.left() + step * f32::from(i);
            let part = Rect::from_min_size(pos2(left, rect.top()), vec2(step + 0.5, rect.height()));
            let share = f64::from(i) / f64::from(steps - 1);
            ui.painter().rect_filled(part, 0.0, map_color(share));
        }
        ui.label(bright);
        if has_infinite {
            ui.weak(tr!("× diverged, or never got there"));
        }
    });
}

/// A combination of values of the two settings.
struct Combination<'a> {
    /// What a sentence calls it.
    name: &'a str,
    metric: Quantity,
    value: Value,
    /// `None` has no value to show by a colour.
    color: Option<Color32>,
    /// Its runs; `None` before they were measured once.
    cells: &'a [Option<Arc<Cell>>],
}

impl Combination<'_> {
    /// Those that were measured.
    fn runs(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().flatten().map(Arc::as_ref)
    }

    /// The run that a click opens: the one whose value is nearest to the cell's, else the first.
    fn middle(&self) -> Option<&Cell> {
        let distance = |cell: &Cell| match (self.value, self.metric.at(&cell.measurement)) {
            (Value::Finite(middle), Some(value)) if cell.diverged_at.is_none() => {
                (value - middle).abs()
            }
            _ => f64::INFINITY,
        };
        let nearest = |a: &&Cell, b: &&Cell| distance(a).total_cmp(&distance(b));
        self.runs().min_by(nearest)
    }

    /// Draws it as a part of the map. Returns whether it was clicked.
    fn ui(&self, ui: &Ui, rect: Rect, map: Rect) -> bool {
        let id = ui.scope_id().with(("cell of the map", self.name));
        let response = ui.interact(rect, id, Sense::click());
        let text = match self.value {
            Value::Finite(value) => number(value),
            Value::Infinite => "×".to_owned(),
            Value::Unknown => String::new(),
        };
        response.widget_info(|| {
            let name = tr!("Cell: {name}: {text}", name = self.name, text);
            WidgetInfo::labeled(egui::Role::Button, true, name)
        });
        let painter = ui.painter();
        let fill = self.color.unwrap_or_else(|| plot_background(ui.visuals()));
        painter.rect_filled(rect, 3.0, fill);
        if rect.width() >= LEAST_FOR_NUMBER || self.value == Value::Infinite {
            let weak = ui.visuals().weak_text_color();
            let ink = self.color.map_or(weak, on_map_color);
            let font = FontId::proportional(12.0);
            painter.text(rect.center(), Align2::CENTER_CENTER, text, font, ink);
        }
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(2.0, ui.visuals().text_color());
            painter.rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
        }
        let is_clicked = response.clicked();
        // Beside the map, as the cell is compared with those around it.
        let beside = Rect::from_x_y_ranges(map.x_range(), rect.y_range());
        let mut tooltip = Tooltip::for_enabled(&response);
        tooltip.popup = tooltip
            .popup
            .anchor(beside)
            .align(RectAlign::RIGHT_START)
            .align_alternatives(&BESIDE);
        hover::show(tooltip, &response, |ui| self.tooltip_ui(ui));
        is_clicked
    }

    /// The fakes of its runs.
    fn tooltip_ui(&self, ui: &mut Ui) {
        ui.strong(self.name);
        let runs: Vec<_> = self.runs().collect();
        for row in runs.chunks(PICTURE.1).take(2) {
            ui.horizontal(|ui| {
                for cell in row {
                    ui.vertical(|ui| {
                        let side = Vec2::splat(PICTURE.0);
                        let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
                        paint_run(ui, rect, cell, 2.0);
                        ui.label(caption(self.metric, cell));
                    });
                }
            });
        }
        ui.weak(match self.middle() {
            Some(cell) if runs.len() > 1 => {
                tr!(
                    "Click to open seed {seed} in the playground.",
                    seed = cell.seed
                )
            }
            Some(_) => tr!("Click to open it in the playground.").to_owned(),
            None => tr!("Not trained yet.").to_owned(),
        });
    }
}

fn caption(metric: Quantity, cell: &Cell) -> String {
    match (cell.diverged_at, metric.at(&cell.measurement)) {
        (Some(epoch), _) => tr!(
            "seed {seed}: diverged in epoch {epoch}",
            seed = cell.seed,
            epoch = grouped(epoch)
        ),
        (None, Some(value)) => tr!(
            "seed {seed}: {value}",
            seed = cell.seed,
            value = number(value)
        ),
        (None, None) => tr!("seed {seed}", seed = cell.seed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bright_is_better_whatever_the_metric() {
        let values = [
            Value::Finite(0.1),
            Value::Finite(0.5),
            Value::Infinite,
            Value::Unknown,
        ];
        let brightness = |value, metric| {
            color(value, metric, range(&values)).map(|c| u32::from(c.r()) + u32::from(c.g()))
        };
        let [low, high, broken, unknown] = values;
        let lower = Quantity::SlicedWasserstein;
        assert!(brightness(low, lower) > brightness(high, lower));
        assert!(brightness(low, Quantity::Coverage) < brightness(high, Quantity::Coverage));
        assert_eq!(brightness(broken, lower), None);
        assert_eq!(brightness(unknown, lower), None);
    }
}
