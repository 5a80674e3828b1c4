//! One layer of a generator with its style, forward and back.

use super::super::crew::Crew;
use super::super::grid::{Cut, Plane};
use super::super::norm::Statistics;
use super::super::product::Finish;
use super::super::sums::{fold, total};
use super::channels::{Affine, Combine, Moments, Undo};
use super::convolution::{Convolution, Kind};
use super::lists::Dense;
use super::plan::Layer;
use crate::config::Activation;
use crate::gan::convolutional::NORM_EPSILON;
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::SQUARE_EPSILON;
use crate::gan::style::generator::Styling;

/// What every stage of a pass needs.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub crew: Crew,
    pub cut: &'a Cut,
    /// Scaled.
    pub parameters: &'a [f32],
    pub activation: Activation,
    /// What an activation is multiplied by, where no parameter before it is.
    pub gain: f32,
    /// Numbers of w.
    pub width: usize,
    pub keeps_slopes: bool,
}

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

impl<'a> Pass<'a> {
    pub fn convolution(
        &self,
        kind: Kind,
        from: Plane,
        made: Plane,
        weight: &'a [f32],
    ) -> Convolution<'a> {
        Convolution {
            crew: self.crew,
            cut: self.cut,
            kind,
            from,
            made,
            weight,
        }
    }

    /// A dense layer between lists.
    pub fn dense<'w>(&self, weight: &'w [f32], inputs: usize, outputs: usize) -> Dense<'w>
    where
        'a: 'w,
    {
        Dense {
            crew: self.crew,
            cut: self.cut,
            weight,
            inputs,
            outputs,
        }
    }

    /// image ⊙ factors + terms, then an activation; with slopes where they are kept.
    pub fn affine(
        &self,
        plane: Plane,
        image: &[f32],
        [factors, terms]: [&[f32]; 2],
        activation: Option<Activation>,
    ) -> [Buffer; 2] {
        let length = plane.len(self.cut);
        let mut out = Buffer::take(length);
        let has_slopes = self.keeps_slopes && activation.is_some();
        let mut slopes = Buffer::take(if has_slopes { length } else { 0 });
        let stage = Affine {
            cut: self.cut,
            plane,
            image,
            factors,
            terms,
            activation,
        };
        self.crew.run(&stage, [&mut out, &mut slopes]);
        [out, slopes]
    }

    pub fn undo(&self, plane: Plane, [values, slopes]: [&[f32]; 2], delta: &mut [f32]) {
        let stage = Undo {
            cut: self.cut,
            plane,
            activation: self.activation,
            values,
            slopes,
        };
        self.crew.run(&stage, [delta]);
    }

    /// A list of numbers that are the same for all samples.
    pub fn alike(&self, of_channels: &[f32]) -> Buffer {
        let plane = Plane::list(1, of_channels.len());
        let mut out = Buffer::take(plane.len(self.cut));
        for panel in &self.cut.panels {
            let samples = panel.blocks * self.cut.block;
            let list = &mut out[plane.range(self.cut, 0, *panel)];
            for (list, number) in list.chunks_exact_mut(samples).zip(of_channels) {
                list.fill(*number);
            }
        }
        out
    }

    /// A number of each channel: the sum over all samples.
    pub fn over_samples(&self, channels: usize, list: &[f32], out: &mut [f32]) {
        let plane = Plane::list(1, channels);
        total(&fold(self.crew.simd, self.cut, plane, list), out);
    }

    /// The two halves of the list of scales and shifts that a style gives, a list of each, the scale and 1 together.
    fn scale_and_shift(&self, channels: usize, style: &[f32], gain: f32) -> [Buffer; 2] {
        let half = Plane::list(1, channels);
        let whole = Plane::list(1, 2 * channels);
        let [mut scale, mut shift] = [0; 2].map(|_| Buffer::take(half.len(self.cut)));
        for panel in &self.cut.panels {
            let from = &style[whole.range(self.cut, 0, *panel)];
            let place = half.range(self.cut, 0, *panel);
            let (scales, shifts) = from.split_at(place.len());
            for (to, from) in scale[place.clone()].iter_mut().zip(scales) {
                *to = gain * (1.0 + from);
            }
            for (to, from) in shift[place].iter_mut().zip(shifts) {
                *to = gain * from;
            }
        }
        [scale, shift]
    }

    /// The other way round: gradients of both halves as one list.
    fn joined(&self, channels: usize, [scale, shift]: [&[f32]; 2]) -> Buffer {
        let half = Plane::list(1, channels);
        let whole = Plane::list(1, 2 * channels);
        let mut out = Buffer::take(whole.len(self.cut));
        for panel in &self.cut.panels {
            let to = &mut out[whole.range(self.cut, 0, *panel)];
            let place = half.range(self.cut, 0, *panel);
            let (scales, shifts) = to.split_at_mut(place.len());
            scales.copy_from_slice(&scale[place.clone()]);
            shifts.copy_from_slice(&shift[place]);
        }
        out
    }

    /// An image without its mean, that of each channel of each sample, and 1/deviation of those.
    fn centered_each(&self, plane: Plane, image: &[f32]) -> [Buffer; 2] {
        let count = (plane.rows * plane.columns) as f32;
        let Moments { mut sums, .. } = Moments::new(self.crew, self.cut, plane, image, image);
        for mean in sums.iter_mut() {
            *mean = -*mean / count;
        }
        let ones = self.alike(&vec![1.0; plane.channels]);
        let [centered, _] = self.affine(plane, image, [&ones, &sums], None);
        let Moments { mut products, .. } =
            Moments::new(self.crew, self.cut, plane, &centered, &centered);
        for square in products.iter_mut() {
            *square = 1.0 / (*square / count + NORM_EPSILON).sqrt();
        }
        [centered, products]
    }

    /// An image without the means of its batch, and 1/deviation as a list.
    pub fn centered(&self, plane: Plane, image: &[f32], statistics: &Statistics) -> [Buffer; 2] {
        let ones = self.alike(&vec![1.0; plane.channels]);
        let means: Vec<f32> = statistics.mean.iter().map(|mean| -mean).collect();
        let [centered, _] = self.affine(plane, image, [&ones, &self.alike(&means)], None);
        [centered, self.alike(&statistics.inverse)]
    }

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
        let moments = Moments::new(self.crew, self.cut, made, &delta, &tape.sums);
        let mut dx = Buffer::take(from.len(self.cut));
        let of_style = match layer.shape.styling {
            Styling::Modulated => {
                if let Some(bias) = layer.bias.clone() {
                    self.over_samples(channels, &moments.sums, &mut gradient[bias]);
                }
                let squares = squared(&tape.style);
                let of_weight = squares_over_taps(weight, from.channels * channels);
                let dense = self.dense(&of_weight, from.channels, channels);
                let mut of_expected = moments.products;
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
                let of_seen_and_x = Moments::new(self.crew, self.cut, from, &of_seen, x);
                for (delta, own) in of_style.iter_mut().zip(of_seen_and_x.products.iter()) {
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
                let normal = multiplied(&moments.products, &tape.factors);
                let of_scale_and_shift = [&normal, &moments.sums].map(|list| times(list, gain));
                let of_style = self.joined(channels, of_scale_and_shift.each_ref().map(|b| &**b));
                let sums = multiplied(&moments.sums, &scale);
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
                        let of_bias = Moments::new(self.crew, self.cut, made, &delta, &delta);
                        self.over_samples(channels, &of_bias.sums, &mut gradient[bias]);
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
        let moments = Moments::new(self.crew, self.cut, plane, delta, centered);
        let normal = multiplied(&moments.products, inverse);
        let channels = plane.channels;
        let [of_shift, of_scale] = [&moments.sums, &normal].map(|list| {
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

/// Number by number.
pub(super) fn multiplied(a: &[f32], b: &[f32]) -> Buffer {
    let mut out = Buffer::take(a.len());
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = a * b;
    }
    out
}

/// Each times the same number.
fn times(list: &[f32], factor: f32) -> Buffer {
    let mut out = Buffer::take(list.len());
    for (out, number) in out.iter_mut().zip(list) {
        *out = factor * number;
    }
    out
}

fn squared(list: &[f32]) -> Buffer {
    multiplied(list, list)
}

/// Sums of the squares of a kernel's taps, `[input][output]`.
fn squares_over_taps(weight: &[f32], numbers: usize) -> Vec<f32> {
    let mut out = vec![0.0; numbers];
    for tap in weight.chunks_exact(numbers) {
        for (out, weight) in out.iter_mut().zip(tap) {
            *out += weight * weight;
        }
    }
    out
}

/// Two parts of a gradient, the second one after the first.
pub(super) fn two_of(
    gradient: &mut [f32],
    first: std::ops::Range<usize>,
    second: std::ops::Range<usize>,
) -> (&mut [f32], &mut [f32]) {
    let (low, high) = gradient.split_at_mut(second.start);
    (&mut low[first], &mut high[..second.len()])
}
