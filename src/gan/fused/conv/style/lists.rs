//! Dense layers between lists of numbers, as mapping and styles have them: `[channel][sample]`, one row.

use super::super::crew::Crew;
use super::super::dense::{DenseWeight, Gather};
use super::super::dense_gradient::GatherGradient;
use super::super::grid::{Cut, Plane};
use super::super::product::{Finish, Product, Source};
use super::super::sums::{fold, total};
use crate::config::Activation;
use crate::gan::convolutional::Direction;
use crate::gan::fused::scratch::Buffer;

/// A dense layer between lists.
#[derive(Clone, Copy)]
pub(super) struct Dense<'a> {
    pub crew: Crew,
    pub cut: &'a Cut,
    /// `[inputs, outputs]` row by row.
    pub weight: &'a [f32],
    /// Numbers of a sample that go in.
    pub inputs: usize,
    /// Numbers of a sample that come out.
    pub outputs: usize,
}

impl Dense<'_> {
    /// The outputs of a list, with a bias and an activation if there are any.
    pub fn forward(
        &self,
        values: &[f32],
        bias: Option<&[f32]>,
        activation: Option<Activation>,
    ) -> Buffer {
        let weight = DenseWeight {
            numbers: self.weight,
            direction: Direction::Down,
            latent: self.outputs,
        };
        self.gather(
            weight,
            (self.inputs, values),
            self.outputs,
            bias,
            activation,
        )
    }

    /// The gradient of the inputs, from that of the outputs.
    pub fn back(&self, delta: &[f32]) -> Buffer {
        let weight = DenseWeight {
            numbers: self.weight,
            direction: Direction::Up,
            latent: self.inputs,
        };
        self.gather(weight, (self.outputs, delta), self.inputs, None, None)
    }

    fn gather(
        &self,
        weight: DenseWeight<'_>,
        (inputs, values): (usize, &[f32]),
        outputs: usize,
        bias: Option<&[f32]>,
        activation: Option<Activation>,
    ) -> Buffer {
        let mut packed = Buffer::take(weight.numbers.len());
        weight.pack_gather(&mut packed);
        let plane = Plane::list(1, outputs);
        let mut out = Buffer::take(plane.len(self.cut));
        let product = Product {
            cut: self.cut,
            plane,
            source: Source::gather(Gather {
                image: Plane::list(1, inputs),
                values,
                list: plane,
                weights: &packed,
                bias,
            }),
            finish: activation.map_or(Finish::None, Finish::Activate),
        };
        self.crew.run(&product, [&mut out, &mut [], &mut []]);
        out
    }

    /// The gradients of weight and bias, from inputs and the gradient of the outputs.
    pub fn gradient(
        &self,
        values: &[f32],
        delta: &[f32],
        of_weight: &mut [f32],
        of_bias: Option<&mut [f32]>,
    ) {
        let list = Plane::list(1, self.outputs);
        self.crew.simd.run(GatherGradient {
            cut: self.cut,
            image: Plane::list(1, self.inputs),
            values,
            list,
            delta,
            out: of_weight,
        });
        if let Some(of_bias) = of_bias {
            total(&fold(self.crew.simd, self.cut, list, delta), of_bias);
        }
    }
}
