//! The fused passes against references in `f64`, on every instruction set of this machine and in the
//! shapes of those that it may lack, and against each other. `tests/fused.rs` compares them with burn's
//! own operations.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::lanes::{Kernel, Lanes, Machine};
use super::simd::Simd;
use super::{loss, pass, r1};
use crate::config::{Activation, Choice, Loss};
use crate::data::{Rng, Stream};
use crate::gan::activation::LEAKY_SLOPE;
use crate::gan::{DenseSpec, Layout, Output};

/// Those of this machine, and the shapes of all.
fn every_simd() -> Vec<Simd> {
    let mut all = Simd::available();
    all.extend(Simd::stand_ins());
    all
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Exp,
    ExpM1,
    Ln1p,
    Sigmoid,
    Tanh,
    Softplus,
}

struct Apply<'a>(Function, &'a mut [f32]);

impl Kernel for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self, lanes: Lanes<M>) {
        for x in lanes.vectors_mut(self.1) {
            *x = match self.0 {
                Function::Exp => lanes.exp(*x),
                Function::ExpM1 => lanes.exp_m1(*x),
                Function::Ln1p => lanes.ln_1p(*x),
                Function::Sigmoid => lanes.sigmoid(*x),
                Function::Tanh => lanes.tanh(*x),
                Function::Softplus => lanes.softplus(*x),
            };
        }
    }
}

/// A multiple of every number of lanes.
const ARGUMENTS: usize = 16_384;

/// A function, the range it is tested in, and its exact form.
type Case = (Function, f64, f64, fn(f64) -> f64);

#[test]
fn functions_are_precise_to_a_few_units_in_the_last_place() {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
    let cases: [Case; 6] = [
        (Function::Exp, -80.0, 80.0, f64::exp),
        (Function::ExpM1, -20.0, 20.0, f64::exp_m1),
        (Function::Ln1p, 0.0, 1.0, f64::ln_1p),
        (Function::Sigmoid, -60.0, 60.0, sigmoid),
        (Function::Tanh, -12.0, 12.0, f64::tanh),
        (Function::Softplus, -60.0, 60.0, softplus),
    ];
    for simd in every_simd() {
        for (function, low, high, exact) in cases {
            // A fine grid, and in every other place a value near 0.
            let at = |i: usize| {
                let wide = low + (high - low) * i as f64 / ARGUMENTS as f64;
                (if i.is_multiple_of(2) {
                    wide
                } else {
                    wide * 1e-3
                }) as f32
            };
            let mut values: Vec<f32> = (0..ARGUMENTS).map(at).collect();
            simd.run(Apply(function, &mut values));
            for (i, value) in values.iter().enumerate() {
                let expected = exact(f64::from(at(i)));
                let error = (f64::from(*value) - expected).abs();
                assert!(
                    error <= 5e-7 * expected.abs() + 1e-37,
                    "{simd}: {function:?}({}) = {value}, not {expected}",
                    at(i)
                );
            }
        }
    }
}

#[test]
fn functions_stay_finite_far_out_and_pass_nan_on() {
    for simd in every_simd() {
        let mut extremes = [0.0_f32; 16];
        extremes[..4].copy_from_slice(&[-1e30, 1e30, -200.0, 200.0]);
        for function in [Function::Sigmoid, Function::Tanh, Function::Softplus] {
            let mut values = extremes;
            simd.run(Apply(function, &mut values));
            assert!(values.iter().all(|v| v.is_finite()), "{simd}: {function:?}");
            let mut values = [f32::NAN; 16];
            simd.run(Apply(function, &mut values));
            assert!(values.iter().all(|v| v.is_nan()), "{simd}: {function:?}");
        }
    }
}

fn activate(kind: Activation, z: f64) -> f64 {
    match kind {
        Activation::Relu => z.max(0.0),
        Activation::LeakyRelu => z.max(LEAKY_SLOPE * z),
        Activation::Elu => z.max(0.0) + z.min(0.0).exp_m1(),
        Activation::Silu => z / (1.0 + (-z).exp()),
        Activation::Tanh => z.tanh(),
        Activation::Sigmoid => 1.0 / (1.0 + (-z).exp()),
    }
}

fn slope(kind: Activation, z: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + (-z).exp());
    match kind {
        Activation::Relu => f64::from(z > 0.0),
        Activation::LeakyRelu if z > 0.0 => 1.0,
        Activation::LeakyRelu => LEAKY_SLOPE,
        Activation::Elu => z.min(0.0).exp(),
        Activation::Silu => sigmoid * (1.0 + z * (1.0 - sigmoid)),
        Activation::Tanh => 1.0 - z.tanh().powi(2),
        Activation::Sigmoid => sigmoid * (1.0 - sigmoid),
    }
}

/// Outputs, and the gradients of inputs and parameters, sample by sample in `f64`.
struct Reference {
    y: Vec<f64>,
    dx: Vec<f64>,
    d_parameters: Vec<f64>,
}

fn reference(spec: DenseSpec, parameters: &[f32], x: &[f32], dy: &[f32]) -> Reference {
    let layout = spec.layout;
    let p = |i: usize| f64::from(parameters[i]);
    let mut result = Reference {
        y: Vec::new(),
        dx: Vec::new(),
        d_parameters: vec![0.0; layout.parameters()],
    };
    let samples = x.chunks(layout.inputs()).zip(dy.chunks(layout.outputs()));
    for (x, dy) in samples {
        let mut values = vec![x.iter().map(|v| f64::from(*v)).collect::<Vec<_>>()];
        let mut sums = Vec::new();
        for (level, layer) in layout.layers().enumerate() {
            let input = &values[level];
            let z: Vec<f64> = (0..layer.outputs)
                .map(|o| {
                    let weight = |i| p(layer.weight.start + i * layer.outputs + o);
                    let products = (0..layer.inputs).map(|i| input[i] * weight(i));
                    products.sum::<f64>() + p(layer.bias.start + o)
                })
                .collect();
            let output = z.iter().map(|z| match spec.output {
                _ if level < layout.hidden_layers() => activate(spec.activation, *z),
                Output::Linear => *z,
                Output::Tanh => z.tanh(),
            });
            values.push(output.collect());
            sums.push(z);
        }
        result.y.extend(values.last().unwrap());

        let mut delta: Vec<f64> = dy
            .iter()
            .zip(sums.last().unwrap())
            .map(|(dy, z)| match spec.output {
                Output::Linear => f64::from(*dy),
                Output::Tanh => f64::from(*dy) * (1.0 - z.tanh().powi(2)),
            })
            .collect();
        for level in (0..=layout.hidden_layers()).rev() {
            let layer = layout.layer(level);
            let mut next = vec![0.0; layer.inputs];
            for (o, delta) in delta.iter().enumerate() {
                result.d_parameters[layer.bias.start + o] += delta;
                for (i, next) in next.iter_mut().enumerate() {
                    let at = layer.weight.start + i * layer.outputs + o;
                    result.d_parameters[at] += delta * values[level][i];
                    *next += delta * p(at);
                }
            }
            if level > 0 {
                for (next, z) in next.iter_mut().zip(&sums[level - 1]) {
                    *next *= slope(spec.activation, *z);
                }
            }
            delta = next;
        }
        result.dx.extend(delta);
    }
    result
}

fn normals(count: usize, std: f64, rng: &mut Rng) -> Vec<f32> {
    (0..count)
        .map(|_| (std * rng.sample::<f64, _>(StandardNormal)) as f32)
        .collect()
}

/// Within `relative` of the largest number, plus `absolute`.
fn assert_close(actual: &[f32], expected: &[f64], (relative, absolute): (f64, f64), what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0, |m: f64, e| m.max(e.abs()));
    for (i, (a, e)) in actual.iter().zip(expected).enumerate() {
        let error = (f64::from(*a) - e).abs();
        assert!(
            error <= relative * largest + absolute,
            "{what}, number {i}: {a}, not {e} (largest {largest})"
        );
    }
}

#[test]
fn passes_agree_with_a_reference_in_double_precision() {
    let mut rng = Stream::GeneratorInit.rng(5);
    let widths = [1, 3, 8, 14, 17, 33, 64];
    let batches = [1, 2, 7, 8, 9, 16, 31, 49, 150, 300, 2_048];
    let mut case = 0;
    for &activation in Activation::ALL {
        for hidden_layers in [0, 1, 2, 3, 5, 10] {
            for inputs in [1, 2, 5] {
                case += 1;
                let (neurons, batch) = (widths[case % 7], batches[case % 11]);
                // Where tanh saturates, its slope 1 − y² has lost digits that no f32 can keep.
                let (output, outputs, tolerance) = if case % 2 == 0 {
                    (Output::Linear, 1, (1e-5, 0.0))
                } else {
                    (Output::Tanh, 2, (1e-5, 2e-6))
                };
                let spec = DenseSpec {
                    layout: Layout::new(inputs, hidden_layers, neurons, outputs),
                    activation,
                    output,
                };
                let std = 1.0 / (neurons as f64).sqrt();
                let parameters = normals(spec.layout.parameters(), std, &mut rng);
                let x = normals(batch * inputs, 1.0, &mut rng);
                let dy = normals(batch * outputs, 1.0, &mut rng);
                let expected = reference(spec, &parameters, &x, &dy);
                for simd in every_simd() {
                    let what = format!("{simd}: {spec:?}, batch {batch}");
                    let mut y = vec![f32::NAN; batch * outputs];
                    pass::forward(simd, spec, &parameters, &x, &mut y);
                    assert_close(&y, &expected.y, (3e-6, 0.0), &what);
                    let mut again = vec![f32::NAN; batch * outputs];
                    let tape = pass::forward_with_tape(simd, spec, &parameters, &x, &mut again);
                    assert_eq!(y, again, "{what}: a tape must not change the outputs");

                    let mut dx = vec![f32::NAN; x.len()];
                    let mut d_parameters = vec![f32::NAN; parameters.len()];
                    let both = (Some(&mut dx[..]), Some(&mut d_parameters[..]));
                    pass::backward(spec, &parameters, &tape, &dy, both.0, both.1);
                    assert_close(&dx, &expected.dx, tolerance, &what);
                    assert_close(&d_parameters, &expected.d_parameters, tolerance, &what);
                    // Each alone is the same.
                    let mut alone = vec![f32::NAN; x.len()];
                    pass::backward(spec, &parameters, &tape, &dy, Some(&mut alone), None);
                    assert_eq!(dx, alone, "{what}");
                    let mut alone = vec![f32::NAN; parameters.len()];
                    pass::backward(spec, &parameters, &tape, &dy, None, Some(&mut alone));
                    assert_eq!(d_parameters, alone, "{what}");
                }
            }
        }
    }
}

/// All that a training step computes of one network and batch.
fn step(simd: Simd, spec: DenseSpec, parameters: &[f32], x: &[f32], dy: &[f32]) -> Vec<f32> {
    let mut y = vec![f32::NAN; dy.len()];
    let tape = pass::forward_with_tape(simd, spec, parameters, x, &mut y);
    let mut dx = vec![f32::NAN; x.len()];
    let mut d_parameters = vec![f32::NAN; parameters.len()];
    let both = (Some(&mut dx[..]), Some(&mut d_parameters[..]));
    pass::backward(spec, parameters, &tape, dy, both.0, both.1);
    let mut all = [y.as_slice(), &dx, &d_parameters].concat();
    if spec.output == Output::Linear {
        let mut slopes = vec![f32::NAN; y.len()];
        for &loss in Loss::ALL {
            let value = loss::evaluate(simd, loss.generator_mean(y.len()), &y, &mut slopes);
            all.push(value);
            all.extend(&slopes);
        }
        let mut of_r1 = vec![f32::NAN; parameters.len()];
        r1::gradient(simd, spec, 0.7, parameters, x, &mut of_r1);
        all.extend(of_r1);
    }
    all
}

#[test]
fn every_set_with_fused_multiply_adds_gives_the_same_bits() {
    let simds: Vec<_> = every_simd()
        .into_iter()
        .filter(|simd| simd.is_reproducible())
        .collect();
    assert!(simds.len() >= 3, "{simds:?}");
    let mut rng = Stream::GeneratorInit.rng(9);
    let widths = [1, 2, 3, 6, 8, 14, 17, 33, 64];
    // Around every width of a vector, of a panel and of a sum.
    let batches = [
        1, 7, 8, 9, 15, 16, 17, 32, 33, 47, 48, 49, 96, 150, 300, 1_151, 1_152, 1_153, 1_161,
        1_200, 2_048, 2_309,
    ];
    for (case, batch) in batches.iter().cycle().take(66).enumerate() {
        let activation = Activation::ALL[case % Activation::ALL.len()];
        let neurons = widths[case % widths.len()];
        let (output, outputs) = if case % 3 == 0 {
            (Output::Tanh, 2)
        } else {
            (Output::Linear, 1)
        };
        let spec = DenseSpec {
            layout: Layout::new(1 + case % 4, case % 5, neurons, outputs),
            activation,
            output,
        };
        let std = 1.0 / (neurons as f64).sqrt();
        let parameters = normals(spec.layout.parameters(), std, &mut rng);
        let x = normals(batch * spec.layout.inputs(), 1.0, &mut rng);
        let dy = normals(batch * outputs, 1.0, &mut rng);
        let bits = |simd| {
            let all = step(simd, spec, &parameters, &x, &dy);
            all.into_iter().map(f32::to_bits).collect::<Vec<_>>()
        };
        let expected = bits(simds[0]);
        for simd in &simds[1..] {
            let differs = expected.iter().zip(bits(*simd)).position(|(a, b)| *a != b);
            assert_eq!(
                differs, None,
                "{simd} and {}: {spec:?}, batch {batch}",
                simds[0]
            );
        }
    }
}

#[test]
fn an_instruction_set_is_found_by_its_name_or_refused_with_what_there_is() {
    for simd in Simd::available() {
        assert_eq!(simd.name().parse(), Ok(simd));
    }
    let error = "mmx".parse::<Simd>().unwrap_err().to_string();
    assert!(
        error.contains("`mmx`") && error.contains("portable"),
        "{error}"
    );
}
