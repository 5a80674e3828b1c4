//! [`Gan`]: both networks with their optimizers, one update of each, and what pictures need.

use burn::tensor::Tensor;

use super::lookahead::constrained;
use super::pass::{Networks, Pass};
use super::running::Running;
use super::sight::Sight;
use super::tensors::{list, rows, values};
use super::{
    Compute, GanState, Network, NetworkState, Optimizer, OptimizerSettings, Player, Route,
    WrongState,
};
use crate::config::{Config, Loss, NormStatistics};
use crate::data::Point;

/// An update ended in NaN or ∞ and was taken back: networks and optimizers are as before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("the {name}'s update ended in NaN or infinity", name = .0.name()))]
pub struct NonFinite(pub Player);

/// The running average of G's parameters.
#[derive(Clone)]
struct Average {
    /// In the order of G's blocks.
    parameters: Tensor<1>,
    /// That of the statistics of G's batch norms, where the configuration asks for some.
    running: Option<Running>,
    /// Updates of G in it that were counted for its warm-up.
    updates: u64,
}

/// Samples that batch norm takes together where there is no batch of training.
const NORMALIZED_TOGETHER: usize = 64;

/// Both networks with their optimizers.
#[derive(Clone)]
pub struct Gan {
    pub(super) networks: Networks,
    average: Option<Average>,
    /// Of G's batch norms, where the configuration asks for some.
    generator_running: Option<Running>,
    /// Of D's.
    discriminator_running: Option<Running>,
    pub(super) generator_optimizer: Optimizer,
    pub(super) discriminator_optimizer: Optimizer,
}

impl Gan {
    /// Fresh networks; the same configuration gives the same parameters whatever computes.
    pub fn new(config: &Config, compute: impl Into<Compute>) -> Self {
        Self {
            networks: Networks::new(config, compute.into()),
            average: None,
            generator_running: None,
            discriminator_running: None,
            generator_optimizer: Optimizer::new(config.generator.optimizer),
            discriminator_optimizer: Optimizer::new(config.discriminator.optimizer),
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
        let mut networks =
            Networks::with_parameters(config, compute.into(), parameters, dropout_rng);
        networks.since_r1 = d.since_r1;
        let device = &networks.device;
        let optimizer = |kind, memory, last: Option<Vec<f32>>| {
            let last = last.map(|last| list(last, device));
            Optimizer::with_memory(kind, memory, device).after_gradient(last)
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

    /// G with the parameters that it is judged by: their average, where there is one, and the average of its statistics
    /// with it.
    pub(super) fn shown_generator(&self) -> Network {
        let mut network = self.networks.generator.clone();
        let mut running = self.generator_running.as_ref();
        if let Some(average) = &self.average {
            network.parameters = average.parameters.clone();
            running = average.running.as_ref().or(running);
        }
        Running::folded(network, running)
    }

    /// D with the statistics that it judges by.
    fn shown_discriminator(&self) -> Network {
        let network = self.networks.discriminator.clone();
        Running::folded(network, self.discriminator_running.as_ref())
    }

    /// The same networks as updates have them: G with its present parameters, both with the statistics of a batch.
    #[must_use]
    pub fn as_trained(&self) -> Self {
        Self {
            average: None,
            generator_running: None,
            discriminator_running: None,
            ..self.clone()
        }
    }

    /// The fakes of noise vectors `[n · noise.dim]`, row by row, without dropout, by the averaged G where there
    /// is one. Where G normalises its batches, so many noise vectors at a time as a batch of training has are one
    /// batch, so that a fake depends on its batch alone.
    pub fn generate_rows(&self, noise: &[f32]) -> Vec<f32> {
        self.in_batches(&self.shown_generator(), noise)
    }

    /// A network's outputs, row by row, without dropout; [`NORMALIZED_TOGETHER`] samples at a time, if it normalises them.
    fn in_batches(&self, network: &Network, samples: &[f32]) -> Vec<f32> {
        let Networks { device, .. } = &self.networks;
        let (simd, width) = (self.networks.picture_simd(), network.spec.inputs());
        let forward =
            |samples: &[f32]| values(network.forward(simd, rows(samples.to_vec(), width, device)));
        if network.spec.has_norm() {
            let batches = samples.chunks(NORMALIZED_TOGETHER * width);
            batches.flat_map(forward).collect()
        } else {
            forward(samples)
        }
    }

    /// The same as points.
    pub fn generate(&self, noise: &[f32]) -> Vec<Point> {
        as_points(&self.generate_rows(noise))
    }

    /// D's logit of each sample `[n · width]`, without dropout; see [`Self::generate_rows`] for batches.
    ///
    /// Where D does not see samples one by one, these are its batch: a sample is judged with those after it.
    pub fn logits_of_rows(&self, samples: &[f32]) -> Vec<f32> {
        let discriminator = self.shown_discriminator();
        let sight = &self.networks.sight;
        if sight.is_plain() {
            return self.in_batches(&discriminator, samples);
        }
        self.in_batches(&discriminator, &sight.among_each_other(samples))
    }

    /// The same of points.
    pub fn logits(&self, points: &[Point]) -> Vec<f32> {
        self.logits_of_rows(points.as_flattened())
    }

    /// D's logit at each place, without dropout. Where D does not see samples one by one, its mean answer to each among a few
    /// real ones.
    pub fn logits_at(&self, places: &[Point]) -> Vec<f32> {
        let sight = &self.networks.sight;
        if sight.is_plain() {
            return self.logits(places);
        }
        let discriminator = self.shown_discriminator();
        let mut means = vec![0.0; places.len()];
        let share = 1.0 / sight.companies() as f32;
        for given in sight.in_companies(places.as_flattened()) {
            let logits = self.in_batches(&discriminator, &given);
            for (mean, logit) in means.iter_mut().zip(logits) {
                *mean += logit * share;
            }
        }
        means
    }

    /// For each sample `[n · width]`, how G's loss of it would change with it: ∂ψ/∂x, without dropout. The direction that
    /// lowers that loss is its negative. Where D does not see samples one by one, of the judgement of [`Self::logits_of_rows`], with
    /// what D knows of their batch as it is.
    pub fn gradients_of_rows(&self, loss: Loss, samples: &[f32]) -> Vec<f32> {
        let networks = &self.networks;
        let discriminator = self.shown_discriminator();
        let (sight, inputs) = (&networks.sight, discriminator.spec.inputs());
        let given = if sight.is_plain() {
            samples.to_vec()
        } else {
            sight.among_each_other(samples)
        };
        let given = rows(given, inputs, &networks.device);
        let slopes = values(discriminator.input_gradient_of(networks.picture_simd(), given, loss));
        if sight.is_plain() {
            return slopes;
        }
        let own = networks.generator.spec.outputs();
        let each = slopes.chunks_exact(inputs);
        each.flat_map(|slope| slope.iter().take(own))
            .copied()
            .collect()
    }

    /// The same for points.
    pub fn point_gradients(&self, loss: Loss, at: &[Point]) -> Vec<Point> {
        as_points(&self.gradients_of_rows(loss, at.as_flattened()))
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

fn as_points(rows: &[f32]) -> Vec<Point> {
    rows.as_chunks::<2>().0.to_vec()
}
