//! The directions along which rows of numbers vary most, by subspace iteration (Golub & Van Loan,
//! Matrix Computations, section 8.2.4): some directions are multiplied by the covariance and made
//! orthonormal again and again, which turns them towards those of most variance.

use pulp::{Arch, Simd, WithSimd};
use rand::RngExt as _;
use rand_chacha::rand_core::SeedableRng as _;

use super::symmetric::{Eigen, Square};
use super::vectors::{LANES, Lanes};
use crate::data::Rng;

/// Directions that are searched for: some more than are kept, which is what makes the last of
/// those come out right after few passes.
const SEARCHED: usize = 48;
/// Passes over the images: enough for all 32 variances to be right to a thousandth.
const PASSES: usize = 6;
/// Directions whose share of the squared variance is smaller than this are rounding errors.
const NOTHING: f64 = 1e-12;
/// Images that are multiplied at once.
pub(super) const GROUP: usize = 4;

/// [`LANES`] directions: for each number of an image, its part in each of them.
pub(super) type Panel = Vec<Lanes>;

/// The images of a group.
pub(super) fn rows(centred: &[f32], values: usize) -> [&[f32]; GROUP] {
    std::array::from_fn(|i| &centred[i * values..(i + 1) * values])
}

/// The first directions of images `[image][values]`, which are centred and as many as whole groups.
/// `kept` is a multiple of [`LANES`] and at most [`SEARCHED`]; the one of most variance comes first.
/// `None` if a number is NaN or infinite.
pub(super) fn search(centred: &[f32], values: usize, kept: usize) -> Option<Vec<Panel>> {
    // Any start would do; a fixed one gives the same features in every run.
    let mut rng = Rng::seed_from_u64(0);
    let mut random = || std::array::from_fn(|_| rng.random::<f32>() - 0.5);
    let mut panels: Vec<Panel> = (0..SEARCHED / LANES)
        .map(|_| (0..values).map(|_| random()).collect())
        .collect();
    for _ in 0..PASSES {
        panels = orthonormal(&covariance_times(centred, &panels))?;
    }
    // Within the space that was found, the directions themselves (Rayleigh and Ritz).
    let images = covariance_times(centred, &panels);
    let Eigen { values, vectors } = products(&panels, &images).eigen()?;
    let mut order: Vec<usize> = (0..SEARCHED).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let kept = order.iter().take(kept);
    Some(combined(
        &panels,
        &kept.map(|&k| vectors.row(k).to_vec()).collect::<Vec<_>>(),
    ))
}

/// The sum over images x of `x xᵀ`, times all directions.
fn covariance_times(centred: &[f32], panels: &[Panel]) -> Vec<Panel> {
    let values = panels.first().map_or(0, Vec::len);
    let arch = Arch::new();
    let mut sums = vec![vec![[0.0; LANES]; values]; panels.len()];
    // Panel by panel: one of them and its sums stay in the processor's cache.
    for (panel, sums) in panels.iter().zip(&mut sums) {
        for group in centred.chunks_exact(GROUP * values) {
            let rows = rows(group, values);
            let places = arch.dispatch(Project(rows, panel));
            arch.dispatch(Spread(rows, places, sums));
        }
    }
    sums
}

/// Directions of length 1 at right angles that span what `panels` do: with the eigenvectors U and
/// eigenvalues Λ of its products, `panels U Λ^-½`. Where they span less, the last are zero.
fn orthonormal(panels: &[Panel]) -> Option<Vec<Panel>> {
    let Eigen { values, vectors } = products(panels, panels).eigen()?;
    let nothing = NOTHING * values.iter().copied().fold(0.0, f64::max);
    let weights = values.iter().enumerate().map(|(k, &value)| {
        let scale = if value > nothing {
            1.0 / value.sqrt()
        } else {
            0.0
        };
        vectors.row(k).iter().map(|v| scale * v).collect()
    });
    Some(combined(panels, &weights.collect::<Vec<Vec<f64>>>()))
}

/// Products of each direction of one with each of the other.
fn products(one: &[Panel], other: &[Panel]) -> Square {
    let mut products = Square::zeros(SEARCHED);
    for pixel in 0..one.first().map_or(0, Vec::len) {
        let all = other.iter().flat_map(|panel| panel[pixel]).map(f64::from);
        let all: Vec<f64> = all.collect();
        for (i, factor) in one.iter().flat_map(|panel| panel[pixel]).enumerate() {
            for (sum, value) in products.row_mut(i).iter_mut().zip(&all) {
                *sum += f64::from(factor) * value;
            }
        }
    }
    products
}

/// Directions made of others: each is given by its weights of all.
fn combined(panels: &[Panel], weights: &[Vec<f64>]) -> Vec<Panel> {
    let values = panels.first().map_or(0, Vec::len);
    let direction = |pixel: usize, weights: &[f64]| -> f32 {
        let parts = panels.iter().flat_map(|panel| &panel[pixel]);
        let parts = parts.zip(weights).map(|(v, w)| f64::from(*v) * w);
        parts.sum::<f64>() as f32
    };
    let panels = weights.chunks_exact(LANES).map(|weights| {
        let lanes = |pixel| std::array::from_fn(|l| direction(pixel, &weights[l]));
        (0..values).map(lanes).collect()
    });
    panels.collect()
}

/// Coordinates of a group of images along the directions of a panel.
pub(super) struct Project<'a>(pub [&'a [f32]; GROUP], pub &'a [Lanes]);

impl WithSimd for Project<'_> {
    type Output = [Lanes; GROUP];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let Self([a, b, c, d], panel) = self;
        let mut sums = [[0.0; LANES]; GROUP];
        for ((((lanes, a), b), c), d) in panel.iter().zip(a).zip(b).zip(c).zip(d) {
            let values = [*a, *b, *c, *d];
            for i in 0..GROUP {
                for l in 0..LANES {
                    sums[i][l] += values[i] * lanes[l];
                }
            }
        }
        sums
    }
}

/// Adds to sums each image of a group times its coordinates.
struct Spread<'a>([&'a [f32]; GROUP], [Lanes; GROUP], &'a mut [Lanes]);

impl WithSimd for Spread<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self([a, b, c, d], places, sums) = self;
        for ((((sums, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            let values = [*a, *b, *c, *d];
            for i in 0..GROUP {
                for l in 0..LANES {
                    sums[l] += values[i] * places[i][l];
                }
            }
        }
    }
}
