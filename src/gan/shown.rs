//! What is asked of networks between updates, by pictures and measurements: fakes, D's answers, and where they would move; without
//! dropout, and of the averaged G where there is one.

use burn::tensor::Tensor;

use super::ablation::without;
use super::running::Running;
use super::tensors::{rows, values};
use super::{Gan, MapPlace, Network};
use crate::config::Loss;
use crate::data::Point;

/// Samples that batch norm takes together where there is no batch of training.
const NORMALIZED_TOGETHER: usize = 64;

impl Gan {
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
    /// is one. Where G normalises its batches, `NORMALIZED_TOGETHER` noise vectors at a time are one batch, whatever size those of
    /// training have, so that a fake depends on its batch alone.
    pub fn generate_rows(&self, noise: &[f32]) -> Vec<f32> {
        self.in_batches(&self.shown_generator(), noise)
    }

    /// A network's outputs, row by row, without dropout; [`NORMALIZED_TOGETHER`] samples at a time, if it normalises them.
    fn in_batches(&self, network: &Network, samples: &[f32]) -> Vec<f32> {
        let simd = self.networks.simd();
        self.in_batches_by(network, samples, |x| network.forward(simd, x))
    }

    /// The same, by any pass.
    fn in_batches_by(
        &self,
        network: &Network,
        samples: &[f32],
        pass: impl Fn(Tensor<2>) -> Tensor<2>,
    ) -> Vec<f32> {
        let (device, width) = (&self.networks.device, network.spec.inputs());
        let forward = |samples: &[f32]| values(pass(rows(samples.to_vec(), width, device)));
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
        let simd = self.networks.simd();
        self.judged_by(&discriminator, samples, |x| discriminator.forward(simd, x))
    }

    /// The same, by any pass of a discriminator.
    fn judged_by(
        &self,
        discriminator: &Network,
        samples: &[f32],
        pass: impl Fn(Tensor<2>) -> Tensor<2>,
    ) -> Vec<f32> {
        let sight = &self.networks.sight;
        if sight.is_plain() {
            return self.in_batches_by(discriminator, samples, pass);
        }
        self.in_batches_by(discriminator, &sight.among_each_other(samples), pass)
    }

    /// The same of points.
    pub fn logits(&self, points: &[Point]) -> Vec<f32> {
        self.logits_of_rows(points.as_flattened())
    }

    /// As [`Self::logits_of_rows`], without a map of D's, which is 0 for all samples; norms have the statistics of what is left. As it
    /// is where there is no such map. In burn's own operations.
    pub fn logits_without(&self, samples: &[f32], map: MapPlace) -> Vec<f32> {
        let discriminator = self.shown_discriminator();
        let simd = self.networks.simd();
        self.judged_by(&discriminator, samples, |x| {
            let logits = without(&discriminator, &x, Some(map));
            logits.unwrap_or_else(|| discriminator.forward(simd, x))
        })
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
        let slopes = values(discriminator.input_gradient_of(networks.simd(), given, loss));
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
}

fn as_points(rows: &[f32]) -> Vec<Point> {
    rows.as_chunks::<2>().0.to_vec()
}
