//! The runs of an experiment, with a progress bar and a results file.

use std::collections::HashSet;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use indicatif::ProgressBar;

use super::args::Shard;
use super::exit::complain;
use super::long::progress_bar;
use crate::experiments::pool::PoolError;
use crate::experiments::{Experiment, Observer, Plan, Report, ResultsFile, RunResult, run_all};
use crate::gan::{Backend, Compute};

/// What a set of runs has come to.
pub(super) struct DoneRuns {
    pub results: Vec<RunResult>,
    /// Whether Ctrl-C cut it short.
    pub is_interrupted: bool,
    /// Why no further run was started.
    pub failure: Option<anyhow::Error>,
}

/// How runs are done.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    /// Runs at the same time; as many as there are cores, if left out.
    pub jobs: Option<NonZeroUsize>,
    /// File in which finished runs are kept.
    pub resume: Option<&'a Path>,
    /// Which part of them is done.
    pub shard: Option<Shard>,
    /// Ends them early.
    pub stop: &'a AtomicBool,
}

/// Does an experiment's runs, and as long as a comparison is not settled those of more seeds. Returns the plan that it came to.
pub(super) fn settle(
    experiment: &Experiment,
    plan: &Plan,
    how: How<'_>,
) -> anyhow::Result<(Plan, DoneRuns)> {
    let mut plan = plan.clone();
    let mut done = train(&plan, Vec::new(), how)?;
    while !done.is_interrupted && done.failure.is_none() {
        let Some(seeds) = Report::new(experiment, &plan, &done.results).seeds_to_settle() else {
            break;
        };
        complain(&format!(
            "not settled with {} seeds: going on to {seeds}",
            plan.seeds
        ));
        let more = plan.with_seeds(seeds);
        match train(&more, done.results.clone(), how) {
            Ok(next) => (plan, done) = (more, next),
            // What the runs so far say is told all the same.
            Err(error) => done.failure = Some(error),
        }
    }
    Ok((plan, done))
}

/// Does what is left of a plan's runs, with a progress bar; earlier results are from the file, or, without one, given.
pub(super) fn train(
    plan: &Plan,
    earlier: Vec<RunResult>,
    how: How<'_>,
) -> anyhow::Result<DoneRuns> {
    let How {
        jobs,
        resume,
        shard,
        stop,
    } = how;
    let mut file = resume
        .map(|path| ResultsFile::open(path, plan))
        .transpose()?;
    let mut results = file.as_mut().map_or(earlier, ResultsFile::take_results);
    let have: HashSet<_> = results.iter().map(|r| (r.arm, r.seed)).collect();
    let runs: Vec<_> = plan
        .runs()
        .into_iter()
        .filter(|run| shard.is_none_or(|s| s.has(run.index)))
        .filter(|run| !have.contains(&(run.arm, run.seed)))
        .collect();
    let jobs =
        jobs.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    // No more than there are runs have anything to do.
    let jobs = jobs.min(NonZeroUsize::new(runs.len()).unwrap_or(NonZeroUsize::MIN));
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
            trn!(new.len(), "{n} run", "{n} runs"),
            trn!(jobs.get(), "{n} job", "{n} jobs"),
            epochs as f64 / seconds.max(f64::MIN_POSITIVE)
        ));
    }
    let is_interrupted = failure.is_none() && new.len() < runs.len();
    let lost = resume.filter(|path| !path.exists()).map(|path| {
        anyhow::anyhow!(
            "--resume {}: the file was removed while runs were written to it; they are in this report alone",
            path.display()
        )
    });
    let failure = failure.or(lost);
    results.extend(new);
    Ok(DoneRuns {
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
