//! The room of the graph: all of the sheet, or, where there is less room than the least size at which it can be read, a part of it
//! that is scrolled to what it is about just now.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use super::labels::{scale_for, scrolled_scale};
use super::plan::{self, EditorGroup, Node};
use super::sheet::SheetScale;
use crate::gan::Player;
use crate::training::{SlowView, SubStep};
use crate::ui::spot;

/// Room around what is scrolled to, in points.
const AROUND: f32 = 8.0;

/// Whether the graph has a good size there: all of it in sight, and its networks called by their names.
pub fn is_good_room(ui: &Ui, room: Rect) -> bool {
    scale_for(ui, room).is_some_and(|scale| scale.texts.level < 2)
}

/// Shows the sheet in all the room that is left. `add_contents` is told whether it is scrolled.
pub fn view_ui(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui, SheetScale, bool)) {
    let room = ui.available_rect_before_wrap();
    if let Some(scale) = scale_for(ui, room) {
        ui.allocate_rect(room, Sense::hover());
        add_contents(ui, scale, false);
        return;
    }
    let (scale, inner) = scrolled_in(ui, room.size());
    ui.scope(|ui| {
        // Bars that are seen say that there is more.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::both()
            .id_salt("graph")
            .auto_shrink(false)
            // Else it would be larger than its room.
            .min_scrolled_width(0.0)
            .min_scrolled_height(0.0)
            .show(ui, |ui| {
                let size = scale.size().max(inner);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                add_contents(ui, scale.moved(rect.min.to_vec2()), true);
            });
    });
}

/// The sheet from the origin on as it is scrolled in a room of that size, and what its bars leave of that.
fn scrolled_in(ui: &Ui, room: Vec2) -> (SheetScale, Vec2) {
    let bar = ScrollStyle::solid().allocated_width();
    let mut inner = room;
    // The bar of one direction may make that of the other one needed.
    for _ in 0..2 {
        let size = scrolled_scale(ui, at_origin(inner)).size();
        let bar_for = |is_larger: bool| if is_larger { bar } else { 0.0 };
        let is_larger = |size: f32, room: f32| size > room + 0.5;
        let bars = vec2(
            bar_for(is_larger(size.y, inner.y)),
            bar_for(is_larger(size.x, inner.x)),
        );
        // A fraction of a point more would need a bar.
        inner = (room - bars).max(Vec2::ZERO).floor();
    }
    (scrolled_scale(ui, at_origin(inner)), inner)
}

fn at_origin(size: Vec2) -> Rect {
    Rect::from_min_size(eframe::egui::Pos2::ZERO, size)
}

/// What should be in sight: it is scrolled to when it becomes another, and stays where the user scrolls then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// The most important first.
    nodes: Vec<Node>,
    /// What slow motion does.
    sub_step: Option<(Player, SubStep)>,
    /// The room that it has.
    room: Vec2,
}

impl Sight {
    /// What slow motion does, or else what is selected, or else what a lesson points at.
    pub fn of(ui: &Ui, slow: Option<&SlowView>, selected: Option<Node>) -> Self {
        let sub_step = slow.map(|slow| (slow.explained.player, slow.sub_step));
        let nodes = match (sub_step, selected) {
            (Some((player, sub_step)), _) => {
                let (lit, _) = plan::lit(player, sub_step);
                std::iter::once(place_of(player, sub_step))
                    .chain(lit.iter().copied())
                    .collect()
            }
            (None, Some(node)) => vec![node],
            (None, None) => {
                let wanted = |node: &Node| spot::is_wanted(ui.ctx(), node.part());
                Node::ALL.into_iter().filter(wanted).collect()
            }
        };
        Self {
            nodes,
            sub_step,
            room: ui.clip_rect().size().round(),
        }
    }

    /// Scrolls there.
    pub fn scroll_to(&self, ui: &Ui, scale: SheetScale) {
        let most = ui.clip_rect().size() - Vec2::splat(2.0 * AROUND);
        if let Some(rect) = self.rect(scale, most) {
            ui.scroll_to_rect(rect.expand(AROUND), None);
        }
    }

    /// The first node, and with it as much of what else it is about as is no larger than `most`.
    fn rect(&self, scale: SheetScale, most: Vec2) -> Option<Rect> {
        let first = self.nodes.first()?;
        let way = match self.sub_step {
            Some((Player::Discriminator, SubStep::Gradients)) => {
                EditorGroup::DiscriminatorGradient.label_slot()
            }
            _ => None,
        };
        let others = self.nodes.iter().skip(1).map(|node| node.rect());
        let names = self.nodes.iter().filter_map(|node| node.label_slot());
        let mut seen = scale.rect(first.rect());
        for more in way.into_iter().chain(others).chain(names) {
            let both = seen.union(scale.rect(more));
            if both.width() <= most.x && both.height() <= most.y {
                seen = both;
            }
        }
        Some(seen)
    }
}

/// Where a sub-step happens.
fn place_of(player: Player, sub_step: SubStep) -> Node {
    match (player, sub_step) {
        (_, SubStep::Generate) | (Player::Generator, SubStep::Update) => Node::Generator,
        (_, SubStep::Classify) | (Player::Discriminator, SubStep::Update) => Node::Discriminator,
        // From there D's gradient goes over the top.
        (Player::Discriminator, SubStep::Loss | SubStep::Gradients) => Node::DiscriminatorLoss,
        (Player::Generator, SubStep::Loss) => Node::GeneratorLoss,
        (Player::Generator, SubStep::Gradients) => Node::Gradients,
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Pos2, pos2};
    use egui_kittest::Harness;

    use super::*;

    /// Rooms of the graph in windows that are enlarged for the last row.
    const SMALL: [Vec2; 3] = [vec2(530.0, 90.0), vec2(394.0, 60.0), vec2(200.0, 500.0)];

    #[test]
    fn a_small_room_scrolls_and_paints_nothing_outside() {
        for size in SMALL {
            let room = Rect::from_min_size(pos2(20.0, 30.0), size);
            let mut harness = Harness::builder().build_ui(move |ui| {
                let builder = eframe::egui::UiBuilder::new().max_rect(room);
                ui.scope_builder(builder, |ui| {
                    view_ui(ui, |ui, scale, is_scrolled| {
                        assert!(is_scrolled);
                        assert!(room.contains_rect(ui.clip_rect()), "{}", ui.clip_rect());
                        let real = scale.rect(Node::Real.rect());
                        assert!(real.width() > 34.0, "{real}");
                    });
                });
            });
            harness.run_steps(5);
        }
    }

    #[test]
    fn a_bar_is_only_where_the_sheet_is_larger_than_its_room() {
        let mut harness = Harness::builder().build_ui(|ui| {
            let (scale, inner) = scrolled_in(ui, vec2(530.0, 90.0));
            assert!(inner.x < 530.0 && inner.y == 90.0, "{inner}");
            assert!(scale.size().x <= inner.x + 0.5, "{}", scale.size());
            let (scale, inner) = scrolled_in(ui, vec2(200.0, 500.0));
            assert!(inner.x == 200.0 && inner.y < 500.0, "{inner}");
            assert!(scale.size().y <= inner.y + 0.5, "{}", scale.size());
        });
        harness.run_steps(2);
    }

    #[test]
    fn every_sub_step_is_scrolled_to() {
        for size in [vec2(530.0, 110.0), vec2(230.0, 500.0)] {
            for player in [Player::Discriminator, Player::Generator] {
                for sub_step in SubStep::ALL {
                    let room = Rect::from_min_size(pos2(20.0, 30.0), size);
                    let main = place_of(player, sub_step);
                    let (lit, _) = plan::lit(player, sub_step);
                    assert!(lit.contains(&main), "{player:?} {sub_step:?}");
                    let sight = Sight {
                        nodes: vec![main],
                        sub_step: Some((player, sub_step)),
                        room: size,
                    };
                    let seen = std::rc::Rc::new(std::cell::Cell::new(false));
                    let is_seen = std::rc::Rc::clone(&seen);
                    let mut has_scrolled = false;
                    let mut harness = Harness::builder().build_ui(move |ui| {
                        let builder = eframe::egui::UiBuilder::new().max_rect(room);
                        ui.scope_builder(builder, |ui| {
                            view_ui(ui, |ui, scale, _| {
                                if !std::mem::replace(&mut has_scrolled, true) {
                                    sight.scroll_to(ui, scale);
                                }
                                let node = scale.rect(main.rect());
                                is_seen.set(ui.clip_rect().contains_rect(node));
                            });
                        });
                    });
                    harness.run_steps(40);
                    assert!(seen.get(), "{player:?} {sub_step:?} in {size}");
                }
            }
        }
    }

    #[test]
    fn as_much_as_has_room_is_in_sight_with_what_is_most_important() {
        let scale = SheetScale::fit(Rect::from_min_size(Pos2::ZERO, plan::SHEET));
        let sight = Sight {
            nodes: vec![Node::Generator, Node::Noise, Node::Fake],
            sub_step: None,
            room: Vec2::ZERO,
        };
        let seen = |most: Vec2| sight.rect(scale, most).expect("there are nodes");
        assert_eq!(seen(Vec2::ZERO), Node::Generator.rect());
        let low = seen(vec2(400.0, 230.0));
        assert!(low.contains_rect(Node::Fake.rect()), "{low}");
        assert!(!low.contains_rect(Node::Noise.rect()), "{low}");
        let all = seen(vec2(400.0, 400.0));
        assert!(all.contains_rect(Node::Noise.rect()), "{all}");
        let none = Sight::default();
        assert_eq!(none.rect(scale, vec2(400.0, 400.0)), None);
    }
}
