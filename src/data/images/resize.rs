//! Images of another size: the mean of what a pixel covers when they shrink, linear between pixels when
//! they grow. Squares of the same content keep their mean brightness.

use std::borrow::Cow;

/// What a new pixel is made of along one axis: the first old one, and the weight of each.
struct Mix {
    start: usize,
    weights: Vec<f32>,
}

/// Images `[image][y][x][channel]` of `side` pixels a row, made `to` pixels a row. What is left over of
/// an image is dropped.
pub fn resized(images: &[f32], side: usize, channels: usize, to: usize) -> Cow<'_, [f32]> {
    if side == to {
        return Cow::Borrowed(images);
    }
    if side * channels * to == 0 {
        return Cow::Owned(Vec::new());
    }
    let mixes: Vec<Mix> = (0..to).map(|at| mix(side, to, at)).collect();
    let count = images.len() / (side * side * channels);
    let mut all = Vec::with_capacity(count * to * to * channels);
    // Rows first: [image][y] is one axis to that.
    let mut narrow = Vec::with_capacity(side * to * channels);
    for image in images.chunks_exact(side * side * channels) {
        narrow.clear();
        for row in image.chunks_exact(side * channels) {
            blend(row, channels, &mixes, &mut narrow);
        }
        blend(&narrow, to * channels, &mixes, &mut all);
    }
    Cow::Owned(all)
}

/// Appends mixes of cells, each of `size` numbers.
fn blend(cells: &[f32], size: usize, mixes: &[Mix], to: &mut Vec<f32>) {
    for Mix { start, weights } in mixes {
        let first = to.len();
        to.resize(first + size, 0.0);
        for (cell, weight) in cells.chunks_exact(size).skip(*start).zip(weights) {
            for (sum, value) in to.iter_mut().skip(first).zip(cell) {
                *sum += weight * value;
            }
        }
    }
}

/// What pixel `at` of `to` is made of, of `side`.
fn mix(side: usize, to: usize, at: usize) -> Mix {
    let ratio = side as f64 / to as f64;
    if to < side {
        let (from, until) = (at as f64 * ratio, (at + 1) as f64 * ratio);
        let start = from as usize;
        let cells = start..(until.ceil() as usize).min(side);
        let covered = |cell: usize| until.min(cell as f64 + 1.0) - from.max(cell as f64);
        let weights = cells.map(|cell| (covered(cell) / ratio) as f32).collect();
        return Mix { start, weights };
    }
    // Pixels are at their centres; beyond the first and the last one there is nothing to mix with.
    let centre = ((at as f64 + 0.5) * ratio - 0.5).clamp(0.0, (side - 1) as f64);
    let start = centre as usize;
    let share = (centre - start as f64) as f32;
    Mix {
        start,
        weights: vec![1.0 - share, share],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: &[f32], expected: &[f32]) {
        assert_eq!(found.len(), expected.len());
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-6, "{found:?}, not {expected:?}");
        }
    }

    #[test]
    fn halves_are_means_of_four() {
        let image: Vec<f32> = (0..16).map(|v| v as f32).collect();
        close(&resized(&image, 4, 1, 2), &[2.5, 4.5, 10.5, 12.5]);
        // Of two channels, each on its own.
        let two: Vec<f32> = (0..8).map(|v| v as f32).collect();
        close(&resized(&two, 2, 2, 1), &[3.0, 4.0]);
    }

    #[test]
    fn a_third_is_cut_in_parts() {
        // Three cells to two: each takes one cell and half of the middle one.
        let row = [0.0, 3.0, 6.0];
        let image: Vec<f32> = row.repeat(3);
        close(&resized(&image, 3, 1, 2), &[1.0, 5.0, 1.0, 5.0]);
    }

    #[test]
    fn doubling_is_linear_between_centres() {
        let image = [0.0, 4.0, 0.0, 4.0];
        close(&resized(&image, 2, 1, 4), &[0.0, 1.0, 3.0, 4.0].repeat(4));
    }

    #[test]
    fn brightness_stays_and_images_do_not_mix() {
        let (dark, bright) = ([-0.5; 28 * 28], [0.75; 28 * 28]);
        let images = [dark, bright].concat();
        for to in [1, 8, 16, 28, 31, 64] {
            let all = resized(&images, 28, 1, to);
            let expected = [vec![-0.5; to * to], vec![0.75; to * to]].concat();
            close(&all, &expected);
        }
        assert!(resized(&[], 0, 1, 4).is_empty());
        assert!(resized(&images, 28, 1, 0).is_empty());
    }
}
