//! [`OwnData`]: data of the user's own, and what is called after them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::preset::MOST_NAME;
use super::{Data, Distribution, ImageData};

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

/// The name of what is on the data of a file or a folder, at most [`MOST_NAME`] characters.
pub fn name_of_file(path: &Path) -> String {
    // `.` and `..` have none.
    let of_whole = || Some(path.canonicalize().ok()?.file_name()?.to_owned());
    let name = path.file_name().map(ToOwned::to_owned).or_else(of_whole);
    let name = name.unwrap_or_else(|| path.as_os_str().to_owned());
    let name = name.to_string_lossy();
    let shown = name.chars().filter(|c| !c.is_control());
    shown.take(MOST_NAME).collect()
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

    #[test]
    fn a_file_gives_its_name_and_a_folder_too() {
        for (path, name) in [
            ("/data/iris.csv", "iris.csv"),
            ("pictures/cats/", "cats"),
            ("/", "/"),
        ] {
            assert_eq!(name_of_file(Path::new(path)), name);
        }
        let long = "x".repeat(2 * MOST_NAME);
        assert_eq!(name_of_file(Path::new(&long)).len(), MOST_NAME);
    }
}
