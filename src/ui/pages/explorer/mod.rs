//! The explorer: what a generator makes, seed by seed. It knows no weights: it says which images it wants to see, and draws
//! the images that the next frame brings. So it works while the run trains, and on any moment of its past.
//!
//! - `request`: which images, in which order; `styles`: what is chosen of styles
//! - `shown`: the images of the newest frame
//! - `measures`: how large everything is
//! - `images`: a generator of images; `beside`: tabs, and the seeds around the explored one
//! - `points`: a generator of points: its noise, and where a fake of it is
//! - `channel`: its layers, and one map of them; `mixing`: styles of two seeds
//! - `deciding`: what each layer decides
//! - `controls`: seed, truncation, motion, pinned seeds

mod beside;
mod channel;
mod controls;
mod deciding;
mod images;
mod measures;
mod mixing;
mod points;
mod request;
mod shown;
mod styles;

use std::sync::Arc;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Key, Ui};
use egui_material_icons::icons;

use self::channel::Channel;
use self::measures::{FOOT, Measures};
use self::request::{Beside, MIXED, View};
use self::shown::Shown;
use self::styles::{Styles, kept};
use crate::data::SeedNoise;
use crate::data::images::{Factor, ImageSet};
use crate::data::seeds::Place;
use crate::gan::Wanted;
use crate::gan::spec::styled_sides;
use crate::training::{Explored, Frame, Inherited};
use crate::ui::action::{PageAction, Place as Where};
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// The seed at first: far enough from the last one that all around it are near it in number as well.
const FIRST_SEED: u32 = 5053;
/// Time after which an animation takes the table along.
const ALL_SECS: f64 = 0.5;

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
    /// What was asked for last.
    asked: Option<(View, Arc<Wanted>)>,
    /// When, until the answer is there.
    asked_secs: Option<f64>,
    shown: Shown,
    beside: Beside,
    /// The feature map that is looked at.
    channel: Channel,
    styles: Styles,
    /// Whether what layers decide is being measured; and the epoch of what was found.
    wants_shares: bool,
    inherited: Option<(u64, Arc<Inherited>)>,
    /// The run that it is of.
    run: u64,
    /// What is known of the images.
    factors: &'static [Factor],
    /// Height of the pinned seeds and of what takes them away, in the last frame.
    foot: f32,
}

impl Default for Explorer {
    fn default() -> Self {
        Self {
            place: Place::of(FIRST_SEED),
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
            asked_secs: None,
            shown: Shown::default(),
            beside: Beside::Neighbours,
            channel: Channel::default(),
            styles: Styles::default(),
            wants_shares: false,
            inherited: None,
            run: 0,
            factors: &[],
            foot: FOOT,
        }
    }
}

impl Page for Explorer {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Explore"),
            help: msg!("Goes through the generator's images seed by seed."),
            also_called: msg!("seeds latent style mixing truncation interpolation walk"),
            icon: icons::ICON_EXPLORE,
            key: Key::X,
            place: Where::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Explore seeds")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 800.0 }
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let Some(frame) = playground.frame else {
            ui.label(tr!("Preparing the networks…"));
            return None;
        };
        self.advance(ui);
        let seeds = SeedNoise::new(&frame.config.noise);
        // That of a run with more numbers, or fewer.
        self.free = self.free.take().filter(|noise| noise.len() == seeds.dim());
        self.styles.sides = styled_sides(&frame.config);
        let room = playground.room;
        let measures = match frame.snapshot.images() {
            Some(_) => Measures::new(room, self.styles.are_there()),
            None => Measures::of_points(room),
        };
        // The page keeps its size, whatever is in it.
        ui.set_min_size(measures.whole.min(room));
        // Where there is more, a bar says so.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        // Its bars are at the page's edges, however small what scrolls is.
        let scroll = egui::ScrollArea::both()
            .auto_shrink(false)
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
            self.time_answer(ui, explored);
            self.take_inherited(frame);
            self.images_ui(ui, images, &measures)
        });
        self.ask(seeds, ui.input(|i| i.time));
        request.inner
    }
}

impl Explorer {
    /// The images that the page wants to see, if any.
    pub fn wanted(&self) -> Option<Arc<Wanted>> {
        self.asked.as_ref().map(|(_, wanted)| wanted.clone())
    }

    /// What is beside the image, as far as the generator has it.
    fn beside(&self) -> Beside {
        match self.beside {
            Beside::Mixing | Beside::Deciding if !self.styles.are_there() => Beside::Neighbours,
            Beside::Layers if !self.shown.has_layers() => Beside::Neighbours,
            beside => beside,
        }
    }

    /// The seed that is explored, or the nearest one; on a walk the nearest pinned one. Of noise of one's own, the seed before
    /// it.
    pub fn seed(&self) -> u32 {
        let on_walk = self.on_walk.and_then(|at| self.pin(at.round() as usize));
        on_walk.unwrap_or_else(|| self.place.seed())
    }

    /// Takes what was found of the layers, and forgets what is of another run.
    fn take_inherited(&mut self, frame: &Frame) {
        if self.run != frame.run {
            self.run = frame.run;
            self.inherited = None;
        }
        let set = frame.config.data.images.set();
        self.factors = set.map_or(&[], ImageSet::factors);
        let answer = frame.explored.as_ref();
        if let Some(answer) = answer.filter(|answer| answer.wanted.pairs > 0 && self.wants_shares) {
            let epoch = frame.snapshot.counters.epoch;
            self.inherited = answer.inherited.clone().map(|found| (epoch, found));
            self.wants_shares = false;
        }
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

    /// Notes how long the answer took, from the frame that asked to the one that shows it.
    fn time_answer(&mut self, ui: &Ui, explored: Option<&Arc<Explored>>) {
        let (Some((_, wanted)), Some(explored)) = (&self.asked, explored) else {
            return;
        };
        if Arc::ptr_eq(wanted, &explored.wanted)
            && let Some(asked_secs) = self.asked_secs.take()
        {
            let took_secs = ui.input(|i| i.time) - asked_secs;
            log::debug!("explored after {:.0} ms", 1e3 * took_secs);
        }
    }

    /// Asks for the images of now: on its way mostly for the one that is explored alone, so that it moves fluently.
    fn ask(&mut self, seeds: SeedNoise, now_secs: f64) {
        let is_due = now_secs - self.all_asked_secs > ALL_SECS;
        let is_moving = self.dragged_from.is_some() || self.is_animated && !is_due;
        if !is_moving {
            self.all_asked_secs = now_secs;
        }
        let (seed, styles) = (self.place.seed(), &mut self.styles);
        styles.first_row = kept(styles.first_row, seed, MIXED);
        styles.first_column = kept(styles.first_column, styles.other, MIXED);
        let view = View {
            seeds,
            place: self.place,
            free: self.free.clone(),
            on_walk: self.on_walk,
            psi: self.psi,
            pins: self.pins.clone(),
            styles: self.styles.clone(),
            beside: self.beside(),
            wants_shares: self.wants_shares,
            is_moving,
        };
        if self.asked.as_ref().is_none_or(|(asked, _)| *asked != view) {
            let wanted = view.wanted();
            self.asked = Some((view, wanted.into()));
            self.asked_secs = Some(now_secs);
        }
    }

    /// "Seed 42", or what it is between, and whose styles it has.
    fn where_it_is(&self) -> String {
        let place = self.place_in_words();
        if self.beside() == Beside::Mixing && self.styles.are_taken() {
            let (other, layers) = (self.styles.other, self.taken_in_words());
            return tr!(
                "{place} with styles of seed {other} in {layers}",
                place,
                other,
                layers
            );
        }
        place
    }

    fn place_in_words(&self) -> String {
        if self.free.is_some() {
            return tr!("Noise of your own").to_owned();
        }
        request::place_in_words(self.place, self.on_walk, &self.pins)
    }
}
