//! The presets that come with the program: files of `presets/`, compiled in.

use std::sync::LazyLock;

use super::{Config, Preset};

/// A shipped preset and the name it is called by on the command line.
pub struct Shipped {
    /// File name without extension.
    pub slug: &'static str,
    /// The heading that it stands under.
    pub group: &'static str,
    /// The preset.
    pub preset: Preset,
    /// What comes of it: a PNG, which `gallery-page` makes.
    pub picture: &'static [u8],
    /// Epochs that the picture is after, those that the description speaks of.
    pub pictured_at: u64,
}

/// A file that is compiled in: its name, its text, its picture, and the epochs that the picture is after.
type Source = (&'static str, &'static str, &'static [u8], u64);
/// A heading, and the presets below it.
type Section = (&'static str, &'static [Source]);

macro_rules! sections {
    ($($group:literal: $($slug:literal @ $epochs:literal),+ $(,)?;)+) => {
        &[$(($group, &[$((
            $slug,
            include_str!(concat!("../../presets/", $slug, ".ron")),
            include_bytes!(concat!("../../assets/gallery/", $slug, ".png")),
            $epochs,
        )),+])),+]
    };
}

// Each name with the epochs after which its picture is taken.
const SECTIONS: &[Section] = sections![
    "First steps": "start" @ 3_000, "healthy-ring" @ 10_000;
    "GAN Lab's settings": "ganlab-line" @ 2_000, "ganlab-gaussians" @ 2_000, "ganlab-ring" @ 2_000, "ganlab-disjoint" @ 2_000;
    "Mode collapse and its cures":
        "mode-collapse" @ 1_000, "mode-collapse-cured" @ 8_000, "eight-modes" @ 30_000, "twenty-five-modes" @ 30_000;
    "What goes wrong":
        "one-dimensional-noise" @ 3_000,
        "too-many-layers" @ 1_000,
        "mixed-optimizers" @ 500,
        "learning-rate-one" @ 500,
        "oscillation" @ 2_000,
        "oscillation-cured" @ 8_000,
        "weak-discriminator" @ 3_000,
        "strong-discriminator" @ 1_000,
        "dcgan" @ 5_000;
    "Images to learn": "digits" @ 300, "faces" @ 700, "one-shape" @ 300, "many-shapes" @ 1_000, "space" @ 300, "dcgan-digits" @ 1_000, "digits-two-noise" @ 500;
    "Images by style": "styles" @ 1_600, "styles-explorer" @ 6_000;
    "Images that go wrong, and cures":
        "digits-no-gradient" @ 300,
        "digits-no-gradient-cured" @ 300,
        "digits-d-held-back" @ 300,
        "digits-small-generator" @ 300,
        "digits-small-generator-cured" @ 300,
        "digits-few-noise-numbers" @ 500,
        "digits-more-noise-numbers" @ 500,
        "digits-one-noise" @ 400,
        "digits-oscillating" @ 500,
        "digits-collapsed" @ 200,
        "digits-blind-discriminator" @ 500;
];

/// All shipped presets, in gallery order: those of a group are next to each other.
pub static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let sources = SECTIONS
        .iter()
        .flat_map(|(group, sources)| sources.iter().map(|source| (*group, *source)));
    sources
        .filter_map(
            |(group, (slug, text, picture, pictured_at))| match Preset::parse(text, slug) {
                Ok(preset) => Some(Shipped {
                    slug,
                    group,
                    preset,
                    picture,
                    pictured_at,
                }),
                // A test parses every file, so this cannot ship; a user would rather lose one preset
                // than the program.
                Err(error) => {
                    log::error!("shipped preset is broken: {error}");
                    None
                }
            },
        )
        .collect()
});

/// The preset that the window starts with.
pub const START: &str = "start";

/// Headings with the presets below each, in gallery order.
pub fn shipped_groups() -> impl Iterator<Item = (&'static str, &'static [Shipped])> {
    let groups = SHIPPED.chunk_by(|a, b| a.group == b.group);
    groups.filter_map(|presets| Some((presets.first()?.group, presets)))
}

/// Presets that fail, each with the one that cures it.
const CURES: [(&str, &str); 5] = [
    ("mode-collapse", "mode-collapse-cured"),
    ("oscillation", "oscillation-cured"),
    ("digits-no-gradient", "digits-no-gradient-cured"),
    ("digits-small-generator", "digits-small-generator-cured"),
    ("digits-few-noise-numbers", "digits-more-noise-numbers"),
];

impl Shipped {
    /// The preset that cures this one, if it fails and there is one; of what opens beside its cure anyway, none.
    pub fn cure(&self) -> Option<&'static Self> {
        if !self.preset.window.beside.is_empty() {
            return None;
        }
        self.known_cure()
    }

    fn known_cure(&self) -> Option<&'static Self> {
        let (_, cure) = CURES.iter().find(|(slug, _)| *slug == self.slug)?;
        shipped(cure)
    }

    /// Whether these are its settings, whatever their seed.
    fn is_of(&self, config: &Config) -> bool {
        let mut own = self.preset.config.clone();
        own.seed = config.seed;
        own == *config
    }
}

/// Whether settings are those of a shipped preset that fails, and `cure` those of its cure, whatever their seeds.
pub fn is_cured_by(cause: &Config, cure: &Config) -> bool {
    let mut failing = CURES.iter().filter_map(|(slug, _)| shipped(slug));
    failing.any(|failing| {
        failing.is_of(cause) && failing.known_cure().is_some_and(|known| known.is_of(cure))
    })
}

/// The shipped preset of that name.
pub fn shipped(slug: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|s| s.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cure_is_there_and_is_of_the_same_data() {
        for (slug, _) in CURES {
            let preset = shipped(slug).unwrap();
            let cure = preset.known_cure().unwrap();
            assert_eq!(preset.preset.config.data, cure.preset.config.data);
            assert!(cure.known_cure().is_none());
            // Both of a pair have one seed, which may be any.
            let [mut a, mut b] = [&preset.preset.config, &cure.preset.config].map(Config::clone);
            (a.seed, b.seed) = (7, 7);
            assert!(is_cured_by(&a, &b), "{slug}");
            assert!(!is_cured_by(&b, &a) && !is_cured_by(&a, &a), "{slug}");
            b.batch_size += 1;
            assert!(!is_cured_by(&a, &b), "{slug}");
        }
    }

    #[test]
    fn a_pair_that_ships_as_one_is_of_a_cure_and_what_it_cures() {
        let pairs = SHIPPED.iter().filter_map(|shipped| {
            let config = &shipped.preset.config;
            Some((shipped.slug, shipped.preset.window.pinned(config)?, config))
        });
        let pairs: Vec<_> = pairs.collect();
        assert!(!pairs.is_empty());
        for (slug, a, b) in pairs {
            assert!(is_cured_by(b, &a), "{slug}");
        }
    }

    #[test]
    fn every_source_parses_and_every_file_is_listed() {
        let sources = || SECTIONS.iter().flat_map(|(_, sources)| *sources);
        for (slug, text, picture, _) in sources() {
            let decoded = image::load_from_memory(picture).unwrap();
            assert_eq!(decoded.width(), decoded.height(), "{slug}");
            if let Err(error) = Preset::parse(text, slug) {
                panic!("{error}");
            }
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            // Beside them is the folder of trained models.
            .filter(|path| path.extension().is_some_and(|e| e == "ron"))
            .map(|path| path.file_stem().unwrap().to_owned())
            .collect();
        files.sort();
        let mut listed: Vec<std::ffi::OsString> =
            sources().map(|(slug, ..)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }
}
