//! The window's past and its files: rewinding, trained models, and what can be taken away.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{Config, Distribution};
use gan_playground::gan::{Backend, Player};
use gan_playground::models::{Model, trained, weights};
use gan_playground::quantities::Quantity;
use gan_playground::training::{Phase, Session};
use gan_playground::ui::Options;
use gan_playground::ui::export_kind::Export;
use image::AnimationDecoder as _;
use window_kit::*;

/// Trains at least so many epochs, then pauses.
fn train(window: &mut Window, epochs: u64) {
    click(window, "Play");
    wait_until(window, "training", |app| epoch(app) >= epochs);
    click(window, "Pause");
    app(window).trainer().flush();
    wait_until(window, "the pause", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|f| f.phase == Phase::Paused)
    });
}

/// Saves through the menu to a file in a folder.
fn take_away(window: &mut Window, item: &str, path: &std::path::Path) {
    click(window, "Take away");
    click(window, item);
    wait_until(window, "the path page", |_| true);
    window.run_steps(3);
    type_path(window, path, "Save");
}

#[test]
fn the_past_is_shown_and_gone_on_from_bit_for_bit() {
    let mut window = window();
    train(&mut window, 60);
    let now = epoch(app(&window));
    // The slider takes the arrow keys.
    window.get_by_label("Timeline").focus();
    window.run_steps(2);
    for _ in 0..10 {
        press(&mut window, Key::ArrowLeft);
        app(&window).trainer().flush();
        wait_until(&mut window, "the past", |app| epoch(app) < now);
        window.run_steps(2);
    }
    let shown = epoch(app(&window));
    assert!(shown < now, "{shown} of {now}");
    assert!(!app(&window).trainer().is_running());
    let mut alone = Session::new(config(&window).clone(), Backend::Flex);
    for _ in 0..shown {
        alone.run_epoch().unwrap();
    }
    let picture = |app: &gan_playground::ui::App| {
        let frame = app.trainer().frame().unwrap();
        (
            frame.snapshot.plane().fakes.clone(),
            frame.snapshot.plane().d_of_real.clone(),
        )
    };
    let view = gan_playground::training::View::default();
    let expected = alone.snapshot(view);
    assert_eq!(
        picture(app(&window)),
        (
            expected.plane().fakes.clone(),
            expected.plane().d_of_real.clone()
        )
    );

    click(&mut window, "To the present");
    wait_until(&mut window, "the present", |app| epoch(app) == now);
    window.get_by_label("Timeline").focus();
    window.run_steps(2);
    press(&mut window, Key::Home);
    for _ in 0..30 {
        press(&mut window, Key::ArrowLeft);
        app(&window).trainer().flush();
        window.run_steps(2);
    }
    // All thirty steps, not only the first of them.
    wait_until(&mut window, "the past", |app| {
        let done = app.trainer().frame().map(|f| f.commands_done);
        epoch(app) < now && done >= Some(app.trainer().sent())
    });
    let from = epoch(app(&window));
    click(&mut window, "Go on from here");
    wait_until(&mut window, "the other road", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.other_road.is_some() && frame.shown.is_none()
    });
    assert_eq!(epoch(app(&window)), from);
    let frame = app(&window).trainer().frame().unwrap();
    assert!(frame.moments.iter().all(|m| *m <= from));
    click(&mut window, "Step one epoch");
    wait_until(&mut window, "an epoch", |app| epoch(app) == from + 1);
    let mut alone = Session::new(config(&window).clone(), Backend::Flex);
    for _ in 0..=from {
        alone.run_epoch().unwrap();
    }
    let expected = alone.snapshot(view);
    assert_eq!(
        picture(app(&window)),
        (
            expected.plane().fakes.clone(),
            expected.plane().d_of_real.clone()
        )
    );
}

#[test]
fn an_edit_made_while_looking_back_is_the_other_road_and_a_model_saved_then_is_of_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("then");
    let mut window = window();
    train(&mut window, 60);
    let now = epoch(app(&window));
    window.get_by_label("Timeline").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft);
    wait_until(&mut window, "the past", |app| epoch(app) < now);
    let shown = epoch(app(&window));
    take_away(&mut window, "Save the trained model…", &path);
    wait_until(&mut window, "the file", |app| has_message(app, "Saved"));
    // The ending is the program's to know.
    let model = Model::read(&path.with_extension("json")).unwrap();
    assert_eq!(model.checkpoint.epoch(), shown);
    let ends = model
        .history
        .curve(Quantity::DLoss)
        .buckets()
        .last()
        .map(|b| b.epoch);
    assert_eq!(ends, Some(shown));

    let before = config(&window).generator.learning_rate;
    window.get_by_label("Generator: Learning rate").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowRight);
    window.run_steps(2);
    let edited = config(&window).generator.learning_rate;
    assert_ne!(edited, before);
    click(&mut window, "Go on from here");
    wait_until(&mut window, "the other road", |app| {
        app.trainer().frame().unwrap().other_road.is_some()
    });
    assert_eq!(config(&window).generator.learning_rate, edited);
    let trained = &app(&window).trainer().frame().unwrap().config;
    assert_eq!(trained.generator.learning_rate, edited);
}

#[test]
fn a_name_of_another_kind_of_file_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    train(&mut window, 5);
    click(&mut window, "Take away");
    click(&mut window, "Save the trained model…");
    window.run_steps(3);
    let wrong = folder.path().join("mine.csv");
    enter_text(&mut window, "File path", wrong.to_str().unwrap());
    window.get_by_label("A .csv file is another kind. Give a name that ends in .json.");
    let save = window.get_all_by_label("Save").last().unwrap();
    assert!(save.accesskit_node().is_disabled());
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!(app(&window).pages().path_prompt.is_open() && !wrong.exists());
    type_path(&mut window, &folder.path().join("mine.json"), "Save");
    wait_until(&mut window, "the file", |app| has_message(app, "mine.json"));
    assert!(!wrong.exists());
}

#[test]
fn a_model_is_saved_dropped_in_again_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.json");
    let mut window = window();
    train(&mut window, 30);
    let at = epoch(app(&window));
    take_away(&mut window, "Save the trained model…", &path);
    wait_until(&mut window, "the file", |app| has_message(app, "Saved"));
    let model = Model::read(&path).unwrap();
    assert_eq!(model.checkpoint.epoch(), at);

    click(&mut window, "Reset");
    wait_until(&mut window, "the reset", |app| epoch(app) == 0);
    drop_file(&mut window, path.clone());
    wait_until(&mut window, "the model", |app| epoch(app) == at);
    assert_eq!(config(&window), &model.checkpoint.config);
    click(&mut window, "Step one epoch");
    wait_until(&mut window, "an epoch", |app| epoch(app) == at + 1);
    // Reset comes back to where the model was opened.
    click(&mut window, "Reset");
    wait_until(&mut window, "the model", |app| epoch(app) == at);

    std::fs::write(&path, "{\"format\": 1").unwrap();
    drop_file(&mut window, path);
    wait_until(&mut window, "the refusal", |app| {
        has_message(app, "mine.json")
    });
    assert_eq!(epoch(app(&window)), at);
}

#[test]
fn starting_trained_is_a_switch_and_starting_fresh_another() {
    let mut window = window();
    click(&mut window, "Distribution: Disjoint");
    click(&mut window, "trained");
    let model = trained::trained(Distribution::Disjoint).unwrap();
    let trained_for = model.checkpoint.epoch();
    wait_until(&mut window, "the model", |app| epoch(app) == trained_for);
    assert_eq!(config(&window), &model.checkpoint.config);
    click(&mut window, "fresh");
    wait_until(&mut window, "fresh networks", |app| epoch(app) == 0);
    // The settings stay; undo brings back those from before.
    assert_eq!(config(&window), &model.checkpoint.config);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(4);
    assert_ne!(config(&window), &model.checkpoint.config);
    // No model of a drawing.
    drop_file(&mut window, {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), "0.1,0.2\n0.8,0.9\n").unwrap();
        file.into_temp_path().keep().unwrap()
    });
    train_on_table(&mut window);
    wait_until(&mut window, "the points", |app| {
        app.document().config.data.distribution == Distribution::Imported
    });
    window.run_steps(3);
    assert!(window.query_by_label("trained").is_none());
}

#[test]
fn curves_samples_and_ganlab_models_are_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let plain = gan_playground::config::Preset::new("plain", "", Config::default());
    let options = Options {
        open: Some((plain, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    train(&mut window, 20);
    for (item, file, starts) in [
        ("Save the curves (CSV)…", "curves.csv", "quantity,epoch,"),
        ("Save the samples (CSV)…", "samples.csv", "kind,x,y,d"),
        ("Save it for GAN Lab…", "lab.json", "{\"modelTopology\""),
    ] {
        let path = folder.path().join(file);
        take_away(&mut window, item, &path);
        wait_until(&mut window, file, |app| has_message(app, file));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(starts), "{file}: {text:.60}");
    }
    let model = Model::read(&folder.path().join("lab.json")).unwrap();
    assert_eq!(model.checkpoint.epoch(), epoch(app(&window)));
    // What GAN Lab lacks is named before a name for the file is asked for, wherever it is looked for.
    click(&mut window, "Distribution: Spiral");
    let is_off = |window: &Window, why: &str| {
        let item = window.get_by_label("Save it for GAN Lab…");
        let node = item.accesskit_node();
        assert!(node.is_disabled(), "{why}");
        let said = node.description().unwrap_or_default();
        assert!(said.contains(why), "{said}");
    };
    click(&mut window, "Take away");
    is_off(&window, "no such distribution in its model files");
    press(&mut window, Key::Escape);
    command_k(&mut window);
    window.event(Event::Text("save it for gan lab".to_owned()));
    window.run_steps(4);
    is_off(&window, "no such distribution in its model files");
    press(&mut window, Key::Enter);
    assert!(!app(&window).pages().path_prompt.is_open());
}

#[test]
fn what_is_taken_away_of_images_is_what_there_is() {
    let images = gan_playground::config::shipped("digits").unwrap();
    let digits = &images.preset.config;
    assert!(Export::TrainingSet.why_not(digits).is_some());
    assert!(Export::GanLab.why_not(digits).unwrap().contains("images"));
    let plain = Config::default();
    for export in Export::MENU {
        assert_eq!(export.why_not(&plain), None, "{export:?}");
        let is_of_points = matches!(export, Export::TrainingSet | Export::GanLab);
        assert_eq!(export.why_not(digits).is_some(), is_of_points, "{export:?}");
    }
}

/// It said that those of A were not there, which a preset that opens beside another run has with it.
#[test]
fn copied_settings_of_a_pair_are_said_to_be_of_both() {
    let pair = gan_playground::config::shipped("mode-collapse").unwrap();
    let options = Options {
        open: Some((pair.preset.clone(), None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    command(&mut window, "Copy the settings");
    wait_until(&mut window, "the note", |app| {
        has_message(app, "The settings of A and B are on the clipboard.")
    });
    // Of a run that was pinned by hand the preset knows nothing.
    let mut window = window_with([1440.0, 900.0], Options::default());
    press(&mut window, Key::C);
    window.run_steps(4);
    command(&mut window, "Copy the settings");
    wait_until(&mut window, "the note", |app| {
        has_message(app, "those of A are not")
    });
}

#[test]
fn settings_go_through_the_clipboard() {
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    click(&mut window, "Take away");
    click(&mut window, "Copy the settings");
    wait_until(&mut window, "the note", |app| has_message(app, "clipboard"));
    let mut pasted = config(&window).clone();
    pasted.seed = 77;
    let text = gan_playground::config::Preset::new("from elsewhere", "", pasted.clone()).to_ron();
    window.event(Event::Paste(text));
    wait_until(&mut window, "the paste", |app| {
        app.document().name == "from elsewhere"
    });
    assert_eq!(config(&window), &pasted);
    window.event(Event::Paste("(nmae: \"x\")".to_owned()));
    wait_until(&mut window, "the refusal", |app| {
        has_message(app, "the clipboard:1")
    });
    window.event(Event::Paste("# A title".to_owned()));
    wait_until(&mut window, "the plain refusal", |app| {
        has_message(app, "on the clipboard is neither a preset")
    });
    assert_eq!(config(&window), &pasted);
}

#[test]
fn a_model_given_at_the_start_is_there() {
    let model = trained::trained(Distribution::Ring).unwrap().clone();
    let options = Options {
        open: Some((model.preset(), None)),
        model: Some(model.clone()),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    wait_until(&mut window, "the model", |app| {
        epoch(app) == model.checkpoint.epoch()
    });
    let session = Session::resume(model.checkpoint, model.history, Backend::Flex).unwrap();
    let frame = app(&window).trainer().frame().unwrap();
    let expected = session.snapshot(gan_playground::training::View::default());
    assert_eq!(frame.snapshot.plane().fakes, expected.plane().fakes);
    assert!(!session.parameters(Player::Generator).is_empty());
}

#[test]
fn the_run_is_saved_as_a_moving_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.gif");
    let mut window = window();
    for _ in 0..3 {
        press(&mut window, Key::ArrowRight);
    }
    wait_until(&mut window, "three epochs", |app| epoch(app) == 3);
    click(&mut window, "Take away");
    click(&mut window, "Save the run (GIF)…");
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the file", |app| has_message(app, "Saved"));
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"GIF89a"));
    // The beginning and three epochs.
    let decoder = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(decoder.into_frames().count(), 4);
}

#[test]
fn weights_alone_become_those_of_the_networks_that_are_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    let settings = config(&window).clone();
    let mut elsewhere = Session::new(settings.clone(), Backend::Flex);
    for _ in 0..5 {
        elsewhere.run_epoch().unwrap();
    }
    let trained = elsewhere.checkpoint().networks;
    let view = gan_playground::training::View::default();
    let expected = elsewhere.snapshot(view).plane().fakes.clone();
    let kind = weights::Kind::Npz;
    let bytes = kind.bytes(&weights::named(&settings, &trained)).unwrap();
    let path = folder.path().join("from-elsewhere.npz");
    std::fs::write(&path, bytes).unwrap();
    drop_file(&mut window, path);
    wait_until(&mut window, "its fakes", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|frame| frame.snapshot.plane().fakes == expected)
    });
    assert_eq!(epoch(app(&window)), 0);
    assert_eq!(*config(&window), settings);
    // It is still the preset that was open.
    assert!(window.query_by_label_contains("Start: a ring").is_some());
    // Those of other networks change nothing, and are told.
    let mut other = settings.clone();
    other.generator.neurons = 5;
    let networks = Session::new(other.clone(), Backend::Flex)
        .checkpoint()
        .networks;
    let bytes = kind.bytes(&weights::named(&other, &networks)).unwrap();
    let path = folder.path().join("other.npz");
    std::fs::write(&path, bytes).unwrap();
    drop_file(&mut window, path);
    wait_until(&mut window, "what does not fit", |app| {
        has_message(app, "has the shape")
    });
}
