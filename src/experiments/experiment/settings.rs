//! What an experiment sets and varies: values of hyperparameters as text, checked while they are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::{Config, find, set};

/// Values of hyperparameters by key, as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Settings(pub BTreeMap<String, String>);

// Checked while reading, so that the message has the line.
impl TryFrom<BTreeMap<String, String>> for Settings {
    type Error = String;

    fn try_from(map: BTreeMap<String, String>) -> Result<Self, String> {
        for (key, value) in &map {
            read_setting(key, value)?;
        }
        Ok(Self(map))
    }
}

impl Settings {
    /// Changes a configuration so.
    pub(super) fn apply(&self, config: &mut Config) {
        for (key, value) in &self.0 {
            // As it was when it was read.
            if let Some(h) = find(key.trim()) {
                // Checked when it was read; a refused value changes nothing.
                h.set_text(config, value).ok();
            }
        }
    }
}

/// The value as the table writes it: `0.10` is `0.1`. Whether it suits the other settings is asked of
/// the configurations that it makes ([`Experiment::plan_checked`]).
fn read_setting(key: &str, value: &str) -> Result<String, String> {
    if key.trim() == "seed" {
        return Err(tr!("the seeds are those of `seeds`; `seed` cannot be set").to_owned());
    }
    let mut config = Config::default();
    set(&mut config, &format!("{key}={value}")).map_err(|e| e.to_string())?;
    Ok(find(key).map_or_else(|| value.to_owned(), |row| row.value(&config)))
}

/// A varied hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawVary")]
pub struct Vary {
    /// Its key in the table.
    pub key: String,
    /// Its values, as text.
    pub values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVary {
    key: String,
    values: Vec<String>,
}

impl TryFrom<RawVary> for Vary {
    type Error = String;

    fn try_from(RawVary { key, values }: RawVary) -> Result<Self, String> {
        Self::new(key, values)
    }
}

impl Vary {
    /// A hyperparameter with the values it takes.
    ///
    /// # Errors
    ///
    /// In one line: an unknown key, a value out of range, a value given twice, or none.
    pub fn new(key: String, values: Vec<String>) -> Result<Self, String> {
        if values.is_empty() {
            return Err(tr!("{key}: give at least one value", key));
        }
        let mut seen = Vec::new();
        for value in &values {
            let read = read_setting(&key, value)?;
            // Also `0.1` and `0.10`.
            if seen.contains(&read) {
                return Err(tr!("{key}: the value {value} is given twice", key, value));
            }
            seen.push(read);
        }
        Ok(Self { key, values })
    }
}
