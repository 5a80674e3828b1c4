//! The explorer: what a generator makes, seed by seed. It knows no weights: it says which noise it wants to see, and draws
//! the images that the next frame brings. So it works while the run trains, and on any moment of its past.
//!
//! - `request`: which noise, in which order
//! - `shown`: the images of the newest frame
//! - `measures`: how large everything is
//! - `images`: a generator of images
//! - `points`: a generator of points: its noise, and where a fake of it is
//! - `controls`: seed, truncation, motion, pinned seeds

mod controls;
mod images;
mod measures;
mod points;
mod request;
mod shown;

use std::sync::Arc;

use eframe::egui::{self, Key, Ui};
use egui_material_icons::icons;

use self::measures::Measures;
use self::request::View;
use self::shown::Shown;
use crate::data::SeedNoise;
use crate::data::seeds::Place;
use crate::ui::action::{PageAction, Place as Where};
use crate::ui::page::{self, Page, PageRequest, Playground};

/// Time after which an animation takes the table along.
const ALL_SECS: f64 = 0.5;

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
    /// When all images were asked for last.
    all_asked_secs: f64,
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
            all_asked_secs: f64::NEG_INFINITY,
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

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let Some(frame) = playground.frame else {
            ui.label("Preparing the networks…");
            return None;
        };
        self.advance(ui);
        let seeds = SeedNoise::new(&frame.config.noise);
        // That of a run with more numbers, or fewer.
        self.free = self.free.take().filter(|noise| noise.len() == seeds.dim());
        let room = page::room(ui.ctx());
        let measures = match frame.snapshot.images() {
            Some(_) => Measures::new(room),
            None => Measures::of_points(room),
        };
        // The page keeps its size, whatever is in it.
        ui.set_min_size(measures.whole.min(room));
        let scroll = egui::ScrollArea::both()
            .max_width(room.x)
            .max_height(room.y);
        let request = scroll.show(ui, |ui| {
            let Some(images) = frame.snapshot.images() else {
                self.points_ui(ui, frame, &measures);
                return None;
            };
            self.free = None;
            let explored = frame.explored.as_ref();
            self.shown
                .update(ui.ctx(), images, explored, self.asked.as_ref());
            self.images_ui(ui, images, &measures)
        });
        self.ask(seeds, ui.input(|i| i.time));
        request.inner
    }
}

impl Explorer {
    /// The noise that the page wants to see, if any.
    pub fn noise(&self) -> Option<Arc<[f32]>> {
        self.asked.as_ref().map(|(_, noise)| noise.clone())
    }

    /// The seed that is explored, or the nearest one; on a walk the nearest pinned one. Of noise of one's own, the seed before
    /// it.
    pub fn seed(&self) -> u32 {
        let on_walk = self.on_walk.and_then(|at| self.pin(at.round() as usize));
        on_walk.unwrap_or_else(|| self.place.seed())
    }

    /// A pinned seed; after the last one comes the first again.
    fn pin(&self, index: usize) -> Option<u32> {
        self.pins.get(index % self.pins.len().max(1)).copied()
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

    /// Asks for the images of now: on its way mostly for the one that is explored alone, so that it moves fluently.
    fn ask(&mut self, seeds: SeedNoise, now_secs: f64) {
        let is_due = now_secs - self.all_asked_secs > ALL_SECS;
        let is_moving = self.dragged_from.is_some() || self.is_animated && !is_due;
        if !is_moving {
            self.all_asked_secs = now_secs;
        }
        let view = View {
            seeds,
            place: self.place,
            free: self.free.clone(),
            on_walk: self.on_walk,
            psi: self.psi,
            pins: self.pins.clone(),
            is_moving,
        };
        if self.asked.as_ref().is_none_or(|(asked, _)| *asked != view) {
            let noise = view.noise();
            self.asked = Some((view, noise));
        }
    }

    /// "Seed 42", or what it is between.
    fn where_it_is(&self) -> String {
        if self.free.is_some() {
            return "Noise of your own".to_owned();
        }
        if let Some(at) = self.on_walk {
            let index = at.floor() as usize;
            return match (self.pin(index), self.pin(index + 1)) {
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
}
