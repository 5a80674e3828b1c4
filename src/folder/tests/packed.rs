//! Files of many images, and sheets of them.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use image::{ImageFormat, Rgb, RgbImage};

use super::super::*;
use super::{COLOUR_8, GREY_8, cut_as, encoded, read};

/// Images of MNIST's kind: so many, 10 wide and 12 high, each of one grey.
fn idx(count: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    for size in [count, 12, 10] {
        bytes.extend(size.to_be_bytes());
    }
    bytes.extend((0..count).flat_map(|index| [index as u8; 120]));
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn greys(images: &ImageBatch) -> Vec<u8> {
    let first = (0..images.count()).filter_map(|i| images.image(i)?.first().copied());
    first.map(|v| (127.5 * (v + 1.0)).round() as u8).collect()
}

#[test]
fn idx_is_read_compressed_or_not_alone_or_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let plain_file = folder.path().join("train-images-idx3-ubyte");
    fs::write(&plain_file, idx(40)).unwrap();
    let expected: Vec<u8> = (0..40).collect();
    assert!(holds_images(&plain_file));
    let found = read(&plain_file, GREY_8);
    assert_eq!(greys(&found.images), expected);
    assert_eq!(found.tally.to_string(), "40 pictures read.");
    // They are images already, not sheets of them.
    let cut = Cut {
        tile: Some(2),
        ..Cut::default()
    };
    let uncut = read(&plain_file, cut_as(cut));
    assert_eq!(uncut.images, found.images);
    assert_eq!(
        uncut.tally.to_string(),
        "40 pictures read. 1 file of many images was not cut into tiles: its images are taken as they are."
    );
    fs::write(folder.path().join("a.gz"), gzip(&idx(40))).unwrap();
    fs::write(
        folder.path().join("labels.gz"),
        gzip(&[0, 0, 8, 1, 0, 0, 0, 2, 7, 1]),
    )
    .unwrap();
    let both = read(folder.path(), GREY_8);
    assert_eq!(greys(&both.images), [&expected[..], &expected].concat());
    assert_eq!((both.tally.packs, both.tally.unusable()), (3, 0));
    // Fewer than there are: by lot, and from everywhere.
    let some = read(
        &plain_file,
        Wanted {
            limit: 20,
            ..GREY_8
        },
    );
    assert_eq!((some.images.count(), some.tally.left), (20, 20));
    assert!(greys(&some.images).iter().any(|grey| *grey >= 30));
    assert!(
        some.tally
            .to_string()
            .contains("20 more pictures were left out, by lot")
    );
}

#[test]
fn batches_of_cifar_have_planes_of_colours() {
    let folder = tempfile::tempdir().unwrap();
    let batch = |labels: &[u8]| -> Vec<u8> {
        let one = |index: u8| {
            let planes = [200, index, 150]
                .into_iter()
                .flat_map(|level| [level; 1_024]);
            labels.iter().copied().chain(planes).collect::<Vec<u8>>()
        };
        (0..20).flat_map(one).collect()
    };
    for (name, labels) in [("data_batch_1.bin", &[7][..]), ("train.bin", &[19, 99])] {
        let path = folder.path().join(name);
        fs::write(&path, batch(labels)).unwrap();
        assert!(holds_images(&path), "{name}");
        let found = read(&path, COLOUR_8).images;
        assert_eq!((found.count(), found.channels), (20, 3));
        let last = &found.image(19).unwrap()[..3];
        let levels: Vec<u8> = last
            .iter()
            .map(|v| (127.5 * (v + 1.0)).round() as u8)
            .collect();
        assert_eq!(levels, [200, 19, 150], "{name}");
    }
    // A label that is none, and a text that begins like one.
    let path = folder.path().join("no.bin");
    fs::write(&path, batch(&[10])).unwrap();
    assert!(!holds_images(&path));
    fs::write(&path, "\t1.0\t2.0\n".repeat(900)).unwrap();
    assert!(!holds_images(&path));
}

#[test]
fn what_is_not_whole_is_broken_and_what_would_be_huge_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("images");
    let mut short = idx(40);
    short.truncate(2_000);
    let mut endless = idx(40);
    endless[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
    let mut wide = idx(40);
    wide[12..16].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
    let half = &gzip(&idx(40))[..60];
    for bytes in [&short[..], &endless, &wide, half, &[0, 0, 8, 3, 0]] {
        fs::write(&path, bytes).unwrap();
        let error = read_folder(&path, &GREY_8, Watch::default()).unwrap_err();
        assert!(error.to_string().contains("1 is broken"), "{error}");
    }
    // 300 MB of zeros in 300 kB.
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    bomb.write_all(&idx(40)).unwrap();
    for _ in 0..300 {
        bomb.write_all(&vec![0; 1 << 20]).unwrap();
    }
    fs::write(&path, bomb.finish().unwrap()).unwrap();
    let error = read_folder(&path, &GREY_8, Watch::default()).unwrap_err();
    assert!(error.to_string().contains("1 is too large"), "{error}");
}

#[test]
fn a_sheet_is_cut_into_its_tiles_and_empty_ones_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.png");
    // 5 × 4 tiles of 10 pixels, the last two of which are empty; each has a black pixel and its own grey.
    let sheet = RgbImage::from_fn(54, 40, |x, y| {
        let tile = x / 10 + 5 * (y / 10);
        let is_mark = x % 10 == 9 && y % 10 == 9;
        let grey = if tile >= 18 { 255 } else { 10 * tile as u8 };
        Rgb([if is_mark && tile < 18 { 255 } else { grey }; 3])
    });
    fs::write(&path, encoded(&sheet.into(), ImageFormat::Png)).unwrap();
    let cut = Cut {
        tile: Some(10),
        ..Cut::default()
    };
    let found = read(&path, cut_as(cut));
    let expected: Vec<u8> = (0..18).map(|tile| 10 * tile).collect();
    assert_eq!(greys(&found.images), expected);
    assert_eq!(
        found.tally.to_string(),
        "18 pictures read. 2 tiles of one colour were left out."
    );
}

#[test]
fn pictures_of_other_kinds_are_read_and_padded_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
        ImageFormat::Bmp,
    ];
    for index in 0..16_usize {
        // A white ground with a black bar in the middle, as wide as all of it.
        let picture = RgbImage::from_fn(60, 20, |_, y| {
            Rgb([if (8..12).contains(&y) { 0 } else { 255 }; 3])
        });
        let bytes = encoded(&picture.into(), kinds[index % 4]);
        fs::write(folder.path().join(format!("{index:02}")), bytes).unwrap();
    }
    let cropped = read(folder.path(), GREY_8);
    assert_eq!((cropped.tally.read, cropped.tally.unusable()), (16, 0));
    let cut = Cut {
        fit: Fit::Pad,
        tile: None,
    };
    let padded = read(folder.path(), cut_as(cut));
    let dark = |images: &ImageBatch, index: usize| {
        let image = images.image(index).unwrap();
        image.iter().filter(|v| **v < 0.0).count()
    };
    for index in 0..16 {
        // The bar is a fifth of a square, and less of a padded one, whose rim is white.
        assert!(
            dark(&cropped.images, index) > dark(&padded.images, index),
            "{index}"
        );
        let image = padded.images.image(index).unwrap();
        assert!(image[..16].iter().all(|v| *v > 0.9), "{index}: {image:?}");
    }
}

#[test]
fn several_files_of_many_share_what_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        fs::write(folder.path().join(name), idx(40)).unwrap();
    }
    fs::write(
        folder.path().join("c.png"),
        encoded(&super::plain(20, 20, [0; 3]), ImageFormat::Png),
    )
    .unwrap();
    let found = read(
        folder.path(),
        Wanted {
            limit: 30,
            ..GREY_8
        },
    );
    assert_eq!(
        (found.tally.read, found.tally.packs, found.tally.files),
        (30, 2, 3)
    );
    assert_eq!(
        found.tally.to_string(),
        "30 pictures read. 51 more pictures were left out, by lot."
    );
}

#[test]
fn tiny_tiles_of_a_large_sheet_are_not_all_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.png");
    let sheet = RgbImage::from_fn(800, 800, |x, y| Rgb([x as u8, y as u8, (x ^ y) as u8]));
    fs::write(&path, encoded(&sheet.into(), ImageFormat::Png)).unwrap();
    let cut = Cut {
        tile: Some(2),
        ..Cut::default()
    };
    let found = read(
        &path,
        Wanted {
            limit: 50,
            ..cut_as(cut)
        },
    );
    assert_eq!((found.tally.read, found.tally.left), (50, 400 * 400 - 50));
}

fn only(labels: &[&str], wanted: Wanted) -> Wanted {
    let mut wanted = wanted;
    wanted.choices.only = Some(labels.iter().map(|&label| label.to_owned()).collect());
    wanted
}

fn counts(labels: &[(String, usize)]) -> Vec<(&str, usize)> {
    labels
        .iter()
        .map(|(l, count)| (l.as_str(), *count))
        .collect()
}

#[test]
fn images_of_idx_are_chosen_by_the_labels_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("train-images-idx3-ubyte.gz");
    fs::write(&images, gzip(&idx(60))).unwrap();
    assert_eq!(read(&images, GREY_8).labels, []);
    let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 60];
    labels.extend((0..60).map(|image| image % 3 * 5));
    // Packed or not, whatever the images are.
    fs::write(folder.path().join("train-labels-idx1-ubyte"), &labels).unwrap();
    let all = read(&images, GREY_8);
    assert_eq!(counts(&all.labels), [("0", 20), ("5", 20), ("10", 20)]);
    assert_eq!(all.tally.read, 60);
    let some = read(&images, only(&["5"], GREY_8));
    let expected: Vec<u8> = (0..60).filter(|image| image % 3 == 1).collect();
    assert_eq!(greys(&some.images), expected);
    // The folder of both is the same.
    let folder = read(folder.path(), only(&["0", "10"], GREY_8));
    let expected: Vec<u8> = (0..60).filter(|image| image % 3 != 1).collect();
    assert_eq!(greys(&folder.images), expected);
    assert_eq!(folder.labels, all.labels);
}

#[test]
fn labels_that_are_not_those_of_the_images_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("train-images-idx3-ubyte");
    fs::write(&images, idx(60)).unwrap();
    let beside = folder.path().join("train-labels-idx1-ubyte");
    let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 59];
    labels.extend([3; 59]);
    for (bytes, said) in [
        (
            &labels[..],
            "train-labels-idx1-ubyte has 59 for 60 pictures.",
        ),
        (b"labels", "train-labels-idx1-ubyte cannot be read."),
    ] {
        fs::write(&beside, bytes).unwrap();
        let said = format!("Labels are not used: {said}");
        let alone = read(&images, GREY_8).tally.to_string();
        assert_eq!(alone, format!("60 pictures read. {said}"));
        let both = read(folder.path(), GREY_8).tally.to_string();
        assert!(both.contains(&said), "{both}");
        let error = read_folder(&images, &only(&["3"], GREY_8), Watch::default()).unwrap_err();
        assert!(error.to_string().contains("Labels are not used"), "{error}");
    }
    labels.push(3);
    fs::write(&beside, &labels).unwrap();
    assert_eq!(read(&images, GREY_8).tally.mislabelled, None);
}

#[test]
fn a_picture_smaller_than_a_tile_is_told() {
    let folder = super::folder();
    let cut = |tile| {
        cut_as(Cut {
            tile: Some(tile),
            ..Cut::default()
        })
    };
    let error = read_folder(folder.path(), &cut(41), Watch::default()).unwrap_err();
    assert!(
        error.to_string().ends_with(
            "16 of 16 files could not be read: 16 are smaller than a tile: 00.png, 01.png, 02.png, 03.png, 04.png and 11 more."
        ),
        "{error}"
    );
    // As large as a tile it is one, and here of one colour.
    let error = read_folder(folder.path(), &cut(40), Watch::default()).unwrap_err();
    assert!(
        error.to_string().contains("16 tiles of one colour"),
        "{error}"
    );
}

#[test]
fn labels_of_cifar_have_their_names_where_these_are() {
    let folder = tempfile::tempdir().unwrap();
    let batch: Vec<u8> = (0..40_u8)
        .flat_map(|image| std::iter::once(image % 2 * 3).chain([128 + image; 3_072]))
        .collect();
    let path = folder.path().join("data_batch_1.bin");
    fs::write(&path, batch).unwrap();
    let all = read(&path, GREY_8);
    assert_eq!(counts(&all.labels), [("0", 20), ("3", 20)]);
    let names = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";
    fs::write(folder.path().join("batches.meta.txt"), names).unwrap();
    let cats = read(folder.path(), only(&["cat"], GREY_8));
    assert_eq!(counts(&cats.labels), [("airplane", 20), ("cat", 20)]);
    let expected: Vec<u8> = (128..168).filter(|grey| grey % 2 == 1).collect();
    assert_eq!(greys(&cats.images), expected);
}

#[test]
fn pictures_are_chosen_by_the_folder_that_they_are_in() {
    let root = tempfile::tempdir().unwrap();
    for (folder, grey) in [("cats", 10_u8), ("dogs", 200)] {
        fs::create_dir(root.path().join(folder)).unwrap();
        for index in 0..16 {
            let picture = RgbImage::from_pixel(8, 8, Rgb([grey + index; 3]));
            let bytes = encoded(&picture.into(), ImageFormat::Png);
            fs::write(root.path().join(folder).join(format!("{index:02}")), bytes).unwrap();
        }
    }
    fs::write(root.path().join("cats/notes.txt"), "no picture").unwrap();
    let all = read(root.path(), GREY_8);
    assert_eq!(counts(&all.labels), [("cats", 16), ("dogs", 16)]);
    let dogs = read(root.path(), only(&["dogs"], GREY_8));
    assert_eq!(greys(&dogs.images), (200..216).collect::<Vec<u8>>());
    let nothing = only(&["birds"], GREY_8);
    let error = read_folder(root.path(), &nothing, Watch::default()).unwrap_err();
    assert!(
        error.to_string().contains("has one of these labels"),
        "{error}"
    );
}
