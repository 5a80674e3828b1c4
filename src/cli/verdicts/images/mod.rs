//! The same for runs on images: they are looked at through the classifier, which verdicts do not see.
//!
//! - `look`: what is true of a run at one epoch, by the full measurement
//! - `truth`: what was true of one, from its later course
//! - `kept`: runs in files, so that none is trained twice

mod kept;
mod look;
mod truth;

use std::fs;
use std::path::Path;

use super::cases::config;
use crate::gan::Backend;
use crate::metrics::verdict::recorded::RecordedRun;
use crate::training::Session;
use kept::KeptRun;
use look::{Eye, Look};

/// Presets that are tried.
const PRESETS: &[&str] = &[
    "digits",
    "digits-no-gradient",
    "digits-no-gradient-cured",
    "digits-d-held-back",
    "digits-small-generator",
    "digits-small-generator-cured",
    "digits-one-noise",
    "digits-two-noise",
    "digits-oscillating",
    "digits-collapsed",
    "digits-blind-discriminator",
    "dcgan-digits",
    "one-shape",
    "many-shapes",
    "faces",
];
/// Epochs of a run.
const EPOCHS: u64 = 900;
/// Epochs between two looks.
const STRIDE: u64 = 50;
/// Epochs at which runs are judged.
const JUDGED: &[u64] = &[100, 150, 200, 300, 400, 500, 600, 700];

/// Trains all presets with these seeds, or those with `only` in their name, and says what was true of them, in the
/// order of the presets. Seeds are tried one after the other, so that whoever stops it has as many of each preset.
pub(super) fn runs(
    only: Option<&str>,
    seeds: u64,
    results: Option<&Path>,
) -> anyhow::Result<Vec<RecordedRun>> {
    let presets = PRESETS
        .iter()
        .filter(|preset| only.is_none_or(|only| preset.contains(only)));
    let mut runs = Vec::new();
    for seed in 1..=seeds {
        for (place, preset) in presets.clone().enumerate() {
            let path = results.map(|folder| folder.join(format!("{preset}-{seed}.txt")));
            let before = path.as_ref().and_then(|path| fs::read_to_string(path).ok());
            let before = before.and_then(|text| KeptRun::parse(&text));
            let kept = if let Some(kept) = before {
                kept
            } else {
                eprintln!("{preset} {seed}");
                let text = train(preset, seed)?.text();
                if let Some(path) = path {
                    fs::write(path, &text)?;
                }
                // What is judged is what the tests will read.
                KeptRun::parse(&text).ok_or_else(|| anyhow::anyhow!("{preset} {seed}"))?
            };
            let KeptRun { mut run, looks } = kept;
            let truth = |epoch: &u64| (*epoch, truth::truth(&looks, run.d_equilibrium, *epoch));
            run.truths = JUDGED.iter().map(truth).collect();
            runs.push((place, run));
        }
    }
    runs.sort_by_key(|(place, _)| *place);
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}

/// Trains a run to its end.
fn train(preset: &str, seed: u64) -> anyhow::Result<KeptRun> {
    let config = config(preset, &[], seed)?;
    let watcher = Eye::new(&config).ok_or_else(|| anyhow::anyhow!("{preset}: no images"))?;
    let d_equilibrium = config.loss.equilibrium(config.real_weight).discriminator;
    let mut session = Session::new(config, Backend::Flex);
    let mut looks: Vec<Look> = Vec::new();
    let mut last = None;
    while session.epoch() < EPOCHS && session.run_epoch().is_ok() {
        if session.epoch().is_multiple_of(STRIDE) {
            let (look, fakes) = watcher.look(&session, last.as_ref());
            looks.push(look);
            last = Some(fakes);
        }
    }
    Ok(KeptRun {
        run: RecordedRun {
            kind: session.kind(),
            case: preset.to_owned(),
            seed,
            perfect: session.perfect(),
            d_equilibrium,
            truths: Vec::new(),
            records: session.history().records.until(EPOCHS).to_vec(),
        },
        looks,
    })
}
