//! Where a network's weights are. All parameters of a network are one flat tensor, so that an
//! optimizer step is a handful of operations, a saved model one slice, and rewinding a copy.
//!
//! They are [`Block`]s, one after the other: whoever needs no more than what each of them is (initial
//! parameters, files of other programs) reads these, whatever the network. Only a pass looks at the
//! architecture behind them. That of dense networks, [`Layout`], is here: layers from input to output, each its weight,
//! `[inputs, outputs]` row by row, then its bias, `[outputs]`. This is also the order of GAN Lab's files.

use std::ops::Range;

/// Sizes of the layers of a fully connected network, hence the place of each weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    inputs: usize,
    hidden_layers: usize,
    neurons: usize,
    outputs: usize,
}

/// One layer's place in the flat parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Width of its input.
    pub inputs: usize,
    /// Width of its output.
    pub outputs: usize,
    /// Its weight, `[inputs, outputs]` row by row.
    pub weight: Range<usize>,
    /// Its bias, `[outputs]`.
    pub bias: Range<usize>,
}

/// One tensor of a network's parameters, and its place among the flat ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its layer and what it is there: `0.weight`.
    pub name: String,
    /// What it is.
    pub kind: BlockKind,
    /// Whether its layer is the one that sees the network's input.
    pub is_first: bool,
    /// Its numbers, row by row.
    pub range: Range<usize>,
    /// Its shape: `[inputs, outputs]` of a dense weight, `[outputs]` of a bias.
    pub shape: Vec<usize>,
    /// Inputs of one unit of its layer.
    pub fan_in: usize,
    /// Units of its layer that one input goes to.
    pub fan_out: usize,
    /// How it starts, if its network has a rule of its own for that.
    pub start: Option<Start>,
}

/// A normal distribution that numbers start from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub std: f64,
}

/// What a [`Block`] is in its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Factors of the inputs.
    Weight,
    /// What is added to each sum.
    Bias,
    /// Factors of normalised sums.
    Scale,
    /// What is added to normalised sums.
    Shift,
}

impl Layer {
    /// The place of a weight among the network's flat parameters, from a unit of the level before to one of this layer.
    pub fn weight_at(&self, from: usize, to: usize) -> usize {
        self.weight.start + from * self.outputs + to
    }

    /// The place of a unit's bias.
    pub fn bias_at(&self, unit: usize) -> usize {
        self.bias.start + unit
    }
}

impl Layout {
    /// A network with `hidden_layers` hidden layers of `neurons` units.
    pub fn new(inputs: usize, hidden_layers: usize, neurons: usize, outputs: usize) -> Self {
        Self {
            inputs,
            hidden_layers,
            neurons,
            outputs,
        }
    }

    /// Width of the input.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of hidden layers.
    pub fn hidden_layers(&self) -> usize {
        self.hidden_layers
    }

    /// Width of each hidden layer.
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// Width of the output.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Width of the input (level 0), of the hidden layers (1 to [`Self::hidden_layers`]), and of the
    /// output (beyond).
    pub fn width(&self, level: usize) -> usize {
        if level == 0 {
            self.inputs
        } else if level <= self.hidden_layers {
            self.neurons
        } else {
            self.outputs
        }
    }

    /// The largest [`Self::width`].
    pub fn widest(&self) -> usize {
        let hidden = if self.hidden_layers > 0 {
            self.neurons
        } else {
            0
        };
        self.inputs.max(self.outputs).max(hidden)
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        self.layer(self.hidden_layers).bias.end
    }

    /// The layer after level `index`; the last one, `hidden_layers`, is the output layer.
    pub fn layer(&self, index: usize) -> Layer {
        // All hidden layers but the first are alike.
        let first = (self.inputs + 1) * self.neurons;
        let start = match index {
            0 => 0,
            _ => first + (index - 1) * (self.neurons + 1) * self.neurons,
        };
        let (inputs, outputs) = (self.width(index), self.width(index + 1));
        let weight = start..start + inputs * outputs;
        let bias = weight.end..weight.end + outputs;
        Layer {
            inputs,
            outputs,
            weight,
            bias,
        }
    }

    /// The layers, from input to output; the last one is the output layer.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = Layer> {
        let layout = *self;
        (0..=layout.hidden_layers).map(move |index| layout.layer(index))
    }

    /// All parameters, block by block in their order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.layers().enumerate().flat_map(|(index, layer)| {
            let (inputs, outputs) = (layer.inputs, layer.outputs);
            let block = |name, kind, range, shape| Block {
                name: format!("{index}.{name}"),
                kind,
                is_first: index == 0,
                range,
                shape,
                fan_in: inputs,
                fan_out: outputs,
                start: None,
            };
            [
                block(
                    "weight",
                    BlockKind::Weight,
                    layer.weight,
                    vec![inputs, outputs],
                ),
                block("bias", BlockKind::Bias, layer.bias, vec![outputs]),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_follow_each_other_without_gaps() {
        let layout = Layout::new(3, 2, 5, 2);
        let layers: Vec<_> = layout.layers().collect();
        assert_eq!(layers.len(), 3);
        assert_eq!(
            (layers[0].weight.clone(), layers[0].bias.clone()),
            (0..15, 15..20)
        );
        assert_eq!(
            (layers[1].weight.clone(), layers[1].bias.clone()),
            (20..45, 45..50)
        );
        assert_eq!(
            (layers[2].weight.clone(), layers[2].bias.clone()),
            (50..60, 60..62)
        );
        assert_eq!(layout.parameters(), 62);
        // No hidden layer: one linear map.
        assert_eq!(Layout::new(2, 0, 8, 1).parameters(), 3);
    }

    #[test]
    fn blocks_cover_all_parameters_in_their_order() {
        for hidden_layers in [0, 1, 3] {
            let layout = Layout::new(3, hidden_layers, 5, 2);
            let mut next = 0;
            let mut names = Vec::new();
            for block in layout.blocks() {
                assert_eq!(block.range.start, next);
                assert_eq!(block.range.len(), block.shape.iter().product::<usize>());
                next = block.range.end;
                let expected = match block.kind {
                    BlockKind::Weight => vec![block.fan_in, block.fan_out],
                    _ => vec![block.fan_out],
                };
                assert_eq!(block.shape, expected);
                assert_eq!(block.is_first, names.len() < 2);
                names.push(block.name);
            }
            assert_eq!(next, layout.parameters());
            assert_eq!(names.len(), 2 * (hidden_layers + 1));
            assert_eq!(names[..2], ["0.weight", "0.bias"]);
        }
    }
}
