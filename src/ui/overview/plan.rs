//! What the graph consists of and where: nodes and edges on a sheet of fixed proportions, which is
//! scaled into whatever room there is.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::gan::Player;
use crate::training::SubStep;

/// Size of the sheet.
pub const SHEET: Vec2 = vec2(704.0, 592.0);

/// Least size of a text, in points of the screen; one that does not fit its slot then is left out.
pub const LEAST_TEXT: f32 = 10.0;

/// One node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Where fakes come from.
    Noise,
    /// G.
    Generator,
    /// Real samples.
    Real,
    /// Fakes.
    Fake,
    /// D.
    Discriminator,
    /// D's answers to real samples.
    OfReal,
    /// D's answers to fakes.
    OfFake,
    /// What D minimises.
    DiscriminatorLoss,
    /// What G minimises.
    GeneratorLoss,
    /// Where the fakes are pulled.
    Gradients,
}

impl Node {
    /// All of them, in the order of the data.
    pub const ALL: [Self; 10] = [
        Self::Noise,
        Self::Generator,
        Self::Real,
        Self::Fake,
        Self::Discriminator,
        Self::OfReal,
        Self::OfFake,
        Self::DiscriminatorLoss,
        Self::GeneratorLoss,
        Self::Gradients,
    ];

    /// Its picture on the sheet.
    pub fn rect(self) -> Rect {
        let at = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        match self {
            Self::Noise => at(55.0, 70.0, 90.0, 90.0),
            Self::Generator => at(10.0, 205.0, 180.0, 180.0),
            Self::Real => at(226.0, 197.0, 90.0, 90.0),
            Self::Fake => at(226.0, 303.0, 90.0, 90.0),
            Self::Discriminator => at(352.0, 205.0, 180.0, 180.0),
            Self::OfReal => at(568.0, 197.0, 90.0, 90.0),
            Self::OfFake => at(568.0, 303.0, 90.0, 90.0),
            Self::DiscriminatorLoss => at(600.0, 124.0, 96.0, 46.0),
            Self::GeneratorLoss => at(600.0, 432.0, 96.0, 46.0),
            Self::Gradients => at(226.0, 474.0, 90.0, 90.0),
        }
    }

    /// Room for its name and the switch of its layer; the losses have their names inside.
    pub fn label_slot(self) -> Option<Rect> {
        let at = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        Some(match self {
            Self::Noise => at(40.0, 42.0, 120.0, 25.0),
            Self::Generator => at(30.0, 389.0, 140.0, 22.0),
            Self::Real => at(212.0, 169.0, 118.0, 25.0),
            Self::Fake => at(212.0, 396.0, 118.0, 25.0),
            Self::Discriminator => at(346.0, 389.0, 192.0, 22.0),
            Self::OfReal => at(556.0, 172.0, 114.0, 23.0),
            Self::OfFake => at(556.0, 396.0, 114.0, 25.0),
            Self::Gradients => at(204.0, 567.0, 134.0, 24.0),
            Self::DiscriminatorLoss | Self::GeneratorLoss => return None,
        })
    }

    /// The name where there is little room.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::Generator => "G",
            Self::Discriminator => "D",
            Self::Gradients => "Pull",
            Self::Noise => "z",
            _ => self.label(),
        }
    }
}

/// A group of settings, and their room on the sheet: as a text, or as editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Of the noise.
    Noise,
    /// Layers of G.
    Generator,
    /// Layers of D.
    Discriminator,
    /// How G's gradient is used.
    GeneratorGradient,
    /// How D's gradient is used.
    DiscriminatorGradient,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Noise,
        Self::Generator,
        Self::Discriminator,
        Self::GeneratorGradient,
        Self::DiscriminatorGradient,
    ];

    /// Its room, beside the node or the way that it is about.
    pub fn slot(self) -> Rect {
        let at = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        match self {
            Self::Noise => at(164.0, 70.0, 190.0, 90.0),
            Self::Generator => at(24.0, 413.0, 184.0, 56.0),
            Self::Discriminator => at(346.0, 413.0, 192.0, 60.0),
            Self::GeneratorGradient => at(24.0, 474.0, 197.0, 76.0),
            Self::DiscriminatorGradient => at(450.0, 36.0, 226.0, 84.0),
        }
    }

    /// Room for the name of a gradient, at its way; the others stand at nodes that have names.
    pub fn label_slot(self) -> Option<Rect> {
        let at = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        match self {
            Self::GeneratorGradient => Some(at(24.0, 560.0, 178.0, 25.0)),
            Self::DiscriminatorGradient => Some(at(450.0, 2.0, 226.0, 24.0)),
            Self::Noise | Self::Generator | Self::Discriminator => None,
        }
    }
}

/// One way that data takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Noise into G.
    NoiseToGenerator,
    /// Fakes out of G.
    GeneratorToFake,
    /// Real samples into D.
    RealToDiscriminator,
    /// Fakes into D.
    FakeToDiscriminator,
    /// Answers out of D.
    DiscriminatorToReal,
    /// Answers out of D.
    DiscriminatorToFake,
    /// Answers into D's loss.
    OfRealToLoss,
    /// Answers into D's loss.
    OfFakeToDiscriminatorLoss,
    /// Answers into G's loss.
    OfFakeToGeneratorLoss,
    /// D's gradient, over the top.
    DiscriminatorGradient,
    /// G's gradient, from the loss to the fakes.
    GeneratorGradientToFakes,
    /// G's gradient, from the fakes to G.
    GeneratorGradient,
}

impl Edge {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::NoiseToGenerator,
        Self::GeneratorToFake,
        Self::RealToDiscriminator,
        Self::FakeToDiscriminator,
        Self::DiscriminatorToReal,
        Self::DiscriminatorToFake,
        Self::OfRealToLoss,
        Self::OfFakeToDiscriminatorLoss,
        Self::OfFakeToGeneratorLoss,
        Self::DiscriminatorGradient,
        Self::GeneratorGradientToFakes,
        Self::GeneratorGradient,
    ];

    /// Its corners on the sheet, in the direction of the data.
    pub fn path(self) -> Vec<Pos2> {
        const REAL: f32 = 242.0;
        const FAKE: f32 = 348.0;
        /// Of the losses.
        const RIGHT: f32 = 684.0;
        /// Of D's gradient, and of G's.
        const TOP: f32 = 30.0;
        const BOTTOM: f32 = 556.0;
        let straight = |from: f32, to: f32, y: f32| vec![pos2(from, y), pos2(to, y)];
        match self {
            Self::NoiseToGenerator => vec![pos2(100.0, 160.0), pos2(100.0, 205.0)],
            Self::GeneratorToFake => straight(190.0, 226.0, FAKE),
            Self::RealToDiscriminator => straight(316.0, 352.0, REAL),
            Self::FakeToDiscriminator => straight(316.0, 352.0, FAKE),
            Self::DiscriminatorToReal => straight(532.0, 568.0, REAL),
            Self::DiscriminatorToFake => straight(532.0, 568.0, FAKE),
            Self::OfRealToLoss => vec![pos2(658.0, REAL), pos2(RIGHT, REAL), pos2(RIGHT, 170.0)],
            Self::OfFakeToDiscriminatorLoss => vec![
                pos2(658.0, FAKE - 8.0),
                pos2(RIGHT, FAKE - 8.0),
                pos2(RIGHT, REAL),
            ],
            Self::OfFakeToGeneratorLoss => vec![
                pos2(658.0, FAKE + 8.0),
                pos2(RIGHT, FAKE + 8.0),
                pos2(RIGHT, 432.0),
            ],
            Self::DiscriminatorGradient => vec![
                pos2(RIGHT, 124.0),
                pos2(RIGHT, TOP),
                pos2(442.0, TOP),
                pos2(442.0, 205.0),
            ],
            Self::GeneratorGradientToFakes => {
                vec![pos2(RIGHT, 478.0), pos2(RIGHT, BOTTOM), pos2(316.0, BOTTOM)]
            }
            Self::GeneratorGradient => {
                vec![pos2(226.0, BOTTOM), pos2(16.0, BOTTOM), pos2(16.0, 385.0)]
            }
        }
    }

    /// Whose gradient it is; `None` where data goes forwards.
    pub fn gradient_of(self) -> Option<Player> {
        match self {
            Self::DiscriminatorGradient => Some(Player::Discriminator),
            Self::GeneratorGradientToFakes | Self::GeneratorGradient => Some(Player::Generator),
            _ => None,
        }
    }
}

/// What a sub-step of slow motion lights up.
pub fn lit(player: Player, sub_step: SubStep) -> (&'static [Node], &'static [Edge]) {
    use Edge as E;
    use Node as N;
    match (player, sub_step) {
        (Player::Discriminator, SubStep::Generate) => (
            &[N::Noise, N::Generator, N::Fake, N::Real],
            &[E::NoiseToGenerator, E::GeneratorToFake],
        ),
        (Player::Generator, SubStep::Generate) => (
            &[N::Noise, N::Generator, N::Fake],
            &[E::NoiseToGenerator, E::GeneratorToFake],
        ),
        (Player::Discriminator, SubStep::Classify) => (
            &[N::Real, N::Fake, N::Discriminator, N::OfReal, N::OfFake],
            &[
                E::RealToDiscriminator,
                E::FakeToDiscriminator,
                E::DiscriminatorToReal,
                E::DiscriminatorToFake,
            ],
        ),
        (Player::Generator, SubStep::Classify) => (
            &[N::Fake, N::Discriminator, N::OfFake],
            &[E::FakeToDiscriminator, E::DiscriminatorToFake],
        ),
        (Player::Discriminator, SubStep::Loss) => (
            &[N::OfReal, N::OfFake, N::DiscriminatorLoss],
            &[E::OfRealToLoss, E::OfFakeToDiscriminatorLoss],
        ),
        (Player::Generator, SubStep::Loss) => {
            (&[N::OfFake, N::GeneratorLoss], &[E::OfFakeToGeneratorLoss])
        }
        (Player::Discriminator, SubStep::Gradients) => (
            &[N::DiscriminatorLoss, N::Discriminator],
            &[E::DiscriminatorGradient],
        ),
        (Player::Generator, SubStep::Gradients) => (
            &[N::GeneratorLoss, N::Gradients],
            &[E::GeneratorGradientToFakes, E::GeneratorGradient],
        ),
        (Player::Discriminator, SubStep::Update) => (&[N::Discriminator], &[]),
        (Player::Generator, SubStep::Update) => (&[N::Generator, N::Fake], &[]),
    }
}

/// From the sheet to the screen.
#[derive(Clone, Copy)]
pub struct Scale {
    origin: Pos2,
    /// Points of the screen for one unit of the sheet.
    pub factor: f32,
}

impl Scale {
    /// The sheet as large as it fits, in the middle of `room`.
    pub fn fit(room: Rect) -> Self {
        let factor = (room.width() / SHEET.x)
            .min(room.height() / SHEET.y)
            .max(0.1);
        Self {
            origin: room.center() - factor * SHEET / 2.0,
            factor,
        }
    }

    /// A place of the sheet.
    pub fn at(self, pos: Pos2) -> Pos2 {
        self.origin + self.factor * pos.to_vec2()
    }

    /// A part of the sheet.
    pub fn rect(self, rect: Rect) -> Rect {
        Rect::from_min_max(self.at(rect.min), self.at(rect.max))
    }

    /// A text size that stays readable when the sheet is small.
    pub fn font_size(self, size: f32) -> f32 {
        (size * self.factor).clamp(LEAST_TEXT.min(size), 2.5 * size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let groups = Group::ALL.into_iter();
        let of_groups = groups.clone().filter_map(Group::label_slot);
        let slots: Vec<Rect> = of_nodes
            .chain(of_groups)
            .chain(groups.map(Group::slot))
            .collect();
        for (i, slot) in slots.iter().enumerate() {
            assert!(sheet.contains_rect(*slot), "{slot}");
            for other in &slots[i + 1..] {
                assert!(!slot.intersects(*other), "{slot} {other}");
            }
            for node in Node::ALL {
                assert!(!slot.intersects(node.rect()), "{slot} {node:?}");
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
            |group: Group, node: Node| (group.slot().center() - node.rect().center()).length();
        for (group, own, other) in [
            (
                Group::GeneratorGradient,
                Node::Generator,
                Node::Discriminator,
            ),
            (
                Group::DiscriminatorGradient,
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
            let scale = Scale::fit(room);
            let sheet = scale.rect(Rect::from_min_size(Pos2::ZERO, SHEET));
            assert!(room.expand(0.1).contains_rect(sheet));
            assert!((sheet.width() / sheet.height() - SHEET.x / SHEET.y).abs() < 1e-3);
        }
    }
}
