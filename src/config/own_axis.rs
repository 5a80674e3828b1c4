//! What the axes of the unit square are in units of a user's own.

use serde::{Deserialize, Serialize};

/// One axis in units of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnAxis {
    /// What it is called, with its unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The value at 0 of the unit square.
    pub at_zero: f64,
    /// The value at 1.
    pub at_one: f64,
}

impl Default for OwnAxis {
    fn default() -> Self {
        Self {
            name: String::new(),
            at_zero: 0.0,
            at_one: 1.0,
        }
    }
}

impl OwnAxis {
    /// The value at a place of the unit square.
    pub fn value(&self, place: f64) -> f64 {
        // Not the difference: that of two large numbers may be infinite.
        self.at_zero * (1.0 - place) + self.at_one * place
    }

    /// The place of a value in the unit square.
    pub fn place(&self, value: f64) -> f64 {
        let half = self.at_one / 2.0 - self.at_zero / 2.0;
        if half == 0.0 {
            return 0.5;
        }
        (value / 2.0 - self.at_zero / 2.0) / half
    }

    /// Whether its values are finite and apart, and its name is short.
    pub fn is_right(&self) -> bool {
        let ends = [self.at_zero, self.at_one];
        ends.iter().all(|v| v.is_finite())
            && self.at_zero != self.at_one
            && self.name.chars().count() <= 200
    }

    /// Whether its numbers are those of the unit square.
    pub fn is_plain(&self) -> bool {
        (self.at_zero, self.at_one) == (0.0, 1.0)
    }
}
