//! The top bar: what runs, how far it is, and everything that is a single click.

use eframe::egui::{self, Button, RichText, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::action::Action;
use super::export::Export;
use super::theme::{BUTTON_SIZE, Role};
use crate::gan::Path;
use crate::training::Phase;

/// Speed limits offered, in epochs per second.
const LIMITS: [f64; 7] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0];
/// Below this width buttons lose their words.
const WIDE: f32 = 1_180.0;

/// What the bar shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a button's state"
)]
pub struct TopBar<'a> {
    /// Whether training runs.
    pub is_running: bool,
    /// What the worker is doing.
    pub phase: &'a Phase,
    /// Epochs finished.
    pub epoch: u64,
    /// Epochs a second.
    pub epochs_per_second: f64,
    /// Pictures of the window in the last second.
    pub frames_per_second: u32,
    /// The path that updates take.
    pub path: Option<Path>,
    /// The speed limit.
    pub limit: Option<f64>,
    /// Whether slow motion is on.
    pub is_slow: bool,
    /// Whether the graph of the model is shown.
    pub has_overview: bool,
    /// Whether another run is beside this one.
    pub is_side_by_side: bool,
    /// Title of the preset.
    pub preset: &'a str,
    /// Whether it was edited.
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
}

impl TopBar<'_> {
    /// Draws the bar.
    pub fn ui(&self, ui: &mut Ui) -> TopBarOutput {
        let mut output = TopBarOutput::default();
        let is_wide = ui.available_width() >= WIDE;
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = if is_wide { 6.0 } else { 2.0 };
            self.run_ui(ui, is_wide, &mut output);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                self.document_ui(ui, is_wide, &mut output);
            });
        });
        output
    }

    fn run_ui(&self, ui: &mut Ui, is_wide: bool, output: &mut TopBarOutput) {
        let mut on = |clicked: bool, action| {
            if clicked {
                output.action = Some(action);
            }
        };
        on(icon_button(ui, Action::Reset, true), Action::Reset);
        on(self.play_ui(ui), Action::PlayPause);
        let step = icons::ICON_SKIP_NEXT;
        for (action, text, role) in [
            (Action::StepEpoch, "Epoch", None),
            (Action::StepDiscriminator, "D", Some(Role::Discriminator)),
            (Action::StepGenerator, "G", Some(Role::Fake)),
        ] {
            let mut text = RichText::new(text);
            if let Some(role) = role {
                text = text.strong().color(role.color(ui.visuals()));
            }
            let icon = step.rich_text().size(15.0);
            let button = match role {
                _ if is_wide => Button::new((icon, text)),
                None => Button::new(icon),
                Some(_) => Button::new(text),
            };
            on(named_button(ui, action, button, true), action);
        }
        let slow = Action::ToggleSlow;
        // Its captions are on the graph.
        let has_captions = !self.is_side_by_side;
        on(toggle_button(ui, slow, self.is_slow, has_captions), slow);
        separator_ui(ui, is_wide);
        let epoch = format!("Epoch {}", grouped(self.epoch));
        let width = if is_wide { 132.0 } else { 112.0 };
        fixed_label(ui, width, RichText::new(epoch).strong());
        let speed = if self.is_running && self.is_slow {
            "slow motion".to_owned()
        } else if self.is_running {
            format!(
                "{} epochs/s",
                grouped(self.epochs_per_second.round() as u64)
            )
        } else {
            match self.phase {
                Phase::Paused | Phase::Running => "paused".to_owned(),
                Phase::Diverged(_) => "diverged".to_owned(),
                Phase::Crashed(_) => "failed".to_owned(),
            }
        };
        let width = if is_wide { 112.0 } else { 102.0 };
        fixed_label(ui, width, RichText::new(speed)).on_hover_text(format!(
            "Epochs trained in the last half second, per second, on the {} path. The window draws {} \
             pictures a second.",
            self.path.map_or("–", Path::name),
            self.frames_per_second
        ));
        self.limit_ui(ui, is_wide, output);
    }

    /// Returns whether it was clicked.
    fn play_ui(&self, ui: &mut Ui) -> bool {
        let (icon, text) = if self.is_running {
            (icons::ICON_PAUSE, "Pause")
        } else {
            (icons::ICON_PLAY_ARROW, "Play")
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
        .min_size(vec2(82.0, BUTTON_SIZE));
        let response = ui.add(button);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, text));
        response
            .on_hover_text(tooltip(ui.ctx(), Action::PlayPause))
            .clicked()
    }

    fn limit_ui(&self, ui: &mut Ui, is_wide: bool, output: &mut TopBarOutput) {
        let text = |limit: Option<f64>| match limit {
            None => "Full speed".to_owned(),
            Some(limit) => format!("≤ {limit:.0}/s"),
        };
        let combo = egui::ComboBox::from_id_salt("speed limit")
            .width(if is_wide { 92.0 } else { 78.0 })
            .selected_text(text(self.limit))
            .show_ui(ui, |ui| {
                for limit in [None].into_iter().chain(LIMITS.map(Some)) {
                    let is_chosen = limit == self.limit;
                    if ui.selectable_label(is_chosen, text(limit)).clicked() {
                        output.limit = Some(limit);
                    }
                }
            });
        combo.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::ComboBox, true, "Speed limit");
            info.current_text_value = Some(text(self.limit));
            info
        });
        combo.response.on_hover_text("Most epochs per second.");
    }

    /// From right to left.
    fn document_ui(&self, ui: &mut Ui, is_wide: bool, output: &mut TopBarOutput) {
        let mut on = |clicked: bool, action| {
            if clicked {
                output.action = Some(action);
            }
        };
        on(icon_button(ui, Action::Help, true), Action::Help);
        on(
            icon_button(ui, Action::ToggleTheme, true),
            Action::ToggleTheme,
        );
        let overview = Action::ToggleOverview;
        let has_overview = self.has_overview && !self.is_side_by_side;
        // There is no room for it beside two pictures.
        let has_room = !self.is_side_by_side;
        on(
            toggle_button(ui, overview, has_overview, has_room),
            overview,
        );
        let sides = Action::SideBySide;
        on(toggle_button(ui, sides, self.is_side_by_side, true), sides);
        separator_ui(ui, is_wide);
        on(icon_button(ui, Action::Redo, self.can_redo), Action::Redo);
        on(icon_button(ui, Action::Undo, self.can_undo), Action::Undo);
        separator_ui(ui, is_wide);
        if let Some(action) = export_menu_ui(ui) {
            on(true, action);
        }
        on(icon_button(ui, Action::SaveAs, true), Action::SaveAs);
        on(icon_button(ui, Action::Save, self.is_edited), Action::Save);
        on(icon_button(ui, Action::Open, true), Action::Open);
        let icon = Action::Gallery.icon().rich_text().size(16.0);
        on(
            icon_button(ui, Action::Experiments, true),
            Action::Experiments,
        );
        let button = if is_wide {
            Button::new((icon, "Presets"))
        } else {
            Button::new(icon)
        };
        on(
            named_button(ui, Action::Gallery, button, true),
            Action::Gallery,
        );
        if is_wide {
            let name = if self.is_edited {
                format!("{} • edited", self.preset)
            } else {
                self.preset.to_owned()
            };
            ui.add(egui::Label::new(RichText::new(name).weak()).truncate())
                .on_hover_text("The open preset");
        }
    }
}

/// A line between groups, where there is room for one.
fn separator_ui(ui: &mut Ui, is_wide: bool) {
    if is_wide {
        ui.separator();
    } else {
        ui.add_space(3.0);
    }
}

/// All that can be taken away, in a menu.
fn export_menu_ui(ui: &mut Ui) -> Option<Action> {
    let mut chosen = None;
    let icon = icons::ICON_IOS_SHARE.rich_text().size(17.0);
    let button = Button::new(icon).min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
    let menu = egui::containers::menu::MenuButton::from_button(button);
    let (response, _) = menu.ui(ui, |ui| {
        let exports = Export::MENU.map(Action::Export);
        let settings = [Action::CopySettings, Action::PasteSettings];
        for action in exports.into_iter().chain(settings) {
            if action == Action::CopySettings {
                ui.separator();
            }
            let icon = action.icon().rich_text().size(15.0);
            let item =
                Button::new((icon, action.name())).shortcut_text(action.shortcut_text(ui.ctx()));
            let response = ui.add(item);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, action.name()));
            if response.on_hover_text(action.help()).clicked() {
                chosen = Some(action);
            }
        }
    });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Take away"));
    response.on_hover_text(
        "Save the trained model, the picture, curves or samples; copy the settings.",
    );
    chosen
}

/// Text in a slot of fixed width, so that nothing moves when a number grows.
pub fn fixed_label(ui: &mut Ui, width: f32, text: RichText) -> egui::Response {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(width, BUTTON_SIZE), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate().selectable(false))
    })
    .inner
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

fn named_button(ui: &mut Ui, action: Action, button: Button<'_>, is_enabled: bool) -> bool {
    let response = ui.add_enabled(is_enabled, button.min_size(vec2(BUTTON_SIZE, BUTTON_SIZE)));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, action.name()));
    let tooltip = tooltip(ui.ctx(), action);
    response
        .on_hover_text(&tooltip)
        .on_disabled_hover_text(&tooltip)
        .clicked()
}

/// A button that stays pressed.
fn toggle_button(ui: &mut Ui, action: Action, is_on: bool, is_enabled: bool) -> bool {
    let icon = action.icon().rich_text().size(17.0);
    let button = Button::selectable(is_on, icon)
        .frame_when_inactive(true)
        .min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
    let response = ui.add_enabled(is_enabled, button);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::Button, is_enabled, is_on, action.name()));
    response.on_hover_text(tooltip(ui.ctx(), action)).clicked()
}

fn icon_button(ui: &mut Ui, action: Action, is_enabled: bool) -> bool {
    let icon = match action {
        Action::ToggleTheme if ui.visuals().dark_mode => icons::ICON_LIGHT_MODE,
        _ => action.icon(),
    };
    named_button(
        ui,
        action,
        Button::new(icon.rich_text().size(17.0)),
        is_enabled,
    )
}

/// 5080 → 5,080.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (5_080, "5,080"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
