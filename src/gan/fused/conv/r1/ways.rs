//! The ways of the R1 penalty through a network; their letters are those of [`super`].

use super::R1;
use super::room::Room;
use super::rows::{Activate, Change, Less, NormChange, Undo};
use crate::gan::convolutional::{KERNEL, Offset};
use crate::gan::fused::conv::dense::{DenseWeight, Spread};
use crate::gan::fused::conv::down::{self, Down};
use crate::gan::fused::conv::grid::{Plane, two};
use crate::gan::fused::conv::norm::{self, Norm, Statistics};
use crate::gan::fused::conv::product::{Back, Finish, Product, Source, pack};
use crate::gan::fused::conv::sums::{fold, total};
use crate::gan::fused::conv::up;

impl R1<'_> {
    /// y of the image after `step` halvings.
    pub(super) fn forward(&self, step: usize, room: &mut Room) {
        let Self {
            crew, spec, cut, ..
        } = *self;
        let layer = &self.layers[step - 1];
        let [below, level] = two(&mut room.levels, step - 1, step);
        let (big, plane) = (below.plane, level.plane);
        let [forwards, backwards] = &mut level.packed;
        let weight = &self.parameters[layer.weight.clone()];
        down::pack(plane.channels, weight, forwards);
        up::pack(big.channels, plane.channels, weight, backwards);
        let bias = match &layer.offset {
            Offset::Bias(bias) => Some(&self.parameters[bias.clone()]),
            Offset::Norm { .. } => None,
        };
        let source = down_from(big, &below.values, plane, forwards, bias);
        let mut product = Product {
            cut,
            plane,
            source,
            finish: Finish::None,
        };
        let mut norm = None;
        if let Offset::Norm { scale, shift } = &layer.offset {
            product.finish = Finish::Sums;
            let sums = &mut *room.sums;
            crew.run(&product, [&mut level.raw, &mut *sums, &mut []]);
            let found = Statistics::new(crew, cut, plane, &level.raw, sums);
            let [scale, shift] = [scale, shift].map(|range| &self.parameters[range.clone()]);
            let statistics = level.statistics.insert(found);
            norm = Some(Norm::new(&level.raw, statistics, scale, shift));
        } else {
            crew.run(&product, [&mut level.values, &mut [], &mut []]);
        }
        let activate = Activate {
            cut,
            plane,
            activation: spec.activation,
            norm,
        };
        let (values, slopes) = (&mut *level.values, &mut *level.slopes);
        crew.run(&activate, [values, slopes, &mut level.bend]);
    }

    /// e and δ of all images, and g as the change of the samples. `of_logits` is the gradient of S for D's outputs, times a
    /// share.
    pub(super) fn back(&self, of_logits: &[f32], room: &mut Room) {
        let Self {
            crew, spec, cut, ..
        } = *self;
        let list = Plane::list(1, spec.latent);
        pack(crew, cut, list, of_logits, &mut room.list);
        let plane = room.levels[spec.depth].plane;
        let dense = DenseWeight {
            numbers: &self.parameters[self.layers[spec.depth].weight.clone()],
            direction: spec.direction,
            latent: spec.latent,
        };
        dense.pack_spread(plane.channels, &mut room.packed);
        let source = Source::spread(Spread {
            list,
            values: &room.list,
            image: plane,
            weights: &room.packed,
            bias: None,
        });
        let product = Product {
            cut,
            plane,
            source,
            finish: Finish::None,
        };
        crew.run(&product, [&mut room.delta, &mut [], &mut []]);
        for step in (1..=spec.depth).rev() {
            let [below, level] = two(&mut room.levels, step - 1, step);
            let plane = level.plane;
            let norm = level.statistics.as_ref().map(|found| (&*level.raw, found));
            let undo = Undo {
                cut,
                plane,
                slopes: &level.slopes,
                bend: &[],
                norm,
            };
            let (delta, bend) = (&mut *room.delta, &mut *level.bend);
            let offset = &self.layers[step - 1].offset;
            if let (Offset::Norm { scale, .. }, Some(of_forward)) = (offset, norm) {
                crew.run(&undo, [delta, bend, &mut room.sums, &mut room.products]);
                let length = level.slowed.len();
                level.slowed.copy_from_slice(&room.delta[..length]);
                let sums = [&room.sums, &room.products].map(|s| fold(crew.simd, cut, plane, s));
                level.of_slowed.clone_from(&sums);
                let (scale, to) = (&self.parameters[scale.clone()], Some(level.to));
                let back = norm::Back::new(cut, plane, of_forward, scale, sums, to);
                crew.run(&back, [&mut room.delta, &mut level.delta]);
            } else {
                crew.run(&undo, [delta, bend, &mut [], &mut []]);
                self.transpose(&room.delta, level.to, &mut level.delta);
            }
            let out = match step {
                1 => &mut below.change,
                _ => &mut room.next,
            };
            self.up((plane, &room.delta), below.plane, &level.packed[1], out);
            std::mem::swap(&mut room.delta, &mut room.next);
        }
    }

    /// ẏ of the image after `step` halvings.
    pub(super) fn change(&self, step: usize, room: &mut Room) {
        let Self { crew, cut, .. } = *self;
        let [below, level] = two(&mut room.levels, step - 1, step);
        let plane = level.plane;
        let mut product = Product {
            cut,
            plane,
            source: down_from(below.plane, &below.change, plane, &level.packed[0], None),
            finish: Finish::None,
        };
        let (ones, zeros) = (vec![1.0; plane.channels], vec![0.0; plane.channels]);
        let mut norm = None;
        let (sums, products) = (&mut *room.sums, &mut *room.products);
        let offset = &self.layers[step - 1].offset;
        if let (Offset::Norm { scale, .. }, Some(statistics)) = (offset, &level.statistics) {
            let of_forward = (&*level.raw, statistics);
            product.finish = Finish::Back(Back {
                activation: None,
                values: &[],
                slopes: &[],
                norm: Some(of_forward),
            });
            crew.run(
                &product,
                [&mut level.normal_change, &mut *sums, &mut *products],
            );
            let of_sums = [&*sums, &*products].map(|s| fold(crew.simd, cut, plane, s));
            level.of_change[0].clone_from(&of_sums[1]);
            let back = norm::Back::new(cut, plane, of_forward, &ones, of_sums, None);
            crew.run(&back, [&mut level.normal_change, &mut []]);
            norm = Some(NormChange {
                normal: &level.normal_change,
                delta: &level.slowed,
                scale: &self.parameters[scale.clone()],
                zeros: &zeros,
                ones: &ones,
            });
        } else {
            crew.run(&product, [&mut level.change, &mut [], &mut []]);
        }
        let has_norm = norm.is_some();
        let change = Change {
            cut,
            plane,
            slopes: &level.slopes,
            norm,
        };
        crew.run(&change, [&mut level.change, &mut level.bend, &mut *sums]);
        if has_norm {
            level.of_change[1] = fold(crew.simd, cut, plane, sums);
        }
    }

    /// ė and δ̇ of all images, and what they add to the gradient.
    pub(super) fn back_again(&self, room: &mut Room, gradient: &mut [f32]) {
        let Self {
            crew, spec, cut, ..
        } = *self;
        room.delta.fill(0.0);
        for step in (1..=spec.depth).rev() {
            let layer = &self.layers[step - 1];
            let [below, level] = two(&mut room.levels, step - 1, step);
            let plane = level.plane;
            let norm = level.statistics.as_ref().map(|found| (&*level.raw, found));
            let undo = Undo {
                cut,
                plane,
                slopes: &level.slopes,
                bend: &level.bend,
                norm,
            };
            let (sums, products) = (&mut *room.sums, &mut *room.products);
            crew.run(
                &undo,
                [&mut *room.delta, &mut [], &mut *sums, &mut *products],
            );
            let mut sums = fold(crew.simd, cut, plane, sums);
            match (&layer.offset, norm) {
                (Offset::Norm { scale, shift }, Some(of_forward)) => {
                    let mut products = fold(crew.simd, cut, plane, products);
                    subtract(&mut products, &level.of_change[1], &[-1.0]);
                    total(&sums, &mut gradient[shift.clone()]);
                    total(&products, &mut gradient[scale.clone()]);
                    let count = cut.count(plane);
                    let [of_sums, _] = &level.of_change;
                    let pairs = of_forward.1.inverse.iter().zip(of_sums);
                    let k: Vec<_> = pairs.map(|(i, sum)| i * (sum / count)).collect();
                    let [of_slowed, of_products] = &level.of_slowed;
                    subtract(&mut sums, of_slowed, &k);
                    subtract(&mut products, of_products, &k);
                    let means = of_products.iter().map(|sum| sum / count).collect();
                    let less = Less {
                        cut,
                        plane,
                        images: [(&level.slowed, k), (&level.normal_change, means)],
                    };
                    crew.run(&less, [&mut room.delta]);
                    let (scale, to) = (&self.parameters[scale.clone()], Some(level.to));
                    let sums = [sums, products];
                    let back = norm::Back::new(cut, plane, of_forward, scale, sums, to);
                    crew.run(&back, [&mut room.delta, &mut room.transposed]);
                }
                (Offset::Norm { .. }, None) => unreachable!("forward has left them"),
                (Offset::Bias(bias), _) => {
                    total(&sums, &mut gradient[bias.clone()]);
                    self.transpose(&room.delta, level.to, &mut room.transposed);
                }
            }
            let more = &mut room.gradient[..layer.weight.len()];
            let (from, delta) = ((below.plane, &*below.values), (level.to, &*room.transposed));
            self.weight(from, delta, more, &mut room.totals);
            let out = gradient[layer.weight.clone()].iter_mut();
            for (out, more) in out.zip(more) {
                *out += *more;
            }
            if step > 1 {
                let backwards = &level.packed[1];
                self.up((plane, &room.delta), below.plane, backwards, &mut room.next);
                std::mem::swap(&mut room.delta, &mut room.next);
            }
        }
    }
}

fn down_from<'a>(
    big: Plane,
    values: &'a [f32],
    small: Plane,
    weights: &'a [f32],
    bias: Option<&'a [f32]>,
) -> Source<'a> {
    Source::down(Down {
        big,
        values,
        small,
        weights,
        bias,
        kernel: KERNEL,
        stride: 2,
    })
}

/// Takes from each number another one times a factor, of which there is one or as many.
fn subtract(from: &mut [f32], numbers: &[f32], factors: &[f32]) {
    let pairs = numbers.iter().zip(factors.iter().cycle());
    for (from, (number, factor)) in from.iter_mut().zip(pairs) {
        *from -= number * factor;
    }
}
