//! A network from inside, as TensorFlow Playground shows it: what each unit says over all inputs, the weights between them as
//! lines, each of them to be read, set by hand, taken back, and watched.
//!
//! - `plan`: where the units are, and which are shown if there are many
//! - `picture`: units, lines, and what the pointer is at
//! - `parameter`: one weight or bias, with its value as a field
//! - `watched`: weights over time
//! - `images`: networks of images, layer by layer; `contribution`: what a map of theirs adds to pictures, or to D's opinion;
//!   `tiles`: squares in rows

mod contribution;
mod images;
pub(super) mod parameter;
mod picture;
mod plan;
mod tiles;
mod watched;

use std::sync::Arc;

use eframe::egui::{self, Key, RichText, Ui, vec2};
use egui_material_icons::icons;

use self::images::ImageUnits;
use self::parameter::{Draft, Parameter};
use self::picture::Picture;
use self::watched::Watched;
use crate::config::Config;
use crate::gan::units::UnitView;
use crate::gan::{Inside, Player};
use crate::training::Frame;
use crate::ui::action::{PageAction, Place};
use crate::ui::hover::LazyHover as _;
use crate::ui::number::short;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::theme::Role;

/// Least height of the picture.
const LEAST: f32 = 160.0;
/// What stands below it, without what is watched.
const FOOT: f32 = 112.0;

/// The page; holds what is picked, what was changed by hand, and what is watched.
pub struct InsidePage {
    player: Player,
    picture: Picture,
    picked: Parameter,
    draft: Draft,
    /// What was set by hand in the run that is shown.
    changes: Vec<Change>,
    /// Whether anything was, taken back or not.
    is_altered: bool,
    /// The run that is shown.
    run: u64,
    watched: Watched,
    /// Of networks of images.
    units: ImageUnits,
}

/// A parameter that was set by hand.
struct Change {
    player: Player,
    index: usize,
    /// What it was, and when.
    before: f32,
    epoch: u64,
    /// The settings then: if they were edited since, that is what is taken back first.
    config: Arc<Config>,
}

impl Default for InsidePage {
    fn default() -> Self {
        Self {
            player: Player::Discriminator,
            picture: Picture::default(),
            picked: Parameter::default(),
            draft: Draft::default(),
            changes: Vec::new(),
            is_altered: false,
            run: 0,
            watched: Watched::default(),
            units: ImageUnits::default(),
        }
    }
}

impl InsidePage {
    /// Whose network is shown.
    pub fn player(&self) -> Player {
        self.player
    }

    /// The layer of a network of images that is shown.
    pub fn units(&self) -> UnitView {
        self.units.wants(self.player)
    }

    /// Whether it is seen what a map contributes.
    pub fn ablates(&self) -> bool {
        self.units.ablates()
    }

    /// Whether a change by hand is the last thing that was done, if the settings are these.
    pub fn can_undo(&self, config: &Config) -> bool {
        self.changes
            .last()
            .is_some_and(|last| *last.config == *config)
    }

    /// Takes the last change by hand back: whose parameter, which, and what it is to be.
    pub fn undo(&mut self) -> Option<(Player, usize, f32)> {
        let last = self.changes.pop()?;
        self.draft = Draft::default();
        Some((last.player, last.index, last.before))
    }
}

impl Page for InsidePage {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Inside the networks"),
            help: msg!("Shows what each neuron sees and every weight, to be set by hand."),
            also_called: msg!("neurons weights activations feature maps filters edit"),
            icon: icons::ICON_NEUROLOGY,
            key: Key::N,
            place: Place::Header,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Inside the networks")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 640.0 }
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let room = playground.room;
        let frame = playground.frame;
        self.players_ui(ui, playground);
        if let Some(images) = frame.and_then(|frame| frame.snapshot.images()) {
            match images
                .units
                .clone()
                .filter(|units| units.view.player == self.player)
            {
                Some(units) => {
                    let ablated = frame.and_then(|frame| frame.ablated.as_deref());
                    self.units.ui(ui, room, images, &units, ablated);
                }
                None => waiting_ui(ui, playground.config),
            }
            return None;
        }
        let inside = frame.and_then(|frame| frame.snapshot.plane().inside.clone());
        let Some((inside, frame)) = inside.filter(|i| i.player == self.player).zip(frame) else {
            waiting_ui(ui, playground.config);
            return None;
        };
        self.notice_run(frame, &inside);
        let watched = self.watched.height();
        let height = (room.y - FOOT - watched - ui.cursor().top() + ui.min_rect().top()).max(LEAST);
        let size = vec2(room.x.min(ui.available_width()), height);
        if let Some(picked) = self.picture.ui(ui, size, &inside, self.picked) {
            self.picked = picked;
            self.draft = Draft::default();
        }
        let said = self.picture.said.as_deref();
        ui.label(said.unwrap_or(tr!("Point at a neuron or a line for its numbers.")));
        let request = self.parameter_ui(ui, &inside, frame);
        self.watched.ui(ui, self.player);
        request
    }
}

impl InsidePage {
    fn players_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) {
        ui.horizontal_wrapped(|ui| {
            for (player, role, name) in [
                (Player::Generator, Role::Fake, tr!("Generator (G)")),
                (
                    Player::Discriminator,
                    Role::Discriminator,
                    tr!("Discriminator (D)"),
                ),
            ] {
                let is_shown = self.player == player;
                let text = RichText::new(name);
                // On the fill of what is selected its colour is too faint.
                let text = if is_shown {
                    text
                } else {
                    text.color(role.text_color(ui.visuals()))
                };
                if ui.selectable_label(is_shown, text).clicked() && !is_shown {
                    self.player = player;
                    self.picked = Parameter::default();
                    self.draft = Draft::default();
                }
            }
            let is_of_images = playground
                .frame
                .is_some_and(|f| f.snapshot.images().is_some());
            if !is_of_images {
                self.legend_ui(ui);
            }
            if playground.frame.is_some_and(|frame| frame.twin.is_some()) {
                ui.weak(tr!("This is run B, whose settings are edited."));
            }
        });
    }

    fn legend_ui(&self, ui: &mut Ui) {
        let words = match self.player {
            Player::Discriminator => {
                tr!("Each picture is what a neuron says over the square of the points")
            }
            Player::Generator => tr!(
                "Each picture is what a neuron says over the square of the first two noise numbers"
            ),
        };
        let [high, low] = [Role::Real, Role::Fake].map(|role| role.text_color(ui.visuals()));
        ui.weak(tr!("{words}:", words));
        ui.label(RichText::new(tr!("above 0")).color(high));
        ui.label(RichText::new(tr!("below 0")).color(low));
        ui.weak(tr!("and lines are weights."));
    }

    /// Another run has other weights: changes of the one before cannot be taken back in it.
    fn notice_run(&mut self, frame: &Frame, inside: &Arc<Inside>) {
        if self.run != frame.run {
            self.run = frame.run;
            self.changes.clear();
            self.is_altered = false;
            self.draft = Draft::default();
            self.watched.forget();
        }
        self.picked = self.picked.within(&inside.layout);
        let epoch = frame.snapshot.counters.epoch;
        if frame.shown.is_none() {
            // On another road they were other values.
            self.changes.retain(|change| change.epoch <= epoch);
            self.watched.note(epoch, inside);
        }
    }

    fn parameter_ui(&mut self, ui: &mut Ui, inside: &Inside, frame: &Frame) -> Option<PageRequest> {
        let mut request = None;
        let index = self.picked.index(&inside.layout);
        ui.horizontal_wrapped(|ui| {
            let before = self.picked;
            self.picked.ui(ui, &inside.layout);
            if before != self.picked {
                self.draft = Draft::default();
                return;
            }
            let now = inside.parameters.get(index).copied().unwrap_or_default();
            if frame.shown.is_some() {
                ui.label(format!("= {}", short(f64::from(now))));
                ui.weak(tr!(
                    "An earlier moment: go on from it, or come back to the present, to change it."
                ));
                return;
            }
            let answer = self.draft.ui(ui, now);
            if let Some(value) = answer.set {
                request = Some(PageRequest::SetParameter(self.player, index, value));
            }
            if let Some(before) = answer.was {
                self.is_altered = true;
                self.changes.push(Change {
                    player: self.player,
                    index,
                    before,
                    epoch: frame.snapshot.counters.epoch,
                    config: frame.config.clone(),
                });
            }
            if ui
                .button(tr!("Watch"))
                .on_text_hover(tr!("Draws it over time, below. Up to four are watched."))
                .clicked()
            {
                self.watched.add(inside, index, self.picked.name());
            }
            let back = ui.add_enabled(
                !self.changes.is_empty(),
                egui::Button::new(tr!("Take back")),
            );
            if back
                .on_text_hover(tr!(
                    "Sets what was changed by hand last to what it was (Ctrl+Z)."
                ))
                .on_disabled_text_hover(tr!("No weight was set by hand yet."))
                .clicked()
                && let Some((player, index, value)) = self.undo()
            {
                request = Some(PageRequest::SetParameter(player, index, value));
            }
        });
        if self.is_altered {
            ui.weak(tr!("Weights were set by hand: this run is not the one that its settings make any more. Reset makes that one."));
        }
        request
    }
}

/// In place of a network that is not seen, or not yet.
fn waiting_ui(ui: &mut Ui, config: &Config) {
    ui.add_space(8.0);
    let is_dense_of_images = config.data.image_shape().is_some() && !config.is_convolutional();
    let text = if is_dense_of_images {
        tr!(
            "Fully connected networks of images have too many weights to be shown: choose another architecture, or points."
        )
    } else {
        tr!("The network is looked into…")
    };
    ui.add(egui::Label::new(text).wrap());
}
