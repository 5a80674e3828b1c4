//! RMSprop (Hinton's lecture 6e). Of the gradient g (plus `weight_decay`·θ): v ← ρ·v + (1 − ρ)·g²;
//! θ ← θ − lr·g / (√v + ε), with ε = 1e-8.

use burn::optim::{CenteredState, Optimizer as _, RmsPropConfig, RmsPropState, SquareAvgState};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::rule::{EPSILON, Remembered, Rule};
use super::settings::OptimizerSettings;
use crate::gan::Simd;
use crate::gan::tensors::{list, values};

/// The rule.
#[derive(Clone, Default)]
pub struct RmsProp(Option<RmsPropState<1>>);

/// What it remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Average {
    /// Average of the gradient's square, a number for each parameter.
    pub square: Vec<f32>,
}

impl Remembered for Average {
    fn lists(&self) -> Vec<&Vec<f32>> {
        vec![&self.square]
    }
}

impl Rule for RmsProp {
    type Memory = Average;

    fn step(
        &mut self,
        _: Simd,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        let rule = RmsPropConfig::new()
            .with_alpha(settings.rho as f32)
            .with_momentum(0.0)
            .with_epsilon(EPSILON)
            .with_weight_decay(settings.decay())
            .build();
        let (parameters, next) =
            rule.step(settings.learning_rate, parameters, gradient, self.0.take());
        self.0 = next;
        parameters
    }

    fn memory(&self) -> Option<Average> {
        let state = self.0.as_ref()?;
        Some(Average {
            square: values(state.square_avg.square_avg.clone()),
        })
    }

    fn with_memory(Average { square }: Average, device: &Device) -> Self {
        let square = list(square, device);
        Self(Some(RmsPropState {
            square_avg: SquareAvgState::new(square.clone()),
            // Not centered, its average is the plain one.
            centered: CenteredState::new(None, square),
            momentum: None,
        }))
    }

    fn scale(&self, _: &OptimizerSettings) -> Option<Tensor<1>> {
        let square = self.0.as_ref()?.square_avg.square_avg.clone();
        Some((square.sqrt() + EPSILON).recip())
    }

    fn may_overflow(&self) -> [Option<Tensor<1>>; 2] {
        let square = self.0.as_ref().map(|s| s.square_avg.square_avg.clone());
        [square, None]
    }
}
