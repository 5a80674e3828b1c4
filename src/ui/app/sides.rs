//! Two playgrounds side by side, as the window has them: which settings are pinned, and what follows.

use eframe::egui::Ui;

use super::{App, loading_ui};
use crate::config::Preset;
use crate::ui::experiments::Pair;
use crate::ui::side_by_side::{Request, Sides};

impl App {
    pub(super) fn sides_ui(&mut self, ui: &mut Ui) {
        self.looks.layers.legend_ui(ui);
        let (Some(frame), Some(pinned)) = (self.trainer.frame(), &self.pinned) else {
            return loading_ui(ui);
        };
        let sides = Sides {
            frame,
            a: pinned,
            b: &self.document.config,
            layers: self.looks.layers,
            is_running: self.trainer.is_running(),
        };
        let request = sides.ui(ui, [&mut self.pinned_plot, &mut self.plot]);
        match request {
            Some(Request::Close) => self.pinned = None,
            Some(Request::Pin) => self.pinned = Some(self.document.config.clone()),
            Some(Request::Swap) => {
                if let Some(pinned) = &mut self.pinned {
                    self.history.separate(&self.document);
                    std::mem::swap(pinned, &mut self.document.config);
                }
            }
            None => {}
        }
    }

    /// Both have one seed, and nothing is slow that has no captions.
    pub(super) fn keep_sides_comparable(&mut self) {
        if let Some(pinned) = &mut self.pinned {
            pinned.seed = self.document.config.seed;
            self.trainer.set_slow_motion(None);
        }
        self.trainer.set_twin(self.pinned.as_ref());
    }

    /// Opens two arms of an experiment side by side.
    pub(super) fn open_pair(&mut self, pair: Pair) {
        let Pair {
            name,
            description,
            a,
            b,
        } = pair;
        self.open(Preset::new(name, description, b), None);
        self.pinned = Some(a);
    }
}
