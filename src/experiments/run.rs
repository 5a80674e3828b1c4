//! One run of a plan: a session, trained and measured at each checkpoint.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::experiment::MAX_SEEDS;
use super::{Observer, Plan, Run};
use crate::config::value::format_real;
use crate::data::Point;
use crate::gan::{Compute, Route};
use crate::metrics::Metrics;
use crate::metrics::verdict::Verdict;
use crate::training::{Diverged, Session};

/// Epochs before a checkpoint over which losses and movement are averaged: one update says little.
pub const WINDOW: u64 = 20;
/// Fakes that are followed.
const FOLLOWED: usize = 256;
/// Epochs between two reports of progress.
const TICK: u64 = 64;

/// What a run has come to. A diverged run is a result as any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a run")]
pub struct RunResult {
    /// Position in [`Plan::arms`].
    pub arm: usize,
    /// Seed of the run.
    pub seed: u64,
    /// Instructions it was computed with; after `plain` those of the processor, where burn chose its own.
    pub simd: String,
    /// Whether every processor with fused multiply-adds gives the same run, bit for bit; others differ in
    /// the last bits, and drift apart.
    #[serde(default)]
    pub reproducible: bool,
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
#[serde(deny_unknown_fields, expecting = "a measurement")]
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

impl RunResult {
    /// Checks a result that comes from a file: no run of the plan can have other values.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what is wrong with it.
    pub fn check(&self, plan: &Plan) -> Result<(), (String, String)> {
        let wrong = |field: &str, message: String| Err((field.to_owned(), message));
        if self.arm >= plan.arms.len() {
            let last = plan.arms.len().saturating_sub(1);
            return wrong(
                "arm",
                format!("is {}, but the last one is {last}", self.arm),
            );
        }
        if !(1..=u64::from(MAX_SEEDS)).contains(&self.seed) {
            let message = format!("is {}, but must be from 1 to {MAX_SEEDS}", self.seed);
            return wrong("seed", message);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || "._- ".contains(c);
        if !(1..=32).contains(&self.simd.len()) || !self.simd.chars().all(is_name) {
            return wrong("simd", "is no name of instructions".to_owned());
        }
        if let Some(at) = self
            .diverged_at
            .filter(|at| !(1..=plan.epochs).contains(at))
        {
            let message = format!("is {at}, but must be from 1 to {}", plan.epochs);
            return wrong("diverged_at", message);
        }
        self.check_epochs(plan)?;
        for (i, measurement) in self.measurements.iter().enumerate() {
            measurement
                .check()
                .map_err(|(field, message)| (format!("measurements[{i}].{field}"), message))?;
        }
        Ok(())
    }

    /// A whole run is measured at every checkpoint; one that diverged at the first ones, and perhaps once
    /// more before its end.
    fn check_epochs(&self, plan: &Plan) -> Result<(), (String, String)> {
        let epochs = || self.measurements.iter().map(|m| m.epoch);
        let most = plan.checkpoints.len() + usize::from(self.diverged_at.is_some());
        let least = match self.diverged_at {
            None => most,
            Some(_) => 0,
        };
        if !(least..=most).contains(&self.measurements.len()) {
            let message = format!(
                "are {}, but the plan has {} checkpoints",
                self.measurements.len(),
                plan.checkpoints.len()
            );
            return Err(("measurements".to_owned(), message));
        }
        for (i, epoch) in epochs().enumerate() {
            let is_last = i + 1 == self.measurements.len();
            let before = i.checked_sub(1).and_then(|i| plan.checkpoints.get(i));
            let is_good = plan.checkpoints.get(i) == Some(&epoch)
                || (is_last
                    && self.diverged_at.is_some_and(|at| epoch <= at)
                    && before.is_none_or(|before| *before <= epoch));
            if !is_good || self.diverged_at.is_some_and(|at| epoch > at) {
                let message = format!("is {epoch}, which is no checkpoint of the plan there");
                return Err((format!("measurements[{i}].epoch"), message));
            }
        }
        Ok(())
    }
}

/// Farther from the data than any fake can be: they are within [-1, 1]², real points within [-10, 10]².
const FAR: f64 = 100.0;
/// Most bits of a divergence.
const MOST_BITS: f64 = 1_000.0;

impl Measurement {
    fn check(&self) -> Result<(), (&'static str, String)> {
        // Sums over 900 cells, which round.
        let sum = |most: f64| (-1e-6, most + 1e-6);
        let share = sum(1.0);
        let loss = f64::from(f32::MAX);
        for (field, value, (low, high)) in [
            (
                "sliced_wasserstein",
                Some(self.sliced_wasserstein),
                (0.0, FAR),
            ),
            ("js", Some(self.js), sum(1.0)),
            ("kl", Some(self.kl), sum(MOST_BITS)),
            ("coverage", Some(self.coverage), share),
            ("precision", Some(self.precision), share),
            ("fake_std", Some(self.fake_std), (0.0, FAR)),
            ("high_quality", self.high_quality, share),
            ("d_loss", self.d_loss, (-loss, loss)),
            ("g_loss", self.g_loss, (-loss, loss)),
            ("movement", self.movement, (0.0, FAR)),
        ] {
            if let Some(value) = value.filter(|v| !(low..=high).contains(v)) {
                // Without the room for rounding, and without a minus before 0.
                let [value, low, high] = [value, low.ceil() + 0.0, high.floor()].map(format_real);
                let message = format!("is {value}, but must be from {low} to {high}");
                return Err((field, message));
            }
        }
        let modes = self.modes_captured.filter(|modes| *modes > MOST_MODES);
        modes.map_or(Ok(()), |modes| {
            let message = format!("is {modes}, but must be from 0 to {MOST_MODES}");
            Err(("modes_captured", message))
        })
    }
}

/// Modes of the distribution that has most, the grid.
const MOST_MODES: u32 = 25;

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
    fn a_run_says_whether_others_can_repeat_it() {
        let compute = Compute::default();
        let fused = of(Config::default(), 1, 1);
        assert_eq!(fused.reproducible, compute.simd.is_reproducible());
        assert_eq!(fused.simd, compute.simd.name());
        let mut config = Config::default();
        config.discriminator.dropout = 0.5;
        let plain = of(config, 1, 1);
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
    fn values_that_no_run_can_have_are_told_from_those_of_a_run() {
        type Spoil = fn(&mut RunResult);
        let plan = Plan::new(vec![("a".into(), Config::default())], 1, 60, 3);
        let good = of(Config::default(), 60, 3);
        good.check(&plan).unwrap();
        let diverged = RunResult {
            diverged_at: Some(25),
            measurements: vec![measurement(20), measurement(24)],
            ..good.clone()
        };
        diverged.check(&plan).unwrap();
        let cases: [(Spoil, &str); 18] = [
            (|r| r.seed = 0, "seed"),
            (|r| r.seed = 10_001, "seed"),
            (|r| r.arm = 1, "arm"),
            (|r| r.simd = String::new(), "simd"),
            (|r| r.simd = "\u{1b}[2J".into(), "simd"),
            (|r| r.diverged_at = Some(0), "diverged_at"),
            (|r| r.diverged_at = Some(61), "diverged_at"),
            (|r| r.measurements.clear(), "measurements"),
            (|r| r.measurements.reverse(), "measurements[0].epoch"),
            (|r| r.measurements[2].epoch = 61, "measurements[2].epoch"),
            (
                |r| r.measurements[1].sliced_wasserstein = -1.0,
                "measurements[1].sliced_wasserstein",
            ),
            (
                |r| r.measurements[1].sliced_wasserstein = 1e308,
                "measurements[1].sliced_wasserstein",
            ),
            (|r| r.measurements[0].js = 1.1, "measurements[0].js"),
            (
                |r| r.measurements[0].coverage = 2.0,
                "measurements[0].coverage",
            ),
            (
                |r| r.measurements[0].precision = f64::NAN,
                "measurements[0].precision",
            ),
            (
                |r| r.measurements[0].fake_std = -0.1,
                "measurements[0].fake_std",
            ),
            (
                |r| r.measurements[0].high_quality = Some(1.5),
                "measurements[0].high_quality",
            ),
            (
                |r| r.measurements[0].modes_captured = Some(26),
                "measurements[0].modes_captured",
            ),
        ];
        for (spoil, field) in cases {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert_eq!(bad.check(&plan).unwrap_err().0, field);
        }
        let mut late = diverged;
        late.measurements[1].epoch = 26;
        assert_eq!(late.check(&plan).unwrap_err().0, "measurements[1].epoch");
    }

    #[test]
    fn stopping_gives_no_result() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 1, 1_000_000, 1);
        let stop = AtomicBool::new(true);
        assert!(super::run(&plan, &plan.runs()[0], Compute::default(), &stop, &Silent).is_none());
    }
}
