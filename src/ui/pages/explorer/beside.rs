//! What is beside the explored image: tabs, the part that is chosen of them, and the pinned seeds, which stay where they are
//! whatever is chosen.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, Button, Color32, Galley, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind,
    TextStyle, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::Explorer;
use super::measures::{MOST_TABLE, Measures};
use super::request::{BEFORE, Beside, TABLE};
use crate::language::fixed;
use crate::training::Images;
use crate::ui::hover::LazyHover as _;
use crate::ui::images::words::distance;
use crate::ui::page::PageRequest;
use crate::ui::theme::Role;

/// Height of a seed's number above or below its image.
pub(super) const NUMBER: f32 = 14.0;
/// Between two images of the table.
const GAP: f32 = 3.0;
/// Least side of a table.
const LEAST_TABLE: f32 = 120.0;
/// Least side of one whose images have numbers below them.
const LEAST_NUMBERED: f32 = 266.0;

impl Explorer {
    /// All of it. Returns what is to be written.
    pub(super) fn column_ui(
        &mut self,
        ui: &mut Ui,
        images: &Images,
        measures: &Measures,
    ) -> Option<PageRequest> {
        let top = ui.cursor().top();
        self.tabs_ui(ui);
        let tabs = ui.cursor().top() - top;
        let size = vec2(measures.right, measures.body(tabs + self.foot));
        let (_, rect) = ui.allocate_space(size);
        let beside = self.beside();
        let builder = UiBuilder::new().id_salt("beside").max_rect(rect);
        // As high whatever is in it: what is higher scrolls, and moves nothing.
        let mut part = ui.new_child(builder);
        let scroll = ScrollArea::vertical().id_salt(beside).auto_shrink(false);
        match beside {
            Beside::Neighbours => scroll.show(&mut part, |ui| self.table_ui(ui, images)).inner,
            Beside::Layers => scroll.show(&mut part, |ui| self.layers_ui(ui)).inner,
            Beside::Mixing => scroll.show(&mut part, |ui| self.mixed_ui(ui, images)).inner,
            // Its headings stay where they are: the table below them scrolls.
            Beside::Deciding => self.deciding_ui(&mut part, images),
        }
        self.pins_ui(ui, images)
    }

    fn tabs_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let shown = self.beside();
            for (beside, words, help) in [
                (
                    Beside::Neighbours,
                    tr!("Neighbours"),
                    tr!("The images of the seeds around this one."),
                ),
                (
                    Beside::Layers,
                    tr!("Layers"),
                    tr!("What each layer makes of the noise on its way to an image: its feature maps."),
                ),
                (
                    Beside::Mixing,
                    tr!("Style mixing"),
                    tr!("Images that have the style of one seed in some layers, and that of another seed in the others."),
                ),
                (
                    Beside::Deciding,
                    tr!("What layers decide"),
                    tr!("Which features of an image come from which layer: one layer at a time has the style of another seed."),
                ),
            ] {
                let missing = match beside {
                    Beside::Neighbours => None,
                    Beside::Layers => (!self.shown.has_layers())
                        .then_some(tr!("These are dense layers, which make no maps.")),
                    Beside::Mixing | Beside::Deciding => (!self.styles.are_there()).then_some(
                        tr!("Layers of this generator have no styles of their own. Those of the architecture \"Style\" have; \
                         the preset \"Styles\" is one."),
                    ),
                };
                // Within a `Ui` of its own a tab would have the rest of the line alone, and break there.
                let tab = Button::selectable(beside == shown, words);
                let response = ui.add_enabled(missing.is_none(), tab);
                if response.clicked() {
                    self.beside = beside;
                }
                response
                    .on_hover(|| help.to_owned())
                    .on_disabled_hover(|| missing.unwrap_or_default().to_owned());
            }
        });
    }

    /// The seeds around it; a click goes there.
    fn table_ui(&mut self, ui: &mut Ui, images: &Images) {
        let go = tr!("A click goes there. A row further down is 100 seeds further.");
        let apart = tr!("Below each: how far its pixels are from those of the one in the middle.");
        let mut words = format!("{go} {apart}");
        let room = ui.available_size();
        let side_of = |ui: &Ui, words: &str, number: f32| {
            let below = text_height(ui, words, room.x) + ui.spacing().item_spacing.y;
            let height = room.y - below - TABLE as f32 * number;
            let side = room.x.min(height).floor();
            side.clamp(LEAST_TABLE, MOST_TABLE)
        };
        let (mut side, mut number) = (side_of(ui, &words, NUMBER), NUMBER);
        if side < LEAST_NUMBERED {
            // Larger images, whose numbers are where the pointer is.
            go.clone_into(&mut words);
            (side, number) = (side_of(ui, &words, 0.0), 0.0);
        }
        let step = side / TABLE as f32;
        let (whole, _) =
            ui.allocate_exact_size(vec2(side, side + TABLE as f32 * number), Sense::hover());
        // On its way the table lags behind, and so do its seeds.
        let Some(view) = self.shown.of_all().cloned() else {
            return;
        };
        if view.table_images() != TABLE * TABLE {
            return;
        }
        let (middle, rows) = ((TABLE / 2) as f64, TABLE);
        let mut chosen = None;
        for (index, seed) in view.table().enumerate() {
            let (column, row) = (index % rows, index / rows);
            let cell = vec2(step, step + number);
            let corner = whole.min + vec2(column as f32, row as f32) * cell;
            let rect = Rect::from_min_size(corner, vec2(step, step)).shrink(GAP / 2.0);
            let response = ui.interact(
                Rect::from_min_size(corner, cell),
                ui.scope_id().with(("neighbour", index)),
                Sense::click(),
            );
            let apart = self.shown.apart(index);
            let share = apart.map_or_else(String::new, share);
            let name = tr!("Go to seed {seed}", seed);
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(egui::Role::Button, true, &name);
                info.current_text_value = Some(share.clone());
                info
            });
            self.shown.many(ui.painter(), images, BEFORE + index, rect);
            if number > 0.0 {
                number_below(ui, rect, share);
            }
            if index == TABLE * TABLE / 2 || response.hovered() || response.has_focus() {
                mark(ui, rect);
            }
            let help = || {
                let seed = tr!("Seed {seed}", seed);
                match apart {
                    Some(apart) => tr!("{label}: {value}", label = seed, value = distance(apart)),
                    None => seed,
                }
            };
            if response.on_hover(help).clicked() {
                let way = (column as f64 - middle, row as f64 - middle);
                let mut place = view.middle();
                place.x += way.0;
                place.y += way.1;
                chosen = Some(place);
            }
        }
        if let Some(place) = chosen {
            self.stay();
            self.place = place;
        }
        ui.weak(words);
    }
}

/// A frame around an image that is chosen, or that a click would choose.
pub(super) fn mark(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(2.0, Role::Fake.color(ui.visuals()));
    let kind = StrokeKind::Outside;
    ui.painter().rect_stroke(rect, 0.0, stroke, kind);
}

/// A distance between two images (root mean square), as a share of the way from black to white.
pub(super) fn share(apart: f64) -> String {
    if apart.is_finite() {
        tr!("{share} %", share = fixed(50.0 * apart, 0))
    } else {
        "–".to_owned()
    }
}

/// Writes a number below an image, small.
pub(super) fn number_below(ui: &Ui, image: Rect, number: String) {
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().weak_text_color();
    let text = ui.painter().layout_no_wrap(number, font, color);
    let at = image.center_bottom();
    write(ui, text, at, Align2::CENTER_TOP, image.width());
}

/// The number of a seed, small; that of the explored one stands out.
pub(super) fn seed_text(ui: &Ui, seed: u32, is_explored: bool) -> Arc<Galley> {
    let font = TextStyle::Small.resolve(ui.style());
    let visuals = ui.visuals();
    let color = if is_explored {
        visuals.strong_text_color()
    } else {
        visuals.weak_text_color()
    };
    ui.painter().layout_no_wrap(seed.to_string(), font, color)
}

/// Writes a text at an image, if it is no wider than its room.
pub(super) fn write(ui: &Ui, text: Arc<Galley>, at: Pos2, align: Align2, room: f32) {
    let size = text.size();
    if size.x <= room {
        let corner = align.anchor_size(at, size).min;
        ui.painter().galley(corner, text, ui.visuals().text_color());
    }
}

/// Height of a text in lines of that width, in whole points.
pub(super) fn text_height(ui: &Ui, text: &str, width: f32) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout(text.to_owned(), font, Color32::PLACEHOLDER, width);
    galley.size().y.ceil()
}
