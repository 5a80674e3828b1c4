//! Experiments: change one thing, train both ways from many seeds, and see whether the difference is
//! more than chance. Knows nothing of egui, the command line or the clock.
//!
//! In the order that data goes through:
//!
//! - [`experiment`]: [`Experiment`], a question as a file, read and checked
//! - [`shipped`]: the experiments that come with the program
//! - [`plan`]: [`Plan`], the question as a list of runs
//! - [`measurement`]: [`Measurement`], a run at one moment
//! - [`run_result`]: [`RunResult`], what one run has come to
//! - [`metric`]: what experiments make of quantities
//! - [`observer`]: [`Observer`], who hears from runs while they go on
//! - [`run`]: one run, measured at each checkpoint
//! - [`pool`]: runs spread over the cores
//! - [`results`]: finished runs in a file, to resume, to split over machines and to merge
//! - [`statistics`]: medians, quartiles, the sign test, bootstrap intervals
//! - [`words`]: what settings and arms are called in a sentence
//! - [`verdict`]: what the numbers allow to say about two arms, and about the claim
//! - [`report`]: results as text, Markdown, CSV and JSON
//! - [`plot`]: results as PNG or SVG
//!
//! What it leaves to its caller: progress, Ctrl-C, and where files go.

pub mod experiment;
pub mod measurement;
pub mod metric;
pub mod observer;
pub mod plan;
pub mod plot;
pub mod pool;
pub mod report;
pub mod results;
pub mod run;
pub mod run_result;
pub mod shipped;
pub mod statistics;
pub mod verdict;
pub mod words;

pub use experiment::{Comparison, Expectation, Experiment};
pub use measurement::Measurement;
pub use observer::Observer;
pub use plan::{Arm, Plan, Run};
pub use pool::run_all;
pub use report::{Conclusion, Finding, Naming, Report};
pub use results::ResultsFile;
pub use run_result::RunResult;
pub use shipped::{SHIPPED_EXPERIMENTS, shipped_experiment};
pub use verdict::{ComparisonResult, Outcome, Winner};
