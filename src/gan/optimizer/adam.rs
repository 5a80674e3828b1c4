//! Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1), with ε = 1e-8. `weight_decay`·θ is added to the
//! gradient.

use burn::optim::{AdamConfig, AdamState, AdaptiveMomentumState, Optimizer as _};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::rule::{EPSILON, Remembered, Rule};
use super::settings::OptimizerSettings;
use crate::gan::tensors::{list, values};

/// The rule.
#[derive(Clone, Default)]
pub struct Adam(Option<AdamState<1>>);

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
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        let rule = AdamConfig::new()
            .with_beta_1(settings.beta1 as f32)
            .with_beta_2(settings.beta2 as f32)
            .with_epsilon(EPSILON)
            .with_weight_decay(settings.decay())
            .build();
        let (parameters, next) =
            rule.step(settings.learning_rate, parameters, gradient, self.0.take());
        self.0 = next;
        parameters
    }

    fn memory(&self) -> Option<Averages> {
        let AdamState { momentum } = self.0.as_ref()?;
        Some(Averages {
            steps: momentum.time,
            mean: values(momentum.moment_1.clone()),
            square: values(momentum.moment_2.clone()),
        })
    }

    fn with_memory(memory: Averages, device: &Device) -> Self {
        let Averages {
            steps,
            mean,
            square,
        } = memory;
        let (mean, square) = (list(mean, device), list(square, device));
        Self(Some(AdamState {
            momentum: AdaptiveMomentumState::new(steps, mean, square),
        }))
    }

    fn may_overflow(&self) -> [Option<Tensor<1>>; 2] {
        match &self.0 {
            Some(AdamState { momentum }) => [
                Some(momentum.moment_1.clone()),
                Some(momentum.moment_2.clone()),
            ],
            None => [None, None],
        }
    }
}
