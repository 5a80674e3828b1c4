//! What the literature cures GANs with, beside R1, averaging and optimistic steps: D's gradient penalty, spectral norm, instance
//! noise, packing and batch deviation, unrolled updates of G, and the extragradient of both.

use super::{Effect, Group, Hyperparameter, Kind, Level, Scale, Unit, always};
use crate::config::{BatchDeviation, Choice as _, Config, Extragradient, ImageData};

/// The generator's row.
pub(super) fn of_generator() -> [Hyperparameter; 1] {
    [Hyperparameter {
        key: "generator.unrolled_steps",
        label: "Unrolled steps",
        help: "G learns against D as it would be after so many more steps, and counts in how these answer it, so that it gains nothing \
               by running from D to the next mode. 0 is none; each step costs three updates of D on the plain path. After Metz et al. 2017.",
        unit: Unit::Formula(
            "steps of D's optimizer without momentum, along its loss on the next batch",
        ),
        group: Group::Generator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: Kind::Integer {
            range: (0, 20),
            scale: Scale::Linear,
            get: |c| c.generator.unrolled_steps.round() as u64,
            set: |c, v| c.generator.unrolled_steps = v as f64,
        },
        relevant: |c| !c.has_styles(),
        needs: "a generator without styles",
    }]
}

fn of_points(config: &Config) -> bool {
    config.data.images == ImageData::None
}

/// The row of both.
pub(super) fn of_training() -> [Hyperparameter; 1] {
    [Hyperparameter {
        key: "extragradient",
        label: "Extragradient",
        help: "Each update first looks ahead by a step of both networks, and goes from where they are along the gradient there, which \
               is meant to damp how the two circle each other. An update costs three times as much. After Korpelevich 1976 and Gidel et al. 2019.",
        unit: Unit::None,
        group: Group::Training,
        level: Level::Advanced,
        effect: Effect::Live,
        kind: choice!(Extragradient, extragradient),
        relevant: always,
        needs: "",
    }]
}

/// The discriminator's rows.
pub(super) fn of_discriminator() -> [Hyperparameter; 5] {
    let row = |key, label, help, unit, kind| Hyperparameter {
        key,
        label,
        help,
        unit,
        group: Group::Discriminator,
        level: Level::Advanced,
        effect: Effect::Live,
        kind,
        relevant: always,
        needs: "",
    };
    let spectral = row(
        "discriminator.spectral_norm",
        "Spectral norm",
        "After each update every weight matrix of D is scaled so that its largest singular value is this: D cannot be steeper than their \
         product. 0 leaves them. After Miyato et al. 2018, who do it in each pass and with 1.",
        Unit::Named("largest singular value"),
        real!((0.0, 10.0), Linear, discriminator.spectral_norm),
    );
    [
        row(
            "discriminator.gradient_penalty",
            "Gradient penalty",
            "Pulls D's slope towards 1 between real samples and fakes, as WGAN-GP does in place of clipped weights. 0 is none; its authors use no batch norm in D. \
             After Gulrajani et al. 2017.",
            Unit::Formula(
                "λ in λ times the mean of (|slope| − 1)², added to what D minimises but not to the loss shown",
            ),
            real!((0.0, 100.0), Logarithmic, discriminator.gradient_penalty),
        ),
        Hyperparameter {
            relevant: |c: &Config| !c.has_stylegan_critic(),
            needs: "another discriminator than StyleGAN's",
            ..spectral
        },
        row(
            "discriminator.instance_noise",
            "Instance noise",
            "Noise on all that D sees in training, real and fake, so that both overlap and D cannot tell them apart for sure. 0 is none; \
             updates take the plain path with it. After Sønderby et al. 2017.",
            Unit::Named("standard deviation of a normal distribution"),
            real!((0.0, 1.0), Logarithmic, discriminator.instance_noise),
        ),
        Hyperparameter {
            effect: Effect::Rebuild,
            relevant: of_points,
            needs: "points",
            ..row(
                "discriminator.packing",
                "Packing",
                "Samples that D judges at once, all real or all fake, so that fakes which are all alike give themselves away. 1 is each by itself; a \
                 batch has so many samples for each judgement. After Lin et al. 2018.",
                Unit::Named("samples side by side"),
                Kind::Integer {
                    range: (1, 8),
                    scale: Scale::Linear,
                    get: |c| c.discriminator.packing.round() as u64,
                    set: |c, v| c.discriminator.packing = v as f64,
                },
            )
        },
        Hyperparameter {
            effect: Effect::Rebuild,
            relevant: of_points,
            needs: "points",
            ..row(
                "batch_deviation",
                "Batch deviation",
                "Whether D of points sees how much those of its batch differ: their standard deviation, in the mean of both coordinates, is one more \
                 input. Updates take the plain path with it. Of images it is a row of style networks. After Karras et al. 2018.",
                Unit::None,
                choice!(BatchDeviation, batch_deviation),
            )
        },
    ]
}
