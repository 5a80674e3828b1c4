//! Runs as pictures: small ones in a row for each arm, and all of them as dots.

use crate::language;
use crate::quantities::Quantity;
use crate::ui::hover::LazyHover as _;
use std::sync::Arc;

use eframe::egui::{self, Align, Color32, Layout, RichText, Sense, Ui, WidgetInfo, vec2};
use egui_plot::{GridMark, Plot, PlotPoints, Points};

use super::laboratory::{Cell, Laboratory};
use super::shown::Shown;
use crate::experiments::report::number;
use crate::models::Model;
use crate::training::{Checkpoint, History};
use crate::ui::charts::ValueAxis;
use crate::ui::number::grouped;
use crate::ui::theme::{Role, plot_background};

/// Side of a run's picture.
const CELL: f32 = 46.0;
/// Width of the names of arms.
const NAME: f32 = 170.0;
/// Height of the chart of all of them.
const HEIGHT: f32 = 150.0;

/// A run where it is, as the playground opens it; `arm` is what its side is called.
pub fn model_of(lab: &Laboratory, arm: &str, cell: &Cell) -> Model {
    Model {
        name: tr!(
            "{experiment} ({arm}, seed {seed})",
            experiment = language::text(&lab.experiment().name),
            arm,
            seed = cell.seed
        ),
        description: tr!("A run of an experiment, at the epoch that it had reached.").to_owned(),
        checkpoint: Checkpoint::clone(&cell.checkpoint),
        history: History::default(),
        notes: Vec::new(),
    }
}

/// A row of small pictures, one for each seed. Returns the one that was clicked.
pub fn arm_ui<'a>(
    ui: &mut Ui,
    name: &str,
    cells: &'a [Option<Arc<Cell>>],
    metric: Quantity,
) -> Option<&'a Cell> {
    let mut clicked = None;
    ui.horizontal_top(|ui| {
        let layout = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(vec2(NAME, CELL), layout, |ui| {
            ui.set_min_width(NAME);
            ui.add(egui::Label::new(RichText::new(name).strong()).wrap());
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
            for (index, cell) in cells.iter().enumerate() {
                if cell_ui(ui, name, index, cell.as_deref(), metric) {
                    clicked = cell.as_deref();
                }
            }
        });
    });
    clicked
}

/// The fakes of one run. Returns whether it was clicked.
fn cell_ui(ui: &mut Ui, arm: &str, index: usize, cell: Option<&Cell>, metric: Quantity) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(CELL, CELL), Sense::click());
    let Some(cell) = cell else {
        let painter = ui.painter();
        painter.rect_filled(rect, 2.0, plot_background(ui.visuals()));
        return false;
    };
    paint_run(ui, rect, cell, 1.5);
    let stroke = match (response.hovered() || response.has_focus(), cell.is_finished) {
        (true, _) => ui.visuals().widgets.hovered.fg_stroke,
        (false, true) => egui::Stroke::new(1.0, ui.visuals().weak_text_color()),
        (false, false) => egui::Stroke::new(1.0, Color32::TRANSPARENT),
    };
    let painter = ui.painter();
    painter.rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    response.widget_info(|| {
        let name = tr!("Run: {arm}, seed {index}", arm, index = index + 1);
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    response
        .on_ui_hover(|ui| tooltip_ui(ui, cell, metric))
        .clicked()
}

fn tooltip_ui(ui: &mut Ui, cell: &Cell, metric: Quantity) {
    ui.label(tr!(
        "Seed {seed}, epoch {epoch}",
        seed = cell.seed,
        epoch = grouped(cell.measurement.epoch)
    ));
    if let Some(value) = metric.at(&cell.measurement) {
        ui.label(tr!(
            "{label}: {value}",
            label = metric.label(),
            value = number(value)
        ));
    }
    if let Some(epoch) = cell.diverged_at {
        ui.label(tr!(
            "Training ended in NaN or infinity in epoch {epoch}.",
            epoch = grouped(epoch)
        ));
    }
    ui.weak(tr!("Click to open it in the playground."));
}

/// The fakes of a run, crossed out if it diverged; `side` of a sample in points.
pub fn paint_run(ui: &Ui, rect: egui::Rect, cell: &Cell, side: f32) {
    let painter = ui.painter();
    painter.rect_filled(rect, 2.0, plot_background(ui.visuals()));
    let color = Role::Fake.color(ui.visuals());
    cell.picture.paint(painter, rect, side, color);
    if cell.diverged_at.is_some() {
        let stroke = egui::Stroke::new(1.5, ui.visuals().error_fg_color);
        painter.line_segment([rect.left_top(), rect.right_bottom()], stroke);
        painter.line_segment([rect.right_top(), rect.left_bottom()], stroke);
    }
}

/// Every finished run as a dot, by arm.
pub fn spread_ui(ui: &mut Ui, lab: &Laboratory, shown: &Shown) {
    let findings = &*shown.findings;
    if findings.values.iter().all(Vec::is_empty) {
        return;
    }
    ui.add_space(6.0);
    let infinite = |values: &Vec<f64>| values.iter().filter(|v| !v.is_finite()).count();
    let hidden: usize = findings.values.iter().map(infinite).sum();
    let rest = if hidden == 0 {
        String::new()
    } else {
        trn!(
            hidden,
            " ({n} run that diverged or never got there has no dot)",
            " ({n} runs that diverged or never got there have no dot)"
        )
    };
    let title = format!("{}{rest}", lab.experiment().metric.label());
    ui.label(RichText::new(title).strong())
        .on_text_hover(tr!("Each dot is a finished run."));
    let names = shown.short_labels.as_slice();
    let color = Role::Discriminator.color(ui.visuals());
    let count = names.len();
    let axis = ValueAxis::around(findings.values.iter().flatten().copied(), HEIGHT);
    let response = axis
        .on(ui, Plot::new("spread of the runs"))
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show_crosshair(false)
        .x_grid_spacer(move |_| {
            (0..count)
                .map(|i| GridMark {
                    value: i as f64,
                    step_size: 1.0,
                })
                .collect()
        })
        .x_axis_formatter(move |mark, _| {
            let index = mark.value.round().max(0.0) as usize;
            names.get(index).cloned().unwrap_or_default()
        })
        .show(ui, |plot| {
            plot.set_plot_bounds(axis.bounds(-0.5, count as f64 - 0.5));
            for (arm, values) in findings.values.iter().enumerate() {
                // Beside each other, so that equal values do not hide each other.
                let step = 0.5 / values.len().max(1) as f64;
                let dots: PlotPoints<'_> = values
                    .iter()
                    .enumerate()
                    .filter(|(_, v)| v.is_finite())
                    .map(|(i, v)| [arm as f64 - 0.25 + step * i as f64, *v])
                    .collect();
                let points = Points::new(tr!("arm {arm}", arm), dots)
                    .radius(3.0)
                    .color(color);
                plot.points(points.allow_hover(false));
            }
        });
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, tr!("Spread of the runs")));
}
