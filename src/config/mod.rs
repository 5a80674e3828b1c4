//! What a user can choose, and its text in files. Knows nothing of threads, tensors or egui.
//!
//! - [`choice`]: settings that are one of a few named things
//! - [`points`]: a drawing or an imported file
//! - [`equations`]: what a run computes, as equations with its numbers
//! - [`formula`]: a distribution as two formulas
//! - [`own_axis`]: what the axes of such a file are in units of its own
//! - [`own_data`]: which data are the user's own
//! - [`pictures`]: a folder of the user's own pictures
//! - [`settings`]: [`Config`], the plain data of a run
//! - [`role`]: in what the settings of the two networks differ
//! - [`style`]: settings of style networks
//! - [`hyperparameter`]: what is declared of one: label, help, range, access
//! - [`table`]: every hyperparameter, declared once; [`rows`]: those that have a say of the data
//! - [`value`]: values as text, and `--set key=value`
//! - [`bounds`]: a configuration, checked against the table
//! - [`violation`]: a value that the table does not allow
//! - [`words`]: what the window and sentences call hyperparameters
//! - [`preset`]: presets, and their text
//! - [`share`]: a preset as one line
//! - [`showing`]: how a preset wants to be shown
//! - [`shipped`]: the presets that come with the program

pub mod bounds;
pub mod choice;
pub mod equations;
pub mod formula;
pub mod hyperparameter;
pub mod own_axis;
pub mod own_data;
pub mod pictures;
pub mod points;
pub mod preset;
pub mod role;
pub mod rows;
pub mod settings;
pub mod share;
pub mod shipped;
pub mod showing;
pub mod style;
pub mod table;
pub mod value;
pub mod violation;
pub mod words;

pub use bounds::check;
pub use choice::{
    Activation, Architecture, BatchDeviation, Choice, Critic, Distribution, Extragradient,
    ImageData, ImageSide, Init, LastLayer, Loss, NoiseDistribution, Norm, NormStatistics,
    OptimizerKind, Resampling, StyleLayers, StyleStart, WeightScale,
};
pub use formula::Formula;
pub use hyperparameter::{Effect, Group, Hyperparameter, Kind, Level, Scale, Unit};
pub use own_axis::OwnAxis;
pub use own_data::OwnData;
pub use pictures::{MAX_PICTURES, MIN_PICTURES, PICTURE_SIDE, Pictures, PicturesError};
pub use points::Points;
pub use preset::Preset;
pub use rows::Rows;
pub use settings::{Config, Data, Discriminator, Generator, Network, Noise};
pub use shipped::{SHIPPED, START, Shipped, is_cured_by, shipped, shipped_groups};
pub use showing::Showing;
pub use style::Style;
pub use table::{TABLE, find};
pub use value::{SetError, set};
pub use violation::{Violation, Violations};

/// Whether going from `old` to `new` needs new networks or new data.
pub fn needs_rebuild(old: &Config, new: &Config) -> bool {
    old.data != new.data
        || TABLE
            .iter()
            .any(|h| h.effect == Effect::Rebuild && h.value(old) != h.value(new))
}
