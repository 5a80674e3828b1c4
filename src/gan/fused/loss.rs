//! A loss and its gradient from logits, in one pass over them.
//!
//! Every loss is a sum of one or two [`Term`]s, see [`crate::gan::loss`].

use pulp::Simd as _;

use super::lanes::{Kernel, Lanes, Machine, Simd, Vector};
use crate::gan::loss::{Penalty, Term, Terms};

/// Value of a loss over these logits, and its gradient with respect to each.
///
/// # Panics
///
/// If the terms are made for another number of logits.
pub(super) fn evaluate(simd: Simd, terms: Terms, logits: &[f32], gradient: &mut [f32]) -> f32 {
    let mut value = 0.0;
    let (mut logits, mut gradient) = (logits, gradient);
    for term in terms {
        let (these, later) = logits.split_at(term.count);
        let (to, rest) = gradient.split_at_mut(term.count);
        value += simd.run(Evaluate {
            term,
            logits: these,
            gradient: to,
        });
        (logits, gradient) = (later, rest);
    }
    assert!(logits.is_empty(), "a loss term for each logit");
    value
}

struct Evaluate<'a> {
    term: Term,
    logits: &'a [f32],
    gradient: &'a mut [f32],
}

impl Kernel for Evaluate<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) -> f32 {
        let Self {
            term,
            logits,
            gradient,
        } = self;
        let simd = lanes.0;
        let whole = logits.len() - logits.len() % Lanes::<M>::COUNT;
        let (logits, last_logits) = logits.split_at(whole);
        let (gradient, last_gradient) = gradient.split_at_mut(whole);

        let mut sum = lanes.splat(0.0);
        for (z, gradient) in lanes
            .vectors(logits)
            .iter()
            .zip(lanes.vectors_mut(gradient))
        {
            let (value, slope) = penalty(lanes, term, *z);
            sum = lanes.add(sum, value);
            *gradient = slope;
        }
        let mut total = lanes.sum(sum);
        if !last_logits.is_empty() {
            let (value, slope) = penalty(lanes, term, simd.partial_load_f32s(last_logits));
            // The lanes beyond the last logit are not part of the sum.
            simd.partial_store_f32s(last_gradient, value);
            for value in last_gradient.iter() {
                total += value;
            }
            simd.partial_store_f32s(last_gradient, slope);
        }
        term.scale * total
    }
}

/// φ(sign·z), and the gradient scale·sign·φ′(sign·z).
#[inline(always)]
fn penalty<M: Machine>(lanes: Lanes<M>, term: Term, z: Vector<M>) -> (Vector<M>, Vector<M>) {
    let (zero, one) = (lanes.splat(0.0), lanes.splat(1.0));
    let t = lanes.mul(lanes.splat(term.sign), z);
    let (value, slope) = match term.penalty {
        Penalty::Softplus => (lanes.softplus(t), lanes.sigmoid(t)),
        Penalty::SquaredSigmoid => {
            let sigmoid = lanes.sigmoid(t);
            let square = lanes.mul(sigmoid, sigmoid);
            let rest = lanes.sub(one, sigmoid);
            (square, lanes.mul(lanes.add(square, square), rest))
        }
        Penalty::Hinge => {
            let above = lanes.add(t, one);
            (lanes.max(zero, above), lanes.if_positive(above, one, zero))
        }
        Penalty::Identity => (t, one),
    };
    (value, lanes.mul(lanes.splat(term.scale * term.sign), slope))
}
