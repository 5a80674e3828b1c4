//! [`Lesson`]: a title, and steps with a text, what to open or set, what to point at, and what is to be done.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::parts::{LessonPage, Part};
use crate::config::Config;
use crate::metrics::verdict::Verdict;

/// Version of the format that this program writes. History: 1, the first.
pub const FORMAT: u32 = 1;

/// A lesson, as it stands in its file. docs/LESSONS.md describes each field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Version of the file format.
    pub lesson: u32,
    /// Title.
    pub title: String,
    /// Language of its texts, such as `en` or `de`.
    #[serde(default = "english")]
    pub language: String,
    /// What it is about, in one sentence.
    #[serde(default)]
    pub summary: String,
    /// Its steps, in order.
    pub steps: Vec<LessonStep>,
    /// What was learned: Markdown, shown at the end.
    #[serde(default)]
    pub learned: String,
    /// The shipped experiment that is offered at the end, with its own claim; empty is none.
    #[serde(default)]
    pub experiment: String,
}

fn english() -> String {
    "en".to_owned()
}

/// One step of a lesson. Whatever it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonStep {
    /// Heading.
    pub title: String,
    /// What to do and to look for: Markdown.
    #[serde(default)]
    pub text: String,
    /// What is opened when the step begins.
    #[serde(default, skip_serializing_if = "Opening::is_nothing")]
    pub open: Opening,
    /// Values of hyperparameters by key, as text; set when the step begins.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    /// Whether training runs when the step begins.
    #[serde(default, skip_serializing_if = "Training::is_as_it_is")]
    pub training: Training,
    /// Most epochs a second; 0, which files leave out, leaves the speed as it is.
    #[serde(
        default,
        deserialize_with = "written_speed",
        skip_serializing_if = "is_zero"
    )]
    pub speed: f64,
    /// What is marked in the window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub point_at: Vec<Part>,
    /// Parts that are hidden as long as the step is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hide: Vec<Part>,
    /// Hyperparameters that can be turned as long as the step is shown; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Questions, each with answers to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// What has to be done or seen before the next step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// Who writes 0 means that nothing should move, which it would not do.
fn written_speed<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let speed = f64::deserialize(from)?;
    if speed == 0.0 {
        let message = tr!(
            "is 0; leave it out to keep the speed as it is, and write training: paused to have it stand still"
        );
        return Err(D::Error::custom(message));
    }
    Ok(speed)
}

/// What a step opens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Opening {
    /// Nothing: the run goes on.
    #[default]
    Nothing,
    /// A shipped preset; one that ships with trained networks is opened trained.
    Preset(String),
    /// The trained model of one of the distributions of points.
    Trained(String),
    /// Two shipped presets side by side: A, which is pinned, and B, which can be turned.
    Beside(String, String),
    /// These settings.
    Settings(Box<Config>),
}

impl Opening {
    fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// What training does when a step begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Training {
    /// What it did before; a preset that is opened is paused.
    #[default]
    AsItIs,
    /// It runs.
    Playing,
    /// It is paused.
    Paused,
    /// It runs in slow motion.
    SlowMotion,
}

impl Training {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_as_it_is(&self) -> bool {
        *self == Self::AsItIs
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What can be chosen.
    pub answers: Vec<Answer>,
}

impl Question {
    /// Whether it is settled by this answer. Where none is marked as right, every one is.
    pub fn is_settled_by(&self, answer: usize) -> bool {
        let has_right = self.answers.iter().any(|answer| answer.right);
        let chosen = self.answers.get(answer);
        chosen.is_some_and(|answer| answer.right || !has_right)
    }
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub right: bool,
    /// What is said when it is chosen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// What has to be done or seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Goal {
    /// Training runs.
    Played,
    /// The run has reached this epoch.
    Epoch(u64),
    /// So many epochs were trained since the step began, or since the last of its other goals was met, whichever is later.
    Epochs(u64),
    /// A hyperparameter, by its key, has at least this value.
    AtLeast(String, f64),
    /// A hyperparameter, by its key, has at most this value.
    AtMost(String, f64),
    /// A hyperparameter, by its key, has exactly this value.
    Is(String, String),
    /// The verdict on the run is this one.
    Verdict(Verdict),
    /// A page was opened.
    Page(LessonPage),
    /// So many sub-steps of slow motion were seen.
    SubSteps(u32),
    /// Two runs are side by side.
    SideBySide,
    /// An earlier moment was looked at on the timeline.
    LookedBack,
}
