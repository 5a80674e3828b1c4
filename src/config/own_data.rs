//! [`OwnData`]: data of the user's own.

use serde::{Deserialize, Serialize};

use super::{Data, Distribution, ImageData};

/// A kind of data that a user brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnData {
    /// Points that were drawn.
    Drawing,
    /// Points of a table.
    Table,
    /// Points of two formulas.
    Formula,
    /// Pictures of a folder or a file.
    Pictures,
}

impl OwnData {
    /// What is learned, if it is the user's own.
    pub fn of(data: &Data) -> Option<Self> {
        match (data.images, data.distribution) {
            (ImageData::Own, _) => Some(Self::Pictures),
            (ImageData::None, Distribution::Drawn) => Some(Self::Drawing),
            (ImageData::None, Distribution::Imported) => Some(Self::Table),
            (ImageData::None, Distribution::Formula) => Some(Self::Formula),
            _ => None,
        }
    }

    /// The name of what is on such data, where no file has one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drawing => tr!("A drawing"),
            Self::Table => tr!("A table of your own"),
            Self::Formula => tr!("A formula"),
            Self::Pictures => tr!("Pictures of your own"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_data_that_are_used_are_of_ones_own() {
        let mut data = Data::default();
        assert_eq!(OwnData::of(&data), None);
        for (distribution, own) in [
            (Distribution::Drawn, OwnData::Drawing),
            (Distribution::Imported, OwnData::Table),
            (Distribution::Formula, OwnData::Formula),
        ] {
            data.distribution = distribution;
            assert_eq!(OwnData::of(&data), Some(own));
        }
        data.images = ImageData::Digits;
        assert_eq!(OwnData::of(&data), None);
        data.images = ImageData::Own;
        assert_eq!(OwnData::of(&data), Some(OwnData::Pictures));
    }
}
