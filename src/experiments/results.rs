//! Finished runs in a file: JSON lines, the first a header that says what plan they are of, then one for
//! each run, written as it finishes. What a killed program leaves behind can be gone on with, and files
//! from several machines can be merged.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Plan, RunResult};
use crate::config::preset::write_atomically;

/// Largest results file that is read.
const MAX_BYTES: u64 = 1 << 30;
const VERSION: u32 = 1;

/// The first line. Two files belong together if the program is the same and the plan is, but for its
/// seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Another process writes to it.
    #[error("{}: another process is writing to this file; wait for it or choose another file", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The content is no results.
    #[error("{}:{line}: {message}; this is not a results file of this program, choose another name", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
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
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        lock(&file, path)?;
        let header = Header::new(plan);
        let mut text = String::new();
        (&mut file)
            .take(MAX_BYTES)
            .read_to_string(&mut text)
            .map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let results = if whole == 0 {
            if !text.is_empty()
                && !line_of(&header)
                    .map_err(failed)?
                    .starts_with(text.trim_end())
            {
                return Err(ResultsError::Malformed {
                    path: path.to_owned(),
                    line: 1,
                    message: "there is no header".to_owned(),
                });
            }
            Vec::new()
        } else {
            let (found, results) = parse(&text[..whole], path)?;
            if !found.fits(&header) {
                return Err(ResultsError::OtherPlan {
                    path: path.to_owned(),
                    what: difference(&found, &header),
                });
            }
            results
        };
        file.set_len(whole as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        let mut this = Self { file, results };
        if whole == 0 {
            this.append(&header).map_err(failed)?;
        }
        Ok(this)
    }

    /// Runs that were in the file when it was opened.
    pub fn results(&self) -> &[RunResult] {
        &self.results
    }

    /// Adds a finished run, and returns when it is on disk.
    ///
    /// # Errors
    ///
    /// Whatever the file system answered.
    pub fn push(&mut self, result: &RunResult) -> io::Result<()> {
        self.append(result)
    }

    fn append(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.file.write_all(line_of(value)?.as_bytes())?;
        self.file.sync_data()
    }
}

fn line_of(value: &impl Serialize) -> io::Result<String> {
    let mut line = serde_json::to_string(value)?;
    line.push('\n');
    Ok(line)
}

fn parse(text: &str, path: &Path) -> Result<(Header, Vec<RunResult>), ResultsError> {
    let malformed = |line: usize, message: String| ResultsError::Malformed {
        path: path.to_owned(),
        line: line + 1,
        message,
    };
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().unwrap_or_default();
    let header: Header = serde_json::from_str(first).map_err(|e| malformed(0, e.to_string()))?;
    let mut seen = BTreeMap::new();
    for (i, line) in lines {
        let result: RunResult =
            serde_json::from_str(line).map_err(|e| malformed(i, e.to_string()))?;
        if result.arm >= header.plan.arms.len() {
            return Err(malformed(i, format!("there is no arm {}", result.arm)));
        }
        // Another processor may have computed the same run once more; the first stays.
        seen.entry((result.seed, result.arm)).or_insert(result);
    }
    Ok((header, seen.into_values().collect()))
}

fn difference(found: &Header, wanted: &Header) -> String {
    let (f, w) = (&found.plan, &wanted.plan);
    if found.program != wanted.program {
        format!(
            "version {} of the program, not {}",
            found.program, wanted.program
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
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => ResultsError::Locked {
            path: path.to_owned(),
        },
        TryLockError::Error(source) => ResultsError::Io {
            path: path.to_owned(),
            source,
        },
    })
}

/// Runs by seed and arm, the order of a whole file.
type BySeed = BTreeMap<(u64, usize), RunResult>;

/// Merges results files of one plan; each run once, the first file's if several have it. Returns the
/// number of runs that are in `out` then.
///
/// # Errors
///
/// If a file cannot be read or written, or is of another plan than the first, or if runs are being
/// added to `out`; it is unchanged then.
pub fn merge(out: &Path, files: &[PathBuf]) -> Result<usize, ResultsError> {
    // Replaced under a process that appends to it, its later runs would be lost.
    let existing = File::open(out).ok();
    if let Some(file) = &existing {
        lock(file, out)?;
    }
    let mut merged: Option<(Header, BySeed)> = None;
    for path in files {
        let failed = |source| ResultsError::Io {
            path: path.clone(),
            source,
        };
        let mut text = String::new();
        File::open(path)
            .and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text))
            .map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let (header, results) = parse(&text[..whole], path)?;
        let (first, all) = merged.get_or_insert_with(|| (header.clone(), BySeed::new()));
        if !header.fits(first) {
            return Err(ResultsError::OtherPlan {
                path: path.clone(),
                what: difference(&header, first),
            });
        }
        first.plan.seeds = first.plan.seeds.max(header.plan.seeds);
        for result in results {
            all.entry((result.seed, result.arm)).or_insert(result);
        }
    }
    let Some((header, all)) = merged else {
        return Ok(0);
    };
    let failed = |source| ResultsError::Io {
        path: out.to_owned(),
        source,
    };
    let mut text = line_of(&header).map_err(failed)?;
    for result in all.values() {
        text += &line_of(result).map_err(failed)?;
    }
    // An open file cannot be replaced everywhere.
    drop(existing);
    write_atomically(out, text.as_bytes()).map_err(failed)?;
    Ok(all.len())
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
            diverged_at: (seed == 2).then_some(7),
            verdict: None,
            measurements: vec![measurement(10)],
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
        for text in ["my diary\n", "my diary", "{\"results\":1}\n"] {
            fs::write(&path, text).unwrap();
            let error = ResultsFile::open(&path, &plan(10)).unwrap_err().to_string();
            assert!(error.contains("r.jsonl:1: "), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
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
        assert_eq!(merge(&at("out"), &[at("1"), at("2")]).unwrap(), 3);
        let merged = ResultsFile::open(&at("out"), &plan(10)).unwrap();
        assert_eq!(merged.results(), [result(0, 1), result(1, 1), result(1, 2)]);
        let error = merge(&at("none"), &[at("1"), at("other")]).unwrap_err();
        assert!(matches!(error, ResultsError::OtherPlan { .. }), "{error}");
        assert!(!at("none").exists());
    }
}
