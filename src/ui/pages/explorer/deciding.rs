//! What each layer decides: the image with one layer's style of the second seed, how it differs, and the factors of the
//! data set that go with it.

use eframe::egui::{
    self, Align, Color32, Layout, Rect, Response, RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2,
    WidgetInfo, vec2,
};

use super::Explorer;
use super::measures::SCROLL_BAR;
use super::mixing::layer_name;
use super::request::{BEFORE, PAIRS, place_in_words};
use crate::language::{self, fixed};
use crate::training::{Images, Inherited};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::{label_in, text_width};
use crate::ui::theme::SQUARE;

/// Most of an image.
const SIDE: f32 = 112.0;
const GAP: f32 = 6.0;
/// Images of which the factors have room as well are no smaller.
const LEAST: f32 = 48.0;
/// Height of the headings, and of a row of factors.
const HEADINGS: f32 = 38.0;
const ROW: f32 = 27.0;
/// Height of what is below the differences.
const CAPTION: f32 = 24.0;
/// Between the edge of a share and its number.
const INDENT: f32 = 3.0;
/// Most of the width that names have.
const MOST_OF_NAMES: f32 = 0.36;
/// Shares from which a layer decides something.
const MUCH: f64 = 0.5;

impl Explorer {
    /// All of it: one table of images and factors, whose headings stay while what is below them scrolls.
    pub(super) fn deciding_ui(&mut self, ui: &mut Ui, images: &Images) {
        ui.horizontal_wrapped(|ui| self.other_ui(ui));
        self.measure_ui(ui);
        ui.add_space(4.0);
        let sides = self.styles.sides.clone();
        let count = sides.len() + 2;
        let view = self
            .shown
            .of_all()
            .filter(|view| view.table_images() == count);
        let (first, other) = match view {
            Some(view) => {
                let place = place_in_words(view.place, view.on_walk, &view.pins);
                (place, view.styles.other)
            }
            None => (tr!("Seed {seed}", seed = self.seed()), self.styles.other),
        };
        let is_there = view.is_some();
        let layers: Vec<String> = sides.iter().map(|side| layer_name(*side)).collect();
        let other_name = tr!("Seed {other}", other);
        let found = self.inherited.as_ref().map(|(_, found)| found.clone());
        let found = found.filter(|found| found.sides == sides);
        let names = self
            .factors
            .iter()
            .map(|factor| language::text(factor.name));
        let names = names.chain([tr!("Difference")]);
        let widest = names.map(|name| text_width(ui, name)).fold(0.0, f32::max);
        // Room is left for the factors, so that nothing moves once they are known.
        let rows = self.factors.len();
        let table = Columns::of(ui.available_size(), count, widest, rows);

        let headings = std::iter::once(first.as_str())
            .chain(layers.iter().map(String::as_str))
            .chain([other_name.as_str()]);
        table.headings_ui(ui, headings, sides.len());
        ScrollArea::vertical()
            .id_salt("what layers decide")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(GAP, GAP);
                let of_layers = (0..sides.len()).map(|layer| BEFORE + 2 + layer);
                let all = std::iter::once(BEFORE).chain(of_layers).chain([BEFORE + 1]);
                let mut titles: Vec<String> = vec![first.clone()];
                titles.extend(layers.iter().map(|name| tr!("{first} with {other}'s style in {name}", first, other, name)));
                titles.push(other_name.clone());
                ui.horizontal(|ui| {
                    for (column, (index, title)) in all.zip(&titles).enumerate() {
                        let rect = table.image_ui(ui, column, title);
                        if is_there {
                            self.shown.many(ui.painter(), images, index, rect);
                        }
                    }
                });
                ui.horizontal(|ui| {
                    table.name_ui(ui, tr!("Difference"), table.side).on_hover(|| {
                        tr!("How far each pixel is from the first image's: the brighter, the farther. The scale is always the same: 100 % is from black to white.").to_owned()
                    });
                    for (layer, name) in layers.iter().enumerate() {
                        let title = tr!("Difference that {name} makes", name);
                        let rect = table.image_ui(ui, layer + 1, &title);
                        if is_there {
                            self.shown.difference(ui.painter(), images, layer, rect);
                        }
                    }
                });
                ui.horizontal(|ui| {
                    let height = CAPTION - GAP;
                    ui.allocate_space(vec2(table.first, height));
                    for layer in 0..layers.len() {
                        let (_, rect) = ui.allocate_space(vec2(table.other, height));
                        let largest = self.shown.largest_difference(layer);
                        if let Some(largest) = largest.filter(|_| is_there) {
                            label_in(ui, rect, &at_most(largest));
                        }
                    }
                });
                if let Some(found) = &found {
                    factors_ui(ui, &table, found);
                }
            });
    }

    /// What measures the factors that each layer decides, and how far that is.
    fn measure_ui(&mut self, ui: &mut Ui) {
        let has_factors = !self.factors.is_empty();
        ui.horizontal_wrapped(|ui| {
            let measure = egui::Button::new(tr!("Measure what layers decide"));
            let response = ui
                .add_enabled(has_factors && !self.wants_shares, measure)
                .on_hover(|| {
                    tr!("Exchanges the style of one layer in {PAIRS} pairs of seeds. Where the two images differ in a factor, the \
                         classifier says how often the mixed one has the second image's value. Training waits for it, about a \
                         second.", PAIRS)
                })
                .on_disabled_hover(|| {
                    if has_factors {
                        tr!("Measuring…")
                    } else {
                        tr!("Nothing is known of these images: it takes a data set with classes, such as the faces.")
                    }
                    .to_owned()
                });
            if response.clicked() {
                self.wants_shares = true;
            }
            match (&self.inherited, self.wants_shares) {
                (_, true) => ui.weak(tr!("Measuring…")),
                (Some((epoch, found)), _) => {
                    ui.weak(tr!("{pairs} pairs of seeds, at epoch {epoch}", pairs = found.pairs, epoch))
                }
                (None, _) => ui.weak(tr!("Which of pose, hair, colours… comes from which layer?")),
            };
        });
    }
}

/// The columns of the table: names and the first image in one, then one for each layer, then the second image.
struct Columns {
    /// Width of the one with the names.
    first: f32,
    /// Width of each other one.
    other: f32,
    /// Side of an image.
    side: f32,
}

impl Columns {
    /// So many of them in a room, of which one has names up to `widest`; `factors` rows are below the images.
    fn of(room: Vec2, count: usize, widest: f32, factors: usize) -> Self {
        let others = count.saturating_sub(1).max(1) as f32;
        let width = (room.x - SCROLL_BAR - GAP * others).max(1.0);
        // As wide as the others, or they could not be compared, and wider where names want more.
        let equal = (width / (others + 1.0)).min(SIDE);
        let first = widest.min(MOST_OF_NAMES * width).max(equal);
        let other = ((width - first) / others).clamp(1.0, SIDE);
        let below = HEADINGS + CAPTION + factors as f32 * ROW;
        let highest = (room.y - below) / 2.0 - GAP;
        // Where that is too little, what is below the headings scrolls, and images are as large as the width lets them.
        let side = if highest < LEAST {
            other
        } else {
            other.min(highest)
        };
        Self { first, other, side }
    }

    fn width(&self, column: usize) -> f32 {
        if column == 0 { self.first } else { self.other }
    }

    /// What is above the columns: in two lines where one is not wide enough, so that nothing is cut.
    fn headings_ui<'a>(&self, ui: &mut Ui, names: impl Iterator<Item = &'a str>, layers: usize) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (column, name) in names.enumerate() {
                let width = self.width(column);
                // In no column a word is broken that has room in small letters.
                let longest = name.split(' ').map(|word| text_width(ui, word));
                let is_narrow = longest.fold(0.0, f32::max) > width;
                let text = RichText::new(name).strong();
                let text = if is_narrow { text.small() } else { text };
                let layout = Layout::top_down(Align::LEFT);
                let shown = ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
                    ui.set_width(width);
                    ui.add(egui::Label::new(text).wrap())
                });
                if (1..=layers).contains(&column) {
                    shown.inner.on_hover(|| {
                        tr!("The first image, but for the style of this layer, which is the second one's.").to_owned()
                    });
                }
            }
        });
    }

    /// The name of a row, of that height.
    fn name_ui(&self, ui: &mut Ui, name: &str, height: f32) -> Response {
        let (_, rect) = ui.allocate_space(vec2(self.first, height));
        label_in(ui, rect, name)
    }

    /// Room for an image in a column.
    fn image_ui(&self, ui: &mut Ui, column: usize, name: &str) -> Rect {
        let size = vec2(self.width(column), self.side);
        let (cell, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        let fitting = self.side.min(cell.width());
        Rect::from_min_size(cell.min, Vec2::splat(fitting))
    }
}

/// A largest difference in words.
fn at_most(share: f32) -> String {
    let percent = 100.0 * f64::from(share);
    // A small one is not none.
    let digits = usize::from(percent > 0.0 && percent < 1.0);
    tr!("up to {share} %", share = fixed(percent, digits))
}

/// Room for an image.
pub(super) fn image_ui(ui: &mut Ui, side: f32, name: &str) -> Rect {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
    rect
}

/// A row for each factor: how much of it each layer decides, below the image of that layer.
fn factors_ui(ui: &mut Ui, table: &Columns, found: &Inherited) {
    let height = ROW - GAP;
    let fill = ui.visuals().selection.bg_fill;
    for (name, shares) in &found.factors {
        ui.horizontal(|ui| {
            table.name_ui(ui, language::text(name), height);
            for share in shares {
                let size = vec2(table.other, height);
                let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                let Some(share) = share else {
                    label_in(ui, rect.shrink2(vec2(INDENT, 0.0)), "–");
                    response.on_hover(|| tr!("No two images differ in it.").to_owned());
                    continue;
                };
                let alpha = (share.clamp(0.0, 1.0) * 160.0) as u8;
                let fill = Color32::from_rgba_unmultiplied(fill.r(), fill.g(), fill.b(), alpha);
                ui.painter().rect_filled(rect, SQUARE, fill);
                let words = format!("{:.0} %", 100.0 * share);
                let is_narrow = text_width(ui, &words) > size.x - 2.0 * INDENT;
                let text = RichText::new(words);
                let text = if *share >= MUCH { text.strong() } else { text };
                let text = if is_narrow { text.small() } else { text };
                let builder = UiBuilder::new()
                    .max_rect(rect.shrink2(vec2(INDENT, 0.0)))
                    .layout(Layout::left_to_right(Align::Center));
                ui.new_child(builder)
                    .add(egui::Label::new(text).selectable(false));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_and_images_leave_room_for_the_factors_as_long_as_they_are_seen() {
        let widest = 84.0;
        for count in [5, 7] {
            for (x, y) in [
                (559.0, 430.0),
                (611.0, 560.0),
                (320.0, 320.0),
                (240.0, 280.0),
            ] {
                let table = Columns::of(vec2(x, y), count, widest, 8);
                let others = (count - 1) as f32;
                let all = table.first + others * (table.other + GAP);
                assert!(all + SCROLL_BAR <= x + 0.1, "{x} × {y}: {all}");
                assert!(table.side <= table.other, "{x} × {y}: {}", table.side);
                let below = HEADINGS + CAPTION + 8.0 * ROW;
                let is_whole = 2.0 * (table.side + GAP) + below <= y + 0.1;
                assert!(is_whole || y < 400.0, "{x} × {y}: {}", table.side);
            }
        }
        assert_eq!(at_most(0.034), "up to 3 %");
        assert_eq!(at_most(0.004), "up to 0.4 %");
        assert_eq!(at_most(0.0), "up to 0 %");
        let large = Columns::of(vec2(2_000.0, 900.0), 5, widest, 8);
        assert_eq!((large.side, large.first), (SIDE, SIDE));
    }
}
