//! [`Convolution`]: sums over a window of pixels and all channels, and its two ways back. A dense layer
//! is one whose window is the whole plane.
//!
//! Images are the lanes of all arithmetic, so every sum of a forward pass has one order on every
//! machine, and no product is fused with a sum: a classifier gives the same bits everywhere.

use pulp::{Simd, WithSimd};

use super::super::vectors::{LANES, Lanes, sum};
use super::plane::Plane;

/// Outputs that are summed up at once, which is what registers hold.
pub(super) const BLOCK: usize = 4;

/// The shape of a layer. Its parameters are weights `[y][x][input][output]`, then a bias of each output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Convolution {
    /// Pixels in a row of the window.
    pub window: usize,
    /// Channels that it sees.
    pub inputs: usize,
    /// Channels that it gives.
    pub outputs: usize,
}

/// The weights of a layer as the loops read them.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    pub layer: Convolution,
    /// `[output / BLOCK][y][x][input][BLOCK]`, filled up with zeros.
    forward: Vec<[f32; BLOCK]>,
    /// `[output / BLOCK][BLOCK]`.
    biases: Vec<[f32; BLOCK]>,
    /// `[y][(x, input) / BLOCK][output][BLOCK]`.
    backward: Vec<[f32; BLOCK]>,
}

impl Convolution {
    /// Terms of a sum.
    pub const fn terms(self) -> usize {
        self.window * self.window * self.inputs
    }

    /// Number of parameters.
    pub const fn parameters(self) -> usize {
        (self.terms() + 1) * self.outputs
    }

    /// Channels of its output plane: outputs, filled up to whole blocks.
    pub const fn padded(self) -> usize {
        self.outputs.next_multiple_of(BLOCK)
    }

    /// Terms of a row of the window, which are neighbours in a plane.
    const fn run(self) -> usize {
        self.window * self.inputs
    }

    /// Its weights as the loops read them; those of the way back only if asked for.
    pub fn packed(self, parameters: &[f32], backward: bool) -> Packed {
        let (weights, biases) = parameters.split_at(self.terms() * self.outputs);
        let weight = |term: usize, output: usize| {
            let known = output < self.outputs;
            if known {
                weights[term * self.outputs + output]
            } else {
                0.0
            }
        };
        let blocks = 0..self.padded() / BLOCK;
        let forward = blocks.clone().flat_map(|block| {
            let lanes = move |term| std::array::from_fn(|j| weight(term, block * BLOCK + j));
            (0..self.terms()).map(lanes)
        });
        let bias = |output: usize| biases.get(output).copied().unwrap_or(0.0);
        let biases = blocks.map(|block| std::array::from_fn(|j| bias(block * BLOCK + j)));
        let columns = if backward { self.terms() / BLOCK } else { 0 };
        let back = (0..columns).flat_map(|block| {
            let lanes = move |output| std::array::from_fn(|j| weight(block * BLOCK + j, output));
            (0..self.padded()).map(lanes)
        });
        Packed {
            layer: self,
            forward: forward.collect(),
            biases: biases.collect(),
            backward: back.collect(),
        }
    }
}

/// Adds the product of each input with its weights to the sums.
#[inline(always)]
fn accumulate(
    mut sums: [Lanes; BLOCK],
    weights: &[[f32; BLOCK]],
    inputs: &[Lanes],
) -> [Lanes; BLOCK] {
    for (weights, input) in weights.iter().zip(inputs) {
        for j in 0..BLOCK {
            for l in 0..LANES {
                sums[j][l] += weights[j] * input[l];
            }
        }
    }
    sums
}

/// A layer's output. The plane that it sees has the border that its window needs, if any.
pub(super) struct Forward<'a> {
    pub weights: &'a Packed,
    pub input: &'a Plane,
    pub output: &'a mut Plane,
}

impl WithSimd for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            weights,
            input,
            output,
        } = self;
        let layer = weights.layer;
        let per_block = weights.forward.chunks_exact(layer.terms());
        for (block, (weights, biases)) in per_block.zip(&weights.biases).enumerate() {
            for y in 0..output.side {
                for x in 0..output.side {
                    let mut sums = biases.map(|bias| [bias; LANES]);
                    for (row, weights) in weights.chunks_exact(layer.run()).enumerate() {
                        let start = (y + row) * input.row() + x * input.channels;
                        sums = accumulate(sums, weights, &input.values[start..start + layer.run()]);
                    }
                    let at = output.at(y, x) + block * BLOCK;
                    output.values[at..at + BLOCK].copy_from_slice(&sums);
                }
            }
        }
    }
}

/// The gradient by a layer's input, of that by its output. The number of terms in a row of the window
/// is a multiple of [`BLOCK`].
pub(super) struct Backward<'a> {
    pub weights: &'a Packed,
    pub output: &'a Plane,
    /// The input's gradient; what is in its border means nothing.
    pub input: &'a mut Plane,
}

impl WithSimd for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            weights,
            output,
            input,
        } = self;
        let layer = weights.layer;
        input.values.fill([0.0; LANES]);
        for y in 0..output.side {
            for x in 0..output.side {
                let at = output.at(y, x);
                let gradient = &output.values[at..at + layer.padded()];
                let rows = weights
                    .backward
                    .chunks_exact(layer.run() / BLOCK * layer.padded());
                for (row, weights) in rows.enumerate() {
                    let start = (y + row) * input.row() + x * input.channels;
                    let (sums, _) =
                        input.values[start..start + layer.run()].as_chunks_mut::<BLOCK>();
                    for (sums, weights) in sums.iter_mut().zip(weights.chunks_exact(layer.padded()))
                    {
                        *sums = accumulate(*sums, weights, gradient);
                    }
                }
            }
        }
    }
}

/// Adds the gradient by a layer's parameters to `sums`, in their order.
pub(super) struct ByParameters<'a> {
    pub layer: Convolution,
    pub input: &'a Plane,
    /// The gradient by the output.
    pub output: &'a Plane,
    pub sums: &'a mut [f32],
}

impl WithSimd for ByParameters<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            layer,
            input,
            output,
            sums,
        } = self;
        let outputs = layer.outputs;
        let (weights, biases) = sums.split_at_mut(layer.terms() * outputs);
        for block in 0..layer.padded() / BLOCK {
            let first = block * BLOCK;
            let known = BLOCK.min(outputs - first);
            for (term, weights) in weights.chunks_exact_mut(outputs).enumerate() {
                let (row, place) = (term / layer.run(), term % layer.run());
                let mut sums = [[0.0; LANES]; BLOCK];
                for y in 0..output.side {
                    let values = &input.values[(y + row) * input.row() + place..];
                    let values = values.iter().step_by(input.channels);
                    let gradients = &output.values[output.at(y, 0)..];
                    let gradients = gradients.chunks_exact(output.channels).take(output.side);
                    for (value, gradient) in values.zip(gradients) {
                        let gradient = &gradient[first..first + BLOCK];
                        for j in 0..BLOCK {
                            for l in 0..LANES {
                                sums[j][l] += value[l] * gradient[j][l];
                            }
                        }
                    }
                }
                for j in 0..known {
                    weights[first + j] += sum(sums[j]);
                }
            }
            for (j, bias) in biases[first..first + known].iter_mut().enumerate() {
                for y in 0..output.side {
                    for x in 0..output.side {
                        *bias += sum(output.values[output.at(y, x) + first + j]);
                    }
                }
            }
        }
    }
}
