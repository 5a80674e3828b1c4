//! [`Cost`]: about what a run needs, from its settings alone, so that it can be said before it starts. `tests` below hold
//! it against what was measured.

use super::convolutional::{Convolutional, LayerKind};
use super::spec::{NetworkSpec, has_fused_form, specs};
use super::spectral;
use crate::config::{Activation, Config};
use crate::language::fixed;

/// Operations a second of one core of a laptop with AVX2, on the fused route and in burn's own operations.
const FUSED: f64 = 6e10;
const PLAIN: f64 = 2e10;
/// The same in sums of 64 bits in which each addition waits for the one before, as power iteration has them.
const IN_TURN: f64 = 2.4e9;
/// Bytes of a number.
const NUMBER: f64 = 4.0;
/// Bytes of the program itself, of kept moments and of what scores images.
const PROGRAM: f64 = 300e6;
/// Times that all numbers of a pass are in memory: sums, what activations make of them, and gradients.
const COPIES: f64 = 3.0;
/// Above these, seconds for an epoch and bytes of memory, a warning is shown before a run.
const LONG: f64 = 10.0;
const LARGE: f64 = 1.5e9;

/// Ways through D that a gradient penalty adds, as R1 does.
const PENALTY_WAYS: f64 = 6.0;

/// About what a run needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Operations of one update of D and one of G, a multiplication and an addition being two. What is computed on the plain path
    /// beside a fused one, or in sums that wait for each other, counts as many times as it is slower.
    pub operations: f64,
    /// Seconds of an epoch, with all its updates, on one core of a laptop.
    pub epoch_secs: f64,
    /// Bytes of memory.
    pub bytes: f64,
}

impl Cost {
    /// Of a run with these settings.
    pub fn of(config: &Config) -> Self {
        let specs = specs(config);
        // An update in so many has the penalty.
        let mut r1 = r1_ways(config, &specs[1]) / config.r1_interval() as f64;
        if config.discriminator.gradient_penalty > 0.0 {
            // In every update, and by burn's own operations.
            let slower = if has_fused_form(config) {
                FUSED / PLAIN
            } else {
                1.0
            };
            r1 += PENALTY_WAYS * slower;
        }
        let width = specs[0].outputs() as f64;
        let [g, d] = specs.map(|spec| Pass::of(&spec));
        // Of G's samples D judges several at once, or each.
        let (batch, judged) = (
            config.samples_in_batch() as f64,
            f64::from(config.batch_size),
        );
        // The way back costs as much as two ways forward. D sees real samples and fakes; an update of G goes back through
        // D to its input.
        let mut d_update = 2.0 * (batch * g.sums + judged * (6.0 + r1) * d.sums);
        let mut g_update = 2.0 * (batch * 3.0 * g.sums + judged * 2.0 * d.sums);
        let speed = if has_fused_form(config) { FUSED } else { PLAIN };
        d_update += 2.0 * spectral::products(config, &specs[1]) * speed / IN_TURN;
        if config.unrolls() {
            // Each step of D is one way to its slopes and two to how they change, by burn's own operations.
            let slopes = 2.0 * (batch * 3.0 * g.sums + judged * 6.0 * d.sums);
            // Then how G's loss changes with D's last parameters.
            let last = 2.0 * (batch * g.sums + judged * 3.0 * d.sums);
            let steps = config.unrolled_steps() as f64;
            g_update += (3.0 * steps * slopes + last) * speed / PLAIN;
        }
        if config.extrapolates() {
            // Once where the networks are, of both, and once more where a step leads.
            (d_update, g_update) = (2.0 * d_update + g_update, 2.0 * g_update + d_update);
        }
        let updates = |count: u32, operations: f64| f64::from(count) * operations;
        let epoch = updates(config.discriminator.updates_per_epoch, d_update)
            + updates(config.generator.updates_per_epoch, g_update);
        let pools = f64::from(config.data.count) * (width + f64::from(config.noise.dim));
        let of_d = judged * d.numbers;
        let update = COPIES * (2.0 * of_d).max(of_d + batch * g.numbers);
        Self {
            operations: d_update + g_update,
            epoch_secs: epoch / speed,
            bytes: PROGRAM + NUMBER * (pools + update),
        }
    }

    /// What to say before a run that takes long or much, and what helps; one sentence or more each.
    pub fn warnings(&self) -> Vec<String> {
        let is_long = self.epoch_secs > LONG;
        let is_large = self.bytes > LARGE;
        let long = is_long.then(|| {
            tr!("An epoch takes about {epoch_secs} on one core of a laptop. Smaller batches or images, fewer channels or updates are \
                 faster.", epoch_secs = duration(self.epoch_secs))
        });
        let large = is_large.then(|| {
            tr!("The run needs about {memory} GB of memory. Fewer real samples and smaller batches or images need less.", memory = fixed(self.bytes / 1e9, 1))
        });
        long.into_iter().chain(large).collect()
    }
}

/// Ways through D that R1 adds, each as long as one forward: forward and back to the samples, their change forward, and
/// the gradient of the weights; where slopes depend on the samples, that change also goes back and leaves a gradient.
fn r1_ways(config: &Config, discriminator: &NetworkSpec) -> f64 {
    let settings = &config.discriminator;
    let has_kinks = matches!(
        settings.activation,
        Activation::Relu | Activation::LeakyRelu
    );
    match settings.r1 > 0.0 {
        false => 0.0,
        true if has_kinks && discriminator.statistics() == 0 => 4.0,
        true => 6.0,
    }
}

/// "40 seconds", "3 minutes".
fn duration(secs: f64) -> String {
    if secs < 90.0 {
        trn!(secs.round() as u64, "{n} second", "{n} seconds")
    } else {
        trn!((secs / 60.0).round() as u64, "{n} minute", "{n} minutes")
    }
}

/// A sample's way through a network.
struct Pass {
    /// Products that are summed.
    sums: f64,
    /// Numbers that layers make, and the input.
    numbers: f64,
}

impl Pass {
    fn of(spec: &NetworkSpec) -> Self {
        let inputs = spec.inputs() as f64;
        let (sums, made) = match spec {
            NetworkSpec::Dense(dense) => {
                let layout = &dense.layout;
                let hidden = layout.hidden_layers() * layout.neurons();
                // Each weight is used once.
                (
                    layout.parameters() as f64,
                    (hidden + layout.outputs()) as f64,
                )
            }
            NetworkSpec::Convolutional(network) => of_layers(network),
            NetworkSpec::StyleGenerator(network) => network.work(),
            NetworkSpec::StyleDiscriminator(network) => network.work(),
        };
        Self {
            sums,
            numbers: inputs + made,
        }
    }
}

fn of_layers(network: &Convolutional) -> (f64, f64) {
    // Pooling is computed as strides, with their larger kernels.
    let layers = network.with_strides().layers();
    let sums = layers.iter().map(|layer| {
        // Each weight of a kernel is used at each pixel of the small image.
        let uses = match layer.kind {
            LayerKind::Dense => 1,
            LayerKind::Convolution | LayerKind::Transposed => layer.small.side * layer.small.side,
        };
        (layer.weight.len() * uses) as f64
    });
    let levels = (1..=network.depth).map(|step| network.level(step).numbers() as f64);
    (sums.sum(), levels.sum::<f64>() + network.outputs() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Architecture, ImageData, ImageSide, set, shipped};

    fn dcgan(images: ImageData, side: ImageSide, channels: u32) -> Config {
        let mut config = Config {
            architecture: Architecture::Convolutional,
            batch_size: 64,
            ..Config::default()
        };
        config.noise.dim = 64;
        config.data.images = images;
        config.data.image_side = side;
        config.generator.channels = channels;
        config.discriminator.channels = channels;
        if side == ImageSide::ThirtyTwo {
            config.generator.depth = 3;
            config.discriminator.depth = 3;
        }
        config
    }

    #[test]
    fn operations_and_memory_are_those_that_were_counted_and_measured() {
        let small = ImageSide::Sixteen;
        for (images, side, channels, counted) in [
            (ImageData::Digits, small, 8, 73e6),
            (ImageData::Digits, small, 16, 254e6),
            (ImageData::Digits, small, 32, 945e6),
            (ImageData::Faces, small, 32, 1_037e6),
            (ImageData::Faces, ImageSide::ThirtyTwo, 16, 2_048e6),
        ] {
            let cost = Cost::of(&dcgan(images, side, channels));
            let share = cost.operations / counted;
            assert!(
                (0.9..1.1).contains(&share),
                "{images:?} {channels}: {share}"
            );
        }
        // Pooling is computed as strides are, and dropout of channels is fused.
        let strides = dcgan(ImageData::Digits, small, 16);
        let mut pooling = strides.clone();
        for network in ["generator", "discriminator"] {
            set(&mut pooling, &format!("{network}.resampling=pooling")).unwrap();
            set(&mut pooling, &format!("{network}.dropout=0.3")).unwrap();
        }
        assert_eq!(Cost::of(&pooling), Cost::of(&strides));
        // What R1 adds, as benches/README.md has it.
        let mut with_r1 = shipped("digits").unwrap().preset.config.clone();
        let without = Cost::of(&with_r1).epoch_secs;
        set(&mut with_r1, "discriminator.r1=1").unwrap();
        let share = Cost::of(&with_r1).epoch_secs / without / 1.46;
        assert!((0.9..1.1).contains(&share), "{share}");
        // And the spectral norm, which does not grow with the batch.
        let mut scaled = shipped("digits").unwrap().preset.config.clone();
        set(&mut scaled, "discriminator.spectral_norm=2").unwrap();
        let share = Cost::of(&scaled).epoch_secs / without / 1.34;
        assert!((0.9..1.1).contains(&share), "{share}");
        // Of an update alone, without data and program.
        let empty = |mut config: Config| {
            config.data.count = 0;
            Cost::of(&config).bytes - PROGRAM
        };
        for (side, channels, measured) in [(small, 32, 5e6), (ImageSide::ThirtyTwo, 64, 42e6)] {
            let share = empty(dcgan(ImageData::Digits, side, channels)) / measured;
            assert!((0.8..1.3).contains(&share), "{channels}: {share}");
        }
    }

    #[test]
    fn cures_cost_what_was_measured() {
        // benches/README.md, of the strict ring: times the plain GAN.
        let base = &shipped("eight-modes").unwrap().preset.config;
        let epoch = |settings: &[&str]| {
            let mut config = base.clone();
            for setting in ["discriminator.r1=0", "generator.average=0"]
                .iter()
                .chain(settings)
            {
                set(&mut config, setting).unwrap();
            }
            Cost::of(&config).epoch_secs
        };
        for (setting, measured) in [
            ("extragradient=on", 2.96),
            ("discriminator.packing=3", 1.62),
            ("generator.unrolled_steps=3", 25.3),
            ("batch_deviation=on", 3.91),
            ("discriminator.spectral_norm=4", 2.29),
        ] {
            let share = epoch(&[setting]) / epoch(&[]) / measured;
            assert!((0.7..1.3).contains(&share), "{setting}: {share}");
        }
    }

    #[test]
    fn what_is_long_or_large_is_said_and_what_ships_is_neither() {
        for preset in crate::config::SHIPPED.iter() {
            let cost = Cost::of(&preset.preset.config);
            assert_eq!(
                cost.warnings(),
                Vec::<String>::new(),
                "{}: {cost:?}",
                preset.slug
            );
        }
        let mut config = shipped("faces").unwrap().preset.config.clone();
        for setting in [
            "data.image_side=px32",
            "generator.channels=64",
            "discriminator.channels=64",
        ] {
            set(&mut config, setting).unwrap();
        }
        assert!(Cost::of(&config).warnings().is_empty());
        set(&mut config, "batch_size=2048").unwrap();
        set(&mut config, "discriminator.updates_per_epoch=20").unwrap();
        let long = Cost::of(&config).warnings().join(" ");
        assert!(
            long.starts_with("An epoch takes about ") && long.contains("minutes"),
            "{long}"
        );
        set(&mut config, "data.count=100000").unwrap();
        let both = Cost::of(&config).warnings();
        assert_eq!(both.len(), 2);
        assert!(both[1].starts_with("The run needs about 2."), "{}", both[1]);
    }

    #[test]
    fn no_settings_within_their_ranges_need_more_than_a_usual_machine_has() {
        let mut config = dcgan(ImageData::Faces, ImageSide::ThirtyTwo, 64);
        for setting in [
            "batch_size=2048",
            "data.count=100000",
            "noise.dim=256",
            "generator.depth=4",
            "discriminator.depth=4",
        ] {
            set(&mut config, setting).unwrap();
        }
        // So none is refused.
        let bytes = Cost::of(&config).bytes;
        assert!(bytes < 4e9, "{bytes}");
    }
}
