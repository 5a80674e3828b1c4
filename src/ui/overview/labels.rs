//! Texts on the sheet: names of nodes with the switches of their layers, and settings in a few words.

use eframe::egui::{Color32, FontId, Rect, Ui, Vec2, pos2, vec2};

use super::plan::{EditorGroup, Node, SheetScale};
use crate::config::value::format_real;
use crate::config::{Choice as _, Config, OptimizerKind};
use crate::ui::plane::{Layer, Layers};
use crate::ui::theme::Role;

/// The layer of the picture that a node stands for.
fn layer_of(node: Node) -> Option<Layer> {
    match node {
        Node::Real => Some(Layer::Real),
        Node::Fake => Some(Layer::Fake),
        Node::Generator => Some(Layer::Manifold),
        Node::Discriminator => Some(Layer::Surface),
        Node::Gradients => Some(Layer::Gradients),
        _ => None,
    }
}

/// The font of a text on the sheet, as large as the scale makes it and readable.
pub fn text_font(scale: SheetScale, size: f32) -> FontId {
    FontId::proportional(scale.font_size(size))
}

/// Whether a text fits into its slot; a line is a little higher than its letters.
pub fn fits(text: Vec2, slot: Rect) -> bool {
    text.x <= slot.width() && text.y <= slot.height() + 2.0
}

/// The colour of a text, which can be read where it is not lit, too.
pub fn ink(ui: &Ui, color: Color32, is_lit: bool) -> Color32 {
    if is_lit {
        color
    } else {
        ui.visuals().weak_text_color()
    }
}

/// The node's name, with the switch of its layer: as much of both as there is room for.
pub fn label_ui(ui: &mut Ui, node: Node, scale: SheetScale, is_lit: bool, layers: &mut Layers) {
    let Some(slot) = node.label_slot() else {
        return;
    };
    let slot = scale.rect(slot);
    let is_above = slot.center().y < scale.rect(node.rect()).center().y;
    let is_large = matches!(node, Node::Generator | Node::Discriminator);
    let font = text_font(scale, if is_large { 15.0 } else { 12.0 });
    let color = match node {
        Node::Generator => Role::Fake.text_color(ui.visuals()),
        Node::Discriminator => Role::Discriminator.text_color(ui.visuals()),
        _ => ui.visuals().text_color(),
    };
    let color = ink(ui, color, is_lit);
    let layer = layer_of(node);
    let switch = layer.map_or(vec2(0.0, 0.0), |_| {
        vec2(22.0, 12.0) * scale.factor.clamp(0.7, 1.6)
    });
    let gap = if layer.is_some() { 5.0 } else { 0.0 };
    let galley = [node.label(), node.short_label()]
        .map(|text| {
            ui.painter()
                .layout_no_wrap(text.to_owned(), font.clone(), color)
        })
        .into_iter()
        .find(|galley| fits(galley.size() + vec2(switch.x + gap, 0.0), slot));
    let text = galley
        .as_ref()
        .map_or(vec2(-gap, switch.y), |galley| galley.size());
    let y = if is_above {
        slot.bottom() - text.y
    } else {
        slot.top()
    };
    let left = slot.center().x - (text.x + gap + switch.x) / 2.0;
    if let Some(galley) = galley {
        ui.painter().galley(pos2(left, y), galley, color);
    }
    if let Some(layer) = layer {
        let corner = pos2(left + text.x + gap, y + (text.y - switch.y) / 2.0);
        layers.switch_ui(ui, Rect::from_min_size(corner, switch), layer);
    }
}

/// What a group of settings is, in a few words; the noise's are in its tooltip.
fn group_text(group: EditorGroup, config: &Config) -> Option<String> {
    let layers = |layers: u32, neurons: u32| match layers {
        0 => "no hidden layer".to_owned(),
        1 => format!("1 hidden layer of {neurons}"),
        _ => format!("{layers} hidden layers of {neurons}"),
    };
    let rule = |optimizer: OptimizerKind, learning_rate: f64, updates: u32| {
        let (name, rate) = (optimizer.info().label, format_real(learning_rate));
        let s = if updates == 1 { "" } else { "s" };
        format!("{name}, rate {rate}\n{updates} update{s} an epoch")
    };
    let (g, d) = (&config.generator, &config.discriminator);
    match group {
        EditorGroup::Noise => None,
        EditorGroup::Generator => Some(layers(g.hidden_layers, g.neurons)),
        EditorGroup::Discriminator => Some(layers(d.hidden_layers, d.neurons)),
        EditorGroup::GeneratorGradient => {
            Some(rule(g.optimizer, g.learning_rate, g.updates_per_epoch))
        }
        EditorGroup::DiscriminatorGradient => {
            Some(rule(d.optimizer, d.learning_rate, d.updates_per_epoch))
        }
    }
}

/// The settings in a few words where their editors would be, if there is room.
pub fn groups_ui(ui: &Ui, scale: SheetScale, config: &Config) {
    let color = ui.visuals().weak_text_color();
    for group in EditorGroup::ALL {
        let Some(text) = group_text(group, config) else {
            continue;
        };
        let slot = scale.rect(group.slot());
        let galley = ui
            .painter()
            .layout_no_wrap(text, text_font(scale, 11.0), color);
        let size = galley.size();
        if !fits(size, slot) {
            continue;
        }
        let at = match group {
            EditorGroup::GeneratorGradient => slot.left_bottom() - vec2(0.0, size.y),
            EditorGroup::DiscriminatorGradient => slot.left_top(),
            // Below the middle of the network.
            EditorGroup::Noise | EditorGroup::Generator | EditorGroup::Discriminator => {
                let label = Node::label_slot(match group {
                    EditorGroup::Generator => Node::Generator,
                    _ => Node::Discriminator,
                });
                let middle = label.map_or(slot.center().x, |label| scale.rect(label).center().x);
                pos2((middle - size.x / 2.0).max(slot.left()), slot.top())
            }
        };
        ui.painter().galley(at, galley, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_has_one_node() {
        for layer in Layer::ALL {
            let nodes = Node::ALL.iter().filter(|n| layer_of(**n) == Some(layer));
            assert_eq!(nodes.count(), 1, "{layer:?}");
        }
    }
}
