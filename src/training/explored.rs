//! [`Explored`]: what a generator makes of what somebody asks for.

use std::sync::Arc;

use super::{Inherited, Session};
use crate::gan::features::FeatureMaps;
use crate::gan::{FrozenGenerator, Wanted};

/// Most images that are answered at once.
const MOST_EXPLORED: usize = 1_024;

/// Real images that are found for the first fake.
const NEAREST: usize = 3;

/// The images that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Explored {
    /// What was asked for.
    pub wanted: Arc<Wanted>,
    /// Its fakes, row by row: of images `[y][x][channel]`.
    pub rows: Vec<f32>,
    /// What G's layers but the last make of the first image, where they are convolutions.
    pub features: Vec<FeatureMaps>,
    /// Of images: the real ones nearest to the first fake, the nearest first, and how far off they are, as root mean square
    /// over pixels and channels (2 from black to white).
    pub nearest: Vec<(Vec<f32>, f64)>,
    /// What each layer decides, where that was asked for and can be said.
    pub inherited: Option<Arc<Inherited>>,
}

impl Explored {
    /// What a generator of a run makes of it. `None` where its noise is of another length than the run's, or too much.
    pub(super) fn new(
        session: &Session,
        generator: &FrozenGenerator,
        wanted: &Arc<Wanted>,
    ) -> Option<Self> {
        let dim = session.config().noise.dim as usize;
        let numbers = wanted.noise.len();
        let count = wanted.count(dim);
        if dim == 0
            || !numbers.is_multiple_of(dim)
            || numbers.max(count * dim) > MOST_EXPLORED * dim
        {
            return None;
        }
        // Of another generator, where the architecture has changed.
        if !wanted.images.is_empty() && generator.styled().is_none() {
            return None;
        }
        let (rows, features) = generator.make_seen(wanted, dim);
        let first = rows.get(..rows.len() / count.max(1));
        let inherited = match wanted.pairs {
            0 => None,
            pairs => Inherited::of(session, generator, pairs),
        };
        Some(Self {
            wanted: wanted.clone(),
            features,
            nearest: session.nearest_reals(first.unwrap_or(&[]), NEAREST),
            rows,
            inherited,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, shipped};
    use crate::data::SeedNoise;
    use crate::gan::{Backend, Compute};
    use crate::training::session::Seen;

    fn digits() -> Config {
        let mut config = shipped("digits").unwrap().preset.config.clone();
        config.data.count = 200;
        (config.generator.channels, config.discriminator.channels) = (4, 4);
        config
    }

    fn trained(config: Config, threads: usize) -> Session {
        let mut session = Session::new(config, Compute::from(Backend::Flex).with_threads(threads));
        for _ in 0..3 {
            session.run_epoch().unwrap();
        }
        session
    }

    fn explore(session: &Session, noise: Vec<f32>) -> Vec<f32> {
        let generator = session.frozen_generator(Seen::Present).unwrap();
        Explored::new(session, &generator, &Wanted::of(noise).into())
            .unwrap()
            .rows
    }

    #[test]
    fn an_image_of_a_seed_is_the_same_alone_and_among_others_on_one_thread_and_two() {
        let session = trained(digits(), 1);
        let seeds = SeedNoise::new(&session.config().noise);
        let alone: Vec<_> = (0..19)
            .flat_map(|seed| explore(&session, seeds.noise(seed)))
            .collect();
        let among = explore(
            &session,
            (0..19).flat_map(|seed| seeds.noise(seed)).collect(),
        );
        assert_eq!(alone, among);
        let of_two = trained(digits(), 2);
        assert_eq!(explore(&of_two, seeds.noise(7)), alone[7 * 256..8 * 256]);
        let model = Session::resume(
            session.checkpoint(),
            session.history().clone(),
            Backend::Flex,
        );
        assert_eq!(
            explore(&model.unwrap(), seeds.noise(7)),
            alone[7 * 256..8 * 256]
        );
    }

    #[test]
    fn the_noise_of_the_picture_gives_the_images_of_the_picture() {
        let session = trained(digits(), 1);
        let snapshot = session.snapshot(crate::training::View::default());
        let images = snapshot.images().unwrap();
        let same = explore(&session, images.noise.clone());
        assert_eq!(same.len(), images.fakes.len());
        // But for rounding, and the variance, which is that of the channel and not of the batch: n − 1 in place of n.
        for (a, b) in same.iter().zip(&images.fakes) {
            assert!((a - b).abs() < 2e-2, "{a} {b}");
        }
        assert_ne!(explore(&session, vec![0.0; 64]), images.fakes[..256]);
    }

    #[test]
    fn noise_of_another_run_is_not_answered() {
        let session = trained(digits(), 1);
        let generator = session.frozen_generator(Seen::Present).unwrap();
        let ask = |numbers: usize| {
            let noise = Wanted::of(vec![0.0; numbers]).into();
            Explored::new(&session, &generator, &noise)
        };
        assert_eq!(ask(63), None);
        assert_eq!(ask(64 * (MOST_EXPLORED + 1)), None);
        assert_eq!(ask(128).unwrap().rows.len(), 512);
        // A layer of 4 × 4 and 8 channels, and one of 8 × 8 and 4; the last one makes the image.
        let sizes = ask(128).unwrap().features.into_iter();
        let sizes: Vec<_> = sizes
            .map(|maps| (maps.shape.side, maps.numbers.len()))
            .collect();
        assert_eq!(sizes, [(4, 16 * 8), (8, 64 * 4)]);
    }
}
