//! A generator of points: its noise as a square, in which a dot can be dragged, and where the fake of that noise is.

use eframe::egui::{self, Color32, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

use super::Explorer;
use super::measures::{BETWEEN, CONTROLS, Measures, SCROLL_BAR};
use super::request::{BEFORE, TABLE};
use crate::config::Noise;
use crate::data::{Point, noise};
use crate::language::fixed;
use crate::training::Frame;
use crate::ui::hover::LazyHover as _;
use crate::ui::plane::shapes::Transform;
use crate::ui::theme::{Role, plot_background};

/// Most side of a square, and what is left for all else.
const SIDE: f32 = 380.0;
const ELSE: f32 = 250.0;
/// Radius of samples, and of what is explored.
const DOTS: (f32, f32) = (1.5, 7.0);

impl Measures {
    /// Of two squares beside each other.
    pub(super) fn of_points(room: Vec2) -> Self {
        let width = (room.x - BETWEEN - SCROLL_BAR) / 2.0;
        let side = width.min(room.y - ELSE).clamp(120.0, SIDE);
        Self {
            is_narrow: false,
            side,
            left: side.max(CONTROLS),
            right: side,
            height: room.y,
            whole: vec2(2.0 * side + BETWEEN, side + ELSE),
        }
    }
}

impl Explorer {
    /// Both squares, and the controls below.
    pub(super) fn points_ui(&mut self, ui: &mut Ui, frame: &Frame, measures: &Measures) {
        let side = measures.side;
        let settings = &frame.config.noise;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| self.noise_ui(ui, frame, settings, side));
            ui.add_space(BETWEEN - 8.0);
            ui.vertical(|ui| self.picture_ui(ui, frame, side));
        });
        ui.strong(self.where_it_is());
        self.controls_ui(ui, measures.left);
        self.pin_list_ui(ui);
        self.wrong_list_ui(ui);
    }

    /// The noise, in whose square a dot is dragged.
    fn noise_ui(&mut self, ui: &mut Ui, frame: &Frame, settings: &Noise, side: f32) {
        ui.label(tr!("Noise"));
        let is_flat = settings.dim <= 2;
        let sense = if is_flat {
            Sense::click_and_drag()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), sense);
        let name = if is_flat {
            tr!("Noise to drag in")
        } else {
            tr!("First two numbers of the noise")
        };
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        let transform = Transform::fit(rect);
        if let Some(at) = response.interact_pointer_pos().filter(|_| is_flat) {
            self.free = Some(noise_at(settings, transform.inverse(at)));
            (self.on_walk, self.is_animated) = (None, false);
        }
        let samples = &frame.snapshot.plane().noise[..];
        let chosen = self
            .asked
            .as_ref()
            .map(|(view, _)| place_of(settings, &view.untruncated()));
        let color = ui.visuals().text_color();
        square(
            ui,
            rect,
            &[(samples, color.gamma_multiply(0.5))],
            chosen,
            color,
        );
        response.on_hover(|| {
            if is_flat {
                tr!("Drag the dot: the fake of this noise follows in the picture.").to_owned()
            } else {
                tr!("Noise of {dim} numbers has no place in a plane: these are its first two. Go through seeds instead.", dim = settings.dim)
            }
        });
    }

    /// The real samples and the fakes, with the explored one.
    fn picture_ui(&self, ui: &mut Ui, frame: &Frame, side: f32) {
        ui.label(tr!("Real samples and fakes"));
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let explored = frame.explored.as_ref();
        let fakes = explored.map_or(&[][..], |explored| explored.rows.as_chunks::<2>().0);
        let fake = fakes.first().copied();
        response.widget_info(|| {
            let name = fake.map_or_else(
                || tr!("The fake of this noise").to_owned(),
                |[x, y]| {
                    tr!(
                        "The fake of this noise is at {x}, {y}",
                        x = fixed(x, 2),
                        y = fixed(y, 2)
                    )
                },
            );
            WidgetInfo::labeled(egui::Role::Image, true, name)
        });
        let plane = frame.snapshot.plane();
        let of = |role: Role| role.color(ui.visuals());
        let samples = [
            (&plane.real[..], of(Role::Real).gamma_multiply(0.6)),
            (&plane.fakes[..], of(Role::Fake).gamma_multiply(0.6)),
        ];
        square(ui, rect, &samples, fake, of(Role::Fake));
        let painter = ui.painter_at(rect);
        let transform = Transform::fit(rect);
        // On its way nobody asks for the pinned ones.
        let pinned = fakes.get(BEFORE + TABLE * TABLE..).unwrap_or(&[]);
        for (seed, pin) in self.pins.iter().zip(pinned) {
            let at = transform.at(*pin);
            let color = ui.visuals().strong_text_color();
            painter.circle_stroke(at, 4.0, Stroke::new(1.5, color));
            let font = egui::TextStyle::Small.resolve(ui.style());
            painter.text(
                at + vec2(6.0, -6.0),
                egui::Align2::LEFT_BOTTOM,
                seed,
                font,
                color,
            );
        }
        response.on_hover(|| {
            tr!("Green: real samples. Purple: fakes, and large the one of this noise. Rings: those of pinned seeds.").to_owned()
        });
    }
}

/// The noise at a place of the unit square; of one number, the height says nothing.
fn noise_at(settings: &Noise, place: Point) -> Vec<f32> {
    let place = place.map(|u| u.clamp(0.0, 1.0));
    let numbers = place.into_iter().take(settings.dim as usize);
    numbers
        .map(|u| noise::at(settings.distribution, u))
        .collect()
}

/// Where the first numbers of noise are pictured.
fn place_of(settings: &Noise, noise: &[f32]) -> Point {
    let number = |index: usize| {
        let number = noise.get(index).filter(|_| index < settings.dim as usize);
        number.map_or(0.5, |z| noise::place(settings.distribution, *z))
    };
    [number(0), number(1)]
}

/// A square with samples and one large dot.
fn square(
    ui: &Ui,
    rect: Rect,
    samples: &[(&[Point], Color32)],
    chosen: Option<Point>,
    color: Color32,
) {
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 2.0, plot_background(ui.visuals()));
    let transform = Transform::fit(rect);
    for (points, color) in samples {
        for point in *points {
            painter.circle_filled(transform.at(*point), DOTS.0, *color);
        }
    }
    if let Some(chosen) = chosen {
        let at = transform.at(chosen);
        painter.circle_filled(at, DOTS.1, color);
        painter.circle_stroke(
            at,
            DOTS.1,
            Stroke::new(2.0, ui.visuals().strong_text_color()),
        );
    }
    let border = ui.visuals().widgets.noninteractive.bg_stroke;
    painter.rect_stroke(rect, 2.0, border, StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::NoiseDistribution;

    #[test]
    fn a_place_in_the_square_is_noise_and_back() {
        for distribution in [
            NoiseDistribution::Uniform,
            NoiseDistribution::Symmetric,
            NoiseDistribution::Normal,
        ] {
            for dim in [1, 2] {
                let settings = Noise { dim, distribution };
                let noise = noise_at(&settings, [0.25, 0.75]);
                assert_eq!(noise.len(), dim as usize);
                let [x, y] = place_of(&settings, &noise);
                let expected = if dim == 1 { 0.5 } else { 0.75 };
                assert!(
                    (x - 0.25).abs() < 1e-3 && (y - expected).abs() < 1e-3,
                    "{x} {y}"
                );
            }
        }
        let beyond = noise_at(
            &Noise {
                dim: 2,
                distribution: NoiseDistribution::Uniform,
            },
            [-1.0, 9.0],
        );
        assert_eq!(beyond, [0.0, 1.0]);
    }
}
