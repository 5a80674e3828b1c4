//! `train`: a session without a window.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::bail;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::args::TrainArgs;
use super::exit::{FAILED, INTERRUPTED, complain};
use super::keeper::Keeper;
use super::long::{interruptible, interruptible_with, progress_bar};
use super::outputs::{MODEL, Named, check_apart, check_ending, check_output, own_inputs};
use super::own_data::{check_not_own, key_of, texts_of, use_own};
use super::run_files::RunFiles;
use super::source::{self, Source};
use crate::config;
use crate::files::with_ending;
use crate::gan::backend::fastest_threads;
use crate::gan::{Compute, Cost, Route};
use crate::metrics::verdict::Verdict;
use crate::models::Model;
use crate::open::{model_beside, read_along};
use crate::quantities::{Measured, QUANTITIES, Quantity, QuantityInfo, Scope, Values};
use crate::text::{printable, printable_json};
use crate::training::{Diverged, History, Session};

/// Time between two steps of the progress bar.
const TICK: Duration = Duration::from_millis(100);

/// The result of a run; metrics are null where undefined.
#[derive(Debug, Serialize)]
struct Report {
    preset: String,
    seed: u64,
    backend: &'static str,
    /// The route that training took: `fused` or `plain`.
    path: &'static str,
    /// Instructions of the fused route; null on the plain one, where burn chooses.
    simd: Option<&'static str>,
    /// Whether every machine with fused multiply-adds gives this very run.
    reproducible: bool,
    /// Epochs finished.
    epochs: u64,
    /// Over the time spent in training alone.
    epochs_per_second: f64,
    /// Every quantity that the table reports.
    #[serde(flatten)]
    values: Reported,
    /// What was happening at the end.
    verdict: Verdict,
    /// That in a sentence, as the window says it: of images in other words than of points. For people, so not in JSON.
    #[serde(skip)]
    sentence: String,
    /// Of images: whether a number of classes says something of them. The text leaves it out elsewhere; JSON has it for programs.
    #[serde(skip)]
    is_like: Option<bool>,
    /// The epoch in which an update ended in NaN or infinity.
    diverged_at: Option<u64>,
    interrupted: bool,
}

/// What was measured at the end; null where it is undefined.
#[derive(Debug)]
pub(super) struct Reported(pub Measured);

impl Reported {
    /// A value by its row.
    fn of(&self, info: &QuantityInfo) -> Option<f64> {
        (info.read)(&self.0)
    }
}

impl Serialize for Reported {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let count = |value: Option<f64>| value.map(|v| v as u64);
        for info in &QUANTITIES {
            let (Some(name), value) = (info.report, self.of(info)) else {
                continue;
            };
            match info.values {
                Values::Counts => map.serialize_entry(name, &count(value))?,
                Values::Numbers | Values::Shares => {
                    map.serialize_entry(name, &value)?;
                }
            }
            match info.quantity {
                Quantity::Modes => {
                    map.serialize_entry("modes_total", &count(self.0.modes_total))?;
                }
                Quantity::ClassesFound => {
                    map.serialize_entry("classes_total", &count(self.0.classes_total))?;
                }
                _ => {}
            }
        }
        map.end()
    }
}

/// The files that are read: what is trained first.
fn inputs<'a>(args: &'a TrainArgs, beside: Option<&'a PathBuf>) -> Vec<Named<'a>> {
    let trained = source::file_of(&args.preset).map(|path| ("what is trained", path));
    let others = [
        ("the model beside the preset", beside),
        ("--weights", args.weights.as_ref()),
    ];
    let others = others
        .into_iter()
        .filter_map(|(option, path)| Some((option, path?.as_path())));
    let own = own_inputs(&args.own);
    trained.into_iter().chain(others).chain(own).collect()
}

/// Trains, reports progress on stderr and the result on stdout.
///
/// # Errors
///
/// If the preset or a setting is refused.
pub fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    let compute = Compute {
        backend: args.backend,
        route: args.path,
        simd: args
            .simd
            .unwrap_or_default()
            .with_threads(args.threads.map_or_else(fastest_threads, usize::from)),
    };
    let source = source::find(&args.preset)?;
    let save = args.save.clone().map(|path| with_ending(path, "json"));
    let beside = source.path.as_ref();
    let beside = beside.and_then(|path| model_beside(path, &source.preset));
    let inputs = inputs(args, beside.as_ref());
    if let Some(path) = &save {
        // A model that is trained on may be the one that it becomes; a preset is no model.
        let is_model = source.model.is_some() && source.path.is_none();
        let others = usize::from(is_model).min(inputs.len());
        let own = source::file_of(&args.preset).filter(|_| is_model);
        let along = own.map(read_along).unwrap_or_default();
        let along = along.iter().map(|file| ("its weights", file.as_path()));
        let others: Vec<_> = inputs[others..].iter().copied().chain(along).collect();
        check_apart(&[("--save", path)], &others)?;
        check_ending("--save", path, MODEL)?;
        check_output("--save", path)?;
    }
    let mut keeper = save.clone().map(Keeper::new);
    if let Some(model) = source.model.as_ref().filter(|m| !m.notes.is_empty()) {
        complain(&format!("{}: {}", args.preset, model.note()));
    }
    let (name, description) = texts_of(&source.preset, &args.own);
    let model = |session: &Session| Model {
        name: name.clone(),
        description: description.clone(),
        checkpoint: session.checkpoint(),
        history: session.history().clone(),
        notes: Vec::new(),
    };
    let mut session = session(args, source, compute)?;
    let mut files = RunFiles::new(args, &session)?;
    files.check_apart(save.as_deref(), &inputs)?;
    let stop = match &keeper {
        Some(keeper) => interruptible_with(keeper.last_words())?,
        None => interruptible()?,
    };

    let first = session.epoch();
    let last = first.saturating_add(args.epochs);
    let bar = progress_bar(args.epochs);
    files.watch(&session, first);
    let start = Instant::now();
    let mut shown = start;
    let mut diverged: Option<Diverged> = None;
    // An epoch may take minutes, so each of its updates may be the last one.
    while session.epoch() < last && !stop.load(Ordering::Relaxed) {
        let before = session.epoch();
        if let Err(error) = session.run_update() {
            diverged = Some(error);
            break;
        }
        if session.epoch() == before {
            continue;
        }
        files.watch(&session, first);
        if shown.elapsed() >= TICK {
            shown = Instant::now();
            bar.set_position(session.epoch() - first);
            if let Some(keeper) = &mut keeper {
                keeper.keep(|| model(&session));
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();

    let is_interrupted = session.epoch() < last && diverged.is_none();
    let mut code = if is_interrupted { INTERRUPTED } else { 0 };
    if let Some(diverged) = &diverged {
        complain(&diverged.to_string());
    }
    // What cost time comes before what only tells of it, and neither takes the other with it.
    if let Some(keeper) = &keeper
        && !keeper.save(&model(&session))
    {
        code = FAILED;
    }
    for error in files.write(&session) {
        complain(&format!("error: {error}"));
        code = FAILED;
    }
    let speed = (session.epoch() - first) as f64 / seconds.max(f64::MIN_POSITIVE);
    let report = Report::new(args, &session, speed, diverged.as_ref(), is_interrupted);
    if let Err(error) = report.print(args.json) {
        complain(&format!("error: the report cannot be printed: {error}"));
        code = FAILED;
    }
    Ok(ExitCode::from(code))
}

/// The session to train: a fresh one, or a model's, with what the arguments change.
fn session(args: &TrainArgs, source: Source, compute: Compute) -> anyhow::Result<Session> {
    let mut config = source.preset.config.clone();
    use_own(&mut config, &args.own)?;
    let keys: Vec<_> = args.set.iter().map(|text| key_of(text)).collect();
    check_not_own(&args.own, "--set", &keys)?;
    for assignment in &args.set {
        config::set(&mut config, assignment)?;
    }
    if args.seed.is_some() && keys.contains(&"seed") {
        bail!("--set seed: --seed gives it as well; leave one of the two out");
    }
    if let Some(seed) = args.seed {
        config.seed = seed;
    }
    // A seed, or points that a chosen distribution lacks, may still be out of bounds.
    config::check(&config)?;
    for row in keys.iter().filter_map(|key| config::find(key)) {
        if !(row.relevant)(&config) {
            complain(&format!("--set: {}", row.no_influence()));
        }
    }
    for warning in Cost::of(&config).warnings() {
        complain(&warning);
    }
    if let Some(path) = &args.weights {
        let begun = source::begun_with(path, &args.preset, &source, &config)?;
        return Ok(Session::resume(begun, History::default(), compute)?);
    }
    let Some(model) = source.model else {
        return Ok(Session::new(config, compute));
    };
    let model = model.on_data(&config.data);
    if config::needs_rebuild(&model.checkpoint.config, &config) {
        bail!(
            "{}: a trained model goes on with its own seed, data, noise and networks; change only what acts \
             at once, such as learning rates, or start from a preset",
            args.preset
        );
    }
    let mut session = Session::resume(model.checkpoint, model.history, compute)?;
    session.apply(config);
    Ok(session)
}

impl Report {
    fn new(
        args: &TrainArgs,
        session: &Session,
        epochs_per_second: f64,
        diverged: Option<&Diverged>,
        interrupted: bool,
    ) -> Self {
        let judgement = session.judge(diverged.is_some());
        Self {
            preset: args.preset.clone(),
            seed: session.config().seed,
            backend: args.backend.name(),
            path: session.route().name(),
            simd: (session.route() == Route::Fused).then(|| session.compute().simd.name()),
            reproducible: session.is_reproducible(),
            epochs: session.epoch(),
            epochs_per_second,
            values: Reported(Measured {
                d_loss: session.d_loss(),
                g_loss: session.g_loss(),
                ..session.report().unwrap_or_default()
            }),
            verdict: judgement.verdict,
            sentence: judgement.sentence,
            is_like: judgement.is_like,
            diverged_at: diverged.map(|d| d.epoch),
            interrupted,
        }
    }

    fn print(&self, as_json: bool) -> anyhow::Result<()> {
        let mut out = io::stdout().lock();
        if as_json {
            let json = serde_json::to_string(self)?;
            writeln!(out, "{}", printable_json(&json))?;
        } else {
            self.write_text(&mut out)?;
        }
        Ok(out.flush()?)
    }

    fn write_text(&self, out: &mut impl io::Write) -> io::Result<()> {
        let number = |v: Option<f64>| v.map_or("undefined".to_owned(), |v| format!("{v:.4}"));
        let percent =
            |v: Option<f64>| v.map_or("undefined".to_owned(), |v| format!("{:.1} %", 100.0 * v));
        writeln!(
            out,
            "{}, seed {}, {}, {} path{}: {} epochs at {:.0} epochs/s{}",
            printable(&self.preset),
            self.seed,
            self.backend,
            self.path,
            self.simd.map_or(String::new(), |s| format!(" ({s})")),
            self.epochs,
            self.epochs_per_second,
            if self.interrupted {
                " (interrupted)"
            } else {
                ""
            }
        )?;
        for info in QUANTITIES.iter().filter(|info| info.report.is_some()) {
            let value = self.values.of(info);
            // What is of another kind of data, or of data with modes or labels, is left out.
            let is_of_images = self.values.0.frechet_live.is_some();
            let is_elsewhere = match info.scope {
                Scope::All => false,
                Scope::Points => is_of_images,
                Scope::Mixtures | Scope::Labelled => true,
                Scope::Images => !is_of_images,
            };
            if value.is_none() && is_elsewhere {
                continue;
            }
            let text = match (info.values, value, info.quantity.total(&self.values.0)) {
                _ if value.is_some()
                    && !info.quantity.says_something(&self.values.0, self.is_like) =>
                {
                    "not counted: the images are blots".to_owned()
                }
                (Values::Shares, ..) => percent(value),
                (Values::Counts, Some(value), Some(total)) => {
                    format!("{value} of {total}")
                }
                _ => number(value),
            };
            writeln!(out, "  {:<28}{text}", info.label)?;
        }
        let verdict = self.verdict.label();
        writeln!(out, "  {:<28}{verdict}. {}", "verdict", self.sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_is_said_in_the_words_of_the_judgement_and_not_in_json() {
        // Of images; of points the same verdict has another sentence.
        let sentence = "Many fakes are the same image.";
        let report = Report {
            preset: "digits".to_owned(),
            seed: 1,
            backend: "flex",
            path: "fused",
            simd: None,
            reproducible: true,
            epochs: 400,
            epochs_per_second: 5.0,
            values: Reported(Measured {
                classes_found: Some(10.0),
                classes_total: Some(10.0),
                ..Measured::default()
            }),
            verdict: Verdict::Collapsed,
            sentence: sentence.to_owned(),
            is_like: Some(false),
            diverged_at: None,
            interrupted: false,
        };
        let mut out = Vec::new();
        report.write_text(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(sentence), "{text}");
        assert!(!text.contains(Verdict::Collapsed.info().sentence), "{text}");
        assert!(text.contains("the images are blots"), "{text}");
        assert!(!text.contains("10 of 10"), "{text}");
        let json = serde_json::to_string(&report).unwrap();
        assert!(
            json.contains("\"verdict\"") && !json.contains(sentence),
            "{json}"
        );
    }
}
