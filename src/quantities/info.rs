//! [`QuantityInfo`]: all that is declared of a quantity, once.

use serde::{Deserialize, Serialize};

use super::measured::Measured;

/// A number that a run has at a moment; its row says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// D's loss as plotted: half of what it minimises.
    DLoss,
    /// G's loss.
    GLoss,
    /// [`Measured::kl`].
    Kl,
    /// [`Measured::js`].
    Js,
    /// [`Measured::sliced_wasserstein`].
    SlicedWasserstein,
    /// [`Measured::coverage`].
    Coverage,
    /// [`Measured::precision`].
    Precision,
    /// Modes captured, of mixtures.
    Modes,
    /// Share of high-quality samples, of mixtures.
    HighQuality,
    /// [`Measured::fake_std`].
    FakeStd,
    /// First checkpoint with a sliced Wasserstein distance below a threshold; of a whole run.
    Convergence,
    /// Mean distance that a fake moves in an epoch.
    Movement,
    /// Whether all fakes are on one spot.
    Collapsed,
    /// [`Measured::frechet`].
    Frechet,
    /// [`Measured::frechet_floor`].
    FrechetFloor,
    /// [`Measured::frechet_live`].
    FrechetLive,
    /// Classes found, of images.
    ClassesFound,
    /// [`Measured::nearest_fake`].
    NearestFake,
    /// [`Measured::seeds_changed`].
    SeedsChanged,
    /// [`Measured::d_real`].
    DReal,
    /// [`Measured::d_fake`].
    DFake,
    /// [`Measured::separation`].
    Separation,
}

/// Which values are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small ones.
    Lower,
    /// Large ones.
    Higher,
    /// Neither: it says what happens, not how good it is.
    Neither,
}

/// What its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any number.
    Numbers,
    /// From 0 to 1, shown in percent.
    Shares,
    /// Whole numbers, for which a median would hide what happens in fewer than half of the runs.
    Counts,
}

/// What has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every run.
    All,
    /// Runs on points.
    Points,
    /// Runs on points of a mixture.
    Mixtures,
    /// Runs on images.
    Images,
    /// Runs on images of a set with labels.
    Labelled,
}

/// A chart of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chart {
    /// Losses, around what most of them are.
    Losses,
    /// Divergences in bits, from zero.
    Divergences,
    /// Shares, from 0 to 1.
    Shares,
    /// The live distance of fake images from real ones, from zero.
    Frechet,
    /// How much fake images differ, around 1.
    Variety,
    /// What D says of real and of fake images, from 0 to 1.
    Opinions,
}

impl Chart {
    /// Its title, and its name for screen readers.
    pub fn title(self) -> &'static str {
        match self {
            Self::Losses => tr!("Losses"),
            Self::Divergences => tr!("Divergence (bits)"),
            Self::Shares => tr!("Coverage"),
            Self::Frechet => tr!("Fréchet distance, live"),
            Self::Variety => tr!("Variety"),
            Self::Opinions => tr!("D(real), D(fake)"),
        }
    }

    /// What it says as long as there is nothing to draw.
    pub fn awaited(self) -> &'static str {
        match self {
            Self::Losses => tr!("Losses appear as training runs."),
            Self::Divergences => tr!("Divergences appear as training runs."),
            Self::Shares => tr!("Coverage appears as training runs."),
            Self::Frechet => tr!("The distance from the real images appears as training runs."),
            Self::Variety => tr!("Variety appears as training runs."),
            Self::Opinions => tr!("What D says of real and fake images appears as training runs."),
        }
    }
}

/// What colours mean everywhere in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Real samples.
    Real,
    /// Fakes and G.
    Fake,
    /// D.
    Discriminator,
    /// Neither.
    Neutral,
}

/// How a chart shows a quantity.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    /// Which one.
    pub chart: Chart,
    /// Its name there.
    pub label: &'static str,
    /// The colour of its curve.
    pub colour: Colour,
    /// What it says, for who points at it.
    pub help: &'static str,
}

/// All that is said of a quantity anywhere.
#[derive(Clone, Copy, Debug)]
pub struct QuantityInfo {
    /// Which.
    pub quantity: Quantity,
    /// Name in files and on the command line.
    pub key: &'static str,
    /// Name in tables and plots, with the unit.
    pub label: &'static str,
    /// What it is and which values are better.
    pub help: &'static str,
    /// Which values are better.
    pub direction: Direction,
    /// What its values are.
    pub values: Values,
    /// What has it.
    pub scope: Scope,
    /// The value of a moment.
    pub read: fn(&Measured) -> Option<f64>,
    /// Its name in the report of `train`; `None` where that has not got it.
    pub report: Option<&'static str>,
    /// How the window draws it; `None` where it does not.
    pub curve: Option<Drawn>,
}
