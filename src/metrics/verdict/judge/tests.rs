//! Verdicts on runs on points, and what tests of recorded runs of any kind share.

use super::super::record::tests::record;
use super::super::recorded::{RecordedRun, Share};
use super::super::{Found, Slower};
use super::*;
use std::collections::BTreeMap;

/// Made by `gan-playground verdicts-page .`
const RECORDED: &str = include_str!("../../../../tests/data/verdicts.txt");

fn situation() -> Situation {
    Situation {
        kind: Kind::Points,
        perfect: Perfect {
            distance: 0.01,
            overlap: 0.8,
            spread: 0.3,
        },
        d_equilibrium: 0.676,
        is_trained: true,
        has_diverged: false,
        since: 0,
        opened: 0,
        has_begun: true,
        setup: Setup::default(),
    }
}

/// Records of a run of 1,024 epochs, 16 in the judged half.
fn run(of: impl Fn(u64, &mut Record)) -> Vec<Record> {
    (1..=32_u64)
        .map(|i| {
            let mut record = record(32 * i, 0);
            of(i, &mut record);
            record
        })
        .collect()
}

/// How often verdicts on recorded runs are right: all of them, and each.
pub(super) fn shares(runs: &[RecordedRun]) -> (Share, BTreeMap<Verdict, Share>) {
    let (mut all, mut each) = (Share::default(), BTreeMap::<Verdict, Share>::new());
    for run in runs {
        for (epoch, truth) in &run.truths {
            let said = run.judged(*epoch).verdict;
            all.count(said, truth);
            each.entry(said).or_default().count(said, truth);
        }
    }
    (all, each)
}

/// What is said of the runs of a case at an epoch.
pub(super) fn said_of(runs: &[RecordedRun], case: &str, epoch: u64) -> Vec<Verdict> {
    let of_case = runs.iter().filter(|run| run.case == case);
    of_case.map(|run| run.judged(epoch).verdict).collect()
}

#[test]
fn recorded_runs_are_told_apart() {
    let (all, each) = shares(&RecordedRun::parse(RECORDED).unwrap());
    let kinds = [
        Verdict::Learning,
        Verdict::Converged,
        Verdict::DiscriminatorWins,
        Verdict::Frozen,
        Verdict::Collapsed,
    ];
    for kind in kinds {
        let share = each.get(&kind).copied().unwrap_or_default();
        assert!(share.all() >= 10, "{kind:?}: {share:?}");
        // Of all twenty seeds each has 95 % (docs/VERDICTS.md); these are the first four.
        assert!(20 * share.right >= 18 * share.all(), "{kind:?}: {share:?}");
    }
    // Four seeds have few swings that are large enough.
    let swings = each.get(&Verdict::Oscillating).copied().unwrap_or_default();
    assert!(
        swings.all() >= 5 && 5 * swings.right >= 4 * swings.all(),
        "{swings:?}"
    );
    assert!(20 * all.right >= 19 * (all.right + all.wrong), "{all:?}");
    assert!(5 * all.right >= 2 * all.all(), "{all:?}");
}

#[test]
fn each_kind_of_run_is_called_what_it_is() {
    let runs = RecordedRun::parse(RECORDED).unwrap();
    for (case, epoch, verdict) in [
        ("start", 256, Verdict::Learning),
        ("learning-rate-one", 2_048, Verdict::Frozen),
        ("mode-collapse", 2_048, Verdict::Collapsed),
        ("mixed-optimizers", 2_048, Verdict::Collapsed),
        ("too-many-layers", 1_024, Verdict::Collapsed),
        ("strong-discriminator", 1_024, Verdict::DiscriminatorWins),
        ("start-slow", 1_024, Verdict::Learning),
    ] {
        let said = said_of(&runs, case, epoch);
        let hits = said.iter().filter(|said| **said == verdict).count();
        assert!(2 * hits >= said.len() && hits > 0, "{case}: {said:?}");
    }
    let never = |case: &str, verdict: Verdict| {
        for run in runs.iter().filter(|run| run.case.starts_with(case)) {
            for (epoch, _) in &run.truths {
                assert_ne!(run.judged(*epoch).verdict, verdict, "{case} {epoch}");
            }
        }
    };
    never("dirac", Verdict::Collapsed);
    never("start-one-spot", Verdict::Collapsed);
}

#[test]
fn a_swing_of_a_late_discriminator_is_not_to_be_cured_by_lower_rates() {
    let swing = run(|i, r| r.center[0] = if i % 4 < 2 { 0.3 } else { 0.7 });
    let said = |slower: Slower| {
        let setup = Setup {
            slower,
            ..Setup::default()
        };
        let judgement = judge(
            &swing,
            &Situation {
                setup,
                ..situation()
            },
        );
        assert_eq!(judgement.verdict, Verdict::Oscillating);
        judgement.sentence
    };
    assert_eq!(said(Slower::Neither), Verdict::Oscillating.info().sentence);
    let late = said(Slower::Discriminator);
    assert!(late.contains("Raise D's learning rate"), "{late}");
}

#[test]
fn a_swing_is_told_from_a_trend() {
    let of = |run: Vec<Record>| judge(&run, &situation()).verdict;
    let swing = |i: u64, r: &mut Record| r.center[0] = if i % 4 < 2 { 0.3 } else { 0.7 };
    assert_eq!(of(run(swing)), Verdict::Oscillating);
    // Who comes nearer all the same learns.
    let nearer = run(|i, r| {
        swing(i, r);
        r.distance = 5.0 / i as f32;
    });
    assert_eq!(of(nearer), Verdict::Learning);
    // Too little to be seen, or once there and back.
    let little = run(|i, r| r.center[0] = if i % 4 < 2 { 0.48 } else { 0.52 });
    assert_eq!(of(little), Verdict::NotSure);
    let once = run(|i, r| r.center[0] = if (22..28).contains(&i) { 0.3 } else { 0.7 });
    assert_eq!(of(once), Verdict::NotSure);
    let falling = run(|i, r| r.distance = 5.0 / i as f32);
    assert_eq!(of(falling), Verdict::Learning);
    assert_eq!(of(run(|_, r| r.overlap = 0.9)), Verdict::Converged);
    // What was better before does not learn by coming half way back.
    let back = run(|i, r| r.distance = if i < 16 { 0.02 } else { 2.0 / i as f32 });
    assert_ne!(of(back), Verdict::Learning);
    // Bad and still is nothing that has a name.
    assert_eq!(of(run(|_, _| ())), Verdict::NotSure);
    assert_eq!(
        of(run(|_, r| r.overlap = 0.9)[..6].to_vec()),
        Verdict::NotSure
    );
}

#[test]
fn frozen_is_seen_whatever_the_losses_are() {
    for d_loss in [0.676, 0.4] {
        let still = run(|_, r| (r.pull, r.d_loss) = (0.0, d_loss));
        assert_eq!(judge(&still, &situation()).verdict, Verdict::Frozen);
    }
    let drifting = run(|i, r| (r.pull, r.center) = (0.0, [0.001 * i as f32, 0.5]));
    assert_ne!(judge(&drifting, &situation()).verdict, Verdict::Frozen);
    let untrained = Situation {
        is_trained: false,
        ..situation()
    };
    let still = run(|_, r| r.pull = 0.0);
    assert_ne!(judge(&still, &untrained).verdict, Verdict::Frozen);
}

#[test]
fn one_spot_is_a_collapse_only_if_the_data_are_more() {
    let spot = run(|_, r| (r.spread, r.distance) = (0.004, 0.012));
    assert_eq!(judge(&spot, &situation()).verdict, Verdict::Collapsed);
    let mut of_a_spot = situation();
    of_a_spot.perfect.spread = 0.0;
    assert_eq!(judge(&spot, &of_a_spot).verdict, Verdict::Converged);
}

#[test]
fn few_modes_are_a_collapse_unless_more_are_being_found() {
    let found = |visited: u16| Found {
        captured: visited,
        visited,
        total: 25,
    };
    let stuck = run(|_, r| r.modes = Some(found(3)));
    let judgement = judge(&stuck, &situation());
    assert_eq!(judgement.verdict, Verdict::Collapsed);
    // Their number stands at the badge, from more fakes; here it is part of the evidence.
    assert_eq!(judgement.sentence, Verdict::Collapsed.info().sentence);
    assert!(judgement.evidence.contains("Modes found: 3 of 25."));
    // Who goes from one mode to the next and never keeps one swings because of it.
    let swinging = |least: u16, most: u16| {
        run(move |i, r| {
            let is_left = i % 4 < 2;
            r.center[0] = if is_left { 0.2 } else { 0.8 };
            r.modes = Some(found(if is_left || i < 24 { least } else { most }));
        })
    };
    for (least, most) in [(0, 0), (1, 1)] {
        let verdict = judge(&swinging(least, most), &situation()).verdict;
        assert_eq!(verdict, Verdict::Collapsed);
    }
    // One more at last is none more where it was there before.
    let mut again = swinging(0, 1);
    again[3].modes = Some(found(2));
    assert_eq!(judge(&again, &situation()).verdict, Verdict::Collapsed);
    again[3].modes = Some(found(0));
    assert_ne!(judge(&again, &situation()).verdict, Verdict::Collapsed);
    let finding = run(|i, r| r.modes = Some(found(i as u16 / 6)));
    assert_ne!(judge(&finding, &situation()).verdict, Verdict::Collapsed);
}

#[test]
fn a_change_of_settings_is_judged_by_what_follows() {
    let mut records = run(|_, r| r.spread = 0.004);
    let changed = Situation {
        since: 1_024,
        ..situation()
    };
    let judgement = judge(&records, &changed);
    assert_eq!(judgement.verdict, Verdict::NotSure);
    assert!(judgement.evidence.contains("1024"), "{judgement:?}");
    // The word in files is the same; the window says why.
    assert_eq!(judgement.not_yet, NotYet::Changed);
    assert_eq!(judgement.label(), "Just changed: too early to say");
    assert!(
        judgement
            .in_words()
            .starts_with("Settings were just changed")
    );
    let opened = Situation {
        opened: 1_024,
        ..changed
    };
    let judgement = judge(&[], &opened);
    assert_eq!(judgement.verdict, Verdict::NotSure);
    assert_eq!(judgement.label(), "Trained model, not judged yet");
    assert!(
        judgement.sentence.contains("opened trained"),
        "{judgement:?}"
    );
    records.extend((1..=16).map(|i| record(1_024 + 16 * i, 1_024)));
    assert_ne!(judge(&records, &changed).verdict, Verdict::Collapsed);
    assert_eq!(judge(&records, &changed).not_yet, NotYet::Nothing);
    let diverged = Situation {
        has_diverged: true,
        ..changed
    };
    assert_eq!(judge(&records[..5], &diverged).verdict, Verdict::Diverged);
}

#[test]
fn before_the_first_update_there_is_nothing_to_be_unsure_of() {
    let fresh = Situation {
        has_begun: false,
        ..situation()
    };
    assert_eq!(judge(&[], &fresh).verdict, Verdict::NotTrained);
    let young = judge(&[], &situation());
    assert_eq!(
        (young.verdict, young.label()),
        (Verdict::NotSure, "Not sure")
    );
    let diverged = Situation {
        has_diverged: true,
        ..fresh
    };
    assert_eq!(judge(&[], &diverged).verdict, Verdict::Diverged);
}

#[test]
fn where_nothing_is_sure_it_is_said_what_happened_lately() {
    let said = |of: fn(u64) -> f32| {
        let records = run(|i, r| r.distance = of(i));
        let judgement = judge(&records, &situation());
        assert_eq!(judgement.verdict, Verdict::NotSure);
        judgement.sentence
    };
    let (nearer, away) = (
        said(|i| 0.2 - 0.002 * i as f32),
        said(|i| 0.1 + 0.002 * i as f32),
    );
    assert!(
        nearer.starts_with("The fakes came nearer lately"),
        "{nearer}"
    );
    assert!(away.starts_with("The fakes went away lately"), "{away}");
    // However far.
    let far = said(|i| if i <= 24 { 0.1 } else { 0.4 });
    assert_eq!(far, away);
    let same = said(|i| 0.1 + 0.001 * (i % 2) as f32);
    assert!(same.starts_with("The fakes are about as near"), "{same}");
    let young = judge(&run(|_, _| {})[..3], &situation());
    assert_eq!(young.verdict, Verdict::NotSure);
    assert!(
        young.sentence.starts_with("It is too early"),
        "{}",
        young.sentence
    );
}
