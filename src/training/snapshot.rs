//! [`Snapshot`]: all that a picture of one moment needs, as plain data.

use super::plane::DEFAULT_SURFACE_SIDE;
use super::{Checkpoint, Counters, Plane, Subject};
use crate::gan::Gan;

/// What a viewer wants to see; what is off is not part of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Cells along the decision surface's side; `None` is off.
    pub surface_side: Option<usize>,
    /// Whether to warp the noise grid.
    pub manifold: bool,
    /// Whether to compute the arrows.
    pub gradients: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            surface_side: Some(DEFAULT_SURFACE_SIDE),
            manifold: false,
            gradients: true,
        }
    }
}

/// What there is to see, by the kind of data.
#[derive(Clone, Debug, PartialEq)]
pub enum Scene {
    /// Points in a plane.
    Plane(Plane),
}

impl Default for Scene {
    fn default() -> Self {
        Self::Plane(Plane::default())
    }
}

/// All that a picture of one moment needs; the default is a picture of nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// How far the run had come.
    pub counters: Counters,
    /// What there is to see.
    pub scene: Scene,
}

impl Snapshot {
    /// The picture of points.
    pub fn plane(&self) -> &Plane {
        let Scene::Plane(plane) = &self.scene;
        plane
    }

    /// A picture of an earlier moment, whose networks are `gan`.
    pub(super) fn of_moment(moment: &Checkpoint, gan: &Gan, subject: &Subject, view: View) -> Self {
        Self {
            counters: moment.counters,
            scene: subject.scene(&moment.config, gan, view),
        }
    }
}
