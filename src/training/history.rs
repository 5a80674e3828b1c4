//! Curves of a whole run in bounded memory: neighbouring values merge as the run grows, and each
//! merged value keeps its mean and its extremes, so that a spike survives for ever.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::metrics::Metrics;
use crate::metrics::verdict::Records;

/// Most buckets of a curve: about one a pixel of its plot.
const CAPACITY: usize = 512;

/// Most values in a bucket of a file, so that merging cannot overflow.
const MOST_COUNT: u64 = 1 << 55;

/// Values of neighbouring epochs, merged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// The epoch of the last value.
    pub epoch: u64,
    /// Mean of the values.
    pub mean: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    count: u64,
}

impl Bucket {
    fn merge(&mut self, other: &Self) {
        let count = self.count + other.count;
        self.mean += (other.mean - self.mean) * other.count as f64 / count as f64;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.epoch = other.epoch;
        self.count = count;
    }
}

/// A quantity over the epochs of a run, in at most 512 buckets of equal width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Shared with the pictures that show it, as most curves are the same from picture to picture.
    buckets: Arc<Vec<Bucket>>,
    /// Epochs that one bucket covers; a power of two.
    width: u64,
}

impl Default for Curve {
    fn default() -> Self {
        Self {
            buckets: Arc::default(),
            width: 1,
        }
    }
}

impl Curve {
    /// Adds a value; epochs must not go back. A value that is no finite number is left out: the
    /// run stops at such a value and says so.
    pub fn push(&mut self, epoch: u64, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.add(Bucket {
            epoch,
            mean: value,
            min: value,
            max: value,
            count: 1,
        });
        while self.buckets.len() > CAPACITY {
            self.width *= 2;
            for bucket in std::mem::take(&mut self.buckets).iter() {
                self.add(*bucket);
            }
        }
    }

    fn add(&mut self, bucket: Bucket) {
        let buckets = Arc::make_mut(&mut self.buckets);
        match buckets.last_mut() {
            Some(last) if last.epoch / self.width == bucket.epoch / self.width => {
                last.merge(&bucket);
            }
            _ => buckets.push(bucket),
        }
    }

    /// Forgets what came after an epoch. A bucket that reaches beyond it goes as a whole.
    pub fn truncate(&mut self, epoch: u64) {
        let kept = self.buckets.partition_point(|b| b.epoch <= epoch);
        if kept < self.buckets.len() {
            Arc::make_mut(&mut self.buckets).truncate(kept);
        }
    }

    /// Whether a file may hold it: buckets in order, within bounds, of finite numbers.
    pub fn is_valid(&self) -> bool {
        let is_finite = |b: &Bucket| b.mean.is_finite() && b.min.is_finite() && b.max.is_finite();
        self.width.is_power_of_two()
            && self.buckets.len() <= CAPACITY
            && self
                .buckets
                .iter()
                .all(|b| (1..=MOST_COUNT).contains(&b.count) && is_finite(b))
            && self.buckets.windows(2).all(|w| w[0].epoch < w[1].epoch)
    }

    /// The buckets, oldest first.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// At most about so many buckets, for a picture that is not wider: neighbours merge, and keep their
    /// extremes.
    pub fn thinned(&self, most: usize) -> Vec<Bucket> {
        let together = self.buckets.len().div_ceil(most.max(1)).max(1);
        let merged = self.buckets.chunks(together).filter_map(|chunk| {
            let (first, rest) = chunk.split_first()?;
            let mut bucket = *first;
            for other in rest {
                bucket.merge(other);
            }
            Some(bucket)
        });
        merged.collect()
    }
}

/// The curves of a run, and the records for its verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct History {
    /// D's loss as plotted: half of what it minimises.
    pub d_loss: Curve,
    /// G's loss.
    pub g_loss: Curve,
    /// [`Metrics::kl`].
    pub kl: Curve,
    /// [`Metrics::js`].
    pub js: Curve,
    /// [`Metrics::coverage`].
    pub coverage: Curve,
    /// [`Metrics::precision`].
    pub precision: Curve,
    /// Modes captured of all modes, as a share; empty where there are no modes.
    pub modes: Curve,
    /// Share of high-quality samples; empty where there are no modes.
    pub high_quality: Curve,
    /// What verdicts are made of.
    #[serde(skip_serializing_if = "Records::is_empty")]
    pub records: Records,
}

impl History {
    /// All curves.
    fn curves(&mut self) -> [&mut Curve; 8] {
        let Self {
            d_loss,
            g_loss,
            kl,
            js,
            coverage,
            precision,
            modes,
            high_quality,
            records: _,
        } = self;
        [
            d_loss,
            g_loss,
            kl,
            js,
            coverage,
            precision,
            modes,
            high_quality,
        ]
    }

    /// Whether a file may hold it; see [`Curve::is_valid`].
    pub fn is_valid(&self) -> bool {
        self.records.is_valid() && self.clone().curves().iter().all(|curve| curve.is_valid())
    }

    /// Forgets what came after an epoch.
    pub fn truncate(&mut self, epoch: u64) {
        for curve in self.curves() {
            curve.truncate(epoch);
        }
        self.records.truncate(epoch);
    }

    /// Adds the metrics of one moment.
    pub fn push_metrics(&mut self, epoch: u64, metrics: &Metrics) {
        self.kl.push(epoch, metrics.kl);
        self.js.push(epoch, metrics.js);
        self.coverage.push(epoch, metrics.coverage);
        self.precision.push(epoch, metrics.precision);
        if let Some(modes) = metrics.modes {
            self.modes
                .push(epoch, modes.captured as f64 / modes.total as f64);
            self.high_quality.push(epoch, modes.high_quality);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_extremes_and_the_mean() {
        let mut curve = Curve::default();
        (1..=500).for_each(|epoch| curve.push(epoch, if epoch == 333 { 90.0 } else { 1.0 }));
        let thin = curve.thinned(100);
        assert_eq!(thin.len(), 100);
        assert_eq!(thin.last().map(|b| b.epoch), Some(500));
        assert_eq!(thin.iter().map(|b| b.max).fold(0.0, f64::max), 90.0);
        let mean = thin.iter().map(|b| b.mean).sum::<f64>() / 100.0;
        assert!((mean - (499.0 + 90.0) / 500.0).abs() < 1e-12);
        curve.push(501, 4.0);
        let newest = curve.thinned(100).last().map(|b| (b.epoch, b.max));
        assert_eq!(newest, Some((501, 4.0)));
        assert_eq!(curve.thinned(1_000), curve.buckets());
        assert!(Curve::default().thinned(0).is_empty());
    }

    #[test]
    fn a_short_run_keeps_every_value() {
        let mut curve = Curve::default();
        for epoch in 1..=500 {
            curve.push(epoch, epoch as f64);
        }
        assert_eq!(curve.buckets().len(), 500);
        assert!(curve.buckets().iter().all(|b| b.mean == b.epoch as f64));
    }

    #[test]
    fn a_long_run_stays_small_and_loses_neither_mean_nor_spike() {
        let mut curve = Curve::default();
        let n = 1_000_000;
        for epoch in 1..=n {
            curve.push(epoch, if epoch == 123_456 { 99.0 } else { 1.0 });
        }
        let buckets = curve.buckets();
        assert!((CAPACITY / 2 - 1..=CAPACITY).contains(&buckets.len()));
        assert_eq!(buckets.iter().map(|b| b.count).sum::<u64>(), n);
        let total: f64 = buckets.iter().map(|b| b.mean * b.count as f64).sum();
        assert!((total - (n as f64 + 98.0)).abs() < 1e-3);
        let spike = buckets.iter().position(|b| b.max == 99.0).unwrap();
        assert!(buckets[spike].epoch >= 123_456 && buckets[spike - 1].epoch < 123_456);
        assert!(buckets.windows(2).all(|w| w[0].epoch < w[1].epoch));
        assert_eq!(buckets.last().unwrap().epoch, n);
    }

    #[test]
    fn a_copy_for_a_picture_shares_what_did_not_change() {
        let mut curve = Curve::default();
        (1..=100).for_each(|epoch| curve.push(epoch, 1.0));
        let shown = curve.clone();
        assert!(Arc::ptr_eq(&shown.buckets, &curve.buckets));
        curve.truncate(100);
        assert!(Arc::ptr_eq(&shown.buckets, &curve.buckets));
        // What is shown stays what it was.
        curve.push(101, 2.0);
        assert_eq!((shown.buckets.len(), curve.buckets.len()), (100, 101));
    }

    #[test]
    fn values_that_are_no_number_are_left_out() {
        let mut curve = Curve::default();
        curve.push(1, f64::NAN);
        curve.push(2, f64::INFINITY);
        assert!(curve.buckets().is_empty());
    }
}
