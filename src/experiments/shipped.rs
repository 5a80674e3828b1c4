//! The experiments that come with the program: files of `experiments/`, compiled in.

use std::sync::LazyLock;

use super::{Conclusion, Experiment, Plan};

/// A shipped experiment and the name it is called by on the command line.
pub struct ShippedExperiment {
    /// File name without extension.
    pub slug: &'static str,
    /// The experiment.
    pub experiment: Experiment,
    /// What came of its claim on its own preset, over many seeds (EXPERIMENTS.md).
    pub conclusion: Conclusion,
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
    ($($slug:literal => $conclusion:ident),+ $(,)?) => {
        &[$((
            $slug,
            include_str!(concat!("../../experiments/", $slug, ".ron")),
            Conclusion::$conclusion,
        )),+]
    };
}

/// Each with what EXPERIMENTS.md concludes.
const SOURCES: &[(&str, &str, Conclusion)] = sources![
    "noise-dimension" => Holds,
    "noise-distribution" => InPart,
    "noise-beyond-two" => Opposite,
    "generator-layers" => InPart,
    "generator-neurons" => NotConfirmed,
    "discriminator-strength" => Holds,
    "discriminator-rate" => InPart,
    "updates-per-epoch" => InPart,
    "loss-smoothness" => Holds,
    "learning-rates" => Holds,
    "learning-rate-ratio" => InPart,
    "mixed-optimizers" => InPart,
    "adam-or-sgd" => Holds,
    "adam-beta1" => Holds,
    "dropout-in-d" => NotConfirmed,
    "leaky-relu-in-d" => NotConfirmed,
    "dcgan-weights" => Opposite,
    "weight-decay" => InPart,
    "mode-coverage" => Holds,
    "mode-coverage-parts" => InPart,
    "cures" => NotSettled,
    "cures-grid" => NotSettled,
    "cures-looking-ahead" => InPart,
    "images-batch-norm" => Holds,
    "images-pooling" => InPart,
    "images-leaky-relu" => Opposite,
    "images-initial-weights" => Holds,
    "images-adam-beta1" => Holds,
    "images-latent-size" => Holds,
    "images-weaker-discriminator" => Holds,
    "images-dropout" => Opposite,
    "images-weight-decay" => InPart,
    "images-style-mixing" => Opposite,
    "images-style-r1" => InPart,
    "images-style-last-layer" => NotConfirmed,
    "images-sgd" => InPart,
    "images-smoothing" => NotConfirmed,
    "images-losses" => InPart,
    "images-losses-say-little" => Holds,
    "images-cures" => NotSettled,
];

/// All shipped experiments, in the order listed.
pub static SHIPPED_EXPERIMENTS: LazyLock<Vec<ShippedExperiment>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .filter_map(
            |&(slug, text, conclusion)| match Experiment::parse(text, slug) {
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
                    conclusion,
                }),
                // A test parses every file, so this cannot ship.
                Err(error) => {
                    log::error!("shipped experiment is broken: {error}");
                    None
                }
            },
        )
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
        for (slug, text, _) in SOURCES {
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
            SOURCES.iter().map(|(slug, ..)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }

    #[test]
    fn what_became_of_each_claim_is_what_the_report_says() {
        let report = include_str!("../../EXPERIMENTS.md");
        for (slug, _, conclusion) in SOURCES {
            let (_, own) = report.split_once(&format!("<a id=\"{slug}\">")).unwrap();
            let mut lines = own.lines();
            let said = lines.find(|line| line.starts_with("**") && !line.starts_with("**Claim"));
            assert_eq!(
                said.unwrap().trim_matches('*'),
                conclusion.sentence(),
                "{slug}"
            );
        }
    }
}
