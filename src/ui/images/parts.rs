//! Which images a picture shows, of those that a snapshot has.

use super::arrange::Group;
use crate::training::Images;
pub use crate::training::Part;
use crate::ui::layers::{Layer, Layers};

/// Real images beside or below the fakes: enough to compare with, so that the fakes stay large.
const REAL_BESIDE: usize = 16;

/// One image.
pub type Place = (Part, usize);

impl Part {
    /// Name above its images, where there are others.
    pub fn title(self) -> &'static str {
        match self {
            Self::Fakes => tr!("Fakes"),
            Self::Real => tr!("Real images"),
            Self::Sheet => tr!("Sheet"),
        }
    }

    /// Name of one of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Fakes => tr!("Fake"),
            Self::Real => tr!("Real image"),
            Self::Sheet => tr!("Sheet"),
        }
    }

    /// How many there are.
    pub fn count(self, images: &Images) -> usize {
        images.each(self.pixels(images)).len()
    }

    /// So many of them, as they are arranged.
    pub fn group(self, images: &Images, most: usize) -> Group {
        Group {
            count: self.count(images).min(most),
            // A strip may go on in the next line; a sheet has two directions.
            columns: match (self, &images.sheet) {
                (Self::Sheet, Some(sheet)) if sheet.rows > 1 => Some(sheet.columns),
                _ => None,
            },
        }
    }
}

/// The parts of a picture with these layers, the main one first.
pub fn parts(images: &Images, layers: Layers) -> Vec<(Part, Group)> {
    let main = if layers.shows(Layer::Manifold) && images.sheet.is_some() {
        Some(Part::Sheet)
    } else if layers.shows(Layer::Fake) || layers.shows(Layer::Gradients) {
        Some(Part::Fakes)
    } else {
        None
    };
    let real = layers.shows(Layer::Real).then_some(Part::Real);
    let most_real = if main.is_some() {
        REAL_BESIDE
    } else {
        usize::MAX
    };
    let with = |part: Option<Part>, most: usize| part.map(|part| (part, part.group(images, most)));
    [with(main, usize::MAX), with(real, most_real)]
        .into_iter()
        .flatten()
        .filter(|(_, group)| group.count > 0)
        .collect()
}

/// Whether the pixels of a part are seen.
pub fn shows_pixels(part: Part, layers: Layers) -> bool {
    part != Part::Fakes || layers.shows(Layer::Fake)
}

/// Whether anything has a frame of D's opinion: it has none of a sheet.
pub fn has_frames(images: &Images, layers: Layers) -> bool {
    let has_opinions = |(part, _): &(Part, Group)| !part.opinions(images).is_empty();
    layers.shows(Layer::Surface) && parts(images, layers).iter().any(has_opinions)
}

/// Whether what D would change lies over a part.
pub fn shows_changes(part: Part, layers: Layers) -> bool {
    part == Part::Fakes && layers.shows(Layer::Gradients)
}

/// Whether a part is grey: its hues would mix with those of the changes that lie over it.
pub fn is_grey(part: Part, images: &Images, layers: Layers) -> bool {
    shows_changes(part, layers) && shows_pixels(part, layers) && !images.gradients.is_empty()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::ImageShape;
    use crate::training::{Opinion, Sheet};

    /// Images of 2 × 2 pixels: fakes are dark, real ones bright.
    pub fn some_images() -> Images {
        let shape = ImageShape {
            side: 2,
            channels: 1,
        };
        let count = 64;
        Images {
            units: None,
            without_map: None,
            shape,
            real: vec![0.75; 4 * count].into(),
            fakes: vec![-0.5; 4 * count],
            noise: (0..2 * count).map(|i| i as f32 / 128.0).collect(),
            noise_dim: 2,
            d_of_real: vec![0.75; count],
            d_of_fakes: vec![0.25; count],
            opinion: Opinion::default(),
            gradients: (0..4 * count).map(|i| i as f32 - 100.0).collect(),
            pull: 1.0,
            sheet: Some(Sheet {
                columns: 10,
                rows: 10,
                pixels: vec![0.0; 400],
                noise: vec![0.5; 200],
            }),
        }
    }

    /// Layers of which these are on.
    pub fn only(on: &[Layer]) -> Layers {
        let mut layers = Layers::default();
        for layer in Layer::ALL {
            layers.set(layer, on.contains(&layer));
        }
        layers
    }

    #[test]
    fn layers_decide_which_images_there_are() {
        let images = some_images();
        let of = |on: &[Layer]| -> Vec<(Part, usize)> {
            let parts = parts(&images, only(on));
            parts
                .iter()
                .map(|(part, group)| (*part, group.count))
                .collect()
        };
        assert_eq!(of(&[Layer::Fake]), [(Part::Fakes, 64)]);
        assert_eq!(of(&[Layer::Gradients]), [(Part::Fakes, 64)]);
        assert_eq!(of(&[Layer::Real]), [(Part::Real, 64)]);
        let both = [(Part::Fakes, 64), (Part::Real, REAL_BESIDE)];
        assert_eq!(of(&[Layer::Fake, Layer::Real]), both);
        assert_eq!(of(&[Layer::Fake, Layer::Manifold]), [(Part::Sheet, 100)]);
        assert_eq!(of(&[Layer::Surface]), []);
        let framed = [Layer::Surface, Layer::Manifold, Layer::Real];
        assert!(has_frames(&images, only(&framed)), "of the real ones");
        assert!(!has_frames(&images, only(&framed[..2])));
        let without = Images {
            sheet: None,
            units: None,
            without_map: None,
            ..images.clone()
        };
        let parts = parts(&without, only(&[Layer::Fake, Layer::Manifold]));
        assert_eq!(parts[0].0, Part::Fakes);
    }

    #[test]
    fn images_are_grey_beneath_changes_alone() {
        let images = some_images();
        let both = only(&[Layer::Fake, Layer::Gradients, Layer::Real]);
        assert!(is_grey(Part::Fakes, &images, both));
        assert!(!is_grey(Part::Real, &images, both));
        assert!(!is_grey(Part::Fakes, &images, only(&[Layer::Fake])));
        // Where there is no change to see, the image is as it is.
        let without = Images {
            gradients: Vec::new(),
            ..images
        };
        assert!(!is_grey(Part::Fakes, &without, both));
    }
}
