//! What one curve of a chart is, in numbers and words.

use eframe::egui::Color32;

use super::axis::reading;
use crate::training::Curve;

/// One curve of a chart.
pub(super) struct Series<'a> {
    pub(super) label: &'static str,
    pub(super) help: &'static str,
    pub(super) color: Color32,
    pub(super) curve: &'a Curve,
    /// The same of the road that was left, or of the run beside this one.
    pub(super) other: Option<&'a Curve>,
    pub(super) now: Option<f64>,
    /// Whether values are shares, shown in percent.
    pub(super) is_share: bool,
    /// A thin dashed line: the value at equilibrium.
    pub(super) reference: Option<f64>,
}

impl Series<'_> {
    /// A value of it in words.
    pub(super) fn text(&self, value: f64) -> String {
        if self.is_share {
            format!("{} {:.0} %", self.label, 100.0 * value)
        } else {
            format!("{} {}", self.label, reading(value))
        }
    }
}

/// What the curves say at an epoch, or at their end.
pub(super) fn read_out(series: &[Series<'_>], epoch: u64) -> Vec<String> {
    let at = |s: &Series<'_>| {
        let buckets = s.curve.buckets();
        let index = buckets.partition_point(|b| b.epoch < epoch);
        let bucket = buckets.get(index).or(buckets.last())?;
        Some(s.text(bucket.mean))
    };
    series.iter().filter_map(at).collect()
}
