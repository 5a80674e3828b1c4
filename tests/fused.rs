//! The fused route against burn's own operations, and its promise to repeat itself.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{Activation, Choice, Config, Loss, OptimizerKind, SHIPPED};
use gan_playground::data::{self, Stream};
use gan_playground::gan::fused::op::{Aside, Graded};
use gan_playground::gan::loss::{Terms, signs_and_weights};
use gan_playground::gan::{
    Backend, Compute, DenseSpec, Layout, Network, NetworkSpec, Output, Player, Route, Simd,
};
use gan_playground::training::Session;

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

fn assert_close(actual: &[f32], expected: &[f32], tolerance: f32, what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= tolerance, "{what}: {a}, plain {e}");
    }
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |m, v| m.max(v.abs()))
}

/// Logits, loss, and the gradients of parameters and inputs.
type Run = fn(&Network, &Tensor<2>, Loss, Option<Simd>) -> [Vec<f32>; 4];

/// For D's loss, the first half of the inputs being real.
fn discriminator(
    network: &Network,
    x: &Tensor<2>,
    loss: Loss,
    simd: Option<Simd>,
) -> [Vec<f32>; 4] {
    run(
        network,
        x,
        simd,
        loss.discriminator_terms(x.dims()[0] / 2, 0.95),
        |logits| {
            let half = logits.dims()[0] / 2;
            let (signs, scales) = signs_and_weights(half, loss.effective_real_weight(0.95));
            let column = |values: Vec<f32>| {
                let shape = [values.len(), 1];
                Tensor::<2>::from_data(TensorData::new(values, shape), &x.device())
            };
            loss.discriminator(logits, column(signs), column(scales))
        },
    )
}

/// For the mean of G's loss.
fn generator(network: &Network, x: &Tensor<2>, loss: Loss, simd: Option<Simd>) -> [Vec<f32>; 4] {
    run(
        network,
        x,
        simd,
        loss.generator_mean(x.dims()[0]),
        |logits| loss.generator(logits).mean(),
    )
}

fn run(
    network: &Network,
    x: &Tensor<2>,
    simd: Option<Simd>,
    terms: Terms,
    plain_loss: impl Fn(Tensor<2>) -> Tensor<1>,
) -> [Vec<f32>; 4] {
    let logits = network.forward(simd, x.clone());
    let Some(simd) = simd else {
        let x = x.clone().autodiff().require_grad();
        let layers = network.leaves();
        let value = plain_loss(layers.forward_with(x.clone(), None));
        let mut gradients = value.backward();
        let parameters = layers.gradient(&mut gradients);
        let dx = x.grad_remove(&mut gradients).unwrap();
        return [
            numbers(logits),
            numbers(value),
            numbers(parameters),
            numbers(dx),
        ];
    };
    let Graded {
        loss: value,
        gradient: parameters,
        ..
    } = network.parameter_gradient(simd, x.clone(), Aside::default(), terms);
    let (same, dx) = network.input_gradient(simd, x.clone(), terms);
    assert_eq!(numbers(value.clone()), numbers(same));
    [
        numbers(logits),
        numbers(value),
        numbers(parameters),
        numbers(dx),
    ]
}

/// G's gradient through D, from noise that does not lie row by row.
#[test]
fn a_gradient_flows_through_one_network_into_another() {
    let spec = |inputs, outputs, output| {
        NetworkSpec::Dense(DenseSpec {
            layout: Layout::new(inputs, 2, 7, outputs),
            activation: Activation::Elu,
            output,
        })
    };
    for backend in Backend::ALL {
        let device = backend.device();
        let mut rng = Stream::GeneratorInit.rng(3);
        let init = Config::default().init;
        let generator = Network::new(spec(3, 2, Output::Tanh), init, &mut rng, &device);
        let discriminator = Network::new(spec(2, 1, Output::Linear), init, &mut rng, &device);
        let noise = data::noise::sample(Config::default().noise.distribution, 3, 20, &mut rng);
        let x = Tensor::<2>::from_data(TensorData::new(noise, [3, 20]), &device).transpose();
        for &loss in Loss::ALL {
            let layers = generator.leaves();
            let fake = layers.forward_with(x.clone(), None);
            let logits = discriminator.constants().forward_with(fake.clone(), None);
            let value = loss.generator(logits).mean();
            let plain = [
                layers.gradient(&mut value.backward()),
                value,
                fake.without_autodiff().flatten(0, 1),
            ];
            let plain = plain.map(numbers);
            for simd in Simd::available() {
                let terms = loss.generator_mean(20);
                let asides = <[Aside; 2]>::default();
                let chained =
                    generator.gradient_through(&discriminator, simd, x.clone(), asides, terms);
                let graded = chained.graded;
                let fused = [graded.gradient, graded.loss, chained.y.flatten(0, 1)];
                for (actual, expected) in fused.map(numbers).iter().zip(&plain) {
                    let what = format!("{backend:?} {loss:?} {simd}");
                    assert_close(actual, expected, 1e-5 * largest(expected), &what);
                }
            }
        }
    }
}

#[test]
fn outputs_losses_and_gradients_agree_with_burns_own_operations() {
    let widths = [1, 5, 8, 13, 33];
    let batches = [1, 2, 9, 75, 150];
    for backend in Backend::ALL {
        let device = backend.device();
        let mut case = 0;
        for &activation in Activation::ALL {
            for &loss in Loss::ALL {
                for hidden_layers in 0..=10 {
                    case += 1;
                    let (neurons, half) = (widths[case % 5], batches[case / 5 % 5]);
                    // The largest batch once for every activation.
                    let half = if hidden_layers == 2 { 1_024 } else { half };
                    let spec = NetworkSpec::Dense(DenseSpec {
                        layout: Layout::new(2, hidden_layers, neurons, 1),
                        activation,
                        output: Output::Linear,
                    });
                    let config = Config::default();
                    let mut rng = Stream::DiscriminatorInit.rng(case as u64);
                    let network = Network::new(spec, config.init, &mut rng, &device);
                    // Real points, and uniform ones for fakes: the two gradients do not cancel.
                    let real = data::real::sample(&config.data, half, &mut rng);
                    let uniform = config.noise.distribution;
                    let fake = data::noise::sample(uniform, 2, half, &mut rng);
                    let points = [real.into_flattened(), fake].concat();
                    let x = Tensor::<2>::from_data(TensorData::new(points, [2 * half, 2]), &device);
                    // The bias of D's output sums −w·(1 − D) over real and D over fakes, each about
                    // 0.5: where they cancel, what is left carries the rounding of 0.5.
                    for (run, least) in [(discriminator as Run, 0.1), (generator, 0.0)] {
                        let plain = run(&network, &x, loss, None);
                        for simd in Simd::available() {
                            let fused = run(&network, &x, loss, Some(simd));
                            let what = format!(
                                "{backend:?} {simd}: {activation:?}, {loss:?}, {hidden_layers} × {neurons}, batch {}",
                                2 * half
                            );
                            let scale = |v: &[f32]| largest(v).max(1.0);
                            assert_close(&fused[0], &plain[0], 1e-6 * scale(&plain[0]), &what);
                            assert_close(&fused[1], &plain[1], 1e-6 * scale(&plain[1]), &what);
                            // burn adds 2,048 numbers up one after the other.
                            let relative = if half > 150 { 5e-5 } else { 1e-5 };
                            for (a, e) in fused[2..].iter().zip(&plain[2..]) {
                                assert_close(a, e, relative * largest(e).max(least), &what);
                            }
                        }
                    }
                }
            }
        }
    }
}

fn config(change: impl Fn(&mut Config)) -> Config {
    let mut config = Config::default();
    change(&mut config);
    config
}

fn with_route(route: Route, backend: Backend) -> Compute {
    Compute {
        backend,
        route,
        ..Compute::default()
    }
}

/// Largest difference between two runs' parameters.
fn distance(a: &Session, b: &Session) -> f32 {
    [Player::Generator, Player::Discriminator]
        .iter()
        .flat_map(|player| {
            let (a, b) = (a.parameters(*player), b.parameters(*player));
            a.into_iter().zip(b).map(|(a, b)| (a - b).abs())
        })
        .fold(0.0, f32::max)
}

#[test]
fn runs_stay_together_for_two_hundred_epochs_with_every_optimizer() {
    for backend in Backend::ALL {
        for &optimizer in OptimizerKind::ALL {
            for momentum in [0.0, 0.9] {
                let config = config(|c| {
                    // Smooth, so that a rounding error cannot flip a unit from dead to alive.
                    c.generator.activation = Activation::Tanh;
                    c.discriminator.activation = Activation::Tanh;
                    c.generator.optimizer = optimizer;
                    c.discriminator.optimizer = optimizer;
                    let rate = if optimizer == OptimizerKind::Sgd {
                        0.05
                    } else {
                        0.002
                    };
                    c.generator.learning_rate = rate;
                    c.discriminator.learning_rate = rate;
                    c.generator.momentum = momentum;
                    c.discriminator.momentum = momentum;
                    c.generator.weight_decay = 1e-4;
                });
                let mut fused = Session::new(config.clone(), with_route(Route::Fused, backend));
                let mut plain = Session::new(config, with_route(Route::Plain, backend));
                let start = fused.parameters(Player::Generator);
                for _ in 0..200 {
                    fused.run_epoch().unwrap();
                    plain.run_epoch().unwrap();
                }
                let moved = fused
                    .parameters(Player::Generator)
                    .iter()
                    .zip(start)
                    .fold(0.0, |m: f32, (a, b)| m.max((a - b).abs()));
                let apart = distance(&fused, &plain);
                let what = format!("{backend:?} {optimizer:?} momentum {momentum}");
                assert!(moved > 0.05, "{what}: moved {moved}");
                // The bound that docs/GUIDE.md states: a thousandth of what training moved.
                assert!(apart < 1e-3 * moved, "{what}: apart {apart}, moved {moved}");
            }
        }
    }
}

#[test]
fn the_same_bits_with_other_threads_busy() {
    let start = &SHIPPED[0].preset.config;
    for backend in Backend::ALL {
        for simd in Simd::available() {
            let compute = Compute {
                backend,
                simd,
                ..Compute::default()
            };
            let run = || {
                let mut session = Session::new(start.clone(), compute);
                for _ in 0..100 {
                    session.run_epoch().unwrap();
                }
                [Player::Generator, Player::Discriminator].map(|p| session.parameters(p))
            };
            let alone = run();
            let stop = Arc::new(AtomicBool::new(false));
            let busy: Vec<_> = (0..3)
                .map(|i| {
                    let stop = stop.clone();
                    let config = start.clone();
                    std::thread::Builder::new()
                        .name(format!("busy {i}"))
                        .spawn(move || {
                            let mut session = Session::new(config, Backend::Flex);
                            while !stop.load(Ordering::Relaxed) {
                                session.run_epoch().unwrap();
                            }
                        })
                        .unwrap()
                })
                .collect();
            let crowded = [run(), run()];
            stop.store(true, Ordering::Relaxed);
            for thread in busy {
                thread.join().unwrap();
            }
            assert!(crowded.iter().all(|c| *c == alone), "{backend:?} {simd}");
        }
    }
}

#[test]
fn dropout_in_dense_networks_takes_the_plain_path_and_says_so() {
    let mut session = Session::new(Config::default(), Backend::Flex);
    assert_eq!(session.route(), Route::Fused);
    session.apply(config(|c| c.discriminator.dropout = 0.2));
    assert_eq!(session.route(), Route::Plain);
    session.run_epoch().unwrap();
    session.apply(Config::default());
    assert_eq!(session.route(), Route::Fused);
    session.run_epoch().unwrap();
    assert_eq!(session.epoch(), 2);
}

#[test]
fn narrow_vectors_leave_large_networks_to_burn() {
    let portable: Simd = "portable".parse().unwrap();
    for (neurons, route) in [(32, Route::Fused), (33, Route::Plain)] {
        let compute = Compute {
            simd: portable,
            ..Compute::default()
        };
        let mut session = Session::new(config(|c| c.generator.neurons = neurons), compute);
        assert_eq!(session.route(), route, "{neurons} neurons");
        session.run_epoch().unwrap();
    }
}
