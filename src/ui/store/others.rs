//! [`Others`]: what windows that run at the same time remember in the same file. The last one to write has the document and the looks;
//! runs that were tried, lessons that were followed and files that were opened are of all of them. What one of them takes away, which
//! was in the file before and is not any more, is gone for all.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::recorded::Recorded;
use super::{FILE, FORMAT, Looks, MAX_BYTES, Stored};
use crate::files::{FileError, TextError, parse_ron, read_text};
use crate::ui::lesson::{LessonProgress, OwnLessons};
use crate::ui::own_file::OwnFile;
use crate::ui::tried::{Tried, TriedRuns};

/// What others have that this window has not. It is cloned for each writing: one that fails leaves it as it was, to be tried anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Others {
    /// Length and CRC-32 of the text that this window read or wrote last: any other is of another window.
    known: Option<(usize, u32)>,
    /// The runs in it: what others have beyond these is new.
    shared: TriedRuns,
    tried: TriedRuns,
    /// Runs that others forgot, or that had to make room for theirs, and this window still has.
    forgotten_runs: Vec<Tried>,
    /// Whether the runs that others have so far are forgotten here.
    forgets_tried: bool,
    lessons: LessonProgress,
    /// Files of lessons in it.
    shared_lessons: BTreeSet<PathBuf>,
    own_lessons: OwnLessons,
    /// Files of lessons that were forgotten, here or elsewhere.
    forgotten: BTreeSet<PathBuf>,
    /// What this window did since it wrote last, in that order.
    done: Vec<LessonDone>,
    recent: Vec<OwnFile>,
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

    /// Forgets the runs that others have tried, with those that the file is found to have.
    pub(super) fn forget_tried(&mut self) {
        self.forgets_tried = true;
    }

    /// Takes note of lessons that were opened or forgotten in this window, whatever others have.
    pub(super) fn note_lessons(&mut self, done: Vec<LessonDone>) {
        self.done.extend(done);
    }

    /// Looks whether another window wrote the file meanwhile, and what it has.
    ///
    /// # Errors
    ///
    /// If there is a file that cannot be read, which may be whole, or that is no session.
    pub(super) fn read(&mut self, path: &Path) -> Result<(), FileError> {
        let text = match read_text(path, MAX_BYTES) {
            Ok(text) => text,
            Err(TextError::Unreadable(error)) if error.kind() == ErrorKind::NotFound => {
                return Ok(());
            }
            Err(error) => return Err(FileError::unread(FILE, error, &FORMAT)),
        };
        if self.known == Some(mark(&text)) {
            return Ok(());
        }
        let looks = parse_ron::<Stored>(&text, FILE)?.looks.sound();
        let forgotten = self.shared.clone().without(&looks.tried);
        self.forgotten_runs.extend_from_slice(forgotten.all());
        let new = looks.tried.without(&self.shared);
        // Tried anew elsewhere, it is forgotten no more.
        self.forgotten_runs.retain(|run| !new.has(run));
        self.tried.add(new.found_now());
        let files = files(&looks.own_lessons);
        let gone = self.shared_lessons.difference(&files);
        self.forgotten.extend(gone.cloned());
        for opened in files.difference(&self.shared_lessons) {
            self.forgotten.remove(opened);
        }
        self.lessons.add(&looks.lessons);
        self.own_lessons = looks.own_lessons;
        self.recent = looks.recent;
        Ok(())
    }

    /// Adds what others have, and takes away what they took away.
    pub(super) fn add_to(&mut self, looks: &mut Looks) {
        if std::mem::take(&mut self.forgets_tried) {
            self.tried.clear();
        }
        self.tried.take_away(&self.forgotten_runs);
        self.forgotten_runs.retain(|run| looks.tried.has(run));
        looks.tried.take_away(&self.forgotten_runs);
        // What had to make room does not come back as soon as there is some.
        let pushed_out = looks.tried.add(self.tried.clone());
        self.forgotten_runs.extend(pushed_out);
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
        for own in &self.recent {
            if looks.recent.iter().all(|known| known.path != own.path) {
                looks.recent.push(own.clone());
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
        looks.note_file(Path::new(file), file);
        looks.tried = TriedRuns::of_seeds(seeds);
        Stored {
            document: Document::new(preset, None),
            looks,
            pictures: Vec::new(),
            run: None,
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
        let own = |file: &str| OwnFile::new(Path::new(file), file);
        assert_eq!(recent, [own("a.ron"), own("b.ron")]);
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
        assert!(!seeds_of(read()).contains(&138));
        // The one that the second window still has, though the list had no room for it, is not back when there is some.
        windows[0].forget_tried();
        windows[0].finish(&stored(&[], "a.ron")).unwrap();
        windows[1].finish(&stored(&with_new(2), "b.ron")).unwrap();
        assert_eq!(seeds_of(read()), [0; 0]);
    }

    #[test]
    fn a_run_of_another_window_grows_old_among_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Store::at(Some(folder.path().to_owned())).read().unwrap();
        let at = || Store::at(Some(folder.path().to_owned()));
        let (mut one, mut two) = (at(), at());
        let mut own = stored(&[], "a.ron");
        own.looks.tried.push_seed(100);
        one.finish(&own).unwrap();
        two.finish(&stored(&[1], "b.ron")).unwrap();
        own.looks.tried.push_seed(101);
        one.finish(&own).unwrap();
        let newest = || {
            let runs = read().unwrap().looks.tried;
            runs.all().first().map(|run| run.config.seed)
        };
        assert_eq!(newest(), Some(1), "it was found just now");
        for seed in 102..142 {
            own.looks.tried.push_seed(seed);
            one.finish(&own).unwrap();
            assert_eq!(newest(), Some(seed));
        }
        // The list is full of newer ones, and it stays away.
        assert!(!seeds_of(read()).contains(&1));
        own.looks.tried.push_seed(142);
        one.finish(&own).unwrap();
        assert!(!seeds_of(read()).contains(&1));
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
    fn forgetting_all_runs_forgets_what_another_window_wrote_last_too() {
        let folder = tempfile::tempdir().unwrap();
        let at = || Store::at(Some(folder.path().to_owned()));
        let seeds = || seeds_of(at().read().unwrap());
        let (mut one, mut two) = (at(), at());
        one.finish(&stored(&[1], "a.ron")).unwrap();
        two.finish(&stored(&[4], "b.ron")).unwrap();
        one.forget_tried();
        one.finish(&stored(&[], "a.ron")).unwrap();
        assert_eq!(seeds(), [0; 0]);
        two.finish(&stored(&[5, 4], "b.ron")).unwrap();
        assert_eq!(seeds(), [5], "what was tried since");
        // Of a window that has none, where nothing else is new.
        let none = stored(&[], "c.ron");
        one.finish(&none).unwrap();
        assert_eq!(seeds(), [5]);
        one.forget_tried();
        one.finish(&none).unwrap();
        assert_eq!(seeds(), [0; 0]);
    }

    #[test]
    fn a_run_that_is_tried_anew_after_it_was_forgotten_elsewhere_is_remembered() {
        for is_tried_here in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let at = || Store::at(Some(folder.path().to_owned()));
            let seeds = || seeds_of(at().read().unwrap());
            let (mut one, mut two) = (at(), at());
            let (mut of_one, mut of_two) = (stored(&[], "a.ron"), stored(&[], "b.ron"));
            of_two.looks.tried.push_seed(1);
            two.finish(&of_two).unwrap();
            one.finish(&of_one).unwrap();
            one.forget_tried();
            one.finish(&of_one).unwrap();
            of_two.looks.tried.push_seed(2);
            two.finish(&of_two).unwrap();
            assert_eq!(seeds(), [2]);
            // Here it is the same list as before, but for the order.
            if is_tried_here {
                of_two.looks.tried.push_seed(1);
                two.finish(&of_two).unwrap();
                assert_eq!(seeds(), [1, 2]);
            } else {
                of_one.looks.tried.push_seed(1);
                one.finish(&of_one).unwrap();
                assert_eq!(seeds(), [1, 2]);
            }
            of_two.looks.tried.push_seed(3);
            two.finish(&of_two).unwrap();
            of_one.looks.tried.push_seed(4);
            one.finish(&of_one).unwrap();
            assert_eq!(seeds(), [1, 2, 3, 4], "here: {is_tried_here}");
        }
    }

    #[test]
    fn a_writing_that_failed_is_as_if_it_had_never_been() {
        let folder = tempfile::tempdir().unwrap();
        let at = || Store::at(Some(folder.path().to_owned()));
        let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\")])";
        let lesson = crate::lessons::Lesson::parse(text, "l.ron").unwrap();
        let (mut one, mut two) = (at(), at());
        let mut of_two = stored(&[2], "b.ron");
        of_two.looks.own_lessons.note(Path::new("l.ron"), &lesson);
        two.finish(&of_two).unwrap();
        let mut of_one = stored(&[1], "a.ron");
        one.forget_tried();
        one.forget_lesson("l.ron".into());
        let fits = std::mem::replace(
            &mut of_one.document.description,
            "a".repeat(MAX_BYTES as usize + 1),
        );
        for _ in 0..3 {
            one.finish(&of_one).unwrap_err();
            let known = one.others.lock().unwrap();
            assert!(known.forgets_tried && known.known.is_none());
            assert_eq!(known.done.len(), 1);
            assert!(known.tried.all().is_empty() && known.forgotten.is_empty());
        }
        of_one.document.description = fits;
        one.finish(&of_one).unwrap();
        let read = at().read().unwrap().unwrap();
        assert!(read.looks.own_lessons.all().is_empty());
        assert_eq!(seeds_of(Some(read)), [1]);
    }

    #[test]
    fn a_file_that_is_no_session_meanwhile_is_kept_under_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let at = || Store::at(Some(folder.path().to_owned()));
        let mut one = at();
        one.finish(&stored(&[1], "a.ron")).unwrap();
        for (seed, bytes, name) in [
            (2, &b"by hand"[..], "session.unreadable.ron"),
            (3, &b"\xff"[..], "session.unreadable-2.ron"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            one.finish(&stored(&[seed, 1], "a.ron")).unwrap();
            let aside = std::fs::read(folder.path().join(name)).unwrap();
            assert_eq!(aside, bytes, "{name}");
            assert_eq!(seeds_of(at().read().unwrap()), [1, seed]);
        }
        // What another window wrote by the rules of all files is read as these are.
        let text = std::fs::read_to_string(&path).unwrap();
        let plain = text.replacen("language: None", "language: \"de\"", 1);
        assert_ne!(plain, text);
        std::fs::write(&path, plain).unwrap();
        one.finish(&stored(&[4, 1], "a.ron")).unwrap();
        assert_eq!(seeds_of(at().read().unwrap()), [1, 4]);
        assert!(!folder.path().join("session.unreadable-3.ron").exists());
    }

    /// What the system does not let us read may be whole.
    #[cfg(unix)]
    #[test]
    fn a_file_that_cannot_be_read_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut one = Store::at(Some(folder.path().to_owned()));
        one.finish(&stored(&[1], "a.ron")).unwrap();
        std::fs::remove_file(&path).unwrap();
        // Opened, it is an error for everybody, root as well.
        let socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let error = one.finish(&stored(&[2], "a.ron")).unwrap_err();
        assert!(error.contains("cannot read: "), "{error}");
        assert!(error.contains("cannot be remembered"), "{error}");
        assert!(!std::fs::symlink_metadata(&path).unwrap().is_file());
        // As soon as it can, all is remembered.
        drop(socket);
        std::fs::remove_file(&path).unwrap();
        one.finish(&stored(&[2], "a.ron")).unwrap();
        assert!(path.is_file());
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
                run: None,
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
