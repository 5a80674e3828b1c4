//! [`Wanted`]: images that somebody asks of a generator, by noise and, where layers have styles, by what each of them is
//! given.

use std::collections::HashMap;

use super::FrozenGenerator;
use super::features::FeatureMaps;
use crate::data::SeedNoise;

/// Layers of a generator, from the first: a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerSet(u32);

impl LayerSet {
    /// All layers, however many there are.
    pub const ALL: Self = Self(u32::MAX);

    /// Those from one on, up to before another one.
    pub fn range(layers: std::ops::Range<usize>) -> Self {
        layers.fold(Self::default(), |set, layer| set.with(layer, true))
    }

    /// Layers that go by a name, of so many: the first, the last, and those between.
    pub fn named(layers: usize) -> [(&'static str, Self); 3] {
        let last = layers.saturating_sub(1).max(1);
        [
            (tr!("Coarse"), Self::range(0..1)),
            (tr!("Middle"), Self::range(1..last)),
            (tr!("Fine"), Self::range(last..layers)),
        ]
    }

    /// Whether a layer is among them.
    pub fn has(self, layer: usize) -> bool {
        layer < 32 && self.0 & (1 << layer) != 0
    }

    /// The same with a layer, or without.
    #[must_use]
    pub fn with(self, layer: usize, is_in: bool) -> Self {
        let bit = if layer < 32 { 1 << layer } else { 0 };
        Self(if is_in { self.0 | bit } else { self.0 & !bit })
    }

    /// Whether none of so many layers is among them.
    pub fn is_empty(self, layers: usize) -> bool {
        !(0..layers).any(|layer| self.has(layer))
    }
}

/// Noise vectors of a [`Wanted`] by their places, and their shares: their styles are mixed so. With none it is the mean
/// style.
pub type Blend = Vec<(usize, f32)>;

/// An image of a generator with styles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    /// What its layers are given.
    pub base: Blend,
    /// What these are given instead.
    pub other: Option<(Blend, LayerSet)>,
}

/// Images that are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Noise vectors `[n · noise.dim]`.
    pub noise: Vec<f32>,
    /// Truncation in w: what is left of the way from the mean style, ψ.
    pub psi: f32,
    /// Layers that are truncated.
    pub truncated: LayerSet,
    /// Images of a generator with styles; with none, there is one of each noise vector, as of every other generator.
    pub images: Vec<Recipe>,
    /// Pairs of images whose layers are exchanged to see what each decides; 0 where nobody wants to know.
    pub pairs: usize,
}

impl Recipe {
    /// An image of one style.
    pub fn plain(base: Blend) -> Self {
        Self { base, other: None }
    }

    /// An image some of whose layers have another style.
    pub fn mixed(base: Blend, other: Blend, layers: LayerSet) -> Self {
        Self {
            base,
            other: Some((other, layers)),
        }
    }
}

impl Wanted {
    /// An image of each noise vector.
    pub fn of(noise: Vec<f32>) -> Self {
        Self {
            noise,
            psi: 1.0,
            truncated: LayerSet::ALL,
            images: Vec::new(),
            pairs: 0,
        }
    }

    /// Images of noise vectors with `dim` numbers each.
    pub fn count(&self, dim: usize) -> usize {
        match self.images.len() {
            0 => self.noise.len() / dim.max(1),
            count => count,
        }
    }
}

/// Noise vectors of seeds, which recipes name by their places.
pub struct SeedPool<'a> {
    seeds: &'a SeedNoise,
    noise: Vec<f32>,
    places: HashMap<u32, usize>,
}

impl<'a> SeedPool<'a> {
    /// An empty one.
    pub fn new(seeds: &'a SeedNoise) -> Self {
        Self {
            seeds,
            noise: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// A noise vector alone.
    pub fn vector(&mut self, noise: Vec<f32>) -> Blend {
        vec![(self.put(noise), 1.0)]
    }

    /// A seed alone.
    pub fn seed(&mut self, seed: u32) -> Blend {
        vec![(self.place(seed), 1.0)]
    }

    /// Seeds by their shares.
    pub fn blend(&mut self, parts: impl Iterator<Item = (u32, f64)>) -> Blend {
        parts
            .map(|(seed, share)| (self.place(seed), share as f32))
            .collect()
    }

    /// These images of its noise, not truncated.
    pub fn wanted(self, images: Vec<Recipe>) -> Wanted {
        Wanted {
            images,
            ..Wanted::of(self.noise)
        }
    }

    fn place(&mut self, seed: u32) -> usize {
        if let Some(place) = self.places.get(&seed) {
            return *place;
        }
        let place = self.put(self.seeds.noise(seed));
        self.places.insert(seed, place);
        place
    }

    fn put(&mut self, noise: Vec<f32>) -> usize {
        let place = self.noise.len() / self.seeds.dim().max(1);
        self.noise.extend(noise);
        place
    }
}

impl FrozenGenerator {
    /// The images, row by row; nothing if the noise is of another length.
    pub fn make(&self, wanted: &Wanted) -> Vec<f32> {
        match self.styles_of(wanted) {
            Some((generator, styles)) => generator.rows(&styles),
            None => self.rows(&wanted.noise),
        }
    }

    /// The same, and what each layer makes of the first of them; noise vectors have `dim` numbers.
    pub fn make_seen(&self, wanted: &Wanted, dim: usize) -> (Vec<f32>, Vec<FeatureMaps>) {
        if let Some((generator, styles)) = self.styles_of(wanted) {
            let one = generator.width() * generator.sides().len();
            let first = styles.get(..one).unwrap_or(&[]);
            return (generator.rows(&styles), generator.features(first));
        }
        let first = wanted.noise.get(..dim).unwrap_or(&[]);
        (self.rows(&wanted.noise), self.features(first))
    }

    /// A style for each layer of each image; `None` of a generator without styles.
    fn styles_of(&self, wanted: &Wanted) -> Option<(super::StyledGenerator, Vec<f32>)> {
        let generator = self.styled()?;
        let (width, layers) = (generator.width(), generator.sides().len());
        let styles = generator.styles(&wanted.noise);
        let mean = generator.mean();
        let blended = |blend: &Blend| -> Vec<f32> {
            if blend.is_empty() {
                return mean.to_vec();
            }
            let mut sum = vec![0.0; width];
            for (index, share) in blend {
                let style = styles.chunks_exact(width).nth(*index).unwrap_or(mean);
                for (sum, w) in sum.iter_mut().zip(style) {
                    *sum += share * w;
                }
            }
            sum
        };
        let truncated = |w: &[f32], layer: usize| -> Vec<f32> {
            // Of ψ = 1, so that nothing is rounded.
            if wanted.psi == 1.0 || !wanted.truncated.has(layer) {
                return w.to_vec();
            }
            let pairs = mean.iter().zip(w);
            pairs.map(|(m, w)| m + wanted.psi * (w - m)).collect()
        };
        let of_recipe = |recipe: &Recipe| -> Vec<f32> {
            let base = blended(&recipe.base);
            let other = recipe.other.as_ref();
            let other = other.map(|(blend, set)| (blended(blend), *set));
            let of_layer = |layer| match &other {
                Some((other, set)) if set.has(layer) => truncated(other, layer),
                _ => truncated(&base, layer),
            };
            (0..layers).flat_map(of_layer).collect()
        };
        let all = if wanted.images.is_empty() {
            let each = 0..styles.len() / width.max(1);
            let one = |index| Recipe::plain(vec![(index, 1.0)]);
            each.flat_map(|index| of_recipe(&one(index))).collect()
        } else {
            wanted.images.iter().flat_map(of_recipe).collect()
        };
        Some((generator, all))
    }
}
