//! [`Counters`]: how far a run has come.

use serde::{Deserialize, Serialize};

/// Updates that the epoch under way has had; none between two epochs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Of D.
    pub discriminator: u32,
    /// Of G.
    pub generator: u32,
}

impl Progress {
    /// Whether no epoch is under way.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// How far a run has come, and the losses of its last updates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counters {
    /// Epochs finished.
    pub epoch: u64,
    /// Updates of the epoch under way.
    pub progress: Progress,
    /// Updates of D so far.
    pub d_updates: u64,
    /// Updates of G so far.
    pub g_updates: u64,
    /// D's loss of the last update, as plotted (halved).
    pub d_loss: Option<f64>,
    /// G's loss of the last update.
    pub g_loss: Option<f64>,
}

impl Counters {
    /// Whether there was any training, be it less than an epoch.
    pub fn has_begun(&self) -> bool {
        self.epoch + self.d_updates + self.g_updates > 0
    }
}
