//! What is on the left: the lesson, or the inspector of what is selected.

use eframe::egui::{CentralPanel, Context, Frame, Id, Panel, Sense, Ui, UiBuilder};

use super::App;
use super::rooms::LEFT;
use crate::config::Hyperparameter;
use crate::lessons::Part;
use crate::models::trained;
use crate::ui::dialog::Purpose;
use crate::ui::document::Document;
use crate::ui::hyperparameter::{Reference, edit_next};
use crate::ui::inspector::{InspectorRequest, Settings, Topic};
use crate::ui::lesson::Tutor;
use crate::ui::overview::pictures::Scene;
use crate::ui::overview::plan::Node;
use crate::ui::page::keep_free;
use crate::ui::side_by_side::SettingsPlace;
use crate::ui::spot;
use crate::ui::trainer::Trainer;

/// Least and largest width of the settings.
const WIDTHS: (f32, f32) = (290.0, 560.0);
/// What is left beside them, where that can be: what they were wide in a larger window must not take the picture's room.
const LEAST_BESIDE: f32 = 236.0;

impl App {
    /// The lesson, or the settings; `is_alone` tells whether nothing is beside it.
    pub(super) fn left_ui(&mut self, ui: &mut Ui, is_alone: bool) {
        let content = |ui: &mut Ui| {
            // What is wider than the panel would make it grow, and never shrink again.
            let room = ui.available_rect_before_wrap();
            let mut inner = ui.new_child(UiBuilder::new().max_rect(room));
            inner.set_clip_rect(room.expand(4.0).intersect(ui.clip_rect()));
            ui.allocate_rect(room, Sense::hover());
            self.messages.reserve_ui(&mut inner);
            if self.tutor.is_some() {
                return self.lesson_ui(&mut inner);
            }
            // Called the same with and without messages: who types a number must not lose it when one goes.
            let id = Id::unique("inspector");
            let builder = UiBuilder::new()
                .scope_id(id)
                .max_rect(inner.available_rect_before_wrap());
            inner
                .scope_builder(builder, |ui| self.inspector_ui(ui))
                .inner
        };
        let shown = if is_alone {
            let frame = Frame::side_top_panel(ui.style());
            CentralPanel::no_frame().frame(frame).show(ui, content)
        } else {
            let (least, most) = WIDTHS;
            let most = (ui.available_width() - LEAST_BESIDE).clamp(least, most);
            Panel::left("settings")
                .default_size(LEFT.min(most))
                .size_range(least..=most)
                .show(ui, content)
        };
        if self.tutor.is_some() && !is_alone {
            keep_free(ui.ctx(), shown.response.rect.right());
        }
        // Of a few knobs those alone are meant.
        let has_few = self
            .tutor
            .as_ref()
            .is_some_and(|t| !t.controls().is_empty());
        if !has_few {
            spot::mark(ui, Part::Settings, shown.response.rect);
        }
        if let Some(request) = shown.inner {
            self.answer(ui.ctx(), request);
        }
    }

    /// Where the settings are, in a layout with a left panel or without one: in a lesson they are below its text.
    pub(super) fn place_of_settings(&self, has_panel: bool) -> SettingsPlace {
        let has_them = self.tutor.as_ref().is_none_or(Tutor::shows_settings);
        if has_panel && has_them {
            SettingsPlace::Left
        } else {
            SettingsPlace::Hidden
        }
    }

    /// What is selected, and its settings.
    fn inspector_ui(&mut self, ui: &mut Ui) -> Option<InspectorRequest> {
        let is_trained = self.trained_start().is_some();
        let frame = self.trainer.frame();
        let scene = frame.filter(|_| self.shows_graph).map(|frame| Scene {
            frame,
            picture: &self.picture,
        });
        let mut settings = settings_of(&mut self.document, &self.trainer, is_trained, &[]);
        let topic = self.inspector.topic;
        let selected = self.overview.selected;
        let overview = &mut self.overview;
        let request = self.inspector.ui(ui, &mut settings, |ui| {
            if let Some(scene) = &scene {
                overview.selected_ui(ui, scene);
            }
        });
        self.follow(topic, selected);
        request
    }

    /// After a tab was chosen, or another node: the two go together.
    pub(super) fn follow(&mut self, topic: Topic, selected: Option<Node>) {
        if self.inspector.topic == topic {
            self.follow_selection(selected);
        } else {
            self.overview.selected = None;
        }
    }

    /// Shows a setting among those of its group, whatever stands in their place, and gives its editor the keyboard.
    pub(super) fn show_setting(&mut self, ctx: &Context, row: &'static Hyperparameter) {
        if self.is_presenting() {
            self.present(ctx);
        }
        self.pages.close_all();
        self.wants_left = Some(true);
        self.overview.selected = None;
        self.inspector.topic = Topic::Of(row.group);
        edit_next(ctx, row.key);
    }

    /// The inspector shows what is selected of the graph, which was another node before.
    pub(super) fn follow_selection(&mut self, before: Option<Node>) {
        let selected = self.overview.selected;
        if selected != before {
            let of_node = |node: Node| Topic::Of(node.group());
            self.inspector.topic = selected.map_or(Topic::Essentials, of_node);
            // Who clicks a node asks for its settings.
            if selected.is_some() && !self.shows_left && !self.is_presenting() {
                self.wants_left = Some(true);
            }
        }
    }

    /// Does what the inspector was asked for.
    pub(super) fn answer(&mut self, ctx: &Context, request: InspectorRequest) {
        match request {
            InspectorRequest::Draw => {
                let draw = self.pages.draw.open();
                draw.go_on_with(&self.document.config.data.drawn);
            }
            InspectorRequest::Import => self.files.ask(ctx, Purpose::Open, String::new()),
            InspectorRequest::ImportPictures => {
                self.files.ask(ctx, Purpose::Folder, String::new());
            }
            InspectorRequest::StartTrained => {
                let distribution = self.document.config.data.distribution;
                if let Some(model) = trained::trained(distribution) {
                    self.open_model(model.clone());
                }
            }
            InspectorRequest::StartFresh => {
                self.start = None;
                self.trainer.reset();
            }
            InspectorRequest::SetThreads(threads) => {
                self.looks.threads = Some(threads);
                self.trainer.set_threads(threads);
            }
            InspectorRequest::SetBackend(backend) => {
                self.looks.backend = backend;
                self.trainer.set_backend(backend);
                // A trained model stays what the run starts from.
                if let Some(model) = self.trained_start().cloned() {
                    self.resume(model);
                }
            }
        }
    }
}

/// What the inspector edits of a document; of the rows of `only` alone, if there are any.
pub(super) fn settings_of<'a>(
    document: &'a mut Document,
    trainer: &Trainer,
    is_trained: bool,
    only: &'a [String],
) -> Settings<'a> {
    Settings {
        config: &mut document.config,
        preset: Reference::of(&document.pinned, &document.origin.saved.config),
        compute: (trainer.backend(), trainer.threads()),
        is_trained,
        only,
    }
}
