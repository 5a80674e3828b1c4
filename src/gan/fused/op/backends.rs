//! The operations on burn's CPU backends, whose tensors are numbers in memory.

use std::borrow::Cow;

use burn::backend::flex::FlexTensor;
use burn::backend::ndarray::NdArrayTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, NdArray};
use burn::tensor::TensorData;

use super::{Aside, FusedBackend, Masks};
use crate::gan::fused::adam::{self, AdamStep};
use crate::gan::fused::loss;
use crate::gan::fused::network::{self, Given, Tape};
use crate::gan::fused::simd::Simd;
use crate::gan::loss::Terms;
use crate::gan::spec::NetworkSpec;

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

fn list<B: CpuBackend>(numbers: Vec<f32>) -> FloatTensor<B> {
    let count = numbers.len();
    B::tensor(numbers, [count])
}

/// A loss of a network's logits for `x`, and its gradients, each where there is room for it.
fn loss_and_gradients(
    simd: Simd,
    spec: NetworkSpec,
    terms: Terms,
    given: Given<'_>,
    dx: Option<&mut [f32]>,
    d_parameters: Option<&mut [f32]>,
) -> (f32, Tape) {
    let (logits, tape) = network::forward_with_tape(simd, &spec, given);
    let mut dy = vec![0.0; logits.len()];
    let value = loss::evaluate(simd, terms, &logits, &mut dy);
    network::backward(&spec, given.parameters, &tape, &dy, dx, d_parameters);
    (value, tape)
}

/// The loss, and what batch norms found if that is asked for.
fn with_statistics<B: CpuBackend>(
    loss: f32,
    is_asked_for: bool,
    tape: &Tape,
    spec: &NetworkSpec,
) -> FloatTensor<B> {
    let mut numbers = vec![loss];
    if is_asked_for {
        numbers.extend(tape.statistics(spec));
    }
    list::<B>(numbers)
}

/// What a pass is given.
fn given<'a>(parameters: &'a [f32], x: &'a [f32], masks: &'a Masks) -> Given<'a> {
    Given {
        parameters,
        x,
        masks: masks.as_deref().unwrap_or_default(),
    }
}

/// The operations on a backend.
macro_rules! fused_backend {
    ($backend:ty) => {
        impl FusedBackend for $backend {
            fn fused_network(
                x: FloatTensor<Self>,
                parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                masks: Masks,
                simd: Simd,
            ) -> FloatTensor<Self> {
                let (x, parameters) = (Self::numbers(&x), Self::numbers(&parameters));
                let y = network::forward(simd, &spec, given(&parameters, &x, &masks));
                rows::<Self>(y, spec.outputs())
            }

            fn fused_parameter_gradient(
                x: FloatTensor<Self>,
                parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                aside: Aside,
                terms: Terms,
                simd: Simd,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                let (x, parameters) = (Self::numbers(&x), Self::numbers(&parameters));
                let mut gradient = vec![0.0; parameters.len()];
                let to = Some(gradient.as_mut_slice());
                let given = given(&parameters, &x, &aside.masks);
                let (loss, tape) = loss_and_gradients(simd, spec, terms, given, None, to);
                let loss = with_statistics::<Self>(loss, aside.wants_statistics, &tape, &spec);
                (loss, list::<Self>(gradient))
            }

            fn fused_input_gradient(
                x: FloatTensor<Self>,
                parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                terms: Terms,
                simd: Simd,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                let (x, parameters) = (Self::numbers(&x), Self::numbers(&parameters));
                let mut gradient = vec![0.0; x.len()];
                let to = Some(gradient.as_mut_slice());
                let given = given(&parameters, &x, &None);
                let (loss, _) = loss_and_gradients(simd, spec, terms, given, to, None);
                (
                    list::<Self>(vec![loss]),
                    rows::<Self>(gradient, spec.inputs()),
                )
            }

            fn fused_chained_gradient(
                x: FloatTensor<Self>,
                first: FloatTensor<Self>,
                second: FloatTensor<Self>,
                specs: [NetworkSpec; 2],
                asides: [Aside; 2],
                terms: Terms,
                simd: Simd,
            ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
                let [spec, second_spec] = specs;
                let [aside, second_aside] = &asides;
                let (x, first, second) = (
                    Self::numbers(&x),
                    Self::numbers(&first),
                    Self::numbers(&second),
                );
                let of_first = given(&first, &x, &aside.masks);
                let (y, tape) = network::forward_with_tape(simd, &spec, of_first);
                let mut dy = vec![0.0; y.len()];
                let to = Some(dy.as_mut_slice());
                let of_second = given(&second, &y, &second_aside.masks);
                let (loss, _) = loss_and_gradients(simd, second_spec, terms, of_second, to, None);
                let loss = with_statistics::<Self>(loss, aside.wants_statistics, &tape, &spec);
                let mut gradient = vec![0.0; first.len()];
                let to = Some(gradient.as_mut_slice());
                network::backward(&spec, &first, &tape, &dy, None, to);
                let y = rows::<Self>(y, spec.outputs());
                (y, loss, list::<Self>(gradient))
            }

            fn fused_r1_gradient(
                x: FloatTensor<Self>,
                parameters: FloatTensor<Self>,
                spec: NetworkSpec,
                gamma: f32,
                simd: Simd,
            ) -> FloatTensor<Self> {
                let (x, parameters) = (Self::numbers(&x), Self::numbers(&parameters));
                let mut gradient = vec![0.0; parameters.len()];
                network::r1_gradient(simd, &spec, gamma, &parameters, &x, &mut gradient);
                list::<Self>(gradient)
            }

            fn fused_adam(
                parameters: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
                mean: FloatTensor<Self>,
                square: FloatTensor<Self>,
                step: AdamStep,
                simd: Simd,
            ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
                let lists = [&parameters, &gradient, &mean, &square].map(Self::numbers);
                let [parameters, gradient, mean, square] =
                    lists.each_ref().map(|numbers| &**numbers);
                let count = parameters.len();
                assert!(
                    [gradient, mean, square]
                        .iter()
                        .all(|list| list.len() == count),
                    "a number for each parameter"
                );
                let before = adam::Before {
                    parameters,
                    gradient,
                    averages: [mean, square],
                };
                let [parameters, mean, square] = adam::adam(simd, step, &before);
                (
                    list::<Self>(parameters),
                    list::<Self>(mean),
                    list::<Self>(square),
                )
            }

            fn fused_are_finite(
                first: FloatTensor<Self>,
                second: FloatTensor<Self>,
                third: FloatTensor<Self>,
                simd: Simd,
            ) -> FloatTensor<Self> {
                let lists = [&first, &second, &third].map(Self::numbers);
                let lists = lists.each_ref().map(|numbers| &**numbers);
                let all = adam::are_finite(simd, lists);
                list::<Self>(vec![f32::from(u8::from(all))])
            }
        }
    };
}

fused_backend!(Flex);
fused_backend!(NdArray);
