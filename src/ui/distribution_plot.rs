//! The layered distributions: D's surface, the warped noise, samples and gradients of one snapshot
//! over each other, in true proportions. Draws; computes nothing of the GAN.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, ColorImage, Shape, Stroke, TextureHandle, TextureOptions, Ui, Vec2b, WidgetInfo,
};
use egui_plot::{
    Plot, PlotBounds, PlotGeometry, PlotImage, PlotItem, PlotItemBase, PlotPoint, PlotPoints,
    PlotTransform, Points,
};

use super::layers::{Layer, Layers};
use super::picture::{self, Detail, Length, Transform};
use super::theme::{self, Role};
use super::trail::Trail;
use crate::data::Point;
use crate::training::{Snapshot, Surface};

/// Of a sample, in points of the screen.
const SAMPLE_RADIUS: f32 = 2.2;
/// Width below which the line under the picture has fewer words.
const ROOM_FOR_HELP: f32 = 330.0;

/// The picture; keeps the surface's texture from frame to frame.
pub struct DistributionPlot {
    /// For screen readers.
    name: &'static str,
    texture: Option<TextureHandle>,
    /// What the texture shows.
    shown: Option<(Arc<Snapshot>, bool)>,
    /// Where it was drawn last.
    rect: Option<egui::Rect>,
    trail: Trail,
}

impl DistributionPlot {
    /// A picture with a name for screen readers.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            texture: None,
            shown: None,
            rect: None,
            trail: Trail::default(),
        }
    }

    /// Where it was drawn last, in points; `None` before the first time.
    pub fn rect(&self) -> Option<egui::Rect> {
        self.rect
    }

    /// D's opinion everywhere, row 0 at the top; `None` before the first picture.
    pub fn surface(&self) -> Option<egui::TextureId> {
        self.texture.as_ref().map(TextureHandle::id)
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
            .allow_boxed_zoom(false)
            // Two of them side by side show the same part of the plane.
            .link_axis(egui::Id::unique("layered distributions"), Vec2b::TRUE);
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
                        let to_screen = to_screen(transform);
                        picture::manifold(manifold, 1.0, Detail::Full, color, to_screen, shapes);
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
                    let to_screen = to_screen(transform);
                    for (from, to) in from.iter().zip(&snapshot.fakes) {
                        let ends = [to_screen.at(*from), to_screen.at(*to)];
                        shapes.push(Shape::line_segment(ends, stroke));
                    }
                }));
            }
            if layers.shows(Layer::Gradients) {
                let (snapshot, color) = (shown.clone(), Role::Gradient.color(&visuals));
                plot.add(Painted::new("gradients", move |transform, shapes| {
                    let at = snapshot.fakes.iter().zip(&snapshot.gradients);
                    let arrows = at.map(|(at, gradient)| (*at, *gradient));
                    picture::arrows(arrows, Length::Plain, color, to_screen(transform), shapes);
                }));
            }
            plot.pointer_coordinate()
        });
        response
            .response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, self.name));
        self.rect = Some(response.response.rect);
        let pointer = response.inner.filter(|_| response.response.hovered());
        let text = read_out(pointer, snapshot, available.x);
        let text = egui::RichText::new(text).weak();
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
fn read_out(pointer: Option<PlotPoint>, snapshot: &Snapshot, width: f32) -> String {
    let Some(at) = pointer else {
        let is_inside = |p: &Point| p.iter().all(|v| (-0.02..=1.02).contains(v));
        if !snapshot.fakes.is_empty() && !snapshot.fakes.iter().any(is_inside) {
            return "All fakes are outside the picture.".to_owned();
        }
        let help = if width < ROOM_FOR_HELP {
            "Hover: D(x). Drag: move. Ctrl + wheel: zoom."
        } else {
            "Hover reads D(x), drag moves, Ctrl + wheel zooms."
        };
        return help.to_owned();
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

fn to_screen(transform: &PlotTransform) -> Transform {
    let at = |x, y| transform.position_from_point(&PlotPoint::new(x, y));
    Transform::new(at(0.0, 0.0), at(1.0, 1.0))
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
}
