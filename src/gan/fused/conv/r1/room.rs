//! What the gradient of the R1 penalty keeps of each image; its letters are those of [`super`].

use crate::gan::convolutional::{Convolutional, Offset};
use crate::gan::fused::conv::crew::Crew;
use crate::gan::fused::conv::gradient::WeightGradient;
use crate::gan::fused::conv::grid::{Cut, Plane};
use crate::gan::fused::conv::norm::Statistics;
use crate::gan::fused::conv::transpose::Transposed;
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::slopes::leaky_slope;

/// What is kept of an image on its ways. Of the samples there are values and their change alone.
pub(super) struct Level {
    pub plane: Plane,
    /// The weight of the layer that makes it, packed for the way forward and for the way back.
    pub packed: [Buffer; 2],
    /// s; empty without a norm, as are e and ṅ.
    pub raw: Buffer,
    pub statistics: Option<Statistics>,
    /// y.
    pub values: Buffer,
    /// a′(z).
    pub slopes: Buffer,
    /// a″(z), then times r, then times ż as well; empty where it is 0.
    pub bend: Buffer,
    /// e.
    pub slowed: Buffer,
    /// Σe and Σ(e·n), `[group][channel]`.
    pub of_slowed: [Vec<f32>; 2],
    pub to: Transposed,
    /// δ, transposed.
    pub delta: Buffer,
    /// ṅ.
    pub normal_change: Buffer,
    /// Σ(ṡ·n) and Σ(e·ṅ), `[group][channel]`.
    pub of_change: [Vec<f32>; 2],
    /// ẏ.
    pub change: Buffer,
}

/// What the gradient needs; made by the thread that asks for it.
pub(in crate::gan::fused::conv) struct Room {
    /// The images, from the samples on.
    pub(super) levels: Vec<Level>,
    pub(super) list: Buffer,
    pub(super) packed: Buffer,
    pub(super) delta: Buffer,
    pub(super) next: Buffer,
    pub(super) sums: Buffer,
    pub(super) products: Buffer,
    pub(super) transposed: Buffer,
    pub(super) totals: Buffer,
    pub(super) gradient: Buffer,
}

impl Room {
    /// For a batch.
    pub fn new(crew: Crew, spec: &Convolutional, cut: &Cut) -> Self {
        let layers = spec.layers();
        let bends = leaky_slope(spec.activation).is_none();
        let mut levels: Vec<Level> = Vec::new();
        let (mut sums, mut totals, mut most) = (0, 0, 0);
        for step in 0..=spec.depth {
            let plane = Plane::image(spec.level(step));
            let to = Transposed::new(crew.simd, plane);
            let maker = step.checked_sub(1).and_then(|index| layers.get(index));
            let has_norm = maker.is_some_and(|layer| matches!(layer.offset, Offset::Norm { .. }));
            let length = plane.len(cut);
            let room = |is_there: bool| Buffer::take(if is_there { length } else { 0 });
            let weight = maker.map_or(0, |layer| layer.weight.len());
            if let Some(below) = levels.last() {
                totals = totals.max(WeightGradient::room(below.plane, to));
            }
            sums = sums.max(Plane::list(plane.rows, plane.channels).len(cut));
            most = most.max(length);
            levels.push(Level {
                plane,
                packed: [Buffer::take(weight), Buffer::take(weight)],
                raw: room(has_norm),
                statistics: None,
                values: room(true),
                slopes: room(maker.is_some()),
                bend: room(maker.is_some() && bends),
                slowed: room(has_norm),
                of_slowed: Default::default(),
                to,
                delta: Buffer::take(maker.map_or(0, |_| to.len(cut))),
                normal_change: room(has_norm),
                of_change: Default::default(),
                change: room(true),
            });
        }
        let transposed = levels.iter().map(|level| level.delta.len()).max();
        let weights = layers.iter().map(|layer| layer.weight.len()).max();
        Self {
            list: Buffer::take(Plane::list(1, spec.latent).len(cut)),
            packed: Buffer::take(layers.last().map_or(0, |layer| layer.weight.len())),
            delta: Buffer::take(most),
            next: Buffer::take(most),
            sums: Buffer::take(sums),
            products: Buffer::take(sums),
            transposed: Buffer::take(transposed.unwrap_or(0)),
            totals: Buffer::take(totals),
            gradient: Buffer::take(weights.unwrap_or(0)),
            levels,
        }
    }
}
