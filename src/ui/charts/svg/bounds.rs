//! The part of the plane that an exported chart shows, by the rule of the window's charts.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

use super::Drawn;
use crate::quantities::Chart;
use crate::ui::charts::axis::{Seen, range_of, snapped};
use crate::ui::charts::epochs::Epochs;
use crate::ui::charts::found::axis_of;

/// Most intervals of a value axis.
const VALUE_INTERVALS: f64 = 4.0;

/// What part of the plane a chart shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// First place on the time axis: an opened run begins where it was opened.
    pub(super) start: f64,
    /// Last place on it.
    pub(super) end: f64,
    /// Least and largest value.
    pub(super) values: (f64, f64),
}

impl Bounds {
    /// Of these curves, by the rule of the window's charts.
    pub(super) fn of<'a>(
        curves: impl Iterator<Item = &'a Drawn> + Clone,
        chart: Chart,
        axis: Epochs,
    ) -> Self {
        let (mut start, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
        for curve in curves.clone() {
            start = start.min(curve.start);
            last = curve
                .points
                .iter()
                .map(|(place, _)| *place)
                .fold(last, f64::max);
        }
        let start = if start.is_finite() { start } else { 0.0 };
        let end = last.max(axis.place(axis.epoch(start) + 10.0));
        let seen = curves.map(|curve| Seen {
            values: curve.points.iter().map(|(_, value)| *value).collect(),
            is_never_negative: curve.is_never_negative,
            reference: curve.reference,
        });
        let (values, _) = snapped(range_of(&axis_of(chart), seen), VALUE_INTERVALS);
        Self { start, end, values }
    }
}

/// The time axis, with numbers where the window has them.
pub(super) struct Places {
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) marks: Vec<f64>,
}

impl Ranged for Places {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, place: &f64, (left, right): (i32, i32)) -> i32 {
        let share = (place - self.start) / (self.end - self.start);
        left + (share * f64::from(right - left)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.marks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.start..self.end
    }
}
