//! Spectral normalisation: every weight matrix scaled so that its largest singular value is a given one.
//!
//! Miyato et al. (arXiv 1802.05957) divide by it in each pass, by one step of power iteration. Here the weights themselves are
//! scaled after each update, so that every pass, picture and file has the matrices that D is: the set that D is in is the same.

use burn::tensor::Tensor;

use super::layout::BlockKind;
use super::tensors::{list, values};
use super::{Network, NetworkSpec};
use crate::config::Config;

/// Steps of power iteration at most, and how little the value may change in the last one.
const STEPS: usize = 100;
const SETTLED: f64 = 1e-7;

/// D's parameters after an update, with the spectral norm that the configuration sets.
pub(super) fn after_update(config: &Config, network: &Network, parameters: Tensor<1>) -> Tensor<1> {
    if !acts_on(config, &network.spec) {
        return parameters;
    }
    let device = parameters.device();
    let mut numbers = values(parameters);
    normalise(
        &network.spec,
        &mut numbers,
        config.discriminator.spectral_norm,
    );
    list(numbers, &device)
}

/// Whether the configuration has D's matrices scaled.
fn acts_on(config: &Config, spec: &NetworkSpec) -> bool {
    // Its weights are scaled in each pass already.
    let is_style = matches!(spec, NetworkSpec::StyleDiscriminator(_));
    config.discriminator.spectral_norm != 0.0 && !is_style
}

/// Products that are summed after an update of D, at most: a step of power iteration takes v to Wᵀ(W·v), which is one product for each
/// weight on the way there and one on the way back, and scaling is one more. Those of the vectors alone are few beside them.
pub(super) fn products(config: &Config, spec: &NetworkSpec) -> f64 {
    if !acts_on(config, spec) {
        return 0.0;
    }
    let blocks = spec.blocks().into_iter();
    let weights = blocks.filter(|block| block.kind == BlockKind::Weight);
    let weights: usize = weights.map(|block| block.range.len()).sum();
    (weights * (2 * STEPS + 1)) as f64
}

/// Scales the weights of a network so that each has this largest singular value; matrices of zeros stay.
fn normalise(spec: &NetworkSpec, parameters: &mut [f32], value: f64) {
    for block in spec.blocks() {
        if block.kind != BlockKind::Weight {
            continue;
        }
        // Of a kernel `[y, x, of the larger image, of the smaller image]` too, the last are the layer's outputs in D: its matrix is
        // all that one output is made of, for each of them (Miyato et al., section 2.1).
        let columns = block.shape.last().copied().unwrap_or(1);
        let Some(weight) = parameters.get_mut(block.range) else {
            continue;
        };
        let largest = largest_singular_value(weight, columns);
        if largest > f64::from(f32::MIN_POSITIVE) {
            let factor = (value / largest) as f32;
            for w in weight {
                *w *= factor;
            }
        }
    }
}

/// The largest singular value of a matrix, row by row: the root of the largest eigenvalue of its square, by power iteration.
fn largest_singular_value(matrix: &[f32], columns: usize) -> f64 {
    if columns == 0 || matrix.is_empty() {
        return 0.0;
    }
    // Nothing that a matrix of use is likely to be at right angles to, and the same each time.
    let mut v: Vec<f64> = (0..columns)
        .map(|i| 1.0 + ((i * 7) % 13) as f64 / 26.0)
        .collect();
    let mut value = 0.0;
    for _ in 0..STEPS {
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length == 0.0 {
            return 0.0;
        }
        for x in &mut v {
            *x /= length;
        }
        let mut next = vec![0.0; columns];
        let mut square = 0.0;
        for row in matrix.chunks_exact(columns) {
            let along: f64 = row.iter().zip(&v).map(|(w, x)| f64::from(*w) * x).sum();
            square += along * along;
            for (to, w) in next.iter_mut().zip(row) {
                *to += along * f64::from(*w);
            }
        }
        let before = std::mem::replace(&mut value, square.sqrt());
        v = next;
        if (value - before).abs() <= SETTLED * value {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_values_are_those_of_textbooks() {
        // A rotation times 3 and 1; a matrix of rank 1, |u|·|v| = √5·√10; by hand (3, 0; 4, 5): √45.
        let (sin, cos) = 0.7_f64.sin_cos();
        let rotated = [3.0 * cos, -sin, 3.0 * sin, cos].map(|w| w as f32);
        assert!((largest_singular_value(&rotated, 2) - 3.0).abs() < 1e-5);
        let outer = [1.0, 3.0, 2.0, 6.0];
        assert!((largest_singular_value(&outer, 2) - 50.0_f64.sqrt()).abs() < 1e-5);
        let known = [3.0, 0.0, 4.0, 5.0];
        assert!((largest_singular_value(&known, 2) - 45.0_f64.sqrt()).abs() < 1e-5);
        // Transposed, and not square.
        assert!((largest_singular_value(&[3.0, 4.0, 0.0, 5.0], 2) - 45.0_f64.sqrt()).abs() < 1e-5);
        assert!((largest_singular_value(&[3.0, 4.0], 2) - 5.0).abs() < 1e-6);
        assert!((largest_singular_value(&[3.0, 4.0], 2) - 5.0).abs() < 1e-6);
        assert_eq!(largest_singular_value(&[0.0; 6], 3), 0.0);
        assert_eq!(largest_singular_value(&[], 2), 0.0);
    }

    #[test]
    fn products_are_those_that_were_counted_by_hand() {
        use crate::config::{Architecture, Config, set};
        let mut config = Config::default();
        for setting in [
            "discriminator.hidden_layers=2",
            "discriminator.neurons=3",
            "discriminator.spectral_norm=1",
        ] {
            set(&mut config, setting).unwrap();
        }
        let of = |config: &Config| products(config, &crate::gan::spec::specs(config)[1]);
        // Matrices of 2 × 3, 3 × 3 and 3 × 1. W·v of the first is three products in each of two rows, and so is Wᵀ of it: 12 of a
        // step, then 18 and 6. A hundred steps, and each of 18 weights is scaled.
        assert_eq!(of(&config), f64::from((12 + 18 + 6) * 100 + 18));
        set(&mut config, "discriminator.spectral_norm=0").unwrap();
        assert_eq!(of(&config), 0.0);
        // StyleGAN's discriminator has rates of its own in place of it.
        set(&mut config, "discriminator.spectral_norm=1").unwrap();
        config.architecture = Architecture::Style;
        config.data.images = crate::config::ImageData::Digits;
        config.style.critic = crate::config::Critic::StyleGan;
        assert!(config.has_stylegan_critic());
        assert_eq!(of(&config), 0.0);
    }

    #[test]
    fn kernels_are_matrices_of_what_an_output_is_made_of() {
        use crate::config::{Architecture, Config, ImageData};
        let mut config = Config {
            architecture: Architecture::Convolutional,
            ..Config::default()
        };
        config.data.images = ImageData::OneShape;
        config.discriminator.channels = 3;
        let gan = crate::gan::Gan::new(&config, crate::gan::Backend::Flex);
        let [_, spec] = crate::gan::spec::specs(&config);
        let mut parameters = gan.parameters(crate::gan::Player::Discriminator);
        normalise(&spec, &mut parameters, 2.0);
        let kernels = spec
            .blocks()
            .into_iter()
            .filter(|b| b.kind == BlockKind::Weight && b.shape.len() == 4);
        for block in kernels {
            let outputs = block.shape[3];
            assert!(outputs > 1, "{:?}", block.shape);
            // The trace of the square is the sum of all squared singular values, by another way: the matrix of products
            // of outputs, whose powers have the largest one alone in the end.
            let weight: Vec<f64> = parameters[block.range]
                .iter()
                .map(|w| f64::from(*w))
                .collect();
            let mut gram = vec![0.0; outputs * outputs];
            for row in weight.chunks_exact(outputs) {
                for i in 0..outputs {
                    for j in 0..outputs {
                        gram[i * outputs + j] += row[i] * row[j];
                    }
                }
            }
            // Squared again and again: trace(Gⁿ)^(1/n) → the largest eigenvalue.
            let mut log = 0.0;
            let mut power = 1.0;
            for _ in 0..10 {
                let trace: f64 = (0..outputs).map(|i| gram[i * outputs + i]).sum();
                log += trace.ln() / power;
                for v in &mut gram {
                    *v /= trace;
                }
                let product = |i: usize, j: usize| {
                    (0..outputs)
                        .map(|k| gram[i * outputs + k] * gram[k * outputs + j])
                        .sum::<f64>()
                };
                gram = (0..outputs * outputs)
                    .map(|at| product(at / outputs, at % outputs))
                    .collect();
                power *= 2.0;
            }
            let trace: f64 = (0..outputs).map(|i| gram[i * outputs + i]).sum();
            let largest = (log + trace.ln() / power).exp().sqrt();
            assert!((largest - 2.0).abs() < 1e-2, "{largest}");
        }
    }
}
