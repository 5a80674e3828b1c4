//! The command line, declared as types; clap makes parsing and help from them.
//!
//! - `generate`: arguments of `generate` and `layers`
//! - `own_data`: those of data of the user's own
//! - `shard`: one of the parts that runs are split into
//! - `not_utf8`: what is said of an argument that is no text

mod generate;
mod not_utf8;
mod own_data;
mod shard;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use self::not_utf8::not_utf8;
use super::quantity_parser::QuantityParser;

pub use generate::{GenerateArgs, LayersArgs, Mix, Space};
pub use own_data::{OwnDataArgs, PointsArgs, TableArgs};
pub use shard::Shard;

use crate::gan::{Backend, MOST_THREADS, Route, Simd};
use crate::language::Language;
use crate::quantities::Quantity;

const EXAMPLES: &str = "\
Examples:
  gan-playground                              open the window
  gan-playground mode-collapse                open it on a shipped preset
  gan-playground lesson.ron                   open it on a file
  gan-playground train ganlab-ring --epochs 5000 --json
  gan-playground train start --seed 7 --set noise.dim=1 --set generator.neurons=20
  gan-playground train ring.json --epochs 0 --json       what a trained model is worth
  gan-playground train start --save model.json           and go on: train model.json
  gan-playground train digits --images FOLDER            learn your own pictures
  gan-playground points measured.csv                     what would be learned of a table
  gan-playground train start --data measured.csv --columns length,weight
  gan-playground generate model.json --walk 0,50,145 --out walk.gif
  gan-playground experiment noise-dimension --plot noise.svg
  gan-playground sweep ganlab-ring --vary noise.dim=1,2,8 --seeds 20 --resume noise.jsonl
  gan-playground check lessons/*.ron

All keys of --set, with their ranges, are in docs/HYPERPARAMETERS.md.";

fn language(code: &str) -> Result<Language, String> {
    Language::of(code).ok_or_else(|| {
        let codes = Language::ALL.map(Language::code);
        format!("there are {}", codes.join(", "))
    })
}

/// Train a generative adversarial network on points or images live and turn every hyperparameter while it runs.
#[derive(Debug, Parser)]
#[command(
    name = "gan-playground",
    version,
    about,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true
)]
pub struct Args {
    /// What to open: a shipped name (see `presets`), a preset or lesson (.ron), a trained model (.json), a table of points (.csv), or a
    /// folder of pictures
    pub preset: Option<String>,
    /// What computes in the window
    #[arg(long, value_parser = named::<Backend>(BACKENDS))]
    pub backend: Option<Backend>,
    /// Language of the window: en, fr or ru; else the one chosen there, or the system's
    #[arg(long, value_parser = language)]
    pub language: Option<Language>,
    /// Begin with the weights of this file, .safetensors or .npz, in the networks of what is opened
    #[arg(long, value_name = "FILE", requires = "preset")]
    pub weights: Option<PathBuf>,
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
    /// preset, seed, backend, path and instructions give the same result every time. Ctrl-C stops within an
    /// epoch, saves and prints what was reached; a second one ends at once, with the last finished epoch saved
    /// where --save asks for it.
    Train(TrainArgs),
    /// Say which points of a table would be learned, and how it was read
    ///
    /// Encoding, delimiter, decimal sign, header rows and missing values are found out; the two columns are those that
    /// hold coordinates. What is printed can be changed by the options, which `train --data` takes as well.
    Points(PointsArgs),
    /// List the shipped presets
    Presets {
        /// Print a JSON array of names, titles and descriptions
        #[arg(long)]
        json: bool,
    },
    /// Test what people say about GANs over many seeds; without a name, list the experiments that ship
    ///
    /// Trains each arm from the same seeds, and says which is better where the numbers allow it. Ctrl-C
    /// prints what was reached. With --resume, finished runs are kept in a file as they finish.
    Experiment(ExperimentArgs),
    /// Vary one or two hyperparameters of a preset over many seeds
    Sweep(SweepArgs),
    /// Merge results files of --resume, of shards or of several machines, each run once; runs that are in OUT stay there
    Merge {
        /// The file to write
        out: PathBuf,
        /// Results files of the same experiment
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run all shipped experiments and write EXPERIMENTS.md and docs/experiments
    #[command(hide = true)]
    ExperimentsPage {
        /// The project's folder
        folder: PathBuf,
        /// Keep finished runs in this folder, and go on from there
        #[arg(long, value_name = "FOLDER")]
        results: Option<PathBuf>,
        /// Runs at the same time [default: the number of cores]
        #[arg(long)]
        jobs: Option<NonZeroUsize>,
        /// Leave what the page says of this experiment as it is; may be given many times
        #[arg(long, value_name = "NAME")]
        keep: Vec<String>,
    },
    /// Try verdicts on runs of every kind, and write docs/VERDICTS.md and the runs in tests/data
    #[command(hide = true)]
    VerdictsPage {
        /// The project's folder
        folder: PathBuf,
        /// Print the tables of the cases with this in their name, and write nothing
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
        /// Runs on images instead of points
        #[arg(long)]
        images: bool,
        /// Seeds of each case [default: 20 of points, 10 of images]
        #[arg(long)]
        seeds: Option<u64>,
        /// Keep the recorded runs of each case in this folder, and go on from there
        #[arg(long, value_name = "FOLDER")]
        results: Option<PathBuf>,
    },
    /// Train the classifiers of images, and write assets/classifiers and docs/CLASSIFIERS.md
    #[command(hide = true)]
    ClassifiersPage {
        /// The project's folder
        folder: PathBuf,
    },
    /// Train every shipped preset, and write what came of it as small pictures into assets/gallery
    #[command(hide = true)]
    GalleryPage {
        /// The project's folder
        folder: PathBuf,
    },
    /// Train the models of images that ship, and write assets/models and their part of docs/EXPLORER.md
    #[command(hide = true)]
    TrainedPage {
        /// The project's folder
        folder: PathBuf,
    },
    /// Write the man pages and the completions of bash, fish and zsh
    #[command(hide = true)]
    ManualPage {
        /// A folder to be laid out as /usr/share is
        folder: PathBuf,
    },
    /// Make images of seeds with a trained generator: a grid (.png), a moving picture (.gif) or numbers (.npy)
    ///
    /// A seed is a noise vector by number, the one that NumPy's RandomState(seed) gives. The same model and seed give the
    /// same image here and in the window, whatever else is asked for.
    Generate(GenerateArgs),
    /// Measure what each layer of a style generator decides: which factors of an image come with its style
    ///
    /// The style of one layer is exchanged between pairs of seeds, 0 and 1, 2 and 3, ...; of the factors in which the two images
    /// differ, those that the mixed one has of the second are counted, by the classifier that measures fakes.
    Layers(LayersArgs),
    /// Write a trained model in GAN Lab's format: a JSON file, and its weights beside it; or its generator as a Python script
    ///
    /// The script (.py) needs torch and numpy; the same seeds give the same images there, but for rounding.
    Export {
        /// A model file of ours or GAN Lab's; for a .py file, or one of weights, also a preset
        model: PathBuf,
        /// The JSON file to write, whose weights go to ….weights.bin beside it; or a .py file; or .safetensors or .npz, the
        /// weights alone
        to: PathBuf,
        /// As a .py file: a script that trains on from the model's weights, with fresh optimizers, not its generator
        #[arg(long)]
        training: bool,
    },
    /// Validate preset, lesson, experiment, model and points files and folders of pictures; exit code 0 if all are good, 2 if not
    Check {
        /// Preset and experiment (.ron), model (.json) and points (.csv) files, and folders of pictures
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Names of [`Backend`] with their help, the default first.
const BACKENDS: [(&str, &str); 2] = [
    (
        "flex",
        "burn-flex: burn's CPU backend from 0.22 on, with SIMD kernels",
    ),
    ("ndarray", "burn-ndarray: its predecessor"),
];

/// Names of [`Route`], likewise.
const ROUTES: [(&str, &str); 2] = [
    ("fused", "One operation for a whole network"),
    ("plain", "burn's own operations, several for each layer"),
];

/// Parses one of these names, and shows them with their help.
fn named<T>(names: [(&'static str, &'static str); 2]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync> + Clone + Send + Sync + 'static,
{
    let values = names.map(|(name, help)| PossibleValue::new(name).help(help));
    PossibleValuesParser::new(values).try_map(|name| name.parse())
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
    /// Own data instead of the preset's.
    #[command(flatten)]
    pub own: OwnDataArgs,
    /// Change a hyperparameter; may be given many times, the last one wins
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What computes: a backend of burn
    #[arg(long, value_parser = named::<Backend>(BACKENDS), default_value = BACKENDS[0].0)]
    pub backend: Backend,
    /// Compute a network as one fused operation, or by burn's own; dropout in dense networks has only the plain path
    #[arg(long, value_parser = named::<Route>(ROUTES), default_value = ROUTES[0].0)]
    pub path: Route,
    /// Instructions of the fused path: avx512, avx2, sse4.2, neon or portable [default: the fastest here]
    #[arg(long, value_name = "NAME")]
    pub simd: Option<Simd>,
    /// Begin with the weights of this file, .safetensors or .npz, as `export` writes them
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Write the trained model to this file, from which training can go on
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Threads that share a convolution; changes no digit [default: as many as help here]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=MOST_THREADS as i64))]
    pub threads: Option<u8>,
    /// Of images: write 64 fakes, always of the same noise, to this PNG file
    #[arg(long, value_name = "FILE")]
    pub grid: Option<PathBuf>,
    /// Of images: write the same fakes over the training to this GIF file
    #[arg(long, value_name = "FILE")]
    pub gif: Option<PathBuf>,
    /// Write so many fakes to this file: at most 1,000,000 points, as .csv or .npy in their own units; at most 1,024 images, as
    /// .npy, [n][y][x][channel] from -1 to 1 (`generate` makes more of a model that is saved)
    #[arg(long, num_args = 2, value_names = ["N", "FILE"])]
    pub samples: Option<Vec<String>>,
    /// Of points: write all that is trained on to this file, .csv or .npy, in its own units
    #[arg(long, value_name = "FILE")]
    pub training_set: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `experiment`.
#[derive(Debug, clap::Args)]
pub struct ExperimentArgs {
    /// A shipped name, or an experiment file (.ron)
    pub experiment: Option<String>,
    /// Test the claim on this preset instead: a shipped name, or a .ron file; of a trained model (.json) only the settings
    #[arg(long, value_name = "PRESET")]
    pub on: Option<String>,
    /// How it is run.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Arguments of `sweep`.
#[derive(Debug, clap::Args)]
pub struct SweepArgs {
    /// A shipped name (see `presets`), or a .ron file; of a trained model (.json) only the settings, as every run begins with
    /// fresh networks
    pub preset: String,
    /// A hyperparameter and its values; twice for all combinations. Arms are compared with the first
    #[arg(long, value_name = "KEY=A,B,C", required = true)]
    pub vary: Vec<String>,
    /// Change a hyperparameter of all arms, of those that are not varied; may be given many times
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What is compared [default: `sliced_wasserstein` of points, `frechet` of images]
    #[arg(long, value_parser = QuantityParser)]
    pub metric: Option<Quantity>,
    /// Sliced Wasserstein distance that `convergence` waits for
    #[arg(long, default_value_t = 0.05)]
    pub threshold: f64,
    /// How it is run.
    #[command(flatten)]
    pub run: RunArgs,
}

/// What `experiment` and `sweep` share.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Own data instead of the preset's.
    #[command(flatten)]
    pub own: OwnDataArgs,
    /// Runs of each arm, with the seeds 1, 2, 3, … [default: the experiment's, and up to four times as many while a
    /// comparison is not settled; 20 for a sweep]
    #[arg(long)]
    pub seeds: Option<u32>,
    /// Epochs of a run [default: the experiment's; 2000 for a sweep]
    #[arg(long)]
    pub epochs: Option<u64>,
    /// Runs at the same time; results do not depend on it [default: the number of cores]
    #[arg(long)]
    pub jobs: Option<NonZeroUsize>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
    /// Write every run at every checkpoint to this file
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Draw all runs into this file, .png or .svg
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Keep each run in this file as it finishes, and skip those that are in it already
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Do only the i-th of n parts of the runs, to split them over machines; use with --resume and `merge`
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// Ends the program on a parse error: help and version in full on stdout, anything else as one
/// line on stderr with exit code 2.
pub fn exit_with_one_line(error: &clap::Error) -> ! {
    if !error.use_stderr() {
        // As clap does, but that it takes no notice of a full disk.
        let printed = error.print().and_then(|()| io::stdout().flush());
        // Whoever reads only the beginning has what they want.
        if let Err(reason) = printed
            && reason.kind() != io::ErrorKind::BrokenPipe
        {
            super::exit::complain(&format!("error: the output cannot be printed: {reason}"));
            std::process::exit(i32::from(super::exit::FAILED));
        }
        std::process::exit(0);
    }
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let unreadable = (error.kind() == ErrorKind::InvalidUtf8).then(|| not_utf8(&arguments));
    let line = if let Some(argument) = unreadable.flatten() {
        format!(
            "error: the argument `{argument}` is not UTF-8; write it in UTF-8, or rename the file if it names one"
        )
    } else {
        let text = error.to_string();
        // clap's first paragraph is the error, perhaps with the missing arguments below it.
        let first = text.split("\n\n").next().unwrap_or(&text);
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    super::exit::complain(&format!("{line}; see `gan-playground --help`"));
    std::process::exit(i32::from(super::exit::BAD_INPUT));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_and_routes_are_offered_by_all_their_names() {
        let names = BACKENDS.map(|(name, _)| name);
        assert_eq!(names, Backend::ALL.map(Backend::name));
        assert_eq!(names[0], Backend::default().name());
        let names = ROUTES.map(|(name, _)| name);
        assert_eq!(names, Route::ALL.map(Route::name));
        assert_eq!(names[0], Route::default().name());

        let parse =
            |path| Args::try_parse_from(["gan-playground", "train", "start", "--path", path]);
        let Some(Command::Train(args)) = parse("plain").unwrap().command else {
            panic!("no command");
        };
        assert_eq!(args.path, Route::Plain);
        let error = parse("fast").unwrap_err().to_string();
        assert!(
            error.contains("invalid value 'fast' for '--path <PATH>'"),
            "{error}"
        );
        assert!(error.contains("[possible values: fused, plain]"), "{error}");
    }
}
