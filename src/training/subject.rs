//! [`Subject`]: what a run learns, by the kind of data: its samples, what its pictures show, how its fakes
//! are scored. All that a session knows of data goes through here.

use std::sync::{Arc, OnceLock};

use super::plane::{Plane, SHOWN_SAMPLES, mean_length};
use super::{Scene, View};
use crate::config::Config;
use crate::data::{self, Point, Stream};
use crate::gan::{Explained, Gan, Player};
use crate::metrics::verdict::{Perfect, Record, Yardstick, yardstick};
use crate::metrics::{Evaluator, Metrics};

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
    Plane(Points),
}

/// Points in a plane, and what they are measured by.
pub(super) struct Points {
    shown: Arc<[Point]>,
    evaluator: Evaluator,
    /// Made when the first record is due.
    yardstick: OnceLock<Yardstick>,
}

impl Subject {
    /// What a configuration is to learn, and its real samples.
    pub fn new(config: &Config) -> (Self, Rows) {
        let real = data::real::sample(
            &config.data,
            config.data.count as usize,
            &mut Stream::Real.rng(config.seed),
        );
        let points = Points {
            shown: real.iter().copied().take(SHOWN_SAMPLES).collect(),
            evaluator: Evaluator::new(config),
            yardstick: OnceLock::new(),
        };
        let rows = Rows {
            numbers: real.into_flattened(),
            width: 2,
        };
        (Self::Plane(points), rows)
    }

    /// What there is to see of these networks.
    pub fn scene(&self, config: &Config, gan: &Gan, view: View) -> Scene {
        let Self::Plane(points) = self;
        let noise = points.evaluator.noise(SHOWN_SAMPLES);
        Scene::Plane(Plane::new(config, gan, noise, points.shown.clone(), view))
    }

    /// The same with the samples of an update instead of the usual ones.
    pub fn scene_of(&self, config: &Config, gan: &Gan, explained: &Explained, view: View) -> Scene {
        let Self::Plane(points) = self;
        let mut real = points.shown.clone();
        if explained.player == Player::Discriminator {
            real = explained.real.iter().copied().take(SHOWN_SAMPLES).collect();
        }
        let dim = config.noise.dim as usize;
        let shown = (SHOWN_SAMPLES * dim).min(explained.noise.len());
        let noise = &explained.noise[..shown];
        Scene::Plane(Plane::new(
            config,
            &gan.without_average(),
            noise,
            real,
            view,
        ))
    }

    /// Fakes of the first noise vectors that measurements use, which training never sees; the same ones
    /// at every moment, so that a fake can be followed.
    pub fn fakes(&self, gan: &Gan, count: usize) -> Vec<Point> {
        let Self::Plane(points) = self;
        gan.generate(points.evaluator.noise(count).to_vec())
    }

    /// Scores so many fakes.
    pub fn score(&self, gan: &Gan, samples: usize) -> Option<Metrics> {
        let Self::Plane(points) = self;
        points.evaluator.score(&self.fakes(gan, samples))
    }

    /// What fresh real samples would score in a record.
    pub fn perfect(&self, config: &Config) -> Perfect {
        let Self::Plane(points) = self;
        points.yardstick(config).perfect()
    }

    /// What a verdict needs to know of a moment: its epoch, and when its settings were last changed.
    pub fn record(&self, config: &Config, gan: &Gan, when: (u64, u64)) -> Record {
        let Self::Plane(points) = self;
        let yardstick = points.yardstick(config);
        let fakes = gan.generate(yardstick.noise().to_vec());
        let some = |count: usize| &fakes[..fakes.len().min(count)];
        let real = gan.logits(yardstick.asked());
        let fake = gan.logits(some(yardstick::ASKED));
        let loss = config.loss;
        let d_loss = loss.discriminator_value(&real, &fake, config.real_weight) / 2.0;
        let pull = mean_length(&gan.point_gradients(loss, some(yardstick::PULLED)));
        yardstick.record(when, &fakes, d_loss, pull)
    }
}

impl Points {
    fn yardstick(&self, config: &Config) -> &Yardstick {
        self.yardstick.get_or_init(|| Yardstick::new(config))
    }
}
