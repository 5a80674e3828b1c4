//! A page to draw a distribution on: strokes leave points, and samples are points plus noise, which the
//! page shows as they will be drawn.

use eframe::egui::{self, Color32, Mesh, Pos2, Rect, Sense, Shape, Slider, Ui, WidgetInfo, vec2};

use super::number::counted;
use super::page;
use super::theme::{Role, plot_background};
use crate::config::bounds::{MAX_POINTS, MIN_POINTS};
use crate::config::{Data, Distribution, Points};
use crate::data::{Point, Stream, real};

/// Distance between two points of a thin stroke, in units of the plot.
const STEP: f32 = 0.006;
/// Smallest, largest and first radius of brush and eraser, in units of the plot.
const SIZES: (f32, f32, f32) = (0.0, 0.12, 0.0);
/// Radius within which the eraser acts at least.
const LEAST_ERASER: f32 = 0.015;
/// Width of the page and height of its lines of buttons, where there is room.
const WIDTH: f32 = 520.0;
const LINES: f32 = 76.0;
/// Samples of the preview.
const PREVIEW: usize = 400;
/// Steps that can be taken back.
const UNDO_STEPS: usize = 50;
/// The golden angle, by which the points of a brush follow each other without a pattern.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// What the mouse does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tool {
    #[default]
    Brush,
    Eraser,
}

/// What the user wants to do with the drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Train on it.
    Use(Points),
    /// Write it to a file.
    Export(Points),
}

/// The drawing page.
pub struct Draw {
    /// Whether it is shown.
    pub is_open: bool,
    points: Vec<Point>,
    /// The drawing that the page was last opened on.
    source: Points,
    /// The points before each change.
    undo: Vec<Vec<Point>>,
    /// Where the stroke under way is.
    last: Option<Point>,
    tool: Tool,
    /// Radius, in units of the plot.
    size: f32,
    shows_samples: bool,
    /// Samples of the points as they were after so many changes, with that spread.
    samples: Option<(u64, Option<f64>, Vec<Point>)>,
    changes: u64,
}

impl Default for Draw {
    fn default() -> Self {
        Self {
            is_open: false,
            points: Vec::new(),
            source: Points::default(),
            undo: Vec::new(),
            last: None,
            tool: Tool::Brush,
            size: SIZES.2,
            shows_samples: true,
            samples: None,
            changes: 0,
        }
    }
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

    /// Draws the page if it is open; `data` tells how samples are spread around the points. Returns
    /// what the user wants to do with the drawing.
    pub fn ui(&mut self, ctx: &egui::Context, data: &Data) -> Option<Drawing> {
        if !self.is_open {
            return None;
        }
        let mut result = None;
        let mut is_open = true;
        let room = page::room(ctx);
        let side = (room.y - LINES).min(room.x).clamp(120.0, 520.0);
        page::page(ctx, "Draw a distribution", &mut is_open).show(ctx, |ui| {
            ui.set_width(room.x.min(WIDTH));
            self.tools_ui(ui);
            self.canvas_ui(ui, side, data);
            result = self.buttons_ui(ui);
        });
        let is_used = matches!(result, Some(Drawing::Use(_)));
        self.is_open = self.is_open && is_open && !is_used;
        result
    }

    fn tools_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.tool, Tool::Brush, "Brush")
                .on_hover_text("Leaves points where the mouse is dragged.");
            ui.selectable_value(&mut self.tool, Tool::Eraser, "Eraser")
                .on_hover_text("Removes points where the mouse is dragged.");
            ui.spacing_mut().slider_width = 110.0;
            let label = ui.label("Size");
            ui.add(
                Slider::new(&mut self.size, SIZES.0..=SIZES.1)
                    .show_value(false)
                    .step_by(0.005),
            )
            .labelled_by(label.id);
            ui.checkbox(&mut self.shows_samples, "Show samples")
                .on_hover_text("What will be drawn from: the points plus the noise of “Spread”.");
        });
    }

    fn canvas_ui(&mut self, ui: &mut Ui, side: f32, data: &Data) {
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Canvas"));
        if response.is_pointer_button_down_on() {
            if let Some(pos) = response.interact_pointer_pos() {
                self.touch(to_unit(rect, pos));
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
        if self.shows_samples {
            let samples = self.samples(data);
            painter.add(squares(rect, samples, 2.0, color.gamma_multiply(0.45)));
        }
        painter.add(squares(rect, &self.points, 3.0, color));
        if self.points.is_empty() {
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                "Drag the mouse here",
                egui::TextStyle::Body.resolve(ui.style()),
                ui.visuals().weak_text_color(),
            );
        }
        if let Some(pos) = response.hover_pos() {
            let radius = self.radius() * side;
            let stroke = ui.visuals().widgets.hovered.fg_stroke;
            painter.circle_stroke(pos, radius.max(2.0), stroke);
        }
    }

    /// Samples of the drawing as it is.
    fn samples(&mut self, data: &Data) -> &[Point] {
        let is_current = self
            .samples
            .as_ref()
            .is_some_and(|s| (s.0, s.1) == (self.changes, data.spread));
        if !is_current {
            let drawing = Data {
                distribution: Distribution::Drawn,
                drawn: Points::from(self.points.clone()),
                ..data.clone()
            };
            let samples = if self.points.is_empty() {
                Vec::new()
            } else {
                real::sample(&drawing, PREVIEW, &mut Stream::Real.rng(0))
            };
            self.samples = Some((self.changes, data.spread, samples));
        }
        self.samples.as_ref().map_or(&[], |s| &s.2)
    }

    /// Radius that the tool acts in.
    fn radius(&self) -> f32 {
        match self.tool {
            Tool::Brush => self.size,
            Tool::Eraser => self.size.max(LEAST_ERASER),
        }
    }

    /// Remembers the points, so that what follows can be taken back.
    fn remember(&mut self) {
        if self.undo.len() >= UNDO_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(self.points.clone());
    }

    /// Goes on with the stroke, or begins one.
    fn touch(&mut self, to: Point) {
        if self.last.is_none() {
            self.remember();
        }
        match self.tool {
            Tool::Brush => self.brush(to),
            Tool::Eraser => self.erase(to),
        }
    }

    fn brush(&mut self, to: Point) {
        let Some(from) = self.last else {
            self.dab(to);
            return;
        };
        let distance = (to[0] - from[0]).hypot(to[1] - from[1]);
        // A wide brush takes longer steps, and leaves more points at each.
        let step = STEP.max(self.size / 2.0);
        let steps = (distance / step).round() as usize;
        for i in 1..=steps {
            let t = i as f32 / steps as f32;
            self.dab([0, 1].map(|axis| from[axis] + t * (to[axis] - from[axis])));
        }
    }

    /// Leaves what one touch of the brush leaves.
    fn dab(&mut self, at: Point) {
        self.last = Some(at);
        let count = 1 + (self.size / STEP) as usize;
        for _ in 0..count {
            if self.points.len() >= MAX_POINTS {
                return;
            }
            let n = self.points.len() as f32;
            // Radii that fill a disc evenly (the fractional parts of n·φ, under a root).
            let radius = self.size * (n * 0.618_034).fract().sqrt();
            let (sin, cos) = (n * GOLDEN_ANGLE).sin_cos();
            self.points
                .push([at[0] + radius * cos, at[1] + radius * sin].map(|v| v.clamp(0.0, 1.0)));
        }
        self.changes += 1;
    }

    fn erase(&mut self, to: Point) {
        let from = self.last.unwrap_or(to);
        self.last = Some(to);
        let radius = self.radius();
        let before = self.points.len();
        self.points
            .retain(|point| distance_to_segment(*point, from, to) > radius);
        if self.points.len() != before {
            self.changes += 1;
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Option<Drawing> {
        let mut result = None;
        ui.horizontal_wrapped(|ui| {
            let can_use = self.points.len() >= MIN_POINTS;
            let why = "Nothing is drawn yet: drag the mouse over the canvas.";
            let button = ui.add_enabled(can_use, egui::Button::new("Use this drawing"));
            if button.on_disabled_hover_text(why).clicked() {
                let drawn = Points::from(self.points.clone());
                self.source = drawn.clone();
                result = Some(Drawing::Use(drawn));
            }
            if ui.button("Cancel").clicked() {
                *self = Self::default();
            }
            let can_undo = !self.undo.is_empty();
            if ui
                .add_enabled(can_undo, egui::Button::new("Undo stroke"))
                .clicked()
                && let Some(points) = self.undo.pop()
            {
                self.points = points;
                self.changes += 1;
            }
            if ui.button("Clear").clicked() && !self.points.is_empty() {
                self.remember();
                self.points.clear();
                self.changes += 1;
            }
            let button = ui.add_enabled(can_use, egui::Button::new("CSV…"));
            let button = button
                .on_hover_text("Writes the points to a CSV file.")
                .on_disabled_hover_text(why);
            if button.clicked() {
                result = Some(Drawing::Export(Points::from(self.points.clone())));
            }
            ui.weak(counted(self.points.len(), "point", "points"));
        });
        result
    }
}

fn to_unit(rect: Rect, pos: Pos2) -> Point {
    [
        ((pos.x - rect.left()) / rect.width()).clamp(0.0, 1.0),
        ((rect.bottom() - pos.y) / rect.height()).clamp(0.0, 1.0),
    ]
}

fn distance_to_segment(point: Point, from: Point, to: Point) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let offset = [point[0] - from[0], point[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let t = if length > 0.0 {
        ((offset[0] * along[0] + offset[1] * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (offset[0] - t * along[0]).hypot(offset[1] - t * along[1])
}

/// Points as one mesh: a drawing may have thousands.
fn squares(rect: Rect, points: &[Point], side: f32, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for [x, y] in points {
        let center = egui::pos2(
            egui::lerp(rect.x_range(), *x),
            egui::lerp(rect.y_range(), 1.0 - *y),
        );
        mesh.add_colored_rect(Rect::from_center_size(center, vec2(side, side)), color);
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(tool: Tool, size: f32) -> Draw {
        Draw {
            tool,
            size,
            ..Draw::default()
        }
    }

    #[test]
    fn a_thin_stroke_leaves_evenly_spaced_points() {
        let mut draw = with(Tool::Brush, 0.0);
        draw.touch([0.1, 0.5]);
        draw.touch([0.7, 0.5]);
        assert_eq!(draw.points.len(), 1 + 100);
        let gaps = draw.points.windows(2).map(|w| w[1][0] - w[0][0]);
        assert!(gaps.into_iter().all(|gap| (gap - STEP).abs() < 1e-4));
        assert_eq!(draw.undo, [Vec::<Point>::new()]);
    }

    #[test]
    fn a_wide_brush_fills_its_width_and_no_more() {
        let mut draw = with(Tool::Brush, 0.1);
        draw.touch([0.3, 0.5]);
        draw.touch([0.7, 0.5]);
        let heights: Vec<f32> = draw.points.iter().map(|p| (p[1] - 0.5).abs()).collect();
        assert!(heights.iter().all(|h| *h <= 0.1 + 1e-6));
        assert!(heights.iter().any(|h| *h > 0.08) && heights.iter().any(|h| *h < 0.02));
    }

    #[test]
    fn the_eraser_removes_what_it_passes_and_undo_brings_it_back() {
        let mut draw = with(Tool::Brush, 0.0);
        draw.touch([0.1, 0.5]);
        draw.touch([0.9, 0.5]);
        draw.last = None;
        let all = draw.points.clone();
        draw.tool = Tool::Eraser;
        draw.size = 0.05;
        // Across the stroke, quickly: nothing between two looks at the mouse is missed.
        draw.touch([0.5, 0.1]);
        draw.touch([0.5, 0.9]);
        assert!(draw.points.iter().all(|p| (p[0] - 0.5).abs() > 0.05));
        assert!(draw.points.len() < all.len() && draw.points.len() > all.len() / 2);
        assert_eq!(draw.undo.pop(), Some(all));
    }

    #[test]
    fn a_drawing_never_outgrows_a_preset() {
        let mut draw = with(Tool::Brush, 0.12);
        for i in 0..4_000 {
            draw.touch([if i % 2 == 0 { 0.0 } else { 1.0 }, 0.5]);
        }
        assert_eq!(draw.points.len(), MAX_POINTS);
        assert!(
            draw.points
                .iter()
                .flatten()
                .all(|v| (0.0..=1.0).contains(v))
        );
    }
}
