//! [`Snapshot`]: all that a picture of one moment needs, as plain data.

use super::subject::Subject;
use super::{Checkpoint, Counters, Plane, Scene, View};
use crate::gan::Gan;

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
