//! What is remembered of lessons: how far each was followed, and which files of the user's own there are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::lessons::Lesson;

/// Lessons that are remembered: a file with more is not ours.
const MOST_REMEMBERED: usize = 500;
/// Most files that are remembered.
const MOST_OWN: usize = 24;

/// How many steps of each lesson were done, by its title. One more than there are, and it was finished; what is beyond that was done
/// since, as it was begun again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonProgress(BTreeMap<String, usize>);

/// How far a lesson was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was gone through to its end once.
    pub is_finished: bool,
    /// Steps that were done since it was begun last: it goes on with the one after them.
    pub done: usize,
}

impl LessonProgress {
    /// Of the lesson of that title and so many steps.
    pub fn standing(&self, title: &str, steps: usize) -> Standing {
        let known = self.0.get(title).copied().unwrap_or(0);
        let again = known.checked_sub(steps.saturating_add(1));
        Standing {
            is_finished: again.is_some(),
            // A lesson may have become shorter.
            done: again.unwrap_or(known).min(steps.saturating_sub(1)),
        }
    }

    /// Whether it was gone through to its end.
    pub fn is_finished(&self, lesson: &Lesson) -> bool {
        self.standing(&lesson.title, lesson.steps.len()).is_finished
    }

    /// The step to go on with, from 0; the first one again after the end.
    pub fn next_step(&self, lesson: &Lesson) -> usize {
        self.standing(&lesson.title, lesson.steps.len()).done
    }

    /// Takes note of what was done elsewhere.
    pub fn add(&mut self, others: &Self) {
        for (title, done) in &others.0 {
            self.note(title, *done);
        }
    }

    /// Takes note that a step was done, from 0; what was done before stays, until the last one is.
    pub(super) fn finish_step(&mut self, lesson: &Lesson, step: usize) {
        let steps = lesson.steps.len();
        if step + 1 < steps {
            let before = if self.is_finished(lesson) {
                steps + 1
            } else {
                0
            };
            self.note(&lesson.title, before + step + 1);
        } else {
            // From its beginning the next time.
            self.0.remove(&lesson.title);
            self.note(&lesson.title, steps + 1);
        }
    }

    fn note(&mut self, title: &str, done: usize) {
        if self.0.len() < MOST_REMEMBERED || self.0.contains_key(title) {
            let known = self.0.entry(title.to_owned()).or_default();
            *known = done.max(*known);
        }
    }
}

/// A lesson in a file of the user's own, as it was when it was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLesson {
    /// The file.
    pub path: PathBuf,
    /// Its title, by which its progress is kept.
    pub title: String,
    /// How many steps it has.
    pub steps: usize,
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
        };
        self.0.insert(0, own);
        self.0.truncate(MOST_OWN);
    }

    /// Adds those that were opened elsewhere.
    pub fn add(&mut self, others: &Self) {
        for other in &others.0 {
            if self.0.iter().all(|known| known.path != other.path) {
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
            let now = progress.standing("T", 3);
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
            progress.finish_step(&lesson, step);
            assert_eq!(standing(&progress), expected, "{step}");
        }
        // Files of before know numbers up to one more than there are steps, and say the same.
        for (done, expected) in [(2, (false, 2)), (4, (true, 0))] {
            let read: LessonProgress = ron::from_str(&format!("{{\"T\": {done}}}")).unwrap();
            assert_eq!(standing(&read), expected);
        }
        // What a file says of a lesson need not be so.
        let read: LessonProgress = ron::from_str("{\"T\": 99}").unwrap();
        for steps in [0, 1, 3, usize::MAX] {
            assert!(read.standing("T", steps).done <= steps);
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
        own.add(&others);
        assert_eq!(titles(&own), ["A, mended", "B", "C"]);
        for number in 0..50 {
            own.note(Path::new(&format!("{number}.ron")), &lesson("N"));
        }
        assert_eq!(own.all().len(), MOST_OWN);
        let text = ron::to_string(&own).unwrap();
        assert_eq!(ron::from_str::<OwnLessons>(&text).unwrap(), own);
    }
}
