//! The way back through a network, from the gradient of its outputs to those of its inputs and parameters.

use super::crew::Crew;
use super::dense::{DenseWeight, Gather, Spread};
use super::dense_gradient::{GatherGradient, SpreadGradient};
use super::down::{self, Down};
use super::forward::{Room, maker};
use super::gradient::WeightGradient;
use super::grid::{Cut, Plane};
use super::norm;
use super::product::{Back, Finish, Product, Source};
use super::rows::Unpack;
use super::sums::{fold, total};
use super::transpose::{Transpose, Transposed};
use super::up::{self, Up};
use crate::config::Activation;
use crate::gan::convolutional::{Convolutional, ConvolutionalLayer, Direction, KERNEL, Offset};
use crate::gan::fused::scratch::Buffer;

/// What a pass back needs beside the tape; made by the thread that asks for the pass.
pub(super) struct BackRoom {
    delta: Buffer,
    next: Buffer,
    list: Buffer,
    packed: Buffer,
    transposed: Buffer,
    totals: Buffer,
    sums: Buffer,
    products: Buffer,
}

impl BackRoom {
    /// For a batch.
    pub fn new(crew: Crew, spec: &Convolutional, cut: &Cut) -> Self {
        let layers = spec.layers();
        let planes = (0..=spec.depth).map(|step| Plane::image(spec.level(step)));
        let planes: Vec<_> = planes.collect();
        let most = planes.iter().map(|p| p.len(cut)).max().unwrap_or(0);
        let mut transposed = 0;
        let mut totals = 0;
        for pair in planes.windows(2) {
            let to = Transposed::new(crew.simd, pair[1]);
            transposed = transposed.max(to.len(cut));
            totals = totals.max(WeightGradient::room(pair[0], to));
        }
        let sums = planes
            .iter()
            .map(|p| Plane::list(p.rows, p.channels).len(cut));
        let sums = sums.max().unwrap_or(0);
        let list = Plane::list(1, spec.latent).len(cut);
        let weights = layers.iter().map(|layer| layer.weight.len());
        Self {
            delta: Buffer::take(most),
            next: Buffer::take(most),
            list: Buffer::take(list),
            packed: Buffer::take(weights.max().unwrap_or(0)),
            transposed: Buffer::take(transposed),
            totals: Buffer::take(totals),
            sums: Buffer::take(sums.max(list)),
            products: Buffer::take(sums),
        }
    }
}

/// A pass back.
pub(super) struct Backward<'a> {
    pub crew: Crew,
    pub spec: &'a Convolutional,
    pub cut: &'a Cut,
    pub parameters: &'a [f32],
    pub tape: &'a Room,
    pub layers: Vec<ConvolutionalLayer>,
}

impl Backward<'_> {
    /// From `dy` to what is asked for.
    pub fn run(
        &self,
        room: &mut BackRoom,
        dy: &[f32],
        dx: Option<&mut [f32]>,
        gradient: Option<&mut [f32]>,
    ) {
        match self.spec.direction {
            Direction::Up => self.of_generator(room, dy, dx, gradient),
            Direction::Down => self.of_discriminator(room, dy, dx, gradient),
        }
    }

    fn of_generator(
        &self,
        room: &mut BackRoom,
        dy: &[f32],
        dx: Option<&mut [f32]>,
        mut gradient: Option<&mut [f32]>,
    ) {
        let Self { spec, cut, .. } = *self;
        let wants_all = gradient.is_some();
        self.image(0, Source::Rows(dy), room, wants_all);
        for step in 0..spec.depth {
            let layer = &self.layers[spec.depth - step];
            let (big, small) = (Plane::image(layer.big), Plane::image(layer.small));
            self.offset(layer, step, room, None, gradient.as_deref_mut());
            if let Some(gradient) = gradient.as_deref_mut() {
                let to = Transposed::new(self.crew.simd, small);
                let values = &self.tape.levels[step + 1].values;
                self.transpose(values, to, &mut room.transposed);
                let of_weight = WeightGradient::new(cut, big, &room.delta, to, &room.transposed);
                let out = &mut gradient[layer.weight.clone()];
                self.crew.run(&of_weight, [out, &mut room.totals]);
            }
            let weight = &self.parameters[layer.weight.clone()];
            down::pack(small.channels, weight, &mut room.packed[..weight.len()]);
            let delta = std::mem::take(&mut room.delta);
            let packed = std::mem::take(&mut room.packed);
            let source = Source::down(Down {
                big,
                values: &delta,
                small,
                weights: &packed[..weight.len()],
                bias: None,
                kernel: KERNEL,
                stride: 2,
            });
            room.delta = std::mem::take(&mut room.next);
            self.image(step + 1, source, room, wants_all);
            room.next = delta;
            room.packed = packed;
        }
        let layer = &self.layers[0];
        let plane = Plane::image(layer.small);
        let list = Plane::list(1, spec.latent);
        let to = Transposed::new(self.crew.simd, plane);
        let transposed = wants_all.then_some(to);
        self.offset(layer, spec.depth, room, transposed, gradient.as_deref_mut());
        if let Some(gradient) = gradient {
            let out = &mut gradient[layer.weight.clone()];
            let of_weight = SpreadGradient::new(cut, list, &self.tape.list, to, &room.transposed);
            self.crew.run(&of_weight, [out]);
        }
        if let Some(dx) = dx {
            let dense = self.dense(layer);
            let weights = &mut room.packed[..dense.numbers.len()];
            dense.pack_gather(weights);
            let product = Product {
                cut,
                plane: list,
                source: Source::gather(Gather {
                    image: plane,
                    values: &room.delta,
                    list,
                    weights,
                    bias: None,
                }),
                finish: Finish::None,
            };
            self.crew.run(&product, [&mut room.list, &mut [], &mut []]);
            self.unpack(list, &room.list, dx);
        }
    }

    fn of_discriminator(
        &self,
        room: &mut BackRoom,
        dy: &[f32],
        dx: Option<&mut [f32]>,
        mut gradient: Option<&mut [f32]>,
    ) {
        let Self { spec, cut, .. } = *self;
        let wants_all = gradient.is_some();
        let list = Plane::list(1, spec.latent);
        let layer = &self.layers[spec.depth];
        let plane = Plane::image(layer.small);
        let product = Product {
            cut,
            plane: list,
            source: Source::Rows(dy),
            finish: Finish::None,
        };
        self.crew.run(&product, [&mut room.list, &mut [], &mut []]);
        if let Some(gradient) = gradient.as_deref_mut() {
            if let Offset::Bias(bias) = &layer.offset {
                // A list is its own sum over pixels.
                self.fold_all(list, &room.list, &mut gradient[bias.clone()]);
            }
            self.crew.simd.run(GatherGradient {
                cut,
                image: plane,
                values: &self.tape.levels[spec.depth].values,
                list,
                delta: &room.list,
                out: &mut gradient[layer.weight.clone()],
            });
        }
        let dense = self.dense(layer);
        let mut packed = std::mem::take(&mut room.packed);
        dense.pack_spread(plane.channels, &mut packed[..dense.numbers.len()]);
        let of_logits = std::mem::take(&mut room.list);
        let source = Source::spread(Spread {
            list,
            values: &of_logits,
            image: plane,
            weights: &packed[..dense.numbers.len()],
            bias: None,
        });
        self.image(spec.depth, source, room, wants_all);
        room.list = of_logits;
        for step in (0..spec.depth).rev() {
            let layer = &self.layers[step];
            let (big, small) = (Plane::image(layer.big), Plane::image(layer.small));
            let to = Transposed::new(self.crew.simd, small);
            let transposed = wants_all.then_some(to);
            self.offset(layer, step + 1, room, transposed, gradient.as_deref_mut());
            if let Some(gradient) = gradient.as_deref_mut() {
                let values = &self.tape.levels[step].values;
                let of_weight = WeightGradient::new(cut, big, values, to, &room.transposed);
                let out = &mut gradient[layer.weight.clone()];
                self.crew.run(&of_weight, [out, &mut room.totals]);
            }
            if step == 0 && dx.is_none() {
                break;
            }
            let weight = &self.parameters[layer.weight.clone()];
            let weights = &mut packed[..weight.len()];
            up::pack(big.channels, small.channels, weight, weights);
            let delta = std::mem::take(&mut room.delta);
            let source = Source::up(Up {
                small,
                values: &delta,
                big,
                weights,
                bias: None,
            });
            room.delta = std::mem::take(&mut room.next);
            self.image(step, source, room, wants_all);
            room.next = delta;
        }
        room.packed = packed;
        if let Some(dx) = dx {
            self.unpack(Plane::image(spec.image), &room.delta, dx);
        }
    }

    fn dense(&self, layer: &ConvolutionalLayer) -> DenseWeight<'_> {
        DenseWeight {
            numbers: &self.parameters[layer.weight.clone()],
            direction: self.spec.direction,
            latent: self.spec.latent,
        }
    }

    fn unpack(&self, plane: Plane, values: &[f32], rows: &mut [f32]) {
        let cut = self.cut;
        self.crew.run(&Unpack { cut, plane, values }, [rows]);
    }

    fn transpose(&self, values: &[f32], to: Transposed, out: &mut [f32]) {
        let cut = self.cut;
        self.crew.run(&Transpose { cut, values, to }, [out]);
    }

    /// The gradient of the image after `step` halvings, before its activation; with the sums that its norm or
    /// bias needs, the latter if all gradients are wanted.
    fn image(&self, step: usize, source: Source<'_>, room: &mut BackRoom, wants_all: bool) {
        let level = &self.tape.levels[step];
        let plane = Plane::image(self.spec.level(step));
        let list = Plane::list(plane.rows, plane.channels).len(self.cut);
        let maker = maker(self.spec, step).map(|index| &self.layers[index]);
        let norm = level.statistics.as_ref();
        let finish = match maker {
            // The network's input.
            None => Finish::None,
            Some(layer) => Finish::Back(Back {
                activation: Some(if layer.is_last {
                    Activation::Tanh
                } else {
                    self.spec.activation
                }),
                values: &level.values,
                slopes: if layer.is_last { &[] } else { &level.slopes },
                norm: norm.map(|statistics| (&*level.raw, statistics)),
            }),
        };
        let product = Product {
            cut: self.cut,
            plane,
            source,
            finish,
        };
        let mut sums: &mut [f32] = &mut [];
        let mut products: &mut [f32] = &mut [];
        if maker.is_some() && (wants_all || norm.is_some()) {
            sums = &mut room.sums[..list];
        }
        if norm.is_some() {
            products = &mut room.products[..list];
        }
        self.crew.run(&product, [&mut room.delta, sums, products]);
    }

    /// The gradients of bias or norm of the layer that makes the image after `step` halvings, and the way back
    /// through its norm; its result is transposed as well, if that is asked for.
    fn offset(
        &self,
        layer: &ConvolutionalLayer,
        step: usize,
        room: &mut BackRoom,
        transposed: Option<Transposed>,
        gradient: Option<&mut [f32]>,
    ) {
        let cut = self.cut;
        let plane = Plane::image(self.spec.level(step));
        let level = &self.tape.levels[step];
        match (&layer.offset, &level.statistics) {
            (Offset::Norm { scale, shift }, Some(statistics)) => {
                let sums = fold(self.crew.simd, cut, plane, &room.sums);
                let products = fold(self.crew.simd, cut, plane, &room.products);
                if let Some(gradient) = gradient {
                    total(&sums, &mut gradient[shift.clone()]);
                    total(&products, &mut gradient[scale.clone()]);
                }
                let scale = &self.parameters[scale.clone()];
                let of_forward = (&*level.raw, statistics);
                let sums = [sums, products];
                let back = norm::Back::new(cut, plane, of_forward, scale, sums, transposed);
                let transposed: &mut [f32] = match transposed {
                    Some(_) => &mut room.transposed,
                    None => &mut [],
                };
                self.crew.run(&back, [&mut room.delta, transposed]);
            }
            (Offset::Bias(bias), _) => {
                if let Some(gradient) = gradient {
                    self.fold_all(plane, &room.sums, &mut gradient[bias.clone()]);
                }
                if let Some(to) = transposed {
                    self.transpose(&room.delta, to, &mut room.transposed);
                }
            }
            (Offset::Norm { .. }, None) => unreachable!("the tape is of another network"),
        }
    }

    /// `[channel]` of all groups.
    fn fold_all(&self, plane: Plane, left: &[f32], out: &mut [f32]) {
        total(&fold(self.crew.simd, self.cut, plane, left), out);
    }
}
