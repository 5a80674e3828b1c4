//! What the explorer asks of the generator: which images, in which order.

use super::styles::{Space, Styles, kept};
use crate::data::SeedNoise;
use crate::data::seeds::{Place, walk_parts};
use crate::gan::Wanted;
use crate::gan::wanted::{Blend, LayerSet, Recipe, SeedPool};
use crate::language::fixed;

/// Neighbours in each direction; a row of the table has twice as many, and the one in the middle.
pub const REACH: i32 = 3;
/// Images in a row of the table.
pub const TABLE: usize = 2 * REACH as usize + 1;
/// Images before those of the table: the one that is explored, and the middle.
pub const BEFORE: usize = 2;
/// Seeds in a row and in a column of the table of mixed styles.
pub const MIXED: usize = 6;
/// Pairs of images that are compared to see what layers decide.
pub const PAIRS: usize = 400;

/// What is beside the explored image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beside {
    /// The seeds around it.
    Neighbours,
    /// What each layer makes of its noise.
    Layers,
    /// Seeds whose styles are mixed.
    Mixing,
    /// What it becomes where one layer has the style of the second seed.
    Deciding,
}

/// "Seed 42", or what it is between.
pub fn place_in_words(place: Place, on_walk: Option<f64>, pins: &[u32]) -> String {
    let pin = |index: usize| pins.get(index % pins.len().max(1)).copied();
    if let Some(at) = on_walk {
        let index = at.floor() as usize;
        return match (pin(index), pin(index + 1)) {
            (Some(from), Some(to)) => {
                let share = 100.0 * at.fract();
                tr!(
                    "{share} % of the way from seed {from} to {to}",
                    share = fixed(share, 0),
                    from,
                    to
                )
            }
            _ => tr!("Nowhere").to_owned(),
        };
    }
    let words = if place.is_seed() {
        tr!("Seed")
    } else {
        tr!("Near seed")
    };
    format!("{words} {}", place.seed())
}

/// The same where there is little room: on a walk its two seeds and how far it is.
pub fn place_in_short(place: Place, on_walk: Option<f64>, pins: &[u32]) -> String {
    let pin = |index: usize| pins.get(index % pins.len().max(1)).copied();
    let between = on_walk.and_then(|at| {
        let index = at.floor() as usize;
        Some((pin(index)?, pin(index + 1)?, 100.0 * at.fract()))
    });
    match between {
        Some((from, to, share)) => format!("{from} → {to}\n{} %", fixed(share, 0)),
        None => place_in_words(place, on_walk, pins),
    }
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Noise of this generator.
    pub seeds: SeedNoise,
    /// Of a generator with styles.
    pub styles: Styles,
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
    /// What is beside the image.
    pub beside: Beside,
    /// Whether it is asked what layers decide.
    pub wants_shares: bool,
    /// Whether it is on its way, so that nobody looks at more than the one image.
    pub is_moving: bool,
}

impl View {
    /// The explored image, the middle, and as long as it stands still the table and the pinned seeds.
    pub fn wanted(&self) -> Wanted {
        if self.styles.are_there() {
            return self.styled();
        }
        let seeds = &self.seeds;
        let mut noise = self.untruncated();
        seeds.truncate(&mut noise, self.psi);
        noise.extend(seeds.center());
        if !self.is_moving {
            noise.extend(self.truncated(self.table()));
            noise.extend(self.truncated(self.pins.iter().copied()));
        }
        Wanted::of(noise)
    }

    fn styled(&self) -> Wanted {
        let mut pool = SeedPool::new(&self.seeds);
        let here = self.here(&mut pool);
        let other = pool.seed(self.styles.other);
        let taken = |layers| Recipe::mixed(here.clone(), other.clone(), layers);
        let explored = if self.beside == Beside::Mixing && self.styles.are_taken() {
            taken(self.styles.taken)
        } else {
            Recipe::plain(here.clone())
        };
        let mut images = vec![explored, Recipe::default()];
        if !self.is_moving {
            match self.beside {
                Beside::Neighbours | Beside::Layers => {
                    images.extend(self.table().map(|seed| Recipe::plain(pool.seed(seed))));
                }
                Beside::Mixing => images.extend(self.mixed(&mut pool)),
                Beside::Deciding => {
                    images.extend([here.clone(), other.clone()].map(Recipe::plain));
                    let layers = 0..self.styles.sides.len();
                    images.extend(layers.map(|layer| taken(LayerSet::range(layer..layer + 1))));
                }
            }
            let pins = self.pins.iter();
            images.extend(pins.map(|seed| Recipe::plain(pool.seed(*seed))));
        }
        let mut wanted = self.of_pool(pool, images);
        if self.wants_shares {
            wanted.pairs = PAIRS;
        }
        wanted
    }

    /// The table of mixed styles: the images that head its columns, then for each row the one that heads it and its images.
    fn mixed(&self, pool: &mut SeedPool<'_>) -> Vec<Recipe> {
        let columns: Vec<Blend> = self.columns().map(|seed| pool.seed(seed)).collect();
        let mut images: Vec<_> = columns.iter().cloned().map(Recipe::plain).collect();
        for seed in self.rows() {
            let base = pool.seed(seed);
            images.push(Recipe::plain(base.clone()));
            let mixed =
                |other: &Blend| Recipe::mixed(base.clone(), other.clone(), self.styles.taken);
            images.extend(columns.iter().map(mixed));
        }
        images
    }

    /// Seeds that head the rows of that table: the pinned ones, or else the explored one and those around it.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let first = kept(self.styles.first_row, self.place.seed(), MIXED);
        let pins = self.pins.iter().copied().take(MIXED);
        let after = (0..MIXED as u32).map(move |n| first.wrapping_add(n));
        pins.chain(after.filter(|_| self.pins.is_empty()))
    }

    /// Seeds that head its columns: the second one and those around it.
    pub fn columns(&self) -> impl Iterator<Item = u32> + use<> {
        let first = kept(self.styles.first_column, self.styles.other, MIXED);
        (0..MIXED as u32).map(move |n| first.wrapping_add(n))
    }

    /// Images of the table.
    pub fn table_images(&self) -> usize {
        match self.beside {
            _ if !self.styles.are_there() => TABLE * TABLE,
            Beside::Neighbours | Beside::Layers => TABLE * TABLE,
            Beside::Mixing => MIXED + self.rows().count() * (1 + MIXED),
            Beside::Deciding => 2 + self.styles.sides.len(),
        }
    }

    fn of_pool(&self, pool: SeedPool<'_>, images: Vec<Recipe>) -> Wanted {
        Wanted {
            psi: self.psi,
            truncated: LayerSet::range(0..self.styles.truncated.min(self.styles.sides.len())),
            ..pool.wanted(images)
        }
    }

    /// The explored noise.
    fn here(&self, pool: &mut SeedPool<'_>) -> Blend {
        match (self.styles.space, self.on_walk) {
            (Space::W, Some(at)) => pool.blend(walk_parts(&self.pins, at)),
            (Space::W, None) => pool.blend(self.place.parts()),
            (Space::Z, _) => pool.vector(self.untruncated()),
        }
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

    /// The seed whose neighbours are shown: the nearest one, and on a walk the nearest one that is pinned.
    pub fn middle(&self) -> Place {
        let pinned = self.on_walk.and_then(|at| {
            let index = at.round() as usize % self.pins.len().max(1);
            self.pins.get(index)
        });
        pinned.map_or_else(|| self.place.rounded(), |seed| Place::of(*seed))
    }

    /// The seeds of the table of neighbours, row by row.
    pub fn table(&self) -> impl Iterator<Item = u32> + use<> {
        let Place { x, y } = self.middle();
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
    fn truncated(&self, seeds: impl Iterator<Item = u32>) -> Vec<f32> {
        let mut noise: Vec<f32> = seeds.flat_map(|seed| self.seeds.noise(seed)).collect();
        self.seeds.truncate(&mut noise, self.psi);
        noise
    }

    /// An image of each of these seeds.
    pub fn of(&self, seeds: impl Iterator<Item = u32>) -> Wanted {
        if !self.styles.are_there() {
            return Wanted::of(self.truncated(seeds));
        }
        let mut pool = SeedPool::new(&self.seeds);
        let images = seeds.map(|seed| Recipe::plain(pool.seed(seed))).collect();
        self.of_pool(pool, images)
    }

    /// The table of mixed styles alone.
    pub fn of_mixed(&self) -> Wanted {
        let mut pool = SeedPool::new(&self.seeds);
        let images = self.mixed(&mut pool);
        self.of_pool(pool, images)
    }

    /// A whole walk.
    pub fn walk(&self, frames: usize) -> Wanted {
        if !self.styles.are_there() {
            let mut noise = self.seeds.walk(&self.pins, frames);
            self.seeds.truncate(&mut noise, self.psi);
            return Wanted::of(noise);
        }
        let mut pool = SeedPool::new(&self.seeds);
        let step = self.pins.len() as f64 / frames.max(1) as f64;
        let frames = (0..frames).map(|frame| {
            let at = View {
                on_walk: Some(step * frame as f64),
                ..self.clone()
            };
            Recipe::plain(at.here(&mut pool))
        });
        let images = frames.collect();
        self.of_pool(pool, images)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Noise, NoiseDistribution};

    fn view() -> View {
        View {
            seeds: SeedNoise::new(&Noise {
                dim: 3,
                distribution: NoiseDistribution::Normal,
            }),
            styles: Styles::default(),
            place: Place { x: 42.0, y: 0.0 },
            free: None,
            on_walk: None,
            psi: 0.5,
            pins: vec![7, 9],
            beside: Beside::Neighbours,
            wants_shares: false,
            is_moving: false,
        }
    }

    #[test]
    fn noise_has_the_order_in_which_images_are_shown() {
        let mut view = view();
        let seeds = view.seeds;
        let halved =
            |seed: u32| -> Vec<f32> { seeds.noise(seed).iter().map(|z| 0.5 * z).collect() };
        let noise = view.wanted().noise;
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
        assert_eq!(view.wanted().noise.len(), 3 * BEFORE);
        view.on_walk = Some(1.0);
        assert_eq!(view.wanted().noise[..3], halved(9)[..]);
        assert_eq!(view.walk(2).noise[3..], halved(9)[..]);
        // Neighbours are those of the pinned seed that is nearest, on the way back to the first as well.
        for (at, middle) in [(0.4, 7), (0.6, 9), (1.4, 9), (1.6, 7)] {
            view.on_walk = Some(at);
            let table: Vec<_> = view.table().collect();
            let around = [middle, middle + 1, middle + 100];
            let places = [0, 1, TABLE].map(|way| table[TABLE * TABLE / 2 + way]);
            assert_eq!(places, around, "{at}");
        }
        view.on_walk = Some(1.0);
        view.free = Some(vec![1.0, 2.0, 3.0]);
        assert_eq!(view.wanted().noise[..3], [0.5, 1.0, 1.5]);
        // Of another run.
        view.free = Some(vec![1.0; 2]);
        assert_eq!(view.wanted().noise[..3], halved(9)[..]);
    }

    #[test]
    fn styles_are_mixed_of_whole_seeds_and_truncated_by_the_generator() {
        let mut view = view();
        view.styles.sides = vec![4, 8, 16];
        view.styles.truncated = 2;
        let noise_of = |wanted: &Wanted, index: usize| wanted.noise[3 * index..][..3].to_vec();
        let wanted = view.wanted();
        assert_eq!(wanted.images.len(), BEFORE + TABLE * TABLE + 2);
        assert_eq!((wanted.psi, wanted.truncated), (0.5, LayerSet::range(0..2)));
        // Seed 42, itself; the middle has no seed.
        let [(index, share)] = wanted.images[0].base[..] else {
            panic!("{:?}", wanted.images[0]);
        };
        assert_eq!(share, 1.0);
        assert_eq!(noise_of(&wanted, index), view.seeds.noise(42));
        assert_eq!(wanted.images[1], Recipe::default());
        // Half-way to seed 43: in w of both, in z one noise vector between them.
        view.place.x = 42.5;
        let between = view.wanted();
        assert_eq!(between.images[0].base.len(), 2);
        assert!(
            between.images[0]
                .base
                .iter()
                .all(|(_, share)| *share == 0.5)
        );
        view.styles.space = Space::Z;
        let between = view.wanted();
        let [(index, _)] = between.images[0].base[..] else {
            panic!("{:?}", between.images[0]);
        };
        assert_eq!(noise_of(&between, index), view.seeds.at(view.place));
        // Layers of the second seed.
        assert_eq!(between.images[0].other, None);
        view.beside = Beside::Mixing;
        let mixed = view.wanted();
        assert!(mixed.images[0].other.is_some());
        // Two pinned seeds head its rows.
        assert_eq!(view.table_images(), MIXED + 2 * (MIXED + 1));
        assert_eq!(mixed.images.len(), BEFORE + view.table_images() + 2);
        let table = &mixed.images[BEFORE..];
        let second = table[MIXED + 1].other.as_ref().unwrap();
        assert_eq!(second, &(table[0].base.clone(), LayerSet::range(0..1)));
        assert_eq!(noise_of(&mixed, second.0[0].0), view.seeds.noise(1000));
        assert_eq!(view.of_mixed().images.len(), view.table_images());
        view.beside = Beside::Deciding;
        assert_eq!(view.wanted().images.len(), BEFORE + 2 + 3 + 2);
        assert_eq!(view.walk(4).images.len(), 4);
    }
}
