//! What the window does with documents, models and files: opening, saving, taking away, going back.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use crate::config::preset::with_ending;
use crate::config::{Distribution, Preset};
use crate::data::ImportedPoints;
use crate::models::Model;
use crate::training::{Checkpoint, History};
use crate::ui::animation::{Animation, Progress};
use crate::ui::document::Document;
use crate::ui::experiments::ChosenRun;
use crate::ui::export::{Content, Export};
use crate::ui::files::{Done, Purpose};
use crate::ui::poster::Poster;
use crate::ui::timeline::Travel;

impl App {
    pub(super) fn ask_to_open(&mut self, ctx: &Context) {
        self.files.ask(ctx, Purpose::Open, String::new());
    }

    /// Writes what [`Action::SaveAs`] asked a path for.
    pub(super) fn save_as(&mut self, ctx: &Context, path: PathBuf) {
        if let Some((id, preset)) = self.saving.take() {
            self.files.write(ctx, id, path, preset);
        }
    }

    /// A file name made of the preset's.
    pub(super) fn suggested_name(&self) -> String {
        let path = self.document.origin.path.as_deref();
        let path = path.and_then(Path::file_name);
        if let Some(name) = path {
            return name.to_string_lossy().into_owned();
        }
        let slug: String = self
            .document
            .name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        format!("my-{}.ron", slug.trim_matches('-'))
    }

    /// The name of the preset's file or its title, as part of a file name.
    pub(super) fn export_name(&self, export: Export) -> String {
        let preset = self.suggested_name();
        let stem = preset.strip_suffix(".ron").unwrap_or(&preset);
        format!("{stem}-{}.{}", export.suffix(), export.file().2)
    }

    /// Takes something away to a file that was chosen.
    pub(super) fn export(&mut self, ctx: &Context, export: Export, path: PathBuf) {
        let path = with_ending(path, export.file().2);
        let frame = self.trainer.frame();
        match export {
            Export::Model | Export::GanLab => {
                let (name, description) = (
                    self.document.name.clone(),
                    self.document.description.clone(),
                );
                let answer = self.trainer.checkpoint();
                self.files.export(ctx, path, move || {
                    let (checkpoint, history) = answer.recv().ok()?;
                    let model = Box::new(Model {
                        name,
                        description,
                        checkpoint,
                        history,
                        notes: Vec::new(),
                    });
                    Some(match export {
                        Export::GanLab => Content::GanLab(model),
                        _ => Content::Model(model),
                    })
                });
            }
            Export::Picture => {
                let visuals = ctx.global_style().visuals.clone();
                let layers = self.looks.layers;
                let poster = frame.map(|f| Poster::new(&self.document.name, f, layers, visuals));
                self.files.export(ctx, path, move || {
                    poster.map(|p| Content::Picture(Box::new(p)))
                });
            }
            Export::Animation => {
                let answer = self.trainer.replay();
                let progress = Progress::default();
                self.animations.push(progress.clone());
                let (layers, view) = (self.looks.layers, self.view());
                let visuals = ctx.global_style().visuals.clone();
                self.files.export(ctx, path, move || {
                    // Its end is the end of the job, however that comes.
                    let progress = progress;
                    let replay = answer.recv().ok()?;
                    Some(Content::Animation(Box::new(Animation {
                        replay,
                        layers,
                        view,
                        visuals,
                        progress,
                    })))
                });
            }
            Export::Metrics => {
                let history = frame.map(|f| f.history.clone());
                self.files
                    .export(ctx, path, move || history.map(Content::Metrics));
            }
            Export::Drawing => {
                let drawing = self.drawing.clone();
                self.files
                    .export(ctx, path, move || Some(Content::Drawing(drawing)));
            }
            Export::Samples => {
                let snapshot = frame.map(|f| f.snapshot.clone());
                self.files
                    .export(ctx, path, move || snapshot.map(Content::Samples));
            }
        }
    }

    /// Opens a trained model: its settings, and its networks as they are.
    pub(super) fn open_model(&mut self, model: Model) {
        self.history.separate(&self.document);
        let model = model.on_data(&self.document.config.data);
        self.document = Document::new(model.preset(), None);
        self.resume(model);
    }

    /// Opens a run of an experiment where it is.
    pub(super) fn open_run(&mut self, run: ChosenRun) {
        self.open_model(Model {
            description: "A run of an experiment, at the epoch that it had reached.".to_owned(),
            name: run.name,
            checkpoint: Checkpoint::clone(&run.checkpoint),
            history: History::default(),
            notes: Vec::new(),
        });
    }

    pub(super) fn resume(&mut self, model: Model) {
        // Whatever acts at once and was changed since stays changed.
        self.trainer
            .resume(model.checkpoint.clone(), model.history.clone());
        self.start = Some(model);
    }

    pub(super) fn travel(&mut self, travel: Travel) {
        match travel {
            Travel::LookBack(epoch) => self.trainer.look_back(epoch),
            Travel::GoOn(epoch) => {
                self.messages.clear_run_error();
                self.trainer.go_on(epoch);
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match Preset::parse(text, "the clipboard") {
            Ok(preset) => {
                self.messages.note(format!("Pasted “{}”.", preset.name));
                self.open(preset, None);
            }
            Err(error) => self.messages.error(error.to_string()),
        }
    }

    pub(super) fn open(&mut self, preset: Preset, path: Option<PathBuf>) {
        self.start = None;
        self.history.separate(&self.document);
        self.document = Document::new(preset, path);
        // The picture starts at epoch 0 even where the presets differ only in live settings.
        self.set_configs();
        self.trainer.reset();
    }

    pub(super) fn import(&mut self, imported: ImportedPoints) {
        self.history.separate(&self.document);
        self.document.config.data.imported = imported.points;
        self.document.config.data.distribution = Distribution::Imported;
        self.messages.note(imported.note);
    }

    pub(super) fn finish_files(&mut self, ctx: &Context) {
        for done in self.files.done() {
            match done {
                Done::Chosen(Purpose::Open, path) => self.files.read(ctx, path),
                Done::Chosen(Purpose::Save, path) => self.save_as(ctx, path),
                Done::Chosen(Purpose::Export(export), path) => self.export(ctx, export, path),
                Done::Cancelled => {}
                Done::NoDialog(purpose) => {
                    let own = self.document.origin.path.clone();
                    let suggested = match (purpose, &own) {
                        (Purpose::Open, _) => String::new(),
                        (Purpose::Save, Some(path)) => path.display().to_string(),
                        (Purpose::Save, None) => self.suggested_name(),
                        (Purpose::Export(export), _) => self.export_name(export),
                    };
                    // Only saving the preset may replace its file unasked.
                    let own = own.filter(|_| purpose == Purpose::Save);
                    self.prompt.open(purpose, suggested, own);
                }
                Done::Preset(path, Ok(preset)) => {
                    self.messages.note(format!("Opened {}.", path.display()));
                    self.open(*preset, Some(path));
                }
                Done::Preset(_, Err(error)) => self.messages.error(error.to_string()),
                Done::Model(path, Ok(model)) => {
                    let note = format!("Opened {}. {}", path.display(), model.note());
                    self.messages.note(note.trim_end().to_owned());
                    self.open_model(*model);
                }
                Done::Model(_, Err(error)) => self.messages.error(error.to_string()),
                Done::Exported(path, Ok(())) => {
                    self.messages.note(format!("Saved {}.", path.display()));
                }
                Done::Abandoned(path) => {
                    self.messages
                        .note(format!("Cancelled; {} was not written.", path.display()));
                }
                Done::Points(Ok(imported)) => self.import(imported),
                Done::Points(Err(error)) => self.messages.error(error.to_string()),
                Done::Written(id, path, preset, Ok(())) => {
                    self.messages.note(format!("Saved {}.", path.display()));
                    self.history
                        .mark_saved(&mut self.document, id, *preset, path);
                }
                Done::Written(_, _, _, Err(error)) => self.messages.error(error.to_string()),
                Done::Exported(_, Err(text)) | Done::Failed(text) => self.messages.error(text),
            }
        }
    }
}
