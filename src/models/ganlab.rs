//! Models in GAN Lab's format (ganlab 0.2.1): TensorFlow.js model artifacts, a JSON file whose
//! `modelTopology` holds GAN Lab's settings, and a binary file with the weights.
//!
//! Weights are `[inputs, outputs]` row by row, then the bias, layer by layer, D's before G's, which is
//! the order of our own flat parameters. The file has no optimizer memory: Adam starts afresh.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{MAX_BYTES, ModelError, check_readable, no_model, parse_json, validate};
use super::{Model, Note};
use crate::config::preset::MOST;
use crate::config::settings::Role;
use crate::config::{
    Activation, Choice as _, Config, Distribution, Generator, Loss, Network, NoiseDistribution,
    OptimizerKind,
};
use crate::data::Stream;
use crate::files::{
    TextError, WriteError, has_ending, is_stream, read_bytes, read_text, write_together,
};
use crate::gan::spec::specs;
use crate::gan::{GanState, Layout, Memory, NetworkState, Player};
use crate::text::shortened;
use crate::training::{Checkpoint, Counters, History};

/// Largest file of weights that is read: far more than GAN Lab's page can make.
const MAX_WEIGHT_BYTES: u64 = 16 << 20;
/// GAN Lab's names of the target distributions.
const SHAPES: [(&str, Distribution); 4] = [
    ("line", Distribution::Line),
    ("gaussians", Distribution::Gaussians),
    ("ring", Distribution::Ring),
    ("disjoint", Distribution::Disjoint),
];
/// What it calls the points that somebody drew on its page; no file of it has them.
const DRAWING: &str = "drawing";
/// End of the name of a file of weights.
const WEIGHTS: &str = ".weights.bin";

#[derive(Serialize, Deserialize)]
struct Artifacts {
    #[serde(rename = "modelTopology")]
    topology: Topology,
    #[serde(rename = "weightsManifest")]
    manifest: Vec<Group>,
}

#[derive(Serialize, Deserialize)]
struct Topology {
    shape_name: String,
    #[serde(default)]
    iter_count: u64,
    config: Settings,
}

/// GAN Lab's settings, by its names.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    selected_noise_type: String,
    noise_size: u32,
    num_generator_layers: u32,
    num_discriminator_layers: u32,
    num_generator_neurons: u32,
    num_discriminator_neurons: u32,
    d_learning_rate: f64,
    g_learning_rate: f64,
    d_optimizer_type: String,
    g_optimizer_type: String,
    loss_type: String,
    #[serde(rename = "kDSteps")]
    d_steps: u32,
    #[serde(rename = "kGSteps")]
    g_steps: u32,
}

#[derive(Serialize, Deserialize)]
struct Group {
    paths: Vec<String>,
    weights: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    shape: Vec<usize>,
    dtype: String,
}

/// Whether the text looks like a model of GAN Lab.
pub fn is_ganlab(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(rename = "modelTopology")]
        topology: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str::<Probe>(text).is_ok_and(|probe| probe.topology.is_some())
}

/// Reads the text of a model's JSON file, and its weights from the file beside it.
///
/// # Errors
///
/// See [`ModelError`].
pub fn parse(path: &Path, text: &str) -> Result<Model, ModelError> {
    let name = path.display().to_string();
    let refuse = |reason: String| no_model(name.clone(), shortened(&reason, MOST));
    let artifacts: Artifacts = parse_json(text, &name)?;
    let config = config(&artifacts.topology).map_err(refuse)?;
    let entries: Vec<&Entry> = artifacts.manifest.iter().flat_map(|g| &g.weights).collect();
    check_entries(&entries, &config).map_err(refuse)?;
    let Weights {
        file,
        bytes,
        note: of_weights,
    } = read_weights(path, &artifacts.manifest)?;
    let needed: usize = 4 * entries.iter().map(|e| numbers(e)).sum::<usize>();
    if bytes.len() != needed {
        return Err(refuse(format!(
            "{} has {} bytes; the tensors that are listed need {needed}",
            file.display(),
            bytes.len()
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
            .take(layout(player, &config).parameters())
            .collect(),
        optimizer: Memory::None,
        average: None,
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
        description: format!(
            "A model of GAN Lab, trained for {epoch} epochs on “{}”.{}",
            artifacts.topology.shape_name,
            // Whoever looks at the picture later has to know it as well.
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
            format!(
                "modelTopology.shape_name: `{}` is none of line, gaussians, ring, disjoint, drawing",
                topology.shape_name
            )
        })?;
    let mut config = Config::default();
    config.data.distribution = distribution;
    config.noise.dim = settings.noise_size;
    let noise = &settings.selected_noise_type;
    config.noise.distribution = *NoiseDistribution::ALL
        .iter()
        .find(|one| (1..=2).any(|dim| *noise == noise_name(dim, **one)))
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

/// What GAN Lab calls noise of so many dimensions.
fn noise_name(dim: u32, distribution: NoiseDistribution) -> String {
    let name = match distribution {
        NoiseDistribution::Uniform => "Uniform",
        NoiseDistribution::Gaussian => "Gaussian",
    };
    format!("{dim}D {name}")
}

fn unknown(field: &str, value: &str) -> String {
    format!("modelTopology.config.{field}: `{value}` is not known")
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

/// What GAN Lab calls a network's optimizer, or what it lacks of it.
fn optimizer_name<R: Role>(network: &Network<R>) -> Result<&'static str, &'static str> {
    match network.optimizer {
        OptimizerKind::Sgd if network.momentum == 0.0 => Ok("SGD"),
        OptimizerKind::Sgd => Err("momentum"),
        OptimizerKind::Adam if network.beta1 == 0.9 && network.beta2 == 0.999 => Ok("Adam"),
        OptimizerKind::Adam => Err("other β of Adam"),
        OptimizerKind::RmsProp => Err("RMSprop"),
    }
}

fn layout(player: Player, config: &Config) -> Layout {
    let [generator, discriminator] = specs(config);
    match player {
        Player::Generator => generator.layout,
        Player::Discriminator => discriminator.layout,
    }
}

/// Name and shape of each tensor, in the order of the file.
fn expected_entries(config: &Config) -> Vec<(String, Vec<usize>)> {
    let mut entries = Vec::new();
    for (prefix, player) in [("d", Player::Discriminator), ("g", Player::Generator)] {
        for (index, block) in layout(player, config).blocks().enumerate() {
            entries.push((format!("{prefix}-{index}"), block.shape));
        }
    }
    entries
}

fn check_entries(entries: &[&Entry], config: &Config) -> Result<(), String> {
    let expected = expected_entries(config);
    for (entry, (name, shape)) in entries.iter().zip(&expected) {
        if entry.name != *name || entry.shape != *shape {
            return Err(format!(
                "weightsManifest: tensor `{}` of shape {:?} stands where the settings need `{name}` of \
                 shape {shape:?}",
                entry.name, entry.shape
            ));
        }
        if entry.dtype != "float32" {
            return Err(format!(
                "weightsManifest: tensor `{name}` is of type {}, not float32",
                entry.dtype
            ));
        }
    }
    if entries.len() != expected.len() {
        return Err(format!(
            "weightsManifest lists {} tensors; the settings need {}",
            entries.len(),
            expected.len()
        ));
    }
    Ok(())
}

fn numbers(entry: &Entry) -> usize {
    entry.shape.iter().product()
}

/// A file of weights.
struct Weights {
    file: PathBuf,
    bytes: Vec<u8>,
    /// What to say of the choice.
    note: Option<Note>,
}

/// The weights, from beside the JSON file: the folder in the manifest is often another machine's.
fn read_weights(path: &Path, manifest: &[Group]) -> Result<Weights, ModelError> {
    let name = path.display().to_string();
    let paths: Vec<&String> = manifest.iter().flat_map(|g| &g.paths).collect();
    let [listed] = paths.as_slice() else {
        return Err(no_model(
            name,
            "weightsManifest has to name one file of weights",
        ));
    };
    let listed = listed.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = path.with_file_name(listed);
    let own = own_weights(path, listed);
    let (file, note) = match own.iter().find(|file| file.exists()) {
        Some(own) => {
            let note = named.exists().then(|| Note::OtherWeights {
                read: own.clone(),
                named: named.clone(),
            });
            (own.clone(), note)
        }
        // A second download without its weights: those of the first are all there is.
        None if own.len() > 1 => {
            let missing = own.first().cloned().unwrap_or_default();
            if named.exists() {
                let read = named.clone();
                (named, Some(Note::NamedWeights { read, missing }))
            } else {
                (missing, None)
            }
        }
        None => (named, None),
    };
    let file_name = shortened(
        &file.file_name().unwrap_or_default().to_string_lossy(),
        MOST,
    )
    .into_owned();
    let bytes = read_bytes(&file, MAX_WEIGHT_BYTES).map_err(|error| {
        no_model(
            name,
            match error {
                TextError::Unreadable(e) if e.kind() == io::ErrorKind::NotFound => {
                    format!("its weights are not there; put {file_name} beside it")
                }
                TextError::Unreadable(e) => format!("its weights {file_name} cannot be read: {e}"),
                TextError::Folder => format!("its weights {file_name} are a folder"),
                TextError::TooLarge | TextError::NotUtf8(_) => {
                    format!("its weights {file_name} are too large")
                }
            },
        )
    })?;
    Ok(Weights { file, bytes, note })
}

/// The files of weights that belong to a JSON file by its name, if that is not the one it was saved
/// under: a browser saves a second download as `… (1).json` and `….weights (1).bin`.
fn own_weights(path: &Path, listed: &str) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let base = listed.strip_suffix(WEIGHTS).unwrap_or(listed);
    if stem == base || stem.is_empty() {
        return Vec::new();
    }
    let numbered = stem
        .strip_prefix(base)
        .filter(|_| !base.is_empty())
        .map(|number| format!("{base}.weights{number}.bin"));
    numbered
        .into_iter()
        .chain([format!("{stem}{WEIGHTS}")])
        .map(|file| path.with_file_name(file))
        .collect()
}

/// Why a model cannot be written in GAN Lab's format: each setting that GAN Lab lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("GAN Lab has no {}", .0.join(", no "))]
pub struct NotExpressible(pub Vec<String>);

/// What of a configuration GAN Lab's format cannot say; empty if it can say all.
pub fn missing(config: &Config) -> Vec<String> {
    let mut missing = Vec::new();
    let mut need = |is_there: bool, what: &str| {
        if !is_there {
            missing.push(what.to_owned());
        }
    };
    let has_shape = SHAPES.iter().any(|(_, d)| *d == config.data.distribution);
    need(has_shape, "such distribution in its model files");
    need(config.data.spread.is_none(), "other spread of the data");
    need(config.noise.dim <= 2, "noise of more than two dimensions");
    let loss = config.loss.rule();
    need(loss.gan_lab_name.is_some(), "such loss");
    let has_real_weight = loss.gan_lab_name.is_some() && loss.has_real_weight;
    need(
        !has_real_weight || config.real_weight == Config::default().real_weight,
        "other weight of real samples",
    );
    need(
        config.batch_size == Config::default().batch_size,
        "other batch size",
    );
    need(
        config.generator.average == 0.0,
        "averaging of the generator",
    );
    need(config.discriminator.r1 == 0.0, "R1 penalty");
    need_network(&config.generator, "generator", &mut need);
    need_network(&config.discriminator, "discriminator", &mut need);
    missing
}

fn need_network<R: Role>(network: &Network<R>, name: &str, need: &mut impl FnMut(bool, &str)) {
    let mut need = |is_there, what: &str| need(is_there, &format!("{what} ({name})"));
    need(
        network.activation == Activation::Relu,
        "activation but ReLU",
    );
    need(network.hidden_layers >= 1, "network without hidden layers");
    need(network.dropout == 0.0, "dropout");
    need(network.weight_decay == 0.0, "weight decay");
    if let Err(lacks) = optimizer_name(network) {
        need(false, lacks);
    }
}

/// The file of weights that [`write`] writes beside a JSON file.
pub fn weights_path(path: &Path) -> PathBuf {
    let stem = if has_ending(path) {
        path.file_stem()
    } else {
        path.file_name()
    };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(WEIGHTS);
    path.with_file_name(name)
}

/// Checks that [`write`] replaces no weights but those of the model that it replaces, for whoever asks
/// only about the JSON file.
///
/// # Errors
///
/// If the file of weights is there and is another model's, or nobody's.
pub fn check_weights(path: &Path) -> Result<(), ExportError> {
    let weights = weights_path(path);
    let name = weights.file_name().unwrap_or_default().to_string_lossy();
    if weights.exists() && !names_weights(path, &name) {
        return Err(ExportError::Taken { weights });
    }
    Ok(())
}

/// Writes a model in GAN Lab's format: `path`, and its weights beside it as `….weights.bin`.
///
/// # Errors
///
/// If GAN Lab lacks something that the model uses, or if a file cannot be written; what was there is
/// intact then.
pub fn write(model: &Model, path: &Path) -> Result<(), ExportError> {
    let config = &model.checkpoint.config;
    let missing = missing(config);
    if !missing.is_empty() {
        return Err(NotExpressible(missing).into());
    }
    check_readable(model).map_err(|reason| WriteError::unreadable(path, reason))?;
    if is_stream(path) {
        let reason = "GAN Lab needs two files, and this is none";
        return Err(WriteError::unreadable(path, reason).into());
    }
    let weights = weights_path(path);
    let file = weights
        .file_name()
        .map_or_else(String::new, |f| f.to_string_lossy().into_owned());
    let (g, d) = (&config.generator, &config.discriminator);
    let lacks = |what: &str| NotExpressible(vec![what.to_owned()]);
    let (d_optimizer, g_optimizer) = (
        optimizer_name(d).map_err(lacks)?,
        optimizer_name(g).map_err(lacks)?,
    );
    let loss = config.loss.rule().gan_lab_name;
    let loss = loss.ok_or_else(|| lacks("such loss"))?;
    let artifacts = Artifacts {
        topology: Topology {
            shape_name: SHAPES
                .iter()
                .find(|(_, shape)| *shape == config.data.distribution)
                .map_or("", |(name, _)| name)
                .to_owned(),
            iter_count: model.checkpoint.epoch(),
            config: Settings {
                selected_noise_type: noise_name(config.noise.dim, config.noise.distribution),
                noise_size: config.noise.dim,
                num_generator_layers: g.hidden_layers.saturating_sub(1),
                num_discriminator_layers: d.hidden_layers.saturating_sub(1),
                num_generator_neurons: g.neurons,
                num_discriminator_neurons: d.neurons,
                d_learning_rate: d.learning_rate,
                g_learning_rate: g.learning_rate,
                d_optimizer_type: d_optimizer.to_owned(),
                g_optimizer_type: g_optimizer.to_owned(),
                loss_type: loss.to_owned(),
                d_steps: d.updates_per_epoch,
                g_steps: g.updates_per_epoch,
            },
        },
        manifest: vec![Group {
            paths: vec![file],
            weights: expected_entries(config)
                .into_iter()
                .map(|(name, shape)| Entry {
                    name,
                    shape,
                    dtype: "float32".to_owned(),
                })
                .collect(),
        }],
    };
    let networks = &model.checkpoint.networks;
    let bytes: Vec<u8> = [&networks.discriminator, &networks.generator]
        .iter()
        .flat_map(|network| &network.parameters)
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let text =
        serde_json::to_string(&artifacts).map_err(|error| WriteError::unreadable(path, error))?;
    Ok(write_together(&[
        (&weights, &bytes),
        (path, text.as_bytes()),
    ])?)
}

/// Whether a file is a model of GAN Lab that has its weights in a file of this name.
fn names_weights(path: &Path, file: &str) -> bool {
    let artifacts = read_text(path, MAX_BYTES)
        .ok()
        .and_then(|text| serde_json::from_str::<Artifacts>(&text).ok());
    artifacts.is_some_and(|artifacts| {
        let mut paths = artifacts.manifest.iter().flat_map(|group| &group.paths);
        paths.any(|path| path.rsplit(['/', '\\']).next() == Some(file))
    })
}

/// Why a model was not written in GAN Lab's format.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// GAN Lab lacks something.
    #[error(transparent)]
    NotExpressible(#[from] NotExpressible),
    /// A file of weights would be replaced that is not of the model that is replaced.
    #[error(
        "{}: this file is there already, and would be replaced by the weights; choose another name",
        weights.display()
    )]
    Taken {
        /// The file.
        weights: PathBuf,
    },
    /// The file system said no.
    #[error(transparent)]
    Write(#[from] WriteError),
}
