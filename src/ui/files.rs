//! Work with files off the UI thread: dialogs, reading, writing. Each job has a thread of its own
//! and answers once, through a channel that the window looks at every frame.
//!
//! - `reading`: what is read, and as what

mod reading;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use eframe::egui;

use super::dialog::{Answer, Purpose};
use super::document::DocumentId;
use super::export::Content;
use super::pages::import;
use crate::config::{Preset, preset};
use crate::data::table::{Import, Table};
use crate::files::{FileError, WriteError, is_same_file, read_text, ron_text};
use crate::folder::{Choices, FolderError, Imported};
use crate::lessons::Lesson;
use crate::models::Model;
use crate::training::Checkpoint;

/// A dialog takes the keyboard from the window; where that has not happened for so long, there is none.
const DIALOG_PATIENCE: Duration = Duration::from_millis(1_700);

/// A native dialog that was asked for.
struct Pending {
    id: u64,
    purpose: Purpose,
    since: Instant,
    /// Whether something of the desktop took the keyboard since, or the window asks itself meanwhile.
    is_left_alone: bool,
    handle: native_dialog::Handle,
}

#[cfg(target_os = "linux")]
use super::portal as native_dialog;

#[cfg(not(target_os = "linux"))]
mod native_dialog {
    //! The system's own dialogs, which are always there.

    use crate::ui::dialog::{Answer, Dialog};

    #[derive(Clone, Default)]
    pub struct Handle;

    impl Handle {
        #[allow(clippy::unused_self, reason = "as on Linux")]
        pub fn give_up(&self) {}
    }

    pub fn show(dialog: &Dialog, _: &Handle) -> Answer {
        let window = rfd::FileDialog::new().set_title(dialog.title);
        if dialog.is_of_folder {
            return window
                .pick_folder()
                .map_or(Answer::Cancelled, Answer::Chosen);
        }
        let window = window.add_filter(dialog.kind, &dialog.endings);
        let chosen = if dialog.saves {
            window.set_file_name(&dialog.name).save_file()
        } else {
            window.add_filter(tr!("All files"), &["*"]).pick_file()
        };
        chosen.map_or(Answer::Cancelled, Answer::Chosen)
    }
}

/// The end of a job.
pub enum Done {
    /// A dialog was answered; tells of itself only within [`Files`].
    Dialog(u64, Answer),
    /// A file was chosen.
    Chosen(Purpose, PathBuf),
    /// The user wants none.
    Cancelled,
    /// There is no dialog: the window has to ask.
    NoDialog(Purpose),
    /// A preset file was read.
    Preset(PathBuf, Box<Preset>, Option<Box<Model>>),
    /// A model file was read.
    Model(PathBuf, Box<Model>),
    /// A preset was not written yet: its file has something else than it had, or comments.
    Changed(DocumentId, PathBuf, Box<Preset>),
    /// Weights alone, in networks of the settings that there were.
    Weights(PathBuf, Box<Checkpoint>),
    /// A lesson file was read.
    Lesson(PathBuf, Box<Lesson>),
    /// A file was refused.
    Unopened(FileError),
    /// Something was taken away to a file, with what is to be said of it; or why not.
    Exported(PathBuf, Result<Option<&'static str>, String>),
    /// What was to be taken away was cancelled.
    Abandoned(PathBuf),
    /// A table was read from there, and its points.
    Table(import::Source, Box<Table>, Box<Import>),
    /// A table was read once more, for the question with that number.
    TableAgain(u64, Box<import::Answer>),
    /// A folder of pictures was read like that, or why not.
    Pictures(PathBuf, Choices, Result<Imported, FolderError>),
    /// It was read once more, for the question with that number.
    PicturesAgain(u64, import::PicturesAnswer),
    /// A preset of that document was written.
    Written(DocumentId, PathBuf, Box<Preset>, Result<(), WriteError>),
    /// The job itself failed, with what to tell.
    Failed(String),
}

/// Jobs under way.
pub struct Files {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    /// The native dialog that was asked for last.
    pending: Option<Pending>,
    asked: u64,
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
            pending: None,
            asked: 0,
            writing: None,
            exports: Vec::new(),
            has_dialogs,
        }
    }

    /// What was finished since the last look.
    pub fn done(&mut self) -> Vec<Done> {
        let done: Vec<_> = self.receiver.try_iter().collect();
        done.into_iter()
            .filter_map(|done| match done {
                Done::Dialog(id, answer) => {
                    // One that was given up has nothing to say any more.
                    let pending = self.pending.take_if(|pending| pending.id == id)?;
                    Some(match answer {
                        Answer::Chosen(path) => Done::Chosen(pending.purpose, path),
                        Answer::Cancelled => Done::Cancelled,
                        Answer::Missing => Done::NoDialog(pending.purpose),
                    })
                }
                done => Some(done),
            })
            .collect()
    }

    /// Shows the native dialog. Where one was asked for already, nobody can tell whether it is there: it
    /// is given up, and the window asks.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, suggested_name: String) {
        if self.give_up() || !self.has_dialogs {
            self.sender.send(Done::NoDialog(purpose)).ok();
            ctx.request_repaint();
            return;
        }
        self.asked += 1;
        let (id, handle) = (self.asked, native_dialog::Handle::default());
        self.pending = Some(Pending {
            id,
            purpose,
            since: Instant::now(),
            is_left_alone: false,
            handle: handle.clone(),
        });
        ctx.request_repaint_after(DIALOG_PATIENCE);
        let dialog = purpose.dialog(suggested_name);
        self.spawn(ctx, "file dialog", move || {
            Done::Dialog(id, native_dialog::show(&dialog, &handle))
        });
    }

    /// Whether a native dialog was asked for and not answered.
    pub fn has_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Closes the native dialog that was asked for; returns whether there was one.
    pub fn give_up(&mut self) -> bool {
        let pending = self.pending.take();
        pending.as_ref().inspect(|p| p.handle.give_up()).is_some()
    }

    /// What the window has to ask for, as a dialog was asked for and has not come. It may still come, and
    /// answer.
    pub fn overdue(&mut self, has_focus: bool) -> Option<Purpose> {
        let pending = self.pending.as_mut().filter(|p| !p.is_left_alone)?;
        let is_due = pending.since.elapsed() >= DIALOG_PATIENCE;
        pending.is_left_alone = !has_focus || is_due;
        (has_focus && is_due).then_some(pending.purpose)
    }

    /// Takes something away: `content` makes it, off the UI thread, and may wait for the training
    /// thread. `note` is said where it was saved.
    pub fn export(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        note: Option<&'static str>,
        content: impl FnOnce() -> Option<Content> + Send + 'static,
    ) {
        self.exports.retain(|export| !export.is_finished());
        let export = self.spawn(ctx, "export", move || {
            let mut is_cancelled = false;
            let result = content()
                .ok_or_else(|| tr!("There is nothing to save yet; press Reset first.").to_owned())
                .and_then(|content| {
                    let result = content.write(&path);
                    is_cancelled = content.is_cancelled();
                    result
                });
            // Too late to cancel what is written already.
            if is_cancelled && result.is_err() {
                Done::Abandoned(path)
            } else {
                Done::Exported(path, result.map(|()| note))
            }
        });
        self.exports.extend(export);
    }

    /// Writes a preset of a document; `known` is its file and what that had. Where it is the one that is written, by whatever name, and has
    /// something else by now, that is to be asked about.
    pub fn write(
        &mut self,
        ctx: &egui::Context,
        id: DocumentId,
        path: PathBuf,
        preset: Preset,
        known: Option<(PathBuf, Preset)>,
    ) {
        let last = self.writing.take();
        self.writing = self.spawn(ctx, "write file", move || {
            if let Some(last) = last {
                // It told of its own failure.
                last.join().ok();
            }
            let is_changed = known.is_some_and(|(own, known)| {
                is_same_file(&own, &path) && is_otherwise(&path, &known)
            });
            if is_changed {
                return Done::Changed(id, path, Box::new(preset));
            }
            let result = preset.write(&path);
            Done::Written(id, path, Box::new(preset), result)
        });
    }

    /// Waits until all writes are done.
    pub fn finish(&mut self) {
        self.finish_writing();
        for job in self.exports.drain(..) {
            job.join().ok();
        }
    }

    /// Waits until the preset is written, which takes no longer than a moment.
    pub fn finish_writing(&mut self) {
        if let Some(writing) = self.writing.take() {
            writing.join().ok();
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
            let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
                Done::Failed(tr!("The work on a file failed; please report this.").to_owned())
            });
            // The window may have closed meanwhile.
            sender.send(done).ok();
            ctx.request_repaint();
        });
        spawned
            .map_err(|error| {
                let text = tr!("The system gives no thread for it: {error}.", error);
                self.sender.send(Done::Failed(text)).ok();
            })
            .ok()
    }
}

/// Whether a file has something else than the preset that is known, or comments, which writing it would lose. One that cannot be read
/// has; one that is gone has not.
fn is_otherwise(path: &Path, known: &Preset) -> bool {
    let Ok(text) = read_text(path, preset::FILE.max_bytes()) else {
        return path.exists();
    };
    let has_comments =
        || ron_text::pieces(&text).any(|(_, _, piece)| piece == ron_text::Piece::Comment);
    Preset::parse(&text, "").map_or(true, |found| found != *known || has_comments())
}
