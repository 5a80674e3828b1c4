//! Seed, truncation, motion, and the seeds that are pinned.

use eframe::egui::{self, Align2, DragValue, Sense, Slider, Ui, WidgetInfo, vec2};

use super::beside::{NUMBER, mark, seed_text, write};
use super::mixing::layer_name;
use super::request::{BEFORE, Beside, MIXED, TABLE, View};
use super::styles::Space;
use super::{Explorer, FIRST_SEED};
use crate::data::SeedList;
use crate::data::seeds::Place;
use crate::training::Images;
use crate::ui::choice::{check, hollow};
use crate::ui::drop_down;
use crate::ui::export::{SeedExport, SeedLayout};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::number;
use crate::ui::page::PageRequest;

/// Of a pinned image.
const PIN: f32 = 44.0;
/// Where ψ can be.
const PSI: std::ops::RangeInclusive<f32> = -1.0..=2.0;
/// Seeds a second; backwards where it is negative.
const SPEED: std::ops::RangeInclusive<f32> = -10.0..=10.0;
/// Frames of a walk that is written, for each of its seeds; and most of all.
const FRAMES: (usize, usize) = (20, 120);
/// Most seeds that can be pinned.
const MOST_PINS: usize = 24;
/// Least and most width of the field with the pinned seeds.
const LIST: (f32, f32) = (100.0, 180.0);
/// Width of a control's name.
const NAME: f32 = 92.0;

impl Explorer {
    /// What is below the image.
    pub(super) fn controls_ui(&mut self, ui: &mut Ui, width: f32) {
        let names = [
            tr!("Seed"),
            tr!("Truncation ψ"),
            tr!("Truncated"),
            tr!("Between seeds"),
            tr!("Seeds/s"),
        ]
        .map(|name| text_width(ui, name));
        let widest = names.into_iter().fold(NAME, f32::max);
        ui.spacing_mut().slider_width = (width - widest - 76.0).max(60.0);
        egui::Grid::new("explorer controls")
            .num_columns(2)
            .min_col_width(NAME)
            .show(ui, |ui| {
                let name = ui.label(tr!("Seed")).on_hover(|| {
                    tr!("The number that the noise (latent vector z) is drawn from: the same seed is the same noise, and so the same fake.")
                        .to_owned()
                });
                ui.horizontal(|ui| self.seed_ui(ui, name.id));
                ui.end_row();
                let name = ui.label(tr!("Truncation ψ"));
                ui.add(Slider::new(&mut self.psi, PSI).fixed_decimals(2).custom_parser(number::parse))
                    .labelled_by(name.id)
                    .on_hover(|| {
                        tr!("How much of the noise is left, or of the style, where there is one. 1: all of it. Towards 0 all images become the one of the middle. A StyleGAN, \
                         which truncates what a mapping network has made of the noise, gets better images by it; a DCGAN only less \
                         varied ones. Beyond 1: more extreme than any noise it has learned from.")
                            .to_owned()
                    });
                ui.end_row();
                if self.styles.are_there() {
                    self.styles_ui(ui);
                }
                let name = ui.label(tr!("Seeds/s"));
                ui.add(
                    Slider::new(&mut self.seeds_per_second, SPEED)
                        .logarithmic(true)
                        .smallest_positive(0.1)
                        .max_decimals(1)
                        .custom_parser(number::parse),
                )
                .labelled_by(name.id)
                .on_hover(|| tr!("How fast an animation goes from seed to seed; below 0, backwards.").to_owned());
                ui.end_row();
            });
        // Not beside the seed, whose number may be long.
        ui.horizontal(|ui| {
            let animate = check(ui, &mut self.is_animated, tr!("Animate"))
                .on_hover(|| tr!("Goes on from seed to seed by itself.").to_owned());
            if animate.changed() {
                self.free = None;
            }
            let reset = ui
                .button(tr!("Start over"))
                .on_hover(|| tr!("Seed {seed} and ψ = 1.", seed = FIRST_SEED));
            if reset.clicked() {
                self.go_to(FIRST_SEED);
                self.psi = 1.0;
            }
        });
        let mut walks = self.on_walk.is_some();
        let checkbox = egui::Checkbox::new(&mut walks, tr!("Walk through the pinned seeds"));
        let response = hollow(ui, |ui| ui.add_enabled(self.pins.len() > 1, checkbox))
            .on_hover(|| {
                tr!("Goes from pinned seed to pinned seed and back to the first.").to_owned()
            })
            .on_disabled_hover(|| tr!("Pin two seeds first.").to_owned());
        if response.changed() {
            self.on_walk = walks.then_some(0.0);
            (self.free, self.is_animated) = (None, walks);
        }
    }

    /// Two rows: which layers are truncated, and where what is between seeds is mixed.
    fn styles_ui(&mut self, ui: &mut Ui) {
        let sides = self.styles.sides.clone();
        let words = |count: usize| match sides.get(count.saturating_sub(1)) {
            Some(side) if count < sides.len() => tr!("up to {side}", side = layer_name(*side)),
            _ => tr!("all layers").to_owned(),
        };
        let name = ui.label(tr!("Truncated")).id;
        drop_down::list(ui, "truncated layers")
            .selected_text(words(self.styles.truncated))
            .show_ui(ui, |ui| {
                for count in (1..=sides.len()).rev() {
                    let value = if count == sides.len() {
                        usize::MAX
                    } else {
                        count
                    };
                    drop_down::value(ui, &mut self.styles.truncated, value, words(count));
                }
            })
            .response
            .labelled_by(name)
            .on_hover(|| {
                tr!("Layers that ψ is for: with coarse ones alone, colours stay as they are.")
                    .to_owned()
            });
        ui.end_row();
        ui.label(tr!("Between seeds"));
        ui.horizontal(|ui| {
            for (space, words, help) in [
                (
                    Space::W,
                    tr!("Mix w"),
                    tr!("Mixes the styles that the mapping makes of noise: even steps."),
                ),
                (
                    Space::Z,
                    tr!("Mix z"),
                    tr!("Mixes the noise itself, and makes a style of that: the way is less even."),
                ),
            ] {
                ui.selectable_value(&mut self.styles.space, space, words)
                    .on_hover(|| help.to_owned());
            }
        });
        ui.end_row();
    }

    /// Goes to a seed and stays there.
    pub(super) fn go_to(&mut self, seed: u32) {
        self.place = Place::of(seed);
        self.stay();
    }

    /// Neither walks nor moves, and is at its seed.
    pub(super) fn stay(&mut self) {
        (self.on_walk, self.free, self.is_animated) = (None, None, false);
    }

    fn seed_ui(&mut self, ui: &mut Ui, name: egui::Id) {
        let mut seed = self.seed();
        // As wide as any seed, or what is beside it would move away from the pointer.
        let padding = ui.spacing().button_padding.x;
        let widest = text_width(ui, &u32::MAX.to_string()) + 2.0 * padding;
        let field = DragValue::new(&mut seed)
            .speed(0.1)
            .min_size(vec2(widest, ui.spacing().interact_size.y))
            .custom_parser(number::parse_whole);
        if ui.add(field).labelled_by(name).changed() {
            self.go_to(seed);
        }
        let is_between = !self.place.is_seed();
        let can_snap = is_between || self.on_walk.is_some();
        let snap = ui
            .add_enabled(can_snap, egui::Button::new(tr!("Snap")))
            .on_hover(|| tr!("Goes to the nearest seed.").to_owned())
            .on_disabled_hover(|| tr!("It is at a seed already.").to_owned());
        if snap.clicked() {
            if self.on_walk.is_some() {
                self.go_to(self.seed());
            } else {
                self.stay();
                self.place = self.place.rounded();
            }
        }
        let is_pinned = self.pins.contains(&seed);
        let can_pin = self.free.is_none() && (is_pinned || self.pins.len() < MOST_PINS);
        let words = if is_pinned { tr!("Unpin") } else { tr!("Pin") };
        let is_free = self.free.is_some();
        let response = ui
            .add_enabled(can_pin, egui::Button::new(words))
            .on_hover(|| {
                tr!("Keeps the seed among the pinned ones, to come back to and to walk through.")
                    .to_owned()
            })
            .on_disabled_hover(|| {
                if is_free {
                    tr!("This noise was set by hand and is of no seed: go to a seed first.")
                } else {
                    tr!("As many seeds are pinned as can be: unpin one first.")
                }
                .to_owned()
            });
        if response.clicked() {
            if is_pinned {
                self.pins.retain(|pin| *pin != seed);
            } else {
                self.pins.push(seed);
            }
            self.type_pins();
        }
    }

    /// Writes the pinned seeds into their field.
    fn type_pins(&mut self) {
        self.typed = SeedList::new(&self.pins).to_string();
    }

    /// The pinned seeds, and what can be taken away. Returns what is to be written.
    pub(super) fn pins_ui(&mut self, ui: &mut Ui, images: &Images) -> Option<PageRequest> {
        let top = ui.cursor().top();
        self.pin_list_ui(ui);
        let list = ui.cursor().top() - top;
        self.wrong_list_ui(ui);
        let below = ui.cursor().top();
        self.pinned_ui(ui, images);
        let request = self.exports_ui(ui, images);
        // But for what is wrong with the list: the field must not move while it is typed into.
        let foot = list + ui.cursor().top() - below;
        if self.asked.is_some() && (foot - self.foot).abs() > 0.5 {
            self.foot = foot;
            ui.ctx().request_repaint();
        }
        request
    }

    /// The pinned seeds as text.
    pub(super) fn pin_list_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let name = ui.label(tr!("Pinned seeds"));
            let (padding, gap) = (ui.spacing().button_padding.x, ui.spacing().item_spacing.x);
            let button = text_width(ui, tr!("Copy seeds")) + 2.0 * padding + gap;
            let hint = tr!("e.g. 0, 50, 145");
            let rest = ui.available_size_before_wrap().x;
            // Where the button leaves too little, it is in the next line.
            let is_beside = rest - button >= text_width(ui, hint) + 2.0 * padding;
            let room = if is_beside { rest - button } else { rest };
            let field = egui::TextEdit::singleline(&mut self.typed)
                .hint_text(hint)
                .desired_width(room.clamp(LIST.0, LIST.1));
            if ui.add(field).labelled_by(name.id).changed() {
                self.read_pins();
            }
            if ui.button(tr!("Copy seeds")).clicked() {
                let seeds = if self.pins.is_empty() {
                    self.seed().to_string()
                } else {
                    SeedList::new(&self.pins).to_string()
                };
                ui.ctx().copy_text(seeds);
            }
        });
    }

    /// Why what is typed is no list, or not all of it is.
    pub(super) fn wrong_list_ui(&self, ui: &mut Ui) {
        let wrong = Some(self.typed.trim()).filter(|typed| !typed.is_empty());
        let wrong = wrong.and_then(|typed| match typed.parse::<SeedList>() {
            Ok(list) if list.seeds().len() > MOST_PINS => Some(tr!(
                "At most {MOST_PINS} can be pinned: the first {MOST_PINS} are.",
                MOST_PINS
            )),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        });
        if let Some(error) = wrong {
            ui.colored_label(ui.visuals().error_fg_color, error);
        }
    }

    /// As long as what is typed is no list, the pins stay.
    fn read_pins(&mut self) {
        if self.typed.trim().is_empty() {
            self.pins.clear();
        } else if let Ok(list) = self.typed.parse::<SeedList>() {
            self.pins = list.seeds().to_vec();
            self.pins.truncate(MOST_PINS);
        }
    }

    fn pinned_ui(&mut self, ui: &mut Ui, images: &Images) {
        ui.horizontal_wrapped(|ui| {
            // What comes here must not move the rest.
            ui.set_min_height(PIN + NUMBER);
            if self.pins.is_empty() {
                ui.weak(tr!("Pinned seeds appear here."));
            }
            let of_all = self.shown.of_all().map(|view| view.pins.clone());
            let from = self.on_walk.map(|at| at.floor() as usize);
            for (index, seed) in self.pins.clone().into_iter().enumerate() {
                let size = vec2(PIN, PIN + NUMBER);
                let (whole, response) = ui.allocate_exact_size(size, Sense::click());
                let rect = whole.with_max_y(whole.top() + PIN);
                let name = tr!("Go to pinned seed {seed}", seed);
                let is_from = from == Some(index);
                response
                    .widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_from, &name));
                let before = self.shown.of_all().map_or(0, View::table_images);
                let at = BEFORE + before + index;
                // One that was pinned on the way appears when that ends.
                if of_all.as_ref().and_then(|pins| pins.get(index)) == Some(&seed) {
                    self.shown.many(ui.painter(), images, at, rect);
                }
                // Where a walk is on its way from.
                if is_from {
                    mark(ui, rect);
                }
                let text = seed_text(ui, seed, is_from);
                // It may be a little wider than the image: up to the next one.
                let room = PIN + ui.spacing().item_spacing.x / 2.0;
                write(ui, text, whole.center_bottom(), Align2::CENTER_BOTTOM, room);
                if response.on_hover(|| tr!("Seed {seed}", seed)).clicked() {
                    self.go_to(seed);
                }
            }
        });
    }

    fn exports_ui(&self, ui: &mut Ui, images: &Images) -> Option<PageRequest> {
        let (view, _) = self.asked.as_ref()?;
        let mut export = None;
        ui.horizontal_wrapped(|ui| {
            let shape = images.shape;
            let grid = ui.button(tr!("Save images…")).on_hover(|| {
                tr!("A PNG file of the pinned seeds, or of the neighbours where none are pinned; of the table of mixed styles, where that is \
                 shown.")
                    .to_owned()
            });
            if grid.clicked() {
                let (seeds, columns): (Vec<u32>, usize) = if view.pins.is_empty() {
                    (view.table().collect(), TABLE)
                } else {
                    (view.pins.clone(), view.pins.len().min(TABLE + 1))
                };
                export = Some(if view.beside == Beside::Mixing {
                    SeedExport {
                        layout: SeedLayout::Mixed(MIXED),
                        shape,
                        count: view.table_images(),
                        wanted: view.of_mixed().into(),
                    }
                } else {
                    SeedExport {
                        layout: SeedLayout::Grid(columns),
                        shape,
                        count: seeds.len(),
                        wanted: view.of(seeds.into_iter()).into(),
                    }
                });
            }
            let walk = ui
                .add_enabled(view.pins.len() > 1, egui::Button::new(tr!("Save walk…")))
                .on_hover(|| tr!("A GIF file of the way through the pinned seeds.").to_owned())
                .on_disabled_hover(|| tr!("Pin two seeds first.").to_owned());
            if walk.clicked() {
                // As many for each, so that every pinned seed is a frame.
                let count = view.pins.len() * (FRAMES.1 / view.pins.len()).clamp(1, FRAMES.0);
                export = Some(SeedExport {
                    layout: SeedLayout::Walk,
                    shape,
                    count,
                    wanted: view.walk(count).into(),
                });
            }
        });
        export.map(PageRequest::ExportSeeds)
    }
}

/// What it looks at, for tests of the window.
impl Explorer {
    /// The seeds that are pinned.
    pub fn pins(&self) -> &[u32] {
        &self.pins
    }

    /// What was asked for last.
    pub fn view(&self) -> Option<&View> {
        self.asked.as_ref().map(|(view, _)| view)
    }
}
