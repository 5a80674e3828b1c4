//! Values of hyperparameters as text.

use super::hyperparameter::{Hyperparameter, Kind};
use super::table::{TABLE, find};
use super::{Config, Violation};
use crate::language::localized;
use crate::text::{closest_of, shortened};

/// Why `--set key=value` failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no `=`.
    #[error("{}", tr!("`{text}` is not of the form key=value, such as noise.dim=1", text = .0))]
    NotAnAssignment(String),
    /// No hyperparameter has this key.
    #[error("{}", tr!("there is no hyperparameter `{key}`{hint}", key, hint = closest(key)))]
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
fn closest(key: &str) -> String {
    closest_of(TABLE.iter().map(|h| h.key), key).map_or_else(
        || tr!("; docs/HYPERPARAMETERS.md lists them").to_owned(),
        |best| tr!("; did you mean `{best}`?", best),
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

    /// The allowed values in words.
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Integer { range, .. } => {
                tr!(
                    "a whole number from {low} to {high}",
                    low = range.0,
                    high = range.1
                )
            }
            Kind::Real { range, .. } => {
                tr!(
                    "a number from {low} to {high}",
                    low = localized(&format_real(range.0)),
                    high = localized(&format_real(range.1))
                )
            }
            Kind::AutoReal { range, .. } => tr!(
                "auto or a number from {low} to {high}",
                low = localized(&format_real(range.0)),
                high = localized(&format_real(range.1))
            ),
            Kind::Choice { options, .. } => {
                let keys: Vec<_> = options.iter().map(|o| o.key).collect();
                tr!("one of {list}", list = keys.join(", "))
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
}

/// What to type instead of a number with a decimal comma; empty for anything else.
fn decimal_comma(text: &str) -> String {
    let with_point = text.replacen(',', ".", 1);
    match with_point.parse::<f64>() {
        Ok(value) if with_point != text && value.is_finite() => {
            tr!(", with a decimal point: {with_point}", with_point)
        }
        _ => String::new(),
    }
}

/// NaN is within no range.
pub(super) fn within(value: f64, range: (f64, f64)) -> bool {
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
