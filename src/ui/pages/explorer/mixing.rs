//! Style mixing: the second seed, the layers that have its style, and the table of seeds × seeds.

use eframe::egui::{self, Align2, DragValue, Label, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::Explorer;
use super::beside::{NUMBER, mark, seed_text, text_height, write};
use super::measures::MOST_TABLE;
use super::request::{BEFORE, MIXED, View};
use crate::experiments::words::list;
use crate::gan::wanted::LayerSet;
use crate::training::Images;
use crate::ui::choice::hollow;
use crate::ui::hover::LazyHover as _;
use crate::ui::number;

/// Between two images of the table, and between it and what heads it.
const GAP: f32 = 3.0;
const HEAD: f32 = 10.0;
/// Between an image that heads a row and its number.
const BESIDE: f32 = 4.0;
/// Side of an image, with what is between two of them, which all have that are in sight at once; where that is too much, the table
/// scrolls anyway, and they are that large.
const LEAST: f32 = 26.0;
const GOOD: f32 = 40.0;

/// "4 × 4".
pub(super) fn layer_name(side: usize) -> String {
    format!("{side} × {side}")
}

impl Explorer {
    /// The second seed.
    pub(super) fn other_ui(&mut self, ui: &mut Ui) {
        let name = ui
            .label(tr!("Second seed"))
            .on_hover(|| tr!("The seed whose styles are taken over.").to_owned());
        let field = DragValue::new(&mut self.styles.other)
            .speed(0.1)
            .custom_parser(number::parse_whole);
        ui.add(field).labelled_by(name.id);
    }

    /// The second seed, and the layers that have its style.
    fn mix_ui(&mut self, ui: &mut Ui) {
        let filled = ui.visuals().clone();
        // Hollow as a whole: a box within a `Ui` of its own would have the rest of the line alone, and break there.
        hollow(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.scope(|ui| {
                    *ui.visuals_mut() = filled;
                    self.other_ui(ui);
                });
                ui.add_space(8.0);
                let gives = Label::new(tr!("gives its style to")).extend();
                ui.add(gives).on_hover(|| {
                    tr!("The explored image is made with the second seed's style in these layers. Fewer pixels: coarser things.")
                        .to_owned()
                });
                let sides = self.styles.sides.clone();
                for (layer, side) in sides.iter().enumerate() {
                    let mut is_taken = self.styles.taken.has(layer);
                    if ui.checkbox(&mut is_taken, layer_name(*side)).changed() {
                        self.styles.taken = self.styles.taken.with(layer, is_taken);
                    }
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            let layers = self.styles.sides.len();
            let named = LayerSet::named(layers).into_iter();
            let named = named.filter(|(_, set)| !set.is_empty(layers));
            for (name, set) in named.chain([(tr!("No layer"), LayerSet::default())]) {
                let is_it = (0..layers).all(|layer| set.has(layer) == self.styles.taken.has(layer));
                if ui.selectable_label(is_it, name).clicked() {
                    self.styles.taken = set;
                }
            }
        });
    }

    /// Rows of images with the styles of those above them.
    pub(super) fn mixed_ui(&mut self, ui: &mut Ui, images: &Images) {
        self.mix_ui(ui);
        let words = self.mixed_in_words();
        let room = ui.available_size();
        // At least two lines, so that fewer words do not move the table.
        let lines = 2.0 * ui.text_style_height(&egui::TextStyle::Body);
        let below = text_height(ui, &words, room.x).max(lines) + ui.spacing().item_spacing.y;
        let is_table =
            |view: &&View| view.table_images() == MIXED + view.rows().count() * (1 + MIXED);
        let view = self.shown.of_all().filter(is_table).cloned();
        let (explored, other) = (self.seed(), self.styles.other);
        let numbers: Vec<_> = view
            .iter()
            .flat_map(View::rows)
            .map(|seed| seed_text(ui, seed, seed == explored))
            .collect();
        let widest = numbers.iter().map(|text| text.size().x).fold(0.0, f32::max);
        let rows = view.as_ref().map_or(MIXED, |_| numbers.len());
        let places = Places::new(vec2(room.x, room.y - below), rows, widest);
        let (whole, _) = ui.allocate_exact_size(places.size(rows), Sense::hover());
        ui.weak(words);
        let Some(view) = view else {
            return;
        };
        let place = |column: usize, row: usize| places.image(whole.min, column, row);
        let is_seed = self.on_walk.is_none() && self.place.is_seed();
        let shown = is_seed.then(|| (self.place.seed(), self.styles.other));
        let mut chosen = None;
        for (column, seed) in view.columns().enumerate() {
            let rect = place(column + 1, 0);
            self.shown.many(ui.painter(), images, BEFORE + column, rect);
            let text = seed_text(ui, seed, seed == other);
            write(
                ui,
                text,
                rect.center_top(),
                Align2::CENTER_BOTTOM,
                places.step,
            );
            let name = tr!("Second seed {seed}", seed);
            if button_ui(ui, column, rect, &name, None) {
                chosen = Some(Chosen::Other(seed));
            }
        }
        for ((row, seed), text) in view.rows().enumerate().zip(numbers) {
            let first = BEFORE + MIXED + row * (1 + MIXED);
            let rect = place(0, row + 1);
            self.shown.many(ui.painter(), images, first, rect);
            let at = rect.left_center() - vec2(BESIDE, 0.0);
            write(ui, text, at, Align2::RIGHT_CENTER, places.numbers);
            let name = tr!("First seed {seed}", seed);
            if button_ui(ui, first, rect, &name, None) {
                chosen = Some(Chosen::First(seed));
            }
            for (column, other) in view.columns().enumerate() {
                let rect = place(column + 1, row + 1);
                self.shown
                    .many(ui.painter(), images, first + 1 + column, rect);
                let name = tr!("Seed {seed} with styles of {other}", seed, other);
                let is_shown = shown == Some((seed, other));
                if button_ui(ui, first + 1 + column, rect, &name, Some(is_shown)) {
                    chosen = Some(Chosen::Both(seed, other));
                }
            }
        }
        match chosen {
            Some(Chosen::First(seed)) => self.go_to(seed),
            Some(Chosen::Other(seed)) => self.styles.other = seed,
            Some(Chosen::Both(seed, other)) => {
                self.go_to(seed);
                self.styles.other = other;
            }
            None => (),
        }
    }

    fn mixed_in_words(&self) -> String {
        let rows = match self.pins.len() {
            0 => tr!("Rows: the explored seed and those around it; pin seeds to choose them."),
            count if count <= MIXED => tr!("Rows: the pinned seeds."),
            _ => tr!("Rows: the first six pinned seeds."),
        };
        let layers = self.taken_in_words();
        let layers = if layers.is_empty() {
            tr!("Tick a layer to mix them.").to_owned()
        } else {
            tr!(
                "In {layers} they have the styles of the seed above.",
                layers
            )
        };
        format!("{rows} {layers}")
    }

    /// "4 × 4 and 8 × 8".
    pub(super) fn taken_in_words(&self) -> String {
        let taken = self.styles.sides.iter().enumerate();
        let taken = taken.filter(|(layer, _)| self.styles.taken.has(*layer));
        let names: Vec<_> = taken.map(|(_, side)| layer_name(*side)).collect();
        list(&names)
    }
}

/// Where the images of the table are.
struct Places {
    /// From one to the next.
    step: f32,
    /// Width of the numbers before the rows.
    numbers: f32,
}

impl Places {
    /// Of so many rows below the one that heads the columns, as large as they fit into a room, or into its width alone where they
    /// would be tiny. Their numbers are so wide; where an image would be smaller than that, there are none.
    fn new(room: Vec2, rows: usize, numbers: f32) -> Self {
        let width = room.x.min(MOST_TABLE) - HEAD;
        let highest = (room.y - NUMBER - HEAD) / (rows + 1) as f32;
        let step = |numbers: f32| {
            let widest = (width - numbers) / (MIXED + 1) as f32;
            let most = if highest < LEAST { GOOD } else { highest };
            widest.min(most).floor().max(LEAST)
        };
        let numbers = numbers.ceil() + BESIDE;
        let numbers = if numbers <= step(numbers) {
            numbers
        } else {
            0.0
        };
        Self {
            step: step(numbers),
            numbers,
        }
    }

    /// The first row and column are apart from the others.
    fn at(&self, number: usize) -> f32 {
        number as f32 * self.step + if number > 0 { HEAD } else { 0.0 }
    }

    /// Of all of it.
    fn size(&self, rows: usize) -> Vec2 {
        vec2(
            self.numbers + self.at(MIXED + 1),
            NUMBER + self.at(rows + 1),
        )
    }

    /// An image, from the corner of the table.
    fn image(&self, corner: Pos2, column: usize, row: usize) -> Rect {
        let corner = corner + vec2(self.numbers + self.at(column), NUMBER + self.at(row));
        Rect::from_min_size(corner, Vec2::splat(self.step)).shrink(GAP / 2.0)
    }
}

/// What a click of the table goes to.
enum Chosen {
    First(u32),
    Other(u32),
    Both(u32, u32),
}

/// An image of the table, already painted; of those that can be the explored one, whether it is. Returns whether it was clicked.
fn button_ui(ui: &Ui, index: usize, rect: Rect, name: &str, is_shown: Option<bool>) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(("mixed", index)), Sense::click());
    response.widget_info(|| WidgetInfo {
        selected: is_shown,
        ..WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    if is_shown == Some(true) || response.hovered() || response.has_focus() {
        mark(ui, rect);
    }
    response.on_hover(|| name.to_owned()).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_its_room_with_numbers_where_there_is_some() {
        // A seed of four and one of ten digits, in points.
        for (x, y) in [(559.0, 380.0), (320.0, 250.0), (240.0, 190.0)] {
            for rows in [1, 2, MIXED] {
                for numbers in [28.0, 68.0] {
                    let places = Places::new(vec2(x, y), rows, numbers);
                    let size = places.size(rows);
                    let is_seen = size.y <= y || places.step > LEAST;
                    assert!(size.x <= x && is_seen, "{x} × {y}: {size:?}");
                    assert!(places.numbers <= places.step, "{x} × {y}: {numbers}");
                    let last = places.image(Pos2::ZERO, MIXED, rows);
                    assert!(last.right() <= size.x && last.bottom() <= size.y);
                }
            }
        }
        assert!(Places::new(vec2(559.0, 380.0), MIXED, 28.0).numbers > 28.0);
        assert_eq!(Places::new(vec2(240.0, 190.0), MIXED, 68.0).numbers, 0.0);
        // A low room that is wide has no tiny images.
        let low = Places::new(vec2(337.0, 150.0), MIXED, 18.0);
        assert_eq!(low.step, GOOD);
    }
}
