//! A fixed set of 2-D points inside a configuration: a drawing or an imported file.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Decimals of a coordinate in a file: 1e-4 of the unit square is a tenth of a pixel on a
/// projector, and a drawing stays small enough to read.
const FILE_DECIMALS: f64 = 1e4;

/// Points of a drawing or an imported file, shared and immutable, so that a configuration is cheap
/// to copy for undo and for the training thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points(Arc<[[f32; 2]]>);

impl Points {
    /// The points, each `[x, y]`.
    pub fn as_slice(&self) -> &[[f32; 2]] {
        &self.0
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<Vec<[f32; 2]>> for Points {
    /// Keeps the points as a file would: rounded to four decimals, so that what is trained now and
    /// what is trained after saving and opening are the same.
    fn from(points: Vec<[f32; 2]>) -> Self {
        let round = |v: f32| ((f64::from(v) * FILE_DECIMALS).round() / FILE_DECIMALS) as f32;
        Self(points.into_iter().map(|p| p.map(round)).collect())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<[f32; 2]>::deserialize(deserializer)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_round_trip_changes_no_bit() {
        let points = Points::from(vec![[0.123_456_7, 1.0 / 3.0], [0.0, 1.0]]);
        let text = ron::to_string(&points).unwrap();
        assert_eq!(ron::from_str::<Points>(&text).unwrap(), points);
    }
}
