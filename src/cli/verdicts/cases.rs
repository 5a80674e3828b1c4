//! The runs that are tried.

use crate::config::{self, Config, Points, shipped};
use crate::data::Point;

/// Name, preset, settings, epochs. `V` and `points` stand for points of our own.
pub(super) const CASES: &[(&str, &str, &[&str], u64)] = &[
    ("start", "start", &[], 8_192),
    ("start-line", "start", &["data.distribution=line"], 4_096),
    (
        "start-moons",
        "start",
        &["data.distribution=two_moons"],
        4_096,
    ),
    (
        "start-spiral",
        "start",
        &["data.distribution=spiral"],
        4_096,
    ),
    (
        "start-gaussians",
        "start",
        &["data.distribution=gaussians"],
        4_096,
    ),
    ("start-drawn", "start", &["V"], 4_096),
    ("start-one-spot", "start", &["spot"], 2_048),
    ("start-three-points", "start", &["points"], 4_096),
    (
        "start-least-squares",
        "start",
        &["loss=least_squares"],
        4_096,
    ),
    ("start-hinge", "start", &["loss=hinge"], 4_096),
    ("start-minimax", "start", &["loss=minimax"], 4_096),
    (
        "start-wasserstein",
        "start",
        &["loss=wasserstein", "generator.learning_rate=0.01"],
        4_096,
    ),
    (
        "start-adam",
        "start",
        &[
            "generator.optimizer=adam",
            "discriminator.optimizer=adam",
            "generator.learning_rate=0.001",
            "discriminator.learning_rate=0.001",
        ],
        4_096,
    ),
    (
        "start-rmsprop",
        "start",
        &[
            "generator.optimizer=rmsprop",
            "discriminator.optimizer=rmsprop",
            "generator.learning_rate=0.001",
            "discriminator.learning_rate=0.001",
        ],
        4_096,
    ),
    (
        "start-momentum",
        "start",
        &["generator.momentum=0.9", "discriminator.momentum=0.9"],
        2_048,
    ),
    (
        "start-slow",
        "start",
        &["generator.learning_rate=0.0001"],
        4_096,
    ),
    ("ganlab-line", "ganlab-line", &[], 4_096),
    ("ganlab-gaussians", "ganlab-gaussians", &[], 4_096),
    ("ganlab-ring", "ganlab-ring", &[], 4_096),
    ("ganlab-disjoint", "ganlab-disjoint", &[], 4_096),
    ("healthy-ring", "healthy-ring", &[], 8_192),
    ("learning-rate-one", "learning-rate-one", &[], 4_096),
    ("mixed-optimizers", "mixed-optimizers", &[], 4_096),
    ("mode-collapse", "mode-collapse", &[], 4_096),
    ("mode-collapse-cured", "mode-collapse-cured", &[], 8_192),
    ("one-dimensional-noise", "one-dimensional-noise", &[], 4_096),
    ("strong-discriminator", "strong-discriminator", &[], 2_048),
    ("too-many-layers", "too-many-layers", &[], 2_048),
    ("weak-discriminator", "weak-discriminator", &[], 4_096),
    ("dcgan", "dcgan", &[], 1_024),
    ("eight-modes", "eight-modes", &[], 1_024),
    ("twenty-five-modes", "twenty-five-modes", &[], 2_048),
    ("dirac", "ganlab-gaussians", &["dirac"], 4_096),
    (
        "dirac-with-penalty",
        "ganlab-gaussians",
        &["dirac", "discriminator.r1=1"],
        4_096,
    ),
];

/// The configuration of a case.
pub(super) fn config(preset: &str, settings: &[&str], seed: u64) -> anyhow::Result<Config> {
    let shipped = shipped(preset).ok_or_else(|| anyhow::anyhow!("no preset {preset}"))?;
    let mut config = shipped.preset.config.clone();
    let imported = |config: &mut Config, points: Vec<Point>| {
        config.data.imported = Points::from(points);
        config::set(config, "data.distribution=imported")
    };
    for setting in settings {
        match *setting {
            "V" => {
                let arm = |i: usize| {
                    let t = i as f32 / 30.0;
                    [
                        [0.2 + 0.3 * t, 0.8 - 0.6 * t],
                        [0.8 - 0.3 * t, 0.8 - 0.6 * t],
                    ]
                };
                config.data.drawn = Points::from((0..30).flat_map(arm).collect::<Vec<_>>());
                config::set(&mut config, "data.distribution=drawn")?;
            }
            "spot" => imported(&mut config, vec![[0.5, 0.5]; 100])?,
            "points" => imported(&mut config, vec![[0.3, 0.3], [0.7, 0.4], [0.5, 0.8]])?,
            // Mescheder et al., arXiv 1801.04406: both networks linear, the data one point.
            "dirac" => {
                imported(&mut config, vec![[0.7, 0.6]; 2])?;
                for setting in [
                    "noise.dim=1",
                    "generator.hidden_layers=0",
                    "generator.learning_rate=0.05",
                    "discriminator.hidden_layers=0",
                    "discriminator.learning_rate=0.05",
                    "discriminator.updates_per_epoch=1",
                    "real_weight=1",
                ] {
                    config::set(&mut config, setting)?;
                }
            }
            setting => config::set(&mut config, setting)?,
        }
    }
    config.seed = seed;
    config::check(&config)?;
    Ok(config)
}
