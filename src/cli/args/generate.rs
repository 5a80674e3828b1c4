//! Arguments of `generate` and `layers`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::data::SeedList;
use crate::gan::wanted::LayerSet;

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub struct GenerateArgs {
    /// A trained model (.json), or the name of a preset that ships trained
    pub model: String,
    /// Seeds and ranges of seeds, one image each
    #[arg(long, value_name = "SEEDS", default_value = "0-15")]
    pub seeds: SeedList,
    /// Truncation: 1 leaves the noise, 0 is the middle of all; less varied between. Of styles, where there are some
    #[arg(long, value_name = "PSI", default_value_t = 1.0, value_parser = psi, allow_negative_numbers = true)]
    pub psi: f32,
    /// Instead of images of seeds, those on the way through these seeds and back to the first
    #[arg(long, value_name = "SEEDS", conflicts_with = "seeds")]
    pub walk: Option<SeedList>,
    /// Give layers of a style generator the style of another seed: SEED:coarse, SEED:middle, SEED:fine, or the sides of the
    /// layers, as in 1000:4,8
    #[arg(long, value_name = "SEED:LAYERS")]
    pub mix: Option<Mix>,
    /// Where a walk of a style generator mixes its seeds
    #[arg(long, value_enum, default_value_t = Space::W, requires = "walk")]
    pub space: Space,
    /// Images of a walk [default: 60]
    #[arg(long, value_name = "N", requires = "walk", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub frames: Option<u16>,
    /// Columns of a grid [default: about as many as rows]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub columns: Option<u16>,
    /// The file to write: .png, .gif or .npy, [n][y][x][channel], -1 is black and 1 white
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Print one JSON object: what was written, and how these images score; a thousand make a good score
    #[arg(long)]
    pub json: bool,
}

/// A ψ that leaves images recognisable.
fn psi(text: &str) -> Result<f32, String> {
    let psi = text.replace(',', ".").parse::<f32>();
    psi.ok()
        .filter(|psi| (-2.0..=2.0).contains(psi))
        .ok_or_else(|| "give a number from -2 to 2, such as 0.7".to_owned())
}

/// Where a walk mixes seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Space {
    /// Styles, which the mapping makes of noise
    W,
    /// Noise
    Z,
}

/// Layers that have another seed's style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix {
    /// The other seed.
    pub seed: u32,
    /// Its layers.
    pub layers: MixedLayers,
}

/// Layers by name, or by the side of what they make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MixedLayers {
    /// The first.
    Coarse,
    /// Those between the first and the last.
    Middle,
    /// The last.
    Fine,
    /// Those that make images of these sides.
    Sides(Vec<usize>),
}

impl FromStr for Mix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "give a seed and layers, as in 1000:coarse or 1000:4,8".to_owned();
        let (seed, layers) = text.split_once(':').ok_or_else(wrong)?;
        let layers = match layers.trim() {
            "coarse" => MixedLayers::Coarse,
            "middle" => MixedLayers::Middle,
            "fine" => MixedLayers::Fine,
            sides => {
                let sides = sides.split(',').map(|side| side.trim().parse().ok());
                MixedLayers::Sides(sides.collect::<Option<_>>().ok_or_else(wrong)?)
            }
        };
        let seed = seed.trim().parse().map_err(|_| wrong())?;
        Ok(Self { seed, layers })
    }
}

impl MixedLayers {
    /// Which these are of layers with these sides.
    ///
    /// # Errors
    ///
    /// If there is none with a side, or none between the first and the last.
    pub fn of(&self, sides: &[usize]) -> Result<LayerSet, String> {
        let count = sides.len();
        let [coarse, middle, fine] = LayerSet::named(count).map(|(_, set)| set);
        let set = match self {
            Self::Coarse => coarse,
            Self::Middle => middle,
            Self::Fine => fine,
            Self::Sides(wanted) => {
                let place = |side: &usize| {
                    sides.iter().position(|own| own == side).ok_or_else(|| {
                        let all: Vec<_> = sides.iter().map(usize::to_string).collect();
                        format!(
                            "no layer makes {side} × {side}; they make {}",
                            all.join(", ")
                        )
                    })
                };
                let places: Result<Vec<_>, _> = wanted.iter().map(place).collect();
                let places = places?.into_iter();
                places.fold(LayerSet::default(), |set, layer| set.with(layer, true))
            }
        };
        if set.is_empty(count) {
            return Err("there is no such layer".to_owned());
        }
        Ok(set)
    }
}

/// Arguments of `layers`.
#[derive(Debug, clap::Args)]
pub struct LayersArgs {
    /// A trained model (.json) of a style generator, or the name of a preset that ships trained
    pub model: String,
    /// Pairs of seeds
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub pairs: u16,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_go_by_names_and_by_sides() {
        let set =
            |text: &str, sides: &[usize]| text.parse::<Mix>().and_then(|mix| mix.layers.of(sides));
        let sides = [4, 8, 16];
        for (text, range) in [
            ("7:coarse", 0..1),
            ("7:middle", 1..2),
            ("7:fine", 2..3),
            ("7: 8, 16", 1..3),
        ] {
            assert_eq!(set(text, &sides), Ok(LayerSet::range(range)), "{text}");
        }
        assert_eq!("1000:4".parse::<Mix>().map(|mix| mix.seed), Ok(1000));
        for text in ["7", "x:coarse", "7:", "7:large", "-1:4"] {
            assert!(text.parse::<Mix>().is_err(), "{text}");
        }
        assert!(set("7:5", &sides).unwrap_err().contains("4, 8, 16"));
        // Two layers have no middle.
        assert!(set("7:middle", &[7, 14]).is_err());
    }
}
