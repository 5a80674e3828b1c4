//! What the window does with documents, models and files: opening, saving, going back.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use super::arrival::Arrival;
use crate::config::{Preset, needs_rebuild, share};
use crate::files::{FileKind, what_is};
use crate::language;
use crate::models::Model;
use crate::training::Checkpoint;
use crate::ui::dialog::Purpose;
use crate::ui::document::{Document, without_networks};
use crate::ui::files::Done;
use crate::ui::messages::About;
use crate::ui::pages::path_prompt::{PathPrompt, Why};
use crate::ui::timeline::Travel;
use crate::ui::trainer::Back;

impl App {
    /// Goes on with a path that was chosen and may be written to.
    pub(super) fn use_path(&mut self, ctx: &Context, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::Open => self.read(ctx, path),
            Purpose::Folder => self.read_folder(ctx, path),
            Purpose::Save => self.save_as(ctx, path),
            Purpose::Export(export) => self.export(ctx, export, path),
        }
    }

    /// Takes a path from a dialog, which has asked about replacing that file, but not about another that is
    /// written in its place or beside it.
    fn use_chosen(&mut self, ctx: &Context, purpose: Purpose, path: &Path) {
        let target = purpose.target(path.to_owned());
        let own = self.own_path(purpose);
        let is_own = |file: &PathBuf| Some(file) == own.as_ref();
        let replaces_more = |file: PathBuf| file != path && !is_own(&file);
        let is_other = purpose.other_ending(path).is_some() && !is_own(&target);
        if is_other || purpose.replaced(&target).is_some_and(replaces_more) {
            let prompt = self.ask_for_path(purpose, target.display().to_string());
            prompt.say_why(Why::Chosen);
        } else {
            self.use_path(ctx, purpose, target);
        }
    }

    /// Asks for a path in the window.
    fn ask_for_path(&mut self, purpose: Purpose, suggested: String) -> &mut PathPrompt {
        let own = self.own_path(purpose);
        let saved = self.saving.as_ref().filter(|_| purpose == Purpose::Save);
        let has_model = saved.is_some_and(|(_, preset)| !preset.window.model.is_empty());
        let folder = self.document.origin.path.as_deref().and_then(Path::parent);
        let model_folder = folder.filter(|_| has_model).map(Path::to_owned);
        let prompt = self.pages.path_prompt.open();
        prompt.ask(purpose, suggested, own, model_folder);
        prompt
    }

    /// The preset's own file, which saving it may replace unasked.
    fn own_path(&self, purpose: Purpose) -> Option<PathBuf> {
        let own = self.document.origin.path.clone();
        own.filter(|_| purpose == Purpose::Save)
    }

    /// What the window suggests where it asks for a path itself.
    fn suggested_path(&self, purpose: Purpose) -> String {
        match (purpose, &self.document.origin.path) {
            (Purpose::Open | Purpose::Folder, _) => String::new(),
            (Purpose::Save, Some(path)) => path.display().to_string(),
            (Purpose::Save, None) => self.suggested_name(),
            (Purpose::Export(export), _) => self.export_name(export),
        }
    }

    /// Asks for a path in the window where a dialog was asked for and has not come.
    fn ask_meanwhile(&mut self, ctx: &Context) {
        if self.pages.path_prompt.is_open() || !self.files.has_pending() {
            return;
        }
        let has_focus = ctx.input(|i| i.focused);
        if let Some(purpose) = self.files.overdue(has_focus) {
            let suggested = self.suggested_path(purpose);
            self.ask_for_path(purpose, suggested).say_why(Why::Waiting);
        }
    }

    /// Writes what [`Action::SaveAs`] asked a path for.
    pub(super) fn save_as(&mut self, ctx: &Context, path: PathBuf) {
        // It was asked about already.
        if let Some((id, preset)) = self.changed.take() {
            self.files.write(ctx, id, path, preset, None);
            return;
        }
        if let Some((id, mut preset)) = self.saving.take() {
            let known = self.document.origin.file();
            let own = self.document.origin.path.as_deref().and_then(Path::parent);
            if !preset.window.model.is_empty() && own != path.parent() {
                self.messages.note(tr!(
                    "{model} stays where it is: the preset in another folder begins without it.",
                    model = preset.window.model
                ));
                preset.window.model.clear();
            }
            self.files.write(ctx, id, path, preset, known);
        }
    }

    /// Opens a trained model: its settings, and its networks as they are.
    pub(super) fn open_model(&mut self, model: Model) {
        self.messages.clear(&About::Opening);
        self.history.separate(&self.document);
        let model = model.on_data(&self.document.config.data);
        self.document = Document::of_model(model.preset());
        self.resume(model);
    }

    /// Goes on from weights of the networks that are open, whose settings stay.
    fn use_weights(&mut self, path: &Path, begun: Checkpoint) {
        // It took a while to read them.
        if needs_rebuild(&begun.config, &self.document.config) {
            self.messages.error_about(
                About::Opening,
                tr!(
                    "{path}: the settings became those of other networks while it was read; open it again",
                    path = path.display()
                ),
            );
            return;
        }
        self.messages.clear(&About::Opening);
        self.note_opened(path);
        self.resume(Model::begun(&self.document.preset(), begun));
    }

    pub(super) fn resume(&mut self, model: Model) {
        // Whatever acts at once and was changed since stays changed.
        self.trainer
            .resume(model.checkpoint.clone(), model.history.clone());
        self.start = Some((self.document.id(), model));
    }

    pub(super) fn travel(&mut self, travel: Travel) {
        match travel {
            Travel::LookBack(epoch) => self.trainer.look_back(epoch),
            Travel::GoOn(epoch) => {
                self.messages.clear(&About::Run);
                self.trainer.go_on(epoch);
            }
        }
    }

    pub(super) fn paste(&mut self, ctx: &Context, text: &str) {
        // Some programs put a mark of the byte order before it.
        let text = text.trim_start_matches('\u{feff}');
        if share::is_line(text) {
            return self.open_line(text);
        }
        if what_is(text) == FileKind::Points {
            return self.files.read_pasted(ctx, text.to_owned());
        }
        match Preset::parse(text, tr!("the clipboard")) {
            Err(_) if what_is(text) == FileKind::Unknown => {
                let text = tr!(
                    "What is on the clipboard is neither a preset, which begins with `(`, nor a shared line, which begins with gp1:, nor a \
                            table with two columns of numbers."
                );
                self.messages.error_about(About::Opening, text);
            }
            Ok(preset) => {
                self.messages.clear(&About::Opening);
                self.messages.note(tr!(
                    "Pasted “{preset}”.",
                    preset = language::text(&preset.name)
                ));
                self.open(preset, None);
            }
            Err(error) => self.messages.error_about(About::Opening, error.to_string()),
        }
    }

    /// Opens the preset of a shared line.
    pub(super) fn open_line(&mut self, line: &str) {
        match share::parse(line) {
            Ok(preset) => {
                self.messages.clear(&About::Opening);
                self.messages.note(tr!(
                    "Opened “{preset}”.",
                    preset = language::text(&preset.name)
                ));
                self.open(preset, None);
            }
            Err(error) => self.messages.error_about(About::Opening, error.to_string()),
        }
    }

    pub(super) fn open(&mut self, preset: Preset, path: Option<PathBuf>) {
        self.messages.clear(&About::Opening);
        self.history.separate(&self.document);
        self.end_arrival(false);
        self.document = Document::new(preset, path);
        self.arrival = Arrival::of(&self.document);
        // The picture starts at epoch 0 even where the presets differ only in live settings.
        self.set_configs();
        self.trainer.reset();
    }

    /// Opens settings, with their run where the worker still has it.
    pub(super) fn return_to(&mut self, preset: Preset) {
        self.history.separate(&self.document);
        self.document = Document::new(preset, None);
        self.back = Some(Back {
            is_other: true,
            otherwise: None,
        });
        self.set_configs();
    }

    pub(super) fn finish_files(&mut self, ctx: &Context) {
        for done in self.files.done() {
            match done {
                // Only within `Files`.
                Done::Dialog(..) => {}
                Done::Chosen(purpose, path) => {
                    self.pages.path_prompt.close();
                    self.use_chosen(ctx, purpose, &path);
                }
                Done::Cancelled => self.pages.path_prompt.close(),
                Done::NoDialog(purpose) => {
                    // Nothing that is being typed is lost.
                    let prompt = &self.pages.path_prompt;
                    if !(prompt.is_open() && prompt.is_for(purpose)) {
                        let suggested = self.suggested_path(purpose);
                        self.ask_for_path(purpose, suggested);
                    }
                }
                Done::Preset(path, preset, model) => {
                    self.looks.note_file(&path, &preset.name);
                    self.note_opened(&path);
                    self.open(*preset, Some(path));
                    if let Some(model) = model {
                        self.resume(*model);
                    }
                }
                Done::Model(path, model) => {
                    self.looks.note_file(&path, &model.preset().name);
                    self.note_opened(&path);
                    if !model.note().is_empty() {
                        self.messages.note(model.note());
                    }
                    self.open_model(*model);
                }
                Done::Weights(path, begun) => self.use_weights(&path, *begun),
                Done::Lesson(path, lesson) => {
                    self.looks.own_lessons.note(&path, &lesson);
                    self.store.note_lesson(path.clone());
                    self.messages.clear(&About::Opening);
                    self.start_lesson(ctx, *lesson, Some(path));
                }
                Done::Table(source, table, points) => {
                    self.messages.clear(&About::Opening);
                    self.pages.pictures.close();
                    self.pages.import.open().show(source, *table, *points);
                }
                Done::TableAgain(number, answer) => {
                    self.pages.import.page().take(number, *answer);
                }
                Done::Pictures(path, choices, result) => {
                    self.finish_folder(path, choices, result);
                }
                Done::PicturesAgain(number, result) => {
                    self.pages.pictures.page().take(number, result);
                }
                Done::Unopened(error) => {
                    self.messages.error_about(About::Opening, error.to_string());
                }
                Done::Exported(path, Ok(note)) => self.note_saved(path, note),
                Done::Exported(path, Err(text)) => {
                    self.messages.error_about(About::Saving(path), text);
                }
                Done::Abandoned(path) => {
                    let text = tr!("Cancelled; {path} was not written.", path = path.display());
                    self.messages.note(text);
                }
                Done::Changed(id, path, preset) => {
                    let prompt = self.pages.path_prompt.open();
                    prompt.ask_about_change(path, !preset.window.model.is_empty());
                    self.changed = Some((id, *preset));
                }
                Done::Written(id, path, preset, Ok(())) => {
                    self.looks.note_file(&path, &preset.name);
                    // Of a file that is written anew: saving once more says nothing new.
                    let document = &self.document;
                    let is_first =
                        document.id() == id && document.origin.path.as_ref() != Some(&path);
                    let begins_with_model = !preset.window.model.is_empty();
                    let lack = without_networks(begins_with_model, self.trainer.frame());
                    self.note_saved(path.clone(), lack.filter(|_| is_first));
                    self.history
                        .mark_saved(&mut self.document, id, *preset, path);
                }
                Done::Written(_, path, _, Err(error)) => self
                    .messages
                    .error_about(About::Saving(path), error.to_string()),
                Done::Failed(text) => self.messages.error(text),
            }
        }
        self.ask_meanwhile(ctx);
    }

    fn note_opened(&mut self, path: &Path) {
        self.messages.clear(&About::Opening);
        self.messages
            .note(tr!("Opened {path}.", path = path.display()));
    }

    /// Tells of a file, and what is to be said of it.
    fn note_saved(&mut self, path: PathBuf, more: Option<&'static str>) {
        let mut text = tr!("Saved {path}.", path = path.display());
        if let Some(more) = more {
            text += " ";
            text += more;
        }
        self.messages.succeeded(&About::Saving(path));
        self.messages.note(text);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::ui::Options;
    use crate::ui::export_kind::Export;

    fn app(ctx: &Context) -> App {
        App::new(ctx, Options::default()).unwrap()
    }

    #[test]
    fn a_file_of_another_kind_that_a_dialog_gave_is_asked_about_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["there.ron", "added.ron", "lab.weights.bin"] {
            std::fs::write(at(name), "theirs").unwrap();
        }
        let ctx = Context::default();
        let mut app = app(&ctx);
        for (purpose, name, is_asked) in [
            (Purpose::Save, "mine.json", true),
            (Purpose::Save, "mine.png", true),
            (Purpose::Export(Export::Model), "mine.csv", true),
            (Purpose::Export(Export::Model), "mine.ron", true),
            // The dialog has asked about this one, but not about what is written in its place or beside it.
            (Purpose::Save, "there.ron", false),
            (Purpose::Save, "added", true),
            (Purpose::Export(Export::GanLab), "lab.json", true),
            (Purpose::Save, "new.ron", false),
        ] {
            app.use_chosen(&ctx, purpose, &at(name));
            let prompt = &mut app.pages.path_prompt;
            assert_eq!(prompt.is_open(), is_asked, "{purpose:?} {name}");
            assert!(!is_asked || prompt.is_for(purpose), "{purpose:?} {name}");
            prompt.close();
        }
        // Nothing was to be saved, and what was asked about was not.
        let files = std::fs::read_dir(folder.path()).unwrap();
        assert_eq!(files.count(), 3);
        let theirs = std::fs::read_to_string(at("there.ron")).unwrap();
        assert_eq!(theirs, "theirs");
    }

    #[test]
    fn a_file_for_a_folder_and_a_folder_for_a_file_are_said_to_be_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preset.ron");
        std::fs::write(&file, "(name: \"x\")").unwrap();
        for (purpose, path, said) in [
            (
                Purpose::Folder,
                file.as_path(),
                "is of no kind that is read",
            ),
            (Purpose::Open, folder.path(), "at least 16 pictures"),
        ] {
            let ctx = Context::default();
            let mut app = app(&ctx);
            app.use_chosen(&ctx, purpose, path);
            let start = Instant::now();
            while app.messages.texts().next().is_none() {
                assert!(start.elapsed() < Duration::from_mins(1), "nothing is said");
                std::thread::sleep(Duration::from_millis(2));
                app.finish_files(&ctx);
            }
            let texts: Vec<_> = app.messages.texts().collect();
            assert!(texts.iter().any(|text| text.contains(said)), "{texts:?}");
        }
    }
}
