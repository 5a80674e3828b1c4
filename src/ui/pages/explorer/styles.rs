//! What is chosen of a generator whose layers have styles.

use super::FIRST_SEED;
use crate::gan::wanted::LayerSet;

/// The second seed at first.
const OTHER: u32 = 1000;

/// Where what is between two seeds is mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Space {
    /// Styles, which the mapping makes of noise.
    #[default]
    W,
    /// Noise.
    Z,
}

/// What is chosen of a generator whose layers have styles.
#[derive(Clone, Debug, PartialEq)]
pub struct Styles {
    /// Side of what each layer makes; none of other generators.
    pub sides: Vec<usize>,
    /// Where what is between seeds is mixed.
    pub space: Space,
    /// The second seed.
    pub other: u32,
    /// Layers that have its style.
    pub taken: LayerSet,
    /// Layers that are truncated, from the first.
    pub truncated: usize,
    /// The seed that heads the first row of the table of mixed styles, as it was shown last.
    pub first_row: u32,
    /// The one that heads its first column.
    pub first_column: u32,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            sides: Vec::new(),
            space: Space::default(),
            other: OTHER,
            taken: LayerSet::range(0..1),
            truncated: usize::MAX,
            first_row: FIRST_SEED,
            first_column: OTHER,
        }
    }
}

impl Styles {
    /// Whether there are any.
    pub fn are_there(&self) -> bool {
        !self.sides.is_empty()
    }

    /// Whether any layer has the second seed's style.
    pub fn are_taken(&self) -> bool {
        !self.taken.is_empty(self.sides.len())
    }
}

/// The seed with which so many go on to begin in the table of mixed styles: they stay as long as the chosen one is among them, so
/// that a click moves no image from under the pointer, and two can be compared.
pub fn kept(first: u32, chosen: u32, count: usize) -> u32 {
    if (chosen.wrapping_sub(first) as usize) < count {
        first
    } else {
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_stay_as_long_as_the_chosen_seed_is_among_them() {
        for (first, chosen, expected) in [
            (1000, 1000, 1000),
            (1000, 1005, 1000),
            (1000, 1006, 1006),
            (1000, 999, 999),
            (1000, 0, 0),
            // After the last seed comes the first.
            (u32::MAX, 4, u32::MAX),
            (0, u32::MAX, u32::MAX),
        ] {
            assert_eq!(kept(first, chosen, 6), expected, "{first} {chosen}");
        }
    }
}
