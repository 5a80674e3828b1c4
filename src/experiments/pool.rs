//! Runs spread over the cores. A result does not depend on how many there are.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::run::{Measurement, RunResult, run};
use super::{Plan, Run};
use crate::gan::Compute;
use crate::training::Session;

/// Hears from runs while they go on; called from the threads that train, which wait meanwhile.
pub trait Observer: Sync {
    /// So many more epochs are done. A diverged run counts as trained to its end.
    fn trained(&self, _epochs: u64) {}
    /// A run has reached a checkpoint; a picture can be made of the session.
    fn measured(&self, _run: &Run, _session: &Session, _measurement: &Measurement) {}
    /// A run is finished. One call at a time.
    ///
    /// # Errors
    ///
    /// If the result cannot be kept; no further run is started then.
    fn finished(&self, _result: &RunResult) -> io::Result<()> {
        Ok(())
    }
}

/// Hears nothing.
pub struct Silent;

impl Observer for Silent {}

/// Why runs could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The threads could not be started.
    #[error("cannot start {jobs} threads: {source}; ask for fewer --jobs")]
    Threads {
        /// How many.
        jobs: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
    /// A result could not be kept.
    #[error("cannot keep a result: {0}; what was finished before is kept")]
    Observer(#[from] io::Error),
}

/// What the threads share.
#[derive(Default)]
struct Done {
    /// With their places among the runs.
    results: Vec<(usize, RunResult)>,
    /// The first failure of the observer.
    error: Option<io::Error>,
}

/// Does the runs on `jobs` threads, in the order given as threads get free, and hands out each result as
/// it is finished. Setting `stop` ends all of them within an epoch. Returns the results in the order of
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
            let Some(result) = run(plan, todo, compute, stop, observer) else {
                break;
            };
            // A panic of another thread left the list whole: it is pushed to, nothing else.
            let mut done = done
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if done.error.is_some() {
                break;
            }
            if let Err(error) = observer.finished(&result) {
                done.error = Some(error);
                stop.store(true, Ordering::Relaxed);
                break;
            }
            done.results.push((place, result));
        }
    });
    let Done { mut results, error } = done
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(error) = error {
        return Err(error.into());
    }
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    struct Full;

    impl Observer for Full {
        fn finished(&self, _: &RunResult) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }

    #[test]
    fn a_full_disk_ends_the_runs_with_an_error() {
        let plan = Plan::new(vec![("a".into(), Config::default())], 100, 5, 1);
        let stop = AtomicBool::new(false);
        let two = NonZeroUsize::MIN.saturating_add(1);
        let error =
            run_all(&plan, &plan.runs(), Compute::default(), two, &stop, &Full).unwrap_err();
        assert!(matches!(error, PoolError::Observer(_)), "{error}");
        assert!(stop.load(Ordering::Relaxed));
    }
}
