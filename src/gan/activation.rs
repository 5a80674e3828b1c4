//! The nonlinearities of the hidden layers.

use burn::tensor::{Tensor, activation};

use crate::config::Activation;

/// Slope of LeakyReLU for negative inputs, as in DCGAN (Radford et al., arXiv 1511.06434).
pub const LEAKY_SLOPE: f64 = 0.2;
/// Limit of −ELU for very negative inputs (Clevert et al., arXiv 1511.07289).
const ELU_ALPHA: f64 = 1.0;

impl Activation {
    /// Applies the function to each element.
    pub fn forward<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        match self {
            Self::Relu => activation::relu(x),
            Self::LeakyRelu => activation::leaky_relu(x, LEAKY_SLOPE),
            Self::Elu => activation::elu(x, ELU_ALPHA),
            Self::Silu => activation::silu(x),
            Self::Tanh => activation::tanh(x),
            Self::Sigmoid => activation::sigmoid(x),
        }
    }

    /// The derivative at each element of `x`, of which `y` is [`Self::forward`].
    pub fn derivative<const D: usize>(self, x: Tensor<D>, y: Tensor<D>) -> Tensor<D> {
        let positive = || x.clone().greater_elem(0.0).float();
        match self {
            Self::Relu => positive(),
            Self::LeakyRelu => positive() * (1.0 - LEAKY_SLOPE) + LEAKY_SLOPE,
            // 1, or α·eˣ = y + α, with α = 1.
            Self::Elu => (-positive() + 1.0) * y + 1.0,
            Self::Silu => {
                let sigmoid = activation::sigmoid(x);
                sigmoid.clone() + y * (-sigmoid + 1.0)
            }
            Self::Tanh => -(y.clone() * y) + 1.0,
            Self::Sigmoid => y.clone() * (-y + 1.0),
        }
    }

    /// The second derivative, likewise; `None` where it is 0 almost everywhere.
    pub fn second_derivative(self, x: Tensor<2>, y: Tensor<2>) -> Option<Tensor<2>> {
        Some(match self {
            Self::Relu | Self::LeakyRelu => return None,
            // 0, or α·eˣ = y + α, with α = 1.
            Self::Elu => x.lower_elem(0.0).float() * (y + 1.0),
            Self::Silu => {
                // σ·(1 − σ)·(2 + x·(1 − 2σ))
                let sigmoid = activation::sigmoid(x.clone());
                let slope = sigmoid.clone() * (-sigmoid.clone() + 1.0);
                slope * (x * (sigmoid * -2.0 + 1.0) + 2.0)
            }
            Self::Tanh => (y.clone() * y.clone() - 1.0) * y * 2.0,
            Self::Sigmoid => y.clone() * (-y.clone() + 1.0) * (y * -2.0 + 1.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice;
    use crate::gan::Backend;

    #[test]
    fn values_agree_with_the_definitions() {
        let inputs = [-3.0_f32, -0.5, 0.0, 0.5, 3.0];
        for backend in Backend::ALL {
            for &kind in Activation::ALL {
                let x = Tensor::<1>::from_floats(inputs, &backend.device()).reshape([1, 5]);
                let actual = kind.forward(x).into_data().try_to_vec::<f32>().unwrap();
                for (y, x) in actual.iter().zip(inputs.map(f64::from)) {
                    let sigmoid = 1.0 / (1.0 + (-x).exp());
                    let expected = match kind {
                        Activation::Relu => x.max(0.0),
                        Activation::LeakyRelu => x.max(0.2 * x),
                        Activation::Elu if x < 0.0 => x.exp() - 1.0,
                        Activation::Elu => x,
                        Activation::Silu => x * sigmoid,
                        Activation::Tanh => x.tanh(),
                        Activation::Sigmoid => sigmoid,
                    };
                    assert!(
                        (f64::from(*y) - expected).abs() < 1e-6,
                        "{kind:?}({x}) = {y}"
                    );
                }
            }
        }
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let inputs = [-3.0_f32, -0.5, 0.5, 3.0];
        let h = 1e-2_f32;
        for backend in Backend::ALL {
            for &kind in Activation::ALL {
                let x = Tensor::<1>::from_floats(inputs, &backend.device()).reshape([1, 4]);
                let at = |by: f32| kind.forward(x.clone() + by);
                let expected = (at(h) - at(-h)) / (2.0 * h);
                let actual = kind.derivative(x.clone(), at(0.0));
                let error = (actual - expected).abs().max().into_scalar::<f32>();
                assert!(error < 1e-4, "{kind:?}: {error}");

                let slope = |by: f32| kind.derivative(x.clone() + by, at(by));
                let expected = (slope(h) - slope(-h)) / (2.0 * h);
                let actual = kind
                    .second_derivative(x.clone(), at(0.0))
                    .unwrap_or_else(|| x.zeros_like());
                let error = (actual - expected).abs().max().into_scalar::<f32>();
                assert!(error < 1e-4, "second of {kind:?}: {error}");
            }
        }
    }
}
