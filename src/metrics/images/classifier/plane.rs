//! [`Plane`]: what a layer sees or gives, of [`LANES`] images side by side.

use super::super::vectors::{LANES, Lanes};

/// Channels of a square of pixels, `[y][x][channel]`, with a border of zeros if asked for: sums at an
/// edge then need no case of their own.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub side: usize,
    pub channels: usize,
    pub border: usize,
    pub values: Vec<Lanes>,
}

impl Plane {
    /// All zeros.
    pub fn new(side: usize, channels: usize, border: usize) -> Self {
        let row = side + 2 * border;
        Self {
            side,
            channels,
            border,
            values: vec![[0.0; LANES]; row * row * channels],
        }
    }

    /// Numbers in a row, with its border.
    #[inline(always)]
    pub fn row(&self) -> usize {
        (self.side + 2 * self.border) * self.channels
    }

    /// Where a pixel begins.
    #[inline(always)]
    pub fn at(&self, y: usize, x: usize) -> usize {
        (y + self.border) * self.row() + (x + self.border) * self.channels
    }

    /// Puts up to [`LANES`] images `[y][x][channel]` side by side; lanes without one become zero.
    pub fn load<'a>(&mut self, images: impl Iterator<Item = &'a [f32]>) {
        self.values.fill([0.0; LANES]);
        let run = self.side * self.channels;
        for (lane, image) in images.take(LANES).enumerate() {
            for (y, row) in image.chunks_exact(run).take(self.side).enumerate() {
                let start = self.at(y, 0);
                let values = self.values[start..start + run].iter_mut();
                for (lanes, value) in values.zip(row) {
                    lanes[lane] = *value;
                }
            }
        }
    }

    /// Without the border: the numbers of one lane, `[y][x][channel]`.
    pub fn lane(&self, lane: usize) -> impl Iterator<Item = f32> {
        let rows = (0..self.side).map(|y| {
            let start = self.at(y, 0);
            &self.values[start..start + self.side * self.channels]
        });
        rows.flatten().map(move |lanes| lanes[lane])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_back_from_their_lanes() {
        let images: Vec<f32> = (0..2 * 12).map(|v| v as f32).collect();
        for border in [0, 1] {
            let mut plane = Plane::new(2, 3, border);
            plane.load(images.chunks_exact(12));
            assert!(plane.lane(0).eq(images[..12].iter().copied()));
            assert!(plane.lane(1).eq(images[12..].iter().copied()));
            assert!(plane.lane(2).all(|v| v == 0.0));
            let sum: f32 = plane.values.iter().flatten().sum();
            assert_eq!(sum, images.iter().sum::<f32>());
        }
    }
}
