use super::*;
use crate::config::{self, Choice as _};
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
    let mut optimizer = Optimizer::new(settings.kind, Simd::best());
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
    network.optimism = 0.17;
    let expected = OptimizerSettings {
        kind: OptimizerKind::RmsProp,
        learning_rate: 0.11,
        momentum: 0.12,
        beta1: 0.13,
        beta2: 0.14,
        rho: 0.15,
        weight_decay: 0.16,
        optimism: 0.17,
    };
    assert_eq!(OptimizerSettings::from(&network), expected);
}

#[test]
fn optimistic_steps_go_by_how_the_gradient_changed() {
    // 1 − 0.1·0.5, then gradients −0.25 + 2·(−0.25 − 0.5) and 1 + 2·(1 + 0.25).
    let sgd = OptimizerSettings {
        optimism: 2.0,
        ..settings(OptimizerKind::Sgd)
    };
    check(&sgd, [0.95, 0.95 + 0.175, 1.125 - 0.35]);
    // What is off forgets, and what is remembered goes on.
    let device = Backend::Flex.device();
    let one = |value: f32| Tensor::<1>::from_floats([value], &device);
    let mut optimizer = Optimizer::new(OptimizerKind::Sgd, Simd::best());
    optimizer.step(&sgd, one(1.0), one(0.5));
    let last = optimizer.last_gradient();
    let mut same = Optimizer::with_memory(
        OptimizerKind::Sgd,
        Memory::None,
        last,
        Simd::best(),
        &device,
    );
    let step = |optimizer: &mut Optimizer| {
        let next = optimizer.step(&sgd, one(1.0), one(-0.25));
        f64::from(next.into_scalar::<f32>())
    };
    assert_eq!(step(&mut optimizer), step(&mut same));
    optimizer.step(&settings(OptimizerKind::Sgd), one(1.0), one(0.5));
    assert!(optimizer.last_gradient().is_none());
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
            let mut optimizer = Optimizer::new(kind, Simd::best());
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

/// burn's own Adam, a dozen operations, gives the same bits, on every instruction set.
#[test]
fn adam_is_burns_own_bit_for_bit() {
    use burn::optim::{AdamConfig, Optimizer as _};
    let sets = Simd::available().into_iter().chain(Simd::stand_ins());
    for (simd, backend) in sets.flat_map(|simd| Backend::ALL.map(|backend| (simd, backend))) {
        let device = backend.device();
        for (decay, betas) in [(0.0, (0.5, 0.999)), (1e-3, (0.0, 0.9)), (0.1, (0.9, 0.99))] {
            let adam = OptimizerSettings {
                learning_rate: 0.0123,
                beta1: betas.0,
                beta2: betas.1,
                weight_decay: decay,
                ..settings(OptimizerKind::Adam)
            };
            let rule = AdamConfig::new()
                .with_beta_1(betas.0 as f32)
                .with_beta_2(betas.1 as f32)
                .with_epsilon(rule::EPSILON)
                .with_weight_decay(adam.decay())
                .build();
            // More than one part of the kernel, and a rest; with zeros of both signs, tiny and large numbers.
            let number = |index: usize, salt: u32| match index % 7 {
                0 => -0.0,
                1 => 1e-30,
                2 => 1e15,
                _ => {
                    (index as u32)
                        .wrapping_mul(2_654_435_761)
                        .wrapping_add(salt) as f32
                        / 1e9
                        - 2.0
                }
            };
            let list = |salt: u32| -> Tensor<1> {
                let numbers: Vec<f32> = (0..2_503).map(|index| number(index, salt)).collect();
                Tensor::from_floats(numbers.as_slice(), &device)
            };
            let (mut ours, mut theirs) = (list(1), list(1));
            let mut optimizer = Optimizer::new(OptimizerKind::Adam, simd);
            let mut state = None;
            for step in 0..6 {
                ours = optimizer.step(&adam, ours, list(100 + step));
                (theirs, state) = rule.step(adam.learning_rate, theirs, list(100 + step), state);
                let bits = |tensor: &Tensor<1>| -> Vec<u32> {
                    let numbers = tensor.clone().into_data().try_to_vec::<f32>().unwrap();
                    numbers.into_iter().map(f32::to_bits).collect()
                };
                assert!(
                    bits(&ours) == bits(&theirs),
                    "{simd}, {backend:?}, {decay}, step {step}"
                );
                let Memory::Adam(memory) = optimizer.memory() else {
                    panic!("it has made a step");
                };
                let momentum = &state.as_ref().unwrap().momentum;
                assert_eq!(memory.steps, momentum.time);
                for (own, other) in [
                    (&memory.mean, &momentum.moment_1),
                    (&memory.square, &momentum.moment_2),
                ] {
                    let own: Vec<u32> = own.iter().map(|number| number.to_bits()).collect();
                    assert!(
                        own == bits(other),
                        "{simd}, {backend:?}, {decay}, step {step}"
                    );
                }
            }
        }
    }
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
        let mut optimizer = Optimizer::new(kind, Simd::best());
        let mut theta = Tensor::<1>::from_floats([1.0, -2.0], &device);
        for i in 0..5 {
            theta = step(&mut optimizer, theta, i);
        }
        // As in a file, through text.
        let text = serde_json::to_string(&optimizer.memory()).unwrap();
        let memory = serde_json::from_str(&text).unwrap();
        let mut again = Optimizer::with_memory(kind, memory, None, Simd::best(), &device);
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
    let mut optimizer = Optimizer::new(OptimizerKind::Sgd, Simd::best());
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

#[test]
fn what_is_remembered_is_written_as_in_every_model_so_far() {
    let adam = adam::Averages {
        steps: 3,
        mean: vec![0.5],
        square: vec![0.25],
    };
    let velocity = vec![0.5];
    let square = vec![0.25];
    let cases = [
        (Memory::None, r#""none""#),
        (
            Memory::Sgd(sgd::Velocity { velocity }),
            r#"{"sgd":{"velocity":[0.5]}}"#,
        ),
        (
            Memory::Adam(adam),
            r#"{"adam":{"steps":3,"mean":[0.5],"square":[0.25]}}"#,
        ),
        (
            Memory::RmsProp(rms_prop::Average { square }),
            r#"{"rms_prop":{"square":[0.25]}}"#,
        ),
    ];
    for (memory, text) in cases {
        assert_eq!(serde_json::to_string(&memory).unwrap(), text);
        assert_eq!(serde_json::from_str::<Memory>(text).unwrap(), memory);
        let steps = if text.contains("adam") { 3 } else { 0 };
        assert_eq!(memory.steps(), steps, "{text}");
        let more = text.replace("]}}", r#"],"more":[]}}"#);
        let is_same = more == text;
        assert_eq!(
            serde_json::from_str::<Memory>(&more).is_ok(),
            is_same,
            "{more}"
        );
    }
}

#[test]
fn a_setting_of_one_optimizer_names_it() {
    let mut found = 0;
    for setting in config::TABLE.iter() {
        let of = |kind: &OptimizerKind| kind.info().label == setting.needs;
        if !OptimizerKind::ALL.iter().any(of) {
            continue;
        }
        found += 1;
        for kind in OptimizerKind::ALL {
            let mut config = config::Config::default();
            config.generator.optimizer = *kind;
            config.discriminator.optimizer = *kind;
            assert_eq!((setting.relevant)(&config), of(kind), "{}", setting.key);
        }
    }
    assert_eq!(
        found, 8,
        "momentum, two of Adam and one of RMSprop, for each network"
    );
}
