//! What an experiment can compare.

use serde::{Deserialize, Serialize};

use super::RunResult;
use super::run::Measurement;
use super::statistics::Center;
use crate::metrics::COLLAPSED_STD;

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

/// A number that a run has at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Metric {
    /// Distance of the fakes from the real points, in units of the plot; lower is better
    SlicedWasserstein,
    /// Jensen-Shannon divergence in bits, 0 to 1; lower is better
    Js,
    /// Kullback-Leibler divergence in bits; lower is better
    Kl,
    /// Share of the real points' cells that have a fake; higher is better
    Coverage,
    /// Share of the fakes that lie where real points are; higher is better
    Precision,
    /// Spread of the fakes; 0 is one spot. Neither direction is better: the data has a spread of its own
    FakeStd,
    /// Modes captured, of mixtures; higher is better
    Modes,
    /// Share of the fakes within three standard deviations of a mode; higher is better
    HighQuality,
    /// Discriminator's loss, mean of the last 20 epochs; says nothing about quality
    DLoss,
    /// Generator's loss, mean of the last 20 epochs; says nothing about quality
    GLoss,
    /// First checkpoint, in epochs, with a sliced Wasserstein distance below the threshold; lower is better
    Convergence,
    /// Mean distance that a fake moves in an epoch, over the last 20 epochs; lower is smoother
    Movement,
    /// 1 if all fakes are on one spot, else 0; lower is better
    Collapsed,
}

impl Metric {
    /// All of them, in the order listed.
    pub const ALL: [Self; 13] = [
        Self::SlicedWasserstein,
        Self::Js,
        Self::Kl,
        Self::Coverage,
        Self::Precision,
        Self::FakeStd,
        Self::Modes,
        Self::HighQuality,
        Self::DLoss,
        Self::GLoss,
        Self::Convergence,
        Self::Movement,
        Self::Collapsed,
    ];

    /// Name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::SlicedWasserstein => "sliced_wasserstein",
            Self::Js => "js",
            Self::Kl => "kl",
            Self::Coverage => "coverage",
            Self::Precision => "precision",
            Self::FakeStd => "fake_std",
            Self::Modes => "modes",
            Self::HighQuality => "high_quality",
            Self::DLoss => "d_loss",
            Self::GLoss => "g_loss",
            Self::Convergence => "convergence",
            Self::Movement => "movement",
            Self::Collapsed => "collapsed",
        }
    }

    /// Name in tables and plots, with the unit.
    pub fn label(self) -> &'static str {
        match self {
            Self::SlicedWasserstein => "sliced Wasserstein distance",
            Self::Js => "JS divergence (bits)",
            Self::Kl => "KL divergence (bits)",
            Self::Coverage => "coverage",
            Self::Precision => "precision",
            Self::FakeStd => "spread of the fakes",
            Self::Modes => "modes captured",
            Self::HighQuality => "high-quality share",
            Self::DLoss => "discriminator loss",
            Self::GLoss => "generator loss",
            Self::Convergence => "epochs to converge",
            Self::Movement => "movement per epoch",
            Self::Collapsed => "collapsed",
        }
    }

    /// Which values are better.
    pub fn direction(self) -> Direction {
        match self {
            Self::SlicedWasserstein
            | Self::Js
            | Self::Kl
            | Self::Convergence
            | Self::Movement
            | Self::Collapsed => Direction::Lower,
            Self::Coverage | Self::Precision | Self::Modes | Self::HighQuality => Direction::Higher,
            Self::FakeStd | Self::DLoss | Self::GLoss => Direction::Neither,
        }
    }

    /// Whether it is a count, for which a median would hide what happens in fewer than half of the runs;
    /// the mean stands for it then.
    pub fn is_count(self) -> bool {
        matches!(self, Self::Modes | Self::Collapsed)
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
        match self {
            Self::SlicedWasserstein => Some(m.sliced_wasserstein),
            Self::Js => Some(m.js),
            Self::Kl => Some(m.kl),
            Self::Coverage => Some(m.coverage),
            Self::Precision => Some(m.precision),
            Self::FakeStd => Some(m.fake_std),
            Self::Modes => m.modes_captured.map(f64::from),
            Self::HighQuality => m.high_quality,
            Self::DLoss => m.d_loss,
            Self::GLoss => m.g_loss,
            Self::Convergence => None,
            Self::Movement => m.movement,
            Self::Collapsed => Some(f64::from(m.fake_std < COLLAPSED_STD)),
        }
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
            let first = run
                .measurements
                .iter()
                .find(|m| m.sliced_wasserstein < threshold);
            return Some(first.map_or(f64::INFINITY, |m| m.epoch as f64));
        }
        run.measurements.last().and_then(|m| self.at(m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::run::tests::measurement;

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
                    sliced_wasserstein: *d,
                    ..measurement(100 * (i as u64 + 1))
                })
                .collect(),
        }
    }

    #[test]
    fn convergence_is_the_first_checkpoint_below_the_threshold() {
        let convergence = |r: &RunResult| Metric::Convergence.of_run(r, 0.1);
        assert_eq!(convergence(&run(&[0.3, 0.09, 0.2], None)), Some(200.0));
        assert_eq!(convergence(&run(&[0.3, 0.1], None)), Some(f64::INFINITY));
    }

    #[test]
    fn a_diverged_run_is_worse_than_any_other() {
        let broken = run(&[0.01], Some(7));
        for metric in Metric::ALL {
            let value = metric.of_run(&broken, 0.05);
            match metric.direction() {
                _ if metric == Metric::Collapsed => assert_eq!(value, Some(1.0)),
                _ if metric == Metric::Modes => assert_eq!(value, Some(0.0)),
                Direction::Lower => assert_eq!(value, Some(f64::INFINITY)),
                Direction::Higher => assert_eq!(value, Some(f64::NEG_INFINITY)),
                Direction::Neither => assert_eq!(value, None),
            }
        }
    }

    #[test]
    fn names_are_those_of_files() {
        for metric in Metric::ALL {
            assert_eq!(ron::to_string(&metric).unwrap(), metric.name());
        }
    }
}
