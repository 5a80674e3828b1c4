//! The way back through a generator with styles.

use super::super::super::dense::Gather;
use super::super::super::dense_gradient::SpreadGradient;
use super::super::super::grid::{Cut, Plane};
use super::super::super::product::{Back, Finish, Product, Source};
use super::super::super::transpose::{Transpose, Transposed};
use super::super::channels;
use super::super::pass::{Pass, two_of};
use super::super::plan::{Offset, Start};
use super::{Tape, last, up};
use crate::config::Activation;
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::slopes::leaky_slope;
use crate::gan::style::generator::StyleGenerator;

/// From the gradient of the images `dy` `[batch, outputs]` to that of the parameters, overwritten.
///
/// # Panics
///
/// If a length does not fit the generator and the batch of the tape, or its batch norms have fixed statistics.
pub(in crate::gan::fused) fn backward(
    spec: &StyleGenerator,
    tape: &Tape,
    dy: &[f32],
    gradient: &mut [f32],
) {
    tape.crew.together(|| back(spec, tape, dy, gradient));
}

fn back(spec: &StyleGenerator, tape: &Tape, dy: &[f32], gradient: &mut [f32]) {
    gradient.fill(0.0);
    let (pass, plan, cut) = (tape.pass(spec), &tape.plan, &tape.cut);
    let list = Plane::list(1, spec.width);
    let mut of_inputs: Vec<Buffer> = tape
        .inputs
        .iter()
        .map(|_| {
            let mut zeros = Buffer::take(list.len(cut));
            zeros.fill(0.0);
            zeros
        })
        .collect();
    let mut add = |which: usize, own: &[f32]| {
        for (sum, own) in of_inputs[which].iter_mut().zip(own) {
            *sum += own;
        }
    };
    let (w, which) = tape.style(spec, spec.depth);
    let image = tape.layers.last().map_or(&tape.first.values, |l| &l.values);
    let (mut delta, of_w) = picture_back(&pass, spec, tape, [image, w], dy, gradient);
    if let Some(of_w) = of_w {
        add(which, &of_w);
    }
    let skipped = spec.styled() - tape.layers.len();
    for (index, layer) in tape.layers.iter().enumerate().rev() {
        let before = index
            .checked_sub(1)
            .and_then(|index| tape.layers.get(index));
        let x = before.map_or(&tape.first.values, |layer| &layer.values);
        let (w, which) = tape.style(spec, index + skipped);
        let [dx, of_w] = pass.back(&plan.layers[index], layer, [x, w], delta, gradient);
        add(which, &of_w);
        delta = dx;
    }
    let (w, which) = tape.style(spec, 0);
    if let Some(of_w) = start_back(&pass, spec, tape, w, delta, gradient) {
        add(which, &of_w);
    }
    for (which, of_w) in of_inputs.into_iter().enumerate() {
        mapping_back(&pass, spec, tape, which, of_w, gradient);
    }
    plan.scales.apply(gradient);
}

fn picture_back(
    pass: &Pass<'_>,
    spec: &StyleGenerator,
    tape: &Tape,
    [image, w]: [&[f32]; 2],
    dy: &[f32],
    gradient: &mut [f32],
) -> (Buffer, Option<Buffer>) {
    let (crew, cut) = (pass.crew, pass.cut);
    let (convolution, made) = last(pass, spec, &tape.plan);
    let mut delta = Buffer::take(made.len(cut));
    let style = tape.plan.picture.style.clone();
    let product = Product {
        cut,
        plane: made,
        source: Source::Rows(dy),
        finish: Finish::Back(Back {
            activation: style.is_none().then_some(Activation::Tanh),
            values: &tape.picture.values,
            slopes: &[],
            norm: None,
        }),
    };
    crew.run(&product, [&mut *delta, &mut [], &mut []]);
    let sums = channels::sums(crew, cut, made, &delta);
    let picture = &tape.plan.picture;
    pass.over_samples(made.channels, &sums, &mut gradient[picture.bias.clone()]);
    let seen: &[f32] = if style.is_some() {
        &tape.picture.seen
    } else {
        image
    };
    convolution.gradient(seen, &delta, &mut gradient[picture.weight.clone()]);
    let from = Plane::image(spec.level(0));
    let mut of_seen = Buffer::take(from.len(cut));
    let outputs = [&mut *of_seen, &mut [], &mut []];
    convolution.back(&delta, Finish::None, outputs);
    let Some([weight, bias]) = style else {
        return (of_seen, None);
    };
    let of_style = channels::products(crew, cut, from, &of_seen, image);
    let [dx, _] = pass.affine(from, &of_seen, [&tape.picture.style, &[]], None);
    let dense = pass.dense(&pass.parameters[weight.clone()], spec.width, from.channels);
    let of_w = dense.back(&of_style);
    let (of_weight, of_bias) = two_of(gradient, weight, bias);
    dense.gradient(w, &of_style, of_weight, Some(of_bias));
    (dx, Some(of_w))
}

fn start_back(
    pass: &Pass<'_>,
    spec: &StyleGenerator,
    tape: &Tape,
    w: &[f32],
    mut delta: Buffer,
    gradient: &mut [f32],
) -> Option<Buffer> {
    let (crew, cut) = (pass.crew, pass.cut);
    let plane = Plane::image(spec.level(spec.depth));
    let first = &tape.first;
    let (weight, offset) = match &tape.plan.start {
        Start::Constant(range) => {
            over_all(cut, plane, &delta, &mut gradient[range.clone()]);
            return None;
        }
        Start::FromW { weight, offset } => (weight.clone(), offset),
    };
    pass.undo(plane, [&first.values, &first.slopes], &mut delta);
    let Offset::Norm { scale, shift } = offset else {
        unreachable!("generators with fixed statistics are not trained")
    };
    let scales = &pass.parameters[scale.clone()];
    let [of_scale, of_shift] =
        pass.back_through_batch_norm(plane, &first.centered, &first.inverse, scales, &mut delta);
    gradient[scale.clone()].copy_from_slice(&of_scale);
    gradient[shift.clone()].copy_from_slice(&of_shift);
    let to = Transposed::new(crew.simd, plane);
    let mut transposed = Buffer::take(to.len(cut));
    let stage = Transpose {
        cut,
        values: &delta,
        to,
    };
    crew.run(&stage, [&mut transposed]);
    let list = Plane::list(1, spec.width);
    let of_weight = SpreadGradient::new(cut, list, w, to, &transposed);
    crew.run(&of_weight, [&mut gradient[weight.clone()]]);
    let weight = &pass.parameters[weight];
    let mut packed = Buffer::take(weight.len());
    up(weight, spec.width).pack_gather(&mut packed);
    let mut of_w = Buffer::take(list.len(cut));
    let product = Product {
        cut,
        plane: list,
        source: Source::gather(Gather {
            image: plane,
            values: &delta,
            list,
            weights: &packed,
            bias: None,
        }),
        finish: Finish::None,
    };
    crew.run(&product, [&mut *of_w, &mut [], &mut []]);
    Some(of_w)
}

/// Adds what one of the inputs gives to the gradient of the mapping.
fn mapping_back(
    pass: &Pass<'_>,
    spec: &StyleGenerator,
    tape: &Tape,
    which: usize,
    mut delta: Buffer,
    gradient: &mut [f32],
) {
    let Some(made) = tape.mapped.get(which) else {
        return;
    };
    let slope = leaky_slope(Activation::LeakyRelu).unwrap_or(1.0);
    for (index, [weight, bias]) in tape.plan.mapping.iter().enumerate().rev() {
        let x = match index.checked_sub(1) {
            Some(before) => &made[before],
            None => &tape.inputs[which],
        };
        for (delta, y) in delta.iter_mut().zip(made[index].iter()) {
            *delta *= if *y > 0.0 { 1.0 } else { slope };
        }
        let inputs = if index == 0 { spec.latent } else { spec.width };
        let dense = pass.dense(&pass.parameters[weight.clone()], inputs, spec.width);
        let mut of_weight = vec![0.0; weight.len()];
        let mut of_bias = vec![0.0; bias.len()];
        dense.gradient(x, &delta, &mut of_weight, Some(&mut of_bias));
        for (range, own) in [(weight, &of_weight), (bias, &of_bias)] {
            for (sum, own) in gradient[range.clone()].iter_mut().zip(own) {
                *sum += own;
            }
        }
        if index > 0 {
            delta = dense.back(&delta);
        }
    }
}

/// Its gradient: the sum over all samples, one after the other.
fn over_all(cut: &Cut, plane: Plane, delta: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    let width = plane.columns * plane.channels;
    for index in 0..cut.units(plane.rows) {
        let unit = cut.unit(index);
        let row = &delta[plane.range(cut, unit.y, unit.panel)];
        let row = row[plane.inner(unit)].chunks_exact(unit.samples);
        for (samples, out) in row.zip(&mut out[unit.y * width..][..width]) {
            for delta in &samples[..unit.panel.present] {
                *out += delta;
            }
        }
    }
}
