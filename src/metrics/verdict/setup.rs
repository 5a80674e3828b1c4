//! [`Setup`]: what the advice of a verdict depends on beside the run itself. What helps where both networks are as fast is wrong
//! where one of them is far behind.

use crate::config::role::Role;
use crate::config::{Config, Network, OptimizerKind};

/// So many times faster is far ahead. A choice, not a measurement: *Oscillation* has 40, its cure 2.
const FAR_AHEAD: f64 = 3.0;
/// β1 up to here is what DCGAN takes for GANs.
const CALM_BETA1: f64 = 0.5;

/// Which network is far behind the other one, by learning rate times updates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slower {
    /// Neither, or it cannot be said: rates of different optimizers are no measure of each other.
    #[default]
    Neither,
    /// D: it answers to fakes that have moved on.
    Discriminator,
    /// G.
    Generator,
}

/// Settings that advice depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// Which network is far behind.
    pub slower: Slower,
    /// Whether either network has Adam with a β1 above that of DCGAN.
    pub has_high_beta1: bool,
}

impl Setup {
    /// Of a configuration.
    pub fn of(config: &Config) -> Self {
        let (g, d) = (&config.generator, &config.discriminator);
        Self {
            slower: slower(config),
            has_high_beta1: has_high_beta1(g) || has_high_beta1(d),
        }
    }
}

fn slower(config: &Config) -> Slower {
    let (g, d) = (&config.generator, &config.discriminator);
    if g.optimizer != d.optimizer {
        return Slower::Neither;
    }
    let (of_g, of_d) = (speed(g), speed(d));
    if of_d * FAR_AHEAD <= of_g && of_g > 0.0 {
        Slower::Discriminator
    } else if of_g * FAR_AHEAD <= of_d && of_d > 0.0 && d.loss_threshold <= 0.0 {
        // A D that waits for its loss makes fewer updates than are set.
        Slower::Generator
    } else {
        Slower::Neither
    }
}

/// How far a network goes in an epoch, for gradients of one size.
fn speed<R: Role>(network: &Network<R>) -> f64 {
    let of_one = match network.optimizer {
        // What momentum adds up to.
        OptimizerKind::Sgd => network.learning_rate / (1.0 - network.momentum).max(0.01),
        _ => network.learning_rate,
    };
    of_one * f64::from(network.updates_per_epoch)
}

fn has_high_beta1<R: Role>(network: &Network<R>) -> bool {
    network.optimizer == OptimizerKind::Adam && network.beta1 > CALM_BETA1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(d_rate: f64, d_updates: u32, g_rate: f64) -> Config {
        let mut config = Config::default();
        config.generator.learning_rate = g_rate;
        config.generator.updates_per_epoch = 1;
        config.discriminator.learning_rate = d_rate;
        config.discriminator.updates_per_epoch = d_updates;
        config
    }

    #[test]
    fn who_is_far_behind_is_said_by_rate_times_updates() {
        let slower = |config: &Config| Setup::of(config).slower;
        // As the preset Oscillation has them, and its cure.
        assert_eq!(slower(&of(0.005, 1, 0.2)), Slower::Discriminator);
        assert_eq!(slower(&of(0.1, 1, 0.2)), Slower::Neither);
        assert_eq!(slower(&of(0.005, 40, 0.2)), Slower::Neither);
        assert_eq!(slower(&of(0.2, 5, 0.2)), Slower::Generator);
        assert_eq!(slower(&of(0.0, 0, 0.0)), Slower::Neither);
        let mut mixed = of(0.005, 1, 0.2);
        mixed.generator.optimizer = OptimizerKind::Adam;
        mixed.discriminator.optimizer = OptimizerKind::Sgd;
        assert_eq!(slower(&mixed), Slower::Neither);
        let mut held_back = of(0.2, 5, 0.2);
        held_back.discriminator.loss_threshold = 0.4;
        assert_eq!(slower(&held_back), Slower::Neither);
    }

    #[test]
    fn beta1_is_high_of_adam_alone() {
        let mut config = of(0.1, 1, 0.1);
        config.generator.optimizer = OptimizerKind::Sgd;
        config.discriminator.optimizer = OptimizerKind::Sgd;
        (config.generator.beta1, config.discriminator.beta1) = (0.9, 0.5);
        assert!(!Setup::of(&config).has_high_beta1);
        config.generator.optimizer = OptimizerKind::Adam;
        assert!(Setup::of(&config).has_high_beta1);
        config.generator.beta1 = 0.5;
        assert!(!Setup::of(&config).has_high_beta1);
    }
}
