//! What each layer decides: the image with one layer's style of the second seed, how it differs, and the factors of the
//! data set that go with it.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align, Color32, Layout, Rect, Response, RichText, ScrollArea, Sense, TextStyle, Ui,
    UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::Explorer;
use super::measures::SCROLL_BAR;
use super::mixing::layer_name;
use super::request::{BEFORE, PAIRS, place_in_short, place_in_words};
use crate::language::{self, fixed, grouped};
use crate::training::{Images, Inherited};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::{label_in, text_width, width_in};
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
        let (first, heading, other) = if let Some(view) = view {
            let of = (view.place, view.on_walk, view.pins.as_slice());
            let place = place_in_words(of.0, of.1, of.2);
            (place, place_in_short(of.0, of.1, of.2), view.styles.other)
        } else {
            let seed = tr!("Seed {seed}", seed = self.seed());
            (seed.clone(), seed, self.styles.other)
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

        let headings: Vec<&str> = std::iter::once(heading.as_str())
            .chain(layers.iter().map(String::as_str))
            .chain([other_name.as_str()])
            .collect();
        table.headings_ui(ui, &headings);
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
        // Below the button: beside it a sentence would go on beneath it.
        let words = match (&self.inherited, self.wants_shares) {
            (_, true) => tr!("Measuring…").to_owned(),
            (Some((epoch, found)), _) => tr!(
                "{pairs} pairs of seeds, at epoch {epoch}",
                pairs = found.pairs,
                epoch = grouped(*epoch)
            ),
            (None, _) => tr!("Which of pose, hair, colours… comes from which layer?").to_owned(),
        };
        ui.add(egui::Label::new(RichText::new(words).weak()).wrap());
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

    /// What is above the columns, all of one size: as small, and then as close, as it takes so that no layer's name is broken. Those
    /// of seeds may be of two lines.
    fn headings_ui(&self, ui: &mut Ui, names: &[&str]) {
        let is_layer = |column: usize| column > 0 && column + 1 < names.len();
        let face = |column: usize, is_close: bool| match (is_layer(column), is_close) {
            (false, _) => names[column].to_owned(),
            (true, false) => names[column].replace(' ', "\u{a0}"),
            (true, true) => names[column].replace(' ', ""),
        };
        let has_room = |style: &TextStyle, is_close: bool| {
            (0..names.len()).all(|column| {
                let face = face(column, is_close);
                let mut words = face.split(' ');
                words.all(|word| width_in(ui, style, word) <= self.width(column))
            })
        };
        let sizes = [(TextStyle::Body, false), (TextStyle::Small, false)];
        let mut sizes = sizes.into_iter();
        let (style, is_close) = sizes
            .find(|(style, is_close)| has_room(style, *is_close))
            .unwrap_or((TextStyle::Small, true));
        // They have the room of two lines in any case, so that a walk moves nothing below them.
        let height = 2.0 * ui.text_style_height(&TextStyle::Body).ceil();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (column, name) in names.iter().enumerate() {
                let width = self.width(column);
                let color = ui.visuals().strong_text_color();
                let font = style.resolve(ui.style());
                let mut job = LayoutJob::simple(face(column, is_close), font, color, width);
                job.wrap.max_rows = 2;
                let text = ui.painter().layout_job(job);
                let layout = Layout::top_down(Align::LEFT);
                let shown = ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
                    ui.set_min_size(vec2(width, height));
                    ui.add(egui::Label::new(text))
                });
                let label = shown.inner;
                label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, *name));
                if is_layer(column) {
                    label.on_hover(|| {
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

fn percent(share: f64) -> String {
    tr!("{share} %", share = fixed(100.0 * share, 0))
}

/// A row for each factor: how much of it each layer decides, below the image of that layer.
fn factors_ui(ui: &mut Ui, table: &Columns, found: &Inherited) {
    let height = ROW - GAP;
    // All of one size, or they could not be compared.
    let is_small = text_width(ui, &percent(1.0)) > table.other - 2.0 * INDENT;
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
                let text = RichText::new(percent(*share));
                let text = if *share >= MUCH { text.strong() } else { text };
                let text = if is_small { text.small() } else { text };
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
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::data::seeds::Place;

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

    #[test]
    fn a_walk_leaves_what_is_below_the_headings_where_it_is() {
        let top = |first: &'static str| {
            // Ways have arrows, which egui's own font has not.
            let mut needs_font = true;
            let mut harness = Harness::builder()
                .with_size([600.0, 300.0])
                .build_ui(move |ui| {
                    if std::mem::take(&mut needs_font) {
                        return crate::ui::theme::install(ui.ctx());
                    }
                    let table = Columns::of(vec2(480.0, 280.0), 5, 84.0, 2);
                    let names = [first, "4 × 4", "8 × 8", "16 × 16", "Seed 7"];
                    table.headings_ui(ui, &names);
                    ui.label("below");
                });
            harness.run_steps(2);
            harness.get_by_label("below").rect().top()
        };
        let at_a_seed = top("Seed 3");
        for first in [
            "3 → 7\n8 %",
            "12 % of the way from seed 3 to 4294967295 and on",
        ] {
            assert_eq!(top(first), at_a_seed, "{first}");
        }
        assert_eq!(
            place_in_short(Place::of(3), Some(0.08), &[3, 7]),
            "3 → 7\n8 %"
        );
    }
}
