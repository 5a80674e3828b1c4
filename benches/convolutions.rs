//! What an update of both networks of a DCGAN costs, as ratios and as a share of what this core can do at most.
//!
//! `cargo bench --bench convolutions` prints a table. Contestants take turns within one process, and the core's peak is
//! measured in the same rounds: a machine that is shared slows all of them alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use gan_playground::config::{
    Activation, Architecture, Config, ImageData, ImageSide, Init, NoiseDistribution, OptimizerKind,
};
use gan_playground::gan::convolutional::{Convolutional, ConvolutionalLayer, LayerKind};
use gan_playground::gan::spec::specs;
use gan_playground::gan::{Compute, NetworkSpec, Route, Simd};
use gan_playground::training::Session;
use pulp::{Arch, WithSimd};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 7;
const ROUND_TIME: Duration = Duration::from_millis(300);
const BATCH: u32 = 64;

/// Channels, side, halvings, and the images.
const SIZES: [(u32, ImageSide, u32, ImageData); 4] = [
    (16, ImageSide::Sixteen, 2, ImageData::Digits),
    (32, ImageSide::Sixteen, 2, ImageData::Digits),
    (32, ImageSide::TwentyEight, 2, ImageData::Digits),
    (64, ImageSide::ThirtyTwo, 3, ImageData::Faces),
];

/// The networks and settings of DCGAN's authors, but for the learning rate.
fn config((channels, side, depth, images): (u32, ImageSide, u32, ImageData)) -> Config {
    let mut config = Config {
        architecture: Architecture::Convolutional,
        batch_size: BATCH,
        init: Init::Dcgan,
        real_weight: 1.0,
        ..Config::default()
    };
    config.data.images = images;
    config.data.image_side = side;
    config.data.count = 1000;
    config.noise.dim = 64;
    config.noise.distribution = NoiseDistribution::Normal;
    macro_rules! set {
        ($($network:ident, $activation:ident;)+) => {$(
            let network = &mut config.$network;
            (network.channels, network.depth) = (channels, depth);
            network.activation = Activation::$activation;
            network.optimizer = OptimizerKind::Adam;
            (network.learning_rate, network.beta1) = (0.0002, 0.5);
            network.updates_per_epoch = 1;
        )+};
    }
    set! { generator, Relu; discriminator, LeakyRelu; }
    config
}

/// Multiply-adds of a layer for one sample, each way.
fn multiply_adds(network: &Convolutional) -> Vec<f64> {
    let layers = network.layers();
    let of_layer = |layer: &ConvolutionalLayer| {
        let (big, small) = (layer.big, layer.small);
        if layer.kind == LayerKind::Dense {
            return (network.latent * small.numbers()) as f64;
        }
        // Along each side, the rows of the kernel that meet the image.
        let pairs = (4 * small.side - 2) as f64;
        pairs * pairs * (big.channels * small.channels) as f64
    };
    layers.iter().map(of_layer).collect()
}

/// Multiply-adds of an update of D and one of G.
fn of_both_updates(config: &Config) -> f64 {
    let [g, d] = specs(config).map(|spec| match spec {
        NetworkSpec::Convolutional(network) => multiply_adds(&network),
        // Of DCGANs alone.
        _ => Vec::new(),
    });
    let all = |layers: &[f64]| layers.iter().sum::<f64>();
    // The first layer's inputs have no gradient.
    let but_first = |layers: &[f64]| layers.iter().skip(1).sum::<f64>();
    let of_d = all(&g) + 2.0 * (2.0 * all(&d) + but_first(&d));
    let of_g = 2.0 * all(&g) + but_first(&g) + 2.0 * all(&d);
    f64::from(BATCH) * (of_d + of_g)
}

/// Twelve independent chains of multiply-adds: enough for two units with a latency of up to six cycles.
struct Chains(u32);

impl WithSimd for Chains {
    /// Multiply-adds, and a number that depends on all of them.
    type Output = (f64, f32);

    #[expect(
        clippy::inline_always,
        reason = "what is not inlined is compiled for the oldest processor"
    )]
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) -> (f64, f32) {
        let by = simd.splat_f32s(black_box(0.5));
        let to = simd.splat_f32s(black_box(1e-3));
        let mut chains = [simd.splat_f32s(0.0); 12];
        for _ in 0..self.0 {
            for chain in &mut chains {
                *chain = simd.mul_add_f32s(*chain, by, to);
            }
        }
        let mut sum = chains[0];
        for chain in chains {
            sum = simd.add_f32s(sum, chain);
        }
        let count = 12.0 * f64::from(self.0) * S::F32_LANES as f64;
        (count, simd.reduce_sum_f32s(sum))
    }
}

/// Seconds that this thread has had a core to itself, where the system says so (Linux); else those that have passed. So
/// a share of the peak means something on a machine that is shared.
struct Stopwatch(Instant, Option<f64>);

impl Stopwatch {
    fn start() -> Self {
        Self(Instant::now(), on_core())
    }

    fn seconds(&self) -> f64 {
        let passed = || self.0.elapsed().as_secs_f64();
        self.1
            .zip(on_core())
            .map_or_else(passed, |(start, now)| now - start)
    }
}

fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Multiply-adds a second that this core can do at most: the best of many short runs, as nothing can be faster than that.
fn peak(arch: Arch) -> f64 {
    let start = Instant::now();
    let mut best = 0.0_f64;
    while start.elapsed() < ROUND_TIME / 3 {
        let now = Instant::now();
        let (count, number) = arch.dispatch(Chains(20_000));
        black_box(number);
        best = best.max(count / now.elapsed().as_secs_f64());
    }
    best
}

/// Epochs a second over one round, and epochs for each second that this thread had a core.
fn rate(session: &mut Session) -> [f64; 2] {
    session.run_epoch().ok();
    let (start, watch) = (Instant::now(), Stopwatch::start());
    let mut epochs = 0_u32;
    while start.elapsed() < ROUND_TIME {
        session.run_epoch().ok();
        epochs += 1;
    }
    [start.elapsed().as_secs_f64(), watch.seconds()].map(|time| f64::from(epochs) / time)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let arch = Arch::new();
    let fused = Compute::default();
    let plain = Compute {
        route: Route::Plain,
        ..fused
    };
    println!(
        "An update of D and one of G, batch {BATCH}, Adam, medians of {ROUNDS} alternating rounds, {}.\n",
        Simd::best()
    );
    println!(
        "| channels, image | MFMA | fused, ms | two threads | plain flex, ms | plain / fused | share of the core's peak |"
    );
    println!("|---|---|---|---|---|---|---|");
    for size in SIZES {
        let config = config(size);
        let mut sessions = [fused, fused.with_threads(2), plain]
            .map(|compute| Session::new(config.clone(), compute));
        let (mut rates, mut shares) = (vec![Vec::new(); sessions.len()], Vec::new());
        let work = of_both_updates(&config);
        for _ in 0..ROUNDS {
            let peak = peak(arch);
            for (index, (session, rates)) in sessions.iter_mut().zip(&mut rates).enumerate() {
                let [passed, on_core] = rate(session);
                rates.push(passed);
                if index == 0 {
                    shares.push(on_core * work / peak);
                }
            }
        }
        let rates: Vec<_> = rates.into_iter().map(median).collect();
        println!(
            "| c {}, {side} × {side} | {:.0} | {:.2} | {:.2} × | {:.1} | {:.1} | {:.0} % |",
            size.0,
            work / 1e6,
            1e3 / rates[0],
            rates[1] / rates[0],
            1e3 / rates[2],
            rates[0] / rates[2],
            100.0 * median(shares),
            side = size.1.pixels(),
        );
    }
}
