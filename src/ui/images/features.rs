//! What each layer makes of one image, in slow motion, as textures.

use std::sync::Arc;

use eframe::egui::{Color32, Context};

use super::atlas::Atlas;
use super::pixels;
use crate::data::ImageShape;
use crate::gan::features::FeatureMaps;
use crate::gan::{Explained, Player};
use crate::ui::theme::map_color;

/// The maps of one layer.
pub(in crate::ui) struct Layer {
    pub(in crate::ui) atlas: Atlas,
    pub(in crate::ui) shape: ImageShape,
}

/// The layers of both networks as textures.
#[derive(Default)]
pub struct FeatureTextures {
    pub(super) generator: Vec<Layer>,
    pub(super) of_fake: Vec<Layer>,
    pub(super) of_real: Vec<Layer>,
    shown: Option<Arc<Explained>>,
}

impl FeatureTextures {
    /// Shows an update from now on; `None` is not slow.
    pub fn update(&mut self, ctx: &Context, explained: Option<&Arc<Explained>>) {
        let is_current = match (&self.shown, explained) {
            (Some(shown), Some(explained)) => Arc::ptr_eq(shown, explained),
            (None, None) => true,
            _ => false,
        };
        if is_current {
            return;
        }
        let none = crate::gan::Features::default();
        let features = explained.map_or(&none, |explained| &explained.features);
        set(ctx, &mut self.generator, &features.generator);
        set(ctx, &mut self.of_fake, &features.of_fake);
        set(ctx, &mut self.of_real, &features.of_real);
        self.shown = explained.cloned();
    }

    /// Whether there is something to see of a network.
    pub fn has(&self, player: Player) -> bool {
        match player {
            Player::Generator => !self.generator.is_empty(),
            Player::Discriminator => !self.of_fake.is_empty(),
        }
    }
}

/// Shows these layers from now on.
pub(in crate::ui) fn set(ctx: &Context, layers: &mut Vec<Layer>, maps: &[FeatureMaps]) {
    layers.resize_with(maps.len(), || Layer {
        atlas: Atlas::default(),
        shape: ImageShape {
            side: 1,
            channels: 0,
        },
    });
    for (layer, maps) in layers.iter_mut().zip(maps) {
        layer.shape = maps.shape;
        let one = ImageShape {
            channels: 1,
            ..maps.shape
        };
        layer.atlas.set(ctx, one, &colors(maps));
    }
}

/// The maps of a layer one after the other, on one scale, the brighter the larger.
fn colors(maps: &FeatureMaps) -> Vec<Color32> {
    let channels = maps.shape.channels.max(1);
    let (least, largest) = pixels::range(&maps.numbers).unwrap_or((0.0, 1.0));
    let width = f64::from(largest - least).max(f64::MIN_POSITIVE);
    let color = |v: &f32| map_color(f64::from(v - least) / width);
    let map = |channel| maps.numbers.iter().skip(channel).step_by(channels);
    (0..channels).flat_map(map).map(color).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_one_after_the_other_on_one_scale() {
        let maps = FeatureMaps {
            shape: ImageShape {
                side: 2,
                channels: 2,
            },
            // The first map is 0, 1, 2, 3; the second one all 3.
            numbers: vec![0.0, 3.0, 1.0, 3.0, 2.0, 3.0, 3.0, 3.0],
        };
        let colors = colors(&maps);
        assert_eq!(colors.len(), 8);
        assert_eq!(colors[0], map_color(0.0));
        assert_eq!(colors[1], map_color(1.0 / 3.0));
        assert!(colors[3..].iter().all(|color| *color == map_color(1.0)));
    }
}
