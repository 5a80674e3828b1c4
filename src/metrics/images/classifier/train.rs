//! How a classifier is trained: cross entropy of every factor, Adam (Kingma & Ba 2015), noisy images.
//! The same seed gives the same classifier, on the same machine at least.

use half::f16;
use rand::RngExt as _;
use rand_chacha::rand_core::SeedableRng as _;
use rand_distr::StandardNormal;

use super::super::frechet::Moments;
use super::super::vectors::LANES;
use super::network::{Network, Pass, layers};
use super::{Classifier, FEATURES, SIDE, softmax};
use crate::data::Rng;
use crate::data::images::ImageBatch;
use crate::data::images::resize::resized;

/// Updates of a whole training.
pub const UPDATES: usize = 3_000;
/// Images of an update.
const BATCH: usize = 64;
/// Adam's learning rate at the start; it falls to nothing in a straight line.
const RATE: f32 = 1e-2;
/// Standard deviation of the noise on images: fakes are noisy, and are to be judged by what they show.
const NOISE: f32 = 0.1;
/// The share of images that a classifier is trained on; the others tell how often it is right.
const TRAINED_SHARE: f64 = 0.8;
/// What variances of features add up to.
const TOTAL_VARIANCE: f64 = 100.0;

/// A classifier, and how often it is right.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The classifier, as it is stored.
    pub classifier: Classifier,
    /// For each size of images and each factor, the share of images which it was not trained on whose
    /// value it tells.
    pub accuracies: Vec<Vec<f64>>,
}

/// Trains a classifier for images with these factors, given as the number of values of each. `sizes`
/// are the same images in the same order in one or more sizes: the classifier sees them all.
/// `None` without images or without labels for them.
pub fn train(
    sizes: impl IntoIterator<Item = ImageBatch>,
    factors: &[u8],
    updates: usize,
    seed: u64,
) -> Option<Trained> {
    let examples: Vec<Examples> = sizes.into_iter().map(Examples::new).collect();
    let first = examples.first()?;
    let count = first.count();
    let trained = (count as f64 * TRAINED_SHARE) as usize;
    let alike = |e: &Examples| e.count() == count && e.channels == first.channels;
    let labelled = first.labels.len() == count * factors.len();
    if trained == 0 || factors.is_empty() || !labelled || !examples.iter().all(alike) {
        return None;
    }
    let mut training = Training::new(first.channels, factors, seed);
    for update in 0..updates {
        let batch = training.batch(&examples, trained);
        let gradient = training.gradient(&batch).0;
        let left = 1.0 - update as f32 / updates as f32;
        training.step(&gradient, RATE * left);
    }
    let classifier = training.finished(first, trained)?;
    let accuracies = examples.iter().map(|e| e.accuracies(&classifier, trained));
    Some(Trained {
        accuracies: accuracies.collect(),
        classifier,
    })
}

/// Images as the classifier sees them, with what is known of them.
struct Examples {
    channels: usize,
    pixels: Vec<f32>,
    labels: Vec<u8>,
}

impl Examples {
    fn new(images: ImageBatch) -> Self {
        Self {
            channels: images.channels,
            pixels: resized(&images.pixels, images.side, images.channels, SIDE).into_owned(),
            labels: images.labels,
        }
    }

    /// Numbers of an image.
    fn values(&self) -> usize {
        SIDE * SIDE * self.channels
    }

    fn count(&self) -> usize {
        self.pixels.len() / self.values()
    }

    /// For each factor, how often the classifier is right about the images from `first` on.
    fn accuracies(&self, classifier: &Classifier, first: usize) -> Vec<f64> {
        let factors = classifier.factors.len();
        let classes = classifier
            .judge(&self.pixels[first * self.values()..], SIDE)
            .classes;
        let labels = &self.labels[first * factors..];
        let right = |factor: usize| {
            let pairs = classes.iter().zip(labels).skip(factor).step_by(factors);
            pairs.filter(|(class, label)| class == label).count()
        };
        let count = (labels.len() / factors).max(1) as f64;
        (0..factors)
            .map(|factor| right(factor) as f64 / count)
            .collect()
    }
}

/// Noisy images `[image][y][x][channel]` and their labels `[image][factor]`.
struct Batch {
    pixels: Vec<f32>,
    labels: Vec<u8>,
}

/// A classifier that is being trained.
struct Training {
    channels: usize,
    factors: Vec<u8>,
    parameters: Vec<f32>,
    /// Adam's running means of the gradient and of its square.
    means: Vec<[f32; 2]>,
    steps: i32,
    rng: Rng,
}

impl Training {
    /// Weights as He et al. 2015 start them for rectifiers, biases zero.
    fn new(channels: usize, factors: &[u8], seed: u64) -> Self {
        let mut rng = Rng::seed_from_u64(seed);
        let logits = factors.iter().map(|&size| usize::from(size)).sum();
        let mut parameters = Vec::new();
        for layer in layers(channels, logits) {
            let deviation = (2.0 / layer.terms() as f32).sqrt();
            let weights = (0..layer.terms() * layer.outputs).map(|_| {
                let normal: f32 = rng.sample(StandardNormal);
                normal * deviation
            });
            parameters.extend(weights);
            parameters.extend(std::iter::repeat_n(0.0, layer.outputs));
        }
        Self {
            channels,
            factors: factors.to_vec(),
            means: vec![[0.0; 2]; parameters.len()],
            parameters,
            steps: 0,
            rng,
        }
    }

    /// Number of values of all factors.
    fn logits(&self) -> usize {
        self.factors.iter().map(|&size| usize::from(size)).sum()
    }

    /// Images among the first `trained`, each in any of the sizes.
    fn batch(&mut self, examples: &[Examples], trained: usize) -> Batch {
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        let factors = self.factors.len();
        for _ in 0..BATCH {
            let from = &examples[self.rng.random_range(0..examples.len())];
            let image = self.rng.random_range(0..trained);
            let clean = from
                .pixels
                .iter()
                .skip(image * from.values())
                .take(from.values());
            for value in clean {
                let noise: f32 = self.rng.sample(StandardNormal);
                pixels.push(value + NOISE * noise);
            }
            labels.extend(from.labels.iter().skip(image * factors).take(factors));
        }
        Batch { pixels, labels }
    }

    /// The gradient by all parameters of the mean over images of the summed cross entropies, and that.
    fn gradient(&self, batch: &Batch) -> (Vec<f32>, f64) {
        let network = Network::new(self.channels, self.logits(), &self.parameters, true);
        let mut pass = Pass::new(self.channels, self.logits());
        let mut back = pass.clone();
        let mut sums = vec![0.0; self.parameters.len()];
        let mut loss = 0.0;
        let count = batch.labels.len() / self.factors.len();
        let values = SIDE * SIDE * self.channels;
        let groups = batch.pixels.chunks(LANES * values);
        for (pixels, labels) in groups.zip(batch.labels.chunks(LANES * self.factors.len())) {
            pass.image.load(pixels.chunks_exact(values));
            network.forward(&mut pass);
            back.logits.values.fill([0.0; LANES]);
            for (lane, labels) in labels.chunks_exact(self.factors.len()).enumerate() {
                let logits: Vec<f32> = pass.logits.lane(lane).collect();
                let mut first = 0;
                for (&size, &label) in self.factors.iter().zip(labels) {
                    let own = first..first + usize::from(size);
                    for (value, probability) in softmax(&logits[own.clone()]).enumerate() {
                        let is = value == usize::from(label);
                        if is {
                            loss -= f64::from(probability).ln();
                        }
                        let off = probability - f32::from(u8::from(is));
                        back.logits.values[first + value][lane] = off / count as f32;
                    }
                    first = own.end;
                }
            }
            network.backward(&pass, &mut back, &mut sums);
        }
        (sums, loss / count as f64)
    }

    /// One step of Adam, with its usual β of 0.9 and 0.999.
    fn step(&mut self, gradient: &[f32], rate: f32) {
        self.steps += 1;
        let [first, second] = [0.9_f32, 0.999];
        let corrections = [first, second].map(|beta| 1.0 - beta.powi(self.steps));
        let parameters = self.parameters.iter_mut().zip(&mut self.means);
        for ((parameter, [mean, square]), g) in parameters.zip(gradient) {
            *mean += (1.0 - first) * (g - *mean);
            *square += (1.0 - second) * (g * g - *square);
            let root = (*square / corrections[1]).sqrt() + 1e-8;
            *parameter -= rate * *mean / corrections[0] / root;
        }
    }

    /// The classifier as it is stored: its features scaled, its parameters in half precision.
    fn finished(mut self, examples: &Examples, trained: usize) -> Option<Classifier> {
        let used = &examples.pixels[..trained * examples.values()];
        let plain = Classifier::new(self.channels, &self.factors, self.parameters.clone());
        let moments = Moments::new(&plain.judge(used, SIDE).features, FEATURES)?;
        let scale = (TOTAL_VARIANCE / moments.total_variance().max(1e-9)).sqrt() as f32;
        // A rectifier passes a scale on, so the last layer can take it back.
        let [.., dense, last] = layers(self.channels, self.logits());
        let end = self.parameters.len() - last.parameters();
        for parameter in &mut self.parameters[end - dense.parameters()..end] {
            *parameter *= scale;
        }
        for weight in &mut self.parameters[end..end + last.terms() * last.outputs] {
            *weight /= scale;
        }
        for parameter in &mut self.parameters {
            *parameter = f16::from_f32(*parameter).to_f32();
        }
        Some(Classifier::new(
            self.channels,
            &self.factors,
            self.parameters,
        ))
    }
}

#[cfg(test)]
mod tests;
