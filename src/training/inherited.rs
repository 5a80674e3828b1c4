//! [`Inherited`]: what each layer of a generator with styles decides, measured.

use std::sync::Arc;

use super::Session;
use crate::data::SeedNoise;
use crate::gan::FrozenGenerator;
use crate::gan::wanted::{LayerSet, Recipe, SeedPool};

/// Images that are judged at once.
const AT_ONCE: usize = 300;

/// What of an image a layer decides: where image A's layer has the style of image B, how often a factor that differs
/// between them becomes B's. Judged by the classifier that measures fakes.
#[derive(Clone, Debug, PartialEq)]
pub struct Inherited {
    /// Side of the image that each layer makes, from the first.
    pub sides: Vec<usize>,
    /// For each factor of the data set, its name and the shares of the layers; none where no pair differs in it.
    pub factors: Vec<(&'static str, Vec<Option<f64>>)>,
    /// Pairs of seeds, 0 and 1, 2 and 3, …
    pub pairs: usize,
}

impl Inherited {
    /// The smaller of two shares: the largest of any factor that the first layer has more of than all others together, and
    /// the same of the last layer. Near 1, coarse and fine layers each decide something alone.
    pub fn separation(&self) -> Option<f64> {
        let layers = self.sides.len();
        // What a layer has beyond the others.
        let own = |layer: usize| {
            let of_factor = |shares: &Vec<Option<f64>>| -> Option<f64> {
                let shares: Option<Vec<f64>> = shares.iter().copied().collect();
                let shares = shares?;
                let all: f64 = shares.iter().sum();
                Some(2.0 * shares.get(layer)? - all)
            };
            let each = self.factors.iter();
            let each = each.filter_map(|(_, shares)| of_factor(shares));
            each.max_by(f64::total_cmp)
        };
        let (first, last) = (own(0)?, own(layers.checked_sub(1)?)?);
        Some(first.min(last).max(0.0))
    }

    /// Of pairs of neighbouring seeds. `None` without styles, or where nothing is known of the images.
    pub fn of(session: &Session, generator: &FrozenGenerator, pairs: usize) -> Option<Arc<Self>> {
        let sides = generator.styled()?.sides();
        let factors = session.factors();
        if factors.is_empty() {
            return None;
        }
        let seeds = SeedNoise::new(&session.config().noise);
        // A, B, and A with each layer of B's.
        let each = 2 + sides.len();
        let mut counts = vec![vec![(0_u32, 0_u32); sides.len()]; factors.len()];
        let at_once = (AT_ONCE / each).max(1);
        for start in (0..pairs).step_by(at_once) {
            let count = at_once.min(pairs - start);
            let mut pool = SeedPool::new(&seeds);
            let mut images = Vec::with_capacity(count * each);
            for pair in start..start + count {
                let [a, b] = [2 * pair, 2 * pair + 1].map(|seed| pool.seed(seed as u32));
                images.extend([a.clone(), b.clone()].map(Recipe::plain));
                let exchanged =
                    |layer| Recipe::mixed(a.clone(), b.clone(), LayerSet::range(layer..layer + 1));
                images.extend((0..sides.len()).map(exchanged));
            }
            let wanted = pool.wanted(images);
            let classes = session.classes_of(&generator.make(&wanted));
            for pair in classes.chunks_exact(each * factors.len()) {
                let images: Vec<&[u8]> = pair.chunks_exact(factors.len()).collect();
                let [a, b, exchanged @ ..] = images.as_slice() else {
                    continue;
                };
                for (factor, counts) in counts.iter_mut().enumerate() {
                    let of = |image: &&[u8]| image.get(factor).copied();
                    if of(a) == of(b) {
                        continue;
                    }
                    for ((differ, taken), image) in counts.iter_mut().zip(exchanged) {
                        *differ += 1;
                        *taken += u32::from(of(image) == of(b));
                    }
                }
            }
        }
        let share = |(differ, taken): &(u32, u32)| {
            (*differ > 0).then(|| f64::from(*taken) / f64::from(*differ))
        };
        let shares = counts
            .iter()
            .map(|layers| layers.iter().map(share).collect());
        Some(Arc::new(Self {
            factors: factors
                .iter()
                .map(|factor| factor.name)
                .zip(shares)
                .collect(),
            sides,
            pairs,
        }))
    }
}
