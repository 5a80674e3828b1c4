//! [`Face`]: what is random of a face.

use super::palette::{BACKGROUNDS, Colour, EYES, HAIRS, SKINS};
use crate::data::Rng;
use crate::data::images::chance::{Pick, between, happens, one_of, tinted};

/// The label of the hair colour of those who have no hair.
const NO_HAIR: u8 = HAIRS.len() as u8;
/// How many wear glasses.
const WEAR_GLASSES: f32 = 0.25;
/// Where the middle of a face is.
const POSES: [f32; 3] = [-0.14, 0.0, 0.14];
const HEIGHT: f32 = 0.08;
/// No two faces have quite the same colours.
const TINT: f32 = 0.03;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hair {
    Short,
    Long,
    Bald,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mouth {
    Smiling,
    Straight,
    Open,
}

/// A face, before it is painted.
pub(in crate::data::images) struct Face {
    pub(super) skin: Pick<Colour>,
    pub(super) hair_colour: Pick<Colour>,
    pub(super) background: Pick<Colour>,
    pub(super) hair: Pick<Hair>,
    pub(super) mouth: Pick<Mouth>,
    pub(super) eyes: Pick<Colour>,
    pub(super) has_glasses: bool,
    pose: Pick<f32>,
    /// The middle of the head.
    pub(super) center: [f32; 2],
    /// Half the width and height of the head.
    pub(super) size: [f32; 2],
}

impl Face {
    /// One more face.
    pub(super) fn random(rng: &mut Rng) -> Self {
        let mut skin = one_of(rng, &SKINS);
        let mut hair_colour = one_of(rng, &HAIRS);
        let mut background = one_of(rng, &BACKGROUNDS);
        let hair = one_of(rng, &[Hair::Short, Hair::Long, Hair::Bald]);
        let mouth = one_of(rng, &[Mouth::Smiling, Mouth::Straight, Mouth::Open]);
        let eyes = one_of(rng, &EYES);
        let has_glasses = happens(rng, WEAR_GLASSES);
        let pose = one_of(rng, &POSES);
        let center = [
            pose.value + between(rng, -0.03..0.03),
            HEIGHT + between(rng, -0.04..0.04),
        ];
        let size = [between(rng, 0.50..0.62), between(rng, 0.66..0.76)];
        for colour in [&mut background, &mut hair_colour, &mut skin] {
            colour.value = tinted(rng, colour.value, TINT);
        }
        if hair.value == Hair::Bald {
            hair_colour.label = NO_HAIR;
        }
        Self {
            skin,
            hair_colour,
            background,
            hair,
            mouth,
            eyes,
            has_glasses,
            pose,
            center,
            size,
        }
    }

    /// The value of each factor, in the order of `FACTORS`.
    pub(super) fn values(&self) -> [u8; 8] {
        [
            self.skin.label,
            self.hair_colour.label,
            self.background.label,
            self.hair.label,
            self.mouth.label,
            self.eyes.label,
            u8::from(self.has_glasses),
            self.pose.label,
        ]
    }
}
