//! Twenty thousand random clicks, drags, keys and words, lessons running meanwhile: nothing breaks, and the window still works.
//! `MONKEY_ACTIONS=100000` makes more of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{self, Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::{Distribution, check};
use gan_playground::data::Stream;
use gan_playground::training::Phase;
use rand::RngExt as _;
use window_kit::*;

const ACTIONS: usize = 20_000;
/// So often a lesson is begun, if none runs.
const LESSON_EVERY: usize = 500;
const SIZE: [f32; 2] = [1024.0, 700.0];

/// As somebody would who has closed whatever was open.
fn begin_a_lesson(window: &mut Window, number: usize) {
    for _ in 0..3 {
        press(window, Key::Escape);
    }
    press(window, Key::L);
    window.run_steps(3);
    let buttons: Vec<_> = ["Begin: ", "Go on: ", "Again: "]
        .into_iter()
        .flat_map(|verb| window.query_all_by_label_contains(verb))
        .collect();
    // At some sizes and zooms the page is not where it was expected.
    if let Some(button) = buttons.get(number % buttons.len().max(1)) {
        button.click_accesskit();
    }
    window.run_steps(2);
}

#[test]
fn a_monkey_finds_no_way_to_break_the_window() {
    // Whatever path it types, it types it here.
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    let mut rng = Stream::Evaluation.rng(20_251_124);
    let mut window = window_with(SIZE, gan_playground::ui::Options::default());
    let keys = Key::ALL;
    let words = [
        "0.5",
        "-1",
        "1e9",
        "x",
        "",
        "nan",
        "0",
        "64",
        "model.json",
        "a.ron",
        "∞",
        "(",
        "1e-12",
    ];
    let actions = std::env::var("MONKEY_ACTIONS").ok();
    let actions = actions.map_or(ACTIONS, |text| text.parse().unwrap());
    for action in 0..actions {
        if action % LESSON_EVERY == 0 && app(&window).tutor().is_none() {
            begin_a_lesson(&mut window, action / LESSON_EVERY);
        }
        let mut at = || Pos2::new(rng.random::<f32>() * SIZE[0], rng.random::<f32>() * SIZE[1]);
        let (a, b) = (at(), at());
        let modifiers = match rng.random_range(0..8) {
            0 => Modifiers::COMMAND,
            1 => Modifiers::SHIFT,
            _ => Modifiers::NONE,
        };
        let press = |window: &mut Window, pos, pressed| {
            let button = PointerButton::Primary;
            window.event(Event::PointerButton {
                pos,
                button,
                pressed,
                modifiers,
            });
        };
        match rng.random_range(0..10) {
            0..=4 => {
                window.event(Event::PointerMoved(a));
                press(&mut window, a, true);
                window.step();
                press(&mut window, a, false);
            }
            5 | 6 => {
                window.event(Event::PointerMoved(a));
                press(&mut window, a, true);
                window.step();
                window.event(Event::PointerMoved(b));
                window.step();
                press(&mut window, b, false);
            }
            7 => {
                let key = keys[rng.random_range(0..keys.len())];
                window.key_press_modifiers(modifiers, key);
            }
            8 => {
                let word = words[rng.random_range(0..words.len())];
                let event = if rng.random_range(0..10) == 0 {
                    Event::Paste
                } else {
                    Event::Text
                };
                window.event(event(word.to_owned()));
            }
            _ => window.event(Event::MouseWheel {
                unit: egui::MouseWheelUnit::Line,
                delta: vec2(0.0, rng.random_range(-3.0..3.0)),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers,
            }),
        }
        window.step();
        if action % 200 == 0 {
            let app = app(&window);
            // What is typed and out of range is never part of the configuration.
            check(&app.document().config).unwrap();
            let phase = &app.trainer().frame().unwrap().phase;
            assert!(
                !matches!(phase, Phase::Crashed(_)),
                "action {action}: {phase:?}"
            );
        }
    }
    // Whatever language it has chosen.
    gan_playground::language::set(gan_playground::language::Language::English);
    // Not stuck: pages close, and training goes on.
    for _ in 0..4 {
        press(&mut window, Key::Escape);
        window.run_steps(2);
    }
    let ctx = window.ctx.clone();
    ctx.set_zoom_factor(1.0);
    window.run_steps(4);
    // Its own networks may take minutes for an epoch, and slow motion as well.
    press(&mut window, Key::P);
    window.run_steps(3);
    enter_text(&mut window, "Search presets", "GAN Lab: line");
    window
        .get_by_label("Open preset GAN Lab: line")
        .click_accesskit();
    window.run_steps(4);
    if app(&window).trainer().slow_motion().is_some() {
        click(&mut window, "Slow motion");
    }
    app(&window).trainer().flush();
    window.run_steps(4);
    assert_eq!(config(&window).data.distribution, Distribution::Line);
    if window.query_by_label("Play").is_some() {
        click(&mut window, "Play");
    }
    let is_on = |app: &gan_playground::ui::App| {
        let frame = app.trainer().frame().unwrap();
        epoch(app) > 3 || matches!(frame.phase, Phase::Diverged(_))
    };
    wait_until(&mut window, "training", is_on);
}
