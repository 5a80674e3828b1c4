//! The lesson that is being recorded, as a lesson file of its own beside the session: whoever looks for it can open it.

use std::fs;
use std::io;
use std::path::Path;

use super::move_aside;
use crate::files::{check_size, parse_ron, read_text, write};
use crate::lessons::check::FILE;
use crate::lessons::{Lesson, Recording};

const NAME: &str = "lesson-being-recorded.ron";

/// The file, and what this window knows to be in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    known: Recording,
}

impl Recorded {
    /// Reads the steps so far. A file that is no lesson any more is kept under another name.
    pub(super) fn read(&mut self, folder: &Path) -> Recording {
        let path = folder.join(NAME);
        self.known = on_disk(&path).unwrap_or_else(|()| {
            set_aside(&path).ok();
            Recording::default()
        });
        self.known.clone()
    }

    /// Writes what this window has recorded since, or takes the file away where nothing is left. What another window wrote
    /// meanwhile is kept under another name.
    ///
    /// # Errors
    ///
    /// A sentence for the user: whatever the file system answered, or that the file could not be read again.
    pub(super) fn keep(&mut self, recording: &Recording, folder: &Path) -> Result<(), String> {
        self.write(recording, folder).map_err(|error| {
            tr!(
                "{path}: the lesson that is being recorded cannot be kept: {error}. Save it on the Lessons page, or discard it there.",
                path = folder.join(NAME).display(),
                error
            )
        })
    }

    fn write(&mut self, recording: &Recording, folder: &Path) -> io::Result<()> {
        if *recording == self.known {
            return Ok(());
        }
        let path = folder.join(NAME);
        if path.exists() && on_disk(&path).as_ref() != Ok(&self.known) {
            set_aside(&path)?;
        }
        if recording.steps.is_empty() {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        } else {
            let text = recording.lesson().to_ron();
            check_size(&text, FILE.most_mib).map_err(io::Error::other)?;
            write(&path, text.as_bytes())?;
        }
        self.known = recording.clone();
        Ok(())
    }
}

/// What a file has: nothing where there is none.
fn on_disk(path: &Path) -> Result<Recording, ()> {
    if !path.exists() {
        return Ok(Recording::default());
    }
    let text = read_text(path, FILE.max_bytes()).map_err(drop)?;
    let lesson = parse_ron::<Lesson>(&text, NAME).map_err(drop)?;
    Ok(Recording {
        steps: lesson.steps,
    })
}

fn set_aside(path: &Path) -> io::Result<()> {
    match move_aside(path, |number| format!("{number}.ron")) {
        Some(moved) => moved.map(drop),
        None => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LessonStep;

    #[test]
    fn two_windows_and_what_is_broken_lose_no_steps() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let steps = |titles: &[&str]| Recording {
            steps: titles
                .iter()
                .map(|title| LessonStep {
                    title: (*title).to_owned(),
                    ..LessonStep::default()
                })
                .collect(),
        };
        let mut windows = [Recorded::default(), Recorded::default()];
        for window in &mut windows {
            assert_eq!(window.read(folder), Recording::default());
        }
        windows[0].keep(&steps(&["a"]), folder).unwrap();
        // One that has recorded nothing touches nothing.
        windows[1].keep(&steps(&[]), folder).unwrap();
        assert_eq!(Recorded::default().read(folder), steps(&["a"]));
        windows[1].keep(&steps(&["b"]), folder).unwrap();
        assert_eq!(Recorded::default().read(folder), steps(&["b"]));
        let aside = folder.join(NAME).with_extension("1.ron");
        assert_eq!(on_disk(&aside), Ok(steps(&["a"])));
        fs::write(folder.join(NAME), "by hand").unwrap();
        assert_eq!(Recorded::default().read(folder), Recording::default());
        let aside = folder.join(NAME).with_extension("2.ron");
        assert_eq!(fs::read_to_string(aside).unwrap(), "by hand");
    }

    #[test]
    fn one_that_is_too_large_is_told_of_by_itself_and_the_session_is_remembered() {
        use crate::config::{Config, Preset};
        use crate::ui::document::Document;
        use crate::ui::store::{Looks, Store, Stored};
        let folder = tempfile::tempdir().unwrap();
        let step = LessonStep {
            text: "a".repeat(FILE.max_bytes() as usize + 1),
            ..LessonStep::default()
        };
        let mut stored = Stored {
            document: Document::new(Preset::new("kept", "", Config::default()), None),
            looks: Looks::default(),
            pictures: Vec::new(),
            run: None,
            recording: Recording { steps: vec![step] },
        };
        let at = || Store::at(Some(folder.path().to_owned()));
        let mut store = at();
        let error = store.finish(&stored).unwrap_err();
        assert!(error.contains(NAME), "{error:.300}");
        assert!(
            error.contains("the lesson that is being recorded"),
            "{error:.300}"
        );
        assert!(!error.contains("session"), "{error:.300}");
        let read = at().read().unwrap().unwrap();
        assert_eq!(read.document.name, "kept");
        // It is tried again, until it fits or is discarded.
        store.finish(&stored).unwrap_err();
        stored.recording = Recording::default();
        store.finish(&stored).unwrap();
    }

    #[test]
    fn it_is_read_as_lesson_files_are() {
        let folder = tempfile::tempdir().unwrap();
        let text = "(lesson: 1, title: \"T\", steps: [(title: \"a\", open: Settings((data: (spread: 0.1))))])";
        Lesson::parse(text, "l.ron").unwrap();
        fs::write(folder.path().join(NAME), text).unwrap();
        let read = Recorded::default().read(folder.path());
        assert_eq!(read.steps.len(), 1);
        assert!(folder.path().join(NAME).exists(), "it is not set aside");
    }
}
