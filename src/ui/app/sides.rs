//! Two playgrounds side by side, as the window has them: which settings are pinned, and what follows.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{ScrollArea, Ui};

use super::App;
use super::layout::{NARROW, loading_ui};
use crate::config::{Config, Preset};
use crate::lessons::Part;
use crate::ui::side_by_side::{Arrangement, Sides, SidesRequest};

/// Height below which both sides scroll, or their pictures and charts would be cut; a presentation has the pictures alone.
const LOW: f32 = 420.0;
/// Height in which a presentation of the pictures alone has their legend.
const ROOM_FOR_LEGEND: f32 = 260.0;
/// Share of the width that the name of the preset has before the legend.
const MOST_OF_NAME: f32 = 0.4;

impl App {
    pub(super) fn sides_ui(&mut self, ui: &mut Ui) {
        let size = ui.available_size();
        let (is_narrow, is_low) = (size.x < NARROW, size.y < LOW);
        let arrangement = match (self.is_presenting(), is_narrow || is_low) {
            (_, false) => Arrangement::Fitted,
            // A class cannot scroll.
            (true, true) => Arrangement::Pictures,
            (false, true) if is_narrow => Arrangement::Stacked,
            (false, true) => Arrangement::Whole,
        };
        if matches!(arrangement, Arrangement::Fitted | Arrangement::Pictures) {
            return self.both_ui(ui, arrangement);
        }
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| self.both_ui(ui, arrangement));
    }

    fn both_ui(&mut self, ui: &mut Ui, arrangement: Arrangement) {
        let kind = self.kind();
        let is_stacked = arrangement == Arrangement::Stacked;
        let is_trained = self.trained_start().is_some();
        // Who follows a lesson or looks at a presentation names nothing.
        let can_edit = self.tutor.is_none() && !self.is_presenting();
        if is_stacked && can_edit {
            ui.horizontal(|ui| {
                let of_name = (ui.available_width(), is_trained, can_edit);
                self.header.pair_name_ui(ui, &mut self.document, of_name);
            });
            self.header.pair_description_ui(ui, &mut self.document);
        }
        let is_of_pictures = arrangement == Arrangement::Pictures;
        if !is_of_pictures || ui.available_height() >= ROOM_FOR_LEGEND {
            ui.horizontal(|ui| {
                if !is_stacked && !is_of_pictures {
                    let width = MOST_OF_NAME * ui.available_width();
                    let of_name = (width, is_trained, can_edit);
                    self.header.pair_name_ui(ui, &mut self.document, of_name);
                    ui.add_space(12.0);
                }
                let (layers, frame) = (self.looks.layers_of_mut(kind), self.trainer.frame());
                ui.vertical(|ui| layers.legend_ui(ui, kind, frame));
            });
        }
        if !is_stacked && can_edit {
            self.header.pair_description_ui(ui, &mut self.document);
        }
        let (Some(frame), Some(pinned)) = (self.trainer.frame(), &self.document.pinned) else {
            return loading_ui(ui);
        };
        let sides = Sides {
            frame,
            a: pinned,
            b: &self.document.config,
            settings: self.settings_place,
            layers: self.looks.layers_of(kind),
            is_running: self.trainer.is_running(),
            epochs: self.epochs(),
            arrangement,
            has_charts: !self.hides(Part::Charts),
            is_presented: self.is_presenting(),
        };
        let request = sides.ui(
            ui,
            [&mut self.pinned_picture, &mut self.picture],
            &mut self.differences,
        );
        if request.is_some() {
            self.history.separate(&self.document);
        }
        let document = &mut self.document;
        match request {
            Some(SidesRequest::Close) => document.pinned = None,
            Some(SidesRequest::Pin) => document.pinned = Some(document.config.clone()),
            Some(SidesRequest::Swap) => {
                if let Some(pinned) = &mut document.pinned {
                    std::mem::swap(pinned, &mut document.config);
                }
            }
            None => {}
        }
    }

    /// Both have one seed, and nothing is slow that has no captions. Tells the trainer of the settings.
    pub(super) fn set_configs(&mut self) {
        if let Some(pinned) = &mut self.document.pinned {
            pinned.seed = self.document.config.seed;
            self.trainer.set_slow_motion(None);
        }
        let (config, pinned) = (&self.document.config, self.document.pinned.as_ref());
        let back = self.back.take();
        self.trainer
            .set_configs(config, pinned, back, &mut self.messages);
    }

    /// Opens a preset with other settings pinned beside it.
    pub(super) fn open_beside(&mut self, preset: Preset, pinned: Config) {
        self.open(preset, None);
        self.document.pinned = Some(pinned);
        // A run that runs on meanwhile must not be what A goes on from.
        self.set_configs();
        self.trainer.reset();
    }
}
