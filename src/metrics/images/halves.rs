//! [`Halves`]: features of real images in two halves, one to compare fakes with, and one that says how
//! far other real images are from that.

use super::frechet::{Moments, Reference};

/// Fréchet distance of some images to real ones, and of as many other real images to the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// To real images, 0 or more. `None` if there are fewer than two images, or if a number is NaN or
    /// infinite.
    pub frechet: Option<f64>,
    /// What real images score, as many as were scored. A distance means nothing without it.
    pub floor: Option<f64>,
    /// How many were scored: those beyond the number of real ones in a half are left out.
    pub count: usize,
}

/// Real images in two halves.
#[derive(Clone, Debug)]
pub struct Halves {
    width: usize,
    count: usize,
    one: Option<Reference>,
    other: Vec<f32>,
}

impl Halves {
    /// Of features `[image][width]`, the first half against the second one.
    pub fn new(features: &[f32], width: usize) -> Self {
        let count = features.len() / width.max(1) / 2;
        let (one, other) = features.split_at(count * width);
        Self {
            width,
            count,
            one: Moments::new(one, width).and_then(Reference::new),
            other: other.iter().copied().take(count * width).collect(),
        }
    }

    /// Scores as many of these features as a half has.
    pub fn score(&self, features: &[f32]) -> Distance {
        let count = self.fitting(features);
        Distance {
            frechet: self.distance(features, count),
            floor: self.distance(&self.other, count),
            count,
        }
    }

    /// The same without its floor, which takes as long.
    pub fn frechet(&self, features: &[f32]) -> Option<f64> {
        self.distance(features, self.fitting(features))
    }

    /// As many of these features as a half has.
    fn fitting(&self, features: &[f32]) -> usize {
        self.count.min(features.len() / self.width.max(1))
    }

    /// What `count` real images score.
    pub fn floor(&self, count: usize) -> Option<f64> {
        self.distance(&self.other, count.min(self.count))
    }

    fn distance(&self, features: &[f32], count: usize) -> Option<f64> {
        let moments = Moments::new(features.get(..count * self.width)?, self.width)?;
        self.one.as_ref()?.distance(&moments)
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt as _;
    use rand_chacha::rand_core::SeedableRng as _;
    use rand_distr::StandardNormal;

    use super::*;
    use crate::data::Rng;

    fn normal(count: usize, seed: u64) -> Vec<f32> {
        let mut rng = Rng::seed_from_u64(seed);
        (0..count).map(|_| rng.sample(StandardNormal)).collect()
    }

    #[test]
    fn floor_is_what_the_same_kind_of_images_score() {
        let halves = Halves::new(&normal(2_000 * 8, 1), 8);
        let Distance {
            frechet,
            floor,
            count,
        } = halves.score(&normal(1_500 * 8, 2));
        assert_eq!(count, 1_000);
        let (frechet, floor) = (frechet.unwrap(), floor.unwrap());
        assert!(floor > 0.0 && frechet < 2.0 * floor && floor < 2.0 * frechet);
        assert_eq!(halves.floor(2_000), Some(floor));
        // Fewer images, a higher floor.
        assert!(halves.floor(50).unwrap() > 3.0 * floor);
        let away: Vec<f32> = normal(1_000 * 8, 3).iter().map(|v| v + 1.0).collect();
        let found = halves.score(&away).frechet.unwrap();
        assert!(
            (found - 8.0).abs() < 0.5,
            "eight means, each off by 1: {found}"
        );
    }

    #[test]
    fn few_images_or_none() {
        let halves = Halves::new(&normal(4 * 3, 1), 3);
        assert_eq!(halves.score(&normal(9 * 3, 2)).count, 2);
        assert!(halves.score(&normal(9 * 3, 2)).frechet.is_some());
        for none in [
            Halves::new(&[], 3),
            Halves::new(&normal(3, 1), 3),
            Halves::new(&[], 0),
        ] {
            let score = none.score(&normal(9, 2));
            assert_eq!((score.frechet, score.floor, score.count), (None, None, 0));
        }
    }
}
