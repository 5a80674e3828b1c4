//! Finished runs in a file: JSON lines, the first a header that says what plan they are of, then one for
//! each run, written as it finishes. What a killed program leaves behind can be gone on with, and files
//! from several machines can be merged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::words::list;
use super::{Plan, RunResult};
use crate::files::write;
use crate::text::{plain_type, printable};

/// How often, and after what time, a lock is tried again.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);
/// Longest header that is read or written; each of its arms has all points of a drawing.
const MAX_HEADER: u64 = 64 << 20;
/// Longest line of a run that is read; one with all checkpoints takes a tenth of it.
const MAX_RUN: u64 = 1 << 20;
const VERSION: u32 = 1;

/// The first line. Two files belong together if the program is the same and the plan is, but for its
/// seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the header of a results file")]
struct Header {
    /// Version of this format.
    results: u32,
    /// Version of the program: another one may train differently.
    program: String,
    plan: Plan,
}

impl Header {
    fn new(plan: &Plan) -> Self {
        Self {
            results: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            plan: plan.clone(),
        }
    }

    fn fits(&self, other: &Self) -> bool {
        self.program == other.program && self.plan.is_same_but_for_seeds(&other.plan)
    }
}

/// Why a results file could not be used; one line.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The file system said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Not an ordinary file.
    #[error("{}: runs can only be kept in an ordinary file; choose another name", path.display())]
    NoFile {
        /// The path.
        path: PathBuf,
    },
    /// More than can be read again.
    #[error("{}: so many arms with so many points do not fit into a results file; vary fewer values, or draw fewer points", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes to it.
    #[error("{}: another process is writing to this file; wait for it or choose another file", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The content is no results.
    #[error("{}:{line}: {message}; this is not a results file of this program, choose another name", path.display())]
    NoResults {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// A line that this program did not write so.
    #[error("{}:{line}: {message}; take this line out to go on with the others", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// Of other settings.
    #[error("{}: these results are of {what}; choose another file, or go back to what it was begun with", path.display())]
    OtherPlan {
        /// The file.
        path: PathBuf,
        /// In what they differ.
        what: String,
    },
}

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
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, ResultsError> {
        let failed = |source| ResultsError::Io {
            path: path.to_owned(),
            source,
        };
        // To read a pipe that has no writer would take for ever.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(ResultsError::NoFile {
                path: path.to_owned(),
            });
        }
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        lock(&file, path)?;
        let header = Header::new(plan);
        let line = line_of(&header).map_err(failed)?;
        if line.len() as u64 > MAX_HEADER {
            return Err(ResultsError::TooLarge {
                path: path.to_owned(),
            });
        }
        let mut lines = Lines::new(BufReader::new(&mut file), path);
        let mut runs = BTreeMap::new();
        let end = if let Some(found) = lines.header()? {
            if !found.fits(&header) {
                return Err(ResultsError::OtherPlan {
                    path: path.to_owned(),
                    what: difference(&found, &header),
                });
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
                return Err(ResultsError::NoResults {
                    path: path.to_owned(),
                    line: 1,
                    message: "there is no header".to_owned(),
                });
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

fn line_of(value: &impl Serialize) -> io::Result<String> {
    let mut line = serde_json::to_string(value)?;
    line.push('\n');
    Ok(line)
}

/// The lines of a results file, read one by one, so that its size takes no memory.
struct Lines<'a, R> {
    from: R,
    path: &'a Path,
    /// The last one that was read; without its end, if that is missing.
    line: Vec<u8>,
    /// Its number, from 1.
    number: u64,
    /// Where it begins, and where the next one does: behind the last whole line.
    start: u64,
    end: u64,
}

impl<'a, R: BufRead> Lines<'a, R> {
    fn new(from: R, path: &'a Path) -> Self {
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
    fn next(&mut self, most: u64) -> Result<bool, ResultsError> {
        self.line.clear();
        self.number += 1;
        (&mut self.from)
            .take(most + 1)
            .read_until(b'\n', &mut self.line)
            .map_err(|source| ResultsError::Io {
                path: self.path.to_owned(),
                source,
            })?;
        if self.line.last() != Some(&b'\n') {
            if self.line.len() as u64 > most {
                return Err(self.malformed(format!("this line is longer than {most} bytes")));
            }
            return Ok(false);
        }
        self.start = self.end;
        self.end += self.line.len() as u64;
        Ok(true)
    }

    fn malformed(&self, message: String) -> ResultsError {
        let (path, line) = (self.path.to_owned(), self.number);
        if line == 1 {
            ResultsError::NoResults {
                path,
                line,
                message,
            }
        } else {
            ResultsError::Malformed {
                path,
                line,
                message,
            }
        }
    }

    /// The content of the line just read.
    fn value<T: DeserializeOwned>(&self) -> Result<T, ResultsError> {
        // An editor may have put a mark of UTF-8 before the first line.
        let line = self.line.strip_prefix(b"\xef\xbb\xbf");
        let mut from = serde_json::Deserializer::from_slice(line.unwrap_or(&self.line));
        let value = serde_path_to_error::deserialize(&mut from).map_err(|error| {
            let field = error.path().to_string();
            let (field, error) = (field.trim_start_matches('.').to_owned(), error.into_inner());
            let text = error.to_string();
            // Of each line it is the first one.
            let place = format!(" at line {} column {}", error.line(), error.column());
            let text = text.strip_suffix(&place).unwrap_or(&text);
            // Of what serde expected, the names of our types say nothing.
            let text = match text.rsplit_once(", expected ") {
                Some((found, expected)) if text.starts_with("invalid ") => {
                    format!("{found}, expected {}", plain_type(expected))
                }
                _ => text.to_owned(),
            };
            let field = match field.as_str() {
                "" | "?" => String::new(),
                field => format!("{field}: "),
            };
            self.malformed(format!("{field}{text} (column {})", error.column()))
        })?;
        from.end()
            .map_err(|_| self.malformed("there is more than one value".to_owned()))?;
        Ok(value)
    }

    /// The header; `None` if the file ends before it does.
    fn header(&mut self) -> Result<Option<Header>, ResultsError> {
        if !self.next(MAX_HEADER)? {
            return Ok(None);
        }
        let header: Header = self.value()?;
        if header.results != VERSION {
            return Err(ResultsError::OtherPlan {
                path: self.path.to_owned(),
                what: format!(
                    "version {} of this kind of file, not {VERSION}",
                    header.results
                ),
            });
        }
        header
            .plan
            .check()
            .map_err(|(field, message)| self.malformed(format!("plan.{field}: {message}")))?;
        Ok(Some(header))
    }

    /// The next run; `None` at the end.
    fn run(&mut self, plan: &Plan) -> Result<Option<RunResult>, ResultsError> {
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
            .map_err(|(field, message)| self.malformed(format!("{field}: {message}")))?;
        Ok(Some(run))
    }
}

fn difference(found: &Header, wanted: &Header) -> String {
    let (f, w) = (&found.plan, &wanted.plan);
    if found.program != wanted.program {
        format!(
            "version {} of the program, not {}",
            printable(&found.program),
            printable(&wanted.program)
        )
    } else if f.epochs != w.epochs {
        format!("{} epochs, not {}", f.epochs, w.epochs)
    } else if f.checkpoints != w.checkpoints {
        format!(
            "{} checkpoints, not {}",
            f.checkpoints.len(),
            w.checkpoints.len()
        )
    } else if let Some((f, w)) = f.arms.iter().zip(&w.arms).find(|(f, w)| f != w) {
        if f.name == w.name {
            format!("other settings of the arm `{}`", f.name)
        } else {
            format!("the arm `{}`, not `{}`", f.name, w.name)
        }
    } else {
        format!("{} arms, not {}", f.arms.len(), w.arms.len())
    }
}

/// Keeps other processes from writing to a file while it is open.
fn lock(file: &File, path: &Path) -> Result<(), ResultsError> {
    let mut answer = file.try_lock();
    // A program that is just being started has all of our files for a moment, and our locks on them.
    for _ in 0..LOCK_TRIES {
        if !matches!(answer, Err(TryLockError::WouldBlock)) {
            break;
        }
        thread::sleep(LOCK_PAUSE);
        answer = file.try_lock();
    }
    answer.map_err(|error| match error {
        TryLockError::WouldBlock => ResultsError::Locked {
            path: path.to_owned(),
        },
        TryLockError::Error(source) => ResultsError::Io {
            path: path.to_owned(),
            source,
        },
    })
}

/// Where the runs of each arm were computed, as far as it matters.
#[derive(Debug, Default)]
pub struct Origins(BTreeMap<usize, BTreeSet<String>>);

impl Origins {
    /// Of these runs.
    pub fn of<'a>(runs: impl IntoIterator<Item = &'a RunResult>) -> Self {
        let mut this = Self::default();
        runs.into_iter().for_each(|run| this.add(run));
        this
    }

    fn add(&mut self, run: &RunResult) {
        // What every such processor repeats comes from one place.
        let origin = if run.reproducible {
            "fused multiply-adds"
        } else {
            run.simd.as_str()
        };
        let of_arm = self.0.entry(run.arm).or_default();
        if of_arm.len() < MOST_ORIGINS && !of_arm.contains(origin) {
            of_arm.insert(origin.to_owned());
        }
    }

    /// A note where runs of one arm are from processors that round differently; `None` if one machine
    /// would have given the same.
    pub fn note(&self, plan: &Plan) -> Option<String> {
        let (arm, origins) = self.0.iter().find(|(_, origins)| origins.len() > 1)?;
        let name = plan.arms.get(*arm).map_or("", |arm| &arm.name);
        let origins: Vec<_> = origins.iter().collect();
        Some(format!(
            "note: runs of `{name}` are from processors that round differently ({}): no single machine would \
             give all of them",
            list(&origins)
        ))
    }
}

/// More would not fit into a line.
const MOST_ORIGINS: usize = 6;

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

/// Opens a file to be read twice; what can be read only once, such as a pipe, is copied first.
fn seekable(path: &Path) -> io::Result<File> {
    let mut file = File::open(path)?;
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    let mut copy = tempfile::tempfile()?;
    io::copy(&mut file, &mut copy)?;
    copy.rewind()?;
    Ok(copy)
}

/// Merges results files of one plan; each run once, the first file's if several have it. Lines are copied as they are, and those that are there twice take
/// no memory.
///
/// # Errors
///
/// If a file cannot be read or written, or is of another plan than the first, or if runs are being
/// added to `out`; it is unchanged then.
pub fn merge(out: &Path, files: &[PathBuf]) -> Result<Merged, ResultsError> {
    // Replaced under a process that appends to it, its later runs would be lost.
    let existing = out
        .metadata()
        .is_ok_and(|found| found.is_file())
        .then(|| File::open(out).ok())
        .flatten();
    if let Some(file) = &existing {
        lock(file, out)?;
    }
    let mut merged: Option<Header> = None;
    // By seed and arm, the order of a whole file.
    let mut places = BTreeMap::new();
    let mut origins = Origins::default();
    let mut opened = Vec::new();
    for (index, path) in files.iter().enumerate() {
        let failed = |source| ResultsError::Io {
            path: path.clone(),
            source,
        };
        let mut file = seekable(path).map_err(failed)?;
        let mut lines = Lines::new(BufReader::new(&mut file), path);
        let Some(header) = lines.header()? else {
            return Err(lines.malformed("there is no header".to_owned()));
        };
        let first = merged.get_or_insert_with(|| header.clone());
        if !header.fits(first) {
            return Err(ResultsError::OtherPlan {
                path: path.clone(),
                what: difference(&header, first),
            });
        }
        first.plan.seeds = first.plan.seeds.max(header.plan.seeds);
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
    let failed = |source| ResultsError::Io {
        path: out.to_owned(),
        source,
    };
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
    // An open file cannot be replaced everywhere.
    drop(existing);
    write(out, &text).map_err(failed)?;
    Ok(Merged {
        runs: places.len(),
        note: origins.note(&header.plan),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::experiments::run::tests::measurement;
    use std::fs;

    fn plan(epochs: u64) -> Plan {
        let arm = |name: &str| (name.to_owned(), Config::default());
        Plan::new(vec![arm("a"), arm("b")], 3, epochs, 1)
    }

    fn result(arm: usize, seed: u64) -> RunResult {
        RunResult {
            arm,
            seed,
            simd: "portable".into(),
            reproducible: false,
            diverged_at: (seed == 2).then_some(7),
            verdict: None,
            measurements: vec![measurement(if seed == 2 { 6 } else { 10 })],
        }
    }

    #[test]
    fn a_torn_last_line_is_the_only_loss() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.jsonl");
        let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
        assert!(matches!(
            ResultsFile::open(&path, &plan(10)),
            Err(ResultsError::Locked { .. })
        ));
        for seed in 1..=3 {
            file.push(&result(0, seed)).unwrap();
        }
        assert!(matches!(
            merge(&path, std::slice::from_ref(&path)),
            Err(ResultsError::Locked { .. })
        ));
        drop(file);
        let text = fs::read_to_string(&path).unwrap();
        // Wherever the power went off.
        for cut in 0..text.len() {
            fs::write(&path, &text[..cut]).unwrap();
            let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
            let lines = text[..cut].matches('\n').count();
            assert_eq!(
                file.results().len(),
                lines.saturating_sub(1),
                "cut at {cut}"
            );
            file.push(&result(1, 1)).unwrap();
            drop(file);
            let again = ResultsFile::open(&path, &plan(10)).unwrap();
            assert_eq!(again.results().len(), lines.saturating_sub(1) + 1);
            assert!(again.results().contains(&result(1, 1)));
        }
    }

    #[test]
    fn other_files_are_refused_and_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.jsonl");
        drop(ResultsFile::open(&path, &plan(10)).unwrap());
        let error = ResultsFile::open(&path, &plan(20)).unwrap_err().to_string();
        assert!(
            error.contains("these results are of 10 epochs, not 20"),
            "{error}"
        );
        for text in ["my diary\n", "my diary", "{\"results\":1}\n", "3\n"] {
            fs::write(&path, text).unwrap();
            let error = ResultsFile::open(&path, &plan(10)).unwrap_err().to_string();
            assert!(error.contains("r.jsonl:1: "), "{error}");
            for inside in ["Header", "struct", "line 1"] {
                assert!(!error.contains(inside), "{error}");
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert!(matches!(
            ResultsFile::open(folder.path(), &plan(10)),
            Err(ResultsError::NoFile { .. })
        ));
    }

    #[test]
    fn impossible_values_are_refused_with_line_and_field() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.jsonl");
        let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
        for arm in 0..2 {
            file.push(&result(arm, 1)).unwrap();
        }
        drop(file);
        let good = fs::read_to_string(&path).unwrap();
        for (old, new, expected) in [
            (
                "\"seed\":1,\"simd\"",
                "\"seed\":0,\"simd\"",
                ":3: seed: is 0",
            ),
            (
                "\"sliced_wasserstein\":0.1",
                "\"sliced_wasserstein\":-1",
                ":3: measurements[0].sliced_wasserstein: is -1",
            ),
            (
                "\"sliced_wasserstein\":0.1",
                "\"sliced_wasserstein\":1e308",
                "sliced_wasserstein: is 1e308",
            ),
            (
                "\"sliced_wasserstein\":0.1",
                "\"sliced_wasserstein\":1e309",
                ":3: ",
            ),
            (
                "\"coverage\":0.5",
                "\"coverage\":1.5",
                "coverage: is 1.5, but must be from 0 to 1",
            ),
            (
                "\"js\":0.5",
                "\"js\":\"x\"",
                ":3: measurements[0].js: invalid type",
            ),
            (
                "\"epoch\":10",
                "\"epoch\":11",
                ":3: measurements[0].epoch: is 11",
            ),
            ("\"arm\":1", "\"arm\":2", ":3: arm: is 2"),
            (
                "\"arm\":1",
                "\"arm\":-1",
                ":3: arm: invalid value: integer `-1`, expected a whole number",
            ),
            ("\"arm\":1", "\"arm\":1,\"arm\":1", ":3: "),
        ] {
            // The last line, that of arm 1.
            let at = good.trim_end().rfind('\n').unwrap();
            let bad = format!("{}{}", &good[..at], good[at..].replacen(old, new, 1));
            assert_ne!(bad, good, "{old}");
            fs::write(&path, &bad).unwrap();
            for error in [
                ResultsFile::open(&path, &plan(10)).map(drop).unwrap_err(),
                merge(&folder.path().join("out"), std::slice::from_ref(&path))
                    .map(drop)
                    .unwrap_err(),
            ] {
                let error = error.to_string();
                assert!(
                    error.contains("r.jsonl:3: ") && error.contains(expected),
                    "{error}"
                );
                assert!(!error.contains("at line"), "{error}");
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), bad);
        }
        for (old, new, expected) in [
            (
                "\"checkpoints\":[10]",
                "\"checkpoints\":[10,5]",
                ":1: plan.checkpoints: ",
            ),
            ("\"seeds\":3", "\"seeds\":0", ":1: plan.seeds: is 0"),
            (
                "\"results\":1",
                "\"results\":2",
                "version 2 of this kind of file",
            ),
            (
                "\"batch_size\":150",
                "\"batch_size\":0",
                "plan.arms[0].config: batch_size is 0",
            ),
        ] {
            let bad = good.replacen(old, new, 1);
            assert_ne!(bad, good, "{old}");
            fs::write(&path, &bad).unwrap();
            let error = merge(&folder.path().join("out"), std::slice::from_ref(&path))
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_large_file_is_read_line_by_line_and_an_endless_line_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.jsonl");
        let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
        file.push(&result(0, 1)).unwrap();
        drop(file);
        let good = fs::read_to_string(&path).unwrap();
        let endless = " ".repeat(MAX_RUN as usize + 1);
        for end in ["", "\n"] {
            fs::write(&path, format!("{good}{endless}{end}")).unwrap();
            let error = ResultsFile::open(&path, &plan(10)).unwrap_err().to_string();
            assert!(error.contains("r.jsonl:3: this line is longer"), "{error}");
        }
        // Blank lines and the ends of lines of other systems do no harm, nor does a mark of UTF-8.
        let edited = format!(
            "\u{feff}{}\r\n\r\n\n",
            good.trim_end().replace('\n', "\r\n")
        );
        fs::write(&path, edited).unwrap();
        let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
        assert_eq!(file.results(), [result(0, 1)]);
        file.push(&result(1, 1)).unwrap();
        drop(file);
        let again = ResultsFile::open(&path, &plan(10)).unwrap();
        assert_eq!(again.results(), [result(0, 1), result(1, 1)]);
    }

    #[test]
    fn runs_that_no_single_machine_would_give_are_not_merged_without_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let note = |first: (&str, bool), second: (&str, bool)| {
            for (name, seed, (simd, reproducible)) in [("1", 1, first), ("2", 3, second)] {
                let path = at(name);
                fs::remove_file(&path).ok();
                let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
                let run = RunResult {
                    simd: simd.to_owned(),
                    reproducible,
                    ..result(0, seed)
                };
                file.push(&run).unwrap();
            }
            merge(&at("out"), &[at("1"), at("2")]).unwrap().note
        };
        assert_eq!(note(("avx512", true), ("neon", true)), None);
        assert_eq!(note(("portable", false), ("portable", false)), None);
        for (first, second) in [
            (("avx512", true), ("sse4.2", false)),
            (("plain avx2", false), ("plain avx512", false)),
        ] {
            let note = note(first, second).unwrap();
            assert!(note.contains("`a`") && note.contains(second.0), "{note}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn pipes_can_be_merged_but_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut file = ResultsFile::open(&at("1"), &plan(10)).unwrap();
        file.push(&result(0, 1)).unwrap();
        drop(file);
        let pipe = at("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert!(matches!(
            ResultsFile::open(&pipe, &plan(10)),
            Err(ResultsError::NoFile { .. })
        ));
        let (from, to) = (at("1"), pipe.clone());
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let writer = thread.spawn(move || fs::write(to, fs::read(from).unwrap()));
        let writer = writer.unwrap();
        assert_eq!(merge(&at("out"), &[pipe, at("1")]).unwrap().runs, 1);
        writer.join().unwrap().unwrap();
        assert_eq!(fs::read(at("out")).unwrap(), fs::read(at("1")).unwrap());
    }

    #[test]
    fn merging_takes_each_run_once_and_refuses_another_plan() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let write = |name: &str, plan: &Plan, results: &[RunResult]| {
            let mut file = ResultsFile::open(&at(name), plan).unwrap();
            for result in results {
                file.push(result).unwrap();
            }
        };
        write("1", &plan(10), &[result(0, 1), result(1, 2)]);
        write("2", &plan(10), &[result(1, 2), result(1, 1)]);
        write("other", &plan(20), &[]);
        assert_eq!(merge(&at("out"), &[at("1"), at("2")]).unwrap().runs, 3);
        let merged = ResultsFile::open(&at("out"), &plan(10)).unwrap();
        assert_eq!(merged.results(), [result(0, 1), result(1, 1), result(1, 2)]);
        let error = merge(&at("none"), &[at("1"), at("other")]).unwrap_err();
        assert!(matches!(error, ResultsError::OtherPlan { .. }), "{error}");
        assert!(!at("none").exists());
    }
}
