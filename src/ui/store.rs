//! What the window remembers from one start to the next: the open document and how it was shown ([`Looks`], in `looks`).
//! One RON file in the platform's configuration folder, written off the UI thread; [`kept_pictures`], the lesson that is being
//! [`recorded`] and the [`run`] that goes on (its [`run_files`]) beside it, and nothing lost of what [`others`] remember there, who write in [`turn`].

mod kept_pictures;
mod looks;
mod others;
mod recorded;
mod run;
mod run_files;
mod turn;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use serde::{Deserialize, Serialize};

pub use self::looks::Looks;
use self::others::{LessonDone, Others};
use self::run::RunKeeper;
pub use self::run::RunWords;
pub use self::run_files::KeptRun;
use super::document::Document;
use crate::config::check;
use crate::files::{
    FileError, FileFormat, Problem, TextError, check_size, parse_ron, read_text, write,
};
use crate::language::Language;
use crate::lessons::Recording;

const FILE: &str = "session.ron";
/// What is in it. A document with the largest drawing, twice, is about 1.3 MB.
const FORMAT: FileFormat = FileFormat {
    name: msg!("a session file"),
    shown: msg!("a session file (.ron)"),
    most_mib: 8,
};
/// Most files of one name that are kept aside.
const MOST_ASIDE: usize = 99;
const MAX_BYTES: u64 = FORMAT.max_bytes();

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The open document, edited or not.
    pub document: Document,
    /// How it was shown.
    #[serde(default)]
    pub looks: Looks,
    /// In the file only: where the pictures of its configurations are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// The name of the files of its run, if that is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The lesson that is being made, in a file of its own.
    #[serde(skip)]
    pub recording: Recording,
}

/// The file; without a folder nothing is remembered.
pub struct Store {
    path: Option<PathBuf>,
    written: Option<Stored>,
    writing: Option<JoinHandle<Result<(), String>>>,
    others: Arc<Mutex<Others>>,
    run: RunKeeper,
    /// Whether the next writing forgets the runs of other windows.
    forgets_tried: bool,
    /// Why nothing is remembered, where that is wanted.
    unable: Option<Unable>,
    /// What was done with lessons of files since the last writing.
    lessons_done: Vec<LessonDone>,
}

/// Why nothing is remembered.
enum Unable {
    /// The system names no folder for it.
    NoFolder,
    /// The last session may be whole, but cannot be read: what the user was told.
    Unread(String),
}

impl Unable {
    fn sentence(&self) -> String {
        match self {
            // In the language of now: there is none yet as the store is made.
            Self::NoFolder => tr!(
                "The session cannot be remembered: the system names no folder for settings. Save the preset to keep it."
            )
            .to_owned(),
            Self::Unread(told) => told.clone(),
        }
    }
}

impl Store {
    /// The store in the platform's configuration folder.
    pub fn platform() -> Self {
        let folder = directories::ProjectDirs::from("", "", "gan-playground");
        Self::wanted_at(folder.map(|f| f.config_dir().to_owned()))
    }

    /// The store in a folder; that there is none is told of.
    fn wanted_at(folder: Option<PathBuf>) -> Self {
        let unable = folder.is_none().then_some(Unable::NoFolder);
        Self {
            unable,
            ..Self::at(folder)
        }
    }

    /// The store in a folder; `None` remembers nothing, as is wanted.
    pub fn at(folder: Option<PathBuf>) -> Self {
        Self {
            path: folder.map(|f| f.join(FILE)),
            written: None,
            writing: None,
            others: Arc::default(),
            run: RunKeeper::new(),
            forgets_tried: false,
            unable: None,
            lessons_done: Vec::new(),
        }
    }

    /// Reads what was remembered.
    ///
    /// # Errors
    ///
    /// Why, in sentences for the user, if there is a file that cannot be used; it is set aside under another name, so that
    /// nothing in it is lost. A file that the system does not let us read may be whole: it stays where it is, and nothing is
    /// remembered, as that would replace it; each writing says so again.
    pub fn read(&mut self) -> Result<Option<Stored>, String> {
        let Some(path) = self.path.as_ref().filter(|p| p.exists()) else {
            return Ok(None);
        };
        let folder = path.parent().unwrap_or(path);
        let text = match read_text(path, MAX_BYTES) {
            Ok(text) => text,
            Err(error) => {
                let may_be_whole = matches!(error, TextError::Unreadable(_));
                let because = lost(&FileError::unread(FILE, error, &FORMAT));
                let then = if may_be_whole {
                    tr!(
                        "{path} is left as it is, and nothing is remembered until the program is started anew.",
                        path = path.display()
                    )
                } else {
                    said(set_aside(path))
                };
                let told = format!("{because} {then}");
                if may_be_whole {
                    self.path = None;
                    self.unable = Some(Unable::Unread(told.clone()));
                }
                return Err(told);
            }
        };
        let stored = match understood(&text, folder) {
            Ok(stored) => stored,
            Err(error) => return Err(format!("{} {}", lost(&error), said(set_aside(path)))),
        };
        self.written = Some(stored.clone());
        others(&self.others).know(&text, &stored.looks);
        Ok(Some(stored))
    }

    /// The lesson that is being recorded, whether there is a session or not.
    pub fn recording(&self) -> Recording {
        let folder = self.path.as_deref().and_then(Path::parent);
        folder.map_or_else(Recording::default, |folder| {
            others(&self.others).recorded.read(folder)
        })
    }

    /// Forgets the runs that other windows have tried, too.
    pub fn forget_tried(&mut self) {
        // A writing that is under way has the others, and is not waited for.
        self.forgets_tried = true;
    }

    /// Forgets the lesson of a file that other windows may have noted, too.
    pub fn forget_lesson(&mut self, path: PathBuf) {
        self.lessons_done.push(LessonDone::Forgotten(path));
    }

    /// Takes note that the lesson of a file was opened, which may have been forgotten before.
    pub fn note_lesson(&mut self, path: PathBuf) {
        self.lessons_done.push(LessonDone::Opened(path));
    }

    /// The language that is remembered, before all else is read.
    pub fn language(&self) -> Option<Language> {
        #[derive(Deserialize)]
        struct Peek {
            looks: PeekLooks,
        }
        #[derive(Deserialize)]
        struct PeekLooks {
            language: Option<String>,
        }
        let text = read_text(self.path.as_ref()?, MAX_BYTES).ok()?;
        let peek: Peek = parse_ron(&text, FILE).ok()?;
        Language::of(&peek.looks.language?)
    }

    /// Writes, if there is something new and no writing is under way.
    ///
    /// # Errors
    ///
    /// A sentence for the user, if the last writing failed; the next call tries again. If nothing can be remembered, why, each time.
    pub fn write(&mut self, stored: &Stored) -> Result<(), String> {
        if self.writing.as_ref().is_some_and(|w| !w.is_finished()) {
            return Ok(());
        }
        self.join()?;
        let Some(path) = self.path.clone() else {
            let unable = self.unable.as_ref().map(Unable::sentence);
            return unable.map_or(Ok(()), Err);
        };
        if !self.forgets_tried && self.written.as_ref() == Some(stored) {
            return Ok(());
        }
        let (copy, known) = (stored.clone(), self.others.clone());
        let taken_over = self.run.taken_over.clone();
        // Nobody writes now, so nobody is waited for; if there is no thread, the next writing has these still.
        {
            let mut others = others(&known);
            if std::mem::take(&mut self.forgets_tried) {
                others.forget_tried();
            }
            others.note_lessons(std::mem::take(&mut self.lessons_done));
        }
        let writing = thread::Builder::new()
            .name("write session".to_owned())
            .spawn(move || write_file(&path, copy, taken_over.as_deref(), &mut others(&known)))
            .map_err(|error| tr!("The session cannot be remembered: {error}.", error))?;
        self.writing = Some(writing);
        self.written = Some(stored.clone());
        Ok(())
    }

    /// Whether a writing is under way, or just ended.
    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// Waits for the writing under way.
    fn join(&mut self) -> Result<(), String> {
        let result = match self.writing.take().map(JoinHandle::join) {
            Some(Ok(result)) => {
                // Once: from then on that name is another window's.
                if result.is_ok() {
                    self.run.taken_over = None;
                }
                result
            }
            // A panic was already reported on stderr.
            Some(Err(_)) => Err(tr!("The session cannot be remembered.").to_owned()),
            None => Ok(()),
        };
        if result.is_err() {
            self.written = None;
        }
        result
    }

    /// Writes and waits until it is done.
    ///
    /// # Errors
    ///
    /// A sentence for the user, if it failed.
    pub fn finish(&mut self, stored: &Stored) -> Result<(), String> {
        // Whatever became of an earlier writing, this one has all that it had.
        self.join().ok();
        self.write(stored)?;
        self.join()
    }
}

/// What the text of a session's file says, with its pictures.
///
/// # Errors
///
/// If it is no session, or has settings that cannot be used.
fn understood(text: &str, folder: &Path) -> Result<Stored, FileError> {
    let mut stored: Stored = parse_ron(text, FILE)?;
    kept_pictures::put_back(&mut stored, folder);
    let configs = [
        &stored.document.config,
        &stored.document.origin.saved.config,
    ];
    for config in configs.into_iter().chain(&stored.document.pinned) {
        check(config)
            .map_err(|violations| FileError::new(FILE, Problem::Invalid(violations.to_string())))?;
    }
    stored.looks = stored.looks.sound();
    Ok(stored)
}

fn lost(error: &FileError) -> String {
    tr!("The last session could not be restored: {error}.", error)
}

/// Gives a file that cannot be used a name that no file has yet, and says so.
///
/// # Errors
///
/// Why it stays where it is, and what to do.
fn set_aside(path: &Path) -> Result<String, String> {
    let moved = move_aside(path, |number| match number {
        1 => "unreadable.ron".to_owned(),
        _ => format!("unreadable-{number}.ron"),
    });
    match moved {
        Some(Ok(aside)) => Ok(tr!(
            "Its file was kept as {aside}.",
            aside = aside.display()
        )),
        Some(Err(error)) => Err(tr!(
            "Its file {path} cannot be set aside: {error}. Move it away to keep it.",
            path = path.display(),
            error
        )),
        None => Err(tr!(
            "Too many such files are in {folder} already: delete some. Move {path} away to keep it.",
            folder = path.parent().unwrap_or(path).display(),
            path = path.display()
        )),
    }
}

/// What is to be told of it, whatever became of the file.
fn said(of_file: Result<String, String>) -> String {
    match of_file {
        Ok(said) | Err(said) => said,
    }
}

/// Moves a file to the first of numbered endings that is free, from 1; `None` if none is.
fn move_aside(path: &Path, ending: impl Fn(usize) -> String) -> Option<std::io::Result<PathBuf>> {
    let mut names = (1..=MOST_ASIDE).map(|number| path.with_extension(ending(number)));
    let free = names.find(|name| !name.exists())?;
    Some(std::fs::rename(path, &free).map(|()| free))
}

/// One writes at a time, and no panic leaves it half done.
fn others(others: &Mutex<Others>) -> MutexGuard<'_, Others> {
    others.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_file(
    path: &Path,
    mut stored: Stored,
    taken_over: Option<&str>,
    others: &mut Others,
) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let failed = |error: std::io::Error| {
        tr!(
            "{path}: the session cannot be remembered: {error}. Save the preset to keep it.",
            path = path.display(),
            error
        )
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let _turn = turn::take(folder);
    // One that cannot be kept takes nothing else with it.
    let recorded = others.recorded.keep(&stored.recording, folder);
    kept_pictures::take_out(&mut stored, folder).map_err(failed)?;
    // Others count as read once this is written.
    let mut next = others.clone();
    if let Err(error) = next.read(path) {
        if let Problem::Unreadable(_) = error.problem {
            return Err(failed(std::io::Error::other(error.problem)));
        }
        // It is nobody's session; nothing of it is lost.
        set_aside(path).map_err(|why| {
            let what = tr!("The session cannot be remembered.");
            format!("{what} {why}")
        })?;
    }
    next.add_to(&mut stored.looks);
    let text = ron::ser::to_string_pretty(&stored, ron::ser::PrettyConfig::new());
    let text = text.map_err(|error| failed(std::io::Error::other(error)))?;
    // What could not be read again takes the place of nothing.
    check_size(&text, FORMAT.most_mib).map_err(|error| failed(std::io::Error::other(error)))?;
    write(path, text.as_bytes()).map_err(failed)?;
    // Not before: where it cannot be written, the session of before still names these files.
    if let (Some(from), Some(to)) = (taken_over, &stored.run) {
        run_files::take_over(folder, from, to);
    }
    next.know(&text, &stored.looks);
    *others = next;
    kept_pictures::clean(&stored, folder);
    run_files::clean(folder, stored.run.as_deref());
    recorded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_would_be_too_large_to_be_read_takes_the_place_of_nothing() {
        use crate::config::{Config, Preset};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let open = || Store::at(Some(folder.path().to_owned()));
        // A description is there twice: as it is, and as it was opened.
        let half = (MAX_BYTES / 2) as usize;
        let stored = |length: usize| {
            let preset = Preset::new("x", "a".repeat(length), Config::default());
            Stored {
                document: Document::new(preset, None),
                looks: Looks::default(),
                pictures: Vec::new(),
                run: None,
                recording: Recording::default(),
            }
        };
        let mut store = open();
        store.finish(&stored(half - 50_000)).unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(before.len() as u64 > MAX_BYTES - 100_000);
        let error = store.finish(&stored(half)).unwrap_err();
        assert!(error.contains("larger than 8 MiB"), "{error:.300}");
        assert!(error.contains("Save the preset"), "{error:.300}");
        assert!(
            std::fs::read(&path).unwrap() == before,
            "the last one stays"
        );
        let read = open().read().unwrap().unwrap();
        assert_eq!(read.document.description.len(), half - 50_000);
        // It is tried again, and remembered as soon as it fits.
        store.finish(&stored(1)).unwrap();
        let read = open().read().unwrap().unwrap();
        assert_eq!(read.document.description, "a");
    }

    #[test]
    fn why_a_session_cannot_be_restored_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut store = Store::at(Some(folder.path().to_owned()));
        let preset = crate::config::Preset::new("x", "", crate::config::Config::default());
        store
            .finish(&Stored {
                document: Document::new(preset, None),
                looks: Looks::default(),
                pictures: Vec::new(),
                run: None,
                recording: Recording::default(),
            })
            .unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        let out_of_range = whole.replacen("batch_size: 150", "batch_size: 0", 1);
        assert_ne!(out_of_range, whole);
        for (bytes, said) in [
            (&b"(document: 3)"[..], "session.ron:1:"),
            (b"\xff", "invalid UTF-8 at byte 0"),
            (out_of_range.as_bytes(), "batch_size is 0"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let error = store.read().unwrap_err();
            assert!(error.contains(said), "{error}");
            assert!(error.contains("could not be restored: "), "{error}");
            assert!(error.contains("kept as"), "{error}");
            assert!(!path.exists());
        }
    }

    /// What the system does not let us read may be whole.
    #[cfg(unix)]
    #[test]
    fn a_session_that_cannot_be_read_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        // Opened, it is an error for everybody, root as well.
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let mut store = Store::at(Some(folder.path().to_owned()));
        let error = store.read().unwrap_err();
        assert!(error.contains("cannot read: "), "{error}");
        assert!(error.contains("is left as it is"), "{error}");
        // It is said again as the window closes, and whenever it would remember.
        for _ in 0..2 {
            assert_eq!(store.finish(&anything()).unwrap_err(), error);
            assert_eq!(store.write(&anything()).unwrap_err(), error);
        }
        let names = std::fs::read_dir(folder.path()).unwrap();
        let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [FILE]);
    }

    fn anything() -> Stored {
        let preset = crate::config::Preset::new("x", "", crate::config::Config::default());
        Stored {
            document: Document::new(preset, None),
            looks: Looks::default(),
            pictures: Vec::new(),
            run: None,
            recording: Recording::default(),
        }
    }

    #[test]
    fn a_system_without_a_folder_for_it_is_told_of_where_it_should_remember() {
        let error = Store::wanted_at(None).finish(&anything()).unwrap_err();
        assert!(error.contains("cannot be remembered"), "{error}");
        Store::at(None).finish(&anything()).unwrap();
    }

    #[test]
    fn the_language_is_known_before_all_else_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(Some(folder.path().to_owned()));
        for text in ["Some(\"fr\")", "\"fr\""] {
            let text = format!("(looks: (language: {text}, zoom: 1.0))");
            std::fs::write(folder.path().join(FILE), &text).unwrap();
            assert!(store.language() == Language::of("fr"), "{text}");
            assert!(store.language().is_some(), "{text}");
        }
    }

    #[test]
    fn one_remembered_run_of_another_version_costs_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let open = || Store::at(Some(folder.path().to_owned()));
        let mut stored = anything();
        stored.looks.tried = crate::ui::tried::TriedRuns::of_seeds(&[1, 2]);
        stored.looks.note_file(Path::new("a.ron"), "A");
        open().finish(&stored).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, runs) = text.split_once("tried: [").unwrap();
        let runs = runs.replacen("discriminator: (", "discriminator: (r1_interval: 7.5,", 1);
        std::fs::write(&path, format!("{before}tried: [{runs}")).unwrap();
        let read = open().read().unwrap().unwrap();
        let seeds: Vec<_> = read
            .looks
            .tried
            .all()
            .iter()
            .map(|t| t.config.seed)
            .collect();
        assert_eq!(seeds, [2]);
        let own = crate::ui::own_file::OwnFile::new(Path::new("a.ron"), "A");
        assert_eq!(read.looks.recent, [own]);
        assert!(path.exists());
    }

    #[test]
    fn unreadable_sessions_never_replace_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::at(Some(folder.path().to_owned()));
        for text in ["first", "second", "third"] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            store.read().unwrap_err();
        }
        for (name, text) in [
            ("session.unreadable.ron", "first"),
            ("session.unreadable-2.ron", "second"),
            ("session.unreadable-3.ron", "third"),
        ] {
            let kept = std::fs::read_to_string(folder.path().join(name));
            assert_eq!(kept.unwrap(), text, "{name}");
        }
    }
}
