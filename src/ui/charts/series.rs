//! What one curve of a chart is, in numbers and words.

use eframe::egui::Color32;

use crate::language::{fixed, localized};
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
    /// Whether no value can be below zero, so that a fitted axis does not reach there either.
    pub(super) is_never_negative: bool,
}

#[cfg(test)]
impl<'a> Series<'a> {
    /// A curve alone, with nothing said of it.
    pub(super) fn plain(curve: &'a Curve) -> Self {
        Self {
            label: "",
            help: "",
            color: Color32::WHITE,
            curve,
            other: None,
            now: None,
            is_share: false,
            reference: None,
            is_never_negative: false,
        }
    }
}

impl Series<'_> {
    /// A value of it in words.
    pub(super) fn text(&self, value: f64) -> String {
        if self.is_share {
            format!(
                "{} {}",
                self.label,
                tr!("{share} %", share = fixed(100.0 * value, 0))
            )
        } else {
            format!("{} {}", self.label, reading(value))
        }
    }
}

/// What the curves say at an epoch, or at their end.
pub(super) fn read_out(series: &[Series<'_>], epoch: u64) -> Vec<String> {
    let at = |s: &Series<'_>| {
        let buckets = s.curve.buckets();
        // What was measured once says nothing of what was before.
        if let [only] = buckets
            && epoch < only.epoch
        {
            return None;
        }
        let index = buckets.partition_point(|b| b.epoch < epoch);
        let bucket = buckets.get(index).or(buckets.last())?;
        Some(s.text(bucket.mean))
    };
    series.iter().filter_map(at).collect()
}

/// Three decimals; what is far beyond any sensible loss by its power of ten.
pub fn reading(value: f64) -> String {
    if value.abs() < 1e4 {
        fixed(value, 3)
    } else {
        localized(&format!("{value:.2e}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stay_short() {
        assert_eq!(reading(0.6774), "0.677");
        assert_eq!(reading(-9_999.0), "−9999.000");
        assert_eq!(reading(2.394_807e22), "2.39e22");
    }
}
