//! The open preset's name and description above the picture, and their editors.

use eframe::egui::{self, RichText, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::action::Action;
use super::document::Document;

/// The header; remembers whether its texts are being edited.
#[derive(Default)]
pub struct PresetHeader {
    is_editing: bool,
}

impl PresetHeader {
    /// Draws the header and edits the document's texts. Returns an action to carry out.
    pub fn ui(&mut self, ui: &mut Ui, document: &mut Document) -> Option<Action> {
        let mut action = None;
        ui.horizontal(|ui| {
            self.name_ui(ui, document);
            self.edit_button_ui(ui);
            if document.is_edited() {
                ui.label(RichText::new("edited").color(ui.visuals().warn_fg_color));
                let revert = ui.small_button("Revert");
                if revert
                    .on_hover_text(Action::RevertToPreset.help())
                    .clicked()
                {
                    action = Some(Action::RevertToPreset);
                }
            }
        });
        if self.is_editing {
            let field = egui::TextEdit::multiline(&mut document.description);
            let field = field.desired_rows(2).desired_width(f32::INFINITY);
            let field = ui.add(field.hint_text("What to look for"));
            field.widget_info(|| named_text("Preset description", &document.description));
        } else if !document.description.is_empty() {
            ui.add(egui::Label::new(&document.description).wrap());
        }
        ui.add_space(2.0);
        action
    }

    fn name_ui(&self, ui: &mut Ui, document: &mut Document) {
        if self.is_editing {
            let field = egui::TextEdit::singleline(&mut document.name);
            let field = ui.add(field.desired_width(260.0).hint_text("Name"));
            field.widget_info(|| named_text("Preset name", &document.name));
        } else {
            let name = RichText::new(&document.name).heading();
            ui.add(egui::Label::new(name).truncate());
        }
    }

    fn edit_button_ui(&mut self, ui: &mut Ui) {
        let (icon, name, help) = if self.is_editing {
            (icons::ICON_CHECK, "Done editing", "Ends editing.")
        } else {
            (
                icons::ICON_EDIT,
                "Edit name and description",
                "Names and describes the preset, before it is saved.",
            )
        };
        let button = ui.add(egui::Button::new(icon.rich_text().size(15.0)).frame(false));
        button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
        if button.on_hover_text(help).clicked() {
            self.is_editing = !self.is_editing;
        }
    }
}

/// A text field's name and content for screen readers.
fn named_text(name: &str, content: &str) -> WidgetInfo {
    let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, name);
    info.current_text_value = Some(content.to_owned());
    info
}
