//! [`FileError`]: why a file cannot be used as what it should be.

use std::fmt;
use std::io;

use super::TextError;
use crate::language;
use crate::text::shortened;

/// Most characters of a message about one place of a file.
const MOST: usize = 600;

/// What files of one kind are called, and how large they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFormat {
    /// In a sentence: "a preset file".
    pub name: &'static str,
    /// To look for: "a preset file (.ron)".
    pub shown: &'static str,
    /// Most MiB that are read.
    pub most_mib: u64,
}

impl FileFormat {
    /// Most bytes that are read.
    pub const fn max_bytes(&self) -> u64 {
        self.most_mib << 20
    }
}

/// Why a file cannot be used as what it should be, in one line: where, what is wrong, and what to do.
#[derive(Debug)]
pub struct FileError {
    /// The file, or what stands for it, such as "the clipboard".
    pub path: String,
    /// Where in it; `None` where it is about all of it.
    pub place: Option<Place>,
    /// Dotted path of the field; empty outside any.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, where it is known.
    pub column: Option<usize>,
}

/// What is wrong with a file, in words.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file system said no.
    #[error("{}", tr!("cannot read: {reason}", reason = .0))]
    Unreadable(io::Error),
    /// It said no to what is read and written in turn.
    #[error("{0}")]
    Unusable(io::Error),
    /// It is no file of this kind at all: a folder, too large, or something else.
    #[error("{0}")]
    OtherKind(String),
    /// Not the syntax of its format, or not the fields that it has.
    #[error("{0}")]
    Syntax(String),
    /// JSON with a name of a field or of a value that there is none of, as a newer program may write.
    #[error("{0}")]
    UnknownName(String),
    /// Of a version that this program cannot read.
    #[error("{0}")]
    Version(String),
    /// Values that are out of range, or that do not fit each other.
    #[error("{0}")]
    Invalid(String),
}

impl FileError {
    /// A problem of a file as a whole.
    pub fn new(path: impl Into<String>, problem: Problem) -> Self {
        Self {
            path: path.into(),
            place: None,
            field: String::new(),
            problem,
        }
    }

    /// A file that could not be read as text of this kind.
    pub fn unread(path: impl Into<String>, error: TextError, format: &FileFormat) -> Self {
        let FileFormat {
            name,
            shown,
            most_mib,
        } = format;
        let (name, shown) = (language::text(name), language::text(shown));
        let problem = match error {
            TextError::Unreadable(source) => Problem::Unreadable(source),
            TextError::Folder => {
                Problem::OtherKind(tr!("this is a folder; choose {shown} in it", shown))
            }
            TextError::TooLarge => Problem::OtherKind(tr!(
                "larger than {most_mib} MiB, so this is not {name}",
                most_mib,
                name
            )),
            TextError::NotUtf8(byte) => Problem::OtherKind(tr!(
                "not a text file: invalid UTF-8 at byte {byte}; if it is text, save it as UTF-8",
                byte
            )),
        };
        Self::new(path, problem)
    }

    /// A text that is not of the syntax of its format. Field and message may be of any length and content.
    pub fn syntax(path: &str, place: Place, field: &str, message: &str) -> Self {
        // serde_path_to_error's marks for the root and for what it could not name.
        let field = field.trim_end_matches('?').trim_matches('.');
        Self {
            place: Some(place),
            field: shortened(field, MOST).into_owned(),
            ..Self::new(path, Problem::Syntax(shortened(message, MOST).into_owned()))
        }
    }

    /// The same problem in a line, from 1.
    #[must_use]
    pub fn in_line(mut self, line: usize) -> Self {
        self.place = Some(Place { line, column: None });
        self
    }

    /// The same problem of a field.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }
}

impl std::error::Error for FileError {}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, ":{line}")?;
            if let Some(column) = column {
                write!(f, ":{column}")?;
            }
        }
        if !self.field.is_empty() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: FileFormat = FileFormat {
        name: "a lesson",
        shown: "a lesson (.ron)",
        most_mib: 2,
    };

    #[test]
    fn an_error_says_where_what_is_wrong_and_what_to_do() {
        let place = Place {
            line: 3,
            column: Some(7),
        };
        let invalid = || FileError::new("l.ron", Problem::Invalid("is 0".to_owned()));
        let denied = io::Error::new(io::ErrorKind::PermissionDenied, "denied");
        for (error, text) in [
            (invalid(), "l.ron: is 0"),
            (invalid().in_field("seeds"), "l.ron: seeds: is 0"),
            (
                invalid().in_field("seeds").in_line(3),
                "l.ron:3: seeds: is 0",
            ),
            (
                FileError::syntax("l.ron", place, ".config.loss?", "Unexpected"),
                "l.ron:3:7: config.loss: Unexpected",
            ),
            (
                FileError::syntax("l.ron", place, ".", "the file ends"),
                "l.ron:3:7: the file ends",
            ),
            (
                FileError::unread("l.ron", TextError::Unreadable(denied), &LESSON),
                "l.ron: cannot read: denied",
            ),
            (
                FileError::unread("l", TextError::Folder, &LESSON),
                "l: this is a folder; choose a lesson (.ron) in it",
            ),
            (
                FileError::unread("l.ron", TextError::TooLarge, &LESSON),
                "l.ron: larger than 2 MiB, so this is not a lesson",
            ),
            (
                FileError::unread("l.ron", TextError::NotUtf8(8), &LESSON),
                "l.ron: not a text file: invalid UTF-8 at byte 8; if it is text, save it as UTF-8",
            ),
        ] {
            assert_eq!(error.to_string(), text);
        }
        assert_eq!(LESSON.max_bytes(), 2 * 1024 * 1024);
        let endless = "x".repeat(1 << 20);
        let error = FileError::syntax("l.ron", place, &endless, &endless).to_string();
        assert!(error.len() < 2_000, "{}", error.len());
    }
}
