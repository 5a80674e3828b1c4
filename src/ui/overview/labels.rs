//! Texts on the sheet: names of nodes with the switches of their layers, and settings in a few words.

use std::sync::Arc;

use eframe::egui::{Color32, FontId, Galley, Rect, Ui, Vec2, pos2, vec2};

use super::plan::{EditorGroup, LEAST_TEXT, Node, SheetScale};
use crate::config::{Choice as _, Config, Network, OptimizerKind, role};
use crate::language;
use crate::training::Frame;
use crate::ui::layers::{Layer, Layers};
use crate::ui::number::real;
use crate::ui::theme::{Role, SQUARE};

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

/// The nodes' names, each with the switch of its layer: as much of both as there is room for. Dimmed
/// where it is not lit.
pub fn labels_ui(
    ui: &mut Ui,
    scale: SheetScale,
    is_lit: impl Fn(Node) -> bool,
    layers: &mut Layers,
    frame: &Frame,
) {
    // Both networks by their names, or both by their letters.
    let [g, d] = [Node::Generator, Node::Discriminator].map(|network| {
        let names = network.names();
        names.map(|name| galley_of(ui, network, name, Color32::PLACEHOLDER, scale).is_some())
    });
    let level = g.into_iter().zip(d).position(|(g, d)| g && d);
    for node in Node::ALL {
        let name = level.and_then(|level| node.names().get(level).copied());
        label_ui(ui, node, name, scale, is_lit(node), layers, frame);
    }
}

fn label_ui(
    ui: &mut Ui,
    node: Node,
    name: Option<&str>,
    scale: SheetScale,
    is_lit: bool,
    layers: &mut Layers,
    frame: &Frame,
) {
    let Some(slot) = node.label_slot() else {
        return;
    };
    let slot = scale.rect(slot);
    let color = match node {
        Node::Generator => Role::Fake.text_color(ui.visuals()),
        Node::Discriminator => Role::Discriminator.text_color(ui.visuals()),
        _ => ui.visuals().text_color(),
    };
    let color = ink(ui, color, is_lit);
    let (switch, gap) = switch_size(node, scale);
    let galley = name.and_then(|name| galley_of(ui, node, name, color, scale));
    if galley.is_none() {
        name_inside_ui(ui, node, color, scale);
    }
    let text = galley
        .as_ref()
        .map_or(vec2(-gap, switch.y), |galley| galley.size());
    let y = label_top(node, slot, text.y, scale);
    let left = slot.center().x - (text.x + gap + switch.x) / 2.0;
    if let Some(galley) = galley {
        ui.painter().galley(pos2(left, y), galley, color);
    }
    if let Some(layer) = layer_of(node) {
        let corner = pos2(left + text.x + gap, y + (text.y - switch.y) / 2.0);
        layers.switch_ui(ui, Rect::from_min_size(corner, switch), layer, frame);
    }
}

/// The name on the node's own picture, where there is no room beside it.
fn name_inside_ui(ui: &Ui, node: Node, color: Color32, scale: SheetScale) {
    let rect = scale.rect(node.rect()).shrink(node.border());
    let font = FontId::proportional(LEAST_TEXT);
    let galley = ui
        .painter()
        .layout_no_wrap(node.label().to_owned(), font, color);
    let size = galley.size();
    if size.x > rect.width() || size.y > 0.5 * rect.height() {
        return;
    }
    let plate = Rect::from_min_size(rect.min, size + vec2(4.0, 0.0)).intersect(rect);
    ui.painter()
        .rect_filled(plate, SQUARE, ui.visuals().panel_fill);
    let at = plate.min + vec2(0.5 * (plate.width() - size.x), 0.0);
    ui.painter().galley(at, galley, color);
}

/// The layers of a network in a few words.
fn layers_in_words<R: role::Role>(network: &Network<R>, config: &Config) -> String {
    if config.is_convolutional() {
        let channels = trn!(network.channels, "{n} channel", "{n} channels");
        let convolutions = trn!(network.depth, "{n} convolution", "{n} convolutions");
        return format!("{convolutions}, {channels}");
    }
    match network.hidden_layers {
        0 => tr!("no hidden layer").to_owned(),
        layers => trn!(
            layers,
            "{n} hidden layer of {neurons}",
            "{n} hidden layers of {neurons}",
            neurons = network.neurons
        ),
    }
}

/// Size of the switch beside a node's name, and the gap between them; nothing where there is no layer.
fn switch_size(node: Node, scale: SheetScale) -> (Vec2, f32) {
    match layer_of(node) {
        Some(_) => (vec2(22.0, 12.0) * scale.factor.clamp(0.7, 1.6), 5.0),
        None => (Vec2::ZERO, 0.0),
    }
}

/// Size of a node's name on the sheet.
fn label_size(node: Node) -> f32 {
    match node {
        Node::Generator | Node::Discriminator => 15.0,
        _ => 12.0,
    }
}

/// A name for a node, if that has room with the switch.
fn galley_of(
    ui: &Ui,
    node: Node,
    text: &str,
    color: Color32,
    scale: SheetScale,
) -> Option<Arc<Galley>> {
    let slot = scale.rect(node.label_slot()?);
    let font = text_font(scale, label_size(node));
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let (switch, gap) = switch_size(node, scale);
    fits(galley.size() + vec2(switch.x + gap, 0.0), slot).then_some(galley)
}

/// Where a name of that height begins in its slot: as near to its node as slow motion's frame lets it.
fn label_top(node: Node, slot: Rect, height: f32, scale: SheetScale) -> f32 {
    let around = scale.rect(node.rect()).expand(node.frame() + 0.5);
    let top = if slot.center().y < around.center().y {
        slot.bottom().min(around.top()) - height
    } else {
        slot.top().max(around.bottom()).min(slot.bottom() - height)
    };
    top.max(slot.top())
}

/// What a group of settings is, in a few words; the noise's are in its tooltip.
pub fn group_text(group: EditorGroup, config: &Config) -> Option<String> {
    let rule = |optimizer: OptimizerKind, learning_rate: f64, updates: u32| {
        let (name, rate) = (language::text(optimizer.info().label), real(learning_rate));
        trn!(
            updates,
            "{name}, rate {rate}\n{n} update an epoch",
            "{name}, rate {rate}\n{n} updates an epoch",
            name,
            rate
        )
    };
    let (g, d) = (&config.generator, &config.discriminator);
    match group {
        EditorGroup::Noise => None,
        EditorGroup::Generator => Some(layers_in_words(g, config)),
        EditorGroup::Discriminator => Some(layers_in_words(d, config)),
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
    use eframe::egui::Pos2;

    use super::*;
    use crate::ui::overview::plan::SHEET;

    #[test]
    fn every_layer_has_one_node() {
        for layer in Layer::ALL {
            let nodes = Node::ALL.iter().filter(|n| layer_of(**n) == Some(layer));
            assert_eq!(nodes.count(), 1, "{layer:?}");
        }
    }

    #[test]
    fn no_name_lies_under_a_frame_of_slow_motion() {
        for factor in [0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.5] {
            let scale = SheetScale::fit(Rect::from_min_size(Pos2::ZERO, factor * SHEET));
            for node in Node::ALL {
                let Some(slot) = node.label_slot().map(|slot| scale.rect(slot)) else {
                    continue;
                };
                let size = text_font(scale, label_size(node)).size;
                let top = label_top(node, slot, 1.25 * size, scale);
                // Letters are lower than their line.
                let letters = (top + 0.2 * size)..=(top + 1.05 * size);
                let letters = Rect::from_x_y_ranges(slot.x_range(), letters);
                for other in Node::ALL {
                    let frame = scale.rect(other.rect()).expand(other.frame());
                    assert!(
                        !frame.intersects(letters),
                        "{node:?} under {other:?} at {factor}: {letters} {frame}"
                    );
                }
            }
        }
    }
}
