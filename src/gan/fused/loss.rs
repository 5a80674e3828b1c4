//! A loss and its gradient from logits, in one pass over them.
//!
//! Every loss is a sum of one or two [`Term`]s, see [`crate::gan::loss`].

use pulp::Simd as _;

use super::lanes::{Kernel, Lanes, Machine, Vector};
use super::simd::Simd;
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
        let (count, parts) = (Lanes::<M>::COUNT, Lanes::<M>::PARTS);
        let whole = logits.len() - logits.len() % (count * parts);
        let (logits, last_logits) = logits.split_at(whole);
        let (gradient, last_gradient) = gradient.split_at_mut(whole);

        // The order of sums of `outer`; parts that are not used cost nothing.
        let mut sums = [lanes.splat(0.0); 4];
        let vectors = lanes.vectors(logits).iter();
        let gradients = lanes.vectors_mut(gradient).iter_mut();
        for (index, (z, gradient)) in vectors.zip(gradients).enumerate() {
            let (value, slope) = penalty(lanes, term, *z);
            let sum = &mut sums[index % parts];
            *sum = lanes.add(*sum, value);
            *gradient = slope;
        }
        let [first, second, third, fourth] = sums;
        let mut total = lanes.sum(match parts {
            4 => lanes.add(lanes.add(first, third), lanes.add(second, fourth)),
            2 => lanes.add(first, second),
            _ => first,
        });
        let rest = last_logits
            .chunks(count)
            .zip(last_gradient.chunks_mut(count));
        for (logits, gradient) in rest {
            let (value, slope) = penalty(lanes, term, simd.partial_load_f32s(logits));
            // The lanes beyond the last logit are not part of the sum.
            simd.partial_store_f32s(gradient, value);
            for value in gradient.iter() {
                total += value;
            }
            simd.partial_store_f32s(gradient, slope);
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
