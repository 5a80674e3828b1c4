//! The lessons: those that ship, how far each was followed, and a recorder for one's own.

use eframe::egui::{self, Button, Key, RichText, Ui, WidgetInfo};
use egui_material_icons::icons;

use crate::language;
use crate::lessons::record::Moment;
use crate::lessons::{Lesson, Recording, SHIPPED_LESSONS};
use crate::ui::action::{PageAction, Place};
use crate::ui::lesson::LessonProgress;
use crate::ui::page::{Page, PageRequest, Playground};
use crate::ui::theme::Role;

/// Width of the list.
const WIDTH: f32 = 620.0;
/// Room for the button of a lesson.
const BUTTON: f32 = 96.0;

/// The page; holds what was recorded.
#[derive(Default)]
pub struct Lessons {
    recording: Recording,
    /// What was discarded last, to be brought back.
    discarded: Recording,
}

impl Page for Lessons {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Lessons"),
            help: msg!("Learns about GANs step by step, or records a lesson."),
            icon: icons::ICON_SCHOOL,
            key: Key::L,
            place: Place::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Lessons")
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let mut request = None;
        ui.set_width(WIDTH.min(playground.room.x - 12.0));
        ui.add(
            egui::Label::new(
                tr!("Each is some minutes of trying things out with a GAN, a generative adversarial network. A lesson can be left at any time, and \
                 goes on where you were."),
            )
            .wrap(),
        );
        ui.add_space(6.0);
        for (index, shipped) in SHIPPED_LESSONS.iter().enumerate() {
            let lesson = &shipped.lesson;
            if lesson_ui(ui, index + 1, lesson, playground.lessons) {
                request = Some(PageRequest::StartLesson(Box::new(lesson.clone())));
            }
            ui.separator();
        }
        ui.add(
            egui::Label::new(
                tr!("A lesson of your own is a text file: open it (Ctrl+O), or drop it on the window. docs/LESSONS.md says how it is \
                 written; here its steps can be recorded."),
            )
            .wrap(),
        );
        request.or(self.recorder_ui(ui, playground))
    }
}

/// Returns whether it is to begin.
fn lesson_ui(ui: &mut Ui, number: usize, lesson: &Lesson, progress: &LessonProgress) -> bool {
    let (count, done) = (lesson.steps.len(), progress.steps_done(lesson));
    let (verb, state) = if progress.is_finished(lesson) {
        (tr!("Again"), Some(tr!("done").to_owned()))
    } else if done > 0 {
        (
            tr!("Go on"),
            Some(tr!("step {done} of {count}", done = done + 1, count)),
        )
    } else {
        (tr!("Begin"), None)
    };
    let mut is_clicked = false;
    ui.horizontal(|ui| {
        let width = ui.available_width() - BUTTON;
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.horizontal(|ui| {
                let title = format!("{number}. {}", language::text(&lesson.title));
                ui.add(egui::Label::new(RichText::new(title).strong()).truncate());
                if let Some(state) = state {
                    let color = Role::Real.text_color(ui.visuals());
                    ui.label(RichText::new(state).small().color(color));
                }
            });
            ui.add(egui::Label::new(language::text(&lesson.summary)).wrap());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let response = ui.add(Button::new(verb).min_size(egui::vec2(74.0, 28.0)));
            response.widget_info(|| {
                let name = tr!(
                    "{label}: {value}",
                    label = verb,
                    value = language::text(&lesson.title)
                );
                WidgetInfo::labeled(egui::Role::Button, true, name)
            });
            is_clicked = response.clicked();
        });
    });
    is_clicked
}

/// What there is to record.
fn moment<'a>(playground: &Playground<'a>) -> Moment<'a> {
    let runs = playground.frame.into_iter().flat_map(|frame| {
        let main = std::iter::once(&frame.main);
        main.chain(&frame.twin)
    });
    Moment {
        name: playground.name,
        config: playground.config,
        pinned: playground.pinned,
        has_turns: { runs }.any(|run| !run.history.records.turns().is_empty()),
        epoch: playground.frame.map_or(0, |f| f.snapshot.counters.epoch),
        speed: playground.speed,
        is_slow: playground.is_slow,
    }
}

impl Lessons {
    fn recorder_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let mut request = None;
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            let record = ui.button(tr!("Record this state as a step")).on_hover_text(
                tr!("Adds a step that opens these settings and waits until the run is where it is now. Its texts are to be written \
                 into the file."),
            );
            if record.clicked() {
                let lost = self.recording.add(&moment(playground));
                request = (!lost.is_empty()).then(|| PageRequest::Tell(lost.join(" ")));
            }
            let steps = self.recording.steps.len();
            let is_some = steps > 0;
            let save = ui.add_enabled(is_some, Button::new(tr!("Save the lesson…")));
            if save.clicked() {
                request = Some(PageRequest::SaveLesson(Box::new(self.recording.lesson())));
            }
            if ui.add_enabled(is_some, Button::new(tr!("Discard"))).clicked() {
                self.discarded = std::mem::take(&mut self.recording);
            }
            if !is_some && !self.discarded.steps.is_empty() {
                let steps = self.discarded.steps.len();
                let words = trn!(steps, "Bring {n} step back", "Bring {n} steps back");
                if ui.button(words).clicked() {
                    self.recording = std::mem::take(&mut self.discarded);
                }
            }
            if is_some {
                ui.label(trn!(steps, "{n} step recorded", "{n} steps recorded"));
            }
        });
        request
    }

    /// Goes on with what was recorded at an earlier start.
    pub fn go_on_with(&mut self, recording: Recording) {
        self.recording = recording;
    }

    /// What was recorded.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }
}
