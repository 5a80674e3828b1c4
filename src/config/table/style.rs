//! The rows that only style networks have.

use super::{Effect, Group, Hyperparameter, Kind, Level, Scale, Unit, of_styles as style};
use crate::config::{
    BatchDeviation, Choice as _, Critic, LastLayer, StyleLayers, StyleStart, WeightScale,
};

const NEEDS: &str = "style networks";

fn row(key: &'static str, label: &'static str, help: &'static str, kind: Kind) -> Hyperparameter {
    Hyperparameter {
        key,
        label,
        help,
        unit: Unit::None,
        group: Group::Generator,
        level: Level::Basic,
        effect: Effect::Rebuild,
        kind,
        relevant: style,
        needs: NEEDS,
    }
}

/// Those of the generator.
pub(super) fn of_generator() -> [Hyperparameter; 9] {
    [
        row(
            "style.start",
            "Start",
            "What the image of a style generator starts from.",
            choice!(StyleStart, style.start),
        ),
        row(
            "style.layers",
            "Style by",
            "How the layers of the generator take their style.",
            choice!(StyleLayers, style.layers),
        ),
        row(
            "style.last",
            "Last style by",
            "How the generator's last layer takes its style.",
            choice!(LastLayer, style.last),
        ),
        Hyperparameter {
            unit: Unit::Named("share of batches"),
            effect: Effect::Live,
            ..row(
                "style.mixing",
                "Style mixing",
                "Share of batches in which layers after a random one have the styles of other noise, so that layers do not rely on each other.",
                real!((0.0, 1.0), Linear, style.mixing),
            )
        },
        Hyperparameter {
            unit: Unit::Counted("layers"),
            ..row(
                "style.mapping_layers",
                "Mapping",
                "Dense layers that make the style w of the noise; with none, w is the noise itself, scaled to length √dimensions where it has more than one.",
                integer!((0, 8), Linear, style.mapping_layers: u32),
            )
        },
        Hyperparameter {
            unit: Unit::Named("numbers"),
            level: Level::Advanced,
            relevant: |c| style(c) && c.style.mapping_layers > 0,
            needs: "style networks with a mapping",
            ..row(
                "style.width",
                "Width of w",
                "Numbers of the style w; without mapping layers it is as wide as the noise.",
                integer!((1, 256), Logarithmic, style.width: u32),
            )
        },
        Hyperparameter {
            unit: Unit::Counted("channels"),
            level: Level::Advanced,
            ..row(
                "style.most_channels",
                "Most channels",
                "Channels of a layer of the generator, and of StyleGAN's discriminator, at most; away from the image they double up to this.",
                integer!((1, 256), Logarithmic, style.most_channels: u32),
            )
        },
        Hyperparameter {
            level: Level::Advanced,
            ..row(
                "style.weights",
                "Weights",
                "How the weights of the generator are scaled, and of StyleGAN's discriminator.",
                choice!(WeightScale, style.weights),
            )
        },
        Hyperparameter {
            unit: Unit::Named("times the learning rate"),
            level: Level::Advanced,
            relevant: |c| {
                style(c) && c.style.weights == WeightScale::Equalised && c.style.mapping_layers > 0
            },
            needs: "equalised weights and a mapping",
            ..row(
                "style.mapping_rate",
                "Rate of the mapping",
                "Share of the learning rate with which the mapping learns.",
                real!((0.001, 1.0), Logarithmic, style.mapping_rate),
            )
        },
    ]
}

/// Those of the discriminator.
pub(super) fn of_discriminator() -> [Hyperparameter; 2] {
    [
        Hyperparameter {
            group: Group::Discriminator,
            ..row(
                "style.critic",
                "Layers",
                "Which layers the discriminator beside a style generator has.",
                choice!(Critic, style.critic),
            )
        },
        Hyperparameter {
            group: Group::Discriminator,
            relevant: |c| c.has_stylegan_critic(),
            needs: "StyleGAN's discriminator",
            ..row(
                "style.batch_deviation",
                "Batch deviation",
                "Whether the discriminator sees how much the images of its batch differ: their mean standard deviation is one more channel before its \
                 last convolution.",
                choice!(BatchDeviation, style.batch_deviation),
            )
        },
    ]
}
