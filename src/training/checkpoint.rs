//! [`Checkpoint`]: a moment of a run, as plain data, from which it can go on as if it had never stopped.

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::gan::GanState;

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
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// All that a session is, beside what its configuration determines (data, noise, evaluation) and
/// its curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The configuration in effect.
    pub config: Config,
    /// Epochs finished.
    pub epoch: u64,
    /// Updates of the epoch under way.
    #[serde(default, skip_serializing_if = "Progress::is_none")]
    pub progress: Progress,
    /// Updates of D so far.
    pub d_updates: u64,
    /// Updates of G so far.
    pub g_updates: u64,
    /// D's loss of the last update, as plotted.
    pub d_loss: Option<f64>,
    /// G's loss of the last update.
    pub g_loss: Option<f64>,
    /// The row of the pool of real points that the next batch starts with.
    pub next_real: usize,
    /// The same for noise.
    pub next_noise: usize,
    /// Networks, optimizers and dropout.
    pub networks: GanState,
}

impl Checkpoint {
    /// Bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        let networks = [&self.networks.generator, &self.networks.discriminator];
        let numbers: usize = networks.iter().map(|network| network.numbers()).sum();
        // Points of drawings are shared between configurations.
        size_of::<Self>() + size_of::<f32>() * numbers
    }
}
