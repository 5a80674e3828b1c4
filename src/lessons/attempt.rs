//! [`Attempt`]: what somebody has done of a step. What was done stays done.

use super::lesson::{Goal, LessonStep};
use super::parts::LessonPage;
use crate::config::hyperparameter::Kind;
use crate::config::value::format_real;
use crate::config::{Config, find};
use crate::experiments::words;
use crate::language::{self, grouped, localized};
use crate::metrics::verdict::Verdict;

/// What the window shows at a moment, as far as goals ask for it.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Whether training runs.
    pub is_running: bool,
    /// Epochs finished; `None` before the first picture of the run that the step began with.
    pub epoch: Option<u64>,
    /// The verdict on the run.
    pub verdict: Option<Verdict>,
    /// Sub-steps of slow motion that were shown since the step began.
    pub sub_steps: u32,
    /// Whether two runs are side by side.
    pub is_side_by_side: bool,
    /// Whether an earlier moment is looked at.
    pub is_past: bool,
    /// The pages that are open.
    pub pages: &'a [LessonPage],
}

/// How far somebody is in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    met: Vec<bool>,
    /// The last answer to each question.
    answers: Vec<Option<usize>>,
    settled: Vec<bool>,
    /// The epoch from which on [`Goal::Epochs`] counts; `None` before all other goals are met.
    counted_from: Option<u64>,
}

impl Attempt {
    /// At the beginning of a step.
    pub fn new(step: &LessonStep) -> Self {
        Self {
            met: vec![false; step.goals.len()],
            answers: vec![None; step.questions.len()],
            settled: vec![false; step.questions.len()],
            counted_from: None,
        }
    }

    /// Takes note of what is there now.
    pub fn observe(&mut self, step: &LessonStep, observed: &Observed<'_>) {
        for (met, goal) in self.met.iter_mut().zip(&step.goals) {
            *met = *met || goal.is_met(observed);
        }
        let trained = self.trained(step, observed);
        for (met, goal) in self.met.iter_mut().zip(&step.goals) {
            *met = *met || matches!(goal, Goal::Epochs(count) if trained >= *count);
        }
    }

    /// Epochs since all goals were met but those that count epochs.
    fn trained(&mut self, step: &LessonStep, observed: &Observed<'_>) -> u64 {
        let mut goals = self.met.iter().zip(&step.goals);
        if !goals.all(|(met, goal)| *met || matches!(goal, Goal::Epochs(_))) {
            return 0;
        }
        let Some(now) = observed.epoch else { return 0 };
        // A run that began again, or goes on from an earlier moment, counts anew.
        let from = self.counted_from.map_or(now, |from| from.min(now));
        self.counted_from = Some(from);
        now - from
    }

    /// Takes an answer to a question.
    pub fn answer(&mut self, step: &LessonStep, question: usize, answer: usize) {
        let asked = step.questions.get(question);
        let places = self
            .answers
            .get_mut(question)
            .zip(self.settled.get_mut(question));
        if let (Some(asked), Some((given, settled))) = (asked, places) {
            *given = Some(answer);
            *settled = *settled || asked.is_settled_by(answer);
        }
    }

    /// Whether a goal was met.
    pub fn is_met(&self, goal: usize) -> bool {
        self.met.get(goal).copied().unwrap_or(false)
    }

    /// The last answer to a question.
    pub fn answer_to(&self, question: usize) -> Option<usize> {
        self.answers.get(question).copied().flatten()
    }

    /// Whether all is done, so that the next step can come.
    pub fn is_done(&self) -> bool {
        self.met.iter().chain(&self.settled).all(|done| *done)
    }
}

impl Goal {
    /// Whether this is so now. What is counted over time is not: [`Attempt`] does that.
    pub(super) fn is_met(&self, observed: &Observed<'_>) -> bool {
        let number = |key: &str| number_of(observed.config, key);
        match self {
            Self::Played => observed.is_running,
            Self::Epoch(epoch) => observed.epoch.is_some_and(|now| now >= *epoch),
            Self::Epochs(_) => false,
            Self::AtLeast(key, least) => number(key).is_some_and(|now| now >= *least),
            Self::AtMost(key, most) => number(key).is_some_and(|now| now <= *most),
            Self::Is(key, value) => {
                find(key).is_some_and(|row| row.value(observed.config) == *value)
            }
            Self::Verdict(verdict) => observed.verdict == Some(*verdict),
            Self::Page(page) => observed.pages.contains(page),
            Self::SubSteps(count) => observed.sub_steps >= *count,
            Self::SideBySide => observed.is_side_by_side,
            Self::LookedBack => observed.is_past,
        }
    }

    /// What is to be done, in the words of the window.
    pub fn words(&self) -> String {
        let label = |key: &str| {
            find(key).map_or_else(|| key.to_owned(), crate::config::Hyperparameter::full_label)
        };
        match self {
            Self::Played => tr!("Press Play.").to_owned(),
            Self::Epoch(epoch) => tr!("Train up to epoch {epoch}.", epoch = grouped(*epoch)),
            Self::Epochs(count) => {
                trn!(*count, "Train {n} epoch more.", "Train {n} epochs more.")
            }
            Self::AtLeast(key, least) => tr!(
                "{key}: at least {least}.",
                key = label(key),
                least = number(*least)
            ),
            Self::AtMost(key, most) => tr!(
                "{key}: at most {most}.",
                key = label(key),
                most = number(*most)
            ),
            Self::Is(key, value) => {
                tr!(
                    "{label}: {value}",
                    label = label(key),
                    value = words::value(key, value)
                ) + "."
            }
            Self::Verdict(verdict) => {
                tr!(
                    "Wait until the badge says “{verdict}”.",
                    verdict = language::text(verdict.info().label)
                )
            }
            Self::Page(page) => tr!("Open {page}.", page = language::text(page.name())),
            Self::SubSteps(count) => trn!(
                *count,
                "See {n} sub-step of slow motion.",
                "See {n} sub-steps of slow motion."
            ),
            Self::SideBySide => tr!("Put two runs side by side.").to_owned(),
            Self::LookedBack => tr!("Drag the timeline into the past.").to_owned(),
        }
    }
}

/// The value of a hyperparameter that is a number.
fn number_of(config: &Config, key: &str) -> Option<f64> {
    match find(key)?.kind {
        Kind::Integer { get, .. } => Some(get(config) as f64),
        Kind::Real { get, .. } => Some(get(config)),
        Kind::AutoReal { get, auto, .. } => Some(get(config).unwrap_or_else(|| auto(config))),
        Kind::Choice { .. } => None,
    }
}

/// A number as the field of its setting has it.
fn number(value: f64) -> String {
    localized(&format_real(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{Answer, Question};

    fn observed(config: &Config) -> Observed<'_> {
        Observed {
            config,
            is_running: false,
            epoch: Some(0),
            verdict: None,
            sub_steps: 0,
            is_side_by_side: false,
            is_past: false,
            pages: &[],
        }
    }

    #[test]
    fn each_goal_is_met_by_what_it_says_and_by_nothing_before() {
        let mut config = Config::default();
        config.noise.dim = 3;
        config.generator.learning_rate = 0.02;
        let before = Config::default();
        let nothing = observed(&before);
        let there = Observed {
            config: &config,
            is_running: true,
            epoch: Some(500),
            verdict: Some(Verdict::Collapsed),
            sub_steps: 5,
            is_side_by_side: true,
            is_past: true,
            pages: &[LessonPage::Explore],
        };
        for goal in [
            Goal::Played,
            Goal::Epoch(500),
            Goal::AtLeast("noise.dim".into(), 3.0),
            Goal::AtMost("generator.learning_rate".into(), 0.02),
            Goal::Is("noise.dim".into(), "3".into()),
            Goal::Verdict(Verdict::Collapsed),
            Goal::Page(LessonPage::Explore),
            Goal::SubSteps(5),
            Goal::SideBySide,
            Goal::LookedBack,
        ] {
            let is_rate = matches!(goal, Goal::AtMost(..));
            assert!(goal.is_met(&there), "{goal:?}");
            // GAN Lab's rate is 0.1.
            assert!(!goal.is_met(&nothing), "{goal:?}");
            assert!(!is_rate || before.generator.learning_rate > 0.02);
            assert!(goal.words().ends_with('.'), "{goal:?}");
        }
        assert!(!Goal::Epoch(501).is_met(&there));
        assert!(!Goal::AtLeast("noise.dim".into(), 3.5).is_met(&there));
        let loss = Goal::Is("loss".into(), "least_squares".into());
        assert!(loss.words().contains("Least squares"), "{}", loss.words());
    }

    #[test]
    fn numbers_are_as_the_window_writes_them() {
        assert_eq!(Goal::Epoch(12_000).words(), "Train up to epoch 12,000.");
        let rate = |goal: fn(String, f64) -> Goal| goal("generator.learning_rate".into(), 5e-5);
        for goal in [rate(Goal::AtLeast), rate(Goal::AtMost)] {
            assert!(goal.words().ends_with(" 5e-5."), "{}", goal.words());
        }
    }

    #[test]
    fn what_was_done_stays_done() {
        let step = LessonStep {
            goals: vec![Goal::Played, Goal::SideBySide],
            ..LessonStep::default()
        };
        let config = Config::default();
        let mut attempt = Attempt::new(&step);
        let playing = Observed {
            is_running: true,
            ..observed(&config)
        };
        attempt.observe(&step, &playing);
        assert!(attempt.is_met(0) && !attempt.is_met(1) && !attempt.is_done());
        let beside = Observed {
            is_side_by_side: true,
            ..observed(&config)
        };
        attempt.observe(&step, &beside);
        assert!(attempt.is_done());
    }

    /// The run was at epoch 5,567 when a step asked for 2,000 epochs, and they were there before anybody did anything.
    #[test]
    fn epochs_are_counted_from_the_step_on_or_from_what_it_asks_for_first() {
        let (before, mut turned) = (Config::default(), Config::default());
        turned.noise.dim = 3;
        let see = |attempt: &mut Attempt, step: &LessonStep, config: &Config, epoch| {
            let now = observed(config);
            attempt.observe(step, &Observed { epoch, ..now });
            attempt.is_done()
        };
        let step = LessonStep {
            goals: vec![Goal::Epochs(2_000)],
            ..LessonStep::default()
        };
        let mut attempt = Attempt::new(&step);
        for (epoch, is_done) in [
            (None, false),
            (Some(5_567), false),
            (Some(7_566), false),
            // A moment of the past is looked at, and then trained on from there.
            (None, false),
            (Some(6_000), false),
            (Some(7_567), true),
        ] {
            let done = see(&mut attempt, &step, &before, epoch);
            assert_eq!(done, is_done, "{epoch:?}");
        }
        // A run that begins again counts anew.
        let mut attempt = Attempt::new(&step);
        for (epoch, is_done) in [(4_000, false), (10, false), (2_009, false), (2_010, true)] {
            let done = see(&mut attempt, &step, &before, Some(epoch));
            assert_eq!(done, is_done, "{epoch}");
        }
        let step = LessonStep {
            goals: vec![Goal::Epochs(100), Goal::AtLeast("noise.dim".into(), 3.0)],
            ..LessonStep::default()
        };
        let mut attempt = Attempt::new(&step);
        assert!(!see(&mut attempt, &step, &before, Some(0)));
        assert!(!see(&mut attempt, &step, &before, Some(900)));
        assert!(!attempt.is_met(0), "before the setting was turned");
        assert!(!see(&mut attempt, &step, &turned, Some(950)));
        assert!(!see(&mut attempt, &step, &turned, Some(1_049)));
        // Turned back, it stays done.
        assert!(see(&mut attempt, &step, &before, Some(1_050)));
        assert_eq!(Goal::Epochs(2_000).words(), "Train 2,000 epochs more.");
    }

    #[test]
    fn a_question_wants_its_right_answer_if_it_has_one() {
        let answer = |right| Answer {
            text: "a".into(),
            right,
            why: String::new(),
        };
        let question = |answers: [bool; 2]| Question {
            text: "?".into(),
            answers: answers.map(answer).into(),
        };
        let step = LessonStep {
            questions: vec![question([false, true]), question([false, false])],
            ..LessonStep::default()
        };
        let mut attempt = Attempt::new(&step);
        attempt.answer(&step, 0, 0);
        attempt.answer(&step, 1, 0);
        assert!(!attempt.is_done());
        assert_eq!(attempt.answer_to(0), Some(0));
        attempt.answer(&step, 0, 1);
        assert!(attempt.is_done());
        // Going back to a wrong one takes nothing away; nor does what is not there.
        attempt.answer(&step, 0, 0);
        attempt.answer(&step, 7, 0);
        assert!(attempt.is_done());
    }
}
