//! One layer of a generator with its style, forward; `back` has the way back.

mod back;

use super::super::grid::Plane;
use super::super::norm::Statistics;
use super::super::product::Finish;
use super::pass::{Pass, multiplied, squared, squares_over_taps};
use super::plan::Layer;
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::SQUARE_EPSILON;
use crate::gan::style::generator::Styling;

/// What a layer leaves for the way back.
pub(super) struct LayerTape {
    /// What the style gives it, `[styles][sample]`.
    style: Buffer,
    /// Of a modulated layer: what its convolution saw.
    seen: Buffer,
    /// Sums, apart from their mean where they are normalised.
    sums: Buffer,
    /// Of `AdaIN`: what was normalised, before its mean was taken away.
    activated: Buffer,
    /// A factor for each channel of each sample: 1/deviation, or what modulated sums are divided by.
    factors: Buffer,
    pub values: Buffer,
    slopes: Buffer,
    pub statistics: Option<Statistics>,
}

impl Pass<'_> {
    /// A layer's image, of the image before it and a style w.
    pub fn forward(&self, layer: &Layer, x: &[f32], w: &[f32]) -> LayerTape {
        let (from, made) = (
            Plane::image(layer.shape.from),
            Plane::image(layer.shape.made),
        );
        let [style_weight, style_bias] = layer.style.clone().map(|range| &self.parameters[range]);
        let styles = layer.shape.styles;
        let style = self
            .dense(style_weight, self.width, styles)
            .forward(w, Some(style_bias), None);
        let weight = &self.parameters[layer.weight.clone()];
        let bias = layer.bias.clone().map(|range| &self.parameters[range]);
        let convolution = self.convolution(layer.shape.side.into(), from, made, weight);
        let length = made.len(self.cut);
        let mut tape = LayerTape {
            style,
            seen: Buffer::default(),
            sums: Buffer::take(length),
            activated: Buffer::default(),
            factors: Buffer::default(),
            values: Buffer::default(),
            slopes: Buffer::default(),
            statistics: None,
        };
        let channels = made.channels;
        match layer.shape.styling {
            Styling::Modulated => {
                [tape.seen, _] = self.affine(from, x, [&tape.style, &[]], None);
                let outputs = [&mut *tape.sums, &mut [], &mut []];
                convolution.forward(&tape.seen, None, Finish::None, outputs);
                let squares = squared(&tape.style);
                let of_weight = squares_over_taps(weight, from.channels * channels);
                let mut expected = self
                    .dense(&of_weight, from.channels, channels)
                    .forward(&squares, None, None);
                for expected in expected.iter_mut() {
                    *expected = self.gain / (*expected + SQUARE_EPSILON).sqrt();
                }
                tape.factors = expected;
                let terms = self.alike(bias.unwrap_or(&[]));
                let by = [&*tape.factors, &*terms];
                [tape.values, tape.slopes] =
                    self.affine(made, &tape.sums, by, Some(self.activation));
            }
            Styling::Adain => {
                let mut activated = Buffer::take(length);
                tape.slopes = Buffer::take(if self.keeps_slopes { length } else { 0 });
                let outputs = [&mut *activated, &mut *tape.slopes, &mut []];
                let finish = Finish::Activate(self.activation);
                convolution.forward(x, bias, finish, outputs);
                [tape.sums, tape.factors] = self.centered_each(made, &activated);
                tape.activated = activated;
                let [scale, shift] = self.scale_and_shift(channels, &tape.style, 1.0);
                let by = multiplied(&tape.factors, &scale);
                [tape.values, _] = self.affine(made, &tape.sums, [&by, &shift], None);
            }
            Styling::InstanceNorm | Styling::BatchNorm => {
                let mut sums = Buffer::take(length);
                let mut of_rows = Buffer::take(Plane::list(made.rows, channels).len(self.cut));
                let has_norm = bias.is_none();
                let finish = if has_norm { Finish::Sums } else { Finish::None };
                let outputs = [&mut *sums, &mut *of_rows, &mut []];
                convolution.forward(x, bias, finish, outputs);
                if layer.shape.styling == Styling::InstanceNorm {
                    [tape.sums, tape.factors] = self.centered_each(made, &sums);
                } else if has_norm {
                    let found = Statistics::new(self.crew, self.cut, made, &sums, &mut of_rows);
                    [tape.sums, tape.factors] = self.centered(made, &sums, &found);
                    tape.statistics = Some(found);
                } else {
                    tape.sums = sums;
                    tape.factors = self.alike(&vec![1.0; channels]);
                }
                let [scale, shift] = self.scale_and_shift(channels, &tape.style, self.gain);
                let by = multiplied(&tape.factors, &scale);
                let by = [&*by, &*shift];
                [tape.values, tape.slopes] =
                    self.affine(made, &tape.sums, by, Some(self.activation));
            }
        }
        tape
    }
}
