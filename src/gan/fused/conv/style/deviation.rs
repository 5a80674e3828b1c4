//! The channel that says how much the images of a batch differ: the mean standard deviation of all numbers of an image
//! over the batch (Karras et al., arXiv 1710.10196, section 3), of each group by itself.
//!
//! These are few numbers, so they are added up one by one, in the order of the samples.

use super::super::grid::{Cut, Plane};
use crate::gan::fused::scratch::Buffer;
use crate::gan::style::SQUARE_EPSILON;

/// An image with that channel after its own, and of each group and number of an image the mean and the deviation.
pub(super) struct Deviation {
    /// The image with the channel.
    pub values: Buffer,
    /// `[group][number]`.
    means: Vec<f32>,
    deviations: Vec<f32>,
}

/// The same with one more channel.
pub(super) fn wider(plane: Plane) -> Plane {
    Plane {
        channels: plane.channels + 1,
        ..plane
    }
}

/// Visits each run of samples: the group, the number of the image, and where its samples are in memory.
fn each_run(cut: &Cut, plane: Plane, mut visit: impl FnMut(usize, usize, std::ops::Range<usize>)) {
    let width = plane.columns * plane.channels;
    for index in 0..cut.units(plane.rows) {
        let unit = cut.unit(index);
        let start = plane.range(cut, unit.y, unit.panel).start + plane.inner(unit).start;
        for number in 0..width {
            let at = start + number * unit.samples;
            let samples = at..at + unit.panel.present;
            visit(unit.panel.group, unit.y * width + number, samples);
        }
    }
}

impl Deviation {
    /// Of an image.
    pub fn new(cut: &Cut, plane: Plane, image: &[f32]) -> Self {
        let numbers = plane.rows * plane.columns * plane.channels;
        let count = cut.in_group as f32;
        let mut means = vec![0.0; cut.groups() * numbers];
        each_run(cut, plane, |group, number, samples| {
            for value in &image[samples] {
                means[group * numbers + number] += value;
            }
        });
        for mean in &mut means {
            *mean /= count;
        }
        let mut deviations = vec![0.0; means.len()];
        each_run(cut, plane, |group, number, samples| {
            let at = group * numbers + number;
            for value in &image[samples] {
                let apart = value - means[at];
                deviations[at] += apart * apart;
            }
        });
        for square in &mut deviations {
            *square = (*square / count + SQUARE_EPSILON).sqrt();
        }
        let of_groups = deviations.chunks_exact(numbers);
        let of_groups: Vec<f32> = of_groups
            .map(|all| all.iter().sum::<f32>() / numbers as f32)
            .collect();
        let values = widened(cut, plane, image, &of_groups);
        Self {
            values,
            means,
            deviations,
        }
    }

    /// From the gradient of the image with the channel to that of the image, and that of the deviation of each group.
    pub fn back(
        &self,
        cut: &Cut,
        plane: Plane,
        image: &[f32],
        of_wide: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let wide = wider(plane);
        let numbers = plane.rows * plane.columns * plane.channels;
        let mut of_deviation = vec![0.0_f32; cut.groups()];
        let mut delta = Buffer::take(plane.len(cut));
        delta.fill(0.0);
        for index in 0..cut.units(plane.rows) {
            let unit = cut.unit(index);
            let from = &of_wide[wide.range(cut, unit.y, unit.panel)][wide.inner(unit)];
            let to = &mut delta[plane.range(cut, unit.y, unit.panel)][plane.inner(unit)];
            let own = plane.channels * unit.samples;
            let pixels = from.chunks_exact(own + unit.samples);
            for (to, from) in to.chunks_exact_mut(own).zip(pixels) {
                let (channels, deviation) = from.split_at(own);
                to.copy_from_slice(channels);
                for delta in &deviation[..unit.panel.present] {
                    of_deviation[unit.panel.group] += delta;
                }
            }
        }
        let share = 1.0 / (numbers * cut.in_group) as f32;
        each_run(cut, plane, |group, number, samples| {
            let at = group * numbers + number;
            let by = of_deviation[group] * share / self.deviations[at];
            let pairs = delta[samples.clone()].iter_mut().zip(&image[samples]);
            for (delta, value) in pairs {
                *delta += by * (value - self.means[at]);
            }
        });
        (delta, of_deviation)
    }

    /// How the image with the channel changes, to first order, when the image does by `change`.
    pub fn change(&self, cut: &Cut, plane: Plane, image: &[f32], change: &[f32]) -> Buffer {
        let numbers = plane.rows * plane.columns * plane.channels;
        let along = self.along(cut, plane, image, change);
        let count = (cut.in_group * numbers) as f32;
        let each = along.chunks_exact(numbers);
        let each = each.zip(self.deviations.chunks_exact(numbers));
        let of_groups: Vec<f32> = each
            .map(|(along, deviations)| {
                let pairs = along.iter().zip(deviations);
                pairs.map(|(along, d)| along / d).sum::<f32>() / count
            })
            .collect();
        widened(cut, plane, change, &of_groups)
    }

    /// Σ (x − mean) · change over the samples of a group, for each number of an image.
    fn along(&self, cut: &Cut, plane: Plane, image: &[f32], change: &[f32]) -> Vec<f32> {
        let numbers = plane.rows * plane.columns * plane.channels;
        let mut along = vec![0.0; self.means.len()];
        each_run(cut, plane, |group, number, samples| {
            let at = group * numbers + number;
            let pairs = image[samples.clone()].iter().zip(&change[samples]);
            for (value, change) in pairs {
                along[at] += (value - self.means[at]) * change;
            }
        });
        along
    }

    /// How the change of the deviation, which [`Self::change`] has, changes with the image, times the gradient of the
    /// deviation of each group.
    pub fn back_of_change(
        &self,
        cut: &Cut,
        plane: Plane,
        [image, change]: [&[f32]; 2],
        of_deviation: &[f32],
    ) -> Buffer {
        let numbers = plane.rows * plane.columns * plane.channels;
        let along = self.along(cut, plane, image, change);
        let mut mean_change = vec![0.0; self.means.len()];
        each_run(cut, plane, |group, number, samples| {
            for change in &change[samples] {
                mean_change[group * numbers + number] += change;
            }
        });
        let count = cut.in_group as f32;
        let mut out = Buffer::take(plane.len(cut));
        out.fill(0.0);
        each_run(cut, plane, |group, number, samples| {
            let at = group * numbers + number;
            let by = of_deviation[group] / (numbers as f32 * count * self.deviations[at]);
            let square = self.deviations[at] * self.deviations[at];
            for sample in samples {
                let apart = image[sample] - self.means[at];
                let moved = change[sample] - mean_change[at] / count;
                out[sample] = by * (moved - along[at] * apart / (count * square));
            }
        });
        out
    }
}

/// An image with one more channel, a number for each group.
fn widened(cut: &Cut, plane: Plane, image: &[f32], of_groups: &[f32]) -> Buffer {
    let wide = wider(plane);
    let mut values = Buffer::take(wide.len(cut));
    values.fill(0.0);
    for index in 0..cut.units(plane.rows) {
        let unit = cut.unit(index);
        let from = &image[plane.range(cut, unit.y, unit.panel)][plane.inner(unit)];
        let to = &mut values[wide.range(cut, unit.y, unit.panel)][wide.inner(unit)];
        let own = plane.channels * unit.samples;
        let pixels = to.chunks_exact_mut(own + unit.samples);
        for (to, from) in pixels.zip(from.chunks_exact(own)) {
            let (channels, deviation) = to.split_at_mut(own);
            channels.copy_from_slice(from);
            deviation[..unit.panel.present].fill(of_groups[unit.panel.group]);
        }
    }
    values
}
