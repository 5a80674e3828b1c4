//! The tasks of a lesson's step, with ticks.

use eframe::egui::{self, Color32, Label, RichText, TextStyle, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::Tutor;
use crate::lessons::LessonStep;
use crate::ui::theme::Role;

/// Size of the tick at a task, and the space above the tasks, in points.
const TICK: f32 = 16.0;
const MARGIN: f32 = 8.0;

/// Height of the tasks below each other, in points; 0 if there are none.
pub fn tasks_height(ui: &Ui, step: &LessonStep) -> f32 {
    if step.goals.is_empty() {
        return 0.0;
    }
    let spacing = ui.spacing().item_spacing;
    let font = TextStyle::Body.resolve(ui.style());
    // Beside the tick, which takes about its size.
    let width = (ui.available_width() - TICK - 4.0 - spacing.x).max(40.0);
    let heights = step.goals.iter().map(|goal| {
        let words = goal.words();
        let galley = ui
            .painter()
            .layout(words, font.clone(), Color32::PLACEHOLDER, width);
        galley.size().y.max(1.5 * TICK) + spacing.y
    });
    MARGIN + heights.sum::<f32>()
}

/// What is to be done, with a tick at what was.
pub fn tasks_ui(ui: &mut Ui, step: &LessonStep, tutor: &Tutor) {
    if step.goals.is_empty() {
        return;
    }
    ui.add_space(MARGIN);
    for (index, goal) in step.goals.iter().enumerate() {
        let is_met = tutor.attempt().is_met(index);
        let words = goal.words();
        ui.horizontal_top(|ui| {
            let (icon, color) = if is_met {
                (
                    icons::ICON_CHECK_CIRCLE,
                    Role::Real.text_color(ui.visuals()),
                )
            } else {
                (
                    icons::ICON_RADIO_BUTTON_UNCHECKED,
                    ui.visuals().text_color(),
                )
            };
            ui.label(icon.rich_text().size(TICK).color(color));
            let label = ui.add(Label::new(RichText::new(&words)).wrap());
            label.widget_info(|| {
                let state = if is_met { tr!("done") } else { tr!("to do") };
                WidgetInfo::labeled(
                    egui::Role::Label,
                    true,
                    tr!("Task, {state}: {words}", state, words),
                )
            });
        });
    }
}
