//! Means, gains and swings over records.

use super::super::Record;

/// The mean of a number of records.
pub(super) fn mean(records: &[Record], of: impl Fn(&Record) -> f32) -> f64 {
    records.iter().map(|r| f64::from(of(r))).sum::<f64>() / records.len().max(1) as f64
}

/// By how much the mean of `to` is above that of `from`, and two standard errors of it.
pub(super) fn gain(
    from: &[Record],
    to: &[Record],
    of: impl Fn(&Record) -> f32 + Copy,
) -> (f64, f64) {
    let error = |part: &[Record]| {
        let mean = mean(part, of);
        let squares = part.iter().map(|r| (f64::from(of(r)) - mean).powi(2));
        squares.sum::<f64>() / (part.len() * part.len()).max(1) as f64
    };
    (
        mean(to, of) - mean(from, of),
        2.0 * (error(from) + error(to)).sqrt(),
    )
}

/// The smallest and the largest.
pub(super) fn range(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    })
}

/// Whether it holds for three quarters of them.
pub(super) fn most(records: &[Record], holds: impl Fn(&Record) -> bool) -> bool {
    4 * records.iter().filter(|r| holds(r)).count() >= 3 * records.len()
}

/// How often the fakes' mean turns to go the other way by at least `bar`, along the axis along which it does
/// so more often.
pub fn swings(records: &[Record], bar: f64) -> usize {
    let along = |axis: usize| turns(records.iter().map(|r| r.center[axis]), bar);
    along(0).max(along(1))
}

/// How often a series turns to go up or down by at least so much, one after the other; setting out counts.
fn turns(mut values: impl Iterator<Item = f32>, bar: f64) -> usize {
    let Some(first) = values.next().map(f64::from) else {
        return 0;
    };
    // The lowest and the highest value since the last turn.
    let (mut low, mut high, mut count) = (first, first, 0);
    let mut goes_up = None;
    for value in values.map(f64::from) {
        (low, high) = (low.min(value), high.max(value));
        if goes_up != Some(true) && value - low >= bar {
            (goes_up, high, count) = (Some(true), value, count + 1);
        } else if goes_up != Some(false) && high - value >= bar {
            (goes_up, low, count) = (Some(false), value, count + 1);
        }
    }
    count
}
