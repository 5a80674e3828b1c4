//! What one update computes, step by step: the numbers that slow motion shows.

use burn::tensor::Tensor;

use super::tensors::values;
use super::{Features, Gan, NonFinite, Player};
use crate::config::Config;

/// One update, taken apart. Every number is that of the update itself, not of a batch like it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Whose update it is.
    pub player: Player,
    /// Samples of each kind in the batch.
    pub batch: usize,
    /// The noise vectors of the batch `[batch · noise.dim]`.
    pub noise: Vec<f32>,
    /// The real samples of the batch, row by row; empty for G, which sees none.
    pub real: Vec<f32>,
    /// What G makes of the noise, row by row, with dropout if there is any.
    pub fakes: Vec<f32>,
    /// D's mean answer to [`Self::real`]: a probability, or the score that hinge and Wasserstein loss
    /// look at. `None` for G.
    pub answer_to_real: Option<f64>,
    /// D's mean answer to [`Self::fakes`].
    pub answer_to_fakes: f64,
    /// The loss, D's halved as plotted.
    pub loss: f64,
    /// Parameters that move.
    pub parameters: usize,
    /// Length of the gradient of what the update minimises, R1 penalty included.
    pub gradient_length: f64,
    /// Length of the step that the parameters make.
    pub step_length: f64,
    /// The loss of the same batch after the update, as plotted. `None` with dropout, whose other
    /// masks would make another loss.
    pub loss_after: Option<f64>,
    /// How far the fakes of the batch move on average; `None` for D, whose update moves none, and
    /// with dropout.
    pub fakes_moved: Option<f64>,
    /// What each layer makes of the first samples of the batch.
    pub features: Features,
}

impl Gan {
    /// Takes the update apart that [`Gan::update_discriminator`] or [`Gan::update_generator`] would
    /// make of these batches; changes nothing. For G `real` is only looked at where it looks ahead.
    ///
    /// # Errors
    ///
    /// If the update would end in NaN or ∞.
    pub fn explain(
        &self,
        player: Player,
        config: &Config,
        real: Tensor<2>,
        noise: Tensor<2>,
    ) -> Result<Explained, NonFinite> {
        let mut before = self.clone();
        let pass = before.pass(player, config, &real, &noise);
        let mut after = self.clone();
        let half = match player {
            Player::Discriminator => 0.5,
            Player::Generator => 1.0,
        };
        let loss = half * after.update(player, config, &real, &noise)?;

        // Styles are mixed at random, too.
        let has_dropout = config.generator.dropout > 0.0
            || config.discriminator.dropout > 0.0
            || (config.has_styles() && config.style.mixing > 0.0);
        let loss_after = (!has_dropout)
            .then(|| after.clone().update(player, config, &real, &noise))
            .and_then(Result::ok)
            .map(|loss| half * loss);
        let fakes_moved = (player == Player::Generator && !has_dropout).then(|| {
            // An average of parameters lags behind what the update moves.
            let now = after.as_trained().generate_rows(&values(noise.clone()));
            let then = self.as_trained().generate_rows(&values(noise.clone()));
            let width = self.networks.generator.spec.outputs();
            let pairs = now.chunks_exact(width).zip(then.chunks_exact(width));
            mean(pairs.map(|(a, b)| distance(a, b)))
        });

        let features = Features::new(
            &self.networks,
            &noise,
            &pass.fake,
            (player == Player::Discriminator).then_some(&real),
        );
        let logits = values(before.networks.logits_of(player, &pass));
        let answer = |logits: &[f32]| {
            let is_probability = config.loss.has_probability();
            let answers = logits.iter().map(|z| match f64::from(*z) {
                z if is_probability => 1.0 / (1.0 + (-z).exp()),
                z => z,
            });
            mean(answers)
        };
        let batch = noise.dims()[0];
        let (of_real, of_fakes) = logits.split_at(match player {
            Player::Discriminator => logits.len() / 2,
            Player::Generator => 0,
        });
        let (then, now) = (self.parameters(player), after.parameters(player));
        Ok(Explained {
            player,
            batch,
            answer_to_real: (player == Player::Discriminator).then(|| answer(of_real)),
            answer_to_fakes: answer(of_fakes),
            real: match player {
                Player::Discriminator => values(real),
                Player::Generator => Vec::new(),
            },
            noise: values(noise),
            fakes: values(pass.fake),
            loss,
            parameters: then.len(),
            gradient_length: length(values(pass.gradient).into_iter()),
            step_length: length(then.iter().zip(&now).map(|(a, b)| b - a)),
            loss_after,
            fakes_moved,
            features,
        })
    }

    fn update(
        &mut self,
        player: Player,
        config: &Config,
        real: &Tensor<2>,
        noise: &Tensor<2>,
    ) -> Result<f64, NonFinite> {
        match player {
            Player::Discriminator => self.update_discriminator(config, real, noise),
            Player::Generator => self.update_generator(config, Some(real), noise),
        }
    }
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    match (a, b) {
        ([ax, ay], [bx, by]) => f64::from((ax - bx).hypot(ay - by)),
        _ => length(a.iter().zip(b).map(|(a, b)| a - b)),
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

fn length(values: impl Iterator<Item = f32>) -> f64 {
    values.map(|v| f64::from(v).powi(2)).sum::<f64>().sqrt()
}
