//! Own points from a table, as a user imports them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::fmt::Write as _;
use std::path::Path;

use eframe::egui::{Event, Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{Distribution, OwnAxis, Preset};
use gan_playground::data::table::{Import, Scaling};
use gan_playground::open::{Opened, open};
use gan_playground::ui::document::Document;
use gan_playground::ui::{App, Options};

use window_kit::*;

/// Two curves of sixty points each, with two rows of names and a column of words.
fn two_curves() -> String {
    let mut text = String::from("Curve A,,Curve B,,\nLength,Mass,Length,Mass,kind\n");
    for i in 0..60 {
        let angle = 0.1 * f64::from(i);
        let (x, y) = (angle.sin(), angle.cos());
        let kind = ["old", "new", "new"][i as usize % 3];
        let _ = writeln!(
            text,
            "{x:.3},{:.2},{:.3},{:.2},{kind}",
            50.0 + 40.0 * y,
            2.0 + x,
            9.0 - y
        );
    }
    text
}

fn import(app: &App) -> &Import {
    app.pages().import.import().expect("a table is shown")
}

/// Opens a box of the page and chooses from it.
fn choose(window: &mut Window, name: &str, option: &str) {
    let list = window.get_by_role_and_label(eframe::egui::accesskit::Role::ComboBox, name);
    list.click_accesskit();
    window.run_steps(4);
    window
        .get_all_by_label(option)
        .last()
        .unwrap()
        .click_accesskit();
    window.run_steps(4);
}

/// A window whose import page has the file `curves.csv`, which it makes in a folder, and the document as it was before.
fn window_with_curves(folder: &Path) -> (Window, Document) {
    let path = folder.join("curves.csv");
    std::fs::write(&path, two_curves()).unwrap();
    let mut window = window();
    let before = app(&window).document().clone();
    drop_file(&mut window, path);
    wait_for_table(&mut window);
    (window, before)
}

#[test]
fn what_is_recognised_of_a_table_is_shown_and_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, before) = window_with_curves(folder.path());
    assert_eq!(app(&window).document(), &before, "nothing is learned yet");
    assert_eq!(import(app(&window)).names, ["Length", "Mass"]);
    assert_eq!(
        (import(app(&window)).count(), import(app(&window)).scale),
        (60, Scaling::Each)
    );
    window.get_by_label_contains("60 rows · UTF-8 · separated by commas");
    let picture = window.get_by_label("60 points of Length and Mass").rect();
    // Below the points what x is, and upwards on their left what y is.
    let [x, y] = import(app(&window)).axes.clone();
    let painted = painted(&window, picture);
    let has = |name: &str, is_rotated: bool| {
        let mut all = painted.iter();
        all.any(|(text, angle)| text == name && (*angle != 0.0) == is_rotated)
    };
    assert!(has(&x.name, false) && has(&y.name, true), "{painted:?}");
    // Whose networks will learn them is said; Play would train what was open before.
    let networks = format!("Learned with the networks of: {}", before.name);
    window.get_by_label(&networks);
    let play = window.get_by_label("Play");
    let node = play.accesskit_node();
    let why = node.description().unwrap_or_default();
    assert!(
        node.is_disabled() && why.contains("was open before"),
        "{why}"
    );
    press(&mut window, Key::Space);
    assert!(has_message(app(&window), "was open before"));
    assert!(!app(&window).trainer().is_running());

    // Esc closes a list that is open, and not the page.
    let list = window.get_by_role_and_label(eframe::egui::accesskit::Role::ComboBox, "Column of x");
    list.click_accesskit();
    window.run_steps(4);
    press(&mut window, Key::Escape);
    assert!(app(&window).pages().import.is_open());
    assert!(window.query_by_label("Curve B: Length").is_none());
    // Enter in a field takes the number, and not yet the points.
    enter_text(&mut window, "Rows above the data", "3");
    wait_until(&mut window, "a row less", |app| import(app).count() == 59);
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!(app(&window).pages().import.is_open());
    assert_eq!(app(&window).document(), &before);
    click(&mut window, "As recognised");
    wait_until(&mut window, "all rows", |app| import(app).count() == 60);
    window.run_steps(2);
    choose(&mut window, "Column of x", "Curve B: Length");
    wait_until(&mut window, "the other column", |app| {
        import(app).columns == [2, 1]
    });
    choose(&mut window, "Column of y", "Curve B: Mass");
    wait_until(&mut window, "both columns", |app| {
        import(app).columns == [2, 3]
    });
    choose(&mut window, "Rows that are taken", "By kind");
    window.get_by_label("old (20)").click_accesskit();
    window.run_steps(3);
    wait_until(&mut window, "the new ones", |app| import(app).count() == 40);
    choose(&mut window, "Scale", "Each axis by itself");
    wait_until(&mut window, "the scale", |app| {
        import(app).scale == Scaling::Each
    });

    train_on_table(&mut window);
    assert!(!app(&window).pages().import.is_open());
    let data = config(&window).data.clone();
    assert_eq!(
        (data.distribution, data.imported.len()),
        (Distribution::Imported, 40)
    );
    let [x, y] = data.imported_axes.clone().unwrap();
    assert_eq!(
        (x.name.as_str(), y.name.as_str()),
        ("Curve B: Length", "Curve B: Mass")
    );
    assert!(
        (x.value(0.95) - 3.0).abs() < 0.01 && (y.value(0.05) - 8.0).abs() < 0.05,
        "{x:?}, {y:?}"
    );
    // And back.
    click(&mut window, "Undo");
    assert_eq!(config(&window), &before.config);
}

/// The texts that are painted within a picture, with their angles.
fn painted(window: &Window, picture: Rect) -> Vec<(String, f32)> {
    let texts = drawn::texts(window).into_iter().map(|(text, _)| text);
    let within = texts.filter(|text| picture.contains(text.visual_bounding_rect().center()));
    within
        .map(|text| (text.galley.text().to_owned(), text.angle))
        .collect()
}

/// Where the page has the room of the settings as well.
#[test]
fn a_message_does_not_move_what_is_about_to_be_pressed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("curves.csv");
    std::fs::write(&path, two_curves()).unwrap();
    let mut window = window_with([1024.0, 700.0], Options::default());
    drop_file(&mut window, path);
    wait_for_table(&mut window);
    window.run_steps(6);
    let before = window.get_by_label("Use these points").rect();
    window.event(Event::Paste("good morning".to_owned()));
    wait_until(&mut window, "the message", |app| {
        has_message(app, "nor a table") && app.messages().place().is_some()
    });
    window.run_steps(6);
    let place = app(&window).messages().place().unwrap();
    let button = window.get_by_label("Use these points").rect();
    assert_eq!(button, before);
    assert!(!place.intersects(button), "{place:?}");
}

#[test]
fn a_table_is_pasted_from_a_spreadsheet() {
    let mut window = window();
    let text = "Länge\tHöhe\n1,5\t20,5\n2,5\t40,25\n3,5\t\n4,5\t80,5\n";
    window.event(Event::Paste(text.to_owned()));
    wait_for_table(&mut window);
    window.get_by_label("the clipboard");
    window.get_by_label_contains("1 row with a missing value was left out (line 4).");
    assert_eq!(import(app(&window)).ranges, [[1.5, 4.5], [20.5, 80.5]]);
    press(&mut window, Key::Escape);
    assert!(!app(&window).pages().import.is_open());
    assert_eq!(config(&window).data.distribution, Distribution::Ring);

    // Anything else says what is wanted.
    window.event(Event::Paste("good morning".to_owned()));
    wait_until(&mut window, "the message", |app| {
        has_message(app, "nor a table")
    });
}

#[test]
fn choices_that_cannot_be_are_said_and_nothing_is_trained_on_them() {
    let mut window = window();
    window.event(Event::Paste("x;y\n0,5;1,5\n1,5;2,5\n2,5;0,5\n".to_owned()));
    wait_for_table(&mut window);
    click(&mut window, "point (0.5)");
    wait_until(&mut window, "the answer", |app| {
        app.pages().import.has_error()
    });
    window.run_steps(2);
    let train = window.get_by_label("Use these points");
    assert!(train.accesskit_node().is_disabled());
    click(&mut window, "comma (0,5)");
    wait_until(&mut window, "the answer", |app| {
        !app.pages().import.has_error()
    });
    train_on_table(&mut window);
    assert_eq!(config(&window).data.imported.len(), 3);
}

#[test]
fn the_picture_and_files_have_the_units_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    let mut text = String::from("minutes,wait [min]\n");
    for i in 0..50 {
        let _ = writeln!(text, "{},{}", 1.0 + 0.1 * f64::from(i), 40 + (i * 7) % 50);
    }
    window.event(Event::Paste(text));
    train_on_table(&mut window);
    wait_until(&mut window, "the run", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|f| f.config.data.own_axes().is_some())
    });
    window.run_steps(3);
    let names: Vec<_> = config(&window)
        .data
        .own_axes()
        .unwrap()
        .iter()
        .map(|a: &OwnAxis| a.name.clone())
        .collect();
    assert_eq!(names, ["minutes", "wait [min]"]);

    let path = folder.path().join("real.csv");
    command(&mut window, "training set");
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the file", |app| has_message(app, "real.csv"));
    let Opened::Table(_, read) = open(&path).unwrap() else {
        panic!("a table");
    };
    // All that is trained on, drawn from the points with their own numbers.
    assert_eq!(read.read, config(&window).data.count as usize);
    let [[low, high], [least, most]] = read.ranges;
    assert!(
        (low - 1.0).abs() < 1e-3 && (high - 5.9).abs() < 1e-3,
        "{low} to {high}"
    );
    assert!(
        (least - 40.0).abs() < 0.01 && (most - 89.0).abs() < 0.01,
        "{least} to {most}"
    );
    let mut again = read.points.as_slice().to_vec();
    let mut before = config(&window).data.imported.as_slice().to_vec();
    for points in [&mut again, &mut before] {
        points.sort_by(|a, b| a.partial_cmp(b).unwrap());
        points.dedup();
    }
    assert_eq!(again, before);
}

#[test]
fn two_formulas_are_a_distribution() {
    let mut window = window();
    click(&mut window, "Distribution: Formula");
    assert_eq!(config(&window).data.distribution, Distribution::Formula);
    wait_until(&mut window, "the run", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|f| f.config.data.distribution == Distribution::Formula)
    });
    let before = config(&window).data.formula.clone();
    enter_text(&mut window, "x =", "1/t");
    press(&mut window, Key::Enter);
    window.get_by_label_contains("The formula of x is no number at t = 0.000");
    assert_eq!(
        config(&window).data.formula,
        before,
        "what cannot be is not used"
    );
    enter_text(&mut window, "x =", "0.2 + 0.6*t");
    press(&mut window, Key::Enter);
    assert_eq!(config(&window).data.formula.written().x, "0.2 + 0.6*t");
    wait_until(&mut window, "its points", |app| {
        let frame = app.trainer().frame().unwrap();
        let real = &frame.snapshot.plane().real;
        real.iter().all(|p| p[0] > 0.1 && p[0] < 0.9)
            && frame.config.data.formula.written().x.starts_with("0.2")
    });
    // Saved and opened it is the same.
    let preset = app(&window).document().preset();
    let text = preset.to_ron();
    assert!(text.contains("0.2 + 0.6*t"), "{text}");
    let again = gan_playground::config::Preset::parse(&text, "text").unwrap();
    assert_eq!(&again.config, config(&window));
    click(&mut window, "Undo");
    assert_eq!(config(&window).data.formula, before);
}

#[test]
fn what_is_on_a_table_is_called_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, before) = window_with_curves(folder.path());
    train_on_table(&mut window);
    window.run_steps(3);
    let document = app(&window).document();
    assert_eq!(document.name, "curves.csv");
    assert!(document.description.starts_with("60 points read"));
    // Nobody edited anything.
    assert!(!document.is_edited() && document.id() != before.id());
    for absent in ["edited", "Revert"] {
        assert!(window.query_by_label(absent).is_none(), "{absent}");
    }
    window.get_by_label("curves.csv");
    assert!(window.query_by_label_contains("is of other data").is_none());

    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 20);
    press(&mut window, Key::Space);
    // A page that is printed says nothing of the preset that was open before.
    let report = folder.path().join("report.html");
    command(&mut window, "Save a report (HTML)…");
    type_path(&mut window, &report, "Save");
    wait_until(&mut window, "the report", |app| {
        has_message(app, "report.html")
    });
    let text = std::fs::read_to_string(&report).unwrap();
    assert!(
        text.contains("<h1>curves.csv</h1>"),
        "{:?}",
        text.get(..600)
    );
    assert!(!text.contains(&before.name) && !text.contains(&before.description));
    // The settings are saved under that name, and it is said what is not.
    let saved = folder.path().join("mine.ron");
    press_with(&mut window, Key::S);
    window.get_by_label_contains("not the trained networks");
    type_path(&mut window, &saved, "Save");
    wait_until(&mut window, "the file", |app| {
        has_message(
            app,
            "mine.ron. The file has the settings, not the trained networks",
        )
    });
    let read = Preset::parse(&std::fs::read_to_string(&saved).unwrap(), "file").unwrap();
    assert_eq!(read.name, "curves.csv");
    assert!(!app(&window).document().is_edited());
    // Its numbers are in the list of runs, and it is no run to go back to.
    press(&mut window, Key::R);
    wait_until(&mut window, "a fresh run", |app| epoch(app) == 0);
    window.run_steps(3);
    let tried = app(&window).looks().tried.all();
    assert_eq!((tried.len(), tried[0].name.as_str()), (1, "curves.csv"));
    assert!(!tried[0].has_data());
    press(&mut window, Key::T);
    window.run_steps(3);
    // It is said why, also to who does not see it, and what the list has of it.
    for name in ["Back to run 1", "Pick run 1"] {
        let node = window.get_by_label(name);
        let why = node.accesskit_node().description().unwrap_or_default();
        assert!(node.accesskit_node().is_disabled(), "{name}");
        assert!(why.contains("data of your own"), "{name}: {why}");
    }
    assert!(!app(&window).looks().tried.all()[0].picture.is_empty());
    window.get_by_label_contains("the settings, the numbers and the small picture");
    // Undo brings the preset back that was open, name and all; the file is that of the table.
    press(&mut window, Key::Escape);
    press_with(&mut window, Key::Z);
    let document = app(&window).document();
    assert_eq!(
        (&document.name, &document.description, &document.config),
        (&before.name, &before.description, &before.config)
    );
    assert_eq!(document.id(), before.id());
    assert!(document.origin.path.is_none() && !document.is_edited());
    click(&mut window, "Redo");
    let document = app(&window).document();
    assert_eq!(document.name, "curves.csv");
    assert_eq!(document.origin.path.as_deref(), Some(saved.as_path()));
    assert!(!document.is_edited());
}

#[test]
fn formulas_take_the_name_of_the_preset_away_and_undo_gives_it_back() {
    let mut window = window();
    let before = app(&window).document().clone();
    click(&mut window, "Distribution: Formula");
    window.run_steps(3);
    assert_eq!(app(&window).document().name, "A formula");
    assert!(!app(&window).document().is_edited());
    press_with(&mut window, Key::Z);
    assert_eq!(app(&window).document().name, before.name);
}

fn press_with(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run_steps(4);
}
