//! Stochastic gradient descent with optional momentum. Of the gradient g (plus `weight_decay`·θ):
//! v ← momentum·v + g; θ ← θ − lr·v.

use burn::optim::momentum::{MomentumConfig, MomentumState};
use burn::optim::{Optimizer as _, RecordState as _, SgdConfig, SgdState, StateSink};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::rule::{Remembered, Rule};
use super::settings::OptimizerSettings;
use crate::gan::Simd;
use crate::gan::tensors::list;

/// The rule; it remembers nothing without momentum.
#[derive(Clone, Default)]
pub struct Sgd(Option<SgdState<1>>);

/// What it remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Velocity {
    /// v, a number for each parameter.
    pub velocity: Vec<f32>,
}

impl Remembered for Velocity {
    fn lists(&self) -> Vec<&Vec<f32>> {
        vec![&self.velocity]
    }
}

impl Rule for Sgd {
    type Memory = Velocity;

    fn step(
        &mut self,
        _: Simd,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        // Dampening 0: the velocity that PyTorch and the textbooks have, not burn's 0.1.
        let momentum = (settings.momentum > 0.0).then(|| {
            MomentumConfig::new()
                .with_momentum(settings.momentum)
                .with_dampening(0.0)
        });
        let rule = SgdConfig::new()
            .with_weight_decay(settings.decay())
            .with_momentum(momentum)
            .build();
        let (parameters, next) =
            rule.step(settings.learning_rate, parameters, gradient, self.0.take());
        // burn hands an unused velocity on; a velocity of long ago must not come back.
        self.0 = next.filter(|_| settings.momentum > 0.0);
        parameters
    }

    fn memory(&self) -> Option<Velocity> {
        // burn keeps the velocity to itself, but flattens it for its own files.
        let mut sink = StateSink::default();
        self.0.as_ref()?.state_flatten("", &mut sink);
        let (_, data) = sink.tensors.into_iter().next()?;
        Some(Velocity {
            velocity: data.try_to_vec().unwrap_or_default(),
        })
    }

    fn with_memory(Velocity { velocity }: Velocity, device: &Device) -> Self {
        Self(Some(SgdState {
            momentum: Some(MomentumState::new(list(velocity, device))),
        }))
    }

    fn scale(&self, _: &OptimizerSettings) -> Option<Tensor<1>> {
        None
    }

    fn may_overflow(&self) -> [Option<Tensor<1>>; 2] {
        // A velocity is as large as the step that it makes.
        [None, None]
    }
}
