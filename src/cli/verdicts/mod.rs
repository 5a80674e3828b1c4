//! `verdicts-page`: trains runs of every kind, finds out from their later course what was true of them,
//! and writes down how often verdicts are right.
//!
//! - `cases`: the runs that are tried
//! - `truth`: what was true of one, from its later course
//! - `record`: one run, trained and recorded
//! - `images`: all of these for runs on images
//! - `tables`: how often verdicts are right

mod cases;
mod images;
mod record;
mod tables;
mod truth;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::docs_page::DocsPage;
use crate::metrics::verdict::recorded::RecordedRun;
use cases::{CASES, config};
use record::record;
use tables::tables;

/// Seeds whose records the tests read.
const KEPT_SEEDS: u64 = 4;
/// Of runs on images, whose records are longer.
const KEPT_SEEDS_OF_IMAGES: u64 = 3;

/// Trains all runs, or those of the cases whose name has `only` in it, and writes `tests/data/verdicts.txt`
/// and the tables of `docs/VERDICTS.md` in the project's folder.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn page(
    folder: &Path,
    only: Option<&str>,
    seeds: u64,
    results: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let (mut kept, mut runs) = (String::new(), Vec::new());
    for (case, preset, settings, epochs) in CASES {
        if only.is_some_and(|only| !case.contains(only)) {
            continue;
        }
        eprintln!("{case}");
        let path = results.map(|folder| folder.join(format!("{case}.txt")));
        let before = path.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let before = before.and_then(|text| RecordedRun::parse(&text));
        let mut text = String::new();
        for seed in 1..=seeds {
            let mut before = before.iter().flatten();
            match before.find(|run| run.seed == seed) {
                Some(run) => run.write(&mut text),
                None => record(case, config(preset, settings, seed)?, *epochs).write(&mut text),
            }
        }
        if let Some(path) = path {
            fs::write(path, &text)?;
        }
        // What is judged is what the tests will read.
        let recorded = RecordedRun::parse(&text).unwrap_or_default();
        for run in recorded.iter().filter(|run| run.seed <= KEPT_SEEDS) {
            run.write(&mut kept);
        }
        runs.extend(recorded);
    }
    write(
        folder,
        only,
        &runs,
        &PageParts {
            records: "tests/data/verdicts.txt",
            begin: "<!-- tables -->\n",
            end: "<!-- /tables -->",
            kept,
        },
    )
}

/// The same of runs on images.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn page_of_images(
    folder: &Path,
    only: Option<&str>,
    seeds: u64,
    results: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let runs = images::runs(only, seeds, results)?;
    let mut kept = String::new();
    for run in runs.iter().filter(|run| run.seed <= KEPT_SEEDS_OF_IMAGES) {
        run.write(&mut kept);
    }
    write(
        folder,
        only,
        &runs,
        &PageParts {
            records: "tests/data/image_verdicts.txt",
            begin: "<!-- tables of images -->\n",
            end: "<!-- /tables of images -->",
            kept,
        },
    )
}

/// Where on the page something goes.
struct PageParts {
    /// The file of the records.
    records: &'static str,
    begin: &'static str,
    end: &'static str,
    /// What goes into that file.
    kept: String,
}

fn write(
    folder: &Path,
    only: Option<&str>,
    runs: &[RecordedRun],
    parts: &PageParts,
) -> anyhow::Result<ExitCode> {
    let tables = tables(runs);
    if only.is_some() {
        print!("{tables}");
        return Ok(ExitCode::SUCCESS);
    }
    let PageParts {
        records,
        begin,
        end,
        kept,
    } = parts;
    fs::write(folder.join(records), kept)?;
    DocsPage::read(folder.join("docs/VERDICTS.md"), begin, end)?.write(&tables)?;
    Ok(ExitCode::SUCCESS)
}
