//! [`Ablated`]: what a map of a generator of images contributes, beside the other maps of its layer. These are measured a few at a time,
//! as a layer may have hundreds of them, and neither training nor a click should wait for all.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Session;
use crate::data::ImageShape;
use crate::gan::ablation::mean_change;
use crate::gan::{FrozenGenerator, MapPlace};

/// Fakes that maps are taken from.
pub const ABLATED_FAKES: usize = 8;
/// How long an answer stays while training runs.
const STAYS: Duration = Duration::from_millis(500);
/// How long maps are measured for one frame, while training runs and while it waits.
const SLICE_OF_TRAINING: Duration = Duration::from_millis(5);
const SLICE_OF_PAUSE: Duration = Duration::from_millis(25);

/// What a map of a generator contributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ablated {
    /// The map, within what there is.
    pub map: MapPlace,
    /// Epochs finished when it was looked at; while training runs, less than half a second behind, unless a layer takes longer.
    pub epoch: u64,
    /// Of each fake.
    pub shape: ImageShape,
    /// The first fakes of the picture, each `[y][x][channel]`.
    pub fakes: Arc<[f32]>,
    /// The same without the map.
    pub without: Arc<[f32]>,
    /// How much they change by that: see [`mean_change`].
    pub change: f32,
    /// Maps of the layer.
    pub maps: usize,
    /// How much the fakes change without each of them, from the first map on; of fewer than all until these are measured. While they are
    /// measured of another moment, those of the one before.
    pub changes: Vec<f32>,
}

impl Ablated {
    /// All maps of the layer, those that change the fakes most first, of equal ones the first. `None` until all are measured.
    pub fn order(&self) -> Option<Vec<usize>> {
        if self.changes.len() < self.maps {
            return None;
        }
        let mut order: Vec<_> = self.changes.iter().copied().enumerate().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some(order.into_iter().map(|(map, _)| map).collect())
    }
}

/// An answer that is being made.
pub(super) struct Ablation {
    generator: FrozenGenerator,
    noise: Vec<f32>,
    /// That the generator has.
    layers: usize,
    so_far: Ablated,
    /// The changes that were measured last, so that they do not come and go while training runs.
    before: Vec<f32>,
    begun: Instant,
}

impl Ablation {
    /// Begins with a layer of a run's generator at an epoch, or goes on with an old one that is of the same. `None` where the generator
    /// has no maps.
    pub fn of(
        old: Option<Self>,
        session: &Session,
        generator: &FrozenGenerator,
        epoch: u64,
        layer: usize,
    ) -> Option<Self> {
        let old = old.filter(|old| old.is_of_layer(layer));
        let before = match old {
            Some(mut old) if old.generator.is_same(generator) => {
                old.so_far.epoch = epoch;
                return Some(old);
            }
            Some(old) if old.is_whole() => old.so_far.changes,
            Some(old) => old.before,
            None => Vec::new(),
        };
        let shape = session.config().data.image_shape()?;
        let noise = session.shown_noise(ABLATED_FAKES).to_vec();
        let layers = generator.layers();
        let layer = layer.min(layers.len().checked_sub(1)?);
        Some(Self {
            so_far: Ablated {
                map: MapPlace { layer, channel: 0 },
                epoch,
                shape,
                fakes: generator.rows_without(&noise, None).into(),
                without: Arc::default(),
                change: 0.0,
                maps: layers.get(layer)?.channels,
                changes: Vec::new(),
            },
            layers: layers.len(),
            generator: generator.clone(),
            noise,
            before,
            begun: Instant::now(),
        })
    }

    /// Whether it is of this layer, or of the last one where there is no such.
    pub fn is_of_layer(&self, layer: usize) -> bool {
        self.so_far.map.layer == layer.min(self.layers.saturating_sub(1))
    }

    /// Whether all maps are measured.
    pub fn is_whole(&self) -> bool {
        self.so_far.changes.len() >= self.so_far.maps
    }

    /// Whether it need not be made anew while training goes on.
    pub fn stays(&self) -> bool {
        !self.is_whole() || self.begun.elapsed() < STAYS
    }

    /// Takes a map away, and measures others for a while: one at least, if there are any left.
    pub fn go_on(&mut self, channel: usize, is_running: bool) -> Ablated {
        let slice = if is_running {
            SLICE_OF_TRAINING
        } else {
            SLICE_OF_PAUSE
        };
        let until = Instant::now() + slice;
        let layer = self.so_far.map.layer;
        let channel = channel.min(self.so_far.maps.saturating_sub(1));
        if self.so_far.map.channel != channel || self.so_far.without.is_empty() {
            self.so_far.map.channel = channel;
            self.so_far.without = self.without(layer, channel).into();
            self.so_far.change = mean_change(&self.so_far.fakes, &self.so_far.without);
        }
        while !self.is_whole() {
            let next = self.so_far.changes.len();
            let change = if next == channel {
                self.so_far.change
            } else {
                mean_change(&self.so_far.fakes, &self.without(layer, next))
            };
            self.so_far.changes.push(change);
            if Instant::now() >= until {
                break;
            }
        }
        self.answer()
    }

    fn answer(&self) -> Ablated {
        let mut answer = self.so_far.clone();
        if !self.is_whole() && self.before.len() == answer.maps {
            answer.changes.clone_from(&self.before);
        }
        answer
    }

    fn without(&self, layer: usize, channel: usize) -> Vec<f32> {
        let map = MapPlace { layer, channel };
        self.generator.rows_without(&self.noise, Some(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Init, NormStatistics, shipped};
    use crate::gan::convolutional::{Convolutional, Offset};
    use crate::gan::{Backend, Gan, NetworkSpec};
    use crate::training::session::Seen;

    fn digits() -> Config {
        let mut config = shipped("digits").unwrap().preset.config.clone();
        config.data.count = 200;
        // Every map is heard in the image from the first epoch on.
        config.init = Init::He;
        (config.generator.channels, config.discriminator.channels) = (4, 4);
        config
    }

    fn trained(config: Config) -> Session {
        let mut session = Session::new(config, Backend::Flex);
        for _ in 0..3 {
            session.run_epoch().unwrap();
        }
        session
    }

    fn begun(session: &Session, layer: usize) -> Ablation {
        let generator = session.frozen_generator(Seen::Present).unwrap();
        Ablation::of(None, session, &generator, session.epoch(), layer).unwrap()
    }

    fn whole(mut ablation: Ablation, channel: usize) -> Ablation {
        while !ablation.is_whole() {
            ablation.go_on(channel, true);
        }
        ablation
    }

    #[test]
    fn the_fakes_are_those_of_the_picture_and_each_map_is_measured_as_it_is_alone() {
        let session = trained(digits());
        let snapshot = session.snapshot(crate::training::View::default());
        let images = snapshot.images().unwrap();
        let ablated = whole(begun(&session, 1), 2).so_far;
        assert_eq!((ablated.map.layer, ablated.map.channel), (1, 2));
        assert_eq!(
            (ablated.maps, ablated.changes.len(), ablated.epoch),
            (4, 4, 3)
        );
        assert_eq!(ablated.fakes.len(), ABLATED_FAKES * 256);
        // Statistics of norms differ by n − 1 in place of n.
        for (a, b) in ablated.fakes.iter().zip(&images.fakes) {
            assert!((a - b).abs() < 2e-2, "{a} {b}");
        }
        assert_eq!(
            ablated.change,
            mean_change(&ablated.fakes, &ablated.without)
        );
        for channel in 0..4 {
            let mut alone = begun(&session, 1);
            assert_eq!(alone.go_on(channel, true).change, ablated.changes[channel]);
        }
        let order = ablated.order().unwrap();
        let sorted = order.windows(2).map(|pair| [pair[0], pair[1]]);
        for [more, less] in sorted {
            assert!(ablated.changes[more] >= ablated.changes[less]);
        }
        assert_eq!(Ablated { maps: 5, ..ablated }.order(), None);
    }

    #[test]
    fn another_map_keeps_what_is_measured_and_another_generator_does_not() {
        let mut session = trained(digits());
        let old = whole(begun(&session, 9), 0);
        assert_eq!(old.so_far.map.layer, 1, "the last one that there is");
        assert!(old.is_of_layer(1) && old.is_of_layer(7) && !old.is_of_layer(0));
        let generator = session.frozen_generator(Seen::Present).unwrap();
        let mut same = Ablation::of(Some(old), &session, &generator, 3, 1).unwrap();
        let before = same.so_far.clone();
        let after = same.go_on(3, false);
        assert_eq!(after.changes, before.changes);
        assert_ne!(after.without, before.without);
        session.run_epoch().unwrap();
        let generator = session.frozen_generator(Seen::Present).unwrap();
        let other = Ablation::of(Some(same), &session, &generator, 4, 1).unwrap();
        assert_eq!((other.so_far.changes.len(), other.so_far.epoch), (0, 4));
        assert!(other.stays(), "as long as it is not whole");
        assert_eq!(
            other.answer().changes,
            before.changes,
            "until there are others"
        );
        assert_ne!(whole(other, 3).answer().changes, before.changes);
        // Dense networks of images have none.
        let mut config = digits();
        config.architecture = crate::config::Architecture::Dense;
        let session = trained(config);
        let generator = session.frozen_generator(Seen::Present).unwrap();
        assert!(Ablation::of(None, &session, &generator, 3, 0).is_none());
    }

    #[test]
    fn without_a_map_is_what_a_network_makes_whose_norm_has_this_channel_at_zero() {
        let mut config = digits();
        config.generator.norm_statistics = NormStatistics::Running;
        let session = trained(config.clone());
        let generator = session.frozen_generator(Seen::Present).unwrap();
        let NetworkSpec::Convolutional(folded) = generator.network().0 else {
            panic!("no convolutions");
        };
        let with_norm = Convolutional {
            has_norm: true,
            ..folded
        };
        for (layer, channel) in [(0, 3), (1, 1)] {
            let mut state = session.checkpoint().networks;
            let Offset::Norm { scale, shift } = &with_norm.layers()[layer].offset else {
                panic!("no norm");
            };
            let own = &mut state.generator;
            for parameters in std::iter::once(&mut own.parameters).chain(&mut own.average) {
                parameters[scale.start + channel] = 0.0;
                parameters[shift.start + channel] = 0.0;
            }
            let noise = session.shown_noise(ABLATED_FAKES);
            let by_hand = Gan::with_state(&config, Backend::Flex, state).unwrap();
            let by_hand = by_hand.frozen_generator(&config, noise).rows(noise);
            let mut ablation = begun(&session, layer);
            let ablated = ablation.go_on(channel, true);
            assert!(ablated.change > 1e-4, "layer {layer}");
            for (a, b) in ablated.without.iter().zip(&by_hand) {
                assert!((a - b).abs() < 1e-4, "layer {layer}: {a} {b}");
            }
        }
    }
}
