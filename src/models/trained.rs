//! The trained models that come with the program, compiled in: one for each distribution, made by
//! `scripts/train_shipped.py`, and one for some presets of images, made by `gan-playground trained-page`.

use std::sync::OnceLock;

use super::{Model, compact, file};
use crate::config::{Distribution, shipped};

macro_rules! sources {
    ($($distribution:ident = $slug:literal),+ $(,)?) => {
        &[$((
            Distribution::$distribution,
            include_str!(concat!("../../presets/trained/", $slug, ".json")),
        )),+]
    };
}

const SOURCES: &[(Distribution, &str)] = sources![
    Line = "line",
    Gaussians = "gaussians",
    Ring = "ring",
    Disjoint = "disjoint",
    EightGaussians = "eight-gaussians",
    Grid = "grid",
    TwoMoons = "two-moons",
    Spiral = "spiral",
    Checkerboard = "checkerboard",
];

/// A preset of images that comes with a trained model.
pub struct Trained {
    /// The preset.
    pub slug: &'static str,
    /// Epochs that it was trained.
    pub epochs: u64,
    bytes: &'static [u8],
}

/// All of them.
pub const PRESETS: &[Trained] = &[Trained {
    slug: "styles-explorer",
    epochs: 6_000,
    bytes: include_bytes!("../../assets/models/styles-explorer.bin"),
}];

/// The model that comes with a shipped preset, if one does.
pub fn of_preset(slug: &str) -> Option<Model> {
    let trained = PRESETS.iter().find(|trained| trained.slug == slug)?;
    // A test reads every one, so a broken one cannot ship.
    compact::model(&shipped(slug)?.preset, trained.bytes)
}

/// Whether there is one for a distribution.
pub fn exists(distribution: Distribution) -> bool {
    SOURCES.iter().any(|(d, _)| *d == distribution)
}

/// The model that was trained on a distribution.
pub fn trained(distribution: Distribution) -> Option<&'static Model> {
    static MODELS: [OnceLock<Option<Model>>; SOURCES.len()] =
        [const { OnceLock::new() }; SOURCES.len()];
    let index = SOURCES.iter().position(|(d, _)| *d == distribution)?;
    let model = MODELS[index].get_or_init(|| {
        // A test reads every one, so a broken one cannot ship.
        file::parse(SOURCES[index].1, "the trained model")
            .map_err(|error| log::error!("{error}"))
            .ok()
    });
    model.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;
    use crate::gan::Backend;
    use crate::training::session::Seen;
    use crate::training::{Inherited, Session};

    #[test]
    fn models_of_presets_are_small_and_their_layers_decide_different_things() {
        for trained in PRESETS {
            assert!(trained.bytes.len() < 300_000, "{}", trained.slug);
            let model = of_preset(trained.slug).unwrap();
            assert_eq!(model.checkpoint.counters.epoch, trained.epochs);
            let session = Session::resume(model.checkpoint, model.history, Backend::Flex).unwrap();
            let score = session.report().unwrap();
            assert_eq!(score.classes_found, score.classes_total, "{}", trained.slug);
            let generator = session.frozen_generator(Seen::Present).unwrap();
            let found = Inherited::of(&session, &generator, 400).unwrap();
            let share = |name: &str, layer: usize| {
                let (_, shares) = found.factors.iter().find(|(n, _)| *n == name).unwrap();
                shares[layer].unwrap()
            };
            // Pose comes from the coarse layer, the background from the fine one, neither from another.
            for (name, own) in [("Pose", 0), ("Background", 2)] {
                for layer in 0..3 {
                    let share = share(name, layer);
                    let is_so = if layer == own {
                        share >= 0.8
                    } else {
                        share <= 0.2
                    };
                    assert!(is_so, "{name} from layer {layer}: {share}");
                }
            }
        }
        assert!(of_preset("digits").is_none());
    }

    #[test]
    fn each_distribution_that_ships_has_a_model_that_shows_its_shape() {
        for &distribution in Distribution::ALL {
            let is_own = matches!(
                distribution,
                Distribution::Drawn | Distribution::Imported | Distribution::Formula
            );
            assert_eq!(exists(distribution), !is_own, "{distribution:?}");
            let Some(model) = trained(distribution) else {
                assert!(is_own, "{distribution:?}");
                continue;
            };
            let checkpoint = model.checkpoint.clone();
            assert_eq!(checkpoint.config.data.distribution, distribution);
            let session =
                Session::resume(checkpoint, model.history.clone(), Backend::Flex).unwrap();
            let score = session.report().unwrap();
            assert!(score.js.unwrap() < 0.35, "{distribution:?}: {score:?}");
            assert!(session.epoch() > 0);
        }
    }
}
