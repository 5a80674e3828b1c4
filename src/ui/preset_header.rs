//! The open preset's name and description above the picture, and their editors.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    self, Align, Layout, Response, RichText, ScrollArea, TextStyle, Ui, WidgetInfo, vec2,
};
use egui_material_icons::icons;

use super::action::{Action, Place};
use super::document::{Document, DocumentId, Fit};
use super::hover::LazyHover as _;
use super::label::text_width;
use super::pages::actions_at;
use crate::config::preset::{MOST_DESCRIPTION, MOST_NAME};

/// The header; remembers whether its texts are being edited.
#[derive(Default)]
pub struct PresetHeader {
    is_editing: bool,
    /// Whose texts.
    document: Option<DocumentId>,
}

/// Width of an icon beside the name, and of what is around a word there.
const ICON_WIDTH: f32 = 23.0;
/// Least width of the name beside them.
const LEAST_NAME: f32 = 60.0;
/// Most lines of the description that are seen at once: what is below it keeps its room.
const MOST_LINES: f32 = 4.0;
/// The same while it is edited.
const MOST_EDITED_LINES: f32 = 6.0;

impl PresetHeader {
    /// Draws the header and edits the document's texts; `is_trained` tells whether the networks are those
    /// that came with it. Returns an action to carry out.
    pub fn ui(&mut self, ui: &mut Ui, document: &mut Document, is_trained: bool) -> Option<Action> {
        let mut action = None;
        self.follow(document);
        let room = ui.available_width();
        let beside = room - buttons_width(ui, document);
        // Where both do not fit into a line, the name has one of its own: a line that is too long widens all that is below it, and
        // cuts that.
        let is_tight = beside < LEAST_NAME;
        if is_tight {
            self.name_ui(ui, document, room);
        }
        let line = Layout::left_to_right(Align::Center).with_main_wrap(is_tight);
        let height = ui.spacing().interact_size.y;
        ui.allocate_ui_with_layout(vec2(room, height), line, |ui| {
            if !is_tight {
                self.name_ui(ui, document, beside);
            }
            self.edit_button_ui(ui);
            for page in actions_at(Place::Header) {
                let button = egui::Button::new(page.icon().rich_text().size(15.0)).frame(false);
                let button = ui.add(button);
                button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, page.name()));
                let ctx = ui.ctx().clone();
                let help = || format!("{} ({})", page.help(), page.shortcut_text(&ctx));
                if button.on_hover(help).clicked() {
                    action = Some(page);
                }
            }
            if document.is_edited() {
                ui.label(RichText::new(tr!("edited")).color(ui.visuals().warn_fg_color));
                let revert = ui.small_button(tr!("Revert"));
                if revert
                    .on_text_hover(Action::RevertToPreset.help())
                    .clicked()
                {
                    action = Some(Action::RevertToPreset);
                }
            }
        });
        if self.is_editing {
            description_ui(ui, document);
        } else {
            about_ui(ui, document, is_trained);
        }
        ui.add_space(2.0);
        action
    }

    /// Draws the name of two runs side by side, with the button that edits it and the description where `can_edit`: what the
    /// description says is shown where the pointer rests.
    pub fn pair_name_ui(
        &mut self,
        ui: &mut Ui,
        document: &mut Document,
        (width, is_trained, can_edit): (f32, bool, bool),
    ) {
        self.follow(document);
        self.is_editing &= can_edit;
        let buttons = if can_edit { ICON_WIDTH } else { 0.0 };
        let name = self.name_ui(ui, document, (width - buttons).max(60.0));
        if let Some(name) = name {
            name.on_described_hover(|| match document.fit(is_trained) {
                Fit::Whole => document.shown_description().to_owned(),
                Fit::Networks | Fit::Settings | Fit::None => String::new(),
            });
        }
        if can_edit {
            self.edit_button_ui(ui);
        }
    }

    /// Draws the description of two runs side by side, while it is edited.
    pub fn pair_description_ui(&self, ui: &mut Ui, document: &mut Document) {
        if self.is_editing {
            description_ui(ui, document);
        }
    }

    /// Another document's texts are not being edited.
    fn follow(&mut self, document: &Document) {
        if self.document != Some(document.id()) {
            self.is_editing = false;
            self.document = Some(document.id());
        }
    }

    /// Returns the name, where it is not being edited.
    fn name_ui(&self, ui: &mut Ui, document: &mut Document, width: f32) -> Option<Response> {
        if self.is_editing {
            let id = egui::Id::unique(("preset name", document.id()));
            let field = egui::TextEdit::singleline(&mut document.name)
                .id(id)
                .char_limit(MOST_NAME)
                .desired_width(width.min(260.0))
                .hint_text(tr!("Name"));
            let field = ui.add(field);
            field.widget_info(|| named_text(tr!("Preset name"), &document.name));
            return None;
        }
        let name = RichText::new(document.shown_name()).heading();
        let shown = ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(egui::Label::new(name).truncate())
        });
        Some(shown.inner)
    }

    fn edit_button_ui(&mut self, ui: &mut Ui) {
        let (icon, name, help) = if self.is_editing {
            (icons::ICON_CHECK, tr!("Done editing"), tr!("Ends editing."))
        } else {
            (
                icons::ICON_EDIT,
                tr!("Edit name and description"),
                tr!("Names and describes the preset, before it is saved."),
            )
        };
        let button = ui.add(egui::Button::new(icon.rich_text().size(15.0)).frame(false));
        button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
        if button.on_text_hover(help).clicked() {
            self.is_editing = !self.is_editing;
        }
    }
}

/// Width of all that is beside the name.
fn buttons_width(ui: &Ui, document: &Document) -> f32 {
    let icons = (1 + actions_at(Place::Header).count()) as f32;
    let mut buttons = icons * ICON_WIDTH;
    if document.is_edited() {
        for word in [tr!("edited"), tr!("Revert")] {
            buttons += text_width(ui, word) + ICON_WIDTH;
        }
    }
    buttons
}

fn description_ui(ui: &mut Ui, document: &mut Document) {
    let of = document.id();
    let id = egui::Id::unique(("preset description", of));
    let field = egui::TextEdit::multiline(&mut document.description)
        .id(id)
        .char_limit(MOST_DESCRIPTION)
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .hint_text(tr!("What to look for"));
    let field = capped_ui(ui, MOST_EDITED_LINES, of, |ui| ui.add(field));
    field.widget_info(|| named_text(tr!("Preset description"), &document.description));
}

/// Draws what scrolls where it has more lines than that.
fn capped_ui<R>(
    ui: &mut Ui,
    lines: f32,
    document: DocumentId,
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    let height = lines * ui.text_style_height(&TextStyle::Body);
    let shown = ui.scope(|ui| {
        // Seen where there is more than has room.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::vertical()
            .id_salt(("description", document))
            .max_height(height)
            .min_scrolled_height(0.0)
            .auto_shrink([false, true])
            .show(ui, contents)
            .inner
    });
    shown.inner
}

/// What the preset is about, as far as that can be said of what is on screen.
fn about_ui(ui: &mut Ui, document: &Document, is_trained: bool) {
    let words = document.shown_description();
    let wrapped = |ui: &mut Ui, text: RichText| {
        capped_ui(ui, MOST_LINES, document.id(), |ui| {
            ui.add(egui::Label::new(text).wrap());
        });
    };
    let weak = |ui: &mut Ui, of: &str| {
        wrapped(ui, RichText::new(tr!("{of}: {words}", of, words)).weak());
    };
    match document.fit(is_trained) {
        _ if words.is_empty() => {
            let about = document.about(is_trained);
            if !about.is_empty() {
                wrapped(ui, RichText::new(about).weak());
            }
        }
        Fit::Whole => wrapped(ui, RichText::new(words)),
        Fit::Networks => weak(ui, tr!("Of the trained networks, which are not these")),
        Fit::Settings => weak(ui, tr!("Of the preset as saved")),
        Fit::None => {
            let text = RichText::new(tr!("The preset's description is of other data.")).weak();
            ui.add(egui::Label::new(text).truncate())
                .on_described_hover(|| words.to_owned());
        }
    }
}

/// A text field's name and content for screen readers.
fn named_text(name: &str, content: &str) -> WidgetInfo {
    let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, name);
    info.current_text_value = Some(content.to_owned());
    info
}
