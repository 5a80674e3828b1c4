//! The lesson's card, where the settings are: text, questions, tasks, and the way on.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Button, RichText, ScrollArea, TextStyle, Ui, WidgetInfo, vec2};
use egui_commonmark::CommonMarkCache;
use egui_material_icons::{MaterialIcon, icons};

use super::markdown::text_ui;
use super::more::scroll_ui;
use super::tasks::{tasks_height, tasks_ui};
use super::{Position, Tutor};
use crate::experiments::shipped_experiment;
use crate::language;
use crate::lessons::{Lesson, LessonStep, next_lesson};
use crate::ui::choice::hollow;
use crate::ui::close::close_ui;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::theme::{BUTTON_SIZE, GO, Role};

/// Size of its text, in points.
const TEXT: f32 = 15.5;
/// Share of the card's height below its title that tasks may take from the text.
const MOST_OF_TASKS: f32 = 0.45;

/// Room that what is said of an answer keeps above and below it when it comes into sight, in points.
const WHY_MARGIN: f32 = 24.0;

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardRequest {
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// This step from its beginning.
    Again,
    /// Leave the lesson.
    Leave,
    /// All lessons.
    Lessons,
    /// The lesson that comes after this one.
    NextLesson,
    /// The experiment that it names.
    Experiment,
}

/// Draws the card in the room that there is, of a presentation or not; `above` is drawn before the text, and `settings` below it. Returns
/// what was clicked.
pub fn tutor_ui(
    ui: &mut Ui,
    (tutor, is_presented): (&mut Tutor, bool),
    markdown: &mut CommonMarkCache,
    above: impl FnOnce(&mut Ui),
    settings: impl FnOnce(&mut Ui),
) -> Option<CardRequest> {
    let mut clicked = None;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = close_ui(ui, 16.0, tr!("Leave the lesson"));
            let help = tr!("Leaves the lesson. It goes on where you were: see Lessons.");
            if close.on_text_hover(help).clicked() {
                clicked = Some(CardRequest::Leave);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(
                    egui::Label::new(RichText::new(language::text(&tutor.lesson().title)).strong())
                        .truncate(),
                );
            });
        });
    });
    progress_ui(ui, tutor);
    let buttons = egui::Panel::bottom("lesson buttons")
        .frame(egui::Frame::NONE)
        .exact_size(BUTTON_SIZE + 14.0)
        .show(ui, |ui| buttons_ui(ui, tutor));
    clicked = clicked.or(buttons.inner);
    larger_text(ui);
    let step = tutor.step().cloned();
    // What is to be done is in sight however long the text is, unless that had no room then.
    let tasks = step.as_ref().map_or(0.0, |step| tasks_height(ui, step));
    let has_tasks_below = tasks > 0.0 && tasks <= MOST_OF_TASKS * ui.available_height();
    if let Some(step) = step.as_ref().filter(|_| has_tasks_below) {
        egui::Panel::bottom("lesson tasks")
            .frame(egui::Frame::NONE)
            .exact_size(tasks)
            .show_separator_line(false)
            .show(ui, |ui| tasks_ui(ui, step, tutor));
    }
    ui.add_space(4.0);
    // Another step begins at its top.
    let id = match tutor.position() {
        Position::Step(step) => step,
        Position::End => usize::MAX,
    };
    // A bar that is there whenever answers or tasks are below says so.
    ui.spacing_mut().scroll = ScrollStyle::solid();
    let area = ScrollArea::vertical()
        .id_salt(("lesson", id))
        // Else it would be 64 points high in less room, and lie on the buttons.
        .min_scrolled_height(0.0)
        .auto_shrink(false);
    scroll_ui(ui, area, |ui| {
        above(ui);
        let Some(step) = &step else {
            let request = end_ui(ui, tutor.lesson(), markdown);
            clicked = clicked.or(request);
            return;
        };
        ui.label(RichText::new(language::text(&step.title)).heading());
        text_ui(ui, markdown, language::text(&step.text));
        // A few knobs are what the text speaks of; all of them would push the tasks out of sight.
        let few = !step.controls.is_empty();
        let all = tutor.shows_all_settings(is_presented);
        let mut settings = Some(settings);
        if let Some(settings) = settings.take_if(|_| few) {
            ui.add_space(6.0);
            settings(ui);
        }
        questions_ui(ui, step, tutor);
        if !has_tasks_below {
            tasks_ui(ui, step, tutor);
        }
        if let Some(settings) = settings.filter(|_| all) {
            ui.add_space(6.0);
            ui.separator();
            settings(ui);
        }
    });
    clicked
}

/// What is read in sentences is larger than labels are.
fn larger_text(ui: &mut Ui) {
    for style in [TextStyle::Body, TextStyle::Button] {
        if let Some(font) = ui.style_mut().text_styles.get_mut(&style) {
            font.size = TEXT;
        }
    }
}

/// Where it is, in words and as a row of dots.
fn progress_ui(ui: &mut Ui, tutor: &Tutor) {
    let count = tutor.lesson().steps.len();
    let at = match tutor.position() {
        Position::Step(index) => index,
        Position::End => count,
    };
    ui.horizontal(|ui| {
        let words = if at < count {
            tr!("Step {at} of {count}", at = at + 1, count)
        } else {
            tr!("The end").to_owned()
        };
        ui.label(RichText::new(words).small());
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), 8.0), egui::Sense::hover());
        let pitch = (rect.width() / count.max(1) as f32).min(14.0);
        let (done, open) = (
            Role::Real.color(ui.visuals()),
            ui.visuals().weak_text_color(),
        );
        for index in 0..count {
            let center = rect.left_center() + vec2((index as f32 + 0.5) * pitch, 0.0);
            if index < at {
                ui.painter().circle_filled(center, 3.5, done);
            } else {
                let width = if index == at { 2.0 } else { 1.0 };
                let stroke = egui::Stroke::new(width, open);
                ui.painter().circle_stroke(center, 3.5, stroke);
            }
        }
    });
}

fn questions_ui(ui: &mut Ui, step: &LessonStep, tutor: &mut Tutor) {
    for (question, asked) in step.questions.iter().enumerate() {
        ui.add_space(8.0);
        ui.add(egui::Label::new(RichText::new(language::text(&asked.text)).strong()).wrap());
        hollow(ui, |ui| {
            for (index, answer) in asked.answers.iter().enumerate() {
                let is_given = tutor.attempt().answer_to(question) == Some(index);
                if ui.radio(is_given, language::text(&answer.text)).clicked() {
                    tutor.answer(question, index);
                }
            }
        });
        let given = tutor.attempt().answer_to(question);
        if let Some(answer) = given.and_then(|given| asked.answers.get(given))
            && !answer.why.is_empty()
        {
            let color = if given.is_some_and(|given| asked.is_settled_by(given)) {
                Role::Real.text_color(ui.visuals())
            } else {
                Role::Neutral.text_color(ui.visuals())
            };
            let why = RichText::new(language::text(&answer.why)).color(color);
            let said = ui.add(egui::Label::new(why).wrap());
            if tutor.was_just_answered(question) {
                // Whole, and not where the text fades.
                ui.scroll_to_rect(said.rect.expand2(vec2(0.0, WHY_MARGIN)), None);
            }
        }
    }
}

fn buttons_ui(ui: &mut Ui, tutor: &Tutor) -> Option<CardRequest> {
    let mut clicked = None;
    let is_end = tutor.position() == Position::End;
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let is_first = tutor.position() == Position::Step(0);
        let has_words = has_room_for_words(ui);
        if !has_words {
            ui.spacing_mut().item_spacing.x = 4.0;
        }
        let named = |ui: &mut Ui, name: &str, icon: MaterialIcon, help: &str, is_enabled: bool| {
            let face = if has_words {
                RichText::new(name)
            } else {
                icon.rich_text().size(16.0)
            };
            let button = Button::new(face).min_size(vec2(0.0, BUTTON_SIZE));
            let response = ui.add_enabled(is_enabled, button);
            let label = tr!("Lesson: {name}", name);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, &label));
            let first = tr!("This is the first step.");
            response
                .on_text_hover(help)
                .on_disabled_text_hover(first)
                .clicked()
        };
        if named(
            ui,
            tr!("Back"),
            icons::ICON_ARROW_BACK,
            tr!("Goes back to the step before."),
            !is_first,
        ) {
            clicked = Some(CardRequest::Back);
        }
        if is_end {
            return;
        }
        if named(
            ui,
            tr!("Again"),
            icons::ICON_REPLAY,
            tr!("Begins this step once more."),
            true,
        ) {
            clicked = Some(CardRequest::Again);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let is_done = tutor.is_done();
            let text = RichText::new(tr!("Next")).strong();
            let button = if is_done {
                Button::new(text.color(egui::Color32::WHITE)).fill(GO)
            } else {
                Button::new(text)
            };
            // In the narrowest card it leaves the icon beside it its room.
            let beside = if is_done || has_words {
                0.0
            } else {
                ICON_WIDTH
            };
            let width = NEXT_WIDTH.min(ui.available_width() - beside);
            let button = button.min_size(vec2(width, BUTTON_SIZE));
            let response = ui.add_enabled(is_done, button);
            let label = tr!("Lesson: Next");
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_done, label));
            let help = tr!("Do what is asked first, or skip the step.");
            if response.on_disabled_text_hover(help).clicked() {
                clicked = Some(CardRequest::Next);
            }
            if !is_done
                && named(
                    ui,
                    tr!("Skip"),
                    icons::ICON_SKIP_NEXT,
                    tr!("Goes on though this is not done."),
                    true,
                )
            {
                clicked = Some(CardRequest::Next);
            }
        });
    });
    clicked
}

/// Width of the button that leads on.
const NEXT_WIDTH: f32 = 64.0;
/// Width of a button that is an icon, and the space beside it.
const ICON_WIDTH: f32 = 36.0;

/// Whether all names of the buttons have room beside each other, the one that leads on with them: else the others are icons.
fn has_room_for_words(ui: &Ui) -> bool {
    let spacing = ui.spacing();
    let width_of = |name: &str| text_width(ui, name) + 2.0 * spacing.button_padding.x;
    let names = [tr!("Back"), tr!("Again"), tr!("Skip")].map(width_of);
    let all = names.iter().sum::<f32>() + width_of(tr!("Next")).max(NEXT_WIDTH);
    all + 3.0 * spacing.item_spacing.x <= ui.available_width()
}

/// What was learned, and what could come next.
fn end_ui(ui: &mut Ui, lesson: &Lesson, markdown: &mut CommonMarkCache) -> Option<CardRequest> {
    let mut clicked = None;
    ui.label(RichText::new(tr!("What was learned")).heading());
    text_ui(ui, markdown, language::text(&lesson.learned));
    ui.add_space(10.0);
    if let Some(next) = next_lesson(&lesson.title) {
        let name = tr!(
            "Next lesson: {title}",
            title = language::text(&next.lesson.title)
        );
        if ui.add(Button::new(name).wrap()).clicked() {
            clicked = Some(CardRequest::NextLesson);
        }
        ui.add_space(6.0);
    }
    if let Some(found) = shipped_experiment(&lesson.experiment) {
        // Whatever the lesson was about, this is what the experiment asks, and what came of it: a claim by itself would be believed.
        let text = tr!(
            "One run is an anecdote. This was tested over many seeds: “{claim}” {found}",
            claim = language::text(&found.experiment.claim),
            found = found.conclusion.sentence()
        );
        ui.add(egui::Label::new(text).wrap());
        let name = tr!(
            "Experiment: {experiment}",
            experiment = language::text(&found.experiment.name)
        );
        if ui.add(Button::new(name).wrap()).clicked() {
            clicked = Some(CardRequest::Experiment);
        }
        ui.add_space(6.0);
    }
    if ui.button(tr!("All lessons")).clicked() {
        clicked = Some(CardRequest::Lessons);
    }
    clicked
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::lesson::Before;
    use crate::ui::theme;

    #[test]
    fn the_buttons_of_a_narrow_card_are_beside_each_other() {
        let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\"), (title: \"Two\", goals: [Played])])";
        for width in [190.0, 230.0, 280.0, 420.0] {
            let lesson = Lesson::parse(text, "l.ron").unwrap();
            let tutor = Tutor::new(lesson, 1, Before::default());
            let mut harness = Harness::builder()
                .with_size([width, 60.0])
                .build_ui(move |ui| {
                    theme::install(ui.ctx());
                    buttons_ui(ui, &tutor);
                });
            harness.run_steps(3);
            let names = ["Back", "Again", "Skip", "Next"];
            let rects = names.map(|name| harness.get_by_label(&format!("Lesson: {name}")).rect());
            for pair in rects.windows(2) {
                assert!(pair[0].right() < pair[1].left(), "{width}: {rects:?}");
            }
        }
    }
}
