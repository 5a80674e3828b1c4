//! [`Look`]: what is true of a run on images at one epoch, by the full measurement.

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::data::{ImageShape, Stream};
use crate::metrics::images::ImageEvaluator;
use crate::metrics::images::score::REPORT;
use crate::metrics::verdict::Seeds;
use crate::metrics::verdict::seeds::FOLLOWED;
use crate::training::{Scene, Session, View};

/// Real images that are held against.
const REAL: usize = 2_048;

/// A run at one epoch; of 1,000 fakes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Look {
    pub epoch: u64,
    /// Fréchet distance by features of the classifier.
    pub frechet: f64,
    /// The same of real images.
    pub floor: f64,
    /// Values of all factors that the classifier sees, whatever the fakes are.
    pub found: f64,
    /// Of so many.
    pub total: f64,
    /// How far a fake is from the nearest other one, relative to real images.
    pub nearest: f64,
    /// Mean D(x) of the real images and of the fakes of the picture.
    pub d_of_real: f64,
    /// Likewise.
    pub d_of_fakes: f64,
    /// D's loss as plotted: the last 20 updates.
    pub d_loss: f64,
    /// How far the fakes of the picture moved since the look before, as root mean square of pixels.
    pub moved: f64,
    /// Share of them that changed their class.
    pub changed: f64,
}

/// The fakes of the picture at a look, and their classes.
pub(super) struct Seen {
    fakes: Vec<f32>,
    seeds: Option<Seeds>,
}

/// Looks at runs on one data set.
pub(super) struct Eye {
    evaluator: ImageEvaluator,
    shape: ImageShape,
}

impl Eye {
    /// `None` for points.
    pub fn new(config: &Config) -> Option<Self> {
        let set = config.data.images.set()?;
        let shape = config.data.image_shape()?;
        let ImageShape { side, channels } = shape;
        let real = set.sample(side, REAL, &mut Stream::Evaluation.rng(1));
        let evaluator = ImageEvaluator::new(Some(set), side, channels, real.pixels);
        Some(Self { evaluator, shape })
    }

    /// Looks at a run, given what was seen at the look before.
    pub fn look(&self, session: &Session, before: Option<&Seen>) -> (Look, Seen) {
        let (_, fakes) = session
            .fake_images(REPORT)
            .unwrap_or((self.shape, Vec::new()));
        let report = self.evaluator.report(&fakes);
        let width = self.shape.numbers();
        let followed = fakes.get(..FOLLOWED * width).unwrap_or_default().to_vec();
        let seeds = Seeds::new(&self.evaluator.first_classes(&followed));
        let moved = before.map_or(0.0, |before| apart(&before.fakes, &followed));
        let changed = before
            .and_then(|before| seeds?.changed_since(before.seeds.as_ref()?))
            .unwrap_or(0.0);
        let view = View {
            surface_side: None,
            manifold: false,
            gradients: false,
            inside: None,
            field: None,
            units: None,
            ablation: false,
        };
        let mean = |d: &[f32]| d.iter().map(|d| f64::from(*d)).sum::<f64>() / d.len().max(1) as f64;
        let (d_of_real, d_of_fakes) = match session.snapshot(view).scene {
            Scene::Images(images) => (mean(&images.d_of_real), mean(&images.d_of_fakes)),
            Scene::Plane(_) => (0.0, 0.0),
        };
        let look = Look {
            epoch: session.epoch(),
            frechet: report.distance.frechet.unwrap_or(f64::MAX),
            floor: report.distance.floor.unwrap_or(0.0),
            found: report.classes.found as f64,
            total: report.classes.total as f64,
            nearest: report.nearest_fake.unwrap_or(0.0),
            d_of_real,
            d_of_fakes,
            d_loss: mean_loss(session),
            moved,
            changed,
        };
        let seen = Seen {
            fakes: followed,
            seeds,
        };
        (look, seen)
    }
}

/// D's loss over the last 20 epochs or so.
fn mean_loss(session: &Session) -> f64 {
    let curve = session.history().curve(crate::quantities::Quantity::DLoss);
    let last = session.epoch().saturating_sub(20);
    let losses = curve.buckets().iter().filter(|bucket| bucket.epoch > last);
    let count = losses.clone().count().max(1) as f64;
    losses.map(|bucket| bucket.mean).sum::<f64>() / count
}

fn apart(a: &[f32], b: &[f32]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2));
    (squares.sum::<f64>() / a.len().max(1) as f64).sqrt()
}
