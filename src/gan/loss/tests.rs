use burn::tensor::TensorData;

use super::*;
use crate::config::{self, Choice as _, Config};
use crate::gan::Backend;

fn column(values: &[f32], backend: Backend) -> Tensor<2> {
    Tensor::from_data(
        TensorData::new(values.to_vec(), [values.len(), 1]),
        &backend.device(),
    )
}

/// D's and G's loss from logits of real samples and of fakes.
fn losses(loss: Loss, w: f64, real: &[f32], fake: &[f32], backend: Backend) -> (f64, f64) {
    let (signs, weights) = signs_and_weights(real.len(), loss.effective_real_weight(w));
    let logits = column(&[real, fake].concat(), backend);
    let d = loss.discriminator(logits, column(&signs, backend), column(&weights, backend));
    let g = loss.generator(column(fake, backend)).mean();
    (
        f64::from(d.into_scalar::<f32>()),
        f64::from(g.into_scalar::<f32>()),
    )
}

#[test]
fn values_agree_with_the_papers_in_probabilities() {
    // The published forms, from probabilities and in double precision.
    let (real, fake) = ([1.2_f32, -0.3], [0.4_f32, -2.0]);
    let sigmoid = |z: &f32| 1.0 / (1.0 + (-f64::from(*z)).exp());
    let mean = |values: &[f32], f: &dyn Fn(f64, f64) -> f64| {
        values
            .iter()
            .map(|z| f(sigmoid(z), f64::from(*z)))
            .sum::<f64>()
            / values.len() as f64
    };
    let log_d = -(0.95 * mean(&real, &|p, _| p.ln()) + mean(&fake, &|p, _| (1.0 - p).ln()));
    for backend in Backend::ALL {
        for &loss in Loss::ALL {
            let (d, g) = match loss {
                Loss::Log => (log_d, -mean(&fake, &|p, _| p.ln())),
                Loss::Minimax => (log_d, mean(&fake, &|p, _| (1.0 - p).ln())),
                Loss::LeastSquares => (
                    mean(&real, &|p, _| (p - 1.0).powi(2)) + mean(&fake, &|p, _| p * p),
                    mean(&fake, &|p, _| (p - 1.0).powi(2)),
                ),
                Loss::Hinge => (
                    mean(&real, &|_, z| (1.0 - z).max(0.0))
                        + mean(&fake, &|_, z| (1.0 + z).max(0.0)),
                    -mean(&fake, &|_, z| z),
                ),
                Loss::Wasserstein => (
                    mean(&fake, &|_, z| z) - mean(&real, &|_, z| z),
                    -mean(&fake, &|_, z| z),
                ),
            };
            let actual = losses(loss, 0.95, &real, &fake, backend);
            assert!((loss.discriminator_value(&real, &fake, 0.95) - d).abs() < 1e-6);
            assert!(
                (actual.0 - d).abs() < 1e-6 && (actual.1 - g).abs() < 1e-6,
                "{loss:?} on {backend:?}: {actual:?}, expected {:?}",
                (d, g)
            );
        }
    }
}

#[test]
fn sure_discriminators_give_large_but_finite_losses() {
    for backend in Backend::ALL {
        for &loss in Loss::ALL {
            let (d, g) = losses(loss, 1.0, &[-200.0, 200.0], &[200.0, -200.0], backend);
            assert!(
                d.is_finite() && g.is_finite(),
                "{loss:?} on {backend:?}: {d}, {g}"
            );
        }
        let (d, g) = losses(Loss::Log, 1.0, &[-200.0], &[200.0], backend);
        assert!((d - 400.0).abs() < 1e-3 && g.abs() < 1e-6, "{d}, {g}");
    }
}

#[test]
fn equilibrium_is_what_the_loss_gives_there() {
    // DESIGN: with w = 0.95, D's sum is 1.351 and G's loss 0.719.
    let log = Loss::Log.equilibrium(0.95);
    assert!((log.discriminator - 0.6755).abs() < 5e-4);
    assert!((log.generator.unwrap() - 0.719).abs() < 5e-4);
    // At D* = w/(1+w) the logit is ln w, the same for real and fake.
    for &loss in Loss::ALL {
        for w in [0.95, 1.0] {
            let z = loss.effective_real_weight(w).ln() as f32;
            let (d, g) = losses(loss, w, &[z], &[z], Backend::Flex);
            let expected = loss.equilibrium(w);
            assert!((d / 2.0 - expected.discriminator).abs() < 1e-6, "{loss:?}");
            if let Some(generator) = expected.generator {
                assert!((g - generator).abs() < 1e-6, "{loss:?}");
            }
        }
    }
}

#[test]
fn a_loss_that_is_never_negative_says_so_and_no_other_does() {
    let logits = [-30.0, -3.0, -1.0, 0.0, 0.5, 4.0, 30.0];
    for &loss in Loss::ALL {
        let mut is_below = [false; 2];
        for real in logits {
            for fake in logits {
                let (d, g) = losses(loss, 0.95, &[real], &[fake], Backend::Flex);
                is_below[0] |= d < 0.0;
                is_below[1] |= g < 0.0;
            }
        }
        assert_eq!(loss.never_negative(), is_below.map(|is| !is), "{loss:?}");
    }
}

/// Checks that a hyperparameter acts under the losses that have it, and says which.
fn check_setting(key: &str, has: fn(LossRule) -> bool) {
    let setting = config::find(key).unwrap();
    let mut names = Vec::new();
    for &loss in Loss::ALL {
        let config = Config {
            loss,
            ..Config::default()
        };
        let has = has(loss.rule());
        assert_eq!((setting.relevant)(&config), has, "{key} of {loss:?}");
        if has {
            names.push(loss.info().label.to_lowercase());
        }
    }
    let needs = format!("{} loss", names.join(" or "));
    assert_eq!(setting.needs.to_lowercase(), needs, "{key}");
}

#[test]
fn a_setting_of_some_losses_names_just_them() {
    check_setting("real_weight", |rule| rule.has_real_weight);
    check_setting("weight_clip", |rule| rule.clips_weights);
}
