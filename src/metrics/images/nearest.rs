//! How far images are apart, as root mean square over their numbers: 0 is the same image, 2 is black
//! against white.

use pulp::{Arch, Simd, WithSimd};

use super::vectors::{LANES, Lanes, sum};

/// Distances that are computed at once.
const GROUP: usize = 4;

/// The mean distance of each image `[image][values]` to the nearest other one. `None` for fewer than
/// two, or if a number is NaN or infinite.
///
/// It tells ten images that are repeated from a hundred that differ, which the mean distance of all
/// pairs hardly does. It falls with the number of images: compare as many of one kind as of the other.
pub fn mean_nearest(images: &[f32], values: usize) -> Option<f64> {
    let images: Vec<&[f32]> = images.chunks_exact(values.max(1)).collect();
    if images.len() < 2 {
        return None;
    }
    let mut nearest = vec![f32::INFINITY; images.len()];
    for first in (0..images.len()).step_by(GROUP) {
        for (j, other) in images.iter().enumerate().skip(first + 1) {
            let squares = squared_distances(&images, first, other);
            for (i, square) in (first..j).zip(squares) {
                nearest[i] = smaller(nearest[i], square);
                nearest[j] = smaller(nearest[j], square);
            }
        }
    }
    let distances = nearest.iter().map(|&square| per_number(square, values));
    let mean = distances.sum::<f64>() / images.len() as f64;
    mean.is_finite().then_some(mean)
}

/// The images `[image][values]` nearest to another, at most so many, the nearest first, and how far off they are. None of
/// them are at a distance of NaN or ∞.
pub fn nearest(images: &[f32], image: &[f32], most: usize) -> Vec<(usize, f64)> {
    let values = image.len();
    if values == 0 || most == 0 {
        return Vec::new();
    }
    let images: Vec<&[f32]> = images.chunks_exact(values).collect();
    let mut best: Vec<(usize, f32)> = Vec::with_capacity(most + 1);
    for first in (0..images.len()).step_by(GROUP) {
        let squares = squared_distances(&images, first, image);
        for (i, square) in (first..images.len()).zip(squares) {
            let is_near = best.len() < most || best.last().is_some_and(|(_, far)| square < *far);
            if is_near && square.is_finite() {
                let place = best.partition_point(|(_, near)| *near <= square);
                best.insert(place, (i, square));
                best.truncate(most);
            }
        }
    }
    best.into_iter()
        .map(|(i, square)| (i, per_number(square, values)))
        .collect()
}

/// Root mean square of that many numbers, of the sum of their squares.
fn per_number(square: f32, values: usize) -> f64 {
    (f64::from(square) / values as f64).sqrt()
}

fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Of the group that begins at `first` to another image. Past the last image, the last one is repeated.
fn squared_distances(images: &[&[f32]], first: usize, other: &[f32]) -> [f32; GROUP] {
    let last = images.len().saturating_sub(1);
    let group = std::array::from_fn(|i| images[(first + i).min(last)]);
    Arch::new().dispatch(SquaredDistances(group, other))
}

/// Squared distances of a group of rows to another row; all have the same length.
struct SquaredDistances<'a>([&'a [f32]; GROUP], &'a [f32]);

impl WithSimd for SquaredDistances<'_> {
    type Output = [f32; GROUP];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> [f32; GROUP] {
        let Self(rows, other) = self;
        let mut sums: [Lanes; GROUP] = [[0.0; LANES]; GROUP];
        let [a, b, c, d] = rows.map(|row| row.as_chunks::<LANES>());
        let (other, other_rest) = other.as_chunks::<LANES>();
        for ((((other, a), b), c), d) in other.iter().zip(a.0).zip(b.0).zip(c.0).zip(d.0) {
            let rows = [a, b, c, d];
            for i in 0..GROUP {
                for l in 0..LANES {
                    let off = rows[i][l] - other[l];
                    sums[i][l] += off * off;
                }
            }
        }
        for (sums, rest) in sums.iter_mut().zip([a.1, b.1, c.1, d.1]) {
            for ((sum, value), other) in sums.iter_mut().zip(rest).zip(other_rest) {
                *sum += (value - other) * (value - other);
            }
        }
        std::array::from_fn(|i| sum(sums[i]))
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt as _;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;
    use crate::data::Rng;

    fn random(count: usize) -> Vec<f32> {
        let mut rng = Rng::seed_from_u64(1);
        (0..count).map(|_| rng.random::<f32>()).collect()
    }

    fn plain(a: &[f32], b: &[f32]) -> f64 {
        let squares = a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2));
        (squares.sum::<f64>() / a.len() as f64).sqrt()
    }

    #[test]
    fn as_one_would_look_for_it() {
        for (count, values) in [(2, 5), (9, 64), (30, 147)] {
            let images = random(count * values);
            let rows: Vec<&[f32]> = images.chunks_exact(values).collect();
            let to_nearest = |i: usize| {
                let others = (0..count).filter(|&j| j != i);
                let distances = others.map(|j| plain(rows[i], rows[j]));
                distances.fold(f64::INFINITY, f64::min)
            };
            let expected = (0..count).map(to_nearest).sum::<f64>() / count as f64;
            let found = mean_nearest(&images, values).unwrap();
            assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
            for (i, row) in rows.iter().enumerate() {
                assert_eq!(nearest(&images, row, 1), [(i, 0.0)]);
            }
            let grey = vec![0.5; values];
            let mut expected: Vec<_> = rows.iter().map(|row| plain(row, &grey)).collect();
            let found = nearest(&images, &grey, 4);
            for (index, distance) in &found {
                assert!((distance - expected[*index]).abs() < 1e-6);
            }
            expected.sort_by(f64::total_cmp);
            assert_eq!(found.len(), count.min(4));
            for ((_, distance), expected) in found.iter().zip(&expected) {
                assert!((distance - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn repeated_images_are_at_no_distance() {
        let ten = random(10 * 64);
        assert_eq!(mean_nearest(&ten.repeat(3), 64), Some(0.0));
    }

    #[test]
    fn no_distance_without_others_or_numbers() {
        let images = random(5 * 16);
        assert!(mean_nearest(&images[..16], 16).is_none());
        assert!(mean_nearest(&[], 16).is_none());
        assert!(mean_nearest(&images, 0).is_none());
        assert!(nearest(&[], &images[..16], 3).is_empty());
        assert!(nearest(&images, &[], 3).is_empty());
        assert!(nearest(&images, &[f32::NAN; 16], 3).is_empty());
        for bad in [f32::NAN, f32::INFINITY] {
            let mut images = images.clone();
            images[20] = bad;
            assert!(mean_nearest(&images, 16).is_none());
            assert!(nearest(&images, &[bad; 16], 3).is_empty());
            assert!(!nearest(&images, &[0.0; 16], 3).is_empty());
        }
    }
}
