//! `train`: a session without a window.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::bail;
use serde::Serialize;

use super::args::TrainArgs;
use super::long::{interruptible, progress_bar};
use super::source::{self, Source};
use crate::config::{self, preset::with_ending};
use crate::gan::{Compute, Path};
use crate::metrics::Metrics;
use crate::metrics::verdict::Verdict;
use crate::models::{self, Model};
use crate::training::{Diverged, Session};

/// Exit code of a run that Ctrl-C cut short, as a shell's for SIGINT.
pub(super) const INTERRUPTED: u8 = 130;
/// Epochs between two looks at the clock for the progress bar.
const TICK: u64 = 64;

/// The result of a run; metrics are null where undefined.
#[derive(Debug, Serialize)]
struct Report {
    preset: String,
    seed: u64,
    backend: &'static str,
    /// The path that training took: `fused` or `plain`.
    path: &'static str,
    /// Instructions of the fused path; null on the plain one, where burn chooses.
    simd: Option<&'static str>,
    /// Epochs finished.
    epochs: u64,
    /// Over the time spent in training alone.
    epochs_per_second: f64,
    /// D's loss of the last update as plotted: half of what it minimises.
    d_loss: Option<f64>,
    g_loss: Option<f64>,
    kl: Option<f64>,
    js: Option<f64>,
    sliced_wasserstein: Option<f64>,
    coverage: Option<f64>,
    precision: Option<f64>,
    modes_captured: Option<usize>,
    modes_total: Option<usize>,
    high_quality: Option<f64>,
    fake_std: Option<f64>,
    /// What was happening at the end.
    verdict: Verdict,
    /// The epoch in which an update ended in NaN or infinity.
    diverged_at: Option<u64>,
    interrupted: bool,
}

/// Trains, reports progress on stderr and the result on stdout.
///
/// # Errors
///
/// If the preset or a setting is refused.
pub fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    let compute = Compute {
        backend: args.backend,
        path: args.path,
        simd: args.simd.unwrap_or_default(),
    };
    let save = args.save.clone().map(|path| with_ending(path, "json"));
    // Better now than after hours of training.
    if let Some(path) = &save
        && let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
        && !folder.is_dir()
    {
        bail!(
            "--save {}: there is no folder {}",
            path.display(),
            folder.display()
        );
    }
    let source = source::find(&args.preset)?;
    let (title, description) = (
        source.preset.name.clone(),
        source.preset.description.clone(),
    );
    let mut session = session(args, source, compute)?;
    let stop = interruptible()?;

    let first = session.epoch();
    let last = first.saturating_add(args.epochs);
    let bar = progress_bar(args.epochs);
    let start = Instant::now();
    let mut diverged: Option<Diverged> = None;
    while session.epoch() < last && !stop.load(Ordering::Relaxed) {
        if let Err(error) = session.run_epoch() {
            diverged = Some(error);
            break;
        }
        if session.epoch().is_multiple_of(TICK) {
            bar.set_position(session.epoch() - first);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();

    let is_interrupted = session.epoch() < last && diverged.is_none();
    if let Some(diverged) = &diverged {
        writeln!(io::stderr(), "{diverged}")?;
    }
    let speed = (session.epoch() - first) as f64 / seconds.max(f64::MIN_POSITIVE);
    let report = Report::new(args, &session, speed, diverged.as_ref(), is_interrupted);
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        report.write_text(&mut out)?;
    }
    if let Some(path) = &save {
        let model = Model {
            name: title,
            description,
            checkpoint: session.checkpoint(),
            history: session.history().clone(),
        };
        models::file::write(&model, path)?;
    }
    Ok(if is_interrupted {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::SUCCESS
    })
}

/// The session to train: a fresh one, or a model's, with what the arguments change.
fn session(args: &TrainArgs, source: Source, compute: Compute) -> anyhow::Result<Session> {
    let mut config = source.preset.config;
    for assignment in &args.set {
        config::set(&mut config, assignment)?;
    }
    if let Some(seed) = args.seed {
        config.seed = seed;
    }
    // A seed, or points that a chosen distribution lacks, may still be out of bounds.
    config::check(&config)?;
    let Some(model) = source.model else {
        return Ok(Session::new(config, compute));
    };
    if config::needs_rebuild(&model.checkpoint.config, &config) {
        bail!(
            "{}: a trained model goes on with its own seed, data, noise and networks; change only what acts \
             at once, such as learning rates, or start from a preset",
            args.preset
        );
    }
    let mut session = Session::resume(model.checkpoint, model.history, compute)?;
    session.apply(config);
    Ok(session)
}

impl Report {
    fn new(
        args: &TrainArgs,
        session: &Session,
        epochs_per_second: f64,
        diverged: Option<&Diverged>,
        interrupted: bool,
    ) -> Self {
        let metrics = session.report();
        let value = |pick: fn(&Metrics) -> f64| metrics.as_ref().map(pick);
        let modes = metrics.and_then(|m| m.modes);
        Self {
            preset: args.preset.clone(),
            seed: session.config().seed,
            backend: args.backend.name(),
            path: session.path().name(),
            simd: (session.path() == Path::Fused).then(|| session.compute().simd.name()),
            epochs: session.epoch(),
            epochs_per_second,
            d_loss: session.d_loss(),
            g_loss: session.g_loss(),
            kl: value(|m| m.kl),
            js: value(|m| m.js),
            sliced_wasserstein: value(|m| m.sliced_wasserstein),
            coverage: value(|m| m.coverage),
            precision: value(|m| m.precision),
            modes_captured: modes.map(|m| m.captured),
            modes_total: modes.map(|m| m.total),
            high_quality: modes.map(|m| m.high_quality),
            fake_std: value(|m| m.fake_std),
            verdict: session.judge(diverged.is_some()).verdict,
            diverged_at: diverged.map(|d| d.epoch),
            interrupted,
        }
    }

    fn write_text(&self, out: &mut impl io::Write) -> io::Result<()> {
        let number = |v: Option<f64>| v.map_or("undefined".to_owned(), |v| format!("{v:.4}"));
        let percent =
            |v: Option<f64>| v.map_or("undefined".to_owned(), |v| format!("{:.1} %", 100.0 * v));
        writeln!(
            out,
            "{}, seed {}, {}, {} path{}: {} epochs at {:.0} epochs/s{}",
            self.preset,
            self.seed,
            self.backend,
            self.path,
            self.simd.map_or(String::new(), |s| format!(" ({s})")),
            self.epochs,
            self.epochs_per_second,
            if self.interrupted {
                " (interrupted)"
            } else {
                ""
            }
        )?;
        let rows = [
            ("discriminator loss", number(self.d_loss)),
            ("generator loss", number(self.g_loss)),
            ("KL divergence (bits)", number(self.kl)),
            ("JS divergence (bits)", number(self.js)),
            ("sliced Wasserstein", number(self.sliced_wasserstein)),
            ("coverage", percent(self.coverage)),
            ("precision", percent(self.precision)),
            ("spread of the fakes", number(self.fake_std)),
        ];
        for (name, value) in rows {
            writeln!(out, "  {name:<22}{value}")?;
        }
        if let (Some(captured), Some(total)) = (self.modes_captured, self.modes_total) {
            writeln!(out, "  {:<22}{captured} of {total}", "modes captured")?;
            writeln!(
                out,
                "  {:<22}{}",
                "high-quality samples",
                percent(self.high_quality)
            )?;
        }
        let Self { verdict, .. } = self;
        writeln!(
            out,
            "  {:<22}{}. {}",
            "verdict",
            verdict.label(),
            verdict.info().sentence
        )
    }
}
