//! The model that `train --save` keeps: the end of the run, or the last finished epoch if a second Ctrl-C
//! leaves no time for more.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::exit::complain;
use crate::files::WriteError;
use crate::models::{Model, file};

/// Least time between two moments that are kept.
const PAUSE: Duration = Duration::from_secs(1);
/// How long somebody in a hurry waits for a file that is being written.
const PATIENCE: Duration = Duration::from_secs(5);

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

    /// Writes the file.
    pub(super) fn save(&self, model: &Model) -> Result<(), WriteError> {
        // Held while writing, so that a second Ctrl-C waits for it.
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let result = file::write(model, &self.path);
        *newest = State::Done;
        result
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
                match file::write(model, &path) {
                    Ok(()) => complain(&format!(
                        "saved {} as of epoch {}",
                        path.display(),
                        model.checkpoint.epoch()
                    )),
                    Err(error) => complain(&error.to_string()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::training::Session;

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
        keeper.save(&model(&session)).unwrap();
        last_words();
        assert_eq!(Model::read(&path).unwrap().checkpoint.epoch(), 4);
    }
}
