//! The shell of the window: owns its parts.
//!
//! - `layout`: where they are
//! - `actions`: what each action does
//! - `focus`: what the keyboard acts on
//! - `work`: documents, models and files
//! - `sides`: two runs side by side

use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

use eframe::egui::{self, Context, Event, Key, ThemePreference, Ui, ViewportCommand};

use super::action::Action;
use super::animation::Progress;
use super::distribution_plot::DistributionPlot;
use super::document::{Document, DocumentId, History};
use super::draw::Draw;
use super::experiments::Experiments;
use super::files::{Done, Files};
use super::gallery::Gallery;
use super::layers::Layer;
use super::messages::{About, Messages};
use super::native::Options;
use super::overview::Overview;
use super::path_prompt::PathPrompt;
use super::preset_header::PresetHeader;
use super::settings_panel::{Request, SettingsPanel};
use super::store::{Looks, Store, Stored};
use super::theme;
use super::trainer::{Back, Trainer};
use crate::config::{Points, Preset, needs_rebuild};
use crate::models::{Model, trained};
use crate::training::View;

mod actions;
mod focus;
mod layout;
mod sides;
mod work;

/// Cells along the side of a decision surface that is only read, not shown.
const READ_OUT_SIDE: usize = 32;
/// How soon a change is remembered: a display that goes away leaves no time to do so.
const AUTOSAVE_SECS: f64 = 0.3;
/// How long it waits after it failed.
const RETRY_SECS: f64 = 2.0;
/// How often a writing that is under way is looked at.
const WRITING_SECS: f64 = 0.05;

/// The window.
pub struct App {
    document: Document,
    history: History,
    trainer: Trainer,
    files: Files,
    store: Store,
    looks: Looks,
    messages: Messages,
    settings: SettingsPanel,
    plot: DistributionPlot,
    pinned_plot: DistributionPlot,
    overview: Overview,
    gallery: Gallery,
    experiments: Experiments,
    draw: Draw,
    prompt: PathPrompt,
    /// Moving pictures that are being made.
    animations: Vec<Progress>,
    /// The trained model that Reset comes back to, and the document that it was opened as. See
    /// [`Self::trained_start`].
    start: Option<(DocumentId, Model)>,
    /// Undo and redo bring runs back, which was told to no worker yet.
    back: Option<Back>,
    /// The desktop's theme, once it answers.
    theme: Option<Receiver<egui::Theme>>,
    /// The drawing that is being exported.
    drawing: Points,
    /// What a dialog that asks where to save is about: the document may be another by the answer.
    saving: Option<(DocumentId, Preset)>,
    is_help_open: bool,
    header: PresetHeader,
    /// Whether the user has pressed play yet.
    has_played: bool,
    last_autosave_secs: f64,
    /// The last failure to remember the session, which is told of once.
    store_error: Option<String>,
    title: String,
    frame_rate: FrameRate,
}

/// Frames that the window drew in the last full second.
#[derive(Default)]
struct FrameRate {
    second: u64,
    frames: u32,
    last: u32,
}

impl FrameRate {
    fn count(&mut self, now_secs: f64, frame: Option<&crate::training::Frame>) {
        let second = now_secs as u64;
        if second != self.second {
            let speed = frame.map_or(0.0, |f| f.epochs_per_second);
            log::debug!("{} frames/s, {speed:.0} epochs/s", self.frames);
            (self.second, self.last, self.frames) = (second, self.frames, 0);
        }
        self.frames += 1;
    }
}

impl App {
    /// Restores the last session, or starts with what the options say.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread to train on.
    pub fn new(ctx: &Context, options: Options) -> std::io::Result<Self> {
        theme::install(ctx);
        let mut messages = Messages::default();
        let mut store = options.store.unwrap_or_else(|| Store::at(None));
        let stored = store.read().unwrap_or_else(|error| {
            messages.error(error);
            None
        });
        let mut looks = stored.as_ref().map(|s| s.looks.clone()).unwrap_or_default();
        let last = stored.map(|s| s.document);
        let mut history = History::default();
        let document = match (options.open, last) {
            (Some((preset, path)), last) => {
                // Undo brings the last session back.
                if let Some(last) = last {
                    history.separate(&last);
                }
                Document::new(preset, path)
            }
            (None, Some(last)) => last,
            (None, None) => Document::start(),
        };
        looks.backend = options.backend.unwrap_or(looks.backend);
        ctx.set_zoom_factor(looks.zoom);
        let theme = match looks.is_dark {
            Some(is_dark) => {
                ctx.set_theme(theme_of(is_dark));
                None
            }
            None => options.has_desktop.then(|| desktop_theme(ctx)).flatten(),
        };
        let repaint = ctx.clone();
        // A delay of nothing would draw two frames for each one of training, "to give things time to
        // settle"; nothing has to settle in a newer picture.
        let notify = Box::new(move || repaint.request_repaint_after(Duration::from_nanos(1)));
        let mut trainer = match &options.model {
            Some(Model {
                checkpoint,
                history,
                ..
            }) => Trainer::of_model(checkpoint.clone(), history.clone(), looks.backend, notify)?,
            None => Trainer::new(document.config.clone(), looks.backend, notify)?,
        };
        trainer.set_limit(looks.speed);
        let mut app = Self {
            document,
            history,
            trainer,
            start: None,
            back: None,
            theme,
            drawing: Points::default(),
            files: Files::new(options.has_desktop),
            store,
            looks,
            messages,
            settings: SettingsPanel::default(),
            plot: DistributionPlot::new("Layered distributions"),
            pinned_plot: DistributionPlot::new("Layered distributions of A"),
            overview: Overview::default(),
            gallery: Gallery::default(),
            experiments: Experiments::default(),
            draw: Draw::default(),
            prompt: PathPrompt::default(),
            animations: Vec::new(),
            saving: None,
            store_error: None,
            is_help_open: false,
            header: PresetHeader::default(),
            has_played: false,
            last_autosave_secs: 0.0,
            title: String::new(),
            frame_rate: FrameRate::default(),
        };
        if let Some(model) = options.model {
            if !model.notes.is_empty() {
                app.messages.note(model.note());
            }
            app.start = Some((app.document.id(), model));
        }
        Ok(app)
    }

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

    /// The page of experiments.
    pub fn experiments(&self) -> &Experiments {
        &self.experiments
    }

    /// How the window looks.
    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    fn take_input(&mut self, ctx: &Context) {
        self.take_dropped(ctx);
        for event in ctx.input(|i| i.events.clone()) {
            if let Event::Paste(text) = event
                && !ctx.text_edit_focused()
            {
                self.paste(&text);
            }
        }
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.is_help_open = false;
            self.gallery.is_open = false;
            self.draw.close();
            self.overview.close();
            self.experiments.is_open = false;
            ctx.memory_mut(|m| {
                if let Some(focused) = m.focused() {
                    m.surrender_focus(focused);
                }
            });
        }
        // Pages that are typed or drawn into have the keys to themselves.
        if !self.prompt.is_open() && !self.draw.is_open {
            let has_page = self.is_help_open || self.gallery.is_open || self.experiments.is_open;
            for action in Action::pressed(ctx, has_page) {
                self.act(ctx, action);
            }
        }
    }

    /// Opens what was dropped on the window. GAN Lab's models are two files, and the one names the other.
    fn take_dropped(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        let has_ending = |path: &Path, ending: &str| {
            let own = path.extension();
            own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
        };
        let has_model = dropped.iter().any(|file| has_ending(file.path(), "json"));
        for file in &dropped {
            let path = file.path();
            if !has_ending(path, "bin") {
                self.files.read(ctx, path.to_path_buf());
            } else if !has_model {
                let text = format!(
                    "{}: these are the weights of a GAN Lab model; open the .json file that came with them.",
                    path.display()
                );
                self.messages.error_about(About::Opening, text);
            }
        }
    }

    /// The trained model that the run starts from, as long as the settings are of its networks and data.
    fn trained_start(&self) -> Option<&Model> {
        let (id, model) = self.start.as_ref()?;
        let config = &self.document.config;
        let is_so = *id == self.document.id() && !needs_rebuild(&model.checkpoint.config, config);
        is_so.then_some(model)
    }

    fn answer(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::Draw => self.draw.open(&self.document.config.data.drawn),
            Request::Import => self.ask_to_open(ctx),
            Request::StartTrained => {
                let distribution = self.document.config.data.distribution;
                if let Some(model) = trained::trained(distribution) {
                    self.open_model(model.clone());
                }
            }
            Request::StartFresh => {
                self.start = None;
                self.trainer.reset();
            }
            Request::SetBackend(backend) => {
                self.looks.backend = backend;
                self.trainer.set_backend(backend);
                // A trained model stays what the run starts from.
                if let Some(model) = self.trained_start().cloned() {
                    self.resume(model);
                }
            }
        }
    }

    /// What the worker computes for pictures.
    pub fn view(&self) -> View {
        let layers = self.looks.layers;
        let has_overview = self.looks.has_overview && self.document.pinned.is_none();
        View {
            // Hidden, it still answers what D says under the pointer.
            surface_side: Some(if has_overview || layers.shows(Layer::Surface) {
                self.looks.surface_side
            } else {
                READ_OUT_SIDE
            }),
            manifold: has_overview || layers.shows(Layer::Manifold),
            gradients: has_overview || layers.shows(Layer::Gradients),
        }
    }

    fn stored(&self) -> Stored {
        Stored {
            document: self.document.clone(),
            looks: self.looks.clone(),
        }
    }

    fn update_title(&mut self, ctx: &Context) {
        let mark = if self.document.is_edited() {
            "• "
        } else {
            ""
        };
        let title = format!("{mark}{} – GAN Playground", self.document.name);
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
        self.finish_files(&ctx);
        self.take_input(&ctx);
        self.panels_ui(ui);
        self.pages_ui(&ctx);
        focus::ring_ui(&ctx);
        self.set_configs();
        self.trainer.set_view(self.view());
        self.update_title(&ctx);

        let now_secs = ctx.input(|i| i.time);
        self.frame_rate.count(now_secs, self.trainer.frame());
        self.history.feed(now_secs, &self.document);
        self.looks.zoom = ctx.zoom_factor();
        self.take_theme(&ctx);
        self.remember(&ctx, now_secs);
    }

    /// Remembers the session, and says at once if that fails.
    fn remember(&mut self, ctx: &Context, now_secs: f64) {
        let is_due = now_secs - self.last_autosave_secs > AUTOSAVE_SECS;
        if is_due || self.store.is_writing() {
            if is_due {
                self.last_autosave_secs = now_secs;
            }
            match self.store.write(&self.stored()) {
                Ok(()) if self.store.is_writing() => {}
                Ok(()) => {
                    self.store_error = None;
                    self.messages.clear(&About::Session);
                }
                Err(error) => {
                    self.last_autosave_secs = now_secs + RETRY_SECS;
                    // The same failure is told of once.
                    if self.store_error.as_ref() != Some(&error) {
                        self.messages.error_about(About::Session, error.clone());
                        self.store_error = Some(error);
                        ctx.request_repaint();
                    }
                }
            }
        }
        if self.store.is_writing() {
            ctx.request_repaint_after(Duration::from_secs_f64(WRITING_SECS));
        } else if !is_due {
            // A change right after a save must not wait for the next movement of the mouse.
            let left = self.last_autosave_secs + AUTOSAVE_SECS - now_secs;
            ctx.request_repaint_after(Duration::from_secs_f64(left.max(WRITING_SECS)));
        }
    }

    fn take_theme(&mut self, ctx: &Context) {
        let answer = self.theme.as_ref().map(Receiver::try_recv);
        match answer {
            Some(Ok(theme)) => {
                self.theme = None;
                ctx.options_mut(|options| options.fallback_theme = theme);
                ctx.request_repaint();
            }
            Some(Err(TryRecvError::Disconnected)) => self.theme = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // Nobody is there any more to cancel them; everything else is written to its end.
        for animation in &self.animations {
            animation.cancel();
        }
        self.files.finish();
        // Saves that ended just now count for what is remembered.
        for done in self.files.done() {
            if let Done::Written(id, path, preset, Ok(())) = done {
                self.history
                    .mark_saved(&mut self.document, id, *preset, path);
            }
        }
        let stored = self.stored();
        if let Err(error) = self.store.finish(&stored) {
            // There is no window any more to say it in.
            writeln!(std::io::stderr(), "warning: {error}").ok();
        }
    }
}

/// Asks the desktop for its theme, which may take a moment; where it says nothing, so does this.
#[cfg(target_os = "linux")]
fn desktop_theme(ctx: &Context) -> Option<Receiver<egui::Theme>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let ctx = ctx.clone();
    let ask = move || {
        if let Some(is_dark) = super::portal::prefers_dark() {
            sender.send(egui::Theme::from_dark_mode(is_dark)).ok();
            ctx.request_repaint();
        }
    };
    let thread = std::thread::Builder::new().name("theme".to_owned());
    thread.spawn(ask).ok().map(|_| receiver)
}

/// Elsewhere the window itself knows it.
#[cfg(not(target_os = "linux"))]
fn desktop_theme(_: &Context) -> Option<Receiver<egui::Theme>> {
    None
}

fn theme_of(is_dark: bool) -> ThemePreference {
    if is_dark {
        ThemePreference::Dark
    } else {
        ThemePreference::Light
    }
}
