//! What can be taken away as a file: the trained model, the picture, the curves, the samples.

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

    /// Title of its dialog, what the file is, and its ending.
    pub fn file(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Model => ("Save the trained model", "Trained model", "json"),
            Self::GanLab => ("Save a model for GAN Lab", "GAN Lab model", "json"),
            Self::PyTorch => ("Save the generator for PyTorch", "Python script", "py"),
            Self::Picture => ("Save the picture", "PNG image", "png"),
            Self::Animation => ("Save the run", "Animated GIF", "gif"),
            Self::Report => ("Save a report", "Web page", "html"),
            Self::Charts => ("Save the charts", "SVG drawing", "svg"),
            Self::Metrics => ("Save the curves", "CSV table", "csv"),
            Self::Samples => ("Save the samples", "CSV table", "csv"),
            Self::TrainingSet => ("Save the training set", "CSV table", "csv"),
            Self::Drawing => ("Save the drawing", "CSV table", "csv"),
            Self::Tried => ("Save what was tried", "CSV table", "csv"),
            Self::Lesson => ("Save the lesson", "Lesson", "ron"),
            Self::SeedGrid => ("Save the images", "PNG image", "png"),
            Self::SeedWalk => ("Save the walk", "Animated GIF", "gif"),
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
            Self::Report => "report",
            Self::Charts => "charts",
            Self::Metrics => "curves",
            Self::Samples => "samples",
            Self::TrainingSet => "real",
            Self::Drawing => "drawing",
            Self::Lesson => "lesson",
            Self::Tried => "tried",
            Self::SeedGrid => "seeds",
            Self::SeedWalk => "walk",
        }
    }
}
