//! φ, the function that every loss is made of, and a loss as sums of it, which is all that the fused
//! route knows of losses.

use burn::tensor::{Tensor, activation};

/// φ of the table in [`super`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// softplus(t) = ln(1 + eᵗ).
    Softplus,
    /// σ(t)².
    SquaredSigmoid,
    /// max(0, 1 + t).
    Hinge,
    /// t.
    Identity,
}

impl Penalty {
    /// Element by element.
    pub(super) fn of(self, t: Tensor<2>) -> Tensor<2> {
        match self {
            // softplus(t) = −log σ(−t), in burn's stable form.
            Self::Softplus => -activation::log_sigmoid(-t),
            Self::SquaredSigmoid => {
                let sigmoid = activation::sigmoid(t);
                sigmoid.clone() * sigmoid
            }
            Self::Hinge => activation::relu(t + 1.0),
            Self::Identity => t,
        }
    }

    /// Of one number.
    pub(super) fn value(self, t: f64) -> f64 {
        match self {
            Self::Softplus => t.max(0.0) + (-t.abs()).exp().ln_1p(),
            Self::SquaredSigmoid => (1.0 / (1.0 + (-t).exp())).powi(2),
            Self::Hinge => (1.0 + t).max(0.0),
            Self::Identity => t,
        }
    }

    /// Whether it is at least zero everywhere.
    pub(super) fn is_never_negative(self) -> bool {
        match self {
            Self::Softplus | Self::SquaredSigmoid | Self::Hinge => true,
            Self::Identity => false,
        }
    }

    /// The derivative at one number.
    fn slope(self, t: f64) -> f64 {
        let sigmoid = 1.0 / (1.0 + (-t).exp());
        match self {
            Self::Softplus => sigmoid,
            Self::SquaredSigmoid => 2.0 * sigmoid * sigmoid * (1.0 - sigmoid),
            Self::Hinge => f64::from(u8::from(t > -1.0)),
            Self::Identity => 1.0,
        }
    }
}

/// One sum of a loss: scale · Σ φ(sign·z) over `count` logits z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// φ.
    pub penalty: Penalty,
    /// 1 or −1.
    pub sign: f32,
    /// Factor of the sum.
    pub scale: f32,
    /// Logits that it is over.
    pub count: usize,
}

impl Term {
    /// How one logit changes the sum: scale · sign · φ′(sign·z).
    pub fn slope(self, z: f64) -> f64 {
        let (sign, scale) = (f64::from(self.sign), f64::from(self.scale));
        scale * sign * self.penalty.slope(sign * z)
    }
}

/// A loss as a sum over consecutive logits: one term, or one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Over the first logits.
    pub first: Term,
    /// Over those after them.
    pub second: Option<Term>,
}

impl IntoIterator for Terms {
    type Item = Term;
    type IntoIter = std::iter::Chain<std::iter::Once<Term>, std::option::IntoIter<Term>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self.first).chain(self.second)
    }
}
