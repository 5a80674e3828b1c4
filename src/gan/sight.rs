//! [`Sight`]: how D sees samples of points in training: one by one, several at once, or with how much their batch differs.
//!
//! Packs: D's input is so many samples of one kind side by side, so that fakes which are all alike give themselves away (Lin et al.,
//! arXiv 1712.04086, section 2). Deviation: one more input for every sample, the mean over its numbers of their standard deviation over the
//! batch (Karras et al., arXiv 1710.10196, section 3).

use std::sync::Arc;

use burn::tensor::Tensor;

use super::style::SQUARE_EPSILON;
use crate::config::Config;
use crate::data::Stream;
use crate::data::real::sample;

/// Companies of a place in a picture: D's answer is the mean over these.
const COMPANIES: usize = 8;
/// Real samples at most that companies and their deviation are taken from, the first of the run's own.
const KNOWN: usize = 1000;

/// How D sees samples.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Numbers in a sample.
    width: usize,
    /// Samples that it sees at once.
    packing: usize,
    /// Whether it sees how much a batch differs.
    sees_batch: bool,
    /// What stands after a place in D's input, where a picture asks for D's opinion of any place: real samples, and the deviation of
    /// batches of them, one company after the other. So the picture says what D thinks of a sample there among real ones.
    companies: Arc<[f32]>,
}

impl Sight {
    /// That of a configuration, for samples of a width.
    pub fn new(config: &Config, width: usize) -> Self {
        let mut sight = Self::without_companies(config, width);
        if !sight.is_plain() {
            sight.companies = sight.companies_of(config);
        }
        sight
    }

    /// Each sample by itself.
    pub fn alone(width: usize) -> Self {
        Self {
            width,
            packing: 1,
            sees_batch: false,
            companies: Arc::default(),
        }
    }

    /// The same for training, which has no pictures.
    pub(super) fn without_companies(config: &Config, width: usize) -> Self {
        Self {
            packing: config.packing(),
            sees_batch: config.sees_batch(),
            ..Self::alone(width)
        }
    }

    fn companies_of(&self, config: &Config) -> Arc<[f32]> {
        let rng = &mut Stream::Real.rng(config.seed);
        let count = KNOWN.min(config.data.count as usize);
        let real = sample(&config.data, count, rng);
        let mut points = real.iter().cycle();
        let deviation = self.sees_batch.then(|| {
            // As in training, where instance noise is added before.
            let noise = config.discriminator.instance_noise as f32;
            let batches = real.chunks(config.samples_in_batch().max(1));
            let count = batches.len().max(1) as f32;
            let each = batches.map(|batch| deviation(batch.as_flattened(), self.width, noise));
            each.sum::<f32>() / count
        });
        let mut companies = Vec::new();
        // Without others, all companies are one.
        let count = if self.packing > 1 { COMPANIES } else { 1 };
        for _ in 0..count {
            let others = points.by_ref().take(self.packing - 1);
            companies.extend(others.flatten());
            companies.extend(deviation);
        }
        companies.into()
    }

    /// Whether it sees each sample by itself, and nothing else.
    pub fn is_plain(&self) -> bool {
        self.packing == 1 && !self.sees_batch
    }

    /// Samples that D sees at once.
    pub fn packing(&self) -> usize {
        self.packing
    }

    /// Numbers that D takes: those of the samples of a pack side by side, then the deviation.
    pub fn inputs(&self) -> usize {
        self.packing * self.width + usize::from(self.sees_batch)
    }

    /// Whether it sees how much a batch differs.
    pub fn sees_batch(&self) -> bool {
        self.sees_batch
    }

    /// How many answers D gives of so many samples, which are whole packs: one for each pack.
    pub fn judged(&self, samples: usize) -> usize {
        samples / self.packing
    }

    /// What D is given of a batch `[n, width]` of so many equal parts (real samples, fakes): `[n / packing, inputs]`. Each part is some
    /// packs, so that none has samples of two kinds.
    pub fn of_batch(&self, samples: Tensor<2>, parts: usize) -> Tensor<2> {
        self.with_deviation(samples, parts, |deviation| deviation)
    }

    /// The same of one part, with the deviation as a constant, which penalties on D's slope take it for.
    pub fn with_constant_deviation(&self, samples: Tensor<2>) -> Tensor<2> {
        self.with_deviation(samples, 1, Tensor::without_autodiff)
    }

    fn with_deviation(
        &self,
        samples: Tensor<2>,
        parts: usize,
        prepare: impl Fn(Tensor<2>) -> Tensor<2>,
    ) -> Tensor<2> {
        if self.is_plain() {
            return samples;
        }
        debug_assert!(samples.dims()[0].is_multiple_of(self.packing * parts));
        let packs = self.judged(samples.dims()[0]);
        let packed = samples.clone().reshape([packs, self.packing * self.width]);
        if !self.sees_batch {
            return packed;
        }
        let of_parts = samples.chunk(parts, 0).into_iter().map(|part| {
            let centered = part.clone() - part.mean_dim(0);
            let variance = (centered.clone() * centered).mean_dim(0); // [1, width]
            let deviation = (variance + SQUARE_EPSILON).sqrt().mean_dim(1); // [1, 1]
            prepare(deviation).repeat_dim(0, packs / parts)
        });
        let deviations = Tensor::cat(of_parts.collect(), 0); // [packs, 1]
        Tensor::cat(vec![packed, deviations], 1)
    }

    /// What D is given of samples `[n · width]` as a batch of their own, one judgement for each: a sample, then those after it,
    /// `[n · inputs]`.
    pub fn among_each_other(&self, samples: &[f32]) -> Vec<f32> {
        let deviation = self.sees_batch.then(|| deviation(samples, self.width, 0.0));
        let count = samples.len() / self.width;
        let sample = |index: usize| samples.chunks_exact(self.width).nth(index % count);
        let mut given = Vec::with_capacity(count * self.inputs());
        for first in 0..count {
            let pack = (first..first + self.packing).filter_map(sample);
            given.extend(pack.flatten());
            given.extend(deviation);
        }
        given
    }

    /// What D is given of places `[n · width]` in each company in turn: `[n · inputs]`.
    pub fn in_companies(&self, places: &[f32]) -> impl Iterator<Item = Vec<f32>> {
        let companies = self.companies.chunks_exact(self.inputs() - self.width);
        companies.map(|company| {
            let all = places.chunks_exact(self.width);
            let given = all.flat_map(|place| place.iter().chain(company));
            given.copied().collect()
        })
    }

    /// Companies of a place.
    pub fn companies(&self) -> usize {
        self.companies.len() / (self.inputs() - self.width).max(1)
    }

    /// What stands beside a place where only one company can be shown; nothing where it is seen by itself.
    pub fn first_company(&self) -> &[f32] {
        self.companies
            .get(..self.inputs() - self.width)
            .unwrap_or_default()
    }

    /// For a penalty on D's slope `[batch, inputs]`: the same without that along the deviation.
    pub fn slope_of_samples(&self, slope: Tensor<2>) -> Tensor<2> {
        if !self.sees_batch {
            return slope;
        }
        let samples = slope.dims()[1] - 1;
        let own = slope.clone().narrow(1, 0, samples);
        let none = slope.narrow(1, samples, 1).zeros_like();
        Tensor::cat(vec![own, none], 1)
    }
}

/// See [`Sight`], of samples `[n · width]` with noise of a standard deviation on them.
fn deviation(samples: &[f32], width: usize, noise: f32) -> f32 {
    let count = (samples.len() / width).max(1) as f32;
    let of_number = |at: usize| {
        let numbers = || samples.iter().skip(at).step_by(width);
        let mean = numbers().sum::<f32>() / count;
        let variance = numbers().map(|v| (v - mean).powi(2)).sum::<f32>() / count;
        (variance + noise * noise + SQUARE_EPSILON).sqrt()
    };
    (0..width).map(of_number).sum::<f32>() / width.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{BatchDeviation, Loss};
    use crate::gan::tensors::{rows, values};
    use crate::gan::{Backend, Gan, Player};

    fn config(packing: f64, deviation: BatchDeviation) -> Config {
        let mut config = Config {
            batch_deviation: deviation,
            ..Config::default()
        };
        config.discriminator.packing = packing;
        config
    }

    #[test]
    fn what_is_given_to_d_by_hand() {
        let device = Backend::Flex.device();
        // Two real points, then two fakes that are alike.
        let both = || rows(vec![0.0, 0.0, 1.0, 2.0, 5.0, 5.0, 5.0, 5.0], 2, &device);
        let given = |packing, deviation| {
            let sight = Sight::new(&config(packing, deviation), 2);
            let given = sight.of_batch(both(), 2);
            assert_eq!(given.dims()[1], sight.inputs());
            values(given)
        };
        let (off, on) = (BatchDeviation::Off, BatchDeviation::On);
        assert_eq!(given(1.0, off), values(both()));
        assert_eq!(given(2.0, off), values(both()));
        // Of x 0.5, of y 1; and the root of what stands under it.
        let [a, b] = [0.75_f32, 1e-4];
        let near = |found: Vec<f32>, expected: &[f32]| {
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{found} {expected}");
            }
        };
        near(
            given(1.0, on),
            &[0.0, 0.0, a, 1.0, 2.0, a, 5.0, 5.0, b, 5.0, 5.0, b],
        );
        near(
            given(2.0, on),
            &[0.0, 0.0, 1.0, 2.0, a, 5.0, 5.0, 5.0, 5.0, b],
        );
    }

    #[test]
    fn samples_are_judged_with_their_like_and_places_among_real_ones() {
        for (packing, deviation) in [
            (3.0, BatchDeviation::Off),
            (1.0, BatchDeviation::On),
            (2.0, BatchDeviation::On),
        ] {
            let mut config = config(packing, deviation);
            config.data.count = 900;
            config.batch_size = 100;
            let gan = Gan::new(&config, Backend::Flex);
            let others = packing as usize - 1;
            let known = |points: &[[f32; 2]]| {
                let of_axis = |axis: usize| {
                    let count = points.len() as f64;
                    let mean = points.iter().map(|p| f64::from(p[axis])).sum::<f64>() / count;
                    let square = |p: &[f32; 2]| (f64::from(p[axis]) - mean).powi(2);
                    (points.iter().map(square).sum::<f64>() / count).sqrt()
                };
                f64::midpoint(of_axis(0), of_axis(1)) as f32
            };
            let answer = |given: Vec<f32>| {
                let given = rows(given.clone(), given.len(), &Backend::Flex.device());
                let d = &gan.networks.discriminator;
                f64::from(d.forward(None, given).into_scalar::<f32>())
            };
            let asked = |own: &[f32], company: &[[f32; 2]], of: &[[f32; 2]]| {
                let mut given = [own, company.as_flattened()].concat();
                if deviation == BatchDeviation::On {
                    given.push(known(of));
                }
                answer(given)
            };
            // Each with those after it, and what is known of all.
            let fakes = [[0.3, 0.8], [0.2, 0.7], [0.9, 0.1], [0.4, 0.4]];
            let twice = [fakes, fakes].concat();
            for (index, found) in gan.logits(&fakes).into_iter().enumerate() {
                let after = &twice[index + 1..=index + others];
                let expected = asked(&fakes[index], after, &fakes);
                assert!((f64::from(found) - expected).abs() < 1e-5, "{index}");
            }
            // Wasserstein's loss of G is that answer with its sign turned.
            let slope = gan.point_gradients(Loss::Wasserstein, &fakes)[0];
            let h = 1e-2;
            let at = |step: [f32; 2]| {
                let own = [fakes[0][0] + step[0], fakes[0][1] + step[1]];
                asked(&own, &fakes[1..=others], &fakes)
            };
            let by_hand = [
                (at([-h, 0.0]) - at([h, 0.0])) / f64::from(2.0 * h),
                (at([0.0, -h]) - at([0.0, h])) / f64::from(2.0 * h),
            ];
            for (slope, by_hand) in slope.into_iter().zip(by_hand) {
                assert!(
                    (f64::from(slope) - by_hand).abs() < 2e-2,
                    "{slope} {by_hand}"
                );
            }
            // A place with the first real ones, and what is known of batches of them.
            let real = sample(&config.data, 900, &mut Stream::Real.rng(config.seed));
            let batch = 100 * packing as usize;
            let all = real.chunks(batch).map(known);
            let deviations = all.sum::<f32>() / real.chunks(batch).len() as f32;
            let companies = if others > 0 { 8 } else { 1 };
            let among_real = |place: [f32; 2], company: usize| {
                let company = &real[company * others..(company + 1) * others];
                let mut given = [&place[..], company.as_flattened()].concat();
                given.extend((deviation == BatchDeviation::On).then_some(deviations));
                answer(given)
            };
            let place = [0.35, 0.15];
            let each = (0..companies).map(|company| among_real(place, company));
            let expected = each.sum::<f64>() / f64::from(companies as u32);
            let found = f64::from(gan.logits_at(&[fakes[0], place])[1]);
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
            // A network from inside has one company only; the cell of column 3 and row 11.
            let inside = gan.inside(Player::Discriminator, &config).unwrap();
            let cell = inside.unit(inside.layers.len() - 1, 0)[11 * 20 + 3];
            let expected = among_real([3.5 / 20.0, 11.5 / 20.0], 0);
            assert!((f64::from(cell) - expected).abs() < 1e-5);
        }
    }
}
