//! A page to draw a distribution on: each stroke leaves points, and samples are points plus noise.

use eframe::egui::{self, Sense, Ui, WidgetInfo, vec2};

use super::theme::{Role, plot_background};
use crate::config::Points;
use crate::config::value::{MAX_POINTS, MIN_POINTS};
use crate::data::Point;

/// Distance between two points of a stroke, in units of the plot.
const STEP: f32 = 0.006;

/// The drawing page.
#[derive(Default)]
pub struct Draw {
    /// Whether it is shown.
    pub is_open: bool,
    points: Vec<Point>,
    /// The drawing that the page was last opened on.
    source: Points,
    /// Number of points before each stroke.
    strokes: Vec<usize>,
    last: Option<Point>,
}

impl Draw {
    /// Shows the page on a drawing. What was drawn on the same one and not used is still there.
    pub fn open(&mut self, drawn: &Points) {
        if self.source != *drawn {
            *self = Self {
                points: drawn.as_slice().to_vec(),
                source: drawn.clone(),
                ..Self::default()
            };
        }
        self.is_open = true;
    }

    /// Hides the page; what was drawn is still there when it is opened again.
    pub fn close(&mut self) {
        self.is_open = false;
    }

    /// Draws the page if it is open. Returns the drawing when the user wants to use it.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<Points> {
        if !self.is_open {
            return None;
        }
        let mut result = None;
        let mut is_open = true;
        let side = (ctx.content_rect().height() - 200.0).clamp(240.0, 520.0);
        egui::Window::new("Draw a distribution")
            .open(&mut is_open)
            .collapsible(false)
            .resizable(false)
            .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
            .show(ctx, |ui| {
                ui.label("Draw with the mouse; press again for another stroke.");
                self.canvas_ui(ui, side);
                result = self.buttons_ui(ui);
            });
        self.is_open = self.is_open && is_open && result.is_none();
        result
    }

    fn canvas_ui(&mut self, ui: &mut Ui, side: f32) {
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Canvas"));
        let to_unit = |pos: egui::Pos2| -> Point {
            [
                ((pos.x - rect.left()) / side).clamp(0.0, 1.0),
                ((rect.bottom() - pos.y) / side).clamp(0.0, 1.0),
            ]
        };
        if response.is_pointer_button_down_on() {
            if let Some(pos) = response.interact_pointer_pos() {
                self.add(to_unit(pos));
            }
        } else {
            self.last = None;
        }
        let painter = ui.painter_at(rect);
        painter.rect(
            rect,
            4.0,
            plot_background(ui.visuals()),
            ui.visuals().widgets.noninteractive.bg_stroke,
            egui::StrokeKind::Inside,
        );
        let color = Role::Real.color(ui.visuals());
        for [x, y] in &self.points {
            let center = egui::pos2(rect.left() + x * side, rect.bottom() - y * side);
            painter.circle_filled(center, 2.0, color);
        }
    }

    /// Goes on with the stroke, or begins one.
    fn add(&mut self, to: Point) {
        if self.points.len() >= MAX_POINTS {
            return;
        }
        let Some(from) = self.last else {
            self.strokes.push(self.points.len());
            self.push(to);
            return;
        };
        let distance = (to[0] - from[0]).hypot(to[1] - from[1]);
        let steps = (distance / STEP).round() as usize;
        for i in 1..=steps {
            let t = i as f32 / steps as f32;
            self.push([0, 1].map(|axis| from[axis] + t * (to[axis] - from[axis])));
        }
    }

    fn push(&mut self, point: Point) {
        if self.points.len() < MAX_POINTS {
            self.points.push(point);
            self.last = Some(point);
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Option<Points> {
        let mut result = None;
        ui.horizontal(|ui| {
            let can_use = self.points.len() >= MIN_POINTS;
            let button = ui.add_enabled(can_use, egui::Button::new("Use this drawing"));
            if button
                .on_disabled_hover_text("Nothing is drawn yet: drag the mouse over the canvas.")
                .clicked()
            {
                let drawn = Points::from(self.points.clone());
                self.source = drawn.clone();
                result = Some(drawn);
            }
            if ui.button("Cancel").clicked() {
                *self = Self::default();
            }
            let can_undo = !self.strokes.is_empty();
            if ui
                .add_enabled(can_undo, egui::Button::new("Undo stroke"))
                .clicked()
                && let Some(length) = self.strokes.pop()
            {
                self.points.truncate(length);
            }
            if ui.button("Clear").clicked() {
                self.points.clear();
                self.strokes.clear();
            }
            ui.weak(format!("{} points", self.points.len()));
        });
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_leaves_evenly_spaced_points() {
        let mut draw = Draw::default();
        draw.add([0.1, 0.5]);
        draw.add([0.7, 0.5]);
        assert_eq!(draw.points.len(), 1 + 100);
        let gaps = draw.points.windows(2).map(|w| w[1][0] - w[0][0]);
        assert!(gaps.into_iter().all(|gap| (gap - STEP).abs() < 1e-4));
        assert_eq!(draw.strokes, [0]);
    }

    #[test]
    fn a_drawing_never_outgrows_a_preset() {
        let mut draw = Draw::default();
        for i in 0..2_000 {
            draw.add([if i % 2 == 0 { 0.0 } else { 1.0 }, 0.5]);
        }
        assert_eq!(draw.points.len(), MAX_POINTS);
    }
}
