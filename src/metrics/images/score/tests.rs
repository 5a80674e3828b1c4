//! What known images score.

use super::super::classifier::NO_CLASS;
use super::*;
use crate::data::images::ImageBatch;
use crate::data::{Rng, Stream};
use rand::RngExt as _;
use rand_chacha::rand_core::SeedableRng as _;

fn sample(set: ImageSet, side: usize, count: usize, seed: u64) -> ImageBatch {
    set.sample(side, count, &mut Stream::Real.rng(seed))
}

fn evaluator(set: ImageSet, side: usize) -> ImageEvaluator {
    let real = sample(set, side, 1_797, 1);
    ImageEvaluator::new(Some(set), side, set.channels(), real.pixels)
}

#[test]
fn fresh_real_images_score_as_the_floor_and_find_everything() {
    let evaluator = evaluator(ImageSet::ManyShapes, 16);
    let fresh = sample(ImageSet::ManyShapes, 16, 1_000, 2).pixels;
    let report = evaluator.report(&fresh);
    let Distance {
        frechet,
        floor,
        count,
    } = report.distance;
    assert_eq!((count, report.by_classifier), (898, true));
    assert!(frechet.unwrap() < 2.0 * floor.unwrap(), "{report:?}");
    assert_eq!(
        report.classes,
        Found {
            found: 12,
            total: 12
        }
    );
    assert_eq!(
        report.combinations,
        Some(Found {
            found: 64,
            total: 64
        })
    );
    assert!((report.nearest_fake.unwrap() - 1.0).abs() < 0.1);
    let live = evaluator.live(&fresh);
    assert!(live.frechet.unwrap() < 1.5 * evaluator.live_floor().unwrap());
    assert!((live.nearest_fake.unwrap() - 1.0).abs() < 0.1);
    assert_eq!(live.classes, report.classes);
    assert_eq!(live.seen.len(), JUDGED);
    let mut counts = [0; 4];
    for shape in live.seen {
        counts[usize::from(shape)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 18), "{counts:?}");
}

#[test]
fn ten_images_repeated_score_as_collapsed() {
    let evaluator = evaluator(ImageSet::Digits, 16);
    let fresh = sample(ImageSet::Digits, 16, 10, 2).pixels;
    let report = evaluator.report(&fresh.repeat(100));
    assert_eq!(report.nearest_fake, Some(0.0));
    let Distance { frechet, floor, .. } = report.distance;
    assert!(frechet.unwrap() > 5.0 * floor.unwrap(), "{report:?}");
}

#[test]
fn noise_and_blank_images_score_badly_by_both_kinds_of_features() {
    let evaluator = evaluator(ImageSet::Digits, 16);
    let mut rng = Rng::seed_from_u64(3);
    let mut fresh = sample(ImageSet::Digits, 16, 1_000, 2).pixels;
    for value in &mut fresh {
        *value = (*value + rng.random::<f32>() - 0.5).clamp(-1.0, 1.0);
    }
    for images in [fresh, vec![-1.0; 1_000 * 256]] {
        let live = evaluator.live(&images).frechet.unwrap();
        assert!(live > 3.0 * evaluator.live_floor().unwrap());
        let Distance { frechet, floor, .. } = evaluator.report(&images).distance;
        assert!(frechet.unwrap() > 2.0 * floor.unwrap());
    }
    let blank = evaluator.report(&vec![-1.0; 1_000 * 256]);
    assert_eq!(
        blank.classes,
        Found {
            found: 1,
            total: 10
        }
    );
}

#[test]
fn classes_are_those_of_the_images() {
    for side in [16, 32] {
        let evaluator = evaluator(ImageSet::OneShape, side);
        let fresh = sample(ImageSet::OneShape, side, 100, 4);
        assert_eq!(evaluator.classes(&fresh.pixels), fresh.labels);
    }
}

#[test]
fn nearest_real_image_is_found_by_its_place() {
    let real = sample(ImageSet::Digits, 16, 300, 1);
    let pixels = real.pixels.as_slice();
    let evaluator = ImageEvaluator::new(Some(ImageSet::Digits), 16, 1, pixels);
    let mut image = real.image(123).unwrap().to_vec();
    assert_eq!(evaluator.nearest_real(&image), Some((123, 0.0)));
    for value in &mut image {
        *value += 0.05;
    }
    let (place, distance) = evaluator.nearest_real(&image).unwrap();
    assert_eq!(place, 123);
    assert!((distance - 0.05).abs() < 1e-6);
    assert_eq!(evaluator.nearest_real(&image[1..]), None);
    // Each of them once, however often it is there.
    let doubled = ImageEvaluator::new(Some(ImageSet::Digits), 16, 1, pixels.repeat(2));
    let near = doubled.nearest_reals(&image, 3);
    assert_eq!(near.len(), 3);
    for (index, (place, distance)) in near.iter().enumerate() {
        let others = &near[index + 1..];
        assert!(others.iter().all(|(other, _)| other % 300 != place % 300));
        assert!(others.iter().all(|(_, further)| further >= distance));
    }
}

#[test]
fn a_folder_of_ones_own_has_no_classes() {
    let real = sample(ImageSet::Space, 32, 300, 1);
    let evaluator = ImageEvaluator::new(None, 32, 3, real.pixels.as_slice());
    let report = evaluator.report(&sample(ImageSet::Space, 32, 200, 2).pixels);
    assert!(!report.by_classifier && report.combinations.is_none());
    assert_eq!(
        (report.classes, report.distance.count),
        (Found::default(), 150)
    );
    assert!(report.distance.frechet.unwrap() < 2.0 * report.distance.floor.unwrap());
    assert!(evaluator.classes(&real.pixels).is_empty());
    let live = evaluator.live(&real.pixels);
    assert_eq!((live.classes, live.seen), (Found::default(), Vec::new()));
}

#[test]
fn copies_of_an_image_do_not_make_the_floor_nothing() {
    // As one would draw that many digits: they begin again after the last one.
    let real = sample(ImageSet::Digits, 8, 5_000, 1);
    let evaluator = ImageEvaluator::new(Some(ImageSet::Digits), 8, 1, real.pixels);
    let report = evaluator.report(&sample(ImageSet::Digits, 8, 1_000, 2).pixels);
    assert!(report.distance.floor.unwrap() > 0.1);
    assert!(evaluator.live_floor().unwrap() > 0.1);
}

#[test]
fn what_cannot_be_scored_is_none() {
    let evaluator = evaluator(ImageSet::Digits, 8);
    let good = sample(ImageSet::Digits, 8, 300, 2).pixels;
    for bad in [f32::NAN, f32::INFINITY, f32::MAX] {
        let mut fakes = good.clone();
        fakes[70] = bad;
        let (live, report) = (evaluator.live(&fakes), evaluator.report(&fakes));
        assert!(live.frechet.is_none_or(f64::is_finite), "{live:?}");
        assert!(report.distance.frechet.is_none_or(f64::is_finite));
        if !bad.is_finite() {
            assert_eq!((live.frechet, live.nearest_fake), (None, None));
            assert_eq!(report.distance.frechet, None);
            assert!(report.distance.floor.is_some());
            let unknown: Vec<usize> = (0..JUDGED).filter(|i| live.seen[*i] == NO_CLASS).collect();
            assert_eq!(unknown, [1]);
            assert_eq!(evaluator.nearest_real(&[bad; 64]), None);
            assert_eq!(evaluator.classes(&[bad; 64]), [u8::MAX]);
        }
    }
    assert_eq!(evaluator.live(&[]).frechet, None);
    assert_eq!(evaluator.report(&good[..64]).nearest_fake, None);
}

#[test]
fn no_real_images_or_bad_ones() {
    let nothing: &[f32] = &[];
    let mut damaged = vec![0.0; 64 * 10];
    damaged[3] = f32::NAN;
    for (real, side, channels) in [
        (nothing, 8, 1),
        (nothing, 0, 1),
        (&[0.5; 64][..], 8, 1),
        (&[0.5; 640][..], 8, 1),
        (&damaged, 8, 1),
        (&[0.5; 640][..], 8, 3),
        (&[0.5; 640][..], 0, 0),
    ] {
        let evaluator = ImageEvaluator::new(Some(ImageSet::Digits), side, channels, real);
        let fakes = vec![0.25; 192 * 4];
        let live = evaluator.live(&fakes);
        assert_eq!((live.frechet, live.nearest_fake), (None, None));
        assert_eq!(evaluator.report(&fakes).distance.frechet, None);
        assert_eq!(evaluator.live_floor(), None);
        assert!(evaluator.nearest_real(&[f32::NAN; 64]).is_none());
    }
}
