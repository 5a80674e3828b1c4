//! Preset files: RON with a name, a description, the format's version and a [`Config`].
//!
//! Reading refuses whatever it does not understand and says where; writing replaces the old file
//! only when the new one is complete. The answers to bad input are tested in `tests/presets.rs`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Config, Violations, check};

/// Version of the format that this program writes. History: 1, the first.
pub const FORMAT: u32 = 1;
/// Largest preset file that is read. The longest that we write, with a drawing and an import of
/// 20,000 points each, is shorter (tested).
pub const MAX_BYTES: u64 = 1 << 20;

/// A configuration with a name and a text on what to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Version of the file format.
    #[serde(default = "current_format")]
    pub format: u32,
    /// Title.
    pub name: String,
    /// What to look for.
    #[serde(default)]
    pub description: String,
    /// The settings.
    #[serde(default)]
    pub config: Config,
}

fn current_format() -> u32 {
    FORMAT
}

/// Only the version, whatever else is in the file: a newer format may have fields that we lack.
#[derive(Deserialize)]
struct Header {
    #[serde(default = "current_format")]
    format: u32,
}

/// Why a preset was refused.
#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    /// The file system said no.
    #[error("{path}: cannot read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// A folder was given.
    #[error("{path}: this is a folder; choose a preset file (.ron) in it")]
    Folder {
        /// The folder.
        path: String,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("{path}: larger than 1 MiB, so this is not a preset file")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// Not text.
    #[error("{path}: not a text file: invalid UTF-8 at byte {byte}")]
    NotUtf8 {
        /// The file.
        path: String,
        /// Offset of the first bad byte.
        byte: usize,
    },
    /// Not RON, or not the fields that a preset has.
    #[error("{path}:{line}:{column}: {}{message}", field_prefix(field))]
    Syntax {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Dotted path of the field; empty outside any.
        field: String,
        /// What was found and expected.
        message: String,
    },
    /// Written by a newer program.
    #[error(
        "{path}: this preset has format version {found}; this program reads up to {FORMAT}. Update GAN Playground to open it"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        found: u32,
    },
    /// A version that never existed.
    #[error("{path}: format version 0 does not exist; the first is 1")]
    NoSuchFormat {
        /// The file.
        path: String,
    },
    /// Values that the table does not allow.
    #[error("{path}: {violations}")]
    OutOfRange {
        /// The file.
        path: String,
        /// All of them.
        violations: Violations,
    },
}

fn field_prefix(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!("{field}: ")
    }
}

/// Why a preset could not be written; the file that was there is intact.
#[derive(Debug, thiserror::Error)]
#[error(
    "{}: cannot save: {source}. Nothing was changed on disk; choose another folder",
    path.display()
)]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The reason.
    pub source: io::Error,
}

impl Preset {
    /// A preset of the current format.
    pub fn new(name: impl Into<String>, description: impl Into<String>, config: Config) -> Self {
        Self {
            format: FORMAT,
            name: name.into(),
            description: description.into(),
            config,
        }
    }

    /// Reads the text of a preset; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// See [`PresetError`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, PresetError> {
        let path = origin.to_owned();
        match parse_ron::<Header>(text, origin)?.format {
            0 => return Err(PresetError::NoSuchFormat { path }),
            // Formats older than FORMAT are migrated here, once there are any.
            1..=FORMAT => {}
            found => return Err(PresetError::Newer { path, found }),
        }
        let preset: Self = parse_ron(text, origin)?;
        match check(&preset.config) {
            Ok(()) => Ok(preset),
            Err(violations) => Err(PresetError::OutOfRange { path, violations }),
        }
    }

    /// Reads a preset file.
    ///
    /// # Errors
    ///
    /// See [`PresetError`].
    pub fn read(path: &Path) -> Result<Self, PresetError> {
        let origin = path.display().to_string();
        let text = read_text(path, MAX_BYTES).map_err(|error| error.into_preset_error(origin))?;
        Self::parse(&text, &path.display().to_string())
    }

    /// The text of the preset file.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(3);
        // Plain structs of numbers, strings and unit variants always have a RON form.
        let mut text = ron::ser::to_string_pretty(self, pretty).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Writes the preset file.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written; an existing file is intact then.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        write_atomically(path, self.to_ron().as_bytes()).map_err(|source| WriteError {
            path: path.to_owned(),
            source,
        })
    }
}

/// Reads RON of any type; errors name line, column and field.
pub(crate) fn parse_ron<'a, T: Deserialize<'a>>(
    text: &'a str,
    origin: &str,
) -> Result<T, PresetError> {
    let syntax = |error: ron::error::SpannedError, field: &str| PresetError::Syntax {
        path: origin.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        // serde_path_to_error's marks for the root and for what it could not name.
        field: field.trim_end_matches('?').trim_matches('.').to_owned(),
        message: error.code.to_string(),
    };
    let mut deserializer = ron::Deserializer::from_str(text).map_err(|e| syntax(e, ""))?;
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        syntax(deserializer.span_error(error.into_inner()), &field)
    })?;
    deserializer
        .end()
        .map_err(|e| syntax(deserializer.span_error(e), ""))?;
    Ok(value)
}

/// Why a text file could not be read.
pub(crate) enum TextError {
    Unreadable(io::Error),
    Folder,
    TooLarge,
    NotUtf8(usize),
}

impl TextError {
    fn into_preset_error(self, path: String) -> PresetError {
        match self {
            Self::Unreadable(source) => PresetError::Unreadable { path, source },
            Self::Folder => PresetError::Folder { path },
            Self::TooLarge => PresetError::TooLarge { path },
            Self::NotUtf8(byte) => PresetError::NotUtf8 { path, byte },
        }
    }
}

/// Reads at most `limit` bytes of text, so that a device or a growing file cannot fill memory.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, TextError> {
    if path.is_dir() {
        return Err(TextError::Folder);
    }
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(TextError::Unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(TextError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|e| TextError::NotUtf8(e.utf8_error().valid_up_to()))
}

/// A path with this ending, added unless it is there: `lr0.05` is a name without one.
pub fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(ending))
    {
        return path;
    }
    let Some(name) = path.file_name() else {
        return path;
    };
    let mut name = name.to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// Writes a whole file or nothing: to a temporary file beside it, then renamed over it.
///
/// # Errors
///
/// Whatever the file system answered; a file that was there is intact then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, |file| file.write_all(bytes))
}

/// Replaces a file by what `write` writes, once all of it is on disk.
fn replace(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    // A link is followed, so that the file it points to is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "this is a folder",
        ));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gan-playground-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As an ordinary new file: the umask takes away what it should.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.ron");
        fs::write(&path, "old").unwrap();
        let error = replace(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
