//! The page of experiments: pick a claim, train both sides from many seeds, see what can be said.
//!
//! - [`laboratory`]: the runs, in threads of their own
//! - [`Experiments`]: the page; hands out the run that was clicked

pub mod laboratory;

use std::sync::Arc;

use eframe::egui::{
    self, Align, Color32, DragValue, Layout, ProgressBar, RichText, ScrollArea, Sense, Ui,
    WidgetInfo, vec2,
};
use egui_plot::{GridMark, Plot, PlotPoints, Points};

use self::laboratory::{Cell, Findings, Laboratory};
use super::picture::{Transform, squares};
use super::theme::{Role, plot_background};
use crate::experiments::{Experiment, Metric, SHIPPED_EXPERIMENTS};
use crate::gan::Backend;
use crate::training::Checkpoint;

/// Side of a run's picture.
const CELL: f32 = 46.0;
/// Width of the list.
const LIST: f32 = 240.0;
/// Width of the names of arms.
const NAME: f32 = 170.0;
/// Seeds that can be asked for in the window; the command line takes more.
const MOST_SEEDS: u32 = 60;

/// A run that was clicked.
pub struct Chosen {
    /// What to call it.
    pub name: String,
    /// Where it is.
    pub checkpoint: Arc<Checkpoint>,
}

/// The page.
#[derive(Default)]
pub struct Experiments {
    /// Whether it is shown; runs go on without it.
    pub is_open: bool,
    chosen: usize,
    seeds: Option<u32>,
    laboratory: Option<Laboratory>,
    error: Option<String>,
}

impl Experiments {
    /// The experiment under way, or the last one.
    pub fn laboratory(&self) -> Option<&Laboratory> {
        self.laboratory.as_ref()
    }

    /// Draws the page if it is open. Returns a run that was clicked, and closes then.
    pub fn ui(&mut self, ctx: &egui::Context, backend: Backend) -> Option<Chosen> {
        if !self.is_open {
            return None;
        }
        let mut is_open = true;
        let mut clicked = None;
        let screen = ctx.content_rect().size();
        egui::Window::new("Experiments")
            .open(&mut is_open)
            .collapsible(false)
            .resizable(false)
            .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
            .fixed_size(vec2(
                (screen.x - 60.0).min(1_240.0),
                (screen.y - 100.0).min(820.0),
            ))
            .show(ctx, |ui| {
                ui.label(
                    "What people say about GANs, tested: both sides are trained from many seeds, the \
                     same on both sides.",
                );
                ui.separator();
                ui.horizontal_top(|ui| {
                    let layout = Layout::top_down_justified(Align::LEFT);
                    let size = vec2(LIST, ui.available_height());
                    ui.allocate_ui_with_layout(size, layout, |ui| {
                        ui.set_width(LIST);
                        self.list_ui(ui);
                    });
                    ui.separator();
                    ui.vertical(|ui| clicked = self.experiment_ui(ui, backend));
                });
            });
        self.is_open = is_open && clicked.is_none();
        clicked
    }

    fn list_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical()
            .id_salt("list of experiments")
            .auto_shrink(false)
            .show(ui, |ui| {
                for (index, shipped) in SHIPPED_EXPERIMENTS.iter().enumerate() {
                    let name = &shipped.experiment.name;
                    let item = egui::Button::selectable(index == self.chosen, name).truncate();
                    let response = ui.add(item);
                    if response.on_hover_text(&shipped.experiment.claim).clicked() {
                        self.chosen = index;
                        self.seeds = None;
                    }
                }
            });
    }

    fn experiment_ui(&mut self, ui: &mut Ui, backend: Backend) -> Option<Chosen> {
        let experiment = &SHIPPED_EXPERIMENTS.get(self.chosen)?.experiment;
        ui.heading(&experiment.name);
        ui.label(RichText::new(format!("“{}”", experiment.claim)).size(15.0));
        ui.weak(&experiment.source);
        let is_shown = |lab: &Laboratory| lab.experiment().name == experiment.name;
        let is_running = self.laboratory.as_ref().is_some_and(|lab| !lab.is_over());
        ui.horizontal(|ui| {
            if is_running {
                if ui.button("Stop").clicked()
                    && let Some(lab) = &self.laboratory
                {
                    lab.stop();
                }
            } else if ui.button(RichText::new("Run").strong()).clicked() {
                self.run(ui.ctx(), experiment.clone(), backend);
            }
            let mut seeds = self.seeds.unwrap_or(experiment.seeds);
            let number = DragValue::new(&mut seeds)
                .range(2..=MOST_SEEDS)
                .prefix("seeds ");
            let response = ui.add_enabled(!is_running, number);
            response.widget_info(|| {
                let mut info = WidgetInfo::drag_value(!is_running, f64::from(seeds));
                info.label = Some("Seeds of the experiment".to_owned());
                info
            });
            if response.changed() {
                self.seeds = Some(seeds);
            }
            let arms = experiment.plan().arms.len();
            ui.weak(format!(
                "{arms} arms × {seeds} seeds × {} epochs; compared: {}",
                experiment.epochs,
                experiment.metric.label()
            ));
        });
        if let Some(error) = &self.error {
            ui.colored_label(ui.visuals().error_fg_color, error);
        }
        let Some(lab) = self.laboratory.as_ref() else {
            ui.add_space(12.0);
            ui.label("Press Run: every run becomes a small picture of its fakes below.");
            return None;
        };
        if !is_shown(lab) {
            if is_running {
                ui.label(format!("“{}” is running.", lab.experiment().name));
            }
            return None;
        }
        if let Some(failure) = lab.failure() {
            ui.colored_label(ui.visuals().error_fg_color, failure);
        }
        ui.add(ProgressBar::new(lab.progress()).show_percentage());
        let findings = lab.findings();
        if !findings.conclusion.is_empty() {
            let all = lab.plan().runs().len();
            let so_far = match findings.finished {
                finished if finished >= all => String::new(),
                finished if lab.is_over() => format!("Stopped after {finished} of {all} runs. "),
                finished => format!("So far, with {finished} of {all} runs: "),
            };
            let text = format!("{so_far}{}", findings.conclusion);
            ui.label(RichText::new(text).strong().size(16.0));
        }
        let mut clicked = None;
        ScrollArea::vertical()
            .id_salt("runs")
            .auto_shrink(false)
            .show(ui, |ui| {
                for sentence in &findings.sentences {
                    ui.label(sentence);
                }
                for (index, arm) in lab.plan().arms.iter().enumerate() {
                    let cells = lab.cells(index);
                    let run = arm_ui(ui, &arm.name, &cells, lab.experiment().metric);
                    clicked = clicked.take().or(run.map(|cell| Chosen {
                        name: format!("{}: {}, seed {}", experiment.name, arm.name, cell.seed),
                        checkpoint: cell.checkpoint,
                    }));
                }
                spread_ui(ui, lab, &findings);
            });
        clicked
    }

    fn run(&mut self, ctx: &egui::Context, mut experiment: Experiment, backend: Backend) {
        experiment.seeds = self.seeds.unwrap_or(experiment.seeds);
        self.error = None;
        match Laboratory::start(ctx, experiment, backend) {
            Ok(laboratory) => self.laboratory = Some(laboratory),
            Err(error) => {
                self.error = Some(format!("The system gives no thread for it: {error}."));
            }
        }
    }
}

/// A row of small pictures, one for each seed. Returns the one that was clicked.
fn arm_ui(ui: &mut Ui, name: &str, cells: &[Option<Cell>], metric: Metric) -> Option<Cell> {
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
                if cell_ui(ui, name, index, cell.as_ref(), metric) {
                    clicked.clone_from(cell);
                }
            }
        });
    });
    clicked
}

/// The fakes of one run. Returns whether it was clicked.
fn cell_ui(ui: &mut Ui, arm: &str, index: usize, cell: Option<&Cell>, metric: Metric) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(CELL, CELL), Sense::click());
    let painter = ui.painter();
    painter.rect_filled(rect, 2.0, plot_background(ui.visuals()));
    let Some(cell) = cell else {
        return false;
    };
    let color = Role::Fake.color(ui.visuals());
    let points = cell.fakes.iter().map(|p| (*p, color));
    painter.add(squares(points, 1.5, Transform::fit(rect), rect));
    if cell.diverged_at.is_some() {
        let stroke = egui::Stroke::new(1.5, ui.visuals().error_fg_color);
        painter.line_segment([rect.left_top(), rect.right_bottom()], stroke);
        painter.line_segment([rect.right_top(), rect.left_bottom()], stroke);
    }
    let stroke = match (response.hovered() || response.has_focus(), cell.is_finished) {
        (true, _) => ui.visuals().widgets.hovered.fg_stroke,
        (false, true) => egui::Stroke::new(1.0, ui.visuals().weak_text_color()),
        (false, false) => egui::Stroke::new(1.0, Color32::TRANSPARENT),
    };
    painter.rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    response.widget_info(|| {
        let name = format!("Run: {arm}, seed {}", index + 1);
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    let value = metric.at(&cell.measurement);
    let value = value.map_or_else(String::new, |v| format!("\n{}: {v:.3}", metric.label()));
    let ended = cell.diverged_at.map_or_else(String::new, |epoch| {
        format!("\nTraining ended in NaN or infinity in epoch {epoch}.")
    });
    let text = format!(
        "Seed {}, epoch {}{value}{ended}\nClick to open it in the playground.",
        cell.seed, cell.measurement.epoch
    );
    response.on_hover_text(text).clicked()
}

/// Every finished run as a dot, by arm.
fn spread_ui(ui: &mut Ui, lab: &Laboratory, findings: &Findings) {
    if findings.values.iter().all(Vec::is_empty) {
        return;
    }
    ui.add_space(6.0);
    let infinite = |values: &Vec<f64>| values.iter().filter(|v| !v.is_finite()).count();
    let hidden: usize = findings.values.iter().map(infinite).sum();
    let rest = match hidden {
        0 => String::new(),
        n => format!(" ({n} that diverged or never got there have no dot)"),
    };
    let title = format!("{}{rest}", lab.experiment().metric.label());
    ui.label(RichText::new(title).strong())
        .on_hover_text("Each dot is a run that is finished.");
    let names: Vec<String> = lab.plan().arms.iter().map(|arm| arm.name.clone()).collect();
    let color = Role::Discriminator.color(ui.visuals());
    let count = names.len();
    let response = Plot::new("spread of the runs")
        .height(150.0)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show_crosshair(false)
        .include_x(-0.5)
        .include_x(count as f64 - 0.5)
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
            for (arm, values) in findings.values.iter().enumerate() {
                // Beside each other, so that equal values do not hide each other.
                let step = 0.5 / values.len().max(1) as f64;
                let dots: PlotPoints<'_> = values
                    .iter()
                    .enumerate()
                    .filter(|(_, v)| v.is_finite())
                    .map(|(i, v)| [arm as f64 - 0.25 + step * i as f64, *v])
                    .collect();
                let points = Points::new(format!("arm {arm}"), dots)
                    .radius(3.0)
                    .color(color);
                plot.points(points.allow_hover(false));
            }
        });
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Spread of the runs"));
}
