//! What the explorer asks of the generator: which noise, in which order.

use std::sync::Arc;

use crate::data::SeedNoise;
use crate::data::seeds::Place;

/// Neighbours in each direction; a row of the table has twice as many, and the one in the middle.
pub const REACH: i32 = 3;
/// Images in a row of the table.
pub const TABLE: usize = 2 * REACH as usize + 1;
/// Images before those of the table: the one that is explored, and the middle of all noise.
pub const BEFORE: usize = 2;

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Noise of this generator.
    pub seeds: SeedNoise,
    /// Where the explored image is among the seeds.
    pub place: Place,
    /// Noise that was chosen by itself instead, of points.
    pub free: Option<Vec<f32>>,
    /// Where it is on the way through the pinned seeds instead, in seeds from the first one.
    pub on_walk: Option<f64>,
    /// Truncation.
    pub psi: f32,
    /// Seeds that were pinned.
    pub pins: Vec<u32>,
    /// Whether it is on its way, so that nobody looks at more than the one image.
    pub is_moving: bool,
}

impl View {
    /// The noise vectors one after the other: the explored image, the middle of all noise, and as long as it stands still
    /// the table of neighbours and the pinned seeds.
    pub fn noise(&self) -> Arc<[f32]> {
        let seeds = &self.seeds;
        let mut noise = self.untruncated();
        seeds.truncate(&mut noise, self.psi);
        noise.extend(seeds.center());
        if !self.is_moving {
            noise.extend(self.of(self.table()));
            noise.extend(self.of(self.pins.iter().copied()));
        }
        noise.into()
    }

    /// The noise of the explored image before truncation.
    pub fn untruncated(&self) -> Vec<f32> {
        let seeds = &self.seeds;
        let free = self.free.clone().filter(|noise| noise.len() == seeds.dim());
        match (free, self.on_walk) {
            (Some(noise), _) => noise,
            (None, Some(at)) => seeds.on_walk(&self.pins, at),
            (None, None) => seeds.at(self.place),
        }
    }

    /// The seeds of the table, row by row.
    pub fn table(&self) -> impl Iterator<Item = u32> {
        let (x, y) = (self.place.x.round(), self.place.y.round());
        let row = move |dy: i32| {
            (-REACH..=REACH).map(move |dx| {
                let place = Place {
                    x: x + f64::from(dx),
                    y: y + f64::from(dy),
                };
                place.seed()
            })
        };
        (-REACH..=REACH).flat_map(row)
    }

    /// Truncated noise of seeds.
    pub fn of(&self, seeds: impl Iterator<Item = u32>) -> Vec<f32> {
        let mut noise: Vec<f32> = seeds.flat_map(|seed| self.seeds.noise(seed)).collect();
        self.seeds.truncate(&mut noise, self.psi);
        noise
    }

    /// Truncated noise of a whole walk.
    pub fn walk(&self, frames: usize) -> Vec<f32> {
        let mut noise = self.seeds.walk(&self.pins, frames);
        self.seeds.truncate(&mut noise, self.psi);
        noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Noise, NoiseDistribution};

    #[test]
    fn noise_has_the_order_in_which_images_are_shown() {
        let seeds = SeedNoise::new(&Noise {
            dim: 3,
            distribution: NoiseDistribution::Normal,
        });
        let mut view = View {
            seeds,
            place: Place { x: 42.0, y: 0.0 },
            free: None,
            on_walk: None,
            psi: 0.5,
            pins: vec![7, 9],
            is_moving: false,
        };
        let halved =
            |seed: u32| -> Vec<f32> { seeds.noise(seed).iter().map(|z| 0.5 * z).collect() };
        let noise = view.noise();
        let rows: Vec<_> = noise.chunks(3).map(<[f32]>::to_vec).collect();
        assert_eq!(rows.len(), BEFORE + TABLE * TABLE + 2);
        assert_eq!((&rows[0], &rows[1]), (&halved(42), &vec![0.0; 3]));
        let middle = BEFORE + TABLE * TABLE / 2;
        assert_eq!(rows[middle], halved(42));
        assert_eq!(
            (&rows[middle + 1], &rows[middle + TABLE]),
            (&halved(43), &halved(142))
        );
        assert_eq!(rows[BEFORE + TABLE * TABLE..], [halved(7), halved(9)]);
        view.is_moving = true;
        assert_eq!(view.noise().len(), 3 * BEFORE);
        view.on_walk = Some(1.0);
        assert_eq!(view.noise()[..3], halved(9)[..]);
        assert_eq!(view.walk(2)[3..], halved(9)[..]);
        view.free = Some(vec![1.0, 2.0, 3.0]);
        assert_eq!(view.noise()[..3], [0.5, 1.0, 1.5]);
        // Of another run.
        view.free = Some(vec![1.0; 2]);
        assert_eq!(view.noise()[..3], halved(9)[..]);
    }
}
