//! Lessons: what a teacher shows and a student tries, step by step, in the window. Knows nothing of egui, threads or tensors.
//!
//! - [`lesson`]: [`Lesson`] and its steps, as they stand in a file
//! - [`parts`]: the parts of the window that a step points at, hides or waits for
//! - [`check`]: a lesson read and checked (RON); errors name the step and the field, those of syntax by `place`; `reach`: goals that
//!   nobody can reach, or that are reached before anybody did anything
//! - [`attempt`]: [`Attempt`], how far somebody is in a step
//! - [`record`]: the present state of the window as a step
//! - [`shipped`]: the lessons that come with the program

pub mod attempt;
pub mod check;
pub mod lesson;
pub mod parts;
mod place;
mod reach;
pub mod record;
pub mod shipped;

pub use attempt::{Attempt, Observed};
pub use lesson::{Answer, Goal, Lesson, LessonStep, Opening, Question, Training};
pub use parts::{LessonPage, Part};
pub use record::Recording;
pub use shipped::{SHIPPED_LESSONS, ShippedLesson, next_lesson, shipped_lesson};
