//! What is inside the nodes, all of one snapshot: the losses, and the pictures that the data have of
//! themselves.

use eframe::egui::{FontId, Painter, Pos2, Rect, Vec2, Visuals, pos2, vec2};

use super::plan::{LEAST_TEXT, Node};
use super::words::in_digits;
use crate::gan::Player;
use crate::training::{Frame, SubStep};
use crate::ui::node_picture::{NodeCanvas, NodeLook, NodePicture};
use crate::ui::picture::Picture;
use crate::ui::theme::{Role, SQUARE, plot_background};

/// What pictures are made of.
pub struct Scene<'a> {
    /// The newest frame.
    pub frame: &'a Frame,
    /// The window's picture of it, whose textures the nodes share.
    pub picture: &'a Picture,
}

/// How a node is drawn.
#[derive(Clone, Copy)]
pub struct PictureLook {
    /// Whether it is on a page of its own.
    pub is_large: bool,
    /// How far G's manifold is warped, from 0 to 1.
    pub warp: f32,
    /// Whether a loss stays in the background; its words are readable all the same.
    pub is_dimmed: bool,
    /// Size of the texts around it, in points: a loss is written as large, where it fits. `None` is as large as its node allows.
    pub text: Option<f32>,
}

/// The picture that a node has; `None` is a loss.
fn picture_of(node: Node) -> Option<NodePicture> {
    Some(match node {
        Node::Noise => NodePicture::Noise,
        Node::Generator => NodePicture::Manifold,
        Node::Real => NodePicture::Real,
        Node::Fake => NodePicture::Fakes,
        Node::Discriminator => NodePicture::Surface,
        Node::OfReal => NodePicture::AnswersToReal,
        Node::OfFake => NodePicture::AnswersToFakes,
        Node::Gradients => NodePicture::Gradients,
        Node::DiscriminatorLoss | Node::GeneratorLoss => return None,
    })
}

/// Draws what is in a node on its background.
pub fn paint(
    painter: &Painter,
    visuals: &Visuals,
    node: Node,
    rect: Rect,
    scene: &Scene<'_>,
    look: PictureLook,
) {
    let Some(picture) = picture_of(node) else {
        painter.rect_filled(rect, SQUARE, plot_background(visuals));
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        return loss(&painter, visuals, node, rect, scene.frame, look);
    };
    let canvas = NodeCanvas {
        painter,
        visuals,
        rect,
        look: NodeLook {
            is_large: look.is_large,
            warp: look.warp,
        },
    };
    let snapshot = &scene.frame.snapshot;
    scene.picture.paint_node(picture, canvas, snapshot);
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
    look: PictureLook,
) {
    let role = match node {
        Node::DiscriminatorLoss => Role::Discriminator,
        _ => Role::Fake,
    };
    let (value, equilibrium) = loss_of(node, frame);
    // As large as all texts, or as there is room for.
    let usual_size = (rect.height() * 0.27).clamp(LEAST_TEXT, 30.0);
    let size = look.text.unwrap_or(usual_size);
    let sizes = [size, size.min(usual_size), LEAST_TEXT];
    let (ink, strength) = if look.is_dimmed {
        (visuals.weak_text_color(), 0.3)
    } else {
        (visuals.text_color(), 1.0)
    };
    let laid_out = |size: f32, node, value| {
        let font = FontId::proportional(size);
        loss_texts(node, value).map(|text| painter.layout_no_wrap(text, font.clone(), ink))
    };
    let fits = |galley: &std::sync::Arc<eframe::egui::Galley>| {
        galley.size().x <= rect.width() - 2.0 * AT_THE_SIDE
    };
    // Both losses are said in the same way, whatever their digits are just now.
    let fitting = sizes.into_iter().find_map(|size| {
        let losses = [Node::DiscriminatorLoss, Node::GeneratorLoss];
        let usual = losses.map(|node| laid_out(size, node, USUAL));
        let fit_usually = |form: usize| usual.iter().all(|texts| fits(&texts[form]));
        // A number without a name is no better for being larger.
        let is_better = |form: usize, height: f32| {
            size <= usual_size || (form < 3 && has_bar_below(height, rect))
        };
        let galleys = laid_out(size, node, value).into_iter().enumerate();
        let mut fitting = galleys.filter(|(form, galley)| {
            fit_usually(*form) && fits(galley) && is_better(*form, galley.size().y)
        });
        fitting.next()
    });
    let size = fitting
        .as_ref()
        .map_or(Vec2::ZERO, |(_, galley)| galley.size());
    let (corner, bar) = text_and_bar(rect, size);
    if let Some((_, galley)) = fitting {
        painter.galley(corner, galley, ink);
    }
    let color = role.color(visuals).gamma_multiply(strength);
    painter.rect_filled(bar, SQUARE, color.gamma_multiply(0.18));
    let share = value.map_or(0.0, |value| share_of_bar(value, equilibrium));
    let full = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
    painter.rect_filled(full, SQUARE, color);
    if equilibrium.is_some_and(|e| e > 0.0) {
        painter.vline(bar.center().x, bar.y_range().expand(MARK), (1.0, ink));
    }
}

/// Where the text of a loss begins in its node, and its bar: below it, or beside a letter where the node is so low that the mark of
/// the equilibrium would touch it. Frames around the node lie on neither.
fn text_and_bar(rect: Rect, text: Vec2) -> (Pos2, Rect) {
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * rect.size();
    let mut bar = Rect::from_min_max(at(0.08, 0.58), at(0.92, 0.84));
    let corner = at(0.5, 0.32) - text / 2.0;
    if text == Vec2::ZERO || corner.y + LETTERS.1 * text.y + MARK + AIR <= bar.top() {
        return (corner, bar);
    }
    if text.x <= 0.4 * rect.width() {
        let corner = pos2(rect.left() + AT_THE_SIDE, rect.center().y - text.y / 2.0);
        let from = pos2(corner.x + text.x + 3.0, at(0.0, 0.3).y);
        let to = pos2(rect.right() - AT_THE_SIDE, at(0.0, 0.7).y);
        return (corner, Rect::from_min_max(from, to));
    }
    // Letters as far up as they must and can be, and the bar as low.
    let to_bar = LETTERS.1 * text.y + MARK + AIR;
    let highest = rect.top() + above(rect) - LETTERS.0 * text.y;
    let top = (bar.top() - to_bar).max(highest).min(corner.y);
    bar.max.y = rect.bottom() - 1.0;
    bar.min.y = bar.top().max(top + to_bar).min(bar.max.y - 1.5);
    (pos2(corner.x, top), bar)
}

/// Whether a line of that height leaves its bar room below its letters and the mark between them.
fn has_bar_below(line: f32, rect: Rect) -> bool {
    let letters = (LETTERS.1 - LETTERS.0) * line;
    above(rect) + letters + AIR + MARK + 2.5 + 1.0 <= rect.height()
}

/// Least room above the letters of a loss: a frame around its node covers no more.
fn above(rect: Rect) -> f32 {
    (0.1 * rect.height()).min(2.0)
}

/// Where the letters of a line begin and end in it.
const LETTERS: (f32, f32) = (0.2, 0.85);
/// How far the mark of the equilibrium reaches beyond the bar.
const MARK: f32 = 2.0;
/// Between letters and that mark.
const AIR: f32 = 1.0;
/// Between the sides of a loss and what is in it: the frame of what a lesson points at swells that far into it.
const AT_THE_SIDE: f32 = 6.0;
/// As wide as losses usually are.
const USUAL: Option<f64> = Some(0.888);

/// A loss in words, the longest first; the colour of its bar says whose it is, too.
fn loss_texts(node: Node, value: Option<f64>) -> [String; 5] {
    let written = |digits| value.map_or_else(|| "–".to_owned(), |value| in_digits(value, digits));
    let (number, rounded) = (written(3), written(2));
    let initial = if node == Node::DiscriminatorLoss {
        "D"
    } else {
        "G"
    };
    [
        format!("{} {number}", node.label()),
        format!("{initial} {number}"),
        format!("{initial} {rounded}"),
        number,
        initial.to_owned(),
    ]
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
    fn the_mark_of_the_equilibrium_crosses_no_text() {
        for height in 14..60 {
            let size = vec2(96.0 / 46.0, 1.0) * height as f32;
            let rect = Rect::from_min_size(pos2(10.0, 20.0), size);
            let line = (0.33 * height as f32).max(12.0);
            for width in [8.0, 0.8 * rect.width()] {
                let text = vec2(width, line);
                let (corner, bar) = text_and_bar(rect, text);
                let letters = Rect::from_min_size(corner, text * vec2(1.0, 0.84));
                let mark = bar.y_range().expand(MARK);
                let mark = Rect::from_x_y_ranges(bar.center().x..=bar.center().x, mark);
                assert!(
                    !mark.intersects(letters),
                    "{height} {width}: {mark} {letters}"
                );
                // Where lines are written over a bar they do not even touch its mark.
                if has_bar_below(line, rect) && width > 8.0 {
                    let gap = mark.top() - letters.bottom();
                    assert!(gap >= 0.9 * AIR, "{height}: {gap}");
                    let letters = letters.top() + 0.2 * line;
                    assert!(letters >= rect.top() + 1.3, "{height}: {letters}");
                }
                assert!(
                    rect.contains_rect(bar) && bar.is_positive(),
                    "{height} {bar}"
                );
            }
        }
    }

    #[test]
    fn a_frame_at_the_edge_of_a_loss_covers_neither_its_letter_nor_its_bar() {
        for height in 18..60 {
            let size = vec2(140.0 / 46.0, 1.0) * height as f32;
            let rect = Rect::from_min_size(pos2(10.0, 20.0), size);
            let letter = vec2(8.0, (0.33 * height as f32).max(12.5));
            let (corner, bar) = text_and_bar(rect, letter);
            let inner = rect.shrink2(vec2(5.0, 0.0));
            assert!(corner.x >= inner.left(), "{height}: {corner}");
            assert!(bar.right() <= inner.right() + 1.0, "{height}: {bar}");
        }
    }

    #[test]
    fn a_loss_of_any_size_is_a_short_text() {
        let texts = |value| loss_texts(Node::DiscriminatorLoss, value);
        let [whole, letter, rounded, number, _] = texts(Some(-12_345.678));
        assert_eq!(
            [whole, letter, rounded, number],
            ["D loss −1.23e4", "D −1.23e4", "D −1.2e4", "−1.23e4"]
        );
        assert_eq!(texts(None)[1], "D –");
        for value in [0.678_53, 1_234.5, 1e-12, -9.87e22, f64::MAX, 0.0] {
            let [_, _, _, number, _] = texts(Some(value));
            assert!(number.chars().count() <= 9, "{number}");
        }
    }
}
