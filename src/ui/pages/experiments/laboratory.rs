//! An experiment under way: its runs go on in threads of their own; the page looks at what they have
//! come to.

use std::collections::BTreeSet;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use eframe::egui;

use crate::experiments::{
    Experiment, Finding, Measurement, Naming, Observer, Plan, Report, Run, RunResult, run_all,
};
use crate::gan::{Backend, Compute};
use crate::training::worker::yield_to_the_window;
use crate::training::{Checkpoint, Session};
use crate::ui::picture::RunPicture;

/// What one run has come to.
#[derive(Clone)]
pub struct Cell {
    /// Its seed.
    pub seed: u64,
    /// Some of its fakes.
    pub picture: RunPicture,
    /// The last time it was measured.
    pub measurement: Measurement,
    /// From where it goes on.
    pub checkpoint: Arc<Checkpoint>,
    /// Whether it is over.
    pub is_finished: bool,
    /// The epoch in which it ended in NaN or ∞.
    pub diverged_at: Option<u64>,
}

/// What can be said so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// What became of the claim, or that it is too early to say; empty where nothing is claimed.
    pub conclusion: String,
    /// What came of each comparison.
    pub findings: Vec<Finding>,
    /// Other metrics, and published figures.
    pub beside: Vec<String>,
    /// Values of the finished runs of each arm.
    pub values: Vec<Vec<f64>>,
    /// Runs that are finished.
    pub finished: usize,
}

/// What follows where the runs of all seeds are there and settle nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeds {
    /// Nothing.
    Fixed,
    /// Runs of further seeds ([`Report::seeds_to_settle`]).
    UntilSettled,
}

/// An experiment under way, or over; ends with its handle.
pub struct Laboratory {
    shared: Arc<Shared>,
}

struct Shared {
    experiment: Experiment,
    /// With as many seeds as it has come to.
    plan: Mutex<Arc<Plan>>,
    cells: Mutex<Cells>,
    findings: Mutex<Arc<Findings>>,
    results: Mutex<Vec<Arc<RunResult>>>,
    trained: AtomicU64,
    /// Seeds of which all runs were there at the last look.
    complete: AtomicU32,
    stop: AtomicBool,
    /// Why it ended early, in a sentence.
    failure: Mutex<Option<String>>,
    is_over: AtomicBool,
    ctx: egui::Context,
}

/// The runs, and which of them are news to the page.
#[derive(Default)]
struct Cells {
    /// By their place in the plan; `None` before they were measured once.
    all: Vec<Option<Arc<Cell>>>,
    /// Places that changed since the page last looked.
    changed: BTreeSet<usize>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is inside is replaced or pushed to as a whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Laboratory {
    /// Starts the runs, on all cores but behind the window. `seeds` says what follows where they settle nothing.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn start(
        ctx: &egui::Context,
        experiment: Experiment,
        plan: Plan,
        seeds: Seeds,
        backend: Backend,
    ) -> io::Result<Self> {
        let runs = plan.runs();
        let shared = Arc::new(Shared {
            cells: Mutex::new(Cells {
                all: vec![None; runs.len()],
                changed: BTreeSet::new(),
            }),
            findings: Mutex::default(),
            results: Mutex::default(),
            trained: AtomicU64::new(0),
            complete: AtomicU32::new(0),
            stop: AtomicBool::new(false),
            failure: Mutex::default(),
            is_over: AtomicBool::new(false),
            ctx: ctx.clone(),
            experiment,
            plan: Mutex::new(Arc::new(plan)),
        });
        let worker = shared.clone();
        thread::Builder::new()
            .name("experiment".to_owned())
            .spawn(move || {
                // The threads of the pool inherit it.
                yield_to_the_window();
                let jobs = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
                let compute = Compute::from(backend);
                let work = || {
                    let mut runs = runs;
                    loop {
                        let (plan, stop) = (worker.plan(), &worker.stop);
                        let end = run_all(&plan, &runs, compute, jobs, stop, &*worker);
                        // Here, where no run waits for it.
                        let more = worker.conclude(Is::Over);
                        end.map_err(|error| error.to_string())?;
                        let goes_on = seeds == Seeds::UntilSettled && !stop.load(Ordering::Relaxed);
                        let Some(more) = more.filter(|_| goes_on) else {
                            return Ok(());
                        };
                        runs = worker.go_on_with(more);
                    }
                };
                // A panic was reported on stderr; the page must not wait for it for ever.
                let end = catch_unwind(AssertUnwindSafe(work))
                    .unwrap_or_else(|_| Err(tr!("The training code failed in a run.").to_owned()));
                *lock(&worker.failure) = end.err();
                worker.is_over.store(true, Ordering::Relaxed);
                worker.ctx.request_repaint();
            })?;
        Ok(Self { shared })
    }

    /// The question.
    pub fn experiment(&self) -> &Experiment {
        &self.shared.experiment
    }

    /// Its runs; more than at the start, where it went on with further seeds.
    pub fn plan(&self) -> Arc<Plan> {
        self.shared.plan()
    }

    /// The runs of an arm by seed; `None` before they were measured once.
    pub fn cells(&self, arm: usize) -> Vec<Option<Arc<Cell>>> {
        let plan = self.plan();
        let cells = lock(&self.shared.cells);
        let cell = |run: Run| cells.all.get(run.index).cloned().flatten();
        plan.runs_of(arm).map(cell).collect()
    }

    /// The runs that changed since this was last asked, with their places in the plan.
    pub fn take_changes(&self) -> Vec<(usize, Arc<Cell>)> {
        let mut cells = lock(&self.shared.cells);
        let changed = std::mem::take(&mut cells.changed);
        let cell = |place: usize| Some((place, cells.all.get(place)?.clone()?));
        changed.into_iter().filter_map(cell).collect()
    }

    /// What can be said so far.
    pub fn findings(&self) -> Arc<Findings> {
        lock(&self.shared.findings).clone()
    }

    /// The finished runs so far, in the order in which they ended.
    pub fn results(&self) -> Vec<Arc<RunResult>> {
        lock(&self.shared.results).clone()
    }

    /// Whether a run is finished.
    pub fn has_results(&self) -> bool {
        !lock(&self.shared.results).is_empty()
    }

    /// Share of the epochs that are trained.
    pub fn progress(&self) -> f32 {
        let plan = self.plan();
        let all = plan.epochs * u64::from(plan.seeds) * plan.arms.len() as u64;
        self.shared.trained.load(Ordering::Relaxed) as f32 / all.max(1) as f32
    }

    /// Whether nothing runs any more.
    pub fn is_over(&self) -> bool {
        self.shared.is_over.load(Ordering::Relaxed)
    }

    /// Why it ended early.
    pub fn failure(&self) -> Option<String> {
        lock(&self.shared.failure).clone()
    }

    /// Ends all runs within an update.
    pub fn stop(&self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Laboratory {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Whether runs go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    UnderWay,
    Over,
}

impl Shared {
    fn plan(&self) -> Arc<Plan> {
        lock(&self.plan).clone()
    }

    /// Makes room for further seeds. Returns their runs.
    fn go_on_with(&self, seeds: u32) -> Vec<Run> {
        let before = self.plan().count();
        let plan = Arc::new(self.plan().with_seeds(seeds));
        let runs = plan.runs().split_off(before);
        lock(&self.cells).all.resize(plan.count(), None);
        *lock(&self.plan) = plan;
        runs
    }

    fn show(&self, place: usize, cell: Cell) {
        let mut cells = lock(&self.cells);
        if let Some(old) = cells.all.get_mut(place) {
            *old = Some(Arc::new(cell));
            cells.changed.insert(place);
        }
    }

    /// Says what the finished runs allow to say: while others go on only in what they are, at the end
    /// with verdicts, whose intervals take a moment to compute. A map has its colours, and no verdicts.
    /// Returns how many seeds would settle what is not settled.
    fn conclude(&self, is: Is) -> Option<u32> {
        let (e, plan) = (&self.experiment, &*self.plan());
        let is_map = e.vary.len() == 2;
        // Runs that end meanwhile need not wait for the statistics.
        let results = lock(&self.results).clone();
        let finished = results.len();
        let mut values = vec![Vec::new(); plan.arms.len()];
        for result in &results {
            let value = e.metric.of_run(result, e.threshold);
            if let Some(values) = values.get_mut(result.arm) {
                values.extend(value);
            }
        }
        let mut more = None;
        let findings = if is_map {
            Findings {
                values,
                finished,
                ..Findings::default()
            }
        } else {
            // If stopped during the extra seeds, report the seeds that were complete.
            let before = plan.with_seeds(self.complete.load(Ordering::Relaxed));
            let is_cut = is == Is::Over && finished < plan.count() && before.seeds > 0;
            let plan = if is_cut { &before } else { plan };
            let is_complete = is == Is::Over && finished >= plan.count();
            let results = results.iter().map(|result| &**result);
            let report = if is_complete {
                Report::new(e, plan, results)
            } else {
                Report::without_judgements(e, plan, results)
            };
            if is_complete {
                self.complete.store(plan.seeds, Ordering::Relaxed);
            }
            more = report.seeds_to_settle();
            Findings {
                conclusion: report.conclusion().unwrap_or_default(),
                findings: report.findings(Naming::Labels),
                beside: report.beside(Naming::Labels),
                values,
                finished,
            }
        };
        let mut newest = lock(&self.findings);
        // Another thread may have come to a later end in the meantime.
        if finished >= newest.finished {
            *newest = Arc::new(findings);
        }
        more
    }
}

impl Observer for Shared {
    fn trained(&self, epochs: u64) {
        self.trained.fetch_add(epochs, Ordering::Relaxed);
    }

    fn measured(&self, run: &Run, session: &Session, measurement: &Measurement) {
        let cell = Cell {
            seed: run.seed,
            picture: RunPicture::new(&self.ctx, session),
            measurement: *measurement,
            checkpoint: Arc::new(session.checkpoint()),
            is_finished: false,
            diverged_at: None,
        };
        self.show(run.index, cell);
        self.ctx.request_repaint();
    }

    fn finished(&self, result: &RunResult) -> io::Result<()> {
        let plan = self.plan();
        let run = plan.run(result.arm, result.seed);
        let cell = |run: Run| {
            let cell = lock(&self.cells).all.get(run.index).cloned().flatten();
            Some((run.index, cell?))
        };
        if let Some((place, last)) = run.and_then(cell) {
            let cell = Cell {
                is_finished: true,
                diverged_at: result.diverged_at,
                ..Cell::clone(&last)
            };
            self.show(place, cell);
        }
        let result = Arc::new(result.clone());
        let finished = {
            let mut results = lock(&self.results);
            results.push(result);
            results.len()
        };
        // Once for each seed; the last time, runs are over.
        if finished.is_multiple_of(plan.arms.len()) && finished < plan.count() {
            self.conclude(Is::UnderWay);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::experiments::shipped_experiment;

    #[test]
    fn the_page_says_what_the_command_line_says() {
        let mut experiment = shipped_experiment("noise-dimension")
            .unwrap()
            .experiment
            .clone();
        (experiment.seeds, experiment.epochs, experiment.checkpoints) = (3, 60, 2);
        let plan = experiment.plan();
        let ctx = egui::Context::default();
        let what = (experiment.clone(), plan.clone());
        let lab = Laboratory::start(&ctx, what.0, what.1, Seeds::Fixed, Backend::Flex).unwrap();
        let start = Instant::now();
        while !lab.is_over() && start.elapsed() < Duration::from_mins(1) {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!((lab.progress(), lab.failure()), (1.0, None));
        let alone = run_all(
            &plan,
            &plan.runs(),
            Compute::from(Backend::Flex),
            NonZeroUsize::MIN,
            &AtomicBool::new(false),
            &crate::experiments::observer::Silent,
        )
        .unwrap();
        let report = Report::new(&experiment, &plan, &alone);
        let findings = lab.findings();
        assert_eq!(findings.findings, report.findings(Naming::Labels));
        assert_eq!(Some(&findings.conclusion), report.conclusion().as_ref());
        assert!(!findings.findings[0].statistics.is_empty());
        // Each run once, and nothing is news twice.
        assert_eq!(lab.take_changes().len(), 6);
        assert!(lab.take_changes().is_empty());
        for (arm, values) in findings.values.iter().enumerate() {
            assert_eq!(values.len(), 3);
            for cell in lab.cells(arm) {
                let cell = cell.unwrap();
                let run = |r: &&RunResult| (r.arm, r.seed) == (arm, cell.seed);
                let result = alone.iter().find(run).unwrap();
                assert_eq!(result.measurements.last(), Some(&cell.measurement));
                assert_eq!(cell.checkpoint.epoch(), 60);
            }
        }
    }

    #[test]
    fn what_is_not_settled_goes_on_with_more_seeds_and_ends_as_the_command_line_does() {
        // With seven seeds not even a difference in all of them is clear.
        let mut experiment = shipped_experiment("noise-dimension")
            .unwrap()
            .experiment
            .clone();
        (experiment.seeds, experiment.epochs, experiment.checkpoints) = (7, 100, 1);
        let compute = Compute::from(Backend::Flex);
        let mut plan = experiment.plan();
        let alone = loop {
            let silent = &crate::experiments::observer::Silent;
            let stop = AtomicBool::new(false);
            let runs = plan.runs();
            let runs = run_all(&plan, &runs, compute, NonZeroUsize::MIN, &stop, silent).unwrap();
            let Some(more) = Report::new(&experiment, &plan, &runs).seeds_to_settle() else {
                break runs;
            };
            plan = plan.with_seeds(more);
        };
        assert_eq!(plan.seeds, 14);
        let ctx = egui::Context::default();
        let at_first = experiment.plan();
        let start = |seeds| {
            Laboratory::start(
                &ctx,
                experiment.clone(),
                at_first.clone(),
                seeds,
                Backend::Flex,
            )
            .unwrap()
        };
        let wait = |lab: &Laboratory| {
            let start = Instant::now();
            while !lab.is_over() && start.elapsed() < Duration::from_mins(2) {
                thread::sleep(Duration::from_millis(5));
            }
            assert_eq!((lab.progress(), lab.failure()), (1.0, None));
        };
        let fixed = start(Seeds::Fixed);
        wait(&fixed);
        assert_eq!(fixed.plan().seeds, 7);
        let lab = start(Seeds::UntilSettled);
        wait(&lab);
        assert_eq!(lab.plan().seeds, plan.seeds);
        assert_eq!(lab.cells(0).len(), plan.seeds as usize);
        assert!(lab.cells(0).iter().all(Option::is_some));
        let report = Report::new(&experiment, &plan, &alone);
        assert_eq!(lab.findings().findings, report.findings(Naming::Labels));
    }
}
