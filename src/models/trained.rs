//! The trained models that come with the program, one for each distribution; made by
//! `scripts/train_shipped.py` and compiled in.

use std::sync::OnceLock;

use super::{Model, file};
use crate::config::Distribution;

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
    use crate::training::Session;

    #[test]
    fn each_distribution_that_ships_has_a_model_that_shows_its_shape() {
        for &distribution in Distribution::ALL {
            let is_own = matches!(distribution, Distribution::Drawn | Distribution::Imported);
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
