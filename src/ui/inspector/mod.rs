//! The left panel: what is selected, and its settings, made from the rows of the table.
//!
//! - [`topic`]: the tabs: the knobs to begin with, or all of one part
//! - `formula`: the formulas of a distribution; `equations`: those of what is computed
//! - `data`: the data as pictures to pick from; `compute`: backend and threads
//! - [`Inspector`]: puts them together, below the picture of a node of the graph where one is selected

mod compute;
mod data;
mod equations;
mod formula;
pub mod topic;

use eframe::egui::{self, RichText, Ui};

use self::compute::{backend_ui, threads_ui};
use self::data::start_ui;
use self::equations::equations_ui;
use self::formula::FormulaDraft;
pub use self::topic::Topic;
use self::topic::{tabs_ui, title};
use super::hover::LazyHover as _;
use super::hyperparameter::{Reference, hyperparameter_ui};
use super::picture::Thumbnails;
use super::spot;
use crate::config::{Config, Group, Hyperparameter, Level, Rows, TABLE};
use crate::gan::{Backend, Cost};
use crate::lessons::Part;

/// What the user wants that is not a value of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectorRequest {
    /// Draw a distribution.
    Draw,
    /// Choose a points file.
    Import,
    /// Choose a folder of pictures.
    ImportPictures,
    /// Start with the trained networks of the chosen distribution.
    StartTrained,
    /// Start with fresh networks.
    StartFresh,
    /// Compute with this backend.
    SetBackend(Backend),
    /// Let so many threads share a convolution.
    SetThreads(usize),
}

/// What the inspector edits, and what it compares with.
pub struct Settings<'a> {
    /// The settings.
    pub config: &'a mut Config,
    /// What the marks compare with.
    pub preset: Reference<'a>,
    /// What computes, and on how many threads.
    pub compute: (Backend, usize),
    /// Whether the run starts from trained networks.
    pub is_trained: bool,
    /// Keys of the only rows that are shown; empty shows all.
    pub only: &'a [String],
}

/// The left panel; holds what can be computed once.
#[derive(Default)]
pub struct Inspector {
    /// What it is about.
    pub topic: Topic,
    thumbnails: Thumbnails,
    formula: FormulaDraft,
}

impl Inspector {
    /// Draws the panel below `above`, the picture of what is selected.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        settings: &mut Settings<'_>,
        above: impl FnOnce(&mut Ui),
    ) -> Option<InspectorRequest> {
        self.tabs_ui(ui, settings);
        let scroll = egui::ScrollArea::vertical()
            .id_salt(self.topic.name())
            .auto_shrink(false);
        scroll
            .show(ui, |ui| {
                above(ui);
                self.contents_ui(ui, settings)
            })
            .inner
    }

    /// The tabs.
    pub fn tabs_ui(&mut self, ui: &mut Ui, settings: &Settings<'_>) {
        let has_changes = *settings.config != *settings.preset.config();
        let is_changed = |group| {
            let mut own = TABLE.iter().filter(|row| row.group == group);
            has_changes && own.any(|row| is_changed(row, settings))
        };
        tabs_ui(ui, &mut self.topic, is_changed);
    }

    /// The settings without tabs, and without a scroll area of their own.
    pub fn contents_ui(
        &mut self,
        ui: &mut Ui,
        settings: &mut Settings<'_>,
    ) -> Option<InspectorRequest> {
        for warning in Cost::of(settings.config).warnings() {
            let text = RichText::new(warning).color(ui.visuals().warn_fg_color);
            ui.add(egui::Label::new(text).wrap());
        }
        if !settings.only.is_empty() {
            let shown = ui.scope(|ui| some_rows_ui(ui, settings));
            spot::mark(ui, Part::Settings, shown.response.rect);
            return None;
        }
        match self.topic {
            Topic::Essentials => self.essentials_ui(ui, settings),
            Topic::Of(group) => self.group_ui(ui, group, settings),
        }
    }

    fn essentials_ui(
        &mut self,
        ui: &mut Ui,
        settings: &mut Settings<'_>,
    ) -> Option<InspectorRequest> {
        let mut request = None;
        let table = Rows::of(settings.config);
        for group in Group::ALL {
            let is_here = |row: &&Hyperparameter| row.group == group && table.has(row);
            if group == Group::RealData {
                request = self.data_and_start_ui(ui, settings);
            } else {
                ui.add_space(4.0);
                ui.label(title(ui, group));
            }
            let (first, others): (Vec<_>, Vec<_>) = TABLE
                .iter()
                .filter(is_here)
                .partition(|row| row.level == Level::Essential);
            for row in first.into_iter().filter(|row| !is_pictured(row)) {
                hyperparameter_ui(ui, row, settings.config, settings.preset);
            }
            let changed = others.iter().filter(|row| is_changed(row, settings));
            let changed = changed.count();
            if changed > 0 {
                let words = trn!(changed, "{n} other is changed", "{n} others are changed");
                let link = ui.link(RichText::new(words).small());
                let help = || {
                    tr!(
                        "Shows all that there is to set: {group}.",
                        group = group.label()
                    )
                };
                if link.on_hover(help).clicked() {
                    self.topic = Topic::Of(group);
                }
            }
        }
        request
    }

    fn group_ui(
        &mut self,
        ui: &mut Ui,
        group: Group,
        settings: &mut Settings<'_>,
    ) -> Option<InspectorRequest> {
        let mut request = None;
        if group == Group::RealData {
            request = self.data_and_start_ui(ui, settings);
        } else {
            ui.label(title(ui, group));
        }
        let table = Rows::of(settings.config);
        let own = TABLE
            .iter()
            .filter(|row| row.group == group && !is_pictured(row) && table.has(row));
        let (advanced, first): (Vec<_>, Vec<_>) = own.partition(|row| row.level == Level::Advanced);
        let (config, preset) = (&mut *settings.config, settings.preset);
        for row in first {
            hyperparameter_ui(ui, row, config, preset);
        }
        if group == Group::Training {
            request = request.or(backend_ui(ui, settings.compute.0));
            if config.is_convolutional() {
                request = request.or(threads_ui(ui, settings.compute.1));
            }
        }
        if !advanced.is_empty() {
            ui.add_space(4.0);
            ui.label(RichText::new(tr!("Advanced")).small().strong());
        }
        for row in advanced {
            hyperparameter_ui(ui, row, config, preset);
        }
        equations_ui(ui, group, config);
        request
    }

    fn data_and_start_ui(
        &mut self,
        ui: &mut Ui,
        settings: &mut Settings<'_>,
    ) -> Option<InspectorRequest> {
        let shown = ui.scope(|ui| {
            ui.label(title(ui, Group::RealData));
            let chosen = self.data_ui(ui, settings.config, settings.preset);
            chosen.or(start_ui(ui, settings.config, settings.is_trained))
        });
        spot::mark(ui, Part::Data, shown.response.rect);
        shown.inner
    }
}

/// Whether a row is chosen by pictures.
fn is_pictured(row: &Hyperparameter) -> bool {
    matches!(row.key, "data.distribution" | "data.images")
}

fn is_changed(row: &Hyperparameter, settings: &Settings<'_>) -> bool {
    row.value(settings.config) != row.value(settings.preset.config())
}

/// Some rows of the table alone, each group of them under its heading.
fn some_rows_ui(ui: &mut Ui, settings: &mut Settings<'_>) {
    for group in Group::ALL {
        let is_here = |row: &&Hyperparameter| {
            row.group == group && settings.only.iter().any(|key| key == row.key)
        };
        let mut rows = TABLE.iter().filter(is_here).peekable();
        if rows.peek().is_some() {
            ui.label(title(ui, group));
        }
        for row in rows {
            hyperparameter_ui(ui, row, settings.config, settings.preset);
        }
    }
}
