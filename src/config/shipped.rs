//! The presets that come with the program: files of `presets/`, compiled in.

use std::sync::LazyLock;

use super::Preset;

/// A shipped preset and the name it is called by on the command line.
pub struct Shipped {
    /// File name without extension.
    pub slug: &'static str,
    /// The heading that it stands under.
    pub group: &'static str,
    /// The preset.
    pub preset: Preset,
}

/// A heading, and the presets below it: names with the text of each file.
type Section = (&'static str, &'static [(&'static str, &'static str)]);

macro_rules! sections {
    ($($group:literal: $($slug:literal),+ $(,)?;)+) => {
        &[$(($group, &[$(($slug, include_str!(concat!("../../presets/", $slug, ".ron")))),+])),+]
    };
}

const SECTIONS: &[Section] = sections![
    "First steps": "start", "healthy-ring";
    "GAN Lab's settings": "ganlab-line", "ganlab-gaussians", "ganlab-ring", "ganlab-disjoint";
    "Mode collapse and its cures":
        "mode-collapse", "mode-collapse-cured", "eight-modes", "twenty-five-modes";
    "What goes wrong":
        "one-dimensional-noise",
        "too-many-layers",
        "mixed-optimizers",
        "learning-rate-one",
        "weak-discriminator",
        "strong-discriminator",
        "dcgan";
    "Images to learn": "digits", "faces", "one-shape", "many-shapes", "space", "dcgan-digits", "digits-two-noise";
    "Images by style": "styles", "styles-explorer";
    "Images that go wrong, and cures":
        "digits-no-gradient",
        "digits-no-gradient-cured",
        "digits-d-held-back",
        "digits-small-generator",
        "digits-small-generator-cured",
        "digits-few-noise-numbers",
        "digits-more-noise-numbers",
        "digits-one-noise",
        "digits-oscillating",
        "digits-collapsed",
        "digits-blind-discriminator";
];

/// All shipped presets, in gallery order: those of a group are next to each other.
pub static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let sources = SECTIONS
        .iter()
        .flat_map(|(group, sources)| sources.iter().map(|source| (*group, *source)));
    sources
        .filter_map(|(group, (slug, text))| match Preset::parse(text, slug) {
            Ok(preset) => Some(Shipped {
                slug,
                group,
                preset,
            }),
            // A test parses every file, so this cannot ship; a user would rather lose one preset
            // than the program.
            Err(error) => {
                log::error!("shipped preset is broken: {error}");
                None
            }
        })
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
const CURES: [(&str, &str); 4] = [
    ("mode-collapse", "mode-collapse-cured"),
    ("digits-no-gradient", "digits-no-gradient-cured"),
    ("digits-small-generator", "digits-small-generator-cured"),
    ("digits-few-noise-numbers", "digits-more-noise-numbers"),
];

impl Shipped {
    /// The preset that cures this one, if it fails and there is one.
    pub fn cure(&self) -> Option<&'static Self> {
        let (_, cure) = CURES.iter().find(|(slug, _)| *slug == self.slug)?;
        shipped(cure)
    }
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
            let cure = preset.cure().unwrap();
            assert_eq!(preset.preset.config.data, cure.preset.config.data);
            assert!(cure.cure().is_none());
        }
    }

    #[test]
    fn every_source_parses_and_every_file_is_listed() {
        let sources = || SECTIONS.iter().flat_map(|(_, sources)| *sources);
        for (slug, text) in sources() {
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
            sources().map(|(slug, _)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }
}
