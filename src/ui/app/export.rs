//! What is taken away to a file: what it is made of is gathered here, and made on the thread that writes it.

use std::path::PathBuf;

use eframe::egui::Context;

use super::App;
use crate::models::Model;
use crate::ui::animation::Animation;
use crate::ui::export::Content;
use crate::ui::export_kind::Export;
use crate::ui::kind::DataKind;
use crate::ui::poster::Poster;
use crate::ui::progress::Work;
use crate::ui::report::RunReport;

impl App {
    /// Takes something away to a file that was chosen.
    pub(super) fn export(&mut self, ctx: &Context, export: Export, path: PathBuf) {
        let axis = self.epochs();
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
            Export::PyTorch => {
                let config = frame.map(|f| f.config.clone());
                let answer = self.trainer.generator();
                self.files.export(ctx, path, move || {
                    let generator = Box::new(answer.recv().ok()?);
                    Some(Content::PyTorch(config?, generator))
                });
            }
            Export::Picture => {
                let visuals = ctx.global_style().visuals.clone();
                let layers = self.looks.layers_of(self.kind());
                let name = self.document.shown_name();
                let poster = frame.map(|f| Poster::new(name, f, layers, axis, visuals));
                self.files.export(ctx, path, move || {
                    poster.map(|p| Content::Picture(Box::new(p)))
                });
            }
            Export::Animation => {
                let answer = self.trainer.replay();
                let progress = self.job(Work::Animation);
                let layers = self.looks.layers_of(DataKind::of(&self.document.config));
                let view = self.view();
                let visuals = ctx.global_style().visuals.clone();
                self.files.export(ctx, path, move || {
                    // Its end is the end of the job, however that comes.
                    let progress = progress;
                    let (replay, _) = answer.recv().ok()?;
                    Some(Content::Animation(Box::new(Animation {
                        replay,
                        layers,
                        view,
                        visuals,
                        progress,
                    })))
                });
            }
            Export::Report => {
                let answer = self.trainer.replay();
                let mut preset = self.document.preset();
                // Both runs are on the page, so both are to be trained again by what stands there.
                preset.window.beside = self.document.beside();
                preset.window.slow_motion &= preset.window.beside.is_empty();
                let frame = self.trainer.frame().cloned();
                let layers = self.looks.layers_of(self.kind());
                let view = self.view();
                self.files.export(ctx, path, move || {
                    let replays = answer.recv().ok()?;
                    let report = RunReport::new(preset, &frame?, replays, (layers, view, axis));
                    Some(Content::Report(Box::new(report)))
                });
            }
            Export::Charts => {
                let kind = self.kind();
                let shown = frame.map(|f| {
                    let measured = f.metrics.map(|(_, m)| m).unwrap_or_default();
                    (f.history.clone(), Box::new(measured))
                });
                self.files.export(ctx, path, move || {
                    shown.map(|(history, measured)| Content::Charts(history, measured, kind, axis))
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
            Export::Tried => {
                let tried = self.looks.tried.clone();
                self.files
                    .export(ctx, path, move || Some(Content::Tried(tried)));
            }
            Export::Lesson => {
                let lesson = self.lesson_file.take();
                self.files.export(ctx, path, move || {
                    lesson.map(|lesson| Content::Lesson(Box::new(lesson)))
                });
            }
            Export::SeedGrid | Export::SeedWalk => {
                let seeds = self.seeds.take();
                self.files.export(ctx, path, move || {
                    let (seeds, answer) = seeds?;
                    let generator = Box::new(answer.recv().ok()?);
                    Some(Content::Seeds(generator, seeds))
                });
            }
            Export::Samples => {
                let shown = frame.map(|f| (f.snapshot.clone(), f.config.clone()));
                self.files.export(ctx, path, move || {
                    shown.map(|(snapshot, config)| Content::Samples(snapshot, config))
                });
            }
            Export::TrainingSet => {
                let config = frame.map(|f| f.config.clone());
                self.files
                    .export(ctx, path, move || config.map(Content::TrainingSet));
            }
        }
    }
}
