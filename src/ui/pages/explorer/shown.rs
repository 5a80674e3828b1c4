//! [`Shown`]: the images of the newest frame as textures.

use std::sync::Arc;

use eframe::egui::{Context, Painter, Rect, Vec2};

use super::channel::{Channel, Numbers};
use super::request::{BEFORE, Beside, TABLE, View};
use crate::data::ImageShape;
use crate::gan::Wanted;
use crate::training::{Explored, Images};
use crate::ui::images::arrange::Placed;
use crate::ui::images::atlas::{Atlas, crisp};
use crate::ui::images::feature_page::paint_beside;
use crate::ui::images::features::{Layer, set};
use crate::ui::images::pixels::colors;
use crate::ui::images::spectrum::{FLOOR_DB, spectrum};
use crate::ui::theme::{map_color, plot_background};

/// Below three pixels of the screen for each of an image, whole ones would leave too much of the room empty.
const WHOLE_FROM: f32 = 3.0;

/// A map of a layer, looked at closely.
struct LookedAt {
    channel: Channel,
    /// What it is of.
    explored: Arc<Explored>,
    shape: ImageShape,
    numbers: Numbers,
    map: Atlas,
    spectrum: Atlas,
}

/// Images that the training thread made last.
#[derive(Default)]
pub struct Shown {
    /// The explored image and the middle of all noise.
    first: Atlas,
    /// All, of the last time that it stood still, and what was looked at then.
    all: Atlas,
    of_all: Option<View>,
    /// How far images of its table are from the first of them.
    differences: Atlas,
    /// The largest difference of a pixel of each, as a share of the largest possible.
    largest: Vec<f32>,
    /// How far each of the neighbours is from the one in their middle, as root mean square.
    apart: Vec<f64>,
    /// The real images nearest to it.
    nearest: Atlas,
    /// What layers make of it.
    layers: Vec<Layer>,
    /// One map of them, and its spectrum.
    looked_at: Option<LookedAt>,
    explored: Option<Arc<Explored>>,
    shape: Option<ImageShape>,
}

impl Shown {
    /// Shows what came of the last request. While the image is on its way, the table stays as it was.
    pub fn update(
        &mut self,
        ctx: &Context,
        images: &Images,
        explored: Option<&Arc<Explored>>,
        asked: Option<&(View, Arc<Wanted>)>,
    ) {
        let shape = images.shape;
        if self.shape != Some(shape) {
            *self = Self {
                shape: Some(shape),
                ..Self::default()
            };
        }
        let Some(explored) = explored else {
            return;
        };
        let is_known = self
            .explored
            .as_ref()
            .is_some_and(|old| Arc::ptr_eq(old, explored));
        if is_known || !explored.rows.len().is_multiple_of(shape.numbers().max(1)) {
            return;
        }
        set(ctx, &mut self.layers, &explored.features);
        let nearest = explored.nearest.iter().flat_map(|(image, _)| image);
        let nearest: Vec<f32> = nearest.copied().collect();
        self.nearest.set(ctx, shape, &colors(shape, &nearest));
        let colors = colors(shape, &explored.rows);
        let count = explored.rows.len() / shape.numbers().max(1);
        let pixels = shape.side * shape.side;
        self.first
            .set(ctx, shape, colors.get(..BEFORE * pixels).unwrap_or(&[]));
        let asked = asked.filter(|(_, wanted)| Arc::ptr_eq(wanted, &explored.wanted));
        if let Some((view, _)) = asked.filter(|_| count > BEFORE) {
            self.all.set(ctx, shape, &colors);
            let table = explored.rows.get(BEFORE * shape.numbers()..).unwrap_or(&[]);
            self.apart = match view.beside {
                Beside::Neighbours => apart(shape, table, TABLE * TABLE),
                _ => Vec::new(),
            };
            if view.beside == Beside::Deciding {
                let apart = differences(shape, table, view.styles.sides.len());
                let pixels = apart.iter().flatten();
                let differences: Vec<_> = pixels.map(|v| map_color(f64::from(*v))).collect();
                let largest = |image: &Vec<f32>| image.iter().copied().fold(0.0, f32::max);
                self.largest = apart.iter().map(largest).collect();
                let one = ImageShape {
                    channels: 1,
                    ..shape
                };
                self.differences.set(ctx, one, &differences);
            }
            self.of_all = Some(view.clone());
        }
        self.explored = Some(explored.clone());
    }

    /// Draws how an image with one layer's style of the second seed differs.
    pub fn difference(&self, painter: &Painter, images: &Images, layer: usize, rect: Rect) {
        paint(&self.differences, painter, images, layer, rect);
    }

    /// The largest difference of a pixel there, as a share of the largest possible, from 0 to 1.
    pub fn largest_difference(&self, layer: usize) -> Option<f32> {
        self.largest.get(layer).copied()
    }

    /// Draws the explored image, or the middle of all noise.
    pub fn one(&self, painter: &Painter, images: &Images, index: usize, rect: Rect) {
        paint(&self.first, painter, images, index, rect);
    }

    /// How far a neighbour's pixels are from those of the one in the middle, as root mean square.
    pub fn apart(&self, index: usize) -> Option<f64> {
        self.apart.get(index).copied()
    }

    /// How far off the nearest real images are, the nearest first.
    pub fn distances(&self) -> impl Iterator<Item = f64> {
        let explored = self.explored.iter();
        explored.flat_map(|explored| explored.nearest.iter().map(|(_, distance)| *distance))
    }

    /// Draws one of them.
    pub fn nearest(&self, painter: &Painter, images: &Images, index: usize, rect: Rect) {
        paint(&self.nearest, painter, images, index, rect);
    }

    /// What the table and the pinned images are of.
    pub fn of_all(&self) -> Option<&View> {
        self.of_all.as_ref()
    }

    /// Whether there are layers to be seen.
    pub fn has_layers(&self) -> bool {
        !self.layers.is_empty()
    }

    /// How many there are.
    pub fn layer_count(&self) -> usize {
        self.layers.len()
    }

    /// Draws what each layer makes of the explored noise. Returns where the maps of each are.
    pub fn layers(&self, painter: &Painter, rect: Rect) -> Vec<Placed> {
        let visuals = &painter.ctx().global_style().visuals;
        paint_beside(painter, visuals, rect, &self.layers)
    }

    /// This map, or the last one that there is instead.
    pub fn nearest_channel(&self, channel: Channel) -> Channel {
        let layer = channel.layer.min(self.layers.len().saturating_sub(1));
        let maps = self.layers.get(layer).map_or(0, |l| l.shape.channels);
        Channel {
            layer,
            map: channel.map.min(maps.saturating_sub(1)),
        }
    }

    /// Looks closely at a map.
    pub fn look_at(&mut self, ctx: &Context, channel: Channel) {
        let Some(explored) = &self.explored else {
            return;
        };
        let is_known = self
            .looked_at
            .as_ref()
            .is_some_and(|l| l.channel == channel && Arc::ptr_eq(&l.explored, explored));
        let Some(layer) = explored.features.get(channel.layer).filter(|_| !is_known) else {
            return;
        };
        let shape = layer.shape;
        let map: Vec<f32> = layer
            .numbers
            .iter()
            .skip(channel.map)
            .step_by(shape.channels.max(1))
            .copied()
            .collect();
        let numbers = Numbers::of(&map);
        let one = ImageShape {
            channels: 1,
            ..shape
        };
        let width = (numbers.largest - numbers.least).max(f32::MIN_POSITIVE);
        let colors: Vec<_> = map
            .iter()
            .map(|v| map_color(f64::from((v - numbers.least) / width)))
            .collect();
        let powers = spectrum(shape.side, &map);
        let decibels: Vec<_> = powers
            .iter()
            .map(|v| map_color(f64::from(1.0 - v / FLOOR_DB)))
            .collect();
        let old = self.looked_at.take();
        let (mut map, mut spectrum) =
            old.map_or_else(Default::default, |old| (old.map, old.spectrum));
        map.set(ctx, one, &colors);
        spectrum.set(ctx, one, &decibels);
        self.looked_at = Some(LookedAt {
            channel,
            explored: explored.clone(),
            shape,
            numbers,
            map,
            spectrum,
        });
    }

    /// The layer of the map that is looked at, and its numbers.
    pub fn looked_at(&self) -> Option<(ImageShape, Numbers)> {
        self.looked_at.as_ref().map(|l| (l.shape, l.numbers))
    }

    /// Draws that map, its own range of numbers from dark to bright.
    pub fn one_map(&self, painter: &Painter, rect: Rect) {
        if let Some(looked_at) = &self.looked_at {
            paint_square(&looked_at.map, painter, looked_at.shape.side, 0, rect);
        }
    }

    /// Draws its spectrum.
    pub fn spectrum(&self, painter: &Painter, rect: Rect) {
        if let Some(looked_at) = &self.looked_at {
            paint_square(&looked_at.spectrum, painter, looked_at.shape.side, 0, rect);
        }
    }

    /// Its layers in words.
    pub fn layers_in_words(&self) -> String {
        let of = |layer: &Layer| {
            tr!(
                "{channels} maps of {side}",
                channels = layer.shape.channels,
                side = layer.shape.side
            )
        };
        let layers: Vec<_> = self.layers.iter().map(of).collect();
        layers.join(", ")
    }

    /// Draws any image.
    pub fn many(&self, painter: &Painter, images: &Images, index: usize, rect: Rect) {
        paint(&self.all, painter, images, index, rect);
    }
}

/// How far the pixels of so many images are from those of the first, on average of their channels: after it comes the second seed's, then
/// they. Each as a share of the largest possible, which is from black to white, so that all are on one scale whatever they are of.
fn differences(shape: ImageShape, images: &[f32], count: usize) -> Vec<Vec<f32>> {
    let mut each = images.chunks_exact(shape.numbers().max(1));
    let Some(first) = each.next() else {
        return Vec::new();
    };
    let channels = shape.channels.max(1);
    let seen = |v: &f32| v.clamp(-1.0, 1.0);
    let of_pixel = |(a, b): (&[f32], &[f32])| -> f32 {
        let pairs = a.iter().zip(b);
        let sum: f32 = pairs.map(|(a, b)| (seen(a) - seen(b)).abs()).sum();
        sum / (2.0 * channels as f32)
    };
    let of_image = |image: &[f32]| -> Vec<f32> {
        let pixels = first
            .chunks_exact(channels)
            .zip(image.chunks_exact(channels));
        pixels.map(of_pixel).collect()
    };
    each.skip(1).take(count).map(of_image).collect()
}

/// How far each of so many images is from the one in their middle, as root mean square over pixels and channels.
fn apart(shape: ImageShape, images: &[f32], count: usize) -> Vec<f64> {
    let numbers = shape.numbers().max(1);
    let each = || images.chunks_exact(numbers).take(count);
    let Some(middle) = each().nth(count / 2) else {
        return Vec::new();
    };
    let of = |image: &[f32]| {
        let squares = image
            .iter()
            .zip(middle)
            .map(|(a, b)| f64::from(a - b).powi(2));
        (squares.sum::<f64>() / numbers as f64).sqrt()
    };
    each().map(of).collect()
}

fn paint(atlas: &Atlas, painter: &Painter, images: &Images, index: usize, rect: Rect) {
    paint_square(atlas, painter, images.shape.side, index, rect);
}

fn paint_square(atlas: &Atlas, painter: &Painter, side: usize, index: usize, rect: Rect) {
    let background = plot_background(&painter.ctx().global_style().visuals);
    painter.rect_filled(rect, 0.0, background);
    let pixels = Vec2::splat(side as f32);
    let place = crisp(painter, pixels, rect, WHOLE_FROM);
    atlas.paint(painter, std::iter::once((index, place)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With ψ 0 all faces were one, and what was left of a difference as bright as any.
    #[test]
    fn differences_are_shares_of_the_largest_possible_whatever_else_is_shown() {
        let shape = ImageShape {
            side: 2,
            channels: 3,
        };
        let image = |value: f32| [value; 12].to_vec();
        // The first, the second seed's, and layers.
        let images = [
            image(-1.0),
            image(0.5),
            image(-1.0),
            image(-0.94),
            image(3.0),
        ]
        .concat();
        let found = differences(shape, &images, 3);
        assert_eq!(found.len(), 3);
        for (pixels, expected) in found.iter().zip([0.0, 0.03, 1.0]) {
            assert_eq!(pixels.len(), 4);
            assert!(
                pixels.iter().all(|v| (v - expected).abs() < 1e-6),
                "{pixels:?}"
            );
        }
        assert!(differences(shape, &[], 3).is_empty());
    }

    #[test]
    fn neighbours_are_apart_from_the_middle_one() {
        let shape = ImageShape {
            side: 2,
            channels: 1,
        };
        let images: Vec<f32> = [-1.0, 0.0, 1.0].map(|v| [v; 4]).concat();
        assert_eq!(apart(shape, &images, 3), [1.0, 0.0, 1.0]);
        // Black against white, and what there is none of.
        assert_eq!(apart(shape, &images, 1), [0.0]);
        assert!(apart(shape, &images[..4], 3).is_empty());
    }
}
