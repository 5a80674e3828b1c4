//! What is chosen of a generator whose layers have styles.

use crate::gan::wanted::LayerSet;

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
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            sides: Vec::new(),
            space: Space::default(),
            other: 1000,
            taken: LayerSet::range(0..1),
            truncated: usize::MAX,
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
