//! [`Rule`]: what each optimizer has to say.

use burn::tensor::{Device, Tensor};

use super::settings::OptimizerSettings;
use crate::gan::Simd;

/// Keeps a step finite where the running size of the gradient is 0 (tfjs-core's default, which
/// GAN Lab uses; burn's own is 1e-5).
pub(super) const EPSILON: f32 = 1e-8;

/// A rule and what it remembers from step to step; the default has made no step.
pub(super) trait Rule: Clone + Default {
    /// What it remembers, as plain data.
    type Memory: Remembered;

    /// Returns the parameters `[n]` after one step along their gradient `[n]`; what has a kernel of its own computes it with `simd`.
    fn step(
        &mut self,
        simd: Simd,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1>;

    /// What it remembers; `None` if that is nothing.
    fn memory(&self) -> Option<Self::Memory>;

    /// The rule that remembers this.
    fn with_memory(memory: Self::Memory, device: &Device) -> Self;

    /// What the last step multiplied each gradient by, beside the learning rate; `None` where that is 1 for all.
    fn scale(&self, settings: &OptimizerSettings) -> Option<Tensor<1>>;

    /// What it remembers that may overflow where the parameters do not, each `[n]`: averages of squares.
    fn may_overflow(&self) -> [Option<Tensor<1>>; 2];
}

/// What a rule remembers, as plain data.
pub(super) trait Remembered {
    /// Its lists, each with a number for each parameter.
    fn lists(&self) -> Vec<&Vec<f32>>;

    /// Steps made, where the rule counts them; else 0.
    fn steps(&self) -> usize {
        0
    }
}
