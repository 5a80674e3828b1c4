//! The colours of faces, and what the values of their factors are called.

use crate::data::images::Factor;

/// Red, green, blue, each from 0 to 1.
pub(super) type Colour = [f32; 3];

pub(super) const SKINS: [Colour; 4] = [
    [0.98, 0.85, 0.72],
    [0.90, 0.70, 0.52],
    [0.70, 0.48, 0.32],
    [0.45, 0.29, 0.20],
];
pub(super) const HAIRS: [Colour; 4] = [
    [0.12, 0.09, 0.08],
    [0.45, 0.25, 0.12],
    [0.93, 0.76, 0.36],
    [0.80, 0.30, 0.15],
];
pub(super) const BACKGROUNDS: [Colour; 4] = [
    [0.55, 0.75, 0.92],
    [0.66, 0.86, 0.66],
    [0.95, 0.80, 0.62],
    [0.80, 0.70, 0.92],
];
pub(super) const EYES: [Colour; 2] = [[0.10, 0.10, 0.12], [0.10, 0.35, 0.75]];
pub(super) const EYEBALL: Colour = [1.0, 1.0, 1.0];
pub(super) const GLASSES: Colour = [0.08, 0.08, 0.10];
pub(super) const LIPS: Colour = [0.75, 0.16, 0.20];
/// An open mouth is darker than lips.
pub(super) const THROAT: Colour = [0.525, 0.112, 0.14];
pub(super) const CLOTHES: Colour = [0.25, 0.28, 0.40];

/// What is known of a face.
pub(in crate::data::images) const FACTORS: &[Factor] = &[
    Factor {
        name: msg!("Skin"),
        values: &["light", "tanned", "brown", "dark"],
    },
    Factor {
        name: msg!("Hair colour"),
        values: &["black", "brown", "blond", "red", "none"],
    },
    Factor {
        name: msg!("Background"),
        values: &["blue", "green", "orange", "violet"],
    },
    Factor {
        name: msg!("Hair"),
        values: &["short", "long", "bald"],
    },
    Factor {
        name: msg!("Mouth"),
        values: &["smiling", "straight", "open"],
    },
    Factor {
        name: msg!("Eyes"),
        values: &["dark", "blue"],
    },
    Factor {
        name: msg!("Glasses"),
        values: &["no", "yes"],
    },
    Factor {
        name: msg!("Pose"),
        values: &["left", "straight", "right"],
    },
];
