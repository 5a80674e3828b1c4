//! [`NodePicture`]: the live picture inside a node of the model's graph.

use eframe::egui::{Color32, Painter, Rect, TextureId, Visuals};

use super::outside::{outside, outward_arrows};
use super::shapes::{self, Detail, Length, Transform};
use crate::data::Point;
use crate::training::Snapshot;
use crate::ui::theme::{Role, SQUARE, plot_background};

/// Samples of a small picture: enough for the shape.
const SMALL_SAMPLES: usize = 150;
/// Arrows of a small picture.
const SMALL_ARROWS: usize = 60;

/// What is in a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodePicture {
    /// Where fakes come from.
    Noise,
    /// The warped noise.
    Manifold,
    /// Real samples.
    Real,
    /// Fakes.
    Fakes,
    /// D's opinion everywhere.
    Surface,
    /// Real samples in the colour of D's answer.
    AnswersToReal,
    /// Fakes in the colour of D's answer.
    AnswersToFakes,
    /// Where the fakes are pulled.
    Gradients,
}

/// How it is drawn.
#[derive(Clone, Copy)]
pub struct NodeLook {
    /// Whether it is on a page of its own, with all that there is, rather than in its node.
    pub is_large: bool,
    /// How far the manifold is warped, from 0 to 1.
    pub warp: f32,
    /// D's opinion everywhere, as a texture; see [`super::DistributionPlot::surface`].
    pub surface: Option<TextureId>,
}

impl NodePicture {
    /// Draws it on its background.
    pub fn paint(
        self,
        painter: &Painter,
        visuals: &Visuals,
        rect: Rect,
        snapshot: &Snapshot,
        look: NodeLook,
    ) {
        let NodeLook {
            is_large,
            warp,
            surface,
        } = look;
        painter.rect_filled(rect, SQUARE, plot_background(visuals));
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        let transform = Transform::fit(rect);
        let color = |role: Role| role.color(visuals);
        let most_samples = if is_large { usize::MAX } else { SMALL_SAMPLES };
        let points = |points: &[Point], color: Color32| {
            let some = points.iter().take(most_samples);
            shapes::squares(some.map(|p| (*p, color)), side(rect), transform, rect)
        };
        let answered = |points: &[Point], answers: &[f32]| {
            let some = points.iter().zip(answers).take(most_samples);
            let colored = some.map(|(p, d)| (*p, answer_color(*d, visuals)));
            shapes::squares(colored, side(rect), transform, rect)
        };
        match self {
            Self::Noise => {
                painter.add(points(&snapshot.plane().noise, color(Role::Fake)));
            }
            Self::Real => {
                painter.add(points(&snapshot.plane().real, color(Role::Real)));
            }
            Self::Fakes => {
                painter.add(points(&snapshot.plane().fakes, color(Role::Fake)));
            }
            Self::AnswersToReal => {
                painter.add(answered(
                    &snapshot.plane().real,
                    &snapshot.plane().d_of_real,
                ));
            }
            Self::AnswersToFakes => {
                painter.add(answered(
                    &snapshot.plane().fakes,
                    &snapshot.plane().d_of_fakes,
                ));
            }
            Self::Manifold => {
                let detail = if is_large {
                    Detail::Full
                } else {
                    Detail::Small
                };
                let mut shapes = Vec::new();
                if let Some(manifold) = &snapshot.plane().manifold {
                    shapes::manifold(
                        manifold,
                        warp,
                        detail,
                        color(Role::Fake),
                        transform,
                        &mut shapes,
                    );
                }
                painter.extend(shapes);
                if warp < 1.0 {
                    let pairs = snapshot.plane().noise.iter().zip(&snapshot.plane().fakes);
                    let moving = pairs
                        .take(most_samples)
                        .map(|(z, x)| (shapes::part_way(*z, *x, warp), color(Role::Fake)));
                    painter.add(shapes::squares(moving, side(rect), transform, rect));
                }
            }
            Self::Surface => {
                if let Some(texture) = surface {
                    painter.image(texture, rect, shapes::whole_texture(), Color32::WHITE);
                }
            }
            Self::Gradients => {
                let (count, length) = if is_large {
                    (usize::MAX, Length::Plain)
                } else {
                    (SMALL_ARROWS, Length::Compressed)
                };
                let some = snapshot
                    .plane()
                    .fakes
                    .iter()
                    .zip(&snapshot.plane().gradients)
                    .take(count);
                let arrows = some.map(|(at, gradient)| (*at, *gradient));
                let mut shapes = Vec::new();
                shapes::arrows(
                    arrows,
                    length,
                    color(Role::Gradient),
                    transform,
                    &mut shapes,
                );
                painter.extend(shapes);
            }
        }
        let is_of_fakes = matches!(self, Self::Fakes | Self::AnswersToFakes | Self::Gradients);
        if is_of_fakes || (self == Self::Manifold && warp >= 1.0) {
            // One arrow on each side that fakes lie beyond.
            let beyond = outside(&snapshot.plane().fakes, transform, rect, rect.width());
            let length = (rect.width() / 11.0).clamp(4.0, 10.0);
            painter.add(outward_arrows(&beyond, length, color(Role::Fake)));
        }
    }
}

/// Of a point, in points of the screen.
fn side(rect: Rect) -> f32 {
    (rect.width() / 34.0).clamp(1.5, 4.0)
}

/// Colour of D's answer to a sample: unlike on the surface, "cannot tell" is a grey that is seen on
/// the background.
fn answer_color(answer: f32, visuals: &Visuals) -> Color32 {
    let grey = visuals.weak_text_color();
    let end = if answer < 0.5 { Role::Fake } else { Role::Real };
    // The root brings out small leanings: most answers are close to one half.
    let strength = (2.0 * (answer - 0.5).abs()).clamp(0.0, 1.0).sqrt();
    grey.lerp_to_gamma(end.color(visuals), strength)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_the_colour_of_their_side() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            assert_eq!(answer_color(1.0, &visuals), Role::Real.color(&visuals));
            assert_eq!(answer_color(0.0, &visuals), Role::Fake.color(&visuals));
            assert_eq!(answer_color(0.5, &visuals), visuals.weak_text_color());
        }
    }
}
