//! What an update computes, with its look ahead: extragradient steps of both networks, and G's update against an unrolled D.

use burn::tensor::Tensor;

use super::loss::signs_and_weights;
use super::pass::{Networks, Pass};
use super::tensors::rows;
use super::{Gan, Network, Optimizer, OptimizerSettings, Player, spectral};
use crate::config::Config;

/// How far D's parameters are moved to see how its gradient changes, as a share of their length. Gradients are known to about 1e-6
/// of them, for which central differences are best near the third root of that; RMSprop's uneven steps ask for less.
const NUDGE: f64 = 3e-3;

impl Gan {
    /// What an update of `player` computes on real samples `[batch, width]` and noise `[batch, noise.dim]`; of the real ones only
    /// D's updates and those that look ahead take any. The loss, and what D says, are those of the networks as they are; unrolled, of D
    /// after its steps.
    pub(super) fn pass(
        &mut self,
        player: Player,
        config: &Config,
        real: &Tensor<2>,
        noise: &Tensor<2>,
    ) -> Pass {
        let pass_of = |player: Player, networks: &mut Networks| match player {
            Player::Discriminator => {
                networks.discriminator_pass(config, real.clone(), noise.clone())
            }
            Player::Generator if config.unrolls() => {
                let optimizer = self.discriminator_optimizer.clone();
                unrolled_pass(networks, config, optimizer, real, noise)
            }
            Player::Generator => networks.generator_pass(config, noise.clone()),
        };
        let since_r1 = self.networks.since_r1;
        let first = pass_of(player, &mut self.networks);
        if !config.extrapolates() {
            return first;
        }
        // The other network's step. An update of D is the one that has the penalty that is due.
        let mut ahead = self.networks.clone();
        ahead.since_r1 = since_r1;
        let other = match player {
            Player::Discriminator => pass_of(Player::Generator, &mut ahead),
            Player::Generator => {
                let pass = pass_of(Player::Discriminator, &mut ahead);
                ahead.since_r1 = self.networks.since_r1;
                pass
            }
        };
        let [slope_of_d, slope_of_g] = match player {
            Player::Discriminator => [&first, &other],
            Player::Generator => [&other, &first],
        };
        let step = |optimizer: &Optimizer, settings, network: &Network, pass: &Pass| {
            // Optimism is another way to look ahead, and would do it twice.
            let settings = OptimizerSettings {
                optimism: 0.0,
                ..settings
            };
            let (parameters, gradient) = (network.parameters.clone(), pass.gradient.clone());
            optimizer.clone().step(&settings, parameters, gradient)
        };
        let d = &self.networks.discriminator;
        let of_d = OptimizerSettings::from(&config.discriminator);
        let moved = step(&self.discriminator_optimizer, of_d, d, slope_of_d);
        ahead.discriminator.parameters = constrained(config, d, moved);
        let g = &self.networks.generator;
        let of_g = OptimizerSettings::from(&config.generator);
        ahead.generator.parameters = step(&self.generator_optimizer, of_g, g, slope_of_g);
        let gradient = pass_of(player, &mut ahead).gradient;
        self.networks.dropout_rng = ahead.dropout_rng;
        Pass { gradient, ..first }
    }
}

/// D's parameters after a step, with what the settings do to them: Wasserstein's clip and the spectral norm.
pub(super) fn constrained(
    config: &Config,
    discriminator: &Network,
    parameters: Tensor<1>,
) -> Tensor<1> {
    let parameters = match config.loss.clip(config.weight_clip) {
        Some(clip) => parameters.clamp(-clip, clip),
        None => parameters,
    };
    spectral::after_update(config, discriminator, parameters)
}

/// D's loss at some parameters, with its gradients for those of D and of G.
struct Slopes {
    of_discriminator: Tensor<1>,
    of_generator: Tensor<1>,
}

/// Forwards and backwards for an update of G whose loss is that of D after some more steps, which themselves depend on G (Metz et
/// al., arXiv 1611.02163, equations 9 to 11). With S the size of a step for each parameter, D's are
///
/// > θ ← θ − S·∂f/∂θ,
///
/// so on the way back, from λ = the slope of G's loss in D's last parameters, each takes from G's gradient how its own slope changes
/// along S·λ, and from λ likewise. Both changes are central differences of D's gradients. The steps are those of D's optimizer
/// without momentum, of its loss alone: penalties, the clip and the spectral norm are left out. S, where that depends on the gradients so
/// far, counts as a constant.
fn unrolled_pass(
    networks: &mut Networks,
    config: &Config,
    mut optimizer: Optimizer,
    real: &Tensor<2>,
    noise: &Tensor<2>,
) -> Pass {
    let now = networks.discriminator.parameters.clone();
    let settings = OptimizerSettings {
        momentum: 0.0,
        beta1: 0.0,
        weight_decay: 0.0,
        optimism: 0.0,
        ..OptimizerSettings::from(&config.discriminator)
    };
    let slopes = |networks: &Networks, at: Tensor<1>| slopes(networks, config, at, real, noise);
    let mut path = Vec::new();
    let mut at = now.clone();
    for _ in 0..config.unrolled_steps() {
        let slope = slopes(networks, at.clone()).of_discriminator;
        let next = optimizer.step(&settings, at.clone(), slope);
        path.push((at, optimizer.scale(&settings)));
        at = next;
    }

    networks.discriminator.parameters = at;
    let mut pass = networks.generator_pass(config, noise.clone());
    pass.logits = Some(networks.logits_of(Player::Generator, &pass));
    let mut lambda = slope_of_generators_loss(networks, config, noise);
    networks.discriminator.parameters = now;

    for (at, scale) in path.into_iter().rev() {
        let along = lambda.clone() * settings.learning_rate;
        let along = match scale {
            Some(scale) => along * scale,
            None => along,
        };
        let length = norm(&along);
        // Where D's steps do not matter, and where they are no numbers, which the caller sees by the loss.
        if length == 0.0 || !length.is_finite() {
            break;
        }
        let share = NUDGE * norm(&at).max(f64::MIN_POSITIVE) / length;
        let up = slopes(networks, at.clone() + along.clone() * share);
        let down = slopes(networks, at - along * share);
        let change = |up: Tensor<1>, down: Tensor<1>| (up - down) / (2.0 * share);
        pass.gradient = pass.gradient - change(up.of_generator, down.of_generator);
        lambda = lambda - change(up.of_discriminator, down.of_discriminator);
    }
    pass
}

/// D's loss alone, at D's parameters `at`; without dropout and noise, so that two of them differ by what they should.
fn slopes(
    networks: &Networks,
    config: &Config,
    at: Tensor<1>,
    real: &Tensor<2>,
    noise: &Tensor<2>,
) -> Slopes {
    let judged = networks.sight.judged(real.dims()[0]);
    let d = Network {
        spec: networks.discriminator.spec.with_groups(2),
        parameters: at,
    };
    let (d, g) = (d.leaves(), networks.generator.leaves());
    let fake = g.forward_with(noise.clone(), None);
    let seen = Tensor::cat(vec![real.clone(), fake], 0); // [2·batch, width]
    let logits = d.forward_with(networks.sight.of_batch(seen, 2), None);
    let weight = config.loss.effective_real_weight(config.real_weight);
    let (signs, weights) = signs_and_weights(judged, weight);
    let [signs, weights] = [signs, weights].map(|numbers| rows(numbers, 1, &networks.device));
    let mut gradients = config.loss.discriminator(logits, signs, weights).backward();
    Slopes {
        of_discriminator: d.gradient(&mut gradients),
        of_generator: g.gradient(&mut gradients),
    }
}

/// How G's loss changes with D's parameters.
fn slope_of_generators_loss(networks: &Networks, config: &Config, noise: &Tensor<2>) -> Tensor<1> {
    let d = networks.discriminator.leaves();
    let fake = networks
        .generator
        .constants()
        .forward_with(noise.clone(), None);
    let seen = networks.sight.of_batch(fake, 1);
    let loss = config.loss.generator(d.forward_with(seen, None)).mean();
    d.gradient(&mut loss.backward())
}

fn norm(numbers: &Tensor<1>) -> f64 {
    f64::from(
        (numbers.clone() * numbers.clone())
            .sum()
            .into_scalar::<f32>(),
    )
    .sqrt()
}
