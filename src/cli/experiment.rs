//! `experiment`, `sweep` and `merge`: many runs without a window.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, bail};
use indicatif::ProgressBar;

use super::args::{ExperimentArgs, RunArgs, Shard, SweepArgs};
use super::long::{interruptible, progress_bar};
use super::source;
use super::train::INTERRUPTED;
use crate::config;
use crate::config::value::closest_of;
use crate::experiments::experiment::Vary;
use crate::experiments::{
    Experiment, Metric, Observer, Plan, Report, ResultsFile, RunResult, SHIPPED_EXPERIMENTS, plot,
    results, run_all, shipped_experiment,
};
use crate::gan::{Backend, Compute};

/// Runs a shipped experiment or a file; without a name, lists those that ship.
///
/// # Errors
///
/// If the experiment or a file is refused.
pub fn experiment(args: &ExperimentArgs) -> anyhow::Result<ExitCode> {
    let Some(name) = &args.experiment else {
        return list(args.run.json);
    };
    let experiment = find(name)?;
    let (experiment, plan) = adjusted(experiment, &args.run, None)?;
    run(&experiment, &plan, &args.run)
}

/// Varies one or two hyperparameters of a preset.
///
/// # Errors
///
/// If the preset, a setting or a file is refused.
pub fn sweep(args: &SweepArgs) -> anyhow::Result<ExitCode> {
    let mut base = source::find(&args.preset)?.preset.config;
    for assignment in &args.set {
        config::set(&mut base, assignment)?;
    }
    let vary = args.vary.iter().map(|text| {
        let Some((key, values)) = text.split_once('=') else {
            bail!("--vary {text}: not of the form key=a,b,c, such as noise.dim=1,2");
        };
        let values = values.split(',').map(|v| v.trim().to_owned()).collect();
        Vary::new(key.trim().to_owned(), values)
            .map_err(|error| anyhow::anyhow!("--vary {text}: {error}"))
    });
    let vary = vary.collect::<Result<Vec<_>, _>>()?;
    let varied: Vec<_> = vary.iter().map(|v| v.key.as_str()).collect();
    let name = format!("{} by {}", args.preset, varied.join(" and "));
    let experiment = Experiment {
        threshold: args.threshold,
        ..Experiment::sweep(name, vary, args.metric)
    };
    let (experiment, plan) = adjusted(experiment, &args.run, Some(base))?;
    for arm in &plan.arms {
        config::check(&arm.config)?;
    }
    run(&experiment, &plan, &args.run)
}

/// Merges results files.
///
/// # Errors
///
/// If one is refused.
pub fn merge(out: &Path, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let runs = results::merge(out, files)?;
    writeln!(io::stdout(), "wrote {}: {runs} runs", out.display())?;
    Ok(ExitCode::SUCCESS)
}

fn list(json: bool) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        let all: Vec<_> = SHIPPED_EXPERIMENTS
            .iter()
            .map(|s| {
                let e = &s.experiment;
                serde_json::json!({"experiment": s.slug, "name": e.name, "claim": e.claim, "source": e.source})
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    } else {
        for s in SHIPPED_EXPERIMENTS.iter() {
            writeln!(
                out,
                "{}: {}\n    {}",
                s.slug, s.experiment.name, s.experiment.claim
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find(name: &str) -> anyhow::Result<Experiment> {
    if let Some(shipped) = shipped_experiment(name) {
        return Ok(shipped.experiment.clone());
    }
    let path = Path::new(name);
    if !path.exists() && path.extension().is_none() {
        let hint = closest_of(SHIPPED_EXPERIMENTS.iter().map(|s| s.slug), name)
            .map_or_else(String::new, |best| format!(", did you mean `{best}`?"));
        bail!(
            "there is no shipped experiment and no file `{name}`{hint}; `gan-playground experiment` lists the names"
        );
    }
    Ok(Experiment::read(path)?)
}

/// The experiment as the arguments want it, and its runs.
fn adjusted(
    mut experiment: Experiment,
    args: &RunArgs,
    base: Option<config::Config>,
) -> anyhow::Result<(Experiment, Plan)> {
    experiment.seeds = args.seeds.unwrap_or(experiment.seeds);
    if let Some(epochs) = args.epochs {
        experiment.epochs = epochs;
        experiment.checkpoints = experiment
            .checkpoints
            .min(u32::try_from(epochs).unwrap_or(u32::MAX).max(1));
    }
    if let Err((field, message)) = experiment.check() {
        bail!("{}: {field}: {message}", experiment.name);
    }
    let plan = match base {
        Some(base) => experiment.plan_from(base),
        None => experiment.plan(),
    };
    Ok((experiment, plan))
}

/// What a set of runs has come to, and whether Ctrl-C cut it short.
pub(super) struct Done {
    pub results: Vec<RunResult>,
    pub is_interrupted: bool,
}

fn run(experiment: &Experiment, plan: &Plan, args: &RunArgs) -> anyhow::Result<ExitCode> {
    // Better now than after hours of training.
    for path in args.plot.iter().chain(&args.csv) {
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|f| !f.is_dir()) {
            bail!(
                "{}: there is no folder {}",
                path.display(),
                folder.display()
            );
        }
    }
    if let Some(path) = &args.plot {
        plot::check_path(path)?;
    }
    let stop = interruptible()?;
    let done = train(plan, args.jobs, args.resume.as_deref(), args.shard, &stop)?;
    let report = Report::new(experiment, plan, done.results);
    if let Some(path) = &args.csv {
        let mut bytes = Vec::new();
        report.write_csv(&mut bytes)?;
        config::preset::write_atomically(path, &bytes)
            .with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &args.plot {
        plot::write(&report, path)?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        let mut json = report.json();
        json["interrupted"] = done.is_interrupted.into();
        writeln!(out, "{json}")?;
    } else {
        write!(out, "{}", report.text())?;
        if done.is_interrupted {
            writeln!(out, "(interrupted)")?;
        }
    }
    Ok(if done.is_interrupted {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Does what is left of a plan's runs, with a progress bar; earlier results are from the file.
pub(super) fn train(
    plan: &Plan,
    jobs: Option<NonZeroUsize>,
    resume: Option<&Path>,
    shard: Option<Shard>,
    stop: &AtomicBool,
) -> anyhow::Result<Done> {
    let file = resume
        .map(|path| ResultsFile::open(path, plan))
        .transpose()?;
    let mut results = file
        .as_ref()
        .map_or_else(Vec::new, |f| f.results().to_vec());
    let runs: Vec<_> = plan
        .runs()
        .into_iter()
        .filter(|run| shard.is_none_or(|s| s.has(run.index)))
        .filter(|run| {
            !results
                .iter()
                .any(|r| (r.arm, r.seed) == (run.arm, run.config.seed))
        })
        .collect();
    let jobs =
        jobs.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    let shown = Shown {
        bar: progress_bar(plan.epochs * runs.len() as u64),
        file: Mutex::new(file),
    };
    let start = Instant::now();
    let new = run_all(
        plan,
        &runs,
        Compute::from(Backend::default()),
        jobs,
        stop,
        &shown,
    )?;
    shown.bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let epochs: u64 = new
        .iter()
        .filter_map(|r| r.measurements.last())
        .map(|m| m.epoch)
        .sum();
    if !new.is_empty() {
        writeln!(
            io::stderr(),
            "{} runs in {seconds:.1} s with {jobs} jobs: {:.0} epochs/s with measuring",
            new.len(),
            epochs as f64 / seconds.max(f64::MIN_POSITIVE)
        )?;
    }
    let is_interrupted = new.len() < runs.len();
    results.extend(new);
    Ok(Done {
        results,
        is_interrupted,
    })
}

/// Progress on the bar, results into the file.
struct Shown {
    bar: ProgressBar,
    file: Mutex<Option<ResultsFile>>,
}

impl Observer for Shown {
    fn trained(&self, epochs: u64) {
        self.bar.inc(epochs);
    }

    fn finished(&self, result: &RunResult) -> io::Result<()> {
        // A panic elsewhere cannot have left half a line: lines are written under this lock.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.as_mut().map_or(Ok(()), |file| file.push(result))
    }
}

/// Runs every shipped experiment and writes `EXPERIMENTS.md` with a plot for each.
///
/// # Errors
///
/// If a file cannot be written.
pub fn page(
    folder: &Path,
    results: Option<&Path>,
    jobs: Option<NonZeroUsize>,
) -> anyhow::Result<ExitCode> {
    let plots = folder.join("docs/experiments");
    for path in [Some(plots.as_path()), results].into_iter().flatten() {
        fs::create_dir_all(path).with_context(|| path.display().to_string())?;
    }
    let stop = interruptible()?;
    let (mut contents, mut sections) = (String::new(), String::new());
    for s in SHIPPED_EXPERIMENTS.iter() {
        let (e, plan) = (&s.experiment, s.experiment.plan());
        let file = results.map(|folder| folder.join(format!("{}.jsonl", s.slug)));
        let done = train(&plan, jobs, file.as_deref(), None, &stop)?;
        if done.is_interrupted {
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let report = Report::new(e, &plan, done.results);
        plot::write(&report, &plots.join(format!("{}.svg", s.slug)))?;
        let conclusion = report.conclusion().unwrap_or_default();
        writeln!(
            contents,
            "| [{}](#{}) | {} | {conclusion} |",
            e.name, s.slug, e.claim
        )?;
        let convergence = if e.metric == Metric::Convergence {
            format!(
                " Converged: sliced Wasserstein distance below {}.",
                e.threshold
            )
        } else {
            String::new()
        };
        write!(
            sections,
            "\n<a id=\"{slug}\"></a>\n\n## {}\n\n**Claim:** {} *({})*\n\n**{conclusion}**\n\n{}\n\
             Preset `{}`, seeds 1 to {}, {} epochs.{convergence} `gan-playground experiment {slug}`\n\n\
             ![{}: every run, and the way there](docs/experiments/{slug}.svg)\n",
            e.name,
            e.claim,
            e.source,
            report.markdown(),
            e.preset,
            e.seeds,
            e.epochs,
            e.name,
            slug = s.slug,
        )?;
    }
    let text = format!(
        "# What people say about GANs, tested\n\n\
         Made by `gan-playground experiments-page .` on {}, version {}, with {} instructions. Other instructions\n\
         round differently, so single runs differ there, but not the picture as a whole.\n\n\
         Each claim was observed somewhere, often in a single run; here both sides are trained from many seeds, the same\n\
         on both sides. A verdict needs two things: a sign test over the seeds with p of at most 0.05, corrected for the\n\
         number of comparisons in its experiment (Holm), and a 95 % bootstrap interval of the difference without 0. A\n\
         run that diverged, or never converged, counts as worse than any other. *Holds here* is about this preset and\n\
         these settings, on 2-D points; change one and try again. Of 100 comparisons without any difference, up to 5\n\
         would be called different by chance.\n\n\
         | experiment | claim | what was found |\n|---|---|---|\n{contents}{sections}",
        chrono::Utc::now().format("%-d %B %Y"),
        env!("CARGO_PKG_VERSION"),
        Compute::from(Backend::default()).simd.name(),
    );
    let path = folder.join("EXPERIMENTS.md");
    config::preset::write_atomically(&path, text.as_bytes())
        .with_context(|| path.display().to_string())?;
    writeln!(io::stdout(), "wrote {}", path.display())?;
    Ok(ExitCode::SUCCESS)
}
