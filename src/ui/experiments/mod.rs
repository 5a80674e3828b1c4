//! The page of experiments: pick a claim, train both sides from many seeds, see what can be said; or
//! map what two settings do together.
//!
//! - [`laboratory`]: the runs, in threads of their own
//! - [`sweep`]: the form for a map of one's own
//! - `runs`: runs as small pictures and dots; `map`: two varied settings as a coloured grid
//! - [`Experiments`]: the page; hands out what was clicked

pub mod laboratory;
mod map;
mod runs;
pub mod sweep;

use std::sync::Arc;

use eframe::egui::{
    self, Align, DragValue, Layout, ProgressBar, RichText, ScrollArea, Ui, WidgetInfo, vec2,
};

use self::laboratory::{Findings, Laboratory};
use self::map::map_ui;
use self::runs::{arm_ui, spread_ui};
use self::sweep::Sweep;
use crate::config::Config;
use crate::experiments::{Experiment, Plan, SHIPPED_EXPERIMENTS};
use crate::gan::Backend;
use crate::training::Checkpoint;

/// Width of the list.
const LIST: f32 = 240.0;
/// Seeds that can be asked for in the window; the command line takes more.
const MOST_SEEDS: u32 = 60;

/// What was clicked.
pub enum Chosen {
    /// A run, to be opened where it is.
    Run(ChosenRun),
    /// Two arms, to be watched side by side.
    Pair(Box<Pair>),
}

/// A run that was clicked.
pub struct ChosenRun {
    /// What to call it.
    pub name: String,
    /// Where it is.
    pub checkpoint: Arc<Checkpoint>,
}

/// Two arms that a claim is about.
pub struct Pair {
    /// What to call them.
    pub name: String,
    /// What to look for.
    pub description: String,
    /// Settings of the first.
    pub a: Config,
    /// Settings of the second.
    pub b: Config,
}

/// What of the list is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Sweep,
    Shipped(usize),
}

/// The page.
pub struct Experiments {
    /// Whether it is shown; runs go on without it.
    pub is_open: bool,
    chosen: Item,
    seeds: Option<u32>,
    sweep: Sweep,
    /// What runs, or ran last, and what of the list it is.
    laboratory: Option<(Item, Laboratory)>,
    error: Option<String>,
}

impl Default for Experiments {
    fn default() -> Self {
        Self {
            is_open: false,
            chosen: Item::Shipped(0),
            seeds: None,
            sweep: Sweep::default(),
            laboratory: None,
            error: None,
        }
    }
}

/// What the page works with.
#[derive(Clone, Copy)]
pub struct Playground<'a> {
    /// Title of the open preset.
    pub name: &'a str,
    /// Its settings, which a sweep starts from.
    pub config: &'a Config,
    /// What computes.
    pub backend: Backend,
}

impl Experiments {
    /// The experiment under way, or the last one.
    pub fn laboratory(&self) -> Option<&Laboratory> {
        self.laboratory.as_ref().map(|(_, lab)| lab)
    }

    /// Draws the page if it is open. Returns what was clicked, and closes then.
    pub fn ui(&mut self, ctx: &egui::Context, playground: Playground<'_>) -> Option<Chosen> {
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
                    ui.vertical(|ui| {
                        clicked = match self.chosen {
                            Item::Sweep => self.sweep_ui(ui, playground),
                            Item::Shipped(index) => self.claim_ui(ui, index, playground.backend),
                        };
                    });
                });
            });
        self.is_open = is_open && clicked.is_none();
        clicked
    }

    fn list_ui(&mut self, ui: &mut Ui) {
        let item_ui = |ui: &mut Ui, is_chosen: bool, name: &str, help: &str| {
            let item = egui::Button::selectable(is_chosen, name).truncate();
            ui.add(item).on_hover_text(help).clicked()
        };
        ScrollArea::vertical()
            .id_salt("list of experiments")
            .auto_shrink(false)
            .show(ui, |ui| {
                let help = "Varies one or two settings of your own, and colours what comes of each \
                            combination.";
                let before = self.chosen;
                if item_ui(ui, self.chosen == Item::Sweep, "A map of your own", help) {
                    self.chosen = Item::Sweep;
                }
                ui.separator();
                for (index, shipped) in SHIPPED_EXPERIMENTS.iter().enumerate() {
                    let Experiment { name, claim, .. } = &shipped.experiment;
                    if item_ui(ui, self.chosen == Item::Shipped(index), name, claim) {
                        self.chosen = Item::Shipped(index);
                        self.seeds = None;
                    }
                }
                if self.chosen != before {
                    self.error = None;
                }
            });
    }

    fn claim_ui(&mut self, ui: &mut Ui, index: usize, backend: Backend) -> Option<Chosen> {
        let experiment = &SHIPPED_EXPERIMENTS.get(index)?.experiment;
        ui.heading(&experiment.name);
        ui.label(RichText::new(format!("“{}”", experiment.claim)).size(15.0));
        ui.weak(&experiment.source);
        let mut pair = None;
        ui.horizontal_wrapped(|ui| {
            let plan = experiment.plan();
            let arms = plan.arms.len();
            let is_running = self.is_running();
            if self.run_button_ui(ui) {
                let mut experiment = experiment.clone();
                experiment.seeds = self.seeds.unwrap_or(experiment.seeds);
                let plan = experiment.plan();
                self.run(ui.ctx(), experiment, plan, backend);
            }
            let mut seeds = self.seeds.unwrap_or(experiment.seeds);
            if seeds_ui(ui, &mut seeds, 2, !is_running) {
                self.seeds = Some(seeds);
            }
            ui.weak(format!(
                "{arms} arms × {seeds} seeds × {} epochs; compared: {}",
                experiment.epochs,
                experiment.metric.label()
            ));
            pair = pair_ui(ui, experiment, &plan);
        });
        let chosen = self.results_ui(
            ui,
            "Press Run: every run becomes a small picture of its fakes below.",
        );
        chosen.or(pair.map(Chosen::Pair))
    }

    fn sweep_ui(&mut self, ui: &mut Ui, playground: Playground<'_>) -> Option<Chosen> {
        let is_running = self.is_running();
        let before = self.sweep.clone();
        let wants = self.sweep.ui(ui, playground, !is_running);
        if self.sweep != before {
            self.error = None;
        }
        ui.horizontal(|ui| {
            if self.run_button_ui(ui) {
                match self.sweep.experiment(playground) {
                    Ok((experiment, plan)) => {
                        self.run(ui.ctx(), experiment, plan, playground.backend);
                    }
                    Err(error) => self.error = Some(error),
                }
            }
            ui.weak(wants);
        });
        self.results_ui(
            ui,
            "Press Run: each combination becomes a coloured cell; hover it for its fakes, click it to \
             open it.",
        )
    }

    fn is_running(&self) -> bool {
        self.laboratory().is_some_and(|lab| !lab.is_over())
    }

    /// Run, or Stop while something runs. Returns whether to run.
    fn run_button_ui(&self, ui: &mut Ui) -> bool {
        match self.laboratory().filter(|lab| !lab.is_over()) {
            Some(lab) => {
                if ui.button("Stop").clicked() {
                    lab.stop();
                }
                false
            }
            None => ui.button(RichText::new("Run").strong()).clicked(),
        }
    }

    fn results_ui(&self, ui: &mut Ui, hint: &str) -> Option<Chosen> {
        if let Some(error) = &self.error {
            ui.colored_label(ui.visuals().error_fg_color, error);
        }
        let Some((item, lab)) = self.laboratory.as_ref() else {
            ui.add_space(12.0);
            ui.label(hint);
            return None;
        };
        if *item != self.chosen {
            if lab.is_over() {
                ui.add_space(12.0);
                ui.label(hint);
            } else {
                ui.label(format!("“{}” is running.", lab.experiment().name));
            }
            return None;
        }
        if let Some(failure) = lab.failure() {
            ui.colored_label(ui.visuals().error_fg_color, failure);
        }
        ui.add(ProgressBar::new(lab.progress()).show_percentage());
        let findings = lab.findings();
        conclusion_ui(ui, lab, &findings);
        let mut clicked = None;
        let (room, is_map) = (ui.available_size(), lab.experiment().vary.len() == 2);
        ScrollArea::new([is_map, true])
            .id_salt("runs")
            .auto_shrink(false)
            .show(ui, |ui| {
                if is_map {
                    clicked = map_ui(ui, room, lab, &findings);
                    return;
                }
                for sentence in &findings.sentences {
                    ui.label(sentence);
                }
                for (index, arm) in lab.plan().arms.iter().enumerate() {
                    let cells = lab.cells(index);
                    let run = arm_ui(ui, &arm.name, &cells, lab.experiment().metric);
                    clicked = clicked.take().or(run.map(|cell| ChosenRun {
                        name: run_name(lab, &arm.name, cell.seed),
                        checkpoint: cell.checkpoint,
                    }));
                }
                spread_ui(ui, lab, &findings);
            });
        clicked.map(Chosen::Run)
    }

    fn run(&mut self, ctx: &egui::Context, experiment: Experiment, plan: Plan, backend: Backend) {
        self.error = None;
        match Laboratory::start(ctx, experiment, plan, backend) {
            Ok(laboratory) => self.laboratory = Some((self.chosen, laboratory)),
            Err(error) => {
                self.error = Some(format!("The system gives no thread for it: {error}."));
            }
        }
    }
}

/// What a run is called in the playground.
fn run_name(lab: &Laboratory, arm: &str, seed: u64) -> String {
    format!("{}: {arm}, seed {seed}", lab.experiment().name)
}

fn conclusion_ui(ui: &mut Ui, lab: &Laboratory, findings: &Findings) {
    if findings.conclusion.is_empty() {
        return;
    }
    let all = lab.plan().runs().len();
    let so_far = match findings.finished {
        finished if finished >= all => String::new(),
        finished if lab.is_over() => format!("Stopped after {finished} of {all} runs. "),
        finished => format!("So far, with {finished} of {all} runs: "),
    };
    let text = format!("{so_far}{}", findings.conclusion);
    ui.label(RichText::new(text).strong().size(16.0));
}

/// Edits the number of seeds. Returns whether it changed.
fn seeds_ui(ui: &mut Ui, seeds: &mut u32, least: u32, is_enabled: bool) -> bool {
    let number = DragValue::new(seeds)
        .range(least..=MOST_SEEDS)
        .custom_parser(crate::ui::number::parse_whole)
        .prefix("seeds ");
    let response = ui.add_enabled(is_enabled, number);
    response.widget_info(|| {
        let mut info = WidgetInfo::drag_value(is_enabled, f64::from(*seeds));
        info.label = Some("Seeds of the experiment".to_owned());
        info
    });
    response.changed()
}

/// A button for the first comparison of the claim, to see both of its sides at once.
fn pair_ui(ui: &mut Ui, experiment: &Experiment, plan: &Plan) -> Option<Box<Pair>> {
    let comparison = experiment.compare.first()?;
    let config = |name: &str| {
        let arm = plan.arms.iter().find(|arm| arm.name == name)?;
        Some(arm.config.clone())
    };
    let (a, b) = (config(&comparison.a)?, config(&comparison.b)?);
    let help = format!(
        "Opens two playgrounds with the same seed: A is {}, B is {}.",
        comparison.a, comparison.b
    );
    ui.button("Watch side by side")
        .on_hover_text(help)
        .clicked()
        .then(|| {
            Box::new(Pair {
                name: experiment.name.clone(),
                description: experiment.claim.clone(),
                a,
                b,
            })
        })
}
