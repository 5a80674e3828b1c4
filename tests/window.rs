//! The window, used as a person would: by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::collections::HashSet;
use std::time::Instant;

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{
    Config, Distribution, Group, ImageData, Kind, Level, Loss, OptimizerKind, Preset, SHIPPED,
    TABLE, shipped, shipped_groups,
};
use gan_playground::experiments::SHIPPED_EXPERIMENTS;
use gan_playground::gan::Backend;
use gan_playground::quantities::{Chart, QUANTITIES, Quantity, Values, curves_of};
use gan_playground::training::Phase;
use gan_playground::ui::pages::ACTIONS;
use gan_playground::ui::store::Store;
use gan_playground::ui::{App, Options};
use window_kit::*;

#[test]
fn play_trains_and_pause_stops() {
    let mut window = window();
    assert_eq!(epoch(app(&window)), 0);
    click(&mut window, "Play");
    wait_until(&mut window, "training", |app| epoch(app) > 50);
    click(&mut window, "Pause");
    app(&window).trainer().flush();
    wait_until(&mut window, "the pause", |app| {
        app.trainer()
            .frame()
            .is_some_and(|f| f.phase == Phase::Paused)
    });
    let stopped_at = epoch(app(&window));
    window.run_steps(10);
    assert_eq!(epoch(app(&window)), stopped_at);
}

#[test]
fn step_buttons_and_keys_step() {
    let mut window = window();
    let updates = |app: &App| {
        let s = &app.trainer().frame().unwrap().snapshot;
        (s.counters.epoch, s.counters.d_updates, s.counters.g_updates)
    };
    click(&mut window, "Step one epoch");
    wait_until(&mut window, "an epoch", |app| updates(app) == (1, 2, 1));
    click(&mut window, "Step the discriminator");
    wait_until(&mut window, "D's update", |app| updates(app) == (1, 3, 1));
    click(&mut window, "Step the generator");
    wait_until(&mut window, "G's update", |app| updates(app) == (1, 3, 2));
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "the arrow key", |app| {
        updates(app) == (2, 5, 3)
    });
    press(&mut window, Key::D);
    press(&mut window, Key::G);
    wait_until(&mut window, "keys D and G", |app| updates(app) == (2, 6, 4));
    press(&mut window, Key::R);
    wait_until(&mut window, "the reset", |app| updates(app) == (0, 0, 0));
    press(&mut window, Key::Space);
    wait_until(&mut window, "Space", |app| epoch(app) > 3);
}

#[test]
fn every_setting_has_an_editor_that_a_screen_reader_can_name() {
    let mut window = window();
    let missing = |window: &mut Window| -> Vec<String> {
        let mut missing = Vec::new();
        for group in Group::ALL {
            click(window, &format!("All settings: {}", group.label()));
            let names = TABLE.iter().filter(|h| h.group == group);
            let names = names.map(|h| match h.key {
                "data.distribution" => "Distribution: Ring".to_owned(),
                "data.images" => "Images: Digits".to_owned(),
                _ => format!("{}: {}", h.group.label(), h.label),
            });
            missing.extend(names.filter(|name| window.query_by_label(name).is_none()));
        }
        missing
    };
    let of_points = missing(&mut window);
    click(&mut window, "Basic settings");
    click(&mut window, "Images: One shape");
    window.run_steps(4);
    let of_images = missing(&mut window);
    press(&mut window, Key::P);
    window.run_steps(6);
    window
        .get_by_label("Open preset Styles to explore")
        .click_accesskit();
    window.run_steps(6);
    let of_styles = missing(&mut window);
    let both: Vec<_> = of_images
        .iter()
        .filter(|name| of_styles.contains(name))
        .collect();
    // What only matters to other data or networks is not shown; everything is there with one of them.
    assert_eq!(
        both,
        [
            "Real data: Spread",
            "Generator: Hidden layers",
            "Generator: Neurons",
            "Discriminator: Hidden layers",
            "Discriminator: Neurons",
            "Discriminator: Packing",
        ]
    );
    assert!(!of_points.is_empty());
    for name in &of_points {
        assert!(!both.contains(&name), "no editor named {name}");
    }
}

#[test]
fn a_live_edit_acts_without_restarting_and_is_marked() {
    let mut window = window();
    click(&mut window, "Play");
    wait_until(&mut window, "training", |app| epoch(app) > 20);
    assert!(window.query_by_label("edited").is_none());
    let slider = window.get_by_label("Generator: Learning rate");
    slider.set_value_accesskit(0.5);
    wait_until(&mut window, "the edit in a frame", |app| {
        app.trainer()
            .frame()
            .unwrap()
            .config
            .generator
            .learning_rate
            == 0.5
    });
    assert!(epoch(app(&window)) > 20, "a live edit does not restart");
    assert!(app(&window).document().is_edited());
    window.get_by_label("edited");
    click(&mut window, "Generator: Learning rate: back to preset");
    assert!(!app(&window).document().is_edited());
}

#[test]
fn choices_and_pictures_change_the_configuration() {
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    assert_eq!(config(&window).data.distribution, Distribution::Spiral);
    window
        .get_by_label("Generator: Optimizer")
        .click_accesskit();
    window.run_steps(3);
    click(&mut window, "RMSprop");
    assert_eq!(config(&window).generator.optimizer, OptimizerKind::RmsProp);
    window.get_by_label("Training: Loss").click_accesskit();
    window.run_steps(3);
    click(&mut window, "Hinge");
    assert_eq!(config(&window).loss, Loss::Hinge);
    wait_until(&mut window, "the new run", |app| {
        let config = &app.trainer().frame().unwrap().config;
        config.loss == Loss::Hinge && config.data.distribution == Distribution::Spiral
    });
    click(&mut window, "All settings: Training");
    window.get_by_label("ndarray").click_accesskit();
    wait_until(&mut window, "the backend", |app| {
        app.trainer().frame().unwrap().backend == Backend::Ndarray
    });
}

#[test]
fn typing_a_value_does_not_press_keys_of_the_playground() {
    let mut window = window();
    click(&mut window, "All settings: Training");
    let field = window.get_by_label("Training: Seed");
    field.scroll_to_me();
    window.run_steps(3);
    window.get_by_label("Training: Seed").click();
    window.run_steps(3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for digit in ["4", "2"] {
        window.event(egui::Event::Text(digit.to_owned()));
    }
    window.key_press(Key::Space);
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(config(&window).seed, 42);
    assert!(!app(&window).trainer().is_running());
}

#[test]
fn undo_and_redo_take_back_edits_and_opened_presets() {
    let mut window = window();
    let start = app(&window).document().clone();
    click(&mut window, "Distribution: Spiral");
    window.run_steps(12);
    assert!(app(&window).document().is_edited());
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_eq!(app(&window).document(), &start);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    window.run_steps(3);
    assert_eq!(config(&window).data.distribution, Distribution::Spiral);
    let edited = app(&window).document().clone();
    click(&mut window, "Presets");
    // A page has its place after some frames.
    window.run_steps(6);
    let name = format!("Open preset {}", SHIPPED[2].preset.name);
    click(&mut window, &name);
    assert_eq!(app(&window).document().name, SHIPPED[2].preset.name);
    window.run_steps(8);
    window.get_by_label("Undo").click();
    window.run_steps(3);
    assert_eq!(app(&window).document(), &edited, "unsaved edits come back");
}

#[test]
fn the_gallery_opens_every_shipped_preset() {
    let mut window = window();
    for shipped in SHIPPED.iter() {
        press(&mut window, Key::P);
        let name = format!("Open preset {}", shipped.preset.name);
        window.get_by_label(&name).click_accesskit();
        window.run_steps(3);
        assert_eq!(config(&window), &shipped.preset.config, "{}", shipped.slug);
        let open = app(&window).document().shipped();
        assert_eq!(open.map(|open| open.slug), Some(shipped.slug));
        wait_until(&mut window, "its run", |app| {
            *app.trainer().frame().unwrap().config == shipped.preset.config
        });
    }
}

#[test]
fn presets_stand_below_the_heading_of_their_group() {
    let mut window = window();
    press(&mut window, Key::P);
    window.run_steps(6);
    let mut above = f32::NEG_INFINITY;
    for (group, presets) in shipped_groups() {
        let heading = window.get_by_label(group).rect();
        assert!(heading.top() >= above, "{group}");
        for shipped in presets {
            let name = format!("Open preset {}", shipped.preset.name);
            let card = window.get_by_label(&name).rect();
            assert!(card.top() >= heading.bottom(), "{}", shipped.slug);
            above = above.max(card.bottom());
        }
    }
}

#[test]
fn layers_that_are_off_are_not_computed() {
    let mut window = window();
    // The graph of the model pictures all of them; without it only what is on is computed.
    press(&mut window, Key::M);
    click(&mut window, "Layer: Decision surface");
    click(&mut window, "Layer: Gradients");
    click(&mut window, "Layer: Manifold");
    wait_until(&mut window, "the new view", |app| {
        let s = &app.trainer().frame().unwrap().snapshot;
        // The hidden surface stays for D(x) under the pointer, at the coarsest useful grain.
        s.plane().surface.as_ref().is_some_and(|s| s.side == 32)
            && s.plane().gradients.is_empty()
            && s.plane().manifold.is_some()
    });
    click(&mut window, "Layer: Manifold");
    wait_until(&mut window, "no manifold", |app| {
        let s = &app.trainer().frame().unwrap().snapshot;
        s.plane().manifold.is_none()
    });
}

/// A letter as a keyboard sends it: the key and what it writes are of one frame.
fn type_letter(window: &mut Window, key: Key) {
    let of_key = |pressed: bool| egui::Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let written = egui::Event::Text(key.name().to_lowercase());
    let events = &mut window.input_mut().events;
    events.extend([of_key(true), written, of_key(false)]);
    window.run_steps(2);
}

#[test]
fn letters_in_the_gallery_are_what_is_searched_for_and_nothing_else() {
    let mut window = window();
    // The key that opens it is no part of the search.
    type_letter(&mut window, Key::P);
    window.run_steps(4);
    let searched = |window: &Window| {
        let field = window.get_by_label("Search presets");
        field.accesskit_node().value()
    };
    assert_eq!(searched(&window).unwrap_or_default(), "");
    for key in [Key::S, Key::P, Key::I, Key::R, Key::A, Key::L] {
        type_letter(&mut window, key);
    }
    assert_eq!(searched(&window).as_deref(), Some("spiral"));
    assert!(app(&window).pages().gallery.is_open());
    assert!(app(&window).trainer().slow_motion().is_none());
    assert!(window.query_by_label("Close: Lessons").is_none());
    // Out of the field, and out of the page.
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    assert!(!app(&window).pages().is_any_open());
    press(&mut window, Key::S);
    assert!(app(&window).trainer().slow_motion().is_some());
}

#[test]
fn letters_do_nothing_to_the_playground_while_a_list_is_open() {
    let mut window = window();
    click(&mut window, "All settings: Training");
    let is_slow = |window: &Window| app(window).trainer().slow_motion().is_some();
    for expected in [true, false] {
        type_letter(&mut window, Key::S);
        assert_eq!(
            is_slow(&window),
            expected,
            "it acts as long as none is open"
        );
    }
    // By the pointer, after which nothing has the focus.
    let at = window.get_by_label("Training: Loss").rect().center();
    click_at(&mut window, at);
    window.run_steps(3);
    assert!(egui::Popup::is_any_open(&window.ctx));
    for key in [Key::S, Key::L, Key::C, Key::M] {
        type_letter(&mut window, key);
    }
    assert!(egui::Popup::is_any_open(&window.ctx));
    assert!(!is_slow(&window));
    assert!(!app(&window).pages().is_any_open());
    assert!(app(&window).document().pinned.is_none());
}

#[test]
fn help_and_theme_and_slow_motion_answer_their_keys() {
    let mut window = window();
    press(&mut window, Key::F1);
    assert!(window.query_by_label("Keys").is_some());
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Keys").is_none());
    assert!(app(&window).trainer().slow_motion().is_none());
    press(&mut window, Key::S);
    assert!(app(&window).trainer().slow_motion().is_some());
    press(&mut window, Key::S);
    assert!(app(&window).trainer().slow_motion().is_none());
    let before = app(&window).looks().is_dark;
    click(&mut window, "Light or dark theme");
    assert_ne!(app(&window).looks().is_dark, before);
}

#[test]
fn a_page_begins_at_its_top_however_far_the_one_before_was_scrolled() {
    let mut window = window_with([1366.0, 768.0], Options::default());
    let first_preset = |window: &mut Window| {
        window.run_steps(4);
        window
            .get_by_label("Open preset Start: a ring")
            .rect()
            .top()
    };
    press(&mut window, Key::P);
    let top = first_preset(&mut window);
    press(&mut window, Key::Escape);
    press(&mut window, Key::L);
    window.run_steps(4);
    window.hover_at(egui::pos2(683.0, 400.0));
    for _ in 0..40 {
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, -5.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Wheel,
        });
        window.run_steps(1);
    }
    // What the wheel has left goes to the page that it is over.
    window.run_steps(60);
    press(&mut window, Key::P);
    assert_eq!(first_preset(&mut window), top);
}

/// What a page needs beside its file and its line in the list: a way in for who has no mouse.
#[test]
fn every_page_is_opened_and_closed_by_the_keyboard_and_has_a_heading() {
    let mut window = window();
    let pages = app(&window).pages().each();
    let pages: Vec<_> = pages.map(|(action, page)| (action, page.title())).collect();
    assert!(pages.len() >= 5);
    let folder = tempfile::tempdir().unwrap();
    let sheet = folder.path().join("sheet.png");
    image::RgbImage::from_fn(128, 128, |x, y| {
        image::Rgb([(x * y) as u8, x as u8, y as u8])
    })
    .save(&sheet)
    .unwrap();
    for (index, (action, title)) in pages.into_iter().enumerate() {
        let is_shown = |window: &Window| {
            let is_open = app(window).pages().each().nth(index).unwrap().1.is_open();
            let heading = window.query_by_role_and_label(egui::Role::Window, title);
            assert_eq!(heading.is_some(), is_open, "the heading of {title}");
            is_open
        };
        let open = |window: &mut Window| {
            match (action, title) {
                (Some(action), _) => window.key_press(action.key),
                // Where Tab leads to.
                (None, "Draw a distribution") => {
                    focus(window, "Draw…");
                    window.key_press(Key::Enter);
                }
                (None, "Open a file") => window.key_press_modifiers(Modifiers::COMMAND, Key::O),
                (None, "Find a command") => {
                    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
                }
                (None, "Points of a table") => {
                    let table = "x\ty\n0.5\t0.25\n0.125\t0.75\n";
                    window.event(egui::Event::Paste(table.to_owned()));
                    wait_for_table(window);
                }
                (None, "Pictures to learn") => {
                    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
                    wait_until(window, "the question", |app| {
                        app.pages().path_prompt.is_open()
                    });
                    window.run_steps(2);
                    type_path(window, &sheet, "Open");
                    wait_until(window, "the pictures", |app| app.pages().pictures.is_open());
                }
                (None, title) => panic!("no key leads to {title}"),
            }
            window.run_steps(6);
        };
        assert!(!is_shown(&window), "{title} at first");
        open(&mut window);
        assert!(is_shown(&window), "{title}");
        press(&mut window, Key::Escape);
        window.run_steps(2);
        assert!(!is_shown(&window), "{title} after Esc");
        // Letters are what is searched for there.
        if let Some(action) = action.filter(|action| action.name != "Presets") {
            open(&mut window);
            assert!(is_shown(&window), "{title} again");
            press(&mut window, action.key);
            window.run_steps(2);
            assert!(!is_shown(&window), "{title} after its own key");
        }
    }
}

fn save_to(window: &mut Window, path: &std::path::Path) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.run_steps(4);
    type_path(window, path, "Save");
}

#[test]
fn saving_and_opening_bring_the_configuration_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut window = window();
    click(&mut window, "Distribution: Two moons");
    save_to(&mut window, &path);
    wait_until(&mut window, "the save", |app| !app.document().is_edited());
    assert_eq!(Preset::read(&path).unwrap().config, *config(&window));
    click(&mut window, "Distribution: Line");
    assert!(app(&window).document().is_edited());
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait_until(&mut window, "the second save", |app| {
        !app.document().is_edited()
    });
    assert_eq!(
        Preset::read(&path).unwrap().config.data.distribution,
        Distribution::Line
    );

    let mut other = window_with([1024.0, 700.0], Options::default());
    other.key_press_modifiers(Modifiers::COMMAND, Key::O);
    other.run_steps(4);
    type_path(&mut other, &path, "Open");
    wait_until(&mut other, "the opened preset", |app| {
        app.document().origin.path.is_some()
    });
    assert_eq!(config(&other).data.distribution, Distribution::Line);
}

#[test]
fn dropped_files_open_and_broken_ones_leave_the_session_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    let before = app(&window).document().clone();
    for (name, text, part) in [
        ("broken.ron", "(name: 3)", "broken.ron:1:7: name"),
        (
            "range.ron",
            "(name: \"x\", config: (batch_size: 0))",
            "batch_size is 0",
        ),
        ("newer.ron", "(format: 9, name: \"x\")", "format version 9"),
        (
            "bad.csv",
            "0.1,0.2\n0.3,green\n",
            "two such columns are needed",
        ),
        ("short.csv", "0.1,0.2\n", "at least 2 are needed"),
    ] {
        drop_file(&mut window, write(name, text));
        wait_until(&mut window, part, |app| has_message(app, part));
        assert_eq!(app(&window).document(), &before, "{name}");
    }
    window.get_by_label("and 2 more").click_accesskit();
    window.run_steps(3);
    let dismiss = window.get_all_by_label("Dismiss message").count();
    assert_eq!(dismiss, 5);
    // The newest is on top, the oldest at the end.
    window
        .get_all_by_label("Dismiss message")
        .last()
        .unwrap()
        .click_accesskit();
    window.run_steps(2);
    assert!(!has_message(app(&window), "broken.ron"));
    assert!(has_message(app(&window), "short.csv"));

    drop_file(&mut window, write("points.csv", "x;y\n0;0\n200;100\n"));
    train_on_table(&mut window);
    wait_until(&mut window, "the points", |app| {
        app.document().config.data.distribution == Distribution::Imported
    });
    assert!(has_message(app(&window), "Scaled into the unit square"));
    assert!(
        !has_message(app(&window), "short.csv"),
        "what could not be opened is past"
    );
    assert_eq!(config(&window).data.imported.len(), 2);
    let path = write("good.ron", "(name: \"good\", config: (noise: (dim: 3)))");
    drop_file(&mut window, path);
    wait_until(&mut window, "the preset", |app| {
        app.document().name == "good"
    });
    assert_eq!(config(&window).noise.dim, 3);
}

#[test]
fn of_many_errors_a_few_are_shown_and_esc_closes_the_newest() {
    let mut window = window();
    for index in 0..8 {
        let name = format!("nothing-{index}.ron");
        drop_file(&mut window, name.clone().into());
        wait_until(&mut window, &name, |app| has_message(app, &name));
    }
    window.run_steps(2);
    let shown = |window: &Window| window.query_all_by_label("Dismiss message").count();
    assert_eq!(shown(&window), 3);
    window.get_by_label("and 5 more");
    // A page is closed first.
    press(&mut window, Key::P);
    press(&mut window, Key::Escape);
    assert!(has_message(app(&window), "nothing-7.ron"));
    press(&mut window, Key::Escape);
    assert!(!has_message(app(&window), "nothing-7.ron"));
    assert!(has_message(app(&window), "nothing-6.ron"));
    window.run_steps(2);
    window.get_by_label("and 4 more").click_accesskit();
    window.run_steps(3);
    assert_eq!(shown(&window), 7);
    window.get_by_label("Close all").click_accesskit();
    window.run_steps(3);
    assert_eq!(app(&window).messages().texts().count(), 0);
}

#[test]
fn a_drawing_becomes_the_distribution() {
    let mut window = window();
    click(&mut window, "Draw…");
    assert!(
        window
            .get_by_label("Use this drawing")
            .accesskit_node()
            .is_disabled()
    );
    let canvas = window.get_by_label("Canvas").rect();
    for from in [canvas.left_top(), canvas.left_bottom()] {
        window.drag_at(from + (canvas.center() - from) * 0.5);
        window.run_steps(2);
        window.hover_at(canvas.center());
        window.run_steps(2);
        window.drop_at(canvas.center());
        window.run_steps(2);
    }
    window.get_by_label("Use this drawing").scroll_to_me();
    window.run_steps(10);
    click(&mut window, "Use this drawing");
    let data = &config(&window).data;
    assert_eq!(data.distribution, Distribution::Drawn);
    assert!(data.drawn.len() > 50, "{}", data.drawn.len());
    wait_until(&mut window, "its run", |app| {
        app.trainer().frame().unwrap().config.data.distribution == Distribution::Drawn
    });
}

#[test]
fn the_last_session_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        ..Options::default()
    };
    let mut first = window_with([1440.0, 900.0], options());
    click(&mut first, "Distribution: Checkerboard");
    click(&mut first, "Layer: Gradients");
    let document = app(&first).document().clone();
    let file = folder.path().join("session.ron");
    wait_until(&mut first, "the autosave", |_| {
        std::fs::read_to_string(&file).is_ok_and(|t| t.contains("checkerboard"))
    });
    drop(first);
    let second = window_with([1440.0, 900.0], options());
    let restored = app(&second).document();
    assert_eq!(restored.preset(), document.preset());
    assert_eq!(restored.origin, document.origin);
    assert!(restored.is_edited());
    drop(second);
    // A broken file is set aside, told of, and the program starts all the same.
    std::fs::write(&file, "garbage").unwrap();
    let third = window_with([1440.0, 900.0], options());
    assert!(has_message(app(&third), "could not be restored"));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("session.unreadable.ron")).unwrap(),
        "garbage"
    );
}

#[test]
fn divergence_is_told_with_what_to_do() {
    let mut window = window();
    let preset = Preset::parse(
        "(name: \"boom\", config: (
            discriminator: (learning_rate: 10, weight_decay: 1),
            generator: (updates_per_epoch: 0)))",
        "boom",
    )
    .unwrap();
    window = {
        drop(window);
        window_with(
            [1440.0, 900.0],
            Options {
                open: Some((preset, None)),
                ..Options::default()
            },
        )
    };
    click(&mut window, "Play");
    wait_until(&mut window, "divergence", |app| {
        has_message(app, "Lower the discriminator's learning rate")
    });
    assert!(!app(&window).trainer().is_running());
    // Again, in the same words: told again, and not stuck on running.
    window.run_steps(3);
    click(&mut window, "Dismiss message");
    click(&mut window, "Play");
    wait_until(&mut window, "the second divergence", |app| {
        has_message(app, "Lower the discriminator's learning rate") && !app.trainer().is_running()
    });
    window.get_by_label("Play");
}

#[test]
fn the_verdict_is_a_badge_at_the_picture_that_never_moves() {
    let mut window = window_with(
        [1440.0, 900.0],
        Options {
            open: Some((alone("mode-collapse"), None)),
            ..Options::default()
        },
    );
    window.run_steps(3);
    let place = |window: &Window, label: &str| window.get_by_label(label).rect().left_top();
    let before = place(&window, "Verdict: Not trained yet");
    click(&mut window, "Play");
    wait_until(&mut window, "the collapse", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|f| f.snapshot.counters.epoch > 1_500)
    });
    click(&mut window, "Pause");
    app(&window).trainer().flush();
    wait_until(&mut window, "the pause", |app| {
        let frame = app.trainer().frame();
        frame.is_some_and(|f| f.phase == Phase::Paused)
    });
    window.run_steps(3);
    assert_eq!(place(&window, "Verdict: Mode collapse"), before);
    assert!(window.query_all_by_label_contains("of 8 modes").count() > 0);
    window.get_by_label_contains("Paused. Mode collapse: ");
    // The past has a verdict of its own.
    let timeline = window.get_by_label("Timeline").rect();
    window.drag_at(timeline.right_center() - egui::vec2(8.0, 0.0));
    window.run_steps(2);
    // The very beginning.
    window.hover_at(timeline.left_center() + egui::vec2(1.0, 0.0));
    window.run_steps(2);
    window.drop_at(timeline.left_center() + egui::vec2(1.0, 0.0));
    wait_until(&mut window, "the past", |app| {
        app.trainer().frame().is_some_and(|f| f.shown == Some(0))
    });
    window.run_steps(2);
    assert_eq!(place(&window, "Verdict: Not trained yet"), before);
}

#[test]
fn a_preset_is_named_and_described_before_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut window = window();
    click(&mut window, "Edit name and description");
    for (label, text) in [
        ("Preset name", "My ring"),
        ("Preset description", "Look here."),
    ] {
        enter_text(&mut window, label, text);
    }
    click(&mut window, "Done editing");
    assert!(app(&window).document().is_edited());
    save_to(&mut window, &path);
    wait_until(&mut window, "the save", |app| !app.document().is_edited());
    let saved = Preset::read(&path).unwrap();
    assert_eq!(
        (saved.name.as_str(), saved.description.as_str()),
        ("My ring", "Look here.")
    );
}

#[test]
fn a_long_description_leaves_the_overview_its_room() {
    let with = |description: String| {
        let config = gan_playground::config::Config::default();
        let preset = Preset::new("Described", description, config);
        let options = Options {
            open: Some((preset, None)),
            ..Options::default()
        };
        let mut window = window_with([1440.0, 900.0], options);
        window.run_steps(4);
        window
    };
    let top = |window: &Window| window.get_by_label("Node: Discriminator").rect().top();
    let short = top(&with("Look here.".to_owned()));
    let mut window = with("Look at the surface of D. ".repeat(150));
    assert!(top(&window) - short < 100.0, "{} {short}", top(&window));
    click(&mut window, "Edit name and description");
    window.get_by_label("Preset description");
    assert!(top(&window) - short < 160.0, "{} {short}", top(&window));
}

#[test]
fn the_list_of_commands_closes_the_text_under_the_pointer() {
    let mut window = window();
    let words = "Names and describes the preset, before it is saved.";
    window.get_by_label("Edit name and description").hover();
    window.run_steps(40);
    assert!(window.query_by_label(words).is_some());
    command_k(&mut window);
    assert!(window.query_all_by_label("Command").next().is_some());
    assert!(window.query_by_label(words).is_none());
}

#[test]
fn a_late_answer_saves_what_was_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.run_steps(4);
    window.get_by_label("Presets").click_accesskit();
    window.run_steps(4);
    let other = format!("Open preset {}", SHIPPED[2].preset.name);
    window.get_by_label(&other).click_accesskit();
    window.run_steps(4);
    let opened = app(&window).document().clone();
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the save", |app| has_message(app, "Saved"));
    let saved = Preset::read(&path).unwrap();
    assert_eq!(saved.config.data.distribution, Distribution::Spiral);
    assert_eq!(
        app(&window).document(),
        &opened,
        "the other document is untouched"
    );
}

#[test]
fn saving_over_what_changed_on_disk_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut mine = Preset::new("Mine", "", gan_playground::config::Config::default());
    let save = |window: &mut Window, neurons: &str| {
        enter_text(window, "Generator: Neurons value", neurons);
        press(window, Key::Escape);
        window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    };
    let asked = |window: &Window| window.query_by_label("Replace").is_some();
    // What is on disk is looked at on another thread.
    let wait_for_question = |window: &mut Window| {
        for _ in 0..500 {
            if asked(window) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            window.run_steps(1);
        }
        panic!("nothing was asked");
    };
    let by_hand = "// Mine.\n(name: \"Mine\")\n".to_owned();
    mine.description = "Written meanwhile.".to_owned();
    for changed in [mine.to_ron(), by_hand, "no preset".to_owned()] {
        Preset::new("Mine", "", gan_playground::config::Config::default())
            .write(&path)
            .unwrap();
        let mut window = window();
        drop_file(&mut window, path.clone());
        wait_until(&mut window, "the preset", |app| {
            app.document().name == "Mine"
        });
        std::fs::write(&path, &changed).unwrap();
        save(&mut window, "17");
        wait_for_question(&mut window);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), changed);
        click(&mut window, "Replace");
        wait_until(&mut window, "the save", |app| !app.document().is_edited());
        assert_eq!(Preset::read(&path).unwrap().config.generator.neurons, 17);
        // It is ours again.
        save(&mut window, "18");
        wait_until(&mut window, "the save", |app| !app.document().is_edited());
        assert!(!asked(&window));
        // What is asked is not left unanswered by closing the window; closing it twice is an answer.
        std::fs::write(&path, &changed).unwrap();
        save(&mut window, "19");
        window.run_steps(2);
        assert!(stays_open(&mut window));
        wait_for_question(&mut window);
        assert!(!stays_open(&mut window));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), changed);
    }
}

#[test]
fn save_as_onto_its_own_file_is_a_save_and_by_any_name_asks_about_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mine = Preset::new("Mine", "", gan_playground::config::Config::default());
    mine.write(&path).unwrap();
    let mut window = window();
    drop_file(&mut window, path.clone());
    wait_until(&mut window, "the preset", |app| {
        app.document().name == "Mine"
    });
    let edit_and_name = |window: &mut Window, neurons: &str, path: &std::path::Path| {
        enter_text(window, "Generator: Neurons value", neurons);
        press(window, Key::Escape);
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        window.run_steps(4);
        enter_text(window, "File path", path.to_str().unwrap());
        window.run_steps(2);
    };
    edit_and_name(&mut window, "17", &path);
    assert!(window.query_by_label("Replace").is_none(), "it is its own");
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the save", |app| !app.document().is_edited());
    assert_eq!(Preset::read(&path).unwrap().config.generator.neurons, 17);
    assert_eq!(app(&window).document().origin.path.as_ref(), Some(&path));
    let files = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(files.count(), 1, "and nothing beside it");

    #[cfg(unix)]
    {
        let other = folder.path().join("other.ron");
        std::os::unix::fs::symlink(&path, &other).unwrap();
        let changed = Preset {
            description: "Written meanwhile.".to_owned(),
            ..mine
        };
        let changed = changed.to_ron();
        std::fs::write(&path, &changed).unwrap();
        edit_and_name(&mut window, "18", &other);
        // That another file is there was asked, but not that this one has changed.
        click(&mut window, "Replace");
        let question = "This file is not as it was opened";
        for _ in 0..200 {
            if window.query_by_label_contains(question).is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            window.run_steps(1);
        }
        // What has just come may still move, away from the pointer.
        window.run_steps(3);
        window.get_by_label_contains(question);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), changed);
        click(&mut window, "Replace");
        wait_until(&mut window, "the save through the link", |app| {
            !app.document().is_edited()
        });
        assert_eq!(Preset::read(&path).unwrap().config.generator.neurons, 18);
        assert!(other.is_symlink());
    }
}

#[test]
fn a_file_that_cannot_be_opened_at_the_start_is_told_of_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        refused: Some("broken.csv: at least 2 are needed".to_owned()),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    window.run_steps(2);
    assert!(has_message(app(&window), "broken.csv"));
    window.get_by_label("Dismiss message");
    // It is no longer of interest when something else is opened.
    let path = folder.path().join("points.csv");
    std::fs::write(&path, "x;y\n0;0\n200;100\n").unwrap();
    drop_file(&mut window, path);
    wait_for_table(&mut window);
    assert!(!has_message(app(&window), "broken.csv"));
}

/// Asks the window to close, as its ✕ does; whether it stays.
fn stays_open(window: &mut Window) -> bool {
    let viewport = window.input().viewport_id;
    let viewports = &mut window.input_mut().viewports;
    let events = &mut viewports.entry(viewport).or_default().events;
    events.push(egui::ViewportEvent::Close);
    window.step();
    let commands = &window.output().viewport_output[&viewport].commands;
    commands.contains(&egui::ViewportCommand::CancelClose)
}

/// What the system does not let us read may be whole: nothing takes its place, and who leaves knows it.
#[cfg(unix)]
#[test]
fn a_window_whose_last_session_cannot_be_read_is_not_closed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    // Opened, it is an error for everybody, root as well.
    let path = folder.path().join("session.ron");
    let _socket = std::os::unix::net::UnixListener::bind(path).unwrap();
    let options = Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    assert!(has_message(app(&window), "nothing is remembered"));
    assert!(stays_open(&mut window));
    assert!(has_message(app(&window), "Close the window once more"));
    assert!(!stays_open(&mut window));
}

#[test]
fn saving_over_another_file_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.ron");
    std::fs::write(&path, "theirs").unwrap();
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.run_steps(4);
    enter_text(&mut window, "File path", path.to_str().unwrap());
    press(&mut window, Key::Enter);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
    click(&mut window, "Replace");
    wait_until(&mut window, "the save", |app| {
        app.document().origin.path.is_some()
    });
    assert!(Preset::read(&path).is_ok());
}

#[test]
fn a_preset_given_at_the_start_hides_the_last_session_only_until_undo() {
    let folder = tempfile::tempdir().unwrap();
    let options = |open| Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        open,
        ..Options::default()
    };
    let mut first = window_with([1440.0, 900.0], options(None));
    click(&mut first, "Distribution: Checkerboard");
    let file = folder.path().join("session.ron");
    wait_until(&mut first, "the autosave", |_| {
        std::fs::read_to_string(&file).is_ok_and(|t| t.contains("checkerboard"))
    });
    drop(first);
    let preset = SHIPPED[3].preset.clone();
    let mut second = window_with([1440.0, 900.0], options(Some((preset, None))));
    assert_eq!(app(&second).document().name, SHIPPED[3].preset.name);
    second.run_steps(3);
    second.get_by_label("Undo").click();
    second.run_steps(3);
    assert_eq!(
        config(&second).data.distribution,
        Distribution::Checkerboard
    );
}

#[test]
fn shift_makes_undo_redo() {
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    window.run_steps(12);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_eq!(config(&window).data.distribution, Distribution::Ring);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.run_steps(3);
    assert_eq!(config(&window).data.distribution, Distribution::Spiral);
    click(&mut window, "Real data: Distribution: back to preset");
    assert_eq!(config(&window).data.distribution, Distribution::Ring);
}

#[test]
fn every_size_is_usable_and_nothing_is_drawn_twice() {
    for size in [
        [1440.0, 900.0],
        [1024.0, 700.0],
        [800.0, 560.0],
        [200.0, 100.0],
        [3840.0, 2160.0],
    ] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::P);
        window.run_steps(3);
        press(&mut window, Key::Escape);
        press(&mut window, Key::F1);
        window.run_steps(3);
        press(&mut window, Key::Escape);
        if size[0] >= 1024.0 {
            for name in ["Play", "Reset", "Presets", "Help", "Undo", "Open…"] {
                let rect = window.get_by_label(name).rect();
                let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
                assert!(
                    screen.contains_rect(rect),
                    "{name} is cut at {size:?}: {rect:?}"
                );
            }
        }
    }
}

#[test]
fn every_text_of_the_tables_has_its_glyphs() {
    let mut texts: Vec<&str> = Vec::new();
    for row in TABLE.iter() {
        texts.extend([row.label, row.help, row.unit.text()]);
        if let Kind::Choice { options, .. } = row.kind {
            texts.extend(options.iter().flat_map(|o| [o.label, o.help]));
        }
    }
    texts.extend(ACTIONS.iter().flat_map(|a| [a.name(), a.help()]));
    for s in SHIPPED.iter() {
        texts.extend([s.preset.name.as_str(), s.preset.description.as_str()]);
    }
    for s in SHIPPED_EXPERIMENTS.iter() {
        let e = &s.experiment;
        texts.extend([&e.name, &e.claim, &e.source].map(String::as_str));
        texts.extend(e.published.iter().map(String::as_str));
    }
    let texts = texts.join("\n");
    // The harness panics at a character that no font has.
    let mut harness = egui_kittest::Harness::builder()
        .with_size([800.0, 20_000.0])
        .build_ui(move |ui| {
            gan_playground::ui::theme::install(ui.ctx());
            ui.label(&texts);
        });
    harness.run_steps(3);
}

#[test]
fn every_quantity_of_the_table_is_in_its_chart_under_its_own_name() {
    let mut small = shipped("digits").unwrap().preset.clone();
    small.config.data.count = 300;
    small.config.generator.channels = 2;
    small.config.discriminator.channels = 2;
    let points = alone("mode-collapse");
    let of_points = [Chart::Losses, Chart::Divergences, Chart::Shares];
    let of_images = [
        Chart::Losses,
        Chart::Frechet,
        Chart::Variety,
        Chart::Opinions,
    ];
    let mut shown = HashSet::new();
    for (preset, charts) in [(points, &of_points[..]), (small, &of_images)] {
        shown.extend(shown_quantities(preset, charts));
    }
    let named = QUANTITIES.iter().filter(|info| info.curve.is_some());
    assert_eq!(shown.len(), named.count(), "a quantity is in no chart");
}

/// What a preset's charts say, held against its curves. What a screen reader says of a chart is made of its curves, not
/// of the numbers above it.
fn shown_quantities(preset: Preset, charts: &[Chart]) -> Vec<Quantity> {
    let mut window = window_with(
        [1440.0, 900.0],
        Options {
            open: Some((preset, None)),
            ..Options::default()
        },
    );
    click(&mut window, "Play");
    let is_measured = |app: &App, chart: Chart| {
        let history = &app.trainer().frame().unwrap().history;
        curves_of(chart).all(|(quantity, _)| history.curve(quantity).buckets().len() > 3)
    };
    wait_until(&mut window, "some measurements", |app| {
        charts.iter().all(|chart| is_measured(app, *chart))
    });
    click(&mut window, "Pause");
    wait_until(&mut window, "the pause", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    window.run_steps(3);
    let history = app(&window).trainer().frame().unwrap().history.clone();
    let mut shown = Vec::new();
    for &chart in charts {
        let rows = curves_of(chart).map(|(quantity, curve)| {
            let buckets = history.curve(quantity).buckets();
            let last = buckets.last().expect("it is measured").mean;
            match quantity.info().values {
                Values::Numbers => format!("{} {last:.3}", curve.label),
                // Of counts, shares of all are drawn.
                Values::Shares | Values::Counts => {
                    format!("{} {:.0} %", curve.label, 100.0 * last)
                }
            }
        });
        let expected: Vec<_> = rows.collect();
        shown.extend(curves_of(chart).map(|(quantity, _)| quantity));
        let name = format!("Chart: {}", chart.title());
        let said = window.get_by_label(&name).accesskit_node().value();
        assert_eq!(said, Some(expected.join(", ")), "{chart:?}");
        if chart == Chart::Shares {
            assert!(expected[0].starts_with("Modes "), "{expected:?}");
        }
    }
    // Where there are modes, whether they are found comes first; of images, how far they are from real ones before how varied
    // they are.
    let top = |name: &str| window.get_by_label(name).rect().top();
    let order = if charts.contains(&Chart::Shares) {
        ["Chart: Coverage", "Chart: Losses"]
    } else {
        ["Chart: Fréchet distance, live", "Chart: Variety"]
    };
    assert!(top(order[0]) < top(order[1]), "{order:?}");
    shown
}

#[test]
fn all_charts_are_in_sight_below_the_picture() {
    for (size, slug) in [
        ([1440.0, 900.0], "mode-collapse"),
        ([1920.0, 1080.0], "start"),
        ([1366.0, 768.0], "start"),
        ([1366.0, 768.0], "digits"),
        ([1440.0, 900.0], "digits"),
        ([1920.0, 1080.0], "faces"),
    ] {
        let shipped = SHIPPED.iter().find(|s| s.slug == slug).unwrap();
        let open = Some((alone(slug), None));
        let mut window = window_with(
            size,
            Options {
                open,
                ..Options::default()
            },
        );
        window.run_steps(4);
        let is_of_images = shipped.preset.config.data.images != ImageData::None;
        let charts = if is_of_images && size[1] < 800.0 {
            // The last one has to be scrolled to.
            &[Chart::Losses, Chart::Frechet, Chart::Variety][..]
        } else if is_of_images {
            &[
                Chart::Losses,
                Chart::Frechet,
                Chart::Variety,
                Chart::Opinions,
            ][..]
        } else {
            &[Chart::Losses, Chart::Divergences, Chart::Shares]
        };
        for chart in charts {
            let chart = format!("Chart: {}", chart.title());
            let rect = window.get_by_label(&chart).rect();
            // Above the timeline and the status.
            assert!(
                rect.bottom() < size[1] - 60.0,
                "{chart} at {size:?}: {rect}"
            );
        }
    }
}

/// Gives a widget the keyboard.
fn focus(window: &mut Window, label: &str) {
    window.get_by_label(label).focus();
    window.run_steps(2);
}

fn undo(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
}

#[test]
fn space_plays_whatever_has_the_focus_and_enter_activates_it() {
    let mut window = window();
    focus(&mut window, "Distribution: Spiral");
    press(&mut window, Key::Space);
    wait_until(&mut window, "training", |app| epoch(app) > 20);
    assert_eq!(config(&window).data.distribution, Distribution::Ring);
    press(&mut window, Key::Space);
    assert!(!app(&window).trainer().is_running());
    press(&mut window, Key::Enter);
    assert_eq!(config(&window).data.distribution, Distribution::Spiral);
    // On a page, Space presses what has the focus.
    click(&mut window, "Presets");
    window.run_steps(6);
    focus(
        &mut window,
        &format!("Open preset {}", SHIPPED[2].preset.name),
    );
    press(&mut window, Key::Space);
    assert_eq!(app(&window).document().name, SHIPPED[2].preset.name);
    assert!(!app(&window).trainer().is_running());
}

#[test]
fn undoing_a_restart_brings_the_run_back() {
    let mut window = window();
    click(&mut window, "Play");
    wait_until(&mut window, "training", |app| epoch(app) > 100);
    click(&mut window, "Pause");
    app(&window).trainer().flush();
    wait_until(&mut window, "the pause", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    window.run_steps(12);
    let left_at = epoch(app(&window));
    click(&mut window, "Distribution: Spiral");
    wait_until(&mut window, "a fresh run", |app| epoch(app) == 0);
    window.run_steps(12);
    let told = |window: &Window, part: &str| {
        let texts = app(window).messages().texts();
        texts.filter(|text| text.contains(part)).count()
    };
    let brings = format!("Undo brings epoch {left_at} back.");
    assert_eq!(told(&window, "Training began again, on other data."), 1);
    assert_eq!(told(&window, &brings), 1);
    // That of a short run is not worth it.
    click(&mut window, "Distribution: Line");
    window.run_steps(12);
    assert_eq!(told(&window, "Training began again"), 1);
    window.run_steps(12);
    undo(&mut window);
    assert_eq!(told(&window, "Training began again"), 0);
    undo(&mut window);
    wait_until(&mut window, "the run that was left", |app| {
        epoch(app) == left_at && app.trainer().frame().unwrap().moments.len() > 50
    });
    assert_eq!(config(&window).data.distribution, Distribution::Ring);
    // Another preset is no end of it either.
    click(&mut window, "Presets");
    window.run_steps(6);
    click(
        &mut window,
        &format!("Open preset {}", SHIPPED[1].preset.name),
    );
    wait_until(&mut window, "the preset's run", |app| epoch(app) == 0);
    window.run_steps(12);
    undo(&mut window);
    wait_until(&mut window, "the run again", |app| epoch(app) == left_at);
}

#[test]
fn nothing_says_trained_of_networks_that_are_not() {
    let mut window = window();
    click(&mut window, "trained");
    wait_until(&mut window, "the trained run", |app| epoch(app) > 1_000);
    let trained = epoch(app(&window));
    let says = |window: &Window, part: &str| window.query_by_label_contains(part).is_some();
    assert!(says(&window, "trained for"));
    assert!(!says(&window, "Of the trained networks"));
    let records = &app(&window).trainer().frame().unwrap().history.records;
    assert_eq!(records.opened(), trained);
    assert!(records.changes().is_empty(), "nobody turned a knob");
    window.run_steps(12);
    click(&mut window, "Distribution: Spiral");
    wait_until(&mut window, "a fresh run", |app| epoch(app) == 0);
    assert!(!says(&window, "trained for"), "a description of other data");
    window.run_steps(12);
    undo(&mut window);
    wait_until(&mut window, "the trained run again", |app| {
        epoch(app) == trained
    });
    assert!(says(&window, "trained for"));
    press(&mut window, Key::R);
    app(&window).trainer().flush();
    window.run_steps(3);
    assert_eq!(epoch(app(&window)), trained, "Reset comes back to it");
    click(&mut window, "fresh");
    wait_until(&mut window, "fresh networks", |app| epoch(app) == 0);
    assert!(says(
        &window,
        "Of the trained networks, which are not these"
    ));
}

#[test]
fn data_of_ones_own_offer_no_trained_networks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    std::fs::write(&path, "0,0\n1,1\n0.5,0.2\n").unwrap();
    let mut window = window();
    assert!(window.query_by_label("trained").is_some());
    drop_file(&mut window, path);
    train_on_table(&mut window);
    wait_until(&mut window, "the points", |app| {
        app.document().config.data.distribution == Distribution::Imported
    });
    window.run_steps(2);
    assert!(window.query_by_label("trained").is_none());
    assert!(window.query_by_label("fresh").is_none());
}

#[test]
fn a_decimal_comma_is_taken() {
    let mut window = window();
    for (tab, label, text) in [
        ("Basic settings", "Generator: Learning rate value", "0,01"),
        (
            "All settings: Training",
            "Training: Batch size value",
            "1,024",
        ),
    ] {
        click(&mut window, tab);
        window.get_by_label(label).scroll_to_me();
        window.run_steps(3);
        window.get_by_label(label).click();
        window.run_steps(3);
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.event(egui::Event::Text(text.to_owned()));
        window.key_press(Key::Enter);
        window.run_steps(4);
    }
    assert_eq!(config(&window).generator.learning_rate, 0.01);
    assert_eq!(config(&window).batch_size, 1_024);
}

#[test]
fn settings_pasted_with_a_mark_before_them_are_taken() {
    let mut window = window();
    let text = "\u{feff}(name: \"pasted\", config: (noise: (dim: 3)))";
    window.event(egui::Event::Paste(text.to_owned()));
    window.run_steps(3);
    assert_eq!(app(&window).document().name, "pasted");
}

#[test]
fn an_ending_is_added_before_it_is_asked_whether_to_replace() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    // That GAN Lab can have.
    let plain = Preset::new("plain", "", Config::default());
    let options = Options {
        open: Some((plain, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    let ask = |window: &mut Window, name: &str| {
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        window.run_steps(4);
        enter_text(window, "File path", file(name).to_str().unwrap());
        press(window, Key::Enter);
        window.run_steps(3);
    };
    std::fs::write(file("run1.ron"), "theirs").unwrap();
    ask(&mut window, "run1");
    assert_eq!(std::fs::read_to_string(file("run1.ron")).unwrap(), "theirs");
    assert!(window.query_by_label("Replace").is_some());
    click(&mut window, "Cancel");
    // What follows a dot is an ending only if it is the one.
    ask(&mut window, "lr0.05");
    wait_until(&mut window, "the save", |app| has_message(app, "Saved"));
    assert!(Preset::read(&file("lr0.05.ron")).is_ok());

    std::fs::write(file("lab.weights.bin"), "theirs").unwrap();
    click(&mut window, "Take away");
    click(&mut window, "Save it for GAN Lab…");
    window.run_steps(4);
    enter_text(&mut window, "File path", file("lab").to_str().unwrap());
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!(window.query_by_label("Replace").is_some());
    assert_eq!(
        std::fs::read_to_string(file("lab.weights.bin")).unwrap(),
        "theirs"
    );
}

#[test]
fn weights_dropped_beside_their_model_are_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.json");
    std::fs::write(&model, "{}").unwrap();
    let weights = folder.path().join("model.weights.bin");
    std::fs::write(&weights, [0; 8]).unwrap();
    let mut window = window();
    for both in [[&model, &weights], [&weights, &model]] {
        for path in both {
            push_dropped(&mut window, path.clone());
        }
        window.step();
        wait_until(&mut window, "the answer", |app| {
            has_message(app, "model.json")
        });
        assert!(!has_message(app(&window), ".bin"));
    }
    drop_file(&mut window, weights);
    window.run_steps(2);
    assert!(has_message(app(&window), "open the .json file"));
}

#[test]
fn the_speed_is_one_to_watch_at_first_and_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        ..Options::default()
    };
    let mut first = window_with([1440.0, 900.0], options());
    assert_eq!(app(&first).trainer().limit(), Some(300.0));
    first.get_by_label("300/s");
    let start = Instant::now();
    click(&mut first, "Play");
    wait_until(&mut first, "training", |app| epoch(app) > 100);
    assert!(
        start.elapsed().as_millis() > 300,
        "100 epochs at 300 a second"
    );
    let speed = first.get_by_role_and_label(egui::Role::Slider, "Speed");
    speed.set_value_accesskit(1e9);
    first.run_steps(3);
    assert_eq!(app(&first).trainer().limit(), None);
    first.get_by_label("full speed");
    let file = folder.path().join("session.ron");
    wait_until(&mut first, "the autosave", |_| {
        std::fs::read_to_string(&file).is_ok_and(|t| t.contains("speed: None"))
    });
    drop(first);
    let second = window_with([1440.0, 900.0], options());
    assert_eq!(app(&second).trainer().limit(), None);
}

/// A projector at 250 %: no text beside what is seen, and more of the gallery than one card.
#[test]
fn help_and_presets_are_read_in_an_enlarged_window() {
    let size = [410.0, 280.0];
    let mut window = window_with(size, Options::default());
    press(&mut window, Key::F1);
    window.run_steps(6);
    let help = window.get_by_role_and_label(egui::Role::Window, "Help");
    let help = help.rect();
    let bars = window.query_all_by_role(egui::Role::ScrollBar);
    let bars: Vec<_> = bars.map(|bar| bar.rect()).collect();
    let own: Vec<_> = bars
        .iter()
        .filter(|bar| help.contains_rect(**bar))
        .collect();
    let text = window.get_by_label_contains("A GAN, a generative").rect();
    assert!(!own.is_empty(), "{help}: {bars:?}");
    for bar in own {
        assert!(bar.height() > bar.width(), "along: {bar}");
        assert!(text.right() <= bar.left() + 1.0, "{text} at {bar}");
    }
    press(&mut window, Key::Escape);
    press(&mut window, Key::P);
    window.run_steps(10);
    let page = window.get_by_role_and_label(egui::Role::Window, "Presets");
    // Below its title.
    let seen = page.rect().with_min_y(page.rect().top() + 40.0);
    let cards = window.query_all_by_label_contains("Open preset ");
    let heights = cards.map(|card| card.rect().intersect(seen).height().max(0.0));
    let all: f32 = heights.sum();
    assert!(all >= 130.0, "{all} of {seen}");
}

/// "needs Wasserstein …" is half a sentence.
#[test]
fn what_a_setting_waits_for_is_read_in_full() {
    let mut window = window_with([1366.0, 768.0], Options::default());
    click(&mut window, "All settings: Training");
    window.run_steps(3);
    let texts = drawn::texts(&window).into_iter();
    let needs: Vec<_> = texts
        .map(|(text, _)| &text.galley)
        .filter(|galley| galley.text().starts_with("needs "))
        .collect();
    let is_it = |text: &str| needs.iter().any(|galley| galley.text() == text);
    assert!(is_it("needs Wasserstein loss"));
    for galley in needs {
        assert!(!galley.elided, "{}", galley.text());
    }
}

/// Six hundred fakes are one dot at the edge, which looks as if there were none.
#[test]
fn fakes_on_one_spot_are_said_to_be_there() {
    let options = Options {
        open: Some((alone("learning-rate-one"), None)),
        ..Options::default()
    };
    let mut window = window_with([1366.0, 768.0], options);
    let words = "All fakes lie on one spot.";
    assert!(window.query_by_label(words).is_none());
    press(&mut window, Key::Space);
    wait_until(&mut window, "them to be there", |app| {
        let shown = app.trainer().frame().map(|frame| &frame.snapshot);
        shown.is_some_and(|shown| app.looks().layers.remark(shown) == Some(words))
    });
    press(&mut window, Key::Space);
    window.get_by_label(words);
    click(&mut window, "Layer: Fake");
    window.run_steps(3);
    assert!(window.query_by_label(words).is_none(), "none are shown");
}

#[test]
fn the_basics_come_first_and_everything_else_is_one_click_away() {
    let mut window = window();
    let shown = |window: &Window, level: Level| {
        let own = TABLE.iter().filter(|row| row.level == level);
        let names = own.map(|row| format!("{}: {}", row.group.label(), row.label));
        names
            .filter(|name| window.query_by_label(name).is_some())
            .count()
    };
    // GAN Lab's: the noise, layers and neurons, and updates, optimizers and rates of both; the loss.
    assert_eq!(shown(&window, Level::Essential), 12);
    assert_eq!(
        shown(&window, Level::Basic) + shown(&window, Level::Advanced),
        0
    );
    // What is changed there is said.
    assert!(window.query_by_label_contains("changed").is_none());
    click(&mut window, "All settings: Training");
    enter_text(&mut window, "Training: Batch size value", "99");
    press(&mut window, Key::Escape);
    click(&mut window, "Basic settings");
    assert!(window.query_by_label("Training: Batch size").is_none());
    click(&mut window, "1 other is changed");
    window.get_by_label("Training: Batch size");
    // What is selected on the graph has its settings there.
    click(&mut window, "Node: Generator");
    window.get_by_label("Enlarged: Generator");
    window.get_by_label("Generator: Momentum");
    assert!(window.query_by_label("Training: Batch size").is_none());
    click(&mut window, "Node: D loss");
    window.get_by_label("Training: Batch size");
    click(&mut window, "All settings: Discriminator");
    assert!(window.query_by_label_contains("Enlarged: ").is_none());
    click(&mut window, "Node: Noise");
    click(&mut window, "Back to the basic settings");
    assert_eq!(shown(&window, Level::Essential), 12);
}

/// What of two parts is shown, and that neither covers the other.
fn are_beside(window: &Window, one: &str, other: &str) -> bool {
    let rect = |name: &str| {
        let found = window.query_by_label(name)?;
        Some(found.rect())
    };
    match (rect(one), rect(other)) {
        (Some(one), Some(other)) => !one.shrink(1.0).intersects(other.shrink(1.0)),
        _ => false,
    }
}

#[test]
fn pages_stand_beside_the_live_picture_where_there_is_room() {
    const PICTURE: &str = "Layered distributions";
    for (size, has_settings) in [
        ([1440.0, 900.0], true),
        ([1024.0, 700.0], false),
        ([960.0, 600.0], false),
    ] {
        let mut window = window_with(size, Options::default());
        click(&mut window, "Play");
        for (key, title) in [
            (Key::P, "Presets"),
            (Key::L, "Lessons"),
            (Key::F1, "Help"),
            (Key::T, "What was tried"),
            (Key::E, "Experiments"),
            (Key::X, "Explore seeds"),
        ] {
            press(&mut window, key);
            window.run_steps(4);
            let close = format!("Close: {title}");
            assert!(are_beside(&window, &close, PICTURE), "{size:?} {title}");
            // The others have given way.
            assert_eq!(window.query_all_by_label_contains("Close: ").count(), 1);
            let before = epoch(app(&window));
            wait_until(&mut window, "the run goes on", |app| epoch(app) > before);
            if title == "Presets" {
                let settings = window.query_by_label("Basic settings");
                assert_eq!(settings.is_some(), has_settings, "{size:?}");
                // Letters are typed into it.
                press(&mut window, Key::Escape);
            }
        }
        // Messages are seen where the page has the place of the settings, too.
        command(&mut window, "copy the settings");
        assert!(app(&window).messages().place().is_some(), "{size:?}");
        click(&mut window, "Close: Explore seeds");
        window.run_steps(2);
        window.get_by_label("Basic settings");
        assert!(!app(&window).pages().is_any_open());
    }
    // Both of two runs stay, too.
    let mut window = window_with([1440.0, 900.0], Options::default());
    press(&mut window, Key::C);
    wait_until(&mut window, "both runs", |app| {
        app.trainer().frame().unwrap().twin.is_some()
    });
    press(&mut window, Key::E);
    window.run_steps(4);
    for side in ["Layered distributions of A", "Layered distributions"] {
        assert!(are_beside(&window, "Close: Experiments", side), "{side}");
    }
    // Where there is none, they lie over it.
    let mut window = window_with([640.0, 480.0], Options::default());
    press(&mut window, Key::P);
    window.run_steps(4);
    assert!(window.query_by_label("Close: Presets").is_none());
    window.get_by_label("Search presets");
}

#[test]
fn settings_are_found_by_their_name() {
    let mut window = window();
    command(&mut window, "weight decay generator");
    window.get_by_label("Generator: Weight decay");
    // It has the keyboard. Wherever the settings were.
    press(&mut window, Key::Escape);
    press(&mut window, Key::X);
    window.run_steps(3);
    assert!(window.query_by_label("Generator: Weight decay").is_none());
    command(&mut window, "weight decay generator");
    window.get_by_label("Generator: Weight decay");
    // A page that is open already stays so.
    press(&mut window, Key::P);
    window.run_steps(2);
    command(&mut window, "presets");
    assert!(app(&window).pages().gallery.is_open());
}

#[test]
fn settings_without_influence_say_what_they_need() {
    let mut window = window();
    click(&mut window, "All settings: Generator");
    assert!(window.get_all_by_label("needs Adam").count() > 1);
    for row in TABLE.iter() {
        let mut has_none = gan_playground::config::Config::default();
        for network in ["generator", "discriminator"] {
            gan_playground::config::set(&mut has_none, &format!("{network}.hidden_layers=0"))
                .unwrap();
        }
        has_none.loss = Loss::Hinge;
        let mut always = (row.relevant)(&has_none);
        for set in [
            "data.images=digits",
            "architecture=convolutional",
            "architecture=style",
        ] {
            let mut images = has_none.clone();
            for setting in ["data.images=digits", "style.critic=stylegan", set] {
                gan_playground::config::set(&mut images, setting).unwrap();
            }
            always &= (row.relevant)(&images);
        }
        for optimizer in [
            OptimizerKind::Sgd,
            OptimizerKind::Adam,
            OptimizerKind::RmsProp,
        ] {
            has_none.generator.optimizer = optimizer;
            has_none.discriminator.optimizer = optimizer;
            always &= (row.relevant)(&has_none);
        }
        assert_eq!(always, row.needs.is_empty(), "{}", row.key);
    }
}

/// 1366×768 at 250 %, 1024×700 at 250 % and 100 %, and more.
const SMALL: [[f32; 2]; 4] = [
    [546.0, 307.0],
    [410.0, 280.0],
    [768.0, 540.0],
    [1024.0, 700.0],
];

#[test]
fn messages_fit_and_cover_nothing() {
    let texts = [
        "short.csv".to_owned(),
        "a long text of several lines ".repeat(12),
        "a_long_word_without_a_break_".repeat(30),
        "text ".repeat(20_000),
    ];
    for size in SMALL.into_iter().chain([[1440.0, 900.0]]) {
        let mut window = window_with(size, Options::default());
        click_if_there(&mut window, "Step one epoch");
        for text in &texts {
            // A pasted text that is no preset is told of in its own words.
            window.event(egui::Event::Paste(format!("(name: \"{text}\", colour: 1)")));
            window.run_steps(3);
            let pasted = app(&window).messages().texts().count();
            assert!(pasted > 0);
            let place = app(&window).messages().place().unwrap();
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
            assert!(screen.contains_rect(place), "{place:?} at {size:?}");
            let close = window.get_all_by_label("Dismiss message").next().unwrap();
            assert!(
                place.expand(1.0).contains_rect(close.rect()),
                "✕ is cut at {size:?}: {:?} of {place:?}",
                close.rect()
            );
            for name in ["Timeline", "Layered distributions", "Losses", "Play"] {
                for node in window.query_all_by_label(name) {
                    assert!(
                        !place.shrink(1.0).intersects(node.rect()),
                        "a message covers {name} at {size:?}"
                    );
                }
            }
        }
    }
}

fn click_if_there(window: &mut Window, label: &str) {
    if window.query_by_label(label).is_some() {
        click(window, label);
    }
}

#[test]
fn description_and_legend_end_within_the_smallest_windows() {
    for size in SMALL {
        let window = window_with(size, Options::default());
        let words = app(&window).document().shown_description().to_owned();
        let mut names = vec![words];
        let buttons = ["Edit name and description", "What was tried"];
        names.extend(buttons.map(str::to_owned));
        let layers = ["Real", "Fake", "Decision surface", "Gradients", "Manifold"];
        names.extend(layers.map(|layer| format!("Layer: {layer}")));
        let mut count = 0;
        for name in names {
            for node in window.query_all_by_label(&name) {
                let at = node.rect();
                assert!(at.right() <= size[0] + 1.0, "{name} at {size:?}: {at:?}");
                count += 1;
            }
        }
        assert!(count > 0, "{size:?}: nothing was looked at");
    }
}

/// The window became smaller meanwhile, so that there is no room for the settings beside the drawing.
#[test]
fn a_drawing_stays_in_sight_when_messages_take_its_room() {
    for height in (500..=620).step_by(10) {
        let mut window = window_with([1024.0, 700.0], Options::default());
        window.get_by_label("Draw…").click_accesskit();
        window.run_steps(4);
        window.set_size(egui::vec2(600.0, height as f32));
        window.run_steps(4);
        let name = format!("{}.bin", "a_long_name_".repeat(20));
        drop_file(&mut window, name.into());
        window.run_steps(4);
        assert!(app(&window).messages().place().is_some());
        assert!(window.query_by_label("Canvas").is_some(), "{height}");
    }
}

#[test]
fn every_page_is_reached_in_a_small_window() {
    for size in SMALL {
        let mut window = window_with(size, Options::default());
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let is_reached = |window: &mut Window, name: &str| {
            window.get_by_label(name).scroll_to_me();
            window.run_steps(20);
            let rect = window.get_by_label(name).rect();
            assert!(
                screen.expand(1.0).contains_rect(rect),
                "{name} at {size:?}: {rect:?}"
            );
        };
        press(&mut window, Key::P);
        window.run_steps(4);
        let last = SHIPPED.last().unwrap();
        is_reached(&mut window, &format!("Open preset {}", last.preset.name));
        press(&mut window, Key::Escape);
        window.key_press_modifiers(Modifiers::COMMAND, Key::O);
        window.run_steps(6);
        is_reached(&mut window, "File path");
        is_reached(&mut window, "Cancel");
        click(&mut window, "Cancel");
        if window.query_by_label("Draw…").is_none() {
            // With room for one thing at a time the settings are shown on demand.
            assert!(size[0] < 640.0, "{size:?}");
            window.key_press_modifiers(Modifiers::COMMAND, Key::B);
            window.run_steps(4);
        }
        window.get_by_label("Draw…").click_accesskit();
        window.run_steps(6);
        is_reached(&mut window, "Canvas");
        is_reached(&mut window, "Use this drawing");
        is_reached(&mut window, "Cancel");
        press(&mut window, Key::Escape);
        press(&mut window, Key::F1);
        window.run_steps(4);
        is_reached(&mut window, "Words");
    }
}
