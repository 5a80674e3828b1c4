//! The page of experiments, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;
use gan_playground::experiments::{Report, shipped_experiment};
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
