//! [`SeedNoise`]: noise by number. A seed is a noise vector that everybody can make again, and between neighbouring seeds
//! there is a way.
//!
//! A seed's normal noise is that of NVIDIA's `StyleGAN` tools, `NumPy`'s `RandomState(seed).randn(dim)`; noise of [0, 1] is
//! `.random_sample(dim)`. `NumPy` promises that these stay as they are.

use rand_mt::Mt;

use super::noise::{MEAN, STD, TRUNCATION, center};
use crate::config::{Noise, NoiseDistribution};

/// Seeds from one row of the plane of seeds to the next, as in NVIDIA's `viz/latent_widget.py`.
const ROW: u32 = 100;
/// Shares of a mix that are smaller do not count.
const NOTHING: f64 = 1e-9;

/// A place in the plane of seeds: whole numbers are seeds, x + 100·y; what is between them is mixed of the four around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// In seeds.
    pub x: f64,
    /// In rows of 100 seeds.
    pub y: f64,
}

impl Place {
    /// That of a seed, in the first row.
    pub fn of(seed: u32) -> Self {
        Self {
            x: f64::from(seed),
            y: 0.0,
        }
    }

    /// The seed that is nearest; before seed 0 comes the last one.
    pub fn seed(self) -> u32 {
        seed_at(self.x.round(), self.y.round())
    }

    /// The place of the nearest seed.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self {
            x: self.x.round(),
            y: self.y.round(),
        }
    }

    /// Whether it is that of a seed.
    pub fn is_seed(self) -> bool {
        self == self.rounded()
    }

    /// The seeds around it, and their shares, which add up to 1.
    pub fn parts(self) -> impl Iterator<Item = (u32, f64)> {
        let (left, top) = (self.x.floor(), self.y.floor());
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        corners.into_iter().filter_map(move |(right, below)| {
            let (x, y) = (left + right, top + below);
            let share = (1.0 - (self.x - x).abs()) * (1.0 - (self.y - y).abs());
            (share > NOTHING).then(|| (seed_at(x, y), share))
        })
    }
}

/// Two to the power of 32 seeds, round and round.
fn seed_at(x: f64, y: f64) -> u32 {
    let number = x + f64::from(ROW) * y;
    number.rem_euclid(f64::from(u32::MAX) + 1.0) as u32
}

/// The seeds at a place of a walk through these and back to the first, and their shares: at 1.5 half of the second and half
/// of the third.
pub fn walk_parts(seeds: &[u32], at: f64) -> impl Iterator<Item = (u32, f64)> {
    let at = at.rem_euclid(seeds.len().max(1) as f64);
    let (index, share) = (at.floor() as usize, at.fract());
    let seed = |index: usize| seeds.get(index % seeds.len().max(1)).copied();
    let parts = [(seed(index), 1.0 - share), (seed(index + 1), share)];
    let parts = parts.into_iter().filter(|(_, share)| *share > NOTHING);
    parts.filter_map(|(seed, share)| Some((seed?, share)))
}

/// The noise of seeds for one generator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedNoise {
    distribution: NoiseDistribution,
    dim: usize,
}

impl SeedNoise {
    /// For generators with such noise.
    pub fn new(noise: &Noise) -> Self {
        Self {
            distribution: noise.distribution,
            dim: noise.dim as usize,
        }
    }

    /// Numbers of a noise vector.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The noise vector of a seed, `[dim]`.
    pub fn noise(&self, seed: u32) -> Vec<f32> {
        let mut numbers = RandomState::new(seed);
        let mut draw = || match self.distribution {
            NoiseDistribution::Normal => numbers.normal(),
            NoiseDistribution::Uniform => numbers.uniform(),
            NoiseDistribution::Symmetric => 2.0 * numbers.uniform() - 1.0,
            NoiseDistribution::Gaussian => loop {
                let normal = numbers.normal();
                if normal.abs() <= TRUNCATION.into() {
                    break f64::from(MEAN) + f64::from(STD) * normal;
                }
            },
        };
        (0..self.dim).map(|_| draw() as f32).collect()
    }

    /// The noise vector at a place, `[dim]`.
    pub fn at(&self, place: Place) -> Vec<f32> {
        self.mixed(place.parts())
    }

    /// The middle of all noise, `[dim]`.
    pub fn center(&self) -> Vec<f32> {
        vec![center(self.distribution); self.dim]
    }

    /// Noise pulled towards the middle: ψ = 1 leaves it, ψ = 0 is [`Self::center`] (truncation, Karras et al. 2019, arXiv
    /// 1812.04948, in z).
    pub fn truncate(&self, noise: &mut [f32], psi: f32) {
        let center = center(self.distribution);
        for z in noise {
            *z = psi * *z + (1.0 - psi) * center;
        }
    }

    /// So many noise vectors on the way through these seeds and back to the first, `[frames · dim]`.
    pub fn walk(&self, seeds: &[u32], frames: usize) -> Vec<f32> {
        let step = seeds.len() as f64 / frames.max(1) as f64;
        let frames = 0..frames;
        frames
            .flat_map(|frame| self.on_walk(seeds, step * frame as f64))
            .collect()
    }

    /// The noise vector at a place of that walk, `[dim]`: 1.5 is half-way from the second seed to the third.
    pub fn on_walk(&self, seeds: &[u32], at: f64) -> Vec<f32> {
        self.mixed(walk_parts(seeds, at))
    }

    /// A mix of seeds, whose shares add up to 1. Of normal noise it is as far from the middle as noise is: a plain mean of
    /// several vectors would be nearer, where a generator has hardly been.
    fn mixed(&self, parts: impl Iterator<Item = (u32, f64)>) -> Vec<f32> {
        let parts: Vec<_> = parts.collect();
        if let [(seed, _)] = parts[..] {
            return self.noise(seed);
        }
        let squares: f64 = parts.iter().map(|(_, share)| share * share).sum();
        let length = match self.distribution {
            NoiseDistribution::Normal => squares.sqrt().max(NOTHING),
            _ => 1.0,
        };
        let mut sum = vec![0.0; self.dim];
        for (seed, share) in parts {
            for (sum, z) in sum.iter_mut().zip(self.noise(seed)) {
                *sum += share / length * f64::from(z);
            }
        }
        sum.into_iter().map(|z| z as f32).collect()
    }
}

/// What NumPy's `RandomState` does with a Mersenne Twister.
struct RandomState {
    bits: Mt,
    /// The second number of a pair.
    left: Option<f64>,
}

impl RandomState {
    fn new(seed: u32) -> Self {
        Self {
            bits: Mt::new(seed),
            left: None,
        }
    }

    /// In [0, 1), of 53 bits.
    fn uniform(&mut self) -> f64 {
        let high = f64::from(self.bits.next_u32() >> 5);
        let low = f64::from(self.bits.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// Standard normal (Marsaglia's polar method).
    fn normal(&mut self) -> f64 {
        if let Some(left) = self.left.take() {
            return left;
        }
        loop {
            let a = 2.0 * self.uniform() - 1.0;
            let b = 2.0 * self.uniform() - 1.0;
            let square = a * a + b * b;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.left = Some(factor * a);
                return factor * b;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(distribution: NoiseDistribution, dim: u32) -> SeedNoise {
        SeedNoise::new(&Noise { dim, distribution })
    }

    #[test]
    fn seeds_are_those_of_numpy() {
        // numpy.random.RandomState(seed).randn(3) and .random_sample(3), NumPy 2.3.
        let normal = seeds(NoiseDistribution::Normal, 3);
        let uniform = seeds(NoiseDistribution::Uniform, 3);
        for (seed, randn, sample) in [
            (
                0,
                [
                    1.764_052_345_967_664,
                    0.400_157_208_367_223_3,
                    0.978_737_984_105_739_2,
                ],
                [
                    0.548_813_503_927_324_8,
                    0.715_189_366_372_419_5,
                    0.602_763_376_071_643_9,
                ],
            ),
            (
                145,
                [
                    -0.828_622_777_212_012,
                    0.060_381_487_109_710_14,
                    1.202_776_920_370_569_6,
                ],
                [
                    0.283_041_947_666_543_34,
                    0.002_029_799_586_009_795,
                    0.530_578_961_930_211,
                ],
            ),
            (
                u32::MAX,
                [
                    0.648_408_674_230_652_7,
                    0.669_323_530_633_816_1,
                    -1.080_543_724_722_749_3,
                ],
                [
                    0.097_632_028_994_013_8,
                    0.912_382_845_302_621_8,
                    0.789_035_301_851_64,
                ],
            ),
        ] {
            let expected = |numbers: [f64; 3]| numbers.map(|number| number as f32);
            assert_eq!(normal.noise(seed), expected(randn));
            assert_eq!(uniform.noise(seed), expected(sample));
        }
        let symmetric = seeds(NoiseDistribution::Symmetric, 2).noise(0);
        assert_eq!(symmetric[0], (2.0 * 0.548_813_503_927_324_8 - 1.0) as f32);
        let gaussian = seeds(NoiseDistribution::Gaussian, 200).noise(7);
        assert!(gaussian.iter().all(|z| (0.0..=1.0).contains(z)));
    }

    #[test]
    fn whole_places_are_seeds_and_others_are_between_them() {
        let seeds = seeds(NoiseDistribution::Normal, 2_000);
        let at = |x: f64, y: f64| seeds.at(Place { x, y });
        assert_eq!(at(3.0, 2.0), seeds.noise(203));
        assert_eq!(at(-1.0, 0.0), seeds.noise(u32::MAX));
        assert_eq!(Place { x: 3.4, y: 1.6 }.seed(), 203);
        let half = at(3.5, 0.0);
        let expected = seeds.noise(3).into_iter().zip(seeds.noise(4));
        for (z, (a, b)) in half.iter().zip(expected) {
            assert!((z - (a + b) / 2.0_f32.sqrt()).abs() < 1e-6);
        }
        // As far from the middle as noise is.
        let square = |noise: &[f32]| noise.iter().map(|z| z * z).sum::<f32>() / 2_000.0;
        for place in [(0.5, 0.5), (7.25, 0.9)] {
            assert!((square(&at(place.0, place.1)) - 1.0).abs() < 0.15);
        }
    }

    #[test]
    fn a_walk_comes_by_its_seeds_and_returns() {
        let seeds = seeds(NoiseDistribution::Symmetric, 2);
        let walk = seeds.walk(&[5, 9], 4);
        let frames: Vec<_> = walk.chunks(2).collect();
        assert_eq!(
            (frames[0], frames[2]),
            (&seeds.noise(5)[..], &seeds.noise(9)[..])
        );
        assert_eq!(frames[1], frames[3]);
        let middle = f32::midpoint(seeds.noise(5)[0], seeds.noise(9)[0]);
        assert!((frames[1][0] - middle).abs() < 1e-6);
        assert!(seeds.walk(&[], 3).iter().all(|z| *z == 0.0));
    }

    #[test]
    fn truncation_ends_in_the_middle() {
        for distribution in [NoiseDistribution::Normal, NoiseDistribution::Uniform] {
            let seeds = seeds(distribution, 3);
            let mut noise = seeds.noise(1);
            seeds.truncate(&mut noise, 1.0);
            assert_eq!(noise, seeds.noise(1));
            seeds.truncate(&mut noise, 0.0);
            assert_eq!(noise, seeds.center());
        }
    }
}
