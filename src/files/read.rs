//! The whole of a file, opened once and read once, within a limit, so that a device or a growing file
//! cannot fill memory.

use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::path::Path;

use super::stream::{self, Patient};

/// Bytes from which the kind of a file is seen.
const HEAD: u64 = 64 << 10;

/// Why a file could not be read.
#[derive(Debug)]
pub enum TextError {
    /// The file system said no, or a pipe kept silent.
    Unreadable(io::Error),
    /// It is a folder.
    Folder,
    /// It is larger than the limit.
    TooLarge,
    /// It is no text; the offset of the first bad byte.
    NotUtf8(usize),
}

/// A file that is open for reading.
pub struct Reading {
    file: Patient,
    bytes: Vec<u8>,
}

impl Reading {
    /// Opens a file, a device or a pipe.
    ///
    /// # Errors
    ///
    /// If that is not possible, or if it is a folder.
    pub fn open(path: &Path) -> Result<Self, TextError> {
        let failed = |error| {
            // Not every system lets a folder be opened.
            if path.is_dir() {
                TextError::Folder
            } else {
                TextError::Unreadable(error)
            }
        };
        let file = stream::open(OpenOptions::new().read(true), path).map_err(failed)?;
        let metadata = file.metadata().map_err(TextError::Unreadable)?;
        if metadata.is_dir() {
            return Err(TextError::Folder);
        }
        Ok(Self {
            file: Patient::new(file),
            bytes: Vec::new(),
        })
    }

    /// The first 64 KiB, or all there is.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn head(&mut self) -> Result<&[u8], TextError> {
        self.fill(HEAD)?;
        Ok(&self.bytes)
    }

    /// The head of a plain file; of none that cannot be read. Pipes are not asked: what was read of them is gone.
    pub fn head_of(path: &Path) -> Option<Vec<u8>> {
        let mut file = path.is_file().then(|| Self::open(path).ok()).flatten()?;
        file.head().ok().map(<[u8]>::to_vec)
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is larger than the limit.
    pub fn bytes(mut self, limit: u64) -> Result<Vec<u8>, TextError> {
        // One more tells that there is more.
        self.fill(limit.saturating_add(1))?;
        if self.bytes.len() as u64 > limit {
            return Err(TextError::TooLarge);
        }
        Ok(self.bytes)
    }

    /// All of it as text; see [`text_of`].
    ///
    /// # Errors
    ///
    /// If it cannot be read, is larger than the limit, or is no text.
    pub fn text(self, limit: u64) -> Result<String, TextError> {
        text_of(self.bytes(limit)?)
    }

    fn fill(&mut self, limit: u64) -> Result<(), TextError> {
        let more = limit.saturating_sub(self.bytes.len() as u64);
        (&mut self.file)
            .take(more)
            .read_to_end(&mut self.bytes)
            .map_err(TextError::Unreadable)?;
        Ok(())
    }
}

/// UTF-8, or UTF-16 with its mark. The mark at the start is no part of the text.
///
/// # Errors
///
/// The offset of the first byte that is none.
pub fn text_of(bytes: Vec<u8>) -> Result<String, TextError> {
    let units = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((rest, unit)) = units {
        let (pairs, half) = rest.as_chunks::<2>();
        let text = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>());
        return match text {
            Ok(text) if half.is_empty() => Ok(text),
            _ => Err(TextError::NotUtf8(0)),
        };
    }
    let mut text =
        String::from_utf8(bytes).map_err(|e| TextError::NotUtf8(e.utf8_error().valid_up_to()))?;
    strip_mark(&mut text);
    Ok(text)
}

/// Takes the byte order mark away.
pub(super) fn strip_mark(text: &mut String) {
    let mark = text.len() - without_mark(text).len();
    text.drain(..mark);
}

/// The text behind a byte order mark, which editors of some systems put at the start.
pub fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// All bytes of a file.
///
/// # Errors
///
/// If it cannot be read, or is larger than the limit.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, TextError> {
    Reading::open(path)?.bytes(limit)
}

/// All text of a file.
///
/// # Errors
///
/// If it cannot be read, is larger than the limit, or is no text.
pub fn read_text(path: &Path, limit: u64) -> Result<String, TextError> {
    Reading::open(path)?.text(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_start_are_no_part_of_the_text() {
        let text = |bytes: &[u8]| text_of(bytes.to_vec()).ok();
        assert_eq!(text(b"\xef\xbb\xbf(a)").as_deref(), Some("(a)"));
        assert_eq!(text(b"\xff\xfe(\0\xe4\0").as_deref(), Some("(ä"));
        assert_eq!(text(b"\xfe\xff\0(\0\xe4").as_deref(), Some("(ä"));
        assert_eq!(text(b"\xff\xfe(\0)"), None);
        assert_eq!(text(b"a\xff"), None);
    }
}
