//! [`Pass`]: what every stage of a pass through a generator needs, and the small stages that its parts share.

use super::super::crew::Crew;
use super::super::grid::{Cut, Plane};
use super::super::norm::Statistics;
use super::super::sums::{fold, total};
use super::channels::{self, Affine, Undo};
use super::convolution::{Convolution, Kind};
use super::lists::Dense;
use crate::config::Activation;
use crate::gan::convolutional::NORM_EPSILON;
use crate::gan::fused::scratch::Buffer;

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
    pub fn scale_and_shift(&self, channels: usize, style: &[f32], gain: f32) -> [Buffer; 2] {
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
    pub fn joined(&self, channels: usize, [scale, shift]: [&[f32]; 2]) -> Buffer {
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
    pub fn centered_each(&self, plane: Plane, image: &[f32]) -> [Buffer; 2] {
        let count = (plane.rows * plane.columns) as f32;
        let mut sums = channels::sums(self.crew, self.cut, plane, image);
        for mean in sums.iter_mut() {
            *mean = -*mean / count;
        }
        let ones = self.alike(&vec![1.0; plane.channels]);
        let [centered, _] = self.affine(plane, image, [&ones, &sums], None);
        let mut products = channels::products(self.crew, self.cut, plane, &centered, &centered);
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
pub(super) fn times(list: &[f32], factor: f32) -> Buffer {
    let mut out = Buffer::take(list.len());
    for (out, number) in out.iter_mut().zip(list) {
        *out = factor * number;
    }
    out
}

pub(super) fn squared(list: &[f32]) -> Buffer {
    multiplied(list, list)
}

/// Sums of the squares of a kernel's taps, `[input][output]`.
pub(super) fn squares_over_taps(weight: &[f32], numbers: usize) -> Vec<f32> {
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
