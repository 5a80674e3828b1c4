use std::fs;

use image::{ImageFormat, Rgb, RgbImage};

use super::{GREY_8, beside, encoded, folder, plain, read};

#[test]
fn files_that_are_no_pictures_are_counted_by_what_is_wrong() {
    let png = encoded(&plain(40, 40, [200, 100, 0]), ImageFormat::Png);
    let noise = RgbImage::from_fn(64, 64, |x, y| {
        Rgb([(x * 7 + y * 13) as u8, x as u8, y as u8])
    });
    let jpeg = encoded(&noise.into(), ImageFormat::Jpeg);
    let mut damaged = png.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    for (name, bytes) in [
        ("empty.png", &[][..]),
        ("half.png", &png[..png.len() / 2]),
        ("head.png", &png[..20]),
        ("damaged.png", &damaged),
        ("head.jpg", &jpeg[..20]),
        ("half.jpg", &jpeg[..jpeg.len() / 2]),
        ("head.gif", b"GIF89a\x01\0\x01\0\x80\0\0"),
        ("page.png", b"<html>not found</html>"),
        ("one.jpg", b"x"),
    ] {
        let tally = beside(name, bytes);
        assert_eq!(tally.broken, 1, "{name}");
        assert!(tally.to_string().ends_with(&format!("{name}.")), "{tally}");
    }
    for (name, bytes) in [
        ("notes.txt", &b"my pictures"[..]),
        ("sound.ogg", b"OggS\0\x02\0\0"),
        ("scan.tiff", b"II"),
        // What phones and web pages call so is whole, but of a kind that is not read.
        ("photo.jpg", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("scan.png", b"II*\0\x08\0\0\0"),
    ] {
        assert_eq!(beside(name, bytes).other_kind, 1, "{name}");
    }
    // The end of a small picture in its head is not its own.
    let note = b"\xff\xe1\x00\x06\xff\xda\xff\xd9";
    let with_note = [&jpeg[..2], note, &jpeg[2..]].concat();
    assert_eq!(
        beside("half.jpg", &with_note[..with_note.len() / 2]).broken,
        1
    );
    assert_eq!(beside("whole.jpg", &with_note).read, 17);
    assert_eq!(beside("jpeg.png", &jpeg).read, 17);
    assert_eq!(beside("png.jpg", &png).read, 17);
}

/// A PNG that says it is larger than it is.
fn boastful(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(&plain(4, 4, [0; 3]), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&checksum);
    png
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

#[test]
fn huge_pictures_are_refused_before_they_are_decoded() {
    for (width, height) in [(100_000, 100_000), (8_193, 8_192), (2_000_000_000, 1)] {
        let tally = beside("huge.png", &boastful(width, height));
        assert_eq!(tally.too_large, 1, "{width}×{height}");
    }
    // Allowed, and not there.
    assert_eq!(beside("lie.png", &boastful(1_000, 1_000)).broken, 1);
    // More bytes than are read, none of which takes room on the disk.
    let folder = folder();
    let path = folder.path().join("long.png");
    let png = encoded(&plain(4, 4, [0; 3]), ImageFormat::Png);
    fs::write(&path, png).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(1 << 30).unwrap();
    assert_eq!(read(folder.path(), GREY_8).tally.too_large, 1);
}

#[test]
fn a_moving_png_is_its_first_picture() {
    // acTL before IDAT: two frames, for ever. Without the frames, what is shown is the picture itself.
    let png = encoded(&plain(40, 40, [0; 3]), ImageFormat::Png);
    let mut chunk = b"acTL\0\0\0\x02\0\0\0\0".to_vec();
    let checksum = crc(&chunk).to_be_bytes();
    chunk.extend(checksum);
    let moving = [&png[..33], &8_u32.to_be_bytes(), &chunk, &png[33..]].concat();
    assert_eq!(beside("moving.png", &moving).read, 17);
}
