//! A page that asks for a file's path, for desktops without a dialog service.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, WidgetInfo};

use super::files::Purpose;

/// The page.
#[derive(Default)]
pub struct PathPrompt {
    purpose: Option<Purpose>,
    text: String,
    /// The text last looked at, and whether it names a file that saving would replace.
    looked_at: Option<(String, bool)>,
    /// Whether the field shall get the keyboard.
    wants_focus: bool,
    /// The document's own file, which it may replace unasked.
    own: Option<PathBuf>,
}

impl PathPrompt {
    /// Asks for a path; `own` is the document's file.
    pub fn open(&mut self, purpose: Purpose, suggested: String, own: Option<PathBuf>) {
        *self = Self {
            purpose: Some(purpose),
            text: suggested,
            looked_at: None,
            wants_focus: true,
            own,
        };
    }

    /// Whether saving to this path would replace a file that is not the document's own.
    fn replaces(&mut self, path: &Path) -> bool {
        // The disk is asked once for each text, not in every frame.
        match &self.looked_at {
            Some((text, exists)) if *text == self.text => *exists,
            _ => {
                let exists = self.own.as_deref() != Some(path) && path.exists();
                self.looked_at = Some((self.text.clone(), exists));
                exists
            }
        }
    }

    /// Whether the page is shown.
    pub fn is_open(&self) -> bool {
        self.purpose.is_some()
    }

    /// Draws the page if it is open. Returns what was answered.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<(Purpose, PathBuf)> {
        let purpose = self.purpose?;
        let (title, hint, verb) = match purpose {
            Purpose::Open => (
                "Open a file",
                "preset.ron, model.json or points.csv",
                "Open",
            ),
            Purpose::Save => ("Save the preset", "my-preset.ron", "Save"),
            Purpose::Export(export) => (export.file().0, export.suffix(), "Save"),
        };
        let mut is_open = true;
        let mut answer = None;
        let mut is_cancelled = false;
        egui::Window::new(title)
            .open(&mut is_open)
            .collapsible(false)
            .resizable(false)
            .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
            .show(ctx, |ui| {
                ui.label("This desktop offers no file dialog. Type the path of the file:");
                let field = ui.add(
                    egui::TextEdit::singleline(&mut self.text)
                        .hint_text(hint)
                        .desired_width(420.0),
                );
                field.widget_info(|| {
                    let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, "File path");
                    info.current_text_value = Some(self.text.clone());
                    info
                });
                let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                if std::mem::take(&mut self.wants_focus) {
                    field.request_focus();
                }
                let path = full_path(self.text.trim());
                let replaces = purpose != Purpose::Open
                    && path.as_deref().is_some_and(|path| self.replaces(path));
                ui.weak(match &path {
                    Some(path) => path.display().to_string(),
                    None => " ".to_owned(),
                });
                if replaces {
                    let color = ui.visuals().warn_fg_color;
                    ui.colored_label(color, "This file exists; saving replaces it.");
                }
                let verb = if replaces { "Replace" } else { verb };
                ui.horizontal(|ui| {
                    let button = ui.add_enabled(path.is_some(), egui::Button::new(verb));
                    // Enter alone replaces no file.
                    if button.clicked() || (is_entered && path.is_some() && !replaces) {
                        answer = path.map(|p| (purpose, p));
                    }
                    is_cancelled =
                        ui.button("Cancel").clicked() || ui.input(|i| i.key_pressed(Key::Escape));
                });
            });
        if answer.is_some() || is_cancelled || !is_open {
            self.purpose = None;
        }
        answer
    }
}

/// The absolute path that a text means, with `~` for the home folder; `None` for no text.
fn full_path(text: &str) -> Option<PathBuf> {
    if text.is_empty() {
        return None;
    }
    let home = directories::UserDirs::new().map(|d| d.home_dir().to_owned());
    let path = match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(text).to_owned(),
    };
    Some(std::path::absolute(&path).unwrap_or(path))
}
