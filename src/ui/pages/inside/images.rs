//! [`ImageUnits`]: networks of images from inside: the maps of a layer for one image; what one of them looks for, with the images that
//! excite it most, or what it contributes.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, DragValue, FontId, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::contribution::{Contribution, opinions_ui};
use super::tiles::{GAP, Tiles};
use crate::data::ImageShape;
use crate::gan::Player;
use crate::gan::features::FeatureMaps;
use crate::gan::units::{UnitView, Units};
use crate::training::{Ablated, Images};
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::hover::LazyHover as _;
use crate::ui::images::atlas::Atlas;
use crate::ui::images::features::{Layer, set};
use crate::ui::images::pixels;
use crate::ui::number::short;
use crate::ui::theme::{Role, plot_background};

/// Sides of a map, of a filter's piece, and of an image that excites.
const MAPS: (f32, f32) = (20.0, 112.0);
const PIECES: (f32, f32) = (26.0, 48.0);
const EXCITED: (f32, f32) = (64.0, 104.0);
/// Share of what is seen of the page that all maps have at most.
const OF_HEIGHT: f32 = 0.36;
/// Height of the bar in a map that says how much it contributes.
const BAR: f32 = 4.0;
/// Pieces of a filter that are shown.
const MOST_PIECES: usize = 64;

/// What is looked at, and its textures.
#[derive(Default)]
pub(super) struct ImageUnits {
    layer: usize,
    channel: usize,
    sample: usize,
    maps: Vec<Layer>,
    filter: Vec<Layer>,
    excited: Atlas,
    shown: Option<Arc<Units>>,
    /// Whether it is seen what the map contributes, not what it looks for.
    contributes: bool,
    contribution: Contribution,
}

impl ImageUnits {
    /// What pictures of the run are to have.
    pub fn wants(&self, player: Player) -> UnitView {
        UnitView {
            player,
            layer: self.layer,
            channel: self.channel,
            sample: self.sample,
        }
    }

    /// Whether pictures are to have what the map contributes.
    pub fn ablates(&self) -> bool {
        self.contributes
    }

    /// `ablated` is what the frame has of it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        room: Vec2,
        images: &Images,
        units: &Arc<Units>,
        ablated: Option<&Ablated>,
    ) {
        self.update(ui, images, units);
        let is_of_it = |ablated: &&Ablated| {
            let is_of_g = units.view.player == Player::Generator;
            let is_of_layer =
                ablated.map.layer == units.view.layer && ablated.maps == units.maps.shape.channels;
            self.contributes && is_of_g && is_of_layer && ablated.shape == images.shape
        };
        let ablated = ablated.filter(is_of_it);
        let left = room.y - (ui.cursor().top() - ui.min_rect().top()) - 4.0;
        ScrollArea::vertical()
            .id_salt("units of images")
            .max_height(left.max(120.0))
            .auto_shrink(false)
            .show(ui, |ui| {
                self.choice_ui(ui, images, units);
                self.maps_ui(ui, units, ablated);
                ui.add_space(6.0);
                self.tabs_ui(ui);
                match (self.contributes, units.view.player) {
                    (true, Player::Generator) => self.contribution.ui(ui, ablated),
                    (true, Player::Discriminator) => opinions_ui(ui, images, units.view.channel),
                    (false, _) => {
                        self.filter_ui(ui, units);
                        ui.add_space(6.0);
                        self.excited_ui(ui, units);
                    }
                }
            });
    }

    fn tabs_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.contributes, false, tr!("What it looks for"));
            ui.selectable_value(&mut self.contributes, true, tr!("What it contributes"));
        });
    }

    fn update(&mut self, ui: &Ui, images: &Images, units: &Arc<Units>) {
        if self
            .shown
            .as_ref()
            .is_some_and(|shown| Arc::ptr_eq(shown, units))
        {
            return;
        }
        self.shown = Some(units.clone());
        set(ui.ctx(), &mut self.maps, std::slice::from_ref(&units.maps));
        let filter: &[FeatureMaps] = units.filter.as_slice();
        set(ui.ctx(), &mut self.filter, filter);
        let all = match units.view.player {
            Player::Discriminator => &images.real[..],
            Player::Generator => &images.fakes[..],
        };
        let each: Vec<&[f32]> = images.each(all).collect();
        let numbers = units.excited.iter();
        let numbers: Vec<f32> = numbers
            .filter_map(|one| each.get(one.sample))
            .flat_map(|image| image.iter().copied())
            .collect();
        let colors = pixels::colors(images.shape, &numbers);
        self.excited.set(ui.ctx(), images.shape, &colors);
    }

    fn choice_ui(&mut self, ui: &mut Ui, images: &Images, units: &Units) {
        // What there is; another network may have less.
        self.layer = self.layer.min(units.layers.len().saturating_sub(1));
        let ImageShape { side, channels } = self.maps_of(units);
        self.channel = self.channel.min(channels.saturating_sub(1));
        let shown = images.each(&images.fakes).len();
        ui.horizontal_wrapped(|ui| {
            let field = |ui: &mut Ui, name: &str, value: &mut usize, most: usize| {
                let label = ui.label(name);
                let mut number = *value + 1;
                let field = DragValue::new(&mut number)
                    .range(1..=most.max(1))
                    .speed(0.05);
                ui.add(field).labelled_by(label.id);
                *value = number.saturating_sub(1);
            };
            field(ui, tr!("Layer"), &mut self.layer, units.layers.len());
            field(ui, tr!("Map"), &mut self.channel, channels);
            let sample = match units.view.player {
                Player::Discriminator => tr!("Real image"),
                Player::Generator => tr!("Fake image"),
            };
            field(ui, sample, &mut self.sample, shown);
            ui.weak(tr!(
                "{channels} maps of {side} × {side} pixels",
                channels,
                side
            ));
        });
    }

    /// The maps of the chosen layer.
    fn maps_of(&self, units: &Units) -> ImageShape {
        units
            .layers
            .get(self.layer)
            .copied()
            .unwrap_or(units.maps.shape)
    }

    /// All maps of the layer, on bars that say how much each contributes, where that is known.
    fn maps_ui(&mut self, ui: &mut Ui, units: &Units, ablated: Option<&Ablated>) {
        ui.label(match units.view.player {
            Player::Discriminator => {
                tr!("What the layer makes of this image, brighter where it says more. Click a map.")
            }
            Player::Generator => {
                tr!("What the layer makes on the way to this fake, brighter where it says more. Click a map.")
            }
        });
        let Some(layer) = self.maps.first() else {
            return;
        };
        let count = layer.shape.channels.max(1);
        let width = ui.available_width();
        let most = OF_HEIGHT * ui.clip_rect().height();
        let tiles = Tiles::large(width, MAPS, count, most);
        let whole = tiles.room(count) - Vec2::splat(GAP);
        let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
        let order = self.contribution.order(ablated);
        let map_at = |index: usize| match &order {
            Some(order) => order.get(index).copied().unwrap_or(index),
            None => index,
        };
        let place = |index: usize| tiles.place(rect, index);
        let all = (0..count).map(|index| (map_at(index), place(index)));
        layer.atlas.paint(ui.painter(), all.clone());
        if let Some(ablated) = ablated {
            bars(ui, ablated, all);
        }
        let color = Role::Discriminator.color(ui.visuals());
        let mark = |index: usize, width: f32| {
            let stroke = Stroke::new(width, color);
            ui.painter()
                .rect_stroke(place(index), 0.0, stroke, StrokeKind::Outside);
        };
        let chosen = (0..count).find(|index| map_at(*index) == units.view.channel);
        if let Some(index) = chosen {
            mark(index, 2.0);
        }
        let under = response
            .hover_pos()
            .and_then(|at| (0..count).find(|index| place(*index).contains(at)));
        if let Some(index) = under {
            mark(index, 1.0);
            if response.clicked() {
                self.channel = map_at(index);
            }
        }
        let words = tr!("Maps of layer {layer}", layer = units.view.layer + 1);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
        let under = under.map(map_at);
        let measured = under.and_then(|map| Some((map, *ablated?.changes.get(map)?)));
        if let Some((map, change)) = measured {
            response.on_hover(|| {
                tr!(
                    "Map {channel}: the fakes change by {change} without it",
                    channel = map + 1,
                    change = short(f64::from(change))
                )
            });
        }
    }

    fn filter_ui(&self, ui: &mut Ui, units: &Units) {
        let channel = units.view.channel + 1;
        let (Some(layer), Some(filter)) = (self.filter.first(), &units.filter) else {
            ui.weak(tr!(
                "Map {channel} is not made by a kernel of its own that could be shown.",
                channel
            ));
            return;
        };
        let count = filter.shape.channels;
        ui.label(trn!(
            count,
            "What map {channel} looks for: its weights for the {n} map before it, brighter where they are larger.",
            "What map {channel} looks for: its weights for each of the {n} maps before it, brighter where they are larger.",
            channel
        ));
        let shown = count.min(MOST_PIECES);
        let tiles = Tiles::in_a_row(ui.available_width(), PIECES, shown);
        let whole = tiles.room(shown) - Vec2::splat(GAP);
        let (rect, response) = ui.allocate_exact_size(whole, Sense::hover());
        let place = |index: usize| tiles.place(rect, index);
        layer
            .atlas
            .paint(ui.painter(), (0..shown).map(|index| (index, place(index))));
        let words = tr!("Weights of map {channel}", channel);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
    }

    fn excited_ui(&self, ui: &mut Ui, units: &Units) {
        let channel = units.view.channel + 1;
        ui.label(match units.view.player {
            Player::Discriminator => tr!(
                "The real images that excite map {channel} most, and where:",
                channel
            ),
            Player::Generator => tr!(
                "The fakes that excite map {channel} most, and where:",
                channel
            ),
        });
        let count = units.excited.len();
        let row = Tiles::in_a_row(ui.available_width(), EXCITED, count);
        let side = row.side;
        // A number stands under each.
        let below = vec2(0.0, SMALL_TEXT + 4.0);
        let tiles = Tiles {
            step: Vec2::splat(side + GAP) + below,
            ..row
        };
        let (rect, response) = ui.allocate_exact_size(tiles.room(count), Sense::hover());
        let place = |index: usize| tiles.place(rect, index);
        self.excited
            .paint(ui.painter(), (0..count).map(|index| (index, place(index))));
        let color = Role::Gradient.color(ui.visuals());
        for (index, one) in units.excited.iter().enumerate() {
            let room = place(index);
            let at = pos2(
                room.left() + one.at[0] * side,
                room.top() + one.at[1] * side,
            );
            let around = side / self.maps_of(units).side.clamp(2, 8) as f32;
            let square = Rect::from_center_size(at, Vec2::splat(around)).intersect(room);
            ui.painter()
                .rect_stroke(square, 0.0, Stroke::new(1.5, color), StrokeKind::Inside);
            ui.painter().text(
                room.center_bottom() + vec2(0.0, 1.0),
                Align2::CENTER_TOP,
                short(f64::from(one.value)),
                FontId::proportional(SMALL_TEXT),
                ui.visuals().weak_text_color(),
            );
        }
        let words = tr!("Images that excite map {channel} most", channel);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
    }
}

/// Below each map, how much the fakes change without it: as a share of the most in its layer so far.
fn bars(ui: &Ui, ablated: &Ablated, maps: impl Iterator<Item = (usize, Rect)>) {
    let most = ablated.changes.iter().copied().fold(0.0, f32::max);
    let (track, color) = (
        plot_background(ui.visuals()),
        Role::Gradient.color(ui.visuals()),
    );
    for (map, place) in maps {
        let Some(change) = ablated.changes.get(map).filter(|_| most > 0.0) else {
            continue;
        };
        let line = place.with_min_y(place.bottom() - BAR);
        ui.painter().rect_filled(line, 0.0, track);
        let share = line.with_max_x(line.left() + line.width() * change / most);
        ui.painter().rect_filled(share, 0.0, color);
    }
}
