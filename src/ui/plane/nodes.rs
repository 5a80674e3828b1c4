//! The live picture inside a node of the model's graph.

use eframe::egui::{Color32, Rect, TextureId};

use super::outside::{outside, outward_arrows};
use super::shapes::{self, Detail, Length, Transform};
use crate::data::Point;
use crate::training::Snapshot;
use crate::ui::node_picture::{NodeCanvas, NodeLook, NodePicture};
use crate::ui::theme::{Role, SQUARE, answer_color, plot_background};

/// Samples of a small picture: enough for the shape.
const SMALL_SAMPLES: usize = 150;
/// Arrows of a small picture.
const SMALL_ARROWS: usize = 60;

/// Draws it on its background. `surface` is D's opinion everywhere, as a texture; see
/// [`super::DistributionPlot::surface`].
pub fn paint_node(
    picture: NodePicture,
    canvas: NodeCanvas<'_>,
    snapshot: &Snapshot,
    surface: Option<TextureId>,
) {
    let NodeCanvas {
        painter,
        visuals,
        rect,
        look: NodeLook { is_large, warp },
    } = canvas;
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
    match picture {
        NodePicture::Noise => {
            painter.add(points(&snapshot.plane().noise, color(Role::Fake)));
        }
        NodePicture::Real => {
            painter.add(points(&snapshot.plane().real, color(Role::Real)));
        }
        NodePicture::Fakes => {
            painter.add(points(&snapshot.plane().fakes, color(Role::Fake)));
        }
        NodePicture::AnswersToReal => {
            painter.add(answered(
                &snapshot.plane().real,
                &snapshot.plane().d_of_real,
            ));
        }
        NodePicture::AnswersToFakes => {
            painter.add(answered(
                &snapshot.plane().fakes,
                &snapshot.plane().d_of_fakes,
            ));
        }
        NodePicture::Manifold => {
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
        NodePicture::Surface => {
            if let Some(texture) = surface {
                painter.image(texture, rect, shapes::whole_texture(), Color32::WHITE);
            }
        }
        NodePicture::Gradients => {
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
    let is_of_fakes = matches!(
        picture,
        NodePicture::Fakes | NodePicture::AnswersToFakes | NodePicture::Gradients
    );
    if is_of_fakes || (picture == NodePicture::Manifold && warp >= 1.0) {
        // One arrow on each side that fakes lie beyond.
        let beyond = outside(&snapshot.plane().fakes, transform, rect, rect.width());
        let length = (rect.width() / 11.0).clamp(4.0, 10.0);
        painter.add(outward_arrows(&beyond, length, visuals));
    }
}

/// Of a point, in points of the screen.
fn side(rect: Rect) -> f32 {
    (rect.width() / 34.0).clamp(1.5, 4.0)
}
