//! The run that goes on, written off the UI thread for the next start: at intervals, and as the window closes.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Store;
use super::run_files::{self, KeptRun};
use crate::config::preset::check_texts;
use crate::models::Model;
use crate::training::worker::yield_to_the_window;
use crate::training::{Checkpoint, History, PresentRuns};

/// Most bytes that the files of a run may have, about: a larger one would keep the disk busy, and the next start waiting.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of a file for each byte of a number in memory, about.
const BYTES_OF_TEXT: usize = 3;

/// What is written of a run that no checkpoint has.
pub struct RunWords {
    /// Title of what is open.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// The trained model that Reset comes back to.
    pub start: Option<Model>,
}

/// What tells the content of the files from any other; nothing where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OnDisk {
    run: Option<u64>,
    start: Option<u64>,
}

/// What this window knows of its files.
pub(super) struct RunKeeper {
    /// The name of its files.
    own: String,
    /// The earlier window whose run it goes on with, until its files are this one's.
    pub(super) taken_over: Option<String>,
    on_disk: OnDisk,
    writing: Option<Receiver<Result<OnDisk, String>>>,
}

impl RunKeeper {
    pub(super) fn new() -> Self {
        Self {
            own: run_files::new_name(),
            taken_over: None,
            on_disk: OnDisk::default(),
            writing: None,
        }
    }
}

impl Store {
    fn folder(&self) -> Option<PathBuf> {
        Some(self.path.as_ref()?.parent()?.to_owned())
    }

    /// Whether runs are kept at all.
    pub fn keeps_runs(&self) -> bool {
        self.path.is_some()
    }

    /// What a session says of its run.
    pub fn run_name(&self) -> Option<String> {
        let is_kept = self.run.on_disk.run.is_some();
        is_kept.then(|| self.run.own.clone())
    }

    /// Whether there is a run of this window on disk.
    pub fn has_run(&self) -> bool {
        self.run.on_disk.run.is_some()
    }

    /// Whether there was one, and another window has it now.
    pub fn lost_run(&self) -> bool {
        let folder = self.folder().filter(|_| self.has_run());
        folder.is_some_and(|folder| !run_files::main_file(&folder, &self.run.own).exists())
    }

    /// Reads the run that a session names.
    ///
    /// # Errors
    ///
    /// Why it cannot be gone on with, in sentences for the user; its files are kept.
    pub fn read_run(&self, name: &str) -> Result<Option<KeptRun>, String> {
        let folder = self.folder().filter(|_| run_files::is_ours(name));
        folder.map_or(Ok(None), |folder| run_files::read(&folder, name))
    }

    /// This window goes on with a run that was read by that name: it is its own from the next writing of the session on.
    pub fn take_run_over(&mut self, name: String, run: &KeptRun) {
        self.run.on_disk = content(run);
        self.run.taken_over = Some(name);
    }

    /// Writes the runs that are answered with, if they are others than those on disk; one without any training takes the files
    /// away. Nothing is done while another writing is under way.
    pub fn keep_run(&mut self, answer: Receiver<PresentRuns>, words: RunWords) {
        let (Some(folder), None) = (self.folder(), &self.run.writing) else {
            return;
        };
        let (sender, receiver) = channel();
        let (own, known) = (self.run.own.clone(), self.run.on_disk);
        let spawned = thread::Builder::new()
            .name("write run".to_owned())
            .spawn(move || {
                yield_to_the_window();
                // Where no run is there is no answer, and what was kept stays.
                let kept = answer.recv().map_or(Ok(known), |runs| {
                    let run = of_present(runs, words);
                    keep(&run, known, (&folder, &own), MOST_BYTES)
                });
                // The window may have closed meanwhile.
                sender.send(kept).ok();
            });
        // Without a thread nothing will ever be sent, which is told as a failure.
        if let Err(error) = spawned {
            log::warn!("the run cannot be kept: {error}");
        }
        self.run.writing = Some(receiver);
    }

    /// Whether a run is being written.
    pub fn is_keeping_run(&self) -> bool {
        self.run.writing.is_some()
    }

    /// What became of the writing, once: waits for it so long; `None` while it goes on. An error is a sentence for the user.
    pub fn run_kept(&mut self, patience: Duration) -> Option<Result<(), String>> {
        let answer = self.run.writing.as_ref()?.recv_timeout(patience);
        let kept = match answer {
            Ok(kept) => kept,
            Err(RecvTimeoutError::Timeout) => return None,
            // A panic was already reported on stderr.
            Err(RecvTimeoutError::Disconnected) => Err(not_kept(tr!("the writing failed"))),
        };
        self.run.writing = None;
        Some(kept.map(|on_disk| {
            // The session is written anew with it: what another window wrote meanwhile names that one's run.
            if on_disk != self.run.on_disk {
                self.written = None;
            }
            self.run.on_disk = on_disk;
        }))
    }
}

fn not_kept(reason: &str) -> String {
    tr!(
        "The run cannot be kept for the next start: {reason}. “Save the trained model…” keeps it where you want.",
        reason
    )
}

fn of_present(runs: PresentRuns, words: RunWords) -> KeptRun {
    let RunWords {
        name,
        description,
        start,
    } = words;
    // A title that is too long is being edited still, and no reason to lose the run.
    let (name, description) = if check_texts(&name, &description).is_ok() {
        (name, description)
    } else {
        (String::new(), String::new())
    };
    let model = |(checkpoint, history): (Checkpoint, History)| Model {
        name: name.clone(),
        description: description.clone(),
        checkpoint,
        history,
        notes: Vec::new(),
    };
    KeptRun {
        main: model(runs.main),
        twin: runs.twin.map(model),
        start,
    }
}

/// Writes a run if it is another than the one on disk.
///
/// # Errors
///
/// A sentence for the user: that it is too large, or whatever the file system answered. What was there stays.
fn keep(
    run: &KeptRun,
    known: OnDisk,
    (folder, own): (&Path, &str),
    most_bytes: usize,
) -> Result<OnDisk, String> {
    let mut models = [Some(&run.main), run.twin.as_ref()].into_iter().flatten();
    if !models.any(|model| model.checkpoint.counters.has_begun()) {
        // A run that another window took over is none of this one's.
        if known.run.is_some() {
            run_files::remove(folder, own);
        }
        return Ok(OnDisk::default());
    }
    let new = content(run);
    if new == known && run_files::main_file(folder, own).exists() {
        return Ok(known);
    }
    if bytes(run) > most_bytes {
        let most_mib = most_bytes >> 20;
        let reason = tr!("it would take more than {most_mib} MiB", most_mib);
        return Err(not_kept(&reason));
    }
    run_files::write(run, new.start != known.start, (folder, own))
        .map_err(|error| not_kept(&format!("{}: {error}", folder.display())))?;
    Ok(new)
}

/// Bytes that its files have, about.
fn bytes(run: &KeptRun) -> usize {
    let models = [Some(&run.main), run.twin.as_ref(), run.start.as_ref()];
    let bytes = models.into_iter().flatten().map(|model| {
        let checkpoint = &model.checkpoint;
        BYTES_OF_TEXT * checkpoint.bytes() + checkpoint.config.data.pictures.text().len()
    });
    bytes.sum()
}

fn content(run: &KeptRun) -> OnDisk {
    OnDisk {
        run: Some(digest([Some(&run.main), run.twin.as_ref()])),
        start: run.start.as_ref().map(|start| digest([Some(start), None])),
    }
}

/// Of what training and hands change; settings that act at once are the session's.
fn digest(models: [Option<&Model>; 2]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for model in models {
        model.is_some().hash(&mut hasher);
        let Some(Checkpoint {
            counters, networks, ..
        }) = model.map(|model| &model.checkpoint)
        else {
            continue;
        };
        (counters.epoch, counters.d_updates, counters.g_updates).hash(&mut hasher);
        for network in [&networks.generator, &networks.discriminator] {
            for parameter in &network.parameters {
                parameter.to_bits().hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{Looks, Stored};
    use super::*;
    use crate::config::{Config, Preset};
    use crate::gan::Backend;
    use crate::lessons::Recording;
    use crate::training::Session;
    use crate::ui::document::Document;

    fn runs(epochs: u64) -> PresentRuns {
        let mut session = Session::new(Config::default(), Backend::Flex);
        for _ in 0..epochs {
            session.run_epoch().unwrap();
        }
        PresentRuns {
            main: (session.checkpoint(), session.history().clone()),
            twin: None,
        }
    }

    fn words() -> RunWords {
        RunWords {
            name: "x".repeat(10_000),
            description: String::new(),
            start: None,
        }
    }

    fn kept(store: &mut Store, runs: PresentRuns) -> Result<(), String> {
        let (sender, answer) = channel();
        sender.send(runs).ok();
        store.keep_run(answer, words());
        store.run_kept(Duration::from_mins(1)).unwrap()
    }

    #[test]
    fn a_run_is_written_once_and_taken_away_with_its_training() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::at(Some(folder.path().to_owned()));
        assert!(store.keeps_runs() && !store.lost_run());
        kept(&mut store, runs(0)).unwrap();
        assert_eq!(store.run_name(), None, "nothing was trained");
        kept(&mut store, runs(2)).unwrap();
        let name = store.run_name().unwrap();
        let path = run_files::main_file(folder.path(), &name);
        let read = || store_of(folder.path()).read_run(&name).unwrap();
        assert_eq!(read().unwrap().main.checkpoint, runs(2).main.0);
        // What stands there by hand shows that it is not written anew.
        std::fs::write(&path, "by hand").unwrap();
        kept(&mut store, runs(2)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "by hand");
        kept(&mut store, runs(3)).unwrap();
        assert_eq!(read().unwrap().main.checkpoint.epoch(), 3);
        // Another window has it now.
        std::fs::remove_file(&path).unwrap();
        assert!(store.lost_run());
        kept(&mut store, runs(3)).unwrap();
        assert!(path.exists() && !store.lost_run());
        kept(&mut store, runs(0)).unwrap();
        assert!(!path.exists() && !store.has_run());
    }

    fn store_of(folder: &Path) -> Store {
        Store::at(Some(folder.to_owned()))
    }

    #[test]
    fn the_session_names_the_run_that_was_kept_last() {
        let folder = tempfile::tempdir().unwrap();
        let document = Document::new(Preset::new("x", "", Config::default()), None);
        let remember = |store: &mut Store| {
            let stored = Stored {
                document: document.clone(),
                looks: Looks::default(),
                pictures: Vec::new(),
                run: store.run_name(),
                recording: Recording::default(),
            };
            store.finish(&stored).unwrap();
        };
        let [mut one, mut two] = [(); 2].map(|()| store_of(folder.path()));
        for store in [&mut one, &mut two] {
            kept(store, runs(1)).unwrap();
            remember(store);
        }
        let named = || store_of(folder.path()).read().unwrap().unwrap().run;
        assert_eq!(named(), two.run_name());
        // Nothing is new but the run.
        kept(&mut one, runs(2)).unwrap();
        remember(&mut one);
        assert_eq!(named(), one.run_name());
    }

    #[test]
    fn a_run_keeps_its_name_where_the_session_that_takes_it_over_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut old = store_of(folder.path());
        kept(&mut old, runs(1)).unwrap();
        let from = old.run_name().unwrap();
        let mut new = store_of(folder.path());
        let run = new.read_run(&from).unwrap().unwrap();
        new.take_run_over(from.clone(), &run);
        let mut stored = Stored {
            // More than a session may have.
            document: Document::new(
                Preset::new("x", "a".repeat(9 << 20), Config::default()),
                None,
            ),
            looks: Looks::default(),
            pictures: Vec::new(),
            run: new.run_name(),
            recording: Recording::default(),
        };
        new.finish(&stored).unwrap_err();
        assert!(run_files::main_file(folder.path(), &from).exists());
        stored.document = Document::new(Preset::new("x", "", Config::default()), None);
        new.finish(&stored).unwrap();
        assert!(!run_files::main_file(folder.path(), &from).exists() && !new.lost_run());
    }

    #[test]
    fn a_run_that_is_too_large_is_told_of_and_the_last_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let own = run_files::new_name();
        let place = (folder.path(), own.as_str());
        let none = OnDisk::default();
        let small = of_present(runs(1), words());
        let most = bytes(&small);
        let known = keep(&small, none, place, most).unwrap();
        let larger = of_present(runs(2), words());
        let error = keep(&larger, known, place, most - 1).unwrap_err();
        assert!(error.contains("it would take more than"), "{error}");
        let read = run_files::read(folder.path(), &own).unwrap().unwrap();
        assert_eq!(read.main.checkpoint.epoch(), 1);
    }

    #[test]
    fn what_no_run_answers_and_what_no_folder_takes_is_no_run() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store_of(folder.path());
        let (sender, answer) = channel();
        drop(sender);
        store.keep_run(answer, words());
        store.run_kept(Duration::from_mins(1)).unwrap().unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        // A file stands where the folder should be.
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = kept(&mut store_of(&file), runs(1)).unwrap_err();
        assert!(error.contains("cannot be kept"), "{error}");
        // One that remembers nothing is asked for nothing.
        let mut none = Store::at(None);
        let (_sender, answer) = channel();
        none.keep_run(answer, words());
        assert!(!none.is_keeping_run() && !none.keeps_runs());
        // No session names a file that is not ours.
        assert_eq!(store.read_run("../other"), Ok(None));
    }
}
