//! What is happening in a run, in one sentence, from what pictures and curves show. It would rather say
//! nothing than guess.

use super::{COLLAPSED_STD, Metrics};

/// A pull below this moves no fake: a step of learning rate 1 would be a millionth of the plot.
const NO_PULL: f64 = 1e-6;
/// Losses this near to their equilibrium, relative to it, look ideal.
const NEAR_EQUILIBRIUM: f64 = 0.05;
/// D's loss below this share of its equilibrium means that D is sure of nearly every sample: for the
/// log loss 0.07 is a mean probability of 0.93.
const WINNING_SHARE: f64 = 0.1;
/// A mixture is collapsed when at most this share of four modes or more is left.
const COLLAPSED_SHARE: f64 = 0.25;
/// Measurements that a trend is made of, in two halves.
const TREND: usize = 16;
/// A change of the mean JS divergence between the halves, relative to it, that is a trend.
const TRENDING: f64 = 0.1;
/// A smaller change, or spread, in bits is nothing: settled runs waver by some hundredths (the start
/// preset after 20,000 epochs: 0.13 and 0.14).
const NOTHING: f64 = 0.05;
/// Spread of the JS divergence within the trend, relative to its mean, that is a swing.
const SWINGING: f64 = 0.25;
/// The fakes are about where the real samples are; shipped trained models are at 0.08 to 0.33.
const GOOD_JS: f64 = 0.3;

/// What is happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The divergence falls.
    Learning,
    /// Good, and it stays.
    Converged,
    /// The divergence goes up and down.
    Oscillating,
    /// D is sure of everything.
    DiscriminatorWinning,
    /// No gradient reaches the fakes although the losses look ideal.
    Frozen,
    /// All fakes on one spot, or on few of many modes.
    Collapsed,
    /// None of these for sure.
    NotSure,
}

/// What a diagnosis is made from.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// Epochs finished.
    pub epoch: u64,
    /// D's loss as plotted.
    pub d_loss: Option<f64>,
    /// Its value at equilibrium; 0 for a critic without one.
    pub d_equilibrium: f64,
    /// Mean length of the gradients at the fakes.
    pub pull: f64,
    /// The newest measurement.
    pub metrics: Option<&'a Metrics>,
    /// The JS divergences so far, the oldest first.
    pub js: &'a [f64],
}

/// What is happening, and why we think so.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// What is happening.
    pub kind: Kind,
    /// In one sentence.
    pub sentence: String,
    /// The numbers behind it.
    pub evidence: String,
}

/// Judges a run that has not diverged.
pub fn diagnose(evidence: &Evidence<'_>) -> Diagnosis {
    let Some(metrics) = evidence.metrics.filter(|_| evidence.epoch > 0) else {
        return said(Kind::NotSure, "Nothing was trained yet.", String::new());
    };
    let loss = evidence.d_loss.unwrap_or(f64::NAN);
    let equilibrium = evidence.d_equilibrium;
    let losses = format!("D's loss {loss:.3} (equilibrium {equilibrium:.3})");
    let is_near = (loss - equilibrium).abs() < NEAR_EQUILIBRIUM * equilibrium;
    if evidence.pull < NO_PULL && is_near {
        return said(
            Kind::Frozen,
            "Frozen: no gradient reaches the fakes, although the losses look ideal. Reset with another seed, or \
             use LeakyReLU in D.",
            format!("{losses}; mean gradient at the fakes {:.1e}", evidence.pull),
        );
    }
    if equilibrium > 0.0 && loss < WINNING_SHARE * equilibrium {
        return said(
            Kind::DiscriminatorWinning,
            "The discriminator is winning: it is sure of every sample, so the generator learns little. Lower its \
             learning rate or its updates.",
            format!("{losses}; mean gradient at the fakes {:.3}", evidence.pull),
        );
    }
    if metrics.fake_std < COLLAPSED_STD {
        return said(
            Kind::Collapsed,
            "Collapsed: all fakes are on one spot.",
            format!(
                "spread of the fakes {:.3}; below {COLLAPSED_STD} is one spot",
                metrics.fake_std
            ),
        );
    }
    if let Some(modes) = metrics.modes
        && modes.total >= 4
        && modes.captured as f64 <= COLLAPSED_SHARE * modes.total as f64
        && has_trend(evidence.js).is_some()
    {
        return Diagnosis {
            kind: Kind::Collapsed,
            sentence: format!(
                "Mode collapse: {} of {} modes are found.",
                modes.captured, modes.total
            ),
            evidence: format!(
                "{:.0} % of the fakes are of high quality, coverage {:.0} %",
                100.0 * modes.high_quality,
                100.0 * metrics.coverage
            ),
        };
    }
    trend(evidence.js)
}

/// Means of the older and the newer half of the last measurements, and their relative spread.
fn has_trend(js: &[f64]) -> Option<(f64, f64, f64)> {
    let recent = js.get(js.len().checked_sub(TREND)?..)?;
    let (older, newer) = recent.split_at(TREND / 2);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (all, older, newer) = (mean(recent), mean(older), mean(newer));
    let variance = recent.iter().map(|v| (v - all).powi(2)).sum::<f64>() / recent.len() as f64;
    let is_sound = all.is_finite() && all > 0.0;
    is_sound.then_some((older, newer, variance.sqrt() / all))
}

fn trend(js: &[f64]) -> Diagnosis {
    let Some((older, newer, spread)) = has_trend(js) else {
        return said(
            Kind::NotSure,
            "Training. Not sure yet where it goes.",
            format!("{} of {TREND} measurements", js.len()),
        );
    };
    let evidence = format!(
        "JS divergence {older:.2}, then {newer:.2} bits, over the last {TREND} measurements; it varies by {:.0} %",
        100.0 * spread
    );
    let change = newer - older;
    let is_trend = change.abs() > NOTHING && change.abs() > TRENDING * older;
    let is_swing = spread > SWINGING && spread * f64::midpoint(older, newer) > NOTHING;
    if is_trend && change < 0.0 {
        said(
            Kind::Learning,
            "Learning: the fakes come closer to the real samples.",
            evidence,
        )
    } else if is_swing {
        said(
            Kind::Oscillating,
            "Oscillating: the fakes come closer and go away again. Lower the learning rates.",
            evidence,
        )
    } else if newer < GOOD_JS && !is_trend {
        said(
            Kind::Converged,
            "Converged: the fakes are about where the real samples are, and it stays so.",
            evidence,
        )
    } else {
        said(Kind::NotSure, "Training. Not sure where it goes.", evidence)
    }
}

fn said(kind: Kind, sentence: &str, evidence: String) -> Diagnosis {
    Diagnosis {
        kind,
        sentence: sentence.to_owned(),
        evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{set, shipped};
    use crate::gan::Backend;
    use crate::training::{Session, View};

    /// What is said of a preset, with changes, after so many epochs measured every `every`.
    fn of(preset: &str, settings: &[&str], epochs: u64, every: u64) -> (Diagnosis, Session) {
        let mut config = shipped(preset).unwrap().preset.config.clone();
        for setting in settings {
            set(&mut config, setting).unwrap();
        }
        let mut session = Session::new(config, Backend::Flex);
        let mut metrics = None;
        for epoch in 1..=epochs {
            session.run_epoch().unwrap();
            if epoch % every == 0 {
                metrics = session.measure();
            }
        }
        let js: Vec<f64> = session
            .history()
            .js
            .buckets()
            .iter()
            .map(|b| b.mean)
            .collect();
        let snapshot = session.snapshot(View::default());
        let equilibrium = session
            .config()
            .loss
            .equilibrium(session.config().real_weight);
        let diagnosis = diagnose(&Evidence {
            epoch: session.epoch(),
            d_loss: session.d_loss(),
            d_equilibrium: equilibrium.discriminator,
            pull: snapshot.pull,
            metrics: metrics.as_ref(),
            js: &js,
        });
        (diagnosis, session)
    }

    #[test]
    fn recorded_runs_of_each_kind_are_told_apart() {
        let cases: [(&str, &[&str], u64, u64, Kind); 11] = [
            ("start", &[], 3_200, 200, Kind::Learning),
            (
                "start",
                &["data.distribution=line"],
                1_600,
                100,
                Kind::Learning,
            ),
            ("mode-collapse-cured", &[], 8_000, 400, Kind::Learning),
            ("ganlab-ring", &[], 3_000, 100, Kind::Oscillating),
            ("start", &[], 20_000, 500, Kind::Converged),
            (
                "strong-discriminator",
                &[],
                300,
                10,
                Kind::DiscriminatorWinning,
            ),
            ("too-many-layers", &[], 1_000, 50, Kind::Collapsed),
            ("mode-collapse", &[], 2_000, 50, Kind::Collapsed),
            ("mixed-optimizers", &[], 500, 20, Kind::Collapsed),
            ("learning-rate-one", &[], 500, 20, Kind::Frozen),
            ("start", &[], 100, 50, Kind::NotSure),
        ];
        for (preset, settings, epochs, every, kind) in cases {
            let (diagnosis, _) = of(preset, settings, epochs, every);
            assert_eq!(diagnosis.kind, kind, "{preset} {settings:?}: {diagnosis:?}");
        }
    }

    #[test]
    fn a_swing_is_told_from_a_trend() {
        let swing: Vec<f64> = (0..40).map(|i| if i % 4 < 2 { 0.2 } else { 0.7 }).collect();
        assert_eq!(trend(&swing).kind, Kind::Oscillating);
        let falling: Vec<f64> = (0..20).map(|i| 1.0 / f64::from(i + 1)).collect();
        assert_eq!(trend(&falling).kind, Kind::Learning);
        assert_eq!(trend(&[0.1; 40]).kind, Kind::Converged);
        // Bad and still is nothing that has a name.
        assert_eq!(trend(&[0.8; 40]).kind, Kind::NotSure);
        assert_eq!(trend(&[0.1; 5]).kind, Kind::NotSure);
    }
}
