//! The fused passes as operations of burn: a backend extension for `flex` and `ndarray`, and their
//! gradients for `Autodiff`. Inputs, outputs and gradients are ordinary burn tensors.

#![expect(
    deprecated,
    reason = "burn 0.22 prefers flex to ndarray; here a user may compare the two"
)]

use std::borrow::Cow;
use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::ndarray::NdArrayTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, NdArray, backend_extension};
use burn::tensor::{Tensor, TensorData};

use super::lanes::Simd;
use super::loss;
use super::pass::{self, Tape};
use crate::gan::NetworkSpec;
use crate::gan::loss::Terms;

/// A network's outputs `[batch, outputs]` for inputs `[batch, inputs]` and flat parameters
/// `[spec.layout.parameters()]`, differentiable in both.
///
/// # Panics
///
/// If a shape does not fit the network.
pub fn network(simd: Simd, spec: NetworkSpec, x: Tensor<2>, parameters: Tensor<1>) -> Tensor<2> {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_network(x, parameters, spec, simd))
}

/// The loss `[1]` of a network's logits for inputs `[batch, inputs]`, differentiable in inputs and
/// parameters.
///
/// # Panics
///
/// If a shape does not fit the network, it has more than one output, or the terms are made for
/// another number of logits.
pub fn network_loss(
    simd: Simd,
    spec: NetworkSpec,
    x: Tensor<2>,
    parameters: Tensor<1>,
    terms: Terms,
) -> Tensor<1> {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_network_loss(
        x, parameters, spec, terms, simd,
    ))
}

/// The operations that burn's dispatch finds by the tensors' backend.
#[backend_extension(Autodiff, Flex, NdArray)]
pub(super) trait FusedBackend: Backend {
    /// See [`network`].
    fn fused_network(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        simd: Simd,
    ) -> FloatTensor<Self>;

    /// See [`network_loss`].
    fn fused_network_loss(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        terms: Terms,
        simd: Simd,
    ) -> FloatTensor<Self>;
}

/// A CPU backend, whose tensors are numbers in memory.
pub(super) trait CpuBackend: Backend {
    /// The numbers row by row; copied only where they do not lie so.
    fn numbers(tensor: &FloatTensor<Self>) -> Cow<'_, [f32]>;

    /// A tensor of these numbers.
    fn tensor<const D: usize>(numbers: Vec<f32>, shape: [usize; D]) -> FloatTensor<Self>;
}

impl CpuBackend for Flex {
    fn numbers(tensor: &FlexTensor) -> Cow<'_, [f32]> {
        match tensor.as_slice::<f32>() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(tensor.to_contiguous().storage::<f32>().to_vec()),
        }
    }

    fn tensor<const D: usize>(numbers: Vec<f32>, shape: [usize; D]) -> FlexTensor {
        FlexTensor::from_data(TensorData::new(numbers, shape))
    }
}

impl CpuBackend for NdArray {
    fn numbers(tensor: &NdArrayTensor) -> Cow<'_, [f32]> {
        let NdArrayTensor::F32(storage) = tensor else {
            unreachable!("this program computes in f32")
        };
        let view = storage.view();
        match view.to_slice() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(view.iter().copied().collect()),
        }
    }

    fn tensor<const D: usize>(numbers: Vec<f32>, shape: [usize; D]) -> NdArrayTensor {
        NdArrayTensor::from_data(TensorData::new(numbers, shape))
    }
}

fn rows<B: CpuBackend>(numbers: Vec<f32>, width: usize) -> FloatTensor<B> {
    let batch = numbers.len() / width;
    B::tensor(numbers, [batch, width])
}

/// A fused operation: a network, or with terms the loss of its logits.
#[derive(Clone, Copy, Debug)]
struct Op {
    spec: NetworkSpec,
    terms: Option<Terms>,
    simd: Simd,
}

impl Op {
    /// The result, and the gradient of the network's outputs if it is a loss.
    fn finish<B: CpuBackend>(self, y: Vec<f32>) -> (FloatTensor<B>, Option<Vec<f32>>) {
        match self.terms {
            None => (rows::<B>(y, self.spec.layout.outputs()), None),
            Some(terms) => {
                let mut dy = vec![0.0; y.len()];
                let value = loss::evaluate(self.simd, terms, &y, &mut dy);
                (B::tensor(vec![value], [1]), Some(dy))
            }
        }
    }

    fn outputs(self, x: &[f32]) -> Vec<f32> {
        let layout = self.spec.layout;
        vec![0.0; x.len() / layout.inputs() * layout.outputs()]
    }

    /// Without gradients.
    fn run<B: CpuBackend>(self, x: &FloatTensor<B>, parameters: &FloatTensor<B>) -> FloatTensor<B> {
        let (x, parameters) = (B::numbers(x), B::numbers(parameters));
        let mut y = self.outputs(&x);
        pass::forward(self.simd, self.spec, &parameters, &x, &mut y);
        self.finish::<B>(y).0
    }

    /// With gradients of what needs one.
    fn run_tracked<B: CpuBackend, C: CheckpointStrategy>(
        self,
        x: FloatTensor<Autodiff<B, C>>,
        parameters: FloatTensor<Autodiff<B, C>>,
    ) -> FloatTensor<Autodiff<B, C>> {
        let (x, x_node) = x.into_parts();
        let (parameters, parameters_node) = parameters.into_parts();
        let prepared = NetworkGradient
            .prepare::<C>([x_node, parameters_node])
            .compute_bound()
            .stateful();
        match prepared {
            OpsKind::Tracked(prepared) => {
                let x = B::numbers(&x);
                let mut y = self.outputs(&x);
                let numbers = B::numbers(&parameters);
                let tape = pass::forward_with_tape(self.simd, self.spec, &numbers, &x, &mut y);
                drop(numbers);
                let (output, dy) = self.finish::<B>(y);
                let state = NetworkState {
                    spec: self.spec,
                    parameters,
                    tape: Arc::new(tape),
                    dy: dy.map(Arc::from),
                };
                prepared.finish(state, output)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(self.run::<B>(&x, &parameters)),
        }
    }
}

/// Both operations on a backend, by one of [`Op`]'s ways of running.
macro_rules! fused_backend {
    ([$($generics:tt)*] $backend:ty, |$op:ident, $x:ident, $parameters:ident| $run:expr) => {
        impl<$($generics)*> FusedBackend for $backend {
            fn fused_network(
                $x: FloatTensor<Self>,
                $parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                simd: Simd,
            ) -> FloatTensor<Self> {
                let $op = Op {
                    spec,
                    terms: None,
                    simd,
                };
                $run
            }

            fn fused_network_loss(
                $x: FloatTensor<Self>,
                $parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                terms: Terms,
                simd: Simd,
            ) -> FloatTensor<Self> {
                let $op = Op {
                    spec,
                    terms: Some(terms),
                    simd,
                };
                $run
            }
        }
    };
}

fused_backend!([] Flex, |op, x, parameters| op.run::<Self>(&x, &parameters));
fused_backend!([] NdArray, |op, x, parameters| op.run::<Self>(&x, &parameters));
fused_backend!(
    [B: CpuBackend, C: CheckpointStrategy] Autodiff<B, C>,
    |op, x, parameters| op.run_tracked::<B, C>(x, parameters)
);

/// The way back through [`network`] and [`network_loss`].
#[derive(Debug)]
struct NetworkGradient;

#[derive(Clone, Debug)]
struct NetworkState<T> {
    spec: NetworkSpec,
    parameters: T,
    tape: Arc<Tape>,
    /// The gradient of the outputs, where a loss already gave it.
    dy: Option<Arc<[f32]>>,
}

impl<B: CpuBackend> Backward<B, 2> for NetworkGradient {
    type State = NetworkState<FloatTensor<B>>;

    fn backward(
        self,
        ops: Ops<Self::State, 2>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let upstream = gradients.consume::<B>(&ops.node);
        let [x_node, parameters_node] = ops.parents;
        let NetworkState {
            spec,
            parameters,
            tape,
            dy,
        } = ops.state;
        let (upstream, parameters) = (B::numbers(&upstream), B::numbers(&parameters));
        let dy: Cow<'_, [f32]> = match &dy {
            None => upstream,
            // A loss is where a gradient starts, so this is 1 unless somebody scales the loss.
            Some(dy) => match upstream.first() {
                None | Some(1.0) => Cow::Borrowed(dy),
                Some(factor) => dy.iter().map(|d| factor * d).collect(),
            },
        };

        let layout = spec.layout;
        let batch = dy.len() / layout.outputs();
        let mut dx = x_node.as_ref().map(|_| vec![0.0; batch * layout.inputs()]);
        let mut d_parameters = parameters_node
            .as_ref()
            .map(|_| vec![0.0; layout.parameters()]);
        pass::backward(
            spec,
            &parameters,
            &tape,
            &dy,
            dx.as_deref_mut(),
            d_parameters.as_deref_mut(),
        );
        if let (Some(node), Some(dx)) = (x_node, dx) {
            gradients.register::<B>(node.id, rows::<B>(dx, layout.inputs()));
        }
        if let (Some(node), Some(gradient)) = (parameters_node, d_parameters) {
            gradients.register::<B>(node.id, B::tensor(gradient, [layout.parameters()]));
        }
    }
}
