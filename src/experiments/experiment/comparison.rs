//! Two arms that are compared, and what the claim expects of them.

use serde::{Deserialize, Deserializer, Serialize};

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

/// Two arms, compared seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Name of the first arm.
    pub a: String,
    /// Name of the second arm.
    pub b: String,
    /// What is compared; the experiment's metric if left out.
    #[serde(default)]
    pub metric: Option<Quantity>,
    /// What the claim says, which every file has to say; `None` of arms that are compared by something else than the claim is about.
    #[serde(deserialize_with = "expected")]
    pub expect: Option<Expectation>,
}

/// What a file says is expected; it cannot leave that out.
fn expected<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Expectation>, D::Error> {
    Expectation::deserialize(deserializer).map(Some)
}
