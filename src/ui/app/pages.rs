//! The pages: what they see of it, and what they ask of it.

use eframe::egui::{self, Context, Frame, Ui, Vec2, vec2};

use super::App;
use crate::config::Distribution;
use crate::ui::action::Action;
use crate::ui::document::Document;
use crate::ui::export_kind::Export;
use crate::ui::kind::use_points;
use crate::ui::page::{Docked, PageRequest, Playground, room};
use crate::ui::pages::ACTIONS;
use crate::ui::progress::{Work, progress_ui};
use crate::ui::store::Looks;
use crate::ui::trainer::Trainer;

impl App {
    pub(super) fn pages_ui(&mut self, ctx: &Context) {
        if !self.pages.import.is_open() {
            self.pages.import.page().forget();
        }
        if !self.pages.pictures.is_open() {
            self.pages.pictures.page().forget();
        }
        let docked = self.docked();
        let mut playground = playground(room(ctx), &self.document, &self.trainer, &self.looks);
        playground.has_results = self.pages.experiments.has_results();
        for request in self.pages.ui(ctx, &playground, docked) {
            self.grant(ctx, request);
        }
        progress_ui(ctx, &mut self.jobs);
        self.messages.ui(ctx);
        drop_hint_ui(ctx);
    }

    /// Which pages are drawn by the panels.
    pub(super) fn docked(&self) -> Docked {
        Docked {
            picture: self.is_drawing(),
            middle: self.has_page,
        }
    }

    /// The page that stands in the place of the graph.
    pub(super) fn docked_page_ui(&mut self, ui: &mut Ui) {
        let playground = playground(
            ui.available_size(),
            &self.document,
            &self.trainer,
            &self.looks,
        );
        if let Some(request) = self.pages.docked_ui(ui, &playground) {
            let ctx = ui.ctx().clone();
            self.grant(&ctx, request);
        }
    }

    /// Does what a page was asked for.
    pub(super) fn grant(&mut self, ctx: &Context, request: PageRequest) {
        match request {
            PageRequest::OpenPreset(preset) => self.open(*preset, None),
            PageRequest::OpenModel(model) => self.open_model(*model),
            PageRequest::OpenBeside { preset, pinned } => self.open_beside(*preset, *pinned),
            PageRequest::UseDrawing(points) => {
                self.history.separate(&self.document);
                self.document.config.data.drawn = points;
                use_points(&mut self.document.config, Distribution::Drawn);
            }
            PageRequest::UsePoints(file, import) => self.import(file.as_deref(), *import),
            PageRequest::ReadTable(asked) => self.files.read_again(ctx, *asked),
            PageRequest::UsePictures(path, imported) => self.import_pictures(&path, *imported),
            PageRequest::ReadPictures(asked) => {
                let progress = self.job(Work::Folder);
                self.files.read_folder_again(ctx, *asked, progress);
            }
            PageRequest::OpenLine(line) => {
                self.files.give_up();
                self.open_line(&line);
            }
            PageRequest::SetParameter(player, index, value) => {
                self.trainer.set_parameter(player, index, value);
            }
            PageRequest::ExportDrawing(points) => {
                self.drawing = points;
                self.act(ctx, Action::Export(Export::Drawing));
            }
            PageRequest::ExportSeeds(seeds) => {
                let kind = seeds.kind();
                // By the generator of now, whatever it has learned when the file has a name.
                self.seeds = Some((seeds, self.trainer.generator()));
                self.act(ctx, Action::Export(kind));
            }
            PageRequest::ReturnTo(preset) => self.return_to(*preset),
            PageRequest::ShowSetting(row) => self.show_setting(ctx, row),
            PageRequest::SaveExperiment(export) => self.act(ctx, Action::Export(export)),
            PageRequest::SaveTried => self.act(ctx, Action::Export(Export::Tried)),
            PageRequest::ForgetTried => {
                self.looks.tried.clear();
                self.store.forget_tried();
            }
            PageRequest::OpenFile(path) => self.read(ctx, path),
            // Who chooses a page by its name wants to see it.
            PageRequest::Act(Action::Page(page)) => self.pages.show(page),
            PageRequest::Act(action) => self.act(ctx, action),
            PageRequest::StartLesson(lesson) => self.start_lesson(ctx, *lesson, None),
            PageRequest::ForgetLesson(path) => {
                self.looks.own_lessons.forget(&path);
                self.store.forget_lesson(path);
            }
            PageRequest::SaveLesson(lesson) => {
                self.lesson_file = Some(*lesson);
                self.act(ctx, Action::Export(Export::Lesson));
            }
            PageRequest::Tell(text) => self.messages.note(text),
            PageRequest::UsePath(purpose, path) => {
                self.files.give_up();
                self.use_path(ctx, purpose, path);
            }
            PageRequest::Cancel => self.changed = None,
        }
    }
}

/// What pages see of it.
pub(super) fn playground<'a>(
    room: Vec2,
    document: &'a Document,
    trainer: &'a Trainer,
    looks: &'a Looks,
) -> Playground<'a> {
    Playground {
        room,
        name: &document.name,
        open: document.shipped(),
        file: document.origin.path.as_deref(),
        config: &document.config,
        pinned: document.pinned.as_ref(),
        backend: trainer.backend(),
        frame: trainer.frame(),
        speed: looks.speed,
        is_slow: trainer.slow_motion().is_some(),
        lessons: &looks.lessons,
        own_lessons: &looks.own_lessons,
        recent: &looks.recent,
        tried: looks.tried.all(),
        actions: &ACTIONS,
        has_results: false,
    }
}

/// What dropping would do, while files hover over the window.
fn drop_hint_ui(ctx: &Context) {
    if ctx.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    egui::Area::new(egui::Id::unique("drop hint"))
        .order(egui::Order::Foreground)
        .anchor(egui::Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(24.0).show(ui, |ui| {
                ui.heading(
                    tr!("Drop to open a preset (.ron), a model (.json), points (.csv) or a folder of pictures"),
                );
            });
        });
}
