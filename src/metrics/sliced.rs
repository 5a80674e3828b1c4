//! Sliced 1-Wasserstein distance: how far fakes have to be moved to become real samples, averaged
//! over one-dimensional projections (Rabin et al. 2011, Wasserstein Barycenter and Its Application
//! to Texture Mixing). Unlike grid divergences it says how far off, not only that something is off.

use crate::data::Point;

/// Projections, equally spaced over half a turn.
const DIRECTIONS: usize = 64;
/// Samples that are used of each side.
const SAMPLES: usize = 2_000;

/// Sorted projections of a set of points.
pub struct Projections {
    /// One sorted list for each direction.
    sorted: Vec<Vec<f32>>,
}

impl Projections {
    /// Projects the first 2,000 points.
    pub fn new(points: &[Point]) -> Self {
        let points = &points[..points.len().min(SAMPLES)];
        let sorted = (0..DIRECTIONS)
            .map(|k| {
                let angle = std::f64::consts::PI * k as f64 / DIRECTIONS as f64;
                let (sin, cos) = (angle.sin() as f32, angle.cos() as f32);
                let mut values: Vec<f32> = points.iter().map(|[x, y]| x * cos + y * sin).collect();
                values.sort_unstable_by(f32::total_cmp);
                values
            })
            .collect();
        Self { sorted }
    }

    /// The distance, in units of the points. Sets of different size are compared at the quantiles
    /// of the larger one.
    pub fn distance(&self, other: &Self) -> f64 {
        let pairs = self.sorted.iter().zip(&other.sorted);
        pairs.map(|(a, b)| wasserstein(a, b)).sum::<f64>() / DIRECTIONS as f64
    }
}

/// Mean distance of equal quantiles of two sorted lists.
fn wasserstein(a: &[f32], b: &[f32]) -> f64 {
    let n = a.len().max(b.len());
    let at = |values: &[f32], i: usize| {
        let index = i * values.len() / n;
        values.get(index).map_or(f64::NAN, |v| f64::from(*v))
    };
    (0..n).map(|i| (at(a, i) - at(b, i)).abs()).sum::<f64>() / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: &[Point], b: &[Point]) -> f64 {
        Projections::new(a).distance(&Projections::new(b))
    }

    #[test]
    fn a_shift_costs_its_mean_projection() {
        // A shift by d costs d·|cos θ| along θ; the mean of |cos| over half a turn is 2/π.
        let points: Vec<Point> = (0_u16..500)
            .map(|i| [f32::from(i % 25) / 25.0, f32::from(i) / 500.0])
            .collect();
        let shifted: Vec<Point> = points.iter().map(|[x, y]| [x + 0.3, *y]).collect();
        let expected = 0.3 * std::f64::consts::FRAC_2_PI;
        assert!((distance(&points, &shifted) - expected).abs() < 1e-4);
        assert_eq!(distance(&points, &points), 0.0);
        assert_eq!(distance(&points, &shifted), distance(&shifted, &points));
    }

    #[test]
    fn sizes_may_differ() {
        let (one, many) = ([[0.5, 0.5]], [[0.5, 0.5]; 3]);
        assert_eq!(distance(&one, &many), 0.0);
    }
}
