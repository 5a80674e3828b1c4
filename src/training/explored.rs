//! [`Explored`]: what a generator makes of the noise that somebody asks for.

use std::sync::Arc;

use super::Session;
use crate::gan::FrozenGenerator;
use crate::gan::features::FeatureMaps;

/// Most noise vectors that are answered at once.
const MOST_EXPLORED: usize = 1_024;

/// Real images that are found for the first fake.
const NEAREST: usize = 3;

/// The fakes of some noise vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Explored {
    /// The noise that was asked for, `[n · noise.dim]`.
    pub noise: Arc<[f32]>,
    /// Its fakes, row by row: of images `[y][x][channel]`.
    pub rows: Vec<f32>,
    /// What G's layers but the last make of the first noise vector, where they are convolutions.
    pub features: Vec<FeatureMaps>,
    /// Of images: the real ones nearest to the first fake, the nearest first, and how far off they are, as root mean square
    /// over pixels and channels (2 from black to white).
    pub nearest: Vec<(Vec<f32>, f64)>,
}

impl Explored {
    /// What a generator of a run makes of this noise. `None` where it is of another length than the run's, or too much.
    pub(super) fn new(
        session: &Session,
        generator: &FrozenGenerator,
        noise: &Arc<[f32]>,
    ) -> Option<Self> {
        let dim = session.config().noise.dim as usize;
        if dim == 0 || !noise.len().is_multiple_of(dim) || noise.len() > MOST_EXPLORED * dim {
            return None;
        }
        let rows = generator.rows(noise);
        let first = rows.get(..rows.len() / (noise.len() / dim).max(1));
        Some(Self {
            noise: noise.clone(),
            features: generator.features(noise.get(..dim).unwrap_or(&[])),
            nearest: session.nearest_reals(first.unwrap_or(&[]), NEAREST),
            rows,
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
        Explored::new(session, &generator, &noise.into())
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
            let noise = vec![0.0; numbers].into();
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
