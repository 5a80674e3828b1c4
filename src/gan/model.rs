//! [`Gan`]: both networks with their optimizers, one update of each, and what pictures need.

use burn::tensor::Tensor;

use super::lookahead::constrained;
use super::pass::{Networks, Pass};
use super::running::Running;
use super::sight::Sight;
use super::tensors::{list, values};
use super::{
    Compute, GanState, Network, NetworkState, Optimizer, OptimizerSettings, Player, Route,
    WrongState,
};
use crate::config::{Config, NormStatistics};

/// An update ended in NaN or ∞ and was taken back: networks and optimizers are as before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("the {name}'s update ended in NaN or infinity", name = .0.name()))]
pub struct NonFinite(pub Player);

/// The running average of G's parameters.
#[derive(Clone)]
pub(super) struct Average {
    /// In the order of G's blocks.
    pub parameters: Tensor<1>,
    /// That of the statistics of G's batch norms, where the configuration asks for some.
    pub running: Option<Running>,
    /// Updates of G in it that were counted for its warm-up.
    updates: u64,
}

/// Both networks with their optimizers.
#[derive(Clone)]
pub struct Gan {
    pub(super) networks: Networks,
    pub(super) average: Option<Average>,
    /// Of G's batch norms, where the configuration asks for some.
    pub(super) generator_running: Option<Running>,
    /// Of D's.
    pub(super) discriminator_running: Option<Running>,
    pub(super) generator_optimizer: Optimizer,
    pub(super) discriminator_optimizer: Optimizer,
}

impl Gan {
    /// Fresh networks; the same configuration gives the same parameters whatever computes.
    pub fn new(config: &Config, compute: impl Into<Compute>) -> Self {
        let compute: Compute = compute.into();
        Self {
            networks: Networks::new(config, compute),
            average: None,
            generator_running: None,
            discriminator_running: None,
            generator_optimizer: Optimizer::new(config.generator.optimizer, compute.simd),
            discriminator_optimizer: Optimizer::new(config.discriminator.optimizer, compute.simd),
        }
    }

    /// Networks and optimizers in a given state.
    ///
    /// # Errors
    ///
    /// If the state does not fit the configuration's networks.
    pub fn with_state(
        config: &Config,
        compute: impl Into<Compute>,
        state: GanState,
    ) -> Result<Self, WrongState> {
        state.check(config)?;
        let GanState {
            generator: g,
            discriminator: d,
            dropout_rng,
        } = state;
        let parameters = [g.parameters, d.parameters];
        let compute: Compute = compute.into();
        let mut networks = Networks::with_parameters(config, compute, parameters, dropout_rng);
        networks.since_r1 = d.since_r1;
        let device = &networks.device;
        let optimizer = |kind, memory, last: Option<Vec<f32>>| {
            let last = last.map(|last| list(last, device));
            Optimizer::with_memory(kind, memory, last, compute.simd, device)
        };
        Ok(Self {
            average: g.average.map(|average| Average {
                parameters: list(average, device),
                running: g.average_statistics.map(Running::from_numbers),
                updates: g.averaged,
            }),
            generator_running: g.statistics.map(Running::from_numbers),
            discriminator_running: d.statistics.map(Running::from_numbers),
            generator_optimizer: optimizer(
                config.generator.optimizer,
                g.optimizer,
                g.last_gradient,
            ),
            discriminator_optimizer: optimizer(
                config.discriminator.optimizer,
                d.optimizer,
                d.last_gradient,
            ),
            networks,
        })
    }

    /// All that updates change.
    pub fn state(&self) -> GanState {
        let numbers = |running: &Running| running.numbers().to_vec();
        let state =
            |network: &Network, optimizer: &Optimizer, running: &Option<Running>| NetworkState {
                parameters: values(network.parameters.clone()),
                optimizer: optimizer.memory(),
                statistics: running.as_ref().map(numbers),
                average: None,
                average_statistics: None,
                averaged: 0,
                since_r1: 0,
                last_gradient: optimizer.last_gradient().map(values),
            };
        let networks = &self.networks;
        let average = self.average.as_ref();
        let [of_generator, of_discriminator] =
            [&self.generator_running, &self.discriminator_running];
        GanState {
            generator: NetworkState {
                average: average.map(|average| values(average.parameters.clone())),
                average_statistics: average.and_then(|a| a.running.as_ref()).map(numbers),
                averaged: average.map_or(0, |average| average.updates),
                ..state(&networks.generator, &self.generator_optimizer, of_generator)
            },
            discriminator: NetworkState {
                since_r1: networks.since_r1,
                ..state(
                    &networks.discriminator,
                    &self.discriminator_optimizer,
                    of_discriminator,
                )
            },
            dropout_rng: networks.dropout_rng.clone(),
        }
    }

    /// The route that updates take: the plain one where an operation has no fused form (dropout in dense networks), or
    /// where the fused one is no help (large networks without wide vectors).
    pub fn route(&self, config: &Config) -> Route {
        self.networks.route(config)
    }

    /// Whether updates give the same bits on every machine with fused multiply-adds.
    pub fn is_reproducible(&self, config: &Config) -> bool {
        let d = &config.discriminator;
        let has_fused_r1 = self.networks.discriminator.spec.has_fused_r1();
        let has_plain_penalty = d.gradient_penalty > 0.0 || (d.r1 > 0.0 && !has_fused_r1);
        self.route(config) == Route::Fused
            && self.networks.compute.simd.is_reproducible()
            && !has_plain_penalty
            && !config.unrolls()
    }

    /// Threads that share a convolution from now on; changes no bit of a run.
    pub fn set_threads(&mut self, threads: usize) {
        self.networks.compute = self.networks.compute.with_threads(threads);
    }

    /// Takes live settings that pictures depend on before the next update. The average and running statistics are forgotten where the
    /// configuration asks for none, so that pictures are of the networks themselves; and D sees places among batches of the present size.
    pub fn take_settings(&mut self, config: &Config) {
        if !self.networks.sight.is_plain() {
            let width = self.networks.generator.spec.outputs();
            self.networks.sight = Sight::new(config, width);
        }
        if config.generator.average == 0.0 {
            self.average = None;
        }
        if config.generator.norm_statistics == NormStatistics::Batch {
            self.generator_running = None;
            if let Some(average) = &mut self.average {
                average.running = None;
            }
        }
        if config.discriminator.norm_statistics == NormStatistics::Batch {
            self.discriminator_running = None;
        }
    }

    /// One update of D on real samples `[batch, width]`, whole packs of them ([`Config::samples_in_batch`]), and fakes of as many noise
    /// vectors `[batch, noise.dim]`. Returns the loss that D minimised, without the R1 penalty. Where the loss is at most the
    /// threshold that the configuration sets, nothing changes.
    ///
    /// # Errors
    ///
    /// If loss or parameters are no longer finite; the update is taken back then.
    pub fn update_discriminator(
        &mut self,
        config: &Config,
        real: &Tensor<2>,
        noise: &Tensor<2>,
    ) -> Result<f64, NonFinite> {
        let (dropout_rng, since_r1) = (self.networks.dropout_rng.clone(), self.networks.since_r1);
        let Pass {
            loss,
            gradient,
            statistics,
            ..
        } = self.pass(Player::Discriminator, config, real, noise);
        let threshold = config.discriminator.loss_threshold;
        if threshold > 0.0 {
            let loss = f64::from(loss.clone().into_scalar::<f32>());
            // Halved, as plotted.
            if loss / 2.0 <= threshold {
                return Ok(loss);
            }
        }

        let before = (
            self.networks.discriminator.parameters.clone(),
            self.discriminator_optimizer.clone(),
        );
        let parameters = self.discriminator_optimizer.step(
            &OptimizerSettings::from(&config.discriminator),
            before.0.clone(),
            gradient,
        );
        let loss = f64::from(loss.into_scalar::<f32>());
        // Before the clip, which would make a number of ∞.
        if loss.is_finite()
            && self.discriminator_optimizer.are_finite(&parameters)
            && are_finite(&statistics)
        {
            let running = self.discriminator_running.take();
            self.discriminator_running =
                Running::moved(running, &self.networks.discriminator, &statistics);
            let network = &self.networks.discriminator;
            self.networks.discriminator.parameters = constrained(config, network, parameters);
            Ok(loss)
        } else {
            self.discriminator_optimizer = before.1;
            self.networks.dropout_rng = dropout_rng;
            self.networks.since_r1 = since_r1;
            Err(NonFinite(Player::Discriminator))
        }
    }

    /// One update of G on fakes of the noise vectors `[batch, noise.dim]`. Returns the loss that G
    /// minimised. D takes part as a constant, so that no gradient of its parameters is computed, but where the update looks
    /// ahead: then by D's loss on the real samples `[batch, width]` as well. Without any it does not look ahead.
    ///
    /// # Errors
    ///
    /// If loss or parameters are no longer finite; the update is taken back then.
    pub fn update_generator(
        &mut self,
        config: &Config,
        real: Option<&Tensor<2>>,
        noise: &Tensor<2>,
    ) -> Result<f64, NonFinite> {
        let dropout_rng = self.networks.dropout_rng.clone();
        let Pass {
            loss,
            gradient,
            statistics,
            ..
        } = match real {
            Some(real) => self.pass(Player::Generator, config, real, noise),
            None => self.networks.generator_pass(config, noise.clone()),
        };
        let before = (
            self.networks.generator.parameters.clone(),
            self.generator_optimizer.clone(),
        );
        let parameters = self.generator_optimizer.step(
            &OptimizerSettings::from(&config.generator),
            before.0.clone(),
            gradient,
        );
        let loss = f64::from(loss.into_scalar::<f32>());
        if loss.is_finite()
            && self.generator_optimizer.are_finite(&parameters)
            && are_finite(&statistics)
        {
            let running = self.generator_running.take();
            self.generator_running = Running::moved(running, &self.networks.generator, &statistics);
            self.average = self.averaged(config, before.0, &parameters);
            self.networks.generator.parameters = parameters;
            Ok(loss)
        } else {
            self.generator_optimizer = before.1;
            self.networks.dropout_rng = dropout_rng;
            Err(NonFinite(Player::Generator))
        }
    }

    /// The running average after an update of G's parameters and statistics.
    fn averaged(&self, config: &Config, before: Tensor<1>, after: &Tensor<1>) -> Option<Average> {
        let settings = &config.generator;
        if settings.average == 0.0 {
            return None;
        }
        let (so_far, updates) = match &self.average {
            Some(average) => (average.parameters.clone(), average.updates),
            None => (before, 0),
        };
        let running_so_far = self.average.as_ref().and_then(|a| a.running.clone());
        let (mut decay, mut updates) = (settings.average, updates);
        if settings.average_warm_up > 0.0 {
            updates = updates.saturating_add(1);
            let t = updates as f64;
            decay = decay.min(t / (t + settings.average_warm_up));
        }
        Some(Average {
            parameters: so_far * decay + after.clone() * (1.0 - decay),
            running: match (running_so_far, &self.generator_running) {
                (Some(so_far), Some(now)) => Some(so_far.averaged(now, decay)),
                (_, now) => now.clone(),
            },
            updates,
        })
    }

    /// The flat parameters of a network as trained, not averaged, in the order of
    /// its blocks.
    pub fn parameters(&self, player: Player) -> Vec<f32> {
        values(self.networks.of(player).parameters.clone())
    }
}

/// Whether running statistics of these batches would be numbers.
fn are_finite(statistics: &[f32]) -> bool {
    statistics.iter().all(|number| number.is_finite())
}
