//! The experiments that come with the program: files of `experiments/`, compiled in.

use std::sync::LazyLock;

use super::{Experiment, Plan};

/// A shipped experiment and the name it is called by on the command line.
pub struct ShippedExperiment {
    /// File name without extension.
    pub slug: &'static str,
    /// The experiment.
    pub experiment: Experiment,
    /// Its runs, with the seeds that it asks for.
    pub plan: Plan,
    /// The same on each other preset that it lists.
    pub elsewhere: Vec<(Experiment, Plan)>,
}

impl ShippedExperiment {
    /// The question and its runs on one of [`Experiment::places`], 0 being its own preset; on that too, if there is no such place.
    pub fn at(&self, place: usize) -> (&Experiment, &Plan) {
        let other = place.checked_sub(1).and_then(|i| self.elsewhere.get(i));
        other.map_or((&self.experiment, &self.plan), |(e, plan)| (e, plan))
    }
}

macro_rules! sources {
    ($($slug:literal),+ $(,)?) => {
        &[$(($slug, include_str!(concat!("../../experiments/", $slug, ".ron")))),+]
    };
}

const SOURCES: &[(&str, &str)] = sources![
    "noise-dimension",
    "noise-distribution",
    "noise-beyond-two",
    "generator-layers",
    "generator-neurons",
    "discriminator-strength",
    "discriminator-rate",
    "updates-per-epoch",
    "loss-smoothness",
    "learning-rates",
    "learning-rate-ratio",
    "mixed-optimizers",
    "adam-or-sgd",
    "adam-beta1",
    "dropout-in-d",
    "leaky-relu-in-d",
    "dcgan-weights",
    "weight-decay",
    "mode-coverage",
    "mode-coverage-parts",
    "cures",
    "cures-grid",
    "cures-looking-ahead",
    "images-batch-norm",
    "images-pooling",
    "images-leaky-relu",
    "images-initial-weights",
    "images-adam-beta1",
    "images-latent-size",
    "images-weaker-discriminator",
    "images-dropout",
    "images-weight-decay",
    "images-style-mixing",
    "images-style-r1",
    "images-style-last-layer",
    "images-sgd",
    "images-smoothing",
    "images-losses",
    "images-losses-say-little",
    "images-cures",
];

/// All shipped experiments, in the order listed.
pub static SHIPPED_EXPERIMENTS: LazyLock<Vec<ShippedExperiment>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .filter_map(|&(slug, text)| match Experiment::parse(text, slug) {
            Ok(experiment) => Some(ShippedExperiment {
                slug,
                plan: experiment.plan(),
                elsewhere: experiment
                    .places()
                    .skip(1)
                    .map(|preset| {
                        let there = experiment.on(preset);
                        let plan = there.plan();
                        (there, plan)
                    })
                    .collect(),
                experiment,
            }),
            // A test parses every file, so this cannot ship.
            Err(error) => {
                log::error!("shipped experiment is broken: {error}");
                None
            }
        })
        .collect()
});

/// The shipped experiment of that name.
pub fn shipped_experiment(slug: &str) -> Option<&'static ShippedExperiment> {
    SHIPPED_EXPERIMENTS.iter().find(|s| s.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_parses_makes_a_claim_and_every_file_is_listed() {
        for (slug, text) in SOURCES {
            let experiment = Experiment::parse(text, slug).unwrap_or_else(|e| panic!("{e}"));
            assert!(
                experiment.claim.ends_with('.') && !experiment.source.is_empty(),
                "{slug}"
            );
            assert!(
                !experiment.compare.is_empty() && experiment.seeds >= 10,
                "{slug}"
            );
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_owned())
            .collect();
        files.sort();
        let mut listed: Vec<std::ffi::OsString> =
            SOURCES.iter().map(|(slug, _)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }
}
