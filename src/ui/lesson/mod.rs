//! A lesson that runs in the window: which step is shown, what was done of it, and what it asks of the window.
//!
//! - [`Tutor`]: the lesson that runs
//! - `card`: its text and buttons; `markdown`: how the text is drawn; `tasks`: what is to be done; `more`: the sign that there is
//!   more below
//! - [`progress`]: what is remembered of all lessons, and of those in files of the user's own

mod card;
mod markdown;
mod more;
pub mod progress;
mod tasks;

use std::path::{Path, PathBuf};

use crate::lessons::{Attempt, Goal, Lesson, LessonStep, Observed, Opening, Part};

pub use self::card::{CardRequest, tutor_ui};
pub use self::progress::{LessonProgress, OwnLesson, OwnLessons, Standing};

/// Where a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At a step, from 0.
    Step(usize),
    /// After the last one.
    End,
}

/// The lesson that runs.
pub struct Tutor {
    lesson: Lesson,
    /// Its file, if it is not one that ships.
    file: Option<PathBuf>,
    position: Position,
    attempt: Attempt,
    /// Commands that the training thread has to have carried out before what it shows is of this step.
    pub since_command: u64,
    /// Sub-steps of slow motion that were shown, and which one was the last.
    sub_steps: u32,
    last_sub_step: Option<(u64, usize)>,
    /// The question that was answered last, until what is said of the answer came into sight.
    answered: Option<usize>,
    /// How training went before the lesson, to go back to.
    pub before: Before,
}

/// How training went before a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Before {
    /// Most epochs a second; `None` is as fast as it can.
    pub speed: Option<f64>,
    /// Whether slow motion was on.
    pub is_slow: bool,
    /// Whether the graph was shown.
    pub has_overview: bool,
}

impl Tutor {
    /// At a step of a lesson.
    pub fn new(lesson: Lesson, step: usize, before: Before) -> Self {
        let mut tutor = Self {
            lesson,
            file: None,
            position: Position::End,
            attempt: Attempt::default(),
            since_command: 0,
            sub_steps: 0,
            last_sub_step: None,
            answered: None,
            before,
        };
        tutor.go_to(step);
        tutor
    }

    /// Of this file, by which its progress is kept.
    #[must_use]
    pub fn of_file(mut self, file: Option<PathBuf>) -> Self {
        self.file = file;
        self
    }

    /// Its file, if it is not one that ships.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Where it is.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The step that is shown; `None` at the end.
    pub fn step(&self) -> Option<&LessonStep> {
        match self.position {
            Position::Step(index) => self.lesson.steps.get(index),
            Position::End => None,
        }
    }

    /// What was done of it.
    pub fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// Whether the next step may come.
    pub fn is_done(&self) -> bool {
        self.step().is_none() || self.attempt.is_done()
    }

    fn go_to(&mut self, step: usize) {
        self.sub_steps = 0;
        self.last_sub_step = None;
        self.answered = None;
        match self.lesson.steps.get(step) {
            Some(step_shown) => {
                self.attempt = Attempt::new(step_shown);
                self.position = Position::Step(step);
            }
            None => self.position = Position::End,
        }
    }

    /// Goes on, and takes note of that.
    pub fn next(&mut self, progress: &mut LessonProgress) {
        if let Position::Step(index) = self.position {
            progress.finish_step(&self.lesson, self.file.as_deref(), index);
            self.go_to(index + 1);
        }
    }

    /// Goes back.
    pub fn back(&mut self) {
        match self.position {
            Position::Step(index) => self.go_to(index.saturating_sub(1)),
            Position::End => self.go_to(self.lesson.steps.len().saturating_sub(1)),
        }
    }

    /// The steps that led to the one that is shown, from the last one that opened something: what to make again to begin it by itself.
    /// None where it opens something itself.
    pub fn steps_before(&self) -> Vec<LessonStep> {
        let Position::Step(index) = self.position else {
            return Vec::new();
        };
        let (before, rest) = self
            .lesson
            .steps
            .split_at(index.min(self.lesson.steps.len()));
        if rest
            .first()
            .is_none_or(|step| step.open != Opening::Nothing)
        {
            return Vec::new();
        }
        let first = before
            .iter()
            .rposition(|step| step.open != Opening::Nothing);
        first.map_or_else(Vec::new, |first| {
            before.iter().skip(first).cloned().collect()
        })
    }

    /// Takes note of what the window shows; `sub_step` is the place of slow motion, as numbers that differ.
    pub fn observe(&mut self, observed: &Observed<'_>, sub_step: Option<(u64, usize)>) {
        if sub_step.is_some() && sub_step != self.last_sub_step {
            self.sub_steps = self.sub_steps.saturating_add(1);
        }
        self.last_sub_step = sub_step;
        let observed = Observed {
            sub_steps: self.sub_steps,
            ..*observed
        };
        if let Position::Step(index) = self.position
            && let Some(step) = self.lesson.steps.get(index)
        {
            self.attempt.observe(step, &observed);
        }
    }

    /// Takes an answer.
    pub fn answer(&mut self, question: usize, answer: usize) {
        if let Position::Step(index) = self.position
            && let Some(step) = self.lesson.steps.get(index)
        {
            self.attempt.answer(step, question, answer);
            self.answered = Some(question);
        }
    }

    /// Whether this question was just answered; says so once.
    fn was_just_answered(&mut self, question: usize) -> bool {
        self.answered.take_if(|last| *last == question).is_some()
    }

    /// What the step asks for before anything is trained; `None` if training is what it asks for, or asked for until that was done.
    pub fn asks_first(&self) -> Option<String> {
        let trains = |goal: &Goal| {
            matches!(
                goal,
                Goal::Played | Goal::Epoch(_) | Goal::Epochs(_) | Goal::Verdict(_)
            )
        };
        let goals = &self.step()?.goals;
        let mut open = goals
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.attempt.is_met(*index));
        match open.next() {
            Some((_, goal)) => (!trains(goal)).then(|| goal.words()),
            // Neither sub-steps nor a past are there without training.
            None if goals.iter().any(|goal| {
                trains(goal) || matches!(goal, Goal::SubSteps(_) | Goal::LookedBack)
            }) =>
            {
                None
            }
            None => Some(tr!("This step of the lesson needs no training.").to_owned()),
        }
    }

    /// Whether a part is hidden.
    pub fn hides(&self, part: Part) -> bool {
        self.step().is_some_and(|step| step.hide.contains(&part))
    }

    /// Whether there are settings below its text: a few, or all of them.
    pub fn shows_settings(&self) -> bool {
        let hides = |step: &LessonStep| step.controls.is_empty() && self.hides(Part::Settings);
        self.step().is_some_and(|step| !hides(step))
    }

    /// Whether all settings are below its text; in a presentation, where they would take the room of questions and answers, only if the step
    /// asks for one.
    pub fn shows_all_settings(&self, is_presented: bool) -> bool {
        let asks = |step: &LessonStep| !is_presented || step.asks_for_settings();
        !self.hides(Part::Settings) && self.step().is_some_and(asks)
    }

    /// Hyperparameters that can be turned; empty is all.
    pub fn controls(&self) -> &[String] {
        self.step().map_or(&[], |step| &step.controls)
    }
}

/// Why the graph cannot be switched on in a step that hides it.
pub fn hidden_graph() -> &'static str {
    tr!("This step of the lesson hides the graph of the model.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn lesson() -> Lesson {
        let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\", goals: [SubSteps(3)]), (title: \"Two\")])";
        Lesson::parse(text, "l.ron").unwrap()
    }

    #[test]
    fn progress_is_kept_and_a_finished_lesson_begins_again() {
        let lesson = lesson();
        let mut progress = LessonProgress::default();
        let mut tutor = Tutor::new(
            lesson.clone(),
            progress.next_step(&lesson, None),
            Before::default(),
        );
        assert_eq!(tutor.position(), Position::Step(0));
        tutor.next(&mut progress);
        assert_eq!(progress.next_step(&lesson, None), 1);
        tutor.back();
        // Going through it again takes nothing away.
        tutor.next(&mut progress);
        assert_eq!(progress.next_step(&lesson, None), 1);
        assert!(!progress.is_finished(&lesson, None));
        tutor.next(&mut progress);
        assert_eq!(tutor.position(), Position::End);
        assert!(progress.is_finished(&lesson, None) && tutor.is_done());
        assert_eq!(progress.next_step(&lesson, None), 0);
        tutor.back();
        assert_eq!(tutor.position(), Position::Step(1));
    }

    #[test]
    fn settings_are_shown_unless_a_step_hides_them_and_names_none() {
        for (step, expected) in [
            ("", true),
            (", hide: [settings]", false),
            (", hide: [settings], controls: [\"seed\"]", true),
        ] {
            let text = format!("(lesson: 1, title: \"T\", steps: [(title: \"One\"{step})])");
            let lesson = Lesson::parse(&text, "l.ron").unwrap();
            let tutor = Tutor::new(lesson, 0, Before::default());
            assert_eq!(tutor.shows_settings(), expected, "{step}");
        }
    }

    #[test]
    fn a_presented_step_has_all_settings_only_if_it_asks_for_one() {
        for (step, expected) in [
            ("", false),
            (", goals: [Played]", false),
            (", goals: [AtLeast(\"noise.dim\", 3)]", true),
            (", point_at: [data]", true),
            (", point_at: [picture]", false),
        ] {
            let text = format!("(lesson: 1, title: \"T\", steps: [(title: \"One\"{step})])");
            let lesson = Lesson::parse(&text, "l.ron").unwrap();
            let tutor = Tutor::new(lesson, 0, Before::default());
            assert_eq!(tutor.shows_all_settings(true), expected, "{step}");
            assert!(tutor.shows_all_settings(false), "{step}");
        }
    }

    #[test]
    fn sub_steps_are_counted_when_they_change() {
        let mut tutor = Tutor::new(lesson(), 0, Before::default());
        let config = Config::default();
        let observed = Observed {
            config: &config,
            is_running: false,
            epoch: None,
            verdict: None,
            sub_steps: 0,
            is_side_by_side: false,
            is_past: false,
            pages: &[],
        };
        for sub_step in [None, Some((0, 1)), Some((0, 1)), Some((0, 2)), None] {
            tutor.observe(&observed, sub_step);
        }
        assert_eq!(tutor.lesson().steps[0].goals, [Goal::SubSteps(3)]);
        assert!(!tutor.is_done());
        tutor.observe(&observed, Some((1, 1)));
        assert!(tutor.is_done());
    }
}
