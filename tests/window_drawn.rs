//! What the window paints: in every step of every lesson, on every page and in every preset no text lies on another, is cut off,
//! or stands out too little. In windows of a small laptop, and in those that are enlarged for the last row.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use eframe::egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::SHIPPED;
use gan_playground::lessons::{Lesson, SHIPPED_LESSONS};
use gan_playground::ui::Options;
use gan_playground::ui::pages::ACTIONS;
use window_kit::*;

/// Sizes in pixels, with pixels for each point.
const USUAL: [([f32; 2], f32); 2] = [([1366.0, 768.0], 1.0), ([1024.0, 700.0], 1.5)];
const ENLARGED: [([f32; 2], f32); 2] = [([1366.0, 768.0], 2.5), ([1024.0, 700.0], 2.5)];

/// Faults, with the places where they were seen.
#[derive(Default)]
struct Found(BTreeMap<String, BTreeSet<String>>);

impl Found {
    /// Looks at both themes.
    fn look(&mut self, window: &mut Window, place: &str) {
        for theme in [Theme::Light, Theme::Dark] {
            window.ctx.set_theme(theme);
            window.run_steps(2);
            for fault in drawn::faults(window) {
                let place = format!("{place}, {theme:?}");
                self.0.entry(fault).or_default().insert(place);
            }
        }
    }

    fn assert_none(self) {
        let lines = self.0.into_iter().map(|(fault, places)| {
            let first = places.first().map_or("", String::as_str);
            format!("{fault} ({} places: {first})", places.len())
        });
        let lines: Vec<_> = lines.collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}

fn window_of((size, scale): ([f32; 2], f32), options: Options) -> Window {
    let builder = Harness::builder().with_pixels_per_point(scale);
    window_from(builder, size.map(|side| side / scale), options)
}

/// Lets the training thread answer.
fn settle(window: &mut Window) {
    window.run_steps(8);
    std::thread::sleep(Duration::from_millis(60));
    window.run_steps(4);
}

/// Every step of a lesson, done or not.
fn look_at_lesson(found: &mut Found, lesson: &Lesson, size: ([f32; 2], f32), is_presented: bool) {
    let options = Options {
        lesson: Some(lesson.clone()),
        ..Options::default()
    };
    let mut window = window_of(size, options);
    if is_presented {
        press(&mut window, Key::F5);
    }
    for number in 1..=lesson.steps.len() {
        settle(&mut window);
        let how = if is_presented { "presented" } else { "usual" };
        let place = format!("{}, step {number}, {how}, {size:?}", lesson.title);
        found.look(&mut window, &place);
        let skip = window.query_by_label("Lesson: Skip");
        let next = skip.or_else(|| window.query_by_label("Lesson: Next"));
        next.unwrap().click_accesskit();
    }
}

#[test]
fn lessons_can_be_read() {
    let mut found = Found::default();
    for shipped in SHIPPED_LESSONS.iter() {
        for size in USUAL {
            look_at_lesson(&mut found, &shipped.lesson, size, true);
        }
        for size in USUAL.into_iter().chain(ENLARGED) {
            look_at_lesson(&mut found, &shipped.lesson, size, false);
        }
    }
    found.assert_none();
}

#[test]
fn pages_can_be_read() {
    let mut found = Found::default();
    for preset in ["start", "digits"] {
        for size in USUAL.into_iter().chain(ENLARGED) {
            let options = Options {
                open: Some((alone(preset), None)),
                ..Options::default()
            };
            let mut window = window_of(size, options);
            for action in ACTIONS.iter() {
                let Some(keys) = action.shortcut() else {
                    continue;
                };
                window.key_press_modifiers(keys.modifiers, keys.logical_key);
                settle(&mut window);
                let place = format!("{preset}, {}, {size:?}", action.name());
                found.look(&mut window, &place);
                press(&mut window, Key::Escape);
            }
        }
    }
    found.assert_none();
}

#[test]
fn presets_can_be_read() {
    let mut found = Found::default();
    for shipped in SHIPPED.iter() {
        for size in USUAL.into_iter().chain(ENLARGED) {
            let options = Options {
                open: Some((shipped.preset.clone(), None)),
                ..Options::default()
            };
            let mut window = window_of(size, options);
            settle(&mut window);
            found.look(&mut window, &format!("{}, {size:?}", shipped.slug));
            press(&mut window, Key::S);
            settle(&mut window);
            let place = format!("{} in slow motion, {size:?}", shipped.slug);
            found.look(&mut window, &place);
        }
    }
    found.assert_none();
}
