//! A run is a function of configuration, seed and backend, and live edits act without restarting.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;

use gan_playground::config::{
    Choice as _, Config, Effect, Hyperparameter, Kind, Loss, OptimizerKind, Scale, TABLE, check,
};
use gan_playground::gan::{Backend, FieldView, Player, Route};
use gan_playground::metrics::verdict::Verdict;
use gan_playground::training::{History, Session, View};

use common::config;

fn bits(session: &Session) -> Vec<u32> {
    [Player::Generator, Player::Discriminator]
        .into_iter()
        .flat_map(|player| session.parameters(player))
        .map(f32::to_bits)
        .collect()
}

fn train(session: &mut Session, epochs: u32) {
    for _ in 0..epochs {
        session.run_epoch().unwrap();
    }
}

#[test]
fn the_same_run_twice_is_the_same_bit_for_bit_with_or_without_pictures() {
    let plain: &[&str] = &[];
    let everything = &[
        "discriminator.dropout=0.2",
        "generator.dropout=0.1",
        "discriminator.optimizer=adam",
        "generator.optimizer=rmsprop",
        "generator.learning_rate=0.01",
        "discriminator.learning_rate=0.01",
        "discriminator.weight_decay=0.001",
        "discriminator.optimism=0.5",
        "generator.optimism=1",
        "discriminator.r1=0.01",
        "generator.average=0.9",
        "noise.dim=3",
        "noise.distribution=gaussian",
        "seed=42",
    ];
    for backend in Backend::ALL {
        for settings in [plain, everything] {
            let mut plain = Session::new(config(settings), backend);
            train(&mut plain, 200);
            let mut watched = Session::new(config(settings), backend);
            for epoch in 0..200 {
                train(&mut watched, 1);
                if epoch % 7 == 0 {
                    watched.snapshot(View {
                        manifold: true,
                        inside: Some(Player::Generator),
                        ..View::default()
                    });
                    watched.measure();
                    watched.report();
                }
            }
            assert_eq!(bits(&plain), bits(&watched), "{backend:?}, {settings:?}");
        }
    }
}

/// Fakes of the picture, as bits.
fn shown(session: &Session) -> Vec<u32> {
    let fakes = session.snapshot(View::default()).plane().fakes.clone();
    fakes
        .into_flattened()
        .into_iter()
        .map(f32::to_bits)
        .collect()
}

/// Fake images, as bits.
fn shown_images(session: &Session) -> Vec<u32> {
    let (_, numbers) = session.fake_images(4).unwrap();
    numbers.into_iter().map(f32::to_bits).collect()
}

/// D's opinion of the images of a picture, as bits.
fn opinions(session: &Session) -> Vec<u32> {
    let snapshot = session.snapshot(View::default());
    let opinions = snapshot.images().unwrap().d_of_fakes.clone();
    opinions.into_iter().map(f32::to_bits).collect()
}

#[test]
fn the_average_is_that_of_its_formula_and_only_shown() {
    let rates = ["generator.optimizer=adam", "generator.learning_rate=0.01"];
    let averaged = [&rates[..], &["generator.average=0.75"]].concat();
    for backend in Backend::ALL {
        let mut plain = Session::new(config(&rates), backend);
        let mut session = Session::new(config(&averaged), backend);
        assert_eq!(shown(&plain), shown(&session), "before any update");
        // By hand: it starts from the fresh parameters.
        let mut expected = plain.parameters(Player::Generator);
        for _ in 0..3 {
            train(&mut plain, 1);
            train(&mut session, 1);
            for (mean, p) in expected.iter_mut().zip(plain.parameters(Player::Generator)) {
                *mean = 0.75 * *mean + 0.25 * p;
            }
        }
        assert_eq!(bits(&plain), bits(&session), "training does not use it");
        let average = session.checkpoint().networks.generator.average.unwrap();
        for (a, e) in average.iter().zip(&expected) {
            assert!((a - e).abs() < 1e-6, "{a}, expected {e}");
        }
        // Fakes are those of a generator with these parameters.
        let mut checkpoint = plain.checkpoint();
        checkpoint.networks.generator.parameters = average;
        let history = plain.history().clone();
        let of_average = Session::resume(checkpoint, history, backend).unwrap();
        assert_eq!(shown(&session), shown(&of_average));
        assert_ne!(shown(&session), shown(&plain));
        // Switched off it is gone at once, and the run as if it had never been.
        session.apply(config(&rates));
        assert_eq!(shown(&session), shown(&plain));
        assert_eq!(session.checkpoint(), plain.checkpoint());
    }
}

#[test]
fn an_r1_penalty_of_zero_changes_nothing_and_a_positive_one_flattens_d() {
    let mut off = Session::new(config(&["discriminator.r1=0"]), Backend::Flex);
    let mut default = Session::new(config(&[]), Backend::Flex);
    let mut strong = Session::new(config(&["discriminator.r1=1"]), Backend::Flex);
    for session in [&mut off, &mut default, &mut strong] {
        train(session, 300);
    }
    assert_eq!(bits(&off), bits(&default));
    let range = |session: &Session| {
        let surface = session
            .snapshot(View::default())
            .plane()
            .surface
            .clone()
            .unwrap()
            .values;
        let largest = surface.iter().fold(0.0_f32, |m, v| m.max(*v));
        largest - surface.iter().fold(1.0_f32, |m, v| m.min(*v))
    };
    assert!(
        range(&strong) < 0.5 * range(&default),
        "{}, {}",
        range(&strong),
        range(&default)
    );
}

#[test]
fn another_seed_is_another_run() {
    let mut one = Session::new(config(&["seed=1"]), Backend::Flex);
    let mut two = Session::new(config(&["seed=2"]), Backend::Flex);
    assert_ne!(bits(&one), bits(&two));
    train(&mut one, 1);
    train(&mut two, 1);
    assert_ne!(one.d_loss(), two.d_loss());
}

#[test]
fn both_backends_start_equal_and_stay_close() {
    let mut flex = Session::new(config(&[]), Backend::Flex);
    let mut ndarray = Session::new(config(&[]), Backend::Ndarray);
    assert_eq!(bits(&flex), bits(&ndarray));
    train(&mut flex, 20);
    train(&mut ndarray, 20);
    for player in [Player::Generator, Player::Discriminator] {
        let pairs = flex
            .parameters(player)
            .into_iter()
            .zip(ndarray.parameters(player));
        for (a, b) in pairs {
            assert!((a - b).abs() < 1e-4, "{player:?}: {a} and {b}");
        }
    }
}

#[test]
fn steps_of_one_network_leave_the_other_alone() {
    let mut session = Session::new(config(&[]), Backend::Flex);
    let (g, d) = (
        session.parameters(Player::Generator),
        session.parameters(Player::Discriminator),
    );
    session.update_discriminator().unwrap();
    assert_eq!(session.parameters(Player::Generator), g);
    assert_ne!(session.parameters(Player::Discriminator), d);
    let d = session.parameters(Player::Discriminator);
    session.update_generator().unwrap();
    assert_ne!(session.parameters(Player::Generator), g);
    assert_eq!(session.parameters(Player::Discriminator), d);
    assert_eq!(session.epoch(), 0);
    // The update steps are those of an epoch: two of D, one of G.
    let mut by_hand = Session::new(config(&[]), Backend::Flex);
    by_hand.update_discriminator().unwrap();
    by_hand.update_discriminator().unwrap();
    by_hand.update_generator().unwrap();
    let mut by_epoch = Session::new(config(&[]), Backend::Flex);
    train(&mut by_epoch, 1);
    assert_eq!(bits(&by_hand), bits(&by_epoch));
}

/// Settings of which each row of the table is relevant under one at least.
const BASES: [&[&str]; 8] = [
    &[],
    &[
        "generator.optimizer=adam",
        "discriminator.optimizer=adam",
        "generator.learning_rate=0.01",
        "discriminator.learning_rate=0.01",
    ],
    &[
        "generator.optimizer=rmsprop",
        "discriminator.optimizer=rmsprop",
        "generator.learning_rate=0.01",
        "discriminator.learning_rate=0.01",
    ],
    &["loss=wasserstein"],
    &["generator.average=0.9"],
    &[
        "data.images=one_shape",
        "data.image_side=px8",
        "data.count=64",
        "architecture=convolutional",
        "generator.channels=2",
        "discriminator.channels=2",
        "noise.dim=4",
        "batch_size=8",
    ],
    &["discriminator.r1=0.5"],
    &[
        "data.images=one_shape",
        "data.image_side=px8",
        "data.count=64",
        "architecture=style",
        "style.weights=equalised",
        "style.critic=stylegan",
        "style.mixing=1",
        "generator.channels=2",
        "discriminator.channels=2",
        "noise.dim=4",
        "batch_size=8",
    ],
];

/// The first of them under which a row is relevant.
fn base_of(row: &Hyperparameter) -> &'static [&'static str] {
    let base = BASES.iter().find(|base| (row.relevant)(&config(base)));
    base.unwrap_or_else(|| panic!("no base for {}", row.key))
}

/// The same settings with each other option of a choice, or with another number that trains as well.
fn changed(row: &Hyperparameter, base: &Config) -> Vec<Config> {
    let with = |set: &dyn Fn(&mut Config)| {
        let mut config = base.clone();
        set(&mut config);
        config
    };
    match row.kind {
        Kind::Integer {
            range: (least, _),
            get,
            set,
            ..
        } => {
            let now = get(base);
            let other = if now > least {
                least.midpoint(now)
            } else {
                now + 1
            };
            vec![with(&|c| set(c, other))]
        }
        Kind::Real {
            range: (least, most),
            scale,
            get,
            set,
        } => {
            let now = get(base);
            let other = match scale {
                _ if now > least => least.midpoint(now),
                Scale::Linear => least.midpoint(most),
                Scale::Logarithmic => most / 100.0,
            };
            vec![with(&|c| set(c, other))]
        }
        Kind::AutoReal { range, set, .. } => {
            vec![with(&|c| set(c, Some(range.0.midpoint(range.1))))]
        }
        Kind::Choice { options, get, set } => {
            let others = (0..options.len()).filter(|&index| index != get(base));
            others.map(|index| with(&|c| set(c, index))).collect()
        }
    }
}

/// What of a session a row changes, as bits.
type Seen = fn(&Session) -> Vec<u32>;

/// Live rows that training does not use, with what they change instead.
const ONLY_SHOWN: [(&str, Seen); 4] = [
    ("generator.average", shown),
    ("generator.average_warm_up", shown),
    ("generator.norm_statistics", shown_images),
    ("discriminator.norm_statistics", opinions),
];

/// The largest difference of a parameter.
fn distance(a: &Session, b: &Session) -> f32 {
    let players = [Player::Generator, Player::Discriminator].into_iter();
    let pairs =
        players.flat_map(|player| a.parameters(player).into_iter().zip(b.parameters(player)));
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn every_live_row_of_the_table_changes_the_run_under_way() {
    // Without dropout the fused route is taken, with it dense networks take the plain one.
    for dropout in ["discriminator.dropout=0", "discriminator.dropout=0.1"] {
        for row in TABLE.iter().filter(|row| row.effect == Effect::Live) {
            let base = config(&[base_of(row), &[dropout]].concat());
            let mut plain = Session::new(base.clone(), Backend::Flex);
            train(&mut plain, 8);
            for other in changed(row, &base) {
                let what = format!("{} = {}, {dropout}", row.key, row.value(&other));
                assert_eq!(check(&other), Ok(()), "{what}");
                let mut edited = Session::new(base.clone(), Backend::Flex);
                train(&mut edited, 4);
                edited.apply(other);
                assert_eq!(edited.epoch(), 4, "{what} restarted the run");
                train(&mut edited, 4);
                let moved = distance(&plain, &edited);
                match ONLY_SHOWN.iter().find(|(key, _)| *key == row.key) {
                    Some((_, seen)) => {
                        assert_eq!(bits(&plain), bits(&edited), "{what} trains otherwise");
                        assert_ne!(seen(&plain), seen(&edited), "{what} shows nothing");
                    }
                    // Far above what another order of sums would give.
                    None => assert!(moved > 1e-5, "{what} had no effect: {moved}"),
                }
            }
        }
    }
}

#[test]
fn every_other_setting_starts_a_new_run() {
    for setting in [
        "data.distribution=ring",
        "data.spread=0.2",
        "data.count=100",
        "noise.dim=1",
        "noise.distribution=gaussian",
        "generator.hidden_layers=1",
        "discriminator.neurons=4",
        "generator.activation=tanh",
        "init=he",
        "seed=9",
    ] {
        let mut session = Session::new(config(&[]), Backend::Flex);
        train(&mut session, 3);
        session.apply(config(&[setting]));
        assert_eq!(session.epoch(), 0, "{setting}");
        assert_eq!(session.d_loss(), None);
        train(&mut session, 2);
    }
}

#[test]
fn wasserstein_keeps_the_discriminator_within_its_clip() {
    let mut session = Session::new(
        config(&["loss=wasserstein", "weight_clip=0.05"]),
        Backend::Flex,
    );
    train(&mut session, 5);
    let largest = |player| {
        let parameters = session.parameters(player).into_iter();
        parameters.map(f32::abs).fold(0.0, f32::max)
    };
    assert!(largest(Player::Discriminator) <= 0.05);
    assert!(largest(Player::Generator) > 0.05);
}

#[test]
fn the_loss_chosen_survives_a_rebuild() {
    // GAN Lab falls back to log here (ganlab 0.2.1, demo/ganlab_models.ts).
    let mut session = Session::new(config(&["loss=least_squares"]), Backend::Flex);
    session.apply(config(&["loss=least_squares", "generator.neurons=9"]));
    assert_eq!(session.config().loss, Loss::LeastSquares);
    let mut fresh = Session::new(session.config().clone(), Backend::Flex);
    train(&mut session, 2);
    train(&mut fresh, 2);
    assert_eq!(session.d_loss(), fresh.d_loss());
}

#[test]
fn divergence_names_epoch_network_and_cure_and_keeps_the_last_finite_state() {
    let settings = [
        "discriminator.learning_rate=10",
        "discriminator.weight_decay=1",
        "generator.updates_per_epoch=0",
    ];
    for backend in Backend::ALL {
        let mut session = Session::new(config(&settings), backend);
        let diverged = (0..2_000)
            .find_map(|_| session.run_epoch().err())
            .expect("these settings diverge");
        let message = diverged.to_string();
        assert!(
            message.contains("an update of the discriminator"),
            "{message}"
        );
        assert!(
            message.contains(&format!("in epoch {}", session.epoch() + 1)),
            "{message}"
        );
        assert!(
            message.contains("Lower discriminator.learning_rate (now 10)"),
            "{message}"
        );
        for player in [Player::Generator, Player::Discriminator] {
            assert!(session.parameters(player).iter().all(|v| v.is_finite()));
        }
        let report = session.report().unwrap();
        assert!(report.js.is_some_and(f64::is_finite));
        // Trying again is refused again, and harms nothing.
        let (epoch, before) = (session.epoch(), bits(&session));
        assert!(session.run_epoch().is_err());
        assert_eq!((session.epoch(), bits(&session)), (epoch, before));
    }
}

#[test]
fn extreme_settings_run() {
    for settings in [
        &["generator.hidden_layers=0", "discriminator.hidden_layers=0"][..],
        &["generator.hidden_layers=10", "generator.neurons=1"],
        &["batch_size=1", "data.count=2", "noise.dim=64"],
        &["batch_size=2048", "data.count=7"],
        &[
            "generator.updates_per_epoch=0",
            "discriminator.updates_per_epoch=0",
        ],
        &["data.distribution=drawn", "data.spread=0"],
    ] {
        let mut session = Session::new(config(settings), Backend::Flex);
        train(&mut session, 2);
        session.snapshot(View {
            manifold: true,
            ..View::default()
        });
        assert!(session.report().is_some(), "{settings:?}");
    }
}

#[test]
fn every_loss_learns_the_ring_a_little() {
    for &loss in Loss::ALL {
        let name = loss.info().key;
        let mut config = config(&[
            "data.distribution=ring",
            &format!("loss={name}"),
            "generator.learning_rate=0.01",
            "generator.neurons=14",
            "discriminator.neurons=14",
        ]);
        config.discriminator.optimizer = OptimizerKind::Sgd;
        let mut session = Session::new(config, Backend::Flex);
        let before = session.report().unwrap().sliced_wasserstein.unwrap();
        train(&mut session, 600);
        let after = session.report().unwrap().sliced_wasserstein.unwrap();
        assert!(after < 0.7 * before, "{name}: {before} to {after}");
    }
}

/// All that a user sees of a run.
fn seen(settings: &[&str], row: Option<(&Hyperparameter, &str)>) -> (Vec<u32>, Vec<f32>) {
    let mut config = config(settings);
    if let Some((row, value)) = row {
        row.set_text(&mut config, value).unwrap();
    }
    let mut session = Session::new(config, Backend::Flex);
    // The largest settings run away.
    for _ in 0..3 {
        session.run_epoch().ok();
    }
    let snapshot = session.snapshot(View::default());
    let numbers = if let Some(images) = snapshot.images() {
        [&images.fakes[..], &images.d_of_fakes].concat()
    } else {
        let fakes = session.fakes(50);
        [snapshot.plane().real.as_flattened(), fakes.as_flattened()].concat()
    };
    (bits(&session), numbers)
}

#[test]
fn every_row_of_the_table_changes_a_run_where_it_says_so() {
    for row in TABLE.iter() {
        let base = base_of(row);
        let current = row.value(&config(base));
        let others = match row.kind {
            Kind::Integer { range, .. } => vec![range.0.to_string(), range.1.to_string()],
            Kind::Real { range, .. } | Kind::AutoReal { range, .. } => {
                vec![range.0.to_string(), range.1.to_string()]
            }
            Kind::Choice { options, .. } => options.iter().map(|o| o.key.to_owned()).collect(),
        };
        let other = others.into_iter().find(|value| *value != current).unwrap();
        assert_ne!(
            seen(base, None),
            seen(base, Some((row, &other))),
            "{} = {other} instead of {current} changes nothing",
            row.key
        );
    }
}

#[test]
fn an_update_that_is_taken_back_leaves_no_trace_and_nothing_unreadable() {
    // Squares of the gradients overflow before the parameters do.
    let overflow = &[
        "data.distribution=ring",
        "discriminator.optimizer=rmsprop",
        "discriminator.hidden_layers=10",
        "discriminator.neurons=64",
        "loss=wasserstein",
        "weight_clip=10",
    ];
    // ∞ · 0 in the first update.
    let explosion = &[
        "loss=wasserstein",
        "weight_clip=10",
        "generator.dropout=0.2",
        "discriminator.dropout=0.2",
        "generator.learning_rate=10",
        "discriminator.learning_rate=10",
        "discriminator.hidden_layers=10",
        "discriminator.neurons=64",
        "init=he",
    ];
    // Random numbers and lazy penalties of the looks ahead are taken back, too.
    let ahead: Vec<&str> = explosion
        .iter()
        .copied()
        .chain([
            "extragradient=on",
            "generator.unrolled_steps=2",
            "discriminator.r1=0.1",
            "discriminator.r1_interval=3",
        ])
        .collect();
    for backend in Backend::ALL {
        for settings in [&overflow[..], &explosion[..], &ahead[..]] {
            let mut session = Session::new(config(settings), backend);
            let mut before = session.checkpoint();
            let mut updates = 0;
            let diverged = loop {
                match session.run_update() {
                    Ok(()) => before = session.checkpoint(),
                    Err(diverged) => break diverged,
                }
                updates += 1;
                assert!(
                    updates < 400,
                    "{settings:?} on {backend:?} does not diverge"
                );
            };
            assert_eq!(session.checkpoint(), before, "{settings:?} on {backend:?}");
            // It can be gone on from, and ends there again.
            let history = session.history().clone();
            let mut again = Session::resume(before, history, backend).unwrap();
            assert_eq!(again.run_update(), Err(diverged));
        }
    }
}

#[test]
fn a_discriminator_below_its_threshold_rests_though_updates_look_ahead() {
    for backend in Backend::ALL {
        let updated = |looks: &str, threshold: f64| {
            let threshold = format!("discriminator.loss_threshold={threshold}");
            let adam = [
                "discriminator.optimizer=adam",
                "discriminator.learning_rate=0.01",
            ];
            let settings = [looks, &threshold, adam[0], adam[1]];
            let mut session = Session::new(config(&settings), backend);
            let before = session.checkpoint().networks;
            session.update_discriminator().unwrap();
            (before.discriminator, session)
        };
        let (_, always) = updated("extragradient=on", 0.0);
        // What decides, and what is shown, is the loss where the networks are, not where their steps lead.
        let loss = always.d_loss().unwrap();
        let (_, plain) = updated("extragradient=off", 0.0);
        assert_eq!(plain.d_loss(), Some(loss));
        assert_ne!(bits(&plain), bits(&always), "it does look ahead");

        let (_, awake) = updated("extragradient=on", loss - 1e-9);
        assert_eq!(bits(&awake), bits(&always));
        let (before, mut resting) = updated("extragradient=on", loss);
        assert_eq!(resting.d_loss(), Some(loss));
        let after = resting.checkpoint().networks.discriminator;
        assert_eq!(after.parameters, before.parameters);
        assert_eq!(after.optimizer, before.optimizer, "nor is it remembered");
        // G goes on.
        let g = resting.parameters(Player::Generator);
        resting.update_generator().unwrap();
        assert_ne!(resting.parameters(Player::Generator), g);
        assert_eq!(resting.parameters(Player::Discriminator), before.parameters);
    }
}

#[test]
fn a_verdict_is_of_the_run_and_not_of_who_watches() {
    let mut alone = Session::new(Config::default(), Backend::Flex);
    train(&mut alone, 400);
    let mut watched = Session::new(Config::default(), Backend::Flex);
    for epoch in 0..400 {
        if epoch % 7 == 0 {
            watched.measure();
            watched.snapshot(View::default());
            watched.judge(false);
        }
        watched.run_epoch().unwrap();
    }
    assert_eq!(bits(&alone), bits(&watched));
    assert_eq!(alone.history().records, watched.history().records);
    assert_eq!(alone.judge(false), watched.judge(false));
    assert!(alone.history().records.until(400).len() > 15);
    assert_eq!(alone.judge(true).verdict, Verdict::Diverged);
    // Applying what is in effect already changes nothing; a change is judged by what follows.
    alone.apply(alone.config().clone());
    assert_eq!(alone.judge(false), watched.judge(false));
    let mut config = alone.config().clone();
    config.generator.learning_rate *= 2.0;
    alone.apply(config);
    assert_eq!(alone.judge(false).verdict, Verdict::NotSure);
    train(&mut alone, 600);
    assert!(alone.judge(false).evidence.contains("over epochs"));
}

#[test]
fn as_many_fakes_as_wanted_begin_with_those_that_are_measured() {
    let mut session = Session::new(config(&["noise.dim=3"]), Backend::Flex);
    session.run_epoch().unwrap();
    let many = session.many_fakes(30_000);
    assert_eq!(many.len(), 30_000);
    assert_eq!(many[..12_000], session.fakes(12_000));
    let distinct: std::collections::HashSet<_> =
        many.iter().map(|point| point.map(f32::to_bits)).collect();
    assert!(distinct.len() > 29_000, "{}", distinct.len());
}

#[test]
fn a_weight_set_by_hand_is_what_training_goes_on_from() {
    for backend in Backend::ALL {
        let mut session = Session::new(config(&[]), backend);
        train(&mut session, 5);
        let before = session.parameters(Player::Discriminator);
        let was = session.set_parameter(Player::Discriminator, 7, 2.5);
        assert_eq!(was, Some(before[7]));
        let now = session.parameters(Player::Discriminator);
        assert_eq!(now[7], 2.5);
        let others = |all: &[f32]| [&all[..7], &all[8..]].concat();
        assert_eq!(others(&now), others(&before));
        // What is no number, or no parameter, changes nothing.
        assert_eq!(
            session.set_parameter(Player::Discriminator, 7, f32::NAN),
            None
        );
        assert_eq!(
            session.set_parameter(Player::Discriminator, before.len(), 1.0),
            None
        );
        assert_eq!(session.parameters(Player::Discriminator), now);
        // Taken back, it is the run that nobody touched.
        let mut touched = Session::new(config(&[]), backend);
        train(&mut touched, 5);
        touched.set_parameter(Player::Discriminator, 7, 2.5);
        touched.set_parameter(Player::Discriminator, 7, before[7]);
        train(&mut touched, 20);
        let mut alone = Session::new(config(&[]), backend);
        train(&mut alone, 25);
        assert_eq!(bits(&touched), bits(&alone));
        train(&mut session, 20);
        assert_ne!(bits(&session), bits(&alone));
    }
}

/// Slopes of D over the square, by differences.
fn steepest(session: &Session) -> f64 {
    let inside = session
        .snapshot(View {
            inside: Some(Player::Discriminator),
            ..View::default()
        })
        .plane()
        .inside
        .clone()
        .unwrap();
    let logits = inside.unit(inside.layers.len() - 1, 0);
    let at = |x: usize, y: usize| f64::from(logits[y * 20 + x]);
    let cells = (0..19 * 19).map(|cell| (cell % 19, cell / 19));
    let slopes =
        cells.map(|(x, y)| 20.0 * (at(x + 1, y) - at(x, y)).hypot(at(x, y + 1) - at(x, y)));
    slopes.fold(0.0, f64::max)
}

#[test]
fn cures_that_are_off_change_nothing_and_on_they_do_what_they_say() {
    let strong = [
        "data.distribution=ring",
        "discriminator.neurons=32",
        "discriminator.optimizer=adam",
        "discriminator.learning_rate=0.01",
    ];
    let with = |own: &[&str]| {
        let mut session = Session::new(config(&[&strong[..], own].concat()), Backend::Flex);
        train(&mut session, 200);
        session
    };
    let plain = with(&[]);
    let off = with(&[
        "discriminator.gradient_penalty=0",
        "discriminator.spectral_norm=0",
        "discriminator.instance_noise=0",
        "discriminator.packing=1",
        "batch_deviation=off",
    ]);
    assert_eq!(bits(&plain), bits(&off));
    assert!(steepest(&plain) > 2.0, "{}", steepest(&plain));
    // Steeper than 1 nowhere: ReLU and three matrices of norm 1.
    let spectral = with(&["discriminator.spectral_norm=1"]);
    assert!(
        (0.05..=1.001).contains(&steepest(&spectral)),
        "{}",
        steepest(&spectral)
    );
    assert_eq!(spectral.route(), Route::Fused);
    let penalty = with(&["discriminator.gradient_penalty=10"]);
    assert!(
        (0.5..2.0).contains(&steepest(&penalty)),
        "{}",
        steepest(&penalty)
    );
    assert_eq!(penalty.route(), Route::Fused);
    // D cannot be sure of what noise may have moved.
    let still = ["generator.updates_per_epoch=0"];
    let loss = |own: &[&str]| with(&[&still[..], own].concat()).d_loss().unwrap();
    let (sure, unsure) = (loss(&[]), loss(&["discriminator.instance_noise=0.3"]));
    assert!(unsure > 1.3 * sure, "{sure} {unsure}");
    let noise = with(&["discriminator.instance_noise=0.3"]);
    assert_eq!(noise.route(), Route::Plain);
    // Of a G that stays as it is, several fakes at once give away more than one, and so does how little they differ.
    let narrow = ["generator.hidden_layers=0", "noise.dim=1"];
    let narrow = |own: &[&str]| loss(&[&narrow[..], own].concat());
    let alone = narrow(&[]);
    for own in ["discriminator.packing=4", "batch_deviation=on"] {
        let together = narrow(&[own]);
        assert!(together < 0.8 * alone, "{own}: {together} {alone}");
    }
    assert_eq!(with(&["discriminator.packing=4"]).route(), Route::Fused);
    assert_eq!(with(&["batch_deviation=on"]).route(), Route::Plain);
    // Each is the same run each time.
    for own in [
        "discriminator.packing=3",
        "batch_deviation=on",
        "discriminator.spectral_norm=1",
        "discriminator.gradient_penalty=10",
        "discriminator.instance_noise=0.3",
    ] {
        assert_eq!(bits(&with(&[own])), bits(&with(&[own])), "{own}");
    }
}

#[test]
fn packs_and_deviations_go_on_from_a_checkpoint_and_are_taken_apart() {
    for (own, packing) in [("discriminator.packing=3", 3), ("batch_deviation=on", 1)] {
        let mut session = Session::new(config(&[own, "batch_size=20"]), Backend::Flex);
        train(&mut session, 10);
        let checkpoint = session.checkpoint();
        let view = View {
            field: Some(FieldView {
                generator: 0,
                discriminator: 0,
                zoom: 0,
                middle: [0, 0],
            }),
            ..View::default()
        };
        let picture = session.snapshot(view);
        assert!(picture.plane().field.is_some(), "{own}");
        let before = bits(&session);
        let explained = session.explain_next().unwrap();
        assert_eq!(explained.batch, 20 * packing);
        assert_eq!(explained.real.len(), 2 * 20 * packing);
        assert_eq!(bits(&session), before);
        // What it says is what the update finds.
        session.run_update().unwrap();
        assert_eq!(session.d_loss(), Some(explained.loss));
        train(&mut session, 5);
        let mut resumed = Session::resume(checkpoint, History::default(), Backend::Flex).unwrap();
        let again = resumed.snapshot(view);
        assert_eq!(again.plane().surface, picture.plane().surface);
        resumed.run_update().unwrap();
        train(&mut resumed, 5);
        assert_eq!(bits(&resumed), bits(&session), "{own}");
    }
}
