//! Slow motion's sub-steps as numbers at the nodes where they happen, as in GAN Lab: the one of now filled, in the colour of the
//! network whose update it is.

use eframe::egui::{self, Align2, FontId, Pos2, Ui, pos2};

use super::plan::{EditorGroup, Node};
use super::sheet::SheetScale;
use crate::gan::Player;
use crate::training::{SlowView, SubStep};
use crate::ui::theme::{Role, on_map_color};

/// Radius of a bubble: least and most, in points, and in units of the sheet.
const RADIUS: (f32, f32, f32) = (8.0, 13.0, 10.5);
/// How much larger the one of now is.
const NOW: f32 = 1.15;
/// Least room between one and a text, in points.
const GAP: f32 = 2.0;

fn radius(scale: SheetScale) -> f32 {
    let (least, most, size) = RADIUS;
    (size * scale.factor).clamp(least, most)
}

/// Draws the five numbers of the update that is shown.
pub fn bubbles_ui(ui: &Ui, scale: SheetScale, slow: &SlowView) {
    let player = slow.explained.player;
    let visuals = ui.visuals();
    let fill = match player {
        Player::Discriminator => Role::Discriminator.text_color(visuals),
        Player::Generator => Role::Fake.text_color(visuals),
    };
    let ink = on_map_color(fill);
    let radius = radius(scale);
    let painter = ui.painter();
    for sub_step in SubStep::ALL {
        let center = place(player, sub_step, scale, radius);
        let is_now = sub_step == slow.sub_step;
        let (back, color) = if is_now {
            (fill, ink)
        } else {
            (visuals.panel_fill, visuals.text_color())
        };
        let stroke = egui::Stroke::new(1.5, fill);
        let radius = if is_now { radius * NOW } else { radius };
        painter.circle(center, radius, back, stroke);
        let font = FontId::proportional(1.35 * radius);
        let text = sub_step.number().to_string();
        painter.text(center, Align2::CENTER_CENTER, text, font, color);
    }
}

/// Where a sub-step happens. What happens at one node twice has two places there, beside each other.
fn place(player: Player, sub_step: SubStep, scale: SheetScale, radius: f32) -> Pos2 {
    let corner = |node: Node, index: usize| {
        let rect = scale.rect(node.rect());
        // Inside, or they would lie on names and on other nodes.
        let beside = 2.7 * radius * index as f32;
        pos2(
            rect.left() + 1.3 * radius + beside,
            rect.top() + 1.3 * radius,
        )
    };
    match (player, sub_step) {
        (_, SubStep::Generate) => corner(Node::Generator, 0),
        (_, SubStep::Classify) => corner(Node::Discriminator, 0),
        (Player::Discriminator, SubStep::Loss) => beside(Node::DiscriminatorLoss, scale, radius),
        (Player::Generator, SubStep::Loss) => beside(Node::GeneratorLoss, scale, radius),
        (Player::Discriminator, SubStep::Gradients) => {
            let name = EditorGroup::DiscriminatorGradient.label_slot();
            let slot = name.map_or_else(
                || scale.rect(Node::Discriminator.rect()),
                |slot| scale.rect(slot),
            );
            // At the corner of the way back to D, before its name.
            pos2(slot.left() - NOW * radius - GAP, slot.bottom())
        }
        (Player::Generator, SubStep::Gradients) => corner(Node::Gradients, 0),
        (Player::Discriminator, SubStep::Update) => corner(Node::Discriminator, 1),
        (Player::Generator, SubStep::Update) => corner(Node::Generator, 1),
    }
}

/// To the left of a small node, whose text is inside.
fn beside(node: Node, scale: SheetScale, radius: f32) -> Pos2 {
    let rect = scale.rect(node.rect());
    pos2(
        rect.left() - node.frame() - NOW * radius - GAP,
        rect.center().y,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bubble_lies_on_a_name_or_on_a_loss() {
        for factor in [0.4_f32, 0.7, 1.0, 1.6, 2.5] {
            let room = egui::Rect::from_min_size(Pos2::ZERO, factor * super::super::plan::SHEET);
            let scale = SheetScale::fit(room);
            let radius = radius(scale);
            let names = Node::ALL.into_iter().filter_map(Node::label_slot);
            let ways = EditorGroup::ALL
                .into_iter()
                .filter_map(EditorGroup::label_slot);
            let losses = [Node::DiscriminatorLoss, Node::GeneratorLoss].map(Node::rect);
            let texts: Vec<_> = names.chain(ways).chain(losses).collect();
            for player in [Player::Discriminator, Player::Generator] {
                for step in SubStep::ALL {
                    let center = place(player, step, scale, radius);
                    let bubble =
                        egui::Rect::from_center_size(center, egui::Vec2::splat(2.0 * NOW * radius));
                    for text in &texts {
                        let text = scale.rect(*text);
                        assert!(
                            !bubble.intersects(text),
                            "{player:?} {step:?} at {factor}: {bubble} {text}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn no_two_bubbles_of_an_update_lie_on_each_other_at_any_size() {
        for factor in [0.4_f32, 0.7, 1.0, 1.6, 2.5] {
            let room = egui::Rect::from_min_size(Pos2::ZERO, factor * super::super::plan::SHEET);
            let scale = SheetScale::fit(room);
            let radius = radius(scale);
            for player in [Player::Discriminator, Player::Generator] {
                let places = SubStep::ALL.map(|step| place(player, step, scale, radius));
                for (index, one) in places.iter().enumerate() {
                    assert!(room.contains(*one), "{player:?} {index}");
                    for other in &places[..index] {
                        assert!(
                            one.distance(*other) > 2.0 * radius,
                            "{player:?} at {factor}"
                        );
                    }
                }
            }
        }
    }
}
