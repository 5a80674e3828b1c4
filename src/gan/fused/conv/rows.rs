//! Between images as users have them, `[sample][y][x][channel]`, and images as passes have them.

use std::ops::Range;

use super::crew::Stage;
use super::grid::{Cut, Plane, Unit};
use super::transpose::copy;
use crate::gan::fused::lanes::{Lanes, Machine};

/// Copies one row of the images of a unit's samples, `[sample][y][x][channel]`.
#[inline(always)]
pub(super) fn pack_row(plane: Plane, unit: Unit, images: &[f32], out: &mut [f32]) {
    let width = plane.columns * plane.channels;
    let numbers = width * plane.rows;
    let out = &mut out[plane.inner(unit)];
    if unit.panel.present < unit.samples {
        out.fill(0.0);
    }
    let images = &images[unit.panel.first * numbers + unit.y * width..];
    let (whole, rest) = (width / 8 * 8, width % 8);
    let mut sample = 0;
    while sample < unit.panel.present {
        let from = &images[sample * numbers..];
        let to = &mut out[sample..];
        let at_once = match unit.panel.present - sample {
            4.. => 4,
            _ => 1,
        };
        for number in (0..whole).step_by(8) {
            let to = &mut to[number * unit.samples..];
            match at_once {
                4 => copy::<8, 4>(&from[number..], numbers, to, unit.samples),
                _ => copy::<8, 1>(&from[number..], numbers, to, unit.samples),
            }
        }
        for number in whole..whole + rest {
            for s in 0..at_once {
                to[number * unit.samples + s] = from[s * numbers + number];
            }
        }
        sample += at_once;
    }
}

/// Copies images back, a panel after the other.
pub(super) struct Unpack<'a> {
    /// How the batch is cut.
    pub cut: &'a Cut,
    /// Shape of an image.
    pub plane: Plane,
    /// The images.
    pub values: &'a [f32],
}

impl Stage<1> for Unpack<'_> {
    fn units(&self) -> usize {
        self.cut.panels.len()
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        let Plane {
            rows,
            columns,
            channels,
            ..
        } = self.plane;
        let panel = self.cut.panels.get(unit).or(self.cut.panels.last());
        let first = panel.map_or(0, |panel| match self.cut.panels.len() {
            count if count == unit => panel.first + panel.present,
            _ => panel.first,
        });
        first * rows * columns * channels
    }

    fn is_small(&self) -> bool {
        self.plane.is_list()
    }

    #[inline(always)]
    fn run<M: Machine>(&self, _: Lanes<M>, units: Range<usize>, [out]: [&mut [f32]; 1]) {
        let plane = self.plane;
        let width = plane.columns * plane.channels;
        let mut rest = out;
        for panel in &self.cut.panels[units] {
            let (out, tail) = rest.split_at_mut(panel.present * plane.rows * width);
            rest = tail;
            for y in 0..plane.rows {
                let unit = Unit {
                    y,
                    panel: *panel,
                    samples: panel.blocks * self.cut.block,
                };
                let row = &self.values[plane.range(self.cut, y, *panel)];
                let row = &row[plane.inner(unit)];
                unpack_row(width, unit, row, &mut out[y * width..], plane.rows * width);
            }
        }
    }
}

/// Copies a unit's row to images that are `stride` numbers apart.
#[inline(always)]
fn unpack_row(width: usize, unit: Unit, row: &[f32], images: &mut [f32], stride: usize) {
    let whole = width / 4 * 4;
    let mut sample = 0;
    while sample < unit.panel.present {
        let at_once = match unit.panel.present - sample {
            8.. => 8,
            _ => 1,
        };
        for number in (0..whole).step_by(4) {
            let from = &row[number * unit.samples + sample..];
            let to = &mut images[sample * stride + number..];
            match at_once {
                8 => copy::<8, 4>(from, unit.samples, to, stride),
                _ => copy::<1, 4>(from, unit.samples, to, stride),
            }
        }
        for number in whole..width {
            for s in sample..sample + at_once {
                images[s * stride + number] = row[number * unit.samples + s];
            }
        }
        sample += at_once;
    }
}
