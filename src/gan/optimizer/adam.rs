//! Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1), with ε = 1e-8. `weight_decay`·θ is added to the
//! gradient. A step is one operation ([`crate::gan::fused::op::adam`]) with the bits of burn's own optimizer.

use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::rule::{EPSILON, Remembered, Rule};
use super::settings::OptimizerSettings;
use crate::gan::Simd;
use crate::gan::fused::AdamStep;
use crate::gan::fused::op::adam;
use crate::gan::tensors::{list, values};

/// The rule, with the steps made and the averages of the gradient and of its square since the first.
#[derive(Clone, Default)]
pub struct Adam(Option<(usize, [Tensor<1>; 2])>);

/// What it remembers; each list has a number for each parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Averages {
    /// Steps made.
    pub steps: usize,
    /// Average of the gradient, not yet corrected for its start at 0.
    pub mean: Vec<f32>,
    /// Average of its square, likewise.
    pub square: Vec<f32>,
}

impl Remembered for Averages {
    fn lists(&self) -> Vec<&Vec<f32>> {
        vec![&self.mean, &self.square]
    }

    fn steps(&self) -> usize {
        self.steps
    }
}

impl Rule for Adam {
    type Memory = Averages;

    fn step(
        &mut self,
        simd: Simd,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        let (before, averages) = match self.0.take() {
            Some((steps, averages)) => (steps, Some(averages)),
            None => (0, None),
        };
        let step = AdamStep {
            learning_rate: settings.learning_rate as f32,
            betas: [settings.beta1 as f32, settings.beta2 as f32],
            epsilon: EPSILON,
            weight_decay: (settings.weight_decay > 0.0).then_some(settings.weight_decay as f32),
            count: before + 1,
        };
        let (parameters, averages) = adam(simd, step, parameters, gradient, averages);
        self.0 = Some((step.count, averages));
        parameters
    }

    fn memory(&self) -> Option<Averages> {
        let (steps, [mean, square]) = self.0.clone()?;
        Some(Averages {
            steps,
            mean: values(mean),
            square: values(square),
        })
    }

    fn with_memory(memory: Averages, device: &Device) -> Self {
        let averages = [memory.mean, memory.square].map(|numbers| list(numbers, device));
        Self(Some((memory.steps, averages)))
    }

    fn scale(&self, settings: &OptimizerSettings) -> Option<Tensor<1>> {
        let (steps, [_, square]) = self.0.clone()?;
        let grown = 1.0
            - settings
                .beta2
                .powi(i32::try_from(steps).unwrap_or(i32::MAX));
        Some(((square / grown).sqrt() + EPSILON).recip())
    }

    fn may_overflow(&self) -> [Option<Tensor<1>>; 2] {
        match &self.0 {
            Some((_, averages)) => averages.clone().map(Some),
            None => [None, None],
        }
    }
}
