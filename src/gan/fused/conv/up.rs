//! From the small image to the big one: a transposed convolution's outputs, and the gradient of a
//! convolution's inputs.
//!
//! Row `2·m − 1` of the big image meets rows `m − 1` and `m` of the small one through rows 2 and 0 of the kernel,
//! and so does row `2·m` through rows 3 and 1; columns likewise. So the neighbouring columns `2·n − 1` and `2·n`,
//! the two phases, are computed from the same run of two pixels in each of two rows. Where there are few
//! channels a tile holds both phases. Edges shorten the runs.

use super::grid::{Cut, Plane, Unit};
use super::tile::{MOST_RUNS, Run, Start, Strip};
use crate::gan::convolutional::KERNEL;
use crate::gan::fused::rows::{Block, Blocks};

/// With fewer channels, a tile holds both phases.
const CHANNELS_OF_A_PHASE: usize = 4;

/// What a row of the big image is computed from.
#[derive(Clone, Copy)]
pub(super) struct Up<'a> {
    /// Shape of the small image.
    pub small: Plane,
    /// The small image.
    pub values: &'a [f32],
    /// Shape of the big image.
    pub big: Plane,
    /// Of [`pack`].
    pub weights: &'a [f32],
    /// A number for each channel, and once more for each.
    pub bias: Option<&'a [f32]>,
}

/// Phases that a tile's rows are cut from together.
fn joined_phases(big: usize) -> usize {
    if big < CHANNELS_OF_A_PHASE { 2 } else { 1 }
}

/// Row or column of the kernel through which the first or second of two pixels is met, at odd and even places.
fn tap(is_even: bool, pixel: usize) -> usize {
    if is_even {
        3 - 2 * pixel
    } else {
        2 - 2 * pixel
    }
}

/// Packs a weight `[ky][kx][channel of big][channel of small]`: odd rows of the big image, then even ones, the
/// phases as far as they are apart, block by block of their rows,
/// `[row of small][column of small][channel of small][row of the block]`.
pub(super) fn pack(big: usize, small: usize, weight: &[f32], packed: &mut [f32]) {
    let joined = joined_phases(big);
    let mut rest = packed;
    for is_even_row in [false, true] {
        for first_phase in (0..2).step_by(joined) {
            for block in Blocks::of_six(joined * big) {
                let (to, tail) = rest.split_at_mut(4 * small * block.rows);
                for (pixel, to) in to.chunks_exact_mut(small * block.rows).enumerate() {
                    let ky = tap(is_even_row, pixel / 2);
                    for r in 0..block.rows {
                        let row = first_phase * big + block.row + r;
                        let kx = tap(row / big == 1, pixel % 2);
                        let from = ((ky * KERNEL + kx) * big + row % big) * small;
                        let from = &weight[from..][..small];
                        for (to, from) in to.chunks_exact_mut(block.rows).zip(from) {
                            to[r] = *from;
                        }
                    }
                }
                rest = tail;
            }
        }
    }
}

/// Pixels of a row that have the same runs.
#[derive(Clone, Copy)]
enum Part {
    /// Next to the left edge: only the second of two pixels is there.
    Left,
    /// Both are there.
    Middle,
    /// Next to the right edge: only the first one is there.
    Right,
}

/// A strip of a row: a block of rows of a tile, of one phase or both, at some pixels.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    block: Block,
    phase: usize,
    /// Packed numbers before the block's weights, of those of its parity.
    start: usize,
    part: Part,
}

/// The strips of every row.
pub(super) fn pieces(big: usize, small: usize) -> Vec<Piece> {
    let joined = joined_phases(big);
    let mut pieces = Vec::new();
    let mut start = 0;
    for phase in (0..2).step_by(joined) {
        for block in Blocks::of_six(joined * big) {
            let parts = [Part::Left, Part::Middle, Part::Right];
            let range = match (joined, phase) {
                (1, 0) => 1..3,
                (1, _) => 0..2,
                _ => 0..3,
            };
            pieces.extend(parts[range].iter().map(|part| Piece {
                block,
                phase,
                start,
                part: *part,
            }));
            start += 4 * small * block.rows;
        }
    }
    pieces
}

impl Up<'_> {
    /// A strip of a unit's row.
    #[inline(always)]
    pub fn strip(&self, cut: &Cut, unit: Unit, piece: Piece) -> Strip<'_> {
        let columns = self.small.columns;
        let pixel = self.small.channels * unit.samples;
        let out_pixel = self.big.channels * unit.samples;
        // With the column of zeros, the phases of `n` are columns 2·n and 2·n + 1, made of n and n + 1.
        let (n, count) = match piece.part {
            Part::Left => (0, 1),
            Part::Middle => (1, columns - 1),
            Part::Right => (columns, 1),
        };
        // The second of the two rows that are met, and which of them are within the image.
        let m = unit.y.div_ceil(2);
        let first = usize::from(m == 0);
        let last = if m == self.small.rows { 1 } else { 2 };
        let of_parity = usize::from(unit.y.is_multiple_of(2)) * (self.weights.len() / 2);
        let length = 2 * self.small.channels * piece.block.rows;
        let weights = &self.weights[of_parity + piece.start..][..2 * length];
        let mut runs = [Run::default(); MOST_RUNS];
        for row in first..last {
            let weights = &weights[row * length..][..length];
            let inputs = &self.values[self.small.range(cut, m + row - 1, unit.panel)];
            let (weights, n) = match piece.part {
                Part::Left => (&weights[length / 2..], n + 1),
                Part::Middle => (weights, n),
                Part::Right => (&weights[..length / 2], n),
            };
            runs[row] = Run {
                weights,
                inputs: &inputs[n * pixel..],
            };
        }
        let row = piece.block.row % self.big.channels;
        Strip {
            rows: piece.block.rows,
            runs,
            start: match self.bias {
                Some(bias) => Start::Bias(&bias[row..]),
                None => Start::Zero,
            },
            count,
            step: pixel,
            at: (2 * n + piece.phase) * out_pixel + piece.block.row * unit.samples,
            out_step: 2 * out_pixel,
        }
    }
}
