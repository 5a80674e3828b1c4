//! Two playgrounds side by side, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::{Config, Preset};
use gan_playground::data::Point;
use gan_playground::experiments::shipped_experiment;
use gan_playground::training::Phase;
use gan_playground::ui::store::Store;
use gan_playground::ui::{App, Options};
use window_kit::*;

fn epochs(app: &App) -> Option<(u64, u64)> {
    let frame = app.trainer().frame()?;
    Some((
        frame.twin.as_ref()?.snapshot.counters.epoch,
        frame.snapshot.counters.epoch,
    ))
}

fn pinned(window: &Window) -> Option<&Config> {
    app(window).document().pinned.as_ref()
}

/// Of A and of B.
type Fakes = (Vec<Point>, Vec<Point>);

fn fakes(app: &App) -> Option<Fakes> {
    let frame = app.trainer().frame()?;
    let twin = frame.twin.as_ref()?;
    Some((
        twin.snapshot.plane().fakes.clone(),
        frame.snapshot.plane().fakes.clone(),
    ))
}

fn wait_for_fakes(window: &mut Window, what: &str, of: (&[Point], &[Point])) {
    wait_until(window, what, |app| {
        fakes(app).is_some_and(|(a, b)| (a.as_slice(), b.as_slice()) == of)
    });
}

fn press_with(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run_steps(3);
}

fn set(window: &mut Window, name: &str, value: f64) {
    let (group, _) = name.split_once(": ").unwrap();
    click(window, &format!("All settings: {group}"));
    window.get_by_label(name).set_value_accesskit(value);
    window.run_steps(4);
}

#[test]
fn in_a_small_window_nothing_covers_the_title_and_both_pictures_are_whole() {
    // The smallest windows are those that a projector's zoom makes.
    for size in [[546.0, 307.0], [910.0, 512.0]] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::C);
        wait_until(&mut window, "both", |app| epochs(app).is_some());
        window.run_steps(3);
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let title = window.get_by_label("pinned").rect();
        for button in ["Pin B as A", "Swap A and B", "Close side by side"] {
            let rect = window.get_by_label(button).rect();
            assert!(screen.x_range().contains(rect.right()), "{size:?} {button}");
            assert!(!rect.intersects(title), "{size:?} {button}: {rect} {title}");
        }
        let pictures = ["Layered distributions of A", "Layered distributions"]
            .map(|name| window.get_by_label(name).rect());
        for rect in pictures {
            assert!(rect.width() > 120.0, "{size:?} {rect}");
            // The unit square is as large as the picture.
            assert!(
                (rect.width() - rect.height()).abs() < 2.0,
                "{size:?} {rect}"
            );
        }
        assert!(
            !pictures[0].intersects(pictures[1]),
            "{size:?} {pictures:?}"
        );
        // What is below the window's edge is scrolled to.
        window.get_by_label("Layered distributions").scroll_to_me();
        window.run_steps(20);
        let rect = window.get_by_label("Layered distributions").rect();
        assert!(rect.intersects(screen), "{size:?} {rect}");
    }
}

#[test]
fn a_class_sees_both_pictures_whole_at_any_zoom() {
    // With as much room as on screens of 1024 × 700 and 1366 × 768 at 250, 150 and 100 %.
    for (size, has_charts) in [
        ([568.0, 388.0], false),
        ([630.0, 355.0], false),
        ([914.0, 514.0], false),
        ([1024.0, 700.0], true),
        ([1366.0, 768.0], true),
    ] {
        let open = Some((alone("mode-collapse"), None));
        let options = Options {
            open,
            ..Options::default()
        };
        let mut window = window_with(size, options);
        press(&mut window, Key::C);
        wait_until(&mut window, "both", |app| epochs(app).is_some());
        press(&mut window, Key::F5);
        wait_until(&mut window, "the values", |app| {
            app.trainer().frame().is_some_and(|f| f.metrics.is_some())
        });
        window.run_steps(6);
        let screen = window.ctx.content_rect();
        let [a, b] = ["Layered distributions of A", "Layered distributions"]
            .map(|name| window.get_by_label(name).rect());
        assert!(a.right() < b.left(), "{size:?}: {a} {b}");
        // The bar of colours is below them.
        for rect in [a, b].map(|rect| rect.with_max_y(rect.bottom() + 35.0)) {
            assert!(rect.height() > 80.0, "{size:?}: {rect}");
            assert!(screen.contains_rect(rect), "{size:?}: {rect}");
        }
        let said = window.query_all_by_label_contains("Verdict: ");
        let said: Vec<_> = said.map(|node| node.rect()).collect();
        assert_eq!(said.len(), 2, "{size:?}");
        // A chart is there where it is whole, the numbers of its axis with it.
        let charts = window.query_all_by_label_contains("Chart: ");
        let charts: Vec<_> = charts.map(|node| node.rect()).collect();
        assert_eq!(charts.len(), if has_charts { 2 } else { 0 }, "{size:?}");
        let charts = charts
            .into_iter()
            .map(|rect| rect.with_max_y(rect.bottom() + 14.0));
        for rect in said.into_iter().chain(charts) {
            assert!(screen.contains_rect(rect), "{size:?}: {rect}");
        }
    }
}

#[test]
fn a_setting_changes_b_alone_and_both_stay_in_step() {
    let mut window = window();
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| epochs(app).is_some());
    window.run_steps(3);
    assert!(window.query_by_label("The same as B so far.").is_some());
    assert!(
        window
            .query_by_label("Layered distributions of A")
            .is_some()
    );
    assert!(window.query_by_label("Layered distributions").is_some());
    assert!(
        window.query_by_label("Node: Noise").is_none(),
        "room for two pictures"
    );

    let before = config(&window).clone();
    set(&mut window, "Training: Batch size", 32.0);
    assert_eq!(config(&window).batch_size, 32);
    assert_eq!(app(&window).document().pinned.as_ref(), Some(&before));
    let a = format!("Training, batch size: {}", before.batch_size);
    assert!(window.query_by_label(&a).is_some());
    assert!(window.query_by_label("Training, batch size: 32").is_some());

    click(&mut window, "Play");
    wait_until(&mut window, "training", |app| {
        epochs(app).is_some_and(|e| e.0 > 50)
    });
    let (a, b) = epochs(app(&window)).unwrap();
    assert_eq!(a, b);
    let frame = app(&window).trainer().frame().unwrap();
    assert_eq!(
        frame.twin.as_ref().unwrap().config.batch_size,
        before.batch_size
    );
    assert_eq!(frame.config.batch_size, 32);
    click(&mut window, "Pause");
    wait_until(&mut window, "the pause", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });

    // Each picture has its verdict, and the line below says which is whose.
    window.run_steps(3);
    let frame = app(&window).trainer().frame().unwrap();
    let [of_a, of_b] = [
        frame.twin.as_ref().unwrap().judgement.verdict,
        frame.judgement.verdict,
    ];
    let badges = window.get_all_by_label_contains("Verdict: ").count();
    assert_eq!(badges, 2);
    let line = format!("Paused. A: {}. B: {}.", of_a.label(), of_b.label());
    window.get_by_label(&line);

    // The runs go with their settings.
    let (a, b) = fakes(app(&window)).unwrap();
    assert!(a != b);
    click(&mut window, "Swap A and B");
    wait_for_fakes(&mut window, "the swap", (&b, &a));
    assert_eq!(config(&window).batch_size, before.batch_size);
    assert_eq!(pinned(&window).unwrap().batch_size, 32);
    press_with(&mut window, Key::Z);
    wait_for_fakes(&mut window, "undo", (&a, &b));
    assert_eq!(pinned(&window), Some(&before));
    click(&mut window, "Pin B as A");
    wait_for_fakes(&mut window, "the copy", (&b, &b));
    window.run_steps(3);
    assert!(window.query_by_label("The same as B so far.").is_some());
    // The graph has no room, so its key does nothing.
    press(&mut window, Key::M);
    assert!(pinned(&window).is_some());
    click(&mut window, "Close side by side");
    wait_until(&mut window, "one", |app| epochs(app).is_none());
    assert_eq!(pinned(&window), None);
    assert!(window.query_by_label("Node: Noise").is_some());
}

#[test]
fn nothing_points_at_settings_where_a_page_has_their_place() {
    let mut window = window_with([1024.0, 700.0], Options::default());
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| epochs(app).is_some());
    window.run_steps(3);
    let pointing = [
        "the settings on the left",
        "Change a setting on the left: it acts on B alone.",
    ];
    let points = |window: &Window| pointing.map(|text| window.query_by_label(text).is_some());
    assert_eq!(points(&window), [true, true]);
    press(&mut window, Key::P);
    window.run_steps(6);
    assert!(window.query_by_label("All settings: Training").is_none());
    assert!(window.query_by_label("Swap A and B").is_some());
    assert_eq!(points(&window), [false, false]);
    press(&mut window, Key::Escape);
    window.run_steps(6);
    assert_eq!(points(&window), [true, true]);
}

#[test]
fn what_is_for_one_run_alone_says_so_beside_another() {
    let mut window = window();
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| epochs(app).is_some());
    window.run_steps(3);
    for (button, said) in [
        ("Model overview", "no room for the graph of the model"),
        ("Slow motion", "Slow motion is of one run"),
    ] {
        window.get_by_label(button).hover();
        window.run_steps(40);
        assert!(window.query_by_label_contains(said).is_some(), "{button}");
    }
}

#[test]
fn another_seed_is_another_seed_for_both() {
    let mut window = window();
    press(&mut window, Key::C);
    set(&mut window, "Training: Seed", 77.0);
    wait_until(&mut window, "the seed", |app| {
        let frame = app.trainer().frame().unwrap();
        let twin = frame.twin.as_ref();
        frame.config.seed == 77 && twin.is_some_and(|twin| twin.config.seed == 77)
    });
    let frame = app(&window).trainer().frame().unwrap();
    assert_eq!(
        frame.snapshot.plane().fakes,
        frame.twin.as_ref().unwrap().snapshot.plane().fakes
    );
}

#[test]
fn the_two_arms_of_a_claim_are_watched_side_by_side() {
    let mut window = window();
    // A run under way is nothing that they go on from.
    click(&mut window, "Play");
    wait_until(&mut window, "training", |app| epoch(app) > 50);
    press(&mut window, Key::E);
    window.run_steps(3);
    click(&mut window, "Different optimizers for the two");
    click(&mut window, "Watch side by side");
    wait_until(&mut window, "both", |app| epochs(app).is_some());
    let experiment = &shipped_experiment("mixed-optimizers").unwrap().experiment;
    let plan = experiment.plan();
    let of = |name: &str| {
        &plan
            .arms
            .iter()
            .find(|arm| arm.name == name)
            .unwrap()
            .config
    };
    let comparison = &experiment.compare[0];
    assert_eq!(
        app(&window).document().pinned.as_ref(),
        Some(of(&comparison.a))
    );
    assert_eq!(config(&window), of(&comparison.b));
    assert!(!app(&window).experiments().is_open());

    // Another document has nothing to do with A.
    press(&mut window, Key::P);
    window.run_steps(3);
    window
        .get_by_label("Open preset GAN Lab: line")
        .click_accesskit();
    wait_until(&mut window, "one", |app| epochs(app).is_none());
}

#[test]
fn what_is_pinned_is_there_again_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let store = Some(Store::at(Some(folder.path().to_owned())));
        window_with(
            [1440.0, 900.0],
            Options {
                store,
                ..Options::default()
            },
        )
    };
    let mut first = start();
    press(&mut first, Key::C);
    set(&mut first, "Training: Batch size", 32.0);
    let pinned = app(&first).document().pinned.clone();
    let file = folder.path().join("session.ron");
    wait_until(&mut first, "the autosave", |_| {
        std::fs::read_to_string(&file)
            .is_ok_and(|t| t.contains("pinned: Some") && t.contains("batch_size: 32"))
    });
    drop(first);
    let second = start();
    assert!(pinned.is_some());
    assert_eq!(app(&second).document().pinned.clone(), pinned);
    assert_eq!(config(&second).batch_size, 32);
}

#[test]
fn a_pair_is_named_and_described_before_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pair.ron");
    let mut window = window();
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| epochs(app).is_some());
    set(&mut window, "Training: Batch size", 32.0);
    click(&mut window, "Edit name and description");
    enter_text(&mut window, "Preset name", "Two batches");
    enter_text(&mut window, "Preset description", "B has small ones.");
    click(&mut window, "Done editing");
    window.get_by_label("Two batches");
    command(&mut window, "save with the view");
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the file", |app| has_message(app, "pair.ron"));
    let text = std::fs::read_to_string(&path).unwrap();
    let saved = Preset::parse(&text, "file").unwrap();
    assert_eq!(
        (saved.name.as_str(), saved.description.as_str()),
        ("Two batches", "B has small ones.")
    );
    assert!(!saved.window.beside.is_empty());
}
