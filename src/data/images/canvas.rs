//! [`Canvas`]: what drawn pictures are painted on.

use std::ops::Range;

use super::batch::{level, pixel};
use super::outline::{Area, Outline};

/// How far past its area an outline's soft edge may reach, in softnesses: the distance of an ellipse
/// grows more slowly along its longer axis.
const REACH: f32 = 2.0;
/// Standard deviations from which on a glow is darker than half a level.
const GLOW_REACH: f32 = 4.0;

/// A picture in the making. Pixels are divided into cells, and a pixel is the mean of its cells.
/// Coordinates run from -1 (left, top) to 1 (right, bottom).
pub(super) struct Canvas<const CHANNELS: usize> {
    /// Pixels in a row, and rows.
    side: usize,
    /// Cells of a pixel in each direction.
    fineness: usize,
    /// Width of an edge between two colours.
    softness: f32,
    /// Where the cells of a row are, and the rows.
    centers: Vec<f32>,
    /// `[row][channel][column]`: rows are what is painted at once, and channels apart fill vectors.
    cells: Vec<f32>,
    /// How much of each cell of a row is covered.
    coverage: Vec<f32>,
}

impl<const CHANNELS: usize> Canvas<CHANNELS> {
    /// A black canvas; `softness` is the width of edges in pixels.
    pub fn new(side: usize, fineness: usize, softness: f32) -> Self {
        let (side, fineness) = (side.max(1), fineness.max(1));
        let count = side * fineness;
        Self {
            side,
            fineness,
            softness: softness * 2.0 / side as f32,
            centers: (0..count)
                .map(|cell| (cell as f32 + 0.5) / count as f32 * 2.0 - 1.0)
                .collect(),
            cells: vec![0.0; CHANNELS * count * count],
            coverage: vec![0.0; count],
        }
    }

    /// Paints all of it.
    pub fn fill(&mut self, colour: [f32; CHANNELS]) {
        let count = self.centers.len();
        for row in self.cells.chunks_exact_mut(CHANNELS * count) {
            for (line, channel) in row.chunks_exact_mut(count).zip(colour) {
                line.fill(channel);
            }
        }
    }

    /// Paints what an outline encloses.
    pub fn paint(&mut self, outline: &Outline<impl Fn(f32, f32) -> f32>, colour: [f32; CHANNELS]) {
        self.paint_shaded(outline, colour, |_, _| 1.0);
    }

    /// Paints what an outline encloses; `shade` makes the colour darker or brighter, place by place.
    pub fn paint_shaded(
        &mut self,
        Outline { area, distance }: &Outline<impl Fn(f32, f32) -> f32>,
        colour: [f32; CHANNELS],
        shade: impl Fn(f32, f32) -> f32,
    ) {
        let (columns, rows) = self.inside(*area, REACH * self.softness);
        let count = self.centers.len();
        let (xs, coverage) = (
            &self.centers[columns.clone()],
            &mut self.coverage[columns.clone()],
        );
        let sharpness = 1.0 / self.softness;
        let lines = self.cells.chunks_exact_mut(CHANNELS * count);
        for (row, &y) in lines.zip(&self.centers).skip(rows.start).take(rows.len()) {
            for (covered, &x) in coverage.iter_mut().zip(xs) {
                *covered = (0.5 - distance(x, y) * sharpness).clamp(0.0, 1.0);
            }
            for (line, channel) in row.chunks_exact_mut(count).zip(colour) {
                let cells = line[columns.clone()].iter_mut();
                for ((cell, &covered), &x) in cells.zip(&*coverage).zip(xs) {
                    *cell += (channel * shade(x, y) - *cell) * covered;
                }
            }
        }
    }

    /// Adds light that falls off around a place like a normal distribution.
    pub fn shine(&mut self, center: [f32; 2], deviation: f32, light: [f32; CHANNELS]) {
        let reach = GLOW_REACH * deviation;
        let area = Area {
            left: center[0],
            right: center[0],
            top: center[1],
            bottom: center[1],
        };
        let (columns, rows) = self.inside(area, reach);
        let count = self.centers.len();
        for (share, &x) in self.coverage.iter_mut().zip(&self.centers) {
            *share = falloff(x - center[0], deviation);
        }
        let lines = self.cells.chunks_exact_mut(CHANNELS * count);
        for (row, &y) in lines.zip(&self.centers).skip(rows.start).take(rows.len()) {
            let here = falloff(y - center[1], deviation);
            for (line, channel) in row.chunks_exact_mut(count).zip(light) {
                let cells = line[columns.clone()].iter_mut();
                for (cell, &share) in cells.zip(&self.coverage[columns.clone()]) {
                    *cell += channel * here * share;
                }
            }
        }
    }

    /// Appends the pixels, `[y][x][channel]` in [-1, 1].
    pub fn append_to(&self, pixels: &mut Vec<f32>) {
        let count = self.centers.len();
        let share = 1.0 / (self.fineness * self.fineness) as f32;
        let mut sums = vec![0.0; CHANNELS * count];
        for band in self.cells.chunks_exact(CHANNELS * count * self.fineness) {
            sums.fill(0.0);
            for row in band.chunks_exact(CHANNELS * count) {
                for (sum, cell) in sums.iter_mut().zip(row) {
                    *sum += cell;
                }
            }
            for x in 0..self.side {
                for line in sums.chunks_exact(count) {
                    let cells = &line[x * self.fineness..(x + 1) * self.fineness];
                    pixels.push(pixel(level(cells.iter().sum::<f32>() * share)));
                }
            }
        }
    }

    /// The columns and rows of cells in an area that is `more` wider on each side.
    fn inside(&self, area: Area, more: f32) -> (Range<usize>, Range<usize>) {
        let count = self.centers.len();
        // A float that is below 0 becomes 0.
        let cell = |place: f32| ((place + 1.0) * 0.5 * count as f32) as usize;
        let range = |from: f32, to: f32| {
            let end = (cell(to + more) + 1).min(count);
            cell(from - more).min(end)..end
        };
        (range(area.left, area.right), range(area.top, area.bottom))
    }
}

/// In double precision: how `exp` rounds may differ from machine to machine, but hardly once in a
/// billion numbers by so much that it would be seen in single precision.
fn falloff(distance: f32, deviation: f32) -> f32 {
    let ratio = f64::from(distance) / f64::from(deviation);
    (-0.5 * ratio * ratio).exp() as f32
}

#[cfg(test)]
mod tests {
    use super::super::outline::{circle, ellipse, rectangle};
    use super::*;

    fn pixels<const CHANNELS: usize>(canvas: &Canvas<CHANNELS>) -> Vec<f32> {
        let mut pixels = Vec::new();
        canvas.append_to(&mut pixels);
        pixels
    }

    #[test]
    fn a_quarter_is_painted_where_it_is() {
        let mut canvas = Canvas::<3>::new(4, 1, 1.0);
        canvas.fill([0.0, 1.0, 0.0]);
        canvas.paint(&rectangle([0.5, -0.5], [0.5, 0.5]), [1.0, 0.0, 0.0]);
        let (red, green) = ([1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]);
        // The rectangle ends between pixels, so no pixel is mixed.
        let rows = [
            [green, green, red, red],
            [green, green, red, red],
            [green; 4],
            [green; 4],
        ];
        assert_eq!(pixels(&canvas), rows.as_flattened().as_flattened());
    }

    #[test]
    fn what_is_restricted_to_an_area_is_what_it_is_without() {
        // An area of everything paints the same.
        let everywhere = Area {
            left: -1.0,
            right: 1.0,
            top: -1.0,
            bottom: 1.0,
        };
        for (center, radii) in [
            ([0.3, -0.9], [0.1, 0.5]),
            ([-0.5, 0.5], [0.85, 0.3]),
            ([2.0, 0.0], [0.5, 0.5]),
        ] {
            let outline = ellipse(center, radii);
            let mut narrow = Canvas::<1>::new(16, 3, 0.5);
            let mut wide = Canvas::<1>::new(16, 3, 0.5);
            narrow.paint(&outline, [1.0]);
            wide.paint(
                &Outline {
                    area: everywhere,
                    ..outline
                },
                [1.0],
            );
            assert_eq!(narrow.cells, wide.cells);
        }
    }

    #[test]
    fn finer_cells_leave_the_area_as_it_is() {
        let area = |fineness: usize| {
            let mut canvas = Canvas::<1>::new(16, fineness, 1.0);
            canvas.paint(&circle([0.1, 0.0], 0.6), [1.0]);
            pixels(&canvas)
                .iter()
                .map(|pixel| f32::midpoint(*pixel, 1.0))
                .sum::<f32>()
                / 64.0
        };
        for fineness in 1..5 {
            let off = area(fineness) - std::f32::consts::PI * 0.36;
            assert!(off.abs() < 0.01, "{fineness}: {off}");
        }
    }

    #[test]
    fn light_adds_up_and_falls_off() {
        let mut canvas = Canvas::<1>::new(9, 1, 1.0);
        let deviation = 2.0 / 9.0;
        canvas.shine([0.0, 0.0], deviation, [0.25]);
        canvas.shine([0.0, 0.0], deviation, [0.25]);
        let brightness = |index: usize| f32::midpoint(pixels(&canvas)[index], 1.0);
        let levels = [40, 41, 31, 42].map(brightness);
        for (level, distance) in levels.iter().zip([0.0, 1.0, 1.0, 2.0_f32]) {
            assert!((level - 0.5 * (-0.5 * distance * distance).exp()).abs() < 0.003);
        }
        assert_eq!(brightness(0), 0.0);
    }
}
