//! Where in a lesson something cannot be read, in words: teachers count steps from one, and `steps[2]` is the third.

use super::reach::MOST_SUB_STEPS;
use crate::config::showing::MOST_EPOCHS;
use crate::files::{FileError, Problem};
use crate::metrics::verdict::VERDICTS;

/// Goals that take a whole number, each with one that is usual and the largest.
const WHOLE: [(&str, u64, u64); 3] = [
    ("Epoch", 1500, MOST_EPOCHS),
    ("Epochs", 1500, MOST_EPOCHS),
    ("SubSteps", 15, MOST_SUB_STEPS as u64),
];

/// The error of a lesson's text with its field in words.
pub(super) fn in_words(mut error: FileError, text: &str) -> FileError {
    let last = error.field.rsplit('.').next();
    let goal = last.and_then(|last| WHOLE.into_iter().find(|(goal, ..)| *goal == last));
    if let (Some((goal, usual, most)), Problem::Syntax(_)) = (goal, &error.problem) {
        let line = error.place.and_then(|place| {
            let index = place.line.checked_sub(1)?;
            text.lines().nth(index)
        });
        let slip = line.and_then(|line| no_number(line, goal, most));
        let message = slip.map(|slip| match slip {
            NoNumber::TooLarge => tr!(
                "this number is too large: {goal} takes whole numbers up to {most}",
                goal,
                most
            ),
            NoNumber::NotWhole => tr!(
                "{goal} takes a whole number, written in digits alone, without commas, points or blanks: {goal}({number})",
                goal,
                number = usual
            ),
        });
        if let Some(message) = message {
            error.problem = Problem::Syntax(message);
        }
    }
    if let Problem::Syntax(message) = &mut error.problem {
        *message = without_open(message);
    }
    error.field = counted(&error.field);
    error
}

/// A list of what may stand somewhere, without the verdicts that nobody waits for: they are refused where they are read.
fn without_open(message: &str) -> String {
    let open = VERDICTS.iter().filter(|info| info.verdict.is_open());
    open.fold(message.to_owned(), |said, info| {
        said.replace(&format!(", `{}`", info.key), "")
    })
}

/// Why what stands in a goal's parentheses is not a number that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoNumber {
    TooLarge,
    NotWhole,
}

/// The first such slip of a goal on a line: RON stops there. `None` where something else is wrong, such as a parenthesis that is
/// missing.
fn no_number(line: &str, goal: &str, most: u64) -> Option<NoNumber> {
    let goals = line.split(goal).skip(1);
    let written = goals.filter_map(|behind| {
        let inner = behind.trim_start().strip_prefix('(')?;
        Some(inner.split_once(')')?.0.trim())
    });
    let plain = |written: &str| {
        let digits = written.replace('_', "");
        let is_plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        is_plain.then(|| digits.parse::<u64>().is_ok_and(|number| number <= most))
    };
    let (written, fits) = written
        .map(|written| (written, plain(written)))
        .find(|(_, fits)| *fits != Some(true))?;
    if fits == Some(false) {
        return Some(NoNumber::TooLarge);
    }
    let of_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || ",.'_+-eE".contains(c);
    // One thing of another kind, and not the rest of the file.
    let is_one_thing = !written.contains(|c: char| "[](){},:".contains(c));
    (is_one_thing || written.chars().all(of_number)).then_some(NoNumber::NotWhole)
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
    fn of_a_number_it_is_said_what_is_wrong_and_of_nothing_else() {
        use NoNumber::{NotWhole, TooLarge};
        for (line, expected) in [
            ("goals: [Epoch(1,500)]", Some(NotWhole)),
            ("goals: [Epoch(1 500)]", Some(NotWhole)),
            ("goals: [Epoch(5.5), Played]", Some(NotWhole)),
            ("goals: [Epoch(-5)]", Some(NotWhole)),
            ("goals: [Epoch(\"500\")]", Some(NotWhole)),
            ("goals: [Epoch(many)]", Some(NotWhole)),
            ("goals: [Epoch()]", Some(NotWhole)),
            ("goals: [Epoch(500), Epoch (1.5)]", Some(NotWhole)),
            ("goals: [Epoch(1_000), Epoch(4000000001)]", Some(TooLarge)),
            ("goals: [Epoch(99999999999999999999)]", Some(TooLarge)),
            // A parenthesis or a bracket is missing.
            ("goals: [Epoch(500], text: \"(a)\"", None),
            ("goals: [Epoch(500, Played)]", None),
            ("goals: [Epoch(500", None),
            ("goals: [Epoch 500]", None),
            ("goals: [Epoch(4000000000)]", None),
            ("", None),
        ] {
            assert_eq!(no_number(line, "Epoch", 4_000_000_000), expected, "{line}");
        }
    }

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
