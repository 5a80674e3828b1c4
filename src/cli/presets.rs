//! `presets` lists what ships; `check` validates files.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use super::exit::{BAD_INPUT, complain};
use super::own_data;
use crate::config::{SHIPPED, Shipped, shipped_groups};
use crate::folder::{Choices, holds_images};
use crate::open::{Opened, model_of, open};
use crate::text::{line_of, with_causes};

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
                    "group": s.group,
                    "name": s.preset.name,
                    "description": s.preset.description,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
    } else {
        for (group, presets) in shipped_groups() {
            writeln!(out, "{group}:")?;
            for Shipped { slug, preset, .. } in presets {
                let (name, description) = (&preset.name, &preset.description);
                writeln!(out, "  {slug}: {name}\n      {description}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Validates files: good ones on stdout, all that is wrong with the others on stderr.
///
/// # Errors
///
/// If stdout cannot be written; the files were all looked at then.
pub fn check(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    let mut printed = Ok(());
    for path in files {
        let summary = if path.is_dir() || holds_images(path) {
            let imported =
                own_data::read(path, Choices::default()).map_err(|error| with_causes(&error));
            imported.map(|read| format!("{}{}", read.tally, own_data::labels_words(&read.labels)))
        } else {
            let opened = open(path).and_then(|opened| {
                if let Opened::Preset(preset) = &opened {
                    model_of(path, preset)?;
                }
                Ok(opened.summary())
            });
            opened.map_err(|error| with_causes(&error))
        };
        match summary {
            Ok(summary) => {
                let line = format!("{}: ok ({summary})", path.display());
                printed = printed.and(writeln!(io::stdout(), "{}", line_of(&line)));
            }
            Err(error) => {
                complain(&error);
                code = ExitCode::from(BAD_INPUT);
            }
        }
    }
    printed?;
    Ok(code)
}
