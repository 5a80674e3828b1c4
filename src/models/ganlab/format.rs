//! What is in GAN Lab's files, by its names.

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::gan::spec::specs;
use crate::gan::{NetworkSpec, Player};

#[derive(Serialize, Deserialize)]
pub(super) struct Artifacts {
    #[serde(rename = "modelTopology")]
    pub topology: Topology,
    #[serde(rename = "weightsManifest")]
    pub manifest: Vec<WeightGroup>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Topology {
    pub shape_name: String,
    #[serde(default)]
    pub iter_count: u64,
    pub config: GanLabSettings,
}

/// GAN Lab's settings, by its names.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GanLabSettings {
    pub selected_noise_type: String,
    pub noise_size: u32,
    pub num_generator_layers: u32,
    pub num_discriminator_layers: u32,
    pub num_generator_neurons: u32,
    pub num_discriminator_neurons: u32,
    pub d_learning_rate: f64,
    pub g_learning_rate: f64,
    pub d_optimizer_type: String,
    pub g_optimizer_type: String,
    pub loss_type: String,
    #[serde(rename = "kDSteps")]
    pub d_steps: u32,
    #[serde(rename = "kGSteps")]
    pub g_steps: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WeightGroup {
    pub paths: Vec<String>,
    pub weights: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    pub name: String,
    pub shape: Vec<usize>,
    pub dtype: String,
}

/// What a network is.
pub(super) fn spec(player: Player, config: &Config) -> NetworkSpec {
    let [generator, discriminator] = specs(config);
    match player {
        Player::Generator => generator,
        Player::Discriminator => discriminator,
    }
}

/// Name and shape of each tensor, in the order of the file.
pub(super) fn expected_entries(config: &Config) -> Vec<(String, Vec<usize>)> {
    let mut entries = Vec::new();
    for (prefix, player) in [("d", Player::Discriminator), ("g", Player::Generator)] {
        for (index, block) in spec(player, config).blocks().into_iter().enumerate() {
            entries.push((format!("{prefix}-{index}"), block.shape));
        }
    }
    entries
}

impl Entry {
    /// How many numbers it has.
    pub fn numbers(&self) -> usize {
        self.shape.iter().product()
    }
}
