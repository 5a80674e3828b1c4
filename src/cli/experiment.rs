//! `experiment`, `sweep` and `merge`: many runs without a window.

use std::collections::HashSet;
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
use super::{FAILED, complain};
use crate::config;
use crate::config::value::closest_of;
use crate::experiments::experiment::Vary;
use crate::experiments::pool::PoolError;
use crate::experiments::results::Origins;
use crate::experiments::words::{count, list};
use crate::experiments::{
    Experiment, Observer, Plan, Report, ResultsFile, RunResult, SHIPPED_EXPERIMENTS, plot, results,
    run_all, shipped_experiment,
};
use crate::files::{self, check_writable};
use crate::gan::{Backend, Compute};
use crate::quantities::Quantity;
use crate::text::{printable, printable_json};

/// Runs a shipped experiment or a file; without a name, lists those that ship.
///
/// # Errors
///
/// If the experiment or a file is refused.
pub fn experiment(args: &ExperimentArgs) -> anyhow::Result<ExitCode> {
    let Some(name) = &args.experiment else {
        return list_shipped(args.run.json);
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
    run(&experiment, &plan, &args.run)
}

/// Merges results files.
///
/// # Errors
///
/// If one is refused.
pub fn merge(out: &Path, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let merged = results::merge(out, files)?;
    if let Some(note) = &merged.note {
        complain(note);
    }
    let runs = count(merged.runs as u64, "run", "runs");
    let out = out.display().to_string();
    writeln!(io::stdout(), "wrote {}: {runs}", printable(&out))?;
    Ok(ExitCode::SUCCESS)
}

fn list_shipped(json: bool) -> anyhow::Result<ExitCode> {
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
    let plan = match base {
        Some(base) => experiment.plan_checked(base),
        None => experiment.check().map(|()| experiment.plan()),
    };
    let plan = plan
        .map_err(|(field, message)| anyhow::anyhow!("{}: {field}: {message}", experiment.name))?;
    Ok((experiment, plan))
}

/// What a set of runs has come to.
struct Done {
    results: Vec<RunResult>,
    /// Whether Ctrl-C cut it short.
    is_interrupted: bool,
    /// Why no further run was started.
    failure: Option<anyhow::Error>,
}

fn run(experiment: &Experiment, plan: &Plan, args: &RunArgs) -> anyhow::Result<ExitCode> {
    check_outputs(args)?;
    let stop = interruptible()?;
    let done = train(plan, args.jobs, args.resume.as_deref(), args.shard, &stop)?;
    if let Some(note) = Origins::of(&done.results).note(plan) {
        complain(&note);
    }
    let report = Report::new(experiment, plan, done.results);
    // Each output is tried, whatever became of the others: first files, then what is only shown.
    let mut failures: Vec<_> = done.failure.into_iter().collect();
    if let Some(path) = &args.csv {
        let mut bytes = Vec::new();
        let written = report
            .write_csv(&mut bytes)
            .map_err(anyhow::Error::from)
            .and_then(|()| Ok(files::write(path, &bytes)?))
            .map_err(|error| anyhow::anyhow!("--csv {}: {error:#}", path.display()));
        failures.extend(written.err());
    }
    if let Some(path) = &args.plot {
        let written = plot::write(&report, path);
        failures.extend(written.err().map(|error| anyhow::anyhow!("--plot {error}")));
    }
    let text = if args.json {
        let mut json = report.json();
        json["interrupted"] = done.is_interrupted.into();
        format!("{}\n", printable_json(&json.to_string()))
    } else if done.is_interrupted {
        format!("{}(interrupted)\n", report.text())
    } else {
        report.text()
    };
    let mut out = io::stdout().lock();
    let shown = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    failures.extend(
        shown
            .err()
            .map(|error| anyhow::anyhow!("cannot show the report: {error}")),
    );
    for failure in &failures {
        complain(&format!("error: {failure}"));
    }
    Ok(if !failures.is_empty() {
        ExitCode::from(FAILED)
    } else if done.is_interrupted {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Whether the files can be written, asked now and not after hours of training.
fn check_outputs(args: &RunArgs) -> anyhow::Result<()> {
    let outputs = [
        ("--csv", &args.csv),
        ("--plot", &args.plot),
        ("--resume", &args.resume),
    ];
    let outputs: Vec<_> = outputs
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_deref()?)))
        .collect();
    for (i, (option, path)) in outputs.iter().enumerate() {
        if *option == "--plot" {
            plot::check_path(path)?;
        }
        if let Some((other, _)) = outputs[..i].iter().find(|(_, other)| is_same(other, path)) {
            bail!(
                "{other} and {option} both name {}; give each a file of its own",
                path.display()
            );
        }
        // Results are appended to, and their file is opened first of all.
        if *option != "--resume" {
            check_writable(path)
                .map_err(|error| anyhow::anyhow!("{option} {}: {error}", path.display()))?;
        }
    }
    Ok(())
}

/// Whether two paths are of one file, there already or not.
fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| {
        fs::canonicalize(path).or_else(|_| {
            let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
            Ok::<_, io::Error>(folder.join(path.file_name().unwrap_or_default()))
        })
    };
    match (real(a), real(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Does what is left of a plan's runs, with a progress bar; earlier results are from the file.
fn train(
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
    let have: HashSet<_> = results.iter().map(|r| (r.arm, r.seed)).collect();
    let runs: Vec<_> = plan
        .runs()
        .into_iter()
        .filter(|run| shard.is_none_or(|s| s.has(run.index)))
        .filter(|run| !have.contains(&(run.arm, run.config.seed)))
        .collect();
    let jobs =
        jobs.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    let shown = Shown {
        bar: progress_bar(plan.epochs.saturating_mul(runs.len() as u64)),
        file: Mutex::new(file),
    };
    let start = Instant::now();
    let compute = Compute::from(Backend::default());
    let (new, failure) = match run_all(plan, &runs, compute, jobs, stop, &shown) {
        Ok(new) => (new, None),
        Err(error) => {
            let failure = match &error {
                PoolError::Observer { source, .. } => {
                    let path = resume.unwrap_or(Path::new("")).display();
                    anyhow::anyhow!(
                        "--resume {path}: cannot keep a run: {source}. The runs before it are kept: make room \
                         and give the same command again to go on"
                    )
                }
                PoolError::Panic { .. } | PoolError::Threads { .. } => {
                    anyhow::anyhow!(error.to_string())
                }
            };
            (error.finished(), Some(failure))
        }
    };
    shown.bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let epochs: u64 = new
        .iter()
        .filter_map(|r| r.measurements.last())
        .map(|m| m.epoch)
        .sum();
    if !new.is_empty() {
        complain(&format!(
            "{} in {seconds:.1} s with {}: {:.0} epochs/s with measuring",
            count(new.len() as u64, "run", "runs"),
            count(jobs.get() as u64, "job", "jobs"),
            epochs as f64 / seconds.max(f64::MIN_POSITIVE)
        ));
    }
    let is_interrupted = failure.is_none() && new.len() < runs.len();
    results.extend(new);
    Ok(Done {
        results,
        is_interrupted,
        failure,
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

/// Which machines give the runs of a page once more.
fn repeated_by(other_digits: &[String]) -> String {
    let same = "Every processor with fused multiply-adds (AVX2, AVX-512, NEON) gives the same runs, bit for bit";
    match other_digits {
        [] => format!("{same}."),
        all if all.len() == SHIPPED_EXPERIMENTS.len() => {
            "Other instructions round differently, so single runs differ there, but not the picture as a whole."
                .to_owned()
        }
        _ => format!(
            "{same}; in {}, some runs are computed in another way, and single ones differ from processor to \
             processor, but not the picture as a whole.",
            list(other_digits)
        ),
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
    let mut other_digits = Vec::new();
    for s in SHIPPED_EXPERIMENTS.iter() {
        let (e, plan) = (&s.experiment, s.experiment.plan());
        let file = results.map(|folder| folder.join(format!("{}.jsonl", s.slug)));
        let done = train(&plan, jobs, file.as_deref(), None, &stop)?;
        if let Some(failure) = done.failure {
            return Err(failure);
        }
        if done.is_interrupted {
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let report = Report::new(e, &plan, done.results);
        plot::write(&report, &plots.join(format!("{}.svg", s.slug)))?;
        if !report.is_reproducible() {
            other_digits.push(format!("[{}](#{})", e.name, s.slug));
        }
        let conclusion = report.conclusion().unwrap_or_default();
        writeln!(
            contents,
            "| [{}](#{}) | {} | {conclusion} |",
            e.name, s.slug, e.claim
        )?;
        let convergence = if e.metric == Quantity::Convergence {
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
             Preset `{}`, seeds 1 to {}, {} epochs each.{convergence} `gan-playground experiment {slug}`\n\n\
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
         Made by `gan-playground experiments-page .` on {}, version {}, with {} instructions. {}\n\n\
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
        repeated_by(&other_digits),
    );
    let path = folder.join("EXPERIMENTS.md");
    files::write(&path, text.as_bytes()).with_context(|| path.display().to_string())?;
    writeln!(io::stdout(), "wrote {}", path.display())?;
    Ok(ExitCode::SUCCESS)
}
