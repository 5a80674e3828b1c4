//! A preset that was just opened is shown as it wants to be: speed, layers, theme, slow motion, epochs that were trained before.

use eframe::egui::Context;

use super::App;
use crate::config::Showing;
use crate::config::showing::{MOST_EPOCHS, SPEEDS, Theme};
use crate::training::StopAt;
use crate::ui::action::Action;
use crate::ui::document::{Document, DocumentId};
use crate::ui::kind::DataKind;
use crate::ui::layers::Layers;

/// What is still to be done of how a preset wants to be shown.
pub(super) struct Arrival {
    document: DocumentId,
    window: Showing,
    /// Commands that were sent before its epochs are trained, and whether slow motion was on before.
    since: Option<(u64, bool)>,
}

impl Arrival {
    /// Of a document that was just opened.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let window = &document.origin.saved.window;
        (!window.is_empty()).then(|| Self {
            document: document.id(),
            window: window.clone(),
            since: None,
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
        let Some((since, was_slow)) = arrival.since else {
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
        let is_slow = arrival.window.slow_motion || was_slow;
        self.arrival = Some(arrival);
        self.end_arrival(reached);
        if is_open && reached && is_slow {
            self.slow_down(ctx);
        }
    }

    /// The speed is the user's again; one that did not get there does not stop another run there.
    pub(super) fn end_arrival(&mut self, is_there: bool) {
        let begun = self.arrival.take().filter(|a| a.since.is_some());
        if begun.is_some() {
            self.trainer.set_limit(self.looks.speed);
            if !is_there {
                self.trainer.stop_at(None);
            }
        }
    }

    fn begin_to_arrive(&mut self, ctx: &Context, arrival: Arrival) {
        let window = &arrival.window;
        match window.theme {
            Theme::AsItIs => {}
            Theme::Light => self.set_dark(ctx, false),
            Theme::Dark => self.set_dark(ctx, true),
        }
        if !window.layers.is_empty() {
            let kind = DataKind::of(&self.document.config);
            *self.looks.layers_of_mut(kind) = Layers::of_names(&window.layers);
        }
        self.set_speed_of_file(window.speed);
        if window.epoch == 0 {
            if window.slow_motion {
                self.slow_down(ctx);
            }
            return;
        }
        let was_slow = self.trainer.slow_motion().is_some();
        self.trainer.set_slow_motion(None);
        self.trainer.set_limit(None);
        self.trainer.stop_at(Some(StopAt::Epoch(window.epoch)));
        self.trainer.set_running(true);
        self.arrival = Some(Arrival {
            since: Some((self.trainer.sent(), was_slow)),
            ..arrival
        });
    }

    /// At most so many epochs a second, as files have it: 0 is as it is, the fastest as fast as it can.
    pub(super) fn set_speed_of_file(&mut self, speed: f64) {
        if speed > 0.0 {
            self.set_speed((speed < SPEEDS.1).then_some(speed.max(SPEEDS.0)));
        }
    }

    pub(super) fn set_speed(&mut self, limit: Option<f64>) {
        self.looks.speed = limit;
        self.trainer.set_limit(limit);
    }

    /// Slow motion, unless it is on.
    pub(super) fn slow_down(&mut self, ctx: &Context) {
        if self.trainer.slow_motion().is_none() {
            self.act(ctx, Action::ToggleSlow);
        }
    }

    /// How the window shows the run now, for the file of a preset.
    pub(super) fn showing(&self) -> Showing {
        // What went on from a model, or had other settings on its way, can't be trained anew from the settings alone.
        let goes_on = self.trained_start().is_some();
        let present = self.trainer.frame().filter(|frame| {
            !goes_on && frame.shown.is_none() && frame.history.records.turns().is_empty()
        });
        let epoch = present.map_or(0, |frame| frame.snapshot.counters.epoch);
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
            epoch: epoch.min(MOST_EPOCHS),
            model: if goes_on {
                self.document.preset().window.model
            } else {
                String::new()
            },
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
