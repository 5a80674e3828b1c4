//! - [`pictures`]: what becomes of good pictures
//! - [`bad`]: files that cannot be used
//! - [`importing`]: a folder as the pictures of a configuration
//! - [`packed`]: files of many images
//! - [`tree`]: folders, links, limits and cancelling

mod bad;
mod importing;
mod packed;
mod pictures;
mod tree;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

use super::*;

const GREY_8: Wanted = Wanted {
    side: 8,
    colours: Colours::Grey,
    choices: Choices {
        cut: Cut {
            fit: Fit::Crop,
            tile: None,
        },
        only: None,
    },
    limit: usize::MAX,
};
const COLOUR_8: Wanted = Wanted {
    colours: Colours::Colour,
    ..GREY_8
};

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A picture of one colour.
fn plain(width: u32, height: u32, colour: [u8; 3]) -> DynamicImage {
    RgbImage::from_pixel(width, height, Rgb(colour)).into()
}

/// A folder of 16 black pictures, `0.png` to `15.png`, 40×40.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let png = encoded(&plain(40, 40, [0; 3]), ImageFormat::Png);
    for index in 0..16 {
        fs::write(folder.path().join(format!("{index:02}.png")), &png).unwrap();
    }
    folder
}

#[allow(clippy::needless_pass_by_value, reason = "made where it is wanted")]
fn read(path: &Path, wanted: Wanted) -> FolderImages {
    read_folder(path, &wanted, Watch::default()).unwrap()
}

/// What becomes of 16 good pictures and a file beside them.
fn beside(name: &str, bytes: &[u8]) -> Tally {
    let folder = folder();
    fs::write(folder.path().join(name), bytes).unwrap();
    let FolderImages { images, tally, .. } = read(folder.path(), GREY_8);
    assert_eq!((images.count(), tally.files), (tally.read, 17));
    tally
}

/// The image of a picture alone, `[y][x][channel]` in levels.
#[allow(clippy::needless_pass_by_value, reason = "made where it is wanted")]
fn image_of(picture: &[u8], wanted: Wanted) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), picture).unwrap();
    let shape = Shape {
        side: wanted.side,
        colours: wanted.colours,
        cut: wanted.choices.cut,
    };
    picture::read(file.path(), shape, 1)
        .unwrap()
        .images
        .remove(0)
}

/// Grey images of 8 × 8 pixels, cut out like that.
fn cut_as(cut: Cut) -> Wanted {
    Wanted {
        choices: Choices { cut, only: None },
        ..GREY_8
    }
}
