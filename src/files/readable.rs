//! Files that are written only if this program could open them again.

use std::path::Path;

use super::{FileError, FileFormat, WriteError, write_together};

/// Whether a text is short enough for a reader that takes so many MiB.
///
/// # Errors
///
/// That it is not, in words.
pub fn check_size(text: &str, most_mib: u64) -> Result<(), String> {
    if text.len() as u64 <= most_mib << 20 {
        return Ok(());
    }
    Err(tr!(
        "it would be larger than {most_mib} MiB and could not be opened again",
        most_mib
    ))
}

/// Why something could not be opened again, in words. It is in no file yet, so none is named.
pub fn unopenable(error: &FileError) -> String {
    let text = error.to_string();
    let prefix = format!("{}: ", error.path);
    let reason = text.strip_prefix(&prefix).unwrap_or(&text);
    tr!("it could not be opened again: {reason}", reason)
}

/// Writes a text file that `read` can read again, and of which it says that it is what was to be written.
///
/// # Errors
///
/// If the text is larger than its format allows, cannot be read or is read as something else, or if the folder cannot be
/// written; an existing file is intact then.
pub fn write_readable(
    path: &Path,
    text: &str,
    format: &FileFormat,
    read: impl FnOnce(&str) -> Result<bool, FileError>,
) -> Result<(), WriteError> {
    let checked = check_size(text, format.most_mib).and_then(|()| match read(text) {
        Ok(true) => Ok(()),
        Ok(false) => Err(tr!("the file would be read as something else").to_owned()),
        Err(error) => Err(unopenable(&error)),
    });
    checked.map_err(|reason| WriteError::unreadable(path, reason))?;
    write_together(&[(path, text.as_bytes())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Problem;

    const NOTE: FileFormat = FileFormat {
        name: "a note",
        shown: "a note (.txt)",
        most_mib: 1,
    };

    #[test]
    fn what_is_too_large_refused_or_read_as_something_else_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note.txt");
        write_readable(&path, "old", &NOTE, |text| Ok(text == "old")).unwrap();
        let refused = || FileError::new("the note", Problem::Invalid("is new".to_owned()));
        let large = "x".repeat((1 << 20) + 1);
        for (result, said) in [
            (
                write_readable(&path, &large, &NOTE, |_| Ok(true)),
                "larger than 1 MiB and could not be opened again",
            ),
            (
                write_readable(&path, "new", &NOTE, |_| Ok(false)),
                "read as something else",
            ),
            (
                write_readable(&path, "new", &NOTE, |_| Err(refused())),
                "it could not be opened again: is new",
            ),
        ] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
            assert!(error.contains("Nothing was changed on disk"), "{error}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        }
        write_readable(&path, &large[1..], &NOTE, |_| Ok(true)).unwrap();
    }
}
