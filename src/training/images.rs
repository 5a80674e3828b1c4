//! [`Images`]: what a picture of images needs, as plain data.

use std::sync::Arc;

use super::{Opinion, View};
use crate::config::Config;
use crate::data::{ImageShape, noise};
use crate::gan::units::Units;
use crate::gan::{Gan, Player};

/// Real images, and fakes, that are shown: as many as a batch of DCGAN has.
pub const SHOWN_IMAGES: usize = 64;
/// Images along each side of the sheet of a generator of two noise numbers; along the strip of one, as many as fit.
const SHEET_SIDE: usize = 10;
const STRIP_LENGTH: usize = 20;

/// Images of a generator whose noise has one or two numbers, in the order of the noise.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Images along the first noise number.
    pub columns: usize,
    /// Images along the second one; 1 for one number.
    pub rows: usize,
    /// Row by row, each `[y][x][channel]`.
    pub pixels: Vec<f32>,
    /// The noise of each, likewise.
    pub noise: Vec<f32>,
}

/// What a picture of images needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Images {
    /// Of each image.
    pub shape: ImageShape,
    /// Real images, each `[y][x][channel]` in [−1, 1].
    pub real: Arc<[f32]>,
    /// Fakes of fixed noise, likewise.
    pub fakes: Vec<f32>,
    /// The noise of [`Self::fakes`], `[n · noise_dim]`.
    pub noise: Vec<f32>,
    /// Numbers of a noise vector.
    pub noise_dim: usize,
    /// D(x) of each real image.
    pub d_of_real: Vec<f32>,
    /// D(x) of each fake.
    pub d_of_fakes: Vec<f32>,
    /// How D's outputs became the opinions here.
    pub opinion: Opinion,
    /// For each number of each fake, −∂(G's loss)/∂it: what D would have changed. Empty where the view did not ask for
    /// it.
    pub gradients: Vec<f32>,
    /// Mean length of the gradients of the fakes, whether they are shown or not.
    pub pull: f64,
    /// Where the view asked for it and the noise has one or two numbers.
    pub sheet: Option<Sheet>,
    /// A layer from inside, where the view asked for it.
    pub units: Option<Arc<Units>>,
    /// D(x) of each real image, and of each fake, without the map of [`Self::units`], where that is D's and the view asked for it.
    pub without_map: Option<[Vec<f32>; 2]>,
}

impl Images {
    /// Means of what D says of the real images and of the fakes, from 0 to 1; `None` where it says nothing.
    pub fn mean_opinions(&self) -> Option<[f64; 2]> {
        let mean = |opinions: &[f32]| {
            let sum: f64 = opinions.iter().copied().map(f64::from).sum();
            (!opinions.is_empty()).then(|| sum / opinions.len() as f64)
        };
        Some([mean(&self.d_of_real)?, mean(&self.d_of_fakes)?])
    }

    /// Pictures networks.
    pub(super) fn new(
        config: &Config,
        gan: &Gan,
        shape: ImageShape,
        noise: &[f32],
        real: Arc<[f32]>,
        view: View,
    ) -> Self {
        let noise_dim = config.noise.dim as usize;
        let fakes = gan.generate_rows(noise);
        let real_logits = gan.logits_of_rows(&real);
        let fake_logits = gan.logits_of_rows(&fakes);
        let opinion = Opinion::new(config.loss, &real_logits, &fake_logits);
        let mut gradients: Vec<f32> = gan
            .gradients_of_rows(config.loss, &fakes)
            .into_iter()
            .map(|slope| -slope)
            .collect();
        let pull = mean_length(&gradients, shape.numbers());
        if !view.gradients {
            gradients.clear();
        }
        let units = view.units.and_then(|view| {
            let samples = match view.player {
                Player::Discriminator => &real[..],
                Player::Generator => noise,
            };
            gan.units(view, samples)
        });
        let of_d = |units: &&Units| view.ablation && units.view.player == Player::Discriminator;
        let without_map = units.as_ref().filter(of_d).map(|units| {
            let map = units.view.map();
            [&real[..], &fakes[..]].map(|images| opinion.of(gan.logits_without(images, map)))
        });
        Self {
            d_of_real: opinion.of(real_logits),
            d_of_fakes: opinion.of(fake_logits),
            opinion,
            gradients,
            pull,
            sheet: (view.manifold && noise_dim <= 2).then(|| sheet(config, gan)),
            units: units.map(Arc::new),
            without_map,
            noise: noise.to_vec(),
            noise_dim,
            shape,
            real,
            fakes,
        }
    }

    /// Images in a list of numbers, each `[y][x][channel]`.
    pub fn each<'a>(&self, numbers: &'a [f32]) -> std::slice::ChunksExact<'a, f32> {
        numbers.chunks_exact(self.shape.numbers().max(1))
    }
}

/// Mean length of rows of numbers; 0 without any.
pub(super) fn mean_length(numbers: &[f32], width: usize) -> f64 {
    let rows = numbers.chunks_exact(width.max(1));
    let count = rows.len().max(1) as f64;
    let length = |row: &[f32]| {
        row.iter()
            .map(|v| f64::from(*v).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    rows.map(length).sum::<f64>() / count
}

fn sheet(config: &Config, gan: &Gan) -> Sheet {
    let (columns, rows) = if config.noise.dim == 1 {
        (STRIP_LENGTH, 1)
    } else {
        (SHEET_SIDE, SHEET_SIDE)
    };
    // Each image at the middle of its part of the noise.
    let at = |i: usize, count: usize| {
        let u = (i as f32 + 0.5) / count as f32;
        noise::at(config.noise.distribution, u)
    };
    let vectors = (0..rows * columns).flat_map(|i| {
        let second = (rows > 1).then(|| at(i / columns, rows));
        std::iter::once(at(i % columns, columns)).chain(second)
    });
    let noise: Vec<f32> = vectors.collect();
    Sheet {
        columns,
        rows,
        pixels: gan.generate_rows(&noise),
        noise,
    }
}
