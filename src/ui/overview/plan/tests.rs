use super::*;
use crate::ui::overview::sheet::SheetScale;

#[test]
fn nodes_lie_on_the_sheet_and_apart() {
    let sheet = Rect::from_min_size(Pos2::ZERO, SHEET);
    for (i, a) in Node::ALL.into_iter().enumerate() {
        assert!(sheet.contains_rect(a.rect()), "{a:?}");
        for b in &Node::ALL[i + 1..] {
            assert!(!a.rect().intersects(b.rect()), "{a:?} {b:?}");
        }
    }
}

#[test]
fn texts_and_editors_have_room_of_their_own() {
    let sheet = Rect::from_min_size(Pos2::ZERO, SHEET);
    let of_nodes = Node::ALL.into_iter().filter_map(Node::label_slot);
    let groups = EditorGroup::ALL.into_iter();
    let of_groups = groups.clone().filter_map(EditorGroup::label_slot);
    let slots: Vec<Rect> = of_nodes
        .chain(of_groups)
        .chain(groups.map(EditorGroup::slot))
        .collect();
    for (i, slot) in slots.iter().enumerate() {
        assert!(sheet.contains_rect(*slot), "{slot}");
        for other in &slots[i + 1..] {
            assert!(!slot.intersects(*other), "{slot} {other}");
        }
        for node in Node::ALL {
            assert!(!slot.intersects(node.rect()), "{slot} {node:?}");
            let beside = node.slot_beside();
            assert!(
                beside.is_none_or(|beside| !beside.intersects(*slot)),
                "{slot} beside {node:?}"
            );
        }
        for edge in Edge::ALL {
            for ends in edge.path().windows(2) {
                let way = Rect::from_two_pos(ends[0], ends[1]).expand(1.0);
                assert!(!slot.intersects(way), "{slot} {edge:?}");
            }
        }
    }
}

#[test]
fn each_optimizer_is_on_the_side_of_its_own_network() {
    let far =
        |group: EditorGroup, node: Node| (group.slot().center() - node.rect().center()).length();
    for (group, own, other) in [
        (
            EditorGroup::GeneratorGradient,
            Node::Generator,
            Node::Discriminator,
        ),
        (
            EditorGroup::DiscriminatorGradient,
            Node::Discriminator,
            Node::Generator,
        ),
    ] {
        assert!(far(group, own) < far(group, other), "{group:?}");
        let (own, slot) = (own.rect().x_range(), group.slot().x_range());
        assert!(slot.min < own.max && own.min < slot.max, "{group:?}");
    }
}

#[test]
fn edges_go_from_node_to_node_or_join_another() {
    let touches = |pos: Pos2| Node::ALL.iter().any(|n| n.rect().expand(1.0).contains(pos));
    for edge in Edge::ALL {
        let path = edge.path();
        let (first, last) = (path[0], *path.last().unwrap());
        assert!(touches(first), "{edge:?}");
        let is_arrival = touches(last)
            // D's two edges meet.
            || edge == Edge::OfFakeToDiscriminatorLoss;
        assert!(is_arrival, "{edge:?}");
        for corner in path.windows(2) {
            let along = corner[1] - corner[0];
            assert!(along.x == 0.0 || along.y == 0.0, "{edge:?} is askew");
        }
    }
}

#[test]
fn a_sub_step_lights_the_ends_of_its_edges_and_its_own_gradient_only() {
    for player in [Player::Discriminator, Player::Generator] {
        for sub_step in SubStep::ALL {
            let (nodes, edges) = lit(player, sub_step);
            assert!(!nodes.is_empty());
            for edge in edges {
                let is_own = edge.gradient_of().is_none_or(|of| of == player);
                assert!(is_own, "{player:?} {sub_step:?} {edge:?}");
                let is_gradient = edge.gradient_of().is_some();
                assert_eq!(is_gradient, sub_step == SubStep::Gradients);
                let start = edge.path()[0];
                let is_lit = nodes.iter().any(|n| n.rect().expand(1.0).contains(start));
                assert!(is_lit, "{player:?} {sub_step:?} {edge:?}");
            }
        }
    }
}

#[test]
fn the_sheet_keeps_its_proportions() {
    for (width, height) in [(454.0, 560.0), (700.0, 640.0), (2400.0, 1900.0)] {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
        let scale = SheetScale::fit(room);
        let sheet = scale.rect(Rect::from_min_size(Pos2::ZERO, SHEET));
        assert!(room.expand(0.1).contains_rect(sheet));
        assert!((sheet.width() / sheet.height() - SHEET.x / SHEET.y).abs() < 1e-3);
    }
}

#[test]
fn the_layers_of_both_networks_have_room_at_the_same_sizes() {
    let [g, d] = [EditorGroup::Generator, EditorGroup::Discriminator].map(EditorGroup::slot);
    assert_eq!(g.y_range(), d.y_range());
}
