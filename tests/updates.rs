//! Fifty updates of both networks in turns against `PyTorch` in double precision, and what running statistics make of
//! them (`scripts/updates_reference.py` wrote `tests/data/updates.json`).

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
#[path = "common/pytorch.rs"]
mod pytorch;

use burn::tensor::{Tensor, TensorData};
use common::config;
use gan_playground::config::{Config, NormStatistics};
use gan_playground::data::Stream;
use gan_playground::gan::spec::specs;
use gan_playground::gan::{
    Backend, Compute, Gan, GanState, Memory, NetworkState, Player, Route, Simd,
};
use pytorch::{Picked, numbers};
use serde::Deserialize;

/// Of a loss. `PyTorch` itself is off by 3e-7 in f32. The rest is burn's: it computes Adam's 1 − β2ᵗ in f32, which is off by a
/// hundred-thousandth, as β2 is close to 1. `PyTorch` in f32 with that is off by 3.3e-6, as ours is to the last digit.
const LOSS: f64 = 1e-5;
/// Of parameters, relative to the length of all; `PyTorch` with burn's 1 − β2ᵗ is off by 1.1e-7.
const PARAMETERS: f64 = 5e-7;
/// Of running statistics and of what is sampled with them, relative to their length.
const SHOWN: f64 = 5e-6;

#[derive(Debug, Deserialize)]
struct Reference {
    latent: usize,
    batch: usize,
    updates: usize,
    losses: Vec<[f64; 2]>,
    parameters: [Picked; 2],
    running: [Picked; 2],
    samples: Picked,
    logits: Picked,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("data/updates.json")).unwrap()
}

/// The script's networks.
fn networks() -> Config {
    let mut config = config(&[
        "data.images=digits",
        "data.image_side=px8",
        "architecture=convolutional",
        "noise.dim=8",
        "real_weight=1",
        "generator.norm_statistics=running",
        "discriminator.norm_statistics=running",
    ]);
    for key in [
        "channels=8",
        "depth=2",
        "activation=leaky_relu",
        "optimizer=adam",
        "learning_rate=0.002",
        "beta1=0.5",
    ] {
        for player in ["generator", "discriminator"] {
            gan_playground::config::set(&mut config, &format!("{player}.{key}")).unwrap();
        }
    }
    config
}

/// The script's initial parameters.
fn initial(config: &Config) -> GanState {
    let [generator, discriminator] = [(0, 1), (1, 2)].map(|(index, seed)| {
        let spec = specs(config)[index];
        let mut parameters = numbers(spec.parameters(), seed, 0.5);
        for block in spec.blocks().iter().filter(|b| b.name.ends_with("scale")) {
            for scale in &mut parameters[block.range.clone()] {
                *scale = (f64::from(*scale) + 1.0) as f32;
            }
        }
        NetworkState {
            parameters,
            optimizer: Memory::default(),
            statistics: None,
            average: None,
            average_statistics: None,
            averaged: 0,
            since_r1: 0,
            last_gradient: None,
        }
    });
    GanState {
        generator,
        discriminator,
        dropout_rng: Stream::Dropout.rng(1),
    }
}

fn rows(values: Vec<f32>, width: usize, backend: Backend) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), &backend.device())
}

/// The script's updates; the losses of all of them as `PyTorch` has them.
fn train(config: &Config, compute: Compute, updates: usize) -> (Gan, Vec<[f64; 2]>) {
    let reference = reference();
    let (batch, latent) = (reference.batch, reference.latent);
    let mut gan = Gan::with_state(config, compute, initial(config)).unwrap();
    let width = specs(config)[1].inputs();
    let of = |seed, width, scale| {
        let values = numbers(batch * width, seed, scale);
        rows(values, width, compute.backend)
    };
    let losses = (0..updates).map(|update| {
        let seed = 3 * update + 10;
        let (real, noise) = (of(seed, width, 1.0), of(seed + 1, latent, 2.0));
        let d_loss = gan.update_discriminator(config, &real, &noise).unwrap();
        let g_loss = gan
            .update_generator(config, Some(&real), &of(seed + 2, latent, 2.0))
            .unwrap();
        [d_loss, g_loss]
    });
    let losses = losses.collect();
    (gan, losses)
}

fn computes() -> Vec<Compute> {
    let fused = Simd::available().into_iter().map(|simd| Compute {
        simd,
        ..Compute::default()
    });
    let plain = Backend::ALL.map(|backend| Compute {
        backend,
        route: Route::Plain,
        ..Compute::default()
    });
    fused.chain(plain).collect()
}

#[test]
fn fifty_updates_are_those_of_pytorch() {
    let (config, reference) = (networks(), reference());
    for compute in computes() {
        let (gan, losses) = train(&config, compute, reference.updates);
        let pairs = losses
            .as_flattened()
            .iter()
            .zip(reference.losses.as_flattened());
        let error = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let check = |what: &str, error: f64, bound: f64| {
            assert!(error < bound, "{compute:?}: {what} are off by {error:e}");
        };
        check("losses", error, LOSS);
        let state = gan.state();
        for (index, network) in [&state.generator, &state.discriminator]
            .into_iter()
            .enumerate()
        {
            let error = reference.parameters[index].error(&network.parameters);
            check("parameters", error, PARAMETERS);
            let statistics = network.statistics.as_ref().unwrap();
            let error = reference.running[index].error(statistics);
            check("statistics", error, SHOWN);
        }
        let noise = numbers(reference.batch * reference.latent, 1, 2.0);
        let fakes = gan.generate_rows(&noise);
        check("fakes", reference.samples.error(&fakes), SHOWN);
        let samples = numbers(reference.batch * specs(&config)[1].inputs(), 2, 1.0);
        let logits = gan.logits_of_rows(&samples);
        check("logits", reference.logits.error(&logits), SHOWN);
        // A sample depends on itself alone.
        let alone = gan.generate_rows(&noise[..reference.latent]);
        assert_eq!(alone, fakes[..alone.len()]);
    }
}

#[test]
fn running_statistics_change_no_parameter_and_go_with_the_state() {
    let config = networks();
    let mut of_batch = config.clone();
    of_batch.generator.norm_statistics = NormStatistics::Batch;
    of_batch.discriminator.norm_statistics = NormStatistics::Batch;
    for compute in computes() {
        let (mut with, _) = train(&config, compute, 3);
        let (without, _) = train(&of_batch, compute, 3);
        for player in [Player::Generator, Player::Discriminator] {
            assert_eq!(with.parameters(player), without.parameters(player));
        }
        assert_eq!(without.state().generator.statistics, None);
        let noise = numbers(16 * 8, 1, 2.0);
        assert_ne!(with.generate_rows(&noise), without.generate_rows(&noise));
        let text = serde_json::to_string(&with.state()).unwrap();
        let again = serde_json::from_str(&text).unwrap();
        let again = Gan::with_state(&config, compute, again).unwrap();
        assert_eq!(with.generate_rows(&noise), again.generate_rows(&noise));
        assert_eq!(with.state(), again.state());
        with.take_settings(&of_batch);
        assert_eq!(with.state(), without.state());
        assert_eq!(with.generate_rows(&noise), without.generate_rows(&noise));
    }
}

#[test]
fn averaged_parameters_have_averaged_statistics() {
    let mut config = networks();
    config.generator.average = 0.75;
    let expected = {
        let mut expected: Vec<f64> = Vec::new();
        for updates in 1..=4 {
            let (gan, _) = train(&config, Compute::default(), updates);
            let now = gan.state().generator.statistics.unwrap();
            if expected.is_empty() {
                expected = now.iter().map(|x| f64::from(*x)).collect();
            } else {
                for (average, now) in expected.iter_mut().zip(now) {
                    *average = 0.75 * *average + 0.25 * f64::from(now);
                }
            }
        }
        expected
    };
    let (gan, _) = train(&config, Compute::default(), 4);
    let state = gan.state().generator;
    let found = state.average_statistics.unwrap();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (f64::from(*found) - expected).abs() < 1e-6,
            "{found} {expected}"
        );
    }
    // Pictures are made with both averages.
    let noise = numbers(16 * 8, 1, 2.0);
    let shown = gan.generate_rows(&noise);
    let swapped = |state: NetworkState| {
        let state = GanState {
            generator: state,
            ..gan.state()
        };
        let gan = Gan::with_state(&config, Compute::default(), state).unwrap();
        gan.generate_rows(&noise)
    };
    let own = gan.state().generator;
    let only_shown = NetworkState {
        parameters: own.average.clone().unwrap(),
        statistics: own.average_statistics.clone(),
        average: None,
        average_statistics: None,
        ..own
    };
    assert_eq!(swapped(only_shown), shown);
}

#[test]
fn statistics_that_do_not_fit_are_refused() {
    let config = networks();
    let (gan, _) = train(&config, Compute::default(), 1);
    let refused = |spoil: fn(&mut GanState), expected: &str| {
        let mut state = gan.state();
        spoil(&mut state);
        let error = Gan::with_state(&config, Compute::default(), state).err();
        assert!(error.unwrap().to_string().contains(expected));
    };
    refused(
        |s| s.generator.statistics = Some(vec![0.0; 3]),
        "the generator's statistics has 3 numbers; its configuration needs 48",
    );
    refused(
        |s| s.discriminator.statistics = Some(vec![f32::NAN; 32]),
        "the discriminator's statistics has a value that is no finite number",
    );
    refused(
        |s| s.generator.average_statistics = Some(Vec::new()),
        "the generator's averaged statistics has 0 numbers",
    );
    // Networks without norm have none.
    let mut without = config.clone();
    without.generator.norm = gan_playground::config::Norm::None;
    let mut state = initial(&without);
    state.generator.statistics = Some(vec![0.0]);
    assert!(Gan::with_state(&without, Compute::default(), state).is_err());
}
