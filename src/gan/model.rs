//! [`Gan`]: both networks with their optimizers, one update of each, and what pictures need.

use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::explain::Pass;
use super::fused::op::Chained;
use super::loss::signs_and_weights;
use super::network::{Dropout, Network, NetworkSpec, Output};
use super::optimizer::Memory;
use super::r1::r1_gradient;
use super::{Compute, Optimizer, OptimizerSettings, Route, Simd};
use crate::config::{Config, Loss};
use crate::data::{Point, Rng, Stream};

/// One of the two networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Player {
    /// Makes fakes from noise.
    Generator,
    /// Tells real from fake.
    Discriminator,
}

impl Player {
    /// How messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Discriminator => "discriminator",
        }
    }
}

/// All that updates change, as plain data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GanState {
    /// G.
    pub generator: NetworkState,
    /// D.
    pub discriminator: NetworkState,
    /// The random numbers of dropout that come next.
    pub dropout_rng: Rng,
}

/// What updates of one network change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkState {
    /// In the order of [`super::Layout`].
    pub parameters: Vec<f32>,
    /// What its optimizer remembers.
    #[serde(default)]
    pub optimizer: Memory,
    /// The running average of the parameters, where the configuration asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Vec<f32>>,
}

impl NetworkState {
    /// Numbers in it.
    pub fn numbers(&self) -> usize {
        let memory = self.optimizer.lists();
        let lists = memory.into_iter().chain(&self.average);
        self.parameters.len() + lists.map(Vec::len).sum::<usize>()
    }
}

/// A state does not fit the networks of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongState {
    /// A list has another length than the network has parameters.
    #[error("the {}'s {list} has {found} numbers; its configuration needs {needed}", .player.name())]
    Length {
        /// The network.
        player: Player,
        /// What the numbers are.
        list: &'static str,
        /// Their number.
        found: usize,
        /// What the configuration has.
        needed: usize,
    },
    /// NaN or ∞.
    #[error("the {}'s {list} has a value that is no finite number", .player.name())]
    NotFinite {
        /// The network.
        player: Player,
        /// What the numbers are.
        list: &'static str,
    },
}

/// An update ended in NaN or ∞ and was taken back: networks and optimizers are as before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {}'s update ended in NaN or infinity", .0.name())]
pub struct NonFinite(pub Player);

/// Both networks, their optimizers, and the random numbers of dropout.
#[derive(Clone)]
pub struct Gan {
    compute: Compute,
    device: Device,
    /// Noise `[n, noise.dim]` in, points `[n, 2]` out.
    generator: Network,
    /// Points `[n, 2]` in, logits `[n, 1]` out.
    discriminator: Network,
    /// The running average of G's parameters, `[layout.parameters()]`.
    average: Option<Tensor<1>>,
    generator_optimizer: Optimizer,
    discriminator_optimizer: Optimizer,
    dropout_rng: Rng,
    /// Of [`Loss::discriminator`], kept from update to update.
    targets: Option<Targets>,
}

#[derive(Clone)]
struct Targets {
    batch: usize,
    real_weight: f64,
    signs: Tensor<2>,
    weights: Tensor<2>,
}

impl Gan {
    /// Fresh networks; the same configuration gives the same parameters whatever computes.
    pub fn new(config: &Config, compute: impl Into<Compute>) -> Self {
        let compute = compute.into();
        let device = compute.backend.device();
        let (g, d) = (&config.generator, &config.discriminator);
        let [generator, discriminator] = specs(config);
        let fresh = |spec, stream: Stream| {
            Network::new(spec, config.init, &mut stream.rng(config.seed), &device)
        };
        Self {
            generator: fresh(generator, Stream::GeneratorInit),
            discriminator: fresh(discriminator, Stream::DiscriminatorInit),
            generator_optimizer: Optimizer::new(g.optimizer),
            discriminator_optimizer: Optimizer::new(d.optimizer),
            dropout_rng: Stream::Dropout.rng(config.seed),
            average: None,
            targets: None,
            compute,
            device,
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
        Self::fits(config, &state)?;
        let mut gan = Self::new(config, compute);
        let device = gan.device.clone();
        gan.average = state.generator.average.clone().map(|average| {
            let shape = [average.len()];
            Tensor::from_data(TensorData::new(average, shape), &device)
        });
        let restore = |network: &mut Network, state: NetworkState, kind| {
            *network = Network::with_parameters(network.spec, state.parameters, &device);
            Optimizer::with_memory(kind, state.optimizer, &device)
        };
        gan.generator_optimizer = restore(
            &mut gan.generator,
            state.generator,
            config.generator.optimizer,
        );
        gan.discriminator_optimizer = restore(
            &mut gan.discriminator,
            state.discriminator,
            config.discriminator.optimizer,
        );
        gan.dropout_rng = state.dropout_rng;
        Ok(gan)
    }

    /// Checks that a state is one of a configuration's networks.
    ///
    /// # Errors
    ///
    /// If a list has the wrong length or holds NaN or ∞.
    pub fn fits(config: &Config, state: &GanState) -> Result<(), WrongState> {
        let [g, d] = specs(config);
        fits(&state.generator, Player::Generator, g.layout.parameters())?;
        fits(
            &state.discriminator,
            Player::Discriminator,
            d.layout.parameters(),
        )
    }

    /// All that updates change.
    pub fn state(&self) -> GanState {
        let state = |network: &Network, optimizer: &Optimizer| NetworkState {
            parameters: values(network.parameters.clone()),
            optimizer: optimizer.memory(),
            average: None,
        };
        GanState {
            generator: NetworkState {
                average: self.average.clone().map(values),
                ..state(&self.generator, &self.generator_optimizer)
            },
            discriminator: state(&self.discriminator, &self.discriminator_optimizer),
            dropout_rng: self.dropout_rng.clone(),
        }
    }

    /// The route that updates take: the fused one has no dropout, and without wide vectors it is no
    /// help to large networks.
    pub fn route(&self, config: &Config) -> Route {
        let has_dropout = config.generator.dropout > 0.0 || config.discriminator.dropout > 0.0;
        match self.picture_simd() {
            Some(_) if !has_dropout => Route::Fused,
            _ => Route::Plain,
        }
    }

    /// Whether updates give the same bits on every machine with fused multiply-adds.
    pub fn is_reproducible(&self, config: &Config) -> bool {
        self.route(config) == Route::Fused && self.compute.simd.is_reproducible()
    }

    /// Tells of live settings that act before the next update: without averaging, pictures are of
    /// G itself at once.
    pub fn apply(&mut self, config: &Config) {
        if config.generator.average == 0.0 {
            self.average = None;
        }
    }

    /// What updates compute with, if they take the fused route.
    fn training_simd(&self, config: &Config) -> Option<Simd> {
        (self.route(config) == Route::Fused).then_some(self.compute.simd)
    }

    /// What pictures compute with, which are without dropout, if they take the fused route.
    fn picture_simd(&self) -> Option<Simd> {
        let simd = self.compute.simd;
        let neurons = |network: &Network| network.spec.layout.neurons();
        let suits = [&self.generator, &self.discriminator]
            .iter()
            .all(|network| simd.suits(neurons(network)));
        (self.compute.route == Route::Fused && suits).then_some(simd)
    }

    /// One update of D on real points `[batch, 2]` and fakes of as many noise vectors
    /// `[batch, noise.dim]`. Returns the loss that D minimised, without the R1 penalty.
    ///
    /// # Errors
    ///
    /// If loss or parameters are no longer finite; the update is taken back then.
    pub fn update_discriminator(
        &mut self,
        config: &Config,
        real: Tensor<2>,
        noise: Tensor<2>,
    ) -> Result<f64, NonFinite> {
        let dropout_rng = self.dropout_rng.clone();
        let Pass { loss, gradient, .. } = self.discriminator_pass(config, real, noise);

        let before = (
            self.discriminator.parameters.clone(),
            self.discriminator_optimizer.clone(),
        );
        let parameters = self.discriminator_optimizer.step(
            &OptimizerSettings::from(&config.discriminator),
            before.0.clone(),
            gradient,
        );
        let loss = f64::from(loss.into_scalar::<f32>());
        // Before the clip, which would make a number of ∞.
        if loss.is_finite() && self.discriminator_optimizer.are_finite(&parameters) {
            self.discriminator.parameters = match config.loss.clip(config.weight_clip) {
                Some(clip) => parameters.clamp(-clip, clip),
                None => parameters,
            };
            Ok(loss)
        } else {
            self.discriminator_optimizer = before.1;
            self.dropout_rng = dropout_rng;
            Err(NonFinite(Player::Discriminator))
        }
    }

    /// One update of G on fakes of the noise vectors `[batch, noise.dim]`. Returns the loss that G
    /// minimised. D takes part as a constant, so that no gradient of its parameters is computed.
    ///
    /// # Errors
    ///
    /// If loss or parameters are no longer finite; the update is taken back then.
    pub fn update_generator(
        &mut self,
        config: &Config,
        noise: Tensor<2>,
    ) -> Result<f64, NonFinite> {
        let dropout_rng = self.dropout_rng.clone();
        let Pass { loss, gradient, .. } = self.generator_pass(config, noise);
        let before = (
            self.generator.parameters.clone(),
            self.generator_optimizer.clone(),
        );
        let parameters = self.generator_optimizer.step(
            &OptimizerSettings::from(&config.generator),
            before.0.clone(),
            gradient,
        );
        let loss = f64::from(loss.into_scalar::<f32>());
        if loss.is_finite() && self.generator_optimizer.are_finite(&parameters) {
            let decay = config.generator.average;
            self.average = (decay > 0.0).then(|| {
                let average = self.average.take().unwrap_or(before.0);
                average * decay + parameters.clone() * (1.0 - decay)
            });
            self.generator.parameters = parameters;
            Ok(loss)
        } else {
            self.generator_optimizer = before.1;
            self.dropout_rng = dropout_rng;
            Err(NonFinite(Player::Generator))
        }
    }

    /// Forwards and backwards through D, for an update of D.
    pub(super) fn discriminator_pass(
        &mut self,
        config: &Config,
        real: Tensor<2>,
        noise: Tensor<2>,
    ) -> Pass {
        let batch = real.dims()[0];
        let of_real = real.clone();
        let seen_with = |fake: &Tensor<2>| Tensor::cat(vec![of_real, fake.clone()], 0); // [2·batch, 2]
        let mut pass = if let Some(simd) = self.training_simd(config) {
            let fake = self.generator.forward(Some(simd), noise);
            let seen = seen_with(&fake);
            let terms = config.loss.discriminator_terms(batch, config.real_weight);
            let (loss, gradient) = self
                .discriminator
                .parameter_gradient(simd, seen.clone(), terms);
            Pass {
                fake,
                seen,
                logits: None,
                loss,
                gradient,
            }
        } else {
            let rates = (config.generator.dropout, config.discriminator.dropout);
            let rng = &mut self.dropout_rng;
            let fake = self
                .generator
                .constants()
                .forward_with(noise, dropout(rates.0, rng));
            let seen = seen_with(&fake);
            let layers = self.discriminator.layers();
            let logits = layers.forward_with(seen.clone(), dropout(rates.1, rng));
            let weight = config.loss.effective_real_weight(config.real_weight);
            let Targets { signs, weights, .. } = self.targets(batch, weight);
            let loss = config.loss.discriminator(logits.clone(), signs, weights);
            Pass {
                fake,
                seen,
                logits: Some(logits.without_autodiff()),
                gradient: layers.gradient(&mut loss.backward()),
                loss,
            }
        };
        if config.discriminator.r1 > 0.0 {
            // Beside the loss, which stays on its route.
            let (gamma, simd) = (config.discriminator.r1, self.training_simd(config));
            let gradient = match simd.filter(|simd| simd.is_reproducible()) {
                Some(simd) => self.discriminator.r1_gradient(simd, gamma, real),
                None => r1_gradient(&self.discriminator, gamma, real),
            };
            pass.gradient = pass.gradient + gradient;
        }
        pass
    }

    /// Forwards and backwards through both, for an update of G.
    pub(super) fn generator_pass(&mut self, config: &Config, noise: Tensor<2>) -> Pass {
        let batch = noise.dims()[0];
        let generator = &self.generator;
        if let Some(simd) = self.training_simd(config) {
            let mean = config.loss.generator_mean(batch);
            let Chained { y, loss, gradient } =
                generator.gradient_through(&self.discriminator, simd, noise, mean);
            Pass {
                seen: y.clone(),
                fake: y,
                logits: None,
                loss,
                gradient,
            }
        } else {
            let rates = (config.generator.dropout, config.discriminator.dropout);
            let rng = &mut self.dropout_rng;
            let layers = generator.layers();
            let fake = layers.forward_with(noise, dropout(rates.0, rng));
            let logits = self
                .discriminator
                .constants()
                .forward_with(fake.clone(), dropout(rates.1, rng));
            let loss = config.loss.generator(logits.clone()).mean();
            let fake = fake.without_autodiff();
            Pass {
                seen: fake.clone(),
                fake,
                logits: Some(logits.without_autodiff()),
                gradient: layers.gradient(&mut loss.backward()),
                loss,
            }
        }
    }

    /// G with the parameters that it is judged by: their average, where there is one.
    fn shown_generator(&self) -> Network {
        let mut network = self.generator.clone();
        if let Some(average) = &self.average {
            network.parameters = average.clone();
        }
        network
    }

    /// The same networks, with G judged by its present parameters.
    #[must_use]
    pub fn without_average(&self) -> Self {
        Self {
            average: None,
            ..self.clone()
        }
    }

    /// The fakes of noise vectors `[n · noise.dim]`, without dropout, by the averaged G where there
    /// is one.
    pub fn generate(&self, noise: Vec<f32>) -> Vec<Point> {
        let noise = self.rows(noise, self.generator.spec.layout.inputs());
        let generator = self.shown_generator();
        points(generator.forward(self.picture_simd(), noise))
    }

    /// D's logit of each point, without dropout.
    pub fn logits(&self, points: &[Point]) -> Vec<f32> {
        values(self.raw_logits(self.points(points)))
    }

    pub(super) fn raw_logits(&self, points: Tensor<2>) -> Tensor<2> {
        self.discriminator.forward(self.picture_simd(), points)
    }

    /// For each point, how G's loss would change if it moved: ∂ψ/∂(x, y), without dropout. The
    /// direction that lowers the loss is its negative.
    pub fn point_gradients(&self, loss: Loss, at: &[Point]) -> Vec<Point> {
        // A sum, so that each point has the gradient of its own term.
        if let Some(simd) = self.picture_simd() {
            let sum = loss.generator_sum(at.len());
            let (_, gradient) = self
                .discriminator
                .input_gradient(simd, self.points(at), sum);
            return points(gradient);
        }
        let x = self.points(at).autodiff().require_grad();
        let logits = self.discriminator.constants().forward_with(x.clone(), None);
        x.grad_remove(&mut loss.generator(logits).sum().backward())
            .map_or_else(|| vec![[0.0; 2]; at.len()], points)
    }

    /// The flat parameters of a network as trained, not averaged, in the order of
    /// [`super::Layout`].
    pub fn parameters(&self, player: Player) -> Vec<f32> {
        let network = match player {
            Player::Generator => &self.generator,
            Player::Discriminator => &self.discriminator,
        };
        values(network.parameters.clone())
    }

    /// `[n · width]` → `[n, width]`.
    fn rows(&self, values: Vec<f32>, width: usize) -> Tensor<2> {
        let shape = [values.len() / width, width];
        Tensor::from_data(TensorData::new(values, shape), &self.device)
    }

    fn points(&self, points: &[Point]) -> Tensor<2> {
        self.rows(points.as_flattened().to_vec(), 2)
    }

    fn targets(&mut self, batch: usize, real_weight: f64) -> Targets {
        match &self.targets {
            Some(t) if t.batch == batch && t.real_weight == real_weight => t.clone(),
            _ => {
                let (signs, weights) = signs_and_weights(batch, real_weight);
                let targets = Targets {
                    batch,
                    real_weight,
                    signs: self.rows(signs, 1),
                    weights: self.rows(weights, 1),
                };
                self.targets.insert(targets).clone()
            }
        }
    }
}

/// Shapes of G and D.
pub fn specs(config: &Config) -> [NetworkSpec; 2] {
    [
        NetworkSpec::new(
            &config.generator,
            config.noise.dim as usize,
            2,
            Output::Tanh,
        ),
        NetworkSpec::new(&config.discriminator, 2, 1, Output::Linear),
    ]
}

fn fits(state: &NetworkState, player: Player, needed: usize) -> Result<(), WrongState> {
    let parameters = [("parameters", &state.parameters)];
    let memory = state.optimizer.lists().into_iter();
    let average = state.average.iter();
    for (list, numbers) in parameters
        .into_iter()
        .chain(memory.map(|list| ("optimizer memory", list)))
        .chain(average.map(|list| ("averaged parameters", list)))
    {
        let found = numbers.len();
        if found != needed {
            return Err(WrongState::Length {
                player,
                list,
                found,
                needed,
            });
        }
        if !numbers.iter().all(|n| n.is_finite()) {
            return Err(WrongState::NotFinite { player, list });
        }
    }
    Ok(())
}

fn dropout(rate: f64, rng: &mut Rng) -> Option<Dropout<'_>> {
    (rate > 0.0).then_some(Dropout { rate, rng })
}

/// All elements of a tensor, row by row.
pub(super) fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    // Both backends compute in f32; another type would be a bug of ours, and an empty answer is
    // what callers cope with.
    tensor.into_data().try_to_vec().unwrap_or_default()
}

pub(super) fn points(tensor: Tensor<2>) -> Vec<Point> {
    values(tensor)
        .chunks_exact(2)
        .map(|p| [p[0], p[1]])
        .collect()
}
