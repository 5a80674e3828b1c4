//! The live pictures inside the nodes, all of one snapshot.

use eframe::egui::{Color32, FontId, Painter, Rect, TextureId, Visuals, pos2, vec2};

use super::plan::{LEAST_TEXT, Node};
use crate::data::Point;
use crate::gan::Player;
use crate::training::{Frame, SubStep};
use crate::ui::charts::reading;
use crate::ui::picture::{self, Detail, Length, Transform};
use crate::ui::theme::{Role, SQUARE, plot_background};

/// Samples of a small picture: enough for the shape.
const SMALL_SAMPLES: usize = 150;
/// Arrows of a small picture.
const SMALL_ARROWS: usize = 60;

/// What pictures are made of.
pub struct Scene<'a> {
    /// The newest frame.
    pub frame: &'a Frame,
    /// D's opinion everywhere, as a texture.
    pub surface: Option<TextureId>,
}

/// How large a picture is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// In its node.
    Small,
    /// On a page of its own.
    Large,
}

/// How a picture is drawn.
#[derive(Clone, Copy)]
pub struct Look {
    /// How large.
    pub size: Size,
    /// How far G's manifold is warped, from 0 to 1.
    pub warp: f32,
    /// Whether a loss stays in the background; its words are readable all the same.
    pub is_dimmed: bool,
}

/// Draws the picture of a node on its background.
pub fn paint(
    painter: &Painter,
    visuals: &Visuals,
    node: Node,
    rect: Rect,
    scene: &Scene<'_>,
    look: Look,
) {
    let Look { size, warp, .. } = look;
    painter.rect_filled(rect, SQUARE, plot_background(visuals));
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let snapshot = &*scene.frame.snapshot;
    let transform = Transform::fit(rect);
    let color = |role: Role| role.color(visuals);
    let points = |points: &[Point], color: Color32| {
        let some = points.iter().take(sample_count(size));
        picture::squares(some.map(|p| (*p, color)), side(rect), transform, rect)
    };
    let answered = |points: &[Point], answers: &[f32]| {
        let some = points.iter().zip(answers).take(sample_count(size));
        let colored = some.map(|(p, d)| (*p, answer_color(*d, visuals)));
        picture::squares(colored, side(rect), transform, rect)
    };
    match node {
        Node::Noise => {
            painter.add(points(&snapshot.plane().noise, color(Role::Fake)));
        }
        Node::Real => {
            painter.add(points(&snapshot.plane().real, color(Role::Real)));
        }
        Node::Fake => {
            painter.add(points(&snapshot.plane().fakes, color(Role::Fake)));
        }
        Node::OfReal => {
            painter.add(answered(
                &snapshot.plane().real,
                &snapshot.plane().d_of_real,
            ));
        }
        Node::OfFake => {
            painter.add(answered(
                &snapshot.plane().fakes,
                &snapshot.plane().d_of_fakes,
            ));
        }
        Node::Generator => {
            let detail = match size {
                Size::Small => Detail::Small,
                Size::Large => Detail::Full,
            };
            let mut shapes = Vec::new();
            if let Some(manifold) = &snapshot.plane().manifold {
                picture::manifold(
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
                    .take(sample_count(size))
                    .map(|(z, x)| (picture::part_way(*z, *x, warp), color(Role::Fake)));
                painter.add(picture::squares(moving, side(rect), transform, rect));
            }
        }
        Node::Discriminator => {
            if let Some(texture) = scene.surface {
                painter.image(texture, rect, picture::whole_texture(), Color32::WHITE);
            }
        }
        Node::Gradients => {
            let (count, length) = match size {
                Size::Small => (SMALL_ARROWS, Length::Compressed),
                Size::Large => (usize::MAX, Length::Plain),
            };
            let some = snapshot
                .plane()
                .fakes
                .iter()
                .zip(&snapshot.plane().gradients)
                .take(count);
            let arrows = some.map(|(at, gradient)| (*at, *gradient));
            let mut shapes = Vec::new();
            picture::arrows(
                arrows,
                length,
                color(Role::Gradient),
                transform,
                &mut shapes,
            );
            painter.extend(shapes);
        }
        Node::DiscriminatorLoss | Node::GeneratorLoss => {
            loss(&painter, visuals, node, rect, scene.frame, look.is_dimmed);
        }
    }
    let is_of_fakes = matches!(node, Node::Fake | Node::OfFake | Node::Gradients);
    if is_of_fakes || (node == Node::Generator && warp >= 1.0) {
        // One arrow on each side that fakes lie beyond.
        let outside = picture::outside(&snapshot.plane().fakes, transform, rect, rect.width());
        let length = (rect.width() / 11.0).clamp(4.0, 10.0);
        painter.add(picture::outward_arrows(&outside, length, color(Role::Fake)));
    }
}

fn sample_count(size: Size) -> usize {
    match size {
        Size::Small => SMALL_SAMPLES,
        Size::Large => usize::MAX,
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

/// The loss shown, and its value at equilibrium. In slow motion it is that of the update, once it is
/// measured.
fn loss_of(node: Node, frame: &Frame) -> (Option<f64>, Option<f64>) {
    let equilibrium = frame.config.loss.equilibrium(frame.config.real_weight);
    let (player, last, at_equilibrium) = match node {
        Node::DiscriminatorLoss => (
            Player::Discriminator,
            frame.snapshot.counters.d_loss,
            Some(equilibrium.discriminator),
        ),
        _ => (
            Player::Generator,
            frame.snapshot.counters.g_loss,
            equilibrium.generator,
        ),
    };
    let measured = frame
        .slow
        .as_ref()
        .filter(|slow| slow.explained.player == player && slow.sub_step >= SubStep::Loss)
        .map(|slow| slow.explained.loss);
    (measured.or(last), at_equilibrium)
}

/// Name and value above a bar that is half full at equilibrium.
fn loss(
    painter: &Painter,
    visuals: &Visuals,
    node: Node,
    rect: Rect,
    frame: &Frame,
    is_dimmed: bool,
) {
    let role = match node {
        Node::DiscriminatorLoss => Role::Discriminator,
        _ => Role::Fake,
    };
    let (value, equilibrium) = loss_of(node, frame);
    let font = FontId::proportional((rect.height() * 0.27).clamp(LEAST_TEXT, 30.0));
    let (ink, strength) = if is_dimmed {
        (visuals.weak_text_color(), 0.3)
    } else {
        (visuals.text_color(), 1.0)
    };
    let number = value.map_or_else(|| "–".to_owned(), reading);
    let initial = node.label().get(..1).unwrap_or_default();
    // The longest that fits.
    let texts = [
        format!("{} {number}", node.label()),
        format!("{initial} {number}"),
        initial.to_owned(),
    ];
    let galleys = texts.map(|text| painter.layout_no_wrap(text, font.clone(), ink));
    let fits = |galley: &std::sync::Arc<eframe::egui::Galley>| galley.size().x < rect.width() - 2.0;
    if let Some(galley) = galleys.into_iter().find(fits) {
        let middle = pos2(rect.center().x, rect.top() + 0.32 * rect.height());
        painter.galley(middle - galley.size() / 2.0, galley, ink);
    }

    let bar = Rect::from_min_max(
        pos2(
            rect.left() + 0.08 * rect.width(),
            rect.top() + 0.58 * rect.height(),
        ),
        pos2(
            rect.right() - 0.08 * rect.width(),
            rect.top() + 0.84 * rect.height(),
        ),
    );
    let color = role.color(visuals).gamma_multiply(strength);
    painter.rect_filled(bar, SQUARE, color.gamma_multiply(0.18));
    let share = value.map_or(0.0, |value| share_of_bar(value, equilibrium));
    let full = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
    painter.rect_filled(full, SQUARE, color);
    if equilibrium.is_some_and(|e| e > 0.0) {
        painter.vline(bar.center().x, bar.y_range().expand(2.0), (1.0, ink));
    }
}

/// One half at equilibrium, nothing at 0, all of it at infinity.
fn share_of_bar(value: f64, equilibrium: Option<f64>) -> f32 {
    let unit = equilibrium.filter(|e| *e > 0.0).unwrap_or(1.0);
    let value = value.max(0.0);
    if value.is_finite() {
        (value / (value + unit)) as f32
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_half_full_at_equilibrium_and_never_overflows() {
        assert_eq!(share_of_bar(0.0, Some(0.7)), 0.0);
        assert_eq!(share_of_bar(0.7, Some(0.7)), 0.5);
        assert!(share_of_bar(1e9, Some(0.7)) <= 1.0);
        assert_eq!(share_of_bar(f64::INFINITY, None), 1.0);
        // A critic's loss may be negative, and its equilibrium zero.
        assert_eq!(share_of_bar(-3.0, Some(0.0)), 0.0);
        assert_eq!(share_of_bar(1.0, None), 0.5);
    }

    #[test]
    fn answers_have_the_colour_of_their_side() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            assert_eq!(answer_color(1.0, &visuals), Role::Real.color(&visuals));
            assert_eq!(answer_color(0.0, &visuals), Role::Fake.color(&visuals));
            assert_eq!(answer_color(0.5, &visuals), visuals.weak_text_color());
        }
    }
}
