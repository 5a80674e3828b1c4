//! The R1 penalty's gradient against differences of the definitions, and on every instruction set and number of threads.
//! `tests/convolution.rs` compares it with `PyTorch`.

use super::tests::{ACTIVATIONS, Case, assert_close, case, doubles, spec, various};
use super::{r1_gradient, reference};
use crate::config::{Activation, Resampling};
use crate::gan::convolutional::{Convolutional, Direction};
use crate::gan::fused::simd::Simd;

const GAMMA: f32 = 0.7;
/// Of a difference, in a parameter; what it moves a unit by is far below [`KINK`].
const STEP: f64 = 1e-6;
/// Closest to a kink that a unit may come: beyond, the slope is another one.
const KINK: f64 = 1e-4;

fn fused(case: &Case, simd: Simd, threads: usize) -> Vec<f32> {
    let mut gradient = vec![f32::NAN; case.parameters.len()];
    r1_gradient(
        simd,
        threads,
        &case.spec,
        GAMMA,
        &case.parameters,
        &case.x,
        &mut gradient,
    );
    gradient
}

/// γ/2·mean |∇D(x)|².
fn penalty(spec: &Convolutional, parameters: &[f64], x: &[f64]) -> f64 {
    let trace = reference::forward(spec, parameters, x, &[]);
    let ones = vec![1.0; trace.outputs.len()];
    let slopes = reference::backward(spec, parameters, &trace, &ones).inputs;
    let squares = slopes.iter().map(|slope| slope * slope).sum::<f64>();
    f64::from(GAMMA) / 2.0 * squares / ones.len() as f64
}

fn check(spec: Convolutional, batch: usize) {
    let name = format!("{spec:?}, batch {batch}");
    for seed in 0..40 {
        let case = case(spec, batch, seed, false);
        let (mut parameters, x) = (doubles(&case.parameters), doubles(&case.x));
        let trace = reference::forward(&spec, &parameters, &x, &[]);
        let hidden = &trace.steps[..trace.steps.len() - 1];
        let mut units = hidden.iter().flat_map(|step| &step.before);
        let has_kinks = matches!(spec.activation, Activation::Relu | Activation::LeakyRelu);
        if has_kinks && units.any(|z| z.abs() < KINK) {
            continue;
        }
        let mut differences = Vec::new();
        for index in 0..parameters.len() {
            let before = parameters[index];
            let mut at = |by: f64| {
                parameters[index] = before + by;
                penalty(&spec, &parameters, &x)
            };
            differences.push((at(STEP) - at(-STEP)) / (2.0 * STEP));
            parameters[index] = before;
        }
        for simd in Simd::available() {
            let gradient = fused(&case, simd, 1);
            for block in spec.blocks() {
                let name = format!("{}, {simd}, {name}", block.name);
                let range = block.range;
                let expected = &differences[range.clone()];
                assert_close(&name, &gradient[range], expected, 1e-4);
            }
        }
        return;
    }
    panic!("{name}: always a unit at a kink");
}

#[test]
fn the_gradient_agrees_with_differences_of_the_definitions() {
    for activation in ACTIVATIONS {
        for has_norm in [true, false] {
            for groups in [1, 2] {
                let spec = Convolutional {
                    has_norm,
                    activation,
                    groups,
                    ..spec(Direction::Down, 8, [groups, 2], 2)
                };
                check(spec, 6);
            }
        }
    }
    // More layers with a norm, and other widths and batches.
    for (side, channels, depth, batch) in [
        (8, [1, 2], 3, 5),
        (16, [3, 1], 3, 3),
        (4, [1, 5], 1, 19),
        (4, [2, 3], 2, 33),
    ] {
        for activation in [Activation::LeakyRelu, Activation::Silu] {
            let spec = Convolutional {
                activation,
                ..spec(Direction::Down, side, channels, depth)
            };
            check(spec, batch);
        }
    }
}

#[test]
fn any_number_of_threads_and_every_reproducible_set_give_the_same_bits() {
    let mut sets = Simd::available();
    sets.retain(|simd| simd.is_reproducible());
    sets.extend(Simd::stand_ins());
    let mut cases = various();
    cases.retain(|case| case.spec.direction == Direction::Down && case.masks.is_empty());
    let pooled = cases.first().map(|case| Convolutional {
        resampling: Resampling::Pooling,
        ..case.spec
    });
    cases.extend(pooled.map(|spec| case(spec, 40, 3, false)));
    assert!(cases.len() > 10);
    for case in cases {
        let first = fused(&case, sets[0], 1);
        assert!(first.iter().all(|number| number.is_finite()));
        for threads in [2, 3] {
            let name = format!("{threads} threads, {:?}", case.spec);
            assert!(first == fused(&case, sets[0], threads), "{name}");
        }
        for simd in &sets[1..] {
            let name = format!("{simd}, {:?}", case.spec);
            assert!(first == fused(&case, *simd, 1), "{name}");
        }
    }
}
