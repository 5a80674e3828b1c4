//! Curves of a whole run in bounded memory: neighbouring values merge as the run grows, and each
//! merged value keeps its mean and its extremes, so that a spike survives for ever.

use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::metrics::verdict::Records;
use crate::quantities::{self, Measured, Quantity};

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

/// The curves of a run, one for each quantity that is drawn, and the records for its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    curves: Vec<(Quantity, Curve)>,
    /// What verdicts are made of.
    pub records: Records,
}

impl Default for History {
    fn default() -> Self {
        let empty = |(quantity, _)| (quantity, Curve::default());
        Self {
            curves: quantities::curves().map(empty).collect(),
            records: Records::default(),
        }
    }
}

impl History {
    /// The curve of a quantity; an empty one if it is not drawn.
    pub fn curve(&self, quantity: Quantity) -> &Curve {
        static EMPTY: LazyLock<Curve> = LazyLock::new(Curve::default);
        let found = self.curves.iter().find(|(which, _)| *which == quantity);
        found.map_or(&EMPTY, |(_, curve)| curve)
    }

    /// All curves.
    pub fn curves(&self) -> impl Iterator<Item = (Quantity, &Curve)> {
        self.curves.iter().map(|(which, curve)| (*which, curve))
    }

    /// Whether a file may hold it; see [`Curve::is_valid`].
    pub fn is_valid(&self) -> bool {
        self.records.is_valid() && self.curves().all(|(_, curve)| curve.is_valid())
    }

    /// Forgets what came after an epoch.
    pub fn truncate(&mut self, epoch: u64) {
        for (_, curve) in &mut self.curves {
            curve.truncate(epoch);
        }
        self.records.truncate(epoch);
    }

    /// Adds what was measured at one moment.
    pub fn push(&mut self, epoch: u64, measured: &Measured) {
        for (quantity, curve) in &mut self.curves {
            if let Some(value) = quantity.drawn(measured) {
                curve.push(epoch, value);
            }
        }
    }
}

/// An entry for each curve under the quantity's key, then the records.
impl Serialize for History {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (quantity, curve) in &self.curves {
            // Files of points stay what they were.
            if quantity.is_of_images() && curve.buckets().is_empty() {
                continue;
            }
            map.serialize_entry(quantity.key(), curve)?;
        }
        if !self.records.is_empty() {
            map.serialize_entry(RECORDS, &self.records)?;
        }
        map.end()
    }
}

/// Name of the records in files.
const RECORDS: &str = "records";

impl<'de> Deserialize<'de> for History {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = History;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("curves")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<History, A::Error> {
                let mut history = History::default();
                let mut seen = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    let of_key = |(which, _): &&mut (Quantity, Curve)| which.key() == key;
                    if key == RECORDS {
                        history.records = map.next_value()?;
                    } else if let Some((_, curve)) = history.curves.iter_mut().find(of_key) {
                        *curve = map.next_value()?;
                    } else {
                        let known = quantities::curves().map(|(which, _)| which.key());
                        let known: Vec<_> = known.chain([RECORDS]).collect();
                        let known = known.join("`, `");
                        return Err(A::Error::custom(format_args!(
                            "unknown field `{key}`, expected one of `{known}`"
                        )));
                    }
                    if seen.contains(&key) {
                        return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
                    }
                    seen.push(key);
                }
                Ok(history)
            }
        }

        from.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> History {
        let mut history = History::default();
        let losses = Measured {
            d_loss: Some(0.625),
            g_loss: Some(0.5),
            ..Measured::default()
        };
        history.push(1, &losses);
        let scores = Measured {
            kl: Some(0.1),
            js: Some(0.2),
            coverage: Some(0.4),
            precision: Some(0.5),
            fake_std: Some(0.3),
            ..Measured::default()
        };
        history.push(2, &scores);
        history
    }

    #[test]
    fn what_was_measured_is_added_and_nothing_else() {
        let history = measured();
        let last = |quantity| {
            let bucket = history.curve(quantity).buckets().last()?;
            Some((bucket.epoch, bucket.mean))
        };
        assert_eq!(last(Quantity::DLoss), Some((1, 0.625)));
        assert_eq!(last(Quantity::Js), Some((2, 0.2)));
        assert_eq!(last(Quantity::Modes), None);
        // No chart shows it.
        assert_eq!(last(Quantity::FakeStd), None);
    }

    #[test]
    fn a_file_has_the_curves_by_name_in_an_order_that_stays() {
        let history = measured();
        let text = serde_json::to_string(&history).unwrap();
        let one = |epoch: u64, value: f64| {
            format!(
                r#"{{"buckets":[{{"epoch":{epoch},"mean":{value},"min":{value},"max":{value},"count":1}}],"width":1}}"#
            )
        };
        let none = r#"{"buckets":[],"width":1}"#;
        let (d, g) = (one(1, 0.625), one(1, 0.5));
        let (kl, js) = (one(2, 0.1), one(2, 0.2));
        let (coverage, precision) = (one(2, 0.4), one(2, 0.5));
        let expected = format!(
            r#"{{"d_loss":{d},"g_loss":{g},"kl":{kl},"js":{js},"coverage":{coverage},"precision":{precision},"modes":{none},"high_quality":{none}}}"#
        );
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<History>(&text).unwrap(), history);
        // Files that lack a curve are read, those with one that nobody knows are not.
        let older = text.replace(&format!(r#","high_quality":{none}"#), "");
        assert_ne!(older, text);
        assert_eq!(serde_json::from_str::<History>(&older).unwrap(), history);
        for (old, new, expected) in [
            (
                r#""js""#,
                r#""fake_std""#,
                "unknown field `fake_std`, expected one of `d_loss`, `g_loss`, `kl`",
            ),
            (r#""js""#, r#""kl""#, "duplicate field `kl`"),
            (r#""js":{"#, r#""js":{"x":1,"#, "unknown field `x`"),
        ] {
            let bad = text.replacen(old, new, 1);
            let error = serde_json::from_str::<History>(&bad).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

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
