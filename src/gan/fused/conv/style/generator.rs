//! A generator with styles, forward; `back` has the way back.

mod back;

use super::super::crew::Crew;
use super::super::dense::{DenseWeight, Spread};
use super::super::grid::{Cut, Plane};
use super::super::norm::Statistics;
use super::super::product::{Finish, Product, Source, pack};
use super::super::rows::Unpack;
use super::convolution::{Convolution, Kind};
use super::layer::LayerTape;
use super::pass::{Pass, multiplied};
use super::plan::{Offset, Plan, Start};
use crate::config::{Activation, StyleLayers};
use crate::gan::convolutional::Direction;
use crate::gan::fused::scratch::Buffer;
use crate::gan::fused::simd::Simd;
use crate::gan::style::SQUARE_EPSILON;
use crate::gan::style::generator::{StyleGenerator, StyleInput};

pub(in crate::gan::fused) use back::backward;

/// What a forward pass leaves for the way back.
pub(in crate::gan::fused) struct Tape {
    crew: Crew,
    cut: Cut,
    plan: Plan,
    /// Scaled.
    parameters: Vec<f32>,
    /// What goes into the mapping, one or two; or the style of each layer.
    inputs: Vec<Buffer>,
    /// What each layer of the mapping makes of each of them.
    mapped: Vec<Vec<Buffer>>,
    first: First,
    layers: Vec<LayerTape>,
    picture: PictureTape,
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tape of {} layers", self.layers.len())
    }
}

/// The image that the layers start from.
struct First {
    /// Sums without their mean, and 1/deviation as a list; empty without a norm.
    centered: Buffer,
    inverse: Buffer,
    values: Buffer,
    slopes: Buffer,
    statistics: Option<Statistics>,
}

struct PictureTape {
    style: Buffer,
    /// What its convolution saw, where its style has changed that.
    seen: Buffer,
    values: Buffer,
}

impl Tape {
    /// What the batch norms found: means of each layer, then unbiased variances.
    pub fn statistics(&self) -> Vec<f32> {
        let layers = self.layers.iter().map(|layer| &layer.statistics);
        let all = std::iter::once(&self.first.statistics).chain(layers);
        let each = all.flatten();
        each.flat_map(|found| [&found.mean[..], &found.unbiased].concat())
            .collect()
    }

    fn pass<'a>(&'a self, spec: &StyleGenerator) -> Pass<'a> {
        pass(self.crew, &self.cut, &self.parameters, spec)
    }

    /// The style of a layer: w, and which of the inputs it was made of.
    fn style(&self, spec: &StyleGenerator, layer: usize) -> (&Buffer, usize) {
        style(spec, &self.inputs, &self.mapped, layer)
    }
}

fn style<'a>(
    spec: &StyleGenerator,
    inputs: &'a [Buffer],
    mapped: &'a [Vec<Buffer>],
    layer: usize,
) -> (&'a Buffer, usize) {
    let which = match spec.input {
        StyleInput::Noise => 0,
        StyleInput::Mixed { cut } => usize::from(layer >= cut),
        StyleInput::Styles => layer,
    };
    let made = mapped.get(which).and_then(|layers| layers.last());
    (made.unwrap_or(&inputs[which]), which)
}

fn pass<'a>(crew: Crew, cut: &'a Cut, parameters: &'a [f32], spec: &StyleGenerator) -> Pass<'a> {
    Pass {
        crew,
        cut,
        parameters,
        activation: spec.activation,
        gain: spec.weights.of_activation(),
        width: spec.width,
        keeps_slopes: spec.activation == Activation::Silu,
    }
}

/// Images `[batch, outputs]` of what the generator is given, `[batch, inputs]`, and what [`backward`] needs.
///
/// # Panics
///
/// If a list has the wrong length.
pub(in crate::gan::fused) fn forward(
    simd: Simd,
    threads: usize,
    spec: &StyleGenerator,
    parameters: &[f32],
    x: &[f32],
    y: &mut [f32],
) -> Tape {
    let batch = x.len() / spec.inputs();
    assert!(
        batch > 0 && y.len() == batch * spec.image.numbers(),
        "inputs and outputs must be of one batch",
    );
    let crew = Crew { simd, threads };
    crew.together(|| made(crew, batch, spec, parameters, x, y))
}

fn made(
    crew: Crew,
    batch: usize,
    spec: &StyleGenerator,
    parameters: &[f32],
    x: &[f32],
    y: &mut [f32],
) -> Tape {
    let cut = Cut::new(crew.simd, batch, 1);
    let plan = Plan::new(spec);
    let mut scaled = parameters.to_vec();
    plan.scales.apply(&mut scaled);
    let pass = pass(crew, &cut, &scaled, spec);
    let inputs = inputs(&pass, spec, x);
    let mapped: Vec<_> = match spec.input {
        StyleInput::Styles => Vec::new(),
        _ => inputs
            .iter()
            .map(|z| mapping(&pass, spec, &plan, z))
            .collect(),
    };
    let style = |layer| style(spec, &inputs, &mapped, layer).0;
    let first = start(&pass, spec, &plan, style(0));
    let mut layers: Vec<LayerTape> = Vec::with_capacity(plan.layers.len());
    let skipped = spec.styled() - plan.layers.len();
    for (index, layer) in plan.layers.iter().enumerate() {
        let image = layers.last().map_or(&first.values, |layer| &layer.values);
        let made = pass.forward(layer, image, style(index + skipped));
        layers.push(made);
    }
    let image = layers.last().map_or(&first.values, |layer| &layer.values);
    let picture = picture(&pass, spec, &plan, image, style(spec.depth));
    let plane = Plane::image(spec.image);
    let values = &picture.values;
    crew.run(
        &Unpack {
            cut: &cut,
            plane,
            values,
        },
        [y],
    );
    Tape {
        crew,
        plan,
        inputs,
        mapped,
        first,
        layers,
        picture,
        parameters: scaled,
        cut,
    }
}

/// What the generator is given, as lists: noise of length √dimensions, or styles.
fn inputs(pass: &Pass<'_>, spec: &StyleGenerator, x: &[f32]) -> Vec<Buffer> {
    let (count, width) = match spec.input {
        StyleInput::Noise => (1, spec.latent),
        StyleInput::Mixed { .. } => (2, spec.latent),
        StyleInput::Styles => (spec.styled(), spec.width),
    };
    let part = |index: usize| {
        let rows = x.chunks_exact(count * width);
        let mut own: Vec<f32> = rows
            .flat_map(|row| &row[index * width..][..width])
            .copied()
            .collect();
        // Of one number only the sign would be left.
        if spec.input != StyleInput::Styles && width > 1 {
            for z in own.chunks_exact_mut(width) {
                let square = z.iter().map(|z| z * z).sum::<f32>() / width as f32;
                let length = (square + SQUARE_EPSILON).sqrt();
                for z in z {
                    *z /= length;
                }
            }
        }
        let list = Plane::list(1, width);
        let mut packed = Buffer::take(list.len(pass.cut));
        pack(pass.crew, pass.cut, list, &own, &mut packed);
        packed
    };
    (0..count).map(part).collect()
}

/// What each layer of the mapping makes.
fn mapping(pass: &Pass<'_>, spec: &StyleGenerator, plan: &Plan, z: &Buffer) -> Vec<Buffer> {
    let mut made: Vec<Buffer> = Vec::with_capacity(plan.mapping.len());
    for [weight, bias] in plan.mapping.iter().cloned() {
        let inputs = if made.is_empty() {
            spec.latent
        } else {
            spec.width
        };
        let dense = pass.dense(&pass.parameters[weight], inputs, spec.width);
        let bias = &pass.parameters[bias];
        let x = made.last().unwrap_or(z);
        let next = dense.forward(x, Some(bias), Some(Activation::LeakyRelu));
        made.push(next);
    }
    made
}

/// The image that the layers start from.
fn start(pass: &Pass<'_>, spec: &StyleGenerator, plan: &Plan, w: &[f32]) -> First {
    let plane = Plane::image(spec.level(spec.depth));
    let length = plane.len(pass.cut);
    let mut first = First {
        centered: Buffer::default(),
        inverse: Buffer::default(),
        values: Buffer::default(),
        slopes: Buffer::default(),
        statistics: None,
    };
    let (weight, offset) = match &plan.start {
        Start::Constant(range) => {
            first.values = repeated(pass.cut, plane, &pass.parameters[range.clone()]);
            return first;
        }
        Start::FromW { weight, offset } => (&pass.parameters[weight.clone()], offset),
    };
    let mut packed = Buffer::take(weight.len());
    up(weight, spec.width).pack_spread(plane.channels, &mut packed);
    let bias = match offset {
        Offset::Bias(range) => Some(&pass.parameters[range.clone()]),
        Offset::Norm { .. } => None,
    };
    let mut sums = Buffer::take(length);
    let mut of_rows = Buffer::take(Plane::list(plane.rows, plane.channels).len(pass.cut));
    let product = Product {
        cut: pass.cut,
        plane,
        source: Source::spread(Spread {
            list: Plane::list(1, spec.width),
            values: w,
            image: plane,
            weights: &packed,
            bias,
        }),
        finish: if bias.is_none() {
            Finish::Sums
        } else {
            Finish::None
        },
    };
    pass.crew
        .run(&product, [&mut *sums, &mut *of_rows, &mut []]);
    match offset {
        Offset::Norm { scale, shift } => {
            let found = Statistics::new(pass.crew, pass.cut, plane, &sums, &mut of_rows);
            [first.centered, first.inverse] = pass.centered(plane, &sums, &found);
            let scales = pass.alike(&pass.parameters[scale.clone()]);
            let by = multiplied(&first.inverse, &scales);
            let shifts = pass.alike(&pass.parameters[shift.clone()]);
            let by = [&*by, &*shifts];
            [first.values, first.slopes] =
                pass.affine(plane, &first.centered, by, Some(pass.activation));
            first.statistics = Some(found);
        }
        Offset::Bias(_) => {
            let ones = pass.alike(&vec![1.0; plane.channels]);
            [first.values, first.slopes] =
                pass.affine(plane, &sums, [&ones, &[]], Some(pass.activation));
        }
    }
    first
}

fn up(weight: &[f32], width: usize) -> DenseWeight<'_> {
    DenseWeight {
        numbers: weight,
        direction: Direction::Up,
        latent: width,
    }
}

/// An image that is the same for all samples.
fn repeated(cut: &Cut, plane: Plane, image: &[f32]) -> Buffer {
    let mut out = Buffer::take(plane.len(cut));
    out.fill(0.0);
    let width = plane.columns * plane.channels;
    for index in 0..cut.units(plane.rows) {
        let unit = cut.unit(index);
        let row = &mut out[plane.range(cut, unit.y, unit.panel)];
        let row = row[plane.inner(unit)].chunks_exact_mut(unit.samples);
        for (samples, number) in row.zip(&image[unit.y * width..][..width]) {
            samples[..unit.panel.present].fill(*number);
        }
    }
    out
}

/// The convolution that makes the picture.
fn last<'a>(pass: &Pass<'a>, spec: &StyleGenerator, plan: &Plan) -> (Convolution<'a>, Plane) {
    let kernel = match spec.layers {
        StyleLayers::Normalised => 3,
        StyleLayers::Modulated => 1,
    };
    let (from, made) = (Plane::image(spec.level(0)), Plane::image(spec.image));
    let kind = Kind::Down { kernel, stride: 1 };
    let weight = &pass.parameters[plan.picture.weight.clone()];
    (pass.convolution(kind, from, made, weight), made)
}

fn picture(
    pass: &Pass<'_>,
    spec: &StyleGenerator,
    plan: &Plan,
    image: &[f32],
    w: &[f32],
) -> PictureTape {
    let (convolution, made) = last(pass, spec, plan);
    let bias = &pass.parameters[plan.picture.bias.clone()];
    let mut tape = PictureTape {
        style: Buffer::default(),
        seen: Buffer::default(),
        values: Buffer::take(made.len(pass.cut)),
    };
    let mut seen = image;
    let mut finish = Finish::Activate(Activation::Tanh);
    if let Some([weight, of_bias]) = plan.picture.style.clone() {
        let from = Plane::image(spec.level(0));
        let dense = pass.dense(&pass.parameters[weight], spec.width, from.channels);
        tape.style = dense.forward(w, Some(&pass.parameters[of_bias]), None);
        [tape.seen, _] = pass.affine(from, image, [&tape.style, &[]], None);
        seen = &tape.seen;
        finish = Finish::None;
    }
    let outputs = [&mut *tape.values, &mut [], &mut []];
    convolution.forward(seen, Some(bias), finish, outputs);
    tape
}
