//! Where a network's weights are. All parameters of a network are one flat tensor, so that an
//! optimizer step is a handful of operations, a saved model one slice, and rewinding a copy.
//!
//! Layers follow each other from input to output; each is its weight, `[inputs, outputs]` row by
//! row, then its bias, `[outputs]`. This is also the order of GAN Lab's files.

use std::ops::Range;

/// Sizes of the layers of a fully connected network, hence the place of each weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Width of the input, of each hidden layer, and of the output.
    widths: Vec<usize>,
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

impl Layout {
    /// A network with `hidden_layers` hidden layers of `neurons` units.
    pub fn new(inputs: usize, hidden_layers: usize, neurons: usize, outputs: usize) -> Self {
        let mut widths = vec![inputs];
        widths.extend(std::iter::repeat_n(neurons, hidden_layers));
        widths.push(outputs);
        Self { widths }
    }

    /// Width of the input.
    pub fn inputs(&self) -> usize {
        self.widths[0]
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        self.layers().last().map_or(0, |layer| layer.bias.end)
    }

    /// The layers, from input to output; the last one is the output layer.
    pub fn layers(&self) -> impl Iterator<Item = Layer> + '_ {
        let mut start = 0;
        self.widths.windows(2).map(move |pair| {
            let (inputs, outputs) = (pair[0], pair[1]);
            let weight = start..start + inputs * outputs;
            let bias = weight.end..weight.end + outputs;
            start = bias.end;
            Layer {
                inputs,
                outputs,
                weight,
                bias,
            }
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
}
