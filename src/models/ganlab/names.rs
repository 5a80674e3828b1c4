//! What GAN Lab calls what a configuration has.

use crate::config::role::Role;
use crate::config::{Distribution, Network, NoiseDistribution, OptimizerKind};

/// GAN Lab's names of the target distributions.
pub(super) const SHAPES: [(&str, Distribution); 4] = [
    ("line", Distribution::Line),
    ("gaussians", Distribution::Gaussians),
    ("ring", Distribution::Ring),
    ("disjoint", Distribution::Disjoint),
];
/// What it calls the points that somebody drew on its page; no file of it has them.
pub(super) const DRAWING: &str = "drawing";

/// What GAN Lab calls noise of so many dimensions.
pub(super) fn noise_name(dim: u32, distribution: NoiseDistribution) -> String {
    let name = match distribution {
        NoiseDistribution::Uniform => "Uniform",
        NoiseDistribution::Symmetric => "Symmetric",
        NoiseDistribution::Gaussian => "Gaussian",
        NoiseDistribution::Normal => "Normal",
    };
    format!("{dim}D {name}")
}

/// What GAN Lab calls a network's optimizer, or what it lacks of it.
pub(super) fn optimizer_name<R: Role>(network: &Network<R>) -> Result<&'static str, &'static str> {
    match network.optimizer {
        OptimizerKind::Sgd if network.momentum == 0.0 => Ok("SGD"),
        OptimizerKind::Sgd => Err("momentum"),
        OptimizerKind::Adam if network.beta1 == 0.9 && network.beta2 == 0.999 => Ok("Adam"),
        OptimizerKind::Adam => Err(tr!("other β of Adam")),
        OptimizerKind::RmsProp => Err("RMSprop"),
    }
}
