//! [`ImageUnits`]: networks of images from inside: the maps of a layer for one image, what one of them looks for, and the images that
//! excite it most.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, DragValue, FontId, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::data::ImageShape;
use crate::gan::Player;
use crate::gan::features::FeatureMaps;
use crate::gan::units::{UnitView, Units};
use crate::training::Images;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::images::atlas::Atlas;
use crate::ui::images::features::{Layer, set};
use crate::ui::images::pixels;
use crate::ui::number::short;
use crate::ui::theme::Role;

/// Sides of a map, of a filter's piece, and of an image that excites.
const MAPS: (f32, f32) = (20.0, 112.0);
const PIECES: (f32, f32) = (26.0, 48.0);
const EXCITED: (f32, f32) = (64.0, 104.0);
/// Share of what is seen of the page that all maps have at most.
const OF_HEIGHT: f32 = 0.36;
/// Between two of them.
const GAP: f32 = 3.0;
/// Pieces of a filter that are shown.
const MOST_PIECES: usize = 64;

/// Squares in rows, from the top left.
#[derive(Clone, Copy)]
struct Tiles {
    columns: usize,
    side: f32,
    /// From one to the next, across and down.
    step: Vec2,
}

impl Tiles {
    /// Squares with nothing between them but a gap.
    fn new(columns: usize, side: f32) -> Self {
        Self {
            columns,
            side,
            step: Vec2::splat(side + GAP),
        }
    }

    /// How many squares of a side stand beside each other in a width, of so many.
    fn fitting(width: f32, side: f32, count: usize) -> usize {
        let most = ((width + GAP) / (side + GAP)).max(1.0) as usize;
        most.min(count).max(1)
    }

    /// The side that lets so many stand beside each other in a width.
    fn side(width: f32, (least, most): (f32, f32), count: usize) -> f32 {
        ((width + GAP) / count.max(1) as f32 - GAP).clamp(least, most)
    }

    /// As large as so many may be beside each other in a width; at their least in several rows.
    fn in_a_row(width: f32, sides: (f32, f32), count: usize) -> Self {
        let side = Self::side(width, sides, count);
        Self::new(Self::fitting(width, side, count), side)
    }

    /// As large as so many may be in a width, without becoming higher than `most`.
    fn large(width: f32, sides: (f32, f32), count: usize, most: f32) -> Self {
        let (first, last) = (
            Self::fitting(width, sides.1, count),
            Self::fitting(width, sides.0, count),
        );
        let of = |columns| Self::new(columns, Self::side(width, sides, columns));
        let is_low = |tiles: &Self| tiles.room(count).y <= most;
        (first..=last).map(of).find(is_low).unwrap_or(of(last))
    }

    /// The room of so many, with a step for each.
    fn room(self, count: usize) -> Vec2 {
        vec2(self.columns as f32, count.div_ceil(self.columns) as f32) * self.step
    }

    /// The place of one in a room.
    fn place(self, room: Rect, index: usize) -> Rect {
        let (row, column) = (index / self.columns, index % self.columns);
        let at = vec2(column as f32, row as f32) * self.step;
        Rect::from_min_size(room.min + at, Vec2::splat(self.side))
    }
}

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

    pub fn ui(&mut self, ui: &mut Ui, room: Vec2, images: &Images, units: &Arc<Units>) {
        self.update(ui, images, units);
        let left = room.y - (ui.cursor().top() - ui.min_rect().top()) - 4.0;
        ScrollArea::vertical()
            .id_salt("units of images")
            .max_height(left.max(120.0))
            .auto_shrink(false)
            .show(ui, |ui| {
                self.choice_ui(ui, images, units);
                self.maps_ui(ui, units);
                ui.add_space(6.0);
                self.filter_ui(ui, units);
                ui.add_space(6.0);
                self.excited_ui(ui, units);
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

    fn maps_ui(&mut self, ui: &mut Ui, units: &Units) {
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
        let place = |index: usize| tiles.place(rect, index);
        layer
            .atlas
            .paint(ui.painter(), (0..count).map(|index| (index, place(index))));
        let color = Role::Discriminator.color(ui.visuals());
        let mark = |index: usize, width: f32| {
            let stroke = Stroke::new(width, color);
            ui.painter()
                .rect_stroke(place(index), 0.0, stroke, StrokeKind::Outside);
        };
        mark(units.view.channel, 2.0);
        let under = response
            .hover_pos()
            .and_then(|at| (0..count).find(|index| place(*index).contains(at)));
        if let Some(index) = under {
            mark(index, 1.0);
            if response.clicked() {
                self.channel = index;
            }
        }
        let words = tr!("Maps of layer {layer}", layer = units.view.layer + 1);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
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
