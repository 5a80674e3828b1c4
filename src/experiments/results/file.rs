//! [`ResultsFile`]: finished runs in a file that is open for more.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::header::{Header, difference};
use super::lines::{Lines, MAX_HEADER, line_of};
use super::lock::open_locked;
use super::{failed, other_kind, other_plan};
use crate::experiments::{Plan, RunResult};
use crate::files::FileError;

/// Results in a file that is open for more.
#[derive(Debug)]
pub struct ResultsFile {
    file: File,
    /// Where the next line begins.
    end: u64,
    results: Vec<RunResult>,
}

impl ResultsFile {
    /// Opens a file to go on with, or begins one. A last line that was cut off is taken out. The file
    /// is locked until this is dropped.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written, is another process's, or is of another plan.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, FileError> {
        let failed = failed(path);
        // To read a pipe that has no writer would take for ever.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(other_kind(
                path,
                tr!("runs can only be kept in an ordinary file; choose another name"),
            ));
        }
        let mut file = open_locked(path, || {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
        })?;
        let header = Header::new(plan);
        let line = line_of(&header).map_err(failed)?;
        if line.len() as u64 > MAX_HEADER {
            return Err(other_kind(
                path,
                tr!(
                    "so many arms with so many points or pictures do not fit into a results file; vary fewer values, or \
                 take fewer of them"
                ),
            ));
        }
        let mut lines = Lines::new(BufReader::new(&mut file), path);
        let mut runs = BTreeMap::new();
        let end = if let Some(found) = lines.header()? {
            if !found.fits(&header) {
                return Err(other_plan(path, &difference(&found, &header)));
            }
            while let Some(run) = lines.run(&found.plan)? {
                // Runs of seeds that are not asked for stay in the file, and need no memory.
                if run.seed <= plan.seeds.into() {
                    // Another processor may have computed the same run once more; the first stays.
                    runs.entry((run.seed, run.arm)).or_insert(run);
                }
            }
            lines.end
        } else {
            // Nothing but the beginning of our own header may be overwritten.
            if !line.as_bytes().starts_with(&lines.line) {
                return Err(lines.malformed(tr!("there is no header")));
            }
            0
        };
        drop(lines);
        file.set_len(end).map_err(failed)?;
        file.seek(SeekFrom::Start(end)).map_err(failed)?;
        let mut this = Self {
            file,
            end,
            results: runs.into_values().collect(),
        };
        if end == 0 {
            this.append(&line).map_err(failed)?;
        }
        Ok(this)
    }

    /// Runs of the plan that were in the file when it was opened.
    pub fn results(&self) -> &[RunResult] {
        &self.results
    }

    /// The same for whoever goes on with them; none are left here.
    pub fn take_results(&mut self) -> Vec<RunResult> {
        std::mem::take(&mut self.results)
    }

    /// Adds a finished run, and returns when it is on disk. What could not be written whole is taken out
    /// again, so that the file stays good.
    ///
    /// # Errors
    ///
    /// Whatever the file system answered.
    pub fn push(&mut self, result: &RunResult) -> io::Result<()> {
        self.append(&line_of(result)?)
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        let written = self
            .file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data());
        if written.is_ok() {
            self.end += line.len() as u64;
        } else {
            // If even this fails, the half line is taken out when the file is opened again.
            self.file.set_len(self.end).ok();
            self.file.seek(SeekFrom::Start(self.end)).ok();
        }
        written
    }
}
