//! The shell of the window: owns its parts.
//!
//! - `bar`: the bar at the top; `layout`: where all else is; `rooms`: how large; `left`: the lesson or the inspector; `narrow`: room for one thing at a time
//! - `input`: what comes in, and where the pointer is after a zoom; `actions`: what each action does
//! - `start`: how it begins
//! - `arrival`: a preset that was just opened, shown as it wants to be
//! - `pages`: what pages see, and what they ask for
//! - `drawing`: a distribution drawn in the place of the picture
//! - `present`: large, for a class
//! - `focus`: what the keyboard acts on; `frame_rate`: frames a second, and epochs
//! - `session`: what is remembered; `kept`: the run, for the next start; `light`: light or dark
//! - `work`: documents, models and files; `export`: what is taken away; `names`: what files are called; `import`: data of the user's own
//! - `sides`: two runs side by side; `teach`: a lesson

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;

use eframe::egui::{self, Context, Ui, ViewportCommand};
use egui_commonmark::CommonMarkCache;

use self::arrival::Arrival;
use self::frame_rate::FrameRate;
use self::kept::Keeping;
use self::light::DesktopTheme;
use super::document::{Document, DocumentId, UndoHistory};
use super::export::SeedExport;
use super::files::{Done, Files};
use super::inspector::Inspector;
use super::kind::DataKind;
use super::lesson::Tutor;
use super::messages::Messages;
use super::overview::Overview;
use super::page::Openable;
use super::pages::Pages;
use super::pages::experiments::Experiments;
use super::picture::Picture;
use super::preset_header::PresetHeader;
use super::progress::Progress;
use super::side_by_side::{Differences, SettingsPlace};
use super::spot;
use super::store::{Looks, Store};
use super::trainer::{Back, Trainer};
use super::tried::Present;
use crate::config::{Points, Preset, needs_rebuild};
use crate::gan::FrozenGenerator;
use crate::lessons::Lesson;
use crate::models::Model;
use crate::training::View;

mod actions;
mod arrival;
mod bar;
mod drawing;
mod export;
mod focus;
mod frame_rate;
mod import;
mod input;
mod kept;
mod layout;
mod left;
mod light;
mod names;
mod narrow;
mod pages;
mod present;
mod rooms;
mod session;
mod sides;
mod start;
mod teach;
mod work;

/// The window.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what there was room for, each by itself"
)]
pub struct App {
    document: Document,
    history: UndoHistory,
    trainer: Trainer,
    files: Files,
    store: Store,
    looks: Looks,
    messages: Messages,
    inspector: Inspector,
    picture: Picture,
    pinned_picture: Picture,
    /// Whether the graph had room in the last frame; else slow motion says in a line what it does.
    shows_graph: bool,
    /// Whether there was room for the graph or the picture, but not for both.
    has_one_of_two: bool,
    /// Which of them is wanted there, once somebody chose.
    graph_wanted: Option<bool>,
    /// What is still to be done of how the preset wants to be shown.
    arrival: Option<Arrival>,
    /// Between the two sides.
    differences: Differences,
    overview: Overview,
    pages: Pages,
    /// Whether a page stands in the place of the graph.
    has_page: bool,
    /// Whether the left panel is to be seen, once somebody chose.
    wants_left: Option<bool>,
    /// Whether it was in the last frame.
    shows_left: bool,
    /// Whether what is in its place has to stay there.
    left_is_kept: bool,
    /// Whether it is all that is seen.
    left_is_alone: bool,
    /// Whether a widget had the keyboard in the last frame, which Esc takes from it before anything else is done.
    had_keyboard: bool,
    /// Where the settings are, for what tells of them.
    settings_place: SettingsPlace,
    /// Whether there was room for a drawing in the place of the picture in the last frame.
    has_room_to_draw: bool,
    pointer: input::PointerPlace,
    /// The presentation, as long as that is shown.
    presenting: Option<present::Presented>,
    /// The lesson that runs.
    tutor: Option<Tutor>,
    markdown: CommonMarkCache,
    /// Moving pictures that are being made.
    jobs: Vec<Progress>,
    /// The trained model that Reset comes back to, and the document that it was opened as. See
    /// [`Self::trained_start`].
    start: Option<(DocumentId, Model)>,
    /// Undo and redo bring runs back, which was told to no worker yet.
    back: Option<Back>,
    desktop_theme: DesktopTheme,
    /// The drawing that is being exported.
    drawing: Points,
    /// The run that goes on, for the list of those that were tried.
    present: Option<Present>,
    /// The lesson that is being written.
    lesson_file: Option<Lesson>,
    /// What [`Export::SeedGrid`](super::export_kind::Export::SeedGrid) and the walk write.
    seeds: Option<(SeedExport, Receiver<FrozenGenerator>)>,
    /// What a dialog that asks where to save is about: the document may be another by the answer.
    saving: Option<(DocumentId, Preset)>,
    /// What was not saved yet, as its file has something else by now.
    changed: Option<(DocumentId, Preset)>,
    header: PresetHeader,
    /// Whether the user has pressed play yet.
    has_played: bool,
    last_autosave_secs: f64,
    keeping: Keeping,
    /// The last failure to remember the session, which is told of once.
    store_error: Option<String>,
    /// Whether it was told of as the window was to be closed.
    leaves_unsaved: bool,
    /// Whether closing the window once more leaves the question open that saving has.
    leaves_unasked: bool,
    /// Set by a signal that ends the program.
    ends: Arc<AtomicBool>,
    title: String,
    frame_rate: FrameRate,
}

impl App {
    /// The open document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The training thread as the window sees it.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// The messages on screen.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// The pages that lie over it.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The page of experiments.
    pub fn experiments(&self) -> &Openable<Experiments> {
        &self.pages.experiments
    }

    /// How the window looks.
    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    /// The trained model that the run starts from, as long as the settings are of its networks and data.
    fn trained_start(&self) -> Option<&Model> {
        let (id, model) = self.start.as_ref()?;
        let config = &self.document.config;
        let is_so = *id == self.document.id() && !needs_rebuild(&model.checkpoint.config, config);
        is_so.then_some(model)
    }

    /// What the newest picture is of.
    fn kind(&self) -> DataKind {
        let frame = self.trainer.frame();
        let of_settings = || DataKind::of(&self.document.config);
        frame.map_or_else(of_settings, |f| DataKind::of_snapshot(&f.snapshot))
    }

    /// What the worker computes for pictures.
    pub fn view(&self) -> View {
        let wants = self.looks.has_overview || self.is_presenting();
        let has_overview = wants && self.document.pinned.is_none() && !self.has_page;
        let layers = self.looks.layers_of(DataKind::of(&self.document.config));
        View {
            inside: self
                .pages
                .inside
                .is_open()
                .then(|| self.pages.inside.player()),
            units: self
                .pages
                .inside
                .is_open()
                .then(|| self.pages.inside.units()),
            ablation: self.pages.inside.is_open() && self.pages.inside.ablates(),
            field: self
                .pages
                .dirac
                .is_open()
                .then(|| self.pages.dirac.wants(&self.document.config))
                .flatten(),
            ..layers.view(self.looks.surface_side, has_overview)
        }
    }

    /// Whether the last thing that was done is a weight that was set by hand.
    fn can_undo_by_hand(&self) -> bool {
        self.pages.inside.is_open() && self.pages.inside.can_undo(&self.document.config)
    }

    fn update_title(&mut self, ctx: &Context) {
        let mark = if self.document.is_edited() {
            "• "
        } else {
            ""
        };
        let title = tr!(
            "{mark}{document} – GAN Playground",
            mark,
            document = self.document.shown_name()
        );
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl App {
    /// Draws the window once.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.trainer.poll(&mut self.messages);
        if let Some(frame) = self.trainer.frame() {
            let is_dragging = ctx.input(|i| i.pointer.any_down());
            let name = &self.document.name;
            self.looks
                .tried
                .observe(&mut self.present, name, frame, is_dragging);
        }
        self.finish_files(&ctx);
        self.take_input(&ctx);
        self.fit_presentation(&ctx);
        self.arrive(&ctx);
        self.teach(&ctx);
        self.pages.keep_the_last();
        self.panels_ui(ui);
        spot::spots_ui(&ctx);
        self.pages_ui(&ctx);
        focus::ring_ui(&ctx);
        if self.is_presenting() {
            present::pointer_ui(&ctx);
        }
        if self.pointer.is_behind(&ctx) {
            ctx.request_repaint();
        }
        if let Some(before) = self.document.settle_naming() {
            self.history.note_another(before);
        }
        self.set_configs();
        if !ctx.input(|i| i.pointer.any_down()) {
            self.trainer.tell_of_end(&mut self.messages);
        }
        self.trainer.set_view(self.view());
        if self.document.pinned.is_none() {
            self.pinned_picture.close();
        }
        let looks = [self.picture.look(), self.pinned_picture.look()];
        self.trainer.look_closely(looks);
        let explorer = &mut self.pages.explorer;
        let wanted = explorer.is_open().then(|| explorer.page().wanted());
        self.trainer.explore(wanted.flatten());
        self.update_title(&ctx);

        let now_secs = ctx.input(|i| i.time);
        self.frame_rate.count(now_secs, self.trainer.frame());
        let reached = self.trainer.frame().map_or(0.0, |f| f.epochs_per_second);
        // Slow motion has a pace of its own.
        let is_paced = self.trainer.is_running() && self.trainer.slow_motion().is_none();
        let wanted = self.trainer.limit().filter(|_| is_paced);
        self.frame_rate.compare(now_secs, reached, wanted);
        self.history.feed(now_secs, &self.document);
        if self.presenting.is_none() {
            self.looks.zoom = ctx.zoom_factor();
        }
        self.desktop_theme.take(&ctx);
        self.had_keyboard = ctx.memory(|m| m.focused().is_some());
        self.keep_run(&ctx, now_secs);
        self.remember(&ctx, now_secs);
        self.before_closing(&ctx);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn raw_input_hook(&mut self, ctx: &Context, raw: &mut egui::RawInput) {
        self.pointer.keep(ctx, raw);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // Nobody is there any more to cancel them; everything else is written to its end.
        for job in &self.jobs {
            job.cancel();
        }
        self.files.finish();
        // Saves that ended just now count for what is remembered.
        for done in self.files.done() {
            if let Done::Written(id, path, preset, Ok(())) = done {
                self.history
                    .mark_saved(&mut self.document, id, *preset, path);
            }
        }
        self.keep_at_exit();
        self.looks.tried.end(self.present.as_ref());
        let stored = self.stored();
        if let Err(error) = self.store.finish(&stored) {
            // There is no window any more to say it in.
            writeln!(std::io::stderr(), "warning: {error}").ok();
        }
    }
}
