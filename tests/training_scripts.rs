//! Exported training scripts: what they are, and what `PyTorch` made of them (`scripts/training_script.py` ran them and wrote
//! `tests/data/training_scripts.json`).

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

#[allow(dead_code, reason = "only its numbers are wanted here")]
#[path = "common/pytorch.rs"]
mod pytorch;

use std::path::Path;

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::{Config, set, shipped};
use gan_playground::data::real::training_rows;
use gan_playground::gan::{Backend, Gan};
use gan_playground::models::pytorch::training::script;
use pytorch::numbers;
use serde::Deserialize;

/// Of a loss, in 50 epochs of three updates each. Most cases are off by 2e-7; Adam and RMSprop by up to 6e-4, as burn has 1 − β2ᵗ in f32
/// and their steps do not shrink with the gradient.
const TOLERANCE: f64 = 1e-3;

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    preset: String,
    settings: Vec<String>,
    check: u32,
    losses: Vec<[f64; 2]>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("data/training_scripts.json")).unwrap()
}

fn config_of(case: &Case) -> Config {
    let mut config = shipped(&case.preset).unwrap().preset.config.clone();
    for setting in &case.settings {
        set(&mut config, setting).unwrap();
    }
    config
}

#[test]
fn scripts_are_those_that_pytorch_ran() {
    let count = format!("scripts of {} settings", cases().len());
    assert!(
        include_str!("../docs/PYTORCH.md").contains(&count),
        "{count}"
    );
    for case in cases() {
        let config = config_of(&case);
        let state = Gan::new(&config, Backend::Flex).state();
        let text = script(
            "A",
            &config,
            &state,
            &training_rows(&config),
            Path::new("case.py"),
        );
        let check = crc32fast::hash(&text.as_bytes()[text.find("import base64").unwrap()..]);
        assert_eq!(
            check, case.check,
            "{}: the script is another one now; run scripts/training_script.py",
            case.name
        );
    }
}

#[test]
fn pytorch_has_the_same_losses_for_fifty_epochs() {
    for backend in Backend::ALL {
        for case in cases() {
            let config = config_of(&case);
            let mut gan = Gan::new(&config, backend);
            let batch = config.samples_in_batch();
            let rows = |seed: usize, columns: usize, scale: f64, shift: f32| {
                let values: Vec<f32> = numbers(batch * columns, seed, scale)
                    .iter()
                    .map(|v| v + shift)
                    .collect();
                Tensor::<2>::from_data(TensorData::new(values, [batch, columns]), &backend.device())
            };
            let dim = config.noise.dim as usize;
            // Points are in the unit square, pixels from −1 to 1.
            let (width, scale, shift) = match config.data.image_shape() {
                None => (2, 0.5, 0.5),
                Some(shape) => (shape.numbers(), 1.0, 0.0),
            };
            for (epoch, expected) in case.losses.iter().enumerate() {
                let seed = 10 * epoch;
                let (mut d, mut g) = (0.0, 0.0);
                for update in 0..config.discriminator.updates_per_epoch as usize {
                    let real = rows(seed + 2 * update, width, scale, shift);
                    let noise = rows(seed + 2 * update + 1, dim, 1.0, 0.0);
                    d = gan.update_discriminator(&config, &real, &noise).unwrap();
                }
                for update in 0..config.generator.updates_per_epoch as usize {
                    let ahead = rows(seed + 9, width, scale, shift);
                    let noise = rows(seed + 7 + update, dim, 1.0, 0.0);
                    g = gan.update_generator(&config, Some(&ahead), &noise).unwrap();
                }
                for (name, actual, expected) in [("D", d, expected[0]), ("G", g, expected[1])] {
                    assert!(
                        (actual - expected).abs() < TOLERANCE * expected.abs().max(0.1),
                        "{}, {backend:?}, epoch {epoch}: {name} loss {actual}, PyTorch {expected}",
                        case.name
                    );
                }
            }
        }
    }
}

#[test]
fn what_stands_in_a_name_cannot_end_a_text() {
    let state = Gan::new(&Config::default(), Backend::Flex).state();
    let text = script(
        "A \"\"\" name",
        &Config::default(),
        &state,
        &[0.0, 1.0],
        Path::new("x \"\"\".py"),
    );
    assert!(text.contains("A ___ name, as GAN Playground") && text.contains("python3 x ___.py"));
}
