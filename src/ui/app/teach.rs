//! A lesson in the window: what its steps open and set, and what is done of them.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Key, Modifiers, Ui};

use super::App;
use super::left::settings_of;
use crate::config::{Config, Preset, Showing, find, shipped};
use crate::lessons::check::trained_of;
use crate::lessons::{
    Goal, Lesson, LessonPage, LessonStep, Observed, Opening, Part, Training, next_lesson,
};
use crate::models::trained;
use crate::ui::action::Action;
use crate::ui::hover::keep_clear;
use crate::ui::inspector::InspectorRequest;
use crate::ui::lesson::{Before, CardRequest, Position, Tutor, tutor_ui};
use crate::ui::overview::pictures::Scene;
use crate::ui::spot;

impl App {
    /// The lesson that runs.
    pub fn tutor(&self) -> Option<&Tutor> {
        self.tutor.as_ref()
    }

    /// Begins a lesson where it was left; `file` is its own, `None` if it ships.
    pub(super) fn start_lesson(&mut self, ctx: &Context, lesson: Lesson, file: Option<PathBuf>) {
        self.leave_lesson();
        // Its text is there.
        self.wants_left = None;
        let step = self.looks.lessons.next_step(&lesson, file.as_deref());
        self.pages.close_all();
        self.overview.selected = None;
        let before = Before {
            speed: self.looks.speed,
            is_slow: self.trainer.slow_motion().is_some(),
            has_overview: self.looks.has_overview,
        };
        self.tutor = Some(Tutor::new(lesson, step, before).of_file(file));
        self.enter_anew(ctx);
    }

    /// Leaves the lesson; what it opened stays, and undo leads back to what was open before.
    pub(super) fn leave_lesson(&mut self) {
        if let Some(tutor) = self.tutor.take() {
            self.wants_left = None;
            self.set_speed(tutor.before.speed);
            self.looks.has_overview = tutor.before.has_overview;
            if !tutor.before.is_slow {
                self.trainer.set_slow_motion(None);
            }
        }
    }

    /// Begins a step that the one before did not lead to: where it goes on with what an earlier one opened, that is opened again.
    fn enter_anew(&mut self, ctx: &Context) {
        let earlier = self
            .tutor
            .as_ref()
            .map(Tutor::steps_before)
            .unwrap_or_default();
        if let Some((first, rest)) = earlier.split_first() {
            self.open_for(&first.open);
            for step in std::iter::once(first).chain(rest) {
                self.set_all(step);
            }
        }
        self.enter_step(ctx);
    }

    fn set_all(&mut self, step: &LessonStep) {
        for (key, value) in &step.set {
            if let Some(row) = find(key) {
                // It was checked when the lesson was read.
                row.set_text(&mut self.document.config, value).ok();
            }
        }
    }

    /// Opens and sets what a step says.
    fn enter_step(&mut self, ctx: &Context) {
        self.graph_wanted = None;
        let step = self.tutor.as_ref().and_then(Tutor::step).cloned();
        if let Some(step) = step {
            self.prepare(ctx, &step);
        }
        let sent = self.trainer.sent();
        if let Some(tutor) = &mut self.tutor {
            tutor.since_command = sent;
        }
    }

    fn prepare(&mut self, ctx: &Context, step: &LessonStep) {
        let is_opened = self.open_for(&step.open);
        if is_opened || step.training == Training::Paused {
            if self.trainer.is_running() {
                self.trainer.set_running(false);
            }
            if self.trainer.slow_motion().is_some() {
                self.act(ctx, Action::ToggleSlow);
            }
        }
        if !step.set.is_empty() {
            self.history.separate(&self.document);
        }
        self.set_all(step);
        self.set_configs();
        self.trainer.forget_end();
        self.set_speed_of_file(step.speed);
        match step.training {
            Training::AsItIs | Training::Paused => {}
            Training::Playing => {
                self.trainer.look_back(None);
                // What is to be waited for takes for ever there.
                self.trainer.set_slow_motion(None);
                self.trainer.set_running(true);
            }
            Training::SlowMotion => {
                // An update is made of the present, whatever moment the step before looked at.
                if self.is_in_the_past() {
                    self.trainer.look_back(None);
                }
                self.slow_down(ctx);
            }
        }
        self.looks.has_overview |= !step.hide.contains(&Part::Graph);
    }

    fn is_in_the_past(&self) -> bool {
        let frame = self.trainer.frame();
        frame.is_some_and(|frame| frame.shown.is_some())
    }

    /// Returns whether another run begins.
    fn open_for(&mut self, opening: &Opening) -> bool {
        // The step says itself what stands beside it, and how fast it is.
        let preset_of = |slug: &str| {
            let mut preset = shipped(slug)?.preset.clone();
            preset.window = Showing::default();
            Some(preset)
        };
        match opening {
            Opening::Nothing => return false,
            Opening::Preset(slug) => match (trained::of_preset(slug), preset_of(slug)) {
                (Some(model), _) => self.open_model(model),
                (None, Some(preset)) => self.open(preset, None),
                (None, None) => return false,
            },
            Opening::Trained(key) => match trained_of(key) {
                Some(model) => self.open_model(model.clone()),
                None => return false,
            },
            Opening::Beside(pinned, slug) => match (preset_of(pinned), preset_of(slug)) {
                (Some(pinned), Some(preset)) => self.open_beside(preset, pinned.config),
                _ => return false,
            },
            Opening::Settings(config) => {
                let preset = Preset::new(tr!("Lesson"), "", Config::clone(config));
                self.open(preset, None);
            }
        }
        true
    }

    /// Takes note of what the window shows, and marks what the lesson points at.
    pub(super) fn teach(&mut self, ctx: &Context) {
        let is_covered = self.pages.is_any_over(self.docked());
        let Some(tutor) = &mut self.tutor else {
            spot::point_at(ctx, &[], None);
            return;
        };
        match tutor.step() {
            // What lies below a page is not to be seen.
            Some(step) if !is_covered => {
                let page = step.goals.iter().find_map(|goal| match goal {
                    Goal::Page(page) => Some(page.name()),
                    _ => None,
                });
                spot::point_at(ctx, &step.point_at, page);
            }
            _ => spot::point_at(ctx, &[], None),
        }
        let open: Vec<LessonPage> = {
            let is_open = |page: &LessonPage| {
                self.pages.each().any(|(action, openable)| {
                    openable.is_open() && action.is_some_and(|action| action.name == page.name())
                })
            };
            LessonPage::ALL.into_iter().filter(is_open).collect()
        };
        let frame = self.trainer.frame();
        // Before that, it is still the run of another step.
        let current = frame.filter(|frame| frame.commands_done >= tutor.since_command);
        let slow = current.and_then(|frame| frame.slow.as_ref());
        let updates = current.map_or(0, |frame| {
            let counters = &frame.snapshot.counters;
            counters.d_updates + counters.g_updates
        });
        let observed = Observed {
            config: &self.document.config,
            is_running: self.trainer.is_running() && current.is_some(),
            epoch: current
                .filter(|f| f.shown.is_none())
                .map(|f| f.snapshot.counters.epoch),
            verdict: current.map(|frame| frame.judgement.verdict),
            sub_steps: 0,
            is_side_by_side: self.document.pinned.is_some(),
            is_past: current.is_some_and(|frame| frame.shown.is_some()),
            pages: &open,
        };
        tutor.observe(
            &observed,
            slow.map(|slow| (updates, slow.sub_step.number())),
        );
    }

    /// The lesson's card in the place of the settings, which are below its text.
    pub(super) fn lesson_ui(&mut self, ui: &mut Ui) -> Option<InspectorRequest> {
        let mut tutor = self.tutor.take()?;
        keep_clear(ui.ctx(), ui.max_rect());
        let is_trained = self.trained_start().is_some();
        let controls = tutor.controls().to_vec();
        let (topic, selected) = (self.inspector.topic, self.overview.selected);
        let is_presented = self.is_presenting();
        let mut request = None;
        let clicked = {
            let inspector = &mut self.inspector;
            let mut settings =
                settings_of(&mut self.document, &self.trainer, is_trained, &controls);
            let (frame, picture) = (self.trainer.frame(), &self.picture);
            let frame = frame.filter(|_| self.shows_graph);
            let overview = &mut self.overview;
            let above = |ui: &mut Ui| {
                if let Some(frame) = frame {
                    overview.selected_ui(ui, &Scene { frame, picture });
                }
            };
            let shown = (&mut tutor, is_presented);
            tutor_ui(ui, shown, &mut self.markdown, above, |ui| {
                if controls.is_empty() {
                    inspector.tabs_ui(ui, &settings);
                }
                request = inspector.contents_ui(ui, &mut settings);
            })
        };
        self.follow(topic, selected);
        let ctx = ui.ctx().clone();
        self.tutor = Some(tutor);
        if let Some(clicked) = clicked {
            self.answer_card(&ctx, clicked);
        }
        request
    }

    /// The keys of a presenter's remote control press Next, where that is on, and Back.
    pub(super) fn turn_pages(&mut self, ctx: &Context) {
        let Some(tutor) = self.tutor.as_ref().filter(|_| self.is_presenting()) else {
            return;
        };
        if ctx.text_edit_focused() || self.pages.has_all_keys() {
            return;
        }
        let position = tutor.position();
        let may_go_on = position != Position::End && tutor.is_done();
        let may_go_back = position != Position::Step(0);
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::PageDown) && may_go_on {
            self.answer_card(ctx, CardRequest::Next);
        } else if pressed(Key::PageUp) && may_go_back {
            self.answer_card(ctx, CardRequest::Back);
        }
    }

    fn answer_card(&mut self, ctx: &Context, clicked: CardRequest) {
        let Some(tutor) = &mut self.tutor else { return };
        match clicked {
            CardRequest::Next => {
                tutor.next(&mut self.looks.lessons);
                self.enter_step(ctx);
            }
            CardRequest::Back => {
                tutor.back();
                self.enter_anew(ctx);
            }
            CardRequest::Again => {
                if let Position::Step(step) = tutor.position() {
                    let (lesson, before) = (tutor.lesson().clone(), tutor.before);
                    let file = tutor.file().map(Path::to_path_buf);
                    *tutor = Tutor::new(lesson, step, before).of_file(file);
                    self.enter_anew(ctx);
                }
            }
            CardRequest::Leave => self.leave_lesson(),
            CardRequest::Lessons => {
                self.leave_lesson();
                self.pages.lessons.open();
            }
            CardRequest::NextLesson => {
                if let Some(next) = next_lesson(&tutor.lesson().title) {
                    self.start_lesson(ctx, next.lesson.clone(), None);
                }
            }
            CardRequest::Experiment => {
                let slug = tutor.lesson().experiment.clone();
                self.pages.experiments.open().choose(&slug);
            }
        }
    }
}
