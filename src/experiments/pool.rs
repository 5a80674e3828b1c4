//! Runs spread over the cores. A result does not depend on how many there are.

use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::run::run;
use super::{Observer, Plan, Run, RunResult};
use crate::gan::Compute;

/// Why runs could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The threads could not be started.
    #[error("{}", tr!("cannot start {jobs} threads: {source}; fewer jobs at the same time may do", jobs, source))]
    Threads {
        /// How many.
        jobs: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
    /// A result could not be kept.
    #[error("{}", tr!("cannot keep a result: {source}; no further run was started", source))]
    Observer {
        /// Why.
        source: io::Error,
        /// All that were finished, that one too.
        finished: Vec<RunResult>,
    },
    /// The training code panicked.
    #[error("{}", tr!("the training code failed in the run of `{arm}` with seed {seed}; no further run was started", arm, seed))]
    Panic {
        /// Name of the arm.
        arm: String,
        /// The seed.
        seed: u64,
        /// All that were finished.
        finished: Vec<RunResult>,
    },
}

impl PoolError {
    /// The runs that were finished all the same.
    pub fn finished(self) -> Vec<RunResult> {
        match self {
            Self::Threads { .. } => Vec::new(),
            Self::Observer { finished, .. } | Self::Panic { finished, .. } => finished,
        }
    }
}

/// What the threads share.
#[derive(Default)]
struct Done {
    /// With their places among the runs.
    results: Vec<(usize, RunResult)>,
    /// The first failure of the observer.
    error: Option<io::Error>,
    /// Place of a run that panicked.
    panicked: Option<usize>,
}

/// Does the runs on `jobs` threads, in the order given as threads get free, and hands out each result as
/// it is finished. Setting `stop` ends all of them within an update. Returns the results in the order of
/// `runs`, without those that were stopped.
///
/// # Errors
///
/// If threads cannot be started, or the observer could not keep a result.
pub fn run_all(
    plan: &Plan,
    runs: &[Run],
    compute: Compute,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Vec<RunResult>, PoolError> {
    let jobs = jobs.get().min(runs.len().max(1));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|i| format!("experiment-{i}"))
        .build()
        .map_err(|source| PoolError::Threads { jobs, source })?;
    let next = AtomicUsize::new(0);
    let done = Mutex::<Done>::default();
    // A run is not a task of the pool: a thread that waits for a part of its own run would else take
    // another whole run meanwhile.
    pool.broadcast(|_| {
        while !stop.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(todo) = runs.get(place) else { break };
            let work = AssertUnwindSafe(|| run(plan, todo, compute, stop, observer));
            let Ok(result) = catch_unwind(work) else {
                // It was reported on stderr; what others have finished is not lost with it.
                stop.store(true, Ordering::Relaxed);
                lock(&done).panicked = Some(place);
                break;
            };
            let Some(result) = result else { break };
            // Whatever it does with the result, the others need not wait for it.
            let kept = observer.finished(&result);
            let mut done = lock(&done);
            done.results.push((place, result));
            if let Err(error) = kept {
                done.error.get_or_insert(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
    let Done {
        mut results,
        error,
        panicked,
    } = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(place, _)| *place);
    let finished = results.into_iter().map(|(_, result)| result).collect();
    if let Some(source) = error {
        return Err(PoolError::Observer { source, finished });
    }
    match panicked.and_then(|place| runs.get(place)) {
        Some(run) => Err(PoolError::Panic {
            arm: plan
                .arms
                .get(run.arm)
                .map_or_else(String::new, |arm| arm.name.clone()),
            seed: run.seed,
            finished,
        }),
        None => Ok(finished),
    }
}

fn lock(done: &Mutex<Done>) -> MutexGuard<'_, Done> {
    // A panic of another thread left the list whole: it is pushed to, nothing else.
    done.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::experiments::Measurement;
    use crate::training::Session;

    struct Full;

    impl Observer for Full {
        fn finished(&self, _: &RunResult) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }

    struct Broken;

    impl Observer for Broken {
        fn measured(&self, run: &Run, _: &Session, _: &Measurement) {
            assert!(run.index != 3, "as a bug in a run would");
        }
    }

    #[test]
    fn a_run_that_panics_takes_no_other_with_it() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 100, 5, 1);
        let stop = AtomicBool::new(false);
        let one = NonZeroUsize::MIN;
        let compute = Compute::default();
        let error = run_all(&plan, &plan.runs(), compute, one, &stop, &Broken).unwrap_err();
        assert!(error.to_string().contains("`a` with seed 4"), "{error}");
        assert_eq!(error.finished().len(), 3);
    }

    #[test]
    fn a_full_disk_ends_the_runs_with_an_error() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 100, 5, 1);
        let stop = AtomicBool::new(false);
        let two = NonZeroUsize::MIN.saturating_add(1);
        let error =
            run_all(&plan, &plan.runs(), Compute::default(), two, &stop, &Full).unwrap_err();
        let PoolError::Observer { finished, .. } = error else {
            panic!("{error}");
        };
        // What could not be kept is not lost.
        assert!((1..=2).contains(&finished.len()), "{finished:?}");
        assert!(stop.load(Ordering::Relaxed));
    }
}
