//! What the graph consists of and where: nodes and edges on a sheet, which `sheet` scales into whatever room there is.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::gan::Player;
use crate::lessons::Part;
use crate::training::SubStep;

/// Size of the sheet.
pub const SHEET: Vec2 = vec2(704.0, 592.0);

/// Least size of a text, in points of the screen; one that does not fit its slot then is left out.
pub const LEAST_TEXT: f32 = 10.0;

/// Slow motion's frame around a node: how far from its border, and how wide, in points of the screen.
pub const FRAME_GAP: f32 = 0.5;
/// See [`FRAME_GAP`].
pub const FRAME_WIDTH: f32 = 2.0;

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
            Self::DiscriminatorLoss => at(556.0, 116.0, 140.0, 46.0),
            Self::GeneratorLoss => at(556.0, 432.0, 140.0, 46.0),
            Self::Gradients => at(226.0, 474.0, 90.0, 90.0),
        }
    }

    /// What a lesson calls it.
    pub fn part(self) -> Part {
        match self {
            Self::Noise => Part::Noise,
            Self::Generator => Part::Generator,
            Self::Real => Part::Real,
            Self::Fake => Part::Fake,
            Self::Discriminator => Part::Discriminator,
            Self::OfReal | Self::OfFake => Part::Answers,
            Self::DiscriminatorLoss | Self::GeneratorLoss => Part::Losses,
            Self::Gradients => Part::Gradients,
        }
    }

    /// Room for its name and the switch of its layer, as wide as its neighbours leave it; the losses have their names inside.
    pub fn label_slot(self) -> Option<Rect> {
        let at = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        Some(match self {
            Self::Noise => at(4.0, 42.0, 192.0, 25.0),
            Self::Generator => at(19.0, 389.0, 188.0, 23.5),
            Self::Real => at(171.0, 169.0, 200.0, 25.0),
            Self::Fake => at(209.0, 396.0, 128.0, 25.0),
            Self::Discriminator => at(339.0, 389.0, 206.0, 23.5),
            Self::OfReal => at(529.0, 164.0, 152.0, 31.0),
            Self::OfFake => at(548.0, 396.0, 130.0, 25.0),
            Self::Gradients => at(204.0, 567.0, 134.0, 24.0),
            Self::DiscriminatorLoss | Self::GeneratorLoss => return None,
        })
    }

    /// Room beside it for its name, where there is none at its label slot.
    pub fn slot_beside(self) -> Option<Rect> {
        (self == Self::Gradients)
            .then(|| Rect::from_min_size(pos2(334.0, 490.0), vec2(256.0, 60.0)))
    }

    /// The name on the sheet, with less and less room for the networks'. Their letters stand for them in the
    /// names of losses and gradients, so the longest says both.
    pub fn names(self) -> [&'static str; 3] {
        match self {
            Self::Generator => [tr!("Generator (G)"), tr!("Generator"), "G"],
            Self::Discriminator => [tr!("Discriminator (D)"), tr!("Discriminator"), "D"],
            _ => [self.label(); 3],
        }
    }

    /// Width of its border, in points of the screen.
    pub fn border(self) -> f32 {
        match self {
            Self::Generator | Self::Discriminator => 2.5,
            _ => 1.0,
        }
    }

    /// Room that its border and slow motion's frame take around it, in points of the screen.
    pub fn frame(self) -> f32 {
        self.border() + FRAME_GAP + FRAME_WIDTH
    }
}

/// A group of settings, and their room on the sheet: as a text, or as editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditorGroup {
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

impl EditorGroup {
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
            // As high as the discriminator's: both are said, or neither.
            Self::Generator => at(24.0, 413.0, 184.0, 60.0),
            Self::Discriminator => at(346.0, 413.0, 192.0, 60.0),
            Self::GeneratorGradient => at(24.0, 474.0, 197.0, 76.0),
            Self::DiscriminatorGradient => at(450.0, 36.0, 226.0, 76.0),
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
    pub fn path(self) -> &'static [Pos2] {
        const REAL: f32 = 242.0;
        const FAKE: f32 = 348.0;
        /// Of the losses.
        const RIGHT: f32 = 684.0;
        /// Of D's gradient, and of G's.
        const TOP: f32 = 30.0;
        const BOTTOM: f32 = 556.0;
        match self {
            Self::NoiseToGenerator => const { &[pos2(100.0, 160.0), pos2(100.0, 205.0)] },
            Self::GeneratorToFake => const { &[pos2(190.0, FAKE), pos2(226.0, FAKE)] },
            Self::RealToDiscriminator => const { &[pos2(316.0, REAL), pos2(352.0, REAL)] },
            Self::FakeToDiscriminator => const { &[pos2(316.0, FAKE), pos2(352.0, FAKE)] },
            Self::DiscriminatorToReal => const { &[pos2(532.0, REAL), pos2(568.0, REAL)] },
            Self::DiscriminatorToFake => const { &[pos2(532.0, FAKE), pos2(568.0, FAKE)] },
            Self::OfRealToLoss => {
                const { &[pos2(658.0, REAL), pos2(RIGHT, REAL), pos2(RIGHT, 162.0)] }
            }
            Self::OfFakeToDiscriminatorLoss => {
                const {
                    &[
                        pos2(658.0, FAKE - 8.0),
                        pos2(RIGHT, FAKE - 8.0),
                        pos2(RIGHT, REAL),
                    ]
                }
            }
            Self::OfFakeToGeneratorLoss => {
                const {
                    &[
                        pos2(658.0, FAKE + 8.0),
                        pos2(RIGHT, FAKE + 8.0),
                        pos2(RIGHT, 432.0),
                    ]
                }
            }
            Self::DiscriminatorGradient => {
                const {
                    &[
                        pos2(RIGHT, 116.0),
                        pos2(RIGHT, TOP),
                        pos2(442.0, TOP),
                        pos2(442.0, 205.0),
                    ]
                }
            }
            Self::GeneratorGradientToFakes => {
                const { &[pos2(RIGHT, 478.0), pos2(RIGHT, BOTTOM), pos2(316.0, BOTTOM)] }
            }
            Self::GeneratorGradient => {
                const { &[pos2(226.0, BOTTOM), pos2(16.0, BOTTOM), pos2(16.0, 385.0)] }
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

#[cfg(test)]
mod tests;
