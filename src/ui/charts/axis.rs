//! The part of the plane that a chart shows, its marks, and how numbers are written at them.

use egui_plot::{GridMark, PlotBounds};

use super::series::Series;
use crate::language::{fixed, localized};

/// Share of the most extreme values, on each side, that may lie outside a chart: neither a spike nor
/// the first moments of a long run must flatten the rest.
const OUTLIERS: f64 = 0.04;
/// About how many marks the time axis has.
pub(super) const EPOCH_MARKS: f64 = 5.0;
/// Least distance of two numbers of an axis that are above each other.
pub(super) const TICK_DISTANCE: f32 = 17.0;

/// How the value axis is chosen.
pub(super) enum Axis {
    /// Around what most values are.
    Fitted,
    /// From zero to what most values stay below, at least to the given one.
    FromZero(f64),
    /// From 0 to 1.
    Share,
}

/// Intervals of the value axis that there is room for.
pub(super) fn value_intervals(height: f32) -> f64 {
    // What is left between the first and the last number, below which the epochs are.
    f64::from(((height - 20.0) / TICK_DISTANCE).floor().clamp(1.0, 4.0))
}

/// The part of the plane that a chart shows: finite and not empty, whatever the curves hold. Its values end
/// at marks, whose distance comes with it, so that the numbers stay while the curves move between them. `first` and `last` are the
/// ends of the time axis.
pub(super) fn bounds(
    series: &[Series<'_>],
    axis: &Axis,
    (first, last): (f64, f64),
    is_shared: bool,
    most_intervals: f64,
) -> (PlotBounds, f64) {
    let seen = series.iter().flat_map(|s| {
        let curves = [Some(s.curve), s.other.filter(|_| is_shared)];
        curves.into_iter().flatten().map(|curve| Seen {
            values: curve.buckets().iter().map(|b| b.mean).collect(),
            is_never_negative: s.is_never_negative,
            reference: s.reference,
        })
    });
    let range = range_of(axis, seen);
    let ((low, high), step) = snapped(range, most_intervals);
    let margin = 0.04 * (high - low);
    let end = last + 0.01 * (last - first);
    let bounds = PlotBounds::from_min_max([first, low - margin], [end, high + margin]);
    (bounds, step)
}

/// A curve, as a value axis sees it.
pub(super) struct Seen {
    /// Its values, the oldest first.
    pub(super) values: Vec<f64>,
    /// Whether none of them can be below zero.
    pub(super) is_never_negative: bool,
    /// Its value at equilibrium.
    pub(super) reference: Option<f64>,
}

/// The values that a chart of these curves is about, in the window and in files; of shares the curves are not looked at.
pub(super) fn range_of(axis: &Axis, curves: impl Iterator<Item = Seen>) -> (f64, f64) {
    let least_height = match axis {
        Axis::Share => return (0.0, 1.0),
        Axis::FromZero(height) => Some(*height),
        Axis::Fitted => None,
    };
    let mut curves: Vec<Seen> = curves.collect();
    let newest = curves.iter().filter_map(|curve| curve.values.last());
    let newest: Vec<f64> = newest.copied().collect();
    if let Some(height) = least_height {
        let mut values: Vec<f64> = curves.into_iter().flat_map(|curve| curve.values).collect();
        let high = height.max(1.1 * fitted(&mut values).1);
        return (0.0, newest.into_iter().fold(high, f64::max));
    }
    let references = curves.iter().filter_map(|curve| curve.reference);
    let mut references: Vec<f64> = references.collect();
    // Each for itself: what one curve does must not pass for the outliers of several.
    let ranges = curves.iter_mut().filter(|curve| !curve.values.is_empty());
    let ranges = ranges.map(|curve| {
        let (low, high) = fitted(&mut curve.values);
        // Another loss, before or beside this one, may have been below.
        let is_below = curve.values.first().is_some_and(|least| *least < 0.0);
        let is_from_zero = curve.is_never_negative && !is_below;
        (if is_from_zero { low.max(0.0) } else { low }, high)
    });
    let widest = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    let (low, high) = ranges
        .reduce(widest)
        .unwrap_or_else(|| fitted(&mut references));
    // What happens now is in sight, and the equilibrium most of all when the losses leave it.
    let in_sight = || references.iter().chain(&newest).copied();
    (
        in_sight().fold(low, f64::min),
        in_sight().fold(high, f64::max),
    )
}

/// The same with at least that share of the height, below one half, under the lowest mark: its number then stays above those of the
/// epochs.
pub(super) fn with_room_below(bounds: PlotBounds, step: f64, share: f32) -> PlotBounds {
    let ([first, low], [last, high]) = (bounds.min(), bounds.max());
    let lowest = (low / step).ceil() * step;
    let share = f64::from(share).clamp(0.0, 0.5);
    let room = (high - lowest) * share / (1.0 - share);
    if !room.is_finite() {
        return bounds;
    }
    PlotBounds::from_min_max([first, low.min(lowest - room)], [last, high])
}

/// The range to the next marks on both sides, with at most so many intervals, and their size.
pub(super) fn snapped((low, high): (f64, f64), most: f64) -> ((f64, f64), f64) {
    let mut raw = (high - low) / most;
    // Each try is a longer step; three are the next power of ten.
    for _ in 0..8 {
        let Some(step) = round_step(raw) else { break };
        // Rounding must not cost an interval.
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        if last - first <= most {
            return ((first * step, last * step), step);
        }
        raw = 1.01 * step;
    }
    ((low, high), high - low)
}

/// A range that holds all but the most extreme values, at least 0.1 wide.
fn fitted(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (share * values.len().saturating_sub(1) as f64).round() as usize;
        values.get(index).copied().unwrap_or(0.0)
    };
    let (low, high) = (at(OUTLIERS), at(1.0 - OUTLIERS));
    let widen = ((0.1 - (high - low)) / 2.0).max(0.0);
    // A fifth more, as the bands reach beyond the means.
    let extra = 0.1 * (high - low);
    (low - widen - extra, high + widen + extra)
}

/// Marks at multiples of 1, 2 or 5 times a power of ten, about `count` of them.
pub(super) fn round_marks((low, high): (f64, f64), count: f64) -> Vec<GridMark> {
    round_step((high - low) / count).map_or_else(Vec::new, |step| marks((low, high), step))
}

/// The least of 1, 2 or 5 times a power of ten that is not below `raw`; `None` where that is no number.
pub fn round_step(raw: f64) -> Option<f64> {
    if !(raw.is_finite() && raw > 0.0) {
        return None;
    }
    let power = 10_f64.powf(raw.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| *step >= raw)
}

/// Marks at the multiples of a step.
pub(super) fn marks((low, high): (f64, f64), step: f64) -> Vec<GridMark> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    // Nothing that has room for more.
    if !(step > 0.0 && last - first < 1_000.0) {
        return Vec::new();
    }
    (first as i64..=last as i64)
        .map(|i| GridMark {
            value: i as f64 * step,
            step_size: step,
        })
        .collect()
}

/// With as many decimals as marks of this step need: 0.5 by 0.5, 2 by 1.
pub fn with_step_decimals(value: f64, step: f64) -> String {
    if value.abs() >= 1e5 {
        return localized(&format!("{value:.0e}"));
    }
    let decimals = (-step.log10()).ceil().clamp(0.0, 6.0) as usize;
    fixed(value, decimals)
}

/// 5, 500, 5k, 1.5M: an axis label that stays short, as far as labels that are so far apart then differ.
pub(super) fn short_count(value: f64, apart: f64) -> String {
    let (scaled, unit) = if value >= 1e6 && apart >= 1e5 {
        (value / 1e6, "M")
    } else if value >= 1e4 && apart >= 1e2 {
        (value / 1e3, "k")
    } else {
        (value, "")
    };
    let text = format!("{scaled:.1}");
    localized(text.strip_suffix(".0").unwrap_or(&text)) + unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Curve;

    #[test]
    fn marks_are_round_and_few() {
        let values =
            |bounds| -> Vec<f64> { round_marks(bounds, 4.0).iter().map(|m| m.value).collect() };
        assert_eq!(values((0.0, 10.0)), [0.0, 5.0, 10.0]);
        assert_eq!(values((0.0, 14_000.0)), [0.0, 5_000.0, 10_000.0]);
        assert_eq!(values((0.63, 0.84)).len(), 2);
        assert_eq!(values((-60.0, 60.0)), [-50.0, 0.0, 50.0]);
        assert!(values((1.0, 1.0)).is_empty() && values((0.0, f64::NAN)).is_empty());
    }

    #[test]
    fn the_numbers_of_the_value_axis_stay_while_the_curves_move() {
        for most in [1.0, 2.0, 4.0] {
            let ((low, high), step) = snapped((0.651, 0.742), most);
            assert!(low <= 0.651 && high >= 0.742, "{low} {high}");
            let numbers =
                |bounds| -> Vec<_> { marks(bounds, step).iter().map(|m| m.value).collect() };
            let here = numbers((low - 0.001, high + 0.001));
            // Both ends have one, and there is room for all of them.
            assert!((2..=1 + most as usize).contains(&here.len()), "{here:?}");
            assert_eq!(snapped((0.652, 0.744), most), ((low, high), step));
        }
        assert_eq!(snapped((0.0, 1.0), 2.0), ((0.0, 1.0), 0.5));
        assert_eq!(snapped((0.0, 0.3), 3.0).1, 0.1);
        for height in [30.0, 50.0, 90.0, 400.0] {
            let room = (height - 20.0) / value_intervals(height) as f32;
            assert!(height < 40.0 || room >= TICK_DISTANCE, "{height}");
        }
    }

    #[test]
    fn the_lowest_mark_has_its_room_and_none_comes_below_it() {
        let bounds = PlotBounds::from_min_max([0.0, -0.04], [10.0, 1.04]);
        let with = with_room_below(bounds, 0.5, 0.1);
        let share = (0.0 - with.min()[1]) / (with.max()[1] - with.min()[1]);
        assert!((share - f64::from(0.1_f32)).abs() < 1e-9, "{share}");
        assert_eq!(marks((with.min()[1], with.max()[1]), 0.5).len(), 3);
        assert_eq!((with.min()[0], with.max()), (0.0, [10.0, 1.04]));
        // What is there suffices.
        assert_eq!(with_room_below(bounds, 0.5, 0.01).min()[1], -0.04);
        assert_eq!(with_room_below(bounds, 0.0, 0.1).min()[1], -0.04);
    }

    #[test]
    fn marks_of_a_step_read_differently() {
        for (value, step, label) in [
            (0.5, 0.5, "0.5"),
            (2.0, 1.0, "2"),
            (0.65, 0.05, "0.65"),
            (5e8, 5e8, "5e8"),
        ] {
            assert_eq!(with_step_decimals(value, step), label);
        }
    }

    #[test]
    fn axis_labels_stay_short() {
        for (value, label) in [
            (0.0, "0"),
            (50.0, "50"),
            (5_000.0, "5000"),
            (25_000.0, "25k"),
            (1_500_000.0, "1.5M"),
        ] {
            assert_eq!(short_count(value, 1e5), label);
        }
        // Of a run that was opened late.
        assert_eq!(short_count(12_004.0, 2.0), "12004");
        assert_eq!(short_count(1_200_000.0, 1_000.0), "1200k");
    }

    #[test]
    fn the_loss_axis_ignores_a_spike_and_survives_emptiness() {
        let mut values = vec![0.7; 100];
        values.push(1e9);
        let (low, high) = fitted(&mut values);
        assert!(low < 0.7 && high > 0.7 && high < 1.0, "{low} {high}");
        let (low, high) = fitted(&mut []);
        assert!(low < high);
    }

    #[test]
    fn a_wild_curve_beside_calm_ones_is_not_cut() {
        let curve_of = |value: fn(u64) -> f64| {
            let mut curve = Curve::default();
            (1..100).for_each(|epoch| curve.push(epoch, value(epoch)));
            curve
        };
        let calm = curve_of(|_| 0.7);
        let wild = curve_of(|epoch| if epoch % 10 == 0 { 2.0 } else { 0.7 });
        let series = [&wild, &calm, &calm, &calm].map(Series::plain);
        let (b, _) = bounds(&series, &Axis::Fitted, (0.0, 100.0), false, 4.0);
        assert!(b.max()[1] >= 2.0, "{b:?}");
    }

    #[test]
    fn an_axis_of_what_is_never_negative_begins_at_zero_at_the_lowest() {
        let curve_of = |values: &[f64]| {
            let mut curve = Curve::default();
            (0..)
                .zip(values)
                .for_each(|(epoch, value)| curve.push(epoch, *value));
            curve
        };
        let lowest = |values: &[f64], is_never_negative| {
            let curve = curve_of(values);
            let series = [Series {
                reference: Some(0.25),
                is_never_negative,
                ..Series::plain(&curve)
            }];
            let (b, step) = bounds(&series, &Axis::Fitted, (0.0, 10.0), false, 4.0);
            marks((b.min()[1], b.max()[1]), step)[0].value
        };
        for values in [&[0.02, 0.5, 1.1][..], &[0.0; 5], &[0.001, 0.002]] {
            assert!(lowest(values, true).abs() < 1e-12, "{values:?}");
            assert!(lowest(values, false) < 0.0, "{values:?}");
        }
        // Far above, it does not begin at zero; and what was below after all is in sight.
        assert!(lowest(&[0.25, 0.26], true) > 0.0);
        assert!(lowest(&[-0.4, 0.5], true) < 0.0);
    }

    #[test]
    fn both_sides_have_the_same_axis() {
        let curve_of = |value: f64| {
            let mut curve = Curve::default();
            (1..50).for_each(|epoch| curve.push(epoch, value));
            curve
        };
        let (low, high) = (curve_of(0.2), curve_of(5.0));
        let chart = |curve, other| Series {
            other: Some(other),
            ..Series::plain(curve)
        };
        let sides = [[chart(&low, &high)], [chart(&high, &low)]];
        let of = |is_shared| {
            sides
                .each_ref()
                .map(|s| bounds(s, &Axis::Fitted, (0.0, 50.0), is_shared, 4.0).0)
        };
        let [a, b] = of(true);
        assert_eq!((a.min(), a.max()), (b.min(), b.max()));
        assert!(a.min()[1] < 0.2 && a.max()[1] > 5.0);
        let [a, b] = of(false);
        assert!(a.max()[1] < 5.0 && b.min()[1] > 0.2);
    }

    #[test]
    fn bounds_are_finite_for_an_empty_chart() {
        let curve = Curve::default();
        let series = [Series::plain(&curve)];
        for axis in [Axis::Fitted, Axis::FromZero(1.0), Axis::Share] {
            let (b, step) = bounds(&series, &axis, (0.0, 10.0), false, 2.0);
            assert!(b.is_valid() && b.width() > 0.0 && b.height() > 0.0);
            assert!(step > 0.0);
        }
    }
}
