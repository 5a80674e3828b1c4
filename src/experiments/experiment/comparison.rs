//! Two arms that are compared, and what the claim expects of them.

use serde::{Deserialize, Serialize};

use crate::quantities::Quantity;

/// What the claim expects of two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The first is better.
    ABetter,
    /// The second is better.
    BBetter,
    /// The first is higher, in a metric of which neither direction is better.
    AHigher,
    /// The second is higher, in a metric of which neither direction is better.
    BHigher,
    /// It makes no difference.
    NoDifference,
}

/// A metric by its name alone, where RON would want `Some(…)`.
pub(super) mod plain_option {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::Quantity;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's signature"
    )]
    pub fn serialize<S: Serializer>(metric: &Option<Quantity>, to: S) -> Result<S::Ok, S::Error> {
        metric.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Quantity>, D::Error> {
        Quantity::deserialize(from).map(Some)
    }
}

/// Two arms, compared seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Name of the first arm.
    pub a: String,
    /// Name of the second arm.
    pub b: String,
    /// What is compared; the experiment's metric if left out.
    #[serde(default, with = "plain_option")]
    pub metric: Option<Quantity>,
    /// What the claim says.
    pub expect: Expectation,
}
