//! Several results files become one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::header::{Header, difference};
use super::lines::{Lines, line_of};
use super::lock::open_locked;
use super::{Origins, failed, other_plan};
use crate::files::{FileError, is_same_file, seekable, write};

/// What a merge came to.
#[derive(Debug)]
pub struct Merged {
    /// Runs that are in the file now.
    pub runs: usize,
    /// What has to be known about them.
    pub note: Option<String>,
}

/// Where the line of a run is.
struct Place {
    /// Position among the files.
    file: usize,
    start: u64,
    length: usize,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A file cannot be read, or is of another plan or kind.
    #[error(transparent)]
    Refused(#[from] FileError),
    /// The file cannot be written.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the file system answered.
        source: io::Error,
    },
}

/// Merges results files of one plan; each run once, the first file's if several have it. Lines are copied
/// as they are, and those that are there twice take no memory. Runs that are in `out` already stay in it.
///
/// # Errors
///
/// If a file cannot be read or written, or is of another plan than the first, or if runs are being
/// added to `out`, or it is no results file; it is unchanged then.
pub fn merge(out: &Path, files: &[PathBuf]) -> Result<Merged, MergeError> {
    // Replaced under a process that appends to it, its later runs would be lost.
    // Open for writing as well, without which some file systems over the network give no lock.
    let open = || File::options().read(true).write(true).open(out);
    let is_file = out.metadata().is_ok_and(|found| found.is_file());
    let mut existing = if is_file && open().is_ok() {
        Some(open_locked(out, open)?)
    } else {
        None
    };
    let mut merged: Option<Header<'static>> = None;
    // By seed and arm, the order of a whole file.
    let mut places = BTreeMap::new();
    let mut origins = Origins::default();
    let mut opened = Vec::new();
    let has_runs = existing
        .as_ref()
        .is_some_and(|file| file.metadata().is_ok_and(|m| m.len() > 0));
    let own = (has_runs && !files.iter().any(|file| is_same_file(file, out))).then_some(out);
    let files = own.into_iter().chain(files.iter().map(PathBuf::as_path));
    for (index, path) in files.enumerate() {
        // What is locked can be read by its own handle alone, on some systems.
        let locked = existing.as_ref().filter(|_| is_same_file(path, out));
        let opened_again = locked.map(File::try_clone);
        let mut file = opened_again
            .unwrap_or_else(|| seekable(path))
            .map_err(failed(path))?;
        if locked.is_some() {
            file.rewind().map_err(failed(path))?;
        }
        let mut lines = Lines::new(BufReader::new(&mut file), path);
        let Some(header) = lines.header()? else {
            return Err(lines.malformed(tr!("there is no header")).into());
        };
        let first = merged.get_or_insert_with(|| header.clone());
        if !header.fits(first) {
            return Err(other_plan(path, &difference(&header, first)).into());
        }
        if header.plan.seeds > first.plan.seeds {
            first.plan.to_mut().seeds = header.plan.seeds;
        }
        while let Some(run) = lines.run(&header.plan)? {
            places.entry((run.seed, run.arm)).or_insert_with(|| {
                origins.add(&run);
                Place {
                    file: index,
                    start: lines.start,
                    length: lines.line.len(),
                }
            });
        }
        drop(lines);
        opened.push(file);
    }
    let Some(header) = merged else {
        return Ok(Merged {
            runs: 0,
            note: None,
        });
    };
    let failed = failed(out);
    let mut text = line_of(&header).map_err(failed)?.into_bytes();
    for place in places.values() {
        let Some(file) = opened.get_mut(place.file) else {
            continue;
        };
        let begin = text.len();
        text.resize(begin + place.length, 0);
        file.seek(SeekFrom::Start(place.start))
            .and_then(|_| file.read_exact(&mut text[begin..]))
            .map_err(failed)?;
    }
    // An open file cannot be replaced everywhere; where it can, nobody appends to it meanwhile.
    if cfg!(not(unix)) {
        opened.clear();
        existing.take();
    }
    write(out, &text).map_err(|source| MergeError::Write {
        path: out.to_owned(),
        source,
    })?;
    Ok(Merged {
        runs: places.len(),
        note: origins.note(&header.plan),
    })
}
