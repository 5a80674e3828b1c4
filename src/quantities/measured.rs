//! [`Measured`]: what quantities are read from.

use crate::metrics::Metrics;

/// What quantities are read from; a value that is not measured, or does not exist there, is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Of the last update, or its mean over some epochs.
    pub d_loss: Option<f64>,
    /// Likewise.
    pub g_loss: Option<f64>,
    /// See [`Metrics::kl`].
    pub kl: Option<f64>,
    /// See [`Metrics::js`].
    pub js: Option<f64>,
    /// See [`Metrics::sliced_wasserstein`].
    pub sliced_wasserstein: Option<f64>,
    /// See [`Metrics::coverage`].
    pub coverage: Option<f64>,
    /// See [`Metrics::precision`].
    pub precision: Option<f64>,
    /// Modes with a high-quality sample.
    pub modes_captured: Option<f64>,
    /// Modes that there are.
    pub modes_total: Option<f64>,
    /// Share of high-quality samples.
    pub high_quality: Option<f64>,
    /// See [`Metrics::fake_std`].
    pub fake_std: Option<f64>,
    /// Mean distance that a fake moves in an epoch, in units of the plot.
    pub movement: Option<f64>,
    /// The full Fréchet distance: of 1,000 fakes from the real images, on a classifier's features.
    pub frechet: Option<f64>,
    /// The same of real images from other real ones.
    pub frechet_floor: Option<f64>,
    /// The live Fréchet distance: of 256 fakes, on principal components.
    pub frechet_live: Option<f64>,
    /// The same of real images from other real ones, so many.
    pub frechet_live_floor: Option<f64>,
    /// Classes among the fakes, or values of each factor.
    pub classes_found: Option<f64>,
    /// That there are.
    pub classes_total: Option<f64>,
    /// Mean distance of a fake from the nearest other one, relative to that of real images.
    pub nearest_fake: Option<f64>,
    /// Share of the fakes of 64 fixed noise vectors that were of another class some 64 epochs before.
    pub seeds_changed: Option<f64>,
    /// Mean opinion of D, from 0 (fake) to 1 (real), on real images.
    pub d_real: Option<f64>,
    /// The same on fakes.
    pub d_fake: Option<f64>,
    /// Of a generator with styles: how far its first and its last layer decide different things, 0 to 1.
    pub separation: Option<f64>,
}

impl From<&Metrics> for Measured {
    fn from(metrics: &Metrics) -> Self {
        Self {
            kl: Some(metrics.kl),
            js: Some(metrics.js),
            sliced_wasserstein: Some(metrics.sliced_wasserstein),
            coverage: Some(metrics.coverage),
            precision: Some(metrics.precision),
            fake_std: Some(metrics.fake_std),
            modes_captured: metrics.modes.map(|m| m.captured as f64),
            modes_total: metrics.modes.map(|m| m.total as f64),
            high_quality: metrics.modes.map(|m| m.high_quality),
            ..Self::default()
        }
    }
}
