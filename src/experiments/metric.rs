//! What experiments make of [quantities](crate::quantities).

use super::statistics::Center;
use super::{Measurement, RunResult};
use crate::config::{Config, ImageData};
use crate::data::real::modes;
use crate::quantities::{Direction, Measured, Quantity, Scope, Values};

impl From<&Measurement> for Measured {
    fn from(m: &Measurement) -> Self {
        Self {
            d_loss: m.d_loss,
            g_loss: m.g_loss,
            kl: m.kl,
            js: m.js,
            sliced_wasserstein: m.sliced_wasserstein,
            coverage: m.coverage,
            precision: m.precision,
            modes_captured: m.modes_captured.map(f64::from),
            high_quality: m.high_quality,
            fake_std: m.fake_std,
            movement: m.movement,
            frechet: m.frechet,
            classes_found: m.classes_found.map(f64::from),
            nearest_fake: m.nearest_fake,
            separation: m.separation,
            // What is measured live alone is in no experiment, and what there is to find is no result.
            frechet_live: None,
            frechet_live_floor: None,
            frechet_floor: None,
            seeds_changed: None,
            d_real: None,
            d_fake: None,
            modes_total: None,
            classes_total: None,
        }
    }
}

impl Quantity {
    /// What is compared where nobody says what.
    pub fn compared_by_default(config: &Config) -> Self {
        match config.data.images {
            ImageData::None => Self::SlicedWasserstein,
            _ => Self::Frechet,
        }
    }

    /// Whether runs of such settings are measured by it. What is measured live alone is not in experiments.
    pub fn is_measured(self, config: &Config) -> bool {
        let is_of_images = config.data.images != ImageData::None;
        let set = config.data.images.set();
        let is_in_experiments = match self {
            Self::FrechetLive
            | Self::FrechetFloor
            | Self::SeedsChanged
            | Self::DReal
            | Self::DFake => false,
            Self::Separation => config.has_styles(),
            Self::DLoss
            | Self::GLoss
            | Self::Kl
            | Self::Js
            | Self::SlicedWasserstein
            | Self::Coverage
            | Self::Precision
            | Self::Modes
            | Self::HighQuality
            | Self::FakeStd
            | Self::Convergence
            | Self::Movement
            | Self::Collapsed
            | Self::Frechet
            | Self::ClassesFound
            | Self::NearestFake => true,
        };
        let is_in_scope = match self.info().scope {
            Scope::All => true,
            Scope::Points => !is_of_images,
            Scope::Mixtures => !is_of_images && !modes(&config.data).is_empty(),
            Scope::Images => is_of_images,
            Scope::Labelled => set.is_some_and(|set| !set.factors().is_empty()),
        };
        is_in_scope && is_in_experiments
    }

    /// Whether it is a count, for which a median would hide what happens in fewer than half of the runs.
    pub fn is_count(self) -> bool {
        self.info().values == Values::Counts
    }

    /// What stands for several runs.
    pub fn center(self) -> Center {
        if self.is_count() {
            Center::Mean
        } else {
            Center::Median
        }
    }

    /// The value at one checkpoint; `None` where it is undefined, and for [`Self::Convergence`], which
    /// is of a whole run.
    pub fn at(self, m: &Measurement) -> Option<f64> {
        (self.info().read)(&Measured::from(m))
    }

    /// The value of a run at its end. A diverged run counts as worse than any other (±∞; for counts the
    /// worst count), as does one that never converged; where neither direction is better it has no
    /// value. `threshold` is that of [`Self::Convergence`].
    pub fn of_run(self, run: &RunResult, threshold: f64) -> Option<f64> {
        if run.diverged_at.is_some() {
            return match (self, self.direction()) {
                // All that is known is that training broke; that is no spot, and no mode either.
                (Self::Collapsed, _) => Some(1.0),
                (Self::Modes, _) => run.measurements.last().and(Some(0.0)),
                (_, Direction::Lower) => Some(f64::INFINITY),
                (_, Direction::Higher) => Some(f64::NEG_INFINITY),
                (_, Direction::Neither) => None,
            };
        }
        if self == Self::Convergence {
            let first = run.measurements.iter().find(|m| {
                m.sliced_wasserstein
                    .is_some_and(|distance| distance < threshold)
            });
            return Some(first.map_or(f64::INFINITY, |m| m.epoch as f64));
        }
        run.measurements.last().and_then(|m| self.at(m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shipped;
    use crate::experiments::measurement::tests::measurement;

    fn run(distances: &[f64], diverged_at: Option<u64>) -> RunResult {
        RunResult {
            arm: 0,
            seed: 1,
            simd: "portable".into(),
            reproducible: false,
            diverged_at,
            verdict: None,
            measurements: distances
                .iter()
                .enumerate()
                .map(|(i, d)| Measurement {
                    sliced_wasserstein: Some(*d),
                    ..measurement(100 * (i as u64 + 1))
                })
                .collect(),
        }
    }

    #[test]
    fn what_is_compared_by_default_is_measured_in_such_runs() {
        let points = Config::default();
        let digits = shipped("digits").unwrap().preset.config.clone();
        for config in [&points, &digits] {
            assert!(Quantity::compared_by_default(config).is_measured(config));
            assert!(Quantity::DLoss.is_measured(config));
            assert!(!Quantity::FrechetLive.is_measured(config));
        }
        assert!(!Quantity::SlicedWasserstein.is_measured(&digits));
        assert!(!Quantity::Frechet.is_measured(&points));
        // A ring has no modes.
        let mixture = shipped("eight-modes").unwrap().preset.config.clone();
        let ring = shipped("ganlab-ring").unwrap().preset.config.clone();
        for metric in [Quantity::Modes, Quantity::HighQuality] {
            assert!(metric.is_measured(&mixture) && !metric.is_measured(&ring));
        }
        assert!(Quantity::ClassesFound.is_measured(&digits));
        let space = shipped("space").unwrap().preset.config.clone();
        assert!(!Quantity::ClassesFound.is_measured(&space));
    }

    #[test]
    fn what_is_compared_is_what_was_measured() {
        let m = Measurement {
            d_loss: Some(0.1),
            g_loss: Some(0.2),
            kl: Some(0.3),
            js: Some(0.4),
            sliced_wasserstein: Some(0.5),
            coverage: Some(0.6),
            precision: Some(0.7),
            modes_captured: Some(8),
            high_quality: Some(0.9),
            fake_std: Some(1.0),
            movement: Some(1.1),
            epoch: 100,
            frechet: Some(1.2),
            classes_found: Some(3),
            nearest_fake: Some(1.3),
            separation: Some(0.45),
        };
        let read: Vec<_> = Quantity::all().map(|quantity| quantity.at(&m)).collect();
        let expected = [
            Some(0.1),
            Some(0.2),
            Some(0.3),
            Some(0.4),
            Some(0.5),
            Some(0.6),
            Some(0.7),
            Some(8.0),
            Some(0.9),
            Some(1.0),
            None,
            Some(1.1),
            Some(0.0),
            Some(1.2),
            // Live, and the floor, are no measurements of an experiment.
            None,
            None,
            Some(3.0),
            Some(1.3),
            None,
            None,
            None,
            Some(0.45),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn convergence_is_the_first_checkpoint_below_the_threshold() {
        let convergence = |r: &RunResult| Quantity::Convergence.of_run(r, 0.1);
        assert_eq!(convergence(&run(&[0.3, 0.09, 0.2], None)), Some(200.0));
        assert_eq!(convergence(&run(&[0.3, 0.1], None)), Some(f64::INFINITY));
    }

    #[test]
    fn a_diverged_run_is_worse_than_any_other() {
        let broken = run(&[0.01], Some(7));
        for metric in Quantity::all() {
            let value = metric.of_run(&broken, 0.05);
            match metric.direction() {
                _ if metric == Quantity::Collapsed => assert_eq!(value, Some(1.0)),
                _ if metric == Quantity::Modes => assert_eq!(value, Some(0.0)),
                Direction::Lower => assert_eq!(value, Some(f64::INFINITY)),
                Direction::Higher => assert_eq!(value, Some(f64::NEG_INFINITY)),
                Direction::Neither => assert_eq!(value, None),
            }
        }
    }
}
