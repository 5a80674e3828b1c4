//! The lesson that is being recorded, as a lesson file of its own beside the session: whoever looks for it can open it.

use std::fs;
use std::io;
use std::path::Path;

use crate::files::{read_text, write};
use crate::lessons::check::FILE;
use crate::lessons::{Lesson, Recording};

const NAME: &str = "lesson-being-recorded.ron";

/// The steps so far; none where there is no such file, or it is no lesson any more.
pub(super) fn read(folder: &Path) -> Recording {
    let text = read_text(&folder.join(NAME), FILE.max_bytes()).unwrap_or_default();
    let lesson = ron::from_str::<Lesson>(&text);
    lesson.map_or_else(
        |_| Recording::default(),
        |lesson| Recording {
            steps: lesson.steps,
        },
    )
}

/// Writes what is new, and nothing where nothing is recorded.
///
/// # Errors
///
/// Whatever the file system answered.
pub(super) fn keep(recording: &Recording, folder: &Path) -> io::Result<()> {
    let path = folder.join(NAME);
    if recording.steps.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    if read(folder) == *recording {
        return Ok(());
    }
    write(&path, recording.lesson().to_ron().as_bytes())
}
