//! Gradients against finite differences, and what a short training learns.

use super::*;

/// Images whose left or right half is bright (factor 1), and whose red or blue is (factor 2).
fn halves(side: usize, count: usize, seed: u64) -> ImageBatch {
    let mut rng = Rng::seed_from_u64(seed);
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let label = [rng.random_range(0..2_u8), rng.random_range(0..2_u8)];
        for at in 0..side * side {
            let bright = (at % side >= side / 2) == (label[0] == 1);
            let value = if bright { 0.6 } else { -0.4 };
            pixels.extend(match label[1] {
                0 => [value, -0.5, -1.0],
                _ => [-1.0, -0.5, value],
            });
        }
        labels.extend(label);
    }
    ImageBatch {
        side,
        channels: 3,
        pixels,
        labels,
    }
}

/// A training of three classes and two, and a batch that does not fill its lanes.
fn training(channels: usize) -> (Training, Batch) {
    let mut training = Training::new(channels, &[3, 2], 5);
    let count = 21;
    let pixels = (0..count * SIDE * SIDE * channels)
        .map(|_| training.rng.random_range(-1.0..1.0))
        .collect();
    let labels = (0..count)
        .flat_map(|i| [i as u8 % 3, i as u8 % 2])
        .collect();
    (training, Batch { pixels, labels })
}

#[test]
fn gradient_is_what_finite_differences_say() {
    for channels in [1, 3] {
        let (mut training, batch) = training(channels);
        let (gradient, _) = training.gradient(&batch);
        let start = training.parameters.clone();
        // Each layer's weights and biases on their own, along the gradient itself: there the loss changes
        // most, far above what `f32` rounds away.
        let mut first = 0;
        for (number, layer) in layers(channels, 5).into_iter().enumerate() {
            let biases = first + layer.terms() * layer.outputs;
            let end = first + layer.parameters();
            for part in [first..biases, biases..end] {
                let length = gradient[part.clone()]
                    .iter()
                    .map(|g| g * g)
                    .sum::<f32>()
                    .sqrt();
                let mut loss = |step: f32| {
                    training.parameters.clone_from(&start);
                    for k in part.clone() {
                        training.parameters[k] += step * gradient[k] / length;
                    }
                    training.gradient(&batch).1
                };
                let step = 5e-4;
                let slope = (loss(step) - loss(-step)) / f64::from(2.0 * step);
                let off = (slope / f64::from(length) - 1.0).abs();
                assert!(off < 1e-2, "layer {number} {part:?}: {slope}, not {length}");
            }
            first = end;
        }
        assert_eq!(first, gradient.len());
    }
}

#[test]
fn single_weights_have_the_slope_that_the_gradient_says() {
    let (mut training, batch) = training(3);
    let (gradient, _) = training.gradient(&batch);
    for k in (0..gradient.len()).step_by(977) {
        let value = training.parameters[k];
        let mut loss = |step: f32| {
            training.parameters[k] = value + step;
            training.gradient(&batch).1
        };
        let [before, here, after] = [-1e-3, 0.0, 1e-3].map(&mut loss);
        loss(0.0);
        // Another pixel may become the largest of its four on one side; hardly ever on both.
        let expected = f64::from(gradient[k]);
        let off = [here - before, after - here].map(|rise| (rise / 1e-3 - expected).abs());
        let least = off[0].min(off[1]);
        assert!(
            least < 1e-3 + 0.02 * expected.abs(),
            "{k}: {off:?} of {expected}"
        );
    }
}

#[test]
fn adam_takes_steps_of_the_rate_at_first() {
    let (mut training, _) = training(1);
    let start = training.parameters.clone();
    let gradient: Vec<f32> = (0..start.len())
        .map(|k| if k % 2 == 0 { 0.3 } else { -7.0 })
        .collect();
    training.step(&gradient, 0.01);
    for (k, (now, then)) in training.parameters.iter().zip(&start).enumerate() {
        let expected = if k % 2 == 0 { -0.01 } else { 0.01 };
        assert!((now - then - expected).abs() < 1e-6);
    }
}

#[test]
fn a_short_training_learns_what_is_easy() {
    let sizes = [8, 16, 20].map(|side| halves(side, 200, 1));
    let trained = train(sizes.clone(), &[2, 2], 60, 1).unwrap();
    assert_eq!(trained.accuracies, [[1.0, 1.0]; 3]);
    let fresh = halves(12, 50, 2);
    let judgement = trained.classifier.judge(&fresh.pixels, 12);
    assert_eq!(judgement.classes, fresh.labels);
    for of_factor in judgement.probabilities.chunks_exact(2) {
        assert!((of_factor[0] + of_factor[1] - 1.0).abs() < 1e-6);
    }
    // Features are scaled, and what is stored judges alike.
    let seen = trained.classifier.judge(&sizes[1].pixels, 16).features;
    let variance = Moments::new(&seen, FEATURES).unwrap().total_variance();
    assert!((variance / TOTAL_VARIANCE - 1.0).abs() < 0.1, "{variance}");
    let stored = Classifier::from_bytes(&trained.classifier.to_bytes()).unwrap();
    assert_eq!(stored.judge(&fresh.pixels, 12), judgement);
    // The same seed, the same classifier.
    let again = train(sizes, &[2, 2], 60, 1).unwrap();
    assert_eq!(again.classifier.to_bytes(), trained.classifier.to_bytes());
}

#[test]
fn a_judgement_does_not_depend_on_the_neighbours() {
    let images = halves(16, 37, 3);
    let classifier = train([images.clone()], &[2, 2], 5, 1).unwrap().classifier;
    let all = classifier.judge(&images.pixels, 16);
    for i in 0..37 {
        let alone = classifier.judge(images.image(i).unwrap(), 16);
        assert_eq!(
            alone.features,
            all.features[i * FEATURES..(i + 1) * FEATURES]
        );
        assert_eq!(alone.classes, all.classes[2 * i..2 * i + 2]);
    }
}

#[test]
fn what_is_no_number_is_marked() {
    let mut images = halves(16, 20, 3);
    let classifier = train([images.clone()], &[2, 2], 5, 1).unwrap().classifier;
    let clean = classifier.judge(&images.pixels, 16);
    for (place, bad) in [(0, f32::NAN), (768 * 3 + 5, f32::INFINITY)] {
        images.pixels[place] = bad;
    }
    let marked = classifier.judge(&images.pixels, 16);
    for i in 0..20 {
        let features = &marked.features[i * FEATURES..(i + 1) * FEATURES];
        let classes = &marked.classes[2 * i..2 * i + 2];
        if i == 0 || i == 3 {
            assert!(features.iter().all(|v| v.is_nan()));
            assert_eq!(classes, [super::super::NO_CLASS; 2]);
        } else {
            assert_eq!(features, &clean.features[i * FEATURES..(i + 1) * FEATURES]);
        }
    }
}

#[test]
fn nothing_to_train_on() {
    let images = halves(16, 10, 1);
    assert!(train([], &[2, 2], 5, 1).is_none());
    assert!(train([images.clone()], &[], 5, 1).is_none());
    assert!(train([images.clone()], &[2], 5, 1).is_none());
    let other = halves(16, 9, 1);
    assert!(train([images, other], &[2, 2], 5, 1).is_none());
}
