//! Losses and gradients of convolutional networks on both routes, against `PyTorch` in double precision
//! (`scripts/convolution_reference.py` wrote `tests/data/convolution.json`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{Activation, Loss, Resampling};
use gan_playground::data::ImageShape;
use gan_playground::gan::convolutional::{Convolutional, Direction};
use gan_playground::gan::loss::signs_and_weights;
use gan_playground::gan::r1::r1_gradient;
use gan_playground::gan::{Backend, Network, NetworkSpec, Simd};
use serde::Deserialize;

/// Of the length of a gradient: f32's 1.2e-7 through a few thousand operations.
const TOLERANCE: f64 = 2e-5;
/// The R1 penalty's goes through twice as many operations.
const R1_TOLERANCE: f64 = 1e-4;

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

/// Every `step`-th number of a list, and the length of all.
#[derive(Debug, Deserialize)]
struct Picked {
    length: f64,
    step: usize,
    values: Vec<f64>,
}

impl Picked {
    /// The largest difference, relative to the length.
    fn error(&self, actual: &[f32]) -> f64 {
        let picked: Vec<_> = actual.iter().step_by(self.step).collect();
        assert_eq!(picked.len(), self.values.len());
        let errors = self
            .values
            .iter()
            .zip(picked)
            .map(|(expected, actual)| (expected - f64::from(*actual)).abs());
        let square = |x: &f32| f64::from(*x).powi(2);
        let length = actual.iter().map(square).sum::<f64>().sqrt();
        errors.fold((length - self.length).abs(), f64::max) / self.length
    }
}

/// The script's rule: fractions of multiples of the golden ratio.
fn numbers(count: usize, seed: usize, scale: f64) -> Vec<f32> {
    (0..count)
        .map(|i| {
            let x =
                (i + 1) as f64 * 0.618_033_988_749_894_9 + seed as f64 * 0.754_877_666_246_692_7;
            let y = ((i + 1) as f64 * (i % 7 + 1) as f64) * 0.569_840_290_998_053_2;
            (((x - x.floor()) + (y - y.floor()) - 1.0) * scale) as f32
        })
        .collect()
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

/// Losses of D and of G, and the gradients of both and of the penalty.
fn run(case: &Case, simd: Option<Simd>, backend: Backend) -> ([f64; 2], [Vec<f32>; 3]) {
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
    let (d_loss, d_gradient, g_loss, g_gradient) = if let Some(simd) = simd {
        let terms = case.loss.discriminator_terms(batch, 1.0);
        let (d_loss, d_gradient) = in_two.parameter_gradient(simd, seen, terms);
        let chained = g.gradient_through(&d, simd, z, case.loss.generator_mean(batch));
        (d_loss, d_gradient, chained.loss, chained.gradient)
    } else {
        let (signs, weights) = signs_and_weights(batch, 1.0);
        let layers = in_two.leaves();
        let logits = layers.forward_with(seen, None);
        let (signs, weights) = (rows(signs, 1, backend), rows(weights, 1, backend));
        let d_loss = case.loss.discriminator(logits, signs, weights);
        let d_gradient = layers.gradient(&mut d_loss.backward());
        let layers = g.leaves();
        let logits = d
            .constants()
            .forward_with(layers.forward_with(z, None), None);
        let g_loss = case.loss.generator(logits).mean();
        let g_gradient = layers.gradient(&mut g_loss.backward());
        (d_loss, d_gradient, g_loss, g_gradient)
    };
    let r1 = r1_gradient(&d, simd, 1.0, real);
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
    for (name, expected, actual, tolerance) in [
        ("D", &case.d_gradient, &d, TOLERANCE),
        ("G", &case.g_gradient, &g, TOLERANCE),
        ("R1", &case.r1_gradient, &r1, R1_TOLERANCE),
    ] {
        let error = expected.error(actual);
        assert!(
            error < tolerance,
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
fn threads_change_no_bit() {
    for case in cases().into_iter().step_by(3) {
        let runs = [1, 2, 3].map(|threads| {
            let simd = Simd::best().with_threads(threads);
            run(&case, Some(simd), Backend::Flex)
        });
        assert!(runs.iter().all(|run| *run == runs[0]), "{case:?}");
    }
}
