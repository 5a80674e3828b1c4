//! A folder of the user's own pictures as data: on the command line, in files and in the window.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
mod window_kit;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::{ImageData, MIN_PICTURES, Pictures, Preset, check};
use gan_playground::ui::Options;
use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage};
use serde_json::Value;
use window_kit::*;

/// Networks so small that an epoch takes no time.
const SMALL: [&str; 9] = [
    "data.image_side=px8",
    "noise.dim=4",
    "batch_size=8",
    "generator.channels=4",
    "generator.optimizer=adam",
    "generator.learning_rate=0.001",
    "discriminator.channels=4",
    "discriminator.optimizer=adam",
    "discriminator.learning_rate=0.001",
];

fn save(folder: &Path, name: &str, picture: impl Into<DynamicImage>, format: ImageFormat) {
    let path = folder.join(name);
    picture.into().save_with_format(path, format).unwrap();
}

/// A picture that no other number has.
fn coloured(number: u32, width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let level = |of: u32| (of % 256) as u8;
        Rgb([
            level(7 * number + 255 * x / width),
            level(255 * y / height),
            level(31 * number),
        ])
    })
}

/// So many good pictures of several sizes, in two formats.
fn good(count: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let (format, ending) = match number % 2 {
            0 => (ImageFormat::Png, "png"),
            _ => (ImageFormat::Jpeg, "jpg"),
        };
        let picture = coloured(number, 20 + 9 * (number % 10), 24 + 50 * (number % 3));
        save(
            folder.path(),
            &format!("{number:03}.{ending}"),
            picture,
            format,
        );
    }
    folder
}

/// Beside good ones, whatever else may be in a folder. Returns what is said of it.
fn mixed() -> (tempfile::TempDir, &'static str) {
    let folder = good(20);
    let at = |name: &str| folder.path().join(name);
    let png = fs::read(at("000.png")).unwrap();
    let jpeg = fs::read(at("001.jpg")).unwrap();
    // Four more that are read: grey, 16 bits deep, a JPEG named otherwise, deeper in the folder.
    save(
        folder.path(),
        "grey.png",
        GrayImage::from_pixel(50, 40, Luma([90])),
        ImageFormat::Png,
    );
    let deep = ImageBuffer::from_pixel(40, 40, Rgb([9_000_u16, 1, 60_000]));
    save(folder.path(), "deep.png", deep, ImageFormat::Png);
    fs::write(at("holiday.txt"), &jpeg).unwrap();
    fs::create_dir(at("more")).unwrap();
    fs::write(at("more/again.PNG"), &png).unwrap();
    fs::write(at("empty.png"), "").unwrap();
    fs::write(at("cut.jpg"), &jpeg[..jpeg.len() / 2]).unwrap();
    fs::write(at("page.jpg"), "<html>not found</html>").unwrap();
    fs::write(at("notes.md"), "My pictures.").unwrap();
    let mut huge = png;
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let sum = !huge[12..29].iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    });
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    fs::write(at("huge.png"), huge).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        // A name that is no text, and a circle of links.
        fs::rename(
            at("000.png"),
            at("").join(std::ffi::OsStr::from_bytes(b"\xff.png")),
        )
        .unwrap();
        std::os::unix::fs::symlink(folder.path(), at("circle")).unwrap();
    }
    let words = "24 pictures read. 5 of 29 files could not be read: 3 are broken: cut.jpg, empty.png, page.jpg; 1 is too large: huge.png; \
                 1 is of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR): notes.md.";
    (folder, words)
}

/// Exit code, stdout, stderr.
fn run(args: &[&str]) -> (i32, String, String) {
    let mut program = Command::cargo_bin("gan-playground").unwrap();
    let output = program.args(args).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn train<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let small = SMALL.iter().flat_map(|setting| ["--set", setting]);
    ["train"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(small)
        .collect()
}

#[test]
fn a_folder_is_trained_on_and_a_saved_run_goes_on_without_it() {
    let (folder, words) = mixed();
    let files = tempfile::tempdir().unwrap();
    let file = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    let path = folder.path().to_str().unwrap().to_owned();
    let model = |name: &str, start: &[&str], epochs: &str| {
        let saved = file(name);
        let args = [start, &["--epochs", epochs, "--json", "--save", &saved]].concat();
        let (code, out, err) = run(&args);
        assert_eq!(code, 0, "{err}");
        let report: Value = serde_json::from_str(&out).unwrap();
        (report, fs::read_to_string(saved).unwrap(), err)
    };
    let fresh = train(&["digits", "--images", &path]);
    let (report, whole, err) = model("whole.json", &fresh, "5");
    assert!(err.contains(words), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(report["frechet"].as_f64().unwrap() > 0.0, "{report}");
    assert!(
        report["classes_found"].is_null() && report["classes_total"].is_null(),
        "{report}"
    );
    assert!(report["nearest_fake"].is_number(), "{report}");
    let (_, again, _) = model("again.json", &fresh, "5");
    assert!(whole == again, "a folder gives the same run each time");
    model("start.json", &fresh, "3");
    // The pictures are in the file.
    drop(folder);
    let start = file("start.json");
    let (_, rest, err) = model("rest.json", &["train", &start], "2");
    assert_eq!(err, "");
    assert!(rest == whole, "going on is as if it had never stopped");
    // As any other data, they belong to the networks.
    let other = good(20);
    let other = other.path().to_str().unwrap();
    let (code, _, err) = run(&["train", &start, "--images", other]);
    assert_eq!(code, 2);
    assert!(err.contains("own seed, data, noise and networks"), "{err}");
}

#[test]
fn a_sweep_and_an_experiment_learn_a_folder() {
    let folder = good(20);
    let path = folder.path().to_str().unwrap();
    let few = ["--images", path, "--seeds", "1", "--epochs", "2"];
    let small = SMALL.iter().filter(|s| !s.starts_with("noise.dim"));
    let small = small.flat_map(|setting| ["--set", setting]);
    let sweep = ["sweep", "digits", "--vary", "noise.dim=2,8"];
    let sweep = [&sweep[..], &few[..], &small.collect::<Vec<_>>()].concat();
    let experiment = [&["experiment", "images-pooling"][..], &few[..]].concat();
    for args in [sweep, experiment] {
        let (code, out, err) = run(&args);
        assert_eq!(code, 0, "{err}");
        assert!(
            err.starts_with(&format!("{path}: 20 pictures read.")),
            "{err}"
        );
        // What is compared is what images have, of these pictures.
        assert!(out.contains("Fréchet distance"), "{out}");
        assert!(!out.contains("undefined"), "{out}");
    }
    // Nothing is known of what is on them, so something else is compared.
    let (code, out, err) = run(&[&["experiment", "images-latent-size"][..], &few[..]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("classes_found is not measured on data of your own; compared is frechet"),
        "{err}"
    );
    assert!(out.contains("Fréchet distance"), "{out}");
    let (code, _, err) = run(&[
        "sweep",
        "digits",
        "--vary",
        "noise.dim=2,8",
        "--metric",
        "coverage",
    ]);
    assert_eq!((code, err.lines().count()), (2, 1));
    assert!(
        err.contains("coverage is not measured in runs on images"),
        "{err}"
    );
}

#[test]
fn zero_epochs_colours_and_sizes() {
    let folder = good(16);
    let grey = tempfile::tempdir().unwrap();
    for number in 0..MIN_PICTURES {
        let picture = GrayImage::from_pixel(40, 40, Luma([number as u8 * 10]));
        save(
            grey.path(),
            &format!("{number}.png"),
            picture,
            ImageFormat::Png,
        );
    }
    let files = tempfile::tempdir().unwrap();
    let samples = files.path().join("samples.npy");
    for (folder, channels) in [(folder, 3), (grey, 1)] {
        for side in ["px8", "px28", "px32"] {
            let side = format!("data.image_side={side}");
            let mut args = train(&["digits", "--epochs", "0", "--set", &side]);
            args.extend(["--images", folder.path().to_str().unwrap()]);
            args.extend(["--set", &side, "--samples", "3", samples.to_str().unwrap()]);
            let (code, out, err) = run(&args);
            assert_eq!(code, 0, "{err}");
            assert!(err.ends_with("16 pictures read.\n"), "{err}");
            assert!(out.contains("Fréchet") && !out.contains("classes"), "{out}");
            let header = fs::read(&samples).unwrap();
            let header = String::from_utf8_lossy(&header[..100]).into_owned();
            assert!(header.contains(&format!(", {channels},)")), "{header}");
        }
    }
    let (code, _, err) = run(&["train", "digits", "--set", "data.images=own"]);
    assert_eq!((code, err.lines().count()), (2, 1));
    assert!(err.contains("choose a folder of pictures"), "{err}");
}

#[test]
fn what_cannot_be_used_is_one_line_and_exit_code_2() {
    let few = good(15);
    let file = few.path().join("000.png");
    let missing = few.path().join("nothing");
    let cases = [
        (
            few.path(),
            "at least 16 pictures are needed. 15 pictures read.",
        ),
        (&file, "at least 16 pictures are needed. 1 picture read."),
        (&missing, "there is no such folder"),
    ];
    for (path, part) in cases {
        let path = path.to_str().unwrap();
        let (code, out, err) = run(&["train", "digits", "--images", path]);
        assert_eq!(
            (code, out.as_str(), err.lines().count()),
            (2, "", 1),
            "{err}"
        );
        assert!(err.contains(part) && err.contains(path), "{err}");
    }
    let (code, out, err) = run(&["check", few.path().to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("at least 16 pictures"), "{err}");
    let (folder, words) = mixed();
    let (code, out, err) = run(&["check", folder.path().to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains(": ok (24 pictures read.") && out.contains(words),
        "{out}"
    );
    let (code, _, err) = run(&["train", few.path().to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.contains("train digits --images"), "{err}");
    let (code, _, err) = run(&["check", file.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(
        err.contains("a picture; open the folder that it is in"),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn closed_vanished_and_unprintable_folders_are_said() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = good(17);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 \x1b[31m");
    let path = folder.path().join(name);
    fs::create_dir(&path).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::rename(entry.path(), path.join(entry.file_name())).unwrap();
        }
    }
    let check = |path: &Path| {
        let mut program = Command::cargo_bin("gan-playground").unwrap();
        let output = program.arg("check").arg(path).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap(),
            String::from_utf8(text).unwrap(),
        )
    };
    let (code, text) = check(&path);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("17 pictures read") && !text.contains('\u{1b}'),
        "{text:?}"
    );
    // Whoever may read everything is refused nothing.
    let closed = fs::Permissions::from_mode(0o000);
    fs::set_permissions(path.join("000.png"), closed.clone()).unwrap();
    if fs::read(path.join("000.png")).is_err() {
        let (code, text) = check(&path);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("1 is closed to this program"), "{text}");
        fs::set_permissions(&path, closed).unwrap();
        let (code, text) = check(&path);
        assert_eq!((code, text.lines().count()), (2, 1), "{text}");
        assert!(text.contains("cannot read the folder"), "{text}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn pictures_are_part_of_a_preset_and_broken_ones_are_refused_by_their_field() {
    let levels = (0..16 * 32 * 32 * 3).map(|i| (i * i % 251) as u8).collect();
    let mut config = common::config(&SMALL);
    config.data.images = ImageData::Own;
    let refused = check(&config).unwrap_err();
    assert!(refused.to_string().contains("choose a folder of pictures"));
    assert!(
        refused.in_words().starts_with("Own pictures: empty"),
        "{}",
        refused.in_words()
    );
    config.data.pictures = Pictures::new(3, levels).unwrap();
    check(&config).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let preset = Preset::new("Mine", "", config);
    preset.write(&path).unwrap();
    assert_eq!(Preset::read(&path).unwrap(), preset);
    let text = fs::read_to_string(&path).unwrap();
    let good = preset.config.data.pictures.text();
    for (pictures, part) in [
        ("", "data.pictures is empty"),
        ("hello", "config.data.pictures: the pictures are damaged"),
        (
            &good[..good.len() / 8 * 4],
            "config.data.pictures: the pictures are damaged",
        ),
        (&good[4..], "config.data.pictures: the pictures are damaged"),
    ] {
        let error = Preset::parse(&text.replace(good, pictures), "p.ron").unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
        assert!(error.to_string().len() < 400, "{error}");
    }
    let number = text.replace(&format!("\"{good}\""), "3");
    let error = Preset::parse(&number, "p.ron").unwrap_err().to_string();
    assert!(
        error.contains("config.data.pictures") && error.contains("a text in quotation marks"),
        "{error}"
    );
}

fn window_on(settings: &[&str]) -> Window {
    let preset = Preset::new("Small", "", common::config(settings));
    let options = Options {
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    window.run_steps(3);
    window
}

/// A window on small convolutional networks.
fn images() -> Window {
    let images = ["data.images=one_shape", "architecture=convolutional"];
    window_on(&[&SMALL[..], &images].concat())
}

fn choose(window: &mut Window, folder: &Path) {
    enter_text(window, "Folder path", folder.to_str().unwrap());
    window
        .get_all_by_label("Open")
        .last()
        .unwrap()
        .click_accesskit();
    window.run_steps(3);
}

#[test]
fn a_folder_is_chosen_learnt_taken_back_and_remembered() {
    let (folder, words) = mixed();
    let mut window = images();
    click(&mut window, "Images: Own pictures");
    wait_until(&mut window, "the question", |app| {
        app.pages().path_prompt.is_open()
    });
    window.run_steps(3);
    assert!(
        window
            .query_by_label("Choose a folder of pictures")
            .is_some()
    );
    choose(&mut window, folder.path());
    use_pictures(&mut window);
    wait_until(&mut window, "the pictures", |app| has_message(app, words));
    let data = config(&window).data.clone();
    assert_eq!((data.images, data.pictures.count()), (ImageData::Own, 24));
    assert_eq!(data.pictures.channels(), 3);
    wait_until(&mut window, "a frame of them", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.config.data.images == ImageData::Own && frame.snapshot.images().is_some()
    });
    let frame = app(&window).trainer().frame().unwrap();
    let shown = frame.snapshot.images().unwrap();
    assert_eq!((shown.shape.channels, shown.shape.side), (3, 8));
    // All that there are.
    assert_eq!(shown.real.len(), 24 * 8 * 8 * 3);
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "an epoch", |app| epoch(app) == 1);
    // Looking at something else does not throw them away.
    click(&mut window, "Distribution: Two Gaussians");
    assert_eq!(config(&window).data.images, ImageData::None);
    click(&mut window, "Images: Own pictures");
    assert_eq!(config(&window).data, data);
    for _ in 0..3 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run_steps(3);
    }
    assert_eq!(config(&window).data.images, ImageData::OneShape);
    assert!(config(&window).data.pictures.is_empty());
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    window.run_steps(3);
    assert_eq!(config(&window).data, data);
}

#[test]
fn a_dropped_folder_brings_networks_for_its_colours_and_too_few_are_refused() {
    for (folder, preset) in [(good(16), "faces"), (grey_folder(), "digits")] {
        let mut window = window_on(&[]);
        drop_file(&mut window, folder.path().to_owned());
        wait_for_pictures(&mut window);
        let own = &gan_playground::config::shipped(preset).unwrap().preset.name;
        let networks = format!("Learned with the networks of: {own}");
        assert!(window.query_by_label(&networks).is_some(), "{networks}");
        use_pictures(&mut window);
        wait_until(&mut window, "the pictures", |app| {
            has_message(app, "16 pictures read.")
        });
        let expected = &gan_playground::config::shipped(preset)
            .unwrap()
            .preset
            .config;
        assert!(config(&window).is_convolutional());
        assert_eq!(
            config(&window).generator.channels,
            expected.generator.channels
        );
        assert_eq!(config(&window).data.images, ImageData::Own);
    }
    let few = good(15);
    let mut window = images();
    click(&mut window, "Own pictures…");
    wait_until(&mut window, "the question", |app| {
        app.pages().path_prompt.is_open()
    });
    window.run_steps(3);
    choose(&mut window, few.path());
    wait_until(&mut window, "the refusal", |app| {
        has_message(app, "at least 16 pictures")
    });
    assert_eq!(config(&window).data.images, ImageData::OneShape);
    // A single picture is a sheet: tiles of a usual size that leave nothing over.
    let sheet = coloured(7, 192, 128);
    save(few.path(), "sheet.png", sheet, ImageFormat::Png);
    drop_file(&mut window, few.path().join("sheet.png"));
    use_pictures(&mut window);
    assert_eq!(config(&window).data.pictures.count(), 6 * 4);
    // One whose likeliest tiles are too few: the page says so, and takes another size.
    let sheet = image::RgbImage::from_fn(128, 128, |x, y| {
        if x < 32 && y < 32 {
            Rgb([0, 0, 0])
        } else {
            Rgb([(x * 3) as u8, (y * 5) as u8, (x ^ y) as u8])
        }
    });
    save(few.path(), "other.png", sheet, ImageFormat::Png);
    drop_file(&mut window, few.path().join("other.png"));
    wait_for_pictures(&mut window);
    assert!(
        window
            .query_by_label_contains("1 tile of one colour was left out")
            .is_some()
    );
    enter_text(&mut window, "of", "16");
    press(&mut window, Key::Enter);
    window.run_steps(2);
    use_pictures(&mut window);
    assert_eq!(config(&window).data.pictures.count(), 64 - 4);
}

/// Waits for the page of pictures and says yes to it.
fn use_pictures(window: &mut Window) {
    wait_for_pictures(window);
    click(window, "Use these pictures");
    window.run_steps(3);
    assert!(!app(window).pages().pictures.is_open());
}

fn wait_for_pictures(window: &mut Window) {
    wait_until(window, "the page", |app| {
        let page = &app.pages().pictures;
        page.is_open() && page.imported().is_some() && !page.is_reading()
    });
    window.run_steps(2);
}

#[test]
fn the_page_cuts_pads_and_chooses_by_label_before_anything_is_learned() {
    let root = tempfile::tempdir().unwrap();
    for (folder, from) in [("cats", 0), ("dogs", 100)] {
        let folder = root.path().join(folder);
        std::fs::create_dir(&folder).unwrap();
        for number in 0..16 {
            let picture = coloured(from + number, 40, 20);
            save(&folder, &format!("{number}.png"), picture, ImageFormat::Png);
        }
    }
    let mut window = window();
    drop_file(&mut window, root.path().to_owned());
    wait_for_pictures(&mut window);
    let count = |window: &Window| {
        app(window)
            .pages()
            .pictures
            .imported()
            .unwrap()
            .pictures
            .count()
    };
    assert_eq!(count(&window), 32);
    let cropped = app(&window)
        .pages()
        .pictures
        .imported()
        .unwrap()
        .pictures
        .clone();
    // By label: one, none, which says so, and all again.
    click(&mut window, "cats (16)");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    assert_eq!(count(&window), 16);
    click(&mut window, "dogs (16)");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    assert!(window.query_by_label("Tick at least one label.").is_some());
    press(&mut window, Key::Enter);
    assert!(
        app(&window).pages().pictures.is_open(),
        "there is nothing to learn"
    );
    click(&mut window, "As recognised");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    // Padded, and in tiles.
    click(&mut window, "pad it");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    assert_eq!(count(&window), 32);
    assert_ne!(
        app(&window).pages().pictures.imported().unwrap().pictures,
        cropped
    );
    click(&mut window, "take its middle");
    window.run_steps(2);
    click(&mut window, "Cut each picture into tiles");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    assert!(
        window
            .query_by_label_contains("at least 16 pictures")
            .is_some(),
        "no tile of 32 fits in"
    );
    click(&mut window, "Cut each picture into tiles");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    assert_eq!(
        config(&window).data.images,
        ImageData::None,
        "nothing is learned yet"
    );
    press(&mut window, Key::Enter);
    window.run_steps(2);
    assert_eq!(config(&window).data.pictures, cropped);
    // Cancelled, it leaves what is learned as it is.
    drop_file(&mut window, root.path().to_owned());
    wait_for_pictures(&mut window);
    click(&mut window, "cats (16)");
    window.run_steps(2);
    wait_for_pictures(&mut window);
    press(&mut window, Key::Escape);
    window.run_steps(2);
    assert!(!app(&window).pages().pictures.is_open());
    assert_eq!(config(&window).data.pictures, cropped);
}

#[test]
fn labels_are_chosen_on_the_command_line() {
    let root = tempfile::tempdir().unwrap();
    for label in ["3", "7", "la,bel"] {
        std::fs::create_dir(root.path().join(label)).unwrap();
        for number in 0..20 {
            let name = format!("{number}.png");
            save(
                &root.path().join(label),
                &name,
                coloured(number, 9, 9),
                ImageFormat::Png,
            );
        }
    }
    let path = root.path().to_str().unwrap();
    let (code, out, _) = run(&["check", path]);
    assert_eq!(code, 0);
    assert!(
        out.contains("60 pictures read. Labels: 3 (20), 7 (20), la,bel (20)."),
        "{out}"
    );
    let args = [
        "train", "digits", "--epochs", "0", "--images", path, "--labels",
    ];
    for (labels, count) in [("7", 20), ("la,bel", 20), ("3,7", 40), ("3, la,bel", 40)] {
        let (code, _, err) = run(&[&args[..], &[labels]].concat());
        assert_eq!(code, 0, "{err}");
        let said = format!("{count} pictures read.");
        assert!(err.contains(&said), "{labels}: {err}");
    }
    let (code, _, err) = run(&[&args[..], &["8"]].concat());
    assert_eq!(code, 2);
    assert!(
        err.contains("--labels")
            && err.contains("has one of these labels. Labels: 3 (20), 7 (20), la,bel (20)."),
        "{err}"
    );
    // A label with a comma whose parts are labels, too.
    std::fs::rename(root.path().join("3"), root.path().join("la")).unwrap();
    std::fs::rename(root.path().join("7"), root.path().join("bel")).unwrap();
    for (labels, count) in [
        (&["la,bel"][..], 20),
        (&["la", "--labels", "bel"], 40),
        (&["bel,la"], 40),
        (&["la,bel,la"], 40),
        (&["la,bel", "--labels", "bel"], 40),
    ] {
        let (code, _, err) = run(&[&args[..], labels].concat());
        assert_eq!(code, 0, "{err}");
        let said = format!("{count} pictures read.");
        assert!(err.contains(&said), "{labels:?}: {err}");
    }
}

fn grey_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..16 {
        let picture = GrayImage::from_fn(40, 40, |x, _| Luma([(x * 5 + number) as u8]));
        save(
            folder.path(),
            &format!("{number}.png"),
            picture,
            ImageFormat::Png,
        );
    }
    folder
}

#[cfg(unix)]
#[test]
fn reading_shows_how_far_it_is_and_can_be_cancelled() {
    let folder = good(16);
    save(
        folder.path(),
        "large.png",
        coloured(3, 1_500, 1_500),
        ImageFormat::Png,
    );
    for number in 0..5_000 {
        let link = folder.path().join(format!("link{number}.png"));
        std::os::unix::fs::symlink(folder.path().join("large.png"), link).unwrap();
    }
    let mut window = images();
    drop_file(&mut window, folder.path().to_owned());
    let start = std::time::Instant::now();
    while window.query_by_label("Reading pictures").is_none() {
        assert!(start.elapsed().as_secs() < 60, "no progress is shown");
        window.step();
    }
    window.run_steps(2);
    click(&mut window, "Cancel");
    wait_until(&mut window, "the end", |app| has_message(app, "Cancelled"));
    assert_eq!(config(&window).data.images, ImageData::OneShape);
    window.run_steps(3);
    assert!(window.query_by_label("Reading pictures").is_none());
    assert!(start.elapsed().as_secs() < 30, "it read to the end");
}

#[test]
fn a_file_of_many_images_is_learned_as_a_folder_is() {
    let folder = tempfile::tempdir().unwrap();
    // Bars at different heights, as MNIST keeps its images.
    let mut bytes = vec![0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 28, 0, 0, 0, 28];
    for image in 0..40_usize {
        bytes.extend((0..28 * 28).map(|at| if at / 28 == image % 28 { 255 } else { 0 }));
    }
    let idx = folder.path().join("train-images-idx3-ubyte");
    std::fs::write(&idx, bytes).unwrap();
    let idx_path = idx.to_str().unwrap();
    let (code, _, err) = run(&["train", "digits", "--images", idx_path, "--epochs", "0"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("40 pictures read"), "{err}");
    let (code, out, err) = run(&["check", idx_path]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("40 pictures read"), "{out}");
    // A sheet, cut where it is told.
    let sheet = folder.path().join("sheet.png");
    RgbImage::from_fn(64, 64, |x, y| Rgb([(x * y) as u8, x as u8, y as u8]))
        .save(&sheet)
        .unwrap();
    let args = [
        "train",
        "digits",
        "--images",
        sheet.to_str().unwrap(),
        "--epochs",
        "0",
    ];
    let (code, _, err) = run(&[&args[..], &["--tile", "16"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("16 pictures read"), "{err}");
    let (code, _, err) = run(&["train", "digits", "--tile", "16", "--epochs", "0"]);
    assert_eq!(code, 2);
    assert!(err.contains("--images <FOLDER>"), "{err}");

    let mut window = window();
    drop_file(&mut window, idx);
    use_pictures(&mut window);
    wait_until(&mut window, "the pictures", |app| {
        app.document().config.data.images == ImageData::Own
    });
    assert_eq!(config(&window).data.pictures.count(), 40);
}
