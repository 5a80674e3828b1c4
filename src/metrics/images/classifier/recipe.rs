//! How the classifiers that ship were made: of which images, in which sizes.

use super::train::{Trained, UPDATES, train};
use crate::data::Rng;
use crate::data::images::ImageSet;
use rand_chacha::rand_core::SeedableRng as _;

/// Images of a set that code draws; of the digits there are 1,797.
const DRAWN: usize = 20_000;
const DIGITS: usize = 1_797;
/// Random numbers that no run ever draws: images that a classifier was trained on have features that are
/// a little too sure, so fresh ones would be off a floor that was made of them.
const STREAM: u64 = 1 << 32;

impl ImageSet {
    /// The sizes of images that its classifier is trained on, in pixels of a row. Smaller faces show
    /// neither eyes nor mouths.
    pub const fn classifier_sides(self) -> &'static [usize] {
        match self {
            Self::Digits | Self::OneShape | Self::ManyShapes | Self::Space => &[8, 16, 32],
            Self::Faces => &[16, 32],
        }
    }
}

/// Trains the classifier of a data set, in some minutes; `None` where nothing is known of its
/// images. [`Trained::accuracies`] has a row for each of [`ImageSet::classifier_sides`].
pub fn train_for(set: ImageSet, seed: u64) -> Option<Trained> {
    let count = if set == ImageSet::Digits {
        DIGITS
    } else {
        DRAWN
    };
    let sizes = set.classifier_sides().iter();
    let sizes = sizes.map(|&side| {
        // The same seed, and so the same images, in every size.
        let mut rng = Rng::seed_from_u64(seed);
        rng.set_stream(STREAM);
        set.sample(side, count, &mut rng)
    });
    let factors: Vec<u8> = set.factors().iter().map(|f| f.values.len() as u8).collect();
    train(sizes, &factors, UPDATES, seed)
}
