//! [`Networks`]: G and D, and what an update computes with them before it moves anything.

use burn::tensor::{Device, Tensor};
use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::dropout::Dropout;
use super::fused::op::{Aside, Chained, Graded, Masks};
use super::loss::signs_and_weights;
use super::mixing::mixed;
use super::r1::{gradient_penalty, r1_gradient};
use super::sight::Sight;
use super::spec::{has_fused_form, specs};
use super::tensors::{rows, values};
use super::{Compute, Network, NetworkSpec, Player, Route, Simd};
use crate::config::{Config, NormStatistics};
use crate::data::{Rng, Stream};

/// What an update computes before it moves anything.
pub(super) struct Pass {
    /// Samples `[batch, width]`.
    pub fake: Tensor<2>,
    /// What D was given: of real samples and then of fakes, or of fakes for G; see [`Sight`].
    pub seen: Tensor<2>,
    /// D's logits of it, where the pass has them; else [`Networks::logits_of`] makes them.
    pub logits: Option<Tensor<2>>,
    /// Of D in this pass, on the fused route.
    pub masks: Masks,
    /// `[1]`.
    pub loss: Tensor<1>,
    /// Of the flat parameters.
    pub gradient: Tensor<1>,
    /// What the batch norms of the network that is updated found, batch by batch; empty where nobody asks.
    pub statistics: Vec<f32>,
}

/// Both networks, what computes them, and the random numbers of their passes.
#[derive(Clone)]
pub(super) struct Networks {
    /// What is asked for.
    pub compute: Compute,
    /// Where the tensors are.
    pub device: Device,
    /// Noise `[n, noise.dim]` in, samples `[n, width]` out.
    pub generator: Network,
    /// What [`Self::sight`] makes of samples in, logits `[n, 1]` out.
    pub discriminator: Network,
    /// How D sees samples.
    pub sight: Sight,
    /// The random numbers that passes of training draw next: of dropout, mixed styles, instance noise, and the gradient
    /// penalty's places between real samples and fakes. Named after dropout, as in files.
    pub dropout_rng: Rng,
    /// Updates of D since one with the R1 penalty, where not each has it.
    pub since_r1: u64,
    /// Kept from update to update.
    targets: Option<Targets>,
}

/// What D's loss takes beside the logits, see `Loss::discriminator`.
#[derive(Clone)]
struct Targets {
    /// Judgements of real samples, and as many of fakes.
    batch: usize,
    real_weight: f64,
    signs: Tensor<2>,
    weights: Tensor<2>,
}

impl Networks {
    /// Fresh networks; the same configuration gives the same parameters whatever computes.
    pub fn new(config: &Config, compute: Compute) -> Self {
        let device = compute.backend.device();
        let [generator, discriminator] = specs(config);
        let fresh = |spec, stream: Stream| {
            Network::new(spec, config.init, &mut stream.rng(config.seed), &device)
        };
        Self {
            generator: fresh(generator, Stream::GeneratorInit),
            discriminator: fresh(discriminator, Stream::DiscriminatorInit),
            dropout_rng: Stream::Dropout.rng(config.seed),
            sight: Sight::new(config, generator.outputs()),
            since_r1: 0,
            targets: None,
            compute,
            device,
        }
    }

    /// Networks with given parameters, those of G first, each in the order of [`NetworkSpec::blocks`].
    pub fn with_parameters(
        config: &Config,
        compute: Compute,
        [of_generator, of_discriminator]: [Vec<f32>; 2],
        dropout_rng: Rng,
    ) -> Self {
        let device = compute.backend.device();
        let [generator, discriminator] = specs(config);
        Self {
            generator: Network::with_parameters(generator, of_generator, &device),
            discriminator: Network::with_parameters(discriminator, of_discriminator, &device),
            dropout_rng,
            sight: Sight::new(config, generator.outputs()),
            since_r1: 0,
            targets: None,
            compute,
            device,
        }
    }

    /// One of the two.
    pub fn of(&self, player: Player) -> &Network {
        match player {
            Player::Generator => &self.generator,
            Player::Discriminator => &self.discriminator,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, player: Player) -> &mut Network {
        match player {
            Player::Generator => &mut self.generator,
            Player::Discriminator => &mut self.discriminator,
        }
    }

    /// The route that updates take. Where an operation has no fused form all of them take the plain one; so they do
    /// where the fused one is no help, which is large networks without wide vectors.
    pub fn route(&self, config: &Config) -> Route {
        match self.simd() {
            Some(_) if has_fused_form(config) => Route::Fused,
            _ => Route::Plain,
        }
    }

    /// What updates compute with, if they take the fused route.
    pub fn training_simd(&self, config: &Config) -> Option<Simd> {
        (self.route(config) == Route::Fused).then_some(self.compute.simd)
    }

    /// What both networks compute with on the fused route, if it was chosen, has a form for both and suits their width. Whatever is
    /// without dropout, as pictures are, goes by that alone; updates go by the settings too, see [`Self::training_simd`].
    pub fn simd(&self) -> Option<Simd> {
        let simd = self.compute.simd;
        let suits = [&self.generator, &self.discriminator]
            .iter()
            .all(|network| network.spec.has_fused_form() && simd.suits(network.spec.widest()));
        (self.compute.route == Route::Fused && suits).then_some(simd)
    }

    /// Forwards and backwards through D, for an update of D on real samples `[batch, width]` and fakes of as
    /// many noise vectors `[batch, noise.dim]`; with the R1 penalty in the gradient.
    pub fn discriminator_pass(
        &mut self,
        config: &Config,
        real: Tensor<2>,
        noise: Tensor<2>,
    ) -> Pass {
        let batch = real.dims()[0];
        let of_real = real.clone();
        let both_with = |fake: &Tensor<2>| Tensor::cat(vec![of_real, fake.clone()], 0); // [2·batch, width]
        let judged = self.sight.judged(batch);
        let discriminator = self.discriminator_of(Player::Discriminator);
        let rates = (config.generator.dropout, config.discriminator.dropout);
        let wants_statistics = config.discriminator.norm_statistics == NormStatistics::Running;
        let (generator, noise) = mixed(config, &self.generator, noise, &mut self.dropout_rng);
        let mut pass = if let Some(simd) = self.training_simd(config) {
            let rng = &mut self.dropout_rng;
            // In the order of the plain route.
            let of_generator = masks(&generator, rates.0, batch, rng);
            let of_discriminator = masks(&discriminator, rates.1, 2 * batch, rng);
            let fake = generator.fused_forward(simd, noise, of_generator);
            let seen = self.sight.of_batch(both_with(&fake), 2);
            let terms = config.loss.discriminator_terms(judged, config.real_weight);
            let aside = Aside {
                masks: of_discriminator.clone(),
                wants_statistics,
            };
            let Graded {
                loss,
                gradient,
                statistics,
            } = discriminator.parameter_gradient(simd, seen.clone(), aside, terms);
            Pass {
                fake,
                seen,
                logits: None,
                masks: of_discriminator,
                loss,
                gradient,
                statistics: statistics.map_or_else(Vec::new, values),
            }
        } else {
            let rng = &mut self.dropout_rng;
            let fake = generator
                .constants()
                .forward_with(noise, dropout(rates.0, rng));
            let seen = self.noisy(config, both_with(&fake));
            let seen = self.sight.of_batch(seen, 2);
            let rng = &mut self.dropout_rng;
            let layers = discriminator.leaves();
            let mut statistics = Vec::new();
            let noted = wants_statistics.then_some(&mut statistics);
            let logits = layers.forward_noting(seen.clone(), dropout(rates.1, rng), noted);
            let weight = config.loss.effective_real_weight(config.real_weight);
            let Targets { signs, weights, .. } = self.targets(judged, weight);
            let loss = config.loss.discriminator(logits.clone(), signs, weights);
            Pass {
                fake,
                seen,
                logits: Some(logits.without_autodiff()),
                masks: None,
                gradient: layers.gradient(&mut loss.backward()),
                loss,
                statistics,
            }
        };
        if let Some(gamma) = self.r1_due(config) {
            // Beside the loss, which stays on its route.
            let simd = self.training_simd(config);
            let penalty = r1_gradient(&self.discriminator, &self.sight, simd, gamma, real.clone());
            pass.gradient = pass.gradient + penalty;
        }
        let lambda = config.discriminator.gradient_penalty;
        if lambda > 0.0 {
            let between = self.between(real, pass.fake.clone());
            let penalty = gradient_penalty(&self.discriminator, &self.sight, lambda, between);
            pass.gradient = pass.gradient + penalty;
        }
        pass
    }

    /// Samples anywhere between real ones and fakes, a uniform share of each pair (Gulrajani et al., arXiv 1704.00028,
    /// algorithm 1).
    fn between(&mut self, real: Tensor<2>, fake: Tensor<2>) -> Tensor<2> {
        let shares = (0..real.dims()[0]).map(|_| self.dropout_rng.random());
        let share = rows(shares.collect(), 1, &self.device);
        fake.clone() + (real - fake) * share
    }

    /// Samples `[n, width]` with the noise that D sees in training.
    fn noisy(&mut self, config: &Config, samples: Tensor<2>) -> Tensor<2> {
        let deviation = config.discriminator.instance_noise;
        if deviation == 0.0 {
            return samples;
        }
        let [count, width] = samples.dims();
        let rng = &mut self.dropout_rng;
        let noise = (0..count * width).map(|_| rng.sample::<f32, _>(StandardNormal));
        samples + rows(noise.collect(), width, &self.device) * deviation
    }

    /// The weight of the R1 penalty in the update of D that comes next: that of all updates since the last one with it
    /// (Karras et al., arXiv 1912.04958, section 2.3), or none.
    fn r1_due(&mut self, config: &Config) -> Option<f64> {
        let settings = &config.discriminator;
        if settings.r1 == 0.0 {
            return None;
        }
        let interval = config.r1_interval();
        self.since_r1 += 1;
        let is_due = self.since_r1 >= interval;
        if is_due {
            self.since_r1 = 0;
        }
        is_due.then_some(settings.r1 * interval as f64)
    }

    /// Forwards and backwards through both, for an update of G on noise vectors `[batch, noise.dim]`.
    pub fn generator_pass(&mut self, config: &Config, noise: Tensor<2>) -> Pass {
        let batch = noise.dims()[0];
        let (generator, noise) = mixed(config, &self.generator, noise, &mut self.dropout_rng);
        let rates = (config.generator.dropout, config.discriminator.dropout);
        let wants_statistics = config.generator.norm_statistics == NormStatistics::Running;
        if let Some(simd) = self.training_simd(config) {
            let rng = &mut self.dropout_rng;
            let of_generator = masks(&generator, rates.0, batch, rng);
            let of_discriminator = masks(&self.discriminator, rates.1, batch, rng);
            let mean = config.loss.generator_mean(self.sight.judged(batch));
            let aside = Aside {
                masks: of_generator,
                wants_statistics,
            };
            let of_d = Aside {
                masks: of_discriminator.clone(),
                wants_statistics: false,
            };
            let (d, asides) = (&self.discriminator, [aside, of_d]);
            let Chained { y, graded } = generator.gradient_through(d, simd, noise, asides, mean);
            Pass {
                seen: self.sight.of_batch(y.clone(), 1),
                fake: y,
                logits: None,
                masks: of_discriminator,
                loss: graded.loss,
                gradient: graded.gradient,
                statistics: graded.statistics.map_or_else(Vec::new, values),
            }
        } else {
            let rng = &mut self.dropout_rng;
            let layers = generator.leaves();
            let mut statistics = Vec::new();
            let noted = wants_statistics.then_some(&mut statistics);
            let fake = layers.forward_noting(noise, dropout(rates.0, rng), noted);
            let seen = self.noisy(config, fake.clone());
            let seen = self.sight.of_batch(seen, 1);
            let rng = &mut self.dropout_rng;
            let logits = self
                .discriminator
                .constants()
                .forward_with(seen.clone(), dropout(rates.1, rng));
            let loss = config.loss.generator(logits.clone()).mean();
            Pass {
                seen: seen.without_autodiff(),
                fake: fake.without_autodiff(),
                logits: Some(logits.without_autodiff()),
                masks: None,
                gradient: layers.gradient(&mut loss.backward()),
                loss,
                statistics,
            }
        }
    }

    /// D as an update of `player` has it: batch norm takes real samples and fakes each by themselves (Radford et al.,
    /// arXiv 1511.06434).
    fn discriminator_of(&self, player: Player) -> Network {
        let groups = match player {
            Player::Discriminator => 2,
            Player::Generator => 1,
        };
        Network {
            spec: self.discriminator.spec.with_groups(groups),
            ..self.discriminator.clone()
        }
    }

    /// D's logits of what it saw in a pass for an update of `player`, as they were there.
    pub fn logits_of(&self, player: Player, pass: &Pass) -> Tensor<2> {
        let discriminator = self.discriminator_of(player);
        match (&pass.logits, self.simd()) {
            (Some(logits), _) => logits.clone(),
            (None, Some(simd)) => {
                discriminator.fused_forward(simd, pass.seen.clone(), pass.masks.clone())
            }
            (None, None) => discriminator.forward(None, pass.seen.clone()),
        }
    }

    fn targets(&mut self, batch: usize, real_weight: f64) -> Targets {
        match &self.targets {
            Some(t) if t.batch == batch && t.real_weight == real_weight => t.clone(),
            _ => {
                let (signs, weights) = signs_and_weights(batch, real_weight);
                let targets = Targets {
                    batch,
                    real_weight,
                    signs: rows(signs, 1, &self.device),
                    weights: rows(weights, 1, &self.device),
                };
                self.targets.insert(targets).clone()
            }
        }
    }
}

/// Of a pass on the fused route.
fn masks(network: &Network, rate: f64, batch: usize, rng: &mut Rng) -> Masks {
    let NetworkSpec::Convolutional(network) = network.spec else {
        return None;
    };
    Some(dropout(rate, rng)?.masks(&network, batch))
}

fn dropout(rate: f64, rng: &mut Rng) -> Option<Dropout<'_>> {
    (rate > 0.0).then_some(Dropout { rate, rng })
}
