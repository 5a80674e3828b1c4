//! A window that is enlarged, or small: what has room in it, one thing at a time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gan_playground::lessons::SHIPPED_LESSONS;
use gan_playground::ui::{Options, spot};
use window_kit::*;

/// 1366 × 768 pixels at 250 %, and at 150 %.
const ENLARGED: [f32; 2] = [546.0, 307.0];
const SMALL: [f32; 2] = [911.0, 512.0];

fn on(preset: &str) -> Options {
    Options {
        open: Some((alone(preset), None)),
        ..Options::default()
    }
}

fn lesson(slug: &str) -> Options {
    let shipped = SHIPPED_LESSONS.iter().find(|s| s.slug == slug).unwrap();
    Options {
        lesson: Some(shipped.lesson.clone()),
        ..Options::default()
    }
}

/// Whether the picture, the graph, the settings are there.
fn seen(window: &Window) -> [bool; 3] {
    [
        "Layered distributions",
        "Edit on the nodes",
        "Training: Seed",
    ]
    .map(|name| window.query_all_by_label(name).next().is_some())
}

fn settings(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.run_steps(4);
}

fn graph(window: &mut Window) {
    press(window, Key::M);
    window.run_steps(3);
}

#[test]
fn an_enlarged_window_shows_the_picture_the_settings_or_the_graph() {
    let mut window = window_with(ENLARGED, on("start"));
    assert_eq!(seen(&window), [true, false, false]);
    // Large enough to be looked at.
    let picture = window.get_by_label("Layered distributions").rect();
    assert!(
        picture.height() > 100.0 && picture.top() < 80.0,
        "{picture}"
    );
    settings(&mut window);
    assert!(window.query_by_label("Draw…").is_some());
    assert!(!seen(&window)[0]);
    // From there on the graph comes in their place.
    graph(&mut window);
    assert_eq!(seen(&window), [false, true, false]);
    graph(&mut window);
    assert_eq!(seen(&window), [true, false, false]);
    // Slow motion is on the graph.
    press(&mut window, Key::S);
    window.run_steps(4);
    assert_eq!(seen(&window), [false, true, false]);
}

#[test]
fn a_small_window_has_the_picture_large_and_the_graph_in_its_place_when_asked() {
    let mut window = window_with(SMALL, on("start"));
    let [picture, graph_is_seen, _] = seen(&window);
    assert!(picture && !graph_is_seen);
    let side = window.get_by_label("Layered distributions").rect().width();
    assert!(side > 250.0, "{side}");
    graph(&mut window);
    let [picture, graph_is_seen, _] = seen(&window);
    assert!(!picture && graph_is_seen);
    graph(&mut window);
    assert!(seen(&window)[0]);
    // Hidden settings leave room for both.
    settings(&mut window);
    assert_eq!(seen(&window), [true, true, false]);
    settings(&mut window);
    assert!(!seen(&window)[1]);
}

#[test]
fn a_lesson_in_an_enlarged_window_points_at_the_way_to_what_it_speaks_of() {
    for presented in [false, true] {
        let mut window = window_with(ENLARGED, lesson("losses-say-little"));
        if presented {
            press(&mut window, Key::F5);
            window.run_steps(4);
        }
        assert!(window.query_by_label("Lesson: Skip").is_some());
        assert!(!seen(&window)[0]);
        let found = spot::found(&window.ctx);
        assert!(found.contains(&"loss_chart"), "{found:?}");
        settings(&mut window);
        assert!(window.query_by_label("Lesson: Skip").is_none());
        assert!(seen(&window)[0], "{presented}");
        settings(&mut window);
        assert!(window.query_by_label("Lesson: Skip").is_some());
    }
}

#[test]
fn a_presented_lesson_on_losses_shows_their_chart() {
    // Of images the chart that is alone would be that of the distance.
    let mut window = window_with([1366.0, 768.0], lesson("the-discriminator-wins"));
    press(&mut window, Key::F5);
    window.run_steps(6);
    let has = |name: &str| window.query_all_by_label_contains(name).next().is_some();
    assert!(has("Losses") && !has("Fréchet distance"));
    assert!(spot::found(&window.ctx).contains(&"loss_chart"));
}
