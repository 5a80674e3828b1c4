//! [`Style`]: settings that only style networks have.

use serde::{Deserialize, Serialize};

use super::{BatchDeviation, Critic, LastLayer, StyleLayers, StyleStart, WeightScale};

/// What style networks have beside the settings of convolutional ones (Karras et al., arXiv 1812.04948 and 1912.04958).
/// Defaults are the recipe that learns while one looks on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Style {
    /// Dense layers from noise to the style w.
    pub mapping_layers: u32,
    /// Numbers of w.
    pub width: u32,
    /// What the image starts from.
    pub start: StyleStart,
    /// How layers take their style.
    pub layers: StyleLayers,
    /// How the last one does.
    pub last: LastLayer,
    /// Channels of a layer of G and of [`Critic::StyleGan`], at most.
    pub most_channels: u32,
    /// How weights of G, and of [`Critic::StyleGan`], are scaled.
    pub weights: WeightScale,
    /// Share of the learning rate that the mapping has with equalised weights.
    pub mapping_rate: f64,
    /// Share of batches in which the layers after a random one have the styles of other noise.
    pub mixing: f64,
    /// The discriminator.
    pub critic: Critic,
    /// Whether it sees how much its batch differs.
    pub batch_deviation: BatchDeviation,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            mapping_layers: 2,
            width: 64,
            start: StyleStart::default(),
            layers: StyleLayers::default(),
            last: LastLayer::default(),
            most_channels: 64,
            weights: WeightScale::default(),
            mapping_rate: 0.1,
            mixing: 0.5,
            critic: Critic::default(),
            batch_deviation: BatchDeviation::On,
        }
    }
}
