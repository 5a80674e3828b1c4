//! The lines of a results file, read one by one, so that its size takes no memory.

use std::io::{self, BufRead, Read as _};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::header::{Header, VERSION};
use super::{failed, other_plan, refused};
use crate::experiments::{Plan, RunResult};
use crate::files::from_json::{Object, in_words};
use crate::files::{FileError, Problem};

/// Longest header that is read or written; each of its arms has all points of a drawing.
pub(super) const MAX_HEADER: u64 = 64 << 20;
/// Longest line of a run that is read; one with all checkpoints takes a tenth of it.
pub(super) const MAX_RUN: u64 = 1 << 20;

/// A value as a line, with its end.
pub(super) fn line_of(value: &impl Serialize) -> io::Result<String> {
    let mut line = serde_json::to_string(value)?;
    line.push('\n');
    Ok(line)
}

/// The lines of a results file, read one by one, so that its size takes no memory.
pub(super) struct Lines<'a, R> {
    from: R,
    path: &'a Path,
    /// The last one that was read; without its end, if that is missing.
    pub line: Vec<u8>,
    /// Its number, from 1.
    number: usize,
    /// Where it begins, and where the next one does: behind the last whole line.
    pub start: u64,
    pub end: u64,
}

impl<'a, R: BufRead> Lines<'a, R> {
    pub fn new(from: R, path: &'a Path) -> Self {
        Self {
            from,
            path,
            line: Vec::new(),
            number: 0,
            start: 0,
            end: 0,
        }
    }

    /// Reads a line. `false` at the end, to which a line without an end belongs.
    fn next(&mut self, most: u64) -> Result<bool, FileError> {
        self.line.clear();
        self.number += 1;
        (&mut self.from)
            .take(most + 1)
            .read_until(b'\n', &mut self.line)
            .map_err(failed(self.path))?;
        if self.line.last() != Some(&b'\n') {
            if self.line.len() as u64 > most {
                return Err(self.malformed(&tr!("this line is longer than {most} bytes", most)));
            }
            return Ok(false);
        }
        self.start = self.end;
        self.end += self.line.len() as u64;
        Ok(true)
    }

    /// What is wrong with the line just read.
    pub fn malformed(&self, message: &str) -> FileError {
        let problem = if self.number == 1 {
            let hint = tr!("this is not a results file of this program, choose another name");
            Problem::OtherKind(format!("{message}; {hint}"))
        } else {
            // This program did not write it so.
            let hint = tr!("take this line out to go on with the others");
            Problem::Syntax(format!("{message}; {hint}"))
        };
        refused(self.path, problem).in_line(self.number)
    }

    /// The content of the line just read.
    fn value<T: DeserializeOwned>(&self) -> Result<T, FileError> {
        // An editor may have put a mark of UTF-8 before the first line.
        let line = self.line.strip_prefix(b"\xef\xbb\xbf");
        let mut from = serde_json::Deserializer::from_slice(line.unwrap_or(&self.line));
        let object = serde_path_to_error::deserialize(&mut from);
        let Object(value) = object.map_err(|error| {
            let field = error.path().to_string();
            let (field, error) = (field.trim_start_matches('.').to_owned(), error.into_inner());
            let field = match field.as_str() {
                "" | "?" => String::new(),
                field => format!("{field}: "),
            };
            self.malformed(&tr!(
                "{field}{text} (column {column})",
                field,
                // Without the line, which for serde is always the first one.
                text = in_words(&error),
                column = error.column()
            ))
        })?;
        from.end()
            .map_err(|_| self.malformed(tr!("there is more than one value")))?;
        Ok(value)
    }

    /// The header; `None` if the file ends before it does.
    pub fn header(&mut self) -> Result<Option<Header<'static>>, FileError> {
        if !self.next(MAX_HEADER)? {
            return Ok(None);
        }
        let header: Header<'static> = self.value()?;
        if header.results != VERSION {
            let version = header.results;
            let what = tr!(
                "version {version} of this kind of file, not {VERSION}",
                version,
                VERSION
            );
            return Err(other_plan(self.path, &what));
        }
        header
            .plan
            .check()
            .map_err(|error| self.malformed(&error.within("plan.").to_string()))?;
        Ok(Some(header))
    }

    /// The next run; `None` at the end.
    pub fn run(&mut self, plan: &Plan) -> Result<Option<RunResult>, FileError> {
        loop {
            if !self.next(MAX_RUN)? {
                return Ok(None);
            }
            // What an editor leaves at the end of a file.
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let run: RunResult = self.value()?;
        run.check(plan)
            .map_err(|error| self.malformed(&error.to_string()))?;
        Ok(Some(run))
    }
}
