use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use image::ImageFormat;

use super::super::tally::Skipped;
use super::super::*;
use super::{GREY_8, encoded, folder, plain, read};

#[test]
fn too_few_pictures_are_refused_with_what_became_of_them() {
    let folder = folder();
    fs::remove_file(folder.path().join("00.png")).unwrap();
    fs::write(folder.path().join("notes.txt"), "my pictures").unwrap();
    let error = read_folder(folder.path(), &GREY_8, Watch::default()).unwrap_err();
    let expected = format!(
        "{}: at least 16 pictures are needed. 15 pictures read. 1 of 16 files could not be read: 1 is of no kind \
         that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR): notes.txt.",
        folder.path().display()
    );
    assert_eq!(error.to_string(), expected);
    let empty = tempfile::tempdir().unwrap();
    let error = read_folder(empty.path(), &GREY_8, Watch::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("needed. There are no files here.")
    );
}

#[test]
fn what_is_no_folder_is_said() {
    let folder = folder();
    let of = |path: &Path| read_folder(path, &GREY_8, Watch::default()).unwrap_err();
    let missing = folder.path().join("nothing");
    assert!(matches!(of(&missing), FolderError::Missing(path) if path == missing));
    let file = folder.path().join("00.png");
    assert!(matches!(of(&file), FolderError::TooFew { tally, .. } if tally.read == 1));
    assert!(matches!(of(Path::new("")), FolderError::Missing(_)));
}

#[test]
fn subfolders_are_read_and_hidden_or_deep_files_are_not() {
    let folder = folder();
    let png = fs::read(folder.path().join("00.png")).unwrap();
    let mut deep = folder.path().to_owned();
    for depth in 1..10 {
        fs::write(deep.join(".hidden.png"), &png).unwrap();
        if depth > 1 {
            fs::write(deep.join("more.png"), &png).unwrap();
        }
        deep.push("deeper");
        fs::create_dir(&deep).unwrap();
    }
    let tally = read(folder.path(), GREY_8).tally;
    assert_eq!((tally.files, tally.read), (23, 23));
    assert_eq!(
        tally.skipped,
        Skipped {
            deep_folders: 1,
            ..Skipped::default()
        }
    );
}

#[cfg(unix)]
#[test]
fn links_that_go_round_pipes_and_links_to_nothing_do_no_harm() {
    use std::os::unix::fs::symlink;

    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("sub")).unwrap();
    symlink("..", at("sub/up")).unwrap();
    symlink(".", at("here")).unwrap();
    symlink("round", at("round")).unwrap();
    symlink("gone.png", at("nothing.png")).unwrap();
    symlink("00.png", at("again.png")).unwrap();
    symlink("/dev/zero", at("endless.png")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.png")).unwrap();
    let tally = read(folder.path(), GREY_8).tally;
    assert_eq!((tally.read, tally.closed), (17, 2));
    let expected = Skipped {
        linked_folders: 2,
        special: 2,
        ..Skipped::default()
    };
    assert_eq!(tally.skipped, expected);
    // The folder itself may be a link.
    assert_eq!(read(&at("here"), GREY_8).tally.read, 17);
}

#[test]
fn more_pictures_than_wanted_are_drawn_from_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..100_u8 {
        let png = encoded(&plain(9, 9, [index; 3]), ImageFormat::Png);
        fs::write(folder.path().join(format!("{index:03}.png")), png).unwrap();
        fs::write(folder.path().join(format!("{index:03}.txt")), "about it").unwrap();
    }
    let wanted = Wanted {
        limit: 40,
        ..GREY_8
    };
    let FolderImages { images, tally, .. } = read(folder.path(), wanted.clone());
    assert_eq!((images.count(), tally.read, tally.files), (40, 40, 200));
    assert!(tally.other_kind > 10 && tally.other_kind < 100);
    let mean = images
        .pixels
        .iter()
        .map(|pixel| (pixel + 1.0) * 127.5)
        .sum::<f32>()
        / 2_560.0;
    assert!((mean - 49.5).abs() < 15.0, "{mean}");
    assert_eq!(read(folder.path(), wanted).images, images);
    let text = tally.to_string();
    assert!(
        text.starts_with("40 of 200 files read, drawn by lot from all of them."),
        "{text}"
    );
}

#[test]
fn whoever_waits_is_told_and_may_cancel() {
    let folder = folder();
    let cancel = AtomicBool::new(false);
    let mut seen = Vec::new();
    let mut note = |progress: Progress| {
        seen.push(progress);
        cancel.store(progress.opened == 5, Ordering::Relaxed);
    };
    let watch = Watch {
        cancel: Some(&cancel),
        progress: Some(&mut note),
    };
    let error = read_folder(folder.path(), &GREY_8, watch).unwrap_err();
    assert!(matches!(error, FolderError::Cancelled));
    assert_eq!(seen.len(), 5);
    assert_eq!(
        seen[4],
        Progress {
            opened: 5,
            images: 5,
            files: 16
        }
    );
    let watch = Watch {
        cancel: Some(&cancel),
        progress: None,
    };
    assert!(matches!(
        read_folder(folder.path(), &GREY_8, watch),
        Err(FolderError::Cancelled)
    ));
}
