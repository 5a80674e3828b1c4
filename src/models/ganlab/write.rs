//! A model of ours becomes one of GAN Lab.

use std::path::{Path, PathBuf};

use super::format::{Artifacts, Entry, GanLabSettings, Topology, WeightGroup, expected_entries};
use super::lacks::{NotExpressible, missing};
use super::names::{SHAPES, noise_name, optimizer_name};
use super::weights::{names_weights, weights_path};
use crate::files::{WriteError, is_stream, write_together};
use crate::models::Model;
use crate::models::file::check_readable;

/// Why a model was not written in GAN Lab's format.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// GAN Lab lacks something.
    #[error(transparent)]
    NotExpressible(#[from] NotExpressible),
    /// A file of weights would be replaced that is not of the model that is replaced.
    #[error("{}", tr!("{weights}: this file is there already, and would be replaced by the weights; choose another name", weights = weights.display()))]
    Taken {
        /// The file.
        weights: PathBuf,
    },
    /// The file system said no.
    #[error(transparent)]
    Write(#[from] WriteError),
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
        let reason = tr!("GAN Lab needs two files, and this is none");
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
    let loss = loss.ok_or_else(|| lacks(tr!("such loss")))?;
    let artifacts = Artifacts {
        topology: Topology {
            shape_name: SHAPES
                .iter()
                .find(|(_, shape)| *shape == config.data.distribution)
                .map_or("", |(name, _)| name)
                .to_owned(),
            iter_count: model.checkpoint.epoch(),
            config: GanLabSettings {
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
        manifest: vec![WeightGroup {
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
