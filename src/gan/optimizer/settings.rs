//! [`OptimizerSettings`]: what a user chooses about one network's optimizer.

use burn::optim::decay::WeightDecayConfig;

use crate::config::role::Role;
use crate::config::{self, OptimizerKind};

/// Settings of one network's optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimizerSettings {
    /// The rule.
    pub kind: OptimizerKind,
    /// Size of a step.
    pub learning_rate: f64,
    /// SGD's momentum.
    pub momentum: f64,
    /// Adam's β1.
    pub beta1: f64,
    /// Adam's β2.
    pub beta2: f64,
    /// RMSprop's ρ.
    pub rho: f64,
    /// L2 penalty.
    pub weight_decay: f64,
    /// How much of what the gradient changed by since the last step is added to it.
    pub optimism: f64,
}

impl<R: Role> From<&config::Network<R>> for OptimizerSettings {
    fn from(settings: &config::Network<R>) -> Self {
        Self {
            kind: settings.optimizer,
            learning_rate: settings.learning_rate,
            momentum: settings.momentum,
            beta1: settings.beta1,
            beta2: settings.beta2,
            rho: settings.rho,
            weight_decay: settings.weight_decay,
            optimism: settings.optimism,
        }
    }
}

impl OptimizerSettings {
    /// The L2 penalty, in burn's terms.
    pub(super) fn decay(&self) -> Option<WeightDecayConfig> {
        (self.weight_decay > 0.0).then(|| WeightDecayConfig::new(self.weight_decay as f32))
    }
}
