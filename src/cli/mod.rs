//! The program without a window: arguments in, text out, an exit code.
//!
//! - [`args`]: the command line as types, with its help
//! - [`source`]: a preset by shipped name or by file
//! - [`train`]: `train`, with progress on stderr and the result on stdout
//! - [`experiment`]: `experiment`, `sweep` and `merge`, with progress on stderr and the result on stdout
//! - [`long`]: progress and Ctrl-C of commands that take a while
//! - [`presets`]: `presets` and `check`
//! - [`verdicts`]: `verdicts-page`, which measures how often verdicts are right

pub mod args;
pub mod experiment;
pub mod long;
pub mod presets;
pub mod source;
pub mod train;
pub mod verdicts;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

pub use args::{Args, Command};

use crate::config::preset::with_ending;
use crate::models::{Model, ganlab};

/// Exit code of bad usage and bad files, as clap's.
pub const BAD_INPUT: u8 = 2;

/// Runs a headless command; the error is one line for stderr.
///
/// # Errors
///
/// If the command's input is bad.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Train(args) => train::run(&args),
        Command::Experiment(args) => experiment::experiment(&args),
        Command::Sweep(args) => experiment::sweep(&args),
        Command::Merge { out, files } => experiment::merge(&out, &files),
        Command::ExperimentsPage {
            folder,
            results,
            jobs,
        } => experiment::page(&folder, results.as_deref(), jobs),
        Command::VerdictsPage {
            folder,
            only,
            seeds,
            recorded,
        } => verdicts::page(&folder, only.as_deref(), seeds, recorded),
        Command::Presets { json } => presets::list(json),
        Command::Export { model, ganlab } => export(&model, &ganlab),
        Command::Check { files } => presets::check(&files),
    }
}

/// Writes a model in GAN Lab's format.
fn export(model: &Path, to: &Path) -> anyhow::Result<ExitCode> {
    let to = with_ending(to.to_owned(), "json");
    ganlab::write(&Model::read(model)?, &to)?;
    writeln!(std::io::stdout(), "wrote {}", to.display())?;
    Ok(ExitCode::SUCCESS)
}
