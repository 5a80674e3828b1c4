//! [`ImageSource`]: where images come from that settings ask for, and their size.

use super::{ImageBatch, ImageSet};
use crate::config::{Data, ImageData, Pictures};
use crate::data::{ImageShape, Rng};

/// Where images come from.
#[derive(Clone, Debug, PartialEq)]
pub enum ImageSource {
    /// A data set of the program's.
    Set(ImageSet),
    /// The user's own pictures, of which nothing is known.
    Own(Pictures),
}

impl ImageSource {
    /// The data set, where it is one.
    pub const fn set(&self) -> Option<ImageSet> {
        match self {
            Self::Set(set) => Some(*set),
            Self::Own(_) => None,
        }
    }

    /// Colour channels of an image: 1 (grey) or 3 (red, green, blue).
    pub fn channels(&self) -> usize {
        match self {
            Self::Set(set) => set.channels(),
            Self::Own(pictures) => pictures.channels(),
        }
    }

    /// Draws `count` images of `side`×`side` pixels; of own pictures there are no more than each of them once.
    pub fn sample(&self, side: usize, count: usize, rng: &mut Rng) -> ImageBatch {
        match self {
            Self::Set(set) => set.sample(side, count, rng),
            Self::Own(pictures) => super::own::sample(pictures, side, count, rng),
        }
    }
}

impl ImageData {
    /// The data set of the choice; `None` for points and for own pictures.
    pub const fn set(self) -> Option<ImageSet> {
        Some(match self {
            Self::None | Self::Own => return None,
            Self::Digits => ImageSet::Digits,
            Self::Faces => ImageSet::Faces,
            Self::OneShape => ImageSet::OneShape,
            Self::ManyShapes => ImageSet::ManyShapes,
            Self::Space => ImageSet::Space,
        })
    }
}

impl Data {
    /// Where images come from; `None` for points.
    pub fn image_source(&self) -> Option<ImageSource> {
        match self.images {
            ImageData::None => None,
            ImageData::Own => Some(ImageSource::Own(self.pictures.clone())),
            images => images.set().map(ImageSource::Set),
        }
    }

    /// Size of the images; `None` for points.
    pub fn image_shape(&self) -> Option<ImageShape> {
        Some(ImageShape {
            side: self.image_side.pixels(),
            channels: self.image_source()?.channels(),
        })
    }
}
