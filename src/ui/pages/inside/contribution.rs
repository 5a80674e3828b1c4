//! [`Contribution`]: what a map of a generator adds to its pictures, seen by taking it away; and what D says without one of its maps.

use std::sync::Arc;

use eframe::egui::{self, Checkbox, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::tiles::{GAP, Tiles};
use crate::training::{Ablated, Images};
use crate::ui::choice::hollow;
use crate::ui::color_bar::{BAR_HEIGHT, paint_bar};
use crate::ui::hover::LazyHover as _;
use crate::ui::images::atlas::Atlas;
use crate::ui::images::pixels;
use crate::ui::images::words::mean_of;
use crate::ui::number::short;
use crate::ui::theme::difference_color;

/// Sides of a fake.
const SIDES: (f32, f32) = (36.0, 104.0);
/// Between the name of a row and its pictures.
const AFTER_NAME: f32 = 10.0;
/// Width of the bar that says what the colours of differences mean.
const SCALE: f32 = 120.0;
/// Colours of that bar.
const STOPS: usize = 17;

/// The pictures with and without a map.
#[derive(Default)]
pub(super) struct Contribution {
    fakes: Atlas,
    without: Atlas,
    differences: Atlas,
    /// The largest difference of a pixel.
    largest: f32,
    /// What the textures are of, and whether on a dark background.
    of: Option<(Arc<[f32]>, bool)>,
    /// Whether maps that contribute most come first.
    sorts: bool,
}

impl Contribution {
    /// The maps of the layer in the order in which they are to be shown, if that is not that of the layer.
    pub fn order(&self, ablated: Option<&Ablated>) -> Option<Vec<usize>> {
        ablated.filter(|_| self.sorts)?.order()
    }

    /// In what room there is below; `None` is on its way.
    pub fn ui(&mut self, ui: &mut Ui, ablated: Option<&Ablated>) {
        let Some(ablated) = ablated else {
            ui.weak(tr!("The map is taken away…"));
            return;
        };
        self.update(ui, ablated);
        ui.label(words(ablated));
        self.sorts_ui(ui, ablated);
        self.pictures_ui(ui, ablated);
        if self.largest > 0.0 {
            self.scale_ui(ui);
        }
    }

    fn update(&mut self, ui: &Ui, ablated: &Ablated) {
        let is_dark = ui.visuals().dark_mode;
        let is_known = self.of.as_ref().is_some_and(|(without, was_dark)| {
            Arc::ptr_eq(without, &ablated.without) && *was_dark == is_dark
        });
        if is_known {
            return;
        }
        self.of = Some((ablated.without.clone(), is_dark));
        let shape = ablated.shape;
        let sets = [
            (&mut self.fakes, &ablated.fakes),
            (&mut self.without, &ablated.without),
        ];
        for (atlas, numbers) in sets {
            atlas.set(ui.ctx(), shape, &pixels::colors(shape, numbers));
        }
        let apart = differences(shape.channels, &ablated.fakes, &ablated.without);
        self.largest = apart.iter().copied().map(f32::abs).fold(0.0, f32::max);
        let scale = self.largest.max(f32::MIN_POSITIVE);
        let color = |apart: &f32| difference_color(apart / scale, ui.visuals());
        let colors: Vec<_> = apart.iter().map(color).collect();
        self.differences.set(ui.ctx(), shape, &colors);
    }

    fn sorts_ui(&mut self, ui: &mut Ui, ablated: &Ablated) {
        let is_whole = ablated.changes.len() >= ablated.maps;
        let sorts = Checkbox::new(&mut self.sorts, tr!("Changes most first"));
        let response = hollow(ui, |ui| ui.add_enabled(is_whole, sorts));
        response
            .on_text_hover(tr!(
                "Sorts the maps above by how much the fakes change without them, as the bars in them say."
            ))
            .on_disabled_text_hover(tr!("Not all maps of this layer are measured yet."));
    }

    /// A row of fakes, of the same without the map, and of what that changes.
    fn pictures_ui(&self, ui: &mut Ui, ablated: &Ablated) {
        let channel = ablated.map.channel + 1;
        let rows = [
            (
                tr!("As they are").to_owned(),
                tr!("Fakes as they are").to_owned(),
                &self.fakes,
            ),
            (
                tr!("Without map {channel}", channel),
                tr!("The same fakes without map {channel}", channel),
                &self.without,
            ),
            (
                tr!("Difference").to_owned(),
                tr!("What map {channel} adds to them", channel),
                &self.differences,
            ),
        ];
        let font = egui::TextStyle::Body.resolve(ui.style());
        let color = ui.visuals().text_color();
        let rows = rows.map(|(name, long, atlas)| {
            let name = ui.painter().layout_no_wrap(name, font.clone(), color);
            (name, long, atlas)
        });
        let names = rows.iter().map(|(name, ..)| name.size().x);
        let names = names.fold(0.0, f32::max).ceil() + AFTER_NAME;
        let count = ablated.fakes.len() / ablated.shape.numbers().max(1);
        let width = ui.available_width() - names;
        let count = Tiles::fitting(width, SIDES.0, count);
        // All of it is to be seen at once, where that leaves something to be seen.
        let above = ui.cursor().top() - ui.min_rect().top();
        let scale = ui.spacing().interact_size.y + 3.0 * ui.spacing().item_spacing.y;
        let height = ui.clip_rect().height() - above - scale;
        let side = Tiles::side(width, SIDES, count).min(height / 3.0 - GAP);
        let side = side.max(SIDES.0).floor();
        let tiles = Tiles::new(count, side);
        let room = vec2(names + tiles.room(count).x, 3.0 * (side + GAP) - GAP);
        let (whole, _) = ui.allocate_exact_size(room, Sense::hover());
        for (index, (name, long, atlas)) in rows.into_iter().enumerate() {
            let top = whole.top() + index as f32 * (side + GAP);
            let line = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), side));
            let at = pos2(line.left(), line.center().y - name.size().y / 2.0);
            ui.painter().galley(at, name, color);
            let pictures = line.with_min_x(line.left() + names);
            let places = (0..count).map(|index| (index, tiles.place(pictures, index)));
            atlas.paint(ui.painter(), places);
            let id = ui.scope_id().with(("contribution", index));
            let response = ui.interact(pictures, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &long));
        }
    }

    /// What the colours of differences mean.
    fn scale_ui(&self, ui: &mut Ui) {
        let largest = short(f64::from(self.largest));
        ui.horizontal_wrapped(|ui| {
            ui.weak(tr!("What the map makes:"));
            ui.label(tr!("darker −{largest}", largest = &largest));
            let (bar, _) = ui.allocate_exact_size(vec2(SCALE, BAR_HEIGHT), Sense::hover());
            let share = |stop: usize| 2.0 * stop as f32 / (STOPS - 1) as f32 - 1.0;
            let color = |stop| difference_color(share(stop), ui.visuals());
            let colors: Vec<_> = (0..STOPS).map(color).collect();
            paint_bar(ui.painter(), ui.visuals(), bar, &colors, ["", "", ""]);
            ui.label(tr!("brighter +{largest}", largest = &largest));
        });
    }
}

/// For each pixel, how much brighter it is in an image than in another one, on average over its colours; and where some become brighter
/// and others darker, how far they are apart, with the sign of what prevails. Numbers are taken as they are seen, within −1 and 1.
fn differences(channels: usize, with: &[f32], without: &[f32]) -> Vec<f32> {
    let channels = channels.max(1);
    let of_pixel = |(with, without): (&[f32], &[f32])| {
        let pairs = with.iter().zip(without);
        let apart = pairs.map(|(a, b)| a.clamp(-1.0, 1.0) - b.clamp(-1.0, 1.0));
        let (sum, size) = apart.fold((0.0_f32, 0.0_f32), |(sum, size), v| {
            (sum + v, size + v.abs())
        });
        (size / channels as f32).copysign(sum)
    };
    let pixels = with.chunks_exact(channels);
    pixels
        .zip(without.chunks_exact(channels))
        .map(of_pixel)
        .collect()
}

/// How much the fakes change, and how that is beside the other maps of the layer.
fn words(ablated: &Ablated) -> String {
    let channel = ablated.map.channel + 1;
    let epoch = crate::ui::number::grouped(ablated.epoch);
    let number = |change: f32| short(f64::from(change));
    let own = if ablated.change > 0.0 {
        tr!(
            "Epoch {epoch}: without map {channel} the pixels of these fakes change by {change} on average, where from black to white is 2.",
            epoch,
            channel,
            change = number(ablated.change)
        )
    } else {
        tr!(
            "Epoch {epoch}: without map {channel} nothing changes in these fakes. It is 0 in all of them, or no later layer listens to it.",
            epoch,
            channel
        )
    };
    let count = ablated.maps;
    let Some(order) = ablated.order() else {
        let measured = tr!(
            "Other maps of the layer are being measured: {done} of {count}.",
            done = ablated.changes.len(),
            count
        );
        return format!("{own} {measured}");
    };
    let place = order.iter().position(|map| *map == ablated.map.channel);
    let named = |place: usize| {
        let map = *order.get(place)?;
        Some((map + 1, number(*ablated.changes.get(map)?)))
    };
    let beside = match place {
        Some(0) => named(1).map(|(next, change)| {
            tr!(
                "No other of the {count} maps of this layer changes them more; the next is map {next}, by {change}.",
                count,
                next,
                change
            )
        }),
        Some(place) => named(0).map(|(most, change)| {
            tr!(
                "Of the {count} maps of this layer it is number {place}; map {most} changes them most, by {change}.",
                count,
                place = place + 1,
                most,
                change
            )
        }),
        None => None,
    };
    match beside {
        Some(beside) => format!("{own} {beside}"),
        None => own,
    }
}

/// What D says of the images that are shown, with a map of its own and without.
pub(super) fn opinions_ui(ui: &mut Ui, images: &Images, channel: usize) {
    let Some([real, fakes]) = &images.without_map else {
        ui.weak(tr!("The map is taken away…"));
        return;
    };
    let channel = channel + 1;
    ui.label(tr!(
        "What D says of the images of the picture, and what it would say if map {channel} were 0:",
        channel
    ));
    for (name, before, after) in [
        (tr!("Real images"), &images.d_of_real, real),
        (tr!("Fakes"), &images.d_of_fakes, fakes),
    ] {
        let means = [before, after].map(|opinions| mean_of(images.opinion, opinions));
        if let [Some(before), Some(after)] = means {
            ui.label(tr!(
                "{name}: {before}; without map {channel}: {after}.",
                name,
                before,
                channel,
                after
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ImageShape;
    use crate::gan::MapPlace;

    #[test]
    fn a_pixel_whose_colours_go_both_ways_differs_all_the_same() {
        // Brighter in all colours; redder and as much less green, a little bluer; beyond white nothing is seen.
        let with = [0.5, 0.5, 0.5, 1.0, 0.0, 0.25, 3.0, 1.0, 1.0];
        let without = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0];
        assert_eq!(differences(3, &with, &without), [0.5, 0.75, 0.0]);
        assert_eq!(differences(1, &[-1.0, 0.5], &[1.0, 0.0]), [-2.0, 0.5]);
    }

    #[test]
    fn a_change_is_judged_by_the_others_of_its_layer() {
        let of = |channel: usize, changes: &[f32]| {
            let ablated = Ablated {
                map: MapPlace { layer: 0, channel },
                epoch: 1_200,
                shape: ImageShape {
                    side: 1,
                    channels: 1,
                },
                fakes: Arc::default(),
                without: Arc::default(),
                change: [0.25, 0.5, 0.0][channel],
                maps: 3,
                changes: changes.to_vec(),
            };
            words(&ablated)
        };
        let all = [0.25, 0.5, 0.0];
        let second = of(0, &all);
        assert!(second.contains("Epoch 1,200: without map 1"), "{second}");
        assert!(second.contains("by 0.25 on average"), "{second}");
        assert!(
            second.contains("number 2; map 2 changes them most, by 0.5."),
            "{second}"
        );
        let first = of(1, &all);
        assert!(
            first.contains("No other of the 3 maps") && first.contains("next is map 1, by 0.25."),
            "{first}"
        );
        let none = of(2, &all);
        assert!(
            none.contains("nothing changes") && none.contains("number 3"),
            "{none}"
        );
        let begun = of(0, &all[..1]);
        assert!(begun.contains("being measured: 1 of 3."), "{begun}");
    }
}
