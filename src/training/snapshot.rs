//! [`Snapshot`]: all that a picture of one moment needs, as plain data.

use std::sync::LazyLock;

use image::RgbaImage;

use super::subject::Subject;
use super::{Checkpoint, Counters, Images, Plane, Scene, View};
use crate::gan::Gan;
use crate::pictures::result;

/// All that a picture of one moment needs; the default is a picture of nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// How far the run had come.
    pub counters: Counters,
    /// What there is to see.
    pub scene: Scene,
}

impl Snapshot {
    /// What it comes to, in a few pixels: samples, or some fake images.
    pub fn small_picture(&self) -> RgbaImage {
        match &self.scene {
            Scene::Images(images) => result::of_images(images.shape, &images.fakes),
            Scene::Plane(plane) => result::of_points(&plane.real, &plane.fakes),
        }
    }

    /// The picture of points; one of nothing where there are none.
    pub fn plane(&self) -> &Plane {
        static NOTHING: LazyLock<Plane> = LazyLock::new(Plane::default);
        match &self.scene {
            Scene::Plane(plane) => plane,
            Scene::Images(_) => &NOTHING,
        }
    }

    /// The picture of images, where the run is one of images.
    pub fn images(&self) -> Option<&Images> {
        match &self.scene {
            Scene::Plane(_) => None,
            Scene::Images(images) => Some(images),
        }
    }

    /// A picture of an earlier moment, whose networks are `gan`.
    pub(super) fn of_moment(moment: &Checkpoint, gan: &Gan, subject: &Subject, view: View) -> Self {
        Self {
            counters: moment.counters,
            scene: subject.scene(&moment.config, gan, view),
        }
    }
}
