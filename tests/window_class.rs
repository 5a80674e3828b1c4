//! What a class needs of the window: slow motion forth and back, stops, the list of commands, the presentation. Used by the names that a
//! screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, TestRenderer};
use gan_playground::config::shipped;
use gan_playground::gan::Player;
use gan_playground::lessons::{Lesson, shipped_lesson};
use gan_playground::metrics::verdict::Verdict;
use gan_playground::training::{Phase, StopAt};
use gan_playground::ui::lesson::Position;
use gan_playground::ui::pages::ACTIONS;
use gan_playground::ui::{App, Options};
use window_kit::*;

/// The counters and the place of slow motion that are shown.
fn place(app: &App) -> Option<(u64, u64, usize)> {
    let frame = app.trainer().frame()?;
    let counters = &frame.snapshot.counters;
    let slow = frame.slow.as_ref()?;
    Some((
        counters.d_updates,
        counters.g_updates,
        slow.sub_step.number(),
    ))
}

#[test]
fn slow_motion_goes_back_to_the_very_parameters_across_updates() {
    let mut window = window();
    press(&mut window, Key::S);
    let parameters = |window: &Window| {
        let frame = app(window).trainer().frame().unwrap();
        let explained = &frame.slow.as_ref().unwrap().explained;
        (explained.player, explained.loss)
    };
    // D's first update, and two sub-steps of its second one.
    let mut seen = Vec::new();
    for _ in 0..7 {
        let before = place(app(&window));
        press(&mut window, Key::ArrowRight);
        wait_until(&mut window, "the next sub-step", |app| place(app) != before);
        seen.push((place(app(&window)).unwrap(), parameters(&window)));
    }
    assert_eq!(seen[4].0, (1, 0, 5));
    assert_eq!(seen[5].0, (1, 0, 1));
    assert_eq!(seen[0].1.0, Player::Discriminator);
    for expected in seen[..6].iter().rev() {
        let before = place(app(&window));
        click(&mut window, "Sub-step back");
        wait_until(&mut window, "the sub-step before", |app| {
            place(app) != before
        });
        assert_eq!(
            (place(app(&window)).unwrap(), parameters(&window)),
            *expected
        );
    }
    // Nothing is before the first one; then the same way again.
    assert!(!app(&window).trainer().frame().unwrap().can_step_back);
    for expected in &seen[1..] {
        let before = place(app(&window));
        click(&mut window, "Next sub-step");
        wait_until(&mut window, "the sub-step again", |app| {
            place(app) != before
        });
        assert_eq!(
            (place(app(&window)).unwrap(), parameters(&window)),
            *expected
        );
    }
}

#[test]
fn training_stops_at_an_epoch_and_at_a_verdict() {
    let mut window = window();
    click(&mut window, "Epoch 0");
    click(&mut window, "Stop there");
    wait_until(&mut window, "the stop", |app| {
        app.trainer().frame().unwrap().stop.is_some()
    });
    press(&mut window, Key::Space);
    wait_until(&mut window, "the epoch", |app| !app.trainer().is_running());
    // The next round thousand.
    assert_eq!(epoch(app(&window)), 1_000);
    assert!(has_message(app(&window), "Stopped at epoch 1,000"));
    assert!(app(&window).trainer().frame().unwrap().stop.is_none());
    // Once: it goes on from there.
    press(&mut window, Key::Space);
    wait_until(&mut window, "more", |app| epoch(app) > 1_050);

    let preset = alone("mode-collapse");
    let options = Options {
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    click(&mut window, "Epoch 0");
    // The preset is called so, too.
    window
        .get_by_role_and_label(egui::Role::Button, "Mode collapse")
        .click_accesskit();
    window.run_steps(3);
    wait_until(&mut window, "the stop", |app| {
        app.trainer().frame().unwrap().stop == Some(StopAt::Verdict(Verdict::Collapsed))
    });
    press(&mut window, Key::Space);
    wait_until(&mut window, "the verdict", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.stopped.times == 1 && frame.judgement.verdict == Verdict::Collapsed
    });
    assert!(!app(&window).trainer().is_running());
    // Side by side, whichever is there first.
    let options = Options {
        open: Some((shipped("mode-collapse").unwrap().preset.clone(), None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    // A is the one that collapses.
    click(&mut window, "Swap A and B");
    click(&mut window, "Epoch 0");
    window
        .get_by_role_and_label(egui::Role::Button, "Mode collapse")
        .click_accesskit();
    window.run_steps(3);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the verdict on A", |app| {
        let frame = app.trainer().frame().unwrap();
        let twin = frame.twin.as_ref().unwrap();
        frame.stopped.times == 1 && twin.judgement.verdict == Verdict::Collapsed
    });
    // Whose verdict it was is said.
    assert!(has_message(app(&window), "on A, as asked"));
}

#[test]
fn everything_is_found_by_typing_a_part_of_its_name() {
    let mut window = window();
    command_k(&mut window);
    for action in ACTIONS.iter() {
        assert!(
            window.query_all_by_label(action.name()).count() > 0,
            "{}",
            action.name()
        );
    }
    window.event(egui::Event::Text("spiral".to_owned()));
    window.run_steps(3);
    // Typing is no shortcut: S would have begun slow motion, P opened the presets.
    assert!(app(&window).trainer().slow_motion().is_none());
    press(&mut window, Key::Escape);
    command_k(&mut window);
    window.event(egui::Event::Text("twenty-five".to_owned()));
    window.run_steps(3);
    assert!(window.query_by_label("Undo").is_some(), "of the bar alone");
    press(&mut window, Key::Enter);
    window.run_steps(4);
    assert!(
        app(&window).document().name.contains("Twenty-five")
            || app(&window).document().name.contains("25")
    );
    // Arrow keys choose.
    command(&mut window, "lesson mode collapse");
    assert!(app(&window).tutor().is_some());
}

#[test]
fn the_presentation_has_what_a_class_looks_at_and_nothing_else() {
    let mut window = window();
    let zoom = app(&window).looks().zoom;
    press(&mut window, Key::F5);
    window.run_steps(4);
    assert!(app(&window).is_presenting());
    assert!(window.ctx.zoom_factor() > 1.35 * zoom);
    for there in ["Play", "Layered distributions"] {
        assert!(window.query_by_label(there).is_some(), "{there}");
    }
    assert!(window.query_by_label_contains("Verdict: ").is_some());
    for gone in ["Training: Loss", "Timeline", "Node: Generator"] {
        assert!(window.query_by_label(gone).is_none(), "{gone}");
    }
    // Of a wide screen the picture gets the height, and the chart what is beside it.
    let [picture, chart] =
        ["Layered distributions", "Losses"].map(|n| window.get_by_label(n).rect());
    assert!(picture.right() <= chart.left(), "{picture} {chart}");
    let screen = window.ctx.content_rect();
    assert!(
        picture.height() > 0.6 * screen.height(),
        "{picture} {screen}"
    );
    // Slow motion is on the graph.
    press(&mut window, Key::S);
    window.run_steps(4);
    assert!(window.query_by_label("Node: Generator").is_some());
    press(&mut window, Key::S);
    press(&mut window, Key::Escape);
    window.run_steps(4);
    assert!(!app(&window).is_presenting());
    assert_eq!(app(&window).looks().zoom, zoom);
    assert!(window.query_by_label("Training: Loss").is_some());
    // Two runs tell of the settings on the left only where these are.
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    window.run_steps(3);
    window.get_by_label("the settings on the left");
    let said_of_swap = |window: &mut Window| {
        window.get_by_label("Swap A and B").hover();
        window.run_steps(40);
        window.query_by_label_contains("the left panel").is_some()
    };
    assert!(said_of_swap(&mut window));
    press(&mut window, Key::F5);
    window.run_steps(4);
    assert!(window.query_by_label("The same as B so far.").is_some());
    assert!(window.query_by_label_contains("on the left").is_none());
    assert!(!said_of_swap(&mut window));
    window.get_by_label_contains("Swap A and B. They change places.");
}

#[test]
fn a_presentation_is_as_large_as_the_window_is_high_and_leaves_no_trace() {
    // Points of a line of text, of the height of the window.
    let share = |window: &Window| 13.0 * 1.21 / window.ctx.content_rect().height();
    for size in [[1024.0, 700.0], [1366.0, 768.0], [1920.0, 1080.0]] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::F5);
        window.run_steps(4);
        let shown = share(&window);
        assert!((0.026..=0.032).contains(&shown), "{size:?}: {shown}");
        // It stays as it is as long as the window does.
        let zoom = window.ctx.zoom_factor();
        window.run_steps(4);
        assert_eq!(window.ctx.zoom_factor(), zoom);
        press(&mut window, Key::Escape);
        window.run_steps(4);
        assert_eq!(window.ctx.zoom_factor(), 1.0);
        assert_eq!(window.ctx.content_rect().width().round(), size[0]);
    }
}

/// A window of that size that presents the first step of a shipped lesson.
fn presented(slug: &str, size: [f32; 2]) -> Window {
    let options = Options {
        lesson: Some(shipped_lesson(slug).unwrap().lesson.clone()),
        ..Options::default()
    };
    let mut window = window_with(size, options);
    press(&mut window, Key::F5);
    window.run_steps(6);
    window
}

#[test]
fn a_lesson_leaves_most_of_a_presentation_to_the_picture() {
    for size in [[1024.0, 700.0], [1366.0, 768.0], [1920.0, 1080.0]] {
        let window = presented("learning-rates", size);
        let screen = window.ctx.content_rect();
        let picture = window.get_by_label("Layered distributions").rect();
        assert!(
            picture.width() >= 0.5 * screen.width(),
            "{size:?}: {picture} {screen}"
        );
        let buttons = [
            "Lesson: Back",
            "Lesson: Again",
            "Lesson: Skip",
            "Lesson: Next",
        ];
        let rects = buttons.map(|name| window.get_by_label(name).rect());
        for rect in rects {
            assert!(screen.contains_rect(rect), "{size:?}: {rect}");
            assert!(rect.right() <= picture.left(), "{size:?}: {rect} {picture}");
        }
        // A chart has room where the lesson speaks of one.
        assert!(window.query_by_label_contains("Chart: ").is_none());
        for pair in rects.windows(2) {
            assert!(pair[0].right() < pair[1].left(), "{size:?}: {rects:?}");
        }
    }
}

#[test]
fn a_presented_lesson_on_charts_has_one_below_its_text() {
    for size in [[1366.0, 768.0], [1920.0, 1080.0]] {
        let window = presented("losses-say-little", size);
        let screen = window.ctx.content_rect();
        let picture = window.get_by_label("Layered distributions").rect();
        let chart = window.get_by_label_contains("Chart: ").rect();
        assert!(screen.contains_rect(chart), "{size:?}: {chart}");
        assert!(chart.right() <= picture.left(), "{size:?}: {chart}");
        assert!(chart.height() > 40.0, "{size:?}: {chart}");
    }
}

#[test]
fn a_page_that_a_presented_lesson_asks_for_stands_beside_its_card() {
    for size in [[1024.0, 700.0], [1366.0, 768.0], [1920.0, 1080.0]] {
        let mut window = presented("coarse-and-fine", size);
        press(&mut window, Key::X);
        window.run_steps(8);
        let screen = window.ctx.content_rect();
        let page = window
            .get_by_role_and_label(egui::accesskit::Role::Window, "Explore seeds")
            .rect();
        assert!(screen.expand(1.0).contains_rect(page), "{size:?}: {page}");
        for part in ["Lesson: Back", "Lesson: Next"] {
            let part = window.get_by_label(part).rect();
            assert!(part.right() <= page.left(), "{size:?}: {part} {page}");
        }
        let play = window.get_by_label("Play").rect();
        assert!(!play.intersects(page), "{size:?}: {play} {page}");
        press(&mut window, Key::Escape);
        window.run_steps(4);
        assert!(app(&window).is_presenting(), "{size:?}");
        assert!(window.query_by_label("Explore seeds").is_none());
    }
}

#[test]
fn a_lesson_is_there_when_the_window_becomes_small_whatever_was_pressed_before() {
    let lesson = shipped_lesson("losses-say-little").unwrap();
    let options = Options {
        lesson: Some(lesson.lesson.clone()),
        ..Options::default()
    };
    let mut window = window_with([1024.0, 700.0], options);
    // It hides nothing where the text has room.
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.run_steps(4);
    window.get_by_label("Lesson: Next");
    window.set_size(egui::vec2(600.0, 420.0));
    window.run_steps(4);
    window.get_by_label("Lesson: Next");
    // There it is a choice.
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.run_steps(4);
    assert!(window.query_by_label("Lesson: Next").is_none());
}

#[test]
fn what_a_presented_step_asks_for_is_in_sight_and_a_sign_says_where_there_is_more() {
    for size in [[1024.0, 700.0], [1366.0, 768.0]] {
        let mut window = presented("losses-say-little", size);
        let next = window.get_by_label("Lesson: Next").rect();
        let tasks: Vec<_> = window.get_all_by_label_contains("Task, ").collect();
        for task in &tasks {
            let rect = task.rect();
            assert!(rect.bottom() <= next.top(), "{size:?}: {rect} {next}");
        }
        assert!(!tasks.is_empty());
        drop(tasks);
        let sign = "More of the lesson is below";
        let mut clicks = 0;
        while window.query_by_label(sign).is_some() && clicks < 20 {
            click(&mut window, sign);
            window.run_steps(4);
            clicks += 1;
        }
        assert!(clicks < 20, "{size:?}");
        assert!(
            size[0] < 1100.0 || clicks > 0,
            "{size:?}: nothing is hidden"
        );
    }
}

#[test]
fn a_setting_that_is_found_by_its_name_is_set_by_typing() {
    let mut window = window();
    for (words, typed) in [("Seed", "7"), ("generator.learning_rate", "0.07")] {
        command(&mut window, words);
        window.run_steps(6);
        window.event(egui::Event::Text(typed.to_owned()));
        window.key_press(Key::Enter);
        window.run_steps(4);
    }
    let config = config(&window);
    assert_eq!((config.seed, config.generator.learning_rate), (7, 0.07));
}

/// The answers were below all settings, and what is said of one out of sight.
#[test]
fn a_presented_question_is_answered_in_sight_and_a_remote_control_goes_on() {
    let long = "Read this, and think about it. ".repeat(30);
    let text = format!(
        "(lesson: 1, title: \"T\", steps: [(title: \"One\", text: \"{long}\", open: Preset(\"start\"), questions: [(text: \"Why?\", answers: [\
         (text: \"So\", right: true, why: \"For a reason.\"), (text: \"Not so\")])]), (title: \"Two\")])"
    );
    let options = Options {
        lesson: Some(Lesson::parse(&text, "l.ron").unwrap()),
        ..Options::default()
    };
    let mut window = window_with([1024.0, 700.0], options);
    let setting = "Training: Loss";
    assert!(window.query_by_label(setting).is_some());
    press(&mut window, Key::F5);
    window.run_steps(6);
    assert!(window.query_by_label(setting).is_none());
    let position = |window: &Window| app(window).tutor().unwrap().position();
    // Not before the question is answered.
    press(&mut window, Key::PageDown);
    window.run_steps(3);
    assert_eq!(position(&window), Position::Step(0));
    window.get_by_label("So").click_accesskit();
    window.run_steps(40);
    let why = window.get_by_label("For a reason.").rect();
    let next = window.get_by_label("Lesson: Next").rect();
    assert!(
        why.bottom() <= next.top() && why.top() > 0.0,
        "{why} {next}"
    );
    press(&mut window, Key::PageDown);
    window.run_steps(3);
    assert_eq!(position(&window), Position::Step(1));
    press(&mut window, Key::PageUp);
    window.run_steps(3);
    assert_eq!(position(&window), Position::Step(0));
    // Without a presentation they are no keys of the lesson.
    press(&mut window, Key::F5);
    window.run_steps(4);
    window.get_by_label("So").click_accesskit();
    window.run_steps(3);
    press(&mut window, Key::PageDown);
    window.run_steps(3);
    assert_eq!(position(&window), Position::Step(0));
}

#[test]
fn a_lesson_on_the_graph_presents_it_alone() {
    let window = presented("step-by-step", [1366.0, 768.0]);
    assert!(window.query_by_label("Node: Generator").is_some());
    assert!(window.query_by_label("Layered distributions").is_none());
}

#[test]
fn a_lesson_on_graph_and_picture_presents_both_where_the_graph_is_whole() {
    for (size, has_graph) in [([1024.0, 700.0], false), ([1366.0, 768.0], true)] {
        let window = presented("mode-collapse", size);
        let picture = window.get_by_label("Layered distributions").rect();
        let node = window.query_by_label("Node: D loss");
        assert_eq!(node.is_some(), has_graph, "{size:?}");
        if let Some(node) = node {
            assert!(node.rect().right() < picture.left(), "{size:?}");
        }
    }
}

#[test]
fn the_presented_chart_and_its_heading_fit_at_any_zoom() {
    // So that in its zoom there is as much room as on a screen of 1366 × 768 at 250 and at 150 %, and one that has its chart below
    // the picture.
    for size in [[630.0, 355.0], [914.0, 514.0], [554.0, 831.0]] {
        let open = Some((alone("mode-collapse"), None));
        let mut window = window_with(
            size,
            Options {
                open,
                ..Options::default()
            },
        );
        press(&mut window, Key::F5);
        wait_until(&mut window, "the values", |app| {
            app.trainer().frame().is_some_and(|f| f.metrics.is_some())
        });
        window.run_steps(6);
        let screen = window.ctx.content_rect();
        assert!(screen.width() < 0.8 * size[0], "{screen}");
        let picture = window.get_by_label("Layered distributions").rect();
        let chart = window.get_by_label("Chart: Coverage").rect();
        assert!(chart.height() > 40.0, "{size:?}: {chart}");
        // The numbers of its axes are beside and below it.
        let chart = egui::Rect::from_min_max(
            chart.min - egui::vec2(40.0, 0.0),
            chart.max + egui::vec2(0.0, 14.0),
        );
        assert!(screen.contains_rect(chart), "{size:?}: {chart}");
        assert!(!chart.intersects(picture), "{size:?}: {chart} {picture}");
        for value in ["Coverage ", "Precision ", "Modes ", "High quality "] {
            let labels = window.query_all_by_label_contains(value);
            let all: Vec<_> = labels.map(|node| node.rect()).collect();
            assert!(!all.is_empty(), "{size:?}: {value}");
            for rect in all {
                assert!(screen.contains_rect(rect), "{size:?}: {value}{rect}");
                assert!(!rect.intersects(picture), "{size:?}: {value}{rect}");
                assert!(
                    rect.bottom() <= chart.top() + 1.0,
                    "{size:?}: {value}{rect}"
                );
            }
        }
    }
}

#[test]
fn a_rate_has_a_slider_that_can_be_aimed_with() {
    let window = window_with([1366.0, 768.0], Options::default());
    let slider = |name: &str| {
        let slider = window.get_by_role_and_label(egui::Role::Slider, name);
        slider.rect()
    };
    let rate = slider("Generator: Learning rate");
    assert!(rate.width() >= 90.0, "{rate}");
    // It begins below the others, and its number where theirs are.
    let is_same = |a: f32, b: f32| (a - b).abs() < 0.5;
    let (neurons, updates) = (
        slider("Generator: Neurons"),
        slider("Generator: Updates per epoch"),
    );
    assert!(is_same(rate.left(), neurons.left()), "{rate} {neurons}");
    assert!(is_same(rate.right(), updates.right()), "{rate} {updates}");
}

#[test]
fn the_timeline_stays_where_it_was_pressed() {
    // With words beside the line, and with signs.
    for size in [[1440.0, 900.0], [546.0, 400.0]] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::Space);
        wait_until(&mut window, "a past", |app| epoch(app) > 400);
        press(&mut window, Key::Space);
        app(&window).trainer().flush();
        wait_until(&mut window, "the pause", |app| {
            app.trainer().frame().unwrap().phase == Phase::Paused
        });
        window.run_steps(3);
        let present = epoch(app(&window)) as f64;
        let line = window.get_by_label("Timeline").rect();
        assert!(line.width() > 150.0, "{size:?}: {line}");
        // What needs a past is there already, greyed, and stays where it is.
        let names = ["Go on from here", "To the present"];
        let places = names.map(|name| {
            let button = window.get_by_label(name);
            assert!(button.accesskit_node().is_disabled(), "{size:?}: {name}");
            button.rect()
        });
        click_at(&mut window, line.center());
        wait_until(&mut window, "the past", |app| {
            app.trainer().frame().is_some_and(|f| f.shown.is_some())
        });
        window.run_steps(3);
        assert_eq!(window.get_by_label("Timeline").rect(), line, "{size:?}");
        let shown = app(&window).trainer().frame().unwrap().shown.unwrap() as f64;
        let off = (shown - present / 2.0).abs();
        assert!(off < 0.1 * present, "{size:?}: {shown} of {present}");
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for (name, place) in names.into_iter().zip(places) {
            let button = window.get_by_label(name);
            assert!(!button.accesskit_node().is_disabled(), "{size:?}: {name}");
            let rect = button.rect();
            assert_eq!(rect, place, "{size:?}: {name}");
            assert!(screen.contains_rect(rect), "{size:?}: {name} {rect}");
            assert!(rect.left() >= line.right(), "{size:?}: {name} {rect}");
        }
        // What is said of it is not on what is said below it.
        let help =
            "Drag to see every picture of an earlier moment again. Training pauses meanwhile.";
        window.hover_at(line.center() + egui::vec2(20.0, 0.0));
        window.run_steps(40);
        let help = window.get_by_label(help).rect();
        assert!(help.bottom() <= line.top(), "{size:?}: {help} {line}");
    }
}

#[test]
fn presets_are_searched_opened_beside_their_cure_and_ones_own_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my ring.ron");
    let mut window = window();
    press(&mut window, Key::P);
    window.run_steps(4);
    enter_text(&mut window, "Search presets", "collapse digits");
    assert!(window.query_by_label("Open preset Start: a ring").is_none());
    enter_text(&mut window, "Search presets", "digits no gradient");
    let ill = shipped("digits-no-gradient").unwrap();
    let name = format!("Open {} beside its cure", ill.preset.name);
    click(&mut window, &name);
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    // The cause is A, the cure B, as in the lessons.
    let pinned = app(&window).document().pinned.clone().unwrap();
    assert_eq!(pinned, ill.preset.config);
    assert_eq!(config(&window), &ill.cure().unwrap().preset.config);
    // A preset of one's own is there once it was saved or opened.
    let own = shipped("healthy-ring").unwrap().preset.clone();
    own.write(&path).unwrap();
    drop_file(&mut window, path);
    wait_until(&mut window, "the preset", |app| {
        app.document().name == own.name
    });
    press(&mut window, Key::C);
    press(&mut window, Key::P);
    window.run_steps(4);
    window.get_by_label("Search presets").focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    press(&mut window, Key::Delete);
    window.run_steps(3);
    click(&mut window, "Open my preset A healthy ring");
    wait_until(&mut window, "the preset again", |app| {
        !app.pages().is_any_open()
    });
}

#[test]
fn a_run_is_taken_away_as_a_page_and_its_charts_as_a_drawing() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 100);
    press(&mut window, Key::Space);
    for (name, file) in [
        ("Save a report (HTML)…", "run.html"),
        ("Save the charts (SVG)…", "charts.svg"),
    ] {
        let path = folder.path().join(file);
        command(&mut window, name);
        type_path(&mut window, &path, "Save");
        wait_until(&mut window, file, |app| has_message(app, file));
        let told: Vec<_> = app(&window).messages().texts().map(str::to_owned).collect();
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {told:?}"));
        assert!(text.contains("<polyline"), "{file}: curves");
        assert!(text.contains("\nepochs\n"), "{file}: what the axis counts");
        if file == "run.html" {
            // A picture for each moment, the verdict, each setting, and all of it to train it again.
            let pictures = text.matches("data:image/png;base64,").count();
            assert!((2..=8).contains(&pictures), "{pictures}");
            for part in [
                "class=\"badge\"",
                "Generator, learning rate",
                "Training, seed",
                "format: 1",
                "epoch 0",
                // What the colours of the pictures mean.
                "<b>Real</b> Samples of the target distribution.",
                "<b>Decision surface</b>",
            ] {
                assert!(text.contains(part), "{part}");
            }
            assert!(!text.contains("<td>collapsed</td>"), "it is no quantity");
            let links = ["src=\"http", "href", "url(", "@import"];
            assert!(
                !links.iter().any(|link| text.contains(link)),
                "all of it is inside"
            );
        }
    }
}

#[test]
fn a_report_of_two_runs_is_of_both_and_says_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pair.html");
    let mut window = window();
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    window
        .get_by_label("Generator: Learning rate")
        .set_value_accesskit(0.05);
    window.run_steps(3);
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 100);
    press(&mut window, Key::Space);
    command(&mut window, "Save a report (HTML)…");
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the report", |app| {
        has_message(app, "pair.html")
    });
    let text = std::fs::read_to_string(&path).unwrap();
    for (part, count) in [
        ("· A and B</h1>", 1),
        ("class=\"badge\"", 2),
        ("class=\"row\"", 2),
        // The curves of both in one drawing, below what differs.
        ("<svg", 1),
        ("\nA · Generator, learning rate: 0.02\n", 1),
        ("\nB · Generator, learning rate: 0.05\n", 1),
        // What differs, what was measured, all settings.
        ("<tr><th></th><th>A</th><th>B</th></tr>", 3),
        // The one that differs is marked among all of them.
        ("<tr class=\"other\"><td>Generator, learning rate</td>", 1),
        ("epoch 0</figcaption>", 2),
        // The text to train it again is of both.
        ("beside:", 1),
    ] {
        assert_eq!(text.matches(part).count(), count, "{part}");
    }
    let other = text.find("<td>Generator, learning rate</td>").unwrap();
    let line = text[other..].lines().next().unwrap();
    assert!(line.ends_with("<td>0.05</td></tr>"), "{line}");
    // Other files are of both as well; a network is one of them, and says so.
    let mut saved = |name: &str, file: &str| {
        let path = folder.path().join(file);
        command(&mut window, name);
        type_path(&mut window, &path, "Save");
        wait_until(&mut window, file, |app| has_message(app, file));
        let is_said = app(&window)
            .messages()
            .texts()
            .any(|text| text.contains(file) && text.contains("It is of B alone"));
        (std::fs::read(path).unwrap(), is_said)
    };
    let (charts, is_said) = saved("Save the charts (SVG)…", "pair.svg");
    let charts = String::from_utf8(charts).unwrap();
    for heading in ["A", "B"] {
        let heading = format!("\n{heading} · Generator, learning rate: ");
        assert!(charts.contains(&heading), "{heading}");
    }
    assert!(!is_said);
    for (name, file) in [
        ("Save the curves (CSV)…", "pair-curves.csv"),
        ("Save the samples (CSV)…", "pair-samples.csv"),
    ] {
        let (table, is_said) = saved(name, file);
        let table = String::from_utf8(table).unwrap();
        assert!(table.starts_with("run,"), "{file}");
        let has = |letter: &str| table.lines().any(|row| row.starts_with(letter));
        assert!(has("A,") && has("B,") && !is_said, "{file}");
    }
    let (gif, is_said) = saved("Save the run (GIF)…", "pair.gif");
    let size = |at: usize| u16::from_le_bytes([gif[at], gif[at + 1]]);
    assert!(
        size(6) > size(8) && !is_said,
        "A and B are beside each other"
    );
    let (_, is_said) = saved("Save the trained model…", "pair.json");
    assert!(is_said);
}

#[test]
fn both_of_two_runs_are_remembered_and_forgetting_is_asked_about() {
    let mut window = window();
    let has_twin = |app: &App| app.trainer().frame().is_some_and(|f| f.twin.is_some());
    press(&mut window, Key::C);
    wait_until(&mut window, "both", has_twin);
    window
        .get_by_label("Generator: Learning rate")
        .set_value_accesskit(0.05);
    window.run_steps(3);
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 20);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the pause", |app| !app.trainer().is_running());
    let a = app(&window).document().pinned.clone().unwrap();
    let b = config(&window).clone();
    click(&mut window, "Close side by side");
    wait_until(&mut window, "B alone", |app| !has_twin(app));
    window.run_steps(3);
    let tried = |window: &Window| -> Vec<_> {
        let runs = app(window).looks().tried.all().iter();
        runs.map(|tried| tried.config.clone()).collect()
    };
    assert_eq!(tried(&window), std::slice::from_ref(&a));
    press(&mut window, Key::R);
    wait_until(&mut window, "a fresh run", |app| epoch(app) == 0);
    window.run_steps(3);
    assert_eq!(tried(&window), [b, a]);
    press(&mut window, Key::T);
    window.run_steps(3);
    click(&mut window, "Forget all");
    click(&mut window, "Keep them");
    click(&mut window, "Forget all");
    assert_eq!(tried(&window).len(), 2, "it is asked about first");
    click(&mut window, "Yes, forget 2 runs");
    window.run_steps(3);
    assert!(tried(&window).is_empty());
    window.get_by_label_contains("of your own are not kept here");
}

#[test]
fn charts_go_by_the_logarithm_and_know_where_a_knob_was_turned() {
    let mut window = window();
    click(&mut window, "Log epochs");
    assert!(app(&window).looks().has_log_epochs);
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 200);
    window
        .get_by_label("Generator: Learning rate")
        .set_value_accesskit(0.05);
    window.run_steps(3);
    wait_until(&mut window, "the turn", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.config.generator.learning_rate == 0.05 && !frame.history.records.changes().is_empty()
    });
    let turns = app(&window)
        .trainer()
        .frame()
        .unwrap()
        .history
        .records
        .changes();
    assert_eq!(turns.len(), 1);
    assert!(turns[0] >= 200, "{turns:?}");
    click(&mut window, "Log epochs");
    assert!(!app(&window).looks().has_log_epochs);
}

#[test]
fn runs_are_listed_gone_back_to_and_put_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tried.csv");
    let mut window = window();
    press(&mut window, Key::T);
    window.run_steps(3);
    assert!(window.query_by_label_contains("Nothing yet").is_some());
    press(&mut window, Key::Escape);
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 60);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the last frame", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    let left = (config(&window).clone(), epoch(app(&window)));
    for (name, least) in [("Distribution: Spiral", 20), ("Distribution: Line", 20)] {
        click(&mut window, name);
        wait_until(&mut window, "the new run", |app| epoch(app) == 0);
        press(&mut window, Key::Space);
        wait_until(&mut window, "some epochs", |app| epoch(app) > least);
        press(&mut window, Key::Space);
        wait_until(&mut window, "the pause", |app| !app.trainer().is_running());
    }
    let tried = app(&window).looks().tried.all().to_vec();
    assert_eq!(tried.len(), 2);
    assert_eq!((tried[1].config.clone(), tried[1].epochs), left);
    press(&mut window, Key::T);
    window.run_steps(3);
    window.get_by_label_contains("changed: Real data, distribution: Spiral");
    window.get_by_label_contains("the first run; unlike now: ");
    // The ways back stand at the edge that the cross is at.
    let edge = window.get_by_label("Close: What was tried").rect().right();
    let back = window.get_by_label("Back to run 2").rect().right();
    assert!(back <= edge + 1.0 && edge - back < 16.0, "{back}, {edge}");
    window
        .get_by_label("Save as a table (CSV)…")
        .click_accesskit();
    window.run_steps(3);
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the table", |app| {
        has_message(app, "tried.csv")
    });
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(
        table.starts_with("name,epochs,verdict,sliced_wasserstein,frechet_live,data.distribution"),
        "{table}"
    );
    // The run itself is still there.
    if !app(&window).pages().is_any_open() {
        press(&mut window, Key::T);
        window.run_steps(3);
    }
    click(&mut window, "Back to run 2");
    wait_until(&mut window, "the run", |app| epoch(app) == left.1);
    assert_eq!(*config(&window), left.0);
    press(&mut window, Key::T);
    window.run_steps(3);
    for name in ["Pick run 1", "Pick run 2", "Both side by side"] {
        click(&mut window, name);
    }
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    // From there, too, one is come back to with its epochs.
    press(&mut window, Key::T);
    window.run_steps(3);
    let line = app(&window)
        .looks()
        .tried
        .all()
        .iter()
        .position(|tried| (tried.config.clone(), tried.epochs) == left);
    click(&mut window, &format!("Back to run {}", line.unwrap() + 1));
    wait_until(&mut window, "the run alone", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.twin.is_none() && epoch(app) == left.1
    });
}

#[test]
fn a_setting_that_is_dragged_leaves_no_runs_on_its_way() {
    let mut window = window();
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 20);
    let slider = window.get_by_label("Generator: Neurons").rect();
    let at = |share: f32| egui::pos2(slider.left() + share * slider.width(), slider.center().y);
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.event(egui::Event::PointerMoved(at(0.5)));
    window.event(button(at(0.5), true));
    window.run_steps(2);
    let mut runs = std::collections::HashSet::new();
    for step in 0..6 {
        let to = at(0.55 + 0.06 * step as f32);
        window.event(egui::Event::PointerMoved(to));
        window.run_steps(2);
        let neurons = config(&window).generator.neurons;
        wait_until(&mut window, "a run on the way", |app| {
            let frame = app.trainer().frame().unwrap();
            frame.config.generator.neurons == neurons && epoch(app) > 0
        });
        runs.insert(neurons);
    }
    assert!(runs.len() > 3, "{runs:?}");
    window.event(button(at(0.85), false));
    window.run_steps(3);
    // The one before it, and none of those.
    assert_eq!(app(&window).looks().tried.all().len(), 1);
    wait_until(&mut window, "more epochs", |app| epoch(app) > 20);
    click(&mut window, "Distribution: Line");
    wait_until(&mut window, "the new run", |app| {
        app.looks().tried.all().len() == 2
    });
}

#[test]
fn a_distribution_is_drawn_in_the_place_of_the_picture_while_the_run_goes_on() {
    let mut window = window();
    press(&mut window, Key::Space);
    wait_until(&mut window, "training", |app| epoch(app) > 5);
    let picture = window.get_by_label("Layered distributions").rect();
    click(&mut window, "Draw…");
    window.run_steps(3);
    let canvas = window.get_by_label("Canvas").rect();
    assert!(window.query_by_label("Layered distributions").is_none());
    assert!(
        picture.x_range().contains(canvas.center().x),
        "{canvas} is not where {picture} was"
    );
    // The graph beside it is live.
    let before = epoch(app(&window));
    wait_until(&mut window, "more epochs", |app| epoch(app) > before + 20);
    window.get_by_label("Node: Generator");
    let at = |x: f32, y: f32| {
        egui::pos2(
            egui::lerp(canvas.x_range(), x),
            egui::lerp(canvas.y_range(), y),
        )
    };
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.event(egui::Event::PointerMoved(at(0.2, 0.5)));
    window.event(button(at(0.2, 0.5), true));
    for step in 0..20 {
        window.event(egui::Event::PointerMoved(at(0.2 + 0.03 * step as f32, 0.5)));
        window.step();
    }
    window.event(button(at(0.77, 0.5), false));
    window.run_steps(3);
    // Nothing is trained on it before it is asked for.
    assert!(config(&window).data.drawn.is_empty());
    window.get_by_label("Use this drawing").click_accesskit();
    window.run_steps(4);
    assert!(config(&window).data.drawn.len() > 10);
    assert!(window.query_by_label("Canvas").is_none());
    window.get_by_label("Layered distributions");
}

/// Sizes of the textures that were made or changed.
#[derive(Clone, Default)]
struct Textures(Rc<RefCell<Vec<[usize; 2]>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        let deltas = delta.set.values().flatten();
        let sizes = deltas.map(|delta| delta.image.size());
        self.0.borrow_mut().extend(sizes);
        delta.clear();
    }
}

#[test]
fn the_nodes_of_a_presented_graph_follow_the_run_without_the_picture() {
    let textures = Textures::default();
    let builder = Harness::builder().renderer(textures.clone());
    let options = Options {
        lesson: Some(shipped_lesson("step-by-step").unwrap().lesson.clone()),
        ..Options::default()
    };
    let mut window = window_from(builder, [1366.0, 768.0], options);
    press(&mut window, Key::F5);
    window.run_steps(6);
    assert!(window.query_by_label("Node: Discriminator").is_some());
    assert!(window.query_by_label("Layered distributions").is_none());
    press(&mut window, Key::S);
    window.run_steps(3);
    let before = epoch(app(&window));
    textures.0.borrow_mut().clear();
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "an epoch", |app| epoch(app) > before);
    window.run_steps(2);
    // D's opinion is a texture of so many cells.
    let side = app(&window).looks().surface_side;
    let changed = textures.0.borrow();
    assert!(changed.contains(&[side, side]), "{changed:?}");
}
