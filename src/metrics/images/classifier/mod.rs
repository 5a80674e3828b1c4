//! A small convolutional classifier: what is seen in an image, and 32 features of it that tell images
//! of a data set apart. Each labelled data set has its own, which ships; it is trained by this module as well.
//!
//! - [`Classifier`]: judges images
//! - [`recipe`]: how those that ship were made
//! - [`train`]: how one is trained
//! - [`file`]: how one is stored
//! - `shipped`: those that ship
//! - `network`: its layers, forward and back
//! - `convolution`, `pool`: the kinds of layer
//! - `plane`: what layers see and give, 16 images side by side

mod convolution;
pub mod file;
mod network;
mod plane;
mod pool;
pub mod recipe;
mod shipped;
pub mod train;

use super::vectors::LANES;
use crate::data::images::resize::resized;
use network::{Network, Pass};

/// Pixels in a row of the images that a classifier sees; others are resized.
pub const SIDE: usize = 16;
/// Features of an image.
pub const FEATURES: usize = 32;
/// The class of an image with NaN or ∞ in it.
pub const NO_CLASS: u8 = u8::MAX;

/// Judges images of one data set.
#[derive(Clone, Debug)]
pub struct Classifier {
    channels: usize,
    factors: Vec<u8>,
    parameters: Vec<f32>,
    network: Network,
}

/// What a classifier sees in images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// `[image][FEATURES]`, scaled so that their variances add up to 100 over the images that the
    /// classifier was trained on. Not finite for an image with NaN or ∞.
    pub features: Vec<f32>,
    /// `[image][factor]`: the most probable value of each factor; [`NO_CLASS`] for an image with NaN
    /// or ∞.
    pub classes: Vec<u8>,
    /// `[image][value of each factor]`: those of a factor add up to 1. A classifier is as sure of
    /// images that are nothing at all.
    pub probabilities: Vec<f32>,
}

impl Classifier {
    /// With parameters of all layers, as many as [`network::parameters`] says.
    fn new(channels: usize, factors: &[u8], parameters: Vec<f32>) -> Self {
        let logits = factors.iter().map(|&size| usize::from(size)).sum();
        let network = Network::new(channels, logits, &parameters, false);
        Self {
            channels,
            factors: factors.to_vec(),
            parameters,
            network,
        }
    }

    /// Colour channels of the images that it knows.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// How many values each factor has.
    pub fn factors(&self) -> &[u8] {
        &self.factors
    }

    /// Judges images `[image][y][x][channel]` of `side` pixels a row.
    pub fn judge(&self, images: &[f32], side: usize) -> Judgement {
        let images = resized(images, side, self.channels, SIDE);
        let images = images.chunks_exact(SIDE * SIDE * self.channels);
        let logits = self.factors.iter().map(|&size| usize::from(size)).sum();
        let mut pass = Pass::new(self.channels, logits);
        let mut judgement = Judgement::default();
        let mut rest = images.clone();
        for start in (0..images.len()).step_by(LANES) {
            let group = rest.by_ref().take(LANES);
            pass.image.load(group);
            self.network.forward(&mut pass);
            for lane in 0..LANES.min(images.len() - start) {
                let known = pass.image.lane(lane).all(f32::is_finite);
                judgement.add(&pass, lane, &self.factors, known);
            }
        }
        judgement
    }
}

impl Judgement {
    /// Adds what a pass says of one of its images.
    fn add(&mut self, pass: &Pass, lane: usize, factors: &[u8], known: bool) {
        // Comparisons may have lost a NaN on the way.
        let shown = |value| if known { value } else { f32::NAN };
        self.features.extend(pass.features.lane(lane).map(shown));
        let logits: Vec<f32> = pass.logits.lane(lane).map(shown).collect();
        let mut rest = logits.as_slice();
        for &size in factors {
            let (own, others) = rest.split_at(usize::from(size));
            rest = others;
            self.classes
                .push(if known { largest(own) } else { NO_CLASS });
            self.probabilities.extend(softmax(own));
        }
    }
}

/// The place of the largest number, the first of equal ones.
fn largest(values: &[f32]) -> u8 {
    let mut best = 0;
    for (place, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = place;
        }
    }
    best as u8
}

/// `e^x` of each, divided by their sum.
fn softmax(logits: &[f32]) -> impl Iterator<Item = f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    logits.iter().map(move |logit| (logit - most).exp() / sum)
}
