//! Activations of a row of values, and the way back through them.

use crate::config::Activation;
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::slopes::{
    activate, leaky_slope, multiply, multiply_by_slope, silu_with_slopes,
};

/// Applies an activation. `slopes` are written for SiLU, if there is room for them.
#[inline(always)]
pub(super) fn apply<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    values: &mut [f32],
    slopes: &mut [f32],
) {
    if let Some(slope) = leaky_slope(activation) {
        // A factor: a choice between a value in memory and another becomes a masked store, which takes ten times as long.
        let (one, slope) = (lanes.splat(1.0), lanes.splat(slope));
        for x in lanes.vectors_mut(values) {
            *x = lanes.mul(*x, lanes.if_positive(*x, one, slope));
        }
    } else if activation == Activation::Silu && !slopes.is_empty() {
        silu_with_slopes(lanes, values, slopes);
    } else {
        activate(lanes, activation, values);
    }
}

/// Multiplies by the slope of an activation where its output is `y`; by `slopes` where they were kept.
#[inline(always)]
pub(super) fn undo<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    y: &[f32],
    slopes: &[f32],
    delta: &mut [f32],
) {
    if !slopes.is_empty() {
        multiply(lanes, delta, slopes);
    } else if let Some(slope) = leaky_slope(activation) {
        let (one, slope) = (lanes.splat(1.0), lanes.splat(slope));
        for (delta, y) in lanes.vectors_mut(delta).iter_mut().zip(lanes.vectors(y)) {
            *delta = lanes.mul(*delta, lanes.if_positive(*y, one, slope));
        }
    } else {
        multiply_by_slope(lanes, activation, y, delta);
    }
}
