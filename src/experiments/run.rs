//! One run of a plan: a session, trained and measured at each checkpoint.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use super::measurement::WINDOW;
use super::{Measurement, Observer, Plan, Run, RunResult};
use crate::data::Point;
use crate::gan::{Compute, Route};
use crate::training::{Diverged, Session};

/// Fakes that are followed.
const FOLLOWED: usize = 256;
/// Epochs between two reports of progress.
const TICK: u64 = 64;

/// Trains one run to its end. `None` if `stop` was set before, or if the run is of another plan.
pub fn run(
    plan: &Plan,
    run: &Run,
    compute: Compute,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Option<RunResult> {
    let mut session = Session::new(plan.config(run)?, compute);
    let mut result = RunResult {
        arm: run.arm,
        seed: run.seed,
        simd: match session.route() {
            Route::Fused => compute.simd.name().to_owned(),
            Route::Plain => format!("plain {}", compute.simd.name()),
        },
        reproducible: session.is_reproducible(),
        diverged_at: None,
        verdict: None,
        measurements: Vec::with_capacity(plan.checkpoints.len()),
    };
    let mut reported = 0;
    'checkpoints: for &checkpoint in &plan.checkpoints {
        let mut window = Window::default();
        while session.epoch() < checkpoint {
            let is_near = checkpoint - session.epoch() <= WINDOW;
            if is_near && window.last.is_empty() {
                window.last = session.fakes(FOLLOWED);
            }
            if let Err(diverged) = epoch(&mut session, stop)? {
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

/// One epoch, update by update, as some take many seconds. `None` if `stop` was set within it.
fn epoch(session: &mut Session, stop: &AtomicBool) -> Option<Result<(), Diverged>> {
    let before = session.epoch();
    while session.epoch() == before {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        if let Err(diverged) = session.run_update() {
            return Some(Err(diverged));
        }
    }
    Some(Ok(()))
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
    /// How far the fakes moved; images do not move, and there are none of them here.
    fn follow(&mut self, fakes: Vec<Point>) {
        if fakes.is_empty() {
            return;
        }
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
    let measured = session.report()?;
    let scores = [measured.sliced_wasserstein, measured.fake_std, measured.kl];
    if !scores.iter().flatten().all(|score| score.is_finite()) {
        return None;
    }
    Some(Measurement {
        epoch: session.epoch(),
        sliced_wasserstein: measured.sliced_wasserstein,
        js: measured.js,
        kl: measured.kl,
        coverage: measured.coverage,
        precision: measured.precision,
        fake_std: measured.fake_std,
        frechet: measured.frechet,
        classes_found: measured.classes_found.map(|count| count as u32),
        nearest_fake: measured.nearest_fake,
        separation: measured.separation,
        modes_captured: measured.modes_captured.map(|count| count as u32),
        high_quality: measured.high_quality,
        d_loss: mean(window.d_losses.iter().copied()),
        g_loss: mean(window.g_losses.iter().copied()),
        movement: mean(window.movements.iter().copied()),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::Config;
    use crate::experiments::observer::Silent;

    pub fn result_of(config: Config, epochs: u64, checkpoints: u32) -> RunResult {
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
        let result = result_of(Config::default(), 50, 2);
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
        let result = result_of(config.clone(), 30, 1);
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
        let result = result_of(config, 2_000, 1);
        let at = result.diverged_at.unwrap();
        // Its last fakes may be beyond all numbers; what is measured can be written and read again.
        let last = result.measurements.last();
        assert!(last.is_none_or(|last| last.epoch < at && last.js.is_some_and(f64::is_finite)));
        let text = serde_json::to_string(&result).unwrap();
        assert_eq!(serde_json::from_str::<RunResult>(&text).unwrap(), result);
    }

    #[test]
    fn a_run_says_whether_others_can_repeat_it() {
        let compute = Compute::default();
        let fused = result_of(Config::default(), 1, 1);
        assert_eq!(fused.reproducible, compute.simd.is_reproducible());
        assert_eq!(fused.simd, compute.simd.name());
        let mut config = Config::default();
        config.discriminator.dropout = 0.5;
        let plain = result_of(config, 1, 1);
        assert!(!plain.reproducible);
        assert_eq!(plain.simd, format!("plain {}", compute.simd.name()));
    }

    #[test]
    fn stopping_does_not_wait_for_a_long_epoch() {
        let mut config = Config::default();
        config.generator.updates_per_epoch = 20;
        config.discriminator.updates_per_epoch = 20;
        let mut session = Session::new(config, Compute::default());
        let stop = AtomicBool::new(true);
        assert!(super::epoch(&mut session, &stop).is_none());
        assert_eq!(session.updates(), (0, 0));
        stop.store(false, Ordering::Relaxed);
        super::epoch(&mut session, &stop).unwrap().unwrap();
        assert_eq!((session.epoch(), session.updates()), (1, (20, 20)));
    }

    #[test]
    fn stopping_gives_no_result() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 1, 1_000_000, 1);
        let stop = AtomicBool::new(true);
        assert!(super::run(&plan, &plan.runs()[0], Compute::default(), &stop, &Silent).is_none());
    }
}
