//! The run is there again at the next start: windows of one store, one after the other and beside each other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::{self, Key};
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::{Distribution, shipped};
use gan_playground::models::trained;
use gan_playground::training::{Counters, Curve, History, Session, View};
use gan_playground::ui::store::Store;
use gan_playground::ui::{App, Options};
use window_kit::*;

fn start(folder: &Path) -> Window {
    let options = Options {
        store: Some(Store::at(Some(folder.to_owned()))),
        ..Options::default()
    };
    window_with([1440.0, 900.0], options)
}

/// Closes the window as its ✕ does; whether it went.
fn closes(window: &mut Window) -> bool {
    let viewport = window.input().viewport_id;
    let viewports = &mut window.input_mut().viewports;
    let events = &mut viewports.entry(viewport).or_default().events;
    events.push(egui::ViewportEvent::Close);
    window.step();
    let commands = &window.output().viewport_output[&viewport].commands;
    !commands.contains(&egui::ViewportCommand::CancelClose)
}

fn close(mut window: Window) {
    let start = Instant::now();
    assert!(closes(&mut window));
    assert!(start.elapsed() < Duration::from_secs(10), "it hangs");
}

fn train(window: &mut Window, epochs: u64) {
    for _ in 0..epochs {
        let next = epoch(app(window)) + 1;
        press(window, Key::ArrowRight);
        wait_until(window, "an epoch", |app| epoch(app) == next);
    }
}

fn counters(app: &App) -> (Counters, Option<Counters>) {
    let frame = app.trainer().frame().unwrap();
    let twin = frame.twin.as_ref().map(|twin| twin.snapshot.counters);
    (frame.snapshot.counters, twin)
}

/// Runs that are kept, whoever's.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("run-") && name.len() == "run-0123456789abcdef.json".len()
    });
    files.sort();
    files
}

#[test]
fn a_run_goes_on_at_the_next_start_as_if_it_had_never_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    train(&mut first, 3);
    let before = app(&first).trainer().frame().unwrap().clone();
    close(first);
    let mut second = start(folder.path());
    assert!(has_message(app(&second), "The run goes on at epoch 3"));
    assert!(!app(&second).trainer().is_running());
    let frame = app(&second).trainer().frame().unwrap();
    assert_eq!(frame.snapshot.counters, before.snapshot.counters);
    let epochs = |history: &History| -> Vec<Vec<u64>> {
        let curves = history.curves();
        let of = |curve: &Curve| curve.buckets().iter().map(|b| b.epoch).collect();
        curves.map(|(_, curve)| of(curve)).collect()
    };
    assert_eq!(epochs(&frame.history), epochs(&before.history));
    assert_eq!(frame.history.records, before.history.records);
    train(&mut second, 2);
    let frame = app(&second).trainer().frame().unwrap();
    let backend = app(&second).trainer().backend();
    let mut whole = Session::new(config(&second).clone(), backend);
    for _ in 0..5 {
        whole.run_epoch().unwrap();
    }
    // The losses are of the same networks, bit for bit.
    let whole = whole.snapshot(View::default());
    assert_eq!(frame.snapshot.counters, whole.counters);
    assert_eq!(frame.snapshot.plane().fakes, whole.plane().fakes);
    // Reset begins anew, and that is what is there then.
    press(&mut second, Key::R);
    wait_until(&mut second, "epoch 0", |app| epoch(app) == 0);
    close(second);
    assert!(files(folder.path()).is_empty());
    let third = start(folder.path());
    assert_eq!(epoch(app(&third)), 0);
    assert!(!has_message(app(&third), "The run goes on"));
}

#[test]
fn the_present_is_kept_though_the_past_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    train(&mut first, 3);
    // The slider takes the arrow keys.
    first.get_by_label("Timeline").focus();
    first.run_steps(2);
    for past in (0..3).rev() {
        press(&mut first, Key::ArrowLeft);
        wait_until(&mut first, "the past", |app| epoch(app) == past);
        first.run_steps(2);
    }
    close(first);
    assert_eq!(epoch(app(&start(folder.path()))), 3);
}

#[test]
fn a_run_that_trains_is_kept_before_the_window_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    click(&mut first, "Play");
    // Time goes faster in tests.
    wait_until(&mut first, "a run on disk", |_| {
        let session = std::fs::read_to_string(folder.path().join("session.ron"));
        session.is_ok_and(|text| text.contains("run: Some"))
    });
    // As after a crash, and while it trains on.
    drop(first);
    let second = start(folder.path());
    assert!(epoch(app(&second)) > 0);
}

#[test]
fn nothing_is_written_where_nothing_was_trained() {
    let folder = tempfile::tempdir().unwrap();
    close(start(folder.path()));
    assert!(files(folder.path()).is_empty());
    let mut window = start(folder.path());
    train(&mut window, 1);
    close(window);
    let written = |folder: &Path| {
        let found = files(folder);
        assert_eq!(found.len(), 1, "{found:?}");
        let file = &found[0];
        std::fs::metadata(file).unwrap().modified().unwrap()
    };
    let before = written(folder.path());
    for _ in 0..2 {
        let mut window = start(folder.path());
        // A minute and more of the window's time.
        window.run_steps(300);
        assert_eq!(epoch(app(&window)), 1);
        close(window);
        assert_eq!(written(folder.path()), before);
    }
}

#[test]
fn a_broken_run_is_told_of_and_kept_and_the_settings_come() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    click(&mut first, "Distribution: Checkerboard");
    wait_until(&mut first, "its run", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.config.data.distribution == Distribution::Checkerboard
    });
    train(&mut first, 1);
    close(first);
    let file = files(folder.path()).remove(0);
    std::fs::write(&file, "by hand").unwrap();
    let second = start(folder.path());
    assert!(has_message(
        app(&second),
        "The last run could not be opened"
    ));
    assert_eq!(epoch(app(&second)), 0);
    let data = &config(&second).data;
    assert_eq!(data.distribution, Distribution::Checkerboard);
    let aside = file.with_extension("unreadable.json");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "by hand");
}

#[test]
fn two_windows_of_one_home_never_mix_their_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = start(folder.path());
    train(&mut before, 2);
    close(before);
    // Both go on with it, each for itself.
    let (mut one, mut two) = (start(folder.path()), start(folder.path()));
    for window in [&mut one, &mut two] {
        assert_eq!(epoch(app(window)), 2);
        window.run_steps(6);
    }
    train(&mut one, 1);
    train(&mut two, 3);
    let of_one = counters(app(&one));
    close(two);
    close(one);
    let last = start(folder.path());
    assert_eq!(counters(app(&last)), of_one, "the one that closed last");
    assert_eq!(files(folder.path()).len(), 2, "the other one is left");
}

#[test]
fn a_run_from_a_trained_model_remembers_that_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    click(&mut first, "trained");
    let of_model = trained::trained(Distribution::Ring)
        .unwrap()
        .checkpoint
        .epoch();
    wait_until(&mut first, "the model", |app| epoch(app) == of_model);
    train(&mut first, 2);
    close(first);
    let mut second = start(folder.path());
    assert_eq!(epoch(app(&second)), of_model + 2);
    assert!(has_message(app(&second), "goes back to the trained"));
    second.get_by_label("trained");
    press(&mut second, Key::R);
    wait_until(&mut second, "the model", |app| epoch(app) == of_model);
    click(&mut second, "fresh");
    wait_until(&mut second, "fresh ones", |app| epoch(app) == 0);
    close(second);
    let third = start(folder.path());
    assert_eq!(epoch(app(&third)), 0);
}

#[test]
fn two_runs_side_by_side_are_both_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let preset = shipped("mode-collapse").unwrap().preset.clone();
    let options = Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut first = window_with([1440.0, 900.0], options);
    wait_until(&mut first, "both", |app| counters(app).1.is_some());
    train(&mut first, 3);
    let before = counters(app(&first));
    assert_ne!(Some(before.0), before.1, "they are two runs");
    close(first);
    let mut second = start(folder.path());
    wait_until(&mut second, "both", |app| counters(app).1.is_some());
    assert_eq!(counters(app(&second)), before);
    train(&mut second, 1);
    let (b, a) = counters(app(&second));
    assert_eq!((b.epoch, a.unwrap().epoch), (4, 4));
}

#[test]
fn what_is_named_at_the_start_wins_over_the_last_run_which_stays_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    train(&mut first, 2);
    close(first);
    let preset = alone("mode-collapse");
    let name = preset.name.clone();
    let options = Options {
        store: Some(Store::at(Some(folder.path().to_owned()))),
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut second = window_with([1440.0, 900.0], options);
    assert_eq!(app(&second).document().name, name);
    assert_eq!(epoch(app(&second)), 0);
    train(&mut second, 1);
    close(second);
    assert_eq!(files(folder.path()).len(), 2);
    assert_eq!(epoch(app(&start(folder.path()))), 1);
}

#[test]
fn a_run_that_cannot_be_kept_is_told_of_and_closing_once_more_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = start(folder.path());
    train(&mut window, 1);
    // Nothing can be written any more, not even by root.
    window.run_steps(20);
    std::fs::remove_dir_all(folder.path()).unwrap();
    std::fs::write(folder.path(), "").unwrap();
    assert!(!closes(&mut window));
    assert!(has_message(app(&window), "The run cannot be kept"));
    assert!(has_message(app(&window), "Close the window once more"));
    assert!(closes(&mut window));
    std::fs::remove_file(folder.path()).unwrap();
}

#[test]
fn a_window_that_remembers_nothing_keeps_no_run() {
    let mut window = window();
    train(&mut window, 1);
    assert!(closes(&mut window));
    assert!(!has_message(app(&window), "run"));
}
