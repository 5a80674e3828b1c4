//! A distribution is drawn in the place of the picture, or on a page of its own where two runs are side by side: strokes leave
//! points, and samples are points plus noise, which are shown as they will be drawn, with the fakes of now.
//!
//! - [`sketch`]: the points, and what strokes do to them
//! - [`Draw`]: the page

mod sketch;

use eframe::egui::{self, Color32, Mesh, Pos2, Rect, Sense, Shape, Slider, Ui, WidgetInfo, vec2};

use self::sketch::{Sketch, Tool};
use crate::config::bounds::MIN_POINTS;
use crate::config::{Data, Distribution, Points};
use crate::data::{Point, Stream, real};
use crate::training::Scene;
use crate::ui::action::PageAction;
use crate::ui::choice::check;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::theme::{Role, plot_background};

/// Smallest and largest radius of brush and eraser, in units of the plot.
const SIZES: (f32, f32) = (0.0, 0.12);
/// Width of the page, and height of its lines of buttons before they were drawn.
const WIDTH: f32 = 520.0;
const LINES: f32 = 76.0;
/// Most side of the canvas.
const MOST_SIDE: f32 = 520.0;
/// Samples of the preview.
const PREVIEW: usize = 400;

/// The drawing page.
pub struct Draw {
    sketch: Sketch,
    /// The drawing that the page was last opened on.
    source: Points,
    shows_samples: bool,
    /// Samples of the points as they were after so many changes, with that spread.
    samples: Option<(u64, Option<f64>, Vec<Point>)>,
    /// Height of all but the canvas, as it was last.
    lines: f32,
}

impl Default for Draw {
    fn default() -> Self {
        Self {
            sketch: Sketch::default(),
            source: Points::default(),
            shows_samples: true,
            samples: None,
            lines: LINES,
        }
    }
}

impl Draw {
    /// Goes on with a drawing. What was drawn on the same one and not used is still there.
    pub fn go_on_with(&mut self, drawn: &Points) {
        if self.source != *drawn {
            *self = Self {
                sketch: Sketch::on(drawn.as_slice()),
                source: drawn.clone(),
                ..Self::default()
            };
        }
    }

    /// The points as they are.
    fn drawn(&self) -> Points {
        Points::from(self.sketch.points().to_vec())
    }

    fn tools_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.sketch.tool, Tool::Brush, tr!("Brush"))
                .on_text_hover(tr!("Leaves points where the mouse is dragged."));
            ui.selectable_value(&mut self.sketch.tool, Tool::Eraser, tr!("Eraser"))
                .on_text_hover(tr!("Removes points where the mouse is dragged."));
            ui.spacing_mut().slider_width = 110.0;
            let label = ui.label(tr!("Size"));
            ui.add(
                Slider::new(&mut self.sketch.size, SIZES.0..=SIZES.1)
                    .show_value(false)
                    .step_by(0.005),
            )
            .labelled_by(label.id);
            check(ui, &mut self.shows_samples, tr!("Show samples")).on_text_hover(tr!(
                "What will be drawn from: the points plus the noise of “Spread”."
            ));
        });
    }

    fn canvas_ui(&mut self, ui: &mut Ui, side: f32, data: &Data, fakes: &[Point]) {
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, tr!("Canvas")));
        if response.is_pointer_button_down_on() {
            if let Some(pos) = response.interact_pointer_pos() {
                self.sketch.touch(to_unit(rect, pos));
            }
        } else {
            self.sketch.lift();
        }
        let painter = ui.painter_at(rect);
        painter.rect(
            rect,
            4.0,
            plot_background(ui.visuals()),
            ui.visuals().widgets.noninteractive.bg_stroke,
            egui::StrokeKind::Inside,
        );
        // What G makes meanwhile: a drawing may be made around it.
        let fake = Role::Fake.color(ui.visuals()).gamma_multiply(0.4);
        let inside = |p: &Point| p.iter().all(|v| (0.0..=1.0).contains(v));
        let fakes: Vec<Point> = fakes.iter().copied().filter(inside).collect();
        painter.add(squares(rect, &fakes, 2.0, fake));
        let color = Role::Real.color(ui.visuals());
        if self.shows_samples {
            let samples = self.samples(data);
            painter.add(squares(rect, samples, 2.0, color.gamma_multiply(0.45)));
        }
        painter.add(squares(rect, self.sketch.points(), 3.0, color));
        if self.sketch.points().is_empty() {
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                tr!("Drag the mouse here"),
                egui::TextStyle::Body.resolve(ui.style()),
                ui.visuals().weak_text_color(),
            );
        }
        if let Some(pos) = response.hover_pos() {
            let radius = self.sketch.radius() * side;
            let stroke = ui.visuals().widgets.hovered.fg_stroke;
            painter.circle_stroke(pos, radius.max(2.0), stroke);
        }
    }

    /// Samples of the drawing as it is.
    fn samples(&mut self, data: &Data) -> &[Point] {
        let is_current = self
            .samples
            .as_ref()
            .is_some_and(|s| (s.0, s.1) == (self.sketch.changes(), data.spread));
        if !is_current {
            let drawing = Data {
                distribution: Distribution::Drawn,
                drawn: self.drawn(),
                ..data.clone()
            };
            let samples = if self.sketch.points().is_empty() {
                Vec::new()
            } else {
                real::sample(&drawing, PREVIEW, &mut Stream::Real.rng(0))
            };
            self.samples = Some((self.sketch.changes(), data.spread, samples));
        }
        self.samples.as_ref().map_or(&[], |s| &s.2)
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Option<PageRequest> {
        let mut result = None;
        ui.horizontal_wrapped(|ui| {
            let can_use = self.sketch.points().len() >= MIN_POINTS;
            let why = tr!("Nothing is drawn yet: drag the mouse over the canvas.");
            let button = ui.add_enabled(can_use, egui::Button::new(tr!("Use this drawing")));
            if button.on_disabled_text_hover(why).clicked() {
                let drawn = self.drawn();
                self.source = drawn.clone();
                result = Some(PageRequest::UseDrawing(drawn));
            }
            if ui.button(tr!("Cancel")).clicked() {
                *self = Self::default();
                result = Some(PageRequest::Cancel);
            }
            let can_undo = self.sketch.can_undo();
            if ui
                .add_enabled(can_undo, egui::Button::new(tr!("Undo stroke")))
                .on_disabled_text_hover(tr!("There is no stroke to take back."))
                .clicked()
            {
                self.sketch.undo();
            }
            if ui.button(tr!("Clear")).clicked() {
                self.sketch.clear();
            }
            let button = ui.add_enabled(can_use, egui::Button::new(tr!("CSV…")));
            let button = button
                .on_text_hover(tr!("Writes the points to a CSV file."))
                .on_disabled_text_hover(why);
            if button.clicked() {
                result = Some(PageRequest::ExportDrawing(self.drawn()));
            }
            ui.weak(trn!(self.sketch.points().len(), "{n} point", "{n} points"));
        });
        result
    }
}

impl Page for Draw {
    fn action() -> Option<&'static PageAction> {
        None
    }

    fn title(&self) -> &'static str {
        tr!("Draw a distribution")
    }

    fn has_all_keys(&self) -> bool {
        true
    }

    fn dock(&self) -> Dock {
        Dock::Picture
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        ui.set_width(playground.room.x.min(WIDTH));
        self.contents_ui(ui, playground)
    }
}

impl Draw {
    /// All of it, in a window of its own or in the place of the picture.
    pub fn contents_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let room = playground.room;
        let side = (room.y - self.lines).min(room.x).clamp(120.0, MOST_SIDE);
        let top = ui.cursor().top();
        self.tools_ui(ui);
        let plane = playground
            .frame
            .and_then(|frame| match &frame.snapshot.scene {
                Scene::Plane(plane) => Some(plane),
                Scene::Images(_) => None,
            });
        let fakes = plane.map_or(&[][..], |plane| &plane.fakes);
        self.canvas_ui(ui, side, &playground.config.data, fakes);
        let request = self.buttons_ui(ui);
        self.lines = (ui.cursor().top() - top - side).max(LINES);
        request
    }
}

fn to_unit(rect: Rect, pos: Pos2) -> Point {
    [
        ((pos.x - rect.left()) / rect.width()).clamp(0.0, 1.0),
        ((rect.bottom() - pos.y) / rect.height()).clamp(0.0, 1.0),
    ]
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
