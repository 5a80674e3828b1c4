//! [`Measurement`]: a run at one moment, in numbers.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::config::value::format_real;
use crate::config::{Choice as _, Data, Distribution};
use crate::data::images::ImageSet;
use crate::data::real::modes;
use crate::files::FieldError;
use crate::files::field::wrong;

/// Epochs before a checkpoint over which losses and movement are averaged: one update says little.
pub const WINDOW: u64 = 20;
/// Farther from the data than any fake can be: they are within [-1, 1]², real points within [-10, 10]².
const FAR: f64 = 100.0;
/// Most bits of a divergence.
const MOST_BITS: f64 = 1_000.0;
/// Room for rounding, in sums of shares over the 900 cells of the grid.
const ROUNDING: f64 = 1e-6;
/// Modes of the distribution that has most.
static MOST_MODES: LazyLock<u32> = LazyLock::new(|| {
    let count = |distribution: &Distribution| {
        let data = Data {
            distribution: *distribution,
            ..Data::default()
        };
        modes(&data).len() as u32
    };
    Distribution::ALL.iter().map(count).max().unwrap_or(0)
});
/// Classes of the set of images that has most; where several things are known of an image, the values of each.
static MOST_CLASSES: LazyLock<u32> = LazyLock::new(|| {
    let count = |set: &ImageSet| {
        let values = set.factors().iter().map(|factor| factor.values.len());
        values.sum::<usize>() as u32
    };
    ImageSet::ALL.iter().map(count).max().unwrap_or(0)
});

/// A run at one moment. The scores are those of `train`: 12,000 fakes against 12,000 held-out points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a measurement")]
pub struct Measurement {
    /// Epochs finished.
    pub epoch: u64,
    /// See [`crate::metrics::Metrics::sliced_wasserstein`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sliced_wasserstein: Option<f64>,
    /// See [`crate::metrics::Metrics::js`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub js: Option<f64>,
    /// See [`crate::metrics::Metrics::kl`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kl: Option<f64>,
    /// See [`crate::metrics::Metrics::coverage`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
    /// See [`crate::metrics::Metrics::precision`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// See [`crate::metrics::Metrics::fake_std`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fake_std: Option<f64>,
    /// The full Fréchet distance of the fakes from the real images; of images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frechet: Option<f64>,
    /// Classes among the fakes, or values of each factor; of images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes_found: Option<u32>,
    /// Mean distance of a fake from the nearest other one, relative to that of real images; of images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest_fake: Option<f64>,
    /// How far the first and the last layer of a generator with styles decide different things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separation: Option<f64>,
    /// Modes with a high-quality sample; for mixtures.
    pub modes_captured: Option<u32>,
    /// Share of high-quality samples; for mixtures.
    pub high_quality: Option<f64>,
    /// Mean of D's loss, as plotted, over the last [`WINDOW`] epochs; `None` without updates.
    pub d_loss: Option<f64>,
    /// Mean of G's loss over the last [`WINDOW`] epochs; `None` without updates.
    pub g_loss: Option<f64>,
    /// Mean distance that a fake of fixed noise moves in an epoch, over the last [`WINDOW`] epochs, in
    /// units of the plot.
    pub movement: Option<f64>,
}

impl Measurement {
    /// Refuses numbers of a file that no run can have measured.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        let sum = |most: f64| (-ROUNDING, most + ROUNDING);
        let share = sum(1.0);
        // Larger than any loss, and than any distance of images.
        let large = f64::from(f32::MAX);
        for (field, value, (low, high)) in [
            ("sliced_wasserstein", self.sliced_wasserstein, (0.0, FAR)),
            ("js", self.js, sum(1.0)),
            ("kl", self.kl, sum(MOST_BITS)),
            ("coverage", self.coverage, share),
            ("precision", self.precision, share),
            ("separation", self.separation, share),
            ("fake_std", self.fake_std, (0.0, FAR)),
            ("frechet", self.frechet, (0.0, large)),
            ("nearest_fake", self.nearest_fake, (0.0, large)),
            ("high_quality", self.high_quality, share),
            ("d_loss", self.d_loss, (-large, large)),
            ("g_loss", self.g_loss, (-large, large)),
            ("movement", self.movement, (0.0, FAR)),
        ] {
            if let Some(value) = value.filter(|v| !(low..=high).contains(v)) {
                // Without the room for rounding, and without a minus before 0.
                let [value, low, high] = [value, low.ceil() + 0.0, high.floor()].map(format_real);
                let message = format!("is {value}, but must be from {low} to {high}");
                return wrong(field, message);
            }
        }
        for (field, count, most) in [
            ("modes_captured", self.modes_captured, *MOST_MODES),
            ("classes_found", self.classes_found, *MOST_CLASSES),
        ] {
            if let Some(count) = count.filter(|count| *count > most) {
                let message = format!("is {count}, but must be from 0 to {most}");
                return wrong(field, message);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn measurement(epoch: u64) -> Measurement {
        Measurement {
            epoch,
            sliced_wasserstein: Some(0.1),
            js: Some(0.5),
            kl: Some(1.0),
            coverage: Some(0.5),
            precision: Some(0.5),
            fake_std: Some(0.3),
            frechet: None,
            classes_found: None,
            nearest_fake: None,
            separation: None,
            modes_captured: Some(2),
            high_quality: Some(0.5),
            d_loss: Some(0.7),
            g_loss: Some(0.7),
            movement: Some(0.001),
        }
    }
}
