//! Texts on the sheet: names of nodes with the switches of their layers. Settings in a few words: [`super::groups`].

use std::sync::Arc;

use eframe::egui::{Color32, FontId, Galley, Rect, Ui, Vec2, pos2, vec2};

use super::plan::{LEAST_TEXT, Node, SheetScale};
use crate::training::Frame;
use crate::ui::layers::{Layer, Layers};
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

/// How far beyond both sides of a small node a name on its picture may reach, in units of the sheet: no way is there.
const OVERHANG: f32 = 14.0;

/// Height of the slots of most small nodes' names, in units of the sheet.
const LOWEST_SLOT: f32 = 25.0;

/// The fonts of a text on the sheet, as large as the scale makes it and readable, the one to be preferred first.
pub fn text_fonts(scale: SheetScale, size: f32) -> [FontId; 2] {
    scale.font_sizes(size).map(FontId::proportional)
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
        name_elsewhere_ui(ui, node, color, scale);
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

/// The name beside the node, or else on its own picture, where there is no room at its edge.
fn name_elsewhere_ui(ui: &Ui, node: Node, color: Color32, scale: SheetScale) {
    let laid_out = |name: &str| {
        let font = FontId::proportional(LEAST_TEXT);
        ui.painter().layout_no_wrap(name.to_owned(), font, color)
    };
    if let Some(slot) = node.slot_beside().map(|slot| scale.rect(slot)) {
        let galley = laid_out(node.label());
        if fits(galley.size(), slot) {
            let at = pos2(slot.left(), slot.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, color);
            return;
        }
    }
    let is_network = matches!(node, Node::Generator | Node::Discriminator);
    let rect = scale.rect(node.rect()).shrink(node.border());
    let most = if is_network {
        rect.width()
    } else {
        rect.width() + 2.0 * OVERHANG * scale.factor
    };
    let [_, name, letter] = node.names();
    let mut galleys = [name, letter].into_iter().map(laid_out);
    let fits =
        |galley: &Arc<Galley>| galley.size().x <= most && galley.size().y <= 0.5 * rect.height();
    let Some(galley) = galleys.find(fits) else {
        return;
    };
    let size = galley.size();
    let width = (size.x + 4.0).min(most);
    let left = if width < rect.width() {
        rect.left()
    } else {
        rect.center().x - width / 2.0
    };
    // The numbers of slow motion are above in a network.
    let top = if is_network {
        rect.bottom() - size.y
    } else {
        rect.top()
    };
    let plate = Rect::from_min_size(pos2(left, top), vec2(width, size.y));
    ui.painter()
        .rect_filled(plate, SQUARE, ui.visuals().panel_fill);
    let at = plate.min + vec2(0.5 * (plate.width() - size.x), 0.0);
    ui.painter().galley(at, galley, color);
}

/// Size of the switch beside a node's name, and the gap between them; nothing where there is no layer.
pub fn switch_size(node: Node, scale: SheetScale) -> (Vec2, f32) {
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
    let (switch, gap) = switch_size(node, scale);
    let [presented, usual] = text_fonts(scale, label_size(node));
    let is_larger = presented.size > usual.size;
    let laid_out = |font| ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let has_room = |galley: &Arc<Galley>| fits(galley.size() + vec2(switch.x + gap, 0.0), slot);
    // Names of small nodes are all as large, though one of them has a higher slot.
    let lowest = scale.factor * LOWEST_SLOT + 2.0;
    Some(laid_out(presented))
        .filter(|galley| is_larger && galley.size().y <= lowest && has_room(galley))
        .or_else(|| Some(laid_out(usual)).filter(|galley| has_room(galley)))
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
    fn answers_to_real_samples_and_to_fakes_have_names_of_one_size() {
        // On a smaller sheet there need not be room for both.
        for factor in [0.5, 0.52, 0.6, 0.8, 1.2] {
            let mut harness = egui_kittest::Harness::builder().build_ui(move |ui| {
                crate::ui::theme::install(ui.ctx());
                let room = Rect::from_min_size(Pos2::ZERO, factor * SHEET);
                let scale = SheetScale::fit(room).with_least_text(13.0);
                let sizes = [Node::OfReal, Node::OfFake].map(|node| {
                    let galley = galley_of(ui, node, "D(x)", Color32::WHITE, scale);
                    galley.map(|galley| galley.size().y)
                });
                let [real, fake] = sizes;
                assert!(real.is_some(), "{factor}");
                assert_eq!(real, fake, "{factor}");
            });
            harness.run_steps(3);
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
                let size = scale.font_size(label_size(node));
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
