//! The same claim on other settings: whether it holds where it was observed, and whether elsewhere.

use serde::{Deserialize, Serialize};

use super::Experiment;
use crate::quantities::Quantity;

/// Other settings on which a claim is tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// Shipped preset that the arms start from there.
    pub preset: String,
    /// What is compared there; the experiment's metric if left out.
    #[serde(default)]
    pub metric: Option<Quantity>,
}

impl Experiment {
    /// The presets on which the claim is tested, its own first.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        let others = self.elsewhere.iter().map(|place| place.preset.as_str());
        std::iter::once(self.preset.as_str()).chain(others)
    }

    /// The same question on another preset, and on that alone. Which one need not be listed: a claim can be tried on any.
    #[must_use]
    pub fn on(&self, preset: &str) -> Self {
        let listed = self.elsewhere.iter().find(|place| place.preset == preset);
        let metric = listed.and_then(|place| place.metric);
        Self {
            preset: preset.to_owned(),
            elsewhere: Vec::new(),
            metric: metric.unwrap_or(self.metric),
            ..self.clone()
        }
    }

    /// Whether the settings are those that the claim is from.
    pub fn is_where_observed(&self) -> bool {
        self.preset == self.observed_on
    }
}
