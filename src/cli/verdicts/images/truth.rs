//! What was true of a run on images, from its later course; docs/VERDICTS.md says the same in words.

use super::look::Look;
use crate::metrics::verdict::Verdict;

/// What could rightly be said at an epoch. Fréchet distances are in hundredths of the variance of real images' features.
pub(super) fn truth(looks: &[Look], d_equilibrium: f64, epoch: u64) -> Vec<Verdict> {
    let within = |from: u64, to: u64| -> Vec<&Look> {
        let is_within = |look: &&Look| (from..=to).contains(&look.epoch);
        looks.iter().filter(is_within).collect()
    };
    let (past, recent) = (within(epoch / 2, epoch * 3 / 4), within(epoch / 2, epoch));
    let soon = within(epoch, epoch * 3 / 2);
    let mean = |looks: &[&Look], of: fn(&Look) -> f64| {
        looks.iter().map(|look| of(look)).sum::<f64>() / looks.len().max(1) as f64
    };
    let all = |holds: &dyn Fn(&Look) -> bool| soon.iter().all(|look| holds(look));
    let distance = |look: &Look| look.frechet;
    let (before, after) = (mean(&past, distance), mean(&soon, distance));
    let (half, rest) = soon.split_at(soon.len().div_ceil(2));
    let mut truth = Vec::new();
    if soon.is_empty() || past.is_empty() {
        return truth;
    }
    if after < 0.9 * before - 0.5 {
        truth.push(Verdict::Learning);
    }
    let is_settled = rest.is_empty() || mean(rest, distance) > 0.8 * mean(half, distance);
    if all(&|look| look.frechet < 15.0 && look.nearest > 0.6) && is_settled {
        truth.push(Verdict::Converged);
    }
    let does_change = |looks: &[&Look]| mean(looks, |look| look.changed) >= 0.35;
    if does_change(&recent)
        && does_change(&soon)
        && all(&|l| l.frechet > 30.0)
        && after > 0.5 * before
    {
        truth.push(Verdict::Oscillating);
    }
    let is_sure = |look: &&&Look| look.d_of_real > 0.9 && look.d_of_fakes < 0.1;
    let sure = soon.iter().filter(is_sure).count();
    if 4 * sure >= 3 * soon.len() && after > 50.0 && after > 0.7 * before {
        truth.push(Verdict::DiscriminatorWins);
    }
    if all(&|look| look.moved < 1e-3 && look.frechet > 50.0) {
        truth.push(Verdict::Frozen);
    }
    let is_collapsed = |look: &Look| {
        look.frechet > 30.0 && (look.nearest < 0.25 || look.found <= 0.6 * look.total)
    };
    if all(&is_collapsed) {
        truth.push(Verdict::Collapsed);
    }
    let is_ideal = |look: &&Look| (look.d_loss / d_equilibrium - 1.0).abs() <= 0.06;
    if d_equilibrium > 0.0
        && recent.iter().all(is_ideal)
        && within(epoch, epoch)
            .iter()
            .all(|look| look.frechet > 8.0 * look.floor)
    {
        truth.push(Verdict::BlindDiscriminator);
    }
    truth
}
