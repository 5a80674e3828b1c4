//! The page of experiments, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;
use gan_playground::experiments::pool::Silent;
use gan_playground::experiments::report::{number, values};
use gan_playground::experiments::{Metric, Report, run_all, shipped_experiment};
use gan_playground::gan::Compute;
use gan_playground::ui::experiments::laboratory::Laboratory;
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
    for sentence in &findings.sentences {
        assert!(window.query_by_label(sentence).is_some(), "{sentence}");
    }
    // Nothing that two seeds prove.
    let mut two = experiment.clone();
    two.seeds = 2;
    let report = Report::new(&two, lab.plan(), Vec::new());
    assert_eq!(report.sentences().len(), findings.sentences.len());

    let arm = lab.plan().arms[0].clone();
    let cell = lab.cells(0)[1].clone().unwrap();
    click(&mut window, &format!("Run: {}, seed 2", arm.name));
    wait_until(&mut window, "the run in the playground", |app| {
        epoch(app) == cell.checkpoint.epoch
    });
    let config = config(&window);
    assert_eq!(config.seed, 2);
    assert_eq!(*config, cell.checkpoint.config);
    assert!(window.query_by_label("Experiments").is_some(), "its button");
    assert!(!app(&window).experiments().is_open);
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
    let refusal = "discriminator.learning_rate is 99, but must be";
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
    let alone = run_all(
        lab.plan(),
        &lab.plan().runs(),
        Compute::default(),
        NonZeroUsize::MIN,
        &AtomicBool::new(false),
        &Silent,
    )
    .unwrap();
    for (index, arm) in lab.plan().arms.iter().enumerate() {
        let mut all = values(&alone, index, Metric::SlicedWasserstein, 0.05);
        all.sort_by(f64::total_cmp);
        let label = format!("Cell: {}: {}", arm.name, number(all[1]));
        assert!(window.query_by_label(&label).is_some(), "{label}");
    }
    let arm = lab.plan().arms[2].clone();
    assert_eq!(arm.config.discriminator.learning_rate, 0.1);
    let label = format!("Cell: {}", arm.name);
    window.get_by_label_contains(&label).click();
    window.run_steps(3);
    wait_until(&mut window, "the run in the playground", |app| {
        epoch(app) == 40
    });
    let config = config(&window);
    assert_eq!(config.discriminator.learning_rate, 0.1);
    assert_eq!(config.generator.learning_rate, 0.02);
}
