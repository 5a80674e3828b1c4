//! A model of GAN Lab becomes one of ours.

use std::path::Path;

use super::format::{Artifacts, Entry, Topology, expected_entries, spec};
use super::names::{DRAWING, SHAPES, noise_name, optimizer_name};
use super::weights::{Weights, read_weights};
use crate::config::{Choice as _, Config, Generator, Loss, NoiseDistribution, OptimizerKind};
use crate::data::Stream;
use crate::files::{FileError, parse_json};
use crate::gan::{GanState, Memory, NetworkState, Player};
use crate::language::grouped;
use crate::models::file::{no_model, validate};
use crate::models::{Model, Note};
use crate::text::shortened;
use crate::training::{Checkpoint, Counters, History};

/// Most characters of a message.
const MOST: usize = 600;

/// Reads the text of a model's JSON file, and its weights from the file beside it.
///
/// # Errors
///
/// If it is not of their format, or its weights are not there or do not fit it.
pub fn parse(path: &Path, text: &str) -> Result<Model, FileError> {
    let name = path.display().to_string();
    let refuse = |reason: String| no_model(&name, shortened(&reason, MOST));
    let artifacts: Artifacts = parse_json(text, &name)?;
    let config = config(&artifacts.topology).map_err(refuse)?;
    let entries: Vec<&Entry> = artifacts.manifest.iter().flat_map(|g| &g.weights).collect();
    check_entries(&entries, &config).map_err(refuse)?;
    let Weights {
        file,
        bytes,
        note: of_weights,
    } = read_weights(path, &artifacts.manifest)?;
    let needed: usize = 4 * entries.iter().map(|e| e.numbers()).sum::<usize>();
    if bytes.len() != needed {
        return Err(refuse(tr!(
            "{file} has {bytes} bytes; the tensors that are listed need {needed}",
            file = file.display(),
            bytes = bytes.len(),
            needed
        )));
    }
    let mut values = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes));
    let mut network = |player: Player| NetworkState {
        parameters: values
            .by_ref()
            .take(spec(player, &config).parameters())
            .collect(),
        optimizer: Memory::None,
        average: None,
        averaged: 0,
        since_r1: 0,
        last_gradient: None,
        statistics: None,
        average_statistics: None,
    };
    // The file has D first.
    let discriminator = network(Player::Discriminator);
    let generator = network(Player::Generator);
    let epoch = artifacts.topology.iter_count;
    let updates = |per_epoch: u32| epoch.saturating_mul(u64::from(per_epoch));
    let title = path
        .file_stem()
        .map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let is_drawing = artifacts.topology.shape_name.to_lowercase() == DRAWING;
    let of_data = is_drawing.then_some(Note::NoData);
    let model = Model {
        description: tr!(
            "A model of GAN Lab, trained for {epoch} epochs on “{shape_name}”.{note}",
            epoch = grouped(epoch),
            shape_name = artifacts.topology.shape_name,
            note = // Whoever looks at the picture later has to know it as well.
            of_data
                .as_ref()
                .map_or_else(String::new, |note| format!(" {note}"))
        ),
        name: title,
        checkpoint: Checkpoint {
            counters: Counters {
                epoch,
                d_updates: updates(config.discriminator.updates_per_epoch),
                g_updates: updates(config.generator.updates_per_epoch),
                ..Counters::default()
            },
            next_real: 0,
            next_noise: 0,
            networks: GanState {
                generator,
                discriminator,
                dropout_rng: Stream::Dropout.rng(config.seed),
            },
            config,
        },
        history: History::default(),
        notes: of_weights.into_iter().chain(of_data).collect(),
    };
    validate(&model, &name)?;
    Ok(model)
}

/// Our configuration of GAN Lab's settings, or what is not ours.
fn config(topology: &Topology) -> Result<Config, String> {
    let settings = &topology.config;
    let shape = topology.shape_name.to_lowercase();
    let distribution = SHAPES
        .iter()
        .find(|(name, _)| *name == shape)
        .map(|(_, distribution)| *distribution)
        .or_else(|| (shape == DRAWING).then(|| Config::default().data.distribution))
        .ok_or_else(|| {
            tr!("modelTopology.shape_name: `{shape_name}` is none of line, gaussians, ring, disjoint, drawing", shape_name = topology.shape_name)
        })?;
    let mut config = Config::default();
    config.data.distribution = distribution;
    config.noise.dim = settings.noise_size;
    let noise = &settings.selected_noise_type;
    config.noise.distribution = [NoiseDistribution::Uniform, NoiseDistribution::Gaussian]
        .into_iter()
        .find(|one| (1..=2).any(|dim| *noise == noise_name(dim, *one)))
        .ok_or_else(|| unknown("selectedNoiseType", noise))?;
    config.loss = *Loss::ALL
        .iter()
        .find(|loss| loss.rule().gan_lab_name == Some(settings.loss_type.as_str()))
        .ok_or_else(|| unknown("lossType", &settings.loss_type))?;
    let g = &mut config.generator;
    g.hidden_layers = settings.num_generator_layers.saturating_add(1);
    g.neurons = settings.num_generator_neurons;
    g.learning_rate = settings.g_learning_rate;
    g.updates_per_epoch = settings.g_steps;
    g.optimizer = optimizer("gOptimizerType", &settings.g_optimizer_type)?;
    let d = &mut config.discriminator;
    d.hidden_layers = settings.num_discriminator_layers.saturating_add(1);
    d.neurons = settings.num_discriminator_neurons;
    d.learning_rate = settings.d_learning_rate;
    d.updates_per_epoch = settings.d_steps;
    d.optimizer = optimizer("dOptimizerType", &settings.d_optimizer_type)?;
    crate::config::check(&config).map_err(|violations| violations.to_string())?;
    Ok(config)
}

fn unknown(field: &str, value: &str) -> String {
    tr!(
        "modelTopology.config.{field}: `{value}` is not known",
        field,
        value
    )
}

fn optimizer(field: &str, name: &str) -> Result<OptimizerKind, String> {
    OptimizerKind::ALL
        .iter()
        .copied()
        .find(|kind| {
            let mut network = Generator::default();
            network.optimizer = *kind;
            optimizer_name(&network) == Ok(name)
        })
        .ok_or_else(|| unknown(field, name))
}

fn check_entries(entries: &[&Entry], config: &Config) -> Result<(), String> {
    let expected = expected_entries(config);
    for (entry, (name, shape)) in entries.iter().zip(&expected) {
        if entry.name != *name || entry.shape != *shape {
            return Err(tr!(
                "weightsManifest: tensor `{entry}` of shape {shape} stands where the settings need `{name}` of \
                 shape {wanted}",
                entry = entry.name,
                shape = format!("{:?}", entry.shape),
                name,
                wanted = format!("{:?}", shape)
            ));
        }
        if entry.dtype != "float32" {
            return Err(tr!(
                "weightsManifest: tensor `{name}` is of type {dtype}, not float32",
                name,
                dtype = entry.dtype
            ));
        }
    }
    if entries.len() != expected.len() {
        return Err(tr!(
            "weightsManifest lists {entries} tensors; the settings need {expected}",
            entries = entries.len(),
            expected = expected.len()
        ));
    }
    Ok(())
}
