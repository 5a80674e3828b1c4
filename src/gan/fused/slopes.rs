//! Activations and their slopes on rows of values that are already computed.

use super::lanes::{Lanes, Machine, Vector};
use crate::config::Activation;
use crate::gan::activation::LEAKY_SLOPE;

/// Slope of the activation for negative sums, where it is one of max(x, slope·x).
pub(super) fn leaky_slope(activation: Activation) -> Option<f32> {
    match activation {
        Activation::Relu => Some(0.0),
        Activation::LeakyRelu => Some(LEAKY_SLOPE as f32),
        Activation::Elu | Activation::Silu | Activation::Tanh | Activation::Sigmoid => None,
    }
}

#[inline(always)]
pub(super) fn activate<M: Machine>(lanes: Lanes<M>, activation: Activation, values: &mut [f32]) {
    let values = lanes.vectors_mut(values);
    match activation {
        Activation::Elu => {
            for x in values {
                *x = lanes.if_positive(*x, *x, lanes.exp_m1(*x));
            }
        }
        Activation::Silu => {
            for x in values {
                *x = lanes.mul(*x, lanes.sigmoid(*x));
            }
        }
        Activation::Tanh => {
            for x in values {
                *x = lanes.tanh(*x);
            }
        }
        Activation::Sigmoid => {
            for x in values {
                *x = lanes.sigmoid(*x);
            }
        }
        // Done where the tile is stored.
        Activation::Relu | Activation::LeakyRelu => {}
    }
}

/// SiLU cannot be undone from its value, so its slope σ·(1 + x·(1 − σ)) is kept.
#[inline(always)]
pub(super) fn silu_with_slopes<M: Machine>(
    lanes: Lanes<M>,
    values: &mut [f32],
    slopes: &mut [f32],
) {
    let one = lanes.splat(1.0);
    let values = lanes.vectors_mut(values);
    for (x, slope) in values.iter_mut().zip(lanes.vectors_mut(slopes)) {
        let sigmoid = lanes.sigmoid(*x);
        let rest = lanes.sub(one, sigmoid);
        *slope = lanes.mul(sigmoid, lanes.mul_add(*x, rest, one));
        *x = lanes.mul(*x, sigmoid);
    }
}

/// `values` ·= `by`.
#[inline(always)]
pub(super) fn multiply<M: Machine>(lanes: Lanes<M>, values: &mut [f32], by: &[f32]) {
    for (value, by) in lanes.vectors_mut(values).iter_mut().zip(lanes.vectors(by)) {
        *value = lanes.mul(*value, *by);
    }
}

/// Multiplies by the slope of an activation where its output is `y`.
#[inline(always)]
pub(super) fn multiply_by_slope<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    y: &[f32],
    values: &mut [f32],
) {
    let one = lanes.splat(1.0);
    let pairs = lanes.vectors_mut(values).iter_mut().zip(lanes.vectors(y));
    match activation {
        Activation::Elu => {
            for (value, y) in pairs {
                let slope = lanes.if_positive(*y, one, lanes.add(*y, one));
                *value = lanes.mul(*value, slope);
            }
        }
        Activation::Tanh => {
            for (value, y) in pairs {
                let slope = lanes.sub(one, lanes.mul(*y, *y));
                *value = lanes.mul(*value, slope);
            }
        }
        Activation::Sigmoid => {
            for (value, y) in pairs {
                let slope = lanes.mul(*y, lanes.sub(one, *y));
                *value = lanes.mul(*value, slope);
            }
        }
        // Their slopes are applied where the tile is stored, or are kept in the tape.
        Activation::Relu | Activation::LeakyRelu | Activation::Silu => {}
    }
}

/// a, a′ and a″ at `x`, as [`Activation::second_derivative`] has them.
#[inline(always)]
pub(super) fn derivatives_at<M: Machine>(
    lanes: Lanes<M>,
    activation: Activation,
    x: Vector<M>,
) -> (Vector<M>, Vector<M>, Vector<M>) {
    let (zero, one, two) = (lanes.splat(0.0), lanes.splat(1.0), lanes.splat(2.0));
    match activation {
        Activation::Relu => (lanes.max(x, zero), lanes.if_positive(x, one, zero), zero),
        Activation::LeakyRelu => {
            let slope = lanes.splat(LEAKY_SLOPE as f32);
            let value = lanes.max(x, lanes.mul(slope, x));
            (value, lanes.if_positive(x, one, slope), zero)
        }
        Activation::Elu => {
            let flat = lanes.exp_m1(x);
            let slope = lanes.add(flat, one);
            (
                lanes.if_positive(x, x, flat),
                lanes.if_positive(x, one, slope),
                lanes.if_positive(x, zero, slope),
            )
        }
        Activation::Silu => {
            // a′ = σ·(1 + x·(1 − σ)), a″ = σ·(1 − σ)·(2 + x·(1 − 2σ))
            let sigmoid = lanes.sigmoid(x);
            let rest = lanes.sub(one, sigmoid);
            let slope = lanes.mul(sigmoid, lanes.mul_add(x, rest, one));
            let inner = lanes.mul_add(x, lanes.sub(rest, sigmoid), two);
            let curvature = lanes.mul(lanes.mul(sigmoid, rest), inner);
            (lanes.mul(x, sigmoid), slope, curvature)
        }
        Activation::Tanh => {
            let y = lanes.tanh(x);
            let slope = lanes.sub(one, lanes.mul(y, y));
            let curvature = lanes.mul(lanes.mul(lanes.splat(-2.0), y), slope);
            (y, slope, curvature)
        }
        Activation::Sigmoid => {
            let y = lanes.sigmoid(x);
            let rest = lanes.sub(one, y);
            let slope = lanes.mul(y, rest);
            (y, slope, lanes.mul(slope, lanes.sub(rest, y)))
        }
    }
}
