//! The gradient of the R1 penalty γ/2·mean |g|² of a discriminator D, where g = ∇D(x), for its parameters.
//!
//! With S the sum of D's outputs, g is the gradient of S for the samples, and that of Σ|g|²/2 for the parameters is how
//! the gradient of S for them changes as the samples go along g (Pearlmutter 1994, Fast exact multiplication by the
//! Hessian). So the way of S forward and back is gone a second time for its changes, which have a dot here. A layer makes
//! s = W·x, n = (s − mean)·i with i = 1/√(variance + ε), z = scale·n + shift and y = a(z); r, e and δ are the gradients
//! of S for y, z and s, and ⟨·⟩ is the mean of a channel:
//!
//! > e = a′(z)·r,  δ = scale·i·(e − ⟨e⟩ − n·⟨e·n⟩)
//! >
//! > ṡ = W·ẋ,  ṅ = i·(ṡ − ⟨ṡ⟩ − n·⟨ṡ·n⟩),  ż = scale·ṅ,  ẏ = a′(z)·ż
//! >
//! > ė = a′(z)·ṙ + a″(z)·r·ż,  δ̇ = scale·i·(ė − ⟨ė⟩ − n·⟨ė·n + e·ṅ⟩ − ṅ·⟨e·n⟩) − i·⟨ṡ·n⟩·δ
//!
//! The gradients are Σ(ẋ·δ + x·δ̇) of the weight, Σ(ė·n + e·ṅ) of the scale and Σė of the shift or bias. A norm is the same
//! map forward, to first order, as back: [`super::norm::Back`] makes ṅ of ṡ; and with k = i·⟨ṡ·n⟩ it makes δ̇ of
//! ė − k·e − ṅ·⟨e·n⟩, the means it takes being ⟨ė⟩ − k·⟨e⟩ and ⟨ė·n + e·ṅ⟩ − k·⟨e·n⟩.
//!
//! D's output changes by W·ẏ of its last layer, so ṙ is 0 there; without a norm, and where no activation bends, it is 0
//! everywhere.
//!
//! - `room`: what is kept meanwhile
//! - `ways`: the four ways, stage by stage
//! - `rows`: what is done to rows of images beside products and norms

mod room;
mod rows;
mod ways;

pub(super) use self::room::Room;
use super::crew::Crew;
use super::dense_gradient::GatherGradient;
use super::gradient::WeightGradient;
use super::grid::{Cut, Plane, two};
use super::product::{Finish, Product, Source, pack};
use super::transpose::{Transpose, Transposed};
use super::up::Up;
use crate::gan::convolutional::{Convolutional, ConvolutionalLayer};
use crate::gan::fused::slopes::leaky_slope;

/// The gradient of the penalty.
pub(super) struct R1<'a> {
    pub crew: Crew,
    pub spec: &'a Convolutional,
    pub cut: &'a Cut,
    pub parameters: &'a [f32],
    pub layers: Vec<ConvolutionalLayer>,
}

impl R1<'_> {
    /// With the weight `gamma`, at samples `x` `[batch, inputs]`, into `gradient` `[parameters]`.
    pub fn run(&self, room: &mut Room, gamma: f32, x: &[f32], gradient: &mut [f32]) {
        let Self { spec, cut, .. } = *self;
        let batch = x.len() / spec.inputs();
        let samples = &mut room.levels[0];
        pack(self.crew, cut, samples.plane, x, &mut samples.values);
        for step in 1..=spec.depth {
            self.forward(step, room);
        }
        // What the penalty is multiplied by, as a factor of g and so of ẋ as well.
        let share = (gamma / batch as f32).sqrt();
        self.back(&vec![share; batch * spec.latent], room);
        for step in 1..=spec.depth {
            self.change(step, room);
        }

        gradient.fill(0.0);
        let last = &room.levels[spec.depth];
        self.crew.simd.run(GatherGradient {
            cut,
            image: last.plane,
            values: &last.change,
            list: Plane::list(1, spec.latent),
            delta: &room.list,
            out: &mut gradient[self.layers[spec.depth].weight.clone()],
        });
        for step in 1..=spec.depth {
            let [below, level] = two(&mut room.levels, step - 1, step);
            let changes = (below.plane, &*below.change);
            let out = &mut gradient[self.layers[step - 1].weight.clone()];
            self.weight(changes, (level.to, &level.delta), out, &mut room.totals);
        }
        let has_norm = room.levels.iter().any(|level| level.statistics.is_some());
        if has_norm || leaky_slope(spec.activation).is_none() {
            self.back_again(room, gradient);
        }
    }

    /// The gradient of a weight, from its inputs, or their change, and δ̇ or δ, transposed.
    fn weight(
        &self,
        (big, from): (Plane, &[f32]),
        (to, delta): (Transposed, &[f32]),
        out: &mut [f32],
        totals: &mut [f32],
    ) {
        let of_weight = WeightGradient::new(self.cut, big, from, to, delta);
        self.crew.run(&of_weight, [out, totals]);
    }

    fn transpose(&self, values: &[f32], to: Transposed, out: &mut [f32]) {
        let cut = self.cut;
        self.crew.run(&Transpose { cut, values, to }, [out]);
    }

    /// From δ to r of the bigger image, or from δ̇ to ṙ.
    fn up(&self, (small, values): (Plane, &[f32]), big: Plane, weights: &[f32], out: &mut [f32]) {
        let product = Product {
            cut: self.cut,
            plane: big,
            source: Source::up(Up {
                small,
                values,
                big,
                weights,
                bias: None,
            }),
            finish: Finish::None,
        };
        self.crew.run(&product, [out, &mut [], &mut []]);
    }
}
