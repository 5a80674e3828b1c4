//! A page that asks for the path of a file or a folder, for desktops without a dialog service.
//!
//! - `look`: what a typed path means

mod look;

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Ui, WidgetInfo};

use self::look::{Look, Meaning, Question};
use crate::config::share;
use crate::ui::action::PageAction;
use crate::ui::dialog::Purpose;
use crate::ui::document::without_networks;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// Width of the page, where there is room.
const WIDTH: f32 = 440.0;

/// Why the window asks for a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Why {
    /// This desktop has no file dialog.
    #[default]
    NoDialog,
    /// One was asked for, and may still come.
    Waiting,
    /// One gave a path that there is something to say of.
    Chosen,
    /// The file of the document has something else by now.
    Changed,
}

/// The page.
#[derive(Default)]
pub struct PathPrompt {
    purpose: Purpose,
    why: Why,
    text: String,
    look: Look,
    /// Whether the answer was given before the disk had said what the text means.
    is_answered: bool,
    /// The file of which the last frame said that it would be replaced.
    said: Option<PathBuf>,
    /// Whether the field shall get the keyboard.
    wants_focus: bool,
    /// The document's own file, which may be called as it is.
    own: Option<PathBuf>,
    /// In this folder the preset begins with a model.
    model_folder: Option<PathBuf>,
}

impl PathPrompt {
    /// Asks for a path, as there is no dialog; `own` is the document's file, which it may replace unasked, and in `model_folder` the preset
    /// begins with its model.
    pub fn ask(
        &mut self,
        purpose: Purpose,
        suggested: String,
        own: Option<PathBuf>,
        model_folder: Option<PathBuf>,
    ) {
        *self = Self {
            purpose,
            why: Why::NoDialog,
            text: suggested,
            wants_focus: true,
            own,
            model_folder,
            ..Self::default()
        };
    }

    /// Says another reason why it asks.
    pub fn say_why(&mut self, why: Why) {
        self.why = why;
    }

    /// Asks whether a preset may take the place of what its file has by now.
    pub fn ask_about_change(&mut self, path: PathBuf, begins_with_model: bool) {
        let folder = path.parent().filter(|_| begins_with_model);
        let (text, folder) = (path.display().to_string(), folder.map(Path::to_owned));
        self.ask(Purpose::Save, text, Some(path), folder);
        self.why = Why::Changed;
    }

    /// What the text means; `None` while that is not known.
    fn meaning(&mut self, ctx: &egui::Context) -> Option<Meaning> {
        let question = Question {
            purpose: self.purpose,
            text: self.text.clone(),
            own: self.own.clone(),
            is_own_unasked: self.why != Why::Changed,
        };
        self.look.at(ctx, &question)
    }

    /// Whether the path is taken, as its button was clicked or Enter was pressed. Before it is known what it means, that waits.
    fn is_taken(&mut self, meaning: Option<&Meaning>, is_clicked: bool, is_entered: bool) -> bool {
        let Some(meaning) = meaning else {
            self.said = None;
            self.is_answered |= is_clicked || is_entered;
            return false;
        };
        let was_answered = std::mem::take(&mut self.is_answered);
        let was_said = std::mem::replace(&mut self.said, meaning.replaced.clone());
        // Enter alone replaces no file, and a click none that was not told of before.
        let may_be_written = match &meaning.replaced {
            Some(_) => is_clicked && was_said == meaning.replaced,
            None => is_clicked || is_entered || was_answered,
        };
        may_be_written && meaning.path.is_some() && meaning.other.is_none()
    }

    /// Whether it is still looked at what the text means.
    pub fn is_looking(&self) -> bool {
        self.look.is_under_way()
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
        let why = match (self.why, is_folder) {
            (Why::Changed, _) => tr!(
                "This file is not as it was opened: something else wrote it meanwhile, or it has comments, which saving loses. Nothing was \
                 saved yet. Replace it, or save under another name:"
            ),
            (Why::Chosen, _) => tr!("Nothing was saved yet. Look at the path once more:"),
            (Why::Waiting, true) => tr!(
                "No file dialog has come yet. Use it if it does, or type the path of the folder:"
            ),
            (Why::Waiting, false) => {
                tr!("No file dialog has come yet. Use it if it does, or type the path of the file:")
            }
            (Why::NoDialog, true) => {
                tr!("Type the path of the folder, as this desktop shows no file dialog:")
            }
            (Why::NoDialog, false) => {
                tr!("Type the path of the file, as this desktop shows no file dialog:")
            }
        };
        ui.add(egui::Label::new(why).wrap());
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
        if field.changed() {
            self.is_answered = false;
        }
        let meaning = self.meaning(ui.ctx());
        let is_known = meaning.is_some();
        let Meaning {
            path,
            replaced: old,
            other,
        } = meaning.clone().unwrap_or_default();
        let shown = match &path {
            Some(path) => path.display().to_string(),
            None => " ".to_owned(),
        };
        ui.add(egui::Label::new(egui::RichText::new(shown).weak()).wrap());
        if purpose == Purpose::Save {
            // Also where the window is about to close.
            let folder = path.as_deref().and_then(Path::parent);
            let begins_with_model = folder.is_some() && folder == self.model_folder.as_deref();
            if let Some(words) = without_networks(begins_with_model, playground.frame) {
                ui.add(egui::Label::new(egui::RichText::new(words).weak()).wrap());
            }
        }
        let color = ui.visuals().warn_fg_color;
        let mut why_off = tr!("Type a path first.").to_owned();
        if let Some(ending) = &other {
            let wanted = purpose.endings().into_iter();
            let wanted: Vec<_> = wanted.map(|ending| format!(".{ending}")).collect();
            let wanted = wanted.join(", ");
            let text = tr!(
                "A .{ending} file is another kind. Give a name that ends in {wanted}.",
                ending,
                wanted
            );
            why_off.clone_from(&text);
            ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
        }
        // What is refused replaces nothing.
        let old = old.filter(|_| other.is_none());
        let replaces = old.is_some();
        if let Some(file) = old {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let text = tr!("{name} exists; saving replaces it.", name);
            ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
        }
        let verb = if replaces { tr!("Replace") } else { verb };
        ui.horizontal(|ui| {
            let is_possible = !is_known || (path.is_some() && other.is_none());
            let button = ui.add_enabled(is_possible, egui::Button::new(verb));
            let button = button.on_disabled_text_hover(why_off);
            if self.is_taken(meaning.as_ref(), button.clicked(), is_entered) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_before_the_disks_waits_for_it_and_replaces_nothing() {
        let meaning = |replaced: Option<&str>, other: Option<&str>| Meaning {
            path: Some("a.ron".into()),
            replaced: replaced.map(PathBuf::from),
            other: other.map(str::to_owned),
        };
        let plain = meaning(None, None);
        let there = meaning(Some("a.ron"), None);
        let wrong = meaning(None, Some("csv"));
        for (clicked, entered) in [(true, false), (false, true)] {
            let waiting = || {
                let mut prompt = PathPrompt::default();
                assert!(!prompt.is_taken(None, clicked, entered));
                prompt
            };
            assert!(waiting().is_taken(Some(&plain), false, false));
            assert!(!waiting().is_taken(Some(&there), false, false));
            assert!(!waiting().is_taken(Some(&wrong), false, false));
            // It is given once.
            let mut prompt = waiting();
            assert!(!prompt.is_taken(Some(&there), false, false));
            assert!(!prompt.is_taken(Some(&plain), false, false));
        }
        // A file is replaced by a click on what says so, and by nothing else.
        let mut prompt = PathPrompt::default();
        assert!(!prompt.is_taken(Some(&there), true, false), "not said yet");
        assert!(!prompt.is_taken(Some(&there), false, true), "by Enter");
        assert!(prompt.is_taken(Some(&there), true, false));
        let other = meaning(Some("b.ron"), None);
        assert!(!prompt.is_taken(Some(&other), true, false), "another one");
        assert!(PathPrompt::default().is_taken(Some(&plain), true, false));
    }
}
