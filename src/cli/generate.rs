//! `generate`: images of a trained generator by seed, as a grid, a moving picture or numbers.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::args::{GenerateArgs, LayersArgs, Space};
use super::exit::{FAILED, complain};
use super::outputs::{check_apart, check_output};
use super::source;
use super::train::Reported;
use crate::config::Config;
use crate::data::SeedNoise;
use crate::data::real::training_rows;
use crate::data::seeds::walk_parts;
use crate::files::npy::npy;
use crate::files::write;
use crate::gan::wanted::{Blend, Recipe, SeedPool};
use crate::gan::{Backend, FrozenGenerator, Gan, GanState, Wanted};
use crate::models::{pytorch, weights};
use crate::pictures::seeds::{moving, sheet};
use crate::text::{printable, printable_json};
use crate::training::session::Seen;
use crate::training::{Inherited, Session};

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
    check_apart(&[("--out", out)], &[("the model", Path::new(&args.model))])?;
    check_output("--out", out)?;
    let (session, generator) = trained_generator(Path::new(&args.model))?;
    let config = session.config();
    let shape = config.data.image_shape();
    if shape.is_none() && format != Format::Npy {
        bail!("--out {shown}: this generator makes points; give a file that ends in .npy");
    }
    let seeds = SeedNoise::new(&config.noise);
    let wanted = match generator.styled() {
        Some(styled) => styles(args, &seeds, &styled.sides())?,
        None => noise(args, &seeds)?,
    };
    let rows = generator.make(&wanted);
    let count = wanted.count(seeds.dim());
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

/// Images of noise, truncated there.
fn noise(args: &GenerateArgs, seeds: &SeedNoise) -> anyhow::Result<Wanted> {
    if args.mix.is_some() {
        bail!("--mix: layers of this generator have no styles of their own");
    }
    let mut noise: Vec<f32> = if let Some(walk) = &args.walk {
        seeds.walk(walk.seeds(), frames(args))
    } else {
        let each = args.seeds.seeds().iter();
        each.flat_map(|seed| seeds.noise(*seed)).collect()
    };
    seeds.truncate(&mut noise, args.psi);
    Ok(Wanted::of(noise))
}

/// Images of styles, truncated there.
fn styles(args: &GenerateArgs, seeds: &SeedNoise, sides: &[usize]) -> anyhow::Result<Wanted> {
    let mut pool = SeedPool::new(seeds);
    let bases: Vec<Blend> = if let Some(walk) = &args.walk {
        let (walk, frames) = (walk.seeds(), frames(args));
        let step = walk.len() as f64 / frames.max(1) as f64;
        let at = (0..frames).map(|frame| step * frame as f64);
        match args.space {
            Space::W => at.map(|at| pool.blend(walk_parts(walk, at))).collect(),
            Space::Z => at.map(|at| pool.vector(seeds.on_walk(walk, at))).collect(),
        }
    } else {
        let each = args.seeds.seeds().iter();
        each.map(|seed| pool.seed(*seed)).collect()
    };
    let images = match &args.mix {
        Some(mix) => {
            let layers = mix
                .layers
                .of(sides)
                .map_err(|e| anyhow::anyhow!("--mix: {e}"))?;
            let other = pool.seed(mix.seed);
            let mixed = |base| Recipe::mixed(base, other.clone(), layers);
            bases.into_iter().map(mixed).collect()
        }
        None => bases.into_iter().map(Recipe::plain).collect(),
    };
    Ok(Wanted {
        psi: args.psi,
        ..pool.wanted(images)
    })
}

fn frames(args: &GenerateArgs) -> usize {
    args.frames.map_or(FRAMES, usize::from)
}

/// Prints what each layer of a generator decides.
///
/// # Errors
///
/// If the model has no styles, or nothing is known of its images.
pub fn layers(args: &LayersArgs) -> anyhow::Result<ExitCode> {
    let (session, generator) = trained_generator(Path::new(&args.model))?;
    if generator.styled().is_none() {
        bail!(
            "{}: layers of this generator have no styles of their own",
            args.model
        );
    }
    let found = Inherited::of(&session, &generator, usize::from(args.pairs))
        .context("nothing is known of these images: a data set with classes is needed")?;
    if args.json {
        let factors = found.factors.iter().map(|(name, shares)| (*name, shares));
        let factors: std::collections::BTreeMap<_, _> = factors.collect();
        let json = serde_json::json!({
            "model": args.model,
            "pairs": found.pairs,
            "layers": found.sides,
            "factors": factors,
        });
        writeln!(io::stdout(), "{}", printable_json(&json.to_string()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut line = format!("{:<14}", "");
    for side in &found.sides {
        let _ = write!(line, "{:>10}", format!("{side} × {side}"));
    }
    let mut out = io::stdout();
    writeln!(out, "{line}")?;
    for (name, shares) in &found.factors {
        let mut line = format!("{name:<14}");
        for share in shares {
            let text = share.map_or("–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
            let _ = write!(line, "{text:>10}");
        }
        writeln!(out, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a Python script: of a trained generator, or one that trains, of a preset without trained networks or where that is
/// asked for.
///
/// # Errors
///
/// If there is nothing of that name, or the file cannot be written.
pub fn script(model: &Path, to: &Path, trains: bool) -> anyhow::Result<ExitCode> {
    check_output("cannot write", to)?;
    let networks = Networks::find(model)?;
    let text = if trains || !networks.is_trained {
        let samples = training_rows(&networks.config);
        let Networks {
            title,
            config,
            state,
            ..
        } = &networks;
        pytorch::training::script(title, config, state, &samples, to)
    } else {
        let (session, generator) = trained_generator(model)?;
        pytorch::script(session.config(), &generator, to)
    };
    written(to, text.as_bytes())
}

/// Writes the weights of both networks of a model, or of a preset: those that ship trained, else as they begin.
///
/// # Errors
///
/// If there is nothing of that name, or the file cannot be written.
pub fn weights(model: &Path, to: &Path, kind: weights::Kind) -> anyhow::Result<ExitCode> {
    check_output("cannot write", to)?;
    let Networks { config, state, .. } = Networks::find(model)?;
    let bytes = kind
        .bytes(&weights::named(&config, &state))
        .map_err(|reason| anyhow::anyhow!("{}: {reason}", to.display()))?;
    written(to, &bytes)
}

/// Writes a file and says so.
fn written(to: &Path, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let shown = to.display();
    if let Err(error) = write(to, bytes) {
        complain(&format!("error: {shown}: {error}"));
        return Ok(ExitCode::from(FAILED));
    }
    writeln!(io::stdout(), "{}", printable(&format!("wrote {shown}")))?;
    Ok(ExitCode::SUCCESS)
}

/// The networks of a model, or of a preset: those that ship trained, else as they begin.
struct Networks {
    title: String,
    config: Config,
    state: GanState,
    is_trained: bool,
}

impl Networks {
    fn find(path: &Path) -> anyhow::Result<Self> {
        let source = source::find_trained(path)?;
        let title = source.preset.name;
        let is_trained = source.model.is_some();
        let (config, state) = if let Some(model) = source.model {
            (model.checkpoint.config, model.checkpoint.networks)
        } else {
            let config = source.preset.config;
            let state = Gan::new(&config, Backend::Flex).state();
            (config, state)
        };
        Ok(Self {
            title,
            config,
            state,
            is_trained,
        })
    }
}

/// The trained model of this name, and its generator.
fn trained_generator(path: &Path) -> anyhow::Result<(Session, FrozenGenerator)> {
    let session = session(path)?;
    let generator = session
        .frozen_generator(Seen::Present)
        .context("there is no generator")?;
    Ok((session, generator))
}

/// The trained model of this name.
fn session(path: &Path) -> anyhow::Result<Session> {
    let Some(model) = source::find_trained(path)?.model else {
        let name = path.display();
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
