use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use super::reference;
use super::{Given, backward, forward, forward_with_tape};
use crate::config::{Activation, Resampling};
use crate::data::ImageShape;
use crate::gan::convolutional::{Convolutional, Direction};
use crate::gan::fused::simd::Simd;
use crate::gan::layout::BlockKind;

pub(super) const ACTIVATIONS: [Activation; 6] = [
    Activation::Relu,
    Activation::LeakyRelu,
    Activation::Elu,
    Activation::Silu,
    Activation::Tanh,
    Activation::Sigmoid,
];

/// Closest to a kink that a unit may come: there, another rounding gives another slope.
const KINK: f64 = 2e-6;

#[derive(Clone)]
pub(super) struct Case {
    pub spec: Convolutional,
    batch: usize,
    pub parameters: Vec<f32>,
    pub x: Vec<f32>,
    dy: Vec<f32>,
    pub masks: Vec<f32>,
}

#[derive(PartialEq, Debug)]
struct Results {
    y: Vec<f32>,
    dx: Vec<f32>,
    gradient: Vec<f32>,
}

fn uniform(rng: &mut SmallRng, count: usize, size: f32) -> Vec<f32> {
    (0..count).map(|_| rng.random_range(-size..size)).collect()
}

/// Of dropout with a rate of .4.
fn masks(rng: &mut SmallRng, count: usize) -> Vec<f32> {
    let mask = |rng: &mut SmallRng| {
        if rng.random::<f32>() < 0.6 {
            1.0 / 0.6
        } else {
            0.0
        }
    };
    (0..count).map(|_| mask(rng)).collect()
}

pub(super) fn spec(
    direction: Direction,
    side: usize,
    channels: [usize; 2],
    depth: usize,
) -> Convolutional {
    Convolutional {
        direction,
        image: ImageShape {
            side,
            channels: channels[0],
        },
        latent: if direction == Direction::Up { 5 } else { 1 },
        channels: channels[1],
        depth,
        has_norm: true,
        activation: Activation::LeakyRelu,
        resampling: Resampling::Strides,
        groups: 1,
    }
}

/// With or without dropout.
pub(super) fn case(spec: Convolutional, batch: usize, seed: u64, has_dropout: bool) -> Case {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut parameters = vec![0.0; spec.parameters()];
    for block in spec.blocks() {
        let numbers = match block.kind {
            BlockKind::Scale => uniform(&mut rng, block.range.len(), 0.5)
                .iter()
                .map(|x| 1.0 + x)
                .collect(),
            BlockKind::Weight => {
                let size = (3.0 / block.fan_in as f32).sqrt();
                uniform(&mut rng, block.range.len(), size)
            }
            BlockKind::Bias | BlockKind::Shift => uniform(&mut rng, block.range.len(), 0.5),
        };
        parameters[block.range].copy_from_slice(&numbers);
    }
    Case {
        spec,
        batch,
        parameters,
        x: uniform(&mut rng, batch * spec.inputs(), 1.0),
        dy: uniform(&mut rng, batch * spec.outputs(), 1.0),
        masks: if has_dropout {
            masks(&mut rng, batch * spec.hidden_channels())
        } else {
            Vec::new()
        },
    }
}

impl Case {
    fn fused(&self, simd: Simd, threads: usize) -> Results {
        let Self {
            spec,
            parameters,
            x,
            dy,
            masks,
            ..
        } = self;
        let given = Given {
            parameters,
            x,
            masks,
        };
        let mut y = vec![f32::NAN; dy.len()];
        let mut dx = vec![f32::NAN; x.len()];
        let mut gradient = vec![f32::NAN; parameters.len()];
        forward(simd, threads, spec, given, &mut y);
        let mut again = vec![f32::NAN; dy.len()];
        let tape = forward_with_tape(simd, threads, spec, given, &mut again);
        assert_eq!(y, again, "with and without a tape");
        let (to_x, to_parameters) = (Some(&mut *dx), Some(&mut *gradient));
        backward(spec, parameters, &tape, dy, to_x, to_parameters);
        let mut alone = vec![f32::NAN; x.len()];
        backward(spec, parameters, &tape, dy, Some(&mut alone), None);
        assert_eq!(dx, alone, "with and without the other gradient");
        let mut alone = vec![f32::NAN; parameters.len()];
        backward(spec, parameters, &tape, dy, None, Some(&mut alone));
        assert_eq!(gradient, alone, "with and without the other gradient");
        Results { y, dx, gradient }
    }

    /// Whether no unit is where its activation has a kink.
    fn is_smooth(&self, trace: &reference::Trace) -> bool {
        let has_kinks = matches!(
            self.spec.activation,
            Activation::Relu | Activation::LeakyRelu
        );
        let hidden = &trace.steps[..trace.steps.len() - 1];
        !has_kinks
            || hidden
                .iter()
                .flat_map(|s| &s.before)
                .all(|z| z.abs() > KINK)
    }
}

pub(super) fn doubles(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|x| f64::from(*x)).collect()
}

pub(super) fn assert_close(name: &str, fused: &[f32], reference: &[f64], tolerance: f64) {
    assert_eq!(fused.len(), reference.len());
    let size = reference.iter().fold(1e-3, |m: f64, x| m.max(x.abs()));
    for (index, (a, b)) in fused.iter().zip(reference).enumerate() {
        let apart = (f64::from(*a) - b).abs() / size;
        assert!(
            apart <= tolerance,
            "{name}[{index}]: {a} and {b}, {apart:e} apart"
        );
    }
}

/// Compares a pass with the reference, on inputs where no unit is at a kink.
fn check(spec: Convolutional, batch: usize) {
    check_with(spec, batch, false);
}

fn check_with(spec: Convolutional, batch: usize, has_dropout: bool) {
    let name = format!("{spec:?}, batch {batch}, dropout {has_dropout}");
    for seed in 0..40 {
        let case = case(spec, batch, seed, has_dropout);
        let parameters = doubles(&case.parameters);
        let masks = doubles(&case.masks);
        let trace = reference::forward(&spec, &parameters, &doubles(&case.x), &masks);
        if !case.is_smooth(&trace) {
            continue;
        }
        let gradients = reference::backward(&spec, &parameters, &trace, &doubles(&case.dy));
        for simd in Simd::available() {
            let name = format!("{simd}, {name}");
            let fused = case.fused(simd, 1);
            assert_close(&format!("y, {name}"), &fused.y, &trace.outputs, 1e-5);
            assert_close(&format!("dx, {name}"), &fused.dx, &gradients.inputs, 1e-4);
            for block in spec.blocks() {
                let name = format!("{}, {name}", block.name);
                let range = block.range;
                let reference = &gradients.parameters[range.clone()];
                assert_close(&name, &fused.gradient[range], reference, 1e-4);
            }
        }
        return;
    }
    panic!("{name}: always a unit at a kink");
}

const BOTH: [Direction; 2] = [Direction::Up, Direction::Down];

#[test]
fn passes_agree_with_the_definitions() {
    for direction in BOTH {
        for (side, image, width, depth, batch) in [
            (8, 1, 1, 1, 2),
            (8, 3, 2, 2, 3),
            (8, 1, 3, 3, 16),
            (8, 3, 16, 1, 31),
            (16, 1, 8, 2, 5),
            (16, 3, 3, 3, 3),
            (28, 1, 2, 2, 2),
            (28, 3, 1, 1, 2),
            (32, 1, 2, 3, 2),
            (32, 3, 1, 2, 3),
        ] {
            check(spec(direction, side, [image, width], depth), batch);
        }
    }
}

#[test]
fn passes_agree_with_the_definitions_for_each_width() {
    for direction in BOTH {
        for width in [1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 17] {
            for has_norm in [true, false] {
                let spec = Convolutional {
                    has_norm,
                    ..spec(direction, 4, [1 + width % 3, width], 1)
                };
                check(spec, 3);
            }
        }
    }
}

#[test]
fn passes_agree_with_the_definitions_for_each_activation() {
    for direction in BOTH {
        for activation in ACTIVATIONS {
            for has_norm in [true, false] {
                for groups in [1, 2] {
                    let spec = Convolutional {
                        has_norm,
                        activation,
                        groups,
                        ..spec(direction, 8, [1, 3], 2)
                    };
                    check(spec, 14);
                    check_with(spec, 14, true);
                }
            }
        }
    }
}

#[test]
fn passes_agree_with_the_definitions_for_each_batch() {
    for direction in BOTH {
        for batch in [2, 3, 15, 16, 17, 31, 48, 64, 100, 300] {
            for groups in [1, 2] {
                let spec = Convolutional {
                    groups,
                    activation: Activation::Elu,
                    latent: 3,
                    ..spec(direction, 4, [1, 2], 1)
                };
                check(spec, batch * groups);
            }
        }
    }
}

#[test]
fn the_definitions_agree_with_differences() {
    for direction in BOTH {
        for activation in ACTIVATIONS {
            let spec = Convolutional {
                activation,
                groups: 2,
                ..spec(direction, 4, [2, 2], 1)
            };
            let Case {
                parameters,
                x,
                dy,
                masks,
                ..
            } = case(spec, 6, 1, true);
            let (parameters, x, dy) = (doubles(&parameters), doubles(&x), doubles(&dy));
            let masks = doubles(&masks);
            let loss = |parameters: &[f64], x: &[f64]| {
                let y = reference::forward(&spec, parameters, x, &masks).outputs;
                y.iter().zip(&dy).map(|(y, d)| y * d).sum::<f64>()
            };
            let trace = reference::forward(&spec, &parameters, &x, &masks);
            let gradients = reference::backward(&spec, &parameters, &trace, &dy);
            let step = 1e-6;
            let difference = |index: usize, of_x: bool| {
                let at = |by: f64| {
                    let (mut parameters, mut x) = (parameters.clone(), x.clone());
                    if of_x {
                        x[index] += by;
                    } else {
                        parameters[index] += by;
                    }
                    loss(&parameters, &x)
                };
                (at(step) - at(-step)) / (2.0 * step)
            };
            for index in 0..parameters.len() {
                let apart = difference(index, false) - gradients.parameters[index];
                assert!(
                    apart.abs() < 1e-5,
                    "{activation:?}, parameter {index}: {apart}"
                );
            }
            for index in 0..x.len() {
                let apart = difference(index, true) - gradients.inputs[index];
                assert!(apart.abs() < 1e-5, "{activation:?}, input {index}: {apart}");
            }
        }
    }
}

/// Cases of each kind of tile, edge and filling.
pub(super) fn various() -> Vec<Case> {
    let mut cases = Vec::new();
    for direction in BOTH {
        for (index, (side, image, width, depth, batch)) in [
            (8, 1, 17, 2, 100),
            (16, 3, 8, 2, 31),
            (28, 1, 3, 2, 64),
            (32, 3, 2, 3, 16),
            (4, 1, 5, 1, 300),
        ]
        .into_iter()
        .enumerate()
        {
            for groups in [1, 2] {
                let spec = Convolutional {
                    groups,
                    has_norm: index != 1,
                    activation: ACTIVATIONS[index],
                    latent: if direction == Direction::Up { 9 } else { 1 },
                    ..spec(direction, side, [image, width], depth)
                };
                for has_dropout in [false, true] {
                    cases.push(case(spec, batch * groups, 7, has_dropout));
                }
            }
        }
    }
    cases
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    for case in various() {
        let one = case.fused(Simd::best(), 1);
        for threads in [2, 3, 5] {
            assert!(one == case.fused(Simd::best(), threads), "{:?}", case.spec);
        }
    }
}

#[test]
fn every_reproducible_set_gives_the_same_bits() {
    for case in various() {
        let mut sets = Simd::available();
        sets.retain(|simd| simd.is_reproducible());
        sets.extend(Simd::stand_ins());
        let first = case.fused(sets[0], 1);
        for simd in &sets[1..] {
            let name = format!("{simd}, {:?}, batch {}", case.spec, case.batch);
            assert!(first == case.fused(*simd, 1), "{name}");
        }
    }
}
