//! What a user can choose, and the files it is kept in. Knows nothing of threads, tensors or egui.
//!
//! - [`choice`]: settings that are one of a few named things
//! - [`points`]: a drawing or an imported file
//! - [`settings`]: [`Config`], the plain data of a run
//! - [`table`]: every hyperparameter, declared once, with label, help, range and access
//! - [`value`]: values as text, `--set key=value`, and the check against the table
//! - [`preset`]: preset files, read and written
//! - [`shipped`]: the presets that come with the program

pub mod choice;
pub mod points;
pub mod preset;
pub mod settings;
pub mod shipped;
pub mod table;
pub mod value;

pub use choice::{Activation, Choice, Distribution, Init, Loss, NoiseDistribution, OptimizerKind};
pub use points::Points;
pub use preset::{Preset, PresetError, WriteError};
pub use settings::{Config, Data, Discriminator, Generator, Network, Noise};
pub use shipped::{SHIPPED, START, Shipped, shipped};
pub use table::{Effect, Group, Hyperparameter, Kind, Scale, TABLE, find};
pub use value::{SetError, Violation, Violations, check, set};

/// Whether going from `old` to `new` needs new networks or new data.
pub fn needs_rebuild(old: &Config, new: &Config) -> bool {
    old.data != new.data
        || TABLE
            .iter()
            .any(|h| h.effect == Effect::Rebuild && h.value(old) != h.value(new))
}
