//! One run of a plan: a session, trained and measured at each checkpoint.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::{Observer, Plan, Run};
use crate::data::Point;
use crate::gan::{Compute, Path};
use crate::metrics::Metrics;
use crate::metrics::verdict::Verdict;
use crate::training::Session;

/// Epochs before a checkpoint over which losses and movement are averaged: one update says little.
pub const WINDOW: u64 = 20;
/// Fakes that are followed.
const FOLLOWED: usize = 256;
/// Epochs between two reports of progress.
const TICK: u64 = 64;

/// What a run has come to. A diverged run is a result as any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// Position in [`Plan::arms`].
    pub arm: usize,
    /// Seed of the run.
    pub seed: u64,
    /// Instructions it was computed with, or `plain`: others differ in the last bits.
    pub simd: String,
    /// The epoch in which training ended in NaN or ∞.
    pub diverged_at: Option<u64>,
    /// What was happening at its end; `None` in files of versions that did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// One for each checkpoint that was reached, and for a diverged run one of its last state, if its
    /// fakes are numbers there.
    pub measurements: Vec<Measurement>,
}

/// A run at one moment. The scores are those of `train`: 12,000 fakes against 12,000 held-out points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Epochs finished.
    pub epoch: u64,
    /// See [`Metrics::sliced_wasserstein`].
    pub sliced_wasserstein: f64,
    /// See [`Metrics::js`].
    pub js: f64,
    /// See [`Metrics::kl`].
    pub kl: f64,
    /// See [`Metrics::coverage`].
    pub coverage: f64,
    /// See [`Metrics::precision`].
    pub precision: f64,
    /// See [`Metrics::fake_std`].
    pub fake_std: f64,
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

/// Trains one run to its end. `None` if `stop` was set before.
pub fn run(
    plan: &Plan,
    run: &Run,
    compute: Compute,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Option<RunResult> {
    let mut session = Session::new(run.config.clone(), compute);
    let mut result = RunResult {
        arm: run.arm,
        seed: run.config.seed,
        simd: match session.path() {
            Path::Fused => compute.simd.name().to_owned(),
            Path::Plain => "plain".to_owned(),
        },
        diverged_at: None,
        verdict: None,
        measurements: Vec::with_capacity(plan.checkpoints.len()),
    };
    let mut reported = 0;
    'checkpoints: for &checkpoint in &plan.checkpoints {
        let mut window = Window::default();
        while session.epoch() < checkpoint {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let is_near = checkpoint - session.epoch() <= WINDOW;
            if is_near && window.last.is_empty() {
                window.last = session.fakes(FOLLOWED);
            }
            if let Err(diverged) = session.run_epoch() {
                result.diverged_at = Some(diverged.epoch);
                let last = measure(&session, &window);
                if let Some(last) = &last {
                    observer.measured(run, &session, last);
                }
                result.measurements.extend(last);
                break 'checkpoints;
            }
            if is_near {
                window.follow(session.fakes(FOLLOWED));
            }
            window.push_losses(session.d_loss(), session.g_loss());
            if session.epoch().is_multiple_of(TICK) {
                observer.trained(session.epoch() - reported);
                reported = session.epoch();
            }
        }
        let Some(measurement) = measure(&session, &window) else {
            result.diverged_at = Some(session.epoch());
            break;
        };
        result.measurements.push(measurement);
        observer.measured(run, &session, &measurement);
    }
    result.verdict = Some(session.judge(result.diverged_at.is_some()).verdict);
    // What a diverged run leaves out will not be trained any more.
    observer.trained(plan.epochs - reported);
    Some(result)
}

/// The last epochs before a checkpoint.
#[derive(Default)]
struct Window {
    last: Vec<Point>,
    /// Mean distances of the fakes from epoch to epoch.
    movements: Vec<f64>,
    d_losses: VecDeque<f64>,
    g_losses: VecDeque<f64>,
}

impl Window {
    fn follow(&mut self, fakes: Vec<Point>) {
        let distance =
            |(a, b): (&Point, &Point)| f64::from(a[0] - b[0]).hypot(f64::from(a[1] - b[1]));
        let sum: f64 = self.last.iter().zip(&fakes).map(distance).sum();
        self.movements.push(sum / fakes.len().max(1) as f64);
        self.last = fakes;
    }

    fn push_losses(&mut self, d: Option<f64>, g: Option<f64>) {
        for (losses, loss) in [(&mut self.d_losses, d), (&mut self.g_losses, g)] {
            losses.extend(loss);
            if losses.len() > WINDOW as usize {
                losses.pop_front();
            }
        }
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// `None` if the fakes are beyond all numbers: parameters may be finite and their outputs not.
fn measure(session: &Session, window: &Window) -> Option<Measurement> {
    let metrics: Metrics = session.report()?;
    let scores = [metrics.sliced_wasserstein, metrics.fake_std, metrics.kl];
    if !scores.iter().all(|score| score.is_finite()) {
        return None;
    }
    Some(Measurement {
        epoch: session.epoch(),
        sliced_wasserstein: metrics.sliced_wasserstein,
        js: metrics.js,
        kl: metrics.kl,
        coverage: metrics.coverage,
        precision: metrics.precision,
        fake_std: metrics.fake_std,
        modes_captured: metrics.modes.map(|m| m.captured as u32),
        high_quality: metrics.modes.map(|m| m.high_quality),
        d_loss: mean(window.d_losses.iter().copied()),
        g_loss: mean(window.g_losses.iter().copied()),
        movement: mean(window.movements.iter().copied()),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::Config;
    use crate::experiments::pool::Silent;

    pub fn measurement(epoch: u64) -> Measurement {
        Measurement {
            epoch,
            sliced_wasserstein: 0.1,
            js: 0.5,
            kl: 1.0,
            coverage: 0.5,
            precision: 0.5,
            fake_std: 0.3,
            modes_captured: Some(2),
            high_quality: Some(0.5),
            d_loss: Some(0.7),
            g_loss: Some(0.7),
            movement: Some(0.001),
        }
    }

    fn of(config: Config, epochs: u64, checkpoints: u32) -> RunResult {
        let plan = Plan::new(vec![("a".into(), config)], 1, epochs, checkpoints);
        let compute = Compute::default();
        super::run(
            &plan,
            &plan.runs()[0],
            compute,
            &AtomicBool::new(false),
            &Silent,
        )
        .unwrap()
    }

    #[test]
    fn scores_are_those_of_a_session_trained_alone() {
        let result = of(Config::default(), 50, 2);
        let mut session = Session::new(
            Config {
                seed: 1,
                ..Config::default()
            },
            Compute::default(),
        );
        for m in result.measurements {
            let (mut losses, mut fakes, mut moved) = (0.0, Vec::new(), 0.0);
            while session.epoch() < m.epoch {
                if m.epoch - session.epoch() <= WINDOW {
                    fakes = session.fakes(FOLLOWED);
                }
                session.run_epoch().unwrap();
                if !fakes.is_empty() {
                    losses += session.g_loss().unwrap() / 20.0;
                    let now = session.fakes(FOLLOWED);
                    let step = |(a, b): (&Point, &Point)| {
                        f64::from(a[0] - b[0]).hypot(f64::from(a[1] - b[1]))
                    };
                    moved += now.iter().zip(&fakes).map(step).sum::<f64>() / 256.0 / 20.0;
                }
            }
            let report = session.report().unwrap();
            assert_eq!(m.js, report.js);
            assert_eq!(m.sliced_wasserstein, report.sliced_wasserstein);
            assert!((m.g_loss.unwrap() - losses).abs() < 1e-12);
            assert!((m.movement.unwrap() - moved).abs() < 1e-12 && moved > 0.0);
        }
    }

    #[test]
    fn a_frozen_generator_does_not_move_and_divergence_is_a_result() {
        let mut config = Config::default();
        config.generator.updates_per_epoch = 0;
        let result = of(config.clone(), 30, 1);
        assert_eq!(result.measurements[0].movement, Some(0.0));
        assert_eq!(result.measurements[0].g_loss, None);
        // Wasserstein without a bound and with the largest steps runs away.
        config.generator.updates_per_epoch = 1;
        config.loss = crate::config::Loss::Wasserstein;
        config.weight_clip = 10.0;
        config.generator.learning_rate = 10.0;
        config.discriminator.learning_rate = 10.0;
        config.generator.momentum = 0.999;
        config.generator.activation = crate::config::Activation::Elu;
        config.generator.weight_decay = 1.0;
        let result = of(config, 2_000, 1);
        let at = result.diverged_at.unwrap();
        // Its last fakes may be beyond all numbers; what is measured can be written and read again.
        let last = result.measurements.last();
        assert!(last.is_none_or(|last| last.epoch < at && last.js.is_finite()));
        let text = serde_json::to_string(&result).unwrap();
        assert_eq!(serde_json::from_str::<RunResult>(&text).unwrap(), result);
    }

    #[test]
    fn stopping_gives_no_result() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 1, 1_000_000, 1);
        let stop = AtomicBool::new(true);
        assert!(super::run(&plan, &plan.runs()[0], Compute::default(), &stop, &Silent).is_none());
    }
}
