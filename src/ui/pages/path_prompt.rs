//! A page that asks for the path of a file or a folder, for desktops without a dialog service.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Ui, WidgetInfo};

use crate::config::share;
use crate::ui::action::PageAction;
use crate::ui::dialog::Purpose;
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// Width of the page, where there is room.
const WIDTH: f32 = 440.0;

/// The page.
#[derive(Default)]
pub struct PathPrompt {
    purpose: Purpose,
    text: String,
    /// The text last looked at, and the file that saving to it would replace.
    looked_at: Option<(String, Option<PathBuf>)>,
    /// Whether a dialog of the desktop may still come.
    is_waiting: bool,
    /// Whether the field shall get the keyboard.
    wants_focus: bool,
    /// The document's own file, which it may replace unasked.
    own: Option<PathBuf>,
    /// Whether that has something else by now.
    has_changed: bool,
}

impl PathPrompt {
    /// Asks for a path; `own` is the document's file.
    pub fn ask(&mut self, purpose: Purpose, suggested: String, own: Option<PathBuf>) {
        *self = Self {
            purpose,
            text: suggested,
            looked_at: None,
            is_waiting: false,
            wants_focus: true,
            own,
            has_changed: false,
        };
    }

    /// Asks for a path while a dialog of the desktop may still come.
    pub fn ask_meanwhile(&mut self, purpose: Purpose, suggested: String, own: Option<PathBuf>) {
        self.ask(purpose, suggested, own);
        self.is_waiting = true;
    }

    /// Asks whether a preset may take the place of what its file has by now.
    pub fn ask_about_change(&mut self, path: String) {
        self.ask(Purpose::Save, path, None);
        self.has_changed = true;
    }

    /// The file that saving to this one would replace, unless it is the document's own.
    fn replaces(&mut self, purpose: Purpose, path: &Path) -> Option<PathBuf> {
        // The disk is asked once for each text, not in every frame.
        match &self.looked_at {
            Some((text, replaced)) if *text == self.text => replaced.clone(),
            _ => {
                let replaced = purpose.replaced(path);
                let replaced = replaced.filter(|file| self.own.as_ref() != Some(file));
                self.looked_at = Some((self.text.clone(), replaced.clone()));
                replaced
            }
        }
    }

    /// Whether that is what the page asks for, or asked for last.
    pub fn is_for(&self, purpose: Purpose) -> bool {
        self.purpose == purpose
    }
}

impl Page for PathPrompt {
    fn action() -> Option<&'static PageAction> {
        None
    }

    fn title(&self) -> &'static str {
        match self.purpose {
            Purpose::Open => tr!("Open a file"),
            Purpose::Folder => tr!("Choose a folder of pictures"),
            Purpose::Save => tr!("Save the preset"),
            Purpose::Export(export) => export.file().0,
        }
    }

    fn dock(&self) -> Dock {
        Dock::Over
    }

    fn has_all_keys(&self) -> bool {
        true
    }

    /// Returns what was answered.
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let purpose = self.purpose;
        let (hint, verb) = match purpose {
            Purpose::Open => (tr!("preset.ron, model.json or points.csv"), tr!("Open")),
            Purpose::Folder => (tr!("Pictures/cats"), tr!("Open")),
            Purpose::Save => ("my-preset.ron", tr!("Save")),
            Purpose::Export(export) => (export.suffix(), tr!("Save")),
        };
        let mut answer = None;
        ui.set_width(playground.room.x.min(WIDTH));
        let is_folder = matches!(purpose, Purpose::Folder);
        let name = if is_folder {
            tr!("Folder path")
        } else {
            tr!("File path")
        };
        let why = match (self.is_waiting, is_folder) {
            _ if self.has_changed => tr!(
                "This file is not as it was opened: something else wrote it meanwhile, or it has comments, which saving loses. Nothing was \
                 saved yet. Replace it, or save under another name:"
            ),
            (true, true) => tr!(
                "No file dialog has come yet. Use it if it does, or type the path of the folder:"
            ),
            (true, false) => {
                tr!("No file dialog has come yet. Use it if it does, or type the path of the file:")
            }
            (false, true) => {
                tr!("Type the path of the folder, as this desktop shows no file dialog:")
            }
            (false, false) => {
                tr!("Type the path of the file, as this desktop shows no file dialog:")
            }
        };
        ui.add(egui::Label::new(why).wrap());
        // Also where the window is about to close.
        let frame = playground.frame;
        let is_trained = frame.is_some_and(|f| f.snapshot.counters.has_begun());
        if purpose == Purpose::Save && is_trained {
            let words = tr!(
                "The settings are saved, not the trained networks: “Save the trained model…” keeps those."
            );
            ui.add(egui::Label::new(egui::RichText::new(words).weak()).wrap());
        }
        let field = ui.add(
            egui::TextEdit::singleline(&mut self.text)
                .hint_text(hint)
                .desired_width(f32::INFINITY),
        );
        field.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, name);
            info.current_text_value = Some(self.text.clone());
            info
        });
        let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        let path = full_path(self.text.trim()).map(|path| purpose.target(path));
        let old = path
            .as_deref()
            .and_then(|path| self.replaces(purpose, path));
        let shown = match &path {
            Some(path) => path.display().to_string(),
            None => " ".to_owned(),
        };
        ui.add(egui::Label::new(egui::RichText::new(shown).weak()).wrap());
        let replaces = old.is_some();
        if let Some(file) = old {
            let color = ui.visuals().warn_fg_color;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let text = tr!("{name} exists; saving replaces it.", name);
            ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
        }
        let verb = if replaces { tr!("Replace") } else { verb };
        ui.horizontal(|ui| {
            let button = ui.add_enabled(path.is_some(), egui::Button::new(verb));
            // Enter alone replaces no file.
            if button.clicked() || (is_entered && path.is_some() && !replaces) {
                let line = (purpose == Purpose::Open && share::is_line(&self.text))
                    .then(|| PageRequest::OpenLine(self.text.clone()));
                answer = line.or_else(|| path.map(|path| PageRequest::UsePath(purpose, path)));
            }
            if ui.button(tr!("Cancel")).clicked() {
                answer = Some(PageRequest::Cancel);
            }
        });
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
