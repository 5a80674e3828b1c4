//! The model that `train --save` keeps: the end of the run, or the last finished epoch if a second Ctrl-C
//! leaves no time for more.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, io};

use super::exit::complain;
use crate::models::{Model, file};

/// Least time between two moments that are kept.
const PAUSE: Duration = Duration::from_secs(1);
/// How long somebody in a hurry waits for a file that is being written.
const PATIENCE: Duration = Duration::from_secs(5);

/// Models that may be kept in one folder under names of their own.
const MOST_RESCUED: u32 = 100;

/// The file, and what would go into it now.
pub(super) struct Keeper {
    path: PathBuf,
    last: Instant,
    newest: Arc<Mutex<State>>,
}

/// Shared with the handler of Ctrl-C.
#[derive(Default)]
enum State {
    #[default]
    Nothing,
    Kept(Box<Model>),
    /// The end of the run was written, or why not was said.
    Done,
}

impl Keeper {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            last: Instant::now(),
            newest: Arc::default(),
        }
    }

    /// Keeps the moment in memory, if the last one is some time ago: of quick epochs few are needed, as
    /// training then stops between two of them at once.
    pub(super) fn keep(&mut self, model: impl FnOnce() -> Model) {
        if self.last.elapsed() >= PAUSE {
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            *newest = State::Kept(Box::new(model()));
            self.last = Instant::now();
        }
    }

    /// Writes the file; where it cannot, says why and where the model is instead. Whether it could.
    pub(super) fn save(&self, model: &Model) -> bool {
        // Held while writing, and while it is said, so that a second Ctrl-C waits for both.
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let result = write_somewhere(model, &self.path);
        if let Err(error) = &result {
            complain(&format!("error: {error}"));
        }
        *newest = State::Done;
        result.is_ok()
    }

    /// What a second Ctrl-C has to do: writes the newest moment that was kept, unless a later one was
    /// written already.
    pub(super) fn last_words(&self) -> impl Fn() + Send + use<> {
        let (path, newest) = (self.path.clone(), self.newest.clone());
        move || {
            let start = Instant::now();
            let state = loop {
                match newest.try_lock() {
                    Ok(state) => break state,
                    Err(_) if start.elapsed() > PATIENCE => return,
                    Err(_) => sleep(Duration::from_millis(5)),
                }
            };
            if let State::Kept(model) = &*state {
                match write_somewhere(model, &path) {
                    Ok(()) => complain(&format!(
                        "saved {} as of epoch {}",
                        path.display(),
                        model.checkpoint.epoch()
                    )),
                    Err(error) => complain(&error),
                }
            }
        }
    }
}

/// Writes a model; where that fails, it is kept under a new name elsewhere, as it may have taken hours.
fn write_somewhere(model: &Model, path: &Path) -> Result<(), String> {
    let Err(error) = file::write(model, path) else {
        return Ok(());
    };
    // One that could not be read again is worth as little elsewhere, and who closed the pipe wanted no more of it.
    if matches!(
        error.source.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::BrokenPipe
    ) {
        return Err(error.to_string());
    }
    let folders = env::current_dir().into_iter().chain([env::temp_dir()]);
    match rescued(model, path, folders) {
        Some(rescued) => Err(format!(
            "{}: cannot save: {}; the trained model is in {} instead",
            error.path.display(),
            error.source,
            rescued.display()
        )),
        None => Err(error.to_string()),
    }
}

/// Writes a model into the first of the folders that takes it, under a name that nothing has there.
fn rescued(
    model: &Model,
    path: &Path,
    folders: impl IntoIterator<Item = PathBuf>,
) -> Option<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    for folder in folders {
        for number in 1..=MOST_RESCUED {
            let number = if number == 1 {
                String::new()
            } else {
                format!("-{number}")
            };
            let path = folder.join(format!("{stem}-rescued{number}.json"));
            // Taken before anything is written, so that two programs never share one.
            let taken = OpenOptions::new().write(true).create_new(true).open(&path);
            match taken.map(drop) {
                Ok(()) if file::write(model, &path).is_ok() => return Some(path),
                Ok(()) => {
                    fs::remove_file(&path).ok();
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(_) => break,
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::training::Session;

    #[test]
    fn a_model_that_cannot_be_saved_is_kept_under_a_name_that_nothing_has() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("run-rescued.json"), "theirs").unwrap();
        let session = Session::new(Config::default(), Backend::Flex);
        let model = Model {
            name: "x".to_owned(),
            description: String::new(),
            checkpoint: session.checkpoint(),
            history: session.history().clone(),
            notes: Vec::new(),
        };
        let folders = || [at("nowhere"), folder.path().to_owned()];
        for name in ["run-rescued-2.json", "run-rescued-3.json"] {
            let found = rescued(&model, Path::new("full/run.json"), folders());
            assert_eq!(found, Some(at(name)));
            assert_eq!(Model::read(&at(name)).unwrap().name, "x");
        }
        assert_eq!(fs::read(at("run-rescued.json")).unwrap(), b"theirs");
        assert_eq!(rescued(&model, Path::new("run.json"), [at("no")]), None);
    }

    #[test]
    fn somebody_in_a_hurry_gets_the_newest_moment_that_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.json");
        let mut session = Session::new(Config::default(), Backend::Flex);
        let mut keeper = Keeper::new(path.clone());
        let last_words = keeper.last_words();
        let model = |session: &Session| Model {
            name: "x".to_owned(),
            description: String::new(),
            checkpoint: session.checkpoint(),
            history: session.history().clone(),
            notes: Vec::new(),
        };
        last_words();
        assert!(!path.exists(), "no epoch was finished");
        for _ in 0..3 {
            session.run_epoch().unwrap();
            keeper.last = Instant::now().checked_sub(2 * PAUSE).unwrap();
            keeper.keep(|| model(&session));
            // At once again, so it is not kept.
            keeper.keep(|| panic!("too soon"));
        }
        last_words();
        assert_eq!(Model::read(&path).unwrap().checkpoint.epoch(), 3);
        session.run_epoch().unwrap();
        assert!(keeper.save(&model(&session)));
        last_words();
        assert_eq!(Model::read(&path).unwrap().checkpoint.epoch(), 4);
    }
}
