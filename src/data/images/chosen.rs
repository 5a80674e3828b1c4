//! Which data set settings ask for, and the size of its images.

use super::ImageSet;
use crate::config::{Data, ImageData};
use crate::data::ImageShape;

impl ImageData {
    /// The data set of the choice; `None` for points.
    pub const fn set(self) -> Option<ImageSet> {
        Some(match self {
            Self::None => return None,
            Self::Digits => ImageSet::Digits,
            Self::Faces => ImageSet::Faces,
            Self::OneShape => ImageSet::OneShape,
            Self::ManyShapes => ImageSet::ManyShapes,
            Self::Space => ImageSet::Space,
        })
    }
}

impl Data {
    /// Size of the images; `None` for points.
    pub fn image_shape(&self) -> Option<ImageShape> {
        Some(ImageShape {
            side: self.image_side.pixels(),
            channels: self.images.set()?.channels(),
        })
    }
}
