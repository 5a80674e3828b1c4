//! The way forward through a network.

use std::ops::Range;

use super::activation;
use super::crew::{Crew, Stage};
use super::dense::{DenseWeight, Gather, Spread};
use super::down::{self, Down};
use super::dropout::Mask;
use super::grid::{Cut, Plane, clear_filling, two};
use super::norm::{Norm, Statistics};
use super::product::{Finish, Product, Source, first_of, pack, within};
use super::rows::Unpack;
use super::up::{self, Up};
use crate::config::Activation;
use crate::gan::convolutional::{
    Convolutional, ConvolutionalLayer, Direction, KERNEL, LayerKind, Offset,
};
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::scratch::Buffer;

/// What is kept of an image on its way.
#[derive(Debug)]
pub(super) struct Level {
    /// Sums before the norm; empty without one.
    pub raw: Buffer,
    /// Values after the activation.
    pub values: Buffer,
    /// Slopes of the activation, for SiLU and with dropout, whose masks they hold then; else empty.
    pub slopes: Buffer,
    /// What the norm found.
    pub statistics: Option<Statistics>,
}

/// All levels of a pass, and what it needs beside them. Made by the thread that asks for the pass, so that
/// its buffers come from that thread's and go back there.
#[derive(Debug)]
pub(super) struct Room {
    /// The images, from the network's big one; or two that take turns.
    pub levels: Vec<Level>,
    /// The list at the other end.
    pub list: Buffer,
    packed: Buffer,
    sums: Buffer,
    /// Of one image.
    masks: Buffer,
    keeps_all: bool,
}

impl Room {
    /// For a batch, with all levels or with two, with or without dropout.
    pub fn new(spec: &Convolutional, cut: &Cut, keeps_all: bool, has_dropout: bool) -> Self {
        let layers = spec.layers();
        let planes = (0..=spec.depth).map(|step| Plane::image(spec.level(step)));
        let planes: Vec<_> = planes.collect();
        let most = planes.iter().map(|p| p.len(cut)).max().unwrap_or(0);
        let has_slopes = keeps_all && (spec.activation == Activation::Silu || has_dropout);
        let masks = planes.iter().map(|p| p.of_channels().len(cut)).max();
        let levels = (0..=spec.depth).map(|step| {
            let length = planes[step].len(cut);
            Level {
                raw: Buffer::take(match (keeps_all, spec.has_norm) {
                    (true, true) if has_norm(spec, &layers, step) => length,
                    (false, true) => most,
                    _ => 0,
                }),
                values: Buffer::take(if keeps_all { length } else { most }),
                slopes: Buffer::take(if has_slopes { length } else { 0 }),
                statistics: None,
            }
        });
        let lists = planes.iter().map(|p| p.rows * p.channels);
        let weights = layers.iter().map(|layer| layer.weight.len());
        Self {
            levels: levels
                .take(if keeps_all { spec.depth + 1 } else { 2 })
                .collect(),
            list: Buffer::take(Plane::list(1, spec.latent).len(cut)),
            packed: Buffer::take(weights.max().unwrap_or(0)),
            sums: Buffer::take(lists.max().unwrap_or(0) * cut.blocks * cut.block),
            masks: Buffer::take(masks.filter(|_| has_dropout).unwrap_or(0)),
            keeps_all,
        }
    }

    /// Where the image after `step` halvings is.
    fn index(&self, step: usize) -> usize {
        if self.keeps_all { step } else { step % 2 }
    }
}

/// The layer that makes the image after `step` halvings, if one does.
pub(super) fn maker(spec: &Convolutional, step: usize) -> Option<usize> {
    match spec.direction {
        Direction::Up => Some(spec.depth - step),
        Direction::Down => step.checked_sub(1),
    }
}

fn has_norm(spec: &Convolutional, layers: &[ConvolutionalLayer], step: usize) -> bool {
    maker(spec, step).is_some_and(|layer| matches!(layers[layer].offset, Offset::Norm { .. }))
}

/// A pass forward.
pub(super) struct Forward<'a> {
    pub crew: Crew,
    pub spec: &'a Convolutional,
    pub cut: &'a Cut,
    pub parameters: &'a [f32],
    /// Of the hidden layers; nothing without dropout.
    pub masks: &'a [f32],
}

impl Forward<'_> {
    /// From inputs to outputs, row by row.
    pub fn run(&self, room: &mut Room, x: &[f32], y: &mut [f32]) {
        let Self {
            crew, spec, cut, ..
        } = *self;
        let layers = spec.layers();
        let list = Plane::list(1, spec.latent);
        let mut masks = self.masks;
        match spec.direction {
            Direction::Up => {
                pack(crew, cut, list, x, &mut room.list);
                for (index, layer) in layers.iter().enumerate() {
                    self.layer(layer, spec.depth - index, room);
                    masks = self.drop_channels(layer, spec.depth - index, room, masks);
                }
                let plane = Plane::image(spec.image);
                let values = &room.levels[room.index(0)].values;
                crew.run(&Unpack { cut, plane, values }, [y]);
            }
            Direction::Down => {
                let first = room.index(0);
                let image = Plane::image(spec.image);
                pack(crew, cut, image, x, &mut room.levels[first].values);
                for (index, layer) in layers.iter().enumerate() {
                    self.layer(layer, index + 1, room);
                    masks = self.drop_channels(layer, index + 1, room, masks);
                }
                let values = &room.list;
                crew.run(
                    &Unpack {
                        cut,
                        plane: list,
                        values,
                    },
                    [y],
                );
            }
        }
    }

    /// Multiplies the image that a layer has made by the first of the masks, if there are any, and returns those of the
    /// layers after it.
    fn drop_channels<'a>(
        &self,
        layer: &ConvolutionalLayer,
        step: usize,
        room: &mut Room,
        masks: &'a [f32],
    ) -> &'a [f32] {
        let Self {
            crew, spec, cut, ..
        } = *self;
        if masks.is_empty() || layer.is_last {
            return masks;
        }
        let plane = Plane::image(layer.made());
        let (own, rest) = masks.split_at(cut.in_group * spec.groups * plane.channels);
        let packed = plane.of_channels();
        let masks_room = &mut room.masks[..packed.len(cut)];
        pack(self.crew, cut, packed, own, masks_room);
        let at = room.index(step);
        let level = &mut room.levels[at];
        let mask = Mask {
            cut,
            plane,
            activation: spec.activation,
            masks: &room.masks,
        };
        let values = &mut level.values[..plane.len(cut)];
        crew.run(&mask, [values, &mut level.slopes]);
        rest
    }

    /// Computes a layer, whose output is the image after `step` halvings (or the list, beyond the last one).
    fn layer(&self, layer: &ConvolutionalLayer, step: usize, room: &mut Room) {
        let Self { spec, cut, .. } = *self;
        let list = Plane::list(1, spec.latent);
        let (big, small) = (Plane::image(layer.big), Plane::image(layer.small));
        let weight = &self.parameters[layer.weight.clone()];
        let bias = match &layer.offset {
            Offset::Bias(range) => Some(&self.parameters[range.clone()]),
            Offset::Norm { .. } => None,
        };
        let dense = DenseWeight {
            numbers: weight,
            direction: spec.direction,
            latent: spec.latent,
        };
        let to = room.index(step);
        let from = match spec.direction {
            Direction::Up => room.index(step + 1),
            Direction::Down => room.index(step - 1),
        };
        let weights = &mut room.packed[..weight.len()];
        match layer.kind {
            LayerKind::Dense if spec.direction == Direction::Down => {
                dense.pack_gather(weights);
                let source = Source::gather(Gather {
                    image: small,
                    values: &room.levels[from].values,
                    list,
                    weights,
                    bias,
                });
                let product = Product {
                    cut,
                    plane: list,
                    source,
                    finish: Finish::None,
                };
                self.crew.run(&product, [&mut room.list, &mut [], &mut []]);
            }
            LayerKind::Dense => {
                dense.pack_spread(small.channels, weights);
                let source = Source::spread(Spread {
                    list,
                    values: &room.list,
                    image: small,
                    weights,
                    bias,
                });
                self.image(layer, small, source, &mut room.levels[to], &mut room.sums);
            }
            LayerKind::Transposed => {
                up::pack(big.channels, small.channels, weight, weights);
                let [from, to] = two(&mut room.levels, from, to);
                let twice = bias.map(|bias| [bias, bias].concat());
                let source = Source::up(Up {
                    small,
                    values: &from.values,
                    big,
                    weights,
                    bias: twice.as_deref(),
                });
                self.image(layer, big, source, to, &mut room.sums);
            }
            LayerKind::Convolution => {
                down::pack(small.channels, weight, weights);
                let [from, to] = two(&mut room.levels, from, to);
                let source = Source::down(Down {
                    big,
                    values: &from.values,
                    small,
                    weights,
                    bias,
                    kernel: KERNEL,
                    stride: 2,
                });
                self.image(layer, small, source, to, &mut room.sums);
            }
        }
    }

    /// Computes an image, then its norm and activation.
    fn image(
        &self,
        layer: &ConvolutionalLayer,
        plane: Plane,
        source: Source<'_>,
        level: &mut Level,
        sums: &mut [f32],
    ) {
        let Self {
            crew, spec, cut, ..
        } = *self;
        let activation = if layer.is_last {
            Activation::Tanh
        } else {
            spec.activation
        };
        let length = plane.len(cut);
        let mut slopes: &mut [f32] = &mut [];
        if !layer.is_last && !level.slopes.is_empty() {
            slopes = &mut level.slopes;
        }
        let mut product = Product {
            cut,
            plane,
            source,
            finish: Finish::Activate(activation),
        };
        let values = &mut level.values[..length];
        let Offset::Norm { scale, shift } = &layer.offset else {
            crew.run(&product, [values, slopes, &mut []]);
            return;
        };
        product.finish = Finish::Sums;
        let raw = &mut level.raw[..length];
        let sums = &mut sums[..Plane::list(plane.rows, plane.channels).len(cut)];
        crew.run(&product, [&mut *raw, &mut *sums, &mut []]);
        let statistics = Statistics::new(crew, cut, plane, raw, sums);
        let [scale, shift] = [scale, shift].map(|range| &self.parameters[range.clone()]);
        let normalise = Normalise {
            cut,
            plane,
            norm: Norm::new(raw, &statistics, scale, shift),
            activation,
        };
        crew.run(&normalise, [values, slopes]);
        level.statistics = Some(statistics);
    }
}

/// The norm and the activation after it. Outputs: values, and slopes if they are there.
struct Normalise<'a> {
    cut: &'a Cut,
    plane: Plane,
    norm: Norm<'a>,
    activation: Activation,
}

impl Stage<2> for Normalise<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, _: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.plane.width()
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut values, mut slopes]: [&mut [f32]; 2],
    ) {
        for index in units {
            let unit = self.cut.unit(index);
            let width = self.plane.width() * unit.samples;
            let row = first_of(&mut values, width);
            let slopes = first_of(&mut slopes, width);
            let inner = self.plane.inner(unit);
            let values = &mut row[inner.clone()];
            self.norm.row(lanes, self.cut, self.plane, unit, values);
            let slopes = within(slopes, inner);
            activation::apply(lanes, self.activation, values, slopes);
            clear_filling(unit, values);
            self.plane.clear_edges(unit, row);
        }
    }
}
