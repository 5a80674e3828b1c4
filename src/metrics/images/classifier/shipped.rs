//! The classifiers that ship, one for each labelled data set. docs/CLASSIFIERS.md says how they were
//! made and how often they are right.

use super::Classifier;
use crate::data::images::ImageSet;

impl Classifier {
    /// The one of a data set; `None` where nothing is known of its images.
    pub fn shipped(set: ImageSet) -> Option<Self> {
        let bytes: &[u8] = match set {
            ImageSet::Digits => include_bytes!("../../../../assets/classifiers/digits.bin"),
            ImageSet::Faces => include_bytes!("../../../../assets/classifiers/faces.bin"),
            ImageSet::OneShape => include_bytes!("../../../../assets/classifiers/one_shape.bin"),
            ImageSet::ManyShapes => {
                include_bytes!("../../../../assets/classifiers/many_shapes.bin")
            }
            ImageSet::Space => return None,
        };
        // A test reads them all.
        Self::from_bytes(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Stream;

    #[test]
    fn each_labelled_set_has_one_that_knows_its_factors() {
        for &set in ImageSet::ALL {
            let Some(classifier) = Classifier::shipped(set) else {
                assert!(set.factors().is_empty(), "{set:?}");
                continue;
            };
            assert_eq!(classifier.channels(), set.channels());
            let sizes = set.factors().iter().map(|f| f.values.len() as u8);
            assert!(sizes.eq(classifier.factors().iter().copied()), "{set:?}");
        }
    }

    #[test]
    fn they_are_right_about_images_of_every_size() {
        for (set, least) in [
            (ImageSet::Digits, 0.98),
            (ImageSet::Faces, 0.98),
            (ImageSet::OneShape, 0.995),
            (ImageSet::ManyShapes, 0.995),
        ] {
            let classifier = Classifier::shipped(set).unwrap();
            for side in [16, 28, 32] {
                let images = set.sample(side, 500, &mut Stream::Real.rng(77));
                let classes = classifier.judge(&images.pixels, side).classes;
                let factors = set.factors();
                for (k, factor) in factors.iter().enumerate() {
                    let pairs = classes.iter().zip(&images.labels);
                    let pairs = pairs.skip(k).step_by(factors.len());
                    let right = pairs.filter(|(class, label)| class == label).count();
                    let share = right as f64 / 500.0;
                    assert!(share >= least, "{set:?} {side} {}: {share}", factor.name);
                }
            }
        }
    }
}
