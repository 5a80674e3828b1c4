//! What was true of a run, from its later course.

use crate::data::Point;
use crate::metrics::LIVE_SAMPLES;
use crate::metrics::verdict::judge::swings;
use crate::metrics::verdict::{Record, Verdict, Yardstick};
use crate::training::{Session, View};

/// Fakes that are followed.
const FOLLOWED: usize = 256;

/// What is true of a run at one epoch, by the full measurement.
pub(super) struct Look {
    pub epoch: u64,
    js: f64,
    distance: f64,
    fake_std: f64,
    visited: Option<(u16, u16)>,
    followed: Vec<Point>,
    /// Mean D(x) of real samples and of fakes.
    opinion: [f64; 2],
    pull: f64,
}

impl Look {
    pub fn at(session: &mut Session, yardstick: &Yardstick) -> Option<Self> {
        let measured = session.measure()?;
        let view = View {
            surface_side: None,
            manifold: false,
            gradients: false,
            inside: None,
            field: None,
            units: None,
            ablation: false,
        };
        let snapshot = session.snapshot(view);
        let mean = |d: &[f32]| d.iter().map(|d| f64::from(*d)).sum::<f64>() / d.len().max(1) as f64;
        let found = yardstick.found(&session.fakes(LIVE_SAMPLES));
        Some(Self {
            epoch: session.epoch(),
            js: measured.js?,
            distance: measured.sliced_wasserstein?,
            fake_std: measured.fake_std?,
            visited: found.map(|f| (f.visited.max(f.captured), f.total)),
            followed: session.fakes(FOLLOWED),
            opinion: [
                mean(&snapshot.plane().d_of_real),
                mean(&snapshot.plane().d_of_fakes),
            ],
            pull: snapshot.plane().pull,
        })
    }

    fn moved(&self, other: &Self) -> f64 {
        let distance =
            |(a, b): (&Point, &Point)| f64::from(a[0] - b[0]).hypot(f64::from(a[1] - b[1]));
        let sum: f64 = self
            .followed
            .iter()
            .zip(&other.followed)
            .map(distance)
            .sum();
        sum / FOLLOWED as f64
    }
}

/// What could rightly be said at an epoch, by the looks and the records before it and up to twice it.
/// docs/VERDICTS.md says the same in words.
pub(super) fn truth(
    looks: &[Look],
    records: &[Record],
    age: u64,
    perfect_spread: f64,
) -> Vec<Verdict> {
    let within = |from: u64, to: u64| -> Vec<&Look> {
        looks
            .iter()
            .filter(|l| (from..=to).contains(&l.epoch))
            .collect()
    };
    let (past, soon, later) = (
        within(age / 2, age * 3 / 4),
        within(age, age * 3 / 2),
        within(age * 3 / 2, age * 2),
    );
    let ahead = within(age, age * 2);
    let mean = |looks: &[&Look], of: fn(&Look) -> f64| {
        looks.iter().map(|l| of(l)).sum::<f64>() / looks.len().max(1) as f64
    };
    let js = |l: &Look| l.js;
    let distance = |l: &Look| l.distance;
    let is_spot = |l: &&Look| l.fake_std < (0.05_f64).min(0.25 * perfect_spread);
    let is_few = |l: &&Look| {
        l.visited
            .is_some_and(|(v, total)| total >= 4 && 4 * v <= total)
    };
    let is_good = |l: &&Look| l.js < 0.3 || (perfect_spread < 0.05 && l.distance < 0.015);
    let nearer = |a: &[&Look], b: &[&Look], by: f64| {
        mean(b, js) < mean(a, js) - by
            || (mean(b, distance) < (1.0 - 2.0 * by) * mean(a, distance) - 0.005)
    };
    let mut truth = Vec::new();
    // Progress that lasts: the coming half is better than the half before.
    if nearer(&past, &soon, 0.02) {
        truth.push(Verdict::Learning);
    }
    let is_still_good = ahead.iter().filter(|l| is_good(l)).count() * 10 >= 9 * ahead.len();
    if is_good(&soon[0]) && is_still_good && mean(&later, js) > mean(&soon, js) - 0.06 {
        truth.push(Verdict::Converged);
    }
    // It swung before, and it goes on to. Looks are too rare for that.
    let does_swing = |from: u64, to: u64| {
        let until = |epoch: u64| records.partition_point(|r| r.epoch <= epoch);
        let those = &records[until(from)..until(to)];
        let distance: f64 = those.iter().map(|r| f64::from(r.distance)).sum();
        let distance = distance / those.len().max(1) as f64;
        swings(those, (0.4 * distance).max(0.05)) >= 3
    };
    if does_swing(age / 2, age) && does_swing(age, 2 * age) {
        truth.push(Verdict::Oscillating);
    }
    let is_sure = |l: &&Look| l.opinion[0] > 0.9 && l.opinion[1] < 0.1;
    if soon.iter().filter(|l| is_sure(l)).count() * 4 >= 3 * soon.len()
        && !nearer(&past, &soon, 0.05)
    {
        truth.push(Verdict::DiscriminatorWins);
    }
    if soon.windows(2).all(|w| w[0].moved(w[1]) < 1e-4)
        && soon.iter().all(|l| l.pull < 1e-5)
        && !soon.iter().all(is_good)
    {
        truth.push(Verdict::Frozen);
    }
    if soon.iter().all(is_spot) || soon.iter().all(is_few) {
        truth.push(Verdict::Collapsed);
    }
    truth
}
