//! Who does the work: [`Crew`] runs a [`Stage`] of a pass on one thread or on several.
//!
//! A stage consists of units, each of which writes numbers of its own, and its result does not depend on
//! which thread does which unit: nothing is added up across threads. So the bits are the same with any
//! number of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::gan::fused::lanes::{Kernel, Lanes, Machine};
use crate::gan::fused::simd::Simd;

/// The threads of each number of them, which wait from pass to pass.
static POOLS: LazyLock<Mutex<BTreeMap<usize, Arc<ThreadPool>>>> = LazyLock::new(Mutex::default);

/// Work in units that are independent of each other. Its `run` must be `#[inline(always)]`, as must be all
/// that it calls.
pub(super) trait Stage<const N: usize>: Sync {
    /// How many there are.
    fn units(&self) -> usize;

    /// Where in an output that of a unit begins; asked for one past the last as well.
    fn offset(&self, output: usize, unit: usize) -> usize;

    /// Whether it is done sooner by one thread than it is handed to another.
    fn is_small(&self) -> bool {
        false
    }

    /// Does some units. The outputs begin with that of the first one.
    fn run<M: Machine>(&self, lanes: Lanes<M>, units: Range<usize>, outputs: [&mut [f32]; N]);
}

/// An instruction set and a number of threads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crew {
    /// The instruction set.
    pub simd: Simd,
    /// How many threads there are.
    pub threads: usize,
}

impl Crew {
    /// Does a job, the stages of which are to be done by all threads. They stay awake meanwhile.
    pub fn together<T: Send>(self, job: impl FnOnce() -> T + Send) -> T {
        if self.threads <= 1 {
            return job();
        }
        let pool = {
            let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
            match pools.get(&self.threads) {
                Some(pool) => Some(Arc::clone(pool)),
                None => build(self.threads).inspect(|pool| {
                    pools.insert(self.threads, Arc::clone(pool));
                }),
            }
        };
        match pool {
            Some(pool) => pool.install(job),
            // The system gives no more threads. Whichever rayon has do the work.
            None => job(),
        }
    }

    /// Does all of a stage.
    pub fn run<S: Stage<N>, const N: usize>(self, stage: &S, outputs: [&mut [f32]; N]) {
        let parts = if stage.is_small() { 1 } else { self.threads };
        self.divide(stage, 0..stage.units(), outputs, parts);
    }

    fn divide<S: Stage<N>, const N: usize>(
        self,
        stage: &S,
        units: Range<usize>,
        outputs: [&mut [f32]; N],
        parts: usize,
    ) {
        if parts <= 1 || units.len() <= 1 {
            self.simd.run(Part {
                stage,
                units,
                outputs,
            });
            return;
        }
        let middle = units.start + (units.len() * (parts / 2)).div_ceil(parts);
        let mut low: [&mut [f32]; N] = std::array::from_fn(|_| Default::default());
        let mut high: [&mut [f32]; N] = std::array::from_fn(|_| Default::default());
        for (index, output) in outputs.into_iter().enumerate() {
            let at = stage.offset(index, middle) - stage.offset(index, units.start);
            // An output that is not asked for is empty.
            (low[index], high[index]) = output.split_at_mut(at.min(output.len()));
        }
        let (first, second) = (units.start..middle, middle..units.end);
        rayon::join(
            || self.divide(stage, first, low, parts / 2),
            || self.divide(stage, second, high, parts - parts / 2),
        );
    }
}

fn build(threads: usize) -> Option<Arc<ThreadPool>> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("convolution {index}"))
        .build();
    pool.ok().map(Arc::new)
}

/// Some units of a stage.
struct Part<'a, S, const N: usize> {
    stage: &'a S,
    units: Range<usize>,
    outputs: [&'a mut [f32]; N],
}

impl<S: Stage<N>, const N: usize> Kernel for Part<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        self.stage.run(lanes, self.units, self.outputs);
    }
}
