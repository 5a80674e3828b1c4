//! A preset that was just opened is shown as it wants to be: speed, layers, theme, slow motion, epochs that were trained before.

use eframe::egui::Context;

use super::App;
use super::light::theme_of;
use crate::config::Showing;
use crate::config::showing::{MOST_EPOCHS, SPEEDS, Theme};
use crate::training::StopAt;
use crate::ui::action::Action;
use crate::ui::document::DocumentId;
use crate::ui::kind::DataKind;
use crate::ui::layers::Layers;

/// What is still to be done of how a preset wants to be shown.
pub(super) struct Arrival {
    document: DocumentId,
    window: Showing,
    /// Commands that were sent before its epochs are trained.
    since: Option<u64>,
}

impl Arrival {
    /// Of a document that was just opened.
    pub(super) fn new(document: DocumentId, window: Showing) -> Option<Self> {
        let since = None;
        (!window.is_empty()).then_some(Self {
            document,
            window,
            since,
        })
    }
}

impl App {
    /// Goes on with it; call it once a frame.
    pub(super) fn arrive(&mut self, ctx: &Context) {
        let Some(arrival) = self.arrival.take() else {
            return;
        };
        let is_open = arrival.document == self.document.id();
        let Some(since) = arrival.since else {
            if is_open {
                self.begin_to_arrive(ctx, arrival);
            }
            return;
        };
        let reached = self.trainer.frame().is_some_and(|frame| {
            frame.commands_done >= since && frame.snapshot.counters.epoch >= arrival.window.epoch
        });
        // Who pauses on the way has seen enough.
        if is_open && !reached && self.trainer.is_running() {
            self.arrival = Some(arrival);
            return;
        }
        self.trainer.set_limit(self.looks.speed);
        if is_open && reached && arrival.window.slow_motion {
            self.slow_down(ctx);
        }
    }

    fn begin_to_arrive(&mut self, ctx: &Context, arrival: Arrival) {
        let window = &arrival.window;
        let is_dark = match window.theme {
            Theme::AsItIs => None,
            Theme::Light => Some(false),
            Theme::Dark => Some(true),
        };
        if let Some(is_dark) = is_dark {
            self.looks.is_dark = Some(is_dark);
            ctx.set_theme(theme_of(is_dark));
        }
        if !window.layers.is_empty() {
            let kind = DataKind::of(&self.document.config);
            *self.looks.layers_of_mut(kind) = Layers::of_names(&window.layers);
        }
        if window.speed > 0.0 {
            self.looks.speed = (window.speed < SPEEDS.1).then_some(window.speed);
            self.trainer.set_limit(self.looks.speed);
        }
        if window.epoch == 0 {
            if window.slow_motion {
                self.slow_down(ctx);
            }
            return;
        }
        self.trainer.set_slow_motion(None);
        self.trainer.set_limit(None);
        self.trainer.stop_at(Some(StopAt::Epoch(window.epoch)));
        self.trainer.set_running(true);
        self.arrival = Some(Arrival {
            since: Some(self.trainer.sent()),
            ..arrival
        });
    }

    fn slow_down(&mut self, ctx: &Context) {
        if self.trainer.slow_motion().is_none() {
            self.act(ctx, Action::ToggleSlow);
        }
    }

    /// How the window shows the run now, for the file of a preset.
    pub(super) fn showing(&self) -> Showing {
        let is_past = self.trainer.frame().is_some_and(|f| f.shown.is_some());
        let epoch = self
            .trainer
            .frame()
            .map_or(0, |f| f.snapshot.counters.epoch);
        // What went on from a model can't be trained anew from the settings alone.
        let is_own = self.trained_start().is_none() && !is_past;
        Showing {
            speed: self.looks.speed.unwrap_or(SPEEDS.1),
            slow_motion: self.trainer.slow_motion().is_some(),
            theme: match self.looks.is_dark {
                None => Theme::AsItIs,
                Some(false) => Theme::Light,
                Some(true) => Theme::Dark,
            },
            layers: self
                .looks
                .layers_of(DataKind::of(&self.document.config))
                .names(),
            epoch: if is_own { epoch.min(MOST_EPOCHS) } else { 0 },
            model: String::new(),
            beside: self.document.beside(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::showing::LAYERS;
    use crate::ui::layers::Layer;

    #[test]
    fn layers_are_called_in_files_as_the_legend_orders_them() {
        assert_eq!(Layer::ALL.map(Layer::key), LAYERS);
        let some = vec!["fake".to_owned(), "manifold".to_owned()];
        assert_eq!(Layers::of_names(&some).names(), some);
    }
}
