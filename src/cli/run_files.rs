//! What `train` writes of a run beside its report: samples, the training set, of images a grid and a moving picture.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use image::RgbImage;

use super::args::TrainArgs;
use super::outputs::{Named, POINTS, check_apart, check_ending, check_output};
use crate::data::ImageShape;
use crate::data::real::training_set;
use crate::data::table::MAX_FILE_POINTS;
use crate::data::table::write::{is_npy, table};
use crate::files::npy::npy;
use crate::files::{with_ending, write};
use crate::pictures::gif::{End, gif};
use crate::pictures::grid::{grid, scale_for};
use crate::pictures::png;
use crate::training::Session;

/// Fakes of points at most: as many as a table may have.
const MOST_FAKES: usize = MAX_FILE_POINTS;
/// Fakes of a grid, and its columns.
const IMAGES: usize = 64;
const COLUMNS: usize = 8;
/// About the side of an image in a grid and in a moving picture, in pixels.
const SIDE: (usize, usize) = (64, 34);
/// Endings of a grid, of a moving picture, and of images as numbers.
const PICTURE: &[&str] = &["png"];
const MOVING: &[&str] = &["gif"];
const NUMBERS: &[&str] = &["npy"];
/// Most pictures of a moving one.
const FRAMES: u64 = 60;

/// The files that are asked for.
pub(super) struct RunFiles {
    grid: Option<PathBuf>,
    gif: Option<PathBuf>,
    samples: Option<(usize, PathBuf)>,
    training_set: Option<PathBuf>,
    /// What was asked for, by the names that were given, and the endings that those may have.
    asked: Vec<(&'static str, PathBuf, &'static [&'static str])>,
    frames: Vec<RgbImage>,
    /// Epochs between two frames.
    stride: u64,
}

impl RunFiles {
    /// What the arguments ask for, checked now and not after hours of training.
    ///
    /// # Errors
    ///
    /// If the run is one of points, a file cannot be written, or the number of samples is none.
    pub fn new(args: &TrainArgs, session: &Session) -> anyhow::Result<Self> {
        let is_of_points = session.config().data.image_shape().is_none();
        let samples = match args.samples.as_deref() {
            Some([count, file]) => {
                let most = if is_of_points {
                    MOST_FAKES
                } else {
                    session.most_fake_images()
                };
                let number: usize = count
                    .parse()
                    .ok()
                    .filter(|number| (1..=most).contains(number))
                    .with_context(|| {
                        let more = if is_of_points {
                            ""
                        } else {
                            // They are made of the noise that metrics use.
                            "; `gan-playground generate` makes more images of a model that --save has kept"
                        };
                        format!("--samples {count}: give a number from 1 to {most}{more}")
                    })?;
                let path = Path::new(file).to_owned();
                let path = if is_of_points {
                    table_path(path)
                } else {
                    with_ending(path, "npy")
                };
                Some((number, path))
            }
            _ => None,
        };
        let of_samples = if is_of_points { POINTS } else { NUMBERS };
        let file = args.samples.as_ref().and_then(|samples| samples.get(1));
        let asked = [
            ("--grid", args.grid.clone(), PICTURE),
            ("--gif", args.gif.clone(), MOVING),
            ("--samples", file.map(PathBuf::from), of_samples),
            ("--training-set", args.training_set.clone(), POINTS),
        ];
        let asked = asked
            .into_iter()
            .filter_map(|(option, path, endings)| Some((option, path?, endings)));
        let ending = |path: &Option<PathBuf>, ending| path.clone().map(|p| with_ending(p, ending));
        let files = Self {
            grid: ending(&args.grid, "png"),
            gif: ending(&args.gif, "gif"),
            samples,
            training_set: args.training_set.clone().map(table_path),
            asked: asked.collect(),
            frames: Vec::new(),
            stride: args.epochs.div_ceil(FRAMES).max(1),
        };
        for (option, path) in files.paths() {
            match (option, is_of_points) {
                ("--grid" | "--gif", true) => bail!(
                    "{option}: this run is of points; it is for runs on images, such as `digits`"
                ),
                ("--training-set", false) => {
                    bail!(
                        "{option}: this run is of images; it is for runs on points, such as `start`"
                    )
                }
                _ => check_output(option, path)?,
            }
        }
        Ok(files)
    }

    /// Refuses those that would take the place of each other, of the model that is saved, or of what is read, and names that say
    /// another kind of file.
    ///
    /// # Errors
    ///
    /// Both names of the file, or the endings that it may have.
    pub fn check_apart(&self, save: Option<&Path>, inputs: &[Named<'_>]) -> anyhow::Result<()> {
        let paths: Vec<_> = self.paths().collect();
        check_apart(&paths, inputs)?;
        let save = save.map(|path| ("--save", path));
        check_apart(&save.into_iter().chain(paths).collect::<Vec<_>>(), &[])?;
        for (option, path, endings) in &self.asked {
            check_ending(option, path, endings)?;
        }
        Ok(())
    }

    fn paths(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let samples = self.samples.as_ref().map(|(_, path)| path);
        [
            ("--grid", self.grid.as_ref()),
            ("--gif", self.gif.as_ref()),
            ("--samples", samples),
            ("--training-set", self.training_set.as_ref()),
        ]
        .into_iter()
        .filter_map(|(option, path)| Some((option, path?.as_path())))
    }

    /// Takes a picture of the run where one is due.
    pub fn watch(&mut self, session: &Session, first: u64) {
        if self.gif.is_some() && (session.epoch() - first).is_multiple_of(self.stride) {
            self.frames.extend(frame(session));
        }
    }

    /// Writes the files, each whether or not another could be written, and says what went wrong.
    pub fn write(self, session: &Session) -> Vec<String> {
        let mut errors = Vec::new();
        let mut keep = |option: &str, path: &Path, bytes: Result<Vec<u8>, String>| {
            let result = bytes.and_then(|bytes| write(path, &bytes).map_err(|e| e.to_string()));
            if let Err(error) = result {
                errors.push(format!("{option} {}: {error}", path.display()));
            }
        };
        let nothing = || "there are no images".to_owned();
        if let Some(path) = &self.grid {
            let bytes = picture(session, SIDE.0)
                .ok_or_else(nothing)
                .and_then(|picture| png(&picture).map_err(|e| e.to_string()));
            keep("--grid", path, bytes);
        }
        if let Some(path) = &self.gif {
            let last = frame(session);
            let frames = self.frames.into_iter().chain(last).collect();
            keep("--gif", path, gif(frames, End::Rest, || false));
        }
        let config = session.config();
        if let Some(path) = &self.training_set {
            keep(
                "--training-set",
                path,
                table(&training_set(config), config.data.own_axes(), path),
            );
        }
        let is_of_points = config.data.image_shape().is_none();
        if let Some((count, path)) = self.samples.as_ref().filter(|_| is_of_points) {
            keep(
                "--samples",
                path,
                table(&session.many_fakes(*count), config.data.own_axes(), path),
            );
        } else if let Some((count, path)) = &self.samples {
            let bytes = session
                .fake_images(*count)
                .ok_or_else(nothing)
                .map(|(shape, numbers)| {
                    let n = numbers.len() / shape.numbers();
                    npy(&[n, shape.side, shape.side, shape.channels], &numbers)
                });
            keep("--samples", path, bytes);
        }
        errors
    }
}

/// The file of points: CSV, unless it is to be one of NumPy.
fn table_path(path: PathBuf) -> PathBuf {
    if is_npy(&path) {
        path
    } else {
        with_ending(path, "csv")
    }
}

/// The grid of a run's fakes.
fn picture(session: &Session, side: usize) -> Option<RgbImage> {
    let (shape, fakes): (ImageShape, _) = session.fake_images(IMAGES)?;
    Some(grid(shape, &fakes, COLUMNS, scale_for(shape, side)))
}

/// One picture of the moving one.
fn frame(session: &Session) -> Option<RgbImage> {
    picture(session, SIDE.1)
}
