//! Style mixing: batches of training in which later layers have the styles of other noise (Karras et al., `StyleGAN`,
//! arXiv 1812.04948, section 3.1), so that no layer relies on what another one was told.

use burn::tensor::Tensor;
use rand::RngExt as _;

use super::style::StyleInput;
use super::tensors::rows;
use super::{Network, NetworkSpec};
use crate::config::Config;
use crate::data::{Rng, noise};

/// The generator and what it is given in a pass of training on this noise, `[batch, noise.dim]`; two noise vectors beside
/// each other where styles are mixed.
pub(super) fn mixed(
    config: &Config,
    generator: &Network,
    noise: Tensor<2>,
    rng: &mut Rng,
) -> (Network, Tensor<2>) {
    let NetworkSpec::StyleGenerator(style) = generator.spec else {
        return (generator.clone(), noise);
    };
    if rng.random::<f64>() >= config.style.mixing {
        return (generator.clone(), noise);
    }
    let cut = rng.random_range(1..=style.depth);
    let [batch, dim] = noise.dims();
    let other = noise::sample(config.noise.distribution, dim, batch, rng);
    let other = rows(other, dim, &noise.device());
    let spec = NetworkSpec::StyleGenerator(style.with_input(StyleInput::Mixed { cut }));
    let generator = Network {
        spec,
        ..generator.clone()
    };
    (generator, Tensor::cat(vec![noise, other], 1))
}
