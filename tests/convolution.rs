//! Losses and gradients of convolutional networks on both routes, against `PyTorch` in double precision
//! (`scripts/convolution_reference.py` wrote `tests/data/convolution.json`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

#[path = "common/pytorch.rs"]
mod pytorch;

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{Activation, Config, Loss, Resampling, SHIPPED};
use gan_playground::data::{ImageShape, Stream};
use gan_playground::gan::convolutional::{Convolutional, Direction};
use gan_playground::gan::dropout::Dropout;
use gan_playground::gan::fused::op::{Aside, Chained, Graded};
use gan_playground::gan::loss::signs_and_weights;
use gan_playground::gan::r1::r1_gradient;
use gan_playground::gan::sight::Sight;
use gan_playground::gan::{Backend, Compute, Network, NetworkSpec, Route, Simd};
use gan_playground::training::Session;
use pytorch::{Picked, numbers};
use serde::Deserialize;

/// Of the length of a gradient: f32's 1.2e-7 through a few thousand operations.
const TOLERANCE: f64 = 2e-5;

#[derive(Debug, Deserialize)]
struct Case {
    side: usize,
    image_channels: usize,
    channels: usize,
    depth: usize,
    latent: usize,
    norm: bool,
    activation: Activation,
    #[serde(default)]
    resampling: Resampling,
    loss: Loss,
    batch: usize,
    d_loss: f64,
    g_loss: f64,
    d_gradient: Picked,
    g_gradient: Picked,
    r1_gradient: Picked,
}

impl Case {
    fn spec(&self, direction: Direction) -> Convolutional {
        Convolutional {
            direction,
            image: ImageShape {
                side: self.side,
                channels: self.image_channels,
            },
            latent: match direction {
                Direction::Up => self.latent,
                Direction::Down => 1,
            },
            channels: self.channels,
            depth: self.depth,
            has_norm: self.norm,
            activation: self.activation,
            resampling: self.resampling,
            groups: 1,
        }
    }

    fn network(&self, direction: Direction, seed: usize, backend: Backend) -> Network {
        let spec = NetworkSpec::Convolutional(self.spec(direction));
        let mut parameters = numbers(spec.parameters(), seed, 0.5);
        for block in spec.blocks() {
            if block.name.ends_with("scale") {
                for scale in &mut parameters[block.range] {
                    // As the script adds them: in f64, then rounded.
                    *scale = (f64::from(*scale) + 1.0) as f32;
                }
            }
        }
        Network::with_parameters(spec, parameters, &backend.device())
    }
}

fn rows(values: Vec<f32>, width: usize, backend: Backend) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), &backend.device())
}

fn list<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("data/convolution.json")).unwrap()
}

/// For the next pass on the plain route.
fn plain<'a>(dropout: &'a mut Dropout<'_>) -> Option<Dropout<'a>> {
    let rate = dropout.rate;
    (rate > 0.0).then_some(Dropout {
        rate,
        rng: &mut *dropout.rng,
    })
}

/// Losses of D and of G, and the gradients of both and of the penalty.
fn run(case: &Case, simd: Option<Simd>, backend: Backend) -> ([f64; 2], [Vec<f32>; 3]) {
    run_with(case, 0.0, simd, backend)
}

/// As [`run`], with dropout in both networks, but none in the penalty.
fn run_with(
    case: &Case,
    rate: f64,
    simd: Option<Simd>,
    backend: Backend,
) -> ([f64; 2], [Vec<f32>; 3]) {
    let mut rng = Stream::Dropout.rng(5);
    let mut dropout = Dropout {
        rate,
        rng: &mut rng,
    };
    let g = case.network(Direction::Up, 1, backend);
    let d = case.network(Direction::Down, 2, backend);
    let in_two = Network {
        spec: d.spec.with_groups(2),
        ..d.clone()
    };
    let (batch, width) = (case.batch, d.spec.inputs());
    let z = rows(numbers(batch * case.latent, 3, 2.0), case.latent, backend);
    let real = rows(numbers(batch * width, 4, 1.0), width, backend);
    let seen = Tensor::cat(vec![real.clone(), g.forward(simd, z.clone())], 0);
    let (g_shape, d_shape) = (case.spec(Direction::Up), case.spec(Direction::Down));
    let (d_loss, d_gradient, g_loss, g_gradient) = if let Some(simd) = simd {
        let terms = case.loss.discriminator_terms(batch, 1.0);
        let mut masks = |shape, batch| match rate {
            0.0 => None,
            _ => Some(dropout.masks(shape, batch)),
        };
        let aside = |masks| Aside {
            masks,
            wants_statistics: false,
        };
        let of_both = aside(masks(&d_shape, 2 * batch));
        let Graded { loss, gradient, .. } = in_two.parameter_gradient(simd, seen, of_both, terms);
        let asides = [aside(masks(&g_shape, batch)), aside(masks(&d_shape, batch))];
        let mean = case.loss.generator_mean(batch);
        let Chained { graded, .. } = g.gradient_through(&d, simd, z, asides, mean);
        (loss, gradient, graded.loss, graded.gradient)
    } else {
        let (signs, weights) = signs_and_weights(batch, 1.0);
        let layers = in_two.leaves();
        let logits = layers.forward_with(seen, plain(&mut dropout));
        let (signs, weights) = (rows(signs, 1, backend), rows(weights, 1, backend));
        let d_loss = case.loss.discriminator(logits, signs, weights);
        let d_gradient = layers.gradient(&mut d_loss.backward());
        let layers = g.leaves();
        let fake = layers.forward_with(z, plain(&mut dropout));
        let logits = d.constants().forward_with(fake, plain(&mut dropout));
        let g_loss = case.loss.generator(logits).mean();
        let g_gradient = layers.gradient(&mut g_loss.backward());
        (d_loss, d_gradient, g_loss, g_gradient)
    };
    let r1 = r1_gradient(&d, &Sight::alone(d.spec.inputs()), simd, 1.0, real);
    let losses = [d_loss, g_loss].map(|loss| f64::from(list(loss)[0]));
    (losses, [d_gradient, g_gradient, r1].map(list))
}

fn check(case: &Case, simd: Option<Simd>, backend: Backend) {
    let ([d_loss, g_loss], [d, g, r1]) = run(case, simd, backend);
    let route = simd.map_or("plain".to_owned(), |simd| simd.to_string());
    let what = || {
        format!(
            "{backend:?} {route}: {}×{}×{}, c {} depth {} norm {} {:?} {:?} batch {}",
            case.side,
            case.side,
            case.image_channels,
            case.channels,
            case.depth,
            case.norm,
            case.activation,
            case.loss,
            case.batch
        )
    };
    let relative = |a: f64, b: f64| (a - b).abs() / b.abs().max(1e-3);
    assert!(
        relative(d_loss, case.d_loss) < 1e-5,
        "{}: {d_loss} {}",
        what(),
        case.d_loss
    );
    assert!(
        relative(g_loss, case.g_loss) < 1e-5,
        "{}: {g_loss} {}",
        what(),
        case.g_loss
    );
    for (name, expected, actual) in [
        ("D", &case.d_gradient, &d),
        ("G", &case.g_gradient, &g),
        ("R1", &case.r1_gradient, &r1),
    ] {
        let error = expected.error(actual);
        assert!(
            error < TOLERANCE,
            "{}: gradient of {name} is off by {error:e}",
            what()
        );
    }
}

#[test]
fn burns_own_operations_agree_with_pytorch() {
    for case in cases() {
        for backend in Backend::ALL {
            check(&case, None, backend);
        }
    }
}

#[test]
fn fused_kernels_agree_with_pytorch_on_every_instruction_set() {
    for case in cases() {
        for simd in Simd::available() {
            for backend in Backend::ALL {
                check(&case, Some(simd), backend);
            }
        }
    }
}

#[test]
fn dropout_switches_off_the_same_channels_on_both_routes() {
    for case in cases() {
        for backend in Backend::ALL {
            let (losses, gradients) = run_with(&case, 0.3, None, backend);
            for simd in Simd::available() {
                let (fused_losses, fused) = run_with(&case, 0.3, Some(simd), backend);
                for (a, b) in fused_losses.iter().zip(&losses) {
                    assert!(
                        (a - b).abs() < 1e-5 * b.abs().max(1.0),
                        "{case:?} {simd}: {a} {b}"
                    );
                }
                for (a, b) in fused.iter().zip(&gradients) {
                    let length = b.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
                    let apart = a.iter().zip(b).map(|(a, b)| f64::from((a - b).abs()));
                    let apart = apart.fold(0.0, f64::max);
                    assert!(
                        apart < 1e-4 * length,
                        "{case:?} {simd}: {apart} of {length}"
                    );
                }
            }
        }
    }
}

fn with_dropout() -> Config {
    let digits = SHIPPED.iter().find(|shipped| shipped.slug == "digits");
    let mut config = digits.unwrap().preset.config.clone();
    config.generator.dropout = 0.1;
    config.discriminator.dropout = 0.3;
    config
}

#[test]
fn convolutions_with_dropout_and_an_r1_penalty_take_the_fused_route() {
    let mut config = with_dropout();
    config.discriminator.r1 = 0.1;
    let fused = Compute::default();
    let plain = Compute {
        route: Route::Plain,
        ..fused
    };
    let [fused, plain, threads] = [fused, plain, fused.with_threads(2)].map(|compute| {
        let mut session = Session::new(config.clone(), compute);
        for _ in 0..3 {
            session.run_epoch().unwrap();
        }
        session.checkpoint()
    });
    // As many random numbers were drawn.
    assert_eq!(fused.networks.dropout_rng, plain.networks.dropout_rng);
    let [d_loss, same] = [&fused, &plain].map(|c| c.counters.d_loss.unwrap());
    assert!((d_loss - same).abs() < 1e-4, "{d_loss} {same}");
    assert_eq!(fused, threads);
    let session = Session::new(config, Compute::default());
    assert_eq!(session.route(), Route::Fused);
    assert!(session.is_reproducible());
}

#[test]
fn answers_of_an_explained_update_are_those_of_its_own_pass() {
    // Real samples and fakes are normalised each by themselves, and dropout has the update's masks.
    for route in Route::ALL {
        let mut config = with_dropout();
        config.loss = Loss::Wasserstein;
        config.discriminator.updates_per_epoch = 1;
        let compute = Compute {
            route,
            ..Compute::default()
        };
        let mut session = Session::new(config, compute);
        let e = session.explain_next().unwrap();
        let loss = (e.answer_to_fakes - e.answer_to_real.unwrap()) / 2.0;
        assert!(
            (e.loss - loss).abs() < 1e-5,
            "{route:?} D: {} {loss}",
            e.loss
        );
        session.run_update().unwrap();
        let e = session.explain_next().unwrap();
        assert_eq!(e.answer_to_real, None);
        let loss = -e.answer_to_fakes;
        assert!(
            (e.loss - loss).abs() < 1e-5,
            "{route:?} G: {} {loss}",
            e.loss
        );
    }
}

#[test]
fn threads_change_no_bit() {
    for case in cases().into_iter().step_by(3) {
        let runs = [1, 2, 3].map(|threads| {
            let simd = Simd::best().with_threads(threads);
            run(&case, Some(simd), Backend::Flex)
        });
        assert!(runs.iter().all(|run| *run == runs[0]), "{case:?}");
    }
}
