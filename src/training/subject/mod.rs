//! [`Subject`]: what a run learns, by the kind of data: its samples, what its pictures show, how its fakes
//! are scored. All that a session knows of data goes through here.
//!
//! - `points`: points in a plane
//! - `pictures`: images, and `evaluators` of them

mod evaluators;
mod pictures;
mod points;

pub(super) use self::pictures::NOISE as MEASURED_IMAGES;
use self::pictures::Pictures;
use self::points::Points;
use super::{Closer, Look, Scene, View};
use crate::config::Config;
use crate::data::Point;
use crate::data::images::Factor;
use crate::gan::{Explained, Gan};
use crate::metrics::verdict::{Kind, Perfect, Record};
use crate::metrics::{LIVE_SAMPLES, REPORT_SAMPLES};
use crate::quantities::Measured;

/// Real samples as rows, to be handed out in batches.
pub(super) struct Rows {
    /// Row by row.
    pub numbers: Vec<f32>,
    /// Numbers in a row.
    pub width: usize,
}

/// What a run learns; see the module.
pub(super) enum Subject {
    /// Points in a plane.
    Plane(Box<Points>),
    /// Images.
    Images(Box<Pictures>),
}

impl Subject {
    /// What a configuration is to learn, and its real samples.
    pub fn new(config: &Config) -> (Self, Rows) {
        if let Some((pictures, rows)) = Pictures::new(config) {
            (Self::Images(Box::new(pictures)), rows)
        } else {
            let (points, rows) = Points::new(config);
            (Self::Plane(Box::new(points)), rows)
        }
    }

    /// What there is to see of these networks.
    pub fn scene(&self, config: &Config, gan: &Gan, view: View) -> Scene {
        match self {
            Self::Plane(points) => Scene::Plane(points.scene(config, gan, view)),
            Self::Images(pictures) => Scene::Images(pictures.scene(config, gan, view)),
        }
    }

    /// The same with the samples of an update instead of the usual ones.
    pub fn scene_of(&self, config: &Config, gan: &Gan, explained: &Explained, view: View) -> Scene {
        match self {
            Self::Plane(points) => Scene::Plane(points.scene_of(config, gan, explained, view)),
            Self::Images(pictures) => {
                Scene::Images(pictures.scene_of(config, gan, explained, view))
            }
        }
    }

    /// One image of a scene of these networks; none of points.
    pub fn look_closely(
        &self,
        config: &Config,
        gan: &Gan,
        scene: &Scene,
        look: &Look,
    ) -> Option<Closer> {
        match (self, scene) {
            (Self::Images(pictures), Scene::Images(images)) => {
                pictures.look_closely(config, gan, images, look)
            }
            _ => None,
        }
    }

    /// Fakes of the first noise vectors that measurements use, which training never sees; the same ones
    /// at every moment, so that a fake can be followed. None of images.
    pub fn fakes(&self, gan: &Gan, count: usize) -> Vec<Point> {
        match self {
            Self::Plane(points) => points.fakes(gan, count),
            Self::Images(_) => Vec::new(),
        }
    }

    /// Fake images of the first noise vectors that measurements use, `[count][y][x][channel]`; none of points.
    pub fn fake_images(&self, gan: &Gan, count: usize) -> Vec<f32> {
        match self {
            Self::Plane(_) => Vec::new(),
            Self::Images(pictures) => pictures.fakes(gan, count),
        }
    }

    /// The real images nearest to a fake, the nearest first, with their distances; none of points.
    pub fn nearest_reals(&self, fake: &[f32], most: usize) -> Vec<(Vec<f32>, f64)> {
        match self {
            Self::Plane(_) => Vec::new(),
            Self::Images(pictures) => pictures.nearest_reals(fake, most),
        }
    }

    /// What is known of every image of the data set; nothing of points.
    pub fn factors(&self) -> &'static [Factor] {
        match self {
            Self::Plane(_) => &[],
            Self::Images(pictures) => pictures.factors(),
        }
    }

    /// What the classifier sees in images, `[image][factor]`; nothing of points.
    pub fn classes_of(&self, images: &[f32]) -> Vec<u8> {
        match self {
            Self::Plane(_) => Vec::new(),
            Self::Images(pictures) => pictures.classes_of(images),
        }
    }

    /// Noise whose fakes a generator is frozen with; none of points, whose generators normalise nothing.
    pub fn reference_noise(&self) -> &[f32] {
        match self {
            Self::Plane(_) => &[],
            Self::Images(pictures) => pictures.shown_noise(),
        }
    }

    /// Scores some fakes at the end of an epoch, quickly, given earlier records.
    pub fn measure(
        &self,
        config: &Config,
        gan: &Gan,
        epoch: u64,
        earlier: &[Record],
    ) -> Option<Measured> {
        match self {
            Self::Plane(points) => points.score(gan, LIVE_SAMPLES),
            Self::Images(pictures) => pictures.measure(config, gan, epoch, earlier),
        }
    }

    /// Scores many fakes.
    pub fn report(&self, config: &Config, gan: &Gan) -> Option<Measured> {
        match self {
            Self::Plane(points) => points.score(gan, REPORT_SAMPLES),
            Self::Images(pictures) => pictures.report(config, gan),
        }
    }

    /// Scores these fakes; of points there is no such score.
    pub fn report_of(&self, config: &Config, gan: &Gan, fakes: &[f32]) -> Option<Measured> {
        match self {
            Self::Plane(_) => None,
            Self::Images(pictures) => pictures.report_of(config, gan, fakes),
        }
    }

    /// What verdicts know of it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Plane(_) => Kind::Points,
            Self::Images(pictures) => Kind::Images(pictures.classes()),
        }
    }

    /// What fresh real samples would score in a record.
    pub fn perfect(&self, config: &Config) -> Perfect {
        match self {
            Self::Plane(points) => points.perfect(config),
            Self::Images(pictures) => pictures.perfect(),
        }
    }

    /// What a verdict needs to know of a moment: its epoch, and when its settings were last changed. Where that is
    /// made of the same fakes, what [`Self::measure`] would say as well.
    pub fn record(
        &self,
        config: &Config,
        gan: &Gan,
        when: (u64, u64),
        earlier: &[Record],
    ) -> (Record, Option<Measured>) {
        match self {
            Self::Plane(points) => (points.record(config, gan, when), None),
            Self::Images(pictures) => pictures.record(config, gan, when, earlier),
        }
    }
}
