//! The top bar: what runs, how far it is, and everything that is a single click. Buttons have words where
//! there is room, and a menu where there is little.
//!
//! - `room`: what stands in it, and what of it there is room for; `menus`: its menus
//! - `enabled`: which buttons are on, and why others are off; `speed`: what is asked for and reached
//! - [`TopBar`]: the bar; hands out what was clicked

mod enabled;
mod menus;
mod room;
mod speed;

pub use self::enabled::{kept_settings, waiting_data};

use eframe::egui::{self, Button, RichText, ScrollArea, TextStyle, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use self::menus::{export_items_ui, export_menu_ui, item_ui, language_items_ui, language_menu_ui};
use self::room::{
    BarRoom, EPOCH_WIDTH, GAP, GROUP_GAP, LANGUAGES, PADDING, PLAY_WIDTH, REACHED_WIDTH, RIGHT,
    TAKE_AWAY, word,
};
use super::action::{Action, Place};
use super::hover::LazyHover as _;
use super::label::fixed_label;
use super::spot;
use super::stop::epoch_ui;
use super::theme::{BUTTON_SIZE, Role};
use crate::config::Config;
use crate::gan::Route;
use crate::lessons::Part;
use crate::training::{Phase, StopAt};

/// What the bar shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a button's state"
)]
pub struct TopBar<'a> {
    /// Whether training runs.
    pub is_running: bool,
    /// Whether data that were just opened wait to be used or not.
    pub has_waiting_data: bool,
    /// What the worker is doing.
    pub phase: &'a Phase,
    /// Epochs finished.
    pub epoch: u64,
    /// Where training will pause by itself.
    pub stop: Option<StopAt>,
    /// The settings of the run, and of the one beside it.
    pub configs: (&'a Config, Option<&'a Config>),
    /// Epochs a second.
    pub epochs_per_second: f64,
    /// Pictures of the window in the last second.
    pub frames_per_second: u32,
    /// The route that updates take.
    pub route: Option<Route>,
    /// Most epochs a second; `None` is as fast as it can.
    pub limit: Option<f64>,
    /// Whether it has been slower than that for a while.
    pub is_behind: bool,
    /// Whether slow motion is on.
    pub is_slow: bool,
    /// Whether the graph of the model is shown.
    pub has_overview: bool,
    /// Whether the step of a lesson hides it.
    pub hides_graph: bool,
    /// Whether the settings are shown, or the lesson in their place.
    pub shows_settings: bool,
    /// Whether what is in their place has to stay.
    pub left_is_kept: bool,
    /// Whether all that is beside them is to be seen by that button alone.
    pub hides_rest: bool,
    /// Whether they come and go by a button of their own where the bar has a menu.
    pub has_settings_button: bool,
    /// Whether another run is beside this one.
    pub is_side_by_side: bool,
    /// Whether the document was edited.
    pub is_edited: bool,
    /// Whether there is something to take back.
    pub can_undo: bool,
    /// Whether there is something to make again.
    pub can_redo: bool,
}

/// What was clicked.
#[derive(Default)]
pub struct TopBarOutput {
    /// An action to carry out.
    pub action: Option<Action>,
    /// A new speed limit.
    pub limit: Option<Option<f64>>,
    /// Another place to stop at.
    pub stop: Option<Option<StopAt>>,
}

impl TopBar<'_> {
    /// Draws the bar.
    pub fn ui(&self, ui: &mut Ui) -> TopBarOutput {
        let mut output = TopBarOutput::default();
        let font = TextStyle::Button.resolve(ui.style());
        let room = BarRoom::of(ui.available_width(), |action| {
            let text = word(action).to_owned();
            let color = ui.visuals().text_color();
            let galley = ui.painter().layout_no_wrap(text, font.clone(), color);
            galley.size().x
        });
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = if room.has_menu { 2.0 } else { GAP };
            // So that a button of an icon is as wide as it is high.
            ui.spacing_mut().button_padding.x = PADDING;
            self.run_ui(ui, &room, &mut output);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let action = if room.has_menu {
                    let chosen = self.menu_ui(ui);
                    let settings = Action::ToggleSettings;
                    let clicked = self.has_settings_button && self.button_ui(ui, settings, &room);
                    chosen.or(clicked.then_some(settings))
                } else {
                    self.document_ui(ui, &room)
                };
                output.action = output.action.or(action);
            });
        });
        output
    }

    fn run_ui(&self, ui: &mut Ui, room: &BarRoom, output: &mut TopBarOutput) {
        let mut on = |clicked: bool, action| {
            if clicked {
                output.action = Some(action);
            }
        };
        on(self.button_ui(ui, Action::Reset, room), Action::Reset);
        on(self.play_ui(ui), Action::PlayPause);
        let steps = ui.next_widget_position();
        let epoch = Action::StepEpoch;
        on(self.button_ui(ui, epoch, room), epoch);
        let updates = [
            (Action::StepDiscriminator, "D", Role::Discriminator),
            (Action::StepGenerator, "G", Role::Fake),
        ];
        for (action, text, role) in updates.into_iter().filter(|_| room.has_updates) {
            let text = RichText::new(text).strong();
            let button = Button::new(text.color(role.text_color(ui.visuals())));
            on(named_button(ui, action, button), action);
        }
        let end = ui.next_widget_position() - vec2(ui.spacing().item_spacing.x, 0.0);
        let half = vec2(0.0, BUTTON_SIZE / 2.0);
        let rect = egui::Rect::from_two_pos(steps - half, end + half);
        spot::mark(ui, Part::Steps, rect);
        let slow = Action::ToggleSlow;
        on(self.button_ui(ui, slow, room), slow);
        ui.add_space(GROUP_GAP);
        if let Some(stop) = epoch_ui(ui, EPOCH_WIDTH, (self.epoch, self.stop), self.configs) {
            output.stop = Some(stop);
        }
        if room.has_reached {
            fixed_label(ui, REACHED_WIDTH, RichText::new(self.reached())).on_hover(|| {
                tr!("Epochs trained in the last half second, per second, on the {path} path. The window draws \
                     {frames_per_second} pictures a second.", path = self.route.map_or("–", Route::name), frames_per_second = self.frames_per_second)
            });
        }
        if room.has_speed.1 {
            self.speed_ui(ui, room, output);
        }
    }

    /// Returns whether it was clicked.
    fn play_ui(&self, ui: &mut Ui) -> bool {
        let (icon, text) = if self.is_running {
            (icons::ICON_PAUSE, tr!("Pause"))
        } else {
            (icons::ICON_PLAY_ARROW, tr!("Play"))
        };
        let fill = if self.is_running {
            ui.visuals().widgets.inactive.weak_bg_fill
        } else {
            egui::Color32::from_rgb(0x00, 0x78, 0x30)
        };
        let color = if self.is_running {
            ui.visuals().text_color()
        } else {
            egui::Color32::WHITE
        };
        let button = Button::new((
            icon.rich_text().size(18.0).color(color),
            RichText::new(text).strong().color(color),
        ))
        .fill(fill)
        .min_size(vec2(PLAY_WIDTH, BUTTON_SIZE));
        let can = self.is_enabled(Action::PlayPause);
        let response = ui.add_enabled(can, button);
        spot::mark(ui, Part::Play, response.rect);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, can, text));
        let ctx = ui.ctx().clone();
        response
            .on_disabled_text_hover(waiting_data())
            .on_hover(|| tooltip(&ctx, Action::PlayPause))
            .clicked()
    }

    /// Returns whether it was clicked.
    fn button_ui(&self, ui: &mut Ui, action: Action, room: &BarRoom) -> bool {
        let icon = match action {
            Action::ToggleTheme if ui.visuals().dark_mode => icons::ICON_LIGHT_MODE,
            _ => action.icon(),
        };
        let icon = icon.rich_text().size(17.0);
        let is_on = self.is_on(action);
        let has_word = room.words.contains(&action);
        let button = match (is_on, has_word) {
            (Some(is_on), false) => Button::selectable(is_on, icon).frame_when_inactive(true),
            (Some(is_on), true) => {
                Button::selectable(is_on, (icon, word(action))).frame_when_inactive(true)
            }
            (None, false) => Button::new(icon),
            (None, true) => Button::new((icon, word(action))),
        };
        let is_enabled = self.is_enabled(action);
        let button = button.min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
        let response = ui.add_enabled(is_enabled, button);
        match (action, part_of(action)) {
            (Action::Page(page), Some(_)) => spot::mark_page(ui, page.name, response.rect),
            (_, Some(part)) => spot::mark(ui, part, response.rect),
            (Action::ToggleSettings, None) if self.hides_rest => {
                for part in Part::ALL.iter().filter(|part| part.is_beside_the_left()) {
                    spot::mark(ui, *part, response.rect);
                }
            }
            (_, None) => {}
        }
        let (name, role) = (action.name(), egui::Role::Button);
        response.widget_info(|| match is_on {
            Some(is_on) => WidgetInfo::selected(role, is_enabled, is_on, name),
            None => WidgetInfo::labeled(role, is_enabled, name),
        });
        let ctx = ui.ctx().clone();
        let help = || tooltip(&ctx, action);
        let why_off = || self.why_off(action).map_or_else(help, str::to_owned);
        response.on_hover(help).on_disabled_hover(why_off).clicked()
    }

    /// From right to left.
    fn document_ui(&self, ui: &mut Ui, room: &BarRoom) -> Option<Action> {
        let mut chosen = None;
        for &item in RIGHT.iter() {
            match item {
                None => ui.add_space(GROUP_GAP),
                Some(TAKE_AWAY) => chosen = chosen.or(export_menu_ui(ui, room, self.configs.0)),
                Some(LANGUAGES) => chosen = chosen.or(language_menu_ui(ui)),
                Some(action) => {
                    if self.button_ui(ui, action, room) {
                        chosen = Some(action);
                    }
                }
            }
        }
        chosen
    }

    /// All that is not about the run, in one menu.
    fn menu_ui(&self, ui: &mut Ui) -> Option<Action> {
        let mut chosen = None;
        let icon = icons::ICON_MENU.rich_text().size(17.0);
        let button = Button::new(icon).min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
        let menu = egui::containers::menu::MenuButton::from_button(button);
        let (response, _) = menu.ui(ui, |ui| {
            let height = ui.ctx().content_rect().height() - 70.0;
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                for &item in RIGHT.iter().rev() {
                    let picked = match item {
                        None => {
                            ui.separator();
                            None
                        }
                        Some(TAKE_AWAY) => export_items_ui(ui, self.configs.0),
                        Some(LANGUAGES) => language_items_ui(ui),
                        Some(action) => {
                            item_ui(ui, action, self.is_enabled(action), self.why_off(action))
                        }
                    };
                    chosen = chosen.or(picked);
                }
            });
        });
        // What is in it has no place of its own.
        for part in [Part::Pages, Part::SideBySide] {
            spot::mark(ui, part, response.rect);
        }
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, tr!("Menu")));
        response.on_text_hover(tr!("Presets, files, undo, views and help."));
        chosen
    }
}

/// What a lesson calls a button.
fn part_of(action: Action) -> Option<Part> {
    match action {
        Action::Reset => Some(Part::Reset),
        Action::ToggleSlow => Some(Part::SlowMotion),
        Action::SideBySide => Some(Part::SideBySide),
        Action::Page(page) if page.place == Place::First => Some(Part::Pages),
        _ => None,
    }
}

/// What an action does, with its key.
fn tooltip(ctx: &egui::Context, action: Action) -> String {
    let key = action.shortcut_text(ctx);
    if key.is_empty() {
        action.help().to_owned()
    } else {
        format!("{} ({key})", action.help())
    }
}

fn named_button(ui: &mut Ui, action: Action, button: Button<'_>) -> bool {
    let response = ui.add(button.min_size(vec2(BUTTON_SIZE, BUTTON_SIZE)));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, action.name()));
    let ctx = ui.ctx().clone();
    response.on_hover(|| tooltip(&ctx, action)).clicked()
}
