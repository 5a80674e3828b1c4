//! `generate`: images of a trained generator by seed, as a grid, a moving picture or numbers.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::args::GenerateArgs;
use super::exit::{FAILED, complain};
use super::outputs::check_output;
use super::source;
use super::train::Reported;
use crate::data::SeedNoise;
use crate::files::write;
use crate::gan::Backend;
use crate::pictures::npy::npy;
use crate::pictures::seeds::{moving, sheet};
use crate::text::{printable, printable_json};
use crate::training::Session;
use crate::training::session::Seen;

/// Images of a walk, where nobody says how many.
const FRAMES: usize = 60;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Png,
    Gif,
    Npy,
}

/// What was written, and how good it is; null where that is undefined.
#[derive(Serialize)]
struct Summary<'a> {
    model: &'a str,
    images: usize,
    psi: f32,
    out: String,
    #[serde(flatten)]
    values: Reported,
}

/// Writes images of seeds.
///
/// # Errors
///
/// If there is no trained generator, or an argument is refused.
pub fn run(args: &GenerateArgs) -> anyhow::Result<ExitCode> {
    let out = &args.out;
    let shown = out.display();
    let ending = out.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let format = match ending.as_ref().and_then(|e| e.to_str()) {
        Some("png") => Format::Png,
        Some("gif") => Format::Gif,
        Some("npy") => Format::Npy,
        _ => bail!("--out {shown}: give a file that ends in .png, .gif or .npy"),
    };
    if args.columns.is_some() && format != Format::Png {
        bail!("--columns: it is of a grid; give an --out that ends in .png");
    }
    check_output("--out", out)?;
    let session = session(&args.model)?;
    let config = session.config();
    let shape = config.data.image_shape();
    if shape.is_none() && format != Format::Npy {
        bail!("--out {shown}: this generator makes points; give a file that ends in .npy");
    }
    let seeds = SeedNoise::new(&config.noise);
    let mut noise: Vec<f32> = if let Some(walk) = &args.walk {
        seeds.walk(walk.seeds(), args.frames.map_or(FRAMES, usize::from))
    } else {
        let each = args.seeds.seeds().iter();
        each.flat_map(|seed| seeds.noise(*seed)).collect()
    };
    seeds.truncate(&mut noise, args.psi);
    let generator = session
        .frozen_generator(Seen::Present)
        .context("there is no generator")?;
    let rows = generator.rows(&noise);
    let count = noise.len() / seeds.dim().max(1);
    let bytes = match (format, shape) {
        (Format::Npy, Some(shape)) => npy(&[count, shape.side, shape.side, shape.channels], &rows),
        (Format::Gif, Some(shape)) => moving(shape, &rows, || false).map_err(anyhow::Error::msg)?,
        (Format::Png, Some(shape)) => {
            let columns = args.columns.map_or_else(|| columns(count), usize::from);
            sheet(shape, &rows, columns)?
        }
        (_, None) => npy(&[count, rows.len() / count.max(1)], &rows),
    };
    if let Err(error) = write(out, &bytes) {
        complain(&format!("error: --out {shown}: {error}"));
        return Ok(ExitCode::from(FAILED));
    }
    if args.json {
        let summary = Summary {
            model: &args.model,
            images: count,
            psi: args.psi,
            out: shown.to_string(),
            values: Reported(session.report_of(&rows).unwrap_or_default()),
        };
        let json = serde_json::to_string(&summary)?;
        writeln!(io::stdout(), "{}", printable_json(&json))?;
        return Ok(ExitCode::SUCCESS);
    }
    let line = match (format, shape) {
        // Of a large one some frames are left out.
        (Format::Gif, _) => format!("wrote {shown}"),
        (_, Some(_)) => format!("wrote {shown}: {count} images"),
        (_, None) => format!("wrote {shown}: {count} points"),
    };
    writeln!(io::stdout(), "{}", printable(&line))?;
    Ok(ExitCode::SUCCESS)
}

/// The trained model of this name.
fn session(name: &str) -> anyhow::Result<Session> {
    let source = source::find(name)?;
    let Some(model) = source.model else {
        bail!(
            "{name}: this preset has no trained networks; train them first: gan-playground train {name} --save model.json"
        );
    };
    Ok(Session::resume(
        model.checkpoint,
        model.history,
        Backend::Flex,
    )?)
}

/// Of a grid that is about as high as it is wide.
fn columns(count: usize) -> usize {
    (count as f64).sqrt().ceil() as usize
}
