//! [`Checkpoint`]: a moment of a run, as plain data, from which it can go on as if it had never stopped.

use serde::{Deserialize, Serialize};

use super::{Counters, Progress};
use crate::config::Config;
use crate::gan::GanState;

/// All that a session is, beside what its configuration determines (data, noise, evaluation) and
/// its curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "InFile", into = "InFile")]
pub struct Checkpoint {
    /// The configuration in effect.
    pub config: Config,
    /// How far it had come.
    pub counters: Counters,
    /// The row of the pool of real samples that the next batch starts with.
    pub next_real: usize,
    /// The same for noise.
    pub next_noise: usize,
    /// Networks, optimizers, and the random numbers of passes.
    pub networks: GanState,
}

impl Checkpoint {
    /// Before the first update of these networks.
    pub fn begun(config: Config, networks: GanState) -> Self {
        Self {
            config,
            counters: Counters::default(),
            next_real: 0,
            next_noise: 0,
            networks,
        }
    }

    /// Epochs finished.
    pub fn epoch(&self) -> u64 {
        self.counters.epoch
    }

    /// Bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        let networks = [&self.networks.generator, &self.networks.discriminator];
        let numbers: usize = networks.iter().map(|network| network.numbers()).sum();
        // Points of drawings are shared between configurations.
        size_of::<Self>() + size_of::<f32>() * numbers
    }
}

/// A checkpoint as files have it: the counters stand beside the rest.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Checkpoint", deny_unknown_fields)]
struct InFile {
    config: Config,
    epoch: u64,
    #[serde(default, skip_serializing_if = "Progress::is_none")]
    progress: Progress,
    d_updates: u64,
    g_updates: u64,
    d_loss: Option<f64>,
    g_loss: Option<f64>,
    next_real: usize,
    next_noise: usize,
    networks: GanState,
}

impl From<InFile> for Checkpoint {
    fn from(file: InFile) -> Self {
        Self {
            config: file.config,
            counters: Counters {
                epoch: file.epoch,
                progress: file.progress,
                d_updates: file.d_updates,
                g_updates: file.g_updates,
                d_loss: file.d_loss,
                g_loss: file.g_loss,
            },
            next_real: file.next_real,
            next_noise: file.next_noise,
            networks: file.networks,
        }
    }
}

impl From<Checkpoint> for InFile {
    fn from(checkpoint: Checkpoint) -> Self {
        let Counters {
            epoch,
            progress,
            d_updates,
            g_updates,
            d_loss,
            g_loss,
        } = checkpoint.counters;
        Self {
            config: checkpoint.config,
            epoch,
            progress,
            d_updates,
            g_updates,
            d_loss,
            g_loss,
            next_real: checkpoint.next_real,
            next_noise: checkpoint.next_noise,
            networks: checkpoint.networks,
        }
    }
}
