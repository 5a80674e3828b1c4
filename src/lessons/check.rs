//! Lessons as files: RON, read and checked. What is wrong is said with the step and the field that it is in.

use std::path::Path;

use serde::Deserialize;

use super::lesson::{FORMAT, Lesson, LessonStep, Opening};
use super::parts::Part;
use super::place;
use super::reach::Course;
use crate::config::{Choice as _, Config, Distribution, SHIPPED, TABLE, check, find, shipped};
use crate::experiments::{SHIPPED_EXPERIMENTS, shipped_experiment};
use crate::files::field::wrong;
use crate::files::{
    FieldError, FileError, FileFormat, Problem, WriteError, parse_ron, write_readable,
};
use crate::language::Language;
use crate::models::trained;
use crate::text::did_you_mean;

/// Files of lessons.
pub const FILE: FileFormat = FileFormat {
    name: msg!("a lesson file"),
    shown: msg!("a lesson file (.ron)"),
    most_mib: 24,
};

/// Most steps of a lesson.
const MOST_STEPS: usize = 100;
/// Most characters of a step's text.
const MOST_TEXT: usize = 4_000;
/// Most characters of a title.
pub(super) const MOST_TITLE: usize = 120;

/// Only the version, whatever else is in the file: a newer format may have fields that we lack.
#[derive(Deserialize)]
#[serde(rename = "lesson")]
struct Header {
    lesson: u32,
}

impl Lesson {
    /// Reads the text of a lesson; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// If it is no RON, of a version that this program cannot read, or says what cannot be.
    pub fn parse(text: &str, origin: &str) -> Result<Self, FileError> {
        let refused = |problem| Err(FileError::new(origin, problem));
        let in_words = |error| place::in_words(error, text);
        let header = parse_ron::<Header>(text, origin).map_err(in_words)?;
        let found = header.lesson;
        if found == 0 || found > FORMAT {
            let message = tr!(
                "this lesson has format version {found}; this program reads up to {FORMAT}. Update GAN Playground \
                 to open it",
                found,
                FORMAT
            );
            return refused(Problem::Version(message));
        }
        let lesson: Self = parse_ron(text, origin).map_err(in_words)?;
        match lesson.check() {
            Ok(()) => Ok(lesson),
            Err(error) => refused(Problem::Invalid(error.to_string())),
        }
    }

    /// The text of its file.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(4);
        // Plain structs of numbers, strings and unit variants always have a RON form.
        let mut text = ron::ser::to_string_pretty(self, pretty).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Writes its file.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or if the file could not be read again; an existing file is intact then.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        write_readable(path, &self.to_ron(), &FILE, |text| {
            Ok(Self::parse(text, tr!("the lesson"))? == *self)
        })
    }

    /// What is worth a second look, though it is no mistake.
    pub fn hint(&self) -> Option<String> {
        let foreign = Language::of(&self.language).is_none().then(|| {
            tr!(
                "its language is `{language}`, and the window around it speaks {codes}",
                language = self.language,
                codes = Language::ALL.map(Language::code).join(", ")
            )
        });
        let hints: Vec<_> = foreign.into_iter().chain(self.early_epochs()).collect();
        (!hints.is_empty()).then(|| hints.join("; "))
    }

    /// Says which steps may find their epochs trained already.
    fn early_epochs(&self) -> Option<String> {
        let steps = self.steps.iter().enumerate().skip(1);
        let steps = steps.filter(|(_, step)| step.waits_for_what_may_be_there());
        let steps: Vec<_> = steps
            .map(|(index, _)| tr!("step {number}", number = index + 1))
            .collect();
        (!steps.is_empty()).then(|| {
            tr!(
                "the epoch of {steps} may be reached in an earlier step already: Epochs(…) counts from where the step begins",
                steps = steps.join(", ")
            )
        })
    }

    /// Whether everything that it names is there, and every goal can be reached.
    fn check(&self) -> Result<(), FieldError> {
        check_text("title", &self.title, 1, MOST_TITLE)?;
        check_text("language", &self.language, 2, 35)?;
        check_text("summary", &self.summary, 0, MOST_TEXT)?;
        check_text("learned", &self.learned, 0, MOST_TEXT)?;
        if self.steps.is_empty() || self.steps.len() > MOST_STEPS {
            let count = self.steps.len();
            return wrong(
                "steps",
                tr!(
                    "has {count}, but must have from 1 to {MOST_STEPS}",
                    count,
                    MOST_STEPS
                ),
            );
        }
        if !self.experiment.is_empty() && shipped_experiment(&self.experiment).is_none() {
            let names = SHIPPED_EXPERIMENTS.iter().map(|s| s.slug);
            return wrong("experiment", missing("experiment", names, &self.experiment));
        }
        let mut course = Course::default();
        for (index, step) in self.steps.iter().enumerate() {
            let place = tr!(
                "step {index} (“{title}”)",
                index = index + 1,
                title = step.title
            );
            step.check(&mut course)
                .map_err(|error| error.within(format!("{place}, ")))?;
        }
        Ok(())
    }
}

impl LessonStep {
    /// Checks it, and changes the settings as it does.
    fn check(&self, course: &mut Course) -> Result<(), FieldError> {
        check_text("title", &self.title, 1, MOST_TITLE)?;
        check_text("text", &self.text, 0, MOST_TEXT)?;
        let opened = self.open.settings()?;
        let is_opened = opened.is_some();
        if let Some(opened) = opened {
            course.open(opened);
        }
        for (key, value) in &self.set {
            let Some(row) = find(key) else {
                return wrong("set", no_setting(key));
            };
            if let Err(violation) = row.set_text(&mut course.config, value) {
                return wrong("set", violation.to_string());
            }
            course.know(row);
        }
        if let Err(violations) = check(&course.config) {
            return wrong("set", violations.to_string());
        }
        if is_opened {
            course.begin_at(self.first_epoch());
        }
        if !(self.speed >= 0.0 && self.speed.is_finite()) {
            return wrong(
                "speed",
                tr!("is {speed}, but must be 0 or more", speed = self.speed),
            );
        }
        if let Some(part) = self.hide.iter().find(|part| !Part::HIDEABLE.contains(part)) {
            let names: Vec<_> = Part::HIDEABLE.iter().map(|part| part.key()).collect();
            let message = tr!(
                "{key} cannot be hidden; {list} can",
                key = part.key(),
                list = names.join(", ")
            );
            return wrong("hide", message);
        }
        if let Some(key) = self.controls.iter().find(|key| find(key).is_none()) {
            return wrong("controls", no_setting(key));
        }
        for question in &self.questions {
            check_text("questions", &question.text, 1, MOST_TEXT)?;
            if question.answers.len() < 2 {
                return wrong(
                    "questions",
                    tr!(
                        "“{question}” needs two answers or more",
                        question = question.text
                    ),
                );
            }
        }
        self.check_reach(course)?;
        course.leave(self);
        Ok(())
    }
}

impl Opening {
    /// The settings that it leads to; `None` leaves those of before.
    ///
    /// # Errors
    ///
    /// If what it names is not there.
    pub fn settings(&self) -> Result<Option<Config>, FieldError> {
        let of_preset = |slug: &str| match shipped(slug) {
            Some(found) => Ok(found.preset.config.clone()),
            None => wrong(
                "open",
                missing("preset", SHIPPED.iter().map(|s| s.slug), slug),
            ),
        };
        Ok(Some(match self {
            Self::Nothing => return Ok(None),
            Self::Preset(slug) => of_preset(slug)?,
            Self::Beside(pinned, slug) => {
                of_preset(pinned)?;
                of_preset(slug)?
            }
            Self::Trained(key) => {
                let Some(model) = trained_of(key) else {
                    let names = Distribution::ALL.iter().map(|d| d.info().key);
                    return wrong("open", missing(tr!("trained model"), names, key));
                };
                model.checkpoint.config.clone()
            }
            Self::Settings(config) => match check(config) {
                Ok(()) => Config::clone(config),
                Err(violations) => return wrong("open", violations.to_string()),
            },
        }))
    }
}

/// The trained model of a distribution, by its name in files.
pub fn trained_of(key: &str) -> Option<&'static crate::models::Model> {
    let found = Distribution::ALL.iter().find(|d| d.info().key == key);
    found.and_then(|distribution| trained::trained(*distribution))
}

pub(super) fn no_setting(key: &str) -> String {
    missing("hyperparameter", TABLE.iter().map(|row| row.key), key)
}

fn missing<'a>(what: &str, names: impl Iterator<Item = &'a str>, name: &str) -> String {
    tr!(
        "there is no {what} `{name}`{names}",
        what,
        name,
        names = did_you_mean(names, name)
    )
}

fn check_text(field: &str, text: &str, least: usize, most: usize) -> Result<(), FieldError> {
    let length = text.trim().chars().count();
    if length < least {
        return wrong(field, tr!("is empty"));
    }
    if length > most {
        return wrong(
            field,
            tr!("has {length} characters; at most {most} fit", length, most),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{Answer, Goal, Question};

    fn error(step: &str) -> String {
        let text = format!(
            "(lesson: 1, title: \"T\", steps: [(title: \"One\"), (title: \"Two\", {step})])"
        );
        let error = Lesson::parse(&text, "l.ron").unwrap_err();
        error.to_string()
    }

    #[test]
    fn a_mistake_is_said_with_its_step_its_field_and_what_was_meant() {
        for (step, parts) in [
            (
                "open: Preset(\"mode-colapse\")",
                ["step 2 (“Two”), open", "did you mean `mode-collapse`?"],
            ),
            (
                "open: Beside(\"start\", \"strat\")",
                ["open", "did you mean `start`?"],
            ),
            ("open: Trained(\"rings\")", ["open", "did you mean `ring`?"]),
            (
                "set: {\"noise.dims\": \"2\"}",
                ["set", "did you mean `noise.dim`?"],
            ),
            ("set: {\"noise.dim\": \"0\"}", ["set", "noise.dim"]),
            (
                "controls: [\"loss\"], goals: [AtLeast(\"generator.learning_rate\", 0.1)]",
                ["goals", "nobody can turn generator.learning_rate here"],
            ),
            (
                "controls: [\"generator.learning_rat\"]",
                ["controls", "did you mean `generator.learning_rate`?"],
            ),
            (
                "goals: [AtLeast(\"loss\", 1)]",
                ["goals", "write Is(\"loss\""],
            ),
            (
                "goals: [AtLeast(\"noise.dim\", 1e9)]",
                ["goals", "can never be"],
            ),
            (
                "goals: [Is(\"loss\", \"lsgan\")]",
                ["goals", "least_squares"],
            ),
            (
                "goals: [Is(\"generator.learning_rate\", \"0.010\")]",
                ["goals", "as 0.01"],
            ),
            ("goals: [Epoch(0)]", ["goals", "epoch 0"]),
            ("goals: [Verdict(not_sure)]", ["goals", "nothing is known"]),
            ("hide: [play]", ["hide", "settings"]),
            (
                "questions: [(text: \"Why?\", answers: [])]",
                ["questions", "two answers"],
            ),
            ("speed: -1", ["speed", "0 or more"]),
        ] {
            let error = error(step);
            for part in parts {
                assert!(error.contains(part), "{step}: {error}");
            }
        }
        let text =
            "(lesson: 1, title: \"T\", steps: [(title: \"One\")], experiment: mode-coverage)";
        let unquoted = Lesson::parse(text, "l.ron").unwrap_err().to_string();
        assert!(
            unquoted.contains("a text stands in quotation marks"),
            "{unquoted}"
        );
        // What is refused there is not offered.
        let unknown = error("goals: [Verdict(converge)]");
        assert!(
            unknown.contains("`converged`") && unknown.contains("`diverged`"),
            "{unknown}"
        );
        assert!(
            !unknown.contains("not_sure") && !unknown.contains("not_trained"),
            "{unknown}"
        );
        // Slips of syntax have their step, counted as in the other messages, and their line.
        for (step, said) in [
            ("point_at: [generater]", "step 2, point_at, number 1: "),
            ("text: \"One\" speed: 3", "step 2: Expected comma"),
            ("text: Press play", "step 2: Expected comma; a text stands"),
            (
                "goals: [Epoch(1,500)]",
                "step 2, goal 1, Epoch: Epoch takes a whole number",
            ),
            (
                "goals: [SubSteps(5.5)]",
                "without commas, points or blanks: SubSteps(15)",
            ),
            (
                "goals: [Epoch(99999999999999999999)]",
                "this number is too large: Epoch takes whole numbers up to 1000000",
            ),
            (
                "goals: [SubSteps(5000000000)]",
                "step 2, goal 1, SubSteps: this number is too large",
            ),
            (
                "goals: [Played, AtLeast(\"noise.dim\", 0,5)]",
                "step 2, goal 2, AtLeast: `0,5` has a decimal comma",
            ),
        ] {
            let error = error(step);
            assert!(error.contains(said), "{step}: {error}");
        }
        let error = Lesson::parse(
            "(\n  lesson: 1,\n  title: \"T\",\n  stepps: [],\n)",
            "l.ron",
        );
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("l.ron:4:") && error.contains("`steps`"),
            "{error}"
        );
        let error = Lesson::parse("(lesson: 2, title: \"T\", steps: [])", "l.ron").unwrap_err();
        assert!(error.to_string().contains("Update"), "{error}");
        let error = Lesson::parse("(lesson: 1, title: \"T\", steps: [])", "l.ron").unwrap_err();
        assert!(error.to_string().contains("from 1 to"), "{error}");
    }

    #[test]
    fn a_lesson_that_could_not_be_opened_again_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.ron");
        let mut lesson = Lesson {
            lesson: FORMAT,
            title: "T".into(),
            language: "en".into(),
            summary: String::new(),
            steps: vec![LessonStep {
                title: "One".into(),
                ..LessonStep::default()
            }],
            learned: String::new(),
            experiment: String::new(),
        };
        lesson.write(&path).unwrap();
        let good = lesson.clone();
        let mut long = lesson.clone();
        let answer = |text: String| Answer {
            text,
            right: false,
            why: String::new(),
        };
        long.steps[0].questions = vec![Question {
            text: "Why?".into(),
            answers: vec![answer("x".repeat(25 << 20)), answer("y".into())],
        }];
        lesson.steps[0].speed = f64::NAN;
        for (bad, said) in [
            (long, "larger than 24 MiB"),
            (lesson, "opened again: step 1"),
        ] {
            let error = bad.write(&path).unwrap_err().to_string();
            assert!(error.contains(said) && error.contains("l.ron"), "{error}");
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(Lesson::parse(&text, "l.ron").unwrap(), good);
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let lesson = Lesson {
            lesson: FORMAT,
            title: "T".into(),
            language: "de".into(),
            summary: String::new(),
            steps: vec![LessonStep {
                title: "One".into(),
                open: Opening::Settings(Box::default()),
                set: [("noise.dim".to_owned(), "3".to_owned())].into(),
                goals: vec![Goal::Epoch(5)],
                point_at: Part::ALL.to_vec(),
                ..LessonStep::default()
            }],
            learned: "*This*.".into(),
            experiment: "mode-coverage".into(),
        };
        assert_eq!(Lesson::parse(&lesson.to_ron(), "l.ron").unwrap(), lesson);
    }
}
