//! Images, and what they are measured by.

use std::sync::Arc;

use super::Rows;
use super::evaluators::{SharedEvaluator, shared};
use crate::config::{Config, Loss};
use crate::data::images::{Factor, ImageSet};
use crate::data::{ImageShape, Stream, noise};
use crate::gan::{Explained, Gan, Player};
use crate::metrics::images::score::{LIVE, REPORT, UNLIKE};
use crate::metrics::images::{ImageEvaluator, LiveScore, coverage};
use crate::metrics::verdict::{Found, Perfect, Record, Seeds};
use crate::quantities::Measured;
use crate::training::images::{Images, SHOWN_IMAGES, mean_length};
use crate::training::{Closer, Look, Opinion, View};

/// Noise vectors that measurements use.
pub const NOISE: usize = 1_024;
/// Excess of the squared distance from real images, as a share of their variance, at which images are taken for half
/// as good as real ones.
const HALF_AS_GOOD: f64 = 0.25;

/// What a run on images learns.
pub(in crate::training) struct Pictures {
    shape: ImageShape,
    shown: Arc<[f32]>,
    /// `[NOISE · dim]`.
    noise: Vec<f32>,
    dim: usize,
    evaluator: SharedEvaluator,
    set: Option<ImageSet>,
    /// Sum of the variances of a real image's numbers.
    variance: f64,
}

impl Pictures {
    /// `None` for points.
    pub fn new(config: &Config) -> Option<(Self, Rows)> {
        let source = config.data.image_source()?;
        let shape = config.data.image_shape()?;
        let mut rng = Stream::Real.rng(config.seed);
        let count = config.data.count as usize;
        let real = source.sample(shape.side, count, &mut rng).pixels;
        let dim = config.noise.dim as usize;
        let noise = noise::sample(
            config.noise.distribution,
            dim,
            NOISE,
            &mut Stream::EvaluationNoise.rng(config.seed),
        );
        let pictures = Self {
            shown: first(&real, SHOWN_IMAGES, shape.numbers()).into(),
            noise,
            dim,
            variance: variance(first(&real, LIVE, shape.numbers()), shape.numbers()),
            evaluator: shared(&source, shape.side),
            set: source.set(),
            shape,
        };
        let rows = Rows {
            numbers: real,
            width: shape.numbers(),
        };
        Some((pictures, rows))
    }

    pub fn scene(&self, config: &Config, gan: &Gan, view: View) -> Images {
        let noise = self.shown_noise();
        Images::new(config, gan, self.shape, noise, self.shown.clone(), view)
    }

    pub fn scene_of(
        &self,
        config: &Config,
        gan: &Gan,
        explained: &Explained,
        view: View,
    ) -> Images {
        let real = match explained.player {
            Player::Discriminator => {
                first(&explained.real, SHOWN_IMAGES, self.shape.numbers()).into()
            }
            Player::Generator => self.shown.clone(),
        };
        let noise = first(&explained.noise, SHOWN_IMAGES, self.dim);
        let gan = gan.as_trained();
        Images::new(config, &gan, self.shape, noise, real, view)
    }

    pub fn look_closely(
        &self,
        config: &Config,
        gan: &Gan,
        images: &Images,
        look: &Look,
    ) -> Option<Closer> {
        Closer::new(config, gan, self.evaluator(), images, look)
    }

    /// The real images nearest to a fake, at most so many, the nearest first, with their distances; none as long as
    /// nobody has gathered the real ones.
    pub fn nearest_reals(&self, fake: &[f32], most: usize) -> Vec<(Vec<f32>, f64)> {
        let Some(evaluator) = self.evaluator.ready() else {
            return Vec::new();
        };
        let nearest = evaluator.nearest_reals(fake, most).into_iter();
        nearest
            .filter_map(|(index, distance)| Some((evaluator.real_image(index)?.to_vec(), distance)))
            .collect()
    }

    /// What is known of every image of the set.
    pub fn factors(&self) -> &'static [Factor] {
        self.set.map_or(&[], ImageSet::factors)
    }

    /// What the classifier sees in images, `[image][factor]`; nothing where there are no factors.
    pub fn classes_of(&self, images: &[f32]) -> Vec<u8> {
        self.evaluator().classes(images)
    }

    /// That of the fakes in a picture.
    pub fn shown_noise(&self) -> &[f32] {
        first(&self.noise, SHOWN_IMAGES, self.dim)
    }

    pub fn fakes(&self, gan: &Gan, count: usize) -> Vec<f32> {
        gan.generate_rows(first(&self.noise, count, self.dim))
    }

    pub fn measure(
        &self,
        config: &Config,
        gan: &Gan,
        epoch: u64,
        earlier: &[Record],
    ) -> Option<Measured> {
        let fakes = self.fakes(gan, LIVE);
        let score = self.evaluator().live(&fakes);
        let said = self.said(gan, &fakes);
        self.measured(&score, said.opinions(config.loss), epoch, earlier)
    }

    /// What D says of the images that are shown, and of the first of these fakes.
    fn said(&self, gan: &Gan, fakes: &[f32]) -> Said {
        let some = first(fakes, SHOWN_IMAGES, self.shape.numbers());
        Said {
            real: gan.logits_of_rows(&self.shown),
            fake: gan.logits_of_rows(some),
        }
    }

    fn measured(
        &self,
        score: &LiveScore,
        (d_real, d_fake): (f64, f64),
        epoch: u64,
        earlier: &[Record],
    ) -> Option<Measured> {
        let found = self.found(score.classes, score.frechet);
        let seeds = Seeds::new(&score.seen);
        Some(Measured {
            frechet_live: Some(score.frechet?),
            frechet_live_floor: self.evaluator().live_floor(),
            nearest_fake: score.nearest_fake,
            classes_found: found.map(|found| f64::from(found.captured)),
            classes_total: found.map(|found| f64::from(found.total)),
            seeds_changed: seeds.and_then(|seeds| seeds.changed(epoch, earlier)),
            d_real: Some(d_real),
            d_fake: Some(d_fake),
            ..Measured::default()
        })
    }

    pub fn report(&self, config: &Config, gan: &Gan) -> Option<Measured> {
        self.report_of(config, gan, &self.fakes(gan, REPORT))
    }

    /// The same of any fakes.
    pub fn report_of(&self, config: &Config, gan: &Gan, fakes: &[f32]) -> Option<Measured> {
        let evaluator = self.evaluator();
        let report = evaluator.report(fakes);
        let live = evaluator.live_distance(fakes);
        let found = self.found(report.classes, live);
        let (d_real, d_fake) = self.said(gan, fakes).opinions(config.loss);
        Some(Measured {
            frechet: Some(report.distance.frechet?),
            frechet_floor: report.distance.floor,
            frechet_live: live,
            nearest_fake: report.nearest_fake,
            classes_found: found.map(|found| f64::from(found.captured)),
            classes_total: found.map(|found| f64::from(found.total)),
            d_real: Some(d_real),
            d_fake: Some(d_fake),
            ..Measured::default()
        })
    }

    /// Nothing is found as long as the fakes are unlike any real image.
    fn found(&self, seen: coverage::Found, live: Option<f64>) -> Option<Found> {
        let is_like = live.is_some_and(|live| live < UNLIKE * self.variance);
        let visited = seen.found as u16;
        (seen.total > 0).then_some(Found {
            captured: if is_like { visited } else { 0 },
            visited,
            total: seen.total as u16,
        })
    }

    /// What is counted, in the plural.
    pub fn classes(&self) -> &'static str {
        self.set.map_or("", ImageSet::classes)
    }

    /// In the units of [`Self::record`].
    pub fn perfect(&self) -> Perfect {
        let floor = self.evaluator().live_floor().unwrap_or(0.0);
        Perfect {
            distance: (floor / self.variance).sqrt(),
            overlap: 1.0,
            spread: 1.0,
        }
    }

    /// The distance is the root of the Fréchet distance relative to the variance of real images; the overlap falls with
    /// it, from 1 at that of real images; the centre is the brightness of the upper and the lower half; the spread is
    /// how far a fake is from the nearest other one, relative to real images; classes are modes. With it comes what
    /// [`Self::measure`] would say, which then need not score the same fakes again.
    pub fn record(
        &self,
        config: &Config,
        gan: &Gan,
        (epoch, since): (u64, u64),
        earlier: &[Record],
    ) -> (Record, Option<Measured>) {
        let evaluator = self.evaluator();
        let fakes = self.fakes(gan, LIVE);
        let score = evaluator.live(&fakes);
        let some = first(&fakes, SHOWN_IMAGES, self.shape.numbers());
        let said = self.said(gan, &fakes);
        let loss = config.loss;
        let d_loss = loss.discriminator_value(&said.real, &said.fake, config.real_weight) / 2.0;
        let slopes = gan.gradients_of_rows(loss, some);
        let share = score.frechet.unwrap_or(f64::MAX) / self.variance;
        let floor = evaluator.live_floor().unwrap_or(0.0) / self.variance;
        let excess = (share - floor).max(0.0);
        let record = Record {
            epoch,
            since,
            distance: share.sqrt().min(f64::from(f32::MAX)) as f32,
            overlap: (HALF_AS_GOOD / (HALF_AS_GOOD + excess)) as f32,
            center: brightness(&fakes, self.shape.numbers()),
            spread: score.nearest_fake.unwrap_or(0.0) as f32,
            d_loss: d_loss as f32,
            pull: mean_length(&slopes, self.shape.numbers()) as f32,
            modes: self.found(score.classes, score.frechet),
            seeds: Seeds::new(&score.seen),
        };
        let opinions = said.opinions(loss);
        (
            record.finite(),
            self.measured(&score, opinions, epoch, earlier),
        )
    }

    fn evaluator(&self) -> &ImageEvaluator {
        self.evaluator.get()
    }
}

/// D's outputs on some real and some fake images.
struct Said {
    real: Vec<f32>,
    fake: Vec<f32>,
}

impl Said {
    /// The means of the [opinions](Opinion) that the pictures show as well.
    fn opinions(self, loss: Loss) -> (f64, f64) {
        let opinion = Opinion::new(loss, &self.real, &self.fake);
        let mean = |logits: Vec<f32>| {
            let opinions = opinion.of(logits);
            let sum: f64 = opinions.iter().map(|o| f64::from(*o)).sum();
            sum / opinions.len().max(1) as f64
        };
        (mean(self.real), mean(self.fake))
    }
}

/// Sum of the variances of the numbers of images.
fn variance(images: &[f32], width: usize) -> f64 {
    let count = (images.len() / width.max(1)).max(1) as f64;
    let of = |index: usize| {
        let numbers = || {
            images
                .iter()
                .skip(index)
                .step_by(width)
                .map(|v| f64::from(*v))
        };
        let mean = numbers().sum::<f64>() / count;
        numbers().map(|v| (v - mean).powi(2)).sum::<f64>() / count
    };
    (0..width).map(of).sum::<f64>().max(f64::MIN_POSITIVE)
}

/// Mean of the numbers of the upper and of the lower half of images.
fn brightness(images: &[f32], width: usize) -> [f32; 2] {
    let half = (width / 2).max(1);
    let mean = |part: usize| {
        let halves = images.chunks_exact(half).skip(part).step_by(2);
        let count = (halves.len() * half).max(1) as f64;
        let sum: f64 = halves.flatten().map(|v| f64::from(*v)).sum();
        (sum / count) as f32
    };
    [mean(0), mean(1)]
}

/// At most so many rows.
fn first(numbers: &[f32], rows: usize, width: usize) -> &[f32] {
    &numbers[..numbers.len().min(rows * width)]
}
