//! What is remembered of lessons: how far each was followed, and which files of the user's own there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::lessons::{Lesson, SHIPPED_LESSONS};

/// Lessons that are remembered: a file with more is not ours.
const MOST_REMEMBERED: usize = 500;
/// Most files that are remembered.
const MOST_OWN: usize = 24;

/// Lessons that ship, each with the title that it had before, by which files of then know it.
const RENAMED: [(&str, &str); 1] = [("Least squares in place of logarithms", "Least squares")];

/// How far each lesson was followed: one that ships by its title, one of a file by its title and its path, so that a copy is a lesson of
/// its own. What is known of a lesson only grows, so that of two windows the one that knows more is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonProgress(BTreeMap<String, Known>);

/// What is known of a lesson; what is greater was known later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Known {
    /// As files of before have it: steps that were done; one more than there were, and it was finished; what is beyond that was done since.
    Before(usize),
    /// How often it was gone through to its end, and how many steps were done since.
    Followed { finished: u32, done: usize },
}

impl Known {
    /// Times it was finished, and steps that were done since, of so many.
    fn of(self, steps: usize) -> (u32, usize) {
        match self {
            // There never was a number of all steps. So it was finished when there were fewer.
            Self::Before(known) if known >= steps => {
                (1, known.saturating_sub(steps.saturating_add(1)))
            }
            Self::Before(known) => (0, known),
            Self::Followed { finished, done } => (finished, done),
        }
    }
}

/// How far a lesson was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was gone through to its end once.
    pub is_finished: bool,
    /// Steps that were done since it was begun last: it goes on with the one after them.
    pub done: usize,
}

/// What a lesson is known by; titles of the lessons that ship have no line breaks.
fn key(title: &str, file: Option<&Path>) -> String {
    file.map_or_else(
        || title.to_owned(),
        |file| format!("{title}\n{}", file.display()),
    )
}

impl LessonProgress {
    /// Of the lesson of that title and so many steps; `file` is its own, `None` if it ships.
    pub fn standing(&self, title: &str, file: Option<&Path>, steps: usize) -> Standing {
        let (finished, done) = self.known(title, file, steps);
        Standing {
            is_finished: finished > 0,
            // A lesson may have become shorter.
            done: done.min(steps.saturating_sub(1)),
        }
    }

    /// Times it was finished, and steps that were done since, of so many.
    fn known(&self, title: &str, file: Option<&Path>, steps: usize) -> (u32, usize) {
        let of = |title: &str| self.0.get(&key(title, file)).copied();
        let before = || {
            let mut renamed = RENAMED.iter().filter(|_| file.is_none());
            let (_, before) = renamed.find(|(now, _)| *now == title)?;
            of(before)
        };
        let known = of(title).or_else(before);
        known.map_or((0, 0), |known| known.of(steps))
    }

    /// Whether it was gone through to its end.
    pub fn is_finished(&self, lesson: &Lesson, file: Option<&Path>) -> bool {
        let standing = self.standing(&lesson.title, file, lesson.steps.len());
        standing.is_finished
    }

    /// The step to go on with, from 0; the first one again after the end.
    pub fn next_step(&self, lesson: &Lesson, file: Option<&Path>) -> usize {
        self.standing(&lesson.title, file, lesson.steps.len()).done
    }

    /// Takes note of what was done elsewhere.
    pub fn add(&mut self, others: &Self) {
        for (key, known) in &others.0 {
            self.note(key, *known);
        }
    }

    /// Takes note that a step was done, from 0; what was done before stays, until the last one is.
    pub(super) fn finish_step(&mut self, lesson: &Lesson, file: Option<&Path>, step: usize) {
        let steps = lesson.steps.len();
        let key = key(&lesson.title, file);
        let known = self.known(&lesson.title, file, steps);
        let (finished, done) = match step.saturating_add(1) {
            now if now < steps => (known.0, known.1.max(now)),
            // From its beginning the next time.
            _ => (known.0.saturating_add(1), 0),
        };
        self.note(&key, Known::Followed { finished, done });
    }

    fn note(&mut self, key: &str, known: Known) {
        if self.0.len() < MOST_REMEMBERED || self.0.contains_key(key) {
            let so_far = self.0.entry(key.to_owned()).or_insert(known);
            *so_far = known.max(*so_far);
        }
    }

    /// Files of before know lessons of files by their title alone: that is of the one that was opened last.
    #[must_use]
    pub fn with_files(mut self, own: &OwnLessons) -> Self {
        for OwnLesson { path, title, .. } in &own.0 {
            let ships = || SHIPPED_LESSONS.iter().any(|s| s.lesson.title == *title);
            if let Some(before @ Known::Before(_)) = self.0.get(title).copied()
                && !ships()
            {
                self.0.remove(title);
                self.note(&key(title, Some(path)), before);
            }
        }
        self
    }
}

/// A lesson in a file of the user's own, as it was when it was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLesson {
    /// The file.
    pub path: PathBuf,
    /// Its title, by which its progress is kept, together with the path.
    pub title: String,
    /// How many steps it has.
    pub steps: usize,
    /// What it is about; empty where that is not known, as of files of before.
    #[serde(default)]
    pub summary: String,
}

/// Lessons in files that were opened, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnLessons(Vec<OwnLesson>);

impl OwnLessons {
    /// All of them.
    pub fn all(&self) -> &[OwnLesson] {
        &self.0
    }

    /// Takes note of a lesson that was opened.
    pub fn note(&mut self, path: &Path, lesson: &Lesson) {
        self.0.retain(|known| known.path != path);
        let own = OwnLesson {
            path: path.to_owned(),
            title: lesson.title.clone(),
            steps: lesson.steps.len(),
            summary: lesson.summary.clone(),
        };
        self.0.insert(0, own);
        self.0.truncate(MOST_OWN);
    }

    /// Forgets a file, which stays where it is.
    pub fn forget(&mut self, path: &Path) {
        self.0.retain(|known| known.path != path);
    }

    /// Adds those that were opened elsewhere, but for what was forgotten here.
    pub fn add(&mut self, others: &Self, forgotten: &BTreeSet<PathBuf>) {
        for other in &others.0 {
            let is_known = self.0.iter().any(|known| known.path == other.path);
            if !is_known && !forgotten.contains(&other.path) {
                self.0.push(other.clone());
            }
        }
        self.0.truncate(MOST_OWN);
    }

    /// With no more than there may be, whatever a file held.
    #[must_use]
    pub fn sound(mut self) -> Self {
        self.0.truncate(MOST_OWN);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(title: &str) -> Lesson {
        let text = format!(
            "(lesson: 1, title: \"{title}\", steps: [(title: \"One\"), (title: \"Two\"), (title: \"Three\")])"
        );
        Lesson::parse(&text, "l.ron").unwrap()
    }

    #[test]
    fn what_was_finished_goes_on_where_it_was_left_the_second_time() {
        let lesson = lesson("T");
        let mut progress = LessonProgress::default();
        let standing = |progress: &LessonProgress| {
            let now = progress.standing("T", None, 3);
            (now.is_finished, now.done)
        };
        assert_eq!(standing(&progress), (false, 0));
        for (step, expected) in [
            (0, (false, 1)),
            (1, (false, 2)),
            // Going back takes nothing away.
            (0, (false, 2)),
            (2, (true, 0)),
            (0, (true, 1)),
            (1, (true, 2)),
            (0, (true, 2)),
            (2, (true, 0)),
        ] {
            let before = progress.clone();
            progress.finish_step(&lesson, None, step);
            assert_eq!(standing(&progress), expected, "{step}");
            // Another window still knows what was so before.
            progress.add(&before);
            assert_eq!(standing(&progress), expected, "{step}, of two windows");
        }
        let text = ron::to_string(&progress).unwrap();
        let again: LessonProgress = ron::from_str(&text).unwrap();
        assert_eq!(again, progress, "{text}");
        // What a file says of a lesson need not be so.
        for known in ["99", "(finished: 0, done: 99)"] {
            let read: LessonProgress = ron::from_str(&format!("{{\"T\": {known}}}")).unwrap();
            for steps in [0, 1, 3, usize::MAX] {
                assert!(read.standing("T", None, steps).done <= steps);
            }
        }
    }

    #[test]
    fn a_lesson_that_was_given_another_title_is_known_by_the_one_before() {
        for (now, before) in RENAMED {
            let has = |title: &str| SHIPPED_LESSONS.iter().any(|s| s.lesson.title == title);
            assert!(has(now) && !has(before), "{now}");
            let text = format!("{{\"{before}\": (finished: 1, done: 1)}}");
            let mut progress: LessonProgress = ron::from_str(&text).unwrap();
            let standing = progress.standing(now, None, 3);
            assert_eq!((standing.is_finished, standing.done), (true, 1));
            // A file's of that title is another lesson.
            let file = Path::new("l.ron");
            assert!(!progress.standing(now, Some(file), 3).is_finished);
            progress.finish_step(&lesson(now), None, 1);
            let standing = progress.standing(now, None, 3);
            assert_eq!((standing.is_finished, standing.done), (true, 2));
        }
    }

    #[test]
    fn what_files_of_before_say_is_kept_and_a_lesson_that_grew_stays_finished() {
        for (known, steps, expected) in [
            (2, 3, (false, 2)),
            (4, 3, (true, 0)),
            (6, 3, (true, 2)),
            // It had six steps, and was finished.
            (7, 7, (true, 0)),
        ] {
            let mut read: LessonProgress = ron::from_str(&format!("{{\"T\": {known}}}")).unwrap();
            let now = read.standing("T", None, steps);
            assert_eq!((now.is_finished, now.done), expected, "{known}");
            if steps == 3 {
                // What is done now is known better, and counts on from there.
                let old = read.clone();
                read.finish_step(&lesson("T"), None, 0);
                read.add(&old);
                let now = read.standing("T", None, steps);
                let done = expected.1.max(1);
                assert_eq!((now.is_finished, now.done), (expected.0, done), "{known}");
            }
        }
        // One that is finished now stays so as well.
        let mut progress = LessonProgress::default();
        progress.finish_step(&lesson("T"), None, 2);
        let now = progress.standing("T", None, 4);
        assert!(now.is_finished && now.done == 0);
    }

    #[test]
    fn a_copy_is_a_lesson_of_its_own() {
        let (ours, copy) = (Path::new("ours.ron"), Path::new("copy.ron"));
        let mut progress = LessonProgress::default();
        progress.finish_step(&lesson("T"), Some(ours), 0);
        for (file, done) in [(Some(ours), 1), (Some(copy), 0), (None, 0)] {
            assert_eq!(progress.standing("T", file, 3).done, done, "{file:?}");
        }
        // Of before there is a title alone: it is taken for that of the file that was opened last, and a lesson that ships keeps its own.
        let shipped = SHIPPED_LESSONS.first().unwrap().lesson.title.as_str();
        let mut own = OwnLessons::default();
        for (path, title) in [(copy, "T"), (ours, "T"), (Path::new("a.ron"), shipped)] {
            own.note(path, &lesson(title));
        }
        let text = format!("{{\"T\": 2, \"{shipped}\": 2}}");
        let read: LessonProgress = ron::from_str(&text).unwrap();
        let read = read.with_files(&own);
        for (title, file, done) in [
            ("T", Some(ours), 2),
            ("T", Some(copy), 0),
            ("T", None, 0),
            (shipped, None, 2),
            (shipped, Some(Path::new("a.ron")), 0),
        ] {
            assert_eq!(read.standing(title, file, 3).done, done, "{title} {file:?}");
        }
    }

    #[test]
    fn files_are_remembered_once_each_the_last_one_first() {
        let titles = |own: &OwnLessons| {
            let titles = own.all().iter().map(|own| own.title.clone());
            titles.collect::<Vec<_>>()
        };
        let mut own = OwnLessons::default();
        for (path, title) in [("a.ron", "A"), ("b.ron", "B"), ("a.ron", "A, mended")] {
            own.note(Path::new(path), &lesson(title));
        }
        assert_eq!(titles(&own), ["A, mended", "B"]);
        let mut others = OwnLessons::default();
        for (path, title) in [("b.ron", "B"), ("c.ron", "C")] {
            others.note(Path::new(path), &lesson(title));
        }
        let mut without = own.clone();
        own.add(&others, &BTreeSet::new());
        assert_eq!(titles(&own), ["A, mended", "B", "C"]);
        // What was forgotten does not come back from elsewhere, unless it is opened again.
        without.forget(Path::new("b.ron"));
        let forgotten = BTreeSet::from([PathBuf::from("b.ron")]);
        without.add(&others, &forgotten);
        assert_eq!(titles(&without), ["A, mended", "C"]);
        without.note(Path::new("b.ron"), &lesson("B"));
        without.add(&others, &forgotten);
        assert_eq!(titles(&without), ["B", "A, mended", "C"]);
        for number in 0..50 {
            own.note(Path::new(&format!("{number}.ron")), &lesson("N"));
        }
        assert_eq!(own.all().len(), MOST_OWN);
        let text = ron::to_string(&own).unwrap();
        assert_eq!(ron::from_str::<OwnLessons>(&text).unwrap(), own);
    }
}
