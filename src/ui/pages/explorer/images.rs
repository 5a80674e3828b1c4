//! A generator of images: the one that is explored, and what is nearest to it.

use eframe::egui::{self, Label, RichText, Sense, Ui, WidgetInfo, vec2};

use super::Explorer;
use super::beside::{NUMBER, number_below, share};
use super::measures::{BETWEEN, Measures};
use crate::training::Images;
use crate::ui::hover::LazyHover as _;
use crate::ui::images::words;
use crate::ui::page::PageRequest;

/// Most of the images below it.
const SMALL: f32 = 60.0;
/// Seeds that dragging across the whole image goes by.
const DRAGGED: f32 = 4.0;
/// Between two of them.
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
            side, left, right, ..
        } = measures;
        let of_left = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(left);
            explorer.image_ui(ui, images, side, left);
            explorer.controls_ui(ui, left);
        };
        let of_right = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(right);
            explorer.column_ui(ui, images, measures)
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
                ui.set_min_width(side + BETWEEN / 2.0);
                // Whatever ψ is: where truncation leads.
                let words = if self.styles.are_there() {
                    tr!("Average image")
                } else {
                    tr!("Middle of the noise")
                };
                ui.add(Label::new(RichText::new(words).weak()).extend());
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
                        number_below(ui, rect, share(distance));
                        response.on_hover(|| {
                            tr!(
                                "{distance}, of the way from black to white (root mean square); 0 % is the same image.",
                                distance = words::distance(distance)
                            )
                        });
                    }
                });
                ui.add_space(NUMBER - 2.0);
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
}
