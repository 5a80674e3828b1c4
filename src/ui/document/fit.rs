//! [`Fit`]: how far a description is about the settings as they are.

use super::Document;
use crate::config::is_cured_by;

/// How far a description is about the settings beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is.
    Whole,
    /// It is about trained networks of these settings.
    Networks,
    /// It is about the same data with other settings.
    Settings,
    /// It is about other data.
    None,
}

impl Document {
    /// How far the description is about the settings as they are, and the networks, of which `is_trained`
    /// tells whether they are those of the model. One that was written since belongs to them.
    pub fn fit(&self, is_trained: bool) -> Fit {
        let saved = &self.origin.saved;
        if self.description != saved.description {
            Fit::Whole
        } else if self.config == saved.config && !self.is_cure_alone() {
            if self.origin.is_model && !is_trained {
                Fit::Networks
            } else {
                Fit::Whole
            }
        } else if self.config.data == saved.config.data {
            Fit::Settings
        } else {
            Fit::None
        }
    }

    /// Whether it is what is left of a pair whose cause was closed, of which the description is.
    fn is_cure_alone(&self) -> bool {
        let saved = &self.origin.saved;
        self.pinned.is_none()
            && saved
                .window
                .pinned(&saved.config)
                .is_some_and(|cause| is_cured_by(&cause, &self.config))
    }
}
