//! [`OwnData`]: data of the user's own, and what of [`Data`] holds them.

use serde::{Deserialize, Serialize};

use super::{Data, Distribution, Formula, ImageData, Pictures, Points};

/// A kind of data that a user brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

    /// Whether the data of this kind are the same in both.
    pub fn is_same(self, a: &Data, b: &Data) -> bool {
        match self {
            Self::Drawing => a.drawn == b.drawn,
            Self::Table => a.imported == b.imported && a.imported_axes == b.imported_axes,
            Self::Formula => a.formula == b.formula,
            Self::Pictures => a.pictures == b.pictures,
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

impl Data {
    /// Learns what the user's own data are elsewhere; their count, spread and size of pictures stay.
    pub fn take_own(&mut self, from: &Self) {
        let Self {
            images,
            distribution,
            drawn,
            imported,
            imported_axes,
            formula,
            pictures,
            image_side: _,
            count: _,
            spread: _,
        } = from;
        self.images = *images;
        self.pictures = pictures.clone();
        if *images != ImageData::None {
            return;
        }
        self.distribution = *distribution;
        self.formula = formula.clone();
        self.imported = imported.clone();
        self.imported_axes.clone_from(imported_axes);
        if *distribution == Distribution::Drawn {
            self.drawn = drawn.clone();
        }
    }

    /// Leaves out what is the user's own, whether it is learned or kept beside other data.
    pub fn leave_out_own(&mut self) {
        let Self {
            drawn,
            imported,
            imported_axes,
            formula,
            pictures,
            images: _,
            distribution: _,
            image_side: _,
            count: _,
            spread: _,
        } = self;
        *drawn = Points::default();
        *imported = Points::default();
        *imported_axes = None;
        *formula = Formula::default();
        *pictures = Pictures::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OwnAxis;

    #[test]
    fn what_is_the_users_own_is_taken_over_or_left_out_as_a_whole() {
        let plain = Data {
            count: 77,
            spread: Some(0.25),
            ..Data::default()
        };
        let axis = |name: &str| OwnAxis {
            name: name.to_owned(),
            at_zero: 0.0,
            at_one: 2.0,
        };
        let own = Data {
            distribution: Distribution::Imported,
            imported: vec![[0.25, 0.5], [0.75, 0.5]].into(),
            imported_axes: Some([axis("a"), axis("b")]),
            drawn: vec![[0.5, 0.5], [0.5, 0.75]].into(),
            ..plain.clone()
        };
        let mut taken = Data {
            count: 12,
            ..Data::default()
        };
        taken.take_own(&own);
        assert_eq!(
            taken,
            Data {
                count: 12,
                spread: None,
                drawn: Points::default(),
                ..own.clone()
            }
        );
        let drawn = Data {
            distribution: Distribution::Drawn,
            ..own.clone()
        };
        taken.take_own(&drawn);
        assert_eq!(taken.drawn, own.drawn);
        // With pictures the points that are learned nowhere stay as they were.
        let pictures = Data {
            images: ImageData::Own,
            ..Data::default()
        };
        taken.take_own(&pictures);
        assert_eq!(
            (taken.images, taken.distribution),
            (ImageData::Own, Distribution::Drawn)
        );
        let mut left = own;
        left.leave_out_own();
        let expected = Data {
            distribution: Distribution::Imported,
            ..plain
        };
        assert_eq!(left, expected);
    }

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
