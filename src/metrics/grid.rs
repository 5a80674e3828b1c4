//! Divergences, coverage and precision over a 30×30 grid of the unit square, as GAN Lab's
//! (ganlab 0.2.1, `demo/ganlab_evaluators.ts`), plus one cell for all that lies outside: dropping
//! samples outside would flatter a generator that is wholly outside.

use crate::data::Point;

/// Cells along a side.
pub const SIDE: usize = 30;
/// Added to each density, so that an empty cell has a logarithm.
const SMOOTHING: f64 = 1e-4;
const CELLS: usize = SIDE * SIDE;

/// Share of the samples in each cell; the last is outside the unit square.
pub struct Histogram {
    density: Vec<f64>,
}

/// What two histograms say about each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridScores {
    /// Σ p·log₂(p/q) over smoothed densities.
    pub kl: f64,
    /// Mean of the divergences of p and q from their average, in bits.
    pub js: f64,
    /// Of the cells where p is not 0, the share where q is not 0.
    pub coverage: f64,
    /// Sum of q where p is not 0.
    pub precision: f64,
}

impl Histogram {
    /// The histogram of these points; NaN counts as outside.
    pub fn new(points: &[Point]) -> Self {
        let mut density = vec![0.0; CELLS + 1];
        let share = 1.0 / points.len().max(1) as f64;
        for point in points {
            density[cell(*point)] += share;
        }
        Self { density }
    }

    /// Compares with the histogram of fakes, `self` being that of real samples.
    pub fn compare(&self, fake: &Self) -> GridScores {
        let divergence =
            |p: f64, q: f64| (p + SMOOTHING) * ((p + SMOOTHING) / (q + SMOOTHING)).log2();
        let pairs = || {
            self.density
                .iter()
                .copied()
                .zip(fake.density.iter().copied())
        };
        let kl = pairs().map(|(p, q)| divergence(p, q)).sum();
        let js = pairs()
            .map(|(p, q)| {
                let mean = f64::midpoint(p, q);
                f64::midpoint(divergence(p, mean), divergence(q, mean))
            })
            .sum();
        // Where the real samples are, by cell; being outside is nowhere.
        let real_cells = || pairs().take(CELLS).filter(|(p, _)| *p > 0.0);
        let cells = real_cells().count();
        let covered = real_cells().filter(|(_, q)| *q > 0.0).count();
        GridScores {
            kl,
            js,
            coverage: covered as f64 / cells.max(1) as f64,
            // A sum of nothing would be −0.
            precision: real_cells().fold(0.0, |sum, (_, q)| sum + q),
        }
    }
}

fn cell([x, y]: Point) -> usize {
    let inside = |v: f32| (0.0..=1.0).contains(&v);
    if !inside(x) || !inside(y) {
        return CELLS;
    }
    // The far edges belong to the last cells.
    let index = |v: f32| ((v * SIDE as f32) as usize).min(SIDE - 1);
    index(y) * SIDE + index(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(real: &[Point], fake: &[Point]) -> GridScores {
        Histogram::new(real).compare(&Histogram::new(fake))
    }

    const A: Point = [0.01, 0.01];
    const B: Point = [0.99, 0.01];
    const C: Point = [0.01, 1.0];
    const OUTSIDE: Point = [-0.2, 0.5];

    #[test]
    fn values_by_hand() {
        let same = compare(&[A, B], &[B, A]);
        assert_eq!((same.coverage, same.precision), (1.0, 1.0));
        assert!(same.kl.abs() < 1e-12 && same.js.abs() < 1e-12);

        // Real half on A, half on B; fakes all on A. With ε = 1e-4:
        // KL = (0.5+ε)·log₂((0.5+ε)/(1+ε)) + (0.5+ε)·log₂((0.5+ε)/ε) = 5.645 20
        // JS: averages 0.75 and 0.25 give 0.311 18
        let half = compare(&[A, B], &[A, A]);
        assert!((half.kl - 5.6452).abs() < 1e-3, "{}", half.kl);
        assert!((half.js - 0.3112).abs() < 1e-3, "{}", half.js);
        assert_eq!((half.coverage, half.precision), (0.5, 1.0));

        let disjoint = compare(&[A], &[C, C]);
        assert!((disjoint.js - 1.0).abs() < 2e-3);
        assert_eq!((disjoint.coverage, disjoint.precision), (0.0, 0.0));
    }

    #[test]
    fn fakes_outside_are_not_forgiven() {
        let outside = compare(&[A, B], &[OUTSIDE; 4]);
        assert!((outside.js - 1.0).abs() < 2e-3, "{}", outside.js);
        assert_eq!((outside.coverage, outside.precision), (0.0, 0.0));
        let nan = compare(&[A], &[[f32::NAN, 0.5]]);
        assert!(nan.js.is_finite() && nan.precision == 0.0);
        // Where no real sample is inside, either.
        let nowhere = compare(&[OUTSIDE], &[A]);
        assert!(nowhere.precision == 0.0 && nowhere.precision.is_sign_positive());
    }

    #[test]
    fn js_is_symmetric_and_within_its_bounds() {
        let (p, q) = ([A, A, B], [A, C, OUTSIDE]);
        let (forth, back) = (compare(&p, &q).js, compare(&q, &p).js);
        assert!((forth - back).abs() < 1e-12);
        assert!((0.0..=1.0).contains(&forth));
    }
}
