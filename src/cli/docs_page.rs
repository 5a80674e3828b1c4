//! [`DocsPage`]: a page of the docs with a part that a command writes.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

/// A page, read up to the mark that begins the part and from the one that ends it.
pub(super) struct DocsPage {
    path: PathBuf,
    before: String,
    after: String,
}

impl DocsPage {
    /// Reads it, so that one knows before hours of work whether it has the marks; they stay.
    ///
    /// # Errors
    ///
    /// If it cannot be read or lacks them.
    pub fn read(path: PathBuf, begin: &str, end: &str) -> anyhow::Result<Self> {
        let name = path.display();
        let text = fs::read_to_string(&path).with_context(|| name.to_string())?;
        let missing = || format!("{name}: no marks {} and {end}", begin.trim());
        let from = text.find(begin).with_context(missing)? + begin.len();
        let (before, rest) = text.split_at(from);
        let until = rest.find(end).with_context(missing)?;
        Ok(Self {
            before: before.to_owned(),
            after: rest.split_at(until).1.to_owned(),
            path,
        })
    }

    /// Writes it with another part.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, part: &str) -> anyhow::Result<()> {
        let text = format!("{}{part}{}", self.before, self.after);
        fs::write(&self.path, text).with_context(|| self.path.display().to_string())
    }
}
