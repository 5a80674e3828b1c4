//! A network with its parameters: forward, and its gradients, on either route.

use burn::tensor::{Device, Gradients, Tensor, activation};

use super::dropout::Dropout;
use super::fused::op::{Aside, Chained, Graded, Masks};
use super::fused::{self, Simd};
use super::loss::Terms;
use super::tensors::list;
use super::{DenseSpec, NetworkSpec, Output, plain_convolution, style};
use crate::config::{Init, Loss};
use crate::data::Rng;

/// A network: its shape and its flat parameters.
#[derive(Clone, Debug)]
pub struct Network {
    /// Shape.
    pub spec: NetworkSpec,
    /// Parameters `[spec.parameters()]` in the order of [`NetworkSpec::blocks`], without autodiff.
    pub parameters: Tensor<1>,
}

/// The parameters cut into blocks.
///
/// Cut before autodiff sees them: a recorded slice would cost a buffer of all parameters per layer
/// on the way back.
pub struct Layers {
    spec: NetworkSpec,
    /// In their order, each `[rows, columns]` with its last dimension as columns: weight `[inputs, outputs]` and bias
    /// `[1, outputs]` of each layer of a dense network.
    blocks: Vec<Tensor<2>>,
}

impl Network {
    /// A network with fresh parameters.
    pub fn new(spec: NetworkSpec, init: Init, rng: &mut Rng, device: &Device) -> Self {
        let parameters = init.parameters(&spec, rng);
        Self::with_parameters(spec, parameters, device)
    }

    /// A network with given parameters, in the order of [`NetworkSpec::blocks`].
    pub fn with_parameters(spec: NetworkSpec, parameters: Vec<f32>, device: &Device) -> Self {
        debug_assert_eq!(parameters.len(), spec.parameters());
        Self {
            spec,
            parameters: list(parameters, device),
        }
    }

    /// `[batch, inputs] → [batch, outputs]`, without dropout: by the fused operation with `simd`, else by
    /// burn's own.
    pub fn forward(&self, simd: Option<Simd>, x: Tensor<2>) -> Tensor<2> {
        match simd {
            Some(simd) => self.fused_forward(simd, x, None),
            None => self.constants().forward_with(x, None),
        }
    }

    /// The same by the fused operation; with dropout where there are masks of it.
    pub fn fused_forward(&self, simd: Simd, x: Tensor<2>, masks: Masks) -> Tensor<2> {
        fused::op::outputs(simd, self.spec, x, self.parameters.clone(), masks)
    }

    /// The loss `[1]` of the network's logits for `[batch, inputs]`, and its gradient for the flat
    /// parameters, by the fused operation.
    pub fn parameter_gradient(
        &self,
        simd: Simd,
        x: Tensor<2>,
        aside: Aside,
        terms: Terms,
    ) -> Graded {
        let parameters = self.parameters.clone();
        fused::op::parameter_gradient(simd, self.spec, x, parameters, aside, terms)
    }

    /// The same loss, and its gradient for the inputs, `[batch, inputs]`.
    pub fn input_gradient(&self, simd: Simd, x: Tensor<2>, terms: Terms) -> (Tensor<1>, Tensor<2>) {
        fused::op::input_gradient(simd, self.spec, x, self.parameters.clone(), terms)
    }

    /// For each sample `[batch, inputs]`, how what G would minimise of its logit changes with it, without dropout:
    /// `[batch, inputs]`.
    pub fn input_gradient_of(
        &self,
        simd: Option<Simd>,
        samples: Tensor<2>,
        loss: Loss,
    ) -> Tensor<2> {
        // A sum, so that each sample has the gradient of its own term.
        if let Some(simd) = simd {
            let sum = loss.generator_sum(samples.dims()[0]);
            return self.input_gradient(simd, samples, sum).1;
        }
        let zeros = samples.zeros_like();
        let x = samples.autodiff().require_grad();
        let logits = self.constants().forward_with(x.clone(), None);
        let mut gradients = loss.generator(logits).sum().backward();
        x.grad_remove(&mut gradients).unwrap_or(zeros)
    }

    /// The loss of another network's logits for this one's outputs, and its gradient for this one's flat
    /// parameters, by the fused operation. `asides` are of this network and of the other one.
    pub fn gradient_through(
        &self,
        other: &Self,
        simd: Simd,
        x: Tensor<2>,
        asides: [Aside; 2],
        terms: Terms,
    ) -> Chained {
        let networks = [self, other];
        let parameters = networks.map(|network| network.parameters.clone());
        let specs = networks.map(|network| network.spec);
        fused::op::chained_gradient(simd, specs, x, parameters, asides, terms)
    }

    /// The parameters as constants, for burn's own operations: a pass records nothing for them.
    pub fn constants(&self) -> Layers {
        self.cut(|t| t)
    }

    /// The parameters as autodiff leaves, whose gradients [`Layers::gradient`] collects.
    pub fn leaves(&self) -> Layers {
        self.cut(|t| t.autodiff().require_grad())
    }

    fn cut(&self, prepare: impl Fn(Tensor<2>) -> Tensor<2>) -> Layers {
        let blocks = self.spec.blocks().into_iter().map(|block| {
            let columns = block.shape.last().copied().unwrap_or(1);
            let rows = block.range.len() / columns.max(1);
            let numbers = self.parameters.clone().slice([block.range]);
            prepare(numbers.reshape([rows, columns]))
        });
        Layers {
            blocks: blocks.collect(),
            spec: self.spec,
        }
    }

    /// The gradient of the R1 penalty with weight `gamma` for the flat parameters, at samples
    /// `[batch, inputs]`, by the fused operation.
    pub fn r1_gradient(&self, simd: Simd, gamma: f64, samples: Tensor<2>) -> Tensor<1> {
        let parameters = self.parameters.clone();
        fused::op::r1_gradient(simd, self.spec, samples, parameters, gamma as f32)
    }
}

impl Layers {
    /// The blocks in their order, each `[rows, columns]` with its last dimension as columns.
    pub fn blocks(&self) -> &[Tensor<2>] {
        &self.blocks
    }

    /// Weight `[inputs, outputs]` and bias `[1, outputs]` of each layer of a dense network, from input to output.
    pub fn dense(
        &self,
    ) -> impl ExactSizeIterator<Item = (&Tensor<2>, &Tensor<2>)> + DoubleEndedIterator {
        let (pairs, _) = self.blocks.as_chunks::<2>();
        pairs.iter().map(|[weight, bias]| (weight, bias))
    }

    /// `[batch, inputs] → [batch, outputs]`. Dropout scales the units that stay by 1/(1 − rate)
    /// (Srivastava et al. 2014, in the inverted form).
    pub fn forward_with(&self, x: Tensor<2>, dropout: Option<Dropout<'_>>) -> Tensor<2> {
        self.forward_noting(x, dropout, None)
    }

    /// As [`Self::forward_with`]; notes what batch norms find, group by group: of each layer the means, then the unbiased
    /// variances.
    pub fn forward_noting(
        &self,
        x: Tensor<2>,
        dropout: Option<Dropout<'_>>,
        statistics: Option<&mut Vec<f32>>,
    ) -> Tensor<2> {
        match self.spec {
            NetworkSpec::Dense(dense) => self.dense_forward(dense, x, dropout, |_| ()),
            NetworkSpec::Convolutional(network) => {
                plain_convolution::forward(&network, &self.blocks, &x, dropout, statistics)
            }
            NetworkSpec::StyleGenerator(network) => {
                style::plain::generate(&network, &self.blocks, &x, statistics, |_| ())
            }
            NetworkSpec::StyleDiscriminator(network) => {
                style::plain::judge(&network, &self.blocks, &x, |_| ())
            }
        }
    }

    /// Shows what each layer of a dense network makes of `[batch, inputs]`: `[batch, units]`, after its activation, the
    /// output's too.
    pub fn dense_seen(&self, spec: DenseSpec, x: Tensor<2>, see: impl FnMut(&Tensor<2>)) {
        self.dense_forward(spec, x, None, see);
    }

    fn dense_forward(
        &self,
        spec: DenseSpec,
        mut x: Tensor<2>,
        mut dropout: Option<Dropout<'_>>,
        mut see: impl FnMut(&Tensor<2>),
    ) -> Tensor<2> {
        let layers = self.dense();
        let last = layers.len().saturating_sub(1);
        for (index, (weight, bias)) in layers.enumerate() {
            x = x.matmul(weight.clone()) + bias.clone(); // [batch, neurons]
            if index < last {
                x = spec.activation.forward(x);
                if let Some(dropout) = dropout.as_mut().filter(|d| d.rate > 0.0) {
                    x = x.clone() * dropout.mask(x.dims(), &weight.device());
                }
                see(&x);
            }
        }
        let x = match spec.output {
            Output::Linear => x,
            Output::Tanh => activation::tanh(x),
        };
        see(&x);
        x
    }

    /// The gradient of the flat parameters, `[spec.parameters()]`; zero for those that the loss
    /// does not depend on.
    pub fn gradient(&self, gradients: &mut Gradients) -> Tensor<1> {
        let mut take = |leaf: &Tensor<2>| {
            leaf.grad_remove(gradients)
                .unwrap_or_else(|| leaf.clone().without_autodiff().zeros_like())
                .flatten::<1>(0, 1)
        };
        let parts = self.blocks.iter().map(&mut take).collect();
        Tensor::cat(parts, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Activation;
    use crate::data::Stream;
    use crate::gan::{Backend, Layout};

    #[test]
    fn a_small_network_by_hand() {
        // 2 inputs, one hidden layer of 2 ReLU units, 1 output; worked out on paper:
        // hidden = relu([1·1 + 2·0.5 + 0.5, 1·(−1) + 2·0.25 + 0]) = [2.5, 0]
        // output = 2.5·2 + 0·3 − 1 = 4
        let spec = |output| {
            NetworkSpec::Dense(DenseSpec {
                layout: Layout::new(2, 1, 2, 1),
                activation: Activation::Relu,
                output,
            })
        };
        let parameters = vec![1.0, -1.0, 0.5, 0.25, 0.5, 0.0, 2.0, 3.0, -1.0];
        for backend in Backend::ALL {
            let paths = [None]
                .into_iter()
                .chain(Simd::available().into_iter().map(Some));
            for simd in paths {
                let device = backend.device();
                let x = Tensor::<2>::from_floats([[1.0, 2.0]], &device);
                let mut network =
                    Network::with_parameters(spec(Output::Linear), parameters.clone(), &device);
                let y = network.forward(simd, x.clone());
                assert_eq!(y.into_scalar::<f32>(), 4.0, "{backend:?} {simd:?}");
                network.spec = spec(Output::Tanh);
                let y = network.forward(simd, x).into_scalar::<f32>();
                assert!((f64::from(y) - 4.0_f64.tanh()).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn dropout_drops_its_share_and_keeps_the_mean() {
        let mut rng = Stream::Dropout.rng(1);
        let mut dropout = Dropout {
            rate: 0.3,
            rng: &mut rng,
        };
        let mask = dropout
            .mask([200, 100], &Backend::Flex.device())
            .into_data()
            .try_to_vec::<f32>()
            .unwrap();
        let zeros = mask.iter().filter(|v| **v == 0.0).count() as f64 / mask.len() as f64;
        let mean = mask.iter().map(|v| f64::from(*v)).sum::<f64>() / mask.len() as f64;
        assert!((zeros - 0.3).abs() < 0.02, "{zeros}");
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
    }
}
