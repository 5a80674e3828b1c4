//! `trained-page`: trains the models of images that ship, and writes down what they are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::docs_page::DocsPage;
use crate::config::shipped;
use crate::gan::{Backend, Compute, Route};
use crate::models::compact;
use crate::models::trained::PRESETS;
use crate::training::session::Seen;
use crate::training::{Inherited, Session};

/// Pairs of seeds that show what layers decide.
const PAIRS: usize = 400;

/// Trains each of them, some minutes, and writes `assets/models` and the tables of `docs/EXPLORER.md` in the project's
/// folder.
///
/// # Errors
///
/// If a file cannot be read or written, or a run breaks.
pub fn page(folder: &Path) -> anyhow::Result<ExitCode> {
    let docs = DocsPage::read(
        folder.join("docs/EXPLORER.md"),
        "<!-- trained -->\n",
        "<!-- /trained -->",
    )?;
    let mut text = String::new();
    for trained in PRESETS {
        let slug = trained.slug;
        let preset = &shipped(slug).with_context(|| slug.to_owned())?.preset;
        // By burn's own operations, as those that ship were.
        let compute = Compute {
            route: Route::Plain,
            ..Backend::Flex.into()
        };
        let mut session = Session::new(preset.config.clone(), compute);
        while session.epoch() < trained.epochs {
            session.run_epoch()?;
            if session.epoch().is_multiple_of(500) {
                eprintln!("{slug}: {} of {} epochs", session.epoch(), trained.epochs);
            }
        }
        let bytes = compact::to_bytes(&session.checkpoint());
        let file = folder.join(format!("assets/models/{slug}.bin"));
        fs::write(&file, &bytes).with_context(|| file.display().to_string())?;
        // What is said is of what ships.
        let model = compact::model(preset, &bytes).context("the model cannot be read back")?;
        let session = Session::resume(model.checkpoint, model.history, Backend::Flex)?;
        text += &said(slug, &session, bytes.len())?;
    }
    docs.write(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// A model's paragraph and table.
fn said(slug: &str, session: &Session, bytes: usize) -> anyhow::Result<String> {
    let report = session.report().context("nothing can be measured")?;
    let distance = report.frechet.context("the distance is undefined")?;
    let mut text = format!(
        "`{slug}`: seed {}, {} epochs, {} kB. Fréchet distance {distance:.1}, {} of {} values found. What B's style in one \
         layer gives to A's image ({PAIRS} pairs of seeds):\n\n",
        session.config().seed,
        session.epoch(),
        bytes.div_ceil(1000),
        report.classes_found.unwrap_or_default(),
        report.classes_total.unwrap_or_default(),
    );
    let generator = session.frozen_generator(Seen::Present);
    let found = generator.and_then(|generator| Inherited::of(session, &generator, PAIRS));
    let Some(found) = found else {
        return Ok(text);
    };
    text += "| |";
    for side in &found.sides {
        let _ = write!(text, " {side} × {side} |");
    }
    text += "\n|---|";
    text += &"---|".repeat(found.sides.len());
    for (name, shares) in &found.factors {
        let _ = write!(text, "\n| {name} |");
        for share in shares {
            let cell = share.map_or_else(|| "–".to_owned(), |share| format!("{share:.2}"));
            let _ = write!(text, " {cell} |");
        }
    }
    Ok(text + "\n\n")
}
