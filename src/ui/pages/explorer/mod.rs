//! The explorer: what a generator makes, seed by seed. It knows no weights: it says which noise it wants to see, and draws
//! the images that the next frame brings. So it works while the run trains, and on any moment of its past.
//!
//! - `request`: which noise, in which order
//! - `shown`: the images of the newest frame
//! - `points`: a generator of points: its noise, and where a fake of it is
//! - `controls`: seed, truncation, motion, pinned seeds

mod controls;
mod points;
mod request;
mod shown;

use std::sync::Arc;

use eframe::egui::{self, Key, Rect, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use self::request::{BEFORE, TABLE, View};
use self::shown::Shown;
use crate::data::Seeds;
use crate::data::seeds::Place;
use crate::training::Images;
use crate::ui::action::{PageAction, Place as Where};
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{self, Page, PageRequest, Playground};
use crate::ui::theme::Role;

/// Most and least side of the explored image, in points.
const SIDES: (f32, f32) = (320.0, 160.0);
/// Most of the images below it.
const SMALL: f32 = 60.0;
/// Of a pinned image.
const PIN: f32 = 44.0;
/// Seeds that dragging across the whole image goes by.
const DRAGGED: f32 = 4.0;
/// Between two images of the table.
const GAP: f32 = 3.0;
/// Between what is left and right.
const BETWEEN: f32 = 20.0;
/// Below that width the table is under the image.
const NARROW: f32 = 640.0;
/// Lines of text and controls below the image, and below the table.
const BELOW: (f32, f32) = (270.0, 178.0);

/// What is beside the explored image.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// The seeds around it.
    Neighbours,
    /// What each layer makes of its noise.
    Layers,
}

/// The page.
pub struct Explorer {
    place: Place,
    psi: f32,
    pins: Vec<u32>,
    /// The pinned seeds as they are typed.
    typed: String,
    /// Where it is on the way through them.
    on_walk: Option<f64>,
    /// Noise that was chosen by itself, of points.
    free: Option<Vec<f32>>,
    is_animated: bool,
    seeds_per_second: f32,
    /// Where a drag began.
    dragged_from: Option<Place>,
    /// What was asked for last, and its noise.
    asked: Option<(View, Arc<[f32]>)>,
    shown: Shown,
    beside: Beside,
}

impl Default for Explorer {
    fn default() -> Self {
        Self {
            place: Place::default(),
            psi: 1.0,
            pins: Vec::new(),
            typed: String::new(),
            on_walk: None,
            free: None,
            is_animated: false,
            seeds_per_second: 1.0,
            dragged_from: None,
            asked: None,
            shown: Shown::default(),
            beside: Beside::Neighbours,
        }
    }
}

impl Page for Explorer {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: "Explore",
            help: "Goes through the generator's images seed by seed.",
            icon: icons::ICON_EXPLORE,
            key: Key::X,
            place: Where::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        "Explore seeds"
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let Some(frame) = playground.frame else {
            ui.label("Preparing the networks…");
            return None;
        };
        self.advance(ui);
        let seeds = Seeds::new(&frame.config.noise);
        let Some(images) = frame.snapshot.images() else {
            self.points_ui(ui, frame);
            self.ask(seeds);
            return None;
        };
        self.free = None;
        self.shown.update(ui.ctx(), images, frame.explored.as_ref());
        let room = page::room(ui.ctx());
        let is_narrow = room.x < NARROW;
        let width = if is_narrow {
            room.x
        } else {
            0.4 * (room.x - BETWEEN)
        };
        let side = (room.y - BELOW.0).min(width).clamp(SIDES.1, SIDES.0);
        let left = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(side);
            explorer.image_ui(ui, images, side);
            explorer.controls_ui(ui, side);
        };
        let mut request = None;
        let table = if is_narrow {
            room.x - 16.0
        } else {
            (room.x - side - BETWEEN - 16.0).min(room.y - BELOW.1)
        };
        let table = table.clamp(SIDES.1, 560.0);
        let mut right = |explorer: &mut Self, ui: &mut Ui| {
            ui.set_width(table);
            explorer.table_or_layers_ui(ui, images, table);
            request = explorer.pins_ui(ui, images);
        };
        if is_narrow {
            left(self, ui);
            ui.separator();
            right(self, ui);
        } else {
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| left(self, ui));
                ui.add_space(BETWEEN - 8.0);
                ui.vertical(|ui| right(self, ui));
            });
        }
        self.ask(seeds);
        request
    }
}

impl Explorer {
    /// The noise that the page wants to see, if any.
    pub fn noise(&self) -> Option<Arc<[f32]>> {
        self.asked.as_ref().map(|(_, noise)| noise.clone())
    }

    /// The seed that is explored, or the nearest one.
    pub fn seed(&self) -> u32 {
        self.place.seed()
    }

    /// Goes on where it is animated.
    fn advance(&mut self, ui: &Ui) {
        if self.pins.len() < 2 {
            self.on_walk = None;
        }
        if !self.is_animated {
            return;
        }
        // A frame that took long is no jump.
        let secs = ui.input(|i| i.stable_dt).min(0.1);
        let way = f64::from(secs * self.seeds_per_second);
        match &mut self.on_walk {
            Some(at) => *at = (*at + way).rem_euclid(self.pins.len() as f64),
            None => self.place.x += way,
        }
        ui.ctx().request_repaint();
    }

    fn ask(&mut self, seeds: Seeds) {
        let view = View {
            seeds,
            place: self.place,
            free: self.free.clone(),
            on_walk: self.on_walk,
            psi: self.psi,
            pins: self.pins.clone(),
            is_moving: self.dragged_from.is_some() || self.is_animated,
        };
        if self.asked.as_ref().is_none_or(|(asked, _)| *asked != view) {
            let noise = view.noise();
            self.asked = Some((view, noise));
        }
    }

    /// The explored image, which is dragged through the seeds.
    fn image_ui(&mut self, ui: &mut Ui, images: &Images, side: f32) {
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::drag());
        let name = self.where_it_is();
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Image, true, format!("Explored image: {name}"))
        });
        self.drag(ui, &response, side);
        self.shown.one(ui.painter(), images, 0, rect);
        let response = response.on_hover_cursor(egui::CursorIcon::Grab);
        if self.dragged_from.is_none() {
            response.on_hover(|| {
                "Drag it: to the right and left are the neighbouring seeds, above and below those 100 further. Between \
                 seeds, noise is mixed."
                    .to_owned()
            });
        }
        ui.strong(name);
        self.beside_ui(ui, images, side);
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
                let (rect, response) = small(ui, "Image of the middle of all noise");
                self.shown.one(ui.painter(), images, 1, rect);
                response.on_hover(|| {
                    "What the generator makes of the middle of all noise, where truncation leads. It need not be an image: \
                     noise of many numbers is never near its middle, so a generator like DCGAN's has not learned what to make \
                     of it."
                        .to_owned()
                });
            });
            ui.vertical(|ui| {
                ui.weak("Nearest real images");
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for (index, distance) in self.shown.distances().enumerate() {
                        let (rect, response) = small(ui, &format!("Nearest real image {}", index + 1));
                        self.shown.nearest(ui.painter(), images, index, rect);
                        response.on_hover(|| {
                            format!(
                                "Root mean square distance {distance:.2}: 0 is the same image, 2 black against white. A \
                                 fake that is a copy would be at 0."
                            )
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

    /// "Seed 42", or what it is between.
    fn where_it_is(&self) -> String {
        if self.free.is_some() {
            return "Noise of your own".to_owned();
        }
        if let Some(at) = self.on_walk {
            let seed = |index: usize| self.pins.get(index % self.pins.len().max(1)).copied();
            let index = at.floor() as usize;
            return match (seed(index), seed(index + 1)) {
                (Some(from), Some(to)) => {
                    format!(
                        "{:.0} % of the way from seed {from} to {to}",
                        100.0 * at.fract()
                    )
                }
                _ => "Nowhere".to_owned(),
            };
        }
        if self.place.is_seed() {
            format!("Seed {}", self.seed())
        } else {
            format!("Near seed {}", self.seed())
        }
    }

    fn table_or_layers_ui(&mut self, ui: &mut Ui, images: &Images, side: f32) {
        ui.horizontal(|ui| {
            for (beside, words) in [
                (Beside::Neighbours, "Neighbours"),
                (Beside::Layers, "Layers"),
            ] {
                ui.selectable_value(&mut self.beside, beside, words);
            }
        });
        match self.beside {
            Beside::Neighbours => self.table_ui(ui, images, side),
            Beside::Layers => {
                let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
                let words = self.shown.layers_in_words();
                response.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Image, true, format!("Layers: {words}"))
                });
                self.shown.layers(ui.painter(), rect);
                ui.weak("What the generator's layers make of this noise, from left to right.");
            }
        }
    }

    /// The seeds around it; a click goes there.
    fn table_ui(&mut self, ui: &mut Ui, images: &Images, side: f32) {
        let step = side / TABLE as f32;
        let (whole, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let Some((view, _)) = &self.asked else {
            return;
        };
        let view = view.clone();
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
            let name = format!("Go to seed {seed}");
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            self.shown.many(ui.painter(), images, BEFORE + index, rect);
            if index == TABLE * TABLE / 2 || response.hovered() || response.has_focus() {
                let stroke = egui::Stroke::new(2.0, color);
                ui.painter()
                    .rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Outside);
            }
            if response.on_hover(|| format!("Seed {seed}")).clicked() {
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
        ui.weak("The seeds around it, and above and below those 100 further. A click goes there.");
    }
}
