//! What each layer decides: the image with one layer's style of the second seed, how it differs, and the factors of the
//! data set that go with it.

use eframe::egui::{self, Color32, Rect, Response, RichText, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::Explorer;
use super::measures::SCROLL_BAR;
use super::mixing::layer_name;
use super::request::{BEFORE, PAIRS, place_in_words};
use crate::language;
use crate::training::{Images, Inherited};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::{label_in, text_width};

/// Most of an image.
const SIDE: f32 = 112.0;
const GAP: f32 = 6.0;
/// Images of which the factors have room as well are no smaller.
const LEAST: f32 = 48.0;
/// Height of all but the images and the factors, and of a row of these.
const AROUND: f32 = 80.0;
const ROW: f32 = 25.0;
/// Least and most width of a share, and what is between two of them.
const SHARE: (f32, f32) = (40.0, 64.0);
const SHARES: Vec2 = vec2(8.0, 3.0);
/// Shares from which a layer decides something.
const MUCH: f64 = 0.5;

impl Explorer {
    /// All of it.
    pub(super) fn deciding_ui(&mut self, ui: &mut Ui, images: &Images) {
        ui.horizontal_wrapped(|ui| self.other_ui(ui));
        ui.add_space(4.0);
        let sides = self.styles.sides.clone();
        let columns = sides.len() + 2;
        // Room is left for the factors, so that nothing moves once they are known.
        let rows = if self.factors > 0 {
            1 + self.factors
        } else {
            0
        };
        let side = side_of(ui.available_size(), columns, AROUND + rows as f32 * ROW);
        let view = self
            .shown
            .of_all()
            .filter(|view| view.table_images() == columns);
        let (first, other) = match view {
            Some(view) => {
                let place = place_in_words(view.place, view.on_walk, &view.pins);
                (place, view.styles.other)
            }
            None => (tr!("Seed {seed}", seed = self.seed()), self.styles.other),
        };
        let is_there = view.is_some();
        egui::Grid::new("what layers decide")
            .spacing(vec2(GAP, GAP))
            .min_col_width(side)
            .show(ui, |ui| {
                let names = sides.iter().map(|side| layer_name(*side));
                name_ui(ui, side, &first);
                for name in names.clone() {
                    // Smaller where it would reach the next one.
                    let is_narrow = text_width(ui, &name) + GAP > side;
                    let name = RichText::new(name);
                    let name = if is_narrow { name.small() } else { name };
                    ui.label(name).on_hover(|| {
                        tr!("The first image, but for the style of this layer, which is the second one's.").to_owned()
                    });
                }
                name_ui(ui, side, &tr!("Seed {other}", other));
                ui.end_row();
                let layers = (0..sides.len()).map(|layer| BEFORE + 2 + layer);
                let all = std::iter::once(BEFORE).chain(layers).chain([BEFORE + 1]);
                let mut titles: Vec<String> = vec![first.clone()];
                titles.extend(names.clone().map(|name| tr!("{first} with {other}'s style in {name}", first, other, name)));
                titles.push(tr!("Seed {other}", other));
                for (index, title) in all.zip(titles) {
                    let rect = image_ui(ui, side, &title);
                    if is_there {
                        self.shown.many(ui.painter(), images, index, rect);
                    }
                }
                ui.end_row();
                name_ui(ui, side, tr!("Difference")).on_hover(|| {
                    tr!("How far each pixel is from the first image's: the brighter, the farther; all on one scale.").to_owned()
                });
                for (layer, name) in names.enumerate() {
                    let rect = image_ui(ui, side, &tr!("Difference that {name} makes", name));
                    if is_there {
                        self.shown.difference(ui.painter(), images, layer, rect);
                    }
                }
                ui.end_row();
            });
        ui.add_space(8.0);
        self.shares_ui(ui);
    }

    /// The factors that each layer decides, once they are measured.
    fn shares_ui(&mut self, ui: &mut Ui) {
        let has_factors = self.factors > 0;
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
        let Some((_, found)) = &self.inherited else {
            return;
        };
        if found.sides == self.styles.sides {
            table_ui(ui, found);
        }
    }
}

/// Side of an image: so many are beside each other, in two rows, and so much is below. Where that is too much for the room, it
/// scrolls, and they are as large as the width lets them.
fn side_of(room: Vec2, columns: usize, below: f32) -> f32 {
    let gaps = GAP * columns.saturating_sub(1) as f32;
    let widest = |width: f32| ((width - gaps) / columns.max(1) as f32).clamp(1.0, SIDE);
    let highest = (room.y - below) / 2.0;
    if highest < LEAST {
        return widest(room.x - SCROLL_BAR);
    }
    widest(room.x).min(highest)
}

/// The name of a column or a row of images: no wider than one of them, however long it is.
fn name_ui(ui: &mut Ui, side: f32, name: &str) -> Response {
    let height = ui.spacing().interact_size.y;
    let (_, rect) = ui.allocate_space(vec2(side, height));
    label_in(ui, rect, name)
}

/// Room for an image.
pub(super) fn image_ui(ui: &mut Ui, side: f32, name: &str) -> Rect {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
    rect
}

fn table_ui(ui: &mut Ui, found: &Inherited) {
    let names = found.factors.iter();
    let names = names.map(|(name, _)| text_width(ui, language::text(name)));
    let left = ui.available_width() - SCROLL_BAR - names.fold(0.0, f32::max);
    let width = left / found.sides.len().max(1) as f32 - SHARES.x;
    let width = width.clamp(SHARE.0, SHARE.1);
    egui::Grid::new("factors of layers")
        .spacing(SHARES)
        .min_col_width(width)
        .show(ui, |ui| {
            ui.label("");
            for side in &found.sides {
                ui.label(layer_name(*side));
            }
            ui.end_row();
            for (name, shares) in &found.factors {
                ui.label(language::text(name));
                for share in shares {
                    let Some(share) = share else {
                        ui.weak("–")
                            .on_hover(|| tr!("No two images differ in it.").to_owned());
                        continue;
                    };
                    let text = RichText::new(format!("{:.0} %", 100.0 * share));
                    let text = if *share >= MUCH { text.strong() } else { text };
                    let fill = ui.visuals().selection.bg_fill;
                    let fill = Color32::from_rgba_unmultiplied(
                        fill.r(),
                        fill.g(),
                        fill.b(),
                        (share.clamp(0.0, 1.0) * 160.0) as u8,
                    );
                    egui::Frame::new()
                        .fill(fill)
                        .inner_margin(2)
                        .show(ui, |ui| {
                            ui.set_min_width(width - 4.0);
                            ui.label(text);
                        });
                }
                ui.end_row();
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_leave_room_for_the_factors_as_long_as_they_are_seen() {
        let below = AROUND + 9.0 * ROW;
        for (x, y) in [
            (559.0, 470.0),
            (611.0, 602.0),
            (320.0, 360.0),
            (240.0, 320.0),
        ] {
            let side = side_of(vec2(x, y), 5, below);
            assert!(5.0 * side + 4.0 * GAP <= x, "{x} × {y}: {side}");
            let fits = 2.0 * side + below <= y;
            assert_eq!(fits, y > 400.0, "{x} × {y}: {side}");
            assert!(!fits || side >= LEAST, "{x} × {y}: {side}");
        }
        assert_eq!(side_of(vec2(2_000.0, 900.0), 5, below), SIDE);
    }
}
