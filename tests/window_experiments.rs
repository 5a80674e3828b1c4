//! The page of experiments, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use eframe::egui::{self, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::experiments::observer::Silent;
use gan_playground::experiments::report::number;
use gan_playground::experiments::{Report, run_all, shipped_experiment};
use gan_playground::gan::Compute;
use gan_playground::quantities::Quantity;
use gan_playground::ui::Options;
use gan_playground::ui::pages::experiments::laboratory::Laboratory;
use window_kit::*;

#[test]
fn an_experiment_runs_gives_its_verdict_and_opens_a_run() {
    let mut window = window();
    press(&mut window, Key::E);
    window.run_steps(3);
    click(&mut window, "Different optimizers for the two");
    let slug = "mixed-optimizers";
    let experiment = &shipped_experiment(slug).unwrap().experiment;
    assert!(window.query_by_label_contains(&experiment.claim).is_some());
    enter_text(&mut window, "Seeds of the experiment", "2");
    window.key_press(Key::Enter);
    window.run_steps(3);
    click(&mut window, "Run");
    wait_until(&mut window, "the end of the experiment", |app| {
        app.experiments()
            .laboratory()
            .is_some_and(Laboratory::is_over)
    });
    window.run_steps(3);
    let lab = app(&window).experiments().laboratory().unwrap();
    assert_eq!((lab.failure(), lab.plan().seeds), (None, 2));
    let findings = lab.findings();
    assert!(
        window
            .query_by_label_contains(&findings.conclusion)
            .is_some()
    );
    assert!(findings.conclusion.contains("at least 10 are needed"));
    assert_eq!(findings.findings.len(), experiment.compare.len());
    for finding in &findings.findings {
        let sentence = &finding.sentence;
        assert!(window.query_by_label(sentence).is_some(), "{sentence}");
        assert!(window.query_by_label(&finding.statistics).is_none());
    }
    let statistics: Vec<_> = findings
        .findings
        .iter()
        .map(|f| f.statistics.clone())
        .collect();
    // It can be taken away, as the command line writes it.
    let folder = tempfile::tempdir().unwrap();
    for (button, name) in [
        ("Save the plot (SVG)…", "plot.svg"),
        ("Save the runs (CSV)…", "runs.csv"),
        ("Save a report (HTML)…", "report.html"),
    ] {
        let path = folder.path().join(name);
        click(&mut window, button);
        window.run_steps(3);
        type_path(&mut window, &path, "Save");
        wait_until(&mut window, name, |app| {
            has_message(app, &format!("Saved {}.", path.display()))
        });
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with('<') || text.starts_with("arm,seed,epoch"),
            "{text}"
        );
    }
    // They are there for who asks.
    click(&mut window, "Why?");
    window.run_steps(20);
    for line in &statistics {
        assert!(window.query_by_label(line).is_some(), "{line}");
    }

    let lab = app(&window).experiments().laboratory().unwrap();
    let arm = lab.plan().arms[0].clone();
    let cell = lab.cells(0)[1].clone().unwrap();
    click(&mut window, &format!("Run: {}, seed 2", arm.name));
    wait_until(&mut window, "the run in the playground", |app| {
        epoch(app) == cell.checkpoint.epoch()
    });
    let config = config(&window);
    assert_eq!(config.seed, 2);
    assert_eq!(*config, cell.checkpoint.config);
    assert!(window.query_by_label("Experiments").is_some(), "its button");
    assert!(!app(&window).experiments().is_open());
}

#[test]
fn a_map_of_two_settings_fills_in_says_its_numbers_and_opens_a_run() {
    let mut window = window();
    press(&mut window, Key::E);
    window.run_steps(3);
    click(&mut window, "A map of your own");
    enter_text(&mut window, "Across values", "0.01, 0.1, 99");
    enter_text(&mut window, "Down values", "0.02, 0.2");
    enter_text(&mut window, "Seeds of the experiment", "3");
    window.key_press(Key::Enter);
    enter_text(&mut window, "Epochs of a run", "40");
    window.key_press(Key::Enter);
    window.run_steps(3);
    click(&mut window, "Run");
    let refusal = "Learning rate of the discriminator is 99, but must be";
    assert!(window.query_by_label_contains(refusal).is_some());
    enter_text(&mut window, "Across values", "0.01, 0.1");
    click(&mut window, "Run");
    wait_until(&mut window, "the end of the sweep", |app| {
        app.experiments()
            .laboratory()
            .is_some_and(Laboratory::is_over)
    });
    window.run_steps(3);
    assert!(window.query_by_label_contains(refusal).is_none());
    let lab = app(&window).experiments().laboratory().unwrap();
    assert_eq!((lab.failure(), lab.plan().arms.len()), (None, 4));
    // The cell's number is the middle of its runs, as the command line's table has it.
    let plan = lab.plan();
    let alone = run_all(
        &plan,
        &plan.runs(),
        Compute::default(),
        NonZeroUsize::MIN,
        &AtomicBool::new(false),
        &Silent,
    )
    .unwrap();
    let report = Report::without_judgements(lab.experiment(), &plan, &alone);
    let labels = lab.experiment().labels();
    for (index, called) in labels.iter().enumerate() {
        let mut all = report.values(index, Quantity::SlicedWasserstein);
        all.sort_by(f64::total_cmp);
        let label = format!("Cell: {called}: {}", number(all[1]));
        assert!(window.query_by_label(&label).is_some(), "{label}");
    }
    let arm = lab.plan().arms[2].clone();
    assert_eq!(arm.config.discriminator.learning_rate, 0.1);
    let label = format!("Cell: {}", labels[2]);
    window.get_by_label_contains(&label).click();
    window.run_steps(3);
    wait_until(&mut window, "the run in the playground", |app| {
        epoch(app) == 40
    });
    let config = config(&window);
    assert_eq!(config.discriminator.learning_rate, 0.1);
    assert_eq!(config.generator.learning_rate, 0.02);
}

/// What cannot be done yet says why, on the page's list of commands and when it is asked for all the same.
#[test]
fn without_results_nothing_of_an_experiment_can_be_saved_and_the_list_of_commands_says_why() {
    let mut window = window();
    command_k(&mut window);
    let words = "plot of the experiment".to_owned();
    window.event(egui::Event::Text(words));
    window.run_steps(4);
    let name = "Save the plot of the experiment (SVG)…";
    assert!(window.get_by_label(name).accesskit_node().is_disabled());
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert!(has_message(
        app(&window),
        "No run of an experiment is finished yet"
    ));
}

/// No key of a file, no statistics, and no verdict before its time is on the page.
#[test]
fn while_runs_are_missing_the_page_speaks_of_what_they_are_and_calls_settings_by_name() {
    let mut window = window();
    press(&mut window, Key::E);
    window.run_steps(3);
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    assert_eq!(experiment.compare.len(), 1);
    assert!(
        window
            .query_by_label_contains("2 ways to train, 20 seeds each: 40 runs of 2,000 epochs")
            .is_some()
    );
    click(&mut window, "Run");
    wait_until(&mut window, "a run of each side", |app| {
        app.experiments()
            .laboratory()
            .is_some_and(|lab| !lab.findings().findings.is_empty())
    });
    click(&mut window, "Stop");
    wait_until(&mut window, "the end", |app| {
        app.experiments()
            .laboratory()
            .is_some_and(Laboratory::is_over)
    });
    window.run_steps(3);
    let lab = app(&window).experiments().laboratory().unwrap();
    let findings = lab.findings();
    assert!(findings.finished < 40, "stopped in time");
    assert!(
        findings.conclusion.starts_with("No verdict yet: "),
        "{}",
        findings.conclusion
    );
    let sentence = &findings.findings[0].sentence;
    assert!(
        sentence.starts_with("So far: median coverage ")
            && sentence.contains("“noise: 2 dimensions”"),
        "{sentence}"
    );
    assert!(window.query_by_label(sentence).is_some());
    assert!(window.query_by_label("noise: 1 dimension").is_some());
    for wrong in ["noise.dim", "p =", "confirmed", "arms", "`"] {
        assert!(
            window.query_all_by_label_contains(wrong).next().is_none(),
            "{wrong}"
        );
    }
}

/// The list, the buttons and the way out are there in the smallest window that a projector's zoom makes:
/// 1366 × 768 at 250 %.
#[test]
fn the_page_can_be_used_in_a_small_window() {
    for size in [[546.0, 307.0], [1024.0, 700.0]] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::E);
        window.run_steps(5);
        let inside = |window: &Window, label: &str| {
            let rect = window.get_by_label(label).rect();
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
            assert!(
                screen.contains_rect(rect),
                "{label} at {rect:?} of {size:?}"
            );
        };
        let close = if size[0] < 640.0 {
            "Close window"
        } else {
            "Close: Experiments"
        };
        inside(&window, close);
        if size[0] < 640.0 {
            inside(&window, "Experiment");
            click(&mut window, "Experiment");
        }
        click(&mut window, "A map of your own");
        window.run_steps(5);
        inside(&window, "Across values");
        // The page scrolls to the rest.
        window.get_by_label("Colour shows").scroll_to_me();
        window.run_steps(20);
        inside(&window, "Colour shows");
        inside(&window, close);
        click(&mut window, close);
        assert!(!app(&window).experiments().is_open(), "{size:?}");
    }
}

/// Of two lists and two rows of numbers beside each other nothing was read to its end.
#[test]
fn the_form_of_a_map_is_read_whether_it_is_wide_or_narrow() {
    for (size, is_beside_two) in [([1366.0, 768.0], true), ([1920.0, 1080.0], false)] {
        let mut window = window_with(size, Options::default());
        // Two runs leave the page less width.
        if is_beside_two {
            press(&mut window, Key::C);
        }
        press(&mut window, Key::E);
        window.run_steps(3);
        click(&mut window, "A map of your own");
        window.run_steps(5);
        let [list, field] =
            ["Across varies", "Across values"].map(|name| window.get_by_label(name).rect());
        let is_below = is_beside_two;
        assert_eq!(field.top() >= list.bottom(), is_below, "{list}, {field}");
        // "Discriminator, learning rate", and five of its values.
        assert!(list.width() >= 230.0, "{size:?}: {list}");
        assert!(field.width() >= 220.0, "{size:?}: {field}");
    }
}

/// A map's suggestions follow the playground: a drawing is suggested once there is one, not before.
#[test]
fn what_a_map_suggests_can_be_trained() {
    let mut window = window();
    press(&mut window, Key::E);
    window.run_steps(3);
    click(&mut window, "A map of your own");
    window.run_steps(3);
    click(&mut window, "Across varies");
    window.run_steps(3);
    // The list opens at what is chosen.
    window
        .get_by_label("Real data, distribution")
        .click_accesskit();
    window.run_steps(3);
    enter_text(&mut window, "Epochs of a run", "2");
    window.key_press(Key::Enter);
    window.run_steps(3);
    click(&mut window, "Run");
    wait_until(&mut window, "the end of the map", |app| {
        app.experiments()
            .laboratory()
            .is_some_and(Laboratory::is_over)
    });
    let lab = app(&window).experiments().laboratory().unwrap();
    assert_eq!(lab.failure(), None);
    assert_eq!(lab.experiment().vary[0].key, "data.distribution");
    assert!(
        !lab.experiment().vary[0]
            .values
            .contains(&"drawn".to_owned())
    );
}
