//! `gallery-page`: trains every shipped preset, and writes what came of it as a small picture.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::config::SHIPPED;
use crate::gan::Backend;
use crate::models::trained;
use crate::training::{Session, View};

/// Trains each, some minutes in all, and writes `assets/gallery` in the project's folder.
///
/// # Errors
///
/// If a file cannot be written, or a run breaks.
pub fn page(folder: &Path) -> anyhow::Result<ExitCode> {
    let folder = folder.join("assets/gallery");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for shipped in SHIPPED.iter() {
        let mut session = match trained::of_preset(shipped.slug) {
            Some(model) => Session::resume(model.checkpoint, model.history, Backend::Flex)?,
            None => Session::new(shipped.preset.config.clone(), Backend::Flex),
        };
        while session.epoch() < shipped.pictured_at {
            // What diverges is shown as it was before.
            if session.run_epoch().is_err() {
                break;
            }
        }
        let picture = session.snapshot(View::default()).small_picture();
        let file = folder.join(format!("{}.png", shipped.slug));
        picture
            .save(&file)
            .with_context(|| file.display().to_string())?;
        eprintln!("{} after {} epochs", shipped.slug, session.epoch());
    }
    Ok(ExitCode::SUCCESS)
}
