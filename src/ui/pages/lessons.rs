//! The lessons: one's own and those that ship, how far each was followed, and a recorder for one's own.
//!
//! - `gone`: files that are no longer there

mod gone;

use std::path::Path;

use eframe::egui::{self, Button, Key, RichText, Ui, WidgetInfo};
use egui_material_icons::icons;

use self::gone::Gone;
use crate::language;
use crate::lessons::record::Moment;
use crate::lessons::{Recording, SHIPPED_LESSONS};
use crate::ui::action::{PageAction, Place};
use crate::ui::close::close_ui;
use crate::ui::hover::LazyHover as _;
use crate::ui::lesson::Standing;
use crate::ui::page::{Page, PageRequest, Playground};
use crate::ui::theme::Role;

/// Width of the list.
const WIDTH: f32 = 620.0;
/// Room for the button of a lesson.
const BUTTON: f32 = 96.0;
/// Room for the ✕ of one's own.
const CLOSE: f32 = 26.0;

/// The page; holds what was recorded.
#[derive(Default)]
pub struct Lessons {
    recording: Recording,
    /// What was discarded last, to be brought back.
    discarded: Recording,
    gone: Gone,
}

impl Page for Lessons {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Lessons"),
            help: msg!("Learns about GANs step by step, or records a lesson."),
            also_called: msg!("tutorial course learn class exercise teach"),
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
        let own = playground.own_lessons.all();
        if !own.is_empty() {
            ui.label(RichText::new(tr!("My lessons")).heading());
        }
        self.gone.look(ui.ctx(), own);
        for lesson in own {
            let path = lesson.path.display();
            let summary = if self.gone.has(&lesson.path) {
                tr!("{path}: this file is no longer there.", path)
            } else if lesson.summary.trim().is_empty() {
                path.to_string()
            } else {
                lesson.summary.clone()
            };
            let file = Some(lesson.path.as_path());
            let line = Line {
                number: None,
                title: &lesson.title,
                summary: &summary,
                steps: lesson.steps,
                standing: playground
                    .lessons
                    .standing(&lesson.title, file, lesson.steps),
                path: file,
            };
            match line.ui(ui) {
                Some(Clicked::Begin) => {
                    request = Some(PageRequest::OpenFile(lesson.path.clone()));
                }
                Some(Clicked::Forget) => {
                    request = Some(PageRequest::ForgetLesson(lesson.path.clone()));
                }
                None => {}
            }
            ui.separator();
        }
        if !own.is_empty() {
            ui.add_space(6.0);
            let heading = tr!("Lessons that come with the program");
            ui.label(RichText::new(heading).heading());
        }
        for (index, shipped) in SHIPPED_LESSONS.iter().enumerate() {
            let lesson = &shipped.lesson;
            let steps = lesson.steps.len();
            let line = Line {
                number: Some(index + 1),
                title: language::text(&lesson.title),
                summary: language::text(&lesson.summary),
                steps,
                standing: playground.lessons.standing(&lesson.title, None, steps),
                path: None,
            };
            if line.ui(ui) == Some(Clicked::Begin) {
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

/// A lesson in the list.
struct Line<'a> {
    number: Option<usize>,
    title: &'a str,
    summary: &'a str,
    steps: usize,
    standing: Standing,
    /// The file of one's own, which can be taken off the list.
    path: Option<&'a Path>,
}

/// What was clicked of a lesson in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clicked {
    Begin,
    Forget,
}

impl Line<'_> {
    /// What its button says, and how far the lesson was followed.
    fn words(&self) -> (&'static str, Option<String>) {
        let Standing { is_finished, done } = self.standing;
        let count = self.steps;
        match (is_finished, done > 0) {
            (true, true) => (
                tr!("Go on"),
                Some(tr!("done; step {done} of {count}", done = done + 1, count)),
            ),
            (true, false) => (tr!("Again"), Some(tr!("done").to_owned())),
            (false, true) => (
                tr!("Go on"),
                Some(tr!("step {done} of {count}", done = done + 1, count)),
            ),
            (false, false) => (tr!("Begin"), None),
        }
    }

    /// Returns what was clicked.
    fn ui(&self, ui: &mut Ui) -> Option<Clicked> {
        let (verb, state) = self.words();
        let mut clicked = None;
        ui.horizontal(|ui| {
            let close = if self.path.is_some() { CLOSE } else { 0.0 };
            let width = ui.available_width() - BUTTON - close;
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.horizontal(|ui| {
                    let title = match self.number {
                        Some(number) => format!("{number}. {}", self.title),
                        None => self.title.to_owned(),
                    };
                    ui.add(egui::Label::new(RichText::new(title).strong()).truncate());
                    if let Some(state) = state {
                        let color = Role::Real.text_color(ui.visuals());
                        ui.label(RichText::new(state).small().color(color));
                    }
                });
                let summary = ui.add(egui::Label::new(self.summary).wrap());
                if let Some(path) = self.path {
                    summary.on_described_hover(|| path.display().to_string());
                }
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if self.path.is_some() {
                    let name = tr!("Forget {title}", title = self.title);
                    let help = tr!("Takes the lesson off this list. Its file stays.");
                    if close_ui(ui, 14.0, &name).on_text_hover(help).clicked() {
                        clicked = Some(Clicked::Forget);
                    }
                }
                let response = ui.add(Button::new(verb).min_size(egui::vec2(74.0, 28.0)));
                response.widget_info(|| {
                    let name = tr!("{label}: {value}", label = verb, value = self.title);
                    WidgetInfo::labeled(egui::Role::Button, true, name)
                });
                if response.clicked() {
                    clicked = Some(Clicked::Begin);
                }
            });
        });
        clicked
    }
}

/// What there is to record.
fn moment<'a>(playground: &Playground<'a>) -> Moment<'a> {
    let runs = playground.frame.into_iter().flat_map(|frame| {
        let main = std::iter::once(&frame.main);
        main.chain(&frame.twin)
    });
    let records: Vec<_> = runs.map(|run| &run.history.records).collect();
    Moment {
        name: playground.name,
        config: playground.config,
        pinned: playground.pinned,
        has_changes: records.iter().any(|of_run| !of_run.changes().is_empty()),
        was_opened: records.iter().any(|of_run| of_run.opened() > 0),
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
            let record = ui.button(tr!("Record this state as a step")).on_text_hover(
                tr!("Adds a step that opens these settings and waits until the run is about where it is now, but for slow motion. Its texts are to be written \
                 into the file."),
            );
            if record.clicked() {
                let lost = self.recording.add(&moment(playground));
                request = (!lost.is_empty()).then(|| PageRequest::Tell(lost.join(" ")));
            }
            let steps = self.recording.steps.len();
            let is_some = steps > 0;
            let nothing = tr!("Nothing is recorded yet: record a step first.");
            let save = ui.add_enabled(is_some, Button::new(tr!("Save the lesson…")));
            if save.on_disabled_text_hover(nothing).clicked() {
                request = Some(PageRequest::SaveLesson(Box::new(self.recording.lesson())));
            }
            let discard = ui.add_enabled(is_some, Button::new(tr!("Discard")));
            if discard.on_disabled_text_hover(nothing).clicked() {
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
