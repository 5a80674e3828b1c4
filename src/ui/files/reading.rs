//! Reading, off the UI thread: a file as what is in it, a folder of pictures, a table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::{Done, Files};
use crate::config::{Config, MAX_PICTURES};
use crate::folder::{self, Choices, FolderError, Imported, PicturesAt, Watch};
use crate::models::weights;
use crate::open::{Opened, model_of, open, table_of};
use crate::training::Checkpoint;
use crate::ui::pages::import;
use crate::ui::progress::Progress;

impl Files {
    /// Reads the pictures of a folder.
    pub fn read_folder(&self, ctx: &egui::Context, path: PathBuf, progress: Progress) {
        self.spawn(ctx, "read folder", move || {
            pictures(path, PicturesAt::Folder, &progress)
        });
    }

    /// Reads them once more, as is asked.
    pub fn read_folder_again(
        &self,
        ctx: &egui::Context,
        asked: import::PicturesAsked,
        progress: Progress,
    ) {
        self.spawn(ctx, "read folder again", move || {
            let result = imported(&asked.path, asked.choices, &progress);
            Done::PicturesAgain(asked.number, result)
        });
    }

    /// Reads a file as what is in it, or a folder of pictures; weights alone are those of networks of these settings.
    pub fn read(&self, ctx: &egui::Context, path: PathBuf, config: Config, progress: Progress) {
        self.spawn(ctx, "read file", move || {
            if let Some(at) = PicturesAt::of(&path) {
                return pictures(path, at, &progress);
            }
            if weights::holds_weights(&path) {
                return match weights::read(&path, &config) {
                    Ok(networks) => {
                        Done::Weights(path, Box::new(Checkpoint::begun(config, networks)))
                    }
                    Err(error) => Done::Unopened(error),
                };
            }
            match open(&path) {
                Ok(Opened::Preset(preset)) => match model_of(&path, &preset) {
                    Ok(model) => Done::Preset(path, preset, model.map(Box::new)),
                    Err(error) => Done::Unopened(error),
                },
                Ok(Opened::Model(model)) => Done::Model(path, model),
                Ok(Opened::Table(table, import)) => {
                    Done::Table(import::Source::File, table, import)
                }
                Ok(Opened::Lesson(lesson)) => Done::Lesson(path, lesson),
                Ok(Opened::Experiment(experiment)) => Done::Failed(tr!(
                    "{path}: “{experiment}” is an experiment; `gan-playground experiment` runs it.",
                    path = path.display(),
                    experiment = experiment.name
                )),
                Err(error) => Done::Unopened(error),
            }
        });
    }

    /// Reads a text that was pasted as a table.
    pub fn read_pasted(&self, ctx: &egui::Context, text: String) {
        self.spawn(ctx, "read table", move || {
            match table_of(text, tr!("the clipboard"), "UTF-8") {
                Ok((table, points)) => {
                    Done::Table(import::Source::Clipboard, Box::new(table), Box::new(points))
                }
                Err(error) => Done::Unopened(error),
            }
        });
    }

    /// Reads a table once more, as is asked.
    pub fn read_again(&self, ctx: &egui::Context, asked: import::Asked) {
        self.spawn(ctx, "read table again", move || {
            let import::Asked {
                number,
                table,
                known,
                choices,
            } = asked;
            // Other choices are of the same table.
            let read = if known == table.known {
                Ok(table)
            } else {
                table.reread(known).map(Arc::new)
            };
            let answer = read.and_then(|table| {
                let points = table.import(&choices)?;
                Ok((table, points))
            });
            Done::TableAgain(number, Box::new(answer))
        });
    }
}

/// Reads a folder for the first time, or a sheet in tiles of that side.
fn pictures(path: PathBuf, at: PicturesAt, progress: &Progress) -> Done {
    let mut choices = Choices::default();
    if let PicturesAt::Sheet(tile) = at {
        choices.cut.tile = Some(tile);
    }
    let result = imported(&path, choices.clone(), progress);
    Done::Pictures(path, choices, result)
}

/// Reads a folder while its progress is shown.
fn imported(path: &Path, choices: Choices, progress: &Progress) -> Result<Imported, FolderError> {
    progress.begin();
    let mut tell = |now: folder::Progress| {
        progress.set(now.images, now.files.min(MAX_PICTURES));
    };
    let watch = Watch {
        cancel: Some(progress.cancelled()),
        progress: Some(&mut tell),
    };
    folder::import(path, choices, watch)
}
