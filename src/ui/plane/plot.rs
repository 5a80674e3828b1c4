//! The layered distributions: D's surface, the warped noise, samples and gradients of one snapshot
//! over each other, in true proportions. Draws; computes nothing of the GAN.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, ColorImage, Painter, Rect, RichText, Sense, Shape, Stroke, TextureHandle,
    TextureOptions, Ui, Visuals, WidgetInfo, vec2,
};

use super::axes::{axes_ui, bar_ui, names_height, names_ui};
use super::camera::Camera;
use super::outside::Outsiders;
use super::read_out::{Pointed, read_out};
use super::shapes::{self, Detail, Length, Transform};
use super::trail::Trail;
use crate::config::OwnAxis;
use crate::data::Point;
use crate::training::Snapshot;
use crate::ui::color_bar::height_below;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::layers::{Layer, Layers};
use crate::ui::theme::{self, Role};

/// Least and largest radius of a sample, in points of the screen, and how many are a picture's side.
const SAMPLE_RADIUS: (f32, f32) = (1.2, 2.2);
const SAMPLES_A_SIDE: f32 = 150.0;
/// How opaque a sample is in the light and in the dark, so that it is seen where many are: what lets a light surface through is pale.
const SAMPLE_OPACITY: (f32, f32) = (0.95, 0.8);
/// Room for the numbers on the left, above, on the right and below.
const MARGINS: [f32; 4] = [27.0, 6.0, 6.0, 17.0];
/// More on the left for numbers of other units.
const MORE_FOR_OWN: f32 = 14.0;

/// The margins for numbers of the size that they have: they are larger in a presentation.
fn margins(ui: &Ui) -> [f32; 4] {
    let larger = (theme::small_font(ui.ctx()).size / theme::SMALL_TEXT).max(1.0);
    MARGINS.map(|margin| (margin * larger).round())
}

/// The picture; keeps the surface's texture from frame to frame.
pub struct DistributionPlot {
    /// For screen readers.
    name: &'static str,
    texture: Option<TextureHandle>,
    /// What the texture shows.
    shown: Option<(Arc<Snapshot>, bool)>,
    trail: Trail,
}

impl DistributionPlot {
    /// A picture with a name for screen readers.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            texture: None,
            shown: None,
            trail: Trail::default(),
        }
    }

    /// D's opinion everywhere, row 0 at the top; `None` before the first picture.
    pub fn surface(&self) -> Option<egui::TextureId> {
        self.texture.as_ref().map(TextureHandle::id)
    }

    /// Height of picture, colour bar and read-outs where the picture is as high as it is wide.
    pub fn height_for(ui: &Ui, width: f32) -> f32 {
        let [left, top, right, bottom] = margins(ui);
        width - left - right + top + bottom + height_below(ui)
    }

    /// Draws the layers that are on, as large as there is room, a bar of the surface's colours and a line of
    /// read-outs below.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        axes: Option<&[OwnAxis; 2]>,
        layers: Layers,
        is_running: bool,
    ) {
        let now_secs = ui.input(|i| i.time);
        let trail = self.trail.feed(now_secs, snapshot, is_running);
        if trail.is_some() {
            ui.ctx().request_repaint();
        }
        let available = ui.available_size();
        let height = (available.y - height_below(ui)).max(80.0);
        let (whole, _) = ui.allocate_exact_size(vec2(available.x, height), Sense::hover());
        let [mut left, mut top, right, mut bottom] = margins(ui);
        if axes.is_some() {
            left += MORE_FOR_OWN;
            let names = names_height(ui);
            top += names;
            bottom += names;
        }
        let room = Rect::from_min_max(
            whole.min + vec2(left, top),
            (whole.max - vec2(right, bottom)).max(whole.min + vec2(left + 1.0, top + 1.0)),
        );
        // Nothing that Tab should stop at: keys do nothing here.
        let id = ui.scope_id().with("layered distributions");
        let response = ui.interact(room, id, Sense::CLICK | Sense::DRAG);
        let mut camera = Camera::shared(ui);
        camera.follow(ui, room, &response);
        let transform = camera.transform(room);
        axes_ui(ui, transform, axes, room, whole);
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        let square = camera.square(room);
        if layers.shows(Layer::Surface)
            && snapshot.plane().surface.is_some()
            && let Some(texture) = &self.texture
        {
            let uv = shapes::whole_texture();
            painter.image(texture.id(), square, uv, Color32::WHITE);
        } else {
            let background = theme::plot_background(ui.visuals());
            painter.rect_filled(square, theme::SQUARE, background);
        }
        layers_ui(
            &painter,
            ui.visuals(),
            snapshot,
            layers,
            trail,
            transform,
            room,
        );
        let border = ui.visuals().widgets.noninteractive.bg_stroke;
        painter.rect_stroke(square, theme::SQUARE, border, egui::StrokeKind::Outside);
        ui.painter()
            .rect_stroke(room, theme::SQUARE, border, egui::StrokeKind::Outside);
        let outside = Outsiders::of(snapshot, layers, transform, room);
        outside.paint(&painter, ui.visuals(), room);
        if let Some(axes) = axes {
            names_ui(ui, axes, whole);
        }
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Image, true, crate::language::text(self.name))
        });

        bar_ui(ui, room, layers.shows(Layer::Surface));
        let pointed = response.hover_pos().map(|pos| Pointed {
            at: transform.inverse(pos),
            axes,
            transform,
        });
        ui.horizontal(|ui| {
            ui.set_min_height(ui.spacing().interact_size.y);
            if camera != Camera::default() {
                let button = ui.small_button(tr!("Show all"));
                let help = tr!(
                    "Shows the whole unit square again, as a double click on the picture does."
                );
                if button.on_text_hover(help).clicked() {
                    camera = Camera::default();
                }
            }
            let room = ui.available_width();
            let text = match pointed {
                Some(pointed) => read_out(pointed, snapshot, |text| text_width(ui, text) <= room),
                None => outside
                    .text()
                    .unwrap_or_else(|| help(ui, available.x).to_owned()),
            };
            ui.add(egui::Label::new(RichText::new(text).weak()).truncate());
        });
        camera.share(ui);
    }

    /// Makes its texture that of a snapshot.
    pub fn keep_up(&mut self, ui: &Ui, snapshot: &Arc<Snapshot>) {
        let is_dark = ui.visuals().dark_mode;
        let is_current = self
            .shown
            .as_ref()
            .is_some_and(|(shown, dark)| Arc::ptr_eq(shown, snapshot) && *dark == is_dark);
        let Some(surface) = snapshot.plane().surface.as_ref().filter(|_| !is_current) else {
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

fn sample_opacity(visuals: &Visuals) -> f32 {
    let (light, dark) = SAMPLE_OPACITY;
    if visuals.dark_mode { dark } else { light }
}

/// What lies on the surface.
fn layers_ui(
    painter: &Painter,
    visuals: &Visuals,
    snapshot: &Snapshot,
    layers: Layers,
    trail: Option<(Arc<[Point]>, f32)>,
    transform: Transform,
    room: Rect,
) {
    let mut shapes = Vec::new();
    let fake = Role::Fake.color(visuals);
    let radius = room.size().min_elem() / SAMPLES_A_SIDE;
    let radius = radius.clamp(SAMPLE_RADIUS.0, SAMPLE_RADIUS.1);
    let opacity = sample_opacity(visuals);
    if layers.shows(Layer::Manifold)
        && let Some(manifold) = &snapshot.plane().manifold
    {
        shapes::manifold(manifold, 1.0, Detail::Full, fake, transform, &mut shapes);
    }
    let mut samples = |points: &[Point], color: Color32| {
        let color = color.gamma_multiply(opacity);
        let places = points.iter().map(|point| transform.at(*point));
        let in_sight = places.filter(|at| room.expand(radius).contains(*at));
        shapes.extend(in_sight.map(|at| Shape::circle_filled(at, radius, color)));
    };
    if layers.shows(Layer::Real) {
        samples(&snapshot.plane().real, Role::Real.color(visuals));
    }
    if layers.shows(Layer::Fake) {
        samples(&snapshot.plane().fakes, fake);
        if let Some((from, strength)) = trail {
            let stroke = Stroke::new(1.0, fake.gamma_multiply(0.9 * strength));
            for (from, to) in from.iter().zip(&snapshot.plane().fakes) {
                let ends = [transform.at(*from), transform.at(*to)];
                if ends.iter().all(|end| end.is_finite()) {
                    shapes.push(Shape::line_segment(ends, stroke));
                }
            }
        }
    }
    if layers.shows(Layer::Gradients) {
        let at = snapshot
            .plane()
            .fakes
            .iter()
            .zip(&snapshot.plane().gradients);
        let in_sight = at.filter(|(at, _)| room.contains(transform.at(**at)));
        let arrows = in_sight.map(|(at, gradient)| (*at, *gradient));
        let color = Role::Gradient.color(visuals);
        shapes::arrows(arrows, Length::Plain, color, transform, &mut shapes);
    }
    painter.extend(shapes);
}

/// What can be done with the picture, in as many words as have room in a line.
fn help(ui: &Ui, width: f32) -> &'static str {
    let longer = [
        tr!("Hover reads D(x), drag moves, Ctrl + wheel zooms."),
        tr!("Hover: D(x). Drag: move. Ctrl + wheel: zoom."),
    ];
    let mut longer = longer.into_iter();
    let found = longer.find(|words| text_width(ui, words) <= width);
    found.unwrap_or_else(|| tr!("Hover reads D(x)."))
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::training::{Plane, Scene};

    #[test]
    fn what_can_be_done_with_the_picture_is_said_in_as_many_words_as_have_room() {
        for width in [130.0, 160.0, 200.0, 600.0] {
            let mut harness = Harness::builder().build_ui(move |ui| {
                let words = help(ui, width);
                assert!(text_width(ui, words) <= width, "{width}: {words}");
                ui.label(words);
            });
            harness.run_steps(2);
            let longest = harness.query_by_label_contains("drag moves").is_some();
            assert_eq!(longest, width > 400.0, "{width}");
        }
    }

    #[test]
    fn samples_are_seen_on_either_end_of_a_light_surface() {
        let visuals = Visuals::light();
        for opinion in [0.0, 1.0] {
            let surface = theme::surface_color(opinion, &visuals);
            for role in [Role::Real, Role::Fake] {
                let sample = surface.lerp_to_gamma(role.color(&visuals), sample_opacity(&visuals));
                let contrast = theme::contrast(sample, surface);
                assert!(contrast >= 2.35, "{role:?} on {opinion}: {contrast}");
            }
        }
    }

    /// A window of that size with nothing but the picture.
    fn picture(snapshot: Snapshot, size: [f32; 2]) -> Harness<'static> {
        picture_over(snapshot, None, size)
    }

    fn picture_over(
        snapshot: Snapshot,
        axes: Option<[OwnAxis; 2]>,
        size: [f32; 2],
    ) -> Harness<'static> {
        let snapshot = Arc::new(snapshot);
        let mut plot = DistributionPlot::new("Picture");
        let mut needs_font = axes.is_some();
        let mut harness = Harness::builder().with_size(size).build_ui(move |ui| {
            // Names of axes have arrows, which egui's own font has not.
            if std::mem::take(&mut needs_font) {
                theme::install(ui.ctx());
            } else {
                plot.ui(ui, &snapshot, axes.as_ref(), Layers::default(), false);
            }
        });
        harness.run_steps(2);
        harness
    }

    /// The texts that were drawn, and where.
    fn texts(harness: &Harness<'_>) -> Vec<(String, Rect)> {
        let shapes = harness.output().shapes.iter();
        shapes
            .filter_map(|clipped| match &clipped.shape {
                Shape::Text(text) => {
                    let rect = text.galley.rect.translate(text.pos.to_vec2());
                    Some((text.galley.text().to_owned(), rect))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn fakes_below_the_picture_are_an_arrow_at_its_lower_edge_with_their_number() {
        let snapshot = Snapshot {
            scene: Scene::Plane(Plane {
                fakes: vec![[0.5, -0.3]; 600],
                real: vec![[0.5, 0.5]; 600].into(),
                ..Plane::default()
            }),
            ..Snapshot::default()
        };
        for size in [[400.0, 500.0], [900.0, 360.0]] {
            let harness = picture(snapshot.clone(), size);
            harness.get_by_label("All 600 fakes are outside the picture.");
            let room = harness.get_by_label("Picture").rect();
            let texts = texts(&harness);
            let (_, label) = texts.iter().find(|(t, _)| t == "600 outside").unwrap();
            assert!(room.contains_rect(*label), "{size:?}");
            assert!((label.center().x - room.center().x).abs() < 2.0, "{size:?}");
            assert!(room.bottom() - label.bottom() < 20.0, "{size:?}");
        }
    }

    #[test]
    fn the_whole_unit_square_is_seen_in_rooms_of_every_shape() {
        for size in [[400.0, 500.0], [900.0, 360.0], [240.0, 700.0]] {
            let harness = picture(Snapshot::default(), size);
            let texts = texts(&harness);
            // The numbers of both axes at both ends.
            for end in [0.0, 1.0] {
                let is_end = |(t, _): &&(String, Rect)| t.parse() == Ok(end);
                assert_eq!(texts.iter().filter(is_end).count(), 2, "{size:?} {texts:?}");
            }
        }
    }

    #[test]
    fn nothing_that_is_said_of_axes_lies_over_the_points_of_a_table() {
        let millimetres = |name: &str| OwnAxis {
            name: name.to_owned(),
            at_zero: 31.0,
            at_one: 51.0,
        };
        let long = "the length of the bill in mm";
        for size in [[700.0, 800.0], [260.0, 420.0], [500.0, 300.0]] {
            let axes = [millimetres("bill length (mm)"), millimetres(long)];
            let harness = picture_over(Snapshot::default(), Some(axes), size);
            let room = harness.get_by_label("Picture").rect();
            let texts = texts(&harness);
            let names = texts.iter().filter(|(text, _)| text.contains(" length"));
            assert_eq!(names.count(), 2, "{texts:?}");
            for (text, at) in &texts {
                assert!(!room.shrink(1.0).intersects(*at), "{text}: {at}");
                assert!(
                    at.left() >= -1.0 && at.right() <= size[0] + 1.0,
                    "{text}: {at}"
                );
            }
            // Nor over each other.
            for (index, (text, at)) in texts.iter().enumerate() {
                for (other, beside) in texts.iter().skip(index + 1) {
                    let is_covered = at.shrink(1.0).intersects(beside.shrink(1.0));
                    assert!(!is_covered, "{text}: {at} {other}: {beside}");
                }
            }
        }
    }

    #[test]
    fn what_is_under_the_pointer_is_said_in_the_units_of_the_data() {
        let named = |name: &str, at_zero, at_one| OwnAxis {
            name: name.to_owned(),
            at_zero,
            at_one,
        };
        let axes = [
            named("bill length (mm)", 31.4814, 51.4814),
            named("body mass (g)", 3030.0, 7030.0),
        ];
        let mut harness = picture_over(Snapshot::default(), Some(axes), [700.0, 800.0]);
        let middle = harness.get_by_label("Picture").rect().center();
        harness.hover_at(middle);
        harness.run_steps(2);
        harness.get_by_label("bill length (mm) 41.5    body mass (g) 5030");
    }

    #[test]
    fn a_moved_picture_comes_back() {
        let mut harness = picture(Snapshot::default(), [400.0, 500.0]);
        assert!(harness.query_by_label("Show all").is_none());
        let middle = harness.get_by_label("Picture").rect().center();
        harness.drag_at(middle);
        harness.run_steps(2);
        harness.hover_at(middle + vec2(60.0, 40.0));
        harness.run_steps(2);
        harness.drop_at(middle + vec2(60.0, 40.0));
        harness.run_steps(2);
        harness.get_by_label("Show all").click();
        harness.run_steps(3);
        assert!(harness.query_by_label("Show all").is_none());
    }
}
