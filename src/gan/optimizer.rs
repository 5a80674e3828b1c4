//! One optimizer step on a network's flat parameters, by burn's optimizers.
//!
//! | optimizer | step on the gradient g (plus `weight_decay`·θ) |
//! |---|---|
//! | SGD | v ← momentum·v + g; θ ← θ − lr·v |
//! | Adam | Kingma and Ba, arXiv 1412.6980, algorithm 1; ε = 1e-8 |
//! | RMSprop | v ← ρ·v + (1 − ρ)·g²; θ ← θ − lr·g / (√v + ε); ε = 1e-8 (Hinton's lecture 6e) |

use burn::optim::decay::WeightDecayConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::momentum::MomentumState;
use burn::optim::{
    AdamConfig, AdamState, AdaptiveMomentumState, CenteredState, Optimizer as _, RecordState as _,
    RmsPropConfig, RmsPropState, SgdConfig, SgdState, SquareAvgState, StateSink,
};
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::fused::op::are_finite;
use crate::config::settings::Role;
use crate::config::{self, OptimizerKind};

/// Keeps a step finite where the running size of the gradient is 0 (tfjs-core's default, which
/// GAN Lab uses; burn's own is 1e-5).
const EPSILON: f32 = 1e-8;

/// Settings of one network's optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimizerSettings {
    /// The rule.
    pub kind: OptimizerKind,
    /// Size of a step.
    pub learning_rate: f64,
    /// SGD's momentum.
    pub momentum: f64,
    /// Adam's β1.
    pub beta1: f64,
    /// Adam's β2.
    pub beta2: f64,
    /// RMSprop's ρ.
    pub rho: f64,
    /// L2 penalty.
    pub weight_decay: f64,
}

impl<R: Role> From<&config::Network<R>> for OptimizerSettings {
    fn from(settings: &config::Network<R>) -> Self {
        Self {
            kind: settings.optimizer,
            learning_rate: settings.learning_rate,
            momentum: settings.momentum,
            beta1: settings.beta1,
            beta2: settings.beta2,
            rho: settings.rho,
            weight_decay: settings.weight_decay,
        }
    }
}

/// What an optimizer remembers from step to step; `None` before the first.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are two of them; a box would only cost each step a look-up"
)]
enum State {
    Sgd(Option<SgdState<1>>),
    Adam(Option<AdamState<1>>),
    RmsProp(Option<RmsPropState<1>>),
}

impl State {
    fn new(kind: OptimizerKind) -> Self {
        match kind {
            OptimizerKind::Sgd => Self::Sgd(None),
            OptimizerKind::Adam => Self::Adam(None),
            OptimizerKind::RmsProp => Self::RmsProp(None),
        }
    }

    fn kind(&self) -> OptimizerKind {
        match self {
            Self::Sgd(_) => OptimizerKind::Sgd,
            Self::Adam(_) => OptimizerKind::Adam,
            Self::RmsProp(_) => OptimizerKind::RmsProp,
        }
    }
}

/// What an optimizer remembers, as plain data: each list has a number for each parameter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Memory {
    /// Nothing: it has made no step, or remembers nothing.
    #[default]
    None,
    /// SGD's velocity.
    Sgd {
        /// v.
        velocity: Vec<f32>,
    },
    /// Adam's averages.
    Adam {
        /// Steps made.
        steps: usize,
        /// Average of the gradient, not yet corrected for its start at 0.
        mean: Vec<f32>,
        /// Average of its square, likewise.
        square: Vec<f32>,
    },
    /// RMSprop's average.
    RmsProp {
        /// Average of the gradient's square.
        square: Vec<f32>,
    },
}

impl Memory {
    /// The lists.
    pub fn lists(&self) -> Vec<&Vec<f32>> {
        match self {
            Self::None => Vec::new(),
            Self::Sgd { velocity } => vec![velocity],
            Self::Adam { mean, square, .. } => vec![mean, square],
            Self::RmsProp { square } => vec![square],
        }
    }
}

/// An optimizer of one network. Its settings may change at any step; changing the kind forgets
/// what the old one remembered, changing anything else keeps it.
#[derive(Clone)]
pub struct Optimizer {
    state: State,
}

impl Optimizer {
    /// An optimizer that has made no step.
    pub fn new(kind: OptimizerKind) -> Self {
        Self {
            state: State::new(kind),
        }
    }

    /// What it remembers.
    pub fn memory(&self) -> Memory {
        match &self.state {
            State::Sgd(Some(state)) => {
                // burn keeps the velocity to itself, but flattens it for its own files.
                let mut sink = StateSink::default();
                state.state_flatten("", &mut sink);
                let velocity = sink.tensors.into_iter().next();
                velocity.map_or(Memory::None, |(_, data)| Memory::Sgd {
                    velocity: data.try_to_vec().unwrap_or_default(),
                })
            }
            State::Adam(Some(state)) => Memory::Adam {
                steps: state.momentum.time,
                mean: numbers(&state.momentum.moment_1),
                square: numbers(&state.momentum.moment_2),
            },
            State::RmsProp(Some(state)) => Memory::RmsProp {
                square: numbers(&state.square_avg.square_avg),
            },
            State::Sgd(None) | State::Adam(None) | State::RmsProp(None) => Memory::None,
        }
    }

    /// Whether these parameters `[n]`, which a step returned, and all that is remembered since are
    /// finite numbers. A square can overflow where the parameters do not: the step gets 0 then.
    pub fn are_finite(&self, parameters: &Tensor<1>) -> bool {
        let none = || parameters.clone();
        let [first, second] = match &self.state {
            State::Adam(Some(state)) => {
                let AdaptiveMomentumState {
                    moment_1, moment_2, ..
                } = &state.momentum;
                [moment_1.clone(), moment_2.clone()]
            }
            State::RmsProp(Some(state)) => [state.square_avg.square_avg.clone(), none()],
            // A velocity is as large as the step that it makes.
            State::Sgd(_) | State::Adam(None) | State::RmsProp(None) => [none(), none()],
        };
        are_finite([none(), first, second])
    }

    /// An optimizer that remembers this; `kind` is its rule where it remembers nothing.
    pub fn with_memory(kind: OptimizerKind, memory: Memory, device: &Device) -> Self {
        let tensor = |numbers: Vec<f32>| {
            let shape = [numbers.len()];
            Tensor::<1>::from_data(TensorData::new(numbers, shape), device)
        };
        let state = match memory {
            Memory::None => State::new(kind),
            Memory::Sgd { velocity } => State::Sgd(Some(SgdState {
                momentum: Some(MomentumState::new(tensor(velocity))),
            })),
            Memory::Adam {
                steps,
                mean,
                square,
            } => State::Adam(Some(AdamState {
                momentum: AdaptiveMomentumState::new(steps, tensor(mean), tensor(square)),
            })),
            Memory::RmsProp { square } => {
                let square = tensor(square);
                State::RmsProp(Some(RmsPropState {
                    square_avg: SquareAvgState::new(square.clone()),
                    // Not centered, its average is the plain one.
                    centered: CenteredState::new(None, square),
                    momentum: None,
                }))
            }
        };
        Self { state }
    }

    /// Returns the parameters `[n]` after one step along their gradient `[n]`.
    pub fn step(
        &mut self,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        if self.state.kind() != settings.kind {
            self.state = State::new(settings.kind);
        }
        let decay = (settings.weight_decay > 0.0)
            .then(|| WeightDecayConfig::new(settings.weight_decay as f32));
        let lr = settings.learning_rate;
        match &mut self.state {
            State::Sgd(state) => {
                // Dampening 0: the velocity that PyTorch and the textbooks have, not burn's 0.1.
                let momentum = (settings.momentum > 0.0).then(|| {
                    MomentumConfig::new()
                        .with_momentum(settings.momentum)
                        .with_dampening(0.0)
                });
                let rule = SgdConfig::new()
                    .with_weight_decay(decay)
                    .with_momentum(momentum)
                    .build();
                let (parameters, next) = rule.step(lr, parameters, gradient, state.take());
                // burn hands an unused velocity on; a velocity of long ago must not come back.
                *state = next.filter(|_| settings.momentum > 0.0);
                parameters
            }
            State::Adam(state) => {
                let rule = AdamConfig::new()
                    .with_beta_1(settings.beta1 as f32)
                    .with_beta_2(settings.beta2 as f32)
                    .with_epsilon(EPSILON)
                    .with_weight_decay(decay)
                    .build();
                let (parameters, next) = rule.step(lr, parameters, gradient, state.take());
                *state = next;
                parameters
            }
            State::RmsProp(state) => {
                let rule = RmsPropConfig::new()
                    .with_alpha(settings.rho as f32)
                    .with_momentum(0.0)
                    .with_epsilon(EPSILON)
                    .with_weight_decay(decay)
                    .build();
                let (parameters, next) = rule.step(lr, parameters, gradient, state.take());
                *state = next;
                parameters
            }
        }
    }
}

fn numbers(tensor: &Tensor<1>) -> Vec<f32> {
    // Both backends compute in f32.
    tensor.clone().into_data().try_to_vec().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    const GRADIENTS: [f32; 3] = [0.5, -0.25, 1.0];

    fn settings(kind: OptimizerKind) -> OptimizerSettings {
        OptimizerSettings {
            kind,
            learning_rate: 0.1,
            ..(&config::Generator::default()).into()
        }
    }

    /// Parameter 1 after a step along each of [`GRADIENTS`].
    fn run(settings: &OptimizerSettings, backend: Backend) -> Vec<f64> {
        let device = backend.device();
        let mut optimizer = Optimizer::new(settings.kind);
        let mut theta = Tensor::<1>::from_floats([1.0], &device);
        GRADIENTS
            .iter()
            .map(|g| {
                let gradient = Tensor::<1>::from_floats([*g], &device);
                theta = optimizer.step(settings, theta.clone(), gradient);
                f64::from(theta.clone().into_scalar::<f32>())
            })
            .collect()
    }

    fn check(settings: &OptimizerSettings, expected: [f64; 3]) {
        for backend in Backend::ALL {
            for (a, e) in run(settings, backend).iter().zip(expected) {
                assert!((a - e).abs() < 1e-6, "{settings:?}: {a}, expected {e}");
            }
        }
    }

    #[test]
    fn each_setting_of_a_network_is_its_own() {
        let mut network = config::Config::default().generator;
        network.optimizer = OptimizerKind::RmsProp;
        network.learning_rate = 0.11;
        network.momentum = 0.12;
        network.beta1 = 0.13;
        network.beta2 = 0.14;
        network.rho = 0.15;
        network.weight_decay = 0.16;
        let expected = OptimizerSettings {
            kind: OptimizerKind::RmsProp,
            learning_rate: 0.11,
            momentum: 0.12,
            beta1: 0.13,
            beta2: 0.14,
            rho: 0.15,
            weight_decay: 0.16,
        };
        assert_eq!(OptimizerSettings::from(&network), expected);
    }

    #[test]
    fn an_overflow_of_what_is_remembered_is_noticed_though_the_parameters_stay_finite() {
        for backend in Backend::ALL {
            let device = backend.device();
            for kind in [
                OptimizerKind::Sgd,
                OptimizerKind::Adam,
                OptimizerKind::RmsProp,
            ] {
                let mut optimizer = Optimizer::new(kind);
                let mut step = |gradient: f32| {
                    let at = Tensor::<1>::from_floats([1.0, 2.0], &device);
                    let gradient = Tensor::from_floats([0.5, gradient], &device);
                    let after = optimizer.step(&settings(kind), at, gradient);
                    let values = after.clone().into_data().try_to_vec::<f32>().unwrap();
                    (optimizer.are_finite(&after), values)
                };
                assert!(step(1.0).0, "{kind:?}");
                // Its square is more than an f32 holds.
                let (are_finite, values) = step(1e30);
                assert!(values.iter().all(|v| v.is_finite()), "{kind:?}: {values:?}");
                assert_eq!(are_finite, kind == OptimizerKind::Sgd, "{kind:?}");
                assert!(!step(f32::NAN).0, "{kind:?}");
            }
        }
    }

    #[test]
    fn sgd_steps_by_hand() {
        let plain = settings(OptimizerKind::Sgd);
        check(&plain, [0.95, 0.975, 0.875]);
        // v: 0.5, 0.9·0.5 − 0.25 = 0.2, 0.9·0.2 + 1 = 1.18
        let momentum = OptimizerSettings {
            momentum: 0.9,
            ..plain
        };
        check(&momentum, [0.95, 0.93, 0.812]);
        // g + 0.1·θ: 0.6, −0.25 + 0.094 = −0.156, 1 + 0.095 56 = 1.095 56
        let decay = OptimizerSettings {
            weight_decay: 0.1,
            ..plain
        };
        check(&decay, [0.94, 0.9556, 0.846_044]);
    }

    #[test]
    fn adam_steps_by_hand() {
        // Algorithm 1 with β1 = 0.5, β2 = 0.75, worked out with fractions:
        // m̂: 0.5, 0, 0.571 428 571; v̂: 0.25, 0.142 857 142 9, 0.5135135135
        let adam = OptimizerSettings {
            beta1: 0.5,
            beta2: 0.75,
            ..settings(OptimizerKind::Adam)
        };
        let third = 0.1 * (4.0 / 7.0) / (19.0_f64 / 37.0).sqrt();
        check(&adam, [0.9, 0.9, 0.9 - third]);
    }

    #[test]
    fn rmsprop_steps_by_hand() {
        // ρ = 0.5; v: 0.125, 0.093 75, 0.546 875
        let rule = OptimizerSettings {
            rho: 0.5,
            ..settings(OptimizerKind::RmsProp)
        };
        let first = 1.0 - 0.1 * 0.5 / 0.125_f64.sqrt();
        let second = first + 0.1 * 0.25 / 0.093_75_f64.sqrt();
        check(&rule, [first, second, second - 0.1 / 0.546_875_f64.sqrt()]);
    }

    #[test]
    fn what_is_remembered_goes_on_as_if_nothing_had_happened() {
        let device = Backend::Flex.device();
        let values = |t: &Tensor<1>| t.clone().into_data().try_to_vec::<f32>().unwrap();
        for (kind, momentum) in [
            (OptimizerKind::Sgd, 0.0),
            (OptimizerKind::Sgd, 0.9),
            (OptimizerKind::Adam, 0.0),
            (OptimizerKind::RmsProp, 0.0),
        ] {
            let settings = OptimizerSettings {
                momentum,
                weight_decay: 0.01,
                ..settings(kind)
            };
            let step = |optimizer: &mut Optimizer, theta: Tensor<1>, i: usize| {
                let gradient = [GRADIENTS[i % 3], GRADIENTS[(i + 1) % 3]];
                let gradient = Tensor::from_floats(gradient, &device);
                optimizer.step(&settings, theta, gradient)
            };
            let mut optimizer = Optimizer::new(kind);
            let mut theta = Tensor::<1>::from_floats([1.0, -2.0], &device);
            for i in 0..5 {
                theta = step(&mut optimizer, theta, i);
            }
            // As in a file, through text.
            let text = serde_json::to_string(&optimizer.memory()).unwrap();
            let memory = serde_json::from_str(&text).unwrap();
            let mut again = Optimizer::with_memory(kind, memory, &device);
            assert_eq!(again.memory(), optimizer.memory(), "{kind:?}");
            let mut same = theta.clone();
            for i in 5..10 {
                theta = step(&mut optimizer, theta, i);
                same = step(&mut again, same, i);
            }
            assert_eq!(values(&theta), values(&same), "{kind:?}");
            let remembers = kind != OptimizerKind::Sgd || momentum > 0.0;
            assert_eq!(optimizer.memory() != Memory::None, remembers, "{kind:?}");
        }
    }

    #[test]
    fn changing_the_kind_forgets_and_changing_a_rate_does_not() {
        let device = Backend::Flex.device();
        let one = || Tensor::<1>::from_floats([1.0], &device);
        let value = |t: Tensor<1>| f64::from(t.into_scalar::<f32>());
        let momentum = OptimizerSettings {
            momentum: 0.9,
            ..settings(OptimizerKind::Sgd)
        };
        let mut optimizer = Optimizer::new(OptimizerKind::Sgd);
        optimizer.step(&momentum, one(), one());
        let slower = OptimizerSettings {
            learning_rate: 0.01,
            ..momentum
        };
        assert!((value(optimizer.step(&slower, one(), one())) - (1.0 - 0.019)).abs() < 1e-6);
        // No momentum for a step: the velocity is gone.
        optimizer.step(&settings(OptimizerKind::Sgd), one(), one());
        assert!((value(optimizer.step(&momentum, one(), one())) - 0.9).abs() < 1e-6);
        optimizer.step(&settings(OptimizerKind::Adam), one(), one());
        // Back on SGD with no velocity left.
        assert!((value(optimizer.step(&momentum, one(), one())) - 0.9).abs() < 1e-6);
    }
}
