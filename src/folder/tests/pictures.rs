use std::fs;

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba};

use super::super::*;
use super::{COLOUR_8, GREY_8, encoded, folder, image_of, plain, read};

#[test]
fn pictures_become_images_in_the_order_of_their_paths() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    for index in 0..20_u8 {
        let (name, format) = match index % 2 {
            0 => (format!("a{index:02}.png"), ImageFormat::Png),
            // Named like anything.
            _ => (format!("b/{index:02}.dat"), ImageFormat::Jpeg),
        };
        let picture = plain(30, 20, [index * 10, 0, 255]);
        fs::write(folder.path().join(name), encoded(&picture, format)).unwrap();
    }
    let FolderImages { images, tally, .. } = read(folder.path(), COLOUR_8);
    assert_eq!((tally.files, tally.read, tally.unusable()), (20, 20, 0));
    assert_eq!((images.side, images.channels, images.count()), (8, 3, 20));
    assert!(images.labels.is_empty());
    let order = (0..20).step_by(2).chain((1..20).step_by(2));
    for (place, index) in order.enumerate() {
        let red = f32::midpoint(images.image(place).unwrap()[0], 1.0) * 255.0;
        assert!((red - 10.0 * index as f32).abs() < 3.0, "{place}: {red}");
    }
    assert!(
        images
            .pixels
            .iter()
            .all(|pixel| (-1.0..=1.0).contains(pixel))
    );
    let grey = read(folder.path(), GREY_8).images;
    assert_eq!((grey.channels, grey.pixels.len()), (1, 20 * 64));
}

#[test]
fn a_picture_is_cropped_to_its_middle_and_keeps_its_brightness() {
    // Red, a black and white chequerboard of single pixels, red.
    let picture = RgbImage::from_fn(192, 64, |x, y| match x {
        64..128 => Rgb([((x + y) % 2 * 255) as u8; 3]),
        _ => Rgb([255, 0, 0]),
    });
    let png = encoded(&picture.into(), ImageFormat::Png);
    for side in [8, 16] {
        let image = image_of(&png, Wanted { side, ..COLOUR_8 });
        assert_eq!(image.len(), side * side * 3);
        assert!(
            image.iter().all(|level| level.abs_diff(127) <= 2),
            "{image:?}"
        );
    }
    // As high as it was wide.
    let tall = image::load_from_memory(&png).unwrap().rotate90();
    let image = image_of(&encoded(&tall, ImageFormat::Png), COLOUR_8);
    assert!(image.iter().all(|level| level.abs_diff(127) <= 2));
}

#[test]
fn tiny_and_narrow_pictures_are_enlarged() {
    for (width, height) in [(1, 1), (1, 500), (3, 2), (8, 8)] {
        let png = encoded(&plain(width, height, [9, 90, 200]), ImageFormat::Png);
        let image = image_of(&png, COLOUR_8);
        assert_eq!(image, [9, 90, 200].repeat(64), "{width}×{height}");
    }
}

#[test]
fn every_kind_of_pixel_is_read() {
    let grey = ImageBuffer::from_pixel(20, 20, Luma([100_u8]));
    let deep = ImageBuffer::from_pixel(20, 20, Rgb([100_u16 * 257; 3]));
    let clear = ImageBuffer::from_pixel(20, 20, Rgba([0_u8, 0, 0, 0]));
    let half = ImageBuffer::from_pixel(20, 20, Rgba([0_u8, 0, 0, 128]));
    let pictures: [(DynamicImage, u8); 4] = [
        (grey.into(), 100),
        (deep.into(), 100),
        (clear.into(), 255),
        (half.into(), 127),
    ];
    for (picture, level) in pictures {
        let png = encoded(&picture, ImageFormat::Png);
        assert_eq!(image_of(&png, GREY_8), [level; 64]);
        assert_eq!(image_of(&png, COLOUR_8), [level; 192]);
    }
    let grey = DynamicImage::from(ImageBuffer::from_pixel(20, 20, Luma([100_u8])));
    assert_eq!(
        image_of(&encoded(&grey, ImageFormat::Jpeg), GREY_8),
        [100; 64]
    );
}

#[test]
fn a_photograph_is_turned_the_way_up_that_it_was_taken() {
    // The upper half white; the note says: turn by 180°.
    let picture = RgbImage::from_fn(32, 32, |_, y| Rgb([if y < 16 { 255 } else { 0 }; 3]));
    let jpeg = encoded(&picture.into(), ImageFormat::Jpeg);
    let mut note = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    note.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0");
    let turned = [&jpeg[..2], &note, &jpeg[2..]].concat();
    assert!(image_of(&jpeg, GREY_8)[4] > 250);
    assert!(image_of(&turned, GREY_8)[4] < 5);
}

#[test]
fn sizes_out_of_range_are_brought_into_it() {
    let folder = folder();
    for (side, expected) in [(0, 1), (1, 1), (256, 256), (100_000, 256)] {
        let images = read(folder.path(), Wanted { side, ..COLOUR_8 }).images;
        assert_eq!((images.side, images.count()), (expected, 16));
    }
}
