//! [`Scene`]: what there is to see, as plain data.

use super::{Images, Plane};

/// What there is to see, by the kind of data.
#[derive(Clone, Debug, PartialEq)]
pub enum Scene {
    /// Points in a plane.
    Plane(Plane),
    /// Images.
    Images(Images),
}

impl Default for Scene {
    fn default() -> Self {
        Self::Plane(Plane::default())
    }
}
