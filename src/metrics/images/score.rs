//! [`ImageEvaluator`]: scores of generated images against a data set.
//!
//! Real images are halved, every other one, and copies of an image count once: fakes are compared with
//! one half, and the floor is the other half against it, as many as there are fakes. So a fake and a real
//! set of images are measured alike to the last detail. A half has at most 1,000 images; of the 1,797 digits, 898.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::classifier::{Classifier, FEATURES, Judgement};
use super::coverage::{self, Found};
use super::halves::{Distance, Halves};
use super::nearest;
use super::principal::{self, Principal};
use crate::data::images::ImageSet;

/// Fakes of a live picture.
pub const LIVE: usize = 256;
/// Of them, those that are told apart and classified, which takes most of the time: half as many show the same.
pub const JUDGED: usize = 128;
/// Fakes of a report, and real images in a half.
pub const REPORT: usize = 1_000;

/// Fréchet distance by principal components, as a share of the variance of real images, beyond which no class counts
/// as found: a classifier sees classes in grey noise too, which is at 2 to 6. Copies of the mean image are at 1,
/// three real images that are repeated at 0.9 to 1.3.
pub const UNLIKE: f64 = 1.5;

/// Times that a real image may be there, at most, to be told from its copies among the nearest ones.
const COPIES: usize = 4;

/// Scores images against one data set.
pub struct ImageEvaluator {
    side: usize,
    channels: usize,
    real: Arc<[f32]>,
    principal: Option<(Principal, Halves)>,
    classifier: Option<(Classifier, Halves)>,
    /// The real images that are compared with, copies left out.
    compared: Vec<f32>,
    /// [`nearest::mean_nearest`] of [`JUDGED`] and of [`REPORT`] of them.
    apart: [Option<f64>; 2],
    live_floor: Option<f64>,
}

/// What is measured while a run trains, of [`LIVE`] images.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveScore {
    /// Fréchet distance by principal components; see [`ImageEvaluator::live_floor`]. `None` if a
    /// fake has NaN or ∞, as for all of these.
    pub frechet: Option<f64>,
    /// How far a fake is from the nearest other one: 1 is as far as real images are from each other,
    /// 0 is one image only.
    pub nearest_fake: Option<f64>,
    /// Values of all factors with a tenth of their fair share of the first [`JUDGED`]; 0 of 0 without labels.
    pub classes: Found,
    /// The value of the first factor of each of those; empty without labels.
    pub seen: Vec<u8>,
}

/// What is measured of a finished generator, of [`REPORT`] images.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Fréchet distance by features of the classifier; of a data set without one, by principal
    /// components. With its floor.
    pub distance: Distance,
    /// Whether it is by the classifier.
    pub by_classifier: bool,
    /// Values of all factors that occur with a tenth of their fair share; 0 of 0 without labels.
    pub classes: Found,
    /// The same of all combinations, where there are at most 100.
    pub combinations: Option<Found>,
    /// See [`LiveScore::nearest_fake`].
    pub nearest_fake: Option<f64>,
}

impl ImageEvaluator {
    /// For real images `[image][y][x][channel]` of `side` pixels a row, all of a data set's or at least
    /// 2,000. Without a set, as for a user's own folder, nothing but the pixels is known of them. Takes
    /// up to about a second.
    pub fn new(
        set: Option<ImageSet>,
        side: usize,
        channels: usize,
        real: impl Into<Arc<[f32]>>,
    ) -> Self {
        let real = real.into();
        let values = side * side * channels;
        let compared = halves_of_distinct(&real, values);
        let principal = Principal::new(&compared, values).map(|principal| {
            let halves = Halves::new(&principal.features(&compared), principal::WIDTH);
            (principal, halves)
        });
        let classifier = set.and_then(Classifier::shipped);
        let classifier = classifier.filter(|c| c.channels() == channels);
        let classifier = classifier.map(|classifier| {
            let features = classifier.judge(&compared, side).features;
            let halves = Halves::new(&features, FEATURES);
            (classifier, halves)
        });
        let apart = |count| nearest::mean_nearest(first(&compared, values, count), values);
        Self {
            side,
            channels,
            apart: [JUDGED, REPORT].map(apart),
            live_floor: principal
                .as_ref()
                .and_then(|(_, halves)| halves.floor(LIVE)),
            real,
            principal,
            classifier,
            compared,
        }
    }

    /// Scores the first [`LIVE`] fakes, in a few milliseconds.
    pub fn live(&self, fakes: &[f32]) -> LiveScore {
        let judged = first(fakes, self.values(), JUDGED);
        let mut score = LiveScore {
            frechet: self.live_distance(fakes),
            nearest_fake: self.nearest_fake(judged),
            classes: Found::default(),
            seen: Vec::new(),
        };
        if let Some((classifier, _)) = &self.classifier {
            let classes = classifier.judge(judged, self.side).classes;
            let factors = classifier.factors();
            score.classes = coverage::values(&classes, factors);
            score.seen = classes.into_iter().step_by(factors.len().max(1)).collect();
        }
        score
    }

    /// The distance of [`Self::live`] alone.
    pub fn live_distance(&self, fakes: &[f32]) -> Option<f64> {
        let (principal, halves) = self.principal.as_ref()?;
        let fakes = first(fakes, self.values(), LIVE);
        halves.frechet(&principal.features(fakes))
    }

    /// What [`LIVE`] real images score live; `None` without enough of them.
    pub fn live_floor(&self) -> Option<f64> {
        self.live_floor
    }

    /// Scores the first [`REPORT`] fakes.
    pub fn report(&self, fakes: &[f32]) -> Report {
        let fakes = first(fakes, self.values(), REPORT);
        let nearest_fake = self.nearest_fake(fakes);
        let Some((classifier, halves)) = &self.classifier else {
            return Report {
                distance: self.by_components(fakes),
                by_classifier: false,
                classes: Found::default(),
                combinations: None,
                nearest_fake,
            };
        };
        let Judgement {
            features, classes, ..
        } = classifier.judge(fakes, self.side);
        Report {
            distance: halves.score(&features),
            by_classifier: true,
            classes: coverage::values(&classes, classifier.factors()),
            combinations: coverage::combinations(&classes, classifier.factors()),
            nearest_fake,
        }
    }

    /// The value of each factor of each image, `[image][factor]`, [`NO_CLASS`](super::classifier::NO_CLASS) if it has
    /// NaN or ∞; empty for a data set without labels.
    pub fn classes(&self, images: &[f32]) -> Vec<u8> {
        let classifier = self.classifier.as_ref();
        classifier.map_or_else(Vec::new, |(classifier, _)| {
            classifier.judge(images, self.side).classes
        })
    }

    /// The value of the first factor of each image.
    pub fn first_classes(&self, images: &[f32]) -> Vec<u8> {
        let factors = self
            .classifier
            .as_ref()
            .map_or(1, |(c, _)| c.factors().len());
        let classes = self.classes(images).into_iter();
        classes.step_by(factors.max(1)).collect()
    }

    /// The real image nearest to a fake: its place among those that the evaluator was made with, and how
    /// far off it is, as root mean square over pixels and channels (2 is black against white). `None`
    /// if the fake has NaN or ∞ or another size.
    pub fn nearest_real(&self, image: &[f32]) -> Option<(usize, f64)> {
        self.nearest_reals(image, 1).first().copied()
    }

    /// The same of so many that differ, the nearest first; none if the fake has NaN or ∞ or another size.
    pub fn nearest_reals(&self, image: &[f32], most: usize) -> Vec<(usize, f64)> {
        if image.len() != self.values() {
            return Vec::new();
        }
        // A set may have copies.
        let found = nearest::nearest(&self.real, image, COPIES * most);
        let mut distinct: Vec<(usize, f64)> = Vec::with_capacity(most);
        for (index, distance) in found {
            let is_copy =
                |(other, _): &(usize, f64)| self.real_image(*other) == self.real_image(index);
            if distinct.len() < most && !distinct.iter().any(is_copy) {
                distinct.push((index, distance));
            }
        }
        distinct
    }

    /// One of the images that it was made with.
    pub fn real_image(&self, index: usize) -> Option<&[f32]> {
        self.real.chunks_exact(self.values().max(1)).nth(index)
    }

    /// Images that it was made with.
    pub fn real_count(&self) -> usize {
        self.real.len() / self.values().max(1)
    }

    /// Numbers of an image.
    fn values(&self) -> usize {
        self.side * self.side * self.channels
    }

    fn by_components(&self, fakes: &[f32]) -> Distance {
        let Some((principal, halves)) = &self.principal else {
            return Distance {
                frechet: None,
                floor: None,
                count: 0,
            };
        };
        halves.score(&principal.features(fakes))
    }

    /// How far fakes are apart, relative to as many real images. `None` if those are all the same.
    fn nearest_fake(&self, fakes: &[f32]) -> Option<f64> {
        let values = self.values();
        let count = (fakes.len() / values.max(1)).min(self.compared.len() / values.max(1));
        let known = [JUDGED, REPORT].iter().position(|&c| c == count);
        let real = match known.and_then(|place| self.apart.get(place)) {
            Some(apart) => *apart,
            None => nearest::mean_nearest(first(&self.compared, values, count), values),
        };
        let real = real.filter(|&apart| apart > 0.0)?;
        let fakes = nearest::mean_nearest(first(fakes, values, count), values)?;
        Some(fakes / real)
    }
}

/// At most `count` images, each of `values` numbers.
fn first(images: &[f32], values: usize, count: usize) -> &[f32] {
    let count = count.min(images.len() / values.max(1));
    images.get(..count * values).unwrap_or_default()
}

/// Of images that all differ, every other one, then the others: two halves of equal size, of at most
/// [`REPORT`] images. Neighbours of a list are often alike, and so are in different halves.
fn halves_of_distinct(images: &[f32], values: usize) -> Vec<f32> {
    let mut seen = HashSet::new();
    let distinct = images.chunks_exact(values.max(1)).filter(|image| {
        let mut hasher = DefaultHasher::new();
        image
            .iter()
            .for_each(|value| value.to_bits().hash(&mut hasher));
        seen.insert(hasher.finish())
    });
    let distinct: Vec<&[f32]> = distinct.take(2 * REPORT).collect();
    let half = distinct.len() / 2;
    let every_other = |from: usize| distinct.iter().skip(from).step_by(2).take(half);
    let halves = every_other(0).chain(every_other(1));
    halves.flat_map(|image| image.iter().copied()).collect()
}

#[cfg(test)]
mod tests;
