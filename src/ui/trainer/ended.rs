//! A long run that other settings ended: the next one is back at epoch 0, which nobody sees who looks at the knob.

use std::sync::Arc;

use super::Trainer;
use crate::config::{Config, needs_rebuild};
use crate::ui::messages::{About, Messages};
use crate::ui::number::grouped;

/// A run of more epochs is told of.
const LONG_RUN: u64 = 100;

/// A run that a change of settings ended, until that is told.
pub(super) struct Ended {
    config: Arc<Config>,
    epoch: u64,
}

impl Trainer {
    /// Takes note of the run on screen if these settings end it, and it is a long one; where they bring a run back, that is said no more.
    /// Of those that a dragged setting passes none is.
    pub(super) fn note_end(&mut self, config: &Config, is_back: bool, messages: &mut Messages) {
        if is_back {
            messages.clear(&About::Restart);
            return self.forget_end();
        }
        let Some(frame) = self.frame.as_deref() else {
            return;
        };
        let epoch = match frame.shown {
            Some(_) => frame.moments.last().copied().unwrap_or_default(),
            None => frame.snapshot.counters.epoch,
        };
        if self.ended.is_none() && epoch > LONG_RUN && needs_rebuild(&frame.config, config) {
            let config = frame.config.clone();
            self.ended = Some(Ended { config, epoch });
        }
    }

    /// Says once that a long run was ended by other settings; call it while nothing is dragged.
    pub fn tell_of_end(&mut self, messages: &mut Messages) {
        // A setting may have been dragged back to where it was.
        let ended = self.ended.take();
        let Some(ended) = ended.filter(|ended| needs_rebuild(&ended.config, &self.config)) else {
            return;
        };
        let epoch = grouped(ended.epoch);
        messages.note_about(
            About::Restart,
            if ended.config.data == self.config.data {
                tr!("Training began again, as other networks have no use of these weights. Undo brings epoch {epoch} back.", epoch)
            } else {
                tr!("Training began again, on other data. Undo brings epoch {epoch} back.", epoch)
            },
        );
    }

    /// Says nothing of a run that ended because something else was opened.
    pub fn forget_end(&mut self) {
        self.ended = None;
    }
}
