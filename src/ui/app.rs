//! The shell of the window: owns its parts, lays them out, and carries out actions.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{
    self, CentralPanel, Context, Frame, Key, Panel, RichText, ThemePreference, Ui, ViewportCommand,
    vec2,
};

use egui_material_icons::icons;

use super::action::Action;
use super::charts::charts_ui;
use super::distribution_plot::DistributionPlot;
use super::document::{Document, History};
use super::draw::Draw;
use super::files::{Done, Files, Purpose};
use super::gallery::Gallery;
use super::help::help_ui;
use super::layers::Layer;
use super::messages::Messages;
use super::path_prompt::PathPrompt;
use super::settings_panel::{Request, SettingsPanel};
use super::store::{Looks, Store, Stored};
use super::theme;
use super::top_bar::TopBar;
use super::trainer::{SLOW_LIMIT, Trainer};
use crate::config::{Distribution, Preset};
use crate::data::ImportedPoints;
use crate::gan::Backend;
use crate::metrics::COLLAPSED_STD;
use crate::training::snapshot::SURFACE_SIDES;
use crate::training::{Phase, Step, View};

/// Size at the first start, and the least at which everything is usable.
const DEFAULT_SIZE: [f32; 2] = [1440.0, 900.0];
const LEAST_SIZE: [f32; 2] = [800.0, 560.0];
/// Cells along the side of a decision surface that is only read, not shown.
const READ_OUT_SIDE: usize = 32;
/// How often the session is remembered.
const AUTOSAVE_SECS: f64 = 2.0;

/// How the window is started.
#[derive(Default)]
pub struct Options {
    /// A preset to open instead of the last session, and its file.
    pub open: Option<(Preset, Option<PathBuf>)>,
    /// What computes, instead of the last session's.
    pub backend: Option<Backend>,
    /// Where the session is remembered; `None` is nowhere.
    pub store: Option<Store>,
    /// Whether native file dialogs may be shown.
    pub has_dialogs: bool,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// If there is no display or no OpenGL.
pub fn run(options: Options) -> eframe::Result {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png"));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("GAN Playground")
        .with_app_id("gan-playground")
        .with_inner_size(DEFAULT_SIZE)
        .with_min_inner_size(LEAST_SIZE)
        .with_drag_and_drop(true);
    match icon {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::error!("the icon is broken: {error}"),
    }
    let native = eframe::NativeOptions {
        viewport,
        // Under software rendering, on a machine without a GPU, dithering costs frames, and no
        // gradient here is wide enough to show bands.
        dithering: false,
        ..Default::default()
    };
    eframe::run_native(
        "GAN Playground",
        native,
        Box::new(|cc| Ok(Box::new(App::new(&cc.egui_ctx, options)?))),
    )
}

/// Why there is no window, in words; the system's own tell of source files and error numbers.
pub fn explain(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "no display was found (DISPLAY and WAYLAND_DISPLAY name none that answers)".to_owned()
        }
        eframe::Error::Glutin(_)
        | eframe::Error::NoGlutinConfigs(..)
        | eframe::Error::OpenGL(_) => "the display has no OpenGL 2.1 or newer".to_owned(),
        eframe::Error::AppCreation(error) => error.to_string(),
    }
}

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
    gallery: Gallery,
    draw: Draw,
    prompt: PathPrompt,
    is_help_open: bool,
    is_editing_text: bool,
    /// Whether the user has pressed play yet.
    has_played: bool,
    last_autosave_secs: f64,
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
    fn count(&mut self, now_secs: f64) {
        let second = now_secs as u64;
        if second != self.second {
            log::debug!("{} frames/s", self.frames);
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
        looks.zoom = looks.zoom.clamp(0.5, 3.0);
        looks.surface_side = looks.surface_side.clamp(SURFACE_SIDES.0, SURFACE_SIDES.1);
        ctx.set_zoom_factor(looks.zoom);
        if let Some(is_dark) = looks.is_dark {
            ctx.set_theme(theme_of(is_dark));
        }
        let repaint = ctx.clone();
        let trainer = Trainer::new(
            document.config.clone(),
            looks.backend,
            Box::new(move || repaint.request_repaint()),
        )?;
        Ok(Self {
            document,
            history,
            trainer,
            files: Files::new(options.has_dialogs),
            store,
            looks,
            messages,
            settings: SettingsPanel::default(),
            plot: DistributionPlot::default(),
            gallery: Gallery::default(),
            draw: Draw::default(),
            prompt: PathPrompt::default(),
            is_help_open: false,
            is_editing_text: false,
            has_played: false,
            last_autosave_secs: 0.0,
            title: String::new(),
            frame_rate: FrameRate::default(),
        })
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

    /// How the window looks.
    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::PlayPause => {
                self.has_played = true;
                self.trainer.set_running(!self.trainer.is_running());
            }
            Action::Reset => self.trainer.reset(),
            Action::StepEpoch => self.trainer.step(Step::Epoch),
            Action::StepDiscriminator => self.trainer.step(Step::Discriminator),
            Action::StepGenerator => self.trainer.step(Step::Generator),
            Action::ToggleSlow => {
                let limit = self.trainer.limit();
                self.trainer.set_limit(if limit.is_some() {
                    None
                } else {
                    Some(SLOW_LIMIT)
                });
            }
            Action::Gallery => self.gallery.is_open = !self.gallery.is_open,
            Action::Open => self.files.ask(ctx, Purpose::Open, String::new()),
            Action::Save => match self.document.origin.path.clone() {
                Some(path) => self.write(ctx, path),
                None => self.act(ctx, Action::SaveAs),
            },
            Action::SaveAs => self.files.ask(ctx, Purpose::Save, self.suggested_name()),
            Action::Undo => self.history.undo(&mut self.document),
            Action::Redo => self.history.redo(&mut self.document),
            Action::RevertToPreset => {
                self.history.separate(&self.document);
                self.document.revert();
            }
            Action::ToggleTheme => {
                let is_dark = ctx.theme() == egui::Theme::Dark;
                self.looks.is_dark = Some(!is_dark);
                ctx.set_theme(theme_of(!is_dark));
            }
            Action::ToggleFullscreen => {
                let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
            }
            Action::Help => self.is_help_open = !self.is_help_open,
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn write(&mut self, ctx: &Context, path: PathBuf) {
        let preset = self.document.preset();
        self.files.write(ctx, self.document.id(), path, preset);
    }

    /// A file name made of the preset's.
    fn suggested_name(&self) -> String {
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

    fn open(&mut self, preset: Preset, path: Option<PathBuf>) {
        self.history.separate(&self.document);
        self.document = Document::new(preset, path);
        // The picture starts at epoch 0 even where the presets differ only in live settings.
        self.trainer
            .set_config(&self.document.config, &mut self.messages);
        self.trainer.reset();
    }

    fn import(&mut self, imported: ImportedPoints) {
        self.history.separate(&self.document);
        self.document.config.data.imported = imported.points;
        self.document.config.data.distribution = Distribution::Imported;
        self.messages.note(imported.note);
    }

    fn finish_files(&mut self, ctx: &Context) {
        for done in self.files.done() {
            match done {
                Done::Chosen(Purpose::Open, path) => self.files.read(ctx, path),
                Done::Chosen(Purpose::Save, path) => self.write(ctx, path),
                Done::Cancelled => {}
                Done::NoDialog(purpose) => {
                    let own = self.document.origin.path.clone();
                    let suggested = match (purpose, &own) {
                        (Purpose::Open, _) => String::new(),
                        (Purpose::Save, Some(path)) => path.display().to_string(),
                        (Purpose::Save, None) => self.suggested_name(),
                    };
                    self.prompt.open(purpose, suggested, own);
                }
                Done::Preset(path, Ok(preset)) => {
                    self.messages.note(format!("Opened {}.", path.display()));
                    self.open(*preset, Some(path));
                }
                Done::Preset(_, Err(error)) => self.messages.error(error.to_string()),
                Done::Points(Ok(imported)) => self.import(imported),
                Done::Points(Err(error)) => self.messages.error(error.to_string()),
                Done::Written(id, path, preset, Ok(())) => {
                    self.messages.note(format!("Saved {}.", path.display()));
                    self.history
                        .mark_saved(&mut self.document, id, *preset, path);
                }
                Done::Written(_, _, _, Err(error)) => self.messages.error(error.to_string()),
                Done::Failed(text) => self.messages.error(text),
            }
        }
    }

    fn take_input(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        for file in dropped {
            self.files.read(ctx, file.path().to_path_buf());
        }
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.is_help_open = false;
            self.gallery.is_open = false;
            self.draw.close();
            ctx.memory_mut(|m| {
                if let Some(focused) = m.focused() {
                    m.surrender_focus(focused);
                }
            });
        }
        // Pages that are typed or drawn into have the keys to themselves.
        if !self.prompt.is_open() && !self.draw.is_open {
            for action in Action::pressed(ctx) {
                self.act(ctx, action);
            }
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        let phase = self
            .trainer
            .frame()
            .map_or(Phase::Paused, |f| f.phase.clone());
        // Panels have no fill of their own: the clear colour is theirs, and under software rendering
        // every pixel painted twice costs frames.
        let frame = Frame::NONE.inner_margin(egui::Margin::symmetric(8, 4));
        let output = Panel::top("top bar")
            .frame(frame)
            .exact_size(42.0)
            .show(ui, |ui| {
                let frame = self.trainer.frame();
                TopBar {
                    is_running: self.trainer.is_running(),
                    phase: &phase,
                    epoch: frame.map_or(0, |f| f.snapshot.epoch),
                    epochs_per_second: frame.map_or(0.0, |f| f.epochs_per_second),
                    frames_per_second: self.frame_rate.last,
                    limit: self.trainer.limit(),
                    preset: &self.document.name,
                    is_edited: self.document.is_edited(),
                    can_undo: self.history.can_undo(&self.document),
                    can_redo: self.history.can_redo(&self.document),
                }
                .ui(ui)
            })
            .inner;
        if let Some(limit) = output.limit {
            self.trainer.set_limit(limit);
        }
        if let Some(action) = output.action {
            let ctx = ui.ctx().clone();
            self.act(&ctx, action);
        }

        Panel::bottom("status")
            .frame(frame)
            .show(ui, |ui| self.status_ui(ui, &phase));

        let width = ui.available_width();
        let request = Panel::left("settings")
            .default_size(310.0)
            .size_range(290.0..=420.0)
            .show(ui, |ui| {
                self.settings.ui(
                    ui,
                    &mut self.document.config,
                    &self.document.origin.saved.config,
                    self.trainer.backend(),
                )
            })
            .inner;
        if let Some(request) = request {
            self.answer(ui.ctx(), request);
        }
        Panel::right("charts")
            .frame(frame)
            .default_size((width * 0.27).clamp(270.0, 400.0))
            .size_range(240.0..=560.0)
            .show(ui, |ui| match self.trainer.frame() {
                Some(frame) => charts_ui(ui, frame),
                None => loading_ui(ui),
            });
        CentralPanel::no_frame()
            .frame(frame)
            .show(ui, |ui| self.picture_ui(ui));
    }

    fn answer(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::Draw => self.draw.open(&self.document.config.data.drawn),
            Request::Import => self.files.ask(ctx, Purpose::Open, String::new()),
            Request::SetBackend(backend) => {
                self.looks.backend = backend;
                self.trainer.set_backend(backend);
            }
        }
    }

    fn picture_ui(&mut self, ui: &mut Ui) {
        self.preset_ui(ui);
        ui.horizontal(|ui| {
            ui.vertical(|ui| self.looks.layers.legend_ui(ui));
        });
        match self.trainer.frame() {
            Some(frame) => {
                let snapshot = frame.snapshot.clone();
                let is_slice = snapshot.manifold.as_ref().is_some_and(|m| m.is_slice);
                if is_slice {
                    ui.weak("The manifold shows the plane of the first two noise dimensions.");
                }
                self.plot.ui(ui, &snapshot, self.looks.layers);
            }
            None => loading_ui(ui),
        }
    }

    /// Title and description, and their editors.
    fn preset_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            if self.is_editing_text {
                let field = egui::TextEdit::singleline(&mut self.document.name);
                let field = ui.add(field.desired_width(260.0).hint_text("Name"));
                field.widget_info(|| named_text("Preset name", &self.document.name));
            } else {
                let name = RichText::new(&self.document.name).heading();
                ui.add(egui::Label::new(name).truncate());
            }
            let (icon, name, help) = if self.is_editing_text {
                (icons::ICON_CHECK, "Done editing", "Ends editing.")
            } else {
                (
                    icons::ICON_EDIT,
                    "Edit name and description",
                    "Names and describes the preset, before it is saved.",
                )
            };
            let button = ui.add(egui::Button::new(icon.rich_text().size(15.0)).frame(false));
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            if button.on_hover_text(help).clicked() {
                self.is_editing_text = !self.is_editing_text;
            }
            if self.document.is_edited() {
                ui.label(RichText::new("edited").color(ui.visuals().warn_fg_color));
                if ui
                    .small_button("Revert")
                    .on_hover_text(Action::RevertToPreset.help())
                    .clicked()
                {
                    let ctx = ui.ctx().clone();
                    self.act(&ctx, Action::RevertToPreset);
                }
            }
        });
        if self.is_editing_text {
            let field = egui::TextEdit::multiline(&mut self.document.description);
            let field = field.desired_rows(2).desired_width(f32::INFINITY);
            let field = ui.add(field.hint_text("What to look for"));
            field.widget_info(|| named_text("Preset description", &self.document.description));
        } else if !self.document.description.is_empty() {
            ui.add(egui::Label::new(&self.document.description).wrap());
        }
        ui.add_space(2.0);
    }

    fn status_ui(&mut self, ui: &mut Ui, phase: &Phase) {
        let metrics = self.trainer.frame().and_then(|f| f.metrics);
        let is_collapsed =
            metrics.is_some_and(|(epoch, m)| epoch > 0 && m.fake_std < COLLAPSED_STD);
        let text = match phase {
            Phase::Diverged(_) => "Training diverged: the picture shows the last finite networks.",
            Phase::Crashed(_) => "The training code failed. Reset starts again.",
            _ if is_collapsed => "Collapsed: all fakes are on one spot.",
            Phase::Running => "Training. Turn any knob on the left: most act at once.",
            Phase::Paused if !self.has_played => {
                "Press Play (Space) and watch the purple fakes become the green real samples."
            }
            Phase::Paused => {
                "Paused. Space plays on, → trains one epoch, D and G one update of a network."
            }
        };
        ui.horizontal(|ui| {
            ui.label(text);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let mut side = self.looks.surface_side;
                let number = egui::DragValue::new(&mut side)
                    .range(SURFACE_SIDES.0..=SURFACE_SIDES.1)
                    .speed(0.5);
                let response = ui.add(number);
                let label = ui.weak("Surface cells");
                let response = response.labelled_by(label.id);
                response.on_hover_text(
                    "Cells along a side of the decision surface; GAN Lab has 30. Fewer are faster.",
                );
                self.looks.surface_side = side;
            });
        });
    }

    fn pages_ui(&mut self, ctx: &Context) {
        if let Some(shipped) = self.gallery.ui(ctx) {
            self.open(shipped.preset.clone(), None);
        }
        if let Some(points) = self.draw.ui(ctx) {
            self.history.separate(&self.document);
            self.document.config.data.drawn = points;
            self.document.config.data.distribution = Distribution::Drawn;
        }
        match self.prompt.ui(ctx) {
            Some((Purpose::Open, path)) => self.files.read(ctx, path),
            Some((Purpose::Save, path)) => self.write(ctx, path),
            None => {}
        }
        help_ui(ctx, &mut self.is_help_open);
        self.messages.ui(ctx);
        drop_hint_ui(ctx);
    }

    fn view(&self) -> View {
        let layers = self.looks.layers;
        View {
            // Hidden, it still answers what D says under the pointer.
            surface_side: Some(if layers.shows(Layer::Surface) {
                self.looks.surface_side
            } else {
                READ_OUT_SIDE
            }),
            manifold: layers.shows(Layer::Manifold),
            gradients: layers.shows(Layer::Gradients),
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
        self.trainer
            .set_config(&self.document.config, &mut self.messages);
        self.trainer.set_view(self.view());
        self.update_title(&ctx);

        let now_secs = ctx.input(|i| i.time);
        self.frame_rate.count(now_secs);
        self.history.feed(now_secs, &self.document);
        self.looks.zoom = ctx.zoom_factor();
        if now_secs - self.last_autosave_secs > AUTOSAVE_SECS {
            self.last_autosave_secs = now_secs;
            if let Err(error) = self.store.write(&self.stored()) {
                self.messages.error(error);
            }
        } else {
            // A change right after a save must not wait for the next movement of the mouse.
            ctx.request_repaint_after(Duration::from_secs_f64(AUTOSAVE_SECS));
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
            log::error!("{error}");
        }
    }
}

fn theme_of(is_dark: bool) -> ThemePreference {
    if is_dark {
        ThemePreference::Dark
    } else {
        ThemePreference::Light
    }
}

/// A text field's name and content for screen readers.
fn named_text(name: &str, content: &str) -> egui::WidgetInfo {
    let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, name);
    info.current_text_value = Some(content.to_owned());
    info
}

fn loading_ui(ui: &mut Ui) {
    ui.centered_and_justified(|ui| ui.weak("Preparing the networks…"));
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
                ui.heading("Drop to open a preset (.ron) or points (.csv)");
            });
        });
}
