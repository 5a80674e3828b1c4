//! What can be taken away as a file: the trained model, the picture, the curves, the samples.

use crate::config::Config;
use crate::models::ganlab::{NotExpressible, missing};

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The trained model, ours.
    Model,
    /// The trained model, GAN Lab's.
    GanLab,
    /// The generator as a script for `PyTorch`.
    PyTorch,
    /// The picture of the window.
    Picture,
    /// The run as a moving picture.
    Animation,
    /// The run on one page.
    Report,
    /// The charts as a drawing.
    Charts,
    /// The curves.
    Metrics,
    /// Real samples and fakes.
    Samples,
    /// All that the run trains on.
    TrainingSet,
    /// The points of the drawing page.
    Drawing,
    /// A recorded lesson.
    Lesson,
    /// The runs so far.
    Tried,
    /// Images of seeds beside each other.
    SeedGrid,
    /// Images on the way from seed to seed.
    SeedWalk,
    /// What came of an experiment, as a drawing.
    ExperimentPlot,
    /// The runs of an experiment.
    ExperimentRuns,
    /// What came of an experiment, on one page.
    ExperimentReport,
}

impl Export {
    /// Those of the menu, in its order.
    pub const MENU: [Self; 10] = [
        Self::Model,
        Self::GanLab,
        Self::PyTorch,
        Self::Picture,
        Self::Animation,
        Self::Report,
        Self::Charts,
        Self::Metrics,
        Self::Samples,
        Self::TrainingSet,
    ];

    /// Why there is none of a run on these settings, in a sentence.
    pub fn why_not(self, config: &Config) -> Option<String> {
        match self {
            Self::GanLab => {
                let missing = missing(config);
                (!missing.is_empty()).then(|| format!("{}.", NotExpressible(missing)))
            }
            Self::TrainingSet if config.data.image_shape().is_some() => Some(
                tr!("The pictures that this run trains on are not written; the real ones that are shown are among the samples.")
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Those of an experiment, in the order of its page.
    pub const OF_EXPERIMENT: [Self; 3] = [
        Self::ExperimentPlot,
        Self::ExperimentRuns,
        Self::ExperimentReport,
    ];

    /// Whether it is of the experiment that ran last.
    pub fn is_of_experiment(self) -> bool {
        Self::OF_EXPERIMENT.contains(&self)
    }

    /// Title of its dialog, what the file is, and its ending.
    pub fn file(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Model => (tr!("Save the trained model"), tr!("Trained model"), "json"),
            Self::GanLab => (
                tr!("Save a model for GAN Lab"),
                tr!("GAN Lab model"),
                "json",
            ),
            Self::PyTorch => (
                tr!("Save the generator for PyTorch"),
                tr!("Python script"),
                "py",
            ),
            Self::Picture => (tr!("Save the picture"), tr!("PNG image"), "png"),
            Self::Animation => (tr!("Save the run"), tr!("Animated GIF"), "gif"),
            Self::Report | Self::ExperimentReport => {
                (tr!("Save a report"), tr!("Web page"), "html")
            }
            Self::Charts => (tr!("Save the charts"), tr!("SVG drawing"), "svg"),
            Self::Metrics => (tr!("Save the curves"), tr!("CSV table"), "csv"),
            Self::Samples => (tr!("Save the samples"), tr!("CSV table"), "csv"),
            Self::TrainingSet => (tr!("Save the training set"), tr!("CSV table"), "csv"),
            Self::Drawing => (tr!("Save the drawing"), tr!("CSV table"), "csv"),
            Self::Tried => (tr!("Save what was tried"), tr!("CSV table"), "csv"),
            Self::Lesson => (tr!("Save the lesson"), tr!("Lesson"), "ron"),
            Self::SeedGrid => (tr!("Save the images"), tr!("PNG image"), "png"),
            Self::SeedWalk => (tr!("Save the walk"), tr!("Animated GIF"), "gif"),
            Self::ExperimentPlot => (tr!("Save the plot"), tr!("SVG drawing"), "svg"),
            Self::ExperimentRuns => (tr!("Save the runs"), tr!("CSV table"), "csv"),
        }
    }

    /// Other endings that the file may have: those of tables, which are read by their content, and of an array where one is written.
    pub fn other_endings(self) -> &'static [&'static str] {
        match self {
            Self::Metrics | Self::Samples | Self::Tried | Self::ExperimentRuns => &["txt", "dat"],
            Self::TrainingSet | Self::Drawing => &["npy", "txt", "dat"],
            Self::Model
            | Self::GanLab
            | Self::PyTorch
            | Self::Picture
            | Self::Animation
            | Self::Report
            | Self::Charts
            | Self::Lesson
            | Self::SeedGrid
            | Self::SeedWalk
            | Self::ExperimentPlot
            | Self::ExperimentReport => &[],
        }
    }

    /// End of a suggested file name, before the ending.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::GanLab => "ganlab",
            Self::PyTorch => "generator",
            Self::Picture => "picture",
            Self::Animation => "run",
            Self::Report | Self::ExperimentReport => "report",
            Self::Charts => "charts",
            Self::Metrics => "curves",
            Self::Samples => "samples",
            Self::TrainingSet => "real",
            Self::Drawing => "drawing",
            Self::Lesson => "lesson",
            Self::Tried => "tried",
            Self::SeedGrid => "seeds",
            Self::SeedWalk => "walk",
            Self::ExperimentPlot => "plot",
            Self::ExperimentRuns => "runs",
        }
    }
}
