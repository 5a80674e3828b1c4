//! The command line, declared as types; clap makes parsing and help from them.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::gan::{Backend, Path, Simd};

const EXAMPLES: &str = "\
Examples:
  gan-playground                              open the window
  gan-playground mode-collapse                open it on a shipped preset
  gan-playground lesson.ron                   open it on a file
  gan-playground train ganlab-ring --epochs 5000 --json
  gan-playground train start --seed 7 --set noise.dim=1 --set generator.neurons=20
  gan-playground train ring.json --epochs 0 --json       what a trained model is worth
  gan-playground train start --save model.json           and go on: train model.json
  gan-playground check lessons/*.ron

All keys of --set, with their ranges, are in docs/HYPERPARAMETERS.md.";

/// Train a 2-D generative adversarial network live and turn every hyperparameter while it runs.
#[derive(Debug, Parser)]
#[command(
    name = "gan-playground",
    version,
    about,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true
)]
pub struct Args {
    /// What to open: a shipped name (see `presets`), a .ron file, or a trained model (.json)
    pub preset: Option<String>,
    /// What computes in the window
    #[arg(long, value_enum)]
    pub backend: Option<Backend>,
    /// A headless command; without one the window opens
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a preset without a window; progress on stderr, the final metrics on stdout
    ///
    /// The metrics score 12,000 fakes against 12,000 real points that training never saw. The same
    /// preset, seed, backend, path and instructions give the same result every time. Ctrl-C stops after the current
    /// epoch and prints what was reached.
    Train(TrainArgs),
    /// List the shipped presets
    Presets {
        /// Print a JSON array of names, titles and descriptions
        #[arg(long)]
        json: bool,
    },
    /// Write a trained model in GAN Lab's format: a JSON file, and its weights beside it
    Export {
        /// A model file of ours or GAN Lab's
        model: PathBuf,
        /// The JSON file to write; the weights go to ….weights.bin beside it
        ganlab: PathBuf,
    },
    /// Validate preset and model files; exit code 0 if all are good, 2 if not
    Check {
        /// Preset (.ron) and model (.json) files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Arguments of `train`.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// A shipped name (see `presets`), a .ron file, or a trained model (.json), ours or GAN Lab's
    pub preset: String,
    /// Epochs to train; a model is trained so many more
    #[arg(long, default_value_t = 2_000)]
    pub epochs: u64,
    /// Seed, instead of the preset's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Change a hyperparameter; may be given many times, the last one wins
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What computes: a backend of burn
    #[arg(long, value_enum, default_value_t)]
    pub backend: Backend,
    /// Compute a network as one fused operation, or by burn's own; dropout has only the plain path
    #[arg(long, value_enum, default_value_t)]
    pub path: Path,
    /// Instructions of the fused path: avx512, avx2, sse4.2, neon or portable [default: the fastest here]
    #[arg(long, value_name = "NAME")]
    pub simd: Option<Simd>,
    /// Write the trained model to this file, from which training can go on
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Ends the program on a parse error: help and version in full on stdout, anything else as one
/// line on stderr with exit code 2.
pub fn exit_with_one_line(error: &clap::Error) -> ! {
    if !error.use_stderr() {
        error.exit();
    }
    let text = error.to_string();
    // clap's first paragraph is the error, perhaps with the missing arguments below it.
    let first = text.split("\n\n").next().unwrap_or(&text);
    let line: Vec<_> = first.split_whitespace().collect();
    eprintln!("{}; see `gan-playground --help`", line.join(" "));
    std::process::exit(i32::from(super::BAD_INPUT));
}
