//! Values of hyperparameters as text, and the checks that keep a [`Config`] within its ranges.

use std::fmt;

use super::table::{Group, Hyperparameter, Kind, TABLE, find};
use super::{Config, Distribution};
use crate::text::shortened;

/// A value that the table does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} is {value}, but must be {allowed}")]
pub struct Violation {
    /// The hyperparameter.
    pub key: &'static str,
    /// What it was set to.
    pub value: String,
    /// What it may be.
    pub allowed: String,
}

/// Why a configuration cannot be used: every offending key, its value and its range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Violations(pub Vec<Violation>);

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl Violations {
    /// As the window calls the settings.
    pub fn in_words(&self) -> String {
        let words = |violation: &Violation| {
            let name = match (find(violation.key), violation.key) {
                (Some(row), _) => row.full_label(),
                (None, "data.drawn") => "Drawn points".to_owned(),
                (None, "data.imported") => "Imported points".to_owned(),
                (None, key) => key.to_owned(),
            };
            format!(
                "{name}: {}, but must be {}",
                violation.value, violation.allowed
            )
        };
        self.0.iter().map(words).collect::<Vec<_>>().join("; ")
    }
}

/// A text in which keys of the table stand as the window calls them: `generator.learning_rate` → the
/// generator's learning rate. A key that is a word of its own, such as `loss`, stays.
pub fn in_words(text: &str) -> String {
    let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
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

/// Why `--set key=value` failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no `=`.
    #[error("`{0}` is not of the form key=value, such as noise.dim=1")]
    NotAnAssignment(String),
    /// No hyperparameter has this key.
    #[error("there is no hyperparameter `{key}`{}", closest(key))]
    UnknownKey {
        /// What was asked for.
        key: String,
    },
    /// The value is of the wrong type or out of range.
    #[error(transparent)]
    Violation(#[from] Violation),
}

/// Most characters of a value in a message.
const MOST: usize = 200;
/// Similarity (Jaro-Winkler, 0 to 1) from which a misspelling is taken for a name.
const SIMILAR: f64 = 0.8;

/// The name most similar to a misspelt one, if any is similar; dotted names are also compared by
/// their last part.
pub(crate) fn closest_of<'a>(names: impl Iterator<Item = &'a str>, to: &str) -> Option<&'a str> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    names
        .map(|name| {
            let whole = strsim::jaro_winkler(name, to);
            let part = strsim::jaro_winkler(&last(name), &last(to));
            // A little less than whole, so that an equal last part does not win over it.
            (whole.max(0.95 * part), name)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(similarity, _)| *similarity > SIMILAR)
        .map(|(_, name)| name)
}

fn closest(key: &str) -> String {
    closest_of(TABLE.iter().map(|h| h.key), key).map_or_else(
        || "; docs/HYPERPARAMETERS.md lists them".to_owned(),
        |best| format!("; did you mean `{best}`?"),
    )
}

/// A real number as short as it can be read back: `0.1`, `1e-6`.
pub fn format_real(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

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
    /// The current value as a file or the command line would spell it.
    pub fn value(&self, config: &Config) -> String {
        match self.kind {
            Kind::Integer { get, .. } => get(config).to_string(),
            Kind::Real { get, .. } => format_real(get(config)),
            Kind::AutoReal { get, .. } => get(config).map_or("auto".to_owned(), format_real),
            Kind::Choice { options, get, .. } => {
                options.get(get(config)).map_or("?", |o| o.key).to_owned()
            }
        }
    }

    /// Name inside a sentence: `learning rate`.
    pub fn lower_label(&self) -> String {
        lower_first(self.label)
    }

    /// Name with its group, where the label alone would not tell networks apart: `Generator, learning
    /// rate`.
    pub fn full_label(&self) -> String {
        format!("{}, {}", self.group.label(), lower_first(self.label))
    }

    /// Name within a sentence: the generator's learning rate.
    pub fn in_a_sentence(&self) -> String {
        let label = lower_first(self.label);
        match self.group {
            Group::RealData => format!("the real data's {label}"),
            Group::Noise => format!("the noise's {label}"),
            Group::Generator => format!("the generator's {label}"),
            Group::Discriminator => format!("the discriminator's {label}"),
            Group::Training => format!("the {label}"),
        }
    }

    /// The current value as the window spells it.
    pub fn shown(&self, config: &Config) -> String {
        match self.kind {
            Kind::Choice { options, get, .. } => {
                options.get(get(config)).map_or("?", |o| o.label).to_owned()
            }
            _ => self.value(config),
        }
    }

    /// The allowed values in words.
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Integer { range, .. } => {
                format!("a whole number from {} to {}", range.0, range.1)
            }
            Kind::Real { range, .. } => {
                format!(
                    "a number from {} to {}",
                    format_real(range.0),
                    format_real(range.1)
                )
            }
            Kind::AutoReal { range, .. } => format!(
                "auto or a number from {} to {}",
                format_real(range.0),
                format_real(range.1)
            ),
            Kind::Choice { options, .. } => {
                let keys: Vec<_> = options.iter().map(|o| o.key).collect();
                format!("one of {}", keys.join(", "))
            }
        }
    }

    /// Sets the value from text.
    ///
    /// # Errors
    ///
    /// If `text` is of the wrong type or out of range; `config` is unchanged then.
    pub fn set_text(&self, config: &mut Config, text: &str) -> Result<(), Violation> {
        let text = text.trim();
        let violation = || Violation {
            key: self.key,
            value: shortened(text, MOST).into_owned(),
            allowed: self.allowed() + &decimal_comma(text),
        };
        let real = |range: (f64, f64)| {
            text.parse::<f64>()
                .ok()
                .filter(|v| within(*v, range))
                .ok_or_else(violation)
        };
        match self.kind {
            Kind::Integer { range, set, .. } => {
                let value = text
                    .parse::<u64>()
                    .ok()
                    .filter(|v| (range.0..=range.1).contains(v));
                set(config, value.ok_or_else(violation)?);
            }
            Kind::Real { range, set, .. } => set(config, real(range)?),
            Kind::AutoReal { set, .. } if text == "auto" => set(config, None),
            Kind::AutoReal { range, set, .. } => set(config, Some(real(range)?)),
            Kind::Choice { options, set, .. } => {
                let index = options.iter().position(|o| o.key == text);
                set(config, index.ok_or_else(violation)?);
            }
        }
        Ok(())
    }

    fn violation(&self, config: &Config) -> Option<Violation> {
        let ok = match self.kind {
            Kind::Integer { range, get, .. } => (range.0..=range.1).contains(&get(config)),
            Kind::Real { range, get, .. } => within(get(config), range),
            Kind::AutoReal { range, get, .. } => get(config).is_none_or(|v| within(v, range)),
            Kind::Choice { .. } => true,
        };
        (!ok).then(|| Violation {
            key: self.key,
            value: self.value(config),
            allowed: self.allowed(),
        })
    }
}

/// What to type instead of a number with a decimal comma; empty for anything else.
fn decimal_comma(text: &str) -> String {
    let with_point = text.replacen(',', ".", 1);
    match with_point.parse::<f64>() {
        Ok(value) if with_point != text && value.is_finite() => {
            format!(", with a decimal point: {with_point}")
        }
        _ => String::new(),
    }
}

/// NaN is within no range.
fn within(value: f64, range: (f64, f64)) -> bool {
    (range.0..=range.1).contains(&value)
}

/// Applies one `key=value`.
///
/// # Errors
///
/// If the key is unknown or the value not allowed; `config` is unchanged then.
pub fn set(config: &mut Config, assignment: &str) -> Result<(), SetError> {
    let Some((key, value)) = assignment.split_once('=') else {
        let text = shortened(assignment, MOST).into_owned();
        return Err(SetError::NotAnAssignment(text));
    };
    let key = key.trim();
    let Some(hyperparameter) = find(key) else {
        return Err(SetError::UnknownKey {
            key: shortened(key, MOST).into_owned(),
        });
    };
    Ok(hyperparameter.set_text(config, value)?)
}

/// Fewest points of a drawing or an imported file.
pub const MIN_POINTS: usize = 2;
/// Most points that a configuration holds; larger files are thinned on import, so that a preset
/// with its points stays below the size limit of a preset file.
pub const MAX_POINTS: usize = 20_000;

/// Checks every value against the table, and that chosen points exist.
///
/// # Errors
///
/// With all violations, not only the first.
pub fn check(config: &Config) -> Result<(), Violations> {
    let mut violations: Vec<_> = TABLE.iter().filter_map(|h| h.violation(config)).collect();
    let point_sets = [
        ("data.drawn", Distribution::Drawn, &config.data.drawn),
        (
            "data.imported",
            Distribution::Imported,
            &config.data.imported,
        ),
    ];
    for (key, distribution, points) in point_sets {
        let chosen = config.data.distribution == distribution;
        if points.len() > MAX_POINTS || (points.len() < MIN_POINTS && chosen) {
            violations.push(Violation {
                key,
                value: format!("a list of {} points", points.len()),
                allowed: format!("a list of {MIN_POINTS} to {MAX_POINTS} points"),
            });
        }
        let bad = points
            .as_slice()
            .iter()
            .position(|p| !p.iter().all(|v| v.is_finite() && v.abs() <= 10.0));
        if let Some(index) = bad {
            violations.push(Violation {
                key,
                value: format!("{:?} at point {}", points.as_slice()[index], index + 1),
                allowed: "finite coordinates from -10 to 10".to_owned(),
            });
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Violations(violations))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
