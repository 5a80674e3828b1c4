//! A generator of images: the one that is explored, what is nearest to it, and the seeds around it or its layers.

use eframe::egui::{self, Button, Rect, Sense, Ui, WidgetInfo, vec2};

use super::Explorer;
use super::measures::{BETWEEN, Measures};
use super::request::{BEFORE, Beside, TABLE};
use crate::data::seeds::Place;
use crate::language::fixed;
use crate::training::Images;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::PageRequest;
use crate::ui::theme::Role;

/// Most of the images below it.
const SMALL: f32 = 60.0;
/// Seeds that dragging across the whole image goes by.
const DRAGGED: f32 = 4.0;
/// Height of the line below a table.
const LINE: f32 = 20.0;
/// Between two images of the table.
const GAP: f32 = 3.0;

impl Explorer {
    /// All of it, of a generator of images. Returns what is to be written.
    pub(super) fn images_ui(
        &mut self,
        ui: &mut Ui,
        images: &Images,
        measures: &Measures,
    ) -> Option<PageRequest> {
        let &Measures {
            side,
            left,
            right,
            table,
            ..
        } = measures;
        let of_left = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(left);
            explorer.image_ui(ui, images, side, left);
            explorer.controls_ui(ui, left);
        };
        let of_right = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(right);
            explorer.table_or_layers_ui(ui, images, right, table);
            explorer.pins_ui(ui, images)
        };
        if measures.is_narrow {
            of_left(self, ui);
            ui.separator();
            return of_right(self, ui);
        }
        let both = ui.horizontal_top(|ui| {
            ui.vertical(|ui| of_left(self, ui));
            ui.add_space(BETWEEN - 8.0);
            ui.vertical(|ui| of_right(self, ui)).inner
        });
        both.inner
    }

    /// The explored image, which is dragged through the seeds.
    fn image_ui(&mut self, ui: &mut Ui, images: &Images, side: f32, width: f32) {
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::drag());
        let name = self.where_it_is();
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Image, true, tr!("Explored image: {name}", name))
        });
        self.drag(ui, &response, side);
        self.shown.one(ui.painter(), images, 0, rect);
        let response = response.on_hover_cursor(egui::CursorIcon::Grab);
        if self.dragged_from.is_none() {
            response.on_hover(|| {
                tr!("Drag it: to the right and left are the neighbouring seeds, above and below those 100 further. Between \
                 seeds, their noise or their styles are mixed.")
                    .to_owned()
            });
        }
        ui.strong(name);
        self.beside_ui(ui, images, width);
    }

    /// The middle of all noise, and the real images that are nearest.
    fn beside_ui(&self, ui: &mut Ui, images: &Images, width: f32) {
        let side = ((width - 3.0 * GAP - BETWEEN) / 4.0).min(SMALL);
        let small = |ui: &mut Ui, name: &str| {
            let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
            (rect, response)
        };
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(side + BETWEEN / 2.0);
                ui.weak("ψ = 0");
                let (rect, response) = small(ui, tr!("Image of the middle"));
                self.shown.one(ui.painter(), images, 1, rect);
                let has_styles = self.styles.are_there();
                response.on_hover(|| {
                    if has_styles {
                        return tr!("The image of the mean style, where truncation leads: an average of all that the generator makes.")
                            .to_owned();
                    }
                    tr!("What the generator makes of the middle of all noise, where truncation leads. It need not be an image: \
                     noise of many numbers is never near its middle, so a generator like DCGAN's has not learned what to make \
                     of it.")
                        .to_owned()
                });
            });
            ui.vertical(|ui| {
                ui.weak(tr!("Nearest real images"));
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for (index, distance) in self.shown.distances().enumerate() {
                        let (rect, response) = small(ui, &tr!("Nearest real image {index}", index = index + 1));
                        self.shown.nearest(ui.painter(), images, index, rect);
                        response.on_hover(|| {
                            tr!("Root mean square distance {distance}: 0 is the same image, 2 black against white.", distance = fixed(distance, 2))
                        });
                    }
                });
            });
        });
    }

    fn drag(&mut self, ui: &Ui, response: &egui::Response, side: f32) {
        if !response.dragged() {
            self.dragged_from = None;
            return;
        }
        let from = *self.dragged_from.get_or_insert(self.place);
        let now = response.interact_pointer_pos();
        let Some((origin, now)) = ui.input(|i| i.pointer.press_origin()).zip(now) else {
            return;
        };
        let way = (now - origin) * DRAGGED / side;
        if way != egui::Vec2::ZERO {
            (self.on_walk, self.free) = (None, None);
            self.place.x = from.x + f64::from(way.x);
            self.place.y = from.y + f64::from(way.y);
            ui.ctx().request_repaint();
        }
    }

    fn table_or_layers_ui(&mut self, ui: &mut Ui, images: &Images, width: f32, side: f32) {
        ui.horizontal_wrapped(|ui| {
            let shown = self.beside();
            for (beside, words) in [
                (Beside::Neighbours, tr!("Neighbours")),
                (Beside::Layers, tr!("Layers")),
                (Beside::Mixing, tr!("Style mixing")),
                (Beside::Deciding, tr!("What layers decide")),
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
                response.on_disabled_hover(|| missing.unwrap_or_default().to_owned());
            }
        });
        match self.beside() {
            Beside::Mixing => self.mixed_ui(ui, images, side),
            Beside::Deciding => {
                ui.vertical(|ui| {
                    // What is found must not move the rest.
                    ui.set_min_height(side + LINE);
                    self.deciding_ui(ui, images, width);
                });
            }
            Beside::Neighbours => self.table_ui(ui, images, side),
            Beside::Layers => self.layers_ui(ui, width, side),
        }
    }

    /// The seeds around it; a click goes there.
    fn table_ui(&mut self, ui: &mut Ui, images: &Images, side: f32) {
        let step = side / TABLE as f32;
        let (whole, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        // On its way the table lags behind, and so do its seeds.
        let Some(view) = self.shown.of_all().cloned() else {
            return;
        };
        if view.table_images() != TABLE * TABLE {
            return;
        }
        let color = Role::Fake.color(ui.visuals());
        let (middle, rows) = ((TABLE / 2) as f64, TABLE);
        let mut chosen = None;
        for (index, seed) in view.table().enumerate() {
            let (column, row) = (index % rows, index / rows);
            let corner = whole.min + vec2(column as f32, row as f32) * step;
            let rect = Rect::from_min_size(corner, vec2(step, step)).shrink(GAP / 2.0);
            let response = ui.interact(
                rect,
                ui.scope_id().with(("neighbour", index)),
                Sense::click(),
            );
            let name = tr!("Go to seed {seed}", seed);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            self.shown.many(ui.painter(), images, BEFORE + index, rect);
            if index == TABLE * TABLE / 2 || response.hovered() || response.has_focus() {
                let stroke = egui::Stroke::new(2.0, color);
                ui.painter()
                    .rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Outside);
            }
            if response.on_hover(|| tr!("Seed {seed}", seed)).clicked() {
                let way = (column as f64 - middle, row as f64 - middle);
                chosen = Some(Place {
                    x: view.place.x.round() + way.0,
                    y: view.place.y.round() + way.1,
                });
            }
        }
        if let Some(place) = chosen {
            self.stay();
            self.place = place;
        }
        ui.weak(tr!(
            "A click goes there. A row further down is 100 seeds further."
        ));
    }
}
