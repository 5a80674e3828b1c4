//! The value axis of a chart that stands elsewhere than among the curves: around its values, with numbers at both ends.

use eframe::egui::{Ui, Vec2b};
use egui_plot::{AxisHints, Plot, PlotBounds};

use super::axis::{marks, snapped, value_intervals, with_step_decimals};
use crate::ui::theme::small_font;

/// Least width of the axis: as a share of its largest number, and where all are 0.
const LEAST: (f64, f64) = (0.02, 0.1);
/// Room for its numbers.
const WIDTH: f32 = 40.0;
/// Room beyond both ends, as a share of the axis: what lies there is whole.
const MARGIN: f64 = 0.06;

/// From the mark below the least value to the one above the largest, and how far marks are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueAxis {
    low: f64,
    high: f64,
    step: f64,
}

impl ValueAxis {
    /// Around all finite values, in a plot of that height in points; from 0 to 1 without any.
    pub fn around(values: impl Iterator<Item = f64>, height: f32) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let range = finite.fold(None, |range: Option<(f64, f64)>, value| {
            let (low, high) = range.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
        let (low, high) = range.unwrap_or((0.0, 1.0));
        let (share, of_zeros) = LEAST;
        let largest = low.abs().max(high.abs());
        let least = if largest > 0.0 {
            share * largest
        } else {
            of_zeros
        };
        let widen = (least - (high - low)).max(0.0) / 2.0;
        // Most quantities cannot be below zero.
        let lowest = if low < 0.0 { f64::MIN } else { 0.0 };
        let range = ((low - widen).max(lowest), high + widen);
        let ((low, high), step) = snapped(range, value_intervals(height));
        Self { low, high, step }
    }

    /// Gives a plot this axis, with a number at each mark.
    pub fn on<'a>(self, ui: &Ui, plot: Plot<'a>) -> Plot<'a> {
        let weak = ui.visuals().weak_text_color();
        let axis = AxisHints::new_y()
            .label_spacing(2.0..=3.0)
            .tick_label_font(small_font(ui.ctx()))
            .tick_label_color(weak)
            .formatter(|mark, _| with_step_decimals(mark.value, mark.step_size))
            .min_thickness(WIDTH);
        plot.auto_bounds(Vec2b::FALSE)
            .custom_y_axes(vec![axis])
            .y_grid_spacer(move |input| marks(input.bounds, self.step))
            .grid_spacing(2.0..=3.0)
            .grid_color(weak.gamma_multiply(0.5))
    }

    /// What the plot shows, from one place of the other axis to another.
    pub fn bounds(self, first: f64, last: f64) -> PlotBounds {
        let margin = MARGIN * (self.high - self.low);
        PlotBounds::from_min_max([first, self.low - margin], [last, self.high + margin])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64], height: f32) -> Vec<f64> {
        let axis = ValueAxis::around(values.iter().copied(), height);
        let bounds = axis.bounds(0.0, 1.0);
        let marks = marks((bounds.min()[1], bounds.max()[1]), axis.step);
        marks.iter().map(|mark| mark.value).collect()
    }

    #[test]
    fn an_axis_has_two_numbers_at_least_and_follows_its_values() {
        for values in [
            &[0.14, 0.92][..],
            &[0.31, 0.34],
            &[0.5],
            &[0.0; 4],
            &[-3.0, 2e5],
            &[1e-4, 2e-4, f64::INFINITY, f64::NAN],
            &[],
        ] {
            for height in [60.0, 110.0, 150.0] {
                let found = numbers(values, height);
                assert!((2..=5).contains(&found.len()), "{values:?}: {found:?}");
                let (Some(first), Some(last)) = (found.first(), found.last()) else {
                    panic!("{values:?}");
                };
                let close = 1e-9 * (last - first);
                for value in values.iter().filter(|value| value.is_finite()) {
                    assert!(
                        *first - close <= *value && *value <= *last + close,
                        "{values:?}: {found:?}"
                    );
                }
                let is_negative = values.iter().any(|value| *value < 0.0);
                assert_eq!(*first < 0.0, is_negative, "{values:?}: {found:?}");
            }
        }
        // What differs little is not flat.
        let found = numbers(&[0.31, 0.34], 150.0);
        assert!(
            found[0] >= 0.3 && found[found.len() - 1] <= 0.36,
            "{found:?}"
        );
    }
}
