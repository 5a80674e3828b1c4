//! Texts on the sheet: names of nodes with the switches of their layers. Settings in a few words: [`super::groups`].

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Color32, FontId, Galley, Rect, Ui, Vec2, pos2, vec2};

use super::groups::ways_fit;
use super::least_text;
use super::plan::{LEAST_TEXT, Node};
use super::sheet::{LEAST_FACTOR, SWITCH_GAP, SheetScale, Texts};
use crate::training::Frame;
use crate::ui::layers::{Layer, Layers};
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

/// The sheet in that room with all names of its nodes and ways written in one way, as large as they fit: smaller texts, or switches
/// below the names, where that leaves more to the pictures; letters for the networks only where their names fit in no way. `None` where
/// the room is too small for whole names or for pictures in which something is seen: then see [`scrolled_scale`].
pub fn scale_for(ui: &Ui, room: Rect) -> Option<SheetScale> {
    let plain = SheetScale::fit(room);
    let largest = plain.texts.size.max(least_text(ui.ctx()));
    let smaller = |size: &f32| (*size > LEAST_TEXT).then(|| (size - 1.0).max(LEAST_TEXT));
    let worth = |scale: SheetScale| scale.factor * scale.texts.size;
    for levels in [&[0, 1][..], &[2]] {
        let mut best: Option<SheetScale> = None;
        for size in std::iter::successors(Some(largest), smaller) {
            if best.is_some_and(|best| worth(best) >= plain.factor * size) {
                break;
            }
            for is_stacked in [false, true] {
                for &level in levels {
                    let texts = Texts {
                        size,
                        is_stacked,
                        level,
                    };
                    let scale = SheetScale::with_texts(room, texts);
                    // The search for it ends close below it.
                    let is_large = scale.factor > LEAST_FACTOR - 1e-4;
                    let is_better = best.is_none_or(|best| worth(scale) > worth(best));
                    if is_large && is_better && names_fit(ui, scale) && ways_fit(ui, scale) {
                        best = Some(scale);
                    }
                }
            }
        }
        if best.is_some() {
            return best;
        }
    }
    None
}

/// The sheet as it is scrolled in a room that is too small for it: as small as its names are whole and its pictures show something.
pub fn scrolled_scale(ui: &Ui, room: Rect) -> SheetScale {
    let size = least_text(ui.ctx());
    let larger = |factor: &f32| Some(1.06 * factor).filter(|factor| *factor < 1.0);
    for factor in std::iter::successors(Some(LEAST_FACTOR), larger) {
        for is_stacked in [false, true] {
            for level in [0, 1] {
                let texts = Texts {
                    size,
                    is_stacked,
                    level,
                };
                let scale = SheetScale::at_scale(room, factor, texts);
                if names_fit(ui, scale) && ways_fit(ui, scale) {
                    return scale;
                }
            }
        }
    }
    SheetScale::at_scale(room, LEAST_FACTOR, smallest_texts())
}

/// In which no name is longer than it must be.
fn smallest_texts() -> Texts {
    Texts {
        size: LEAST_TEXT,
        is_stacked: false,
        level: 2,
    }
}

/// Whether all nodes have room for their names.
fn names_fit(ui: &Ui, scale: SheetScale) -> bool {
    Node::ALL.into_iter().all(|node| {
        let Some(slot) = node.label_slot() else {
            return true;
        };
        let text = name_galley(ui, node, Color32::PLACEHOLDER, scale).size();
        let is_beside = node
            .slot_beside()
            .is_some_and(|beside| fits(text, scale.rect(beside)));
        fits(with_switch(node, text, scale), scale.rect(slot)) || is_beside
    })
}

/// The name of a node, in the size of all texts.
fn name_galley(ui: &Ui, node: Node, color: Color32, scale: SheetScale) -> Arc<Galley> {
    let names = node.names();
    let name = names
        .get(scale.texts.level)
        .copied()
        .unwrap_or_else(|| node.label());
    galley(ui, name, color, scale)
}

/// A text in the size of all texts on the sheet.
pub fn galley(ui: &Ui, text: &str, color: Color32, scale: SheetScale) -> Arc<Galley> {
    let font = FontId::proportional(scale.texts.size);
    ui.painter().layout_no_wrap(text.to_owned(), font, color)
}

/// The size of a name and the switch beside it or below it.
fn with_switch(node: Node, text: Vec2, scale: SheetScale) -> Vec2 {
    let (switch, gap) = switch_size(node, scale);
    if gap <= 0.0 {
        text
    } else if scale.texts.is_stacked {
        vec2(text.x.max(switch.x), text.y + SWITCH_GAP + switch.y)
    } else {
        vec2(text.x + gap + switch.x, text.y.max(switch.y))
    }
}

/// The nodes' names, each with the switch of its layer. Dimmed where it is not lit.
pub fn labels_ui(
    ui: &mut Ui,
    scale: SheetScale,
    is_lit: impl Fn(Node) -> bool,
    layers: &mut Layers,
    frame: &Frame,
) {
    for node in Node::ALL {
        label_ui(ui, node, scale, is_lit(node), layers, frame);
    }
}

fn label_ui(
    ui: &mut Ui,
    node: Node,
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
    let name = name_at_slot(ui, node, color, scale, slot);
    let text = name.as_ref().map_or(Vec2::ZERO, |name| name.size());
    let (switch, gap) = switch_size(node, scale);
    let gap = if name.is_some() { gap } else { 0.0 };
    let is_stacked = scale.texts.is_stacked && gap > 0.0;
    let whole = if name.is_some() {
        with_switch(node, text, scale)
    } else {
        switch
    };
    // In the middle of its node, as far as its neighbours leave room for that.
    let middle = scale.rect(node.rect()).center().x - whole.x / 2.0;
    let left = middle.min(slot.right() - whole.x).max(slot.left());
    let corner = pos2(left, label_top(node, slot, whole.y, scale));
    let (at, of_switch) = if is_stacked {
        let centred = |width: f32| corner.x + (whole.x - width) / 2.0;
        (
            pos2(centred(text.x), corner.y),
            pos2(centred(switch.x), corner.y + text.y + SWITCH_GAP),
        )
    } else {
        let middle = |height: f32| corner.y + (whole.y - height) / 2.0;
        (
            pos2(corner.x, middle(text.y)),
            pos2(corner.x + text.x + gap, middle(switch.y)),
        )
    };
    if let Some(name) = name {
        ui.painter().galley(at, name, color);
    }
    if let Some(layer) = layer_of(node) {
        let rect = Rect::from_min_size(of_switch, switch);
        layers.switch_ui(ui, rect, layer, frame);
    }
}

/// The name as it fits at the edge of its node; `None` if it was drawn beside that, or is higher than its room. A name that fits
/// nowhere is cut: it still says more than none, and never lies on a picture.
fn name_at_slot(
    ui: &Ui,
    node: Node,
    color: Color32,
    scale: SheetScale,
    slot: Rect,
) -> Option<Arc<Galley>> {
    let whole = name_galley(ui, node, color, scale);
    if fits(with_switch(node, whole.size(), scale), slot) {
        return Some(whole);
    }
    if let Some(beside) = node.slot_beside().map(|beside| scale.rect(beside))
        && fits(whole.size(), beside)
    {
        let at = pos2(beside.left(), beside.center().y - whole.size().y / 2.0);
        ui.painter().galley(at, whole, color);
        return None;
    }
    let taken = with_switch(node, Vec2::ZERO, scale);
    let taken = if scale.texts.is_stacked { 0.0 } else { taken.x };
    let font = FontId::proportional(scale.texts.size);
    let mut job = LayoutJob::simple_singleline(whole.text().to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width((slot.width() - taken).max(0.0));
    let cut = ui.painter().layout_job(job);
    fits(with_switch(node, cut.size(), scale), slot).then_some(cut)
}

/// Size of the switch beside a node's name, and the gap between them; nothing where there is no layer.
pub fn switch_size(node: Node, scale: SheetScale) -> (Vec2, f32) {
    match layer_of(node) {
        Some(_) => (scale.switch(), 5.0),
        None => (Vec2::ZERO, 0.0),
    }
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

    /// Rooms of the graph: in presentations on a laptop beside a lesson, in low and in usual windows.
    const ROOMS: [(f32, f32); 5] = [
        (290.0, 320.0),
        (290.0, 400.0),
        (442.0, 310.0),
        (550.0, 420.0),
        (698.0, 600.0),
    ];

    #[test]
    fn every_node_has_its_whole_name() {
        for (width, height) in ROOMS {
            let mut harness = egui_kittest::Harness::builder().build_ui(move |ui| {
                crate::ui::theme::install(ui.ctx());
                crate::ui::theme::enlarge_small_texts(ui.ctx(), true);
                let room = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                let scale = scale_for(ui, room).expect("it has room");
                assert!(names_fit(ui, scale), "{width} × {height}");
                assert!(scale.texts.level < 2, "{width} × {height}");
            });
            harness.run_steps(3);
        }
    }

    #[test]
    fn where_a_graph_is_narrow_its_names_are_as_large_as_all_texts_and_have_their_switches_below() {
        let mut harness = egui_kittest::Harness::builder().build_ui(|ui| {
            crate::ui::theme::install(ui.ctx());
            // The fonts come with the second frame.
            if ui.ctx().cumulative_pass_nr() < 2 {
                return;
            }
            let narrow = Rect::from_min_size(Pos2::ZERO, vec2(274.0, 400.0));
            let scale = scale_for(ui, narrow).expect("it has room");
            assert!(scale.texts.is_stacked);
            // The pictures are as wide as without names.
            assert_eq!(scale.factor, SheetScale::fit(narrow).factor);
            let wide = Rect::from_min_size(Pos2::ZERO, SHEET);
            let wide = scale_for(ui, wide).expect("it has room");
            assert!(!wide.texts.is_stacked);
        });
        harness.run_steps(3);
    }

    #[test]
    fn where_a_room_is_too_small_the_sheet_keeps_a_size_with_whole_names() {
        for is_presented in [false, true] {
            let mut harness = egui_kittest::Harness::builder().build_ui(move |ui| {
                crate::ui::theme::install(ui.ctx());
                crate::ui::theme::enlarge_small_texts(ui.ctx(), is_presented);
                for (width, height) in
                    [(530.0, 90.0), (394.0, 60.0), (560.0, 150.0), (200.0, 500.0)]
                {
                    let room = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                    assert_eq!(scale_for(ui, room).map(SheetScale::size), None, "{room}");
                    let scale = scrolled_scale(ui, room);
                    assert!(names_fit(ui, scale), "{room}");
                    assert!(
                        scale.factor >= LEAST_FACTOR && scale.texts.level < 2,
                        "{room}"
                    );
                    assert_eq!(scale.texts.size, least_text(ui.ctx()), "{room}");
                    let size = scale.size();
                    assert!(size.x < 450.0 && size.y < 450.0, "{size}");
                }
            });
            harness.run_steps(3);
        }
    }

    #[test]
    fn a_wide_and_low_room_gives_names_the_width_that_pictures_cannot_use() {
        let mut harness = egui_kittest::Harness::builder().build_ui(|ui| {
            crate::ui::theme::install(ui.ctx());
            let texts = Texts {
                size: 13.0,
                is_stacked: false,
                level: 1,
            };
            let scale = |size: Vec2| {
                let room = Rect::from_min_size(Pos2::ZERO, size);
                SheetScale::at_scale(room, 0.45, texts)
            };
            assert!(!names_fit(ui, scale(vec2(317.0, 300.0))));
            assert!(names_fit(ui, scale(vec2(420.0, 300.0))));
        });
        harness.run_steps(3);
    }

    #[test]
    fn a_name_without_room_is_cut_and_lies_on_no_picture() {
        let mut harness = egui_kittest::Harness::builder().build_ui(|ui| {
            crate::ui::theme::install(ui.ctx());
            let room = Rect::from_min_size(Pos2::ZERO, vec2(120.0, 160.0));
            let scale = SheetScale::with_texts(room, smallest_texts());
            for node in Node::ALL {
                let Some(slot) = node.label_slot().map(|slot| scale.rect(slot)) else {
                    continue;
                };
                let name = name_at_slot(ui, node, Color32::WHITE, scale, slot);
                let size = name.map_or(Vec2::ZERO, |name| name.size());
                assert!(fits(size, slot), "{node:?}: {size} {slot}");
            }
        });
        harness.run_steps(3);
    }

    #[test]
    fn no_name_lies_under_a_frame_of_slow_motion() {
        for factor in [0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.5] {
            let scale = SheetScale::fit(Rect::from_min_size(Pos2::ZERO, factor * SHEET));
            for node in Node::ALL {
                let Some(slot) = node.label_slot().map(|slot| scale.rect(slot)) else {
                    continue;
                };
                let size = scale.texts.size;
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
