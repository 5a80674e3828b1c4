//! [`Gan`]: both networks with their optimizers, one update of each, and what pictures need.

use burn::tensor::Tensor;

use super::pass::{Networks, Pass};
use super::tensors::{list, points, rows, values};
use super::{
    Compute, GanState, Network, NetworkState, Optimizer, OptimizerSettings, Player, Route,
    WrongState,
};
use crate::config::{Config, Loss};
use crate::data::Point;

/// An update ended in NaN or ∞ and was taken back: networks and optimizers are as before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {}'s update ended in NaN or infinity", .0.name())]
pub struct NonFinite(pub Player);

/// Both networks with their optimizers.
#[derive(Clone)]
pub struct Gan {
    pub(super) networks: Networks,
    /// The running average of G's parameters, `[layout.parameters()]`.
    average: Option<Tensor<1>>,
    generator_optimizer: Optimizer,
    discriminator_optimizer: Optimizer,
}

impl Gan {
    /// Fresh networks; the same configuration gives the same parameters whatever computes.
    pub fn new(config: &Config, compute: impl Into<Compute>) -> Self {
        Self {
            networks: Networks::new(config, compute.into()),
            average: None,
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
        let networks = Networks::with_parameters(config, compute.into(), parameters, dropout_rng);
        let device = &networks.device;
        let optimizer = |kind, memory| Optimizer::with_memory(kind, memory, device);
        Ok(Self {
            average: g.average.map(|average| list(average, device)),
            generator_optimizer: optimizer(config.generator.optimizer, g.optimizer),
            discriminator_optimizer: optimizer(config.discriminator.optimizer, d.optimizer),
            networks,
        })
    }

    /// All that updates change.
    pub fn state(&self) -> GanState {
        let state = |network: &Network, optimizer: &Optimizer| NetworkState {
            parameters: values(network.parameters.clone()),
            optimizer: optimizer.memory(),
            average: None,
        };
        let networks = &self.networks;
        GanState {
            generator: NetworkState {
                average: self.average.clone().map(values),
                ..state(&networks.generator, &self.generator_optimizer)
            },
            discriminator: state(&networks.discriminator, &self.discriminator_optimizer),
            dropout_rng: networks.dropout_rng.clone(),
        }
    }

    /// The route that updates take: the plain one where an operation has no fused form (dropout), or
    /// where the fused one is no help (large networks without wide vectors).
    pub fn route(&self, config: &Config) -> Route {
        self.networks.route(config)
    }

    /// Whether updates give the same bits on every machine with fused multiply-adds.
    pub fn is_reproducible(&self, config: &Config) -> bool {
        self.route(config) == Route::Fused && self.networks.compute.simd.is_reproducible()
    }

    /// Forgets the average where the configuration asks for none, so that pictures are of G itself
    /// before the next update.
    pub fn drop_unused_average(&mut self, config: &Config) {
        if config.generator.average == 0.0 {
            self.average = None;
        }
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
        let dropout_rng = self.networks.dropout_rng.clone();
        let Pass { loss, gradient, .. } = self.networks.discriminator_pass(config, real, noise);

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
        if loss.is_finite() && self.discriminator_optimizer.are_finite(&parameters) {
            self.networks.discriminator.parameters = match config.loss.clip(config.weight_clip) {
                Some(clip) => parameters.clamp(-clip, clip),
                None => parameters,
            };
            Ok(loss)
        } else {
            self.discriminator_optimizer = before.1;
            self.networks.dropout_rng = dropout_rng;
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
        let dropout_rng = self.networks.dropout_rng.clone();
        let Pass { loss, gradient, .. } = self.networks.generator_pass(config, noise);
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
        if loss.is_finite() && self.generator_optimizer.are_finite(&parameters) {
            let decay = config.generator.average;
            self.average = (decay > 0.0).then(|| {
                let average = self.average.take().unwrap_or(before.0);
                average * decay + parameters.clone() * (1.0 - decay)
            });
            self.networks.generator.parameters = parameters;
            Ok(loss)
        } else {
            self.generator_optimizer = before.1;
            self.networks.dropout_rng = dropout_rng;
            Err(NonFinite(Player::Generator))
        }
    }

    /// G with the parameters that it is judged by: their average, where there is one.
    fn shown_generator(&self) -> Network {
        let mut network = self.networks.generator.clone();
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
        let inputs = self.networks.generator.spec.layout.inputs();
        let noise = rows(noise, inputs, &self.networks.device);
        let generator = self.shown_generator();
        points(generator.forward(self.networks.picture_simd(), noise))
    }

    /// D's logit of each point, without dropout.
    pub fn logits(&self, points: &[Point]) -> Vec<f32> {
        values(self.raw_logits(self.points(points)))
    }

    pub(super) fn raw_logits(&self, points: Tensor<2>) -> Tensor<2> {
        self.networks
            .discriminator
            .forward(self.networks.picture_simd(), points)
    }

    /// For each point, how G's loss would change if it moved: ∂ψ/∂(x, y), without dropout. The
    /// direction that lowers the loss is its negative.
    pub fn point_gradients(&self, loss: Loss, at: &[Point]) -> Vec<Point> {
        // A sum, so that each point has the gradient of its own term.
        if let Some(simd) = self.networks.picture_simd() {
            let sum = loss.generator_sum(at.len());
            let (_, gradient) =
                self.networks
                    .discriminator
                    .input_gradient(simd, self.points(at), sum);
            return points(gradient);
        }
        let x = self.points(at).autodiff().require_grad();
        let logits = self
            .networks
            .discriminator
            .constants()
            .forward_with(x.clone(), None);
        x.grad_remove(&mut loss.generator(logits).sum().backward())
            .map_or_else(|| vec![[0.0; 2]; at.len()], points)
    }

    /// The flat parameters of a network as trained, not averaged, in the order of
    /// [`super::Layout`].
    pub fn parameters(&self, player: Player) -> Vec<f32> {
        values(self.networks.of(player).parameters.clone())
    }

    fn points(&self, points: &[Point]) -> Tensor<2> {
        rows(points.as_flattened().to_vec(), 2, &self.networks.device)
    }
}
