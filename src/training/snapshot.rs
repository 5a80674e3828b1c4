//! [`Snapshot`]: all that a picture of one moment needs, as plain data.

use std::sync::Arc;

use crate::config::{Config, Loss};
use crate::data::{Point, noise};
use crate::gan::Gan;
use crate::gan::loss::OutputMeaning;

/// Real samples, and fakes, that are drawn; more would hide each other.
pub const SHOWN_SAMPLES: usize = 600;
/// Fakes with an arrow.
pub const SHOWN_GRADIENTS: usize = 150;
/// Smallest, largest and default number of cells along the decision surface's side.
pub const SURFACE_SIDES: (usize, usize) = (16, 200);
/// See [`SURFACE_SIDES`]; GAN Lab has 30.
pub const DEFAULT_SURFACE_SIDE: usize = 64;
/// Cells along each side of the manifold's grid, and along the curve of 1-D noise.
const MANIFOLD_CELLS: usize = 20;
const MANIFOLD_SEGMENTS: usize = 200;

/// What a viewer wants to see; what is off is not part of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Cells along the decision surface's side; `None` is off.
    pub surface_side: Option<usize>,
    /// Whether to warp the noise grid.
    pub manifold: bool,
    /// Whether to compute the arrows.
    pub gradients: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            surface_side: Some(DEFAULT_SURFACE_SIDE),
            manifold: false,
            gradients: true,
        }
    }
}

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

/// All that a picture of one moment needs; the default is a picture of nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Epochs finished.
    pub epoch: u64,
    /// Updates of D so far.
    pub d_updates: u64,
    /// Updates of G so far.
    pub g_updates: u64,
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
    /// D's loss of the last update, as plotted (halved).
    pub d_loss: Option<f64>,
    /// G's loss of the last update.
    pub g_loss: Option<f64>,
}

/// How D's outputs become opinions in [0, 1], with one half where it cannot tell; the default is that of
/// a probability.
///
/// Log, minimax and least squares look at σ(output), which is the opinion. Hinge and Wasserstein look at
/// the output itself, a score. Hinge's has a zero, and a margin at ±1 that it wants samples beyond;
/// Wasserstein's has neither zero nor unit, and is taken between its means of real and fake samples.
/// At the margin, or at those means, the opinion is σ(±2): 0.88 and 0.12.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion {
    center: f32,
    scale: f32,
    is_score: bool,
}

impl Default for Opinion {
    fn default() -> Self {
        Self {
            center: 0.0,
            scale: 1.0,
            is_score: false,
        }
    }
}

/// What D says of a place, in the unit of its loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// How likely it is real, from 0 to 1.
    Probability(f32),
    /// A score: the larger, the more real.
    Score(f32),
}

/// Logit of the opinion at the margin.
const AT_MARGIN: f32 = 2.0;
/// Opinions nearer to 0 or 1 than this are told apart no more.
const NEAREST: f32 = 1e-6;

impl Opinion {
    fn new(loss: Loss, real: &[f32], fake: &[f32]) -> Self {
        match loss.rule().output {
            OutputMeaning::Probability => Self::default(),
            OutputMeaning::MarginScore => Self {
                center: 0.0,
                scale: AT_MARGIN,
                is_score: true,
            },
            OutputMeaning::Score => {
                let mean = |z: &[f32]| z.iter().sum::<f32>() / z.len().max(1) as f32;
                let (real, fake) = (mean(real), mean(fake));
                Self {
                    center: f32::midpoint(real, fake),
                    scale: 2.0 * AT_MARGIN / (real - fake).abs().max(1e-6),
                    is_score: true,
                }
            }
        }
    }

    fn of(self, logits: Vec<f32>) -> Vec<f32> {
        let sigmoid = |z: f32| 1.0 / (1.0 + (-(z - self.center) * self.scale).exp());
        logits.into_iter().map(sigmoid).collect()
    }

    /// What D said where this is the opinion; a score beyond all that can be told apart is the last one
    /// that can.
    pub fn answer(self, opinion: f32) -> Answer {
        if !self.is_score {
            return Answer::Probability(opinion);
        }
        let opinion = opinion.clamp(NEAREST, 1.0 - NEAREST);
        Answer::Score(self.center + (opinion / (1.0 - opinion)).ln() / self.scale)
    }
}

impl Snapshot {
    /// Pictures networks; counters and losses are the session's to fill in.
    pub(super) fn new(
        config: &Config,
        gan: &Gan,
        noise: &[f32],
        real: Arc<[Point]>,
        view: View,
    ) -> Self {
        let fakes = gan.generate(noise.to_vec());
        let real_logits = gan.logits(&real);
        let fake_logits = gan.logits(&fakes);
        let opinion = Opinion::new(config.loss, &real_logits, &fake_logits);
        let surface = view.surface_side.map(|side| {
            let side = side.clamp(SURFACE_SIDES.0, SURFACE_SIDES.1);
            Surface {
                side,
                values: opinion.of(gan.logits(&cell_centers(side))),
            }
        });
        let at = &fakes[..fakes.len().min(SHOWN_GRADIENTS)];
        let mut gradients: Vec<Point> = gan
            .point_gradients(config.loss, at)
            .into_iter()
            .map(|[x, y]| [-x, -y])
            .collect();
        let lengths = gradients.iter().map(|[x, y]| f64::from(x.hypot(*y)));
        let pull = lengths.sum::<f64>() / gradients.len().max(1) as f64;
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
            noise: plane(noise, config.noise.dim as usize),
            real,
            fakes,
            ..Self::default()
        }
    }
}

/// The first two coordinates of noise vectors; a single one lies on the line y = 0.5.
fn plane(noise: &[f32], dim: usize) -> Vec<Point> {
    noise
        .chunks_exact(dim.max(1))
        .filter_map(|z| Some([*z.first()?, z.get(1).copied().unwrap_or(0.5)]))
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
    let mut noise = Vec::with_capacity(rows * columns * dim);
    for i in 0..rows * columns {
        noise.push(at(i % columns, columns));
        if dim > 1 {
            noise.push(at(i / columns, rows));
        }
        noise.extend(std::iter::repeat_n(0.5, dim.saturating_sub(2)));
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
        vertices: gan.generate(noise),
        masses,
        is_slice: dim > 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;
    use crate::training::Session;

    fn snapshot(change: impl Fn(&mut Config)) -> Snapshot {
        let mut config = Config::default();
        change(&mut config);
        let view = View {
            surface_side: Some(20),
            manifold: true,
            gradients: true,
        };
        Session::new(config, crate::gan::Backend::Flex).snapshot(view)
    }

    #[test]
    fn every_part_has_its_size() {
        for dim in [1, 2, 5] {
            let s = snapshot(|c| c.noise.dim = dim);
            assert_eq!(
                (s.real.len(), s.fakes.len()),
                (SHOWN_SAMPLES, SHOWN_SAMPLES)
            );
            assert_eq!(
                (s.noise.len(), s.d_of_real.len()),
                (SHOWN_SAMPLES, SHOWN_SAMPLES)
            );
            assert_eq!(s.gradients.len(), SHOWN_GRADIENTS);
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

    #[test]
    fn every_loss_has_its_own_opinion() {
        // Probabilities are what they are; scores are read by their margin, or between their means.
        let (real, fake) = ([10.0, 12.0], [5.0, 5.0]);
        for &loss in Loss::ALL {
            let opinion = Opinion::new(loss, &real, &fake);
            let of = |z: f32| opinion.of(vec![z])[0];
            let (unsure, likely, unlikely) = match loss {
                Loss::Log | Loss::Minimax | Loss::LeastSquares => (0.0, 2.0, -2.0),
                Loss::Hinge => (0.0, 1.0, -1.0),
                Loss::Wasserstein => (8.0, 11.0, 5.0),
            };
            assert!((of(unsure) - 0.5).abs() < 1e-6, "{loss:?}");
            assert!((of(likely) - 0.8808).abs() < 1e-3, "{loss:?}");
            assert!((of(unlikely) - 0.1192).abs() < 1e-3, "{loss:?}");
            for z in [unsure, likely, unlikely] {
                match (loss, opinion.answer(of(z))) {
                    (Loss::Hinge | Loss::Wasserstein, Answer::Score(score)) => {
                        assert!((score - z).abs() < 1e-3, "{loss:?} {z} {score}");
                    }
                    (Loss::Log | Loss::Minimax | Loss::LeastSquares, Answer::Probability(p)) => {
                        assert_eq!(p, of(z));
                    }
                    other => panic!("{other:?}"),
                }
            }
            assert!(match opinion.answer(1.0) {
                Answer::Probability(v) | Answer::Score(v) => v.is_finite(),
            });
        }
    }
}
