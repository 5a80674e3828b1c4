//! The generator's layers: all their maps, and one of them large, with its numbers and its spectrum.

use eframe::egui::{self, DragValue, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::Explorer;
use super::beside::text_height;
use super::deciding::image_ui;
use super::mixing::layer_name;
use crate::data::ImageShape;
use crate::language::fixed;
use crate::ui::hover::LazyHover as _;
use crate::ui::images::arrange::Placed;
use crate::ui::theme::Role;

/// Share of the height that all maps have together, and the least of it.
const ALL: (f32, f32) = (0.62, 100.0);
/// Between all of them and the one.
const BETWEEN: f32 = 4.0;
/// Least side of the one.
const LEAST: f32 = 80.0;
/// Room that its numbers take, beside it and its spectrum or below them.
const NUMBERS: Vec2 = vec2(210.0, 126.0);

/// A map of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// From the noise on, from 0.
    pub layer: usize,
    /// Its number in the layer, from 0.
    pub map: usize,
}

/// What the numbers of a map are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    pub least: f32,
    pub largest: f32,
    pub mean: f32,
    pub deviation: f32,
}

impl Numbers {
    /// Of at least one number.
    pub fn of(map: &[f32]) -> Self {
        let count = map.len().max(1) as f32;
        let mean = map.iter().sum::<f32>() / count;
        let square = |v: &f32| (v - mean) * (v - mean);
        let least = map.iter().copied().reduce(f32::min);
        let largest = map.iter().copied().reduce(f32::max);
        Self {
            least: least.unwrap_or_default(),
            largest: largest.unwrap_or_default(),
            mean,
            deviation: (map.iter().map(square).sum::<f32>() / count).sqrt(),
        }
    }
}

/// How large maps are.
struct Sides {
    /// Height of all maps together.
    all: f32,
    /// Side of the one, and of its spectrum.
    one: f32,
    /// Whether its numbers are beside it.
    is_beside: bool,
}

impl Sides {
    /// In a room, with such gaps between what is beside each other. What is too high for it scrolls.
    fn new(room: Vec2, gap: f32) -> Self {
        let beside = (room.x - NUMBERS.x - 2.0 * gap) / 2.0;
        let is_beside = beside >= LEAST;
        let (widest, least, below) = if is_beside {
            (beside, NUMBERS.y, 0.0)
        } else {
            ((room.x - gap) / 2.0, LEAST, NUMBERS.y)
        };
        let height = room.y - below;
        // As high as its numbers, if these are beside it, so that they are seen as well.
        let lower = ((1.0 - ALL.0) * height).max(least);
        Self {
            all: (height - lower).max(ALL.1).floor(),
            one: lower.min(widest).floor(),
            is_beside,
        }
    }
}

impl Explorer {
    /// All maps, and the chosen one below them.
    pub(super) fn layers_ui(&mut self, ui: &mut Ui) {
        self.channel = self.shown.nearest_channel(self.channel);
        let help = tr!("What the layers make of this noise, from left to right. Click a map.");
        let room = ui.available_size();
        let gap = ui.spacing().item_spacing.y;
        let left = room.y - text_height(ui, help, room.x) - 2.0 * gap - BETWEEN;
        let Sides {
            all,
            one,
            is_beside,
        } = Sides::new(vec2(room.x, left), ui.spacing().item_spacing.x);
        let (rect, response) = ui.allocate_exact_size(vec2(room.x, all), Sense::click());
        let words = self.shown.layers_in_words();
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Image, true, tr!("Layers: {words}", words))
        });
        let places = self.shown.layers(ui.painter(), rect);
        let at = response.hover_pos();
        let under = at.and_then(|at| {
            let mut all = places.iter().enumerate();
            all.find_map(|(layer, placed)| placed.at(at).map(|map| Channel { layer, map }))
        });
        let color = Role::Fake.color(ui.visuals());
        let marked = [(Some(self.channel), 2.0), (under, 1.0)];
        for (channel, width) in marked {
            let place = channel.and_then(|c| Some((c, places.get(c.layer)?)));
            // Of many maps only the first ones are drawn.
            let is_drawn = |(c, placed): &(Channel, &Placed)| placed.indices().contains(&c.map);
            if let Some((channel, placed)) = place.filter(is_drawn) {
                let stroke = egui::Stroke::new(width, color);
                let rect = placed.image(channel.map);
                let kind = egui::StrokeKind::Outside;
                ui.painter().rect_stroke(rect, 0.0, stroke, kind);
            }
        }
        if let Some(channel) = under {
            if response.clicked() {
                self.channel = channel;
            }
            response.on_hover(|| {
                tr!(
                    "Layer {layer}, map {channel}: click for its numbers.",
                    layer = channel.layer + 1,
                    channel = channel.map + 1
                )
            });
        }
        ui.weak(help);
        ui.add_space(BETWEEN);
        self.channel_ui(ui, one, is_beside);
    }

    /// The chosen map, its spectrum, and its numbers: beside them, or below where that is too narrow.
    fn channel_ui(&mut self, ui: &mut Ui, side: f32, is_beside: bool) {
        self.shown.look_at(ui.ctx(), self.channel);
        let Some((shape, numbers)) = self.shown.looked_at() else {
            return;
        };
        ui.horizontal_top(|ui| {
            self.map_ui(ui, side);
            if is_beside {
                ui.vertical(|ui| self.numbers_ui(ui, shape, numbers));
            }
        });
        if !is_beside {
            self.numbers_ui(ui, shape, numbers);
        }
    }

    /// The chosen map and its spectrum.
    fn map_ui(&self, ui: &mut Ui, side: f32) {
        let (map, layer) = (self.channel.map + 1, self.channel.layer + 1);
        let rect = image_ui(ui, side, &tr!("Map {map} of layer {layer}", map, layer));
        self.shown.one_map(ui.painter(), rect);
        let name = tr!("Spectrum of map {map} of layer {layer}", map, layer);
        let rect = image_ui(ui, side, &name);
        self.shown.spectrum(ui.painter(), rect);
        ui.interact(rect, ui.scope_id().with("spectrum"), Sense::hover())
            .on_hover(|| {
                tr!("Its spectrum, from −60 dB (dark) to the strongest frequency: coarse shapes in the middle, fine ones at the \
                 edge. A checkerboard, which transposed convolutions are prone to, is bright at the edges.")
                    .to_owned()
            });
    }

    /// Which one it is, to be changed, and what its numbers are.
    fn numbers_ui(&mut self, ui: &mut Ui, shape: ImageShape, numbers: Numbers) {
        let Channel { layer, map } = self.channel;
        ui.horizontal(|ui| {
            ui.label(tr!("Layer"));
            let mut number = layer + 1;
            let count = self.shown.layer_count();
            ui.add(DragValue::new(&mut number).range(1..=count).speed(0.05));
            self.channel.layer = number - 1;
            ui.label(tr!("map")).on_hover(|| {
                tr!("A feature map: what one channel of the layer has found, and where.").to_owned()
            });
            let mut number = map + 1;
            ui.add(
                DragValue::new(&mut number)
                    .range(1..=shape.channels)
                    .speed(0.1),
            );
            self.channel.map = number - 1;
        });
        ui.weak(tr!(
            "{map} of {channels} maps, {side}",
            map = map + 1,
            channels = shape.channels,
            side = layer_name(shape.side)
        ));
        ui.label(tr!(
            "{least} to {largest}",
            least = fixed(numbers.least, 2),
            largest = fixed(numbers.largest, 2)
        ));
        let (mean, deviation) = (fixed(numbers.mean, 2), fixed(numbers.deviation, 2));
        ui.label(tr!("mean {mean} ± {deviation}", mean, deviation)).on_hover(|| {
            tr!("Mean and standard deviation of its pixels. A map that is 0 everywhere is a dead channel.")
                .to_owned()
        });
        ui.weak(tr!("left: the map, right: its spectrum"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_and_numbers_have_the_room_that_there_is() {
        for (x, y) in [
            (559.0, 440.0),
            (611.0, 570.0),
            (320.0, 320.0),
            (400.0, 290.0),
        ] {
            let Sides {
                all,
                one,
                is_beside,
            } = Sides::new(vec2(x, y), 8.0);
            let (beside, below) = if is_beside {
                (NUMBERS.x + 8.0, 0.0)
            } else {
                (0.0, NUMBERS.y)
            };
            assert!(2.0 * one + 8.0 + beside <= x, "{x} × {y}: {one}");
            assert!(all + one + below <= y, "{x} × {y}: {all} {one}");
            assert!(one >= LEAST && all >= ALL.1, "{x} × {y}: {all} {one}");
        }
    }

    #[test]
    fn numbers_of_a_map() {
        let of = Numbers::of(&[1.0, 2.0, 3.0, 6.0]);
        assert_eq!((of.least, of.largest, of.mean), (1.0, 6.0, 3.0));
        // (4 + 1 + 0 + 9) / 4 = 3.5
        assert!((of.deviation - 3.5_f32.sqrt()).abs() < 1e-6);
        assert_eq!(Numbers::of(&[]), Numbers::default());
    }
}
