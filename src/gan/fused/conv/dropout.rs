//! Dropout of whole channels (Tompson et al. 2015, arXiv 1411.4280), after their activation.

use std::ops::Range;

use super::activation;
use super::crew::Stage;
use super::grid::{Cut, Plane};
use super::product::{first_of, within};
use crate::config::Activation;
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::slopes::multiply;

/// Multiplies values by masks. Outputs: the values, and their slopes if they are there, which are written here unless
/// the activation has left them.
///
/// The way back multiplies by slopes that hold the masks, as the slope of an activation cannot be told from a value that
/// a mask has changed.
pub(super) struct Mask<'a> {
    /// How the batch is cut.
    pub cut: &'a Cut,
    /// Shape of the images.
    pub plane: Plane,
    /// What was applied to them.
    pub activation: Activation,
    /// A factor for each channel of each sample, [`Plane::of_channels`] of the images.
    pub masks: &'a [f32],
}

impl Stage<2> for Mask<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut values, mut slopes]: [&mut [f32]; 2],
    ) {
        for index in units {
            let unit = self.cut.unit(index);
            let width = self.plane.width() * unit.samples;
            let inner = self.plane.inner(unit);
            let values = within(first_of(&mut values, width), inner.clone());
            let slopes = within(first_of(&mut slopes, width), inner);
            let place = self.plane.of_channels().range(self.cut, 0, unit.panel);
            let masks = &self.masks[place];
            if !slopes.is_empty() {
                if self.activation != Activation::Silu {
                    slopes.fill(1.0);
                    activation::undo(lanes, self.activation, values, &[], slopes);
                }
                for pixel in slopes.chunks_exact_mut(masks.len()) {
                    multiply(lanes, pixel, masks);
                }
            }
            for pixel in values.chunks_exact_mut(masks.len()) {
                multiply(lanes, pixel, masks);
            }
        }
    }
}
