//! [`Config`]: all that determines a run beside the compute backend, as plain data.
//!
//! Ranges, labels, help and relevance of each field are in [`super::table`]; a `Config` may hold
//! values out of range until [`super::check`] has passed it.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::role::{
    DiscriminatorRole, GeneratorRole, Role, Setting, is_absent_or_one, is_absent_or_zero, whole,
};
use super::{
    Activation, Architecture, BatchDeviation, Critic, Distribution, Extragradient, Formula,
    ImageData, ImageSide, Init, Loss, NoiseDistribution, Norm, NormStatistics, OptimizerKind,
    OwnAxis, Pictures, Points, Resampling, Style,
};

/// Everything a user can choose about a run. Defaults are GAN Lab's page defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The target distribution.
    pub data: Data,
    /// The generator's input.
    pub noise: Noise,
    /// How the units of both networks are connected, for images.
    #[serde(skip_serializing_if = "is_default")]
    pub architecture: Architecture,
    /// Of style networks.
    #[serde(skip_serializing_if = "is_default")]
    pub style: Style,
    /// Noise in, a sample out.
    pub generator: Generator,
    /// A sample in, one logit out.
    pub discriminator: Discriminator,
    /// What both networks minimise.
    pub loss: Loss,
    /// One-sided weight of the real term in D's loss (non-saturating and minimax).
    pub real_weight: f64,
    /// Bound on |w| of D's parameters after each update (Wasserstein).
    pub weight_clip: f64,
    /// Samples in one batch of either kind.
    pub batch_size: u32,
    /// From where updates take their gradient.
    #[serde(skip_serializing_if = "is_default")]
    pub extragradient: Extragradient,
    /// Whether the discriminator of points sees how much those of its batch differ.
    #[serde(skip_serializing_if = "is_default")]
    pub batch_deviation: BatchDeviation,
    /// Distribution of the initial weights.
    pub init: Init,
    /// Seed of everything random in the run.
    pub seed: u64,
}

/// The target distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Images to learn instead of points.
    #[serde(skip_serializing_if = "is_default")]
    pub images: ImageData,
    /// Side of the images.
    #[serde(skip_serializing_if = "is_default")]
    pub image_side: ImageSide,
    /// Shape of the points' distribution.
    pub distribution: Distribution,
    /// Real samples drawn once and cycled through.
    pub count: u32,
    /// Standard deviation of the noise or of the modes; `None` is the distribution's own.
    pub spread: Option<f64>,
    /// Points of [`Distribution::Drawn`].
    #[serde(skip_serializing_if = "Points::is_empty")]
    pub drawn: Points,
    /// Points of [`Distribution::Imported`].
    #[serde(skip_serializing_if = "Points::is_empty")]
    pub imported: Points,
    /// What x and y of the unit square are in units of that file; `None` if they are what they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_axes: Option<[OwnAxis; 2]>,
    /// Of [`Distribution::Formula`].
    #[serde(skip_serializing_if = "is_default")]
    pub formula: Formula,
    /// Pictures of [`ImageData::Own`].
    #[serde(skip_serializing_if = "Pictures::is_empty")]
    pub pictures: Pictures,
}

/// The generator's input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Noise {
    /// Number of coordinates.
    pub dim: u32,
    /// Distribution of each coordinate.
    pub distribution: NoiseDistribution,
}

/// Settings of the generator.
pub type Generator = Network<GeneratorRole>;
/// Settings of the discriminator.
pub type Discriminator = Network<DiscriminatorRole>;

/// One of the two networks and how it is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, bound = "R: Role")]
pub struct Network<R: Role> {
    /// Number of hidden (activated) layers; GAN Lab's label counts one fewer.
    pub hidden_layers: u32,
    /// Units in each hidden layer.
    pub neurons: u32,
    /// Channels of the convolutional layer next to the image; each layer further away has twice as many.
    #[serde(skip_serializing_if = "is_default_channels")]
    pub channels: u32,
    /// Convolutions that halve or double the side.
    #[serde(skip_serializing_if = "is_default_depth")]
    pub depth: u32,
    /// What is done to the sums of a convolutional layer.
    #[serde(skip_serializing_if = "is_default")]
    pub norm: Norm,
    /// What halves or doubles the side of an image.
    #[serde(skip_serializing_if = "is_default")]
    pub resampling: Resampling,
    /// What batch norm divides by where there is no batch of training.
    #[serde(skip_serializing_if = "is_default")]
    pub norm_statistics: NormStatistics,
    /// Nonlinearity of the hidden layers.
    pub activation: Activation,
    /// Probability with which a hidden unit is dropped in a training pass.
    pub dropout: f64,
    /// Updates of this network in one epoch, each on a fresh batch.
    pub updates_per_epoch: u32,
    /// Rule that turns gradients into steps.
    pub optimizer: OptimizerKind,
    /// Size of a step.
    pub learning_rate: f64,
    /// Velocity kept from the last step (SGD).
    pub momentum: f64,
    /// Decay of the gradient's average (Adam).
    pub beta1: f64,
    /// Decay of the squared gradient's average (Adam).
    pub beta2: f64,
    /// Decay of the squared gradient's average (RMSprop).
    pub rho: f64,
    /// L2 penalty: this much of each parameter is added to its gradient.
    pub weight_decay: f64,
    /// ω of optimistic steps, along g + ω·(g − that of the step before); 0 is none.
    #[serde(skip_serializing_if = "is_zero")]
    pub optimism: f64,
    /// Decay of the average of the parameters that pictures and metrics are made with;
    /// 0 is none. The generator's.
    #[serde(skip_serializing_if = "Setting::is_absent")]
    pub average: R::OfGenerator,
    /// Updates after which the average remembers about half of what it would without this warm-up: its decay is at
    /// most t/(t + warm-up) in the t-th update. 0 is none. The generator's.
    #[serde(skip_serializing_if = "is_absent_or_zero")]
    pub average_warm_up: R::OfGenerator,
    /// Steps of D that an update of G looks ahead; 0 is none. The generator's.
    #[serde(skip_serializing_if = "is_absent_or_zero", deserialize_with = "whole")]
    pub unrolled_steps: R::OfGenerator,
    /// γ of the penalty γ/2·mean |∇D(x)|² over real points; 0 is none. The discriminator's.
    #[serde(skip_serializing_if = "Setting::is_absent")]
    pub r1: R::OfDiscriminator,
    /// Updates from one with the penalty to the next, which has as many times as much of it. The discriminator's.
    #[serde(skip_serializing_if = "is_absent_or_one", deserialize_with = "whole")]
    pub r1_interval: R::OfDiscriminator,
    /// An update is only made while the loss, as plotted, is above this; 0 is always. The discriminator's.
    #[serde(skip_serializing_if = "is_absent_or_zero")]
    pub loss_threshold: R::OfDiscriminator,
    /// λ of the gradient penalty λ·mean (|∇D(x)| − 1)² between real samples and fakes; 0 is none. The discriminator's.
    #[serde(skip_serializing_if = "is_absent_or_zero")]
    pub gradient_penalty: R::OfDiscriminator,
    /// The largest singular value that every weight matrix has after each update; 0 leaves them. The discriminator's.
    #[serde(skip_serializing_if = "is_absent_or_zero")]
    pub spectral_norm: R::OfDiscriminator,
    /// Standard deviation of the noise that is added to all samples that the discriminator sees in training; 0 is none.
    #[serde(skip_serializing_if = "is_absent_or_zero")]
    pub instance_noise: R::OfDiscriminator,
    /// Samples of points that the discriminator sees at once; 1 is each by itself. The discriminator's.
    #[serde(skip_serializing_if = "is_absent_or_one", deserialize_with = "whole")]
    pub packing: R::OfDiscriminator,
    #[serde(skip)]
    role: PhantomData<R>,
}

/// Defaults of settings that older files do not know; written only where they differ.
const CHANNELS: u32 = 16;
const DEPTH: u32 = 2;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_default_channels(channels: &u32) -> bool {
    *channels == CHANNELS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_default_depth(depth: &u32) -> bool {
    *depth == DEPTH
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Config {
    /// How the units are connected: for points every unit with every other one, whatever is set.
    pub fn architecture(&self) -> Architecture {
        match self.data.images {
            ImageData::None => Architecture::Dense,
            _ => self.architecture,
        }
    }

    /// Whether the networks are made of convolutions.
    pub fn is_convolutional(&self) -> bool {
        self.architecture() != Architecture::Dense
    }

    /// Whether the generator has styles.
    pub fn has_styles(&self) -> bool {
        self.architecture() == Architecture::Style
    }

    /// Steps of D that an update of G looks ahead; none with styles.
    pub fn unrolled_steps(&self) -> u64 {
        if self.has_styles() {
            0
        } else {
            self.generator.unrolled_steps.round() as u64
        }
    }

    /// Whether updates of G look ahead by steps of D.
    pub fn unrolls(&self) -> bool {
        self.unrolled_steps() > 0
    }

    /// Updates of D from one with the R1 penalty to the next, from 1.
    pub fn r1_interval(&self) -> u64 {
        self.discriminator.r1_interval.round().max(1.0) as u64
    }

    /// Whether updates take their gradient where a step of both networks leads.
    pub fn extrapolates(&self) -> bool {
        self.extragradient == Extragradient::On
    }

    /// Samples that D sees at once; of images one.
    pub fn packing(&self) -> usize {
        match self.data.images {
            ImageData::None => self.discriminator.packing.round().max(1.0) as usize,
            _ => 1,
        }
    }

    /// Whether D of points sees how much those of its batch differ.
    pub fn sees_batch(&self) -> bool {
        self.data.images == ImageData::None && self.batch_deviation == BatchDeviation::On
    }

    /// Whether D sees samples otherwise than one by one.
    pub fn sees_several(&self) -> bool {
        self.packing() > 1 || self.sees_batch()
    }

    /// Samples of either kind in an update: a batch is of so many that D judges.
    pub fn samples_in_batch(&self) -> usize {
        self.batch_size as usize * self.packing()
    }

    /// Whether updates of G look at real samples as well.
    pub fn looks_ahead(&self) -> bool {
        self.unrolls() || self.extrapolates()
    }

    /// Whether D is `StyleGAN`'s.
    pub fn has_stylegan_critic(&self) -> bool {
        self.has_styles() && !self.has_dcgan_critic()
    }

    /// Whether D has the strided convolutions of DCGAN.
    pub fn has_dcgan_critic(&self) -> bool {
        match self.architecture() {
            Architecture::Dense => false,
            Architecture::Convolutional => true,
            Architecture::Style => self.style.critic == Critic::Dcgan,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: Data::default(),
            noise: Noise::default(),
            architecture: Architecture::default(),
            style: Style::default(),
            generator: Generator::default(),
            discriminator: Discriminator::default(),
            loss: Loss::Log,
            real_weight: 0.95,
            weight_clip: 0.1,
            batch_size: 150,
            extragradient: Extragradient::default(),
            batch_deviation: BatchDeviation::default(),
            init: Init::GanLab,
            seed: 1,
        }
    }
}

impl Data {
    /// What the axes of the unit square are in units of the user's own, if the data have any.
    pub fn own_axes(&self) -> Option<&[OwnAxis; 2]> {
        let is_imported =
            self.images == ImageData::None && self.distribution == Distribution::Imported;
        self.imported_axes.as_ref().filter(|_| is_imported)
    }
}

impl Default for Data {
    fn default() -> Self {
        Self {
            images: ImageData::default(),
            image_side: ImageSide::default(),
            distribution: Distribution::Gaussians,
            count: 12_000,
            spread: None,
            drawn: Points::default(),
            imported: Points::default(),
            imported_axes: None,
            formula: Formula::default(),
            pictures: Pictures::default(),
        }
    }
}

impl Default for Noise {
    fn default() -> Self {
        Self {
            dim: 2,
            distribution: NoiseDistribution::Uniform,
        }
    }
}

impl<R: Role> Default for Network<R> {
    fn default() -> Self {
        Self {
            hidden_layers: 2,
            neurons: 8,
            channels: CHANNELS,
            depth: DEPTH,
            norm: Norm::default(),
            resampling: Resampling::default(),
            norm_statistics: NormStatistics::default(),
            activation: Activation::Relu,
            dropout: 0.0,
            updates_per_epoch: R::UPDATES_PER_EPOCH,
            optimizer: OptimizerKind::Sgd,
            learning_rate: 0.1,
            momentum: 0.0,
            beta1: 0.9,
            beta2: 0.999,
            rho: 0.9,
            weight_decay: 0.0,
            optimism: 0.0,
            average: R::OfGenerator::or(0.0),
            average_warm_up: R::OfGenerator::or(0.0),
            r1: R::OfDiscriminator::or(0.0),
            r1_interval: R::OfDiscriminator::or(1.0),
            loss_threshold: R::OfDiscriminator::or(0.0),
            gradient_penalty: R::OfDiscriminator::or(0.0),
            spectral_norm: R::OfDiscriminator::or(0.0),
            unrolled_steps: R::OfGenerator::or(0.0),
            instance_noise: R::OfDiscriminator::or(0.0),
            packing: R::OfDiscriminator::or(1.0),
            role: PhantomData,
        }
    }
}
