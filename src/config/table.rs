//! The one table of hyperparameters. Widgets, tooltips, validation, `--set key=value` and
//! `docs/HYPERPARAMETERS.md` are all made from [`TABLE`]; nothing else lists them.

use std::sync::LazyLock;

use super::choice::Choice;
use super::hyperparameter::{Effect, Group, Hyperparameter, Kind, Scale};
use super::{
    Activation, Architecture, Config, Distribution, ImageData, ImageSide, Init, Loss,
    NoiseDistribution, Norm, NormStatistics, OptimizerKind, Resampling,
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

macro_rules! integer {
    ($range:expr, $scale:ident, $($field:ident).+ : $ty:ty) => {
        Kind::Integer {
            range: $range,
            scale: Scale::$scale,
            get: |c| u64::from(c.$($field).+),
            // In range by contract, hence representable.
            set: |c, v| c.$($field).+ = <$ty>::try_from(v).unwrap_or(<$ty>::MAX),
        }
    };
}

macro_rules! real {
    ($range:expr, $scale:ident, $($field:ident).+) => {
        Kind::Real {
            range: $range,
            scale: Scale::$scale,
            get: |c| c.$($field).+,
            set: |c, v| c.$($field).+ = v,
        }
    };
}

macro_rules! choice {
    ($ty:ty, $($field:ident).+) => {
        Kind::Choice {
            options: <$ty>::INFO,
            get: |c| c.$($field).+.index(),
            set: |c, i| if let Some(&v) = <$ty>::ALL.get(i) { c.$($field).+ = v },
        }
    };
}

/// The rows that both networks have. `$who` is how help texts call the network.
macro_rules! network_rows {
    ($net:ident, $group:ident, $who:literal) => {
        [
            Hyperparameter {
                key: concat!(stringify!($net), ".hidden_layers"),
                label: "Hidden layers",
                help: concat!("Activated layers of ", $who, "; GAN Lab's label counts one fewer."),
                unit: "layers",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: integer!((0, 10), Linear, $net.hidden_layers: u32),
                relevant: dense,
            needs: "dense networks",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".neurons"),
                label: "Neurons",
                help: concat!("Units in each hidden layer of ", $who, "."),
                unit: "per layer",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: integer!((1, 256), Logarithmic, $net.neurons: u32),
                relevant: |c| dense(c) && c.$net.hidden_layers > 0,
            needs: "dense networks with a hidden layer",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".channels"),
                label: "Channels",
                help: concat!("Channels of the layer of ", $who, " next to the image; each layer further away has twice as many."),
                unit: "channels",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: integer!((1, 64), Logarithmic, $net.channels: u32),
                relevant: convolutional,
            needs: "convolutional networks",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".depth"),
                label: "Convolutions",
                help: concat!("Convolutions of ", $who, ", each of which halves or doubles the side; as many as the image allows."),
                unit: "layers",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: integer!((1, 4), Linear, $net.depth: u32),
                relevant: convolutional,
            needs: "convolutional networks",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".norm"),
                label: "Norm",
                help: concat!("What is done to the sums of a convolutional layer of ", $who, "; DCGAN normalises all layers but G's last and D's first."),
                unit: "",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: choice!(Norm, $net.norm),
                relevant: convolutional,
            needs: "convolutional networks",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".resampling"),
                label: "Change of side",
                help: concat!("What halves or doubles the side of an image in ", $who, "."),
                unit: "",
                group: Group::$group,
                advanced: true,
                effect: Effect::Rebuild,
                kind: choice!(Resampling, $net.resampling),
                relevant: convolutional,
            needs: "convolutional networks",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".norm_statistics"),
                label: "Statistics",
                help: concat!("Which means and variances batch norm of ", $who, " has in pictures and measurements; training takes those of its batches."),
                unit: "",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: choice!(NormStatistics, $net.norm_statistics),
                relevant: |c| convolutional(c) && c.$net.norm == Norm::Batch,
                needs: "batch norm",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".activation"),
                label: "Activation",
                help: concat!("Nonlinearity of the hidden layers of ", $who, "."),
                unit: "",
                group: Group::$group,
                advanced: false,
                effect: Effect::Rebuild,
                kind: choice!(Activation, $net.activation),
                relevant: |c| convolutional(c) || c.$net.hidden_layers > 0,
            needs: "a hidden layer",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".updates_per_epoch"),
                label: "Updates per epoch",
                help: concat!("How often ", $who, " learns in one epoch, each time on a fresh batch."),
                unit: "updates",
                group: Group::$group,
                advanced: false,
                effect: Effect::Live,
                kind: integer!((0, 20), Linear, $net.updates_per_epoch: u32),
                relevant: always,
            needs: "",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".optimizer"),
                label: "Optimizer",
                help: concat!("Rule that turns the gradient of ", $who, " into a step; changing it forgets its averages."),
                unit: "",
                group: Group::$group,
                advanced: false,
                effect: Effect::Live,
                kind: choice!(OptimizerKind, $net.optimizer),
                relevant: always,
            needs: "",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".learning_rate"),
                label: "Learning rate",
                help: concat!("Size of a step of ", $who, ": too small stagnates, too large breaks."),
                unit: "GAN Lab offers 0.001 to 1",
                group: Group::$group,
                advanced: false,
                effect: Effect::Live,
                kind: real!((1e-6, 10.0), Logarithmic, $net.learning_rate),
                relevant: always,
            needs: "",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".momentum"),
                label: "Momentum",
                help: "Share of the last step that is added to this one.",
                unit: "v ← momentum·v + gradient",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 0.999), Linear, $net.momentum),
                relevant: |c| c.$net.optimizer == OptimizerKind::Sgd,
            needs: "SGD",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".beta1"),
                label: "β1",
                help: "How long Adam remembers the gradient; DCGAN lowers it to 0.5.",
                unit: "m ← β1·m + (1 − β1)·gradient",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 0.999), Linear, $net.beta1),
                relevant: |c| c.$net.optimizer == OptimizerKind::Adam,
            needs: "Adam",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".beta2"),
                label: "β2",
                help: "How long Adam remembers the gradient's size.",
                unit: "v ← β2·v + (1 − β2)·gradient²",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 0.9999), Linear, $net.beta2),
                relevant: |c| c.$net.optimizer == OptimizerKind::Adam,
            needs: "Adam",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".rho"),
                label: "Decay ρ",
                help: "How long RMSprop remembers the gradient's size.",
                unit: "v ← ρ·v + (1 − ρ)·gradient²",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 0.9999), Linear, $net.rho),
                relevant: |c| c.$net.optimizer == OptimizerKind::RmsProp,
            needs: "RMSprop",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".weight_decay"),
                label: "Weight decay",
                help: concat!("L2 penalty that pulls the parameters of ", $who, " towards 0."),
                unit: "gradient + decay·parameter",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 1.0), Linear, $net.weight_decay),
                relevant: always,
            needs: "",
            },
            Hyperparameter {
                key: concat!(stringify!($net), ".dropout"),
                label: "Dropout",
                help: concat!("Share of hidden units (of channels, where there are convolutions) of ", $who, " that each training pass switches off at random."),
                unit: "probability",
                group: Group::$group,
                advanced: true,
                effect: Effect::Live,
                kind: real!((0.0, 0.9), Linear, $net.dropout),
                relevant: |c| convolutional(c) || c.$net.hidden_layers > 0,
            needs: "a hidden layer",
            },
        ]
    };
}

/// Every hyperparameter, grouped, in the order shown.
pub static TABLE: LazyLock<Vec<Hyperparameter>> = LazyLock::new(|| {
    let data = [
        Hyperparameter {
            key: "data.images",
            label: "Images",
            help: "Images that the generator has to imitate, instead of points.",
            unit: "",
            group: Group::RealData,
            advanced: false,
            effect: Effect::Rebuild,
            kind: choice!(ImageData, data.images),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "data.image_side",
            label: "Image size",
            help: "Pixels of an image; twice the side is four times the work.",
            unit: "",
            group: Group::RealData,
            advanced: false,
            effect: Effect::Rebuild,
            kind: choice!(ImageSide, data.image_side),
            relevant: of_images,
            needs: "images",
        },
        Hyperparameter {
            key: "data.distribution",
            label: "Distribution",
            help: "What the generator has to imitate.",
            unit: "",
            group: Group::RealData,
            advanced: false,
            effect: Effect::Rebuild,
            kind: choice!(Distribution, data.distribution),
            relevant: of_points,
            needs: "points",
        },
        Hyperparameter {
            key: "data.spread",
            label: "Spread",
            help: "Standard deviation of the noise around the shape or of each mode.",
            unit: "of the unit square; auto is the distribution's own",
            group: Group::RealData,
            advanced: false,
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
            unit: "samples",
            group: Group::RealData,
            advanced: true,
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
            unit: "dimensions",
            group: Group::Noise,
            advanced: false,
            effect: Effect::Rebuild,
            kind: integer!((1, 256), Logarithmic, noise.dim: u32),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "noise.distribution",
            label: "Distribution",
            help: "What each coordinate of the generator's input is drawn from.",
            unit: "within [0, 1], or normal",
            group: Group::Noise,
            advanced: false,
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
        unit: "average ← decay·average + (1 − decay)·parameter, after each update of G",
        group: Group::Generator,
        advanced: true,
        effect: Effect::Live,
        kind: real!((0.0, 0.9999), Linear, generator.average),
        relevant: always,
        needs: "",
    };
    let warm_up = Hyperparameter {
        key: "generator.average_warm_up",
        label: "Warm-up of the average",
        help: "Lets the average forget the first updates sooner: its decay is at most t/(t + warm-up) in the t-th update of G. 0 is none.",
        unit: "updates",
        group: Group::Generator,
        advanced: true,
        effect: Effect::Live,
        kind: real!((0.0, 10_000.0), Logarithmic, generator.average_warm_up),
        relevant: |c| c.generator.average > 0.0,
        needs: "averaging",
    };
    let threshold = Hyperparameter {
        key: "discriminator.loss_threshold",
        label: "Loss threshold",
        help: "D is only updated while its loss is above this, so that it does not run away from G. 0 is always.",
        unit: "of D's loss as plotted",
        group: Group::Discriminator,
        advanced: true,
        effect: Effect::Live,
        kind: real!((0.0, 10.0), Linear, discriminator.loss_threshold),
        relevant: always,
        needs: "",
    };
    let architecture = Hyperparameter {
        key: "architecture",
        label: "Architecture",
        help: "How the units of both networks are connected.",
        unit: "",
        group: Group::Training,
        advanced: false,
        effect: Effect::Rebuild,
        kind: choice!(Architecture, architecture),
        relevant: of_images,
        needs: "images",
    };
    let r1 = Hyperparameter {
        key: "discriminator.r1",
        label: "R1 penalty",
        help: "Keeps D from being steep where the real samples are, so that training settles instead of circling. 0 is none.",
        unit: "γ in γ/2 times the mean squared slope of D at real samples, added to what D minimises but not to the loss shown",
        group: Group::Discriminator,
        advanced: true,
        effect: Effect::Live,
        kind: real!((0.0, 100.0), Logarithmic, discriminator.r1),
        relevant: always,
        needs: "",
    };
    let training = [
        Hyperparameter {
            key: "loss",
            label: "Loss",
            help: "What the two networks minimise.",
            unit: "",
            group: Group::Training,
            advanced: false,
            effect: Effect::Live,
            kind: choice!(Loss, loss),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "real_weight",
            label: "Real weight",
            help: "Weight of the real samples in D's loss; GAN Lab's 0.95 keeps D from being too sure.",
            unit: "w in −(w·log D(x) + log(1 − D(G(z))))",
            group: Group::Training,
            advanced: true,
            effect: Effect::Live,
            kind: real!((0.05, 2.0), Linear, real_weight),
            relevant: |c| c.loss.rule().has_real_weight,
            needs: "log or minimax loss",
        },
        Hyperparameter {
            key: "weight_clip",
            label: "Weight clip",
            help: "After each update D's parameters are clipped to this size, which keeps D smooth.",
            unit: "|w| ≤ clip",
            group: Group::Training,
            advanced: false,
            effect: Effect::Live,
            kind: real!((0.001, 10.0), Logarithmic, weight_clip),
            relevant: |c| c.loss.rule().clips_weights,
            needs: "Wasserstein loss",
        },
        Hyperparameter {
            key: "batch_size",
            label: "Batch size",
            help: "Samples of each kind in one update; small batches are noisy, large ones slow.",
            unit: "samples",
            group: Group::Training,
            advanced: false,
            effect: Effect::Live,
            kind: integer!((1, 2048), Logarithmic, batch_size: u32),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "init",
            label: "Initial weights",
            help: "How the weights of both networks start.",
            unit: "",
            group: Group::Training,
            advanced: true,
            effect: Effect::Rebuild,
            kind: choice!(Init, init),
            relevant: always,
            needs: "",
        },
        Hyperparameter {
            key: "seed",
            label: "Seed",
            help: "Start of all random numbers: the same seed repeats the run exactly.",
            unit: "",
            group: Group::Training,
            advanced: false,
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
        .chain([average, warm_up])
        .chain(network_rows!(
            discriminator,
            Discriminator,
            "the discriminator"
        ))
        .chain([r1, threshold, architecture])
        .chain(training)
        .collect()
});

/// The hyperparameter of that key.
pub fn find(key: &str) -> Option<&'static Hyperparameter> {
    TABLE.iter().find(|h| h.key == key)
}
