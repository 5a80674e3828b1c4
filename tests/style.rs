//! Losses and gradients of style networks, against `PyTorch` in double precision (`scripts/style_reference.py` wrote
//! `tests/data/style.json`), and what training and exploring make of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

#[path = "common/pytorch.rs"]
mod pytorch;

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{
    Activation, Config, LastLayer, Loss, StyleLayers, StyleStart, WeightScale, set,
};
use gan_playground::data::ImageShape;
use gan_playground::gan::loss::signs_and_weights;
use gan_playground::gan::r1::r1_gradient;
use gan_playground::gan::{
    Backend, Network, NetworkSpec, StyleDiscriminator, StyleGenerator, StyleInput,
};
use gan_playground::training::Session;
use pytorch::{Picked, numbers};
use serde::Deserialize;

/// Of the length of a gradient: f32's 1.2e-7 through a few thousand operations.
const TOLERANCE: f64 = 2e-5;

#[derive(Debug, Deserialize)]
struct Case {
    side: usize,
    image_channels: usize,
    latent: usize,
    mapping_layers: usize,
    width: usize,
    mapping_rate: f32,
    start: StyleStart,
    layers: StyleLayers,
    last: LastLayer,
    channels: usize,
    most_channels: usize,
    depth: usize,
    activation: Activation,
    weights: WeightScale,
    sees_batch: bool,
    cut: usize,
    loss: Loss,
    batch: usize,
    d_loss: f64,
    g_loss: f64,
    fake: Picked,
    d_gradient: Picked,
    g_gradient: Picked,
    r1_gradient: Picked,
}

impl Case {
    fn image(&self) -> ImageShape {
        ImageShape {
            side: self.side,
            channels: self.image_channels,
        }
    }

    fn generator(&self) -> StyleGenerator {
        StyleGenerator {
            image: self.image(),
            latent: self.latent,
            input: match self.cut {
                0 => StyleInput::Noise,
                cut => StyleInput::Mixed { cut },
            },
            mapping_layers: self.mapping_layers,
            width: self.width,
            start: self.start,
            layers: self.layers,
            last: self.last,
            channels: self.channels,
            most_channels: self.most_channels,
            depth: self.depth,
            activation: self.activation,
            weights: self.weights,
            mapping_rate: self.mapping_rate,
            has_norm: true,
        }
    }

    fn discriminator(&self, groups: usize) -> StyleDiscriminator {
        StyleDiscriminator {
            image: self.image(),
            channels: self.channels,
            most_channels: self.most_channels,
            depth: self.depth,
            activation: self.activation,
            weights: self.weights,
            sees_batch: self.sees_batch,
            groups,
        }
    }
}

fn network(spec: NetworkSpec, weights: WeightScale, seed: usize, backend: Backend) -> Network {
    let scale = match weights {
        WeightScale::Plain => 0.5,
        WeightScale::Equalised => 2.0,
    };
    let mut parameters = numbers(spec.parameters(), seed, scale);
    for block in spec.blocks() {
        if block.start.is_some_and(|start| start.mean == 1.0) {
            for number in &mut parameters[block.range] {
                // As the script adds them: in f64, then rounded.
                *number = (f64::from(*number) + 1.0) as f32;
            }
        }
    }
    Network::with_parameters(spec, parameters, &backend.device())
}

fn rows(values: Vec<f32>, width: usize, backend: Backend) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), &backend.device())
}

fn list<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

#[test]
fn images_losses_and_gradients_agree_with_pytorch() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("data/style.json")).unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        for backend in Backend::ALL {
            let spec = NetworkSpec::StyleGenerator(case.generator());
            let g = network(spec, case.weights, 1, backend);
            let d = |groups| {
                let spec = NetworkSpec::StyleDiscriminator(case.discriminator(groups));
                network(spec, case.weights, 2, backend)
            };
            let (batch, width) = (case.batch, g.spec.outputs());
            let inputs = g.spec.inputs();
            let z = rows(numbers(batch * inputs, 3, 2.0), inputs, backend);
            let real = rows(numbers(batch * width, 4, 1.0), width, backend);
            let fake = g.forward(None, z.clone());
            assert!(case.fake.error(&list(fake.clone())) < TOLERANCE, "{case:?}");

            let layers = d(2).leaves();
            let (signs, weights) = signs_and_weights(batch, 1.0);
            let (signs, weights) = (rows(signs, 1, backend), rows(weights, 1, backend));
            let logits = layers.forward_with(Tensor::cat(vec![real.clone(), fake], 0), None);
            let d_loss = case.loss.discriminator(logits, signs, weights);
            let of_d = layers.gradient(&mut d_loss.backward());
            let layers = g.leaves();
            let fake = layers.forward_with(z, None);
            let logits = d(1).constants().forward_with(fake, None);
            let g_loss = case.loss.generator(logits).mean();
            let of_g = layers.gradient(&mut g_loss.backward());
            let r1 = r1_gradient(&d(1), None, 1.0, real);

            for (loss, expected) in [(d_loss, case.d_loss), (g_loss, case.g_loss)] {
                let loss = f64::from(list(loss)[0]);
                let apart = (loss - expected).abs() / expected.abs().max(1e-3);
                assert!(apart < 1e-5, "{case:?}: {loss} {expected}");
            }
            for (name, expected, actual) in [
                ("D", &case.d_gradient, of_d),
                ("G", &case.g_gradient, of_g),
                ("R1", &case.r1_gradient, r1),
            ] {
                let error = expected.error(&list(actual));
                assert!(error < TOLERANCE, "{case:?}: {name} is off by {error:e}");
            }
        }
    }
}

/// Small style networks that learn shapes.
fn small(settings: &[&str]) -> Config {
    let mut config = Config::default();
    for setting in [
        "data.images=one_shape",
        "data.count=200",
        "architecture=style",
        "noise.dim=4",
        "noise.distribution=normal",
        "batch_size=6",
        "style.width=5",
        "generator.channels=3",
        "discriminator.channels=3",
    ]
    .iter()
    .chain(settings)
    {
        set(&mut config, setting).unwrap();
    }
    config
}

const EXPLORER: [&str; 8] = [
    "style.start=constant",
    "style.layers=modulated",
    "style.weights=equalised",
    "style.critic=stylegan",
    "style.mixing=0.7",
    "discriminator.r1=0.4",
    "discriminator.r1_interval=3",
    "generator.average=0.9",
];

#[test]
fn a_run_in_two_parts_is_the_run_in_one() {
    for settings in [&[][..], &EXPLORER] {
        let config = small(settings);
        let mut whole = Session::new(config.clone(), Backend::Flex);
        let mut first = Session::new(config, Backend::Flex);
        for _ in 0..7 {
            whole.run_epoch().unwrap();
        }
        for _ in 0..4 {
            first.run_epoch().unwrap();
        }
        // Mixing and the lazy penalty go on where they were.
        let mut second =
            Session::resume(first.checkpoint(), first.history().clone(), Backend::Flex).unwrap();
        for _ in 0..3 {
            second.run_epoch().unwrap();
        }
        assert_eq!(whole.checkpoint(), second.checkpoint(), "{settings:?}");
    }
}
