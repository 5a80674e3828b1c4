//! Points in a plane, and what they are measured by.

use std::sync::{Arc, OnceLock};

use super::Rows;
use crate::config::Config;
use crate::data::Point;
use crate::data::real::training_set;
use crate::gan::{Explained, Gan, Player};
use crate::metrics::Evaluator;
use crate::metrics::verdict::{Perfect, Record, Yardstick, yardstick};
use crate::quantities::Measured;
use crate::training::View;
use crate::training::plane::{Plane, SHOWN_SAMPLES, mean_length};

/// What a run on points learns.
pub(in crate::training) struct Points {
    shown: Arc<[Point]>,
    evaluator: Evaluator,
    /// Made when the first record is due.
    yardstick: OnceLock<Yardstick>,
}

impl Points {
    pub fn new(config: &Config) -> (Self, Rows) {
        let real = training_set(config);
        let points = Self {
            shown: real.iter().copied().take(SHOWN_SAMPLES).collect(),
            evaluator: Evaluator::new(config),
            yardstick: OnceLock::new(),
        };
        let rows = Rows {
            numbers: real.into_flattened(),
            width: 2,
        };
        (points, rows)
    }

    pub fn scene(&self, config: &Config, gan: &Gan, view: View) -> Plane {
        let noise = self.evaluator.noise(SHOWN_SAMPLES);
        Plane::new(config, gan, noise, self.shown.clone(), view)
    }

    pub fn scene_of(&self, config: &Config, gan: &Gan, explained: &Explained, view: View) -> Plane {
        let mut real = self.shown.clone();
        if explained.player == Player::Discriminator {
            let (points, _) = explained.real.as_chunks::<2>();
            real = points.iter().copied().take(SHOWN_SAMPLES).collect();
        }
        let dim = config.noise.dim as usize;
        let shown = (SHOWN_SAMPLES * dim).min(explained.noise.len());
        let noise = &explained.noise[..shown];
        Plane::new(config, &gan.as_trained(), noise, real, view)
    }

    pub fn fakes(&self, gan: &Gan, count: usize) -> Vec<Point> {
        gan.generate(self.evaluator.noise(count))
    }

    pub fn score(&self, gan: &Gan, samples: usize) -> Option<Measured> {
        let metrics = self.evaluator.score(&self.fakes(gan, samples))?;
        Some(Measured::from(&metrics))
    }

    pub fn perfect(&self, config: &Config) -> Perfect {
        self.yardstick(config).perfect()
    }

    pub fn record(&self, config: &Config, gan: &Gan, when: (u64, u64)) -> Record {
        let yardstick = self.yardstick(config);
        let fakes = gan.generate(yardstick.noise());
        let some = |count: usize| &fakes[..fakes.len().min(count)];
        let real = gan.logits(yardstick.asked());
        let fake = gan.logits(some(yardstick::ASKED));
        let loss = config.loss;
        let d_loss = loss.discriminator_value(&real, &fake, config.real_weight) / 2.0;
        let pull = mean_length(&gan.point_gradients(loss, some(yardstick::PULLED)));
        yardstick.record(when, &fakes, d_loss, pull)
    }

    fn yardstick(&self, config: &Config) -> &Yardstick {
        self.yardstick.get_or_init(|| Yardstick::new(config))
    }
}
