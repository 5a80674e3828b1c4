//! How presets want to be shown: read, shown, saved, and opened again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::path::Path;

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::showing::Theme;
use gan_playground::config::{Config, Preset, Showing, shipped, shipped_groups};
use gan_playground::training::{Phase, Session};
use gan_playground::ui::layers::Layer;
use gan_playground::ui::{App, Options};
use window_kit::*;

fn preset(window: Showing) -> Preset {
    Preset {
        window,
        ..Preset::new("Shown so", "", Config::default())
    }
}

fn is_paused_at(app: &App, epoch: u64) -> bool {
    let frame = app.trainer().frame().unwrap();
    frame.snapshot.counters.epoch == epoch && frame.phase == Phase::Paused
}

fn open_file(window: &mut Window, path: &Path) {
    let before = app(window).document().id();
    drop_file(window, path.to_owned());
    wait_until(window, "the preset", |app| {
        let document = app.document();
        document.id() != before && document.origin.path.as_deref() == Some(path)
    });
}

fn save_with_the_view(window: &mut Window, path: &Path) -> Preset {
    command(window, "save with the view");
    type_path(window, path, "Save");
    // That of another file may still be there.
    let saved = format!("Saved {}", path.display());
    wait_until(window, "the file", |app| has_message(app, &saved));
    Preset::parse(&std::fs::read_to_string(path).unwrap(), "file").unwrap()
}

#[test]
fn a_preset_begins_at_its_epoch_with_its_speed_layers_and_theme() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shown.ron");
    let shown = preset(Showing {
        speed: 40.0,
        theme: Theme::Light,
        layers: vec!["real".to_owned(), "manifold".to_owned()],
        epoch: 150,
        ..Showing::default()
    });
    shown.write(&path).unwrap();
    let mut window = window();
    open_file(&mut window, &path);
    wait_until(&mut window, "epoch 150", |app| is_paused_at(app, 150));
    window.run_steps(3);
    assert_eq!(app(&window).trainer().limit(), Some(40.0));
    assert!(!app(&window).trainer().is_running());
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
    let layers = app(&window).looks().layers;
    let on = [Layer::Real, Layer::Manifold];
    assert!(
        Layer::ALL
            .iter()
            .all(|&layer| layers.shows(layer) == on.contains(&layer))
    );
    assert!(!app(&window).document().is_edited());
    // As it is now, in another file.
    press(&mut window, Key::S);
    let again = save_with_the_view(&mut window, &folder.path().join("again.ron"));
    let wanted = Showing {
        slow_motion: true,
        ..shown.window
    };
    assert_eq!(again.window, wanted);
    assert!(!app(&window).document().is_edited());
    // Another window begins there, in slow motion.
    let options = Options {
        open: Some((again, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    wait_until(&mut window, "epoch 150 in slow motion", |app| {
        epoch(app) == 150 && app.trainer().slow_motion().is_some()
    });
}

#[test]
fn an_epoch_that_is_not_waited_for_stops_no_other_run() {
    let mut window = window();
    let options = Options {
        open: Some((
            preset(Showing {
                speed: 60.0,
                epoch: 900_000,
                ..Showing::default()
            }),
            None,
        )),
        ..Options::default()
    };
    let mut begun = window_with([1440.0, 900.0], options);
    wait_until(&mut begun, "its way", |app| {
        epoch(app) > 100 && app.trainer().limit().is_none()
    });
    press(&mut begun, Key::Space);
    wait_until(&mut begun, "the pause", |app| {
        !app.trainer().is_running() && app.trainer().limit() == Some(60.0)
    });
    app(&begun).trainer().flush();
    wait_until(&mut begun, "no stop", |app| {
        app.trainer().frame().unwrap().stop.is_none()
    });
    // As does a preset that is opened meanwhile; and a setting turned on the way is no epoch to begin at.
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 40);
    enter_text(&mut window, "Generator: Learning rate value", "0.03");
    press(&mut window, Key::Escape);
    wait_until(&mut window, "more epochs", |app| epoch(app) > 80);
    press(&mut window, Key::Space);
    let folder = tempfile::tempdir().unwrap();
    let saved = save_with_the_view(&mut window, &folder.path().join("turned.ron"));
    assert_eq!(saved.window.epoch, 0);
}

#[test]
fn mode_collapse_opens_beside_its_cure_and_a_pair_is_saved_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    press(&mut window, Key::P);
    window.run_steps(4);
    click(&mut window, "Open preset Mode collapse");
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    let cure = shipped("mode-collapse-cured").unwrap();
    let pinned = app(&window).document().pinned.clone();
    assert_eq!(pinned.as_ref(), Some(&cure.preset.config));
    assert_eq!(config(&window).generator.learning_rate, 0.03);
    assert!(!app(&window).document().is_edited());
    // It is said which is which.
    window.run_steps(3);
    let left = |window: &Window, label: &str| window.get_by_label(label).rect().left();
    assert!(left(&window, "the cure") < left(&window, "the cause"));
    // Swapped it is another pair, which Revert puts back.
    click(&mut window, "Swap A and B");
    window.run_steps(3);
    assert!(app(&window).document().is_edited());
    assert!(left(&window, "the cause") < left(&window, "the cure"));
    command(&mut window, "all settings back");
    assert_eq!(app(&window).document().pinned, pinned);
    assert!(!app(&window).document().is_edited());
    // Another difference is another file.
    click(&mut window, "All settings: Training");
    enter_text(&mut window, "Training: Batch size value", "64");
    press(&mut window, Key::Escape);
    window.run_steps(3);
    assert!(window.query_by_label("the cure").is_none(), "no longer");
    let path = folder.path().join("pair.ron");
    let saved = save_with_the_view(&mut window, &path);
    assert_eq!(saved.window.beside.len(), 2, "{:?}", saved.window.beside);
    click(&mut window, "Close side by side");
    open_file(&mut window, &path);
    assert_eq!(app(&window).document().pinned, pinned);
    assert_eq!(config(&window).batch_size, 64);
    // By itself, where that is wanted.
    press(&mut window, Key::P);
    window.run_steps(4);
    click(&mut window, "Open Mode collapse alone");
    window.run_steps(3);
    assert_eq!(app(&window).document().pinned, None);
    assert_eq!(app(&window).document().name, "Mode collapse");
}

#[test]
fn two_runs_that_a_window_begins_with_are_apart_from_epoch_0() {
    let open = preset(Showing {
        epoch: 60,
        beside: [("generator.learning_rate".to_owned(), "0.001".to_owned())].into(),
        ..Showing::default()
    });
    for _ in 0..3 {
        let options = Options {
            open: Some((open.clone(), None)),
            ..Options::default()
        };
        let window = &mut window_with([1440.0, 900.0], options);
        wait_until(window, "both at epoch 60", |app| {
            is_paused_at(app, 60) && app.trainer().frame().unwrap().twin.is_some()
        });
        let app = app(window);
        let (frame, view) = (app.trainer().frame().unwrap(), app.view());
        for run in [&frame.main, frame.twin.as_ref().unwrap()] {
            let mut alone = Session::new(Config::clone(&run.config), frame.backend);
            (0..60).for_each(|_| alone.run_epoch().unwrap());
            assert_eq!(*run.snapshot, alone.snapshot(view));
            assert!(run.history.records.turns().is_empty());
        }
        let twin = &frame.twin.as_ref().unwrap().config;
        assert_eq!(twin.generator.learning_rate, 0.001);
        assert_eq!(frame.main.config.generator.learning_rate, 0.1);
    }
}

/// Whether what has this name is between the search and the lower edge of the window.
fn is_in_sight(window: &Window, name: &str) -> bool {
    let search = window.get_by_label("Search presets").rect();
    let rect = window.get_by_label(name).rect();
    rect.top() >= search.bottom() && rect.bottom() <= window.ctx.content_rect().bottom()
}

fn is_said_to_be_open(window: &Window, name: &str) -> bool {
    let node = window.get_by_label(name);
    let said = node.accesskit_node().description();
    said.is_some_and(|said| said.starts_with("Open now."))
}

#[test]
fn enter_in_the_search_opens_the_first_that_is_found() {
    let mut window = window();
    press(&mut window, Key::P);
    window.run_steps(6);
    let search = |window: &mut Window, words: &str| {
        enter_text(window, "Search presets", words);
        window.key_press(Key::Enter);
        window.run_steps(6);
    };
    let before = config(&window).clone();
    // Neither nothing nor what is not there opens anything.
    for words in ["", "zzzz"] {
        search(&mut window, words);
        assert_eq!(*config(&window), before, "{words}");
        assert!(window.query_by_label("Search presets").is_some(), "{words}");
    }
    let slug = "twenty-five-modes";
    search(&mut window, slug);
    assert_eq!(*config(&window), shipped(slug).unwrap().preset.config);
    assert!(window.query_by_label("Search presets").is_none());
}

#[test]
fn the_gallery_opens_at_what_is_open_and_leads_to_every_group() {
    let card = |slug: &str| format!("Open preset {}", shipped(slug).unwrap().preset.name);
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let options = Options {
            open: Some((alone("one-shape"), None)),
            ..Options::default()
        };
        let mut window = window_with(size, options);
        press(&mut window, Key::P);
        window.run_steps(8);
        assert!(is_in_sight(&window, &card("one-shape")), "{size:?}");
        assert!(is_in_sight(&window, "Images to learn"), "{size:?}");
        assert!(!is_in_sight(&window, &card("start")), "{size:?}");
        assert!(is_said_to_be_open(&window, &card("one-shape")));
        assert!(!is_said_to_be_open(&window, &card("start")));
        for (group, presets) in shipped_groups() {
            click(&mut window, &format!("Go to: {group}"));
            window.run_steps(4);
            assert!(is_in_sight(&window, group), "{size:?} {group}");
            assert!(is_in_sight(&window, &card(presets[0].slug)), "{size:?}");
        }
        // By the keyboard one goes on from the first preset of the group.
        let (group, presets) = shipped_groups().nth(1).unwrap();
        let button = format!("Go to: {group}");
        window.get_by_label(&button).focus();
        window.run_steps(3);
        press(&mut window, Key::Enter);
        window.run_steps(4);
        assert!(is_in_sight(&window, group), "{size:?}");
        press(&mut window, Key::Enter);
        window.run_steps(3);
        assert_eq!(app(&window).document().name, presets[0].preset.name);
    }
}

#[test]
fn a_preset_of_ones_own_is_said_to_be_open_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my ring.ron");
    alone("healthy-ring").write(&path).unwrap();
    let mut window = window();
    open_file(&mut window, &path);
    press(&mut window, Key::P);
    window.run_steps(8);
    assert!(is_said_to_be_open(&window, "Open my preset A healthy ring"));
    assert!(is_in_sight(&window, "Open my preset A healthy ring"));
    let shipped = shipped("healthy-ring").unwrap();
    let card = format!("Open preset {}", shipped.preset.name);
    assert!(!is_said_to_be_open(&window, &card), "it is a file's");
}

#[test]
fn a_file_that_was_named_at_the_start_is_listed_and_found_by_its_title() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ring-7.ron");
    let preset = Preset {
        name: "Hot ring".to_owned(),
        ..alone("healthy-ring")
    };
    preset.write(&path).unwrap();
    let options = Options {
        open: Some((preset, Some(path.clone()))),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    press(&mut window, Key::P);
    window.run_steps(8);
    assert!(is_said_to_be_open(&window, "Open my preset Hot ring"));
    click(
        &mut window,
        &format!("Open preset {}", shipped("start").unwrap().preset.name),
    );
    wait_until(&mut window, "another", |app| {
        app.document().name != "Hot ring"
    });
    command(&mut window, "hot ring");
    wait_until(&mut window, "it again", |app| {
        app.document().origin.path.as_ref() == Some(&path)
    });
    assert_eq!(app(&window).document().name, "Hot ring");
}

#[test]
fn a_preset_goes_on_from_the_model_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 60);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the last frame", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    let (config, trained) = (config(&window).clone(), epoch(app(&window)));
    window.key_press_modifiers(Modifiers::COMMAND, Key::M);
    window.run_steps(3);
    type_path(&mut window, &folder.path().join("trained.json"), "Save");
    wait_until(&mut window, "the model", |app| has_message(app, "Saved"));
    let path = folder.path().join("goes on.ron");
    let mut goes_on = preset(Showing {
        model: "trained.json".to_owned(),
        ..Showing::default()
    });
    goes_on.config = config;
    goes_on.write(&path).unwrap();
    click(&mut window, "Reset");
    open_file(&mut window, &path);
    wait_until(&mut window, "the model's epoch", |app| {
        epoch(app) == trained
    });
    assert_eq!(app(&window).document().name, "Shown so");
    // Whether the file has the networks is said alike before and after.
    let said = |window: &Window| {
        let said = window.query_all_by_label_contains("not the trained networks");
        said.count()
    };
    let elsewhere = tempfile::tempdir().unwrap();
    command(&mut window, "save with the view");
    for (folder, expected) in [(&folder, 0), (&elsewhere, 1)] {
        let path = folder.path().join("asked.ron");
        enter_text(&mut window, "File path", path.to_str().unwrap());
        assert_eq!(said(&window), expected, "{}", path.display());
    }
    click(&mut window, "Cancel");
    assert_eq!(said(&window), 0);
    // It is kept as long as it is beside the file and of these settings.
    let again = save_with_the_view(&mut window, &folder.path().join("again.ron"));
    assert_eq!(
        (again.window.model.as_str(), again.window.epoch),
        ("trained.json", 0)
    );
    assert_eq!(said(&window), 0);
    let away = save_with_the_view(&mut window, &elsewhere.path().join("away.ron"));
    assert_eq!(away.window.model, "");
    assert!(has_message(app(&window), "stays where it is"));
    assert!(has_message(app(&window), "not the trained networks"));
    open_file(&mut window, &path);
    enter_text(&mut window, "Generator: Neurons value", "17");
    press(&mut window, Key::Escape);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait_until(&mut window, "the save", |app| !app.document().is_edited());
    let saved = Preset::parse(&std::fs::read_to_string(&path).unwrap(), "saved").unwrap();
    assert_eq!(
        (saved.config.generator.neurons, saved.window.model.as_str()),
        (17, "")
    );
    // Networks of other settings are refused in words.
    goes_on.config.generator.neurons += 1;
    goes_on.write(&path).unwrap();
    drop_file(&mut window, path.clone());
    wait_until(&mut window, "the refusal", |app| {
        has_message(app, "window.model")
    });
    // As is a file that is not there.
    goes_on.window.model = "nowhere.json".to_owned();
    goes_on.write(&path).unwrap();
    drop_file(&mut window, path);
    wait_until(&mut window, "the refusal", |app| {
        has_message(app, "nowhere.json")
    });
}

/// The value of a text field.
fn text_of(window: &Window, label: &str) -> String {
    window.get_by_label(label).value().unwrap()
}

#[test]
fn settings_are_shared_as_a_line_that_opens_wherever_it_is_given() {
    let mut window = window();
    let preset = alone("mode-collapse");
    let line = gan_playground::config::share::line(&preset).unwrap();
    // Pasted where nothing has the keyboard.
    window.event(eframe::egui::Event::Paste(line.clone()));
    window.run_steps(3);
    assert_eq!(*config(&window), preset.config);
    assert!(has_message(app(&window), "Opened “Mode collapse”"));
    // The page has the line of the settings as they are now.
    press(&mut window, Key::Q);
    window.run_steps(3);
    assert!(window.query_by_label("The line as a QR code").is_some());
    let shown = text_of(&window, "The line");
    let back = gan_playground::config::share::parse(&shown).unwrap();
    assert_eq!(
        (back.name.as_str(), &back.config),
        ("Mode collapse", &preset.config)
    );
    // Another one is opened in its field; what is wrong with a damaged one stands below it.
    let other = gan_playground::config::share::line(&alone("healthy-ring")).unwrap();
    enter_text(&mut window, "Shared line", &other[..other.len() - 9]);
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!(window.query_by_label_contains("cut or changed").is_some());
    assert_eq!(*config(&window), preset.config);
    enter_text(&mut window, "Shared line", &other);
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert_eq!(*config(&window), alone("healthy-ring").config);
    // And where the path of a file is asked for.
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    wait_until(&mut window, "the question", |app| {
        app.pages().path_prompt.is_open()
    });
    window.run_steps(2);
    type_path(&mut window, std::path::Path::new(&line), "Open");
    assert_eq!(*config(&window), preset.config);
}
