//! The program without a window: arguments in, text out, an exit code.
//!
//! - [`args`]: the command line as types, with its help
//! - `quantity_parser`: names of quantities
//! - [`source`]: a preset by shipped name or by file
//! - [`train`]: `train`, with progress on stderr and the result on stdout
//! - [`keeper`]: the model that `train --save` keeps, whatever ends it
//! - [`generate`]: `generate`, images of a trained generator by seed
//! - [`experiment`]: `experiment`, `sweep` and `merge`, with progress on stderr and the result on stdout
//! - `outputs`: whether the files that are asked for can be written
//! - `run_files`: what `train` writes beside its report
//! - `runs`: the runs of an experiment, with a progress bar and a results file
//! - [`experiments_page`]: `experiments-page`, which tests what people say about GANs
//! - `listed`: lists with commas between their texts
//! - [`long`]: progress and Ctrl-C of commands that take a while
//! - `own_data`: a folder of pictures, or a table, as data; `own_runs`: experiments on it, and on other presets
//! - [`points`]: points of a table
//! - [`exit`]: exit codes, and a line on stderr
//! - [`presets`]: `presets` and `check`
//! - `docs_page`: a page of the docs with a part that a command writes
//! - `classifiers`: `classifiers-page`, which trains the classifiers of images
//! - `gallery_page`: `gallery-page`, which makes the pictures of presets
//! - `manual_page`: `manual-page`, which writes the man pages and the completions of shells
//! - `trained_page`: `trained-page`, which trains the models of images that ship
//! - [`verdicts`]: `verdicts-page`, which measures how often verdicts are right

pub mod args;
mod classifiers;
mod docs_page;
pub mod exit;
pub mod experiment;
pub mod experiments_page;
mod gallery_page;
pub mod generate;
mod keeper;
mod listed;
pub mod long;
mod manual_page;
mod outputs;
mod own_data;
mod own_runs;
pub mod points;
pub mod presets;
mod quantity_parser;
mod run_files;
mod runs;
pub mod source;
pub mod train;
mod trained_page;
pub mod verdicts;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

pub use args::{Args, Command};
pub use exit::{BAD_INPUT, FAILED, code_of, complain};

use anyhow::bail;

use self::outputs::{check_apart, check_ending, check_unread};
use crate::files::{is_called, with_ending};
use crate::models::ganlab::{self, ExportError};
use crate::models::weights;
use crate::text::printable;

/// Runs a headless command; the error is one line for stderr.
///
/// # Errors
///
/// If the command's input is bad.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    long::wait_for_readers();
    match command {
        Command::Train(args) => train::run(&args),
        Command::Points(args) => points::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Layers(args) => generate::layers(&args),
        Command::Experiment(args) => experiment::experiment(&args),
        Command::Sweep(args) => experiment::sweep(&args),
        Command::Merge { out, files } => experiment::merge(&out, &files),
        Command::ExperimentsPage {
            folder,
            results,
            jobs,
            keep,
        } => experiments_page::page(&folder, results.as_deref(), jobs, &keep),
        Command::VerdictsPage {
            folder,
            only,
            images,
            seeds,
            results,
        } => {
            let (only, results) = (only.as_deref(), results.as_deref());
            if images {
                verdicts::page_of_images(&folder, only, seeds.unwrap_or(10), results)
            } else {
                verdicts::page(&folder, only, seeds.unwrap_or(20), results)
            }
        }
        Command::ClassifiersPage { folder } => classifiers::page(&folder),
        Command::GalleryPage { folder } => gallery_page::page(&folder),
        Command::TrainedPage { folder } => trained_page::page(&folder),
        Command::ManualPage { folder } => manual_page::page(&folder),
        Command::Presets { json } => presets::list(json),
        Command::Export {
            model,
            to,
            training,
        } => export(&model, &to, training),
        Command::Check { files } => presets::check(&files),
    }
}

/// Writes a model in GAN Lab's format.
fn export(model: &Path, to: &Path, trains: bool) -> anyhow::Result<ExitCode> {
    check_apart(&[("cannot write", to)], &[("the model", model)])?;
    if is_called(to, "py") {
        return generate::script(model, to, trains);
    }
    if trains {
        bail!("--training is about a script: give a file that ends in .py");
    }
    if let Some(kind) = weights::Kind::of(to) {
        return generate::weights(model, to, kind);
    }
    check_ending("cannot write", to, &["json", "py", "safetensors", "npz"])?;
    let to = with_ending(to.to_owned(), "json");
    let inputs = [("the model", model)];
    check_apart(&[("cannot write", &to)], &inputs)?;
    check_unread("cannot write", &ganlab::weights_path(&to), &inputs)?;
    let Some(model) = source::find_trained(model)?.model else {
        let name = model.display();
        bail!(
            "{name}: this preset has no trained networks, and a GAN Lab model is one; train them first: \
             gan-playground train {name} --save model.json"
        );
    };
    if !model.notes.is_empty() {
        complain(&model.note());
    }
    if let Err(error) = ganlab::check_weights(&to).and_then(|()| ganlab::write(&model, &to)) {
        let code = if matches!(error, ExportError::Write(_)) {
            FAILED
        } else {
            BAD_INPUT
        };
        complain(&format!("error: {error}"));
        return Ok(ExitCode::from(code));
    }
    let line = format!("wrote {}", to.display());
    writeln!(io::stdout(), "{}", printable(&line))?;
    Ok(ExitCode::SUCCESS)
}
