//! The nonlinearities of the hidden layers.

use burn::tensor::{Tensor, activation};

use crate::config::Activation;

/// Slope of LeakyReLU for negative inputs, as in DCGAN (Radford et al., arXiv 1511.06434).
pub const LEAKY_SLOPE: f64 = 0.2;
/// Limit of −ELU for very negative inputs (Clevert et al., arXiv 1511.07289).
const ELU_ALPHA: f64 = 1.0;

impl Activation {
    /// Applies the function to each element; the shape stays `[batch, neurons]`.
    pub fn forward(self, x: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Relu => activation::relu(x),
            Self::LeakyRelu => activation::leaky_relu(x, LEAKY_SLOPE),
            Self::Elu => activation::elu(x, ELU_ALPHA),
            Self::Silu => activation::silu(x),
            Self::Tanh => activation::tanh(x),
            Self::Sigmoid => activation::sigmoid(x),
        }
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
}
