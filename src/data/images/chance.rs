//! The random numbers of pictures.

use std::ops::Range;

use rand::RngExt as _;

use crate::data::Rng;

/// One of a few things, and which it is.
#[derive(Clone, Copy)]
pub(super) struct Pick<T> {
    /// Its place in the list.
    pub label: u8,
    /// The thing.
    pub value: T,
}

/// One of a list, each as likely.
pub(super) fn one_of<T: Copy, const COUNT: usize>(rng: &mut Rng, list: &[T; COUNT]) -> Pick<T> {
    let place = rng.random_range(0..COUNT);
    Pick {
        label: place as u8,
        value: list[place],
    }
}

/// A number between two, each as likely.
pub(super) fn between(rng: &mut Rng, range: Range<f32>) -> f32 {
    let share: f32 = rng.random();
    range.start + (range.end - range.start) * share
}

/// A point whose coordinates are each [`between`] two numbers.
pub(super) fn point(rng: &mut Rng, range: Range<f32>) -> [f32; 2] {
    std::array::from_fn(|_| between(rng, range.clone()))
}

/// True in a share of cases.
pub(super) fn happens(rng: &mut Rng, share: f32) -> bool {
    between(rng, 0.0..1.0) < share
}

/// A colour a little off another, by up to `by` in each channel, within 0 to 1.
pub(super) fn tinted(rng: &mut Rng, colour: [f32; 3], by: f32) -> [f32; 3] {
    colour.map(|channel| (channel + between(rng, -by..by)).clamp(0.0, 1.0))
}
