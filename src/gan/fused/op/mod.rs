//! The fused passes as operations of burn: a backend extension for `flex` and `ndarray`. Inputs,
//! outputs and gradients are ordinary burn tensors.
//!
//! An update needs one gradient of one loss, so an operation returns it along with the loss, and nothing
//! is recorded: burn's autodiff keeps the graphs of all threads behind one lock, which networks this
//! small would spend a third of their time on.
//!
//! - `backends`: the operations on numbers in memory

#![expect(
    deprecated,
    reason = "burn 0.22 prefers flex to ndarray; here a user may compare the two"
)]

mod backends;

use std::sync::Arc;

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::adam::AdamStep;
use super::simd::Simd;
use crate::gan::loss::Terms;
use crate::gan::spec::NetworkSpec;

/// What dropout multiplies the hidden channels of a convolutional network by, for every sample of a batch: `[batch,
/// channels]` of each hidden layer, in their order.
pub type Masks = Option<Arc<[f32]>>;

/// What a pass of training has beside its numbers.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    /// Of the network.
    pub masks: Masks,
    /// Whether what its batch norms find is asked for.
    pub wants_statistics: bool,
}

/// A loss with its gradient.
pub struct Graded {
    /// `[1]`.
    pub loss: Tensor<1>,
    /// For the parameters.
    pub gradient: Tensor<1>,
    /// Where they are asked for, what the network's batch norms found, group by group: of each layer the means, then the
    /// unbiased variances.
    pub statistics: Option<Tensor<1>>,
}

/// A network's outputs `[batch, outputs]` for inputs `[batch, inputs]` and flat parameters
/// `[spec.parameters()]`.
///
/// # Panics
///
/// If a shape does not fit the network.
pub fn outputs(
    simd: Simd,
    spec: NetworkSpec,
    x: Tensor<2>,
    parameters: Tensor<1>,
    masks: Masks,
) -> Tensor<2> {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_network(x, parameters, spec, masks, simd))
}

/// The loss `[1]` of a network's logits for inputs `[batch, inputs]`, and its gradient for the
/// parameters, `[spec.parameters()]`.
///
/// # Panics
///
/// If a shape does not fit the network, it has more than one output, or the terms are made for
/// another number of logits.
pub fn parameter_gradient(
    simd: Simd,
    spec: NetworkSpec,
    x: Tensor<2>,
    parameters: Tensor<1>,
    aside: Aside,
    terms: Terms,
) -> Graded {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    let (loss, gradient) =
        Dispatch::fused_parameter_gradient(x, parameters, spec, aside, terms, simd);
    graded(Tensor::from_dispatch(loss), Tensor::from_dispatch(gradient))
}

/// From a list of the loss and, where they are asked for, the statistics.
fn graded(list: Tensor<1>, gradient: Tensor<1>) -> Graded {
    let statistics = match list.dims() {
        [0 | 1] => None,
        [count] => Some(list.clone().narrow(0, 1, count - 1)),
    };
    let loss = match statistics {
        Some(_) => list.narrow(0, 0, 1),
        None => list,
    };
    Graded {
        loss,
        gradient,
        statistics,
    }
}

/// The same loss, and its gradient for the inputs, `[batch, inputs]`.
///
/// # Panics
///
/// As [`parameter_gradient`].
pub fn input_gradient(
    simd: Simd,
    spec: NetworkSpec,
    x: Tensor<2>,
    parameters: Tensor<1>,
    terms: Terms,
) -> (Tensor<1>, Tensor<2>) {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    let (loss, gradient) = Dispatch::fused_input_gradient(x, parameters, spec, terms, simd);
    (Tensor::from_dispatch(loss), Tensor::from_dispatch(gradient))
}

/// What [`chained_gradient`] computes.
pub struct Chained {
    /// The first network's outputs, `[batch, outputs]`.
    pub y: Tensor<2>,
    /// The loss of the second one's logits for them, its gradient for the first one's parameters, and the first one's
    /// statistics.
    pub graded: Graded,
}

/// The loss of a second network's logits for a first one's outputs, and its gradient for the first
/// one's parameters: G's update through D. `specs`, `parameters` and `asides` are in that order; statistics are the
/// first one's.
///
/// # Panics
///
/// As [`parameter_gradient`], or if the second network does not take what the first one gives.
pub fn chained_gradient(
    simd: Simd,
    specs: [NetworkSpec; 2],
    x: Tensor<2>,
    parameters: [Tensor<1>; 2],
    asides: [Aside; 2],
    terms: Terms,
) -> Chained {
    let [first, second] = parameters.map(Tensor::into_dispatch);
    let x = x.into_dispatch();
    let (y, loss, gradient) =
        Dispatch::fused_chained_gradient(x, first, second, specs, asides, terms, simd);
    Chained {
        y: Tensor::from_dispatch(y),
        graded: graded(Tensor::from_dispatch(loss), Tensor::from_dispatch(gradient)),
    }
}

/// The gradient of the R1 penalty γ/2·mean |∇D(x)|² for a network's parameters,
/// `[spec.parameters()]`, at samples `[batch, inputs]`; see [`crate::gan::r1`].
///
/// # Panics
///
/// If a shape does not fit the network, or it has more than one output.
pub fn r1_gradient(
    simd: Simd,
    spec: NetworkSpec,
    x: Tensor<2>,
    parameters: Tensor<1>,
    gamma: f32,
) -> Tensor<1> {
    let (x, parameters) = (x.into_dispatch(), parameters.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_r1_gradient(
        x, parameters, spec, gamma, simd,
    ))
}

/// Whether each number of three lists is finite, in one look at each.
pub fn are_finite(simd: Simd, [first, second, third]: [Tensor<1>; 3]) -> bool {
    let answer = Dispatch::fused_are_finite(
        first.into_dispatch(),
        second.into_dispatch(),
        third.into_dispatch(),
        simd,
    );
    Tensor::<1>::from_dispatch(answer).into_scalar::<f32>() > 0.0
}

/// A step of Adam on parameters `[n]` along a gradient `[n]`, with the averages of the gradient and of its square, each `[n]`;
/// `None` before the first step. Returns parameters and averages after it.
///
/// # Panics
///
/// If the lists are not equally long.
pub fn adam(
    simd: Simd,
    step: AdamStep,
    parameters: Tensor<1>,
    gradient: Tensor<1>,
    averages: Option<[Tensor<1>; 2]>,
) -> (Tensor<1>, [Tensor<1>; 2]) {
    // The first step does not look at them.
    let [mean, square] = averages.unwrap_or_else(|| [gradient.clone(), gradient.clone()]);
    let (parameters, mean, square) = Dispatch::fused_adam(
        parameters.into_dispatch(),
        gradient.into_dispatch(),
        mean.into_dispatch(),
        square.into_dispatch(),
        step,
        simd,
    );
    let averages = [mean, square].map(Tensor::from_dispatch);
    (Tensor::from_dispatch(parameters), averages)
}

/// The operations that burn's dispatch finds by the tensors' backend.
#[backend_extension(Flex, NdArray)]
pub(super) trait FusedBackend: Backend {
    /// See [`outputs`].
    fn fused_network(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        masks: Masks,
        simd: Simd,
    ) -> FloatTensor<Self>;

    /// See [`parameter_gradient`]; the loss with the statistics after it.
    fn fused_parameter_gradient(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        aside: Aside,
        terms: Terms,
        simd: Simd,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// See [`input_gradient`].
    fn fused_input_gradient(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        terms: Terms,
        simd: Simd,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// See [`chained_gradient`]; the loss with the statistics after it.
    fn fused_chained_gradient(
        x: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        specs: [NetworkSpec; 2],
        asides: [Aside; 2],
        terms: Terms,
        simd: Simd,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// See [`r1_gradient`].
    fn fused_r1_gradient(
        x: FloatTensor<Self>,
        parameters: FloatTensor<Self>,
        spec: NetworkSpec,
        gamma: f32,
        simd: Simd,
    ) -> FloatTensor<Self>;

    /// See [`adam`].
    fn fused_adam(
        parameters: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        square: FloatTensor<Self>,
        step: AdamStep,
        simd: Simd,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// See [`are_finite`]; 1 or 0.
    fn fused_are_finite(
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        third: FloatTensor<Self>,
        simd: Simd,
    ) -> FloatTensor<Self>;
}
