//! The picture: a grid of images, framed by D's opinion, with what D would change over them. Draws; computes nothing of the GAN.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, EventFilter, FontId, Key, Painter, Pos2, Rect, Response, RichText, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::arrange::{Group, Placed, Spacing, arrange};
use super::bars::bars_ui;
use super::large::{Input, Large};
use super::parts::{Part, Place, has_frames, is_grey, parts, shows_changes, shows_pixels};
use super::pixel_room::PixelRoom;
use super::textures::{Textures, frames};
use super::words;
use crate::gan::Explained;
use crate::training::{Closer, Images, Look, Snapshot};
use crate::ui::color_bar::{SMALL_TEXT, height_below};
use crate::ui::label::text_width;
use crate::ui::layers::{Layer, Layers};
use crate::ui::theme::{self, SQUARE};

/// Width of a frame and of a gap, and room between two groups, in points of the screen.
const FRAME: f32 = 2.0;
const GAP: f32 = 2.0;
const BETWEEN: f32 = 10.0;
/// Where there is room for less than so many pixels of the screen for one of an image, images take all of it: half as large
/// would be worse than pixels of which some are one wider than others.
const WHOLE_FROM: f32 = 2.0;
/// Height of a group's title.
const TITLE: f32 = SMALL_TEXT + 5.0;

/// The picture; keeps its textures from frame to frame.
pub struct ImageGrid {
    /// Before what screen readers are told of it.
    prefix: &'static str,
    textures: Textures,
    /// Of all images, the one that the keyboard is at.
    cursor: usize,
    /// The one that is looked at closely.
    large: Option<Large>,
}

impl ImageGrid {
    /// A picture; `prefix` says whose, for screen readers.
    pub fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            textures: Textures::default(),
            cursor: 0,
            large: None,
        }
    }

    /// What it was drawn with last.
    pub fn textures(&self) -> &Textures {
        &self.textures
    }

    /// What is looked at closely.
    pub fn look(&self) -> Option<Look> {
        self.large.as_ref().map(Large::look)
    }

    /// Makes its textures those of a snapshot. `explained` is the update of slow motion that the graph shows the layers of; `None`
    /// is not slow.
    pub fn keep_up(
        &mut self,
        ui: &Ui,
        snapshot: &Arc<Snapshot>,
        images: &Images,
        explained: Option<&Arc<Explained>>,
    ) {
        self.textures
            .update(ui.ctx(), snapshot, images, ui.visuals());
        self.textures.update_features(ui.ctx(), explained);
    }

    /// Closes what is looked at closely.
    pub fn close(&mut self) {
        self.large = None;
    }

    /// Draws the layers that are on, as large as there is room, a bar of their colours and a line of read-outs below.
    /// `closer` is what was said of [`Self::look`].
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        images: &Images,
        closer: Option<&Arc<Closer>>,
        layers: Layers,
        has_neighbour: bool,
    ) {
        self.textures
            .update_closer(ui.ctx(), closer, images, ui.visuals());
        let available = ui.available_size();
        let height = (available.y - height_below(ui)).max(80.0);
        let (room, response) = ui.allocate_exact_size(vec2(available.x, height), Sense::click());
        let shown = shown(images, layers, room, ui.pixels_per_point());
        response.widget_info(|| {
            let of = |(part, placed): &(Part, Placed)| {
                words::counted(images, *part, placed.indices().len())
            };
            let texts: Vec<String> = shown.iter().map(of).collect();
            let text = format!("{}{}", self.prefix, texts.join("; "));
            WidgetInfo::labeled(egui::Role::Image, true, text)
        });
        self.steer(ui, &response, &shown);
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        self.paint(ui, &painter, images, layers, &shown);
        if shown.is_empty() {
            let (text, font) = (tr!("No layer is on."), FontId::proportional(13.0));
            let color = ui.visuals().weak_text_color();
            painter.text(room.center(), Align2::CENTER_CENTER, text, font, color);
        }
        let under = response.hover_pos().and_then(|pos| hit(&shown, pos));
        let at_cursor = response.has_focus().then(|| nth(&shown, self.cursor));
        let large = self.large.as_ref().map(|large| large.place);
        for place in [under, at_cursor.flatten(), large].into_iter().flatten() {
            outline(ui, &painter, &shown, place);
        }
        bars_ui(ui, self.prefix, images, layers, &shown);
        let text = read_out(images, under.or(at_cursor.flatten()), &shown, |text| {
            text_width(ui, text) <= available.x
        });
        ui.horizontal(|ui| {
            ui.set_min_height(ui.spacing().interact_size.y);
            ui.add(egui::Label::new(RichText::new(text).weak()).truncate());
        });
        self.large_ui(ui, room, images, closer, layers, has_neighbour);
    }

    /// Follows clicks and keys.
    fn steer(&mut self, ui: &Ui, response: &Response, shown: &[(Part, Placed)]) {
        let total: usize = shown.iter().map(|(_, p)| p.indices().len()).sum();
        self.cursor = self.cursor.min(total.saturating_sub(1));
        if response.has_focus() {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
            let columns = nth(shown, self.cursor)
                .and_then(|(part, _)| shown.iter().find(|(other, _)| *other == part))
                .map_or(1, |(_, placed)| placed.columns());
            for (key, step) in [
                (Key::ArrowLeft, -1),
                (Key::ArrowRight, 1),
                (Key::ArrowUp, -columns.cast_signed()),
                (Key::ArrowDown, columns.cast_signed()),
            ] {
                if ui.input(|i| i.key_pressed(key)) {
                    let next = self.cursor.checked_add_signed(step);
                    self.cursor = next.filter(|next| *next < total).unwrap_or(self.cursor);
                }
            }
        }
        if response.clicked() {
            let chosen = match response.interact_pointer_pos() {
                Some(pos) => hit(shown, pos),
                None => nth(shown, self.cursor),
            };
            if let Some(index) = chosen.and_then(|place| index_of(shown, place)) {
                self.cursor = index;
            }
            let before = self.large.take().map(|large| large.place);
            self.large = chosen.filter(|_| before != chosen).map(Large::new);
        }
    }

    fn paint(
        &self,
        ui: &Ui,
        painter: &Painter,
        images: &Images,
        layers: Layers,
        shown: &[(Part, Placed)],
    ) {
        let color = ui.visuals().weak_text_color();
        for (part, placed) in shown {
            if shown.len() > 1 {
                let at = placed.corner() - vec2(0.0, 2.0);
                let font = theme::small_font(painter.ctx());
                painter.text(at, Align2::LEFT_BOTTOM, part.title(), font, color);
            }
            let places = || placed.indices().map(|index| (index, placed.image(index)));
            if layers.shows(Layer::Surface) {
                let opinions = part.opinions(images).iter();
                let framed = opinions.zip(placed.indices());
                let framed = framed.map(|(d, index)| (*d, placed.framed(index)));
                painter.add(frames(framed, ui.visuals()));
            }
            if shows_pixels(*part, layers) {
                let atlas = if is_grey(*part, images, layers) {
                    self.textures.greys()
                } else {
                    self.textures.of(*part)
                };
                atlas.paint(painter, places());
            } else {
                let background = theme::plot_background(ui.visuals());
                for (_, rect) in places() {
                    painter.rect_filled(rect, SQUARE, background);
                }
            }
            if shows_changes(*part, layers) {
                self.textures.changes().paint(painter, places());
            }
        }
    }

    fn large_ui(
        &mut self,
        ui: &Ui,
        room: Rect,
        images: &Images,
        closer: Option<&Arc<Closer>>,
        layers: Layers,
        has_neighbour: bool,
    ) {
        let Some(large) = &mut self.large else {
            return;
        };
        let (part, index) = large.place;
        let input = Input {
            prefix: self.prefix,
            room,
            images,
            textures: &self.textures,
            closer: closer.map(|closer| &**closer),
            with_changes: shows_changes(part, layers),
            has_neighbour,
        };
        let is_there = index < part.count(images);
        if !(is_there && large.ui(ui, &input)) {
            self.large = None;
        }
    }
}

/// The parts with these layers, and where their images are in a room of the screen.
fn shown(images: &Images, layers: Layers, room: Rect, scale: f32) -> Vec<(Part, Placed)> {
    let parts = parts(images, layers);
    let groups: Vec<Group> = parts.iter().map(|(_, group)| *group).collect();
    // In whole pixels of the screen, or each pixel of an image would be another mixture of two.
    let room = PixelRoom::of(room, scale);
    let spacing = Spacing {
        frame: if has_frames(images, layers) {
            room.px(FRAME)
        } else {
            0.0
        },
        gap: room.px(GAP),
        between: room.px(BETWEEN),
        title: if groups.len() > 1 {
            room.px(TITLE)
        } else {
            0.0
        },
        grain: 1.0,
        whole_from: WHOLE_FROM,
    };
    let placed = arrange(room.size, images.shape.side as f32, &groups, spacing);
    let placed = placed.iter().map(|placed| room.place(placed));
    parts.iter().map(|(part, _)| *part).zip(placed).collect()
}

/// The image at a place of the screen.
fn hit(shown: &[(Part, Placed)], pos: Pos2) -> Option<Place> {
    shown
        .iter()
        .find_map(|(part, placed)| Some((*part, placed.at(pos)?)))
}

/// One of all images, counted through.
fn nth(shown: &[(Part, Placed)], index: usize) -> Option<Place> {
    let mut all = shown
        .iter()
        .flat_map(|(part, placed)| placed.indices().map(|index| (*part, index)));
    all.nth(index)
}

/// The other way round.
fn index_of(shown: &[(Part, Placed)], place: Place) -> Option<usize> {
    let mut all = shown
        .iter()
        .flat_map(|(part, placed)| placed.indices().map(|index| (*part, index)));
    all.position(|other| other == place)
}

fn outline(ui: &Ui, painter: &Painter, shown: &[(Part, Placed)], (part, index): Place) {
    let placed = shown.iter().find(|(other, _)| *other == part);
    if let Some((_, placed)) = placed.filter(|(_, placed)| placed.indices().contains(&index)) {
        let stroke = Stroke::new(2.0, ui.visuals().text_color());
        let rect = placed.framed(index);
        painter.rect_stroke(rect, SQUARE, stroke, StrokeKind::Outside);
    }
}

/// What is under the pointer, or what there is, or that there is nothing to see.
fn read_out(
    images: &Images,
    under: Option<Place>,
    shown: &[(Part, Placed)],
    fits: impl Fn(&str) -> bool,
) -> String {
    if let Some((part, index)) = under {
        let d = part.opinions(images).get(index);
        let answer = d.map_or_else(String::new, |d| {
            format!("    {}", words::answer(images.opinion, *d))
        });
        return format!("{}{answer}", words::one(images, part, index));
    }
    if !images.fakes.iter().all(|v| v.is_finite()) {
        return tr!("Some pixels of the fakes are no numbers any more.").to_owned();
    }
    match shown.first() {
        Some((part, placed)) => {
            let what = words::counted(images, *part, placed.indices().len());
            let whole = tr!("{what}. A click enlarges one.", what);
            // A sentence less, before one that is cut.
            if fits(&whole) {
                whole
            } else {
                format!("{what}.")
            }
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::super::parts::tests::{only, some_images};
    use super::*;
    use crate::training::Scene;

    fn grid(layers: Layers, size: [f32; 2]) -> Harness<'static> {
        let images = some_images();
        let snapshot = Arc::new(Snapshot {
            scene: Scene::Images(images.clone()),
            ..Snapshot::default()
        });
        let mut grid = ImageGrid::new("");
        let mut harness = Harness::builder().with_size(size).build_ui(move |ui| {
            grid.keep_up(ui, &snapshot, &images, None);
            grid.ui(ui, &images, None, layers, false);
        });
        harness.run_steps(2);
        harness
    }

    #[test]
    fn the_grid_says_what_it_shows_and_a_click_enlarges_an_image() {
        let mut harness = grid(Layers::of_images(), [400.0, 500.0]);
        let name = "64 fakes, D says 25 % real on average";
        let middle = harness.get_by_label(name).rect().center();
        harness.hover_at(middle);
        harness.run_steps(2);
        harness.get_by_label(name).click();
        harness.run_steps(4);
        harness.get_by_label_contains("Enlarged: Fake");
        let answers = harness.query_all_by_label_contains("D(x) 0.25");
        assert!(answers.count() > 0);
    }

    #[test]
    fn the_line_below_is_whole_where_it_can_be() {
        let name = "64 fakes, D says 25 % real on average";
        for (width, whole) in [(700.0, true), (330.0, false)] {
            let harness = grid(Layers::of_images(), [width, 500.0]);
            let longer = format!("{name}. A click enlarges one.");
            assert_eq!(harness.query_by_label(&longer).is_some(), whole, "{width}");
            let shorter = format!("{name}.");
            assert_eq!(
                harness.query_by_label(&shorter).is_some(),
                !whole,
                "{width}"
            );
        }
    }

    #[test]
    fn the_keyboard_goes_from_image_to_image() {
        let mut harness = grid(Layers::of_images(), [400.0, 500.0]);
        harness
            .get_by_label("64 fakes, D says 25 % real on average")
            .focus();
        harness.run_steps(2);
        for key in [Key::ArrowRight, Key::ArrowDown] {
            harness.key_press(key);
            harness.run_steps(2);
        }
        harness.key_press(Key::Enter);
        harness.run_steps(4);
        // One to the right, and one line of eight down.
        harness.get_by_label("Enlarged: Fake 10");
    }

    #[test]
    fn all_layers_at_once_and_none_fit_rooms_of_every_shape() {
        for size in [[400.0, 500.0], [900.0, 300.0], [120.0, 700.0], [60.0, 60.0]] {
            grid(only(&Layer::ALL), size);
            grid(only(&[Layer::Real, Layer::Fake, Layer::Gradients]), size);
            grid(only(&[]), size);
        }
        let both = grid(only(&[Layer::Real, Layer::Fake]), [400.0, 500.0]);
        both.get_by_label_contains("16 real images, D says 75 % real");
    }
}
