//! [`Role`]: in what the settings of the two networks differ, and settings that only one of them has.

use serde::de::{DeserializeOwned, Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

/// In what the settings of the two networks differ: the default of
/// [`super::Network::updates_per_epoch`], and settings that only one of them has. As part of the type it
/// also holds for a file that names other fields only.
pub trait Role: Clone + std::fmt::Debug + PartialEq + 'static {
    /// Default of [`super::Network::updates_per_epoch`].
    const UPDATES_PER_EPOCH: u32;
    /// Of settings that only the generator has.
    type OfGenerator: Setting;
    /// Of settings that only the discriminator has.
    type OfDiscriminator: Setting;
}

/// A number that a network has, or [`Absent`].
pub trait Setting:
    Copy + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The setting where it starts out as this number.
    fn or(number: f64) -> Self;
    /// Whether the network lacks it, so that files leave it out.
    fn is_absent(&self) -> bool;
    /// The number, where the network has it.
    fn number(&self) -> Option<f64>;
}

impl Setting for f64 {
    fn or(number: f64) -> Self {
        number
    }

    fn is_absent(&self) -> bool {
        false
    }

    fn number(&self) -> Option<f64> {
        Some(*self)
    }
}

/// In place of a setting that the network lacks; no file may name it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Absent;

impl<'de> Deserialize<'de> for Absent {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("only the other network has this setting"))
    }
}

impl Setting for Absent {
    fn or(_: f64) -> Self {
        Self
    }

    fn is_absent(&self) -> bool {
        true
    }

    fn number(&self) -> Option<f64> {
        None
    }
}

/// [`Role`] of the generator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneratorRole;

/// [`Role`] of the discriminator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiscriminatorRole;

impl Role for GeneratorRole {
    const UPDATES_PER_EPOCH: u32 = 1;
    type OfGenerator = f64;
    type OfDiscriminator = Absent;
}

impl Role for DiscriminatorRole {
    const UPDATES_PER_EPOCH: u32 = 2;
    type OfGenerator = Absent;
    type OfDiscriminator = f64;
}

/// Reads a setting that counts something. The table reads it as a whole number, so whatever is none is refused here: checks
/// of ranges would not see it.
pub(super) fn whole<'de, S: Setting, D: Deserializer<'de>>(file: D) -> Result<S, D::Error> {
    let setting = S::deserialize(file)?;
    match setting.number() {
        Some(number) if !(number >= 0.0 && number.is_finite() && number.fract() == 0.0) => {
            Err(D::Error::invalid_value(Unexpected::Float(number), &"u64"))
        }
        _ => Ok(setting),
    }
}

/// Whether files leave out a setting that is 0 by default.
pub(super) fn is_absent_or_zero<S: Setting>(setting: &S) -> bool {
    setting.is_absent() || *setting == S::or(0.0)
}

/// Whether files leave out a setting that is 1 by default.
pub(super) fn is_absent_or_one<S: Setting>(setting: &S) -> bool {
    setting.is_absent() || *setting == S::or(1.0)
}
