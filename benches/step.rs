//! One training epoch (one update of D, one of G; batch 150, SGD) of this project beside a plain
//! re-statement in burn as its examples are written: layers as modules, an optimizer for each
//! network, random noise drawn on the device at every step, and the same autodiff graph for G's
//! update as for D's. Both run in this process with the same allocator, one thread, taking turns;
//! what counts is the ratio of their medians.
//!
//! `cargo bench` runs it; benches/README.md has the numbers of one machine.

#![allow(missing_docs, reason = "the derive of a bench's module")]
#![allow(clippy::expect_used, reason = "a bench may fail with a panic")]

use std::time::{Duration, Instant};

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Distribution, Tensor, activation};
use gan_playground::config::{Config, SHIPPED};
use gan_playground::gan::Backend;
use gan_playground::training::{Session, View};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 150;
const ROUNDS: usize = 9;
const ROUND_TIME: Duration = Duration::from_millis(300);

#[derive(Module, Debug)]
struct Mlp {
    hidden: Vec<Linear>,
    last: Linear,
}

impl Mlp {
    fn new(hidden_layers: usize, neurons: usize, outputs: usize, device: &Device) -> Self {
        let width = |i: usize| if i == 0 { 2 } else { neurons };
        Self {
            hidden: (0..hidden_layers)
                .map(|i| LinearConfig::new(width(i), neurons).init(device))
                .collect(),
            last: LinearConfig::new(width(hidden_layers), outputs).init(device),
        }
    }

    fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        for layer in &self.hidden {
            x = activation::relu(layer.forward(x));
        }
        self.last.forward(x)
    }
}

/// The plain re-statement.
struct Plain {
    device: Device,
    generator: Mlp,
    discriminator: Mlp,
    generator_optimizer: ModuleOptimizer,
    discriminator_optimizer: ModuleOptimizer,
    real: Tensor<2>,
}

impl Plain {
    fn new(hidden_layers: usize, neurons: usize, backend: Backend) -> Self {
        let device = backend.device().autodiff();
        Self {
            generator: Mlp::new(hidden_layers, neurons, 2, &device),
            discriminator: Mlp::new(hidden_layers, neurons, 1, &device),
            generator_optimizer: SgdConfig::new().init(),
            discriminator_optimizer: SgdConfig::new().init(),
            real: Tensor::random([BATCH, 2], Distribution::Uniform(0.0, 1.0), &device),
            device,
        }
    }

    fn noise(&self) -> Tensor<2> {
        Tensor::random([BATCH, 2], Distribution::Uniform(0.0, 1.0), &self.device)
    }

    fn epoch(&mut self) {
        let fake = activation::tanh(self.generator.forward(self.noise())).detach();
        let real = activation::sigmoid(self.discriminator.forward(self.real.clone()));
        let fake = activation::sigmoid(self.discriminator.forward(fake));
        let loss = -(real.log().mean() * 0.95 + (-fake + 1.0).log().mean());
        let gradients = GradientsParams::from_grads(loss.backward(), &self.discriminator);
        self.discriminator =
            self.discriminator_optimizer
                .step(0.1, self.discriminator.clone(), gradients);

        let fake = activation::tanh(self.generator.forward(self.noise()));
        let loss = -activation::sigmoid(self.discriminator.forward(fake))
            .log()
            .mean();
        let gradients = GradientsParams::from_grads(loss.backward(), &self.generator);
        self.generator = self
            .generator_optimizer
            .step(0.1, self.generator.clone(), gradients);
    }
}

fn session(hidden_layers: u32, neurons: u32, backend: Backend) -> Session {
    let mut config = Config::default();
    config.generator.hidden_layers = hidden_layers;
    config.generator.neurons = neurons;
    config.discriminator.hidden_layers = hidden_layers;
    config.discriminator.neurons = neurons;
    config.discriminator.updates_per_epoch = 1;
    Session::new(config, backend)
}

/// Calls a second over one round.
fn rate(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < ROUND_TIME {
        call();
        calls += 1;
    }
    f64::from(calls) / start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    println!("epochs/s, medians of {ROUNDS} alternating rounds, one thread\n");
    println!("| networks | backend | ours | plain burn | ratio |");
    println!("|---|---|---|---|---|");
    for (hidden_layers, neurons) in [(2, 8), (2, 14), (4, 64)] {
        for backend in Backend::ALL {
            let mut ours = session(hidden_layers, neurons, backend);
            let mut plain = Plain::new(hidden_layers as usize, neurons as usize, backend);
            let (mut a, mut b) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                a.push(rate(|| ours.run_epoch().expect("these settings are tame")));
                b.push(rate(|| plain.epoch()));
            }
            let (a, b) = (median(a), median(b));
            println!(
                "| {hidden_layers} hidden × {neurons} | {} | {a:.0} | {b:.0} | {:.2} |",
                backend.name(),
                a / b
            );
        }
    }

    let start = SHIPPED.first().expect("there are presets");
    let mut session = Session::new(start.preset.config.clone(), Backend::Flex);
    let epoch = 1e3 / rate(|| session.run_epoch().expect("the start preset is tame"));
    let snapshot = 1e3
        / rate(|| {
            session.snapshot(View::default());
        });
    let metrics = 1e3
        / rate(|| {
            session.measure();
        });
    println!(
        "\nThe start preset on flex: an epoch {epoch:.3} ms, a snapshot {snapshot:.3} ms, metrics {metrics:.3} ms"
    );
}
