//! The menus of the bar.

use eframe::egui::{self, Button, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::room::{BarRoom, TAKE_AWAY, word};
use crate::config::Config;
use crate::language::{self, Language};
use crate::ui::action::Action;
use crate::ui::export_kind::Export;
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::BUTTON_SIZE;

/// A line of a menu, with what is said of it where it is off; returns its action if it was clicked.
pub fn item_ui(
    ui: &mut Ui,
    action: Action,
    is_enabled: bool,
    why_off: Option<&str>,
) -> Option<Action> {
    let icon = action.icon().rich_text().size(15.0);
    let item = Button::new((icon, action.name())).shortcut_text(action.shortcut_text(ui.ctx()));
    let response = ui.add_enabled(is_enabled, item);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, action.name()));
    let is_clicked = response
        .on_disabled_text_hover(why_off.unwrap_or_else(|| action.help()))
        .on_described_hover(|| action.help().to_owned())
        .clicked();
    is_clicked.then_some(action)
}

/// All that can be taken away of a run on these settings, as lines of a menu; returns what was clicked.
pub fn export_items_ui(ui: &mut Ui, config: &Config) -> Option<Action> {
    let mut chosen = None;
    let exports = Export::MENU.map(Action::Export);
    let settings = [
        Action::SaveAs,
        Action::SaveView,
        Action::CopySettings,
        Action::PasteSettings,
    ];
    for action in exports.into_iter().chain(settings) {
        if action == Action::SaveAs {
            ui.separator();
        }
        // Said before a name for the file is asked for.
        let why_not = match action {
            Action::Export(export) => export.why_not(config),
            _ => None,
        };
        let item = item_ui(ui, action, why_not.is_none(), why_not.as_deref());
        chosen = chosen.or(item);
    }
    chosen
}

/// All that can be taken away, in a menu of its own; returns what was clicked.
pub fn export_menu_ui(ui: &mut Ui, room: &BarRoom, config: &Config) -> Option<Action> {
    let mut chosen = None;
    let icon = icons::ICON_IOS_SHARE.rich_text().size(17.0);
    let button = if room.words.contains(&TAKE_AWAY) {
        Button::new((icon, word(TAKE_AWAY)))
    } else {
        Button::new(icon)
    };
    let button = button.min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
    let menu = egui::containers::menu::MenuButton::from_button(button);
    let (response, _) = menu.ui(ui, |ui| chosen = export_items_ui(ui, config));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, tr!("Take away")));
    response.on_text_hover(tr!(
        "Save the trained model, the picture, curves or samples; copy the settings."
    ));
    chosen
}

/// The languages, as lines of a menu; returns what was clicked.
pub fn language_items_ui(ui: &mut Ui) -> Option<Action> {
    let mut chosen = None;
    for language in Language::ALL {
        let action = Action::Language(language);
        let is_shown = language::current() == language;
        let response = ui.selectable_label(is_shown, (action.icon(), action.name()));
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::Button, true, is_shown, action.name())
        });
        if response
            .on_described_hover(|| action.help().to_owned())
            .clicked()
        {
            chosen = Some(action);
        }
    }
    chosen
}

/// The same in a menu of their own.
pub fn language_menu_ui(ui: &mut Ui) -> Option<Action> {
    let mut chosen = None;
    let icon = icons::ICON_LANGUAGE.rich_text().size(17.0);
    let button = Button::new(icon).min_size(vec2(BUTTON_SIZE, BUTTON_SIZE));
    let menu = egui::containers::menu::MenuButton::from_button(button);
    let (response, _) = menu.ui(ui, |ui| chosen = language_items_ui(ui));
    // In all of them, for those who do not read the present one.
    let name = Language::ALL.map(Language::name).join(" · ");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    response.on_text_hover(name);
    chosen
}
