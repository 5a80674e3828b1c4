use std::fs;

use image::{ImageBuffer, ImageFormat, Luma, Rgb};

use super::super::*;
use super::{encoded, plain};

#[test]
fn grey_pictures_have_one_channel_and_a_single_coloured_one_gives_all_three() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    for index in 0..20_u8 {
        let format = [ImageFormat::Png, ImageFormat::Jpeg][usize::from(index % 2)];
        let grey = ImageBuffer::from_fn(50, 40, |x, _| Luma([(x as u8) * 5 + index]));
        write(&format!("{index:02}"), &encoded(&grey.into(), format));
        // Grey, and written in colour.
        let written = plain(40, 40, [index; 3]);
        write(
            &format!("{index:02}c"),
            &encoded(&written, ImageFormat::Png),
        );
    }
    let import = || import(folder.path(), Choices::default(), Watch::default()).unwrap();
    let grey = import();
    assert_eq!((grey.pictures.channels(), grey.pictures.count()), (1, 40));
    assert_eq!(grey.tally.to_string(), "40 pictures read.");
    assert_eq!(
        import().pictures,
        grey.pictures,
        "a folder is the same each time"
    );
    write(
        "99.png",
        &encoded(&plain(32, 32, [10, 20, 30]), ImageFormat::Png),
    );
    let coloured = import().pictures;
    assert_eq!((coloured.channels(), coloured.count()), (3, 41));
    let last = coloured.levels().chunks_exact(3 * 1_024).last().unwrap();
    assert_eq!(last, [10, 20, 30].repeat(1_024));
    let first: Vec<u8> = coloured
        .levels()
        .iter()
        .copied()
        .step_by(3)
        .take(1_024)
        .collect();
    assert_eq!(first, grey.pictures.levels()[..1_024]);
}

#[test]
fn of_more_pictures_than_are_kept_some_are_drawn_by_lot() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..crate::config::MAX_PICTURES + 10 {
        let [high, low] = (index as u16).to_be_bytes();
        let png = encoded(
            &ImageBuffer::from_pixel(2, 2, Rgb([high, low, 0])).into(),
            ImageFormat::Png,
        );
        fs::write(folder.path().join(format!("{index}.png")), png).unwrap();
    }
    let Imported {
        pictures, tally, ..
    } = import(folder.path(), Choices::default(), Watch::default()).unwrap();
    assert_eq!(pictures.count(), crate::config::MAX_PICTURES);
    assert_eq!(
        tally.to_string(),
        "5,000 of 5,010 files read, drawn by lot from all of them."
    );
}
