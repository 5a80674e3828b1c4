//! Two runs in step on the training thread.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
mod worker_kit;

use gan_playground::config::Config;
use gan_playground::gan::Backend;
use gan_playground::quantities::Quantity;
use gan_playground::training::{Command, Frame, Phase, RunFrame, Session, Step, View, Worker};

use common::config;
use worker_kit::{spawn, wait_for};

/// Wasserstein without a bound and with the largest steps runs away.
const DIVERGES: [&str; 6] = [
    "loss=wasserstein",
    "weight_clip=10",
    "generator.learning_rate=10",
    "discriminator.learning_rate=10",
    "generator.momentum=0.999",
    "generator.weight_decay=1",
];

fn set_twin(worker: &Worker, config: Config) {
    worker.send(Command::SetTwin(Some(Box::new(config))));
}

fn twin(frame: &Frame) -> &RunFrame {
    frame.twin.as_ref().expect("a twin")
}

fn alone(config: &Config, epochs: u64) -> Session {
    let mut session = Session::new(config.clone(), Backend::Flex);
    (0..epochs).for_each(|_| session.run_epoch().unwrap());
    session
}

#[test]
fn both_are_the_runs_they_would_be_alone_and_in_step() {
    let (a, mut b) = (
        config(&["loss=log"]),
        config(&["loss=hinge", "generator.neurons=5"]),
    );
    b.seed = a.seed + 7;
    let worker = spawn(a.clone());
    worker.send(Command::Play);
    wait_for(&worker, "a first picture", |f| {
        f.snapshot.counters.epoch > 3
    });
    set_twin(&worker, b.clone());
    // Other networks: both start again, from one seed.
    let frame = wait_for(&worker, "both", |f| {
        f.twin.is_some() && f.snapshot.counters.epoch > 40
    });
    assert_eq!(
        frame.snapshot.counters.epoch,
        twin(&frame).snapshot.counters.epoch
    );
    worker.send(Command::Pause);
    worker.send(Command::Step(Step::Epoch));
    worker.send(Command::Step(Step::Discriminator));
    worker.flush();
    let frame = wait_for(&worker, "paused", |f| f.phase == Phase::Paused);
    b.seed = a.seed;
    assert_eq!(*twin(&frame).config, b);
    for (frame, config) in [(&frame.main, &a), (twin(&frame), &b)] {
        let mut session = alone(config, frame.snapshot.counters.epoch);
        session.update_discriminator().unwrap();
        assert_eq!(*frame.snapshot, session.snapshot(View::default()));
        assert!(frame.metrics.is_some() && !frame.history.curve(Quantity::Js).buckets().is_empty());
    }
}

#[test]
fn a_live_difference_forks_the_run_where_it_is() {
    let a = config(&[]);
    let worker = spawn(a.clone());
    (0..30).for_each(|_| worker.send(Command::Step(Step::Epoch)));
    set_twin(&worker, a.clone());
    worker.flush();
    let frame = wait_for(&worker, "the fork", |f| f.twin.is_some());
    assert_eq!((frame.run, frame.snapshot.counters.epoch), (1, 30));
    assert_eq!(frame.snapshot, twin(&frame).snapshot);
    let mut b = a.clone();
    b.generator.learning_rate *= 3.0;
    set_twin(&worker, b.clone());
    (0..20).for_each(|_| worker.send(Command::Step(Step::Epoch)));
    worker.flush();
    let frame = wait_for(&worker, "the difference", |f| {
        f.snapshot.counters.epoch == 50
    });
    let mut session = alone(&a, 30);
    session.apply(b.clone());
    (0..20).for_each(|_| session.run_epoch().unwrap());
    assert_eq!(*twin(&frame).snapshot, session.snapshot(View::default()));
    assert_eq!(*frame.snapshot, alone(&a, 50).snapshot(View::default()));
    assert_eq!(
        twin(&frame).history.curve(Quantity::DLoss),
        session.history().curve(Quantity::DLoss)
    );

    // Both go back, and on from there.
    worker.send(Command::LookBack(Some(30)));
    worker.flush();
    let frame = wait_for(&worker, "the past", |f| f.shown == Some(30));
    assert_eq!(
        frame.snapshot.plane().fakes,
        twin(&frame).snapshot.plane().fakes
    );
    worker.send(Command::GoOn(30));
    (0..20).for_each(|_| worker.send(Command::Step(Step::Epoch)));
    worker.flush();
    let frame = wait_for(&worker, "the same again", |f| {
        f.snapshot.counters.epoch == 50
    });
    assert_eq!(
        frame.snapshot.plane().fakes,
        alone(&a, 50).snapshot(View::default()).plane().fakes
    );
    // B had its rate from the beginning of this road on, as it has it now.
    assert_eq!(twin(&frame).snapshot.counters.epoch, 50);
    assert_eq!(
        twin(&frame).snapshot.plane().fakes,
        session.snapshot(View::default()).plane().fakes
    );

    // They change places, and one becomes a copy of the other.
    worker.send(Command::SwapTwin);
    worker.flush();
    let swapped = wait_for(&worker, "the swap", |f| *f.config == b);
    assert_eq!(swapped.snapshot, twin(&frame).snapshot);
    assert_eq!(
        (&*twin(&swapped).config, &twin(&swapped).snapshot),
        (&a, &frame.snapshot)
    );
    worker.send(Command::PinTwin);
    worker.send(Command::Step(Step::Epoch));
    worker.flush();
    let pinned = wait_for(&worker, "the copy", |f| f.snapshot.counters.epoch == 51);
    assert_eq!(pinned.snapshot, twin(&pinned).snapshot);

    worker.send(Command::SetTwin(None));
    worker.send(Command::Reset);
    worker.flush();
    let frame = wait_for(&worker, "one again", |f| f.twin.is_none());
    assert_eq!(frame.snapshot.counters.epoch, 0);
}

#[test]
fn one_that_diverges_stands_still_while_the_other_goes_on() {
    for main_diverges in [false, true] {
        let (good, bad) = (config(&[]), config(&DIVERGES));
        let (main, other) = if main_diverges {
            (bad, good)
        } else {
            (good, bad)
        };
        let worker = spawn(main);
        set_twin(&worker, other);
        worker.send(Command::Play);
        let of = |f: &Frame, diverging: bool| {
            let frame = if diverging == main_diverges {
                &f.main
            } else {
                twin(f)
            };
            (frame.diverged.clone(), frame.snapshot.counters.epoch)
        };
        let frame = wait_for(&worker, "a divergence", |f| {
            f.twin.is_some() && of(f, true).0.is_some()
        });
        let (text, at) = of(&frame, true);
        assert!(text.unwrap().contains("NaN or infinity"));
        let frame = wait_for(&worker, "the other to go on", |f| of(f, false).1 > at + 100);
        assert_eq!(
            (of(&frame, true).1, frame.phase.clone()),
            (at, Phase::Running)
        );
        assert_eq!(of(&frame, false).0, None);
        // Pausing is no second chance for who diverged: the other would wait for it.
        worker.send(Command::Pause);
        worker.send(Command::Step(Step::Epoch));
        worker.flush();
        let paused = wait_for(&worker, "a step", |f| f.phase == Phase::Paused);
        assert_eq!(of(&paused, true), of(&frame, true));
        assert!(of(&paused, false).1 > of(&frame, false).1);
        worker.send(Command::Play);
        // Without the good one there is nothing left that could go on.
        if main_diverges {
            worker.send(Command::SetTwin(None));
            let frame = wait_for(&worker, "the end", |f| f.phase != Phase::Running);
            assert!(
                matches!(frame.phase, Phase::Diverged(_)),
                "{:?}",
                frame.phase
            );
        }
    }
}
