//! What each layer decides: the image with one layer's style of the second seed, how it differs, and the factors of the
//! data set that go with it.

use eframe::egui::{self, Color32, Rect, Response, RichText, Sense, Ui, WidgetInfo, vec2};

use super::Explorer;
use super::mixing::layer_name;
use super::request::{BEFORE, PAIRS, place_in_words};
use crate::language;
use crate::training::{Images, Inherited};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::label_in;

/// Most of an image.
const SIDE: f32 = 112.0;
const GAP: f32 = 6.0;
/// Shares from which a layer decides something.
const MUCH: f64 = 0.5;

impl Explorer {
    /// All of it.
    pub(super) fn deciding_ui(&mut self, ui: &mut Ui, images: &Images, width: f32) {
        ui.horizontal(|ui| self.other_ui(ui));
        ui.add_space(4.0);
        let sides = self.styles.sides.clone();
        let columns = sides.len() + 2;
        let side = ((width - GAP * (columns - 1) as f32) / columns as f32).min(SIDE);
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
        let has_factors = self.has_factors;
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
    egui::Grid::new("factors of layers")
        .spacing(vec2(14.0, 3.0))
        .min_col_width(64.0)
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
                            ui.set_min_width(54.0);
                            ui.label(text);
                        });
                }
                ui.end_row();
            }
        });
}
