//! The training thread: obeys, never blocks, and survives what goes wrong in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
mod worker_kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gan_playground::gan::{Backend, Player};
use gan_playground::quantities::Quantity;
use gan_playground::training::{Command, Frame, Phase, Return, Session, Step, View, Worker};

use common::config;
use worker_kit::{spawn, wait_for};

fn at_epoch(worker: &Worker, epoch: u64) -> Box<Frame> {
    wait_for(worker, &format!("epoch {epoch}"), |f| {
        f.snapshot.counters.epoch >= epoch
    })
}

#[test]
fn starts_paused_with_a_picture_and_steps_as_told() {
    let worker = spawn(config(&[]));
    let first = at_epoch(&worker, 0);
    assert_eq!(
        (first.phase.clone(), first.snapshot.counters.epoch),
        (Phase::Paused, 0)
    );
    assert!(first.metrics.is_some() && !first.snapshot.plane().fakes.is_empty());
    worker.send(Command::Step(Step::Epoch));
    worker.send(Command::Step(Step::Discriminator));
    worker.send(Command::Step(Step::Generator));
    worker.flush();
    let last = wait_for(&worker, "all steps", |f| f.snapshot.counters.g_updates == 2);
    assert_eq!(
        (
            last.snapshot.counters.epoch,
            last.snapshot.counters.d_updates
        ),
        (1, 3)
    );
    assert_eq!(last.phase, Phase::Paused);
}

#[test]
fn a_run_is_the_same_however_it_is_paused_stepped_limited_and_watched() {
    let worker = spawn(config(&[]));
    worker.send(Command::SetSpeedLimit(Some(500.0)));
    worker.send(Command::Play);
    at_epoch(&worker, 5);
    worker.send(Command::Pause);
    worker.send(Command::Step(Step::Epoch));
    worker.send(Command::SetView(View {
        surface_side: None,
        manifold: true,
        gradients: false,
        inside: Some(Player::Discriminator),
        field: Some(gan_playground::gan::FieldView {
            generator: 3,
            discriminator: 5,
            zoom: 0,
            middle: [1, -1],
        }),
        units: None,
        ablation: false,
    }));
    worker.send(Command::SetSpeedLimit(None));
    worker.send(Command::Play);
    at_epoch(&worker, 100);
    worker.send(Command::Pause);
    worker.flush();
    let frame = wait_for(&worker, "paused", |f| f.phase == Phase::Paused);
    let mut alone = Session::new(config(&[]), Backend::Flex);
    for _ in 0..frame.snapshot.counters.epoch {
        alone.run_epoch().unwrap();
    }
    let expected = alone.snapshot(View {
        surface_side: None,
        manifold: true,
        gradients: false,
        inside: Some(Player::Discriminator),
        field: Some(gan_playground::gan::FieldView {
            generator: 3,
            discriminator: 5,
            zoom: 0,
            middle: [1, -1],
        }),
        units: None,
        ablation: false,
    });
    assert_eq!(*frame.snapshot, expected);
    assert_eq!(
        frame.history.curve(Quantity::DLoss),
        alone.history().curve(Quantity::DLoss)
    );
    assert!(!alone.parameters(Player::Generator).is_empty());
}

#[test]
fn a_run_is_gone_on_with_from_the_start_and_nothing_is_begun_before_it() {
    let mut session = Session::new(config(&[]), Backend::Flex);
    for _ in 0..3 {
        session.run_epoch().unwrap();
    }
    let start = |checkpoint| {
        let history = session.history().clone();
        Worker::resume(checkpoint, history, Backend::Flex, Box::new(|| ())).unwrap()
    };
    let first = wait_for(&start(session.checkpoint()), "a picture", |_| true);
    assert_eq!((first.run, first.snapshot.counters.epoch), (1, 3));
    assert_eq!((&first.phase, &first.refusal), (&Phase::Paused, &None));
    assert_eq!(*first.snapshot, session.snapshot(View::default()));
    // What cannot be gone on from is told, and its settings are there.
    let mut broken = session.checkpoint();
    broken.networks.generator.parameters[0] = f32::NAN;
    let first = wait_for(&start(broken), "a picture", |_| true);
    assert_eq!((first.run, first.snapshot.counters.epoch), (1, 0));
    assert!(first.refusal.is_some());
}

#[test]
fn an_edit_shows_in_the_next_frame() {
    let worker = spawn(config(&[]));
    worker.send(Command::Play);
    at_epoch(&worker, 20);
    worker.send(Command::Apply(Box::new(config(&[
        "generator.learning_rate=0.5",
    ]))));
    worker.flush();
    worker.take_frame();
    let live = wait_for(&worker, "any", |_| true);
    assert_eq!(live.config.generator.learning_rate, 0.5);
    assert!(
        live.snapshot.counters.epoch >= 20 && live.run == 1,
        "a live edit does not restart"
    );
    worker.send(Command::Apply(Box::new(config(&["noise.dim=1"]))));
    let rebuilt = wait_for(&worker, "the new run", |f| f.run == 2);
    assert_eq!(rebuilt.config.noise.dim, 1);
    assert_eq!(
        rebuilt.phase,
        Phase::Running,
        "training goes on after a rebuild"
    );
}

#[test]
fn no_frame_is_built_until_the_last_one_was_taken() {
    let worker = spawn(config(&["batch_size=5"]));
    worker.send(Command::Play);
    let first = at_epoch(&worker, 1);
    std::thread::sleep(Duration::from_secs(1));
    // This one was built at once after the first was taken, and has waited since.
    let waiting = worker.take_frame().unwrap();
    let fresh = wait_for(&worker, "any", |_| true);
    let while_waiting = fresh.snapshot.counters.epoch - waiting.snapshot.counters.epoch;
    let before = waiting.snapshot.counters.epoch - first.snapshot.counters.epoch;
    assert!(
        while_waiting > 2 * before,
        "{before} epochs, then {while_waiting}"
    );
}

#[test]
fn the_speed_limit_holds() {
    let worker = spawn(config(&["batch_size=5"]));
    worker.send(Command::SetSpeedLimit(Some(20.0)));
    worker.send(Command::Play);
    at_epoch(&worker, 1);
    let start = Instant::now();
    let frame = at_epoch(&worker, 21);
    // Twenty epochs at 20 a second; a slow machine may only be slower.
    assert!(
        start.elapsed() > Duration::from_millis(900),
        "{:?}",
        start.elapsed()
    );
    assert!(
        frame.epochs_per_second < 25.0,
        "{}",
        frame.epochs_per_second
    );
}

#[test]
fn reset_and_backend_start_a_new_run_from_the_same_weights() {
    let worker = spawn(config(&[]));
    let first = at_epoch(&worker, 0);
    worker.send(Command::Play);
    at_epoch(&worker, 10);
    worker.send(Command::Pause);
    worker.send(Command::Reset);
    let reset = wait_for(&worker, "reset", |f| f.run == 2);
    assert_eq!(reset.snapshot.plane().fakes, first.snapshot.plane().fakes);
    worker.send(Command::SetBackend(Backend::Ndarray));
    let other = wait_for(&worker, "ndarray", |f| f.run == 3);
    assert_eq!(other.backend, Backend::Ndarray);
    for (a, b) in other
        .snapshot
        .plane()
        .fakes
        .iter()
        .zip(&first.snapshot.plane().fakes)
    {
        assert!((a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6);
    }
}

#[test]
fn divergence_pauses_with_the_last_finite_picture() {
    let worker = spawn(config(&[
        "discriminator.learning_rate=10",
        "discriminator.weight_decay=1",
        "generator.updates_per_epoch=0",
    ]));
    worker.send(Command::Play);
    let frame = wait_for(&worker, "divergence", |f| {
        matches!(f.phase, Phase::Diverged(_))
    });
    let Phase::Diverged(message) = &frame.phase else {
        unreachable!()
    };
    assert!(
        message.contains("Lower discriminator.learning_rate"),
        "{message}"
    );
    assert!(frame.snapshot.counters.epoch > 0);
    assert!(
        frame
            .snapshot
            .plane()
            .fakes
            .iter()
            .flatten()
            .all(|v| v.is_finite())
    );
    worker.send(Command::Apply(Box::new(config(&[]))));
    worker.send(Command::Reset);
    worker.send(Command::Play);
    wait_for(&worker, "a healthy run", |f| {
        f.phase == Phase::Running && f.snapshot.counters.epoch > 20
    });
}

#[test]
fn a_panic_is_told_and_a_reset_goes_on() {
    let crash_at = Arc::new(AtomicU64::new(7));
    let hook = crash_at.clone();
    let worker = Worker::spawn_with(
        config(&["generator.neurons=9"]),
        Backend::Flex,
        Box::new(|| ()),
        Box::new(move |epoch| {
            assert!(epoch != hook.load(Ordering::Relaxed), "made to fail");
        }),
    )
    .unwrap();
    worker.send(Command::Play);
    let frame = wait_for(&worker, "the crash", |f| {
        matches!(f.phase, Phase::Crashed(_))
    });
    assert_eq!(frame.phase, Phase::Crashed("made to fail".to_owned()));
    assert!(
        !frame.snapshot.plane().fakes.is_empty(),
        "the last picture stays"
    );
    assert_eq!(frame.config.generator.neurons, 9, "the configuration stays");
    // Playing on is not possible, but harmless, and answered.
    worker.send(Command::Play);
    worker.send(Command::Step(Step::Epoch));
    crash_at.store(u64::MAX, Ordering::Relaxed);
    worker.send(Command::Reset);
    worker.send(Command::Play);
    let frame = wait_for(&worker, "life after", |f| f.snapshot.counters.epoch > 20);
    assert_eq!(frame.phase, Phase::Running);
}

#[test]
fn a_state_that_cannot_be_gone_on_from_is_answered_and_the_run_goes_on() {
    let worker = spawn(config(&[]));
    worker.send(Command::Step(Step::Epoch));
    at_epoch(&worker, 1);
    let session = Session::new(config(&[]), Backend::Flex);
    let mut checkpoint = session.checkpoint();
    checkpoint.networks.discriminator.parameters.pop();
    let run = (checkpoint, session.history().clone());
    worker.send(Command::Resume(Box::new(run)));
    let frame = wait_for(&worker, "an answer", |f| f.problems == 1);
    let text = frame.refusal.clone().unwrap();
    assert!(text.contains("discriminator's parameters"), "{text}");
    assert_eq!(
        (frame.phase.clone(), frame.snapshot.counters.epoch),
        (Phase::Paused, 1)
    );
    worker.send(Command::Step(Step::Epoch));
    at_epoch(&worker, 2);
}

#[test]
fn the_same_run_has_the_same_verdict_at_any_speed_and_in_its_past() {
    let mut alone = Session::new(config(&[]), Backend::Flex);
    let mut expected = Vec::new();
    for _ in 0..5_000 {
        alone.run_epoch().unwrap();
        expected.push(alone.judge(false));
    }
    let of = |frame: &Frame| &expected[frame.snapshot.counters.epoch as usize - 1];
    for (limit, epochs) in [(Some(300.0), 200), (Some(2_000.0), 600), (None, 800)] {
        let worker = spawn(config(&[]));
        worker.send(Command::SetSpeedLimit(limit));
        worker.send(Command::Play);
        let frame = at_epoch(&worker, epochs);
        assert_eq!(&frame.judgement, of(&frame), "{limit:?}");
        worker.send(Command::LookBack(Some(170)));
        let back = wait_for(&worker, "the past", |f| f.shown.is_some());
        assert!((100..=170).contains(&back.snapshot.counters.epoch));
        assert_eq!(&back.judgement, of(&back));
        worker.send(Command::GoOn(170));
        worker.send(Command::Play);
        let frame = wait_for(&worker, "the other road", |f| {
            f.other_road.is_some() && f.phase == Phase::Running && f.snapshot.counters.epoch > 300
        });
        assert_eq!(&frame.judgement, of(&frame));
    }
}

fn go_back(worker: &Worker, settings: &[&str], is_other: bool) {
    worker.send(Command::Return(Box::new(Return {
        config: config(settings),
        is_other,
        otherwise: None,
    })));
}

#[test]
fn a_run_that_cannot_be_gone_back_to_starts_again_and_says_why() {
    let mut session = Session::new(config(&["generator.neurons=5"]), Backend::Flex);
    session.run_epoch().unwrap();
    let mut broken = session.checkpoint();
    broken.networks.generator.parameters[0] = f32::NAN;
    let worker = spawn(config(&[]));
    worker.send(Command::Step(Step::Epoch));
    worker.send(Command::Return(Box::new(Return {
        config: config(&["generator.neurons=5"]),
        is_other: true,
        otherwise: Some((broken, session.history().clone())),
    })));
    worker.flush();
    let frame = wait_for(&worker, "the new run", |f| f.run == 2);
    assert_eq!(frame.snapshot.counters.epoch, 0);
    assert_eq!(
        (frame.config.generator.neurons, &frame.phase),
        (5, &Phase::Paused)
    );
    let why = frame.refusal.clone().unwrap();
    assert!(
        why.contains("starts again") && why.contains("no finite number"),
        "{why}"
    );
    assert_eq!(frame.problems, 1);
}

#[test]
fn settings_that_are_taken_back_bring_their_run_back() {
    let worker = spawn(config(&[]));
    for _ in 0..20 {
        worker.send(Command::Step(Step::Epoch));
    }
    worker.send(Command::Apply(Box::new(config(&["generator.neurons=5"]))));
    worker.send(Command::Step(Step::Epoch));
    worker.flush();
    wait_for(&worker, "the other run", |f| f.snapshot.counters.epoch == 1);
    go_back(&worker, &[], false);
    worker.flush();
    let back = wait_for(&worker, "the run", |f| f.snapshot.counters.epoch == 20);
    assert_eq!(back.moments.len(), 21);
    // It goes on as if it had never been left.
    worker.send(Command::Step(Step::Epoch));
    worker.flush();
    let frame = wait_for(&worker, "the next epoch", |f| {
        f.snapshot.counters.epoch == 21
    });
    let mut alone = Session::new(config(&[]), Backend::Flex);
    (0..21).for_each(|_| alone.run_epoch().unwrap());
    assert_eq!(
        frame.snapshot.plane().fakes,
        alone.snapshot(View::default()).plane().fakes
    );
    // The other one is kept as well; what acts at once moves no run.
    go_back(&worker, &["generator.neurons=5"], false);
    worker.flush();
    wait_for(&worker, "the other run again", |f| {
        f.snapshot.counters.epoch == 1
    });
    go_back(&worker, &["generator.neurons=5", "batch_size=20"], false);
    worker.flush();
    wait_for(&worker, "its setting", |f| {
        f.config.batch_size == 20 && f.snapshot.counters.epoch == 1
    });
    go_back(&worker, &["generator.neurons=7"], false);
    worker.flush();
    wait_for(&worker, "a run that was never left", |f| {
        f.snapshot.counters.epoch == 0
    });
}
