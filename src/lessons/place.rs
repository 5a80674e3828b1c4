//! Where in a lesson something cannot be read, in words: teachers count steps from one, and `steps[2]` is the third.

use crate::files::{FileError, Problem};

/// Goals that take a whole number, each with one that is usual.
const WHOLE: [(&str, u64); 2] = [("Epoch", 1500), ("SubSteps", 15)];

/// The error of a lesson's text with its field in words.
pub(super) fn in_words(mut error: FileError) -> FileError {
    let last = error.field.rsplit('.').next();
    let goal = last.and_then(|last| WHOLE.into_iter().find(|(goal, _)| *goal == last));
    if let (Some((goal, number)), Problem::Syntax(_)) = (goal, &error.problem) {
        error.problem = Problem::Syntax(tr!(
            "{goal} takes a whole number, written in digits alone, without commas, points or blanks: {goal}({number})",
            goal,
            number
        ));
    }
    error.field = counted(&error.field);
    error
}

/// `steps[2].goals[0].Epoch` is `step 3, goal 1, Epoch`.
fn counted(field: &str) -> String {
    let mut words = String::new();
    let mut was_plain = false;
    for part in field.split('.') {
        let numbered = part.strip_suffix(']').and_then(|part| {
            let (name, index) = part.split_once('[')?;
            Some((name, index.parse::<usize>().ok()?.checked_add(1)?))
        });
        if !words.is_empty() {
            // Keys of hyperparameters have points.
            words += if was_plain && numbered.is_none() {
                "."
            } else {
                ", "
            };
        }
        was_plain = numbered.is_none();
        words += &numbered.map_or_else(|| part.to_owned(), |(name, number)| nth(name, number));
    }
    words
}

/// The thing of that number of a list.
fn nth(list: &str, number: usize) -> String {
    match list {
        "steps" => tr!("step {number}", number),
        "goals" => tr!("goal {number}", number),
        "questions" => tr!("question {number}", number),
        "answers" => tr!("answer {number}", number),
        _ => tr!("{list}, number {number}", list, number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_from_one() {
        for (field, words) in [
            ("", ""),
            ("title", "title"),
            ("steps", "steps"),
            ("steps[3]", "step 4"),
            ("steps[2].goals[0].Epoch", "step 3, goal 1, Epoch"),
            (
                "steps[0].questions[1].answers[2].right",
                "step 1, question 2, answer 3, right",
            ),
            ("steps[0].point_at[1]", "step 1, point_at, number 2"),
            ("steps[0].set.noise.dim", "step 1, set.noise.dim"),
            ("steps[0].open.drawn[1][0]", "step 1, open.drawn[1][0]"),
        ] {
            assert_eq!(counted(field), words);
        }
    }
}
