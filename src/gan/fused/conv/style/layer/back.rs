//! The way back through a layer with its style, and through norms.

use super::super::super::grid::Plane;
use super::super::super::product::Finish;
use super::super::channels::{self, Combine};
use super::super::pass::{Pass, multiplied, squared, squares_over_taps, times, two_of};
use super::super::plan::Layer;
use super::LayerTape;
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::generator::Styling;

impl Pass<'_> {
    /// From the gradient of a layer's image to those of the image before it and of w; that of its parameters is written.
    pub fn back(
        &self,
        layer: &Layer,
        tape: &LayerTape,
        [x, w]: [&[f32]; 2],
        mut delta: Buffer,
        gradient: &mut [f32],
    ) -> [Buffer; 2] {
        let (from, made) = (
            Plane::image(layer.shape.from),
            Plane::image(layer.shape.made),
        );
        let channels = made.channels;
        let weight = &self.parameters[layer.weight.clone()];
        let convolution = self.convolution(layer.shape.side.into(), from, made, weight);
        if layer.shape.styling != Styling::Adain {
            self.undo(made, [&tape.values, &tape.slopes], &mut delta);
        }
        let sums = channels::sums(self.crew, self.cut, made, &delta);
        let products = channels::products(self.crew, self.cut, made, &delta, &tape.sums);
        let mut dx = Buffer::take(from.len(self.cut));
        let of_style = match layer.shape.styling {
            Styling::Modulated => {
                if let Some(bias) = layer.bias.clone() {
                    self.over_samples(channels, &sums, &mut gradient[bias]);
                }
                let squares = squared(&tape.style);
                let of_weight = squares_over_taps(weight, from.channels * channels);
                let dense = self.dense(&of_weight, from.channels, channels);
                let mut of_expected = products;
                for (delta, factor) in of_expected.iter_mut().zip(tape.factors.iter()) {
                    let inverse = factor / self.gain;
                    *delta *= -0.5 * factor * inverse * inverse;
                }
                let mut of_squares = vec![0.0; of_weight.len()];
                dense.gradient(&squares, &of_expected, &mut of_squares, None);
                let mut of_style = dense.back(&of_expected);
                for (delta, style) in of_style.iter_mut().zip(tape.style.iter()) {
                    *delta *= 2.0 * style;
                }
                let [of_sums, _] = self.affine(made, &delta, [&tape.factors, &[]], None);
                let out = &mut gradient[layer.weight.clone()];
                convolution.gradient(&tape.seen, &of_sums, out);
                let numbers = of_squares.len();
                for (out, weight) in out
                    .chunks_exact_mut(numbers)
                    .zip(weight.chunks_exact(numbers))
                {
                    for i in 0..numbers {
                        out[i] += 2.0 * weight[i] * of_squares[i];
                    }
                }
                let mut of_seen = Buffer::take(from.len(self.cut));
                let outputs = [&mut *of_seen, &mut [], &mut []];
                convolution.back(&of_sums, Finish::None, outputs);
                let own = channels::products(self.crew, self.cut, from, &of_seen, x);
                for (delta, own) in of_style.iter_mut().zip(own.iter()) {
                    *delta += own;
                }
                [dx, _] = self.affine(from, &of_seen, [&tape.style, &[]], None);
                of_style
            }
            styling => {
                let is_batch = styling == Styling::BatchNorm;
                let gain = if styling == Styling::Adain {
                    1.0
                } else {
                    self.gain
                };
                let [scale, _] = self.scale_and_shift(channels, &tape.style, gain);
                let normal = multiplied(&products, &tape.factors);
                let of_scale_and_shift = [&normal, &sums].map(|list| times(list, gain));
                let of_style = self.joined(channels, of_scale_and_shift.each_ref().map(|b| &**b));
                let sums = multiplied(&sums, &scale);
                let products = multiplied(&normal, &scale);
                self.back_through_norm(
                    made,
                    tape,
                    [&scale, &sums, &products],
                    is_batch,
                    &mut delta,
                );
                if styling == Styling::Adain {
                    self.undo(made, [&tape.activated, &tape.slopes], &mut delta);
                    if let Some(bias) = layer.bias.clone() {
                        let of_bias = channels::sums(self.crew, self.cut, made, &delta);
                        self.over_samples(channels, &of_bias, &mut gradient[bias]);
                    }
                }
                convolution.gradient(x, &delta, &mut gradient[layer.weight.clone()]);
                let outputs = [&mut *dx, &mut [], &mut []];
                convolution.back(&delta, Finish::None, outputs);
                of_style
            }
        };
        let [weight, bias] = layer.style.clone();
        let dense = self.dense(
            &self.parameters[weight.clone()],
            self.width,
            layer.shape.styles,
        );
        let dw = dense.back(&of_style);
        let (of_weight, of_bias) = two_of(gradient, weight, bias);
        dense.gradient(w, &of_style, of_weight, Some(of_bias));
        [dx, dw]
    }

    /// The way back through a norm, of each sample by itself or of the batch: from δ before the style's scale to that of
    /// the sums. `sums` and `products` are Σδ·scale and Σδ·x̂·scale over pixels.
    fn back_through_norm(
        &self,
        plane: Plane,
        tape: &LayerTape,
        [scale, sums, products]: [&[f32]; 3],
        is_batch: bool,
        delta: &mut [f32],
    ) {
        let ([sums, products], count) = self.of_norm(plane, [sums, products], is_batch);
        let inverse = &tape.factors;
        let factors = multiplied(inverse, scale);
        let length = inverse.len();
        let [mut of_image, mut terms] = [0; 2].map(|_| Buffer::take(length));
        for i in 0..length {
            let inverse = inverse[i];
            of_image[i] = -inverse * inverse * (products[i] / count);
            terms[i] = -inverse * (sums[i] / count);
        }
        let stage = Combine {
            cut: self.cut,
            plane,
            image: &tape.sums,
            factors: &factors,
            of_image: &of_image,
            terms: &terms,
        };
        self.crew.run(&stage, [delta]);
    }

    /// Both lists as a norm needs them, and over how many numbers it goes.
    fn of_norm(&self, plane: Plane, lists: [&[f32]; 2], is_batch: bool) -> ([Buffer; 2], f32) {
        if !is_batch {
            let count = (plane.rows * plane.columns) as f32;
            return (lists.map(|list| times(list, 1.0)), count);
        }
        let of_batch = lists.map(|list| {
            let mut all = vec![0.0; plane.channels];
            self.over_samples(plane.channels, list, &mut all);
            self.alike(&all)
        });
        (of_batch, self.cut.count(plane))
    }

    /// The same for the first image, whose norm has a scale of its own.
    pub fn back_through_batch_norm(
        &self,
        plane: Plane,
        centered: &[f32],
        inverse: &[f32],
        scale: &[f32],
        delta: &mut [f32],
    ) -> [Vec<f32>; 2] {
        let sums = channels::sums(self.crew, self.cut, plane, delta);
        let products = channels::products(self.crew, self.cut, plane, delta, centered);
        let normal = multiplied(&products, inverse);
        let channels = plane.channels;
        let [of_shift, of_scale] = [&sums, &normal].map(|list| {
            let mut all = vec![0.0; channels];
            self.over_samples(channels, list, &mut all);
            all
        });
        let count = self.cut.count(plane);
        let scales = self.alike(scale);
        let factors = multiplied(inverse, &scales);
        let (sums, products) = (self.alike(&of_shift), self.alike(&of_scale));
        let length = inverse.len();
        let [mut of_image, mut terms] = [0; 2].map(|_| Buffer::take(length));
        for i in 0..length {
            of_image[i] = -inverse[i] * factors[i] * (products[i] / count);
            terms[i] = -factors[i] * (sums[i] / count);
        }
        let stage = Combine {
            cut: self.cut,
            plane,
            image: centered,
            factors: &factors,
            of_image: &of_image,
            terms: &terms,
        };
        self.crew.run(&stage, [delta]);
        [of_scale, of_shift]
    }
}
