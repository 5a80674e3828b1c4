//! Verdicts on runs on images.

use super::super::tests::{said_of, shares};
use crate::metrics::verdict::record::tests::record;
use crate::metrics::verdict::recorded::RecordedRun;
use crate::metrics::verdict::{
    Found, Judgement, Kind, Perfect, Record, Seeds, Setup, Situation, Slower, Verdict,
};

/// Made by `gan-playground verdicts-page . --images`
const RECORDED: &str = include_str!("../../../../../tests/data/image_verdicts.txt");

/// What is said of a run of 512 epochs, in whose records these numbers are others.
fn judge(of: impl Fn(u64, &mut Record)) -> Judgement {
    judge_with(Setup::default(), of)
}

/// The same with settings that advice depends on.
fn judge_with(setup: Setup, of: impl Fn(u64, &mut Record)) -> Judgement {
    let records: Vec<Record> = (1..=32_u64)
        .map(|i| {
            let mut record = record(16 * i, 0);
            (record.spread, record.distance, record.overlap) = (1.0, 0.9, 0.24);
            of(i, &mut record);
            record
        })
        .collect();
    let situation = Situation {
        kind: Kind::Images("digits"),
        perfect: Perfect {
            distance: 0.15,
            overlap: 1.0,
            spread: 1.0,
        },
        d_equilibrium: 0.693,
        is_trained: true,
        has_diverged: false,
        since: 0,
        opened: 0,
        has_begun: true,
        setup,
    };
    super::super::judge(&records, &situation)
}

fn found(captured: u16) -> Found {
    Found {
        captured,
        visited: captured,
        total: 10,
    }
}

#[test]
fn recorded_runs_are_told_apart() {
    let (all, each) = shares(&RecordedRun::parse(RECORDED).unwrap());
    for kind in [
        Verdict::Learning,
        Verdict::Converged,
        Verdict::Oscillating,
        Verdict::DiscriminatorWins,
        Verdict::Collapsed,
        Verdict::BlindDiscriminator,
    ] {
        let share = each.get(&kind).copied().unwrap_or_default();
        assert!(share.all() >= 5, "{kind:?}: {share:?}");
        assert!(10 * share.right >= 9 * share.all(), "{kind:?}: {share:?}");
    }
    assert!(20 * all.right >= 19 * (all.right + all.wrong), "{all:?}");
    assert!(all.right > all.not_sure, "{all:?}");
}

#[test]
fn each_kind_of_run_is_called_what_it_is() {
    let runs = RecordedRun::parse(RECORDED).unwrap();
    for (case, epoch, verdict) in [
        ("digits", 200, Verdict::Learning),
        ("digits-no-gradient", 300, Verdict::DiscriminatorWins),
        ("digits-one-noise", 400, Verdict::Collapsed),
        ("dcgan-digits", 400, Verdict::Learning),
        (
            "digits-blind-discriminator",
            600,
            Verdict::BlindDiscriminator,
        ),
        ("digits-oscillating", 500, Verdict::Oscillating),
        ("faces", 200, Verdict::Learning),
    ] {
        let said = said_of(&runs, case, epoch);
        let hits = said.iter().filter(|said| **said == verdict).count();
        assert!(2 * hits > said.len(), "{case}: {said:?}");
    }
}

#[test]
fn ideal_losses_of_bad_images_are_a_blind_discriminator() {
    assert_eq!(
        judge(|_, r| r.d_loss = 0.69).verdict,
        Verdict::BlindDiscriminator
    );
    assert_eq!(judge(|_, r| r.d_loss = 0.55).verdict, Verdict::NotSure);
    let good = judge(|_, r| (r.d_loss, r.distance, r.overlap) = (0.69, 0.18, 0.96));
    assert_eq!(good.verdict, Verdict::Converged);
    // Images are nowhere.
    assert_ne!(good.sentence, Verdict::Converged.info().sentence);
    assert!(Verdict::Converged.help(true) != Verdict::Converged.help(false));
}

#[test]
fn images_that_settled_while_d_tells_them_apart_are_not_said_to_be_like_real_ones() {
    let good = |d_loss: f32| judge(|_, r| (r.d_loss, r.distance, r.overlap) = (d_loss, 0.18, 0.96));
    let (told, untold) = (good(0.1), good(0.69));
    for judgement in [&told, &untold] {
        assert_eq!(judgement.verdict, Verdict::Converged);
    }
    assert!(told.sentence.contains("still tells"), "{told:?}");
    assert!(!untold.sentence.contains("still tells"), "{untold:?}");
}

#[test]
fn advice_against_an_oscillation_of_images_is_what_the_settings_leave_to_do() {
    let classes = |i: u64| Seeds::new(&[((i / 4) % 10) as u8; 64]);
    let said = |slower: Slower, has_high_beta1: bool| {
        let setup = Setup {
            slower,
            has_high_beta1,
        };
        let judgement = judge_with(setup, |i, r| (r.seeds, r.d_loss) = (classes(i), 0.5));
        assert_eq!(judgement.verdict, Verdict::Oscillating);
        judgement.sentence
    };
    assert!(said(Slower::Neither, true).contains("Lower β1"));
    assert!(!said(Slower::Neither, false).contains("β1"));
    let late = said(Slower::Discriminator, true);
    assert!(late.contains("Raise D's learning rate"), "{late}");
}

#[test]
fn a_collapse_says_how_much_is_left() {
    let same = judge(|_, r| (r.spread, r.modes) = (0.03, Some(found(3))));
    assert_eq!(same.verdict, Verdict::Collapsed);
    // Beside the sentence stands what is found now, which may be another number.
    assert!(!same.sentence.contains(char::is_numeric), "{same:?}");
    assert!(same.evidence.contains("3 of 10 digits"), "{same:?}");
    let few = judge(|_, r| r.modes = Some(found(4)));
    assert_eq!(few.verdict, Verdict::Collapsed);
    assert_ne!(few.sentence, same.sentence);
    assert!(!few.sentence.contains(char::is_numeric), "{few:?}");
    assert!(few.evidence.contains("4 of 10 digits"), "{few:?}");
    assert_eq!(few.is_like, Some(false));
    assert_eq!(judge(|_, r| r.overlap = 0.5).is_like, Some(true));
    // A classifier sees all of them in blots, too.
    let blots = judge(|_, r| r.modes = Some(found(10)));
    assert!(!blots.evidence.contains("of 10 digits"), "{blots:?}");
    let finding = judge(|i, r| r.modes = Some(found(2 + (i / 13) as u16)));
    assert_ne!(finding.verdict, Verdict::Collapsed);
}

#[test]
fn restless_seeds_are_an_oscillation_unless_something_is_gained() {
    let classes = |i: u64| Seeds::new(&[((i / 4) % 10) as u8; 64]);
    // D sees what is wrong with them.
    let restless = judge(|i, r| (r.seeds, r.d_loss) = (classes(i), 0.5));
    assert_eq!(restless.verdict, Verdict::Oscillating);
    assert!(!restless.sentence.contains('%'), "{restless:?}");
    assert!(restless.evidence.contains("100 %"), "{restless:?}");
    let still = judge(|_, r| (r.seeds, r.d_loss) = (classes(0), 0.5));
    assert_eq!(still.verdict, Verdict::NotSure);
    let learning = judge(|i, r| {
        r.seeds = classes(i);
        r.distance = 2.0 - 0.05 * i as f32;
    });
    assert_eq!(learning.verdict, Verdict::Learning);
}

#[test]
fn where_d_is_sure_an_oscillation_goes_up_and_down() {
    let classes = |i: u64| Seeds::new(&[((i / 4) % 10) as u8; 64]);
    let sure = |i: u64, r: &mut Record, swing: f32| {
        (r.seeds, r.d_loss) = (classes(i), 0.001);
        r.distance = 1.8 - 0.03 * i as f32 + if i.is_multiple_of(2) { swing } else { 0.0 };
    };
    let down = judge(|i, r| sure(i, r, 0.0));
    assert_eq!(down.verdict, Verdict::Learning);
    let there_and_back = judge(|i, r| sure(i, r, 0.1));
    assert_eq!(there_and_back.verdict, Verdict::Oscillating);
}

#[test]
fn good_images_that_gain_a_little_have_converged() {
    let good = |gain: f32| {
        judge(|i, r| {
            (r.distance, r.overlap) = if i < 24 {
                (0.35, 0.74)
            } else {
                (0.35 - gain, 0.8)
            };
        })
    };
    assert_eq!(good(0.04).verdict, Verdict::Converged);
    assert_eq!(good(0.15).verdict, Verdict::Learning);
}

#[test]
fn who_is_sure_wins_only_while_nothing_is_gained() {
    assert_eq!(
        judge(|_, r| r.d_loss = 0.001).verdict,
        Verdict::DiscriminatorWins
    );
    let varied = judge(|i, r| (r.d_loss, r.spread) = (0.001, 0.25 + 0.02 * i as f32));
    assert_eq!(varied.verdict, Verdict::NotSure);
}
