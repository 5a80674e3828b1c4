//! Work with files off the UI thread: dialogs, reading, writing. Each job has a thread of its own
//! and answers once, through a channel that the window looks at every frame.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use eframe::egui;

use crate::config::{Preset, PresetError, WriteError};
use crate::data::{ImportedPoints, PointsError, read_points};

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
    /// A points file was read.
    Points(Result<ImportedPoints, PointsError>),
    /// A preset was written.
    Written(PathBuf, Box<Preset>, Result<(), WriteError>),
}

/// Jobs under way.
pub struct Files {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    is_dialog_open: bool,
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
            has_dialogs,
        }
    }

    /// What was finished since the last look.
    pub fn done(&mut self) -> Vec<Done> {
        let done: Vec<_> = self.receiver.try_iter().collect();
        if done
            .iter()
            .any(|d| matches!(d, Done::Chosen(..) | Done::Cancelled | Done::NoDialog(_)))
        {
            self.is_dialog_open = false;
        }
        done
    }

    /// Shows the native dialog; a second one while the first is open is not shown.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, suggested_name: String) {
        if self.is_dialog_open {
            return;
        }
        if !self.has_dialogs {
            self.sender.send(Done::NoDialog(purpose)).ok();
            return;
        }
        self.is_dialog_open = true;
        self.spawn(ctx, "file dialog", move || {
            let start = Instant::now();
            let dialog = rfd::FileDialog::new();
            let chosen = match purpose {
                Purpose::Open => dialog
                    .set_title("Open a preset or points")
                    .add_filter("Presets and points", &["ron", "csv", "tsv", "txt"])
                    .add_filter("All files", &["*"])
                    .pick_file(),
                Purpose::Save => dialog
                    .set_title("Save the preset")
                    .add_filter("Preset", &["ron"])
                    .set_file_name(suggested_name)
                    .save_file(),
            };
            match chosen {
                Some(path) => Done::Chosen(purpose, path),
                None if start.elapsed() < FASTEST_CANCEL => Done::NoDialog(purpose),
                None => Done::Cancelled,
            }
        });
    }

    /// Reads a file by its kind: points by their endings, a preset otherwise.
    pub fn read(&self, ctx: &egui::Context, path: PathBuf) {
        let is_points = path.extension().is_some_and(|e| {
            ["csv", "tsv", "txt"]
                .iter()
                .any(|known| e.eq_ignore_ascii_case(known))
        });
        self.spawn(ctx, "read file", move || {
            if is_points {
                Done::Points(read_points(&path))
            } else {
                let preset = Preset::read(&path).map(Box::new);
                Done::Preset(path, preset)
            }
        });
    }

    /// Writes a preset.
    pub fn write(&self, ctx: &egui::Context, path: PathBuf, preset: Preset) {
        self.spawn(ctx, "write file", move || {
            let result = preset.write(&path);
            Done::Written(path, Box::new(preset), result)
        });
    }

    fn spawn(&self, ctx: &egui::Context, name: &str, work: impl FnOnce() -> Done + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The window may have closed meanwhile.
            sender.send(work()).ok();
            ctx.request_repaint();
        });
        if let Err(error) = spawned {
            log::error!("no thread for {name}: {error}");
        }
    }
}
