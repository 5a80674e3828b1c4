//! A claim that ships: what it says, how often and on what it is tested, and a look at both of its sides.

use eframe::egui::{RichText, Ui};

use super::Experiments;
use super::laboratory::Seeds;
use super::place::place_ui;
use super::seeds::seeds_ui;
use crate::config::Preset;
use crate::experiments::{Experiment, Plan, SHIPPED_EXPERIMENTS};
use crate::gan::Backend;
use crate::language;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::PageRequest;

impl Experiments {
    /// Returns what was clicked.
    pub(super) fn claim_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        backend: Backend,
    ) -> Option<PageRequest> {
        let shipped = SHIPPED_EXPERIMENTS.get(index)?;
        let (experiment, plan) = shipped.at(self.place);
        ui.heading(language::text(&experiment.name));
        ui.label(
            RichText::new(tr!("“{claim}”", claim = language::text(&experiment.claim))).size(15.0),
        );
        ui.weak(language::text(&experiment.source));
        let mut pair = None;
        ui.horizontal_wrapped(|ui| {
            let is_running = self.is_running();
            if self.run_button_ui(ui) {
                let mut experiment = experiment.clone();
                experiment.seeds = self.seeds.unwrap_or(experiment.seeds);
                let plan = experiment.plan();
                // Who asks for so many gets so many.
                let seeds = match self.seeds {
                    Some(_) => Seeds::Fixed,
                    None => Seeds::UntilSettled,
                };
                self.run(ui.ctx(), (experiment, plan), seeds, backend);
            }
            let mut seeds = self.seeds.unwrap_or(experiment.seeds);
            if seeds_ui(ui, &mut seeds, (2, experiment.compare.len()), !is_running) {
                self.seeds = Some(seeds);
            }
            place_ui(ui, &shipped.experiment, &mut self.place, !is_running);
            pair = pair_ui(ui, experiment, plan);
        });
        let seeds = self.seeds.unwrap_or(experiment.seeds);
        let runs = plan.arms.len() * seeds as usize;
        ui.weak(tr!(
            "{arms} ways to train, {seeds} each: {runs} of {epochs}. Compared: {metric}.",
            arms = plan.arms.len(),
            seeds = trn!(seeds, "{n} seed", "{n} seeds"),
            runs = trn!(runs, "{n} run", "{n} runs"),
            epochs = trn!(experiment.epochs, "{n} epoch", "{n} epochs"),
            metric = experiment.metric.label()
        ));
        let chosen = self.results_ui(
            ui,
            tr!("Press Run: every run becomes a small picture of its fakes below."),
        );
        chosen.or(pair)
    }
}

/// A button for the first comparison of the claim, to see both of its sides at once.
fn pair_ui(ui: &mut Ui, experiment: &Experiment, plan: &Plan) -> Option<PageRequest> {
    let comparison = experiment.compare.first()?;
    let config = |name: &str| {
        let arm = plan.arms.iter().find(|arm| arm.name == name)?;
        Some(&arm.config)
    };
    let (a, b) = (config(&comparison.a)?, config(&comparison.b)?);
    let help = |ui: &mut Ui| {
        let labels = experiment.labels();
        let label = |name: &str| {
            let place = plan.arms.iter().position(|arm| arm.name == name);
            place.and_then(|place| labels.get(place)).map_or("", |l| l)
        };
        ui.label(tr!(
            "Opens two playgrounds with the same seed: A is “{a}”, B is “{b}”.",
            a = label(&comparison.a),
            b = label(&comparison.b)
        ));
    };
    ui.button(tr!("Watch side by side"))
        .on_ui_hover(help)
        .clicked()
        .then(|| {
            let (name, claim) = (experiment.name.clone(), experiment.claim.clone());
            PageRequest::OpenBeside {
                preset: Box::new(Preset::new(name, claim, b.clone())),
                pinned: Box::new(a.clone()),
            }
        })
}
