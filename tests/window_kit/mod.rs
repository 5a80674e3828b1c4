//! A window without a screen, used by the names that a screen reader reads.

#![allow(dead_code, reason = "each test file uses some")]

pub mod drawn;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, HarnessBuilder};
use gan_playground::config::{Config, Preset, shipped};
use gan_playground::ui::{App, Options};

pub type Window = Harness<'static, Option<App>>;

/// A window of that size on these options. Frames come from a real training thread.
pub fn window_with(size: [f32; 2], options: Options) -> Window {
    window_from(Harness::builder(), size, options)
}

/// The same, with something else already set up.
pub fn window_from(
    builder: HarnessBuilder<Option<App>>,
    size: [f32; 2],
    options: Options,
) -> Window {
    let mut options = Some(options);
    let mut window = builder.with_size(size).with_max_steps(64).build_ui_state(
        move |ui, app: &mut Option<App>| {
            let app = app.get_or_insert_with(|| {
                let options = options.take().expect("the app is made once");
                App::new(ui.ctx(), options).unwrap()
            });
            app.show(ui);
        },
        None,
    );
    wait_until(&mut window, "the first picture", |app| {
        app.trainer().frame().is_some()
    });
    window
}

pub fn window() -> Window {
    window_with([1440.0, 900.0], Options::default())
}

/// A shipped preset without the run that stands beside it.
pub fn alone(slug: &str) -> Preset {
    let mut preset = shipped(slug).unwrap().preset.clone();
    preset.window.beside.clear();
    preset
}

pub fn app(window: &Window) -> &App {
    window.state().as_ref().expect("the app runs")
}

pub fn config(window: &Window) -> &Config {
    &app(window).document().config
}

/// Draws until something holds; panics after a time that no machine should need.
pub fn wait_until(window: &mut Window, what: &str, holds: impl Fn(&App) -> bool) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(1) {
        window.step();
        if window.state().as_ref().is_some_and(&holds) {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain for {what}");
}

pub fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(3);
}

/// A click at a place of the window.
pub fn click_at(window: &mut Window, at: egui::Pos2) {
    window.event(egui::Event::PointerMoved(at));
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.run_steps(2);
    }
}

pub fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(2);
}

pub fn epoch(app: &App) -> u64 {
    app.trainer()
        .frame()
        .map_or(0, |f| f.snapshot.counters.epoch)
}

/// Replaces the content of a text field.
pub fn enter_text(window: &mut Window, label: &str, text: &str) {
    window.run_steps(3);
    window.get_by_label(label).focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text(text.to_owned()));
    window.run_steps(3);
    // What a path means is looked at on another thread.
    wait_until(window, "what the text means", |app| {
        let prompt = &app.pages().path_prompt;
        !(prompt.is_open() && prompt.is_looking())
    });
    window.run_steps(1);
}

pub fn drop_file(window: &mut Window, path: PathBuf) {
    push_dropped(window, path);
    window.step();
}

/// One of the files that are dropped in the next frame.
pub fn push_dropped(window: &mut Window, path: PathBuf) {
    let file = std::sync::Arc::new(Dropped(path));
    window.input_mut().dropped_files.push(file);
}

pub fn has_message(app: &App, part: &str) -> bool {
    app.messages().texts().any(|t| t.contains(part))
}

/// A file as the desktop hands it over: only its path is used.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// Opens the list of all that can be done.
pub fn command_k(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(4);
}

/// Does what is found there by these words.
pub fn command(window: &mut Window, words: &str) {
    command_k(window);
    window.event(egui::Event::Text(words.to_owned()));
    window.run_steps(4);
    window.key_press(Key::Enter);
    window.run_steps(4);
}

/// Waits for the page that shows what would be learned of a table.
pub fn wait_for_table(window: &mut Window) {
    wait_until(window, "the table", |app| app.pages().import.is_open());
    window.run_steps(3);
}

/// Trains on what that page shows.
pub fn train_on_table(window: &mut Window) {
    wait_for_table(window);
    window.get_by_label("Use these points").click_accesskit();
    window.run_steps(3);
}

/// Answers the page that stands in for the native dialog.
pub fn type_path(window: &mut Window, path: &std::path::Path, verb: &str) {
    enter_text(window, "File path", path.to_str().unwrap());
    window
        .get_all_by_label(verb)
        .last()
        .unwrap()
        .click_accesskit();
    window.run_steps(3);
}
