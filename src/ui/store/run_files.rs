//! The files of a run that is kept for the next start, beside the session's: models as *Save the trained model…* writes them, of the run,
//! of the one beside it (A), and of the trained networks that it began with. Each window has a name of its own for them, which its
//! session tells, so that two windows never mix their runs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::move_aside;
use crate::files::FileError;
use crate::models::{Model, file};

const START: &str = "run-";
/// Hexadecimal digits after it.
const DIGITS: usize = 16;
/// Ends of the names: of what the run began with, of A, of the run. In this order they are written, so that the last one tells that
/// the others are there.
const ENDS: [&str; 3] = ["-start.json", "-a.json", RUN];
const RUN: &str = ".json";
/// Runs of other windows that are left beside it, the newest.
const MOST_OTHERS: usize = 3;

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// The run; of two the main one, B.
    pub main: Model,
    /// The one beside it, A.
    pub twin: Option<Model>,
    /// The trained model that Reset comes back to.
    pub start: Option<Model>,
}

/// A name that no other window has.
pub(super) fn new_name() -> String {
    let mut hasher = RandomState::new().build_hasher();
    std::process::id().hash(&mut hasher);
    SystemTime::now().hash(&mut hasher);
    format!("{START}{:016x}", hasher.finish())
}

/// Whether a name is one that we gave: a session's file could else name any file of the computer.
pub(super) fn is_ours(name: &str) -> bool {
    let digits = name.strip_prefix(START);
    digits.is_some_and(|d| d.len() == DIGITS && d.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The file of the run itself, without which there is none.
pub(super) fn main_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{RUN}"))
}

fn all_files(folder: &Path, name: &str) -> [PathBuf; 3] {
    ENDS.map(|end| folder.join(format!("{name}{end}")))
}

/// Reads a run, if there is one of that name.
///
/// # Errors
///
/// Why there is none to go on with, in sentences for the user; its files are kept under other names then.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<KeptRun>, String> {
    if !main_file(folder, name).exists() {
        return Ok(None);
    }
    read_all(folder, name).map(Some).map_err(|error| {
        let told = tr!("The last run could not be opened: {error}.", error);
        let aside = set_aside(folder, name).map_or_else(
            || tr!("Its files stay in {folder}.", folder = folder.display()),
            |aside| tr!("Its file was kept as {aside}.", aside = aside.display()),
        );
        format!("{told} {aside}")
    })
}

fn read_all(folder: &Path, name: &str) -> Result<KeptRun, FileError> {
    let [start, twin, main] = all_files(folder, name);
    let read_if_any = |path: &Path| path.exists().then(|| Model::read(path)).transpose();
    Ok(KeptRun {
        main: Model::read(&main)?,
        twin: read_if_any(&twin)?,
        start: read_if_any(&start)?,
    })
}

/// Gives the files of a run names that no file has yet; returns that of the run itself.
fn set_aside(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut aside = None;
    for path in all_files(folder, name) {
        if path.exists() {
            let moved = move_aside(&path, |number| match number {
                1 => "unreadable.json".to_owned(),
                _ => format!("unreadable-{number}.json"),
            });
            aside = moved.and_then(Result::ok);
        }
    }
    aside
}

/// Writes a model there, or takes the file away where there is none.
///
/// # Errors
///
/// Whatever the file system answered, or that the file could not be read again.
fn put(model: Option<&Model>, path: &Path) -> io::Result<()> {
    let Some(model) = model else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    file::write(model, path).map_err(|error| error.source)
}

/// Writes a run; what it began with only if that `is_other` than what its file has.
///
/// # Errors
///
/// Whatever the file system answered, or that a file could not be read again.
pub(super) fn write(
    run: &KeptRun,
    is_other: bool,
    (folder, name): (&Path, &str),
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let [start, twin, main] = all_files(folder, name);
    if is_other || start.exists() != run.start.is_some() {
        put(run.start.as_ref(), &start)?;
    }
    put(run.twin.as_ref(), &twin)?;
    put(Some(&run.main), &main)
}

/// Takes the files of a run away.
pub(super) fn remove(folder: &Path, name: &str) {
    // The run itself first: what is left without it is none.
    for path in all_files(folder, name).iter().rev() {
        fs::remove_file(path).ok();
    }
}

/// Gives the run of an earlier window the name of this one's, unless that has files already. Where another window wrote it and still
/// runs, that one finds it gone, and writes its own anew.
pub(super) fn take_over(folder: &Path, from: &str, to: &str) {
    if from == to || main_file(folder, to).exists() {
        return;
    }
    for (old, new) in all_files(folder, from).iter().zip(all_files(folder, to)) {
        // There may be none of that kind, or another window was quicker: then it is written as if it were new.
        fs::rename(old, new).ok();
    }
}

/// Removes runs of other windows than the one whose run is named, but for the newest of them.
pub(super) fn clean(folder: &Path, named: Option<&str>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut others = BTreeMap::<String, SystemTime>::new();
    for entry in entries.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let mut stems = ENDS.iter().filter_map(|end| file.strip_suffix(*end));
        let Some(name) = stems.find(|name| is_ours(name)) else {
            continue;
        };
        if Some(name) != named {
            let time = entry.metadata().and_then(|found| found.modified());
            let time = time.unwrap_or(SystemTime::UNIX_EPOCH);
            let newest = others.entry(name.to_owned()).or_insert(time);
            *newest = time.max(*newest);
        }
    }
    let mut others: Vec<_> = others.into_iter().collect();
    others.sort_by_key(|(_, time)| Reverse(*time));
    for (name, _) in others.iter().skip(MOST_OTHERS) {
        remove(folder, name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Preset};
    use crate::gan::Backend;
    use crate::training::Session;

    fn run(epochs: u64) -> KeptRun {
        let config = Config::default();
        let mut session = Session::new(config.clone(), Backend::Flex);
        for _ in 0..epochs {
            session.run_epoch().unwrap();
        }
        let mut main = Model::begun(&Preset::new("x", "", config), session.checkpoint());
        main.history = session.history().clone();
        KeptRun {
            main,
            twin: None,
            start: None,
        }
    }

    #[test]
    fn a_run_is_read_as_it_was_written_with_the_one_beside_it_and_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let name = new_name();
        assert!(is_ours(&name) && name != new_name());
        assert_eq!(read(folder, &name), Ok(None));
        let whole = KeptRun {
            twin: Some(run(2).main),
            start: Some(run(1).main),
            ..run(3)
        };
        write(&whole, true, (folder, &name)).unwrap();
        assert_eq!(read(folder, &name), Ok(Some(whole)));
        // What it has no more is gone.
        write(&run(4), true, (folder, &name)).unwrap();
        assert_eq!(read(folder, &name), Ok(Some(run(4))));
        remove(folder, &name);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_read_is_told_of_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for number in 1..3 {
            let name = new_name();
            let whole = KeptRun {
                twin: Some(run(2).main),
                ..run(3)
            };
            write(&whole, true, (folder, &name)).unwrap();
            // Of both, as one without the other is another run.
            fs::write(folder.join(format!("{name}-a.json")), "by hand").unwrap();
            let told = read(folder, &name).unwrap_err();
            assert!(told.contains("could not be opened"), "{told}");
            assert!(told.contains(".unreadable.json"), "{told}");
            assert_eq!(read(folder, &name), Ok(None));
            clean(folder, None);
            assert_eq!(fs::read_dir(folder).unwrap().count(), 2 * number);
        }
    }

    #[test]
    fn another_windows_run_is_taken_over_by_one_and_never_over_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let [old, one, two] = [(); 3].map(|()| new_name());
        write(&run(1), true, (folder, &old)).unwrap();
        take_over(folder, &old, &one);
        take_over(folder, &old, &two);
        assert_eq!(read(folder, &one), Ok(Some(run(1))));
        assert_eq!(read(folder, &two), Ok(None));
        write(&run(2), true, (folder, &two)).unwrap();
        take_over(folder, &one, &two);
        assert_eq!(read(folder, &one), Ok(Some(run(1))));
        assert_eq!(read(folder, &two), Ok(Some(run(2))));
    }

    #[test]
    fn the_newest_runs_of_others_stay_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::write(folder.join("run-of-mine.json"), "theirs").unwrap();
        let names: Vec<_> = (0..6).map(|_| new_name()).collect();
        let before = SystemTime::now() - std::time::Duration::from_mins(10);
        for (age, name) in names.iter().enumerate() {
            let path = main_file(folder, name);
            fs::write(&path, "{}").unwrap();
            let time = before - std::time::Duration::from_mins(age as u64);
            let opened = fs::File::options().write(true).open(&path).unwrap();
            opened.set_modified(time).unwrap();
        }
        clean(folder, Some(&names[5]));
        let left: Vec<_> = names
            .iter()
            .map(|name| main_file(folder, name).exists())
            .collect();
        assert_eq!(left, [true, true, true, false, false, true]);
        assert!(folder.join("run-of-mine.json").exists());
    }
}
