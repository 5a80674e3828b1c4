//! What is taken away to a file: what it is made of is gathered here, and made on the thread that writes it.

use std::path::PathBuf;

use eframe::egui::Context;

use super::App;
use crate::models::Model;
use crate::training::{Frame, RunFrame, Scene};
use crate::ui::animation::{Animation, Filmed};
use crate::ui::charts::svg::Curves;
use crate::ui::document::Fit;
use crate::ui::experiment_file::ExperimentFile;
use crate::ui::export::Content;
use crate::ui::export_kind::Export;
use crate::ui::kind::DataKind;
use crate::ui::poster::Poster;
use crate::ui::progress::Work;
use crate::ui::report::{ReportWords, RunReport};
use crate::ui::side_by_side::headings;

impl App {
    /// Takes something away to a file that was chosen.
    pub(super) fn export(&mut self, ctx: &Context, export: Export, path: PathBuf) {
        let axis = self.epochs();
        let note = self.note_on_sides(export);
        let frame = self.trainer.frame();
        match export {
            Export::Model | Export::GanLab => {
                let (name, description) = (
                    self.document.name.clone(),
                    match self.document.fit(self.trained_start().is_some()) {
                        // The networks never learned what it is about.
                        Fit::None => String::new(),
                        _ => self.document.description.clone(),
                    },
                );
                let answer = self.trainer.checkpoint();
                self.files.export(ctx, path, note, move || {
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
                self.files.export(ctx, path, note, move || {
                    let generator = Box::new(answer.recv().ok()?);
                    Some(Content::PyTorch(config?, generator))
                });
            }
            Export::Picture => {
                let visuals = ctx.global_style().visuals.clone();
                let layers = self.looks.layers_of(self.kind());
                let title = self.document.title();
                let poster = frame.map(|f| Poster::new(&title, f, layers, axis, visuals));
                self.files.export(ctx, path, note, move || {
                    poster.map(|p| Content::Picture(Box::new(p)))
                });
            }
            Export::Animation => {
                let headings: Vec<String> = match frame.and_then(|f| Some((f, f.twin.as_ref()?))) {
                    Some((b, a)) => headings(&a.config, &b.config).into(),
                    None => vec![String::new()],
                };
                let answer = self.trainer.replay();
                let progress = self.job(Work::Animation);
                let layers = self.looks.layers_of(DataKind::of(&self.document.config));
                let view = self.view();
                let visuals = ctx.global_style().visuals.clone();
                self.files.export(ctx, path, note, move || {
                    // Its end is the end of the job, however that comes.
                    let progress = progress;
                    let (replay, of_a) = answer.recv().ok()?;
                    let replays = [of_a, Some(replay)].into_iter();
                    let only_b = usize::from(headings.len() == 1);
                    let runs = headings.into_iter().zip(replays.skip(only_b));
                    let runs = runs.map(|(heading, replay)| Filmed { heading, replay });
                    Some(Content::Animation(Box::new(Animation {
                        runs: runs.collect(),
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
                let is_trained = self.trained_start().is_some();
                let words = ReportWords {
                    title: self.document.title(),
                    about: self.document.about(is_trained),
                    preset,
                };
                let frame = self.trainer.frame().cloned();
                let layers = self.looks.layers_of(self.kind());
                let view = self.view();
                self.files.export(ctx, path, note, move || {
                    let replays = answer.recv().ok()?;
                    let report = RunReport::new(words, &frame?, replays, (layers, view, axis));
                    Some(Content::Report(Box::new(report)))
                });
            }
            Export::Charts => {
                let shown = frame.map(Curves::of_all);
                self.files.export(ctx, path, note, move || {
                    shown.map(|runs| Content::Charts(runs, axis))
                });
            }
            Export::Metrics => {
                let runs = frame.map(|f| of_each(f, |run| run.history.clone()));
                self.files
                    .export(ctx, path, note, move || runs.map(Content::Metrics));
            }
            Export::Drawing => {
                let drawing = self.drawing.clone();
                self.files
                    .export(ctx, path, note, move || Some(Content::Drawing(drawing)));
            }
            Export::Tried => {
                let tried = self.looks.tried.clone();
                self.files
                    .export(ctx, path, note, move || Some(Content::Tried(tried)));
            }
            Export::Lesson => {
                let lesson = self.lesson_file.take();
                self.files.export(ctx, path, note, move || {
                    lesson.map(|lesson| Content::Lesson(Box::new(lesson)))
                });
            }
            Export::SeedGrid | Export::SeedWalk => {
                let seeds = self.seeds.take();
                self.files.export(ctx, path, note, move || {
                    let (seeds, answer) = seeds?;
                    let generator = Box::new(answer.recv().ok()?);
                    Some(Content::Seeds(generator, seeds))
                });
            }
            Export::ExperimentPlot | Export::ExperimentRuns | Export::ExperimentReport => {
                let lab = self.pages.experiments.laboratory();
                let file = lab.map(|lab| ExperimentFile::new(lab, export));
                self.files.export(ctx, path, note, move || {
                    file.map(|file| Content::Experiment(Box::new(file)))
                });
            }
            Export::Samples => {
                let shown = frame.map(|f| {
                    let runs = of_each(f, |run| (run.snapshot.clone(), run.config.clone()));
                    let is_said = note.is_some();
                    let runs = runs
                        .into_iter()
                        .filter(|(letter, _)| !is_said || *letter == "B");
                    let runs = runs.map(|(letter, (snapshot, config))| (letter, snapshot, config));
                    runs.collect::<Vec<_>>()
                });
                self.files
                    .export(ctx, path, note, move || shown.map(Content::Samples));
            }
            Export::TrainingSet => {
                let config = frame.map(|f| f.config.clone());
                self.files
                    .export(ctx, path, note, move || config.map(Content::TrainingSet));
            }
        }
    }

    /// What is said of a file that has only B of two runs, as a network is one of them.
    fn note_on_sides(&self, export: Export) -> Option<&'static str> {
        let frame = self.trainer.frame()?;
        let twin = frame.twin.as_ref()?;
        let is_of_b_alone = match export {
            Export::Model
            | Export::GanLab
            | Export::PyTorch
            | Export::SeedGrid
            | Export::SeedWalk => true,
            Export::TrainingSet => {
                let (a, b) = (&twin.config, &frame.config);
                a.data != b.data || a.seed != b.seed
            }
            Export::Samples => !have_same_columns(twin, frame),
            Export::Picture
            | Export::Animation
            | Export::Report
            | Export::Charts
            | Export::Metrics
            | Export::Drawing
            | Export::Lesson
            | Export::Tried
            | Export::ExperimentPlot
            | Export::ExperimentRuns
            | Export::ExperimentReport => false,
        };
        is_of_b_alone.then_some(tr!(
            "It is of B alone; for that of A, press “Swap A and B” above the pictures first."
        ))
    }
}

/// Something of each run with its letter: of A and B, or of the only one.
fn of_each<T>(frame: &Frame, of: impl Fn(&RunFrame) -> T) -> Vec<(&'static str, T)> {
    match &frame.twin {
        Some(twin) => vec![("A", of(twin)), ("B", of(&frame.main))],
        None => vec![("", of(&frame.main))],
    }
}

/// Whether the samples of two runs fit into one table.
fn have_same_columns(a: &RunFrame, b: &RunFrame) -> bool {
    match (&a.snapshot.scene, &b.snapshot.scene) {
        (Scene::Plane(_), Scene::Plane(_)) => a.config.data.own_axes() == b.config.data.own_axes(),
        (Scene::Images(a), Scene::Images(b)) => a.shape == b.shape,
        _ => false,
    }
}
