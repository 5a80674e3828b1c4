//! What of a configuration GAN Lab cannot say.

use super::names::{SHAPES, optimizer_name};
use crate::config::role::Role;
use crate::config::{Activation, Config, ImageData, Network, NoiseDistribution};

/// Why a model cannot be written in GAN Lab's format: each setting that GAN Lab lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("GAN Lab has no {lacks}", lacks = .0.join(tr!(", no "))))]
pub struct NotExpressible(pub Vec<String>);

/// What of a configuration GAN Lab's format cannot say; empty if it can say all.
pub fn missing(config: &Config) -> Vec<String> {
    let mut missing = Vec::new();
    let mut need = |is_there: bool, what: &str| {
        if !is_there {
            missing.push(what.to_owned());
        }
    };
    need(config.data.images == ImageData::None, tr!("images"));
    let (has_noise, what) = match config.noise.distribution {
        NoiseDistribution::Uniform | NoiseDistribution::Gaussian => (true, ""),
        NoiseDistribution::Symmetric => (false, tr!("uniform noise in [−1, 1]")),
        NoiseDistribution::Normal => (false, tr!("normal noise")),
    };
    need(has_noise, what);
    let has_shape = SHAPES.iter().any(|(_, d)| *d == config.data.distribution);
    need(has_shape, tr!("such distribution in its model files"));
    need(
        config.data.spread.is_none(),
        tr!("other spread of the data"),
    );
    need(
        config.noise.dim <= 2,
        tr!("noise of more than two dimensions"),
    );
    let loss = config.loss.rule();
    need(loss.gan_lab_name.is_some(), tr!("such loss"));
    let has_real_weight = loss.gan_lab_name.is_some() && loss.has_real_weight;
    need(
        !has_real_weight || config.real_weight == Config::default().real_weight,
        tr!("other weight of real samples"),
    );
    need(
        config.batch_size == Config::default().batch_size,
        tr!("other batch size"),
    );
    need(
        config.generator.average == 0.0,
        tr!("averaging of the generator"),
    );
    need(config.discriminator.r1 == 0.0, tr!("R1 penalty"));
    need(
        config.discriminator.loss_threshold == 0.0,
        tr!("threshold of the discriminator's loss"),
    );
    need(
        config.discriminator.gradient_penalty == 0.0,
        tr!("gradient penalty"),
    );
    need(
        config.discriminator.spectral_norm == 0.0,
        tr!("spectral norm"),
    );
    need(
        config.discriminator.instance_noise == 0.0,
        tr!("instance noise"),
    );
    need(config.packing() == 1, tr!("packing"));
    need(!config.sees_batch(), tr!("batch deviation"));
    need(
        config.generator.unrolled_steps == 0.0,
        tr!("unrolled steps"),
    );
    need(!config.extrapolates(), tr!("extragradient"));
    need_network(&config.generator, tr!("generator"), &mut need);
    need_network(&config.discriminator, tr!("discriminator"), &mut need);
    missing
}

fn need_network<R: Role>(network: &Network<R>, name: &str, need: &mut impl FnMut(bool, &str)) {
    let mut need = |is_there, what: &str| need(is_there, &format!("{what} ({name})"));
    need(
        network.activation == Activation::Relu,
        tr!("activation but ReLU"),
    );
    need(
        network.hidden_layers >= 1,
        tr!("network without hidden layers"),
    );
    need(network.dropout == 0.0, tr!("dropout"));
    need(network.weight_decay == 0.0, tr!("weight decay"));
    need(network.optimism == 0.0, tr!("optimistic steps"));
    if let Err(lacks) = optimizer_name(network) {
        need(false, lacks);
    }
}
