//! The one table of hyperparameters. Widgets, tooltips, validation, `--set key=value` and
//! `docs/HYPERPARAMETERS.md` are all made from [`TABLE`]; nothing else lists them.
//!
//! - `kinds`: how a row reads and writes its field
//! - `cures`: what the literature cures GANs with
//! - `networks`: the rows that both networks have
//! - `style`: the rows that only style networks have

#[macro_use]
mod kinds;
#[macro_use]
mod networks;
mod cures;
mod style;

use std::sync::LazyLock;

use super::choice::Choice;
use super::hyperparameter::{Effect, Group, Hyperparameter, Kind, Level, Scale, Unit};
use super::{
    Activation, Architecture, Config, Distribution, ImageData, ImageSide, Init, Loss,
    NoiseDistribution, Norm, NormStatistics, OptimizerKind, Resampling, StyleLayers, StyleStart,
};

fn always(_: &Config) -> bool {
    true
}

fn of_points(config: &Config) -> bool {
    config.data.images == ImageData::None
}

fn of_images(config: &Config) -> bool {
    !of_points(config)
}

fn dense(config: &Config) -> bool {
    !config.is_convolutional()
}

fn convolutional(config: &Config) -> bool {
    config.is_convolutional()
}

fn of_styles(config: &Config) -> bool {
    config.has_styles()
}

/// Whether a network has the layers of DCGAN.
mod is_dcgan {
    use super::Config;

    pub(super) fn generator(config: &Config) -> bool {
        config.is_convolutional() && !config.has_styles()
    }

    pub(super) fn discriminator(config: &Config) -> bool {
        config.has_dcgan_critic()
    }
}

/// Whether a network has batch norm.
mod has_batch_norm {
    use super::{Config, Norm, StyleLayers, StyleStart, is_dcgan};

    pub(super) fn generator(config: &Config) -> bool {
        if config.has_styles() {
            let style = &config.style;
            return style.start == StyleStart::FromW || style.layers == StyleLayers::Normalised;
        }
        is_dcgan::generator(config) && config.generator.norm == Norm::Batch
    }

    pub(super) fn discriminator(config: &Config) -> bool {
        is_dcgan::discriminator(config) && config.discriminator.norm == Norm::Batch
    }
}

/// Every hyperparameter, grouped, in the order shown.
pub static TABLE: LazyLock<Vec<Hyperparameter>> = LazyLock::new(|| {
    let data = [
        Hyperparameter {
            key: "data.images",
            label: "Images",
            help: "Images that the generator has to imitate, instead of points.",
            unit: Unit::None,
            group: Group::RealData,
            level: Level::Essential,
            effect: Effect::Rebuild,
            kind: choice!(ImageData, data.images),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "data.image_side",
            label: "Image size",
            help: "Pixels of an image; twice the side is four times the work.",
            unit: Unit::None,
            group: Group::RealData,
            level: Level::Essential,
            effect: Effect::Rebuild,
            kind: choice!(ImageSide, data.image_side),
            relevant: of_images,
            needs: "images",
        },
        Hyperparameter {
            key: "data.distribution",
            label: "Distribution",
            help: "What the generator has to imitate.",
            unit: Unit::None,
            group: Group::RealData,
            level: Level::Essential,
            effect: Effect::Rebuild,
            kind: choice!(Distribution, data.distribution),
            relevant: of_points,
            needs: "points",
        },
        Hyperparameter {
            key: "data.spread",
            label: "Spread",
            help: "Standard deviation of the noise around the shape or of each mode.",
            unit: Unit::Formula("of the unit square; auto is the distribution's own"),
            group: Group::RealData,
            level: Level::Basic,
            effect: Effect::Rebuild,
            kind: Kind::AutoReal {
                range: (0.0, 0.5),
                auto: |c| c.data.distribution.own_spread(),
                get: |c| c.data.spread,
                set: |c, v| c.data.spread = v,
            },
            relevant: of_points,
            needs: "points",
        },
        Hyperparameter {
            key: "data.count",
            label: "Real samples",
            help: "Real samples drawn once and cycled through; few of them can be learnt by heart.",
            unit: Unit::Counted("samples"),
            group: Group::RealData,
            level: Level::Advanced,
            effect: Effect::Rebuild,
            kind: integer!((2, 100_000), Logarithmic, data.count: u32),
            relevant: always,
            needs: "",
        },
    ];
    let noise = [
        Hyperparameter {
            key: "noise.dim",
            label: "Dimensions",
            help: "Coordinates of the generator's input; with one, the fakes lie on a curve.",
            unit: Unit::Counted("dimensions"),
            group: Group::Noise,
            level: Level::Essential,
            effect: Effect::Rebuild,
            kind: integer!((1, 256), Logarithmic, noise.dim: u32),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "noise.distribution",
            label: "Distribution",
            help: "What each coordinate of the generator's input is drawn from.",
            unit: Unit::Formula("within [0, 1], or normal"),
            group: Group::Noise,
            level: Level::Basic,
            effect: Effect::Rebuild,
            kind: choice!(NoiseDistribution, noise.distribution),
            relevant: always,
            needs: "",
        },
    ];
    let average = Hyperparameter {
        key: "generator.average",
        label: "Averaging",
        help: "Pictures and metrics are made with a running average of G's parameters, which is steadier; training does not use it. 0 is none.",
        unit: Unit::Formula(
            "average ← decay·average + (1 − decay)·parameter, after each update of G",
        ),
        group: Group::Generator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: real!((0.0, 0.9999), Linear, generator.average),
        relevant: always,
        needs: "",
    };
    let warm_up = Hyperparameter {
        key: "generator.average_warm_up",
        label: "Warm-up of the average",
        help: "Lets the average forget the first updates sooner: its decay is at most t/(t + warm-up) in the t-th update of G. 0 is none.",
        unit: Unit::Counted("updates"),
        group: Group::Generator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: real!((0.0, 10_000.0), Logarithmic, generator.average_warm_up),
        relevant: |c| c.generator.average > 0.0,
        needs: "averaging",
    };
    let threshold = Hyperparameter {
        key: "discriminator.loss_threshold",
        label: "Loss threshold",
        help: "D is only updated while its loss is above this, so that it does not run away from G. 0 is always.",
        unit: Unit::Formula("of D's loss as plotted"),
        group: Group::Discriminator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: real!((0.0, 10.0), Linear, discriminator.loss_threshold),
        relevant: always,
        needs: "",
    };
    let architecture = Hyperparameter {
        key: "architecture",
        label: "Architecture",
        help: "How the units of both networks are connected.",
        unit: Unit::None,
        group: Group::Training,
        level: Level::Essential,
        effect: Effect::Rebuild,
        kind: choice!(Architecture, architecture),
        relevant: of_images,
        needs: "images",
    };
    let r1 = Hyperparameter {
        key: "discriminator.r1",
        label: "R1 penalty",
        help: "Keeps D from being steep where the real samples are, so that training settles instead of circling. 0 is none.",
        unit: Unit::Formula(
            "γ in γ/2 times the mean squared slope of D at real samples, added to what D minimises but not to the loss shown",
        ),
        group: Group::Discriminator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: real!((0.0, 100.0), Logarithmic, discriminator.r1),
        relevant: always,
        needs: "",
    };
    let r1_interval = Hyperparameter {
        key: "discriminator.r1_interval",
        label: "R1 every",
        help: "Updates of D from one with the penalty to the next, which has as many times as much of it: StyleGAN2's lazy form, nearly as good and cheaper.",
        unit: Unit::Counted("updates"),
        group: Group::Discriminator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: Kind::Integer {
            range: (1, 64),
            scale: Scale::Linear,
            get: |c| c.discriminator.r1_interval.round() as u64,
            set: |c, v| c.discriminator.r1_interval = v as f64,
        },
        relevant: |c| c.discriminator.r1 > 0.0,
        needs: "the R1 penalty",
    };
    let training = [
        Hyperparameter {
            key: "loss",
            label: "Loss",
            help: "What the two networks minimise.",
            unit: Unit::None,
            group: Group::Training,
            level: Level::Essential,
            effect: Effect::Live,
            kind: choice!(Loss, loss),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "real_weight",
            label: "Real weight",
            help: "Weight of the real samples in D's loss; GAN Lab's 0.95 keeps D from being too sure.",
            unit: Unit::Formula("w in −(w·log D(x) + log(1 − D(G(z))))"),
            group: Group::Training,
            level: Level::Advanced,
            effect: Effect::Live,
            kind: real!((0.05, 2.0), Linear, real_weight),
            relevant: |c| c.loss.rule().has_real_weight,
            needs: "non-saturating or minimax loss",
        },
        Hyperparameter {
            key: "weight_clip",
            label: "Weight clip",
            help: "After each update D's parameters are clipped to this size, which keeps D smooth.",
            unit: Unit::Formula("|w| ≤ clip"),
            group: Group::Training,
            level: Level::Basic,
            effect: Effect::Live,
            kind: real!((0.001, 10.0), Logarithmic, weight_clip),
            relevant: |c| c.loss.rule().clips_weights,
            needs: "Wasserstein loss",
        },
        Hyperparameter {
            key: "batch_size",
            label: "Batch size",
            help: "Samples of each kind in one update, or packs of them; small batches are noisy, large ones slow.",
            unit: Unit::Counted("samples"),
            group: Group::Training,
            level: Level::Basic,
            effect: Effect::Live,
            kind: integer!((1, 2048), Logarithmic, batch_size: u32),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "init",
            label: "Initial weights",
            help: "How the weights of both networks start; style generators have their own.",
            unit: Unit::None,
            group: Group::Training,
            level: Level::Advanced,
            effect: Effect::Rebuild,
            kind: choice!(Init, init),
            relevant: |c| !c.has_stylegan_critic(),
            needs: "networks other than StyleGAN's, which have their own",
        },
        Hyperparameter {
            key: "seed",
            label: "Seed",
            help: "Start of all random numbers: the same seed repeats the run exactly.",
            unit: Unit::None,
            group: Group::Training,
            level: Level::Basic,
            effect: Effect::Rebuild,
            // Beyond 2^53 a slider, JSON and RON readers would round.
            kind: Kind::Integer {
                range: (0, 1 << 53),
                scale: Scale::Linear,
                get: |c| c.seed,
                set: |c, v| c.seed = v,
            },
            relevant: always,
            needs: "",
        },
    ];
    data.into_iter()
        .chain(noise)
        .chain(network_rows!(generator, Generator, "the generator"))
        .chain(style::of_generator())
        .chain([average, warm_up])
        .chain(cures::of_generator())
        .chain(network_rows!(
            discriminator,
            Discriminator,
            "the discriminator"
        ))
        .chain(style::of_discriminator())
        .chain([r1, r1_interval, threshold, architecture])
        .chain(cures::of_discriminator())
        .chain(training)
        .chain(cures::of_training())
        .collect()
});

/// The hyperparameter of that key.
pub fn find(key: &str) -> Option<&'static Hyperparameter> {
    TABLE.iter().find(|h| h.key == key)
}
