//! [`Dropout`]: which units of a pass are switched off.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt as _;

use super::Convolutional;
use crate::data::Rng;

/// Dropout of one training pass.
pub struct Dropout<'a> {
    /// Probability with which a hidden unit is dropped, in [0, 1).
    pub rate: f64,
    /// Where the masks are drawn from.
    pub rng: &'a mut Rng,
}

impl Dropout<'_> {
    /// Zeros and 1/(1 − rate)s.
    pub(super) fn mask(&mut self, shape: [usize; 2], device: &Device) -> Tensor<2> {
        let mask = self.draw(shape[0] * shape[1]);
        Tensor::from_data(TensorData::new(mask, shape), &device.clone().inner())
    }

    /// Those of a whole pass through a convolutional network: the numbers that [`Self::mask`] would draw layer by layer.
    pub fn masks(&mut self, network: &Convolutional, batch: usize) -> Arc<[f32]> {
        self.draw(batch * network.hidden_channels()).into()
    }

    fn draw(&mut self, count: usize) -> Vec<f32> {
        let keep = (1.0 - self.rate) as f32;
        let mut one = || {
            if self.rng.random::<f32>() < keep {
                keep.recip()
            } else {
                0.0
            }
        };
        (0..count).map(|_| one()).collect()
    }
}
