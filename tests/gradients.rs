//! Gradients of every loss × activation against central finite differences of an independent
//! restatement of the networks and losses in double precision.
//!
//! A plain SGD update with learning rate 1 moves the parameters by exactly their gradient, so the
//! public update functions are what is tested. Tolerance: 2e-4 of the largest component, which is
//! f32's 1.2e-7 through some hundreds of operations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{
    Activation, Architecture, BatchDeviation, Choice as _, Config, ImageData, Loss, Norm, set,
};
use gan_playground::gan::r1::{gradient_penalty, r1_gradient};
use gan_playground::gan::sight::Sight;
use gan_playground::gan::spec::specs;
use gan_playground::gan::{Backend, Compute, Gan, Network, Player, Route};

const TOLERANCE: f64 = 2e-4;
/// Central differences of a smooth f64 function: error about 1e-9.
const STEP: f64 = 1e-5;
/// Of the point, within another difference: error about 1e-8 / STEP.
const INPUT_STEP: f64 = 1e-4;

const NOISE_DIM: usize = 3;
const BATCH: usize = 7;

fn activate(kind: Activation, x: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + (-x).exp());
    match kind {
        Activation::Relu => x.max(0.0),
        Activation::LeakyRelu => x.max(0.2 * x),
        Activation::Elu => {
            if x > 0.0 {
                x
            } else {
                x.exp() - 1.0
            }
        }
        Activation::Silu => x * sigmoid,
        Activation::Tanh => x.tanh(),
        Activation::Sigmoid => sigmoid,
    }
}

/// A fully connected network of the given widths on one input, parameters layer by layer.
fn forward(widths: &[usize], parameters: &[f64], kind: Activation, input: &[f64]) -> Vec<f64> {
    let mut x = input.to_vec();
    let mut start = 0;
    for (index, pair) in widths.windows(2).enumerate() {
        let (inputs, outputs) = (pair[0], pair[1]);
        let bias = start + inputs * outputs;
        x = (0..outputs)
            .map(|o| {
                let sum = (0..inputs).map(|i| x[i] * parameters[start + i * outputs + o]);
                let y = sum.sum::<f64>() + parameters[bias + o];
                if index + 2 < widths.len() {
                    activate(kind, y)
                } else {
                    y
                }
            })
            .collect();
        start = bias + outputs;
    }
    x
}

struct Reference {
    config: Config,
    real: Vec<f64>,
    noise: Vec<f64>,
}

impl Reference {
    fn widths(&self, player: Player) -> Vec<usize> {
        let (inputs, net, outputs) = match player {
            Player::Generator => (
                NOISE_DIM,
                (
                    self.config.generator.hidden_layers,
                    self.config.generator.neurons,
                ),
                2,
            ),
            Player::Discriminator => (
                2 * self.config.packing() + usize::from(self.config.sees_batch()),
                (
                    self.config.discriminator.hidden_layers,
                    self.config.discriminator.neurons,
                ),
                1,
            ),
        };
        let mut widths = vec![inputs];
        widths.extend((0..net.0).map(|_| net.1 as usize));
        widths.push(outputs);
        widths
    }

    /// Mean losses of D and G in the published forms.
    fn losses(&self, g: &[f64], d: &[f64]) -> (f64, f64) {
        let (g_widths, d_widths) = (
            self.widths(Player::Generator),
            self.widths(Player::Discriminator),
        );
        let score =
            |x: &Vec<f64>| forward(&d_widths, d, self.config.discriminator.activation, x)[0];
        let fakes: Vec<f64> = self
            .noise
            .chunks(NOISE_DIM)
            .flat_map(|z| forward(&g_widths, g, self.config.generator.activation, z))
            .map(f64::tanh)
            .collect();
        let [real, fake] = [&self.real, &fakes].map(|points| {
            let scores: Vec<f64> = self.seen(points).iter().map(score).collect();
            scores
        });
        let mean = |z: &[f64], f: &dyn Fn(f64) -> f64| {
            z.iter().map(|z| f(*z)).sum::<f64>() / z.len() as f64
        };
        let p = |z: f64| 1.0 / (1.0 + (-z).exp());
        let w = self.config.real_weight;
        let log_d = -(w * mean(&real, &|z| p(z).ln()) + mean(&fake, &|z| (1.0 - p(z)).ln()));
        match self.config.loss {
            Loss::Log => (log_d, -mean(&fake, &|z| p(z).ln())),
            Loss::Minimax => (log_d, mean(&fake, &|z| (1.0 - p(z)).ln())),
            Loss::LeastSquares => (
                mean(&real, &|z| (p(z) - 1.0).powi(2)) + mean(&fake, &|z| p(z).powi(2)),
                mean(&fake, &|z| (p(z) - 1.0).powi(2)),
            ),
            Loss::Hinge => (
                mean(&real, &|z| (1.0 - z).max(0.0)) + mean(&fake, &|z| (1.0 + z).max(0.0)),
                -mean(&fake, &|z| z),
            ),
            Loss::Wasserstein => (
                mean(&fake, &|z| z) - mean(&real, &|z| z),
                -mean(&fake, &|z| z),
            ),
        }
    }

    /// What D is given of points: those of a pack, then their standard deviation over the batch, in the mean over both coordinates.
    fn seen(&self, points: &[f64]) -> Vec<Vec<f64>> {
        let count = points.len() as f64 / 2.0;
        let deviation = |axis: usize| {
            let numbers = || points.iter().skip(axis).step_by(2);
            let mean = numbers().sum::<f64>() / count;
            (numbers().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt()
        };
        let beside = self
            .config
            .sees_batch()
            .then(|| f64::midpoint(deviation(0), deviation(1)));
        let packs = points.chunks(2 * self.config.packing());
        packs
            .map(|pack| pack.iter().copied().chain(beside).collect())
            .collect()
    }

    /// |∇D(x)| at each of the real points, or packs of them, by differences; what D knows of their batch stays.
    fn slopes(&self, d: &[f64]) -> Vec<f64> {
        let widths = self.widths(Player::Discriminator);
        let score = |x: &[f64]| forward(&widths, d, self.config.discriminator.activation, x)[0];
        let seen = self.seen(&self.real);
        let slopes = seen.iter().map(|x| {
            let slope = |axis: usize| {
                let at = |step: f64| {
                    let mut x = x.clone();
                    x[axis] += step;
                    score(&x)
                };
                (at(INPUT_STEP) - at(-INPUT_STEP)) / (2.0 * INPUT_STEP)
            };
            let axes = 0..2 * self.config.packing();
            axes.map(|axis| slope(axis).powi(2)).sum::<f64>().sqrt()
        });
        slopes.collect()
    }

    /// γ/2 · mean |∇D(x)|² over the real points.
    fn r1_penalty(&self, d: &[f64]) -> f64 {
        let slopes = self.slopes(d);
        let squares = slopes.iter().map(|slope| slope.powi(2));
        self.config.discriminator.r1 / 2.0 * squares.sum::<f64>() / slopes.len() as f64
    }

    /// λ · mean (|∇D(x)| − 1)² over the real points.
    fn gradient_penalty(&self, d: &[f64], lambda: f64) -> f64 {
        let slopes = self.slopes(d);
        let squares = slopes.iter().map(|slope| (slope - 1.0).powi(2));
        lambda * squares.sum::<f64>() / slopes.len() as f64
    }

    /// The gradient of what a player minimises by central differences.
    fn gradient(&self, player: Player, g: &[f64], d: &[f64]) -> Vec<f64> {
        let count = match player {
            Player::Generator => g.len(),
            Player::Discriminator => d.len(),
        };
        (0..count)
            .map(|i| {
                let at = |step: f64| {
                    let (mut g, mut d) = (g.to_vec(), d.to_vec());
                    match player {
                        Player::Generator => {
                            g[i] += step;
                            self.losses(&g, &d).1
                        }
                        Player::Discriminator => {
                            d[i] += step;
                            self.losses(&g, &d).0 + self.r1_penalty(&d)
                        }
                    }
                };
                (at(STEP) - at(-STEP)) / (2.0 * STEP)
            })
            .collect()
    }
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|v| f64::from(*v)).collect()
}

#[test]
fn the_gradient_of_the_r1_penalty_agrees_with_finite_differences() {
    let value = |i: usize| ((i * 37 % 101) as f32) / 101.0;
    let real: Vec<f32> = (0..2 * BATCH).map(value).collect();
    let noise: Vec<f32> = (0..NOISE_DIM * BATCH).map(|i| value(i + 50)).collect();
    for backend in Backend::ALL {
        for &activation in Activation::ALL {
            for hidden_layers in [0, 1, 3] {
                let mut config = Config::default();
                config.noise.dim = NOISE_DIM as u32;
                config.discriminator.hidden_layers = hidden_layers;
                config.discriminator.neurons = 6;
                config.discriminator.activation = activation;
                config.discriminator.learning_rate = 1.0;
                config.discriminator.r1 = 3.0;
                config.generator.learning_rate = 1.0;
                for route in [Route::Fused, Route::Plain] {
                    let compute = Compute {
                        route,
                        ..backend.into()
                    };
                    check(&config, compute, &real, &noise);
                }
            }
        }
    }
}

#[test]
fn gradients_of_every_loss_and_activation_agree_with_finite_differences() {
    // Fixed, irregular inputs; no random numbers, no kink of a ReLU within a step of them.
    let value = |i: usize| ((i * 37 % 101) as f32) / 101.0;
    let real: Vec<f32> = (0..2 * BATCH).map(value).collect();
    let noise: Vec<f32> = (0..NOISE_DIM * BATCH).map(|i| value(i + 50)).collect();
    for backend in Backend::ALL {
        for &loss in Loss::ALL {
            for &activation in Activation::ALL {
                for hidden_layers in [0, 1, 3] {
                    let mut config = Config {
                        loss,
                        // The clip acts on the parameters, not on the gradient.
                        weight_clip: 10.0,
                        ..Config::default()
                    };
                    config.noise.dim = NOISE_DIM as u32;
                    config.generator.hidden_layers = hidden_layers;
                    config.discriminator.hidden_layers = hidden_layers;
                    config.generator.neurons = 5;
                    config.discriminator.neurons = 6;
                    config.generator.activation = activation;
                    config.discriminator.activation = activation;
                    config.generator.learning_rate = 1.0;
                    config.discriminator.learning_rate = 1.0;
                    for route in [Route::Fused, Route::Plain] {
                        let compute = Compute {
                            route,
                            ..backend.into()
                        };
                        check(&config, compute, &real, &noise);
                    }
                }
            }
        }
    }
}

#[test]
fn gradients_of_packs_and_of_the_deviation_of_a_batch_agree_with_finite_differences() {
    let value = |i: usize| ((i * 37 % 101) as f32) / 101.0;
    for (packing, deviation) in [
        (2.0, BatchDeviation::Off),
        (3.0, BatchDeviation::Off),
        (1.0, BatchDeviation::On),
        (2.0, BatchDeviation::On),
    ] {
        let mut config = Config {
            batch_deviation: deviation,
            ..Config::default()
        };
        config.noise.dim = NOISE_DIM as u32;
        config.discriminator.packing = packing;
        config.discriminator.activation = Activation::Silu;
        config.discriminator.learning_rate = 1.0;
        config.generator.activation = Activation::Tanh;
        config.generator.learning_rate = 1.0;
        let batch = BATCH * config.packing();
        let real: Vec<f32> = (0..2 * batch).map(value).collect();
        let noise: Vec<f32> = (0..NOISE_DIM * batch).map(|i| value(i + 50)).collect();
        for r1 in [0.0, 3.0] {
            config.discriminator.r1 = r1;
            for backend in Backend::ALL {
                for route in [Route::Fused, Route::Plain] {
                    let compute = Compute {
                        route,
                        ..backend.into()
                    };
                    check(&config, compute, &real, &noise);
                    let gan = Gan::new(&config, compute);
                    let is_fused = route == Route::Fused && deviation == BatchDeviation::Off;
                    assert_eq!(gan.route(&config) == Route::Fused, is_fused);
                }
            }
        }
    }
}

fn check(config: &Config, compute: Compute, real: &[f32], noise: &[f32]) {
    let fresh = Gan::new(config, compute);
    let rows = |values: &[f32], width: usize| {
        let shape = [values.len() / width, width];
        let data = TensorData::new(values.to_vec(), shape);
        Tensor::<2>::from_data(data, &compute.backend.device())
    };
    let dim = config.noise.dim as usize;
    let g = wide(&fresh.parameters(Player::Generator));
    let d = wide(&fresh.parameters(Player::Discriminator));
    let reference = Reference {
        config: config.clone(),
        real: wide(real),
        noise: wide(noise),
    };
    let losses = reference.losses(&g, &d);
    for player in [Player::Generator, Player::Discriminator] {
        let mut gan = fresh.clone();
        let (loss, expected_loss, before) = match player {
            Player::Generator => {
                let loss = gan.update_generator(config, Some(&rows(real, 2)), &rows(noise, dim));
                (loss, losses.1, &g)
            }
            Player::Discriminator => {
                let loss = gan.update_discriminator(config, &rows(real, 2), &rows(noise, dim));
                (loss, losses.0, &d)
            }
        };
        let name = format!(
            "{player:?}, {:?}, {:?}, {} hidden, {compute:?}",
            config.loss, config.generator.activation, config.generator.hidden_layers
        );
        assert!(
            (loss.unwrap() - expected_loss).abs() < 1e-5,
            "loss of {name}"
        );
        let after = wide(&gan.parameters(player));
        let expected = reference.gradient(player, &g, &d);
        let largest = expected.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        assert!(largest > 1e-6, "{name} has no gradient to test");
        for (i, e) in expected.iter().enumerate() {
            let actual = before[i] - after[i];
            // A parameter near 1 also loses its last bits when the gradient is subtracted.
            let tolerance = TOLERANCE * largest + 2e-7;
            assert!(
                (actual - e).abs() <= tolerance,
                "{name}, parameter {i}: {actual}, expected {e}"
            );
        }
    }
}

#[test]
fn the_gradient_of_the_gradient_penalty_agrees_with_finite_differences() {
    let value = |i: usize| ((i * 37 % 101) as f32) / 101.0;
    let ways = [
        (1.0, BatchDeviation::Off),
        (2.0, BatchDeviation::Off),
        (1.0, BatchDeviation::On),
        (2.0, BatchDeviation::On),
    ];
    for backend in Backend::ALL {
        for &activation in Activation::ALL {
            for (hidden_layers, (packing, deviation)) in
                [0, 1, 3].into_iter().flat_map(|l| ways.map(|w| (l, w)))
            {
                let mut config = Config {
                    batch_deviation: deviation,
                    ..Config::default()
                };
                config.discriminator.hidden_layers = hidden_layers;
                config.discriminator.neurons = 6;
                config.discriminator.activation = activation;
                config.discriminator.packing = packing;
                let count = BATCH * config.packing();
                let real: Vec<f32> = (0..2 * count).map(value).collect();
                let gan = Gan::new(&config, backend);
                let d = gan.parameters(Player::Discriminator);
                let device = backend.device();
                let [_, spec] = specs(&config);
                let network = Network::with_parameters(spec, d.clone(), &device);
                let samples =
                    Tensor::<2>::from_data(TensorData::new(real.clone(), [count, 2]), &device);
                let found = gradient_penalty(&network, &Sight::new(&config, 2), 10.0, samples)
                    .into_data()
                    .try_to_vec::<f32>()
                    .unwrap();
                let reference = Reference {
                    config: config.clone(),
                    real: wide(&real),
                    noise: Vec::new(),
                };
                let d = wide(&d);
                let expected = (0..d.len()).map(|i| {
                    let at = |step: f64| {
                        let mut d = d.clone();
                        d[i] += step;
                        reference.gradient_penalty(&d, 10.0)
                    };
                    (at(STEP) - at(-STEP)) / (2.0 * STEP)
                });
                let expected: Vec<f64> = expected.collect();
                let largest = expected.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
                assert!(largest > 1e-3, "{activation:?} has no gradient to test");
                for (i, (e, a)) in expected.iter().zip(&found).enumerate() {
                    assert!(
                        (e - f64::from(*a)).abs() < 2e-4 * largest,
                        "{backend:?} {activation:?}, {hidden_layers} hidden, packs of {packing}, {deviation:?}, parameter {i}: {a}, expected {e}"
                    );
                }
            }
        }
    }
}

#[test]
fn of_one_image_the_gradient_penalty_pushes_along_the_r1_penalty() {
    // 2λ(1 − 1/|∇D|) of it with γ = 1, as both are functions of |∇D| alone.
    let mut config = Config::default();
    config.data.images = ImageData::OneShape;
    set(&mut config, "data.image_side=px8").unwrap();
    config.architecture = Architecture::Convolutional;
    config.discriminator.channels = 4;
    config.discriminator.norm = Norm::None;
    for backend in Backend::ALL {
        let gan = Gan::new(&config, backend);
        let device = backend.device();
        let [_, spec] = specs(&config);
        let scaled: Vec<f32> = gan
            .parameters(Player::Discriminator)
            .iter()
            .map(|w| 3.0 * w)
            .collect();
        let network = Network::with_parameters(spec, scaled, &device);
        let width = spec.inputs();
        let image: Vec<f32> = (0..width)
            .map(|i| ((i * 37 % 101) as f32) / 50.0 - 1.0)
            .collect();
        let sample = Tensor::<2>::from_data(TensorData::new(image, [1, width]), &device);
        let slope = network.input_gradient_of(None, sample.clone(), Loss::Wasserstein);
        let slope = slope.into_data().try_to_vec::<f32>().unwrap();
        let size = slope
            .iter()
            .map(|v| f64::from(*v).powi(2))
            .sum::<f64>()
            .sqrt();
        let r1 = r1_gradient(
            &network,
            &Sight::alone(network.spec.inputs()),
            None,
            1.0,
            sample.clone(),
        )
        .into_data()
        .try_to_vec::<f32>()
        .unwrap();
        let found = gradient_penalty(&network, &Sight::alone(network.spec.inputs()), 10.0, sample)
            .into_data()
            .try_to_vec::<f32>()
            .unwrap();
        let factor = 20.0 * (1.0 - 1.0 / size);
        let largest = r1
            .iter()
            .fold(0.0_f64, |m, v| m.max((factor * f64::from(*v)).abs()));
        assert!(largest > 1e-6 && (size - 1.0).abs() > 1e-3, "{size}");
        for (r1, found) in r1.iter().zip(&found) {
            let expected = factor * f64::from(*r1);
            assert!(
                (expected - f64::from(*found)).abs() < 1e-4 * largest,
                "{expected} {found}"
            );
        }
    }
}
