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

/// Companies of a sample in a picture: D's answer is the mean over these.
const COMPANIES: usize = 16;
/// Real samples that companies and their deviation are taken from: the first of the run's own.
const DEVIATING: usize = 1000;

/// How D sees samples.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Numbers in a sample.
    width: usize,
    /// Samples that it sees at once.
    packing: usize,
    /// Whether it sees how much a batch differs.
    sees_batch: bool,
    /// For pictures, which show one sample at a time: what stands after it in D's input, one company after the other. Real samples,
    /// so that a picture says what D thinks of a sample among real ones.
    companies: Arc<[f32]>,
}

impl Sight {
    /// That of a configuration, for samples of a width.
    pub fn new(config: &Config, width: usize) -> Self {
        let mut sight = Self {
            packing: config.packing(),
            sees_batch: config.sees_batch(),
            ..Self::alone(width)
        };
        if !sight.is_plain() {
            sight.companies = sight.companies(config);
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

    fn companies(&self, config: &Config) -> Arc<[f32]> {
        let rng = &mut Stream::Real.rng(config.seed);
        let real = sample(&config.data, DEVIATING, rng);
        let mut points = real.iter().cycle();
        let deviation = self
            .sees_batch
            .then(|| deviation(real.as_flattened(), self.width));
        let mut companies = Vec::new();
        for _ in 0..COMPANIES {
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

    /// Numbers that D takes for samples of a width: those of a pack side by side, then the deviation.
    pub fn inputs_of(config: &Config, width: usize) -> usize {
        config.packing() * width + usize::from(config.sees_batch())
    }

    fn inputs(&self) -> usize {
        self.packing * self.width + usize::from(self.sees_batch)
    }

    /// What D is given of a batch `[n, width]` of so many equal parts (real samples, fakes): `[n / packing, inputs]`.
    pub fn of_batch(&self, samples: Tensor<2>, parts: usize) -> Tensor<2> {
        self.with_deviation(samples, parts, |deviation| deviation)
    }

    /// The same with the deviation as a constant, which penalties on D's slope take it for.
    pub fn of_batch_at_rest(&self, samples: Tensor<2>) -> Tensor<2> {
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
        let packs = samples.dims()[0] / self.packing;
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

    /// What D is given for pictures of samples `[n · width]`: each with every company, `[n · companies · inputs]`.
    pub fn in_company(&self, samples: &[f32]) -> Vec<f32> {
        if self.is_plain() {
            return samples.to_vec();
        }
        let own = samples.chunks_exact(self.width);
        let pairs = own.flat_map(|sample| {
            let companies = self.each_company();
            companies.flat_map(move |company| sample.iter().chain(company))
        });
        pairs.copied().collect()
    }

    fn each_company(&self) -> impl Iterator<Item = &[f32]> {
        self.companies.chunks_exact(self.inputs() - self.width)
    }

    /// What stands beside a sample where only one company can be shown; nothing where it is seen by itself.
    pub fn first_company(&self) -> &[f32] {
        self.companies
            .get(..self.inputs() - self.width)
            .unwrap_or_default()
    }

    /// The mean over a sample's companies of the first `width` numbers of each row `[n · companies · row]`: `[n · width]`.
    pub fn mean_of_companies(&self, rows: &[f32], row: usize, width: usize) -> Vec<f32> {
        let of_sample = rows.chunks_exact(row * COMPANIES);
        let means = of_sample.flat_map(|rows| {
            (0..width).map(move |at| {
                let numbers = rows.iter().skip(at).step_by(row);
                numbers.sum::<f32>() / COMPANIES as f32
            })
        });
        means.collect()
    }

    /// For a penalty on D's slope `[batch, inputs]`: the same without that along the deviation.
    pub fn slope_of_samples(&self, slope: Tensor<2>) -> Tensor<2> {
        if !self.sees_batch {
            return slope;
        }
        let [packs, inputs] = slope.dims();
        let own = slope.clone().narrow(1, 0, inputs - 1);
        let none = slope.narrow(1, inputs - 1, 1).zeros_like();
        debug_assert_eq!(none.dims(), [packs, 1]);
        Tensor::cat(vec![own, none], 1)
    }
}

/// See [`Sight`], of samples `[n · width]`.
fn deviation(samples: &[f32], width: usize) -> f32 {
    let count = (samples.len() / width).max(1) as f32;
    let of_number = |at: usize| {
        let numbers = || samples.iter().skip(at).step_by(width);
        let mean = numbers().sum::<f32>() / count;
        let variance = numbers().map(|v| (v - mean).powi(2)).sum::<f32>() / count;
        (variance + SQUARE_EPSILON).sqrt()
    };
    (0..width).map(of_number).sum::<f32>() / width.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Loss, PointDeviation};
    use crate::gan::tensors::{rows, values};
    use crate::gan::{Backend, Gan, Player};

    fn config(packing: f64, deviation: PointDeviation) -> Config {
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
        let (off, on) = (PointDeviation::Off, PointDeviation::On);
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
    fn pictures_show_a_point_among_real_ones() {
        for (packing, deviation) in [
            (3.0, PointDeviation::Off),
            (1.0, PointDeviation::On),
            (2.0, PointDeviation::On),
        ] {
            let config = config(packing, deviation);
            let gan = Gan::new(&config, Backend::Flex);
            let sight = Sight::new(&config, 2);
            let real = sample(&config.data, 1000, &mut Stream::Real.rng(config.seed));
            let known = |axis: usize| {
                let mean = real.iter().map(|p| f64::from(p[axis])).sum::<f64>() / 1000.0;
                let square = |p: &[f32; 2]| (f64::from(p[axis]) - mean).powi(2);
                (real.iter().map(square).sum::<f64>() / 1000.0).sqrt()
            };
            let point = [0.3, 0.8];
            let others = packing as usize - 1;
            // D's answer to the point and others of the first real ones, sixteen times.
            let answers = (0..16).map(|company| {
                let mut given = point.to_vec();
                let others = &real[company * others..(company + 1) * others];
                given.extend(others.as_flattened());
                if deviation == PointDeviation::On {
                    given.push(f64::midpoint(known(0), known(1)) as f32);
                }
                let width = given.len();
                let given = rows(given, width, &Backend::Flex.device());
                let d = &gan.networks.discriminator;
                f64::from(d.forward(None, given).into_scalar::<f32>())
            });
            let expected = answers.sum::<f64>() / 16.0;
            let found = f64::from(gan.logits(&[[0.9, 0.1], point])[1]);
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
            // Wasserstein's loss of G is that answer with its sign turned.
            let slope = gan.point_gradients(Loss::Wasserstein, &[point])[0];
            let at = |x: f32, y: f32| gan.logits(&[[x, y]])[0];
            let h = 1e-2;
            let by_hand = [
                (at(0.3 - h, 0.8) - at(0.3 + h, 0.8)) / (2.0 * h),
                (at(0.3, 0.8 - h) - at(0.3, 0.8 + h)) / (2.0 * h),
            ];
            for (slope, by_hand) in slope.iter().zip(by_hand) {
                assert!((slope - by_hand).abs() < 2e-2, "{slope} {by_hand}");
            }
            // A network from inside has one company only.
            let inside = gan.inside(Player::Discriminator, &config).unwrap();
            assert_eq!(inside.layout.inputs(), sight.inputs());
        }
    }
}
