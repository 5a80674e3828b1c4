//! The layered distributions: D's surface, the warped noise, samples and gradients of one snapshot
//! over each other, in true proportions. Draws; computes nothing of the GAN.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, ColorImage, Mesh, Pos2, Shape, Stroke, TextureHandle, TextureOptions, Ui, Vec2b,
    WidgetInfo,
};
use egui_plot::{
    Plot, PlotBounds, PlotGeometry, PlotImage, PlotItem, PlotItemBase, PlotPoint, PlotPoints,
    PlotTransform, Points,
};

use super::layers::{Layer, Layers};
use super::theme::{self, Role};
use super::trail::Trail;
use crate::data::Point;
use crate::training::{Manifold, Snapshot, Surface};

/// Of a sample, in points of the screen.
const SAMPLE_RADIUS: f32 = 2.2;
/// Longest arrow, in units of the plot.
const LONGEST_ARROW: f32 = 0.12;
/// Gradient whose arrow has half that length: common while the generator still learns, and several
/// times what is left near equilibrium.
const HALF_GRADIENT: f32 = 5.0;
/// Opacity of a manifold cell as dense as the average over the unit square.
const CELL_OPACITY: f32 = 0.10;

/// Opacity of a piece of the curve of 1-D noise, as dense as if spread over the square's side.
const CURVE_OPACITY: f32 = 1.5;

/// The picture; keeps the surface's texture from frame to frame.
#[derive(Default)]
pub struct DistributionPlot {
    texture: Option<TextureHandle>,
    /// What the texture shows.
    shown: Option<(Arc<Snapshot>, bool)>,
    /// Where it was drawn last.
    rect: Option<egui::Rect>,
    trail: Trail,
}

impl DistributionPlot {
    /// Where it was drawn last, in points; `None` before the first time.
    pub fn rect(&self) -> Option<egui::Rect> {
        self.rect
    }

    /// Draws the layers that are on, as large as there is room, and a line of read-outs below.
    pub fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, layers: Layers, is_running: bool) {
        let now_secs = ui.input(|i| i.time);
        let trail = self.trail.feed(now_secs, snapshot, is_running);
        if trail.is_some() {
            ui.ctx().request_repaint();
        }
        let read_out_height = ui.spacing().interact_size.y;
        let available = ui.available_size();
        self.update_texture(ui, snapshot);
        let visuals = ui.visuals().clone();

        let plot = Plot::new("layered distributions")
            .data_aspect(1.0)
            .width(available.x)
            .height((available.y - read_out_height - ui.spacing().item_spacing.y).max(80.0))
            .default_x_bounds(-0.02, 1.02)
            .default_y_bounds(-0.02, 1.02)
            .auto_bounds(Vec2b::FALSE)
            .show_grid(Vec2b::FALSE)
            .show_crosshair(false)
            .show_background(!layers.shows(Layer::Surface))
            .allow_scroll(false)
            .allow_boxed_zoom(false);
        let texture = self.texture.as_ref().map(TextureHandle::id);
        let shown = snapshot.clone();
        let response = plot.show(ui, move |plot| {
            if layers.shows(Layer::Surface)
                && shown.surface.is_some()
                && let Some(texture) = texture
            {
                let center = PlotPoint::new(0.5, 0.5);
                plot.image(
                    PlotImage::new("surface", texture, center, [1.0, 1.0]).allow_hover(false),
                );
            }
            if layers.shows(Layer::Manifold) {
                let (snapshot, color) = (shown.clone(), Role::Fake.color(&visuals));
                plot.add(Painted::new("manifold", move |transform, shapes| {
                    if let Some(manifold) = &snapshot.manifold {
                        manifold_shapes(manifold, color, transform, shapes);
                    }
                }));
            }
            if layers.shows(Layer::Real) {
                plot.points(samples("real", &shown.real, Role::Real.color(&visuals)));
            }
            if layers.shows(Layer::Fake) {
                plot.points(samples("fake", &shown.fakes, Role::Fake.color(&visuals)));
            }
            if layers.shows(Layer::Fake)
                && let Some((from, strength)) = trail
            {
                let (snapshot, color) = (shown.clone(), Role::Fake.color(&visuals));
                let stroke = Stroke::new(1.0, color.gamma_multiply(0.9 * strength));
                plot.add(Painted::new("trail", move |transform, shapes| {
                    for (from, to) in from.iter().zip(&snapshot.fakes) {
                        let ends = [to_screen(*from, transform), to_screen(*to, transform)];
                        shapes.push(Shape::line_segment(ends, stroke));
                    }
                }));
            }
            if layers.shows(Layer::Gradients) {
                let (snapshot, color) = (shown.clone(), Role::Gradient.color(&visuals));
                plot.add(Painted::new("gradients", move |transform, shapes| {
                    let mut heads = Mesh::default();
                    for (at, gradient) in snapshot.fakes.iter().zip(&snapshot.gradients) {
                        arrow_shapes(*at, *gradient, color, transform, shapes, &mut heads);
                    }
                    shapes.push(Shape::mesh(heads));
                }));
            }
            plot.pointer_coordinate()
        });
        response
            .response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Layered distributions"));
        self.rect = Some(response.response.rect);
        let pointer = response.inner.filter(|_| response.response.hovered());
        let text = egui::RichText::new(read_out(pointer, snapshot)).weak();
        ui.add(egui::Label::new(text).truncate());
    }

    fn update_texture(&mut self, ui: &Ui, snapshot: &Arc<Snapshot>) {
        let is_dark = ui.visuals().dark_mode;
        let is_current = self
            .shown
            .as_ref()
            .is_some_and(|(shown, dark)| Arc::ptr_eq(shown, snapshot) && *dark == is_dark);
        let Some(surface) = snapshot.surface.as_ref().filter(|_| !is_current) else {
            return;
        };
        // Rows run downwards in an image and upwards in the plot.
        let pixels = surface
            .values
            .chunks(surface.side)
            .rev()
            .flatten()
            .map(|d| theme::surface_color(*d, ui.visuals()))
            .collect();
        let image = ColorImage::new([surface.side, surface.side], pixels);
        if let Some(texture) = &mut self.texture {
            texture.set(image, TextureOptions::LINEAR);
        } else {
            let texture = ui
                .ctx()
                .load_texture("surface", image, TextureOptions::LINEAR);
            self.texture = Some(texture);
        }
        self.shown = Some((snapshot.clone(), is_dark));
    }
}

/// What is under the pointer, or how to find out.
fn read_out(pointer: Option<PlotPoint>, snapshot: &Snapshot) -> String {
    let Some(at) = pointer else {
        return "Hover to read D(x). Drag moves, Ctrl + wheel zooms, double-click resets."
            .to_owned();
    };
    let opinion = snapshot
        .surface
        .as_ref()
        .and_then(|surface| surface_at(surface, at.x, at.y))
        .map_or(String::new(), |d| format!("    D(x) {d:.2}"));
    format!("x {:.3}    y {:.3}{opinion}", at.x, at.y)
}

/// D's opinion in the cell under a point; `None` outside the unit square.
fn surface_at(surface: &Surface, x: f64, y: f64) -> Option<f32> {
    let index = |v: f64| {
        (0.0..1.0)
            .contains(&v)
            .then_some((v * surface.side as f64) as usize)
    };
    surface
        .values
        .get(index(y)? * surface.side + index(x)?)
        .copied()
}

fn samples(name: &'static str, points: &[Point], color: Color32) -> Points<'static> {
    let points: PlotPoints<'static> = points
        .iter()
        .filter(|p| p.iter().all(|v| v.is_finite()))
        .map(|[x, y]| [f64::from(*x), f64::from(*y)])
        .collect();
    Points::new(name, points)
        .radius(SAMPLE_RADIUS)
        .color(color.gamma_multiply(0.75))
        .allow_hover(false)
}

/// Length of the arrow of a gradient, in units of the plot: grows with the gradient, but never
/// beyond [`LONGEST_ARROW`], so that one steep spot does not cover the picture.
fn arrow_length(gradient: f32) -> f32 {
    LONGEST_ARROW * gradient / (gradient + HALF_GRADIENT)
}

/// The shaft is a shape of its own; all heads are one mesh, as their edges cost a software renderer
/// more than the rest of the picture.
fn arrow_shapes(
    at: Point,
    gradient: Point,
    color: Color32,
    transform: &PlotTransform,
    shapes: &mut Vec<Shape>,
    heads: &mut Mesh,
) {
    let size = gradient[0].hypot(gradient[1]);
    if !(size.is_finite() && size > 0.0) {
        return;
    }
    let factor = arrow_length(size) / size;
    let tail = to_screen(at, transform);
    let tip = to_screen(
        [at[0] + factor * gradient[0], at[1] + factor * gradient[1]],
        transform,
    );
    let along = tip - tail;
    // Shorter than this is a dot that only hides its sample.
    if along.length() < 1.5 {
        return;
    }
    let stroke = Stroke::new(1.2, color);
    let head = along.normalized() * (along.length() * 0.35).clamp(2.0, 5.0);
    shapes.push(Shape::line_segment([tail, tip - 0.5 * head], stroke));
    let base = heads.vertices.len() as u32;
    heads.colored_vertex(tip + 0.2 * head, color);
    for side in [head.rot90(), -head.rot90()] {
        heads.colored_vertex(tip - head + side * 0.6, color);
    }
    heads.add_triangle(base, base + 1, base + 2);
}

fn to_screen([x, y]: Point, transform: &PlotTransform) -> Pos2 {
    transform.position_from_point(&PlotPoint::new(f64::from(x), f64::from(y)))
}

fn manifold_shapes(
    manifold: &Manifold,
    color: Color32,
    transform: &PlotTransform,
    shapes: &mut Vec<Shape>,
) {
    if !manifold.vertices.iter().flatten().all(|v| v.is_finite()) {
        return;
    }
    let on_screen: Vec<Pos2> = manifold
        .vertices
        .iter()
        .map(|v| to_screen(*v, transform))
        .collect();
    if manifold.rows == 1 {
        for (index, mass) in manifold.masses.iter().enumerate() {
            let ([ax, ay], [bx, by]) = (manifold.vertices[index], manifold.vertices[index + 1]);
            let length = (bx - ax).hypot(by - ay);
            let opacity = 1.0 - (-CURVE_OPACITY * mass / length.max(1e-9)).exp();
            let stroke = Stroke::new(2.0, color.gamma_multiply(opacity.clamp(0.15, 1.0)));
            shapes.push(Shape::line_segment(
                [on_screen[index], on_screen[index + 1]],
                stroke,
            ));
        }
        return;
    }
    let mut mesh = Mesh::default();
    let cells = manifold.columns - 1;
    for (index, mass) in manifold.masses.iter().enumerate() {
        let corner = index / cells * manifold.columns + index % cells;
        let corners = [
            corner,
            corner + 1,
            corner + manifold.columns + 1,
            corner + manifold.columns,
        ];
        let area = area(corners.map(|i| manifold.vertices[i]));
        let opacity = 1.0 - (-CELL_OPACITY * mass / area.max(1e-9)).exp();
        let fill = color.gamma_multiply(opacity.clamp(0.03, 0.75));
        let base = mesh.vertices.len() as u32;
        for i in corners {
            mesh.colored_vertex(on_screen[i], fill);
        }
        mesh.add_triangle(base, base + 1, base + 2);
        mesh.add_triangle(base, base + 2, base + 3);
    }
    shapes.push(Shape::mesh(mesh));

    // Every other grid line, so that folds can be followed.
    let stroke = Stroke::new(0.8, color.gamma_multiply(0.6));
    for row in on_screen.chunks(manifold.columns).step_by(2) {
        shapes.push(Shape::line(row.to_vec(), stroke));
    }
    for column in (0..manifold.columns).step_by(2) {
        let line = on_screen.iter().skip(column).step_by(manifold.columns);
        shapes.push(Shape::line(line.copied().collect(), stroke));
    }
}

/// Area of a quadrilateral by the shoelace formula; its sign, which tells a fold, is dropped.
fn area(corners: [Point; 4]) -> f32 {
    let cross = |i: usize| {
        let ([ax, ay], [bx, by]) = (corners[i], corners[(i + 1) % 4]);
        ax * by - bx * ay
    };
    ((0..4).map(cross).sum::<f32>() / 2.0).abs()
}

/// A plot item that is painted by a function, without points to hover.
struct Painted<F> {
    base: PlotItemBase,
    paint: F,
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> Painted<F> {
    fn new(name: &str, paint: F) -> Self {
        Self {
            base: PlotItemBase::new(name.to_owned()),
            paint,
        }
    }
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> PlotItem for Painted<F> {
    fn shapes(&self, _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.paint)(transform, shapes);
    }

    fn initialize(&mut self, _x_range: std::ops::RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_read_out_finds_the_cell_under_the_pointer() {
        let surface = Surface {
            side: 2,
            values: vec![0.1, 0.2, 0.3, 0.4],
        };
        assert_eq!(surface_at(&surface, 0.1, 0.1), Some(0.1));
        assert_eq!(surface_at(&surface, 0.9, 0.1), Some(0.2));
        assert_eq!(surface_at(&surface, 0.1, 0.9), Some(0.3));
        assert_eq!(surface_at(&surface, 1.0, 0.5), None);
        assert_eq!(surface_at(&surface, f64::NAN, 0.5), None);
    }

    #[test]
    fn arrows_grow_with_the_gradient_and_stay_short() {
        assert_eq!(arrow_length(0.0), 0.0);
        assert!((arrow_length(HALF_GRADIENT) - LONGEST_ARROW / 2.0).abs() < 1e-6);
        assert!(arrow_length(1e6) <= LONGEST_ARROW);
    }

    #[test]
    fn a_cell_has_the_area_of_its_corners_folded_or_not() {
        let square = [[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.0, 0.5]];
        assert!((area(square) - 0.25).abs() < 1e-6);
        let [a, b, c, d] = square;
        assert!((area([d, c, b, a]) - 0.25).abs() < 1e-6);
    }
}
