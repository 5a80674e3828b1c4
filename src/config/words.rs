//! What the window and sentences call hyperparameters, where files and commands have keys.

use super::hyperparameter::{Group, Hyperparameter, Kind};
use super::table::find;
use super::{Config, Violation, Violations};
use crate::language::{localized, text};

/// `Learning rate` → `learning rate`; abbreviations such as `R1` stay.
fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}

impl Hyperparameter {
    /// Name inside a sentence: `learning rate`.
    pub fn lower_label(&self) -> String {
        lower_first(text(self.label))
    }

    /// Name with its group, where the label alone would not tell networks apart: `Generator, learning
    /// rate`.
    pub fn full_label(&self) -> String {
        format!("{}, {}", self.group.label(), self.lower_label())
    }

    /// Name within a sentence: the generator's learning rate.
    pub fn in_a_sentence(&self) -> String {
        let label = self.lower_label();
        match self.group {
            Group::RealData => tr!("the real data's {label}", label),
            Group::Noise => tr!("the noise's {label}", label),
            Group::Generator => tr!("the generator's {label}", label),
            Group::Discriminator => tr!("the discriminator's {label}", label),
            Group::Training => tr!("the {label}", label),
        }
    }

    /// The current value as the window spells it.
    pub fn shown(&self, config: &Config) -> String {
        match self.kind {
            Kind::Choice { options, get, .. } => options
                .get(get(config))
                .map_or("?", |o| text(o.label))
                .to_owned(),
            _ => localized(&self.value(config)),
        }
    }
}

impl Violations {
    /// As the window calls the settings.
    pub fn in_words(&self) -> String {
        let words = |violation: &Violation| {
            let name = match (find(violation.key), violation.key) {
                (Some(row), _) => row.full_label(),
                (None, "data.drawn") => tr!("Drawn points").to_owned(),
                (None, "data.imported") => tr!("Imported points").to_owned(),
                (None, "data.imported_axes") => tr!("Axes of the imported points").to_owned(),
                (None, "data.formula") => tr!("Formula").to_owned(),
                (None, "data.pictures") => tr!("Own pictures").to_owned(),
                (None, key) => key.to_owned(),
            };
            tr!(
                "{name}: {violation}, but must be {allowed}",
                name,
                violation = violation.value,
                allowed = violation.allowed
            )
        };
        self.0.iter().map(words).collect::<Vec<_>>().join("; ")
    }
}

/// A text in which keys of the table stand as the window calls them: `generator.learning_rate` → the
/// generator's learning rate. A key that is a word of its own, such as `loss`, stays.
pub fn in_words(said: &str) -> String {
    let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let mut words = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(start) = rest.find(is_key) {
        let (before, from) = rest.split_at(start);
        let (token, after) = from.split_at(from.find(|c| !is_key(c)).unwrap_or(from.len()));
        // A full stop ends a sentence.
        let key = token.trim_end_matches('.');
        let row = find(key).filter(|_| key.contains(['.', '_']));
        let is_quoted = row.is_some() && before.ends_with('`') && after.starts_with('`');
        words.push_str(
            before
                .strip_suffix('`')
                .filter(|_| is_quoted)
                .unwrap_or(before),
        );
        match row {
            Some(row) => {
                words.push_str(&row.in_a_sentence());
                words.push_str(&token[key.len()..]);
            }
            None => words.push_str(token),
        }
        rest = after
            .strip_prefix('`')
            .filter(|_| is_quoted)
            .unwrap_or(after);
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::check;

    #[test]
    fn the_window_names_settings_by_their_labels() {
        for (text, words) in [
            (
                "Lower generator.learning_rate (now 1) or discriminator.learning_rate (now 0.1).",
                "Lower the generator's learning rate (now 1) or the discriminator's learning rate (now 0.1).",
            ),
            ("batch_size is 0", "the batch size is 0"),
            ("See `noise.dim`.", "See the noise's dimensions."),
            ("set data.spread.", "set the real data's spread."),
            // Words, files and what is no key.
            ("the loss of seed 3", "the loss of seed 3"),
            ("`lesson.ron`: no such file", "`lesson.ron`: no such file"),
            ("…", "…"),
        ] {
            assert_eq!(in_words(text), words);
        }
    }

    #[test]
    fn violations_are_told_in_the_words_of_the_window() {
        let mut config = Config {
            batch_size: 0,
            ..Config::default()
        };
        config.generator.neurons = 0;
        let violations = check(&config).unwrap_err();
        let words = violations.in_words();
        assert!(
            words.contains("Generator, neurons: 0, but must be a whole number from 1 to 256"),
            "{words}"
        );
        assert!(words.contains("Training, batch size: 0"), "{words}");
        assert!(violations.to_string().contains("batch_size is 0"));
    }
}
