//! `presets` lists what ships; `check` validates files.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::preset::{MAX_BYTES, parse_ron, read_text};
use crate::config::{Preset, SHIPPED};
use crate::experiments::Experiment;
use crate::models::{Model, is_model_path};

/// Lists the shipped presets on stdout.
///
/// # Errors
///
/// If stdout cannot be written.
pub fn list(json: bool) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        let all: Vec<_> = SHIPPED
            .iter()
            .map(|s| {
                serde_json::json!({
                    "preset": s.slug,
                    "name": s.preset.name,
                    "description": s.preset.description,
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    } else {
        for s in SHIPPED.iter() {
            writeln!(
                out,
                "{}: {}\n    {}",
                s.slug, s.preset.name, s.preset.description
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Validates files: good ones on stdout, all that is wrong with the others on stderr.
///
/// # Errors
///
/// If stdout cannot be written.
pub fn check(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for path in files {
        let name = if is_model_path(path) {
            Model::read(path)
                .map(|m| m.name)
                .map_err(anyhow::Error::from)
        } else if is_experiment(path) {
            Experiment::read(path)
                .map(|e| e.name)
                .map_err(anyhow::Error::from)
        } else {
            Preset::read(path)
                .map(|p| p.name)
                .map_err(anyhow::Error::from)
        };
        match name {
            Ok(name) => writeln!(io::stdout(), "{}: ok ({name})", path.display())?,
            Err(error) => {
                writeln!(io::stderr(), "{error}")?;
                code = ExitCode::from(super::BAD_INPUT);
            }
        }
    }
    Ok(code)
}

/// Both kinds are .ron files; a preset has a `format`, or none, where an experiment has a `version`.
fn is_experiment(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Header {
        #[serde(rename = "version")]
        _version: u32,
    }
    read_text(path, MAX_BYTES).is_ok_and(|text| parse_ron::<Header>(&text, "").is_ok())
}
