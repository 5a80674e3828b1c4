//! Work with files off the UI thread: dialogs, reading, writing. Each job has a thread of its own
//! and answers once, through a channel that the window looks at every frame.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use eframe::egui;

use super::document::DocumentId;
use super::export::{Content, Export};
use crate::config::{Preset, PresetError, WriteError};
use crate::data::{ImportedPoints, PointsError};
use crate::models::{Model, ModelError};
use crate::open::{OpenError, Opened, open};

/// A dialog that answers "nothing chosen" faster than a person can press Cancel was never shown:
/// rfd tells no difference between a cancelled dialog and a desktop without a dialog service.
const FASTEST_CANCEL: Duration = Duration::from_millis(250);

/// What a dialog asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A file to open.
    Open,
    /// A file to save the preset to.
    Save,
    /// A file to take something away in.
    Export(Export),
}

/// The end of a job.
pub enum Done {
    /// The dialog was answered.
    Chosen(Purpose, PathBuf),
    /// The dialog was cancelled.
    Cancelled,
    /// There is no dialog service here.
    NoDialog(Purpose),
    /// A preset file was read.
    Preset(PathBuf, Result<Box<Preset>, PresetError>),
    /// A model file was read.
    Model(PathBuf, Result<Box<Model>, ModelError>),
    /// Something was taken away to a file, or why not.
    Exported(PathBuf, Result<(), String>),
    /// What was to be taken away was cancelled.
    Abandoned(PathBuf),
    /// A points file was read.
    Points(Result<ImportedPoints, PointsError>),
    /// A preset of that document was written.
    Written(DocumentId, PathBuf, Box<Preset>, Result<(), WriteError>),
    /// The job itself failed, with what to tell.
    Failed(String),
}

/// Jobs under way.
pub struct Files {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    is_dialog_open: bool,
    /// The last write; the next one waits for it, so that the newest content wins.
    writing: Option<JoinHandle<()>>,
    /// What is being taken away.
    exports: Vec<JoinHandle<()>>,
    /// Whether native dialogs are tried at all; tests of the window cannot answer them.
    has_dialogs: bool,
}

impl Files {
    /// No job yet.
    pub fn new(has_dialogs: bool) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            is_dialog_open: false,
            writing: None,
            exports: Vec::new(),
            has_dialogs,
        }
    }

    /// What was finished since the last look.
    pub fn done(&mut self) -> Vec<Done> {
        let done: Vec<_> = self.receiver.try_iter().collect();
        let ends_dialog = |d: &Done| {
            matches!(
                d,
                Done::Chosen(..) | Done::Cancelled | Done::NoDialog(_) | Done::Failed(_)
            )
        };
        if done.iter().any(ends_dialog) {
            self.is_dialog_open = false;
        }
        done
    }

    /// Shows the native dialog. A second one while the first is open is not shown; returns whether
    /// this one is.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, suggested_name: String) -> bool {
        if self.is_dialog_open {
            return false;
        }
        if !self.has_dialogs {
            self.sender.send(Done::NoDialog(purpose)).ok();
            return true;
        }
        self.is_dialog_open = true;
        self.spawn(ctx, "file dialog", move || {
            let start = Instant::now();
            let dialog = rfd::FileDialog::new();
            let chosen = match purpose {
                Purpose::Open => dialog
                    .set_title("Open a preset, a trained model or points")
                    .add_filter(
                        "Presets, models and points",
                        &["ron", "json", "csv", "tsv", "txt"],
                    )
                    .add_filter("All files", &["*"])
                    .pick_file(),
                Purpose::Save => dialog
                    .set_title("Save the preset")
                    .add_filter("Preset", &["ron"])
                    .set_file_name(suggested_name)
                    .save_file(),
                Purpose::Export(export) => {
                    let (title, kind, ending) = export.file();
                    dialog
                        .set_title(title)
                        .add_filter(kind, &[ending])
                        .set_file_name(suggested_name)
                        .save_file()
                }
            };
            match chosen {
                Some(path) => Done::Chosen(purpose, path),
                None if start.elapsed() < FASTEST_CANCEL => Done::NoDialog(purpose),
                None => Done::Cancelled,
            }
        });
        true
    }

    /// Takes something away: `content` makes it, off the UI thread, and may wait for the training
    /// thread.
    pub fn export(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        content: impl FnOnce() -> Option<Content> + Send + 'static,
    ) {
        self.exports.retain(|export| !export.is_finished());
        let export = self.spawn(ctx, "export", move || {
            let mut is_cancelled = false;
            let result = content()
                .ok_or_else(|| "There is nothing to save yet; press Reset first.".to_owned())
                .and_then(|content| {
                    let result = content.write(&path);
                    is_cancelled = content.is_cancelled();
                    result
                });
            // Too late to cancel what is written already.
            if is_cancelled && result.is_err() {
                Done::Abandoned(path)
            } else {
                Done::Exported(path, result)
            }
        });
        self.exports.extend(export);
    }

    /// Reads a file as what is in it.
    pub fn read(&self, ctx: &egui::Context, path: PathBuf) {
        self.spawn(ctx, "read file", move || match open(&path) {
            Ok(Opened::Preset(preset)) => Done::Preset(path, Ok(preset)),
            Ok(Opened::Model(model)) => Done::Model(path, Ok(model)),
            Ok(Opened::Points(points)) => Done::Points(Ok(points)),
            Ok(Opened::Experiment(experiment)) => Done::Failed(format!(
                "{}: “{}” is an experiment; `gan-playground experiment` runs it.",
                path.display(),
                experiment.name
            )),
            Err(OpenError::Preset(error)) => Done::Preset(path, Err(error)),
            Err(OpenError::Model(error)) => Done::Model(path, Err(error)),
            Err(OpenError::Points(error)) => Done::Points(Err(error)),
            Err(error) => Done::Failed(error.to_string()),
        });
    }

    /// Writes a preset of a document.
    pub fn write(&mut self, ctx: &egui::Context, id: DocumentId, path: PathBuf, preset: Preset) {
        let last = self.writing.take();
        self.writing = self.spawn(ctx, "write file", move || {
            if let Some(last) = last {
                // It told of its own failure.
                last.join().ok();
            }
            let result = preset.write(&path);
            Done::Written(id, path, Box::new(preset), result)
        });
    }

    /// Waits until all writes are done.
    pub fn finish(&mut self) {
        for job in self
            .writing
            .take()
            .into_iter()
            .chain(self.exports.drain(..))
        {
            job.join().ok();
        }
    }

    fn spawn(
        &self,
        ctx: &egui::Context,
        name: &str,
        work: impl FnOnce() -> Done + Send + 'static,
    ) -> Option<JoinHandle<()>> {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(work))
                .unwrap_or_else(|_| Done::Failed("The work on a file failed.".to_owned()));
            // The window may have closed meanwhile.
            sender.send(done).ok();
            ctx.request_repaint();
        });
        spawned
            .map_err(|error| {
                let text = format!("The system gives no thread to {name}: {error}.");
                self.sender.send(Done::Failed(text)).ok();
            })
            .ok()
    }
}
