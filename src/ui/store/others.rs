//! [`Others`]: what windows that run at the same time remember in the same file. The last one to write has the document and the looks;
//! runs that were tried, lessons that were followed and files that were opened are of all of them. What one of them takes away, which
//! was in the file before and is not any more, is gone for all.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::recorded::Recorded;
use super::{Looks, MAX_BYTES, Stored};
use crate::files::read_text;
use crate::ui::lesson::{LessonProgress, OwnLessons};
use crate::ui::tried::{Tried, TriedRuns};

/// What others have that this window has not.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// Length and CRC-32 of the text that this window read or wrote last: any other is of another window.
    known: Option<(usize, u32)>,
    /// The runs in it: what others have beyond these is new.
    shared: TriedRuns,
    tried: TriedRuns,
    /// Runs that others forgot, and this window still has.
    forgotten_runs: Vec<Tried>,
    lessons: LessonProgress,
    /// Files of lessons in it.
    shared_lessons: BTreeSet<PathBuf>,
    own_lessons: OwnLessons,
    /// Files of lessons that were forgotten, here or elsewhere.
    forgotten: BTreeSet<PathBuf>,
    /// What this window did since it wrote last, in that order.
    done: Vec<LessonDone>,
    recent: Vec<PathBuf>,
    pub(super) recorded: Recorded,
}

/// What was done with a lesson of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LessonDone {
    /// It was opened.
    Opened(PathBuf),
    /// It was taken off the list.
    Forgotten(PathBuf),
}

fn mark(text: &str) -> (usize, u32) {
    (text.len(), crc32fast::hash(text.as_bytes()))
}

impl Others {
    /// Takes note of what this window read or wrote.
    pub(super) fn know(&mut self, text: &str, looks: &Looks) {
        self.known = Some(mark(text));
        self.shared = looks.tried.clone();
        self.shared_lessons = files(&looks.own_lessons);
    }

    /// Forgets the runs that others have tried.
    pub(super) fn forget_tried(&mut self) {
        self.tried.clear();
    }

    /// Takes note of lessons that were opened or forgotten in this window, whatever others have.
    pub(super) fn note_lessons(&mut self, done: Vec<LessonDone>) {
        self.done.extend(done);
    }

    /// Looks whether another window wrote the file meanwhile, and what it has.
    pub(super) fn read(&mut self, path: &Path) {
        let Ok(text) = read_text(path, MAX_BYTES) else {
            return;
        };
        if self.known == Some(mark(&text)) {
            return;
        }
        if let Ok(stored) = ron::from_str::<Stored>(&text) {
            let looks = stored.looks.sound();
            let forgotten = self.shared.clone().without(&looks.tried);
            self.forgotten_runs.extend_from_slice(forgotten.all());
            self.tried.add(looks.tried.without(&self.shared));
            let files = files(&looks.own_lessons);
            let gone = self.shared_lessons.difference(&files);
            self.forgotten.extend(gone.cloned());
            for opened in files.difference(&self.shared_lessons) {
                self.forgotten.remove(opened);
            }
            self.lessons.add(&looks.lessons);
            self.own_lessons = looks.own_lessons;
            self.recent = looks.recent;
        }
    }

    /// Adds what others have, and takes away what they took away.
    pub(super) fn add_to(&mut self, looks: &mut Looks) {
        self.tried.take_away(&self.forgotten_runs);
        self.forgotten_runs.retain(|run| looks.tried.has(run));
        looks.tried.take_away(&self.forgotten_runs);
        looks.tried.add(self.tried.clone());
        looks.lessons.add(&self.lessons);
        for done in self.done.drain(..) {
            match done {
                LessonDone::Opened(path) => self.forgotten.remove(&path),
                LessonDone::Forgotten(path) => self.forgotten.insert(path),
            };
        }
        for path in &self.forgotten {
            looks.own_lessons.forget(path);
        }
        looks.own_lessons.add(&self.own_lessons, &self.forgotten);
        for path in &self.recent {
            if !looks.recent.contains(path) {
                looks.recent.push(path.clone());
            }
        }
        looks.recent.truncate(super::looks::MOST_RECENT);
    }
}

/// Files of lessons.
fn files(own: &OwnLessons) -> BTreeSet<PathBuf> {
    let lessons = own.all().iter();
    lessons.map(|lesson| lesson.path.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Preset};
    use crate::ui::document::Document;
    use crate::ui::store::Store;

    /// What a window has that tried these and opened that.
    fn stored(seeds: &[u64], file: &str) -> Stored {
        let preset = Preset::new("x", "", Config::default());
        let mut looks = Looks::default();
        looks.note_file(Path::new(file));
        looks.tried = TriedRuns::of_seeds(seeds);
        Stored {
            document: Document::new(preset, None),
            looks,
            pictures: Vec::new(),
            recording: crate::lessons::Recording::default(),
        }
    }

    fn seeds_of(stored: Option<Stored>) -> Vec<u64> {
        let runs = stored.unwrap().looks.tried;
        let mut seeds: Vec<_> = runs.all().iter().map(|t| t.config.seed).collect();
        seeds.sort_unstable();
        seeds
    }

    #[test]
    fn two_windows_of_one_folder_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Store::at(Some(folder.path().to_owned())).read().unwrap();
        let mut windows = [(); 2].map(|()| {
            let mut store = Store::at(Some(folder.path().to_owned()));
            assert!(store.read().unwrap().is_none());
            store
        });
        windows[0].finish(&stored(&[1], "a.ron")).unwrap();
        windows[1].finish(&stored(&[2], "b.ron")).unwrap();
        windows[0].finish(&stored(&[1, 3], "a.ron")).unwrap();
        assert_eq!(seeds_of(read()), [1, 2, 3]);
        let recent = read().unwrap().looks.recent;
        assert_eq!(recent, [Path::new("a.ron"), Path::new("b.ron")]);
        // What is forgotten stays so.
        windows[0].forget_tried();
        windows[0].finish(&stored(&[], "a.ron")).unwrap();
        assert_eq!(seeds_of(read()), [0; 0]);
        // A full list makes room for what is new, of both.
        let full: Vec<u64> = (100..140).collect();
        windows[0].finish(&stored(&full, "a.ron")).unwrap();
        let mut windows = [(); 2].map(|()| {
            let mut store = Store::at(Some(folder.path().to_owned()));
            assert_eq!(seeds_of(store.read().unwrap()), full);
            store
        });
        let with_new = |new: u64| [&[new], &full[..39]].concat();
        windows[0].finish(&stored(&with_new(1), "a.ron")).unwrap();
        windows[1].finish(&stored(&with_new(2), "a.ron")).unwrap();
        assert_eq!(seeds_of(read())[..2], [1, 2]);
    }

    #[test]
    fn runs_that_were_forgotten_do_not_come_back_from_another_window() {
        let folder = tempfile::tempdir().unwrap();
        let at = || Store::at(Some(folder.path().to_owned()));
        let seeds = || seeds_of(at().read().unwrap());
        let (mut one, mut two) = (at(), at());
        one.finish(&stored(&[1], "a.ron")).unwrap();
        two.finish(&stored(&[2], "b.ron")).unwrap();
        one.finish(&stored(&[1, 3], "a.ron")).unwrap();
        two.finish(&stored(&[4, 2], "b.ron")).unwrap();
        one.finish(&stored(&[5, 1, 3], "a.ron")).unwrap();
        assert_eq!(seeds(), [1, 2, 3, 4, 5]);
        one.forget_tried();
        one.finish(&stored(&[], "a.ron")).unwrap();
        assert_eq!(seeds(), [0; 0]);
        // The other one has its own still, and those of the first.
        for (new, expected) in [(6, &[6][..]), (7, &[6, 7][..])] {
            let has: Vec<u64> = (6..=new).rev().chain([4, 2]).collect();
            two.finish(&stored(&has, "b.ron")).unwrap();
            assert_eq!(seeds(), expected);
        }
        // And what is new there is no less the other's.
        one.finish(&stored(&[8], "a.ron")).unwrap();
        assert_eq!(seeds(), [6, 7, 8]);
    }

    #[test]
    fn a_lesson_that_was_forgotten_does_not_come_back_from_the_file_of_another_window() {
        let folder = tempfile::tempdir().unwrap();
        let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\"), (title: \"Two\")])";
        let lesson = crate::lessons::Lesson::parse(text, "l.ron").unwrap();
        let stored = |files: &[&str]| {
            let mut looks = Looks::default();
            for file in files {
                looks.own_lessons.note(Path::new(file), &lesson);
            }
            Stored {
                document: Document::new(Preset::new("x", "", Config::default()), None),
                looks,
                pictures: Vec::new(),
                recording: crate::lessons::Recording::default(),
            }
        };
        let at = || Store::at(Some(folder.path().to_owned()));
        let count = || {
            let looks = at().read().unwrap().unwrap().looks;
            looks.own_lessons.all().len()
        };
        let (mut one, mut two) = (at(), at());
        two.finish(&stored(&["a.ron", "b.ron"])).unwrap();
        one.finish(&stored(&[])).unwrap();
        assert_eq!(count(), 2, "those of the other window");
        one.forget_lesson("a.ron".into());
        // Nothing is written where nothing is new.
        one.finish(&stored(&["c.ron"])).unwrap();
        assert_eq!(count(), 2, "b and c");
        one.note_lesson("a.ron".into());
        one.finish(&stored(&["a.ron", "c.ron"])).unwrap();
        assert_eq!(count(), 3, "it was opened again");
        // The other one has it still, and does not bring it back.
        one.forget_lesson("a.ron".into());
        one.finish(&stored(&["c.ron"])).unwrap();
        two.finish(&stored(&["d.ron", "a.ron", "b.ron"])).unwrap();
        assert_eq!(count(), 3, "b, c and d");
        two.finish(&stored(&["e.ron", "d.ron", "a.ron", "b.ron"]))
            .unwrap();
        one.finish(&stored(&["f.ron", "c.ron"])).unwrap();
        assert_eq!(count(), 5, "b to f");
        // Unless it is opened there.
        two.note_lesson("a.ron".into());
        two.finish(&stored(&["a.ron", "e.ron", "d.ron", "b.ron"]))
            .unwrap();
        one.finish(&stored(&["c.ron"])).unwrap();
        assert_eq!(count(), 6, "a to f");
    }
}
