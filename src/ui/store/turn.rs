//! Windows of one folder write in turn: what one of them reads of the others, and adds to, is not written anew by another meanwhile.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use crate::files::lock::lock_within;

/// Stays, as a file that was removed would be another one for whoever waits for it.
pub(super) const NAME: &str = "session.lock";
/// How long others are waited for. They write within milliseconds, but for one that hangs, and that shall keep nobody from
/// remembering.
const PATIENCE: Duration = Duration::from_millis(500);

/// This window's turn, until it is dropped; `None` where others cannot be kept off, and it goes on all the same.
pub(super) fn take(folder: &Path) -> Option<File> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(NAME))
        .ok()?;
    lock_within(&file, PATIENCE).ok()?.then_some(file)
}

#[cfg(test)]
mod tests {
    use super::super::{FILE, Looks, Store, Stored};
    use super::*;
    use crate::config::{Config, Preset};
    use crate::lessons::Recording;
    use crate::ui::document::Document;
    use crate::ui::tried::TriedRuns;
    use std::sync::Barrier;

    fn tried(seed: u64) -> Stored {
        let looks = Looks {
            tried: TriedRuns::of_seeds(&[seed]),
            ..Looks::default()
        };
        Stored {
            document: Document::new(Preset::new("x", "", Config::default()), None),
            looks,
            pictures: Vec::new(),
            run: None,
            recording: Recording::default(),
        }
    }

    #[test]
    fn two_windows_that_write_at_the_same_moment_lose_nothing_of_each_other() {
        for round in 0..30 {
            let folder = tempfile::tempdir().unwrap();
            let barrier = Barrier::new(2);
            std::thread::scope(|scope| {
                for seed in [1, 2] {
                    let (folder, barrier) = (folder.path(), &barrier);
                    scope.spawn(move || {
                        let mut store = Store::at(Some(folder.to_owned()));
                        barrier.wait();
                        store.finish(&tried(seed)).unwrap();
                    });
                }
            });
            let stored = Store::at(Some(folder.path().to_owned())).read().unwrap();
            let runs = stored.unwrap().looks.tried;
            let mut seeds: Vec<_> = runs.all().iter().map(|run| run.config.seed).collect();
            seeds.sort_unstable();
            assert_eq!(seeds, [1, 2], "round {round}");
        }
    }

    #[test]
    fn who_hangs_or_stands_in_the_way_keeps_nobody_from_writing() {
        let folder = tempfile::tempdir().unwrap();
        let turn = take(folder.path()).unwrap();
        let mut store = Store::at(Some(folder.path().to_owned()));
        store.finish(&tried(1)).unwrap();
        assert!(folder.path().join(FILE).exists());
        drop(turn);
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let mut store = Store::at(Some(folder.path().to_owned()));
        store.finish(&tried(1)).unwrap();
        assert!(folder.path().join(FILE).exists());
    }
}
