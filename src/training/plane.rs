//! [`Plane`]: what a picture of points in a plane needs, as plain data.

use std::sync::Arc;

use super::{Opinion, View};
use crate::config::{Config, Noise};
use crate::data::{Point, noise};
use crate::gan::{Field, Gan, Inside};

/// Real samples, and fakes, that are drawn; more would hide each other.
pub const SHOWN_SAMPLES: usize = 600;
/// Fakes with an arrow.
pub const SHOWN_GRADIENTS: usize = 150;
/// Smallest and largest number of cells along the decision surface's side.
pub const SURFACE_SIDES: (usize, usize) = (16, 200);
/// Cells along each side of the manifold's grid, and along the curve of 1-D noise.
const MANIFOLD_CELLS: usize = 20;
const MANIFOLD_SEGMENTS: usize = 200;

/// D's opinion on a grid over the unit square.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// Cells along each side.
    pub side: usize,
    /// D(x) at the centre of each cell, row by row from y = 0: `[side · side]`, in [0, 1].
    pub values: Vec<f32>,
}

/// The noise pushed through G: a grid for two or more dimensions, a curve for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifold {
    /// Vertices along the first noise coordinate.
    pub columns: usize,
    /// Vertices along the second noise coordinate; 1 for 1-D noise.
    pub rows: usize,
    /// G of each vertex, row by row: `[rows · columns]`.
    pub vertices: Vec<Point>,
    /// Share of the noise in each cell, row by row; of each segment for 1-D noise.
    pub masses: Vec<f32>,
    /// Whether the grid is only the plane of the first two of more noise coordinates, the others
    /// being at their centre.
    pub is_slice: bool,
}

/// What a picture of points in a plane needs; the default is a picture of nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plane {
    /// Real samples.
    pub real: Arc<[Point]>,
    /// The first two coordinates of the noise of [`Self::fakes`]; 1-D noise lies on y = 0.5.
    pub noise: Vec<Point>,
    /// Fakes of a fixed noise batch.
    pub fakes: Vec<Point>,
    /// D(x) of each of [`Self::real`].
    pub d_of_real: Vec<f32>,
    /// D(x) of each of [`Self::fakes`].
    pub d_of_fakes: Vec<f32>,
    /// How D's outputs became the opinions here.
    pub opinion: Opinion,
    /// D's opinion on a grid, where the view asked for it.
    pub surface: Option<Surface>,
    /// The warped noise grid, where the view asked for it.
    pub manifold: Option<Manifold>,
    /// For the first fakes, −∂(G's loss)/∂(x, y): where moving would lower G's loss fastest. Empty
    /// where the view did not ask for it.
    pub gradients: Vec<Point>,
    /// Mean length of the gradients at the first fakes, whether they are shown or not.
    pub pull: f64,
    /// A network from inside, where the view asked for it.
    pub inside: Option<Arc<Inside>>,
    /// The game of two parameters, where the view asked for it.
    pub field: Option<Arc<Field>>,
}

impl Plane {
    /// Pictures networks.
    pub(super) fn new(
        config: &Config,
        gan: &Gan,
        noise: &[f32],
        real: Arc<[Point]>,
        view: View,
    ) -> Self {
        let fakes = gan.generate(noise);
        let real_logits = gan.logits(&real);
        let fake_logits = gan.logits(&fakes);
        let opinion = Opinion::new(config.loss, &real_logits, &fake_logits);
        let surface = view.surface_side.map(|side| {
            let side = side.clamp(SURFACE_SIDES.0, SURFACE_SIDES.1);
            Surface {
                side,
                values: opinion.of(gan.logits_at(&cell_centers(side))),
            }
        });
        let at = &fakes[..fakes.len().min(SHOWN_GRADIENTS)];
        let mut gradients: Vec<Point> = gan
            .point_gradients(config.loss, at)
            .into_iter()
            .map(|[x, y]| [-x, -y])
            .collect();
        let pull = mean_length(&gradients);
        if !view.gradients {
            gradients.clear();
        }
        Self {
            d_of_real: opinion.of(real_logits),
            d_of_fakes: opinion.of(fake_logits),
            opinion,
            surface,
            manifold: view.manifold.then(|| manifold(config, gan)),
            gradients,
            pull,
            noise: plane(noise, &config.noise),
            inside: view
                .inside
                .and_then(|player| gan.inside(player, config))
                .map(Arc::new),
            field: view
                .field
                .and_then(|view| gan.field(config, view, real.as_flattened(), noise))
                .map(Arc::new),
            real,
            fakes,
        }
    }
}

/// Mean length of gradients at points; 0 without any.
pub(super) fn mean_length(gradients: &[Point]) -> f64 {
    let lengths = gradients.iter().map(|[x, y]| f64::from(x.hypot(*y)));
    lengths.sum::<f64>() / gradients.len().max(1) as f64
}

/// The first two coordinates of noise vectors; a single one lies on the line y = 0.5.
fn plane(noise: &[f32], settings: &Noise) -> Vec<Point> {
    let place = |z: &f32| noise::place(settings.distribution, *z);
    noise
        .chunks_exact((settings.dim as usize).max(1))
        .filter_map(|z| Some([place(z.first()?), z.get(1).map_or(0.5, place)]))
        .collect()
}

fn cell_centers(side: usize) -> Vec<Point> {
    let at = |i: usize| (i as f32 + 0.5) / side as f32;
    (0..side * side)
        .map(|i| [at(i % side), at(i / side)])
        .collect()
}

fn manifold(config: &Config, gan: &Gan) -> Manifold {
    let dim = config.noise.dim as usize;
    let (columns, rows) = if dim == 1 {
        (MANIFOLD_SEGMENTS + 1, 1)
    } else {
        (MANIFOLD_CELLS + 1, MANIFOLD_CELLS + 1)
    };
    let at = |i: usize, count: usize| i as f32 / (count - 1) as f32;
    let mut vertices = Vec::with_capacity(rows * columns * dim);
    let distribution = config.noise.distribution;
    for i in 0..rows * columns {
        vertices.push(noise::at(distribution, at(i % columns, columns)));
        if dim > 1 {
            vertices.push(noise::at(distribution, at(i / columns, rows)));
        }
        let center = noise::center(distribution);
        vertices.extend(std::iter::repeat_n(center, dim.saturating_sub(2)));
    }

    let along = |cells: usize| -> Vec<f32> {
        let weight = |i: usize| {
            // At the cell's centre.
            let z = (i as f32 + 0.5) / cells as f32;
            noise::density(config.noise.distribution, z)
        };
        let total: f32 = (0..cells).map(weight).sum();
        (0..cells).map(|i| weight(i) / total).collect()
    };
    let masses = if dim == 1 {
        along(MANIFOLD_SEGMENTS)
    } else {
        let side = along(MANIFOLD_CELLS);
        side.iter()
            .flat_map(|y| side.iter().map(move |x| x * y))
            .collect()
    };
    Manifold {
        columns,
        rows,
        vertices: gan.generate(&vertices),
        masses,
        is_slice: dim > 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Session;

    fn plane(change: impl Fn(&mut Config)) -> Plane {
        let mut config = Config::default();
        change(&mut config);
        let view = View {
            surface_side: Some(20),
            manifold: true,
            gradients: true,
            inside: Some(crate::gan::Player::Generator),
            field: None,
            units: None,
            ablation: false,
        };
        let session = Session::new(config, crate::gan::Backend::Flex);
        session.snapshot(view).plane().clone()
    }

    #[test]
    fn every_part_has_its_size() {
        for dim in [1, 2, 5] {
            let s = plane(|c| c.noise.dim = dim);
            assert_eq!(
                (s.real.len(), s.fakes.len()),
                (SHOWN_SAMPLES, SHOWN_SAMPLES)
            );
            assert_eq!(
                (s.noise.len(), s.d_of_real.len()),
                (SHOWN_SAMPLES, SHOWN_SAMPLES)
            );
            assert_eq!(s.gradients.len(), SHOWN_GRADIENTS);
            assert_eq!(s.inside.unwrap().layers.len(), 3);
            assert_eq!(s.surface.unwrap().values.len(), 400);
            let manifold = s.manifold.unwrap();
            assert_eq!(manifold.vertices.len(), manifold.rows * manifold.columns);
            assert!((manifold.masses.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            assert_eq!(manifold.is_slice, dim > 2);
        }
    }

    #[test]
    fn arrows_point_where_the_generator_loss_falls() {
        // Central differences of the log loss of a moved fake, by D's own logit.
        let mut config = Config::default();
        // Smooth, so that no difference straddles a kink.
        config.discriminator.activation = crate::config::Activation::Tanh;
        let gan = Gan::new(&config, crate::gan::Backend::Flex);
        let at = [[0.3_f32, 0.6], [0.7, 0.2]];
        let softplus = |z: f32| f64::from(z).exp().ln_1p();
        let loss = |p: Point| softplus(-gan.logits(&[p])[0]);
        let h = 1e-2;
        for (point, gradient) in at.iter().zip(gan.point_gradients(config.loss, &at)) {
            for axis in 0..2 {
                let moved = |by: f32| {
                    let mut p = *point;
                    p[axis] += by;
                    loss(p)
                };
                let expected = (moved(h) - moved(-h)) / f64::from(2.0 * h);
                assert!((f64::from(gradient[axis]) - expected).abs() < 1e-3);
            }
        }
    }
}
